"""失学原因: why a child is out of school, found out in two steps, and the path the cause picks (F4).

What is first reported is a word; what was verified decides. Illness, disability and treatment far away are met
with care and never with the law (义务教育法 第11条); a cause in the school itself is the bureau's to put right,
out of that school's sight; some causes belong to another department as well (义务教育法 第59条, 未保法 第11条).
"""

from dataclasses import dataclass

from .refusal import Refusal
from .words import CaseState, ReferralKind, Role, Word


class CausePath(Word):
    """原因决定的路径."""

    LAW = "law", "劝返和依法督促"
    CARE = "care", "保持联系和关爱"
    BUREAU = "bureau", "教育局督办"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause. ``code_id`` is the 核查编码 a case of it has, ``sub_id`` its 细类 where that tells more.

    ``referral``: the department that must hear of it.
    """

    id: str
    name: str
    code_id: str
    path: CausePath = CausePath.LAW
    sub_id: str = ""
    referral: ReferralKind | None = None

    @property
    def is_never_legal(self) -> bool:
        """No order, penalty or suit may ever follow."""
        return self.path is not CausePath.LAW


_CARE, _BUREAU = CausePath.CARE, CausePath.BUREAU
_R = ReferralKind

CAUSES: tuple[Cause, ...] = (
    Cause("illness", "因病不能到校", "illness", _CARE),
    Cause("disability", "因残疾不能到校", "disability", _CARE, referral=_R.DISABILITY),
    Cause("treatment_away", "外出就医", "illness", _CARE),
    Cause("poverty", "家庭经济困难", "poverty", referral=_R.HARDSHIP),
    Cause("home_labour", "家中缺少劳动力", "poverty", referral=_R.HARDSHIP),
    Cause("aversion", "厌学", "aversion_or_work", sub_id="aversion"),
    Cause("learning_difficulty", "学习困难", "aversion_or_work", sub_id="aversion"),
    Cause("work", "外出务工", "aversion_or_work", sub_id="work", referral=_R.CHILD_LABOUR),
    Cause(
        "early_marriage", "早婚早育", "aversion_or_work", sub_id="early_marriage", referral=_R.EARLY_MARRIAGE
    ),
    Cause("temple", "入寺或信教", "aversion_or_work", sub_id="temple"),
    Cause("follows_parents", "随父母外出未就读", "missing_other"),
    Cause("too_far", "学校太远或交通不便", "missing_other"),
    Cause("school_fault", "学校原因(收费、体罚、劝离等)", "missing_other", _BUREAU),
    Cause("abducted", "被拐骗、被拐卖", "missing_other", referral=_R.ABDUCTION),
    Cause("missing", "失踪失联", "missing_other"),
    Cause("other", "其他", "missing_other"),
)

_CAUSES = {cause.id: cause for cause in CAUSES}


def cause_by_id(cause_id: str | None) -> Cause | None:
    """The cause with this stable id."""
    return _CAUSES.get(cause_id or "")


def cause_label(cause_id: str | None) -> str:
    """The Chinese name of a cause; empty when none is known."""
    cause = cause_by_id(cause_id)
    return cause.name if cause is not None else ""


def may_become_legal(cause_id: str | None) -> bool:
    """Whether a case of this cause may ever be met with an order.

    An unknown or not yet verified cause may not: the path is chosen by what was found, never by default.
    """
    cause = cause_by_id(cause_id)
    return cause is not None and not cause.is_never_legal


def cause_told_by(code_id: str, sub_id: str = "") -> Cause | None:
    """The cause an accepted code (with its 细类) already says; None where it leaves the path or the referral open.

    Code I says illness; code M says nothing yet, and somebody has to find out.
    """
    fitting = [c for c in CAUSES if c.code_id == code_id and (not sub_id or c.sub_id == sub_id)]
    is_plain = len({(c.path, c.referral) for c in fitting}) == 1
    return fitting[0] if is_plain else None


def path_of(cause_id: str | None, *, is_code_never_legal: bool = False) -> CausePath:
    """The path of a case: its verified cause's; without one, care where the county's code says so, else the law's.

    A never-legal code holds whatever cause is named beside it, unless the cause lies in the school.
    """
    cause = cause_by_id(cause_id)
    if cause is not None and cause.path is not CausePath.LAW:
        return cause.path
    return CausePath.CARE if is_code_never_legal else CausePath.LAW


NOT_FOR_THE_VILLAGE = frozenset(
    {"illness", "disability", "treatment_away", "poverty", "home_labour", "early_marriage", "temple"}
)
"""A village officer records what was seen: no word of illness, poverty, marriage or faith is his to set (safety §2)."""


def causes_to_report(roles: frozenset[Role]) -> tuple[Cause, ...]:
    """The causes somebody of these posts may report."""
    if roles and roles <= {Role.VILLAGE_OFFICER}:
        return tuple(cause for cause in CAUSES if cause.id not in NOT_FOR_THE_VILLAGE)
    return CAUSES


def report_refused(cause_id: str, roles: frozenset[Role]) -> Refusal | None:
    """Why this cause may not be reported by somebody of these posts."""
    if cause_by_id(cause_id) is None:
        return Refusal("请选失学原因。", "cause.unknown")
    if cause_id not in {cause.id for cause in causes_to_report(roles)}:
        return Refusal(
            "因病、因残、困难等原因由学校核实填写；您看到的情况写在入户所见里。", "cause.not_for_the_village"
        )
    return None


def changes_path(cause_id: str, now: CausePath, *, is_code_never_legal: bool) -> bool:
    """Whether this cause, once verified, puts the case on another path than the one it is on."""
    return path_of(cause_id, is_code_never_legal=is_code_never_legal) is not now


def verify_refused(cause_id: str, *, state: CaseState, has_proof: bool, is_waiting: bool) -> Refusal | None:
    """Why a cause may not be verified now: it needs its proof, and one word at a time waits for the bureau."""
    if cause_by_id(cause_id) is None:
        return Refusal("请选核实的失学原因。", "cause.unknown")
    if state == CaseState.SUPERVISED:
        return Refusal("个案正在教育局督办。查清以后，由教育局在督办里办结，再核实原因。", "cause.supervised")
    if is_waiting:
        return Refusal("上一次核实的原因在等教育局确认，确认或退回以后再核实。", "cause.waiting")
    if not has_proof:
        return Refusal("核实原因要有依据：附材料，或者写明向谁了解、怎样查到的。", "cause.no_proof")
    return None


def confirm_refused(*, is_waiting: bool, is_own: bool) -> Refusal | None:
    """Why this person may not confirm or send back a proposed cause: nobody decides on his own word."""
    if not is_waiting:
        return Refusal("没有等教育局确认的原因。", "cause.not_waiting")
    if is_own:
        return Refusal("不能确认自己报的原因。请由教育局其他人员确认。", "cause.own")
    return None


REFUSED_ON_PATH = {
    CausePath.CARE: "这个孩子因病、因残或外出就医不能到校：不发敦促书和限期复学通知书，"
    "不责令、不处罚、不起诉(义务教育法第十一条)。",
    CausePath.BUREAU: "原因在学校，不在家长：改正之前不向家长发任何文书，不责令、不处罚、不起诉。",
}
"""What may not happen on a path, and why, as the case page says it."""
