"""What runs remember: what stood in one run, and by name what is new, gone or changed in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.domain.words import Word
from notoneless.grid.access import sight
from notoneless.grid.models import User
from notoneless.verification.models import MatchRun, MatchSeen, RunState, SeenKind
from notoneless.verification.queries.matching import Board, Figure, SummaryRow, Tally, tally_of

LISTS = (SeenKind.HOUSEHOLD, SeenKind.POVERTY, SeenKind.DISABILITY, SeenKind.SUSPECTED)


class Change(Word):
    """两次比对之间."""

    NEW = "new", "新增"
    GONE = "gone", "消失"
    CHANGED = "changed", "变化"


def runs_done(user: User) -> QuerySet[MatchRun]:
    """Runs with something to show; looks at another day are the bureau's own."""
    done = MatchRun.objects.filter(state=RunState.DONE)
    return done if sight(user).is_everything else done.filter(is_report=False)


def runs_to_compare(run: MatchRun, user: User) -> QuerySet[MatchRun]:
    """The other runs whose names were kept: not those from before runs remembered."""
    first = MatchSeen.objects.aggregate(first=Min("from_run"))["first"]
    return runs_done(user).filter(pk__gte=first or 0).exclude(pk=run.pk)


def run_before(run: MatchRun) -> MatchRun | None:
    """The run before this one that opened cases: what 'new' is measured against."""
    return (
        MatchRun.objects.filter(state=RunState.DONE, is_report=False, pk__lt=run.pk).order_by("-pk").first()
    )


def seen_in(run: MatchRun, user: User) -> QuerySet[MatchSeen]:
    """What stood in a run, in sight."""
    return MatchSeen.objects.in_run(run).visible_to(user)


def with_cells(rows: QuerySet[MatchSeen], user: User) -> QuerySet[MatchSeen]:
    """The same with what a list shows, and whether the child's file may be opened."""
    seen = Child.objects.visible_to(user).filter(pk=OuterRef("child"))
    names = ("row__place__parent", "row__source_list", "child__residence__parent", "roll__school",
             "roll__school_class", "other__school", "other__child")  # fmt: skip
    return rows.select_related(*names).annotate(is_child_seen=Exists(seen))


def tally_seen(run: MatchRun, user: User) -> Tally:
    """How the rows in sight stood in this run; for a run from before runs remembered, its figures."""
    rows: Any = seen_in(run, user).filter(kind__in=LISTS)
    counted = list(rows.values_list("kind", "outcome", "rule").annotate(count=Count("pk")).order_by())
    return counted or (tally_of(run) if sight(user).is_everything else [])


def changes(run: MatchRun, against: MatchRun, user: User, change: Change) -> QuerySet[MatchSeen]:
    """Rows and finds in sight that are new, gone or changed in ``run`` against an earlier or later run."""
    ours, theirs = MatchSeen.objects.in_run(run), MatchSeen.objects.in_run(against)
    twin = {"kind": OuterRef("kind"), "subject": OuterRef("subject")}
    if change == Change.GONE:
        return theirs.not_in_run(run).visible_to(user).filter(~Exists(ours.filter(**twin)))
    mine, there = ours.not_in_run(against).visible_to(user), theirs.filter(**twin)
    if change == Change.NEW:
        return mine.filter(~Exists(there))
    same = there.alias(who=Coalesce("child_id", 0), where=Coalesce("roll_id", 0)).filter(
        outcome=OuterRef("outcome"),
        who=Coalesce(OuterRef("child_id"), 0),
        where=Coalesce(OuterRef("roll_id"), 0),
    )
    found = mine.filter(Exists(there), ~Exists(same))
    return found.annotate(before=Subquery(there.values("outcome")[:1]))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs side by side."""

    board: Board
    count: int


def change_board(run: MatchRun, against: MatchRun, user: User) -> Compared:
    """种类 × 新增、消失、变化; each figure opens its names."""
    counts = {
        (kind, change): count
        for change in Change
        for kind, count in changes(run, against, user, change)
        .order_by()
        .values_list("kind")
        .annotate(count=Count("pk"))
    }
    base = reverse("verification:run_change_names", args=[run.key])
    rows = []
    for kind in SeenKind:
        cells = [
            Figure(
                change.label, counts.get((kind, change), 0),
                f"{base}?against={against.key}&kind={kind}&change={change}" if counts.get((kind, change)) else "",
            )
            for change in Change
        ]  # fmt: skip
        if any(cell.count for cell in cells):
            rows.append(SummaryRow(kind.label, cells))
    board = Board("名单", [Figure(change.label, 0) for change in Change], rows)
    return Compared(board, sum(counts.values()))


def run_words(run: MatchRun) -> str:
    """A run as people name it: its day and hour; a look at another day says so."""
    at = clock.local_time(run.started_at)
    return f"{run.on:%Y-%m-%d}（{at[:10]}回看）" if run.is_report else at[:16]
