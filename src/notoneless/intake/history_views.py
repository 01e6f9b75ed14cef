"""Pages of the history: what a batch changed row by row, and taking a batch back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, may, needs, roles_words
from notoneless.grid.models import User
from notoneless.intake import forms, history, services
from notoneless.intake.models import BatchState, ImportBatch, ImportedRow, RowOutcome
from notoneless.intake.undoing import hindrances, undo_counts
from notoneless.intake.views import batch_of

acts({"import_rows_exported": "导出导入明细"})
TONES = {
    RowOutcome.NEW: "accent",
    RowOutcome.CHANGED: "plain",
    RowOutcome.ASIDE: "due",
    RowOutcome.GONE: "plain",
}
SHOWN_NAMES = 100


def _changes(user: User, row: ImportedRow) -> Any:
    shown = history.changes_shown(row, user)
    if not shown:
        return "整行新增" if row.outcome == RowOutcome.NEW else "—"
    return format_html_join(
        "；",
        "{}：<del>{}</del> → <ins>{}</ins>",
        ((label, old or "空", new or "空") for label, old, new in shown),
    )


def _columns(batch: ImportBatch, user: User) -> list[Column]:
    files = len(batch.files.all())
    return [
        Column("name", "姓名（名称）", lambda row: row.name or "—", sort="name", export=lambda row: row.name),
        Column(
            "state", "结果", lambda row: pill(row.get_outcome_display(), TONES[RowOutcome(row.outcome)]),
            sort="outcome", export=lambda row: row.get_outcome_display(),
        ),
        Column("place", "位置", lambda row: history.place_words(row, files)),
        Column(
            "changes", "改动（前 → 后）", partial(_changes, user), width="wide",
            export=lambda row: history.changes_words(row, user),
        ),
    ]  # fmt: skip


@needs("intake.see")
def batch_rows(request: SignedRequest, key: UUID) -> HttpResponse:
    """导入明细: every row the batch wrote, with what it changed before → after."""
    batch = batch_of(request, key)
    rows = forms.RowFilter(request.GET, queryset=history.rows_of(batch), request=request)
    name = f"{ListKind(batch.kind).label}导入明细" if may(request.user, "children.export") else ""
    table = Table(
        request, rows.qs, _columns(batch, request.user), export_name=name,
        empty="没有符合条件的行。无变化的行不列在这里。",
    )  # fmt: skip
    if request.GET.get("export"):
        return _export(request, batch, table)
    context = {"batch": batch, "kind": ListKind(batch.kind), "filter": rows, "table": table}
    return render(request, "intake/batch_rows.html", context)


def _export(request: SignedRequest, batch: ImportBatch, table: Table) -> HttpResponse:
    if not table.wants_export:
        raise PermissionDenied(f"名单由{roles_words('children.export')}导出。")
    with act(by=request.user, unit=batch.unit) as log:
        log("import_rows_exported", batch=batch.pk, changes={"count": (None, table.count)})
    return table.export()


@needs("intake.import")
def batch_undo(request: SignedRequest, key: UUID) -> HttpResponse:
    """撤销导入: what would go and what would come back, who stands in the way, and the deed."""
    batch = batch_of(request, key)
    page = reverse("intake:batch_page", args=[batch.key])
    if batch.state != BatchState.APPLIED:
        return redirect(page)
    form = forms.UndoForm(request.POST or None)

    def do(said: dict[str, Any]) -> ImportBatch | Refusal:
        return services.batch_undo(batch=batch, reason=said["reason"], by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="撤销导入", submit="撤销这次导入", back=page,
        sentence="新增的移出，改过的恢复原样；要么全部撤销，要么一行不动。",
        done="已开始撤销，完成后这里会显示。", template="intake/batch_undo.html", **_looked_at(batch, request.user),
    )  # fmt: skip


def _looked_at(batch: ImportBatch, user: User) -> dict[str, Any]:
    """What the page shows before the deed."""
    refused = services.undo_refusal(batch=batch, by=user)
    rows = history.rows_of(batch).exclude(name="")
    return {
        "batch": batch,
        "kind": ListKind(batch.kind),
        "counts": undo_counts(batch),
        "names": list(rows.values_list("name", flat=True)[:SHOWN_NAMES]),
        "name_count": rows.count(),
        "refused": refused,
        "found": hindrances(batch) if refused is not None and refused.rule == "undo.later" else [],
        "is_final": True,
        "confirm": f"撤销这次{ListKind(batch.kind).label}的导入？",
    }
