"""更正: a delivered paper is corrected by a new one of its kind that says so at its start."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.cases import papers, queries
from notoneless.cases.models import CasePaper
from notoneless.cases.paperforms import form_class, typed_before
from notoneless.cases.views.acting import act_page, case_to_act, typed
from notoneless.core import clock
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.models import User


def correction_words(row: CasePaper, user: User) -> dict[str, Any]:
    """What the paper's page says of corrections: which paper this one corrects, which corrects it, may one be drafted."""
    corrected_by = queries.correction_of(row)
    refused = None
    is_asked = (
        row.paper.state == PaperState.DELIVERED and corrected_by is None and may(user, "cases.paper_draft")
    )
    if is_asked:
        refused = queries.correction_refusal(row, user, case=row.case, kind=PaperKind(row.kind))
    return {
        "corrects": row.replaces, "corrected_by": corrected_by, "may_correct": is_asked and refused is None,
        "correction_refusal": refused,
    }  # fmt: skip


@needs("cases.paper_draft")
def paper_correct(request: SignedRequest, key: UUID) -> HttpResponse:
    """更正一份已送达的文书."""
    row = get_object_or_404(queries.papers_of(request.user), paper__key=key)
    case, kind = case_to_act(request, row.case.key), PaperKind(row.kind)
    form = typed(request, form_class(kind), typed_before(row), case=case, kind=kind)

    def do(data: Any) -> Any:
        return papers.case_paper_draft(
            case=case, kind=kind, by=request.user, today=clock.today(), facts=form.facts, replaces=row,
            return_by_on=data.get("return_by_on"), referral=data.get("referral"),
        )  # fmt: skip

    return act_page(
        request, case, form, do,
        page_title=f"更正{kind.label}",
        help_sentence=f"新文书开头写明更正并替代{row.paper.number_text}；孩子和监护人的信息先在档案里改好，再来更正。",
        submit_label="拟更正文书",
        done="更正文书已拟稿，等核稿。",
        back=reverse("cases:paper_page", args=[key]),
    )  # fmt: skip
