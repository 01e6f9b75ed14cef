"""Lists: one shape for every table of the product: sort, page by 50, export, print.

A view builds ``table = Table(request, rows, columns, ...)`` and hands it to ``partials/table.html``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

PAGE_ROWS = 50
EXPORT_LIMIT = 50_000
_NUMBER = SafeString(' class="num"')


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``value`` gives what the cell shows, ``sort`` the order_by field (empty: not sortable).

    ``export`` gives the plain text for Excel where it differs from what the screen shows.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    width: str = ""
    is_number: bool = False
    export: Callable[[Any], Any] | None = None
    is_identifier: bool = False

    @property
    def align(self) -> str:
        return "end" if self.is_number else "start"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the template reads it: the name, where it leads, and the other cells with their attributes."""

    name: Any
    url: str
    rest: list[tuple[SafeString, Any]]


def _exported(value: Any) -> str:
    """A cell as text; a count of nought is a figure, nothing known is a blank."""
    return "" if value is None or value is False else str(value)


class Table:
    """A page of rows with what its head and foot need."""

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        *,
        url_of: Callable[[Any], str] | None = None,
        order: str = "",
        export_name: str = "",
        empty: str = "没有符合条件的记录。",
    ) -> None:
        self.request = request
        self.columns = list(columns)
        self.order = self._order(order)
        self.all_rows = self._sorted(rows)
        self.url_of = url_of
        self.export_name = export_name
        self.empty = empty
        self._marks = [
            format_html(' data-label="{}" data-key="{}"{}', c.label, c.key, _NUMBER if c.is_number else "")
            for c in self.columns
        ]
        self.page: Page[Any] = Paginator(self.all_rows, PAGE_ROWS).get_page(request.GET.get("page"))

    def _order(self, default: str) -> str:
        asked = self.request.GET.get("sort", "")
        allowed = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in allowed else default

    def _sorted(self, rows: Any) -> Any:
        if not self.order or not isinstance(rows, QuerySet):
            return rows
        sign, key = ("-", self.order[1:]) if self.order.startswith("-") else ("", self.order)
        field = next((column.sort for column in self.columns if column.key == key), "")
        return rows.order_by(f"{sign}{field}", f"{sign}pk") if field else rows.order_by(self.order)

    @property
    def count(self) -> int:
        """How many rows there are in all; the figure above a list always equals its rows."""
        return self.page.paginator.count

    @property
    def rows(self) -> Iterable[Row]:
        for one in self.page.object_list:
            url = self.url_of(one) if self.url_of else ""
            first, *others = self.columns
            rest = [(mark, column.value(one)) for mark, column in zip(self._marks[1:], others, strict=True)]
            yield Row(first.value(one), url, rest)

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Columns with the link that sorts by them."""
        heads = []
        for column in self.columns:
            is_now = self.order.removeprefix("-") == column.key
            next_order = f"-{column.key}" if is_now and not self.order.startswith("-") else column.key
            heads.append(
                {
                    "key": column.key,
                    "label": column.label,
                    "width": column.width,
                    "align": column.align,
                    "is_number": column.is_number,
                    "sort_url": self.url(sort=next_order, page=None) if column.sort else "",
                    "is_sorted": is_now,
                    "is_down": is_now and self.order.startswith("-"),
                }
            )
        return heads

    @property
    def export_url(self) -> str:
        return self.url(export="xlsx", page=None) if self.export_name else ""

    def url(self, **changes: str | None) -> str:
        """This page's address with some of its words changed; None takes a word away."""
        query = self.request.GET.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return f"{self.request.path}?{query.urlencode()}"

    @property
    def previous_url(self) -> str:
        return self.url(page=str(self.page.previous_page_number())) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.url(page=str(self.page.next_page_number())) if self.page.has_next() else ""

    @property
    def wants_export(self) -> bool:
        return bool(self.export_name) and self.request.GET.get("export") == "xlsx"

    def export(self) -> HttpResponse:
        """All rows of this list, in scope, masked as on the screen, as Excel. The caller records the export."""
        from notoneless.files.sheets import write_sheet

        body = write_sheet(
            [(column.label, column.is_identifier) for column in self.columns],
            (
                [_exported((column.export or column.value)(one)) for column in self.columns]
                for one in self.all_rows[:EXPORT_LIMIT]
            ),
            title=self.export_name,
        )
        return sheet_answer(body, self.export_name)


def sheet_answer(body: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep, under a Chinese name."""
    response = HttpResponse(
        body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}.xlsx"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def link(url: str, text: Any) -> SafeString:
    """A link in a cell."""
    return format_html('<a href="{}">{}</a>', url, text)


def pill(text: Any, tone: str = "plain") -> SafeString:
    """A state in a cell: always a word, with its colour (tones: plain, accent, done, due, overdue)."""
    return format_html('<span class="pill pill-{}">{}</span>', tone, text)
