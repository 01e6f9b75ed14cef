"""The measured cases as a markdown table, and the table put into a document between its two markers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from benchmarks.matching.cases import HOLDOUT, KNOWN
from benchmarks.matching.goals import COST_BINDS_AT, MOST_MIB, PRECISION
from benchmarks.matching.runs import FLOORS, PRODUCT
from benchmarks.matching.verdict import limits_of, times_the_floor
from benchmarks.matching.words import CHINESE, ENGLISH, SHORT_OF
from notoneless.domain.linkage import Rates

MARKED = re.compile(r"(<!-- matching (whole|short) (en|zh) -->\n).*?(<!-- matching end -->)", re.DOTALL)
"""``whole`` has every case and the floors, ``short`` the lists of the generator the match was not written after."""


def fill(path: Path, told: dict[str, Any]) -> int:
    """Writes the table into the marked parts of a document; how many there were."""
    text, count = MARKED.subn(
        lambda found: f"{found[1]}\n{written(told, found[2], found[3])}\n{found[4]}", path.read_text("utf-8")
    )
    path.write_text(text, "utf-8")
    return count


def written(told: dict[str, Any], extent: str = "whole", language: str = "en") -> str:
    """Table, machine, versions, and what the other libraries were given."""
    words = ENGLISH if language == "en" else CHINESE
    is_whole = extent == "whole"
    lines = [words["head"], "|" + "---|" * (words["head"].count("|") - 1)]
    for case in told["cases"]:
        if is_whole or case["source"] == HOLDOUT:
            lines += _case(case, words, is_whole=is_whole)
    versions = told["versions"]
    has_peers = {"splink", "recordlinkage"} <= versions.keys()
    peers = words["peers"].format(**versions) if has_peers else ""
    lines += ["", words["machine"].format(**told["machine"], **versions, peers=peers)]
    lines += ["", words["given"]] if has_peers else []
    lines += ["", words["missing"]] if told["peers_missing"] else []
    return "\n".join(lines) + "\n"


def _case(case: dict[str, Any], words: dict[str, str], *, is_whole: bool) -> list[str]:
    count = len(case["seeds"])
    label = words["lists" if count > 1 else "list"].format(count=count, children=case["children"])
    label += words["base" if case["times"] == 1 else "three"]
    label += words["lists_known"] if case["source"] == KNOWN else ""
    lines = []
    for name, found in case["found"].items():
        if name in FLOORS:
            if is_whole:
                lines.append(_line(label, words[name], *["–"] * 4, _cpu(found), _mib(found)))
        elif found["rates"] is None:
            lines.append(_line(label, SHORT_OF[name], words["failed"].format(found["why"]), *["–"] * 5))
        else:
            lines.append(_measured(label, name, case, words))
    lines.insert(1, _goal(label, case, words))
    return lines


def _measured(label: str, name: str, case: dict[str, Any], words: dict[str, str]) -> str:
    found, is_ours = case["found"][name], name == PRODUCT
    rates = Rates(**found["rates"])
    everyone = rates.absent + rates.enrolled
    cells = [
        words["of"].format(rates.absent_linked, rates.absent, f"{rates.wrongly_linked:.3%}"),
        words["of"].format(rates.enrolled_suspected, rates.enrolled, f"{rates.false_alarms:.3%}"),
        words["of"].format(rates.reviewed, everyone, f"{rates.review:.2%}"),
        f"{rates.precision:.4%}",
    ]
    cpu = words["times"].format(_cpu(found), times_the_floor(case)) if is_ours else _cpu(found)
    cells += [cpu, _mib(found)]
    who = f"**{PRODUCT}**" if is_ours else SHORT_OF[name]
    if found.get("unanswered"):
        who += words["unanswered"].format(found["unanswered"], len(case["seeds"]), found["why"])
    return _line(label, who, *(f"**{cell}**" if is_ours else cell for cell in cells))


def _goal(label: str, case: dict[str, Any], words: dict[str, str]) -> str:
    limits = limits_of(case, case["found"][PRODUCT]["rates"]["absent"])
    cells = [
        f"≤ {limits['wrongly_linked']:.3%}",
        f"≤ {limits['false_alarms']:.2%}",
        f"≤ {limits['review']:.1%}",
    ]
    cells.append(f"≥ {PRECISION:.2%}" if case["times"] == 1 else "–")
    cells += [words["goal_floor"], f"≤ {MOST_MIB}"] if case["children"] >= COST_BINDS_AT else ["–", "–"]
    return _line(label, words["goal"], *cells)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _cpu(found: dict[str, Any]) -> str:
    return f"{found['cpu']:.1f}"


def _mib(found: dict[str, Any]) -> str:
    return f"{found['peak']:,.0f}"
