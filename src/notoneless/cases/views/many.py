"""Data faults many at a time: the bureau accepts them, the covering school proposes them; each child named."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notoneless.cases import queries, services
from notoneless.cases.models import Case, CaseFinding
from notoneless.cases.proposeforms import ProposeManyForm
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.documents.attaching import with_file
from notoneless.domain.codeneeds import bulk_refused
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, needs

MOST = 100


def _picked(request: SignedRequest, rows: Any) -> list[Any]:
    asked = request.POST.getlist("pick") or request.GET.getlist("pick")
    return list(rows.filter(pk__in=[pk for pk in asked if pk.isdecimal()][:MOST]))


def _groups(rows: list[CaseFinding]) -> list[tuple[str, list[CaseFinding]]]:
    """Findings under the words of their code, in the order of the table."""
    groups: dict[str, list[CaseFinding]] = {}
    for row in sorted(rows, key=lambda one: (one.code.rank, one.sub_id or 0, one.pk)):  # type: ignore[union-attr]
        groups.setdefault(queries.finding_words(row), []).append(row)
    return list(groups.items())


@needs("cases.accept")
def findings_many(request: SignedRequest) -> HttpResponse:
    """成批采信: first pick, then a page that names each child with its evidence, then done."""
    faults = list(queries.findings_of_faults(request.user)[:MOST])
    picked = _picked(request, queries.findings_waiting(request.user))
    refusal: Refusal | None = None
    if request.method == "POST":
        outcome = services.findings_accept_many(findings=picked, by=request.user, today=clock.today())
        if not isinstance(outcome, Refusal):
            messages.success(request, outcome.words)
            return redirect("cases:findings_review")
        refusal = outcome
    elif picked:
        are_faults = all(one.code is not None and queries.is_data_fault(one.code, one.sub) for one in picked)
        refusal = bulk_refused([(one.code_id, one.sub_id) for one in picked], is_data_fault=are_faults)
    context = {
        "groups": _groups(faults), "picked": picked if refusal is None else [], "refusal": refusal, "me": request.user.pk,
        "others": queries.findings_waiting(request.user).count() - queries.findings_of_faults(request.user).count(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/findings_many.html", context, status=status)


@needs("cases.propose")
def propose_many(request: SignedRequest) -> HttpResponse:
    """成批定码: one data fault for many children, the ground for each in its own words."""
    rows = queries.cases_to_propose(request.user).select_related("child", "place")
    picked = _picked(request, rows)
    form = ProposeManyForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        code, sub = data["code"]
        notes = [(case, request.POST.get(f"note_{case.pk}", "")[:200]) for case in picked]
        return services.case_propose_many(
            notes=notes, code=code, sub=sub, evidence=data["evidence"], by=request.user, today=clock.today()
        )

    return form_page(
        request, form, with_file(request, do), title="成批提交数据差错", submit="提交教育局审核",
        sentence="同一种数据差错可以一次提交多名孩子；每名孩子各写一句依据，教育局逐人看。",
        done=lambda many: many.words, back=reverse("cases:cases_suspected"), template="cases/propose_many.html",
        lines=[_line(case, request, picked) for case in rows[:MOST]],
    )  # fmt: skip


def _line(case: Case, request: SignedRequest, picked: list[Case]) -> dict[str, Any]:
    return {"case": case, "is_picked": case in picked, "note": request.POST.get(f"note_{case.pk}", "")}
