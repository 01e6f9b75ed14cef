"""逾期上报: what one unit let run over its day is known to the unit above the next morning.

School → its centre school → the bureau; township or street → the bureau, which runs the county's work (义务教育法
第7条, 以县为主); village committee → its township. What the bureau itself let run over has nobody above it inside the
county: it stays on the bureau's own lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .words import TOWNSHIP_GOVERNMENTS
from .words import UnitKind as U

AGAIN_DAYS = 7
"""Days after which something still overdue climbs one unit further."""

_ABOVE: dict[U, tuple[U, ...]] = {
    U.SCHOOL: (U.CENTRE_SCHOOL, U.BUREAU),
    U.CENTRE_SCHOOL: (U.BUREAU,),
    U.TOWNSHIP_GOVERNMENT: (U.BUREAU,),
    U.STREET_OFFICE: (U.BUREAU,),
    U.VILLAGE_COMMITTEE: (*TOWNSHIP_GOVERNMENTS, U.BUREAU),
}


@dataclass(frozen=True, slots=True)
class Above:
    """One unit as this rule needs it."""

    key: int
    kind: U


def chain_above(kind: U, parents: Sequence[Above], bureau: int | None) -> tuple[int, ...]:
    """The units above one of this kind, nearest first. ``parents`` are its ancestors in the tree, nearest first."""
    found: list[int] = []
    for wanted in _ABOVE.get(kind, ()):
        near = next((one.key for one in parents if one.kind is wanted), None)
        near = bureau if near is None and wanted is U.BUREAU else near
        if near is not None and near not in found:
            found.append(near)
    return tuple(found)


def told_by(due_on: date, today: date, chain: Sequence[int]) -> tuple[int, ...]:
    """Who of the chain must know today of what was due: the nearest at once, each next one seven days later."""
    late = (today - due_on).days
    if late <= 0:
        return ()
    return tuple(chain[: 1 + (late - 1) // AGAIN_DAYS])


def first_told_on(due_on: date) -> date:
    """The morning the unit above first hears of it."""
    return due_on + timedelta(days=1)
