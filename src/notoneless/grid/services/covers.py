"""Writing of covers 包保: one school and one person a village, with the history of who it was before."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from notoneless.core.events import act
from notoneless.domain.lines import cover_fits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PlaceKind, UnitKind
from notoneless.grid.access import sight_of
from notoneless.grid.models import Cover, Place, Post, Unit, User, holding


def cover_set(
    *, place: Place, unit: Unit, person: User | None, by: User | str, today: date, from_on: date | None = None
) -> Cover | Refusal:
    """Give a village (township) to a school (centre school) and a named person from a day on.

    The cover before it ends on the eve; set again for the same day it is corrected in place.
    """
    start = from_on or today
    refused = cover_fits(PlaceKind(place.kind), UnitKind(unit.kind))
    if refused is None:
        refused = cover_scope_refusal(place=place, unit=unit, by=by, today=today)
    if refused is not None:
        return refused
    if person is not None and not _is_of_unit(person, unit, max(start, today)):
        return Refusal(f"{person.name}现在不在{unit.name}任职，请选本单位在职人员。", "cover.person")
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=place.pk)
        before = (
            Cover.objects.filter(place=place, until_on__isnull=True).select_related("unit", "person").first()
        )
        if before is not None and before.from_on > start:
            return Refusal(f"现有包保自{before.from_on:%Y-%m-%d}起，新的起始日期不能更早。", "cover.earlier")
        old = _words(before)
        with act(by=by, unit=unit) as log:
            if before is not None and before.from_on == start:
                before.unit, before.person = unit, person
                before.save(update_fields=["unit", "person"])
                cover = before
            else:
                if before is not None:
                    before.until_on = start - timedelta(days=1)
                    before.save(update_fields=["until_on"])
                cover = Cover.objects.create(place=place, unit=unit, person=person, from_on=start)
            log("cover_set", changes={"place": (place.code, place.code), "cover": (old, _words(cover))})
    return cover


def cover_end(*, cover: Cover, by: User | str, today: date, until_on: date | None = None) -> Cover | Refusal:
    """End a cover, at once unless a last day is given; the village then stands among the gaps."""
    last = until_on or today - timedelta(days=1)
    if cover.until_on is not None:
        return Refusal("这条包保已经结束。", "cover.ended")
    if until_on is not None and last < cover.from_on:
        return Refusal(f"结束日期不能早于起始日期{cover.from_on:%Y-%m-%d}。", "cover.order")
    refused = cover_scope_refusal(place=cover.place, unit=cover.unit, by=by, today=today)
    if refused is not None:
        return refused
    with act(by=by, unit=cover.unit) as log:
        cover.until_on = last
        cover.save(update_fields=["until_on"])
        log("cover_end", changes={"place": (cover.place.code, cover.place.code), "until_on": (None, last)})
    return cover


def cover_scope_refusal(*, place: Place, unit: Unit, by: User | str, today: date) -> Refusal | None:
    """The bureau sets every cover; a centre school only those of its own township and its own schools."""
    if isinstance(by, str):
        return None
    see = sight_of(by, today)
    if see.is_everything:
        return None
    if not any(place.path.startswith(path) for path in see.place_paths):
        return Refusal(f"{place.name}不在您的包保片区，请报教育局调整。", "cover.place_scope")
    if not any(unit.path.startswith(path) for path in see.unit_paths):
        return Refusal(f"{unit.name}不归您管理，请报教育局调整。", "cover.unit_scope")
    return None


def _is_of_unit(person: User, unit: Unit, on: date) -> bool:
    """Whether the person may log in and holds a post at this unit on that day."""
    return person.is_active and Post.objects.filter(holding(on), user=person, unit=unit).exists()


def _words(cover: Cover | None) -> str:
    if cover is None:
        return ""
    return f"{cover.unit.name} {cover.person.name if cover.person else '未定人'} 自{cover.from_on:%Y-%m-%d}"
