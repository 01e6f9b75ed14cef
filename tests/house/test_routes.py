"""Every address is classified, every view is short, every menu entry leads somewhere."""

import inspect
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from notoneless.grid.access import ABILITIES, EVERYONE
from notoneless.web.nav import NAV, PHONE_NAV

PUBLIC = {
    "web:login",
    "web:healthz",
    "grid:activate",
    "tips:tip_leave",
    "tips:tip_answer_seen",
    "papers:paper_genuine",
    "papers:paper_code",
}
"""What answers before login. A new one is added here by hand, after thinking."""
VIEW_LINES = 25


def routes(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address, name, view) of everything in the urlconf."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, f"{prefix}{entry.pattern}", inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.pattern}", f"{space}{entry.name}", entry.callback


ROUTES = list(routes())


def source_lines(view: Any) -> int:
    """Length of the view as written, without decorators and docstring."""
    inner = inspect.unwrap(view)
    lines = inspect.getsource(inner).splitlines()
    start = next(number for number, line in enumerate(lines) if line.lstrip().startswith("def "))
    doc = len((inner.__doc__ or "").splitlines())
    return len(lines) - start - doc


def test_there_are_routes() -> None:
    assert len(ROUTES) > 50


def test_every_route_names_its_ability() -> None:
    asked = {name: getattr(view, "ability", None) for _, name, view in ROUTES}
    assert {name: ability for name, ability in asked.items() if ability not in {"public", *ABILITIES}} == {}


def test_what_answers_before_login_is_listed() -> None:
    assert {name for _, name, view in ROUTES if getattr(view, "ability", None) == "public"} == PUBLIC


def test_every_ability_is_somebodys_and_asked_by_somebody() -> None:
    used = {getattr(view, "ability", "") for _, _, view in ROUTES}
    assert [name for name, roles in ABILITIES.items() if not roles or not roles <= EVERYONE] == []
    nav = {item.ability for group in NAV for item in group.items} | {item.ability for item in PHONE_NAV}
    from tests.house.source import modules, templates

    elsewhere = "\n".join([module.text for module in modules() if module.path.name != "access.py"])
    pages = "\n".join(templates().values())
    idle = [
        n for n in ABILITIES if n not in used | nav and f'"{n}"' not in elsewhere and f'"{n}"' not in pages
    ]
    assert idle == [], "abilities nothing asks for"


def test_every_route_has_a_name_of_its_own() -> None:
    names = [name for _, name, _ in ROUTES]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert not [name for name in names if name.endswith(":None") or ":" not in name]


def test_every_view_is_short() -> None:
    lengths = {name: source_lines(view) for _, name, view in ROUTES}
    assert {name: lines for name, lines in lengths.items() if lines > VIEW_LINES} == {}


def test_every_view_is_named_like_its_route_and_says_what_it_is() -> None:
    called = {name: inspect.unwrap(view) for _, name, view in ROUTES}
    assert {name: view.__name__ for name, view in called.items() if view.__name__ != name.split(":")[1]} == {}
    assert [name for name, view in called.items() if not view.__doc__] == []


ITEMS = [item for group in NAV for item in group.items] + list(PHONE_NAV)


def test_every_menu_entry_leads_to_a_page_its_readers_may_open() -> None:
    views = {name: view for _, name, view in ROUTES}
    for item in ITEMS:
        assert item.url_name in views, f"{item.label} → {item.url_name} does not exist"
        refused = ABILITIES[item.ability] - ABILITIES[views[item.url_name].ability]
        assert not refused, f"{item.label} is shown to {refused}, who would be refused"


def test_no_two_menu_entries_are_called_the_same() -> None:
    labels = [item.label for group in NAV for item in group.items]
    assert len(labels) == len(set(labels))
