"""Where a case stands and what may be done next, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.cases.queries.rows import rows_of
from notoneless.children.models import Child
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseState,
    ClosingState,
    FindingState,
)
from notoneless.files.papers.wording import date_text
from notoneless.grid.access import may, roles_words, sight
from notoneless.grid.models import User


@dataclass(frozen=True, slots=True)
class NextAct:
    """A button of the case page: where it leads, or why it may not be pressed and who can."""

    label: str
    url: str = ""
    reason: str = ""
    is_primary: bool = False

    @property
    def is_open(self) -> bool:
        return not self.reason


_BUTTONS: tuple[tuple[CaseAct, str, str, str], ...] = (
    (CaseAct.SEE_DOOR, "cases.see_door", "cases:case_see_door", "登记入户所见"),
    (CaseAct.PROPOSE, "cases.propose", "cases:case_propose", "定核查代码"),
    (CaseAct.PERSUADE, "cases.visit", "cases:case_contact", "登记劝返走访"),
    (CaseAct.TOUCH, "cases.visit", "cases:case_contact", "登记联系情况"),
    (CaseAct.RETURN, "cases.return", "cases:case_return", "登记返校"),
    (CaseAct.RELAPSE, "cases.visit", "cases:case_followup", "登记复学跟踪"),
    (CaseAct.CLOSE, "cases.return", "cases:closing_propose", "申请销号"),
    (CaseAct.RECHECK, "cases.recheck", "cases:case_recheck", "重新核查"),
    (CaseAct.RELAPSE, "cases.recheck", "cases:case_relapse", "再次辍学，重新劝返"),
    (CaseAct.REOPEN, "cases.accept", "cases:case_reopen", "重新立为疑似"),
)


def may_change(case: Case, user: User) -> bool:
    """Whether this person may act in a case in his sight: not in that of a pupil who merely left his school.

    Only who sees by the school line keeps a view without the right to write; nobody else need be asked of the database.
    """
    if not sight(user).unit_paths:
        return True
    return Child.objects.changeable_by(user).filter(pk=case.child_id).exists()


def next_acts(case: Case, user: User) -> list[NextAct]:
    """What the page offers: every act the state allows, open to this person or with the reason why not."""
    buttons: list[NextAct] = []
    has_left = not may_change(case, user)
    waiting = _waits(case)
    for act_word, ability, url_name, label in _BUTTONS:
        if isinstance(advance(case.state_word, act_word), Refusal):
            continue
        if act_word in _BY_CAUSE.get(case.state_word, ()):
            continue
        if act_word == CaseAct.RELAPSE and case.is_open != (url_name == "cases:case_followup"):
            continue  # a child in its follow-up is looked at; a closed case is taken up again
        reason = "" if may(user, ability) else f"由{roles_words(ability)}办理"
        if has_left and not reason:
            reason = "孩子已离开您的学校，只能查看"
        if act_word == CaseAct.PROPOSE and waiting:
            reason = "核查结论已提交，等教育局审核"
        if act_word == CaseAct.CLOSE and _closes(case):
            reason = "销号申请已提交，等审核"
        is_primary = (
            not reason
            and case.is_open
            and act_word not in _SELDOM
            and not any(button.is_primary for button in buttons)
        )
        buttons.append(NextAct(label, reverse(url_name, args=[case.key]), reason, is_primary))
    if waiting:
        reason = "" if may(user, "cases.accept") else f"由{roles_words('cases.accept')}办理"
        url = reverse("cases:case_review", args=[case.key])
        buttons.insert(0, NextAct("审核核查结论", url, reason, not reason))
    return buttons


_SELDOM = (CaseAct.RECHECK, CaseAct.REOPEN)
"""Offered, never pressed on anybody."""

_BY_CAUSE = {
    CaseState.CONFIRMED: (CaseAct.TOUCH,),
    CaseState.PERSUADING: (CaseAct.TOUCH,),
    CaseState.ORDERED: (CaseAct.TOUCH,),
    CaseState.IN_TOUCH: (CaseAct.PERSUADE,),
    CaseState.SUPERVISED: (CaseAct.PERSUADE, CaseAct.TOUCH),
}
"""Ways only a newly verified cause opens; no button of the case page leads there."""

_VERBS = {
    CaseState.SUSPECTED: "入户核查，登记所见",
    CaseState.VERIFYING: "定核查代码并附佐证",
    CaseState.CONFIRMED: "入户劝返，送达义务教育敦促书",
    CaseState.PERSUADING: "继续劝返；无效的报制发限期复学通知书",
    CaseState.ORDERED: "督促按期返校；逾期的依法责令、处罚或起诉",
    CaseState.PENALTY: "督促履行处罚决定；期满不履行的催告、申请强制执行",
    CaseState.ENFORCEMENT: "配合法院执行，继续劝返",
    CaseState.LAWSUIT: "配合法院审理，继续劝返",
    CaseState.SUPERVISED: "教育局查清并改正学校的问题",
    CaseState.IN_TOUCH: "保持联系，落实关爱",
    CaseState.RETURNED: "按期跟踪在班情况",
    CaseState.FOLLOWING: "按期跟踪；满四次在班的申请销号",
}


def _waits(case: Case) -> bool:
    """Whether a code waits for the bureau's word."""
    return any(row.state == FindingState.PROPOSED for row in rows_of(case, "findings"))


def _closes(case: Case) -> bool:
    """Whether an application to close this case is under way."""
    return any(
        row.state in (ClosingState.PROPOSED, ClosingState.CHECKED) for row in rows_of(case, "closings")
    )


def next_verb(case: Case) -> str:
    """What is to be done next in an open case, verb first; empty when it is ended."""
    if case.state_word == CaseState.VERIFYING and _waits(case):
        return "核查结论已提交，等教育局审核"
    if case.state_word == CaseState.FOLLOWING and _closes(case):
        return "销号申请已提交，等审核批准"
    return _VERBS.get(case.state_word, "")


def what_is_next(case: Case, today: date) -> str:
    """The next thing to do in this case, in one sentence with its person and day."""
    what = next_verb(case)
    if not what:
        ended = f"已于{date_text(case.ended_on)}办结" if case.ended_on else "已办结"
        return f"{ended}（{case.state_word.label}）"
    return f"{case.unit.name} {case.person.name}：{what}，{date_text(case.due_on)}前"
