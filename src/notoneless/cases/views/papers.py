"""Pages of a case's papers: drafted, checked, signed and numbered, sealed, delivered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.cases import columns, forms, papers, queries
from notoneless.cases.models import CasePaper
from notoneless.cases.paperfilter import PaperFilter
from notoneless.cases.paperforms import form_class, typed_before
from notoneless.cases.queries.law import law_refused
from notoneless.cases.views.acting import act_page, case_to_act, typed
from notoneless.cases.views.corrections import correction_words
from notoneless.cases.views.manypapers import pile_tools
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.documents.numbering import numbers_used
from notoneless.documents.services import file_open, paper_number_set
from notoneless.documents.showing import MEDIA, paper_answer
from notoneless.domain.papercheck import printed_code
from notoneless.domain.paperkinds import PAPERS, PaperEnd, end_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.exporting import export_of

acts({"paper_opened": "查看文书", "papers_exported": "导出文书台账"})


@needs("cases.see")
def papers_all(request: SignedRequest) -> HttpResponse:
    """文书台账."""
    filtered = PaperFilter(request.GET, queryset=queries.papers_of(request.user), request=request)
    table = Table(
        request, filtered.qs, columns.PAPER_COLUMNS,
        url_of=lambda row: reverse("cases:paper_page", args=[row.paper.key]),
        export_name="文书台账" if may(request.user, "cases.export") else "",
        empty="没有符合条件的文书。在个案页面的“制发文书”里拟制。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="papers_exported",
        changes={"count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {
        "page_title": "文书台账",
        "help_sentence": "拟稿、核稿、签发、用印、送达，一步一步都在这里。",
        "filter": filtered, "table": table, "tools": pile_tools(request),
    }  # fmt: skip
    return render(request, "cases/cases_list.html", context)


def _paper(request: SignedRequest, key: UUID) -> CasePaper:
    found: CasePaper = get_object_or_404(queries.papers_of(request.user), paper__key=key)
    return found


@needs("cases.paper_draft")
def paper_draft(request: SignedRequest, key: UUID, kind: str) -> HttpResponse:
    """拟制一份文书."""
    case = case_to_act(request, key)
    if kind not in PaperKind.__members__.values():
        raise Http404
    word = PaperKind(kind)

    form = typed(request, form_class(word), case=case, kind=word)

    def do(data: Any) -> Any:
        return papers.case_paper_draft(
            case=case, kind=word, by=request.user, today=clock.today(), facts=form.facts,
            return_by_on=data.get("return_by_on"), referral=data.get("referral"),
        )  # fmt: skip

    return act_page(
        request, case, form, do,
        page_title=f"拟制{word.label}",
        help_sentence="内容取自个案记录；拟好后由他人核稿、签发编号。",
        submit_label="拟稿",
        done=f"{word.label}已拟稿，等核稿。",
    )  # fmt: skip


def _not_now(row: CasePaper, request: SignedRequest) -> Refusal | None:
    refused = queries.paper_step_refusal(row, request.user)
    return refused if refused is not None else law_refused(row, clock.today())


@needs("cases.see")
def paper_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One paper: where it stands and its next step."""
    row = _paper(request, key)
    kind, user = PaperKind(row.kind), request.user
    context = {
        "page_title": kind.label,
        "row": row,
        "end": end_of(kind),
        "steps": queries.paper_way(row),
        "refusal": _not_now(row, request),
        "missing": None if row.paper.number_text or row.paper.book else papers.facts_refused(row),
        "may_redraft": queries.redraft_refusal(row, user) is None,
        "deliveries": queries.deliveries_of(row),
        "may_deliver": queries.delivery_refusal(row, user) is None,
        "check_code": printed_code(row.paper.check_code),
        **correction_words(row, request.user),
        "seal_form": forms.ScanForm(),
    }
    return render(request, "cases/paper_page.html", context)


@needs("cases.paper_draft")
def paper_redraft(request: SignedRequest, key: UUID) -> HttpResponse:
    """修改要素: what was typed for this paper, until it is signed."""
    row = _paper(request, key)
    kind = PaperKind(row.kind)
    form = typed(request, form_class(kind), typed_before(row), case=row.case, kind=kind)

    def do(data: Any) -> Any:
        return papers.case_paper_redraft(
            case_paper=row, facts=form.facts, return_by_on=data.get("return_by_on"), by=request.user,
            today=clock.today(),
        )  # fmt: skip

    return act_page(
        request, row.case, form, do, page_title=f"修改{PaperKind(row.kind).label}要素",
        help_sentence="改过的文书须重新核稿，您成为拟稿人。", submit_label="保存修改", done="已修改，等核稿。",
        back=reverse("cases:paper_page", args=[key]),
    )  # fmt: skip


