"""Who is missing in the contact network: villages without an officer, schools without a head, people without a phone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse

from notoneless.domain.contactgaps import ContactGap, gap_of_unit
from notoneless.domain.words import VILLAGES, Role, UnitKind
from notoneless.grid.access import ADMINS, sight
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import (
    ANSWERING,
    contacts_for,
    path_steps,
    standing_posts,
    units_seen,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One place, unit or person that cannot be reached, and where that is put right."""

    kind: ContactGap
    name: str
    where: str
    township: str
    url: str


def contact_gaps(user: User, today: date) -> list[Gap]:
    """Every gap in this person's network, villages first."""
    seen = units_seen(user, today).filter(until_on__isnull=True)
    return [*_villages(user, today), *_units(seen, today), *_people(seen, today)]


def _villages(user: User, today: date) -> list[Gap]:
    see = sight(user)
    places = Place.objects.all() if see.has_role(*ADMINS) else see.places
    posts = standing_posts(today).filter(role=Role.VILLAGE_OFFICER).select_related("place", "unit__place")
    known = {place.path for post in posts if (place := post.place or post.unit.place) is not None}
    villages = places.filter(kind__in=VILLAGES, until_on__isnull=True).select_related("parent")
    return [
        Gap(ContactGap.NO_OFFICER, place.name, place.name, _name(place.parent),
            reverse("grid:place_page", args=[place.code]))
        for place in villages.order_by("code")
        if known.isdisjoint(path_steps(place.path))
    ]  # fmt: skip


def _units(seen: Any, today: date) -> list[Gap]:
    """Units that should have somebody and have nobody; a village committee is told by its village."""
    kinds = [kind for kind, roles in ANSWERING.items() if roles and kind != UnitKind.VILLAGE_COMMITTEE]
    units = seen.filter(kind__in=kinds).select_related("place__parent").order_by("kind", "number")
    return [
        Gap(gap_of_unit(UnitKind(one.unit.kind)), one.unit.name, one.unit.name, _township(one.unit), _page(one.unit))
        for one in contacts_for(units, today)
        if not one.people
    ]  # fmt: skip


def _people(seen: Any, today: date) -> list[Gap]:
    posts = standing_posts(today).filter(
        Q(user__phone_index__isnull=True) | Q(user__phone_index=""), unit__in=seen
    )
    rows = posts.exclude(role__in=ADMINS).select_related("user", "unit__place__parent")
    return [
        Gap(ContactGap.NO_PHONE, post.user.name, f"{post.unit.name} {Role(post.role).label}", _township(post.unit),
            _page(post.unit))
        for post in rows.order_by("unit__number", "user__login")
    ]  # fmt: skip


def _page(unit: Unit) -> str:
    return reverse("grid:unit_page", args=[unit.number])


def _township(unit: Unit) -> str:
    return _name(unit.place.township) if unit.place else ""


def _name(place: Place | None) -> str:
    return place.name if place is not None else ""


class GapFilter(forms.Form):
    """缺口 filters."""

    q = forms.CharField(label="单位或姓名", required=False, max_length=40)
    kind = forms.ChoiceField(label="缺什么", required=False, choices=[("", "全部"), *ContactGap.choices()])
    township = forms.ChoiceField(label="乡镇(街道)", required=False)

    def __init__(self, *args: Any, gaps: list[Gap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted({gap.township for gap in gaps if gap.township})
        self.fields["township"].choices = [("", "全部"), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def chosen(self, gaps: list[Gap]) -> list[Gap]:
        """The gaps that fit what was asked."""
        if not self.is_valid():
            return gaps
        ask = self.cleaned_data
        return [
            gap
            for gap in gaps
            if ask["q"].strip() in f"{gap.name}{gap.where}"
            and ask["kind"] in ("", gap.kind)
            and ask["township"] in ("", gap.township)
        ]


def gap_figures(gaps: list[Gap]) -> list[dict[str, Any]]:
    """How many of each kind there is, each figure leading to its names."""
    counts, here = Counter(gap.kind for gap in gaps), reverse("grid:contact_gaps")
    return [
        {"label": kind.label, "value": counts[kind], "url": f"{here}?kind={kind}", "tone": "due"}
        for kind in ContactGap
        if counts[kind]
    ]  # fmt: skip
