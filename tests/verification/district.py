"""The demo's invented district in the database: rolls as schools wrote them, lists through the importer's handler."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from notoneless.children.models import Child, Guardian, Roll
from notoneless.children.services import child_row, codes_seed, guardian_row, roll_row
from notoneless.core.listhandlers import HANDLERS, ListContext, ListRows
from notoneless.core.models import CountySetting
from notoneless.domain.cells import CellProblem, day, parse_column, sex
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.idcard import IdNumber, parse
from notoneless.domain.schoolyear import SIX_THREE, entry_year_of, read_grade, school_year_of
from notoneless.domain.words import Role
from notoneless.grid.models import Cover, Place, Post, School, SchoolClass, Unit, User
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import SourceRow
from notoneless.web.demo import rows as demo_rows
from notoneless.web.demo.world import World, make_world

FROM = date(2026, 9, 1)
LISTED = date(2026, 10, 20)


def load_district(children: int, today: date, *, seed: int = 2026) -> World:
    """Places, units, staff, covers, rolls and the four lists of one made district."""
    world = make_world(children, seed, today=today)
    _grid(world)
    _rolls(world, today)
    for kind, made in (
        (ListKind.HOUSEHOLD, demo_rows.household_rows(world)),
        (ListKind.POVERTY, demo_rows.poverty_rows(world)),
        (ListKind.DISABILITY, demo_rows.disability_rows(world)),
        (ListKind.SUSPECTED, demo_rows.suspected_rows(world)),
    ):
        take_in(kind, [row.cells for row in made], today)
    return world


def _grid(world: World) -> None:
    codes_seed()
    CountySetting.objects.get_or_create(key="county.name", defaults={"value": "云溪区"})
    places: dict[str, Place] = {}
    for one in sorted(world.district.places, key=lambda p: len(p.code) * 100 + list("省").count(p.code)):
        above = places.get(one.parent)
        places[one.code] = Place.objects.create(
            code=one.code, name=one.name, kind=one.kind, parent=above,
            path=f"{above.path if above else ''}{one.code}/",
        )  # fmt: skip
    units: dict[str, Unit] = {}
    waiting = list(world.district.units)
    while waiting:
        one = waiting.pop(0)
        if one.parent and one.parent not in units:
            waiting.append(one)
            continue
        above_unit = units.get(one.parent)
        units[one.code] = Unit.objects.create(
            number=one.code, name=one.name, kind=one.kind, parent=above_unit, place=places.get(one.place),
            path=f"{above_unit.path if above_unit else ''}{one.code}/",
        )  # fmt: skip
    for school in world.district.schools:
        School.objects.create(unit=units[school.code], code=school.mark, kind=school.school_kind)
    _people(world, places, units)


def _people(world: World, places: dict[str, Place], units: dict[str, Unit]) -> None:
    first: dict[str, User] = {}
    for post in world.staff:
        if post.role == Role.CLASS_TEACHER:
            continue
        user, _ = User.objects.get_or_create(login=post.login, defaults={"name": post.name})
        Post.objects.create(
            user=user, unit=units[post.unit], role=post.role, from_on=FROM, place=places.get(post.place)
        )
        first.setdefault(post.unit, user)
    by_place = {unit.place: unit for unit in world.district.units if unit.cover}
    for code, unit in by_place.items():
        Cover.objects.create(
            place=places[code], unit=units[unit.cover], person=first.get(unit.cover), from_on=FROM
        )


def _rolls(world: World, today: date) -> None:
    year = school_year_of(today)
    classes: dict[tuple[str, int, int], SchoolClass] = {}
    numbers: set[str] = set()
    children: list[Child] = []
    guardians: list[Guardian] = []
    rolls: list[Roll] = []
    for index, school in enumerate(world.district.schools):
        unit = Unit.objects.get(number=school.code)
        for row in demo_rows.roll_rows(world, index):
            if "second_roll" in row.faults:
                continue  # the importer lays these aside
            grade = read_grade(str(row.cells["年级"])) or 1
            class_no = int(str(row.cells["班级"]).removesuffix("班"))
            key = (school.code, grade, class_no)
            if key not in classes:
                classes[key] = SchoolClass.objects.create(
                    school=unit, stage=SIX_THREE.stage_of_grade(grade),
                    entry_year=entry_year_of(grade, year), class_no=class_no,
                )  # fmt: skip
            child = _child(row.cells, numbers)
            children.append(child)
            name = str(row.cells.get("成员1姓名") or "")
            if name:
                phone = str(row.cells.get("成员1联系电话") or "")
                guardians.append(guardian_row(child=child, name=name, phone=phone))
            number = str(row.cells.get("学籍号") or "")
            rolls.append(roll_row(child=child, school_class=classes[key], on=FROM, roll_number=number))
    Child.objects.bulk_create(children)
    for one in (*guardians, *rolls):
        one.child = one.child
    Guardian.objects.bulk_create(guardians)
    Roll.objects.bulk_create(rolls)


def _child(cells: dict[str, Any], numbers: set[str]) -> Child:
    born_on, is_of = day(cells["出生日期"]), sex(cells["性别"])
    text = str(cells["身份证件号"] or "")
    child = child_row(
        name=str(cells["姓名"]),
        sex="0" if isinstance(is_of, CellProblem) or is_of is None else str(is_of),
        born_on=None if isinstance(born_on, CellProblem) else born_on,
        id_number=text,
        residence_detail=str(cells.get("现住址") or ""),
        hukou_detail=str(cells.get("家庭地址") or ""),
    )
    if text and isinstance(parse(text), IdNumber):
        child.is_id_checked = text not in numbers
        numbers.add(text)
    return child


def take_in(kind: ListKind, made: Iterable[dict[str, Any]], today: date) -> None:
    """One list through the handler the importer uses."""
    lines = list(made)
    values = {}
    for column in LISTS[kind]:
        if any(column.header in line for line in lines):
            cells = [_cell(line.get(column.header)) for line in lines]
            read = parse_column(column, cells)
            blank = "" if column.kind in ("text", "name", "code", "phone", "id_number", "choice") else None
            values[column.name] = [_plain(v, blank) for v in read.values]
    rows = ListRows(kind, len(lines), values, [1] * len(lines), list(range(2, len(lines) + 2)))
    context = ListContext(by="system", today=today, listed_on=LISTED)
    prepared = HANDLERS[kind].prepare(rows, context)
    assert not prepared.has_errors, [p for p in prepared.problems if p.is_error][:3]
    batch = ImportBatch.objects.create(
        kind=kind, by="system", asked_at=datetime(2026, 11, 1).astimezone(), listed_on=LISTED,
        row_count=len(lines),
    )  # fmt: skip
    with transaction.atomic():
        HANDLERS[kind].apply(HANDLERS[kind].build(prepared.plan), batch, context)


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _plain(value: Any, blank: Any) -> Any:
    if value is None:
        return blank
    return value.text if isinstance(value, IdNumber) else value


def standing(kind: ListKind) -> int:
    """How many rows of this kind stand."""
    return SourceRow.objects.standing(kind).count()
