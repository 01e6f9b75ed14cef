"""Forms 7.1 to 7.3 from a filtered ledger of a day, as PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.cases.ledgercolumns import (
    class_of,
    guardian_name,
    guardian_phone,
    id_number,
    returned_by,
    school_of,
    village_name,
)
from notoneless.cases.papers.facts import address_of
from notoneless.cases.queries.ledgers import contacts_of
from notoneless.children.models import HouseholdEntry
from notoneless.core.tables import Column
from notoneless.domain.causes import cause_label
from notoneless.domain.masking import mask_address, mask_phone
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import school_year_of
from notoneless.domain.words import CaseState, Sex
from notoneless.files.papers import (
    ChildFacts,
    GuardianFacts,
    NamesList,
    Paper,
    PersuasionEntry,
    PersuasionSheet,
    SignOffSheet,
    VillageSheet,
)
from notoneless.files.papers.ledgers import NAMES_COLUMNS, VILLAGE_COLUMNS
from notoneless.files.sheets.writing import SheetPart, write_sheets
from notoneless.grid.models import Place, User

FORMS = {
    "village": "应接受义务教育未接受名单（每村一张）", "persuasion": "辍学学生劝返记录（一生一表）",
    "signoff": "辍学学生劝返清单（签字）",
}  # fmt: skip
MOST = {"village": 2000, "persuasion": 100, "signoff": 2000}
"""Children in one file: a form a child is two pages and a quarter of a second."""
NOWHERE = "未登记居住地"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day, for whom, with whole numbers or covered ones."""

    on: date
    today: date
    unit: str
    by: User
    is_sensitive: bool
    is_whole: bool = False
    by_village: bool = False

    @property
    def cause_known(self) -> bool:
        return self.is_sensitive and self.on >= self.today


def too_many(kind: str, count: int) -> Refusal | None:
    """Whether a file of so many would be too long for anybody to carry."""
    if not count:
        return Refusal("没有符合条件的个案，没有可打印的表册。", "ledger.nobody")
    if count > MOST[kind]:
        return Refusal(
            f"一次最多{MOST[kind]}名，现有{count}名。请先按乡镇、村或学校筛选。", "ledger.too_many"
        )
    return None


def form_bytes(kind: str, form: str, cases: Sequence[Any], asked: Asked) -> bytes:
    """The form of these cases (with papers) as pdf, docx or xlsx."""
    if form == "xlsx":
        return write_sheets(_parts(kind, cases, asked))
    papers = _papers(kind, cases, asked)
    if form == "docx":
        from notoneless.files.word import render_docx_sheets

        return render_docx_sheets(papers)
    from notoneless.files.pdf import render_joined, render_sheets

    return render_sheets(papers) if kind == "village" else render_joined(papers)


def _papers(kind: str, cases: Sequence[Any], asked: Asked) -> list[Paper]:
    if kind == "village":
        return [
            VillageSheet(
                made_on=asked.today, unit=asked.unit, village=place, on=asked.on, rows=_village_rows(rows, asked),
                filler=asked.by.name,
            )
            for place, rows in _grouped(cases, by_village=True)
        ]  # fmt: skip
    if kind == "persuasion":
        return list(_persuasions(cases, asked))
    found: list[Paper] = []
    for place, rows in _grouped(cases, by_village=asked.by_village):
        found += _sign_off(place, rows, asked)
    return found


def _grouped(cases: Sequence[Any], *, by_village: bool) -> list[tuple[str, list[Any]]]:
    """By village or township in the order of their codes; who lives nowhere known comes last."""
    found: dict[tuple[str, str], list[Any]] = {}
    known: dict[int, Place | None] = {}
    for case in cases:
        place = case.place
        if place is not None:
            if place.pk not in known:
                known[place.pk] = (place.village if by_village else place.township) or place
            place = known[place.pk]
        key = (place.code, place.name) if place is not None else ("~", NOWHERE)
        found.setdefault(key, []).append(case)
    return [(name, rows) for (_code, name), rows in sorted(found.items())]


def _heads_of(cases: Sequence[Any], on: date) -> dict[int, str]:
    """户主 by child, of the household entry that held on the day."""
    rows = HouseholdEntry.objects.filter(child__in=[case.child_id for case in cases], from_on__lte=on)
    return {
        child: head
        for child, head in rows.order_by("from_on", "pk").values_list("child", "head_name")
        if head
    }


def _village_rows(cases: Sequence[Any], asked: Asked) -> list[tuple[str, ...]]:
    heads = _heads_of(cases, asked.on)
    return [
        (
            str(number),
            case.place.name if case.place else "",
            case.child.name,
            f"{case.child.born_on:%Y-%m}" if case.child.born_on else "",
            heads.get(case.child_id, "") or guardian_name(case),
            cause_label(case.cause) if asked.cause_known else "",
            str(case.visit_count or 0),
            CaseState(case.state_then).label,
        )
        for number, case in enumerate(cases, start=1)
    ]


def _persuasions(cases: Sequence[Any], asked: Asked) -> list[PersuasionSheet]:
    met = contacts_of(cases, asked.on)
    return [_persuasion(case, met.get(case.key, []), asked) for case in cases]


def _persuasion(case: Any, contacts: Sequence[Any], asked: Asked) -> PersuasionSheet:
    child, address = case.child, address_of(case)
    facts = ChildFacts(
        name=child.name, sex=Sex(child.sex).label if child.sex != Sex.UNKNOWN else "", born_on=child.born_on,
        ethnic=child.ethnicity, id_number=id_number(case, is_whole=asked.is_whole), school=school_of(case),
        class_name=class_of(case.absent_since_on or case.opened_on)(case), home=village_name(case),
        address=address if asked.is_whole else mask_address(address),
    )  # fmt: skip
    phone = guardian_phone(case, is_whole=asked.is_whole)
    known = case.child.guardians_known
    guardian = GuardianFacts(
        name=guardian_name(case), relation=known[0].relation if known else "", phone=phone
    )
    return PersuasionSheet(
        made_on=asked.today, unit=asked.unit, child=facts, guardian=guardian,
        entries=[_entry(row, asked) for row in contacts], absent_since=case.absent_since_on,
        reason=cause_label(case.cause) if asked.cause_known else "", empty_rows=2,
    )  # fmt: skip


