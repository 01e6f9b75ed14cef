"""文书目录: what each paper is, who may issue it, to whom, on which step, and what must be there before it.

One row a kind; the case page, the numbering, the printing and the tests read it. A paper that skips a step is
void, so each names its predecessors. Enforcement papers follow the 行政处罚法 (2021) and 行政强制法 order:
告知 → 陈述申辩 → (听证) → 审核 → 决定 → 催告 → 申请.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from .caseflow import ENDED, PROVISIONAL
from .causes import CausePath
from .refusal import Refusal
from .words import TOWNSHIP_GOVERNMENTS, PaperState, Word
from .words import CaseState as S
from .words import PaperKind as K
from .words import UnitKind as U


class Addressee(Word):
    """受文者."""

    GUARDIAN = "guardian", "监护人"
    VILLAGE = "village", "村(居)民委员会"
    BUREAU = "bureau", "教育局"
    GOVERNMENT = "government", "人民政府"
    COURT = "court", "人民法院"
    PROSECUTOR = "prosecutor", "人民检察院"
    DEPARTMENT = "department", "有关部门"
    FILE = "file", "存入案卷"


class PaperLook(Word):
    """版式: a red-head letter of GB/T 9704, an enforcement paper without red head, a form, or a plain letter."""

    RED_HEAD = "red_head", "红头公文"
    ENFORCEMENT = "enforcement", "执法文书"
    FORM = "form", "表格文书"
    PLAIN = "plain", "普通信函"


SCHOOLS = (U.SCHOOL, U.CENTRE_SCHOOL)
ORDERING = (U.TOWNSHIP_GOVERNMENT, U.BUREAU)
"""义务教育法 第58条: a township government or the county education department; a street only where empowered."""
_WORK = (S.CONFIRMED, S.PERSUADING, S.ORDERED)
_ORDERED = (S.ORDERED,)
_AFTER_PENALTY = (S.PENALTY,)
_BACK = (S.RETURNED, S.FOLLOWING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """One kind of paper.

    ``mark``: the word in its number. ``after``: each of these must have been delivered (or, for the file, signed).
    ``is_legal``: refused on every path but the law's. ``is_order``: issued by Art. 58 organs only.
    ``is_proceeding``: belongs to a penalty proceeding (案件). ``is_delivered``: goes to somebody, and its clock
    starts with the delivery; else it ends when its signed copy is filed.
    """

    mark: str
    issuers: tuple[U, ...]
    to: Addressee
    look: PaperLook
    states: tuple[S, ...]
    after: tuple[K, ...] = ()
    is_legal: bool = True
    is_order: bool = False
    is_proceeding: bool = False
    asks_return_by: bool = False
    article: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether it goes to somebody."""
        return self.to is not Addressee.FILE


_A, _L = Addressee, PaperLook
_OPEN = tuple(state for state in S if state not in (*PROVISIONAL, *ENDED))


def _proceeding(
    mark: str, to: Addressee, article: str, *after: K, states: tuple[S, ...] = _ORDERED
) -> PaperRule:
    look = _L.FORM if to is _A.FILE else _L.ENFORCEMENT
    return PaperRule(
        mark=mark, issuers=ORDERING, to=to, look=look, states=states, after=after, is_order=True,
        is_proceeding=True, article=article,
    )  # fmt: skip


