"""Back in class: the return with its plan, the spaced looks, the parents, and leaving again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import (
    Case,
    CaseFollowup,
    FollowupDue,
    ParentMeeting,
    ReturnPlan,
    TrackingSurvey,
)
from notoneless.cases.queries.following import (
    closing_open,
    due_for,
    dues_of,
    followup_days,
    next_due,
)
from notoneless.cases.services.causes import path_take
from notoneless.cases.services.lawmoves import law_stopped
from notoneless.cases.services.steps import System, _locked, _nothing, _step
from notoneless.cases.services.tracking import surveys_missing, surveys_revive, surveys_skip
from notoneless.children.models import Roll
from notoneless.children.services import grant_give, roll_open
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import BACK, OUT_OF_SCHOOL, CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ClosingState, RollMoveKind
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.grid.queries import colleagues_at
from notoneless.grid.schooldays import school_opens

acts(
    {
        "return_plan_set": "确定安置方案",
        "followups_set": "安排复学跟踪",
        "meeting_invite": "约家长到校",
        "meeting_record": "登记家长约谈",
        "closing_dropped": "销号申请失效",
    }
)


@dataclass(frozen=True, slots=True)
class PlanWords:
    """安置方案 as typed: who receives the child and when; who teaches what was missed, who listens, who is paired."""

    reception: str
    tutoring: str = ""
    tutoring_by: User | None = None
    counselling: str = ""
    counselling_by: User | None = None
    paired_teacher: User | None = None

    @property
    def people(self) -> list[User]:
        return [
            one for one in (self.tutoring_by, self.counselling_by, self.paired_teacher) if one is not None
        ]


NO_RECEPTION = Refusal(
    "请写明谁在什么时候接孩子进班。第一天有人接，孩子才留得下来。", "case.return.no_reception"
)


def _plan_refused(plan: PlanWords, school: Unit, today: date) -> Refusal | None:
    if not plan.reception.strip():
        return NO_RECEPTION
    here = set(colleagues_at(school, today).values_list("pk", flat=True))
    stranger = next((one for one in plan.people if one.pk not in here), None)
    if stranger is not None:
        return Refusal(
            f"{stranger.name}现在不在{school.name}任职，请从本校人员里选。", "case.return.not_here"
        )
    return None


def case_return(
    *,
    case: Case,
    school_class: SchoolClass,
    on: date,
    plan: PlanWords,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> Case | Refusal:
    """The child is back in a class where somebody receives it: a roll holds again and the spaced looks begin."""
    if on > today:
        return Refusal("返校日期不能晚于今天；孩子到校后再登记。", "case.return.future")
    refused = _plan_refused(plan, school_class.school, today)
    if refused is not None:
        return refused
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.RETURN)
        left = case.steps.filter(act=CaseAct.RELAPSE).first()
        if not isinstance(to, Refusal) and left is not None and on < left.on:
            to = Refusal(
                f"孩子{left.on:%Y-%m-%d}又离校，返校日期不能早于这一天。", "case.return.before_relapse"
            )
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if not Roll.objects.current().filter(child=case.child, school=school_class.school).exists():
            opened = roll_open(
                child=case.child, school_class=school_class, kind=RollMoveKind.RETURN, on=on, by=by, today=today,
                reason="劝返复学", evidence=evidence,
            )  # fmt: skip
            if isinstance(opened, Refusal):
                return _nothing(log, case, opened)
        case.returned_on, case.return_class = on, school_class
        followups_arrange(case=case, log=log)
        _step(case, CaseAct.RETURN, to, log, today=today, reason=school_class.label(today))
        law_stopped(case=case, by=by, today=today)
        _plan_keep(case, plan, log, by, today)
        surveys_skip(case=case, today=today)
        grant_give(child=case.child, unit=school_class.school, why="个案接收学校", by=by, today=today)
        return case


def followups_arrange(*, case: Case, log: Log) -> list[FollowupDue]:
    """Write the looks of the return that holds now, those that are not there yet; the case is due on the next one. A
    look dropped when the child left again holds anew where it comes back the very same day."""
    assert case.returned_on is not None
    school = case.return_class.school if case.return_class is not None else case.unit
    days = followup_days(case.returned_on, school_opens(school))
    made = [
        FollowupDue.objects.update_or_create(
            case=case, returned_on=case.returned_on, number=number,
            defaults={"due_on": day, "is_dropped": False},
        )[0]
        for number, day in enumerate(days, 1)
    ]  # fmt: skip
    case.due_on = days[0]
    said = "、".join(f"{day:%Y-%m-%d}" for day in days)
    log("followups_set", child=case.child, unit=case.unit, changes={"due_on": (None, said)})
    return made


def _plan_keep(case: Case, plan: PlanWords, log: Log, by: User, today: date) -> ReturnPlan:
    row, _ = ReturnPlan.objects.update_or_create(
        case=case,
        defaults={
            "reception": Sealed.of("cases.returnplan.reception", plan.reception.strip()),
            "tutoring": Sealed.of("cases.returnplan.tutoring", plan.tutoring.strip()),
            "counselling": Sealed.of("cases.returnplan.counselling", plan.counselling.strip()),
            "tutoring_by": plan.tutoring_by, "counselling_by": plan.counselling_by,
            "paired_teacher": plan.paired_teacher, "by": by, "on": today,
        },
    )  # fmt: skip
    paired = plan.paired_teacher.name if plan.paired_teacher else ""
    changes = {"reception": (None, plan.reception.strip()), "paired_teacher": (None, paired)}
    log("return_plan_set", child=case.child, unit=case.unit, changes=changes)
    return row


def return_plan_set(*, case: Case, plan: PlanWords, by: User, today: date) -> ReturnPlan | Refusal:
    """Write or change the plan of a child who is back."""
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        if case.state_word not in BACK or case.return_class is None:
            return _nothing(log, case, Refusal("登记返校以后才有安置方案。", "case.plan.state"))
        refused = _plan_refused(plan, case.return_class.school, today)
        if refused is not None:
            return _nothing(log, case, refused)
        return _plan_keep(case, plan, log, by, today)


def followup_record(
    *, case: Case, on: date, is_in_class: bool, by: System, today: date, note: str = ""
) -> CaseFollowup | Refusal:
    """Whether the returned child was in class on a day, said by the school or (``by`` a name) by its roll-call.

    In class it meets the earliest look that is due by then. Not in class is a relapse: the looks still open are dropped
    and persuasion begins again.
    """
    if on > today or (case.returned_on and on < case.returned_on):
        return Refusal("跟踪日期须在返校日期和今天之间。", "case.followup.date")
    unit = case.unit if isinstance(by, str) else queries.acting_unit(by, case)
    with act(by=by, unit=unit) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.FOLLOW if is_in_class else CaseAct.RELAPSE)
        if case.state_word not in BACK or isinstance(to, Refusal):
            return _nothing(log, case, Refusal("登记返校以后才有复学跟踪。", "case.followup.state"))
        if case.returned_on is not None and not dues_of(case).exists():
            followups_arrange(
                case=case, log=log
            )  # back before looks were spaced, or brought over from the books
        due = due_for(case, on) if is_in_class else None
        row = CaseFollowup.objects.create(
            case=case, on=on, is_in_class=is_in_class, note=note, at=clock.now(),
            by=None if isinstance(by, str) else by,
        )  # fmt: skip
        if not is_in_class:
            leave_again(case=case, log=log, today=today, reason=note or "跟踪发现未在班")
            return row
        if due is not None:
            due.done = row
            due.save(update_fields=["done"])
            case.due_on = _due_after(case, today)
        _step(case, CaseAct.FOLLOW, to, log, today=today, reason="在班上课", event="case_followup")
        return row


def _due_after(case: Case, today: date) -> date:
    """The next look; after the last one the days the county gives to apply for closing."""
    following = next_due(case)
    if following is not None:
        return following.due_on
    over = (case.returned_on or today) + timedelta(days=county_days("cases.followup_days"))
    return max(over, today) + timedelta(days=county_days("cases.closing_days"))


def leave_again(*, case: Case, log: Log, today: date, reason: str) -> None:
    """再次辍学: open looks are dropped, a closing under way falls, the surveys of the term hold again."""
    to = advance(case.state_word, CaseAct.RELAPSE)
    assert not isinstance(to, Refusal)
    case.followups_due.filter(done__isnull=True).update(is_dropped=True)
    closing = closing_open(case)
    if closing is not None:
        closing.state, closing.decision, closing.decided_on = ClosingState.RETURNED, "孩子又离校了", today
        closing.save(update_fields=["state", "decision", "decided_on"])
        log("closing_dropped", child=case.child, unit=case.unit, changes={"reason": ("", reason)})
    case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
    case.returned_on = None
    _step(case, CaseAct.RELAPSE, to, log, today=today, reason=reason)
    law_stopped(case=case, by=log.by, today=today)
    path_take(
        case=case, log=log, today=today
    )  # the ill are kept in touch with, whatever the way they left by
    surveys_revive(case=case, today=today)


def back_night(*, today: date, by: System = "system") -> int:
    """Each night: surveys of the running term for whoever is out of school; those of children back are skipped; looks of
    children who came back before looks were spaced. Returns how many surveys were written."""
    out = Case.objects.out_of_school()
    waiting = TrackingSurvey.objects.filter(done_on__isnull=True, skipped_on__isnull=True)
    over = waiting.exclude(case__in=out.values("pk"))
    bare = Case.objects.filter(state__in=BACK, returned_on__isnull=False)
    bare = bare.exclude(pk__in=FollowupDue.objects.filter(is_dropped=False).values("case"))
    missing = surveys_missing(cases=out.only("pk"), today=today)
    if not missing and not over.exists() and not bare.exists():
        return 0
    with act(by=by) as log:
        skipped, made = over.update(skipped_on=today), len(missing)
        TrackingSurvey.objects.bulk_create(missing, batch_size=1_000, ignore_conflicts=True)
        for case in bare.select_related("child", "unit", "return_class__school"):
            followups_arrange(case=case, log=log)
            case.save(update_fields=["due_on"])
        log("surveys_set", changes={"made": (None, made), "skipped": (None, skipped)})
    return made


def meeting_invite(*, case: Case, meet_on: date, by: User, today: date) -> ParentMeeting | Refusal:
    """Ask the parents to the school for a day."""
    if meet_on < today:
        return Refusal("约定日期不能早于今天。已经谈过的，登记为走访联系里的“谈话”。", "meeting.past")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        if case.state_word not in (*OUT_OF_SCHOOL, *BACK):
            return _nothing(log, case, Refusal("确认失学以后才约家长到校。", "meeting.state"))
        if case.parent_meetings.filter(meet_on=meet_on).exists():
            return _nothing(log, case, Refusal("这一天已经约过家长。", "meeting.twice"))
        row = ParentMeeting.objects.create(case=case, invited_on=today, meet_on=meet_on, by=by)
        log("meeting_invite", child=case.child, unit=case.unit, changes={"meet_on": (None, meet_on)})
        return row


def meeting_record(
    *, meeting: ParentMeeting, has_come: bool, outcome: str, by: User, today: date
) -> ParentMeeting | Refusal:
    """Whether the parents came, and what came of it."""
    if not outcome.strip():
        return Refusal("请写一句情况：谈成什么，或为什么没来。", "meeting.no_outcome")
    with act(by=by, unit=queries.acting_unit(by, meeting.case)) as log:
        case = _locked(meeting.case)
        row = ParentMeeting.objects.get(pk=meeting.pk)
        refused = None
        if row.recorded_on is not None:
            refused = Refusal("这次约谈的情况已经登记过。", "meeting.recorded")
        elif today < row.meet_on:
            refused = Refusal(f"约的是{row.meet_on:%Y-%m-%d}，到那天再登记。", "meeting.early")
        if refused is not None:
            return _nothing(log, case, refused)
        row.has_come, row.recorded_on = has_come, today
        row.outcome = Sealed.of("cases.parentmeeting.outcome", outcome.strip())
        row.save()
        said = "到校" if has_come else "没有来"
        log("meeting_record", child=case.child, unit=case.unit, changes={"has_come": ("", said)})
        return row
