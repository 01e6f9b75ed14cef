"""学籍名册, row by row: which school and class, whose number can be trusted, what the row says of the family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from notoneless.core.listhandlers import Draft, ListContext
from notoneless.core.sealing import blind
from notoneless.domain.columnlists import GRADES
from notoneless.domain.idcard import IdNumber, IdWarning, parse
from notoneless.domain.lines import stages_of
from notoneless.domain.schoolyear import SIX_THREE, entry_year_of, school_year_of
from notoneless.domain.words import GroupKind, SchoolKind, Sex
from notoneless.grid.models import School
from notoneless.grid.placenames import PlaceNames

ClassKey = tuple[int, str, int, int]
"""School, stage, entry year, number."""
OLDEST, YOUNGEST = 25, 3
"""Ages a pupil may have by the number; outside them it is a grown-up's number in the wrong column."""
BOARDS = ("住校", "寄宿", "住宿")
NO_DISABILITY = ("", "无", "无残疾", "否", "正常")
NOT_LEFT_BEHIND = ("", "否", "无", "非留守儿童", "非留守", "0")


class Member(NamedTuple):
    """A family member as the row names him."""

    name: str
    relation: str
    phone: str
    id_number: str


@dataclass(slots=True)
class Facts:
    """The rows of a roll as columns; a place in each list is a row of the file."""

    schools: list[int] = field(default_factory=list)
    """The school's unit, 0 where the row has none that may be taken in."""
    classes: list[ClassKey | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sexes: list[str] = field(default_factory=list)
    born: list[date | None] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    is_checked: list[bool] = field(default_factory=list)
    number_indexes: list[str | None] = field(default_factory=list)
    roll_numbers: list[str] = field(default_factory=list)
    roll_indexes: list[str | None] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    school_names: dict[int, str] = field(default_factory=dict)


def facts_read(draft: Draft, context: ListContext) -> Facts:
    """Everything a row says about who the child is and where it sits, with errors and warnings noted."""
    facts = Facts()
    _schools(draft, facts, context)
    _classes(draft, facts, context.today)
    rows = draft.rows
    facts.names = rows.column("name")
    facts.roll_numbers = ["".join(text.split()).upper() for text in rows.column("roll_number")]
    facts.roll_indexes = [blind("roll_number", text) for text in facts.roll_numbers]
    facts.addresses = _addresses(rows.column("address"), rows.column("home_address"))
    _numbers(draft, facts, context.today)
    _hashes(draft, facts)
    return facts


def _schools(draft: Draft, facts: Facts, context: ListContext) -> None:
    """The school each row belongs to. A school manager's list may hold his own school's rows only."""
    rows = draft.rows
    codes: dict[str, tuple[int, str, str]] = {}
    names: dict[str, tuple[int, str, str]] = {}
    for code, kind, pk, name in School.objects.filter(unit__until_on__isnull=True).values_list(
        "code", "kind", "unit_id", "unit__name"
    ):
        codes[code] = names[name] = (pk, kind, name)
        facts.school_names[pk] = name
    known: dict[tuple[str, str], tuple[int, str, str]] = {}
    own = context.unit
    for row, said in enumerate(zip(rows.column("school_code"), rows.column("school_name"), strict=True)):
        found = known.get(said)
        if found is None:
            school = (codes.get(said[0]) if said[0] else names.get(said[1])) or (0, "", "")
            reason = "" if school[0] else _unknown_school(*said)
            if school[0] and own is not None and school[0] != own.pk:
                school, reason = (0, "", ""), "这一行是别的学校的学生；学校只能导入本校名册，请删去这一行。"
            found = known[said] = (school[0], school[1], reason)
        facts.schools.append(found[0])
        if found[2]:
            draft.error(row, "school_code" if said[0] else "school_name", "roll.school", found[2])


def _unknown_school(code: str, name: str) -> str:
    if code:
        return f"学校标识码“{code}”没有登记。请核对，或先在单位里登记这所学校。"
    return f"学校“{name}”没有登记。请填学校标识码。" if name else "没有写学校标识码，也没有写学校名称。"


def _classes(draft: Draft, facts: Facts, today: date) -> None:
    """Grade and number to the class, for schools that teach the stage."""
    kinds = dict(School.objects.values_list("unit_id", "kind"))
    year = school_year_of(today)
    known: dict[tuple[int, int, int], ClassKey | None] = {}
    for row, (school, grade, number) in enumerate(
        zip(facts.schools, draft.rows.column("grade", None), draft.rows.column("class_no", None), strict=True)
    ):
        if not school or not grade or not number:
            facts.classes.append(None)
            continue
        place = (school, grade, number)
        if place not in known:
            stage = SIX_THREE.stage_of_grade(grade)
            fits = stage in stages_of(SchoolKind(kinds[school]))
            known[place] = (school, stage.value, entry_year_of(grade, year), number) if fits else None
        facts.classes.append(known[place])
        if known[place] is None:
            label = SchoolKind(kinds[school]).label
            draft.error(row, "grade", "class.stage", f"{label}没有{GRADES[grade - 1]}，请核对年级或学校。")


def _addresses(living: list[str], home: list[str]) -> list[str]:
    """现住址, with 家庭地址 behind it where that is another."""
    return [
        now if not other or other == now else f"{now}(家庭地址：{other})" if now else other
        for now, other in zip(living, home, strict=True)
    ]


def _numbers(draft: Draft, facts: Facts, today: date) -> None:
    """Which numbers can be trusted to tell one child from all others; birth date and sex with their help."""
    rows = draft.rows
    for row, (text, born_on, sex) in enumerate(
        zip(
            rows.column("id_number"),
            rows.column("birth_on", None),
            rows.column("sex", Sex.UNKNOWN.value),
            strict=True,
        )
    ):
        number = parse(text, today=today) if text else None
        if isinstance(number, IdNumber):
            text = number.text
            is_checked = YOUNGEST <= today.year - number.birth_on.year <= OLDEST
            if not is_checked:
                draft.warn(row, "id_number", "id.not_a_child",
                           "证号里的出生年份不像学生，可能填成了监护人的证号，按待核处理。")  # fmt: skip
            else:
                if born_on is not None and born_on != number.birth_on:
                    draft.warn(
                        row, "birth_on", "id.birth_differs", IdWarning.BIRTH_DIFFERS.label + "(以证号为准)"
                    )
                born_on = number.birth_on
                sex = number.sex.value if sex == Sex.UNKNOWN else sex
                if sex != number.sex:
                    draft.warn(row, "sex", "id.sex_differs", IdWarning.SEX_DIFFERS.label)
        else:
            is_checked = False
            if number is not None:
                draft.warn(row, "id_number", number.rule, f"{number.reason}(先按原样收下，标为待核)")
        facts.numbers.append(text)
        facts.is_checked.append(is_checked)
        facts.number_indexes.append(blind("id_number", text))
        facts.born.append(born_on)
        facts.sexes.append(sex)


HASHED = (
    "ethnic", "former_name", "household_place", "enrolled_month", "attend_method", "phone", "left_behind",
    "is_migrant", "is_orphan", "disability_kind", "member1_name", "member1_relation", "member1_phone",
    "member1_id_number", "member2_name", "member2_relation", "member2_phone", "member2_id_number",
)  # fmt: skip
USED = frozenset(HASHED) | {
    "name", "sex", "birth_on", "id_number", "roll_number", "school_code", "school_name", "grade", "class_no",
    "address", "home_address",
}  # fmt: skip
"""The columns of the national form this register keeps something of."""


def _hashes(draft: Draft, facts: Facts) -> None:
    """One keyed hash for all a row says: the same row again changes nothing."""
    said = [draft.rows.column(name) for name in HASHED]
    own = (
        facts.names,
        facts.sexes,
        facts.born,
        facts.numbers,
        facts.roll_numbers,
        facts.classes,
        facts.addresses,
    )
    for cells in zip(*own, *said, strict=True):
        facts.hashes.append(blind("import.roll", "\x1f".join(map(str, cells))) or "")


def members_of(draft: Draft) -> list[list[Member]]:
    """The family members each row names; the pupil's own 联系电话 stands in for the first one's."""
    get = draft.rows.column
    whats = ("name", "relation", "phone", "id_number")
    columns = [get(f"member{n}_{what}") for n in (1, 2) for what in whats]
    members = []
    for phone, name, relation, tel, number, *second in zip(get("phone"), *columns, strict=True):
        found = []
        if name or phone or tel:
            found.append(Member(name or "家长", relation[:20], tel or phone, number))
        if second[0] and second[0] != name:
            found.append(Member(second[0], second[1][:20], second[2], second[3]))
        members.append(found)
    return members


def groups_of(draft: Draft) -> tuple[list[dict[str, str]], Callable[[int], set[str]]]:
    """Special groups each row names (kind → detail), and of which kinds a row speaks: a blank cell says nothing."""
    rows = draft.rows
    left, disabled = rows.column("left_behind"), rows.column("disability_kind")
    migrant, orphan = rows.column("is_migrant", None), rows.column("is_orphan", None)
    kinds: dict[str, dict[str, str]] = {}
    found: list[dict[str, str]] = []
    for row in range(rows.count):
        groups: dict[str, str] = {}
        if left[row] not in NOT_LEFT_BEHIND:
            groups.update(kinds.setdefault(left[row], _left_behind(left[row])))
        if disabled[row] not in NO_DISABILITY:
            groups[GroupKind.DISABLED.value] = disabled[row]
        if migrant[row]:
            groups[GroupKind.MIGRANT.value] = ""
        if orphan[row]:
            groups[GroupKind.ORPHAN.value] = ""
        found.append(groups)
    spoken = {
        "left_behind": (GroupKind.LEFT_BEHIND_ONE, GroupKind.LEFT_BEHIND_BOTH),
        "disability_kind": (GroupKind.DISABLED,),
        "is_migrant": (GroupKind.MIGRANT,),
        "is_orphan": (GroupKind.ORPHAN,),
    }
    cells = {name: rows.column(name, None) for name in spoken}

    def speaks(row: int) -> set[str]:
        said = [name for name, column in cells.items() if column[row] not in (None, "")]
        return {kind.value for name in said for kind in spoken[name]}

    return found, speaks


def _left_behind(text: str) -> dict[str, str]:
    """单亲/双亲 where the list says which; a bare 是 is kept as the lesser claim with its own words."""
    if "双" in text or "父母" in text:
        return {GroupKind.LEFT_BEHIND_BOTH.value: ""}
    return {GroupKind.LEFT_BEHIND_ONE.value: "" if "单" in text else f"名册只写“{text}”"}


def places_of(facts: Facts, names: PlaceNames) -> list[int | None]:
    """The village or group each address names, where it names one of ours."""
    return [names.of_address(text) if text else None for text in facts.addresses]


def boards(text: str) -> bool:
    """Whether 就读方式 says the pupil boards."""
    return any(word in text for word in BOARDS)
