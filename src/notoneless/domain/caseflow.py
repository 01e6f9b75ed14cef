"""The way of a case: which act may follow which state, and where it leads.

Four steps (四步法, 区教育局控辍保学工作方案): publicity and persuasion, order, penalty, enforcement. Ill and
disabled children never go down the legal path: they are kept in touch with and cared for (S4).
One table says it all; the case page, the tests and the documentation read it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from notoneless.domain.causes import CausePath
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import Word


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
    ORDER = "order", "限期复学"
    PENALISE = "penalise", "送达行政处罚决定书"
    ENFORCE = "enforce", "申请强制执行"
    SUE = "sue", "提起民事诉讼"
    SUPERVISE = "supervise", "转教育局督办"
    RECHECK = "recheck", "重新核查"
    RETURN = "return", "登记返校"
    FOLLOW = "follow", "复学跟踪"
    RELAPSE = "relapse", "再次辍学"
    CLOSE = "close", "销号"
    TRANSFER = "transfer", "移交外县"
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
    (S.CONFIRMED, CaseAct.TOUCH): Transition(S.IN_TOUCH, "核实的原因为因病、因残或外出就医"),
    (S.CONFIRMED, CaseAct.SUPERVISE): Transition(S.SUPERVISED, "原因在学校"),
    (S.PERSUADING, CaseAct.TOUCH): Transition(S.IN_TOUCH, "核实的原因为因病、因残或外出就医"),
    (S.PERSUADING, CaseAct.SUPERVISE): Transition(S.SUPERVISED, "原因在学校"),
    (S.ORDERED, CaseAct.TOUCH): Transition(S.IN_TOUCH, "核实的原因为因病、因残或外出就医"),
    (S.ORDERED, CaseAct.SUPERVISE): Transition(S.SUPERVISED, "原因在学校"),
    (S.IN_TOUCH, CaseAct.TOUCH): Transition(S.IN_TOUCH),
    (S.IN_TOUCH, CaseAct.SUPERVISE): Transition(S.SUPERVISED, "原因在学校"),
    (S.CONFIRMED, CaseAct.PERSUADE): Transition(S.PERSUADING),
    (S.PERSUADING, CaseAct.PERSUADE): Transition(S.PERSUADING),
    (S.IN_TOUCH, CaseAct.PERSUADE): Transition(S.PERSUADING, "核实的原因改为可以劝返"),
    (S.SUPERVISED, CaseAct.PERSUADE): Transition(S.PERSUADING, "学校的问题已经改正"),
    (S.SUPERVISED, CaseAct.TOUCH): Transition(S.IN_TOUCH, "核实的原因为因病、因残或外出就医"),
    (S.PERSUADING, CaseAct.ORDER): Transition(S.ORDERED, "已用印并送达的限期复学通知书"),
    (S.ORDERED, CaseAct.ORDER): Transition(S.ORDERED, "已用印并送达的责令限期改正通知书"),
    (S.ORDERED, CaseAct.PERSUADE): Transition(S.ORDERED),
    (S.ORDERED, CaseAct.PENALISE): Transition(S.PENALTY, "已用印并送达的行政处罚决定书"),
    (S.PENALTY, CaseAct.PERSUADE): Transition(S.PENALTY),
    (S.PENALTY, CaseAct.ENFORCE): Transition(S.ENFORCEMENT, "催告期满的强制执行申请书"),
    (S.ORDERED, CaseAct.SUE): Transition(S.LAWSUIT, "逾期未改正的责令限期改正通知书"),
    (S.PENALTY, CaseAct.SUE): Transition(S.LAWSUIT, "民事起诉状"),
    (S.ENFORCEMENT, CaseAct.PERSUADE): Transition(S.ENFORCEMENT),
    (S.LAWSUIT, CaseAct.PERSUADE): Transition(S.LAWSUIT),
    (S.RETURNED, CaseAct.FOLLOW): Transition(S.FOLLOWING, "跟踪记录为在班"),
    (S.FOLLOWING, CaseAct.FOLLOW): Transition(S.FOLLOWING, "跟踪记录为在班"),
    (S.RETURNED, CaseAct.RELAPSE): Transition(S.PERSUADING, "再次离校的情况"),
    (S.FOLLOWING, CaseAct.RELAPSE): Transition(S.PERSUADING, "再次离校的情况"),
    (S.FOLLOWING, CaseAct.CLOSE): Transition(S.CLOSED, "四次跟踪在班、逐级审核的销号申请"),
    (S.CLEARED, CaseAct.REOPEN): Transition(S.SUSPECTED, "重新立案的原因"),
    (S.CLOSED, CaseAct.RELAPSE): Transition(S.PERSUADING, "再次离校的情况"),
    (S.TRANSFERRED, CaseAct.REOPEN): Transition(S.SUSPECTED, "回到本县或对方退回"),
    (S.SUSPECTED, CaseAct.VOID): Transition(S.CLEARED, "登记当日撤销，还没有人核查"),
}

ENDED = (S.CLEARED, S.CLOSED, S.TRANSFERRED)
LEGAL = (S.ORDERED, S.PENALTY, S.ENFORCEMENT, S.LAWSUIT)
"""Steps two to four: the law has spoken."""
OUT_OF_SCHOOL = (S.CONFIRMED, S.PERSUADING, *LEGAL, S.IN_TOUCH, S.SUPERVISED)
PROVISIONAL = (S.SUSPECTED, S.VERIFYING)
BACK = (S.RETURNED, S.FOLLOWING)
"""In class again, not yet closed."""

# back in a class, from wherever the case stood; or found to be no case at all; or another county's from now on
TRANSITIONS |= {(state, CaseAct.RETURN): Transition(S.RETURNED, "接收班级") for state in OUT_OF_SCHOOL}
TRANSITIONS |= {
    (state, CaseAct.RECHECK): Transition(S.VERIFYING, "重新核查的原因") for state in OUT_OF_SCHOOL
}
TRANSITIONS |= {
    (state, CaseAct.TRANSFER): Transition(S.TRANSFERRED, "对方县接收的回执")
    for state in (*PROVISIONAL, *OUT_OF_SCHOOL)
}
# whatever the step, a death ends it
TRANSITIONS |= {(state, CaseAct.DIED): Transition(S.CLEARED, "死亡证明") for state in S if state not in ENDED}


def step_of(state: S) -> int | None:
    """四步法: which of the four steps a state belongs to; None before confirmation, off the legal way and after."""
    return _STEPS.get(state)


_STEPS = {S.CONFIRMED: 1, S.PERSUADING: 1, S.ORDERED: 2, S.PENALTY: 3, S.ENFORCEMENT: 4, S.LAWSUIT: 4}


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


def path_after_confirm(path: CausePath) -> CaseAct:
    """The verified cause picks the path (F4): care for what the body does, the bureau for what the school did."""
    return {CausePath.CARE: CaseAct.TOUCH, CausePath.BUREAU: CaseAct.SUPERVISE}.get(path, CaseAct.PERSUADE)


def close_allowed(
    *, returned_on: date, followups_in_class: int, last_in_class: bool, days: int, today: date, count: int = 4
) -> Refusal | None:
    """A case is closed only after the follow-up period, with the child seen in class each time it was looked for."""
    first_day = returned_on + timedelta(days=days)
    if today < first_day:
        return Refusal(f"复学巩固期至{first_day:%Y-%m-%d}，期满后方可销号。", "case.close.early")
    if not last_in_class or followups_in_class < count:
        return Refusal(
            f"返校后须有{count}次跟踪为“在班上课”，现有{followups_in_class}次；最近一次也须在班。",
            "case.close.no_followup",
        )
    return None
