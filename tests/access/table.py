"""matrix.csv and letters.csv, read. Both are written by hand from the permission matrix of safety.md, section 2."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse

HERE = Path(__file__).parent
ROLES = (
    "bureau_leader", "bureau_officer", "bureau_approver", "township_officer", "centre_officer",
    "school_manager", "class_teacher", "village_officer", "system_admin", "security_admin", "audit_admin",
    "partner",
)  # fmt: skip
DONE = (200, 302)


@dataclass(frozen=True)
class Row:
    """One route, or one way of using it, with what each role is answered."""

    route: str
    method: str
    args: tuple[tuple[str, str], ...]
    query: str
    data: str
    act: str
    expected: dict[str, int]
    why: str

    def __str__(self) -> str:
        words = "-".join(name for _, name in self.args)
        return f"{self.method}-{self.route}-{words}{self.query}"

    def kwargs(self, ids: dict[str, Any]) -> dict[str, Any]:
        """The address's words: a name the world knows, or the word itself."""
        return {key: ids.get(name, name) for key, name in self.args}

    def url(self, ids: dict[str, Any], kwargs: dict[str, Any] | None = None) -> str:
        """The address on this side of the fence."""
        query = f"?{self.query}" if self.query and self.method == "GET" else ""
        return reverse(self.route, kwargs=kwargs or self.kwargs(ids)) + query

    @property
    def typed(self) -> dict[str, str]:
        """What is sent along with a press."""
        return (
            dict(pair.split("=", 1) for pair in self.query.split("&") if pair)
            if self.method == "POST"
            else {}
        )

    @property
    def methods(self) -> list[str]:
        return self.method.split("+")


def rows() -> list[Row]:
    """Every line of matrix.csv."""
    with (HERE / "matrix.csv").open(encoding="utf-8") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    words = line["args"].split()
    args = tuple(tuple(word.split("=", 1)) for word in words if not word.startswith("?"))
    query = next((word[1:] for word in words if word.startswith("?")), "")
    expected = {role: int(line[role]) for role in ROLES}
    return Row(line["route"], line["method"], args, query, line["data"], line["act"], expected, line["why"])


def letters() -> dict[str, dict[str, set[str]]]:
    """Role → data class → what it may do with it, as safety.md prints it."""
    with (HERE / "letters.csv").open(encoding="utf-8") as file:
        return {
            line.pop("role"): {data: set(cell.split()) for data, cell in line.items()}
            for line in csv.DictReader(file)
        }
