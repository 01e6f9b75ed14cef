"""补建学籍: opened when a child is found in a school without a roll, closed by itself when it has one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from notoneless.children.models import Child, Roll, RollTask
from notoneless.children.services.standing import By, grant_end, grant_give, login_of, whereabouts_end
from notoneless.children.services.watching import child_watch
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.rolltask import RollTaskState, rolltask_answer_refused
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User

acts(
    {
        "roll_task_open": "下达补建学籍",
        "roll_task_done": "补建学籍办结",
        "roll_task_not_here": "补建学籍：孩子不在本校",
        "roll_task_void": "补建学籍不再需要",
        "roll_task_refused": "未获准的补建学籍答复",
    }
)

GRANT = "补建学籍"
NOT_HERE: list[Callable[..., None]] = []
"""Called with ``child``, ``reason``, ``by`` and ``today``: the room above takes the case up again."""


def roll_task_open(*, child: Child, school: Unit, by: By, today: date) -> RollTask | None:
    """The school named has to give the child its roll by the county's day. None where the child has one already; a task
    at another school ends."""
    if Roll.objects.current().filter(child=child).exists():
        return None
    with transaction.atomic():
        Child.objects.select_for_update().get(pk=child.pk)
        there: RollTask | None = child.roll_tasks.open().select_related("child", "school").first()
        if there is not None and there.school_id == school.pk:
            return there
        with act(by=by) as log:
            if there is not None:
                _end(there, RollTaskState.VOID, "改在别的学校补建", by, today, log)
            return _opened(child, school, by, today, log)


def _opened(child: Child, school: Unit, by: By, today: date, log: Log) -> RollTask:
    row: RollTask = RollTask.objects.create(
        child=child, school=school, opened_on=today, opened_by=login_of(by),
        due_on=today + timedelta(days=county_days("children.roll_task_days")),
    )  # fmt: skip
    grant_give(child=child, unit=school, why=GRANT, by=by, today=today)
    changes = {"school": (None, school.name), "due_on": (None, row.due_on)}
    log("roll_task_open", child=child, unit=school, changes=changes)
    return row


def _end(row: RollTask, state: RollTaskState, words: str, by: By, today: date, log: Log) -> None:
    row.state, row.answer, row.answered_on, row.answered_by = state, words[:200], today, login_of(by)
    row.save(update_fields=["state", "answer", "answered_on", "answered_by"])
    for grant in row.child.grants.filter(unit=row.school, why=GRANT, until_on__isnull=True):
        grant_end(grant=grant, by=by, today=today)
    log(f"roll_task_{state}", child=row.child, unit=row.school, changes={"answer": (None, row.answer)})


def roll_task_followed(*, child: Child, by: By, today: date) -> None:
    """A roll was opened (children.services.watching): the task it fulfils is done, whoever opened it."""
    row = RollTask.objects.open().filter(child=child).select_related("child", "school").first()
    if row is None:
        return
    roll = Roll.objects.current().filter(child=child).select_related("school").first()
    if roll is None:
        return
    is_there = roll.school_id == row.school_id
    with act(by=by) as log:
        words = "" if is_there else f"学籍建在{roll.school.name}"
        _end(row, RollTaskState.DONE if is_there else RollTaskState.VOID, words, by, today, log)


def roll_tasks_night(*, today: date) -> int:
    """Rolls that came with a list and not by a form close their tasks by the morning. Returns how many."""
    waiting = list(
        RollTask.objects.open()
        .filter(child__in=Roll.objects.current().values("child"))
        .select_related("child")
        .order_by("pk")
    )
    for row in waiting:
        roll_task_followed(child=row.child, by="system", today=today)
    return len(waiting)


def roll_task_void(*, child: Child, by: By, today: date) -> None:
    """The child was found to be elsewhere or gone: the school owes nothing more."""
    row = child.roll_tasks.open().select_related("child", "school").first()
    if row is not None:
        with act(by=by) as log:
            _end(row, RollTaskState.VOID, "核查结论已改变", by, today, log)


def roll_task_not_here(*, task: RollTask, reason: str, by: User, today: date) -> RollTask | Refusal:
    """The school says that the child is not there: what accounted for it falls, and its case goes on at once."""
    with act(by=by, unit=task.school) as log:
        row: RollTask = (
            RollTask.objects.select_for_update(of=("self",)).select_related("child", "school").get(pk=task.pk)
        )
        is_own = row.school_id in sight(by).unit_ids_as(Role.SCHOOL_MANAGER)
        refused = rolltask_answer_refused(RollTaskState(row.state), is_own_school=is_own, reason=reason)
        if refused is not None:
            log("roll_task_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        _end(row, RollTaskState.NOT_HERE, reason.strip(), by, today, log)
        words = f"{row.school.name}答复不在该校：{reason.strip()}"
        for take_up in NOT_HERE:
            take_up(child=row.child, reason=words, by=by, today=today)
        whereabouts_end(child=row.child, by=by, today=today)
        child_watch(child=row.child, by=by, today=today)
    return row
