"""移交外县: offered, answered by the other county's receipt, or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases import backforms, queries, services
from notoneless.cases.columns import TRANSFER_COLUMNS
from notoneless.cases.models import CountyTransfer
from notoneless.cases.views.acting import act_page, case_to_act, typed
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CountyTransferState
from notoneless.grid.access import SignedRequest, needs


@needs("cases.transfer_out")
def county_transfer_offer(request: SignedRequest, key: UUID) -> HttpResponse:
    """移交外县."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        words = backforms.TransferForm.words(data)
        return services.county_transfer_offer(case=case, words=words, by=request.user, today=clock.today())

    return act_page(
        request,
        case,
        typed(request, backforms.TransferForm),
        do,
        file="letter",
        page_title="移交外县",
        help_sentence="发函请对方县接收。对方回执到之前，个案、责任人和期限都不变。",
        submit_label="登记已发函",
        seen_by="牵头单位和教育局会看到。",
        done="已登记。对方没回执之前，个案仍由我们办。",
    )


@needs("cases.transfer_out")
def county_transfers(request: SignedRequest) -> HttpResponse:
    """移交外县: all offers, those without an answer first."""
    rows = queries.county_transfers_of(request.user)
    if request.GET.get("which") != "all":
        rows = rows.filter(state=CountyTransferState.OFFERED)
    table = Table(
        request, rows, TRANSFER_COLUMNS, order="answer_due_on",
        url_of=lambda row: reverse("cases:county_transfer", args=[row.key]),
        empty="没有等答复的移交。孩子户口、常住都已到外县的，从个案里发函移交。",
    )  # fmt: skip
    context = {
        "page_title": "移交外县", "table": table, "is_open": request.GET.get("which") != "all",
        "help_sentence": "发函请外县接收的个案。回执到之前仍是我们的；到期没答复的要去催。",
    }  # fmt: skip
    return render(request, "cases/county_transfers.html", context)


def _transfer(request: SignedRequest, key: UUID) -> CountyTransfer:
    found: CountyTransfer = get_object_or_404(queries.county_transfers_of(request.user), key=key)
    return found


@needs("cases.transfer_out")
def county_transfer(request: SignedRequest, key: UUID) -> HttpResponse:
    """One offer: the letter, the contact, and the receipt that ends it."""
    row, today = _transfer(request, key), clock.today()
    form, outcome = typed(request, backforms.ReceiptForm), None
    if request.method == "POST" and form.is_valid():

        def do(data: Any) -> Any:
            return services.county_transfer_accept(transfer=row, by=request.user, today=today, **data)

        outcome = with_file(request, do, "receipt", row.case.child.key)(form.cleaned_data)
        if not isinstance(outcome, Refusal):
            back = reverse("cases:county_transfer", args=[key])
            return act_or_say_why(request, outcome, done="对方已接收，个案办结。", back=back)
    context = {
        "page_title": "移交外县", "row": row, "case": row.case, "form": form, "refusal": outcome,
        "is_open": row.state == CountyTransferState.OFFERED, "is_late": row.answer_due_on < today,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/county_transfer.html", context, status=status)


@needs("cases.transfer_out")
@require_POST
def county_transfer_end(request: SignedRequest, key: UUID) -> HttpResponse:
    """对方不接收, or 撤回."""
    row, reason = _transfer(request, key), request.POST.get("reason", "")
    is_declined = request.POST.get("answer") == "declined"
    end = services.county_transfer_decline if is_declined else services.county_transfer_withdraw
    out = end(transfer=row, reason=reason, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已登记，个案照常办理。", back=reverse("cases:county_transfers"))
