"""转学办理: the board, one transfer, and its acts one page each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import Transfer
from notoneless.children.transfercolumns import transfer_columns
from notoneless.children.views.asked import (
    Asked,
    export_name,
    file_shown,
    list_export,
    own_classes,
    own_roll_of,
)
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.transfers import TransferAct, TransferState, acts_of
from notoneless.grid.access import needs

acts({"transfers_exported": "导出转学名单", "transfer_file_opened": "查看转学材料"})

BOARD = "children:transfers_board"
PAGE = "children:transfer_page"


@needs("transfers.see")
def transfers_board(request: Asked) -> HttpResponse:
    """转学办理: every transfer in sight, whose turn it is and what is late."""
    found = forms.TransferFilter(request.GET, queries.transfers_of(request.user), request=request)
    table = Table(
        request,
        found.qs,
        transfer_columns(request.user, clock.today()),
        url_of=lambda row: reverse(PAGE, args=[row.key]),
        order="due_on",
        export_name=export_name(request, "转学办理"),
        empty="没有转学。转出在学生的一人一档里办理，转入点右上方“申请转入”。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "transfers_exported")
    return render(request, "children/transfers_board.html", {"table": table, "filters": found.form})


def _transfer(request: Asked, key: UUID) -> Transfer:
    found: Transfer = get_object_or_404(queries.transfer_called(request.user, key))
    return found


def _to_act(request: Asked, key: UUID, which: TransferAct) -> Transfer:
    """The transfer, where it is this person's turn for the act; 403 with the reason otherwise."""
    row = _transfer(request, key)
    side = row.side_of(queries.own_school_ids(request.user))
    if row.is_open and which not in acts_of(TransferState(row.state), side):
        raise PermissionDenied(f"这件转学{TransferState(row.state).label}，“{which.label}”不由您的学校办理。")
    return row


@needs("transfers.see")
def transfer_page(request: Asked, key: UUID) -> HttpResponse:
    """One transfer: from where, to where, whose turn it is."""
    context = queries.transfer_page(_transfer(request, key), request.user, clock.today())
    return render(request, "children/transfer_page.html", context)


@needs("rolls.move")
def transfer_offer(request: Asked, key: UUID) -> HttpResponse:
    """县内转学: offered to another school of the county."""
    roll = own_roll_of(request, key)
    words: dict[str, Any] = {"initial": {"from_on": clock.today()}, "not_school": roll.school_id}
    form = forms.OfferForm(request.POST or None, request.FILES or None, **words)

    def do(data: dict[str, Any]) -> Any:
        return services.transfer_offer(roll=roll, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="县内转学",
        heading=f"{roll.child.name}：转到县内别的学校",
        sentence="接收学校编班之前，学籍留在本校，孩子仍由本校负责。",
        submit="提出转学",
        seen_by="接收学校看到姓名、年级和转学申请；中心校和教育局看得到办理进度。",
        done=lambda row: f"已提出，等{row.to_school.name}接收。",
        back=lambda row: reverse(PAGE, args=[row.key]),
        cancel=columns.file_url(roll.child),
    )


@needs("rolls.move")
def transfer_beyond(request: Asked, key: UUID) -> HttpResponse:
    """转往外县: with the certificate it is done, without it the roll stays."""
    roll = own_roll_of(request, key)
    form = forms.BeyondForm(request.POST or None, request.FILES or None, initial={"from_on": clock.today()})

    def do(data: dict[str, Any]) -> Any:
        return services.transfer_beyond(roll=roll, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="转往外县",
        heading=f"{roll.child.name}：转往外县学校",
        sentence="取得接收学校证明才能转出。没有证明之前，学籍留在本校，孩子仍由本校负责。",
        submit="登记转往外县",
        seen_by="中心校和教育局看得到办理进度，逾期会提醒。",
        done=lambda row: (
            "已转出。" if row.ended_on else f"已登记，请在{row.due_on:%Y-%m-%d}前取得接收学校证明。"
        ),
        back=lambda row: reverse(PAGE, args=[row.key]),
        cancel=columns.file_url(roll.child),
    )


@needs("rolls.move")
def transfer_ask(request: Asked) -> HttpResponse:
    """申请转入: asked for by the receiving school, by the whole number."""
    form = forms.AskForm(
        request.POST or None,
        request.FILES or None,
        classes=own_classes(request),
        initial={"from_on": clock.today()},
    )

    def do(data: dict[str, Any]) -> Any:
        return services.transfer_ask(by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do),
        title="申请转入",
        sentence="孩子在县内别的学校有学籍，想转到本校：凭完整的身份证号或学籍号向原学校申请。",
        submit="向原学校申请",
        seen_by="原学校和教育局看得到。原学校放行后，学籍当即转到所选的班。",
        done="已送原学校，等待放行。",
        back=lambda row: reverse(PAGE, args=[row.key]),
        cancel=reverse(BOARD),
    )


