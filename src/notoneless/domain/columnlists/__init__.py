"""名册的列: every list the product reads or hands out, column by column, with the words others use for it.

Headers follow the national 学生基本信息表 for rolls and the forms townships keep for the rest. ``Column.name`` is
the field name used in code; it never reaches a screen.
"""

from .care import CARDS, CATCHMENTS, COVERS, GROUPS, MARKS
from .children import DISABILITY, HOUSEHOLD, POVERTY, ROLL, SUSPECTED
from .grid import HOLIDAYS, PLACES, STAFF, UNITS
from .midyear import CASES, PAPERS, VISITS
from .shared import GRADES, HARDSHIPS, CellKind, Column, ListKind
from .survey import SURVEY

__all__ = [
    "DISABILITY", "GRADES", "HARDSHIPS", "HOLIDAYS", "HOUSEHOLD", "LISTS", "PLACES", "POVERTY", "ROLL", "STAFF",
    "SUSPECTED", "UNITS", "CellKind", "Column", "ListKind",
]  # fmt: skip

LISTS: dict[ListKind, tuple[Column, ...]] = {
    ListKind.PLACES: PLACES,
    ListKind.UNITS: UNITS,
    ListKind.STAFF: STAFF,
    ListKind.HOUSEHOLD: HOUSEHOLD,
    ListKind.ROLL: ROLL,
    ListKind.POVERTY: POVERTY,
    ListKind.DISABILITY: DISABILITY,
    ListKind.SUSPECTED: SUSPECTED,
    ListKind.HOLIDAYS: HOLIDAYS,
    ListKind.ROLL_EXPORT: ROLL,
    ListKind.CARDS: CARDS,
    ListKind.GROUPS: GROUPS,
    ListKind.MARKS: MARKS,
    ListKind.COVERS: COVERS,
    ListKind.CATCHMENTS: CATCHMENTS,
    ListKind.CASES: CASES,
    ListKind.VISITS: VISITS,
    ListKind.PAPERS: PAPERS,
    ListKind.SURVEY: SURVEY,
}
