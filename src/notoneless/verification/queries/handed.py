"""上级名单答复: a suspected list in its sender's own columns and order, with what was found of each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from notoneless.cases.models import CaseFinding
from notoneless.children.models import Roll, Whereabouts
from notoneless.core import clock
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.statement import StatementCode
from notoneless.domain.words import FindingState, Sex
from notoneless.verification.models import HandedList, HandedRow, SourceRow
from notoneless.verification.queries.codeson import IN_SCHOOL_REGISTERED, codes_listed, with_code_on

RESULT_HEADS = ("核查结果代码", "核查结果", "佐证材料", "核查日期", "核查人单位", "备注")
OWN_NOTE = "核查备注"
"""Our last column where the sender's list has a 备注 of its own."""
OWN_CELLS: dict[str, Any] = {
    "name": lambda row: row.name,
    "sex": lambda row: "" if row.sex == Sex.UNKNOWN else Sex(row.sex).label,
    "birth_on": lambda row: f"{row.born_on:%Y-%m-%d}" if row.born_on else "",
    "id_number": lambda row: row.id_number.open(),
    "guardian_name": lambda row: row.guardian_name,
    "guardian_phone": lambda row: row.guardian_phone.open(),
    "household_address": lambda row: row.address.open(),
}
"""Columns the rows of lists have a place for; all others are kept beside them as written."""


def handed_lists() -> QuerySet[HandedList]:
    """The suspected lists that came from above, newest first, with how often each was answered."""
    answered = HandedList.objects.annotate(row_count=Count("rows", distinct=True))
    answered = answered.annotate(answer_count=Count("answers", distinct=True)).select_related("batch")
    return answered.order_by("-listed_on", "-pk")


@dataclass(frozen=True, slots=True)
class Answered:
    """One row as it goes back: the sender's cells, then ours; ``code`` is None while it waits."""

    cells: tuple[str, ...]
    code: StatementCode | None
    result: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole list as it goes back."""

    heads: tuple[str, ...]
    identifiers: frozenset[int]
    """Places of columns that hold numbers which are names."""
    rows: tuple[Answered, ...]

    @property
    def done(self) -> list[Answered]:
        return [row for row in self.rows if row.code is not None]

    @property
    def open(self) -> list[Answered]:
        return [row for row in self.rows if row.code is None]


def done_counts(handed: HandedList, on: date) -> tuple[int, int]:
    """How many rows of the list have a result on that day, and how many have none."""
    rows: Any = with_code_on(SourceRow.objects.filter(handed_rows__handed=handed), on)
    known = [code.id for code in codes_listed(on)]
    done = rows.filter(code_id__in=known).count()
    return done, HandedRow.objects.filter(handed=handed).count() - done


def answer(handed: HandedList, on: date, bureau: str) -> Answer:
    """The list in its own columns and order, filled in as things stood on that day. Numbers are whole: the caller
    records who takes them out."""
    lines = list(handed.rows.order_by("place"))
    rows: Any = with_code_on(SourceRow.objects.filter(handed_rows__handed=handed), on)
    by_key = {row.pk: row for row in rows.select_related("match__run", "child")}
    details = {pk: row.details_words() for pk, row in by_key.items()}
    heads = _heads(handed, details)
    codes = {code.id: code for code in codes_listed(on)}
    facts = _facts({row.child_id for row in by_key.values() if row.child_id}, on)
    answered = []
    for line in lines:
        row = by_key[line.row_id]
        cells = tuple(_cell(line, row, details[row.pk], *head) for head in heads)
        code = codes.get(row.code_id)
        result = _result(row, code, facts, bureau) if code else ("",) * len(RESULT_HEADS)
        answered.append(Answered(cells, code, result))
    named = tuple(header for header, _ in heads)
    ours = (*RESULT_HEADS[:-1], OWN_NOTE if "备注" in named else RESULT_HEADS[-1])
    return Answer((*named, *ours), frozenset(range(len(named))), tuple(answered))


def _heads(handed: HandedList, details: dict[int, dict[str, str]]) -> list[tuple[str, str]]:
    """The sender's headers; what a row kept and no header names stands after them, so that nothing is lost."""
    heads = [(str(header), str(name)) for header, name in handed.heads]
    told = {name or header for header, name in heads}
    others = {key: None for words in details.values() for key in words if key not in told}
    ours = {column.name: column.header for column in LISTS[ListKind.SUSPECTED]}
    return heads + [(ours[key], key) if key in ours else (key, "") for key in others]


def _cell(line: HandedRow, row: SourceRow, details: dict[str, str], header: str, name: str) -> str:
    if name == "serial":
        return line.serial or str(line.place + 1)
    own = OWN_CELLS.get(name)
    return str(own(row)) if own else details.get(name or header, "")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the children of a list, by child."""

    rolls: dict[int, Roll]
    findings: dict[int, CaseFinding]
    held: dict[int, Whereabouts]


def _facts(children: set[int], on: date) -> _Facts:
    """Three reads, however long the list is."""
    still = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rolls = Roll.objects.filter(still, child__in=children, entered_on__lte=on).select_related("school")
    findings = CaseFinding.objects.filter(case__child__in=children, state=FindingState.ACCEPTED)
    held = Whereabouts.objects.filter(still, child__in=children, from_on__lte=on)
    return _Facts(
        {roll.child_id: roll for roll in rolls.order_by("entered_on", "pk")},
        {
            one.case.child_id: one
            for one in findings.select_related("case__unit").order_by("reviewed_at", "pk")
        },
        {one.child_id: one for one in held.order_by("from_on", "pk")},
    )


def _result(row: Any, code: StatementCode, facts: _Facts, bureau: str) -> tuple[str, ...]:
    """Code, result, evidence, day, unit, remark, in the county's own letters."""
    evidence, day, unit, note = "", None, bureau, ""
    roll, finding, held = (
        facts.rolls.get(row.child_id), facts.findings.get(row.child_id), facts.held.get(row.child_id)
    )  # fmt: skip
    if code.slug == IN_SCHOOL_REGISTERED and roll is not None:
        match = getattr(row, "match", None)
        day = match.run.on if match is not None and match.roll_id == roll.pk else roll.entered_on
        evidence, unit = "学籍", roll.school.name
        note = f"在{roll.school.name}就读"
    elif finding is not None and finding.code_id == code.id:
        evidence = _evidence(finding)
        day = clock.local_day(finding.reviewed_at) if finding.reviewed_at else None
        unit = finding.case.unit.name
    elif held is not None and held.code_id == code.id:
        evidence, day = _evidence(held), held.from_on
    elif row.child is not None and row.child.died_on is not None:
        evidence, day = "死亡证明", row.child.died_on
    return code.letter, code.label, evidence, f"{day:%Y-%m-%d}" if day else "", unit, note


def _evidence(one: Any) -> str:
    said = one.evidence_note.open() if one.evidence_note else ""
    kept = "附佐证材料" if one.evidence_id else ""
    return "，".join(word for word in (said, kept) if word)


def answers_of(handed: HandedList) -> Any:
    """Who took the list out, when and why."""
    return handed.answers.select_related("by")
