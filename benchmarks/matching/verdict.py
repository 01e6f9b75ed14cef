"""Which goals the measured cases miss, in words."""

from __future__ import annotations

from typing import Any

from benchmarks.matching.cases import LONG
from benchmarks.matching.goals import (
    COST_BINDS_AT,
    LIMITS,
    LIMITS_AT_THREE,
    MOST_MIB,
    MOST_TIMES_THE_FLOOR,
    PRECISION,
    nearest_child,
    over,
)
from benchmarks.matching.runs import PRODUCT
from notoneless.domain.linkage import Rates

WORDS = {
    "wrongly_linked": "wrongly linked, of the absent",
    "false_alarms": "false alarms, of the enrolled",
    "review": "for a person to decide, of all",
}


def limits_of(case: dict[str, Any], absent: int) -> dict[str, float]:
    """What binds for these lists; many short ones are held to the nearest child."""
    limits = dict(LIMITS if case["times"] == 1 else LIMITS_AT_THREE)
    if case["children"] < LONG:
        limits["wrongly_linked"] = nearest_child(limits["wrongly_linked"], absent)
    return limits


def times_the_floor(case: dict[str, Any]) -> float:
    """CPU of the command as a multiple of the plain join of whole rows."""
    found = case["found"]
    return float(found[PRODUCT]["cpu"] / found["floor"]["cpu"])


def missed(told: dict[str, Any]) -> list[str]:
    """One line for each goal that is missed."""
    lines = []
    for case in told["cases"]:
        here = f"{case['source']}, {len(case['seeds'])} × {case['children']:,}, faults × {case['times']}"
        lines += [f"{here}: {line}" for line in _errors(case) + _costs(case)]
    return lines


def _errors(case: dict[str, Any]) -> list[str]:
    rates = Rates(**case["found"][PRODUCT]["rates"])
    limits = limits_of(case, rates.absent)
    lines = [
        f"{WORDS[name]} {getattr(rates, name):.4%} (goal {limits[name]:.4%})" for name in over(rates, limits)
    ]
    if case["times"] == 1 and rates.precision < PRECISION:
        lines.append(f"precision of links {rates.precision:.4%} (goal {PRECISION:.2%})")
    return lines


def _costs(case: dict[str, Any]) -> list[str]:
    if case["children"] < COST_BINDS_AT:
        return []
    lines, peak = [], case["found"][PRODUCT]["peak"]
    if times_the_floor(case) > MOST_TIMES_THE_FLOOR:
        lines.append(f"CPU {times_the_floor(case):.2f} × the floor (goal {MOST_TIMES_THE_FLOOR:.0f} ×)")
    if peak > MOST_MIB:
        lines.append(f"peak memory {peak:.0f} MiB (goal {MOST_MIB} MiB)")
    return lines
