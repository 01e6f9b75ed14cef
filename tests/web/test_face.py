"""The face of every page: nothing inline, nothing from another host, readable colours, shared parts that speak."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

import notoneless
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.refusal import Refusal

PACKAGE = Path(notoneless.__file__).parent
STATIC = PACKAGE / "web" / "static" / "app"
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
STYLE = "\n".join(path.read_text("utf-8") for path in sorted(STATIC.glob("*.css")))

pytestmark = pytest.mark.pure
urlpatterns: list[Any] = []  # the frame leaves out what has no address; these pages need no room


@pytest.fixture(autouse=True)
def no_rooms(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


class Inline(HTMLParser):
    """Collects what a content policy without ``unsafe-inline`` would refuse, and addresses of other hosts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [
            f"<{tag} {name}>" for name in names if name == "style" or re.fullmatch(r"on[a-z]+", name)
        ]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        if re.match(r"(https?:)?//", names.get("src") or names.get("href") or ""):
            self.found.append(f"<{tag}> of another host")


def inline_parts(markup: str) -> list[str]:
    reader = Inline()
    reader.feed(re.sub(r"\{%.*?%\}|\{#.*?#\}", "", markup, flags=re.S))
    return reader.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_the_content_policy_would_refuse(path: Path) -> None:
    assert inline_parts(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">x</p>',
        '<a href="#" onclick="go()">x</a>',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<script src="https://cdn.example/x.js"></script>',
        '<link href="//cdn.example/x.css">',
    ],
)
def test_the_reader_of_templates_sees_each_kind_of_breach(markup: str) -> None:
    assert inline_parts(markup)


def test_the_style_sheet_asks_nothing_of_new_browsers_or_other_hosts() -> None:
    for word in ("oklch(", "color-mix(", ":has(", ":is(", "@import", "@layer", "aspect-ratio", "inset:"):
        assert word not in STYLE, word
    assert not re.search(r"url\(['\"]?(https?:)?//", STYLE)


def colour(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", STYLE)
    assert found, name
    return found[1]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio."""

    def light(value: str) -> float:
        parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink", "ground"),
        ("ink", "due-tint"),
        ("soft", "paper"),
        ("soft", "ground"),
        ("soft", "due-tint"),
        ("accent", "paper"),
        ("accent", "ground"),
        ("accent", "accent-tint"),
        ("accent-dark", "accent-tint"),
        ("done-ink", "done-tint"),
        ("due-ink", "due-tint"),
        ("due-ink", "ground"),
        ("overdue-ink", "overdue-tint"),
        ("overdue-ink", "paper"),
        ("paper", "accent"),
        ("paper", "overdue"),
    ],
)
def test_words_stand_out_from_what_is_behind_them(ink: str, ground: str) -> None:
    assert contrast(colour(ink), colour(ground)) >= 4.5


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#b7791f", "#ffffff") < 4.5


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    from notoneless.web.nav import NAV, PHONE_NAV

    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r"\{\{ icons \}\}#([a-z]+)", path.read_text("utf-8"))
    }
    asked |= {group.icon for group in NAV} | {item.icon for group in NAV for item in group.items}
    asked |= {item.icon for item in PHONE_NAV}
    assert "search" in asked
    assert asked - drawn == set()


class Visit(forms.Form):
    note = forms.CharField(label="说明", help_text="用自己的话写。")
    paper = forms.FileField(label="佐证", required=False)
    sure = forms.BooleanField(label="已当面核对")


def test_a_refused_form_says_why_and_keeps_what_was_typed() -> None:
    form = Visit({"note": "奶奶在家"})
    page = render_to_string(
        "partials/form.html",
        {
            "form": form,
            "submit_label": "提交核查结论",
            "request_key": "k-17",
            "refusal": Refusal("先选代码。", "case.code"),
        },
    )
    assert "先选代码。" in page
    assert 'value="奶奶在家"' in page
    assert 'name="request_key" value="k-17"' in page
    assert 'enctype="multipart/form-data"' in page


def test_a_field_has_its_label_above_its_help_below_and_its_error_last() -> None:
    page = Visit({})["note"].as_field_group()
    order = [page.index(part) for part in ("<label", 'id="id_note_helptext"', "<input", 'id="id_note_error"')]
    assert order == sorted(order)
    assert 'aria-describedby="id_note_helptext id_note_error"' in page


def test_a_whole_form_uses_the_same_field_look() -> None:
    page = str(Visit())
    assert page.count('<div class="field ') == 3
    assert "data-file" in page


def table_of(rows: list[dict[str, str]]) -> str:
    columns = [
        Column("name", "姓名", lambda row: row["name"]),
        Column("age", "年龄", lambda row: row["age"], is_number=True),
        Column("state", "状态", lambda row: pill("疑似", "due")),
    ]
    request = RequestFactory().get("/list")
    table = Table(
        request, rows, columns, url_of=lambda row: f"/{row['age']}", export_name="名单", empty="还没有名单。"
    )
    return render_to_string("partials/table.html", {"table": table, "count_word": "人"})


def test_the_list_links_the_name_labels_each_cell_and_escapes_what_people_typed() -> None:
    page = table_of([{"name": "<b>李沐辰</b>", "age": "9"}] * 60)
    assert page.count("<tr>") == 51
    assert "<strong>60</strong>" in page
    assert '<th scope="row"><a href="/9">&lt;b&gt;李沐辰&lt;/b&gt;</a></th>' in page
    assert page.count('data-label="年龄"') == 50
    assert '<span class="pill pill-due">疑似</span>' in page
    assert "page=2" in page


def test_an_empty_list_says_what_will_stand_there_and_offers_no_export() -> None:
    page = table_of([])
    assert "还没有名单。" in page
    assert "export=" not in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("progress", "polls"),
    [
        ({"done": 3, "total": 10, "words": "正在核对"}, True),
        ({"is_done": True, "sentence": "已导入 10 人。"}, False),
        ({"is_failed": True, "sentence": "没有完成。"}, False),
    ],
)
def test_progress_asks_again_only_while_the_work_goes_on(progress: dict[str, object], polls: bool) -> None:
    page = render_to_string("partials/progress.html", {"progress": progress, "poll_url": "/jobs/1"})
    assert ('hx-trigger="every 1s"' in page) is polls
    assert str(progress.get("words") or progress["sentence"]) in page


def test_the_page_for_our_own_faults_needs_no_context() -> None:
    assert "这一步没有完成" in render_to_string("500.html")


def test_demo_logins_show_only_when_there_are_some() -> None:
    one = {"login": "ju.01", "role": "局领导", "name": "何远山", "password": "demo"}
    assert "ju.01" in render_to_string("registration/login.html", {"demo_logins": [one]})
    assert "演示账号" not in render_to_string("registration/login.html", {})
