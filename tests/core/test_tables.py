"""Lists: sorted only by what they offer, paged by 50, exported whole and inert."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import RequestFactory

from notoneless.core.tables import Column, Table, link, pill
from notoneless.grid.models import Place

pytestmark = pytest.mark.django_db
HOSTILE = ["=1+1", "+8610", "-2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"]


@pytest.fixture
def places() -> Any:
    for number in range(1, 121):
        code = f"9901021{number:05d}"
        Place.objects.create(code=code, name=f"村{number % 7}", kind="village", path=f"{code}/")
    return Place.objects.all()


COLUMNS = [
    Column("name", "名称", lambda place: place.name, sort="name"),
    Column("code", "代码", lambda place: place.code, sort="code", is_identifier=True),
    Column("kind", "级别", lambda place: place.get_kind_display()),
]


def table_of(query: str, rows: Any, **words: Any) -> Table:
    request = RequestFactory().get(f"/places?{query}")
    return Table(request, rows, COLUMNS, order="code", export_name="村名册", **words)


def names(table: Table) -> list[Any]:
    return [row.name for row in table.rows]


def test_a_page_holds_fifty_and_the_foot_counts_all(places: Any) -> None:
    table = table_of("", places)
    assert (len(names(table)), table.count) == (50, 120)
    assert table.previous_url == ""
    assert table.next_url == "/places?page=2"


def test_the_last_page_holds_the_rest_and_a_page_too_far_is_the_last(places: Any) -> None:
    assert len(names(table_of("page=3", places))) == 20
    assert len(names(table_of("page=999", places))) == 20
    assert len(names(table_of("page=no", places))) == 50


def test_a_list_is_sorted_both_ways_and_always_the_same_way(places: Any) -> None:
    up = [place.pk for place in table_of("sort=name", places).all_rows]
    down = [place.pk for place in table_of("sort=-name", places).all_rows]
    assert up == down[::-1]
    assert up == sorted(up, key=lambda pk: (Place.objects.get(pk=pk).name, pk))


@pytest.mark.parametrize(
    "asked", ["kind", "path", "parent__path", "-pk", "name;DROP TABLE", "--name", "?", "id_number", ""]
)
def test_only_offered_columns_sort(places: Any, asked: str) -> None:
    """Sorting by a column that is not shown would tell what it holds."""
    table = table_of(f"sort={asked}", places)
    assert [place.code for place in table.page.object_list] == sorted(place.code for place in places)[:50]


def test_sorting_keeps_the_filter_and_goes_back_to_page_one(places: Any) -> None:
    head = table_of("kind=village&page=2", places).heads[0]
    assert head["sort_url"] == "/places?kind=village&sort=name"


def test_a_second_press_on_a_head_turns_the_order(places: Any) -> None:
    first, second, third = table_of("sort=name", places).heads
    assert (first["is_sorted"], first["is_down"], first["sort_url"]) == (True, False, "/places?sort=-name")
    assert (second["is_sorted"], third["sort_url"]) == (False, "")


def test_an_export_holds_every_row_of_the_list_as_text(places: Any) -> None:
    table = table_of("sort=-code&page=2&export=xlsx", places)
    assert table.wants_export
    rows = read(table)
    assert rows[0] == ["名称", "代码", "级别"]
    assert [row[1] for row in rows[1:]] == sorted((place.code for place in places), reverse=True)


def test_nought_is_exported_as_a_figure_and_nothing_as_a_blank(places: Any) -> None:
    columns = [Column("a", "名称", lambda _place: 0), Column("b", "无", lambda _place: None)]
    table = Table(RequestFactory().get("/"), places, columns, export_name="村名册")
    assert read(table)[1] == ["0", ""]


def test_a_list_without_an_export_name_exports_nothing(places: Any) -> None:
    request = RequestFactory().get("/places?export=xlsx")
    table = Table(request, places, COLUMNS)
    assert (table.wants_export, table.export_url) == (False, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_exported_cells_are_inert(text: str) -> None:
    """T34: what begins like a formula stays the text it is."""
    Place.objects.create(code="1", name=text, kind="village", path="1/")
    answer = table_of("export=xlsx", Place.objects.all()).export()
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" for cell in cells)
    head = next(cell.row for cell in cells if cell.value == "名称")
    assert book.active.cell(head + 1, 1).quotePrefix


def test_the_file_is_named_in_chinese(places: Any) -> None:
    answer = table_of("export=xlsx", places).export()
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%9D%91%E5%90%8D%E5%86%8C.xlsx"


def test_cells_made_of_names_cannot_become_markup() -> None:
    assert link("/x", "<script>") == '<a href="/x">&lt;script&gt;</a>'
    assert pill("<b>", "due") == '<span class="pill pill-due">&lt;b&gt;</span>'


def read(table: Table) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(table.export().content))
    rows = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]
    head = next(index for index, row in enumerate(rows) if row[0] == "名称")
    return rows[head:]
