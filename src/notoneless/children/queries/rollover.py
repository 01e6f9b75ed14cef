"""升级: who is concerned, what would happen to each, and who still has to act."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from notoneless.children.models import Leaver, Retention, Roll, RolloverPupil, Transfer, Whereabouts
from notoneless.children.queries.rows import holding_whereabouts
from notoneless.core.desk import DeskLine
from notoneless.domain.rollover import (
    BLOCKED,
    MOVING,
    Acceptance,
    Fate,
    RolloverState,
    Standing,
    fate_of,
    last_entry_year,
    rollover_year,
)
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import Role, RollState, Stage
from notoneless.grid.access import may, sight
from notoneless.grid.models import SchoolClass, Unit, User

OVER = {Stage.PRIMARY, Stage.JUNIOR}


def finishing(year: int) -> Q:
    """Rolls whose stage is over when the year begins; those left from earlier years are among them."""
    over = Q(pk__in=[])
    for stage in OVER:
        over |= Q(stage=stage, entry_year__lte=last_entry_year(stage, year))
    return over


def open_retentions(year: int) -> QuerySet[Retention]:
    """Pupils named to stay back whom no rollover has moved yet."""
    done = RolloverPupil.objects.filter(
        rollover__year=year,
        rollover__state=RolloverState.APPLIED,
        fate=Fate.RETAINED,
        old_roll=OuterRef("roll"),
    )
    return Retention.objects.filter(year=year, withdrawn_on__isnull=True).exclude(Exists(done))


@dataclass(slots=True)
class PlanLine:
    """One pupil with what the rollover would do, and into which class."""

    roll: Any
    fate: Fate
    new_class: SchoolClass | None = None
    leaver: Leaver | None = None


@dataclass(slots=True)
class Plan:
    """A whole county's rollover before it is written."""

    year: int
    lines: list[PlanLine] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """How many pupils meet which fate."""
        return Counter(str(line.fate) for line in self.lines)

    @property
    def moving(self) -> list[PlanLine]:
        return [line for line in self.lines if line.fate in MOVING]

    @property
    def blocked(self) -> list[PlanLine]:
        return [line for line in self.lines if line.fate in BLOCKED]

    def by_school(self) -> list[tuple[Unit, Counter[str]]]:
        """Each school with its counts, in the order of schools."""
        found: dict[int, tuple[Unit, Counter[str]]] = {}
        for line in self.lines:
            unit = line.roll.school
            found.setdefault(unit.pk, (unit, Counter()))[1][str(line.fate)] += 1
        return sorted(found.values(), key=lambda row: str(row[0].number))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a plan rests on besides the rolls, read once."""

    year: int
    staying: set[int]
    transferring: set[int]
    elsewhere: set[int]
    leavers: dict[int, Leaver]
    classes: dict[tuple[int, str, int], list[SchoolClass]]
    seats: Counter[int]
    """How many sit or are seated already in each class."""


def _facts(year: int) -> _Facts:
    leavers = {
        row.roll_id: row for row in Leaver.objects.filter(year=year).select_related("junior", "planned_class")
    }
    staying = set(open_retentions(year).values_list("roll", flat=True))
    there = Roll.objects.current().filter(stage=Stage.JUNIOR, entry_year=year)
    seats = Counter(there.values_list("school_class", flat=True))
    seated = Leaver.objects.filter(year=year, planned_class__isnull=False, roll__until_on__isnull=True)
    seats.update(seated.exclude(roll__in=staying).values_list("planned_class", flat=True))
    return _Facts(
        year,
        staying,
        set(Transfer.objects.open().values_list("roll", flat=True)),
        set(proved_elsewhere(year).values_list("child", flat=True)),
        leavers,
        _classes(year),
        seats,
    )


def proved_elsewhere(year: int) -> QuerySet[Whereabouts]:
    """Accepted certificates of schools outside this installation that still hold when the year begins."""
    return holding_whereabouts(SchoolYear(year).starts_on).filter(code__is_in_school=True)


def rollover_plan(year: int, *, is_locked: bool = False) -> Plan:
    """What the rollover into this year would do to whom; ``is_locked`` holds the rolls until the transaction ends."""
    rolls = Roll.objects.current().filter(finishing(year) | Q(pk__in=open_retentions(year).values("roll")))
    if is_locked:
        rolls = rolls.select_for_update(of=("self",))
    moved = RolloverPupil.objects.filter(
        rollover__year=year, rollover__state=RolloverState.APPLIED, old_roll=OuterRef("pk")
    )
    rolls = rolls.filter(child__merged_into__isnull=True).exclude(Exists(moved))
    rolls = rolls.select_related("child", "school", "school_class").order_by("school__number", "pk")
    facts = _facts(year)
    return Plan(year, [_line(roll, facts) for roll in rolls])


def _classes(year: int) -> dict[tuple[int, str, int], list[SchoolClass]]:
    """(school, stage, entry year) → its classes by number."""
    found: dict[tuple[int, str, int], list[SchoolClass]] = {}
    for row in SchoolClass.objects.filter(entry_year__gte=year - 9).order_by("class_no"):
        found.setdefault((row.school_id, row.stage, row.entry_year), []).append(row)
    return found


def _line(roll: Any, facts: _Facts) -> PlanLine:
    leaver = facts.leavers.get(roll.pk)
    lower = facts.classes.get((roll.school_id, roll.stage, roll.entry_year + 1), [])
    new = facts.classes.get((leaver.junior_id, Stage.JUNIOR, facts.year), []) if leaver is not None else []
    fate = fate_of(
        Standing(
            Stage(roll.stage),
            RollState(roll.state),
            is_retained=roll.pk in facts.staying,
            has_lower_class=bool(lower),
            acceptance=Acceptance(leaver.state) if leaver is not None else None,
            has_new_class=bool(new),
            is_transferring=roll.pk in facts.transferring,
            is_proved_elsewhere=roll.child_id in facts.elsewhere,
        )
    )
    if fate is Fate.RETAINED:
        same = next((row for row in lower if row.class_no == roll.school_class.class_no), lower[0])
        return PlanLine(roll, fate, same, leaver)
    if fate is Fate.ENTERS and leaver is not None:
        if leaver.planned_class in new:
            return PlanLine(roll, fate, leaver.planned_class, leaver)
        # into the emptiest, so that classes are of a size and nobody chooses (义务教育法 第22条)
        emptiest = min(new, key=lambda row: facts.seats[row.pk])
        facts.seats[emptiest.pk] += 1
        return PlanLine(roll, fate, emptiest, leaver)
    return PlanLine(roll, fate, None, leaver)


def leavers_to_answer(user: User, year: int) -> QuerySet[Leaver]:
    """The leavers a person's own schools have been sent and not answered."""
    managed = sight(user).unit_ids_as(Role.SCHOOL_MANAGER)
    rows = Leaver.objects.filter(year=year, junior__in=managed, state=Acceptance.WAITING)
    rows = rows.filter(roll__in=to_settle(year).values("pk")).select_related("roll__child", "roll__school")
    return rows.order_by("roll__school__number", "roll__child__name", "pk")


