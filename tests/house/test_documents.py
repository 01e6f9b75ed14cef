"""What is generated is up to date, what is told is complete, and the database follows the models."""

import importlib.util
import io
import sys
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.source import ROOMS, ROOT

WORDS = ROOT / "docs" / "words.md"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_map_is_up_to_date() -> None:
    made = script("make_map").page()
    assert (ROOT / "docs" / "map.md").read_text("utf-8") == made, "run: make map"


def test_the_word_list_names_every_table() -> None:
    text = WORDS.read_text("utf-8")
    named = [
        m.__name__
        for room in ROOMS
        if room in apps.app_configs
        for m in apps.get_app_config(room).get_models()
    ]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_word_list_names_no_table_that_is_gone() -> None:
    named = {
        m.__name__
        for room in ROOMS
        if room in apps.app_configs
        for m in apps.get_app_config(room).get_models()
    }
    listed = [line.split("`")[1] for line in WORDS.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert [name for name in listed if name[0].isupper() and name not in named] == []


def test_one_word_is_one_thing() -> None:
    listed = [line.split("`")[1] for line in WORDS.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert sorted({name for name in listed if listed.count(name) > 1}) == []


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.name
)
def test_a_decision_says_context_decision_and_consequence(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    text = path.read_text("utf-8")
    assert all(f"**{word}.**" in text for word in ("Context", "Decision", "Consequence"))
    assert len(text.splitlines()) < 40, "half a page"
