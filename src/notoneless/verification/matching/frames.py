"""Facts as the frames ``domain.linkage`` compares. Importing this loads polars: only work behind the scenes does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from notoneless.domain.linkage import COLUMNS
from notoneless.verification.matching.facts import ChildFact, RowFact, Villages

Line = dict[str, str]


def row_line(row: RowFact, villages: Villages) -> Line:
    """One row of a list."""
    return {
        "row": str(row.pk),
        "name": row.name,
        "sex": row.sex if row.sex != "0" else "",
        "birth_on": row.born_on.isoformat() if row.born_on else "",
        "id_number": row.id_number,
        "card_number": row.detail("disability_number"),
        "guardian_name": row.guardian_name,
        "guardian_phone": row.guardian_phone,
        "head_name": row.detail("householder_name"),
        "address": row.address,
        "address_now": row.detail("address"),
        "place": villages.of(row.place),
        "school": row.detail("school_name"),
        "grade": row.detail("grade"),
    }


def child_line(child: ChildFact, villages: Villages) -> Line:
    """One child of the register. Its place is left out while it sits in a school: there the school's list speaks."""
    first = child.guardians[0] if child.guardians else ("", "", "")
    second = child.guardians[1] if len(child.guardians) > 1 else ("", "", "")
    return {
        "row": str(child.pk),
        "name": child.name,
        "former_name": child.former_name,
        "sex": child.sex if child.sex != "0" else "",
        "birth_on": child.born_on.isoformat() if child.born_on else "",
        "id_number": child.id_number,
        "roll_number": child.roll_number,
        "guardian_name": first[0],
        "guardian_phone": first[1],
        "guardian_number": first[2],
        "guardian_name_2": second[0],
        "guardian_phone_2": second[1],
        "address": child.hukou,
        "address_now": child.address,
        "place": "" if child.roll else villages.of(child.residence),
        "school": child.school,
        "grade": child.grade,
    }


def frame(lines: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """A frame of these lines; blank cells are null."""
    kept = list(lines)
    return pl.DataFrame(
        {name: [line.get(name) or None for line in kept] for name in COLUMNS},
        schema=dict.fromkeys(COLUMNS, pl.String),
    )
