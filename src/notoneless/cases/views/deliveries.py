"""送达: what waits to be carried, a delivery recorded or corrected, its photo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.cases import papers, queries
from notoneless.cases.deliveryforms import DeliveryCorrectionForm, DeliveryForm
from notoneless.cases.models import CasePaper
from notoneless.cases.views.acting import act_page, typed
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.models import Delivery
from notoneless.documents.showing import file_inline
from notoneless.domain.paperflow import counts_on
from notoneless.domain.paperkinds import PAPERS, PaperEnd, end_of
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from notoneless.grid.access import SignedRequest, needs

acts({"delivery_photo_opened": "查看送达照片"})


def _paper(request: SignedRequest, key: UUID) -> CasePaper:
    found: CasePaper = get_object_or_404(queries.papers_of(request.user), paper__key=key)
    return found


@needs("cases.paper_deliver")
def papers_to_deliver(request: SignedRequest) -> HttpResponse:
    """待送达: what this person carries today, by village."""
    villages = queries.to_deliver(request.user)
    count = sum(len(village.errands) for village in villages)
    picks = "&".join(f"pick={errand.row.pk}" for village in villages for errand in village.errands)
    context = {"villages": villages, "count": count, "picks": picks}
    return render(request, "cases/papers_to_deliver.html", context)


@needs("cases.paper_deliver")
def paper_deliver(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记送达: the first one, or that to the other parent."""
    row = _paper(request, key)

    def do(data: Any) -> Any:
        words = {**data, "mode": DeliveryMode(data["mode"])}
        return papers.case_paper_deliver(case_paper=row, by=request.user, today=clock.today(), **words)

    kind = PaperKind(row.kind)
    verb = end_of(kind).label if PAPERS[kind].is_delivered else PaperEnd.DELIVER.label
    is_second = row.paper.state == PaperState.DELIVERED
    first: dict[str, Any] = {"delivered_on": clock.today(), "mode": DeliveryMode.DIRECT}
    first |= {} if is_second else {"receiver": row.paper.addressee, "relation": "本人"}
    return act_page(
        request, row.case, typed(request, DeliveryForm, first, kind=kind), do, file="evidence",
        page_title=f"再登记一次{verb}" if is_second else f"登记{verb}",
        help_sentence=f"{kind.label} {row.paper.number_text}，送{row.paper.addressee}。期限从{verb}日起算。",
        submit_label=f"登记{verb}", done=f"已登记{verb}。", template="cases/paper_deliver.html",
        back=reverse("cases:paper_page", args=[key]), counts_url=reverse("cases:paper_counts_on", args=[key]),
    )  # fmt: skip


def _entry(request: SignedRequest, key: UUID, entry: int) -> tuple[CasePaper, Delivery]:
    row = _paper(request, key)
    return row, get_object_or_404(row.paper.deliveries.select_related("evidence"), pk=entry)


@needs("cases.paper_deliver")
def delivery_correct(request: SignedRequest, key: UUID, entry: int) -> HttpResponse:
    """更正送达登记: a new entry that cites the mistaken one; both are kept."""
    row, wrong = _entry(request, key, entry)

    def do(data: Any) -> Any:
        words = {**data, "mode": DeliveryMode(data["mode"]), "corrects": wrong}
        words["evidence"] = words["evidence"] or wrong.evidence
        return papers.case_paper_deliver(case_paper=row, by=request.user, today=clock.today(), **words)

    first = {name: getattr(wrong, name) for name in ("mode", "receiver", "relation", "witness", "note")}
    first |= {"delivered_on": wrong.done_on, "place_text": wrong.place_text.open()}
    return act_page(
        request, row.case, typed(request, DeliveryCorrectionForm, first, kind=PaperKind(row.kind)), do, file="evidence",
        page_title="更正送达登记",
        help_sentence="原来的登记保留，以新的为准；由送达日期起算的期限跟着改。照片不换就沿用原来的。",
        submit_label="保存更正", done="已更正，期限按新的送达日期计算。", template="cases/paper_deliver.html",
        back=reverse("cases:paper_page", args=[key]), counts_url=reverse("cases:paper_counts_on", args=[key]),
    )  # fmt: skip


@needs("cases.paper_deliver")
def paper_counts_on(request: SignedRequest, key: UUID) -> HttpResponse:
    """The day that will count, worked out while the form is filled in."""
    form = DeliveryForm(request.GET, kind=PaperKind(_paper(request, key).kind))
    form.is_valid()
    mode, on = form.cleaned_data.get("mode"), form.cleaned_data.get("delivered_on")
    day = counts_on(DeliveryMode(mode), on) if mode and on else None
    return render(
        request, "cases/paper_counts_on.html", {"day": day, "is_later": day is not None and day != on}
    )


@needs("cases.see")
def delivery_photo(request: SignedRequest, key: UUID, entry: int) -> HttpResponse:
    """The photo or receipt of a delivery, opened on the record."""
    row, delivery = _entry(request, key, entry)
    if delivery.evidence is None:
        raise Http404
    with act(by=request.user) as log:
        log("delivery_photo_opened", child=row.case.child.key, unit=row.paper.issuer)
    return file_inline(delivery.evidence)
