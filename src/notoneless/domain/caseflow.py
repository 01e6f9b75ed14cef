"""The way of a case: which act may follow which state, and where it leads.

Four steps (四步法, 区教育局控辍保学工作方案): publicity and persuasion, order, penalty, enforcement. Ill and
disabled children never go down the legal path: they are kept in touch with and cared for (S4).
One table says it all; the case page, the tests and the documentation read it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import PaperKind, UnitKind, Word


class CaseAct(Word):
    """What can be done to a case."""

    OPEN = "open", "立为疑似"
    SEE_DOOR = "see_door", "登记入户所见"
    PROPOSE = "propose", "提交核查结论"
    RETURN_FINDING = "return_finding", "退回核查结论"
    CLEAR = "clear", "核减(不属失学)"
    CONFIRM = "confirm", "确认失学"
    TOUCH = "touch", "转入保持联系"
    PERSUADE = "persuade", "开展劝返"
    ORDER = "order", "送达限期复学通知书"
    RETURN = "return", "登记返校"
    RELAPSE = "relapse", "再次辍学"
    CLOSE = "close", "销号"
    REOPEN = "reopen", "重新立为疑似"
    DIED = "died", "死亡销案"
    VOID = "void", "登记撤销，个案取消"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an act leads, and the Chinese word for what must be there before."""

    to: S
    needs: str = ""


TRANSITIONS: dict[tuple[S, CaseAct], Transition] = {
    (S.SUSPECTED, CaseAct.SEE_DOOR): Transition(S.VERIFYING),
    (S.VERIFYING, CaseAct.SEE_DOOR): Transition(S.VERIFYING),
    (S.SUSPECTED, CaseAct.PROPOSE): Transition(S.VERIFYING, "核查代码与佐证"),
    (S.VERIFYING, CaseAct.PROPOSE): Transition(S.VERIFYING, "核查代码与佐证"),
    (S.VERIFYING, CaseAct.RETURN_FINDING): Transition(S.VERIFYING, "退回原因"),
    (S.VERIFYING, CaseAct.CLEAR): Transition(S.CLEARED, "已提交的核查结论"),
    (S.SUSPECTED, CaseAct.CLEAR): Transition(S.CLEARED, "比对认定为同一人的学籍"),
    (S.VERIFYING, CaseAct.CONFIRM): Transition(S.CONFIRMED, "已提交的核查结论"),
    (S.CONFIRMED, CaseAct.TOUCH): Transition(S.IN_TOUCH),
    (S.CONFIRMED, CaseAct.PERSUADE): Transition(S.PERSUADING),
    (S.PERSUADING, CaseAct.PERSUADE): Transition(S.PERSUADING),
    (S.PERSUADING, CaseAct.ORDER): Transition(S.ORDERED, "已用印并送达的限期复学通知书"),
    (S.ORDERED, CaseAct.PERSUADE): Transition(S.ORDERED),
    (S.CONFIRMED, CaseAct.RETURN): Transition(S.RETURNED, "接收班级"),
    (S.PERSUADING, CaseAct.RETURN): Transition(S.RETURNED, "接收班级"),
    (S.ORDERED, CaseAct.RETURN): Transition(S.RETURNED, "接收班级"),
    (S.IN_TOUCH, CaseAct.RETURN): Transition(S.RETURNED, "接收班级"),
    (S.IN_TOUCH, CaseAct.TOUCH): Transition(S.IN_TOUCH),
    (S.RETURNED, CaseAct.RELAPSE): Transition(S.PERSUADING, "再次离校的情况"),
    (S.RETURNED, CaseAct.CLOSE): Transition(S.CLOSED, "复学巩固期满且跟踪记录为在校"),
    (S.CLEARED, CaseAct.REOPEN): Transition(S.SUSPECTED, "重新立案的原因"),
    (S.SUSPECTED, CaseAct.VOID): Transition(S.CLEARED, "登记当日撤销，还没有人核查"),
}

