"""法律依据库."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.cases import lawcolumns, lawforms
from notoneless.cases.models import LegalBasis
from notoneless.cases.queries.bases import bases_all, basis_history, state_of, versions_of
from notoneless.cases.services.bases import basis_add as add
from notoneless.cases.services.bases import basis_check as check
from notoneless.cases.services.bases import basis_edit as edit
from notoneless.cases.services.bases import basis_switch as switch
from notoneless.core import clock
from notoneless.core.events import act
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.documents.showing import file_inline
from notoneless.grid.access import SignedRequest, may, needs

LIST = "cases:bases"


@needs("basis.see")
def bases(request: SignedRequest) -> HttpResponse:
    """法律依据库: what allows a fine here, and what no longer does."""
    table = Table(
        request, bases_all(), lawcolumns.BASIS_COLUMNS, order="name",
        url_of=lambda row: reverse("cases:basis_page", args=[row.key]),
        empty="还没有登记依据。义务教育法第五十八条没有罚款；有地方性法规、规章的登记在这里，没有的走民事诉讼。",
    )  # fmt: skip
    context = {
        "page_title": "法律依据", "table": table, "may_edit": may(request.user, "basis.edit"),
        "help_sentence": "处罚必须有依据：登记、由法规审核人员核对后才能选用。",
    }  # fmt: skip
    return render(request, "cases/bases.html", context)


def _basis(key: UUID) -> LegalBasis:
    found: LegalBasis = get_object_or_404(bases_all(), key=key)
    return found


@needs("basis.see")
def basis_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One basis: its words, its range, its versions, what was done to it."""
    row = _basis(key)
    context = {
        "page_title": "法律依据",
        "basis": row,
        "state": state_of(row, clock.today()),
        "organs": lawcolumns.organ_words(row),
        "fine": lawcolumns.fine_words(row),
        "versions": [(one, state_of(one, clock.today())) for one in versions_of(row)],
        "history": basis_history(row),
        "may_edit": may(request.user, "basis.edit"),
        "may_check": may(request.user, "basis.check"),
    }
    return render(request, "cases/basis_page.html", context)


@needs("basis.edit")
def basis_add(request: SignedRequest) -> HttpResponse:
    """登记依据."""
    form = lawforms.BasisForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        return add(by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, "source"), title="登记法律依据", submit="登记，交法规审核",
        sentence="照文件原文填写。法规审核人员核对以后，案件才能选用。", done="已登记，等法规审核。",
        back=lambda row: reverse("cases:basis_page", args=[row.key]), cancel=reverse(LIST),
    )  # fmt: skip


@needs("basis.edit")
def basis_edit(request: SignedRequest, key: UUID) -> HttpResponse:
    """修改; a used basis gets a new version from a day on."""
    row = _basis(key)
    form = lawforms.BasisForm(
        request.POST or None, request.FILES or None, initial=lawforms.BasisForm.first(row)
    )

    def do(data: dict[str, Any]) -> Any:
        return edit(basis=row, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, "source"), title="修改法律依据", submit="保存，交法规审核",
        sentence="没有用过的直接改，重新审核。已用于案件的不能改：填新文本的施行日期，另立新版本，旧版到前一天为止。",
        done="已保存，等法规审核。", back=lambda made: reverse("cases:basis_page", args=[made.key]),
        cancel=reverse("cases:basis_page", args=[key]),
    )  # fmt: skip


@needs("basis.check")
def basis_check(request: SignedRequest, key: UUID) -> HttpResponse:
    """审核: the text, the dates, the organs and the sums are right."""
    back = reverse("cases:basis_page", args=[key])
    row = _basis(key)
    if request.method != "POST":
        return redirect(back)
    outcome = check(basis=row, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已审核，案件可以选用。", back=back)


@needs("basis.edit")
def basis_switch(request: SignedRequest, key: UUID) -> HttpResponse:
    """停用或重新启用, with the reason."""
    row = _basis(key)
    word = "停用" if row.is_active else "重新启用"
    form = lawforms.SwitchForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return switch(
            basis=row,
            is_active=not row.is_active,
            reason=data["reason"],
            by=request.user,
            today=clock.today(),
        )

    return form_page(
        request, form, do, title=f"{word}法律依据", submit=word, done=f"已{word}。",
        sentence="停用以后新的案件不能选用；已经作出的决定不受影响。重新启用的要再审核。",
        back=reverse("cases:basis_page", args=[key]),
    )  # fmt: skip


@needs("basis.see")
def basis_file(request: SignedRequest, key: UUID) -> HttpResponse:
    """The text of the law itself, opened on the record."""
    row = _basis(key)
    if row.source is None:
        raise Http404
    with act(by=request.user) as log:
        log("basis_file_opened", changes={"basis": ("", row.key)})
    return file_inline(row.source)
