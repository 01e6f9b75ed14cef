"""变更申请: asked for, listed, shown, decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import KeyChange
from notoneless.children.views.asked import Asked, export_name, file_shown, list_export, own_roll_of
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.documents.attaching import with_file
from notoneless.domain.keyfields import KeyChangeState
from notoneless.grid.access import needs

acts(
    {
        "key_changes_exported": "导出变更申请",
        "key_change_opened": "审核变更申请(看到证号)",
        "key_change_file_opened": "查看变更佐证",
    }
)

PAGE = "children:key_change_page"
LIST = "children:key_changes_list"
TONES = {KeyChangeState.WAITING: "due", KeyChangeState.APPROVED: "done"}


def _state(row: KeyChange) -> Any:
    word = KeyChangeState(row.state)
    return pill(word.label, TONES.get(word, "plain"))


COLUMNS = [
    Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
    Column("state", "状态", _state, sort="state", export=lambda r: KeyChangeState(r.state).label),
    Column("school", "学校", lambda r: r.school.name, sort="school__name"),
    Column("what", "变更内容", queries.changed_words),
    Column("asked_by", "申请人", lambda r: r.asked_by.name),
    Column("asked_on", "申请日期", lambda r: f"{r.asked_on:%Y-%m-%d}", sort="asked_on"),
    Column("answer", "审核意见", lambda r: r.answer or "—"),
]


@needs("keychanges.see")
def key_changes_list(request: Asked) -> HttpResponse:
    """变更申请: what waits, what was approved or returned."""
    found = forms.KeyChangeFilter(request.GET, queries.key_changes_of(request.user), request=request)
    table = Table(
        request,
        found.qs,
        COLUMNS,
        url_of=lambda row: reverse(PAGE, args=[row.key]),
        order="-asked_on",
        export_name=export_name(request, "变更申请"),
        empty="没有变更申请。学校在学生的一人一档里点“申请变更”提出。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "key_changes_exported")
    return render(request, "children/key_changes_list.html", {"table": table, "filters": found.form})


def _change(request: Asked, key: UUID) -> KeyChange:
    found: KeyChange = get_object_or_404(queries.key_changes_of(request.user), key=key)
    return found


@needs("keychanges.see")
def key_change_page(request: Asked, key: UUID) -> HttpResponse:
    """One request: before, after, the papers, the answer."""
    row = _change(request, key)
    context = {"change": row, "lines": queries.changed_lines(row, is_whole=False)}
    return render(request, "children/key_change_page.html", context)


@needs("keychanges.see")
def key_change_file(request: Asked, key: UUID) -> HttpResponse:
    """The papers of a request, opened on the record."""
    row = _change(request, key)
    return file_shown(request, row.evidence, "key_change_file_opened", row.child)


@needs("keychanges.ask")
def key_change_ask(request: Asked, key: UUID) -> HttpResponse:
    """申请变更, by the school of the roll."""
    roll = own_roll_of(request, key)
    form = forms.KeyChangeForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        words = {"reason": data.pop("reason"), "evidence": data.pop("evidence")}
        return services.key_change_ask(
            child=roll.child, school=roll.school, after=data, by=request.user, today=clock.today(), **words
        )

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="申请变更",
        heading=f"{roll.child.name}：申请变更关键信息",
        sentence="只填要改的，不改的留空。教育局同意之前，档案不变。",
        submit="报教育局审核",
        seen_by="中心校和教育局看得到；改前改后都记入时间线。",
        done="已报教育局审核。",
        back=lambda row: reverse(PAGE, args=[row.key]),
        cancel=columns.file_url(roll.child),
    )


@needs("keychanges.decide")
def key_change_decide(request: Asked, key: UUID) -> HttpResponse:
    """The bureau decides, with the whole numbers before its eyes; seeing them is recorded."""
    row = _change(request, key)
    if request.method == "GET":
        with act(by=request.user) as log:
            log("key_change_opened", child=row.child)
    return form_page(
        request,
        forms.KeyDecisionForm(request.POST or None),
        lambda data: services.key_change_decide(
            change=row, is_approved=data["decision"] == "approve", reason=data["reason"],
            by=request.user, today=clock.today(),
        ),
        title="审核变更申请",
        sentence="对照佐证材料核对，一致的同意，不一致的退回并写明原因。",
        submit="报出审核意见",
        done="已审核。",
        back=reverse(LIST) + "?state=waiting",
        template="children/key_change_page.html",
        change=row,
        lines=queries.changed_lines(row, is_whole=True),
    )  # fmt: skip
