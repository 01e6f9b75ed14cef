"""包保分配 written: a township's villages given to schools in one act, and that act taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from notoneless.core.events import Refused, act
from notoneless.domain.coverplan import plan_undo_refused
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Cover, CoverPlan, CoverPlanLine, Place, Unit, User
from notoneless.grid.queries import people_at, person_for
from notoneless.grid.services.covers import cover_end, cover_set


@dataclass(frozen=True, slots=True)
class PlanUndone:
    """How many villages are as they were, and which were left because somebody set them since."""

    plan: CoverPlan
    count: int
    kept: tuple[str, ...]


def _standing(place: Place) -> Cover | None:
    return Cover.objects.filter(place=place, until_on__isnull=True).select_related("unit", "person").first()


def covers_plan_set(
    *, township: Place, schools: Mapping[Place, Unit], by: User, today: date
) -> CoverPlan | Refusal:
    """Every village whose school changes is given to it from today with the school's first person, or none is."""
    heads: dict[int, User | None] = {}
    try:
        with act(by=by) as log:
            plan = CoverPlan.objects.create(township=township, by=by, on=today)
            lines = []
            for place, unit in schools.items():
                old = _standing(place)
                if old is not None and old.unit_id == unit.pk:
                    continue
                if unit.pk not in heads:
                    person = person_for(unit, today)
                    of_unit = person is not None and people_at(unit, today).filter(pk=person.pk).exists()
                    heads[unit.pk] = person if of_unit else None
                done = cover_set(place=place, unit=unit, person=heads[unit.pk], by=by, today=today)
                if isinstance(done, Refusal):
                    raise Refused(Refusal(f"{place.name}：{done.reason}", done.rule))
                line = CoverPlanLine(plan=plan, place=place, cover=done, unit=unit, person=done.person)
                line.old_unit, line.old_person = (old.unit, old.person) if old else (None, None)
                lines.append(line)
            if not lines:
                raise Refused(Refusal("没有要改的：各村的包保学校都和现在一样。", "cover.same"))
            CoverPlanLine.objects.bulk_create(lines)
            log("covers_planned", changes={"place": (None, township.code), "count": (None, len(lines))})
    except Refused as refused:
        return refused.refusal
    return plan


def covers_plan_undo(*, plan: CoverPlan, by: User, today: date) -> PlanUndone | Refusal:
    """Each village is its former school's again from today, or nobody's where nobody had it. What somebody set since
    is left and named; the days the covers held stay in the history."""
    later = CoverPlan.objects.filter(township=plan.township, undone_on__isnull=True, pk__gt=plan.pk)
    kept: list[str] = []
    try:
        with act(by=by) as log:
            held = CoverPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
            refused = plan_undo_refused(is_undone=held.undone_on is not None, is_last=not later.exists())
            if refused is not None:
                raise Refused(refused)
            lines = held.lines.select_related("place", "cover", "old_unit", "old_person")
            for line in lines:
                if not _is_as_planned(line):
                    kept.append(line.place.name)
                    continue
                done = _put_back(line, by, today)
                if isinstance(done, Refusal):
                    raise Refused(Refusal(f"{line.place.name}：{done.reason}", done.rule))
            held.undone_by, held.undone_on = by, today
            held.save(update_fields=["undone_by", "undone_on"])
            count = len(lines) - len(kept)
            words = {"count": (None, count), "kept": (None, "、".join(kept))}
            log("covers_plan_undone", changes={"place": (None, plan.township.code)} | words)
    except Refused as refusal:
        return refusal.refusal
    return PlanUndone(held, count, tuple(kept))


def _is_as_planned(line: CoverPlanLine) -> bool:
    """The very cover the act set still stands, and its school and person are those the act named."""
    cover = line.cover
    is_same = (cover.unit_id, cover.person_id) == (line.unit_id, line.person_id)
    return cover.until_on is None and cover.from_on == line.plan.on and is_same


def _put_back(line: CoverPlanLine, by: User, today: date) -> Cover | Refusal:
    unit, person = line.old_unit, line.old_person
    if unit is None or unit.until_on is not None:  # nobody had it, or a school that is closed by now
        return cover_end(cover=line.cover, by=by, today=today)
    is_there = person is not None and people_at(unit, today).filter(pk=person.pk).exists()
    return cover_set(place=line.place, unit=unit, person=person if is_there else None, by=by, today=today)
