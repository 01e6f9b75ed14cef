"""Pages of 转介移送 and 强制报告."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases import causeforms, forms, queries, services
from notoneless.cases.models import Case, Referral
from notoneless.cases.referralcolumns import REFERRAL_COLUMNS, ReferralFilter
from notoneless.cases.views.acting import act_page, case_to_act, typed
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.documents.showing import file_inline
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of

acts(
    {
        "referrals_exported": "导出转介移送",
        "referral_opened": "查看转介移送",
        "referral_file_opened": "查看部门答复",
    }
)


@needs("referrals.see")
def referrals(request: SignedRequest) -> HttpResponse:
    """转介移送."""
    filtered = ReferralFilter(request.GET, queryset=queries.referrals_of(request.user), request=request)
    table = Table(
        request, filtered.qs, REFERRAL_COLUMNS, order="-opened_on",
        url_of=lambda row: reverse("cases:referral_page", args=[row.key]),
        export_name="转介移送" if may(request.user, "cases.export") else "",
        empty="还没有转介移送。核实的原因涉及人社、公安、民政、残联的，会自动出现在这里。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="referrals_exported",
        changes={"count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {
        "page_title": "转介移送",
        "help_sentence": "童工移送人社，早婚、拐骗移送公安，困难转介民政，残疾转介残联；送出以后盯住答复。",
    }
    return render(request, "cases/cases_list.html", context | {"filter": filtered, "table": table})


def _referral(request: SignedRequest, key: UUID) -> Referral:
    found: Referral = get_object_or_404(queries.referrals_of(request.user), key=key)
    return found


@needs("cases.harm_report")
def referral_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One referral: what was said, to whom, and the answer."""
    row = _referral(request, key)
    with act(by=request.user) as log:
        log("referral_opened", child=row.child)
    case = row.case if row.case is not None and _sees(request, row.case) else None
    context = {
        "page_title": "强制报告" if row.is_mandatory else "转介移送",
        "help_sentence": f"{row.get_kind_display()} → {row.department}",
        "referral": row,
        "case": case,
        "may_edit": may(request.user, "referrals.edit"),
        "may_note": row.is_mandatory and row.noted_on is None and may(request.user, "cases.cause_confirm"),
        "letters": queries.papers_of(request.user).filter(referral=row),
        "today": clock.today(),
    }
    return render(request, "cases/referral_page.html", context)


def _sees(request: SignedRequest, case: Case) -> bool:
    return queries.cases_of(request.user).filter(pk=case.pk).exists()


@needs("referrals.edit")
def referral_open(request: SignedRequest, key: UUID) -> HttpResponse:
    """手工转介."""
    case = case_to_act(request, key)
    return act_page(
        request,
        case,
        typed(request, causeforms.ReferralForm),
        lambda data: services.referral_open(case=case, by=request.user, today=clock.today(), **data),
        page_title="转介移送",
        help_sentence="转给哪个部门、请对方办什么。",
        submit_label="拟转介",
        done="已拟好，请制发转介移送函。",
    )


def _step(request: SignedRequest, row: Referral, form: Any, do: Any, **words: Any) -> HttpResponse:
    back = reverse("cases:referral_page", args=[row.key])
    return form_page(request, form, do, back=back, **words)


@needs("referrals.edit")
def referral_send(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记送出."""
    row = _referral(request, key)
    return _step(
        request,
        row,
        typed(request, causeforms.SentForm),
        lambda data: services.referral_send(referral=row, by=request.user, today=clock.today(), **data),
        title="登记送出",
        sentence=f"送{row.department}。从送出那天起计答复期限。",
        submit="登记送出",
        done="已登记送出。",
    )


@needs("referrals.edit")
def referral_answer(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记部门答复."""
    row = _referral(request, key)

    def do(data: Any) -> Any:
        return services.referral_answer(referral=row, by=request.user, today=clock.today(), **data)

    return _step(
        request,
        row,
        typed(request, causeforms.ReferralAnswerForm),
        with_file(request, do, "answer_file"),
        title="登记部门答复",
        sentence=f"{row.department}怎样答复的。",
        submit="保存答复",
        done="答复已登记。",
    )


@needs("referrals.edit")
def referral_withdraw(request: SignedRequest, key: UUID) -> HttpResponse:
    """撤回转介."""
    row = _referral(request, key)
    return _step(
        request,
        row,
        typed(request, forms.ReasonForm),
        lambda data: services.referral_withdraw(referral=row, by=request.user, today=clock.today(), **data),
        title="撤回转介",
        sentence="原因改了、部门不需要办理的，撤回并写明原因。",
        submit="撤回",
        done="已撤回。",
    )


@needs("cases.harm_report")
def referral_file(request: SignedRequest, key: UUID) -> HttpResponse:
    """The department's paper, opened on the record."""
    row = _referral(request, key)
    if row.answer_file is None:
        raise Http404
    with act(by=request.user) as log:
        log("referral_file_opened", child=row.child)
    return file_inline(row.answer_file)


@needs("cases.harm_report")
def harm_report(request: SignedRequest, key: UUID) -> HttpResponse:
    """强制报告: one page, one act."""
    child = get_object_or_404(Child.objects.visible_to(request.user), key=key)
    back = reverse("web:child_file", args=[child.key])
    return form_page(
        request,
        typed(request, causeforms.HarmForm),
        lambda data: services.harm_report(child=child, by=request.user, today=clock.today(), **data),
        title="强制报告",
        sentence="发现孩子受侵害、疑似受侵害或者面临危险，先打110报警，再在这里登记。",
        submit="登记强制报告",
        seen_by="教育局的工作台马上看到。只有教育局、乡镇和您本人能看，学校看不到。",
        done="已登记，教育局已经看到。",
        back=back,
        child=child,
        template="cases/harm_report.html",
    )


@needs("cases.cause_confirm")
@require_POST
def harm_note(request: SignedRequest, key: UUID) -> HttpResponse:
    """教育局知悉."""
    row = _referral(request, key)
    out = services.harm_note(referral=row, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已知悉。", back=reverse("cases:referral_page", args=[key]))
