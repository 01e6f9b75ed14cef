"""Writing of 对口初中: to which junior school the leavers of a primary school go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from notoneless.core.events import act
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import VILLAGES, SchoolKind, Stage
from notoneless.grid.models import Place, ReceivingSchool, School, Unit, User


def receiving_schools_set(
    *, year: int, choices: Mapping[Unit, Unit | None], by: User | str, today: date
) -> int | Refusal:
    """The junior school of each of these primary schools for the leavers of a year; says how many changed."""
    for primary, junior in choices.items():
        refused = _refused(primary, junior)
        if refused is not None:
            return refused
    old = {row.primary_id: row for row in ReceivingSchool.objects.filter(year=year, place__isnull=True)}
    changed = {
        primary: junior
        for primary, junior in choices.items()
        if (old[primary.pk].junior_id if primary.pk in old else None) != (junior.pk if junior else None)
    }
    if not changed:
        return 0
    names = dict(Unit.objects.values_list("pk", "name"))
    with act(by=by) as log:
        for primary, junior in changed.items():
            row = old.get(primary.pk)
            before = names[row.junior_id] if row is not None else None
            if junior is None and row is not None:
                row.delete()
            elif junior is not None:
                ReceivingSchool.objects.update_or_create(
                    year=year, primary=primary, place=None, defaults={"junior": junior}
                )
            after = junior.name if junior else None
            log("receiving_school_set", unit=primary, changes={f"junior_{year}": (before, after)})
    return len(changed)


def receiving_village_set(
    *, year: int, primary: Unit, place: Place, junior: Unit, by: User | str, today: date
) -> ReceivingSchool | Refusal:
    """The leavers of one village go to another junior school than the rest of their primary school."""
    refused = _refused(primary, junior)
    if refused is not None:
        return refused
    if place.kind not in VILLAGES:
        return Refusal("请选村或社区。", "receiving.place")
    with act(by=by) as log:
        row, _ = ReceivingSchool.objects.update_or_create(
            year=year, primary=primary, place=place, defaults={"junior": junior}
        )
        said = f"{place.name} → {junior.name}"
        log("receiving_school_set", unit=primary, changes={f"village_{year}": (None, said)})
    return row


def receiving_village_end(*, row: ReceivingSchool, by: User | str, today: date) -> Refusal | None:
    """The village goes with the rest of its primary school again."""
    if row.place is None:
        return Refusal("全校的对口初中请在总表里改。", "receiving.not_village")
    with act(by=by) as log:
        said = f"{row.place.name} → {row.junior.name}"
        log("receiving_school_set", unit=row.primary, changes={f"village_{row.year}": (said, None)})
        row.delete()
    return None


def _refused(primary: Unit, junior: Unit | None) -> Refusal | None:
    if not _has(primary, Stage.PRIMARY):
        return Refusal(f"{primary.name}不设小学，没有毕业班要升学。", "receiving.no_primary")
    if junior is not None and not _has(junior, Stage.JUNIOR):
        return Refusal(f"{junior.name}不设初中，不能接收小学毕业生。请另选。", "receiving.no_junior")
    return None


def _has(unit: Unit, stage: Stage) -> bool:
    school = School.objects.filter(unit=unit).first()
    return school is not None and stage in stages_of(SchoolKind(school.kind))
