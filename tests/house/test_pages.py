"""What pages may not hold: anything inline, anything from another host, a form without its two hidden words."""

import re
from collections.abc import Callable
from typing import Any

from tests.house.source import PACKAGE, ROOT, templates, tracked

INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}", re.IGNORECASE)
XML_NAMES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
FORM = re.compile(r"<form\b[^>]*method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
FETCHING = re.compile(
    r"@import\s+url\(['\"]?https?:|url\(['\"]?https?:|fetch\(['\"]https?:|src=['\"]https?:", re.IGNORECASE
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off")
HELP_OF_FIELDS = "src/notoneless/web/templates/partials/field.html"
"""A field's help is written by us, or by Django as a list (the rules of a password). Never by a person."""
WITH_KEYS = ("partials/form.html", "partials/keys.html")


def broken(texts: dict[str, str], rule: Callable[[str], Any]) -> dict[str, Any]:
    said = {name: rule(text) for name, text in texts.items()}
    return {name: wrong for name, wrong in said.items() if wrong}


def without_xml_names(text: str) -> str:
    for name in XML_NAMES:
        text = text.replace(name, "")
    return text


def test_there_are_pages() -> None:
    assert len(templates()) > 60


def test_no_page_holds_style_or_script() -> None:
    assert broken(templates(), INLINE.findall) == {}


def test_no_page_names_another_host() -> None:
    assert broken(templates(), lambda text: ELSEWHERE.findall(without_xml_names(text))) == {}


def test_every_form_that_writes_carries_its_keys() -> None:
    """Before login there is no request key to spend."""

    def bare(name: str, form: str) -> bool:
        if any(part in form for part in WITH_KEYS):
            return False
        return "csrf_token" not in form or ("registration/" not in name and "request_key" not in form)

    forms = {
        name: [f[:120] for f in FORM.findall(text) if bare(name, f)] for name, text in templates().items()
    }
    assert {name: found for name, found in forms.items() if found} == {}


def test_no_page_prints_what_people_typed_unescaped() -> None:
    found = broken(templates(), lambda text: UNESCAPED.findall(re.sub(r"\.help_text\|safe", "", text)))
    assert found == {}
    assert [name for name, text in templates().items() if "help_text|safe" in text] == [HELP_OF_FIELDS]


def test_our_own_scripts_and_styles_fetch_from_nowhere_else() -> None:
    ours = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in (PACKAGE / "web" / "static" / "app").rglob("*")
        if path.suffix in (".js", ".css", ".svg")
    }
    assert len(ours) > 3
    assert broken(ours, lambda text: ELSEWHERE.findall(without_xml_names(text))) == {}


def test_carried_scripts_and_styles_fetch_from_nowhere_else() -> None:
    carried = {
        path.name: path.read_text("utf-8", "replace")
        for path in (PACKAGE / "web" / "static" / "vendor").iterdir()
        if path.suffix in (".js", ".css")
    }
    assert carried
    assert broken(carried, FETCHING.findall) == {}


THIRD_PARTY = re.compile(
    r"(^|/)(node_modules|vendor|fonts)/|\.min\.(js|css)$|\.(ttf|otf|woff2?|map)$|^package\.json$"
)
BUILT = re.compile(r"\.(mo|pyc|sqlite3|whl|egg-info|log|backup)$|(^|/)(__pycache__|dist|build)/")
SECRET = re.compile(r"BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30}")


def test_nothing_of_other_people_is_in_version_control() -> None:
    """It comes through the build hook, pinned by the lock file."""
    assert [name for name in tracked() if THIRD_PARTY.search(name)] == []


def test_nothing_big_or_built_is_in_version_control() -> None:
    big = {name: (ROOT / name).stat().st_size for name in tracked() if (ROOT / name).stat().st_size > 600_000}
    assert big == {}
    assert [name for name in tracked() if BUILT.search(name)] == []


def test_no_key_and_no_password_is_in_version_control() -> None:
    kinds = (".py", ".md", ".toml", ".json", ".yaml", ".sh", ".html", ".js")
    texts = [name for name in tracked() if name.endswith(kinds)]
    assert [name for name in texts if SECRET.search((ROOT / name).read_text("utf-8"))] == []
