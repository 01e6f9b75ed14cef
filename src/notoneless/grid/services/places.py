"""Writing of places and units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.core.events import act
from notoneless.domain import regions
from notoneless.domain.lines import read_phone, read_school_code, read_unit_number, unit_fits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import LineChangeKind, PlaceKind, SchoolKind, UnitKind
from notoneless.grid.models import Place, School, Unit, User
from notoneless.grid.services.changes import change_keep


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What a unit of kind school has besides."""

    code: str
    kind: SchoolKind
    urban_class: str = ""
    is_boarding: bool = False


def place_add(
    *, code: str, name: str, kind: PlaceKind, parent: Place | None, by: User | str, today: date
) -> Place | Refusal:
    """A new place below ``parent``; its code must say the same level and the same place above."""
    whole = regions.read_code(code)
    if isinstance(whole, Refusal):
        return whole
    name, kind = name.strip(), PlaceKind(kind)
    if not name:
        return Refusal("请填写名称。", "place.no_name")
    if not regions.fits_kind(whole, kind):
        return Refusal(f"代码{whole}与级别“{kind.label}”不符，请核对代码或级别。", "place.kind")
    if parent is None and kind != PlaceKind.PROVINCE:
        return Refusal("请选择上级地点。", "place.no_parent")
    if parent is not None and not (whole != parent.code and regions.lies_in(whole, parent.code)):
        return Refusal(f"代码{whole}不在“{parent.name}”({parent.code})之下，请核对上级。", "place.parent")
    if Place.objects.filter(code=whole).exists():
        return Refusal(f"代码{whole}已经登记过。", "place.twice")
    with act(by=by) as log:
        place = Place.objects.create(
            code=whole, name=name, kind=kind, parent=parent, path=f"{parent.path if parent else ''}{whole}/"
        )
        log("place_add", changes={"code": (None, whole), "name": (None, name)})
    return place


def place_rename(*, place: Place, name: str, by: User | str, today: date) -> Place | Refusal:
    """A new name for the same place; the code stays."""
    name = name.strip()
    if not name:
        return Refusal("请填写名称。", "place.no_name")
    with act(by=by) as log:
        old, place.name = place.name, name
        place.save(update_fields=["name"])
        change_keep(node=place, kind=LineChangeKind.RENAME, before=old, after=name, by=by, on=today)
        log("place_rename", changes={"code": (place.code, place.code), "name": (old, name)})
    return place


def unit_add(
    *,
    number: str,
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    place: Place | None,
    by: User | str,
    today: date,
    contact_name: str = "",
    contact_phone: str = "",
    paper_prefix: str = "",
    school: SchoolFacts | None = None,
) -> Unit | Refusal:
    """A new unit in its line; a school with its code and kind."""
    whole, phone = read_unit_number(number), read_phone(contact_phone)
    if isinstance(whole, Refusal):
        return whole
    if isinstance(phone, Refusal):
        return phone
    kind = UnitKind(kind)
    refused = _unit_refusal(whole, name, kind, parent, place, school)
    if refused is not None:
        return refused
    with act(by=by) as log:
        unit = Unit.objects.create(
            number=whole,
            name=name.strip(),
            kind=kind,
            parent=parent,
            place=place,
            path=f"{parent.path if parent else ''}{whole}/",
            contact_name=contact_name.strip(),
            contact_phone=phone,
            paper_prefix=paper_prefix.strip(),
        )
        if school is not None:
            School.objects.create(
                unit=unit,
                code=school.code,
                kind=school.kind,
                urban_class=school.urban_class,
                is_boarding=school.is_boarding,
            )
        log("unit_add", unit=unit, changes={"number": (None, whole), "name": (None, unit.name)})
    unit.refresh_from_db()
    return unit


def _unit_refusal(
    number: str,
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    place: Place | None,
    school: SchoolFacts | None,
) -> Refusal | None:
    refused = unit_fits(
        kind, UnitKind(parent.kind) if parent else None, PlaceKind(place.kind) if place else None
    )
    if refused is not None:
        return refused
    if not name.strip():
        return Refusal("请填写单位名称。", "unit.no_name")
    if Unit.objects.filter(number=number).exists():
        return Refusal(f"单位编号{number}已经用过，请换一个。", "unit.twice")
    if (kind == UnitKind.SCHOOL) != (school is not None):
        return Refusal("学校须填学校标识码和办学类型，其他单位不填。", "unit.school_facts")
    if school is not None:
        code = read_school_code(school.code)
        if isinstance(code, Refusal):
            return code
        if School.objects.filter(code=code).exists():
            return Refusal(f"学校标识码{code}已经登记在另一所学校。", "school.twice")
    return None


def unit_edit(
    *,
    unit: Unit,
    name: str,
    contact_name: str,
    contact_phone: str,
    paper_prefix: str,
    by: User | str,
    today: date,
) -> Unit | Refusal:
    """Change what a unit is called and how it is reached. Papers signed before keep the number they have."""
    phone = read_phone(contact_phone)
    if isinstance(phone, Refusal):
        return phone
    if not name.strip():
        return Refusal("请填写单位名称。", "unit.no_name")
    new: dict[str, Any] = {
        "name": name.strip(),
        "contact_name": contact_name.strip(),
        "contact_phone": phone,
        "paper_prefix": paper_prefix.strip(),
    }
    with act(by=by, unit=unit) as log:
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        old = {
            "name": unit.name,
            "contact_name": unit.contact_name,
            "contact_phone": unit.contact_phone.open(),
            "paper_prefix": unit.paper_prefix,
        }
        for column, value in new.items():
            setattr(unit, column, value)
        unit.save(update_fields=list(new))
        if old["name"] != unit.name:
            change_keep(
                node=unit, kind=LineChangeKind.RENAME, before=old["name"], after=unit.name, by=by, on=today
            )
        log("unit_edit", changes={key: (old[key], new[key]) for key in new if old[key] != new[key]})
    unit.refresh_from_db()
    return unit
