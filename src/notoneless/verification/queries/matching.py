"""Reads of lists: the lists taken in, their rows, the newest run, and pupils no list names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child, HouseholdEntry, Roll, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import HouseholdSource, Role
from notoneless.grid.access import sight
from notoneless.grid.models import User
from notoneless.verification.models import (
    SOURCE_KINDS,
    MatchOutcome,
    MatchRule,
    MatchRun,
    RollDuplicate,
    RunState,
    SourceList,
    SourceRow,
)
from notoneless.verification.queries.codeson import with_code_on

# ---- rows and lists ----------------------------------------------------------------------------------------


def rows_of(user: User) -> QuerySet[SourceRow]:
    """Standing rows in sight: of the places seen, and of the children seen."""
    rows = SourceRow.objects.standing()
    if not sight(user).is_everything:
        rows = rows.filter(Q(place__in=sight(user).home_places) | Q(child__in=Child.objects.visible_to(user)))
    return rows


def rows_with_cells(rows: QuerySet[SourceRow], user: User) -> QuerySet[SourceRow]:
    """The same rows with what a list shows: child, roll, code, and whether the child's file may be opened."""
    seen = Child.objects.visible_to(user).filter(pk=OuterRef("child"))
    return (
        with_code(rows, user)
        .select_related("source_list", "place__parent", "child", "match__roll__school")
        .annotate(is_child_seen=Exists(seen))
    )


def with_code(rows: QuerySet[SourceRow], user: User) -> QuerySet[SourceRow]:
    """Rows with the code that accounts for their child today, null while it waits."""
    return with_code_on(rows, clock.today(), user)


def codes_by_id() -> dict[int, WhereaboutsCode]:
    """The county's codes A–M."""
    return {code.pk: code for code in WhereaboutsCode.objects.all()}


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list: what it is and how its rows stand."""

    source: SourceList
    standing: int
    linked: int
    review: int
    no_roll: int
    waiting: int
    """Not matched yet."""


def lists_of(user: User) -> list[ListLine]:
    """Lists with standing rows in sight, newest first."""
    found: dict[int, Any] = {
        row["source_list"]: row
        for row in rows_of(user)
        .values("source_list")
        .annotate(
            standing=Count("pk"),
            linked=Count("pk", filter=Q(match__outcome=MatchOutcome.LINKED)),
            review=Count("pk", filter=Q(match__outcome=MatchOutcome.REVIEW)),
            no_roll=Count("pk", filter=Q(match__outcome=MatchOutcome.NO_ROLL)),
            waiting=Count("pk", filter=Q(match__isnull=True)),
        )
        .order_by()
    }
    lists = SourceList.objects.filter(pk__in=found).select_related("batch", "unit")
    names = ("standing", "linked", "review", "no_roll", "waiting")
    return [ListLine(one, *(found[one.pk][name] for name in names)) for one in lists]


# ---- runs --------------------------------------------------------------------------------------------------


def run_now() -> MatchRun | None:
    """The run that is at work."""
    return MatchRun.objects.filter(state=RunState.RUNNING).first()


def run_last() -> MatchRun | None:
    """The newest run that ended well; its figures are those of today."""
    return MatchRun.objects.filter(state=RunState.DONE).first()


@dataclass(frozen=True, slots=True)
class Offered:
    """One kind of list at the start of a run: what there is of it."""

    kind: ListKind
    count: int
    lists: list[SourceList]


def lists_offered() -> list[Offered]:
    """What a run would work on, kind by kind."""
    standing = SourceRow.objects.standing()
    counts = dict(standing.values_list("kind").annotate(count=Count("pk")).order_by())
    lists = list(SourceList.objects.filter(pk__in=standing.values("source_list")).select_related("batch"))
    return [
        Offered(kind, counts.get(kind, 0), [one for one in lists if one.kind == kind])
        for kind in SOURCE_KINDS
    ]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a summary and where its names are ("" for a past run: its names have moved on)."""

    label: str
    count: int
    url: str = ""
    tone: str = "plain"


TONES: dict[MatchOutcome, str] = {
    MatchOutcome.LINKED: "done",
    MatchOutcome.REVIEW: "due",
    MatchOutcome.NO_ROLL: "due",
}


Tally = list[tuple[str, str, str, int]]
"""(kind of list, outcome, rule, rows)"""


def tally_now(user: User) -> Tally:
    """How the standing rows in sight stand today."""
    rows: Any = rows_of(user).filter(match__isnull=False)
    counted = rows.values_list("kind", "match__outcome", "match__rule").annotate(count=Count("pk"))
    return list(counted.order_by())


