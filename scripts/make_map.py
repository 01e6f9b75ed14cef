"""Writes docs/map.md: from each menu entry and each address to the function, the page and the proof behind it."""

import ast
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "map.md"

HEAD = """# Map: from the menu to the code

Written by `make map`; a test fails when it is out of date. An address is found in three steps: its name says room
and function, the room's `urls.py` says the address, `views.py` holds the function. Pages stand in
`src/notoneless/<room>/templates/<room>/<function>.html`, proofs in `tests/<room>/`.
"""


def ready() -> None:
    """Django with settings that touch nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    os.environ.setdefault("NOTONELESS_DATA", tempfile.gettempdir())
    import django
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        settings.SECRET_KEY = "only for the map"
        django.setup()


def routes(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address, name, view) of the whole urlconf, in its order."""
    from django.urls import URLResolver, get_resolver

    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, f"{prefix}{entry.pattern}", inner)
        else:
            yield f"/{prefix}{entry.pattern}", f"{space}{entry.name}", entry.callback


def place(view: Any) -> str:
    """Where the function stands, as a link."""
    inner = inspect.unwrap(view)
    path = Path(inspect.getsourcefile(inner) or "").resolve().relative_to(ROOT)
    return f"[`{inner.__name__}`](../{path})"


def said(view: Any) -> str:
    """First sentence of the view's docstring."""
    doc = inspect.getdoc(inspect.unwrap(view)) or ""
    return doc.split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def menu(found: dict[str, tuple[str, Any]]) -> list[str]:
    from notoneless.web.nav import NAV, PHONE_NAV

    lines = ["## The menu", "", "| Menu | Address | Function | Ability |", "|---|---|---|---|"]
    for group in NAV:
        for item in group.items:
            address, view = found[item.url_name]
            words = f"{address}?{item.query}" if item.query else address
            lines.append(f"| {group.label} › {item.label} | `{words}` | {place(view)} | `{item.ability}` |")
    for item in PHONE_NAV:
        address, view = found[item.url_name]
        lines.append(f"| (phone) {item.label} | `{address}` | {place(view)} | `{item.ability}` |")
    return lines


def rooms(found: dict[str, tuple[str, Any]]) -> list[str]:
    lines: list[str] = []
    for room in sorted({name.split(":")[0] for name in found}):
        lines += [
            "",
            f"## {room}",
            "",
            "| Address | Name | Function | Ability | What it is |",
            "|---|---|---|---|---|",
        ]
        for name, (address, view) in found.items():
            if name.split(":")[0] == room:
                lines.append(f"| `{address}` | `{name}` | {place(view)} | `{view.ability}` | {said(view)} |")
    return lines


def act_labels() -> dict[str, str]:
    """Every act the rooms declare, read from the source: ``acts({"name": "Chinese"})``."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text("utf-8")
        if "acts(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            is_acts = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "acts"
            )
            if is_acts and isinstance(node.args[0], ast.Dict):
                found |= ast.literal_eval(node.args[0])
    return found


def acts() -> list[str]:
    lines = ["", "## Acts in the event log", "", "| Act | Shown as |", "|---|---|"]
    return [*lines, *(f"| `{act}` | {label} |" for act, label in sorted(act_labels().items()))]


def abilities() -> list[str]:
    from notoneless.domain.words import Role
    from notoneless.grid.access import ABILITIES

    lines = ["", "## Abilities", "", "| Ability | Who |", "|---|---|"]
    for name in sorted(ABILITIES):
        who = "、".join(role.label for role in Role if role in ABILITIES[name])
        lines.append(f"| `{name}` | {who} |")
    return lines


def page() -> str:
    """The whole page."""
    ready()
    found = {name: (address, view) for address, name, view in routes()}
    return "\n".join([HEAD, *menu(found), *rooms(found), *abilities(), *acts()]) + "\n"


def main() -> int:
    TARGET.write_text(page(), "utf-8")
    print(f"Wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
