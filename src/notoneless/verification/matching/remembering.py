"""What a run saw, kept beside what runs before it saw: only differences are written."""

from __future__ import annotations

from collections.abc import Callable

from notoneless.core.insert import ReadyRows, rows_insert, rows_ready
from notoneless.verification.matching.plan import Plan, Ref, Seen
from notoneless.verification.models import MatchRun, MatchSeen

PIECE = 2000
Said = tuple[int | None, int | None, int | None, str, str]
"""(child, roll, other roll, outcome, rule)"""


class Memory:
    """Compares what this run saw with what stands as seen, then writes the difference."""

    def __init__(self, run: MatchRun, plan: Plan, pk_of: Callable[[Ref], int | None]) -> None:
        self.run, self.pk_of = run, pk_of
        self.wanted: dict[tuple[str, int], Seen] = {}
        for one in plan.seen():
            self.wanted.setdefault((one.kind, one.subject), one)

    def write(self) -> None:
        """In one transaction with the run's figures."""
        ended, ready = self._differing()
        for start in range(0, len(ended), PIECE):
            MatchSeen.objects.filter(pk__in=ended[start : start + PIECE]).update(until_run=self.run)
        rows_insert(ready)

    def _differing(self) -> tuple[list[int], ReadyRows]:
        ended: list[int] = []
        new = dict(self.wanted)
        standing = MatchSeen.objects.filter(until_run__isnull=True)
        names = ("pk", "kind", "subject", "child", "roll", "other", "outcome", "rule")
        for pk, kind, subject, *said in standing.values_list(*names).iterator(chunk_size=5000):
            one = new.get((kind, subject))
            if one is not None and self._said(one) == tuple(said):
                del new[kind, subject]
            else:
                ended.append(pk)
        return ended, rows_ready(MatchSeen, [self._row(one) for one in new.values()])

    def _said(self, one: Seen) -> Said:
        child = None if one.child is None else self.pk_of(one.child)
        return child, one.roll, one.other, str(one.outcome), str(one.rule)

    def _row(self, one: Seen) -> MatchSeen:
        child, roll, other, outcome, rule = self._said(one)
        return MatchSeen(
            kind=one.kind, subject=one.subject, row_id=one.row, child_id=child, roll_id=roll, other_id=other,
            outcome=outcome, rule=rule, from_run=self.run,
        )  # fmt: skip
