"""学籍名册: what the roll of a school would change in the register, row by row."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from notoneless.children.intake.facts import (
    USED,
    ClassKey,
    Facts,
    Member,
    boards,
    facts_read,
    groups_of,
    members_of,
    places_of,
)
from notoneless.children.intake.known import (
    TWICE,
    Known,
    Meant,
    Register,
    aside_reason,
    chunks,
    missing_pupils,
    rows_mean,
)
from notoneless.children.intake.written import Built, built_write, plan_build
from notoneless.children.models import Child, Guardian, Roll, RollMove, SpecialGroup
from notoneless.core.listhandlers import (
    Change,
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    touched,
)
from notoneless.core.sealing import Sealed, blind, seal
from notoneless.domain.columnlists import ListKind
from notoneless.domain.names import initials_of_name
from notoneless.domain.schoolyear import class_label
from notoneless.domain.words import RollMoveKind, RollState, Sex, Stage, group_label
from notoneless.grid.models import SchoolClass
from notoneless.grid.placenames import PlaceNames
from notoneless.intake.models import BatchState, ImportedRow

SOURCE = "学籍"
UNDONE = BatchState.UNDONE
SHOWN_GONE = 2_000
GONE = (
    "他们在册而本次名单里没有。导入不会让任何人离校：确已离校的，请逐人办理“登记离校”；只是漏报的，请补报。"
)


@dataclass(slots=True)
class Work:
    """All there is to look at while a roll is prepared."""

    draft: Draft
    facts: Facts
    meant: Meant
    context: ListContext
    register: Register
    members: list[list[Member]] = field(default_factory=list)
    groups: list[dict[str, str]] = field(default_factory=list)
    spoken: Callable[[int], set[str]] = lambda row: set()
    places: list[int | None] = field(default_factory=list)
    class_keys: dict[int, ClassKey] = field(default_factory=dict)
    keys: dict[int, uuid.UUID] = field(default_factory=dict)
    plan: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: []
            for name in ("children", "rolls", "guardians", "groups", "moves", "child_changes", "roll_changes",
                         "guardian_changes", "groups_end", "touched")
        }
    )  # fmt: skip


class RollIntake:
    """学籍名册: children made or corrected by checked number, 学籍号 or name and birth date; rolls opened."""

    kind = ListKind.ROLL
    fields = USED
    tables = {
        SchoolClass: "school__name", Child: "name", Roll: "child__name", Guardian: "child__name",
        SpecialGroup: "child__name", RollMove: "roll__child__name",
    }  # fmt: skip

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        facts = facts_read(draft, context)
        register = Register.load(facts)
        work = Work(draft, facts, rows_mean(draft, facts, register), context, register)
        work.class_keys = {
            pk: (school, stage, year, number)
            for pk, school, stage, year, number in SchoolClass.objects.values_list(
                "pk", "school_id", "stage", "entry_year", "class_no"
            )
        }
        differing = self._sort_out(work)
        if not draft.bad:
            work.members, (work.groups, work.spoken) = members_of(draft), groups_of(draft)
            work.places = places_of(facts, PlaceNames())
            self._new(work)
            _compare_all(work, differing)
            _asides(work)
        gone = [_pupil_words(work, one) for one in missing_pupils(register, work.meant)]
        return draft.done(dict(work.plan), gone=gone[:SHOWN_GONE], gone_sentence=GONE if gone else "")

    def _sort_out(self, work: Work) -> list[int]:
        """States of all rows; returns those of known children that say something else than last time."""
        draft, meant, states = work.draft, work.meant, work.draft.states
        last = _last_hashes([one.key for one in meant.children if one is not None])
        differing = []
        for row, known in enumerate(meant.children):
            if row in draft.bad:
                continue
            if row in meant.repeats:
                _repeat(work, row)
            elif known is None:
                states[row] = RowState.NEW
            elif reason := aside_reason(
                known, work.facts.schools[row], work.facts.school_names, work.context
            ):
                states[row] = RowState.ASIDE
                draft.warn(row, "id_number", "roll.aside", reason)
            elif not known.roll or last.get(known.key) != work.facts.hashes[row]:
                differing.append(row)
        return differing

    def _new(self, work: Work) -> None:
        """Everything a new pupil brings, sealed here so that nothing is sealed in a transaction."""
        states, total = work.draft.states, work.draft.rows.count
        cells = [work.draft.rows.column(name) for name in ("former_name", "ethnic", "household_place")]
        family: dict[Member, tuple[Any, ...]] = {}
        """Brothers and sisters have one mother; she is sealed once."""
        for row, (former, ethnic, hukou) in enumerate(zip(*cells, strict=True)):
            if states[row] is not RowState.NEW:
                continue
            if row % 1000 == 0:
                work.context.progress(row, total, "正在加密新增学生")
            work.keys[row] = uuid.uuid4()
            ref = -len(work.plan["children"]) - 1
            work.plan["children"].append(_child(work, row, former, ethnic, _hukou(hukou)))
            work.plan["rolls"].append(_roll(work, row, ref))
            for rank, member in enumerate(work.members[row], start=1):
                sealed = family.get(member)
                if sealed is None:
                    sealed = family[member] = _guardian(member)
                work.plan["guardians"].append((ref, *sealed, rank))
            for kind, detail in work.groups[row].items():
                work.plan["groups"].append((ref, kind, _sealed("specialgroup.detail", detail)))
            work.plan["touched"].append((row, "new", work.keys[row], None, b"", work.facts.hashes[row], ""))

    def build(self, plan: dict[str, Any]) -> Built:
        return plan_build(plan)

    def apply(self, built: Built, batch: Any, context: ListContext) -> None:
        built_write(built, context)


def _last_hashes(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What the last import wrote down of each child's row."""
    found: dict[uuid.UUID, str] = {}
    for piece in chunks(keys):
        said = ImportedRow.objects.filter(child_key__in=piece, batch__kind=ListKind.ROLL)
        rows = said.exclude(content_hash="").exclude(batch__state=UNDONE)
        for key, content_hash in rows.order_by("pk").values_list("child_key", "content_hash"):
            if key is not None:
                found[key] = content_hash
    return found