def tally_of(run: MatchRun) -> Tally:
    """What a past run found."""
    return list(run.counts.values_list("kind", "outcome", "rule", "count"))


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a summary board."""

    label: str
    cells: list[Figure]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A summary as partials/board.html reads it."""

    head: str
    columns: list[Figure]
    rows: list[SummaryRow]
    totals: list[Figure] = field(default_factory=list)


def outcome_board(tally: Tally, *, base: str) -> Board:
    """名单 × 结果: every row of a list in exactly one column."""
    rows = []
    for kind in _kinds(tally):
        sums = {
            one: sum(count for k, outcome, _, count in tally if (k, outcome) == (kind, one))
            for one in MatchOutcome
        }
        whole = _figure("合计", sum(sums.values()), _rows_url(base, kind))
        cells = [
            _figure(one.label, sums[one], _rows_url(base, kind, one), TONES[one]) for one in MatchOutcome
        ]
        rows.append(SummaryRow(kind.label, [whole, *cells]))
    heads = [Figure(label, 0) for label in ("合计", *(one.label for one in MatchOutcome))]
    return Board("名单", heads, rows)


def rule_board(tally: Tally, *, base: str) -> Board:
    """依据 × 名单: why rows were linked with a roll."""
    kinds, linked = _kinds(tally), MatchOutcome.LINKED
    rows = []
    for rule in MatchRule:
        counts = [
            sum(count for k, outcome, r, count in tally if (k, outcome, r) == (kind, linked, rule))
            for kind in kinds
        ]
        if any(counts):
            cells = [
                _figure(SHORT[kind], count, _rows_url(base, kind, linked, rule))
                for kind, count in zip(kinds, counts, strict=True)
            ]
            rows.append(SummaryRow(rule.label, cells))
    return Board("对上学籍的依据", [Figure(SHORT[kind], 0) for kind in kinds], rows)


def _figure(label: str, count: int, url: str, tone: str = "plain") -> Figure:
    """A count; none has no names to open and no colour."""
    return Figure(label, count, url, tone) if count else Figure(label, 0)


SHORT = {
    ListKind.HOUSEHOLD: "户籍名册",
    ListKind.POVERTY: "困难名单",
    ListKind.DISABILITY: "残疾名单",
    ListKind.SUSPECTED: "疑似名单",
}
"""Heads of narrow columns."""


def _kinds(tally: Tally) -> list[ListKind]:
    there = {kind for kind, *_ in tally}
    return [kind for kind in SOURCE_KINDS if kind in there]


def _rows_url(base: str, kind: str, outcome: str = "", rule: str = "") -> str:
    words = [f"kind={kind}", f"outcome={outcome}" if outcome else "", f"rule={rule}" if rule else ""]
    return f"{base}?" + "&".join(word for word in words if word)


def unclaimed_of(user: User) -> QuerySet[Roll]:
    """不在户籍名册的学生: pupils in sight whom no standing household row names, duplicates left out."""
    named = SourceRow.objects.standing(ListKind.HOUSEHOLD).filter(child=OuterRef("child"))
    last = run_last()
    repeated = RollDuplicate.objects.filter(run=last).values("roll") if last else []
    return (
        Roll.objects.current()
        .filter(~Exists(named), child__in=Child.objects.visible_to(user).live())
        .exclude(pk__in=repeated)
        .select_related("child__residence__parent", "school", "school_class")
        .prefetch_related("child__household_entries")
    )


def entered_by(run: MatchRun, user: User) -> QuerySet[HouseholdEntry]:
    """Who came onto the household line on the day of the run."""
    return _entries(user).filter(from_on=run.on, until_on__isnull=True)


def left_by(run: MatchRun, user: User) -> QuerySet[HouseholdEntry]:
    """Who left the household register on the day of the run."""
    register = HouseholdSource.REGISTER
    still = HouseholdEntry.objects.filter(child=OuterRef("child"), until_on__isnull=True, source=register)
    ended = _entries(user).filter(source=register, until_on=run.on - timedelta(days=1))
    return ended.filter(~Exists(still))


def _entries(user: User) -> QuerySet[HouseholdEntry]:
    return HouseholdEntry.objects.filter(child__in=Child.objects.visible_to(user)).select_related(
        "child", "place__parent"
    )


# ---- desk and file -----------------------------------------------------------------------------------------


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """For a village officer the way to add a child nobody listed."""
    if not sight(user).has_role(Role.VILLAGE_OFFICER):
        return []
    words = ("走访时", "看到名单上没有的孩子，当场登记", None, None)
    return [DeskLine(*words, reverse("verification:found"), "登记", -1, "verification")]


def rule_words(rule: str) -> str:
    """The rule of a link as people read it."""
    return MatchRule(rule).label if rule else ""
