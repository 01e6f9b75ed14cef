"""The benchmark's own verdict and table: what misses a goal is named, and a document is changed between its markers."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from benchmarks.matching.strictness import Counts, Truth
from benchmarks.matching.table import fill, written
from benchmarks.matching.verdict import missed

pytestmark = pytest.mark.pure

RATES = {
    "absent": 26_000,
    "enrolled": 974_000,
    "links": 970_000,
    "links_right": 969_990,
    "absent_linked": 7,
    "enrolled_suspected": 500,
    "reviewed": 3_000,
    "absent_suspected": 25_900,
}
PLAIN: dict[str, Any] = {"rates": None, "cpu": 2.0, "peak": 900, "why": ""}
TOLD: dict[str, Any] = {
    "machine": {"cores": 2, "model": "any", "memory": 8},
    "versions": {"python": "3.11", "polars": "2.1"},
    "peers_missing": "",
    "cases": [
        {
            "source": "holdout",
            "children": 1_000_000,
            "times": 1,
            "seeds": [31],
            "found": {
                "notoneless": {"rates": RATES, "cpu": 5.8, "peak": 1_500, "why": ""},
                "floor": PLAIN,
                "narrow floor": PLAIN,
                "splink": {**PLAIN, "why": "stopped: out of memory"},
            },
        }
    ],
}


def spoilt(**changes: Any) -> dict[str, Any]:
    told = deepcopy(TOLD)
    ours = told["cases"][0]["found"]["notoneless"]
    ours["rates"] |= {name: value for name, value in changes.items() if name in RATES}
    ours |= {name: value for name, value in changes.items() if name not in RATES}
    return told


def test_nothing_is_missed_within_the_goals() -> None:
    assert missed(TOLD) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"absent_linked": 8}, "wrongly linked, of the absent 0.0308% (goal 0.0300%)"),
        ({"enrolled_suspected": 600}, "false alarms"),
        ({"reviewed": 4_001}, "for a person"),
        ({"links_right": 969_900}, "precision of links"),
        ({"cpu": 6.1}, "CPU 3.05 × the floor"),
        ({"peak": 1_537}, "peak memory 1537 MiB"),
    ],
)
def test_a_missed_goal_is_named_with_its_lists(changes: dict[str, Any], words: str) -> None:
    (line,) = missed(spoilt(**changes))
    assert line.startswith("holdout, 1 × 1,000,000, faults × 1: ")
    assert words in line


def test_short_lists_are_held_to_the_nearest_child_and_to_no_cost() -> None:
    told = spoilt(
        absent_linked=3, absent=9_100, enrolled=340_900, enrolled_suspected=100, reviewed=900, cpu=9
    )
    told["cases"][0]["children"] = 35_000
    assert missed(told) == []
    told["cases"][0]["found"]["notoneless"]["rates"]["absent_linked"] = 4
    assert len(missed(told)) == 1


def test_the_table_stands_between_the_markers_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- matching short zh -->\nold\n<!-- matching end -->\nafter\n", "utf-8")
    assert fill(page, TOLD) == 1
    once = page.read_text("utf-8")
    assert once.startswith("before\n") and once.endswith("\nafter\n") and "old" not in once
    assert "26,000 人中 7（0.027%）" in once
    assert fill(page, TOLD) == 1
    assert page.read_text("utf-8") == once


def test_every_row_has_as_many_cells_as_the_head_and_a_failed_peer_says_why() -> None:
    for extent in ("whole", "short"):
        for language in ("en", "zh"):
            rows = [line for line in written(TOLD, extent, language).splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) == 1
    assert "out of memory" in written(TOLD)
    assert "2.90 × floor" in written(TOLD)


def test_lists_a_peer_did_not_answer_are_told_beside_its_rates() -> None:
    told = deepcopy(TOLD)
    told["cases"][0]["found"]["splink"] = {
        **PLAIN,
        "rates": RATES,
        "why": "failed: no pairs",
        "unanswered": 1,
    }
    assert "no answer to 1 of 1 lists, left out here (failed: no pairs)" in written(told)
    assert "1 份没有结果" in written(told, language="zh")


def test_errors_are_counted_by_child() -> None:
    truth = Truth(frozenset({"1", "2"}), frozenset({"3", "4"}))
    assert truth.counts(["1", "3"], ["2", "2"], ["4", "2"]) == Counts(linked=1, suspected=1, reviewed=1)