ENDED = (S.CLEARED, S.CLOSED)
# whatever the step, a death ends it
TRANSITIONS |= {(state, CaseAct.DIED): Transition(S.CLEARED, "死亡证明") for state in S if state not in ENDED}
OUT_OF_SCHOOL = (S.CONFIRMED, S.PERSUADING, S.ORDERED, S.IN_TOUCH)
PROVISIONAL = (S.SUSPECTED, S.VERIFYING)


def advance(state: S, act: CaseAct) -> S | Refusal:
    """The state an act leads to, or why it may not be done now and what comes first."""
    found = TRANSITIONS.get((state, act))
    if found is not None:
        return found.to
    ready = "、".join(s.label for (s, a) in TRANSITIONS if a == act)
    return Refusal(f"个案现为“{state.label}”，不能“{act.label}”；须在“{ready}”时办理。", f"case.{act}.state")


def acts_from(state: S) -> list[CaseAct]:
    """What may be done next, in the order of the table."""
    return [act for (s, act) in TRANSITIONS if s == state]


def confirm_or_clear(*, is_out_of_school: bool) -> CaseAct:
    """An accepted code decides: A–H clear the case, I–M confirm it (S4)."""
    return CaseAct.CONFIRM if is_out_of_school else CaseAct.CLEAR


def path_after_confirm(*, is_never_legal: bool) -> CaseAct:
    """The verified cause picks the path: illness and disability are never a legal path."""
    return CaseAct.TOUCH if is_never_legal else CaseAct.PERSUADE


def paper_allowed(
    state: S, kind: PaperKind, *, is_never_legal: bool, has_urging_letter: bool
) -> Refusal | None:
    """Whether this paper may be drafted now. Each step opens only by the one before it."""
    if kind == PaperKind.INCIDENT_REPORT:
        return (
            None
            if state not in PROVISIONAL
            else Refusal("确认失学后才能填报情况报告表。", "paper.not_confirmed")
        )
    if is_never_legal:
        return Refusal(
            "因病、因残的孩子不发敦促书和限期复学通知书，请保持联系并落实关爱。", "paper.never_legal"
        )
    if state not in (S.CONFIRMED, S.PERSUADING, S.ORDERED):
        return Refusal(f"个案现为“{state.label}”，劝返期间才能制发{kind.label}。", "paper.state")
    if kind == PaperKind.RETURN_NOTICE and not has_urging_letter:
        return Refusal("先送达义务教育敦促书，再制发限期复学通知书。", "paper.no_urging_letter")
    return None


def may_issue(kind: PaperKind, unit_kind: UnitKind) -> Refusal | None:
    """Who may issue (义务教育法 第58条): a township government or the county bureau orders; a street office and
    a school do not. The urging letter may come from school, centre school, township or street."""
    if kind != PaperKind.RETURN_NOTICE:
        return None
    if unit_kind in (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.BUREAU):
        return None
    if unit_kind == UnitKind.STREET_OFFICE:
        return Refusal("街道办事处不是法定的责令机关，请由教育局制发限期复学通知书。", "paper.street_office")
    return Refusal("学校和村(居)委会不能制发限期复学通知书，请报乡镇人民政府或教育局。", "paper.wrong_issuer")


def close_allowed(
    *, returned_on: date, followups_in_class: int, last_in_class: bool, days: int, today: date
) -> Refusal | None:
    """A case is closed only after the follow-up period, with the child seen in class at the last follow-up."""
    first_day = returned_on + timedelta(days=days)
    if today < first_day:
        return Refusal(f"复学巩固期至{first_day:%Y-%m-%d}，期满后方可销号。", "case.close.early")
    if followups_in_class == 0 or not last_in_class:
        return Refusal("请先登记一次跟踪：最近一次须为“在班上课”。", "case.close.no_followup")
    return None