PAPERS: Mapping[K, PaperRule] = {
    K.HOME_LETTER: PaperRule(
        mark="信", issuers=SCHOOLS, to=_A.GUARDIAN, look=_L.PLAIN, states=_WORK,
        article="义务教育法第五条、第十一条",
    ),
    K.URGING_LETTER: PaperRule(
        mark="促", issuers=(*SCHOOLS, *TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.GUARDIAN, look=_L.RED_HEAD, states=_WORK,
        article="义务教育法第五条、第十一条；未成年人保护法第二十八条",
    ),
    K.CENTRE_NOTICE: PaperRule(
        mark="复", issuers=(U.CENTRE_SCHOOL, *TOWNSHIP_GOVERNMENTS), to=_A.GUARDIAN, look=_L.RED_HEAD, states=_WORK,
        after=(K.URGING_LETTER,), asks_return_by=True, article="义务教育法第十三条；未成年人保护法第二十八条",
    ),
    K.INCIDENT_REPORT: PaperRule(
        mark="报", issuers=(*SCHOOLS, *TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.BUREAU, look=_L.FORM, states=_OPEN,
        is_legal=False, article="未成年人保护法第二十八条",
    ),
    K.RETURN_NOTICE: PaperRule(
        mark="通", issuers=ORDERING, to=_A.GUARDIAN, look=_L.RED_HEAD, states=_WORK, after=(K.URGING_LETTER,),
        is_order=True, asks_return_by=True, article="义务教育法第五十八条",
    ),
    K.CORRECTION_ORDER: PaperRule(
        mark="责", issuers=ORDERING, to=_A.GUARDIAN, look=_L.ENFORCEMENT, states=_ORDERED,
        after=(K.RETURN_NOTICE,), is_order=True, asks_return_by=True,
        article="义务教育法第五十八条；未成年人保护法第八十三条",
    ),
    K.VILLAGE_NOTICE: PaperRule(
        mark="函", issuers=(*SCHOOLS, *TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.VILLAGE, look=_L.RED_HEAD,
        states=(*_WORK, S.IN_TOUCH), is_legal=False, article="义务教育法第十三条第二款",
    ),
    K.PENALTY_PROPOSAL: PaperRule(
        mark="建", issuers=(*SCHOOLS, U.BUREAU), to=_A.GOVERNMENT, look=_L.RED_HEAD, states=_ORDERED,
        after=(K.CORRECTION_ORDER,), article="未成年人保护法第二十八条",
    ),
    K.GOVERNMENT_REPORT: PaperRule(
        mark="呈", issuers=(*SCHOOLS, *TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.GOVERNMENT, look=_L.RED_HEAD,
        states=(S.PERSUADING, S.ORDERED, S.PENALTY), after=(K.URGING_LETTER,), is_legal=False,
        article="国办发〔2017〕72号；未成年人保护法第二十八条",
    ),
    K.FILING: _proceeding("立", _A.FILE, "行政处罚法第五十四条", K.CORRECTION_ORDER),
    K.INTERVIEW: _proceeding("询", _A.FILE, "行政处罚法第四十二条、第五十五条", K.FILING),
    K.SCENE_RECORD: _proceeding("检", _A.FILE, "行政处罚法第五十五条", K.FILING),
    K.EVIDENCE_LIST: _proceeding("证", _A.FILE, "行政处罚法第四十六条", K.FILING),
    K.PENALTY_NOTICE: _proceeding("罚告", _A.GUARDIAN, "行政处罚法第四十四条、第六十三条", K.FILING, K.INTERVIEW),
    K.DEFENCE_RECORD: _proceeding("辩", _A.FILE, "行政处罚法第四十五条", K.PENALTY_NOTICE),
    K.DEFENCE_REVIEW: _proceeding("辩复", _A.FILE, "行政处罚法第四十五条", K.DEFENCE_RECORD),
    K.HEARING_NOTICE: _proceeding("听通", _A.GUARDIAN, "行政处罚法第六十四条", K.PENALTY_NOTICE),
    K.HEARING_RECORD: _proceeding("听", _A.FILE, "行政处罚法第六十四条", K.HEARING_NOTICE),
    K.LEGAL_REVIEW: _proceeding("审", _A.FILE, "行政处罚法第五十八条", K.PENALTY_NOTICE),
    K.COLLECTIVE_RECORD: _proceeding("议", _A.FILE, "行政处罚法第五十七条", K.PENALTY_NOTICE),
    K.PENALTY_DECISION: _proceeding("罚", _A.GUARDIAN, "行政处罚法第五十九条、第六十一条", K.PENALTY_NOTICE),
    K.NO_PENALTY_DECISION: _proceeding(
        "不罚", _A.GUARDIAN, "行政处罚法第三十三条、第五十七条", K.PENALTY_NOTICE, states=(*_ORDERED, *_BACK)
    ),
    K.DEMAND_NOTICE: _proceeding(
        "催", _A.GUARDIAN, "行政强制法第三十五条、第五十四条", K.PENALTY_DECISION, states=_AFTER_PENALTY
    ),
    K.ENFORCEMENT_APPLICATION: _proceeding(
        "执", _A.COURT, "行政强制法第五十三条、第五十五条", K.DEMAND_NOTICE, states=_AFTER_PENALTY
    ),
    K.CIVIL_COMPLAINT: PaperRule(
        mark="诉", issuers=ORDERING, to=_A.COURT, look=_L.ENFORCEMENT, states=(S.ORDERED, S.PENALTY),
        after=(K.CORRECTION_ORDER,), is_order=True, article="民事诉讼法第一百二十二条；未成年人保护法第一百零六条",
    ),
    K.SUPPORT_REQUEST: PaperRule(
        mark="支", issuers=ORDERING, to=_A.PROSECUTOR, look=_L.ENFORCEMENT,
        states=(S.ORDERED, S.PENALTY, S.LAWSUIT), after=(K.CORRECTION_ORDER,), is_order=True,
        article="民事诉讼法第十五条；未成年人保护法第一百零六条",
    ),
    K.RETURN_CERTIFICATE: PaperRule(
        mark="证学", issuers=SCHOOLS, to=_A.BUREAU, look=_L.PLAIN, states=_BACK, is_legal=False,
    ),
    K.DEFERRAL_APPROVAL: PaperRule(
        mark="缓", issuers=ORDERING, to=_A.GUARDIAN, look=_L.RED_HEAD, states=(S.CONFIRMED, S.IN_TOUCH),
        is_legal=False, article="义务教育法第十一条第二款",
    ),
    K.REFERRAL_LETTER: PaperRule(
        mark="移", issuers=(*TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.DEPARTMENT, look=_L.RED_HEAD,
        states=(*PROVISIONAL, *_OPEN), is_legal=False, article="义务教育法第五十九条；未成年人保护法第十一条",
    ),
    K.CLOSING_REPORT: PaperRule(
        mark="结", issuers=(*SCHOOLS, *TOWNSHIP_GOVERNMENTS, U.BUREAU), to=_A.FILE, look=_L.FORM,
        states=(S.FOLLOWING, S.CLOSED), is_legal=False, article="教基厅函〔2024〕15号",
    ),
}  # fmt: skip

PROCEEDING = tuple(kind for kind, rule in PAPERS.items() if rule.is_proceeding)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """Where a case stands, as a paper's rule asks it.

    ``done``: kinds that were delivered (or filed) since the case was confirmed last. ``return_by``: the day each
    delivered paper gives: to be back by, or of a fine to pay by. ``has_cause``: the verified cause is known.
    ``is_filed``: a proceeding is open. ``has_basis``: a basis of a penalty was chosen and holds today.
    """

    state: S
    today: date
    path: CausePath = CausePath.LAW
    has_cause: bool = False
    done: Set[K] = frozenset()
    return_by: Mapping[K, date] = field(default_factory=dict)
    is_filed: bool = False
    has_basis: bool = False


_NEVER = {
    CausePath.CARE: "因病、因残、外出就医的孩子不发{kind}，请保持联系并落实关爱。",
    CausePath.BUREAU: "原因在学校，由教育局督办改正，不向家长发{kind}。",
}


def paper_refused(kind: K, facts: PaperFacts) -> Refusal | None:
    """Why this paper may not be drafted now, or None. Each step opens only by the one before it."""
    rule = PAPERS[kind]
    if kind is K.INCIDENT_REPORT and facts.state in PROVISIONAL:
        return Refusal("确认失学后才能填报情况报告表。", "paper.not_confirmed")
    if rule.is_legal and facts.path is not CausePath.LAW:
        return Refusal(_NEVER[facts.path].format(kind=kind.label), "paper.never_legal")
    if facts.state not in rule.states:
        when = "、".join(state.label for state in rule.states)
        return Refusal(f"个案现为“{facts.state.label}”，{kind.label}在“{when}”时制发。", "paper.state")
    missing = [before for before in rule.after if before not in facts.done]
    if missing:
        verb = "送达" if PAPERS[missing[0]].is_delivered else "办完"
        return Refusal(
            f"先{verb}{missing[0].label}，再制发{kind.label}。", _MISSING.get(missing[0], "paper.no_step")
        )
    return _law_refused(kind, rule, facts)


_MISSING = {K.URGING_LETTER: "paper.no_urging_letter"}


def _law_refused(
    kind: K, rule: PaperRule, facts: PaperFacts, *, is_correction: bool = False
) -> Refusal | None:
    if rule.is_order and kind is not K.RETURN_NOTICE and not facts.has_cause:
        return Refusal("原因还没有核实，不能责令或处罚。请先核实原因。", "paper.no_cause")
    if kind is K.CORRECTION_ORDER:
        return None if is_correction else _still_running(kind, K.RETURN_NOTICE, facts)
    if kind in (K.FILING, K.CIVIL_COMPLAINT, K.PENALTY_PROPOSAL):
        return None if is_correction else _still_running(kind, K.CORRECTION_ORDER, facts)
    if kind is K.DEMAND_NOTICE:
        return _still_running(kind, K.PENALTY_DECISION, facts, "履行")
    if rule.is_proceeding and not facts.is_filed:
        return Refusal("案件还没有立案，先办立案审批表。", "paper.not_filed")
    if kind in (K.PENALTY_NOTICE, K.PENALTY_DECISION) and not facts.has_basis:
        return Refusal(
            "没有选定有效的处罚依据，不能处罚。义务教育法第五十八条没有罚款；请在法律依据库登记地方依据，"
            "或者提起民事诉讼、建议有关部门处理。",
            "paper.no_basis",
        )
    return None


def correction_refused(kind: K, facts: PaperFacts) -> Refusal | None:
    """Why a delivered paper may not be corrected by a new one of its kind, or None.

    The steps before it were taken when the first one was drafted, so neither its state nor a period still running
    stands in the way; the law and the path of the case do.
    """
    rule = PAPERS[kind]
    if facts.state in ENDED:
        return Refusal(f"个案已{facts.state.label}，不再更正{kind.label}。", "paper.ended_case")
    if rule.is_legal and facts.path is not CausePath.LAW:
        return Refusal(_NEVER[facts.path].format(kind=kind.label), "paper.never_legal")
    if kind not in facts.done:
        return Refusal(f"这一轮劝返没有送达过{kind.label}，请重新拟制。", "paper.nothing_to_correct")
    return _law_refused(kind, rule, facts, is_correction=True)


def _still_running(kind: K, before: K, facts: PaperFacts, what: str = "返校") -> Refusal | None:
    until = facts.return_by.get(before)
    if until is not None and facts.today <= until:
        return Refusal(
            f"{before.label}的期限到{until:%Y-%m-%d}，期满没有{what}才能制发{kind.label}。",
            "paper.still_running",
        )
    return None


def not_delivered(kind: K) -> Refusal | None:
    """Why a paper of this kind is not delivered: it ends in the file with its signed copy; None for the others."""
    if PAPERS[kind].is_delivered:
        return None
    return Refusal(f"{kind.label}存入案卷，不送达；签字的扫描件传上就算办完。", "paper.filed")


class PaperEnd(Word):
    """What the last step of a paper is called: handed to a guardian, handed in, or put into the file."""

    DELIVER = "deliver", "送达"
    HAND_IN = "hand_in", "送交"
    FILE = "file", "归档"


def end_of(kind: K) -> PaperEnd:
    """The last step of a kind of paper."""
    if not PAPERS[kind].is_delivered:
        return PaperEnd.FILE
    return (
        PaperEnd.HAND_IN if PAPERS[kind].to in (Addressee.COURT, Addressee.PROSECUTOR) else PaperEnd.DELIVER
    )


def state_words(kind: K, state: PaperState) -> str:
    """The state of a paper as its kind says it: a paper of the file is not 已用印 but 已归档."""
    words = {
        (PaperEnd.FILE, PaperState.SEALED): "已归档",
        (PaperEnd.HAND_IN, PaperState.DELIVERED): "已送交",
    }
    return words.get((end_of(kind), state), state.label)


def issuer_refused(kind: K, unit_kind: U, *, is_street_empowered: bool = False) -> Refusal | None:
    """Why a unit of this kind may not issue the paper, or None (义务教育法 第58条).

    A street office orders only where the province has published that it hands the power down (行政处罚法 第24条).
    """
    rule = PAPERS[kind]
    if unit_kind in rule.issuers or (rule.is_order and is_street_empowered and unit_kind is U.STREET_OFFICE):
        return None
    if rule.is_order and unit_kind is U.STREET_OFFICE:
        return Refusal(
            f"街道办事处不是法定的责令机关，请由教育局制发{kind.label}；省里已赋权的，先登记赋权决定。",
            "paper.street_office",
        )
    if rule.is_order:
        return Refusal(
            f"学校和村(居)委会不能制发{kind.label}，请报乡镇人民政府或教育局。", "paper.wrong_issuer"
        )
    who = "、".join(each.label for each in rule.issuers)
    return Refusal(f"{kind.label}由{who}制发。", "paper.wrong_issuer")


def ladder() -> tuple[K, ...]:
    """The papers a family meets, in the order they come (四步法)."""
    return (
        K.URGING_LETTER, K.CENTRE_NOTICE, K.RETURN_NOTICE, K.CORRECTION_ORDER, K.PENALTY_NOTICE,
        K.PENALTY_DECISION, K.DEMAND_NOTICE, K.ENFORCEMENT_APPLICATION,
    )  # fmt: skip
