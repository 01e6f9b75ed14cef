"""四查三比对 and the looks at rolls, from what one run has in memory: who is on which of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notoneless.domain.columnlists import ListKind
from notoneless.domain.fourchecks import FourChecks
from notoneless.domain.idcard import is_valid
from notoneless.domain.rollfaults import namesakes, number_fault
from notoneless.verification.matching.plan import Ref, Seen
from notoneless.verification.models import MatchOutcome, SeenKind
from notoneless.verification.queries.inclass import looked_for

if TYPE_CHECKING:
    from notoneless.verification.matching.computing import Computer


ON_THE_LINE = (ListKind.HOUSEHOLD, ListKind.POVERTY)
"""A poor child the household register forgot stands on the household line by its own list, and is looked for too."""


def checks(run: Computer) -> list[Seen]:
    """Everything beside the rows of the lists that runs remember."""
    return [*_four(run), *_unclaimed(run), *_duplicates(run), *_numbers(run), *_namesakes(run)]


def _four(run: Computer) -> Iterator[Seen]:
    rows: dict[Ref, int] = {}
    poor: set[Ref] = set()
    for standing in run.plan.standings:
        child, row = standing.child, standing.row
        if row.kind == ListKind.POVERTY:
            poor.add(child)
        if row.kind in ON_THE_LINE and run.is_of_age(row.born_on) and not run.is_dead(child):
            rows.setdefault(child, row.pk)
    seen = looked_for(run.today)
    found: FourChecks[Ref] = FourChecks(
        household=rows.keys(), roll=run.enrolled.keys(), poor=poor, elsewhere=run.accounted(),
        in_class=[pk for pk, is_there in seen.items() if is_there],
        not_in_class=[pk for pk, is_there in seen.items() if not is_there],
    )  # fmt: skip
    for kind, children in (
        (SeenKind.OUT, found.out()), (SeenKind.LEFT, found.left()), (SeenKind.PHANTOM, found.phantom()),
        (SeenKind.POOR_OUT, found.poor_out()),
    ):  # fmt: skip
        for child in children:
            roll = run.enrolled[child].roll if isinstance(child, int) and child in run.enrolled else None
            yield Seen(kind, child, row=None if roll else rows.get(child), roll=roll)


def _unclaimed(run: Computer) -> Iterator[Seen]:
    for child in run.unclaimed:
        yield Seen(SeenKind.UNCLAIMED, child, roll=run.enrolled[child].roll)


def _duplicates(run: Computer) -> Iterator[Seen]:
    of = {child.roll: pk for pk, child in run.enrolled.items()}
    for roll, same_as, rule in run.plan.duplicates:
        yield Seen(SeenKind.DUPLICATE, of[roll], roll=roll, other=same_as, rule=rule)


def _numbers(run: Computer) -> Iterator[Seen]:
    """Rolls whose number is missing, wrong, another's, or not the one of the household register."""
    listed = {
        one.child: one.row.id_number
        for one in run.plan.standings
        if one.row.kind == ListKind.HOUSEHOLD and one.outcome == MatchOutcome.LINKED and one.row.is_id_checked
    }
    for pk, child in run.enrolled.items():
        number = listed.get(pk, "")
        fault = number_fault(
            child.id_number, is_held=child.is_id_checked, born_on=child.born_on, sex=child.sex,
            listed=number if is_valid(number) else "",
        )  # fmt: skip
        if fault is not None:
            yield Seen(SeenKind.WRONG_NUMBER, pk, roll=child.roll, rule=fault)


def _namesakes(run: Computer) -> Iterator[Seen]:
    repeated = {roll for pair in run.plan.duplicates for roll in pair[:2]}
    people = [
        (pk, child.name, child.born_on) for pk, child in run.enrolled.items() if child.roll not in repeated
    ]
    for one, first in namesakes(people):
        roll, other = run.enrolled[one].roll, run.enrolled[first].roll
        yield Seen(SeenKind.NAMESAKE, one, roll=roll, other=other)