def _repeat(work: Work, row: int) -> None:
    facts, first = work.facts, work.meant.repeats[row]
    work.draft.states[row] = RowState.ASIDE
    if facts.schools[row] == facts.schools[first]:
        work.draft.warn(
            row, "name", "roll.twice", f"{TWICE}先写的在第{work.draft.rows.row_numbers[first]}行。"
        )
        return
    school = facts.school_names.get(facts.schools[first], "")
    work.draft.warn(
        row, "name", "roll.second", f"该生同时在{school}的名单里；先收的为准，这一行列入重复学籍待核。"
    )


def _sealed(column: str, text: str) -> bytes:
    return seal(f"children.{column}", text.encode()) if text else b""


def _hukou(text: str) -> str:
    """户口所在地 in words; a bare area code is no address."""
    return "" if text.isdigit() else text


def _child(work: Work, row: int, former: str, ethnic: str, hukou: str) -> tuple[Any, ...]:
    facts = work.facts
    name = facts.names[row][:60]
    return (
        work.keys[row], name, initials_of_name(name)[:30], former[:60], facts.sexes[row], facts.born[row],
        ethnic[:10], _sealed("child.id_number", facts.numbers[row]), facts.number_indexes[row],
        facts.is_checked[row], work.places[row], _sealed("child.residence_detail", facts.addresses[row]),
        _sealed("child.hukou_detail", hukou),
    )  # fmt: skip


def _entered_on(work: Work, row: int) -> date:
    klass = work.facts.classes[row]
    month: date | None = work.draft.rows.column("enrolled_month", None)[row]
    return min(month or date(klass[2] if klass else work.context.today.year, 9, 1), work.context.today)


def _roll(work: Work, row: int, ref: int) -> tuple[Any, ...]:
    return (
        ref, work.facts.classes[row], _sealed("roll.roll_number", work.facts.roll_numbers[row]),
        work.facts.roll_indexes[row], boards(work.draft.rows.column("attend_method")[row]), _entered_on(work, row),
    )  # fmt: skip


def _guardian(member: Member) -> tuple[str, str, bytes, str | None, bytes]:
    return (
        member.name,
        member.relation,
        _sealed("guardian.phone", member.phone),
        blind("phone", member.phone),
        _sealed("guardian.id_number", member.id_number),
    )


def _pupil_words(work: Work, one: Known) -> str:
    klass = work.class_keys.get(one.klass)
    said = class_label(klass[2], Stage(klass[1]), klass[3], work.context.today) if klass else ""
    return f"{work.facts.school_names.get(one.school, '')} {said} {one.name}"


