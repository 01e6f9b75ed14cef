"""升级 written and undone. One chained event a run; what was done to whom stands in RolloverPupil."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Greatest

from notoneless.children.models import Child, Roll, RollMove, Rollover, RolloverPupil
from notoneless.children.queries.rollover import Plan, PlanLine, rollover_plan
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_ask
from notoneless.core.models import Job, JobState
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Fate, RolloverState, check_run
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import RollMoveKind, RollState, Stage
from notoneless.grid.models import User

acts(
    {
        "rollover_ask": "提交升级办理",
        "rollover_apply": "办理升级",
        "rollover_undo_ask": "提交撤回升级",
        "rollover_undo": "撤回升级",
    }
)
CHUNK = 2000
NAMES_TOLD = 10
Progress = Callable[[int, int, str], None]
Resting = Callable[[Sequence[int], date], set[int]]
YEAR_ENDED: list[Callable[..., None]] = []
"""Upper rooms that act when a year has turned, each called with ``year``, ``by``, ``today`` inside the rollover's act."""
RESTING: list[Resting] = []
"""What upper rooms know of children since a day: whoever is named here keeps a rollover from being undone."""


def _silent(done: int, total: int, words: str) -> None:
    """Progress nobody watches."""


def rollover_ask(*, year: int, evidence: StoredFile | None, by: User, today: date) -> Rollover | Refusal:
    """Ask for the rollover to be written, on the approved list of graduates (经核准的毕业生名册)."""
    if evidence is None:
        return Refusal("请上传经核准的毕业生名册。", "rollover.no_paper")
    early = check_run(year, today)
    if early is not None:
        return early
    if not rollover_plan(year).moving:
        return Refusal("没有可以办理的学生。请先落实接收学校。", "rollover.nobody")
    with transaction.atomic():
        drafts = Rollover.objects.select_for_update(of=("self",)).filter(year=year, state=RolloverState.DRAFT)
        row = drafts.first()
        if (
            row is not None
            and row.job is not None
            and Job.objects.filter(key=row.job, state__in=(JobState.QUEUED, JobState.RUNNING)).exists()
        ):
            return Refusal("升级正在办理。请等它办完再看。", "rollover.running")
        with act(by=by) as log:
            # a draft whose job came to nothing is taken up again
            row = row or Rollover(year=year)
            row.evidence, row.by, row.asked_at = evidence, by, clock.now()
            row.save()
            row.job = job_ask(kind="children.rollover", by=by, input={"rollover": row.pk}).key
            row.save(update_fields=["job"])
            log("rollover_ask", batch=row.pk, changes={"year": (None, year)})
    return row


def rollover_apply(
    *, rollover: Rollover, by: User, today: date, progress: Progress = _silent
) -> Rollover | Refusal:
    """Write the rollover, whole or not at all. A leaver's old roll ends and his new one opens together."""
    with transaction.atomic():
        row = Rollover.objects.select_for_update(of=("self",)).select_related("evidence").get(pk=rollover.pk)
        if row.state != RolloverState.DRAFT:
            return row
        early = check_run(row.year, today)
        if early is not None:
            return early
        plan = rollover_plan(row.year, is_locked=True)
        at = clock.now()
        progress(1, 3, "正在写入毕业和升学")
        with act(by=by) as log:
            _write(row, plan, by, at)
            counts = plan.counts()
            row.state, row.applied_at = RolloverState.APPLIED, at
            row.graduated_count = counts[Fate.GRADUATES]
            row.entered_count = counts[Fate.ENTERS]
            row.left_count = counts[Fate.LEAVES]
            row.retained_count = counts[Fate.RETAINED]
            row.blocked_count = len(plan.blocked)
            row.save()
            log(
                "rollover_apply",
                batch=row.pk,
                changes={fate.label: (None, counts[fate]) for fate in Fate if counts[fate]},
            )
            for turn in YEAR_ENDED:
                turn(year=row.year, by=by, today=today)
        progress(3, 3, "正在保存")
    return row


def _chunks(rows: Iterable[Any]) -> Iterable[list[Any]]:
    left = iter(rows)
    while part := list(islice(left, CHUNK)):
        yield part