@needs("cases.see")
def paper_preview(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The draft as it would look, marked as a draft."""
    row = _paper(request, key)
    if form not in MEDIA or row.paper.number_text:
        raise Http404
    word, pdf = papers.paper_render(row, row.paper, today=clock.today(), is_draft=True)
    return paper_answer(pdf if form == "pdf" else word, form, f"draft-{row.kind}")


@needs("cases.see")
def paper_file(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The frozen paper or its sealed scan, opened on the record."""
    row = _paper(request, key)
    stored = {"pdf": row.paper.pdf_file, "docx": row.paper.word_file, "scan": row.paper.sealed_scan}.get(form)
    if stored is None:
        raise Http404
    with act(by=request.user) as log:
        log("paper_opened", child=row.case.child.key, unit=row.paper.issuer, changes={"form": ("", form)})
    if form == "scan":
        return HttpResponse(file_open(stored=stored), content_type=stored.media_type)
    return paper_answer(file_open(stored=stored), form, f"{row.kind}-{row.paper.year}-{row.paper.number}")


@needs("cases.see")
def paper_receipt(request: SignedRequest, key: UUID) -> HttpResponse:
    """送达回证, blank, to be signed at the door."""
    row = _paper(request, key)
    if not row.paper.number_text or not PAPERS[PaperKind(row.kind)].is_delivered:
        raise Http404
    return paper_answer(papers.receipt_render(row, today=clock.today()), "pdf", f"receipt-{row.kind}")


def _step(request: SignedRequest, row: CasePaper, outcome: Any, done: str) -> HttpResponse:
    if isinstance(outcome, Refusal):
        messages.error(request, outcome.reason)
    else:
        messages.success(request, done)
    return redirect("cases:paper_page", key=row.paper.key)


@needs("cases.paper_check")
def paper_check(request: SignedRequest, key: UUID) -> HttpResponse:
    """核稿."""
    row = _paper(request, key)
    if request.method != "POST":
        return redirect("cases:paper_page", key=key)
    outcome = papers.case_paper_check(case_paper=row, by=request.user, today=clock.today())
    return _step(request, row, outcome, "已核稿，等签发。")


@needs("cases.paper_sign")
def paper_sign(request: SignedRequest, key: UUID) -> HttpResponse:
    """签发编号."""
    row = _paper(request, key)
    if request.method != "POST":
        return redirect("cases:paper_page", key=key)
    outcome = papers.case_paper_sign(case_paper=row, by=request.user, today=clock.today())
    return _step(request, row, outcome, "已签发编号。请打印、用印，再上传盖章扫描件。")


@needs("cases.paper_draft")
def paper_seal(request: SignedRequest, key: UUID) -> HttpResponse:
    """上传盖章扫描件."""
    row = _paper(request, key)
    is_filed = end_of(PaperKind(row.kind)) is PaperEnd.FILE

    def do(data: Any) -> Any:
        if data["scan"] is None:
            return Refusal("请附盖章扫描件。", "paper.no_scan")
        return papers.case_paper_seal(case_paper=row, scan=data["scan"], by=request.user, today=clock.today())

    return act_page(
        request,
        row.case,
        typed(request, forms.ScanForm),
        do,
        file="scan",
        page_title="上传签字扫描件归档" if is_filed else "上传盖章扫描件",
        help_sentence="打印件签字盖章后，拍照或扫描上传；系统不印制任何印章图样。",
        submit_label="上传",
        done="已归档。" if is_filed else "已用印，可以送达。",
        back=reverse("cases:paper_page", args=[key]),
    )


@needs("cases.paper_draft")
def paper_void(request: SignedRequest, key: UUID) -> HttpResponse:
    """作废."""
    row = _paper(request, key)

    def do(data: Any) -> Any:
        return papers.case_paper_void(
            case_paper=row, reason=data["reason"], by=request.user, today=clock.today()
        )

    return act_page(
        request,
        row.case,
        typed(request, forms.ReasonForm),
        do,
        page_title="作废文书",
        help_sentence="作废的文号不再使用，原因留档。",
        submit_label="作废",
        done="已作废。",
        is_final=True,
        back=reverse("cases:paper_page", args=[key]),
    )


@needs("cases.paper_numbers")
def paper_numbers(request: SignedRequest) -> HttpResponse:
    """文书末号: of the own unit, per kind, so that the first number given out here follows the paper books."""
    unit, today = sight(request.user).unit_with("cases.paper_numbers"), clock.today()
    assert unit is not None  # the ability comes with a post
    form = forms.PaperNumberForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return paper_number_set(unit=unit, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="文书末号", submit="保存末号",
        sentence=f"{unit.name}{today.year}年各种文书在纸质台账上的最后一个号；从下一份起接着编。", done="已保存。",
        back=reverse("cases:paper_numbers"), template="cases/paper_numbers.html",
        rows=queries.paper_counters(unit, today.year), uses=numbers_used(unit, today.year), unit=unit, year=today.year,
    )  # fmt: skip