def _asides(work: Work) -> None:
    """Second rolls, kept for a person to decide; once for each child and school."""
    rows: list[tuple[int, uuid.UUID, int]] = []
    for row, state in enumerate(work.draft.states):
        if state is not RowState.ASIDE:
            continue
        school, known = work.facts.schools[row], work.meant.children[row]
        first = work.meant.repeats.get(row)
        if first is not None and work.facts.schools[first] != school:
            other = work.meant.children[first]
            key = other.key if other is not None else work.keys.get(first)
            if key is not None:
                rows.append((row, key, school))
        elif known is not None and known.roll and known.school != school:
            rows.append((row, known.key, school))
    there: set[tuple[uuid.UUID, int | None]] = set()
    for piece in chunks([key for _, key, _ in rows]):
        kept = ImportedRow.objects.filter(child_key__in=piece, outcome="aside").exclude(batch__state=UNDONE)
        there.update((key, unit) for key, unit in kept.values_list("child_key", "unit_id") if key)
    for row, key, school in rows:
        if (key, school) not in there:
            there.add((key, school))
            said = {"姓名": ("", work.facts.names[row]), "学籍号": ("", work.facts.roll_numbers[row])}
            work.plan["touched"].append(touched(row, "aside", said, child_key=key, unit=school))


def _compare_all(work: Work, differing: list[int]) -> None:
    """Rows of known children whose words changed: field by field against the register."""
    for piece in chunks(differing):
        wanted = {row: known for row in piece if (known := work.meant.children[row]) is not None}
        pks = [known.pk for known in wanted.values()]
        children = Child.objects.in_bulk(pks)
        rolls = Roll.objects.in_bulk([known.roll for known in wanted.values() if known.roll])
        guardians: dict[int, list[Guardian]] = {}
        for guardian in Guardian.objects.filter(child__in=pks):
            guardians.setdefault(guardian.child_id, []).append(guardian)
        groups: dict[int, list[SpecialGroup]] = {}
        for group in SpecialGroup.objects.filter(child__in=pks, until_on__isnull=True):
            groups.setdefault(group.child_id, []).append(group)
        for row, known in wanted.items():
            changes: dict[str, Change] = {}
            _compare_child(work, row, children[known.pk], changes)
            _compare_roll(work, row, known, rolls.get(known.roll), changes)
            _compare_guardians(work, row, known.pk, guardians.get(known.pk, []), changes)
            _compare_groups(work, row, known.pk, groups.get(known.pk, []), changes)
            if changes:
                work.draft.change(row, changes)
                content = work.facts.hashes[row]
                work.plan["touched"].append(
                    touched(row, "changed", changes, child_key=known.key, content_hash=content)
                )


CHILD_LABELS = {
    "name": "姓名", "former_name": "曾用名", "sex": "性别", "born_on": "出生日期", "ethnicity": "民族",
    "residence_detail": "现住址", "hukou_detail": "户口所在地", "id_number": "身份证件号",
}  # fmt: skip


def _compare_child(work: Work, row: int, child: Child, changes: dict[str, Change]) -> None:
    """Blank cells erase nothing; a number that does not check never replaces one that does."""
    facts, get = work.facts, work.draft.rows.column
    new: dict[str, Any] = {
        "name": facts.names[row][:60],
        "former_name": get("former_name")[row][:60],
        "sex": "" if facts.sexes[row] == Sex.UNKNOWN else facts.sexes[row],
        "born_on": facts.born[row],
        "ethnicity": get("ethnic")[row][:10],
        "residence_detail": facts.addresses[row],
        "hukou_detail": _hukou(get("household_place")[row]),
    }
    if facts.is_checked[row] or not (child.is_id_checked and child.id_number_index):
        new["id_number"] = facts.numbers[row]
    fields: dict[str, tuple[Any, Any]] = {}
    for name, value in new.items():
        now = getattr(child, name)
        plain = now.open() if isinstance(now, Sealed) else now
        if not value or value == plain:
            continue
        changes[CHILD_LABELS[name]] = (_words(name, plain), _words(name, value))
        fields[name] = (
            (now.blob, _sealed(f"child.{name}", value)) if isinstance(now, Sealed) else (now, value)
        )
    if "name" in fields:
        fields["initials"] = (child.initials, initials_of_name(new["name"])[:30])
    if "id_number" in fields:
        fields["id_number_index"] = (child.id_number_index, facts.number_indexes[row])
        fields["is_id_checked"] = (child.is_id_checked, facts.is_checked[row])
    if child.residence_id is None and work.places[row] is not None:
        fields["residence_id"] = (None, work.places[row])
        changes["居住地"] = ("", "按现住址登记到村组")
    if fields:
        work.plan["child_changes"].append((child.pk, fields))


