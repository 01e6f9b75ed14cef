"""Pages of what goes back up: kept statements, and suspected lists answered in their own columns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table, sheet_answer
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import write_sheets
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.verification.columns import handing as columns
from notoneless.verification.columns.statement import paper_of
from notoneless.verification.forms.statement import AnswerForm
from notoneless.verification.models import HandedAnswer, HandedList, KeptStatement
from notoneless.verification.queries import handed as queries
from notoneless.verification.queries import kept as kept_queries
from notoneless.verification.services import statement as services
from notoneless.verification.views.statement import asked, paper_response

acts({"answer_taken": "下载上级名单答复(完整身份证号)", "kept_printed": "打印核查统计定稿"})
ANSWER_WORDS = "按原来的列和顺序，后面加核查结果。文件里是完整身份证号，只报给发名单的上级。"


# ---- kept statements ---------------------------------------------------------------------------------------


@needs("statements.keep")
@require_POST
def statement_keep(request: SignedRequest) -> HttpResponse:
    """定稿: this list on this day, as it stands."""
    chosen, why = asked(request)
    page = reverse("verification:statement")
    if chosen is None:
        return act_or_say_why(
            request, Refusal(why or "还没有名单。", "statement.nothing"), done="", back=page
        )
    out = services.statement_keep(chosen=chosen, by=request.user, today=clock.today())
    if isinstance(out, KeptStatement):
        page = reverse("verification:statement_kept", args=[out.key])
    return act_or_say_why(request, out, done="已定稿，以后不再变动。", back=page)


def _kept(request: SignedRequest, key: UUID) -> KeptStatement:
    found: KeptStatement = get_object_or_404(kept_queries.kept_of(request.user), key=key)
    return found


@needs("verification.see")
def statement_kept(request: SignedRequest, key: UUID) -> HttpResponse:
    """核查统计定稿: as it was handed in, with the figures of today beside it."""
    kept = _kept(request, key)
    told = kept_queries.kept_told(kept)
    beside = kept_queries.beside(kept, request.user, clock.today())
    context = {
        "kept": kept, "told": told, "lines": columns.kept_lines(told, beside), "beside": beside,
        "townships": told.table.rows(told.townships), "is_whole": services.digest_of(kept) == kept.digest,
        "may_export": may(request.user, "children.export"),
    }  # fmt: skip
    return render(request, "verification/statement_kept.html", context)


@needs("verification.see")
def kept_paper(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The kept statement on paper, with its own figures."""
    kept = _kept(request, key)
    if not may(request.user, "children.export"):
        raise PermissionDenied("您的岗位可以查看核查统计，不能导出。确有需要请由学校或教育局导出。")
    answer = paper_response(
        paper_of(kept_queries.kept_told(kept), kept.unit.name, kept.kept_on), form, kept.on
    )
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log(
            "kept_printed",
            changes={"on": (None, kept.on), "digest": (None, kept.digest[:16]), "form": (None, form)},
        )
    return answer


# ---- lists from above --------------------------------------------------------------------------------------


@needs("statements.answer")
def answers(request: SignedRequest) -> HttpResponse:
    """上级名单答复: the suspected lists that came from above, to be sent back filled in."""
    table = Table(
        request, queries.handed_lists(), columns.HANDED_COLUMNS, url_of=columns.answer_url,
        empty="还没有收到过疑似失学名单。从“数据导入”导入以后，在这里按原表答复。",
    )  # fmt: skip
    context = {
        "page_title": "按原表答复", "help_sentence": "上级的疑似失学名单，填上核查结果，按原来的列和顺序交回去。",
        "table": table,
    }  # fmt: skip
    return render(request, "verification/list.html", context)


@needs("statements.answer")
def answer(request: SignedRequest, key: UUID) -> HttpResponse:
    """One list: how many rows have a result; with a reason it can be taken out whole."""
    handed = get_object_or_404(HandedList, key=key)
    done, open_ = queries.done_counts(handed, clock.today())

    def do(data: dict[str, Any]) -> Any:
        return services.list_answer(
            handed=handed, reason=data["reason"], by=request.user, today=clock.today()
        )

    form: forms.Form = AnswerForm(request.POST or None)
    return form_page(
        request, form, do, title="按原表答复", sentence=ANSWER_WORDS,
        submit="记下用途，生成文件", done="已记下，请在下面下载。", back=request.path,
        cancel=reverse("verification:answers"), template="verification/answer.html", seen_by="用途、人和时间记入日志。",
        handed=handed, done_count=done, open_count=open_, total=done + open_, today=clock.today(),
        answered=queries.answers_of(handed), heads=[header for header, _ in handed.heads],
    )  # fmt: skip


@needs("statements.answer")
def answer_file(request: SignedRequest, key: UUID) -> HttpResponse:
    """The file itself: for whoever gave the reason, on the day he gave it."""
    made = get_object_or_404(HandedAnswer.objects.select_related("handed"), key=key)
    if made.by_id != request.user.pk or made.on != clock.today():
        raise Http404
    unit = sight(request.user).unit_with("statements.answer")
    found = queries.answer(made.handed, made.on, unit.name if unit else "")
    with act(by=request.user, unit=unit) as log:
        log("answer_taken", changes={"list": (None, str(made.handed)), "count": (None, len(found.rows))})
    return sheet_answer(write_sheets(columns.answer_parts(found)), f"{made.handed}核查结果{made.on:%Y-%m-%d}")
