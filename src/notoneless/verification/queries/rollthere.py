"""到学籍系统办理的变更: what is to be changed in the national system, school by school, and what was said to be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from notoneless.children.models import Roll
from notoneless.domain.rolldiff import KEY_FIELDS, RollDifference, RollDifferenceKind
from notoneless.domain.words import Word
from notoneless.grid.models import Unit
from notoneless.verification.models import ProposalState, RollExportRow, RollProposal, RollReceipt
from notoneless.verification.rollcompare import Compared, compared

K, S = RollDifferenceKind, ProposalState
WHAT = {
    K.APPEARED: "不在本校：转出或注销重复",
    K.GONE: "在本校就读：补建或转入",
    K.OTHER_SCHOOL: "在本校就读：办理转入",
    K.OTHER_CLASS: "调班",
    K.FIELD: "更正",
}


class ThereState(Word):
    """到学籍系统办理的变更的办理情况."""

    OPEN = "open", "待办"
    DONE = "done", "已办，待下次导出核实"
    NOT_SHOWN = "not_shown", "报过已办，导出仍未变"


@dataclass(frozen=True, slots=True)
class ThereLine:
    """One pupil whose entry in the national system must be changed, what to change, and what was said of it."""

    school: Unit
    kind: str
    identity: str
    what: str
    roll: Roll | None
    row: RollExportRow | None
    listed_on: date | None
    receipt: RollReceipt | None = None

    @property
    def mark(self) -> str:
        """By which a form names the line: says nothing of the pupil."""
        return hashlib.sha256(f"{self.school.pk}|{self.kind}|{self.identity}".encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        return self.roll.child.name if self.roll else self.row.name if self.row else ""

    @property
    def state(self) -> ThereState:
        """A receipt holds until an export of a later day shows the old entry again."""
        if self.receipt is None:
            return ThereState.OPEN
        is_refuted = self.listed_on is not None and self.listed_on > self.receipt.done_on
        return ThereState.NOT_SHOWN if is_refuted else ThereState.DONE


def there_lines(school: Unit) -> list[ThereLine]:
    """What the newest export and the rolls of this moment disagree about, less what the school has still to decide.

    So it holds what was decided for ours and our own later moves, and empties when an export agrees.
    """
    now = compared(school.pk)
    waiting = RollProposal.objects.filter(school=school, state=S.PROPOSED)
    undecided = set(waiting.values_list("kind", "identity"))
    open_receipts = RollReceipt.objects.filter(school=school, proved_on__isnull=True)
    receipts = {(one.kind, one.identity): one for one in open_receipts.select_related("by")}
    listed_on = now.export.listed_on if now.export else None
    return [
        ThereLine(school, kind, identity, what, roll, row, listed_on, receipts.get((kind, identity)))
        for kind, identity, what, roll, row in [*_here(school, now), *_elsewhere(school, now)]
        if (kind, identity) not in undecided
    ]


def there_of(schools: Iterable[Unit]) -> list[ThereLine]:
    """The lines of several schools one after another."""
    return [line for school in schools for line in there_lines(school)]


Found = tuple[str, str, str, Roll | None, RollExportRow | None]


def _here(school: Unit, now: Compared) -> list[Found]:
    found: list[Found] = []
    for one in now.found.differences:
        roll = now.rolls[one.ours.ref] if one.ours else None
        # a pupil of ours elsewhere is that school's to change; here it is one the system has too many
        own = roll if roll is not None and roll.school_id == school.pk else None
        row = now.rows[one.theirs.ref] if one.theirs else None
        found.append((str(one.kind), now.identity(one), _what(one, own), own, row))
    return found


def _elsewhere(school: Unit, now: Compared) -> list[Found]:
    """Our pupils whom the national system has at another school, where we said that ours is right."""
    told = [roll.pk for roll in now.rolls.values() if roll.school_id == school.pk]
    kept = RollProposal.objects.filter(school=school, kind=K.OTHER_SCHOOL, state=S.REJECTED)
    rows = kept.filter(roll__until_on__isnull=True).exclude(roll__in=told)
    related = ("roll__child", "roll__school_class", "roll__school", "row")
    return [
        (one.kind, one.identity, WHAT[K.OTHER_SCHOOL], one.roll, one.row)
        for one in rows.select_related(*related)
    ]


def _what(one: RollDifference, own: Roll | None) -> str:
    if one.kind == K.OTHER_SCHOOL and own is None:
        return WHAT[K.APPEARED]
    if one.kind == K.FIELD:
        return f"{WHAT[K.FIELD]}：{'、'.join(KEY_FIELDS[name] for name in one.fields)}"
    return WHAT[one.kind]


def receipts_proved(school: int) -> list[RollReceipt]:
    """Receipts whose difference the newest export shows no more."""
    rows = list(RollReceipt.objects.filter(school=school, proved_on__isnull=True))
    if not rows:
        return []
    unit = Unit.objects.get(pk=school)
    now = compared(school)
    still = {found[:2] for found in [*_here(unit, now), *_elsewhere(unit, now)]}
    return [one for one in rows if (one.kind, one.identity) not in still]
