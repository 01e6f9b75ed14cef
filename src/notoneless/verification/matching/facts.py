"""What a match needs of lists and registers, opened in the memory of the job's own process and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from notoneless.children.models import Child, Guardian, Roll
from notoneless.core.sealing import Sealed, blind
from notoneless.domain.schoolyear import grade_name, grade_of, school_year_of
from notoneless.domain.words import Stage
from notoneless.grid.models import Place
from notoneless.verification.models import SourceRow

Opened = Callable[[Sealed], str]
"""How a sealed value is opened."""


@dataclass(slots=True)
class RowFact:
    """One row of a list, in plain text."""

    pk: int
    kind: str
    name: str
    sex: str
    born_on: date | None
    id_number: str
    id_index: str | None
    is_id_checked: bool
    place: int | None
    guardian_name: str
    guardian_phone: str
    address: str
    details: dict[str, str]
    content_hash: str
    child: int | None
    list_words: str

    def detail(self, name: str) -> str:
        """Another column of the list, blank where it has none."""
        return str(self.details.get(name) or "")


@dataclass(slots=True)
class ChildFact:
    """One child of the register, in plain text, with its roll where one is open."""

    pk: int
    name: str
    former_name: str
    sex: str
    born_on: date | None
    id_number: str
    id_index: str | None
    is_id_checked: bool
    residence: int | None
    hukou: str
    address: str
    is_unconfirmed: bool
    is_dead: bool = False
    roll: int | None = None
    roll_number: str = ""
    school: str = ""
    school_place: int | None = None
    grade: str = ""
    stage: str = ""
    guardians: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, phone, ID number), the first one first."""


def row_facts(rows: QuerySet[SourceRow], opened: Opened = Sealed.open) -> list[RowFact]:
    """These rows with everything sealed opened."""
    names = (
        "pk", "kind", "name", "sex", "born_on", "id_number", "id_number_index", "is_id_checked", "place",
        "guardian_name", "guardian_phone", "address", "details", "content_hash", "child",
        "source_list__listed_on",
    )  # fmt: skip
    return [
        _row_fact(values, opened)
        for values in rows.order_by("pk").values_list(*names).iterator(chunk_size=5000)
    ]


def _row_fact(values: tuple[Any, ...], opened: Opened) -> RowFact:
    (pk, kind, name, sex, born_on, number, index, checked, place, guardian, phone, address, details,
     content_hash, child, listed_on) = values  # fmt: skip
    return RowFact(
        pk=pk, kind=kind, name=name, sex=sex, born_on=born_on, id_number=opened(number), id_index=index,
        is_id_checked=checked, place=place, guardian_name=guardian, guardian_phone=opened(phone),
        address=opened(address), details=json.loads(opened(details) or "{}"), content_hash=content_hash,
        child=child, list_words=list_words(kind, listed_on),
    )  # fmt: skip


def list_words(kind: str, listed_on: date) -> str:
    """How a list is named as a source: 困难家庭学生名单 2026-10-20."""
    label = dict(SourceRow._meta.get_field("kind").choices or [])[kind]
    return f"{label} {listed_on:%Y-%m-%d}"


def child_facts(
    children: QuerySet[Child], today: date, rolls: QuerySet[Roll] | None = None, opened: Opened = Sealed.open
) -> list[ChildFact]:
    """These children with everything sealed opened, their rolls (open ones unless told otherwise) and guardians."""
    names = (
        "pk", "name", "former_name", "sex", "born_on", "id_number", "id_number_index", "is_id_checked",
        "residence", "hukou_detail", "residence_detail", "is_unconfirmed", "died_on",
    )  # fmt: skip
    found: dict[int, ChildFact] = {}
    for values in children.order_by("pk").values_list(*names).iterator(chunk_size=5000):
        pk, name, former, sex, born_on, number, index, checked, place, hukou, address, unconfirmed, died = (
            values
        )
        found[pk] = ChildFact(
            pk, name, former, sex, born_on, opened(number), index, checked, place, opened(hukou),
            opened(address), unconfirmed, died is not None,
        )  # fmt: skip
    held = Roll.objects.current() if rolls is None else rolls
    _add_rolls(found, held.filter(child__in=children).order_by("pk"), today, opened)
    _add_guardians(found, children, opened)
    return list(found.values())


def _add_rolls(found: dict[int, ChildFact], rolls: QuerySet[Roll], today: date, opened: Opened) -> None:
    year = school_year_of(today)
    cells: Any = rolls.values_list(
        "child", "pk", "roll_number", "school__name", "school__place", "stage", "entry_year"
    )
    for child, pk, number, school, place, stage, entry_year in cells.iterator(chunk_size=5000):
        fact = found.get(child)
        if fact is not None:
            grade = grade_of(entry_year, Stage(stage), year)
            fact.roll, fact.roll_number, fact.school, fact.school_place = pk, opened(number), school, place
            fact.grade, fact.stage = grade_name(grade) if grade else "", stage


def _add_guardians(found: dict[int, ChildFact], children: QuerySet[Child], opened: Opened) -> None:
    guardians = Guardian.objects.filter(child__in=children).order_by("rank", "pk")
    cells: Any = guardians.values_list("child", "name", "phone", "id_number")
    for child, name, phone, number in cells.iterator(chunk_size=5000):
        if child in found:
            found[child].guardians.append((name, opened(phone), opened(number)))


class Villages:
    """Villages by place, for the comparison of addresses; looked up once a run."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.top = Place.objects.filter(kind="county").order_by("code").values_list("pk", flat=True).first()
        rows = Place.objects.values_list("pk", "name", "kind", "parent__name", "parent__kind")
        for pk, name, kind, parent, parent_kind in rows:
            if kind in ("village", "community"):
                self.names[pk] = name
            elif parent_kind in ("village", "community"):
                self.names[pk] = parent

    def home(self, place: int | None) -> int | None:
        """The place a row names; the county where it names none we know."""
        return self.top if place is None else place

    def of(self, place: int | None) -> str:
        """The village a place lies in, "" above the villages."""
        return self.names.get(place or 0, "")


def merged_map() -> dict[int, int]:
    """Child that was joined with another → the one that stays, to the end of the chain."""
    into = dict(Child.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    for pk in into:
        seen = {pk}
        while into[pk] in into and into[pk] not in seen:
            seen.add(into[pk])
            into[pk] = into[into[pk]]
    return into


def by_pk(facts: Iterable[ChildFact]) -> dict[int, ChildFact]:
    """The facts by child."""
    return {fact.pk: fact for fact in facts}


def pupil_hash(child: ChildFact) -> str:
    """Keyed hash of what a person looked at when he compared the pupil with a row."""
    said = (child.name, child.sex, child.born_on, child.id_number, child.hukou, *sorted(child.guardians))
    return blind("match.pupil", "\x1f".join(map(str, said))) or ""