def _act_page(
    request: Asked,
    row: Transfer,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Any],
    which: TransferAct,
    **words: Any,
) -> HttpResponse:
    page = reverse(PAGE, args=[row.key])
    heading = f"{row.child.name}：{which.label}"
    defaults = {"title": which.label, "submit": which.label, "heading": heading, "back": page}
    return form_page(request, form, do, **{**defaults, **words})


@needs("rolls.move")
def transfer_accept(request: Asked, key: UUID) -> HttpResponse:
    """接收并编班."""
    row = _to_act(request, key, TransferAct.ACCEPT)
    classes = own_classes(request).filter(school=row.to_school)
    words: dict[str, Any] = {"classes": classes, "initial": {"on": clock.today()}}
    form = forms.AcceptForm(request.POST or None, **words)
    return _act_page(
        request,
        row,
        form,
        lambda data: services.transfer_accept(transfer=row, by=request.user, today=clock.today(), **data),
        TransferAct.ACCEPT,
        sentence=f"孩子到校后接收：{row.from_school.name}的学籍终止，本校的学籍同时建立，学籍号不变。",
        done="已接收并编班。",
        seen_by="接收后由本校负责；原学校一年内只能查看。",
    )


@needs("rolls.move")
def transfer_release(request: Asked, key: UUID) -> HttpResponse:
    """同意放行."""
    row = _to_act(request, key, TransferAct.RELEASE)
    form = forms.ReleaseForm(request.POST or None, initial={"on": clock.today()})
    return _act_page(
        request,
        row,
        form,
        lambda data: services.transfer_release(transfer=row, by=request.user, today=clock.today(), **data),
        TransferAct.RELEASE,
        sentence="放行后本校学籍终止，申请的学校学籍同时建立，学籍号不变。",
        done="已放行，学籍已转出。",
        seen_by="放行后由接收学校负责；本校一年内只能查看。",
    )


@needs("rolls.move")
def transfer_prove(request: Asked, key: UUID) -> HttpResponse:
    """上传接收证明."""
    row = _to_act(request, key, TransferAct.PROVE)
    form = forms.ProveForm(request.POST or None, request.FILES or None, initial={"on": row.from_on})

    def do(data: dict[str, Any]) -> Any:
        return services.transfer_prove(transfer=row, by=request.user, today=clock.today(), **data)

    return _act_page(
        request,
        row,
        form,
        with_file(request, do, child_key=row.child.key),
        TransferAct.PROVE,
        sentence="凭接收学校的就读证明或接收函办结：本校学籍终止，孩子按“在校就读有学籍”核定。",
        done="已凭证明办结转学。",
        seen_by="证明过了有效期，系统会提醒重新核实。",
    )


@needs("rolls.move")
def transfer_decline(request: Asked, key: UUID) -> HttpResponse:
    """不同意, with the reason."""
    row = _to_act(request, key, TransferAct.DECLINE)
    return _act_page(
        request,
        row,
        forms.ReasonForm(request.POST or None),
        lambda data: services.transfer_decline(transfer=row, by=request.user, today=clock.today(), **data),
        TransferAct.DECLINE,
        sentence="学籍留在原学校，孩子仍由原学校负责。",
        done="已答复不同意。",
    )


@needs("rolls.move")
def transfer_withdraw(request: Asked, key: UUID) -> HttpResponse:
    """撤回, with the reason."""
    row = _to_act(request, key, TransferAct.WITHDRAW)
    return _act_page(
        request,
        row,
        forms.ReasonForm(request.POST or None),
        lambda data: services.transfer_withdraw(transfer=row, by=request.user, today=clock.today(), **data),
        TransferAct.WITHDRAW,
        sentence="撤回后学籍不变，孩子仍由原学校负责。",
        done="已撤回。",
    )


@needs("transfers.see")
def transfer_file(request: Asked, key: UUID, which: str) -> HttpResponse:
    """The application or the certificate, opened on the record."""
    row = _transfer(request, key)
    stored = queries.transfer_file(row, which)
    if stored is None:
        raise Http404
    return file_shown(request, stored, "transfer_file_opened", row.child)
