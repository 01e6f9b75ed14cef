"""Writing a plan in short transactions, each whole by itself: bulk statements, one event a child.

First whatever a person must act on (new children, doubts, cases), then the thousands that simply agree, piece
by piece, so that nobody's save waits long. A run cut off between two pieces is computed anew and goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from notoneless.cases.bulk import CaseWish, cases_open_bulk
from notoneless.cases.models import Case
from notoneless.cases.queries import unplaced_children
from notoneless.cases.services import case_link
from notoneless.children.models import Child, Guardian, HouseholdEntry, Roll, SpecialGroup
from notoneless.children.services import child_merge
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.sealing import Sealed
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, HouseholdSource
from notoneless.verification.matching.facts import merged_map
from notoneless.verification.matching.knowing import units_that_know
from notoneless.verification.matching.plan import EntryPlan, GroupPlan, NewChild, Plan, Ref, Standing
from notoneless.verification.matching.remembering import Memory
from notoneless.verification.models import (
    OPEN_PAIRS,
    MatchCount,
    MatchLink,
    MatchOutcome,
    MatchPair,
    MatchRun,
    PairState,
    RollDuplicate,
    SourceRow,
)

ONE_DAY = timedelta(days=1)
PIECE = 2000
GROUP_KINDS = (ListKind.POVERTY, ListKind.DISABILITY)
LINK = ("child_id", "outcome", "rule", "score", "explanation", "roll_id", "content_hash")
"""What a link says of its row."""


class Entry(NamedTuple):
    """An open entry of the household line, as far as a run compares it."""

    pk: int
    place_id: int
    source: str
    household_number: str
    head_name: str


@dataclass(slots=True)
class Written:
    """What the run changed, in counts."""

    case_count: int = 0
    new_count: int = 0
    gone_count: int = 0
    group_count: int = 0
    refused: list[str] = field(default_factory=list)


class Applier:
    """Writes one plan."""

    def __init__(self, run: MatchRun, plan: Plan, *, today: date) -> None:
        self.run, self.plan, self.today = run, plan, today
        self.by = run.by
        self.written = Written()
        self.into: dict[int, int] = {}
        self.due_on = today + timedelta(days=county_days("cases.list_verify_days"))

    def apply(self) -> Written:
        """Everything the plan says. Returns what changed."""
        first = [one for one in self.plan.standings if one.outcome != MatchOutcome.LINKED]
        agreed = [one for one in self.plan.standings if one.outcome == MatchOutcome.LINKED]
        made = [one for one in self.plan.entries if isinstance(one.child, NewChild)]
        known = [
            one for one in self.plan.entries if not isinstance(one.child, NewChild) and not one.only_if_none
        ]
        listed = [
            one for one in self.plan.entries if not isinstance(one.child, NewChild) and one.only_if_none
        ]
        with act(by=self.by) as log:
            log("match_write", batch=self.run.pk)
            self._children(log)
            self._joins()
            self.into = _merged_into(one.child for one in self.plan.standings)
            self._entries(made)
            self._links(first)
            self._pairs()
            self._wishes()
        for start in range(0, len(known), PIECE):
            self._entries(known[start : start + PIECE])
        for start in range(0, len(agreed), PIECE):
            with transaction.atomic():
                self._links(agreed[start : start + PIECE])
        with act(by=self.by) as log:
            self._entries(listed)
            self._gone(log)
            self._groups(log)
            self._nowhere()
            self._counts()
            Memory(self.run, self.plan, self._pk).write()
            said = {"new": ("", self.written.new_count), "cases": ("", self.written.case_count)}
            log("match_apply", batch=self.run.pk, changes=said)
        return self.written

    def report(self) -> Written:
        """A look at another day: what it found is kept with the run, and nothing else is touched."""
        with act(by=self.by) as log:
            self._counts()
            Memory(self.run, self.plan, lambda ref: ref if isinstance(ref, int) else None).write()
            log("match_report", batch=self.run.pk)
        return self.written

    def _pk(self, ref: Ref) -> int:
        """The child as it stands now: a file may have been joined with another since the plan was made."""
        if isinstance(ref, NewChild):
            return int(ref.child.pk)
        return self.into.get(ref, ref)

    def _children(self, log: Log) -> None:
        new = self.plan.new_children
        _free_numbers([one.child for one in new])
        Child.objects.bulk_create([one.child for one in new], batch_size=PIECE)
        for one in new:
            if one.guardian is not None:
                one.guardian.child = one.child  # now that the child has its primary key
            said = {"name": ("", one.child.name), "list": ("", one.row.list_words)}
            log("match_child_add", child=one.child, batch=self.run.pk, changes=said)
        Guardian.objects.bulk_create([one.guardian for one in new if one.guardian], batch_size=PIECE)

    def _joins(self) -> None:
        """Unconfirmed children that are now found on a roll become one with the pupil; their cases are cleared."""
        for gone_pk, into_pk, why in self.plan.joins:
            both = Child.objects.in_bulk([gone_pk, into_pk])
            gone, into = both[gone_pk], both[into_pk]
            case = Case.objects.open().filter(child=gone).first()
            outcome: Any = gone
            if case is not None:
                outcome = case_link(case=case, into=into, by=self.by, today=self.today, explanation=why)
            elif gone.merged_into_id is None:
                outcome = child_merge(child=gone, into=into, by=self.by, today=self.today)
            if isinstance(outcome, Refusal):
                self.written.refused.append(outcome.reason)

    # ---- household line -----------------------------------------------------------------------------------

    def _entries(self, plans: Sequence[EntryPlan]) -> None:
        """These entries where they say something new, in one transaction with one event a child."""
        wanted: dict[int, EntryPlan] = {}
        for plan in plans:
            wanted.setdefault(self._pk(plan.child), plan)
        with transaction.atomic():
            standing: dict[int, Entry] = {}
            for piece in _pieces(wanted):
                rows = HouseholdEntry.objects.filter(until_on__isnull=True, child__in=piece)
                standing |= {
                    child: Entry(*said) for child, *said in rows.values_list("child", *Entry._fields)
                }
            changed = {pk: plan for pk, plan in wanted.items() if _differs(standing.get(pk), plan)}
            if changed:
                self._enter(changed, standing)

    def _enter(self, changed: dict[int, EntryPlan], standing: dict[int, Entry]) -> None:
        with act(by=self.by) as log:
            self._end([standing[pk].pk for pk in changed if pk in standing])
            entries = [
                HouseholdEntry(
                    child_id=pk, place_id=plan.place, source=plan.source, from_on=self.today,
                    household_number=plan.household_number, head_name=plan.head_name,
                )
                for pk, plan in changed.items()
            ]  # fmt: skip
            rows_insert(rows_ready(HouseholdEntry, entries))
            self._residence(changed, standing)
            keys = _keys_of(changed)
            for pk in changed:
                log("household_enter", child=keys[pk], batch=self.run.pk)
        self.written.new_count += len(changed)

    def _end(self, entries: Sequence[int]) -> None:
        for start in range(0, len(entries), PIECE):
            HouseholdEntry.objects.filter(pk__in=entries[start : start + PIECE]).update(
                until_on=self.today - ONE_DAY
            )

    def _residence(self, changed: dict[int, EntryPlan], standing: dict[int, Entry]) -> None:
        """The residence follows, unless the child is known to live elsewhere (as ``household_enter``)."""
        lives = _values_of("residence_id", changed)
        moved = [
            (plan.place, pk)
            for pk, plan in changed.items()
            if lives[pk] is None or (pk in standing and lives[pk] == standing[pk].place_id)
            if lives[pk] != plan.place
        ]
        _update_each("children_child", "residence_id", moved)

    def _gone(self, log: Log) -> None:
        """Whom no household list names any longer leaves the line; a pupil stays on it by residence."""
        left = HouseholdEntry.objects.filter(
            until_on__isnull=True, source=HouseholdSource.REGISTER, child__in=self.plan.gone
        )
        rows = list(left.values_list("pk", "child", "child__key"))
        self._end([pk for pk, _, _ in rows])
        for _, _, key in rows:
            log("household_gone", child=key, batch=self.run.pk)
        self.written.gone_count = len(self.plan.gone)

    # ---- rows of lists ------------------------------------------------------------------------------------

    def _links(self, standings: Sequence[Standing]) -> None:
        """Links that are new or say something else than before; the rest stays as it was written."""
        kept: dict[int, list[Any]] = {}
        for piece in _pieces(one.row.pk for one in standings):
            rows = MatchLink.objects.filter(row__in=piece)
            kept |= {row: said for row, *said in rows.values_list("row", *LINK)}
        held = _held(one.roll for one in standings if one.roll)
        said_now = ((one, self._said(one, held)) for one in standings)
        changed = [(one.row.pk, said) for one, said in said_now if kept.get(one.row.pk) != said]
        for piece in _pieces(row for row, _ in changed):
            MatchLink.objects.filter(row__in=piece).delete()
        links = [
            MatchLink(row_id=row, run=self.run, **dict(zip(LINK, said, strict=True))) for row, said in changed
        ]
        rows_insert(rows_ready(MatchLink, links))
        moved = [
            (self._pk(one.child), one.row.pk) for one in standings if self._pk(one.child) != one.row.child
        ]
        _update_each(SourceRow._meta.db_table, "child_id", moved)

    def _said(self, one: Standing, held: set[int]) -> list[Any]:
        """The columns of a link, in the order of ``LINK``."""
        roll, outcome = one.roll, one.outcome
        if outcome == MatchOutcome.LINKED and roll not in held:  # left school while the match was computed
            roll, outcome = None, MatchOutcome.NO_ROLL
        child, why = self._pk(one.child), one.explanation[:300]
        return [child, outcome, one.rule, one.score, why, roll, one.row.content_hash]

    def _pairs(self) -> None:
        """Doubts of this run: new ones go to who can know; what was decided on other data is asked again; those that no
        longer arise are withdrawn."""
        there = {(pair.row_id, pair.candidate_id): pair for pair in MatchPair.objects.all()}
        wanted = {(one.row, one.candidate): one for one in self.plan.doubts}
        stale = [pair.pk for key, pair in there.items() if pair.state in OPEN_PAIRS and key not in wanted]
        for start in range(0, len(stale), PIECE):
            MatchPair.objects.filter(pk__in=stale[start : start + PIECE], state__in=OPEN_PAIRS).delete()
        lapsed = [pair.pk for key, pair in there.items() if pair.state not in OPEN_PAIRS and key in wanted]
        MatchPair.objects.filter(pk__in=lapsed).update(
            state=PairState.WAITING, run=self.run, decided_by=None, decided_at=None
        )
        new = [key for key in wanted if key not in there]
        units = units_that_know(new, self.today)
        MatchPair.objects.bulk_create(
            [
                MatchPair(
                    row_id=row, candidate_id=candidate, run=self.run, rank=one.rank, score=one.score,
                    explanation=one.explanation[:300], unit_id=units.get((row, candidate)), due_on=self.due_on,
                )
                for (row, candidate), one in ((key, wanted[key]) for key in new)
            ],
            batch_size=PIECE,
        )  # fmt: skip

    # ---- what follows -------------------------------------------------------------------------------------

    def _groups(self, log: Log) -> None:
        """Groups the lists give and take: what another source says is left alone."""
        wanted: dict[tuple[int, str], GroupPlan] = {}
        for plan in self.plan.groups:
            wanted.setdefault((self._pk(plan.child), plan.kind), plan)
        self.written.group_count = len(wanted)
        standing = {
            (group.child_id, group.kind): group
            for group in SpecialGroup.objects.filter(until_on__isnull=True)
        }
        new = {key: plan for key, plan in wanted.items() if key not in standing}
        SpecialGroup.objects.bulk_create(
            [
                SpecialGroup(
                    child_id=pk, kind=kind, source=plan.source[:60], from_on=self.today,
                    detail=Sealed.of("children.specialgroup.detail", plan.detail),
                )
                for (pk, kind), plan in new.items()
            ],
            batch_size=PIECE,
        )  # fmt: skip
        used = set(self.run.lists.values_list("kind", flat=True))
        labels = tuple(kind.label for kind in GROUP_KINDS if kind in used)
        ended = [
            (pk, group.pk)
            for (pk, kind), group in standing.items()
            if group.source.startswith(labels) and (pk, kind) not in wanted
        ]
        if labels:
            SpecialGroup.objects.filter(pk__in=[group for _, group in ended]).update(
                until_on=self.today - ONE_DAY
            )
        keys = _keys_of({pk for pk, _ in new} | {pk for pk, _ in ended})
        for pk, _ in new:
            log("group_set", child=keys[pk], batch=self.run.pk)
        for pk, _ in ended if labels else ():
            log("group_end", child=keys[pk], batch=self.run.pk)

    def _wishes(self) -> None:
        """Cases the lists ask for."""
        children = {
            child.pk: child for child in _children_in({self._pk(wish.child) for wish in self.plan.wishes})
        }
        self._open(
            [
                CaseWish(children[self._pk(wish.child)], wish.origin, wish.detail, self.due_on)
                for wish in self.plan.wishes
            ]
        )

    def _nowhere(self) -> None:
        """Cases for whoever of the household line is still in no state at all."""
        origin = CaseOrigin.HOUSEHOLD_NO_ROLL
        self._open([CaseWish(child, origin, "", self.due_on) for child in unplaced_children(self.today)])

    def _open(self, wishes: Sequence[CaseWish]) -> None:
        opened = cases_open_bulk(wishes=wishes, by=self.by, today=self.today)
        self.written.case_count += len(opened.cases)
        self.written.refused += [one.reason for one in opened.refused]

    def _counts(self) -> None:
        MatchCount.objects.filter(run=self.run).delete()
        RollDuplicate.objects.filter(run=self.run).delete()
        RollDuplicate.objects.bulk_create(
            [
                RollDuplicate(run=self.run, roll_id=roll, same_as_id=same_as, rule=rule)
                for roll, same_as, rule in self.plan.duplicates
            ]
        )
        tally = Counter((one.row.kind, one.outcome, one.rule) for one in self.plan.standings)
        MatchCount.objects.bulk_create(
            [
                MatchCount(run=self.run, kind=kind, outcome=outcome, rule=rule, count=count)
                for (kind, outcome, rule), count in tally.items()
            ]
        )


def _differs(entry: Entry | None, plan: EntryPlan) -> bool:
    if entry is None:
        return True
    if plan.only_if_none:
        return False
    now = (entry.place_id, entry.source, entry.household_number, entry.head_name)
    return now != (plan.place, str(plan.source), plan.household_number, plan.head_name)


def _free_numbers(children: list[Child]) -> None:
    """A number somebody was given since the plan was made is kept as unchecked, so that nobody is refused."""
    indexes = [child.id_number_index for child in children if child.id_number_index and child.is_id_checked]
    taken: set[str | None] = set()
    for start in range(0, len(indexes), PIECE):
        taken |= set(
            Child.objects.filter(
                id_number_index__in=indexes[start : start + PIECE],
                is_id_checked=True,
                merged_into__isnull=True,
            ).values_list("id_number_index", flat=True)
        )
    for child in children:
        if child.id_number_index in taken:
            child.is_id_checked = False


def _pieces(pks: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(pks)
    for start in range(0, len(every), PIECE):
        yield every[start : start + PIECE]


def _children_in(pks: Iterable[int]) -> list[Child]:
    found: list[Child] = []
    for piece in _pieces(pks):
        found += Child.objects.filter(pk__in=piece).select_related("residence")
    return found


def _merged_into(refs: Iterable[Ref]) -> dict[int, int]:
    into = merged_map()
    return {ref: into[ref] for ref in refs if isinstance(ref, int) and ref in into}


def _held(rolls: Iterable[int]) -> set[int]:
    """Those of these rolls that are still open."""
    found: set[int] = set()
    for piece in _pieces(rolls):
        found |= set(Roll.objects.current().filter(pk__in=piece).values_list("pk", flat=True))
    return found


def _values_of(field_name: str, pks: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for piece in _pieces(pks):
        found |= dict(Child.objects.filter(pk__in=piece).values_list("pk", field_name))
    return found


def _keys_of(pks: Iterable[int]) -> dict[int, Any]:
    return _values_of("key", pks)


def _update_each(table: str, column: str, pairs: list[tuple[int, int]]) -> None:
    """Set one column row by row: (value, primary key). Names come from the models, values are bound."""
    if pairs:
        with connection.cursor() as cursor:
            name = connection.ops.quote_name
            cursor.executemany(
                f"UPDATE {name(table)} SET {name(column)} = %s WHERE id = %s",  # noqa: S608
                pairs,
            )