def _words(name: str, value: Any) -> str:
    if name == "sex":
        return Sex(value).label if value else ""
    return str(value or "")


def _compare_roll(work: Work, row: int, known: Known, roll: Roll | None, changes: dict[str, Change]) -> None:
    facts, klass = work.facts, work.facts.classes[row]
    if klass is None:
        return
    label = class_label(klass[2], Stage(klass[1]), klass[3], work.context.today)
    if roll is None:
        kind = _entry_kind(known)
        on = work.context.today if kind else _entered_on(work, row)
        work.plan["rolls"].append((*_roll(work, row, known.pk)[:5], on))
        if kind:
            work.plan["moves"].append((known.pk, kind))
        changes["学籍"] = ("", f"{facts.school_names[facts.schools[row]]} {label}")
        return
    fields: dict[str, tuple[Any, Any]] = {}
    now = work.class_keys[roll.school_class_id]
    if now != klass:
        fields["class"] = (roll.school_class_id, klass)
        changes["班级"] = (class_label(now[2], Stage(now[1]), now[3], work.context.today), label)
    if facts.roll_indexes[row] and facts.roll_indexes[row] != roll.roll_number_index:
        number = facts.roll_numbers[row]
        fields["roll_number"] = (roll.roll_number.blob, _sealed("roll.roll_number", number))
        fields["roll_number_index"] = (roll.roll_number_index, facts.roll_indexes[row])
        changes["学籍号"] = (roll.roll_number.open(), number)
    method = work.draft.rows.column("attend_method")[row]
    if method and boards(method) != roll.is_boarding:
        fields["is_boarding"] = (roll.is_boarding, boards(method))
        changes["就读方式"] = ("住校" if roll.is_boarding else "走读", method)
    if fields:
        work.plan["roll_changes"].append((roll.pk, fields))


def _entry_kind(known: Known) -> str:
    """How a child whose earlier roll ended comes back onto one; "" for a first roll or the next stage."""
    if known.left is None or known.left[1] == RollState.GRADUATED:
        return ""
    return (RollMoveKind.TRANSFER_IN if known.was_transferred else RollMoveKind.RETURN).value


def _compare_guardians(
    work: Work, row: int, child: int, there: list[Guardian], changes: dict[str, Change]
) -> None:
    by_name = {guardian.name: guardian for guardian in there}
    rank = max((guardian.rank for guardian in there), default=0)
    for member in work.members[row]:
        now = by_name.get(member.name)
        if now is None:
            rank += 1
            work.plan["guardians"].append((child, *_guardian(member), rank))
            changes[f"家庭成员{member.name}"] = ("", f"{member.relation} {member.phone}".strip())
            continue
        fields: dict[str, tuple[Any, Any]] = {}
        if member.relation and member.relation != now.relation:
            fields["relation"] = (now.relation, member.relation)
            changes[f"{member.name}关系"] = (now.relation, member.relation)
        for name, label in (("phone", "联系电话"), ("id_number", "身份证件号")):
            old, new = getattr(now, name), getattr(member, name)
            if new and new != old.open():
                fields[name] = (old.blob, _sealed(f"guardian.{name}", new))
                changes[f"{member.name}{label}"] = (old.open(), new)
        if "phone" in fields:
            fields["phone_index"] = (now.phone_index, blind("phone", member.phone))
        if fields:
            work.plan["guardian_changes"].append((now.pk, fields))


def _compare_groups(
    work: Work, row: int, child: int, there: list[SpecialGroup], changes: dict[str, Change]
) -> None:
    """A group the roll names begins; one only the roll had named and no longer names ends."""
    wanted = work.groups[row]
    standing = {group.kind: group for group in there}
    for kind, detail in wanted.items():
        if kind not in standing:
            work.plan["groups"].append((child, kind, _sealed("specialgroup.detail", detail)))
            changes[group_label(kind)] = ("", "是")
    for kind, group in standing.items():
        if kind not in wanted and kind in work.spoken(row) and group.source == SOURCE:
            work.plan["groups_end"].append(group.pk)
            changes[group_label(kind)] = ("是", "")
