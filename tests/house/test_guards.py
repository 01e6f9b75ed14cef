"""The list of guards stays true while the code moves: each still finds what it switches off, and its test."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.source import ROOT


@pytest.fixture
def guards(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield importlib.import_module("guards").GUARDS


def test_every_guard_finds_its_source(guards: list[Any]) -> None:
    def hits(guard: Any) -> int:
        paths = (ROOT / "src/notoneless").glob(guard.path)
        return sum(len(re.findall(guard.pattern, path.read_text("utf-8"))) for path in paths)

    assert len(guards) > 300
    assert {guard.name: found for guard in guards if (found := hits(guard)) != guard.count} == {}


def test_every_guard_names_a_test_that_is_there(guards: list[Any]) -> None:
    def is_there(test: str) -> bool:
        file, _, name = test.partition("::")
        path = ROOT / file
        return path.exists() and (not name or f"def {name.partition('[')[0]}(" in path.read_text("utf-8"))

    assert [guard.test for guard in guards if not is_there(guard.test)] == []


def test_guards_are_told_apart_by_name(guards: list[Any]) -> None:
    names = [guard.name for guard in guards]
    assert sorted({name for name in names if names.count(name) > 1}) == []