def _entry(row: Any, asked: Asked) -> PersuasionEntry:
    number = row.by.phone.open() if row.by.phone else ""
    own = asked.is_sensitive or row.by_id == asked.by.pk
    persons = (
        row.companions if row.book else "、".join(part for part in (row.by.name, row.companions) if part)
    )
    return PersuasionEntry(
        on=row.on, persons=persons, phone=number if asked.is_whole else mask_phone(number),
        record=(row.found.open() if row.found else "") if own else "",
    )  # fmt: skip


def _split(cases: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """(still out, back): who is back or was closed after coming back counts as persuaded."""
    is_back = (CaseState.RETURNED, CaseState.FOLLOWING, CaseState.CLOSED)
    out = [case for case in cases if case.state_then not in is_back]
    return out, [case for case in cases if case.state_then in is_back]


def _name_rows(cases: Sequence[Any], asked: Asked) -> list[tuple[str, ...]]:
    returned, klass = returned_by(asked.on), class_of(asked.on)
    return [
        (
            str(number), case.child.name, Sex(case.child.sex).label,
            f"{case.child.born_on:%Y-%m}" if case.child.born_on else "", f"{school_of(case)}{klass(case)}",
            guardian_name(case), village_name(case), CaseState(case.state_then).label, returned(case),
        )
        for number, case in enumerate(cases, start=1)
    ]  # fmt: skip


def _lists(place: str, cases: Sequence[Any], asked: Asked) -> list[tuple[str, list[tuple[str, ...]]]]:
    out, back = _split(cases)
    named = (
        (f"{place}辍学学生花名册", list(cases)),
        (f"{place}返校学生花名册", back),
        (f"{place}未返校学生花名册", out),
    )
    return [(title, _name_rows(rows, asked)) for title, rows in named]


def _sign_off(place: str, cases: Sequence[Any], asked: Asked) -> list[Paper]:
    out, back = _split(cases)
    year = school_year_of(asked.on).start_year
    sheet = SignOffSheet(
        made_on=asked.today, unit=asked.unit, place=place, on=asked.on, since=date(year, 9, 1), out_count=len(out),
        back_count=len(back),
    )  # fmt: skip
    lists = [
        NamesList(made_on=asked.today, unit=asked.unit, title=title, on=asked.on, rows=rows)
        for title, rows in _lists(place, cases, asked)
    ]
    return [sheet, *lists]


def _plain(columns: Sequence[Any]) -> list[tuple[str, bool]]:
    return [(column.label.replace("\n", ""), True) for column in columns]


def _parts(kind: str, cases: Sequence[Any], asked: Asked) -> list[SheetPart]:
    if kind == "village":
        return [
            SheetPart(
                name=f"{number}{place}", columns=_plain(VILLAGE_COLUMNS), rows=_village_rows(rows, asked),
                title=f"{place}适龄儿童少年应接受义务教育未接受名单",
                note=f"填报单位：{asked.unit}（盖章）　填报时间：{asked.on}　审核人：　填表人：{asked.by.name}　"
                "联系电话：",
            )
            for number, (place, rows) in enumerate(_grouped(cases, by_village=True), start=1)
        ]  # fmt: skip
    if kind == "persuasion":
        return [
            SheetPart(
                name="劝返记录", columns=_plain(_FLAT), rows=_flat(cases, asked), title="辍学学生劝返记录"
            )
        ]
    parts = []
    for number, (place, rows) in enumerate(_grouped(cases, by_village=asked.by_village), start=1):
        out, back = _split(rows)
        counts = f"截止{asked.on}：共有辍学{len(rows)}名，已劝返{len(back)}名，未返校{len(out)}名"
        for title, lines in _lists(place, rows, asked):
            short = title.removeprefix(place)[:8]
            parts.append(
                SheetPart(
                    name=f"{number}{place}{short}",
                    columns=_plain(NAMES_COLUMNS),
                    rows=lines,
                    title=title,
                    note=counts,
                )
            )
    return parts


_FLAT = [
    Column(str(n), label, lambda row: row)
    for n, label in enumerate(
        ("姓名", "性别", "身份证号", "学校", "班级", "辍学年月", "监护人", "联系电话", "家庭住址", "辍学原因", "劝返次数",
         "劝返人员", "劝返人员电话", "劝返时间", "劝返就读情况记录")
    )
]  # fmt: skip


def _flat(cases: Sequence[Any], asked: Asked) -> list[tuple[str, ...]]:
    """A row an attempt; a child nobody went to has one row with an empty attempt."""
    rows: list[tuple[str, ...]] = []
    for sheet in _persuasions(cases, asked):
        since = f"{sheet.absent_since:%Y-%m}" if sheet.absent_since else ""
        child, guardian = sheet.child, sheet.guardian
        head = (
            child.name, child.sex, child.id_number, child.school, child.class_name, since, guardian.name, guardian.phone,
            child.address, sheet.reason,
        )  # fmt: skip
        tries = [
            (str(n), e.persons, e.phone, f"{e.on}", e.record) for n, e in enumerate(sheet.entries, start=1)
        ]
        rows += [(*head, *one) for one in tries or [("0", "", "", "", "")]]
    return rows