def retentions_of(user: User, year: int) -> QuerySet[Retention]:
    """Who was named to stay back in a person's own schools."""
    managed = sight(user).unit_ids_as(Role.SCHOOL_MANAGER)
    rows = Retention.objects.filter(year=year, roll__school__in=managed)
    return rows.select_related("roll__child", "roll__school_class").order_by("-at")


def rollover_lines(user: User, today: date) -> list[DeskLine]:
    """升级 on the desk: leavers to answer; for the bureau those nobody has accepted, overdue from 1 September."""
    from django.urls import reverse

    year = rollover_year(today)
    due_on = SchoolYear(year - 1).ends_on
    lines = []
    waiting = leavers_to_answer(user, year).count() if may(user, "leavers.receive") else 0
    if waiting:
        lines.append(
            DeskLine(
                f"{waiting}名小学毕业生", "答复是否接收", due_on, None, reverse("children:leavers"), "去接收", 3,
                "children",
            )
        )  # fmt: skip
    if may(user, "rollover.run") and today.month >= SENDING_FROM:
        left = unaccepted(year).count()
        if left:
            url = reverse("children:rollover")
            what = "落实接收学校，不能掉队"
            lines.append(DeskLine(f"{left}名小学毕业生", what, due_on, None, url, "去落实", 4, "children"))
    return lines


SENDING_FROM = 5
"""May: lists of leavers are sent to the junior schools before the exams."""


def to_settle(year: int) -> QuerySet[Roll]:
    """Primary leavers who go on to a junior school of this installation: not retained, not proved elsewhere."""
    retained = open_retentions(year).filter(roll=OuterRef("pk"))
    elsewhere = proved_elsewhere(year).filter(child=OuterRef("child"))
    over = Q(stage=Stage.PRIMARY, entry_year__lte=last_entry_year(Stage.PRIMARY, year))
    return Roll.objects.current().filter(over, ~Exists(retained), ~Exists(elsewhere), state=RollState.ACTIVE)


def unaccepted(year: int) -> QuerySet[Roll]:
    """Those whom no junior school has accepted; they keep their primary roll."""
    accepted = Leaver.objects.filter(year=year, state=Acceptance.ACCEPTED, roll=OuterRef("pk"))
    return to_settle(year).filter(~Exists(accepted))


def leaving_roll(child: int, year: int) -> Roll | None:
    """The primary roll of this child that ends when the year begins, while it is open."""
    over = Q(stage=Stage.PRIMARY, entry_year__lte=last_entry_year(Stage.PRIMARY, year))
    return Roll.objects.current().filter(over, child=child).select_related("child").first()


def classes_with_pupils(user: User) -> QuerySet[SchoolClass]:
    """Classes of a person's own schools with pupils in them, those whose years are over among them."""
    managed = sight(user).unit_ids_as(Role.SCHOOL_MANAGER)
    held = Roll.objects.current().filter(school_class=OuterRef("pk"))
    return SchoolClass.objects.filter(Exists(held), school__in=managed).select_related("school")
