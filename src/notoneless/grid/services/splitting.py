"""拆分: one village becomes two, by its groups and by the households that belong to none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from notoneless.core.events import act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import VILLAGES, PlaceKind, UnitKind
from notoneless.domain.words import LineChangeKind as K
from notoneless.grid.models import Cover, Place, Unit, User
from notoneless.grid.services.changes import SPLITS, branch_move, change_keep
from notoneless.grid.services.places import place_add

acts({"place_split": "拆分地点"})


def place_split(
    *,
    place: Place,
    code: str,
    name: str,
    groups: Sequence[Place],
    reason: str,
    by: User | str,
    today: date,
    people: Sequence[int] = (),
) -> Place | Refusal:
    """A new village beside this one from today: the chosen groups and households go there with all who live in them; it
    is covered as the old one is, and its committee stands under the same township. Who lived in the old village stays
    readable."""
    if place.kind not in VILLAGES or place.until_on is not None or place.parent is None:
        return Refusal("只有现有的村(社区)可以拆分。", "place.split_kind")
    wrong = [one.name for one in groups if one.parent_id != place.pk or one.until_on is not None]
    if not (groups or people) or wrong:
        return Refusal("请勾选要划到新村的小组或住户；至少一个，都要是本村的。", "place.split_groups")
    with act(by=by) as log:
        new = place_add(
            code=code, name=name, kind=PlaceKind(place.kind), parent=place.parent, by=by, today=today
        )
        if isinstance(new, Refusal):
            log("place_split", changes={"code": (place.code, code[:14]), "rule": (None, new.rule)})
            return new
        for group in groups:
            branch_move(node=group, parent=new)
            change_keep(
                node=group, kind=K.MOVE, before=place.name, after=new.name, reason=reason, by=by, on=today
            )
        _committee_beside(place, new)
        cover = Cover.objects.filter(place=place, until_on__isnull=True).first()
        if cover is not None:
            Cover.objects.create(place=new, unit_id=cover.unit_id, person_id=cover.person_id, from_on=today)
        for goes in SPLITS:
            goes(place=place, new=new, people=people, today=today)
        for node in (place, new):
            change_keep(
                node=node, kind=K.SPLIT, before=place.name, after=new.name, reason=reason, by=by, on=today
            )
        moved = "、".join(group.name for group in groups)
        log(
            "place_split",
            changes={
                "code": (place.code, new.code),
                "groups": (None, moved),
                "children": (None, len(people)),
            },
        )
    return new


def _committee_beside(place: Place, new: Place) -> None:
    """The new village's committee, under the same government as the old one's."""
    old = Unit.objects.filter(place=place, kind=UnitKind.VILLAGE_COMMITTEE, until_on__isnull=True).first()
    if old is None or old.parent is None:
        return
    number = f"CW{new.code}"[:20]
    Unit.objects.create(
        number=number, name=f"{new.name}{'居民' if new.kind == PlaceKind.COMMUNITY else '村民'}委员会",
        kind=UnitKind.VILLAGE_COMMITTEE, parent=old.parent, path=f"{old.parent.path}{number}/", place=new,
    )  # fmt: skip
