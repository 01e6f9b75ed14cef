"""Reads of the verification room: lists, runs, rows, pairs in doubt, duplicates, what a child's file says of lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child, HouseholdEntry, Roll, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.columnlists import ListKind
from notoneless.domain.masking import mask_address, mask_id_number, mask_phone
from notoneless.domain.words import HouseholdSource, Role, Sex
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.verification.models import (
    SOURCE_KINDS,
    MatchOutcome,
    MatchPair,
    MatchRule,
    MatchRun,
    PairState,
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
        with_code(rows)
        .select_related("source_list", "place__parent", "child", "match__roll__school")
        .annotate(is_child_seen=Exists(seen))
    )


def with_code(rows: QuerySet[SourceRow]) -> QuerySet[SourceRow]:
    """Rows with the code that accounts for their child today, null while it waits."""
    return with_code_on(rows, clock.today())


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


def outcome_board(tally: Tally, *, is_open: bool) -> Board:
    """名单 × 结果: every row of a list in exactly one column."""
    rows = []
    for kind in _kinds(tally):
        sums = {
            one: sum(count for k, outcome, _, count in tally if (k, outcome) == (kind, one))
            for one in MatchOutcome
        }
        whole = _figure("合计", sum(sums.values()), _rows_url(is_open, kind))
        cells = [
            _figure(one.label, sums[one], _rows_url(is_open, kind, one), TONES[one]) for one in MatchOutcome
        ]
        rows.append(SummaryRow(kind.label, [whole, *cells]))
    heads = [Figure(label, 0) for label in ("合计", *(one.label for one in MatchOutcome))]
    return Board("名单", heads, rows)


def rule_board(tally: Tally, *, is_open: bool) -> Board:
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
                _figure(SHORT[kind], count, _rows_url(is_open, kind, linked, rule))
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


def _rows_url(is_open: bool, kind: str, outcome: str = "", rule: str = "") -> str:
    if not is_open:
        return ""
    words = [f"kind={kind}", f"outcome={outcome}" if outcome else "", f"rule={rule}" if rule else ""]
    return f"{reverse('verification:rows')}?" + "&".join(word for word in words if word)


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


# ---- pairs in doubt ----------------------------------------------------------------------------------------


def pairs_of(user: User) -> QuerySet[MatchPair]:
    """Pairs this person may decide: both children in sight."""
    pairs = MatchPair.objects.filter(row__until_on__isnull=True)
    if not sight(user).is_everything:
        seen = Child.objects.visible_to(user)
        pairs = pairs.filter(row__child__in=seen, candidate__in=seen)
    return pairs.select_related("row__place__parent", "row__source_list", "row__child", "candidate")


def pairs_waiting(user: User) -> QuerySet[MatchPair]:
    """Pairs nobody has decided yet, row by row, the likeliest candidate first."""
    return pairs_of(user).filter(state=PairState.WAITING).order_by("row", "rank", "pk")


def pair_neighbours(pair: MatchPair, user: User) -> tuple[MatchPair | None, MatchPair | None]:
    """The waiting pairs before and after this one, going round."""
    keys = list(pairs_waiting(user).values_list("pk", flat=True))
    others = [pk for pk in keys if pk != pair.pk]
    if not others:
        return None, None
    at = keys.index(pair.pk) if pair.pk in keys else 0
    after = next((pk for pk in keys[at:] if pk != pair.pk), others[0])
    before = next((pk for pk in reversed(keys[:at]) if pk != pair.pk), others[-1])
    found = MatchPair.objects.in_bulk({before, after})
    return found[before], found[after]


AGREES, DIFFERS, MISSING = "一致", "不一致", "缺一方"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the side by side: masked where it is a number or an address."""

    label: str
    listed: str
    enrolled: str
    said: str

    @property
    def tone(self) -> str:
        return {AGREES: "done", DIFFERS: "due", MISSING: "plain"}[self.said]


def _compared(label: str, listed: str, enrolled: str, mask: Any = None) -> Compared:
    said = MISSING if not listed or not enrolled else AGREES if listed == enrolled else DIFFERS
    shown = mask if mask is not None else str
    return Compared(label, shown(listed) or "未登记", shown(enrolled) or "未登记", said)


def pair_lines(pair: MatchPair) -> list[Compared]:
    """The row and the pupil side by side; agreement is told on the whole values, numbers are shown masked."""
    row, child = pair.row, pair.candidate
    guardians = list(child.guardians.all())
    phones = [one.phone.open() for one in guardians]
    phone = row.guardian_phone.open()
    names = [one.name for one in guardians]
    return [
        _compared("姓名", row.name, child.name),
        _compared("性别", Sex(row.sex).label, Sex(child.sex).label),
        _compared("出生日期", _day(row.born_on), _day(child.born_on)),
        _compared("身份证号", row.id_number.open(), child.id_number.open(), mask_id_number),
        _compared("监护人", row.guardian_name, _best(row.guardian_name, names)),
        _compared("监护人电话", phone, _best(phone, phones), mask_phone),
        _compared("户籍地址", row.address.open(), child.hukou_detail.open(), mask_address),
    ]


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _best(wanted: str, offered: list[str]) -> str:
    return wanted if wanted in offered else next(iter(offered), "")


# ---- desk and file -----------------------------------------------------------------------------------------


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Pairs that wait for this person; for a village officer the way to add a child nobody listed."""
    lines: list[DeskLine] = []
    if may(user, "verification.decide"):
        waiting = pairs_waiting(user).count()
        if waiting:
            lines.append(
                DeskLine(
                    f"{waiting}对", "名单与学籍存疑，确认是不是同一人", None, None,
                    reverse("verification:pairs"), "确认", 2, "verification",
                )
            )  # fmt: skip
    if sight(user).has_role(Role.VILLAGE_OFFICER):
        lines.append(
            DeskLine(
                "走访时", "看到名单上没有的孩子，当场登记", None, None, reverse("verification:found"), "登记",
                -1, "verification",
            )
        )  # fmt: skip
    return lines


def rule_words(rule: str) -> str:
    """The rule of a link as people read it."""
    return MatchRule(rule).label if rule else ""


def pair_words(pair: MatchPair) -> dict[str, str]:
    """Where the two stand: the list and its row, the school and class of the pupil."""
    rolls = Roll.objects.current().filter(child=pair.candidate)
    roll = rolls.select_related("school", "school_class").first()
    seat = f"{roll.school.name} {roll.school_class.label(clock.today())}" if roll else "现无学籍"
    return {
        "listed_words": f"{ListKind(pair.row.kind).label} 第{pair.row.row_number}行",
        "enrolled_words": seat,
        "state_words": PairState(pair.state).label,
    }
