"""One list of this room: filtered where it has filters, 50 a page, exported in scope and on the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import Column, Table
from notoneless.grid.access import SignedRequest, may, sight

acts({"rows_exported": "导出名单比对结果"})


def list_page(
    request: SignedRequest,
    rows: Any,
    cells: Sequence[Column],
    title: str,
    sentence: str,
    empty: str,
    **words: Any,
) -> HttpResponse:
    """``words``: url_of, order, template, export_name ("" for none), and what the template reads besides."""
    name = f"{title}{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else ""
    table = Table(
        request, rows, cells, url_of=words.pop("url_of", None), order=words.pop("order", ""),
        export_name=words.pop("export_name", name), empty=empty,
    )  # fmt: skip
    if request.GET.get("export"):
        return _export(request, table)
    context = {"page_title": title, "help_sentence": sentence, "table": table, **words}
    return render(request, words.get("template", "verification/list.html"), context)


def _export(request: SignedRequest, table: Table) -> HttpResponse:
    if not table.wants_export:
        raise PermissionDenied("您的岗位可以查看名单，不能导出。确有需要请由学校或教育局导出。")
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log("rows_exported", changes={"list": (None, table.export_name), "count": (None, table.count)})
    return table.export()