def _write(row: Rollover, plan: Plan, by: User, at: datetime) -> None:
    year = SchoolYear(row.year)
    ends_on = SchoolYear(row.year - 1).ends_on
    ending = [line for line in plan.moving if line.fate is not Fate.RETAINED]
    for part in _chunks([line.roll.pk for line in ending]):
        last_on = Greatest(Value(ends_on), F("entered_on"))  # a rollover made up for may come after a 撤并
        Roll.objects.filter(pk__in=part).update(state=RollState.GRADUATED, until_on=last_on)
    entering = [line for line in ending if line.fate is Fate.ENTERS]
    new = [_new_roll(line, year.starts_on) for line in entering]
    Roll.objects.bulk_create(new, batch_size=CHUNK)
    new_of = {line.roll.pk: roll for line, roll in zip(entering, new, strict=True)}
    for line in plan.moving:
        if line.fate is Fate.RETAINED and line.new_class is not None:
            Roll.objects.filter(pk=line.roll.pk).update(
                school_class=line.new_class, entry_year=line.new_class.entry_year
            )
    moves = [
        RollMove(
            roll_id=line.roll.pk, kind=RollMoveKind.GRADUATE, on=ends_on, evidence=row.evidence, by=by, at=at
        )
        for line in ending
    ]
    moves += [RollMove(roll=roll, kind=RollMoveKind.ENROL, on=year.starts_on, by=by, at=at) for roll in new]
    RollMove.objects.bulk_create(moves, batch_size=CHUNK)
    RolloverPupil.objects.bulk_create(
        [
            RolloverPupil(
                rollover=row, child_id=line.roll.child_id, fate=line.fate, old_roll_id=line.roll.pk,
                old_class_id=line.roll.school_class_id, new_roll=new_of.get(line.roll.pk), new_class=line.new_class,
            )
            for line in plan.moving
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def _new_roll(line: PlanLine, on: date) -> Roll:
    """The junior roll, with the number of the primary one: one number for life (学籍号一人一号)."""
    old, new_class = line.roll, line.new_class
    assert new_class is not None
    return Roll(
        child_id=old.child_id,
        school_id=new_class.school_id,
        school_class=new_class,
        stage=Stage.JUNIOR,
        entry_year=new_class.entry_year,
        roll_number=old.roll_number,
        roll_number_index=old.roll_number_index,
        entered_on=on,
        state=RollState.ACTIVE,
    )


def rollover_undo_ask(*, rollover: Rollover, by: User, today: date) -> Rollover | Refusal:
    """Ask for a rollover to be taken back; refused at once, by name, where later records rest on it."""
    with transaction.atomic():
        row = Rollover.objects.select_for_update(of=("self",)).get(pk=rollover.pk)
        refused = _undo_refused(row)
        if refused is not None:
            return refused
        with act(by=by) as log:
            row.job = job_ask(kind="children.rollover_undo", by=by, input={"rollover": row.pk}).key
            row.save(update_fields=["job"])
            log("rollover_undo_ask", batch=row.pk)
    return row


def rollover_undo(
    *, rollover: Rollover, by: User, today: date, progress: Progress = _silent
) -> Rollover | Refusal:
    """Every roll as it was before, whole or not at all."""
    try:
        with transaction.atomic():
            row = Rollover.objects.select_for_update(of=("self",)).get(pk=rollover.pk)
            if row.state == RolloverState.UNDONE:
                return row
            progress(1, 3, "正在核对后来的记录")
            refused = _undo_refused(row)
            if refused is not None:
                return refused
            progress(2, 3, "正在恢复学籍")
            with act(by=by) as log:
                _restore(row)
                row.state, row.undone_at = RolloverState.UNDONE, clock.now()
                row.save(update_fields=["state", "undone_at"])
                log("rollover_undo", batch=row.pk, changes={"count": (row.pupils.count(), 0)})
    except ProtectedError:
        return Refusal("新学籍上已有后来的记录，不能撤回。请逐个更正。", "rollover.rested_on")
    return row


def _restore(row: Rollover) -> None:
    pupils = list(row.pupils.all())
    ended = [one.old_roll_id for one in pupils if one.fate != Fate.RETAINED]
    new = [one.new_roll_id for one in pupils if one.new_roll_id is not None]
    at = row.applied_at or row.asked_at
    row.pupils.update(new_roll=None)
    for part in _chunks([*ended, *new]):
        RollMove.objects.filter(roll__in=part, at=at).delete()
    for part in _chunks(new):
        Roll.objects.filter(pk__in=part).delete()
    for part in _chunks(ended):
        Roll.objects.filter(pk__in=part).update(state=RollState.ACTIVE, until_on=None)
    for one in row.pupils.filter(fate=Fate.RETAINED).select_related("old_class"):
        Roll.objects.filter(pk=one.old_roll_id).update(
            school_class=one.old_class, entry_year=one.old_class.entry_year
        )


def _undo_refused(row: Rollover) -> Refusal | None:
    if row.state != RolloverState.APPLIED or row.applied_at is None:
        return Refusal("这次升级没有办理，或已经撤回。", "rollover.not_applied")
    children = sorted(_rested_on(row, row.applied_at))
    if not children:
        return None
    names = list(
        Child.objects.filter(pk__in=children[:NAMES_TOLD]).order_by("name").values_list("name", flat=True)
    )
    more = f"等{len(children)}人" if len(children) > len(names) else ""
    return Refusal(
        f"{'、'.join(names)}{more}在升级之后又办了学籍异动或立了个案，不能整批撤回。请逐个更正。",
        "rollover.rested_on",
    )


def _rested_on(row: Rollover, applied_at: datetime) -> set[int]:
    """Children with later records: a move, another class, a roll that is not as the rollover left it, a case."""
    pupils = row.pupils.all()
    found: set[int] = set()
    for side in ("old_roll", "new_roll"):
        later = pupils.filter(**{f"{side}__moves__at__gt": applied_at})
        found.update(later.values_list("child", flat=True))
    found.update(
        pupils.filter(new_roll__isnull=False)
        .exclude(
            new_roll__state=RollState.ACTIVE,
            new_roll__until_on__isnull=True,
            new_roll__school_class=F("new_class"),
        )
        .values_list("child", flat=True)
    )
    found.update(
        pupils.filter(fate=Fate.RETAINED)
        .exclude(old_roll__until_on__isnull=True, old_roll__school_class=F("new_class"))
        .values_list("child", flat=True)
    )
    found.update(
        pupils.filter(fate=Fate.GRADUATES, child__rolls__until_on__isnull=True).values_list(
            "child", flat=True
        )
    )
    children = list(pupils.values_list("child", flat=True))
    for resting in RESTING:
        found |= resting(children, clock.local_day(applied_at))
    return found
