"""What every act of a case shares: the row held, the step kept, sight given and taken."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from notoneless.cases.models import (
    Case,
    CaseMember,
    CaseStep,
)
from notoneless.children.models import CASE_GRANT, ChildGrant
from notoneless.children.services import (
    grant_end,
    grant_give,
)
from notoneless.core import clock
from notoneless.core.events import Log, acts
from notoneless.domain.caseflow import (
    CaseAct,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseState,
    MemberRole,
)
from notoneless.grid.models import Unit, User

acts(
    {
        "case_open": "立为疑似",
        "case_source_add": "增加来源",
        "case_see_door": "登记入户所见",
        "case_propose": "提交核查结论",
        "finding_return": "退回核查结论",
        "case_clear": "核减",
        "case_confirm": "确认失学",
        "case_members_set": "确定工作组",
        "case_hand_to": "变更牵头与责任人",
        "case_contact": "登记劝返",
        "case_persuade": "开展劝返",
        "case_touch": "转入保持联系",
        "case_order": "限期复学",
        "case_return": "登记返校",
        "case_followup": "复学跟踪",
        "case_relapse": "再次辍学",
        "case_close": "销号",
        "case_penalise": "送达行政处罚决定书",
        "case_enforce": "申请强制执行",
        "case_sue": "提起民事诉讼",
        "case_supervise": "转教育局督办",
        "case_recheck": "重新核查",
        "case_follow": "复学跟踪",
        "case_transfer": "移交外县",
        "case_died": "死亡销案",
        "case_void": "登记撤销，个案取消",
        "case_reopen": "重新立为疑似",
        "pupil_leave": "登记离校",
        "case_refused": "未获准的操作",
        "season_set": "入学核定日转疑似",
    }
)


System = User | str


def _step(
    case: Case,
    act_word: CaseAct,
    to: CaseState,
    log: Log,
    *,
    today: date,
    reason: str = "",
    event: str = "",
    is_same: bool = False,
) -> None:
    """Move the case, keep the step, note the event. The only place where a case changes its state.

    ``is_same``: nothing of the case itself changed (one more visit), so its row is not written again.
    """
    before = case.state
    case.state = to
    if not case.is_open:
        case.ended_on = today
    if not is_same or before != to:
        case.save()
    CaseStep.objects.create(
        case=case,
        act=act_word,
        from_state=before,
        to_state=to,
        on=today,
        at=clock.now(),
        by=log.by,
        reason=reason,
    )
    log(
        event or f"case_{act_word}",
        child=case.child.key,
        unit=case.unit,
        changes={"state": (before, to), "reason": ("", reason)},
    )


def _locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends: two people cannot move it at once."""
    found: Case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("child", "unit", "person", "code")
        .get(pk=case.pk)
    )
    return found


LEAD_GRANT = "个案牵头或配合单位"


PERSON_GRANT = "个案责任人"


KEPT_GRANT = "督办工作组成员"
"""Sight given in a case a school is kept out of. It does not begin with 个案, so that a covering school does not come to
see the child by it (children.models.CASE_GRANT)."""


def _give_sight(case: Case, units: set[Unit | None], by: System, today: date) -> None:
    """Lead and helping unit see the child, and so does the person named: a homeroom teacher would else lose sight of
    the pupil who left her class the moment she is asked to bring it back."""
    for unit in units - {None}:
        grant_give(child=case.child, unit=unit, why=LEAD_GRANT, by=by, today=today)
    grant_give(child=case.child, user=case.person, why=PERSON_GRANT, by=by, today=today)


def _nothing(log: Log, case: Case, refusal: Refusal) -> Refusal:
    """A refusal met while the row was already locked: the try itself is recorded (T23)."""
    log("case_refused", child=case.child.key, unit=case.unit, changes={"rule": ("", refusal.rule)})
    return refusal


def _member_add(case: Case, role: MemberRole, unit: Unit | None, user: User, by: System, today: date) -> None:
    row, is_new = CaseMember.objects.get_or_create(
        case=case, user=user, until_on=None, defaults={"role": role, "unit": unit, "from_on": today}
    )
    if is_new:
        why = KEPT_GRANT if case.hidden_from_id else "个案工作组成员"
        grant_give(child=case.child, user=user, why=why, by=by, today=today)
    elif row.role != role:
        row.role = role
        row.save()


def case_grants(case: Case) -> QuerySet[ChildGrant]:
    """The open grants given for the sake of the child's case."""
    given = Q(why__startswith=CASE_GRANT) | Q(why=KEPT_GRANT)
    found: QuerySet[ChildGrant] = case.child.grants.filter(given, until_on__isnull=True)
    return found


def _end_grants(case: Case, by: System, today: date) -> None:
    for grant in case_grants(case):
        grant_end(grant=grant, by=by, today=today)
