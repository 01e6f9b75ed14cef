"""核查编码: the county's table, its letters, one code, its sub-codes, and who confirmed it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import forms, queries, services
from notoneless.children.codecolumns import CODE_COLUMNS
from notoneless.children.models import WhereaboutsCode
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.grid.access import may, needs

TABLE = "children:codes"
HISTORY_SHOWN = 50


@needs("codes.see")
def codes(request: Asked) -> HttpResponse:
    """核查编码: what each letter means here, what it asks for, who sets it, how long it stands."""
    can_edit = may(request.user, "codes.edit")
    url = (lambda code: reverse("children:code_edit", args=[code.slug])) if can_edit else None
    context = {
        "table": Table(request, list(queries.codes_table()), CODE_COLUMNS, url_of=url),
        "confirmation": queries.code_confirmation(),
        "inferred": queries.INFERRED,
        "history": queries.code_history()[:HISTORY_SHOWN],
        "can_edit": can_edit,
        "can_confirm": may(request.user, "codes.confirm"),
    }
    return render(request, "children/codes.html", context)


def _code(slug: str) -> WhereaboutsCode:
    found: WhereaboutsCode = get_object_or_404(queries.codes_table(), slug=slug)
    return found


@needs("codes.edit")
def code_letters(request: Asked) -> HttpResponse:
    """All letters at once, as the province's template has them."""
    form = forms.LettersForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.code_letters(letters=form.words(data), by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="改编码字母", submit="保存字母", done=lambda count: f"改了{count}个字母，从今天起算。",
        sentence="照本省核查模板填每个编码的字母。改动从今天起算，以前的台账仍按当时的字母。", back=reverse(TABLE),
        seen_by="改动人和日期记在编码表下面。",
    )  # fmt: skip


@needs("codes.edit")
def code_edit(request: Asked, slug: str) -> HttpResponse:
    """One code: its name, what it asks for, who sets it, how long it stands."""
    code = _code(slug)
    form = forms.CodeForm(request.POST or None, initial=forms.CodeForm.first(code))

    def do(data: dict[str, Any]) -> Any:
        return services.code_edit(code=code, by=request.user, today=clock.today(), **form.words(data))

    return form_page(
        request, form, do, title="修改核查编码", heading=f"修改编码 {code}", submit="保存", done="已保存，从今天起算。",
        sentence="从今天起的核查按改后的要求；已采信的不变。", back=reverse(TABLE), template="children/code_edit.html",
        seen_by="改动人和日期记在编码表下面。", code=code, subs=code.subs.all(),
    )  # fmt: skip


def _sub_page(request: Asked, code: WhereaboutsCode, pk: int | None) -> HttpResponse:
    sub = get_object_or_404(code.subs.all(), pk=pk) if pk is not None else None
    form = forms.SubCodeForm(
        request.POST or None, initial=forms.SubCodeForm.first(sub) if sub else {"is_active": True}
    )

    def do(data: dict[str, Any]) -> Any:
        return services.sub_code_edit(code=code, sub=sub, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="核查细类", heading=f"{code}：{f'细类“{sub}”' if sub else '增加细类'}", submit="保存",
        done="已保存。", sentence="细类说明为什么是这个编码，定码时一并选。",
        back=reverse("children:code_edit", args=[code.slug]),
    )  # fmt: skip


@needs("codes.edit")
def sub_code_add(request: Asked, slug: str) -> HttpResponse:
    """A further sub-code."""
    return _sub_page(request, _code(slug), None)


@needs("codes.edit")
def sub_code_edit(request: Asked, slug: str, pk: int) -> HttpResponse:
    """One sub-code."""
    return _sub_page(request, _code(slug), pk)


@needs("codes.confirm")
def codes_confirm(request: Asked) -> HttpResponse:
    """核对确认: the whole table compared with the province's template, by somebody who did not change it."""

    def do(data: dict[str, Any]) -> Any:
        return services.codes_confirm(by=request.user, today=clock.today(), **data)

    return form_page(
        request, forms.ConfirmForm(request.POST or None), do, title="核对确认编码表", submit="确认编码表与模板一致",
        sentence="逐条对照本省的核查模板：字母、名称、佐证都一致再确认。确认前，表上标着“系统推定”。",
        done="已确认，不再标“系统推定”。", back=reverse(TABLE), seen_by="确认人、日期和所依据的模板写在编码表上。",
        template="children/codes_confirm.html", codes=queries.codes_table(),
    )  # fmt: skip
