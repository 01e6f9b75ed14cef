"""部门核对: the bureau sends a list, the department receives it, answers and signs off; it sees nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.documents.attaching import with_file
from notoneless.documents.showing import file_inline
from notoneless.domain.partners import MOST, SharedField
from notoneless.domain.refusal import Refusal
from notoneless.grid import queries as grid_queries
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification import checkprints
from notoneless.verification.forms import partners as forms
from notoneless.verification.models import PartnerSending
from notoneless.verification.queries import partners as queries
from notoneless.verification.services import partners as services
from notoneless.verification.views.papersending import send_paper

acts({"partner_opened": "部门查看名单", "partner_file_opened": "查看部门核对佐证"})


def _state(row: Any) -> Any:
    if row.signed_on:
        return pill(f"{row.signed_on:%Y-%m-%d}签认", "done")
    late = row.due_on < clock.today()
    words = "逾期" if late else f"已收到，还有{row.open_count}人" if row.received_on else "还没有登记收到"
    return pill(words, "overdue" if late else "due")


COLUMNS = [
    Column("title", "名单", lambda row: row.title),
    Column("state", "进度", _state),
    Column("unit", "部门", lambda row: row.unit.name),
    Column("count", "人数", lambda row: row.row_count, is_number=True),
    Column("differs", "不一致", lambda row: row.differing_count, is_number=True),
    Column("sent", "发送", lambda row: f"{row.sent_on:%Y-%m-%d}"),
    Column("due", "期限", lambda row: f"{row.due_on:%Y-%m-%d}"),
    Column("said", "签认意见", lambda row: Truncator(row.said).chars(60)),
]


@needs("partners.see")
def sendings(request: SignedRequest) -> HttpResponse:
    """部门核对: what was sent to whom, and how it came back."""
    table = Table(
        request, queries.sendings_addressed_to(request.user), COLUMNS, empty="没有名单。教育局发来要核对的名单会在这里。",
        url_of=lambda row: reverse("verification:sending", args=[row.key]),
    )  # fmt: skip
    context = {"page_title": "部门核对", "table": table, "can_send": may(request.user, "partners.send"),
               "help_sentence": "发给部门的名单：部门只看得到发给它的，签认后就看不到了。"}  # fmt: skip
    return render(request, "verification/sendings.html", context)


@needs("partners.send")
def sending_make(request: SignedRequest) -> HttpResponse:
    """发给部门: filter the register, send all that are found or the ticked ones."""
    today = clock.today()
    children = Child.objects.visible_to(request.user).live()
    asked = forms.SendFilter(request.GET, children, request=request)
    found = Child.objects.filter(pk__in=asked.qs.values("pk"))
    form = forms.SendForm(request.POST or None, found=found, initial={"due_on": today + timedelta(days=10)})

    def do(_data: dict[str, Any]) -> Any:
        return services.sending_make(**form.sent, by=request.user, today=today)

    count = found.count()
    shown = queries.to_tick(found, today) if count <= MOST else []
    return form_page(
        request, form, do, title="发给部门核对", submit="发送", done="已发送，等部门登记收到。",
        sentence="先筛出要核对的孩子，再定发给谁、发什么。部门只看得到这份名单里勾选的内容。",
        back=lambda row: reverse("verification:sending", args=[row.key]), template="verification/sending_make.html",
        cancel=reverse("verification:sendings"), seen_by="发送给谁、多少人、哪些内容、做什么用都有记录。",
        filters=asked.form, count=count, shown=shown, most=MOST, chosen=request.POST.getlist("ticked"),
    )  # fmt: skip


def _sending(request: SignedRequest, key: UUID) -> PartnerSending:
    found: PartnerSending = get_object_or_404(queries.sendings_of(request.user), key=key)
    return found


def _context(request: SignedRequest, row: PartnerSending) -> dict[str, Any]:
    """A page of the list as this person reads it, and what he may do with it. Its opening is recorded."""
    today, asked = clock.today(), forms.AnswerFilter(request.GET)
    rows = queries.rows_of(row, **asked.cleaned_data) if asked.is_valid() else queries.rows_of(row)
    table = Table(request, rows, [], empty="没有符合条件的孩子。")
    shown = [(one, queries.cells_of(one, row, today), one.note.open()) for one in table.page.object_list]
    if request.method == "GET":
        with act(by=request.user, unit=row.unit) as log:
            log("partner_opened", changes={"count": (None, len(shown))})
    answers = may(request.user, "partners.answer")
    return {
        "row": row,
        "table": table,
        "rows": shown,
        "chosen": request.POST.getlist("serials"),
        "filters": asked,
        "heads": ["姓名", "性别", "出生日期", *(word.label for word in SharedField if word in row.shared)],
        "can_answer": answers and row.received_on is not None,
        "can_receive": answers and row.received_on is None,
        "can_withdraw": may(request.user, "partners.send") and row.signed_on is None,
        "is_late": row.signed_on is None and row.due_on < today,
        **_counts(row, can_answer=answers and row.received_on is not None),
        "sees_campaign": may(request.user, "campaign.see"),
    }


def _counts(row: PartnerSending, *, can_answer: bool) -> dict[str, Any]:
    """The counts of a joint check, each with its field where the department may state it."""
    lines = queries.counts_shown(row) if row.is_joint else []
    form = forms.CountsForm(lines=lines) if lines and can_answer else None
    return {"count_form": form, "counts": [(one, form[f"count_{one.pk}"] if form else None) for one in lines]}


def _over(request: SignedRequest, row: PartnerSending) -> HttpResponse:
    """Past its term and its grace: the department reads whom to ask, and no child."""
    bureau = grid_queries.bureau()
    whom = f"{bureau.name if bureau else '教育局'}{row.sent_by.name}"
    reason = f"“{row.title}”{row.due_on:%Y-%m-%d}到期。请联系{whom}延长期限，延长后就能继续办理。"
    context = {"reason": reason, "next_url": reverse("verification:sendings"), "next_label": "部门核对"}
    return render(request, "verification/sending_over.html", context, status=403)


@needs("partners.see")
def sending(request: SignedRequest, key: UUID) -> HttpResponse:
    """One list: its children with what was shared of them; the department answers here."""
    if not queries.sendings_of(request.user).filter(key=key).exists():
        return _over(request, get_object_or_404(queries.sendings_addressed_to(request.user), key=key))
    row = _sending(request, key)
    form = forms.AnswerForm(request.POST or None, request.FILES or None, count=row.rows.count())

    def do(data: dict[str, Any]) -> Any:
        if not may(request.user, "partners.answer"):
            return Refusal("由部门联络员核对。", "partner.ability")
        rest = queries.unanswered(row) if data.pop("rest") else set()
        data["serials"] = sorted({*data["serials"], *rest})
        return services.sending_answer(sending=row, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do), title=row.title, sentence=f"用途：{row.purpose}",
        submit="登记核对结果", done=lambda count: f"已登记{count}人。", back=request.get_full_path(),
        template="verification/sending.html", **_context(request, row),
    )  # fmt: skip


@needs("partners.see")
def sending_file(request: SignedRequest, key: UUID, serial: int) -> HttpResponse:
    """The evidence of one answer, its opening recorded."""
    row = _sending(request, key)
    one = get_object_or_404(row.rows.select_related("child", "evidence"), serial=serial)
    if one.evidence is None:
        raise Http404
    with act(by=request.user, unit=row.unit) as log:
        log("partner_file_opened", child=one.child)
    return file_inline(one.evidence)


def _pressed(request: SignedRequest, key: UUID, service: Any, done: str, back: str) -> HttpResponse:
    outcome = service(sending=_sending(request, key), by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done=done, back=back)


@require_POST
@needs("partners.answer")
def sending_receive(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记收到."""
    back = reverse("verification:sending", args=[key])
    return _pressed(request, key, services.sending_receive, "已登记收到。", back)


@require_POST
@needs("partners.answer")
def sending_counts(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记本部门人数, of a joint check."""
    row = _sending(request, key)
    form = forms.CountsForm(request.POST, lines=queries.counts_shown(row))
    stated = form.stated if form.is_valid() else [None]
    outcome = services.sending_counts(sending=row, stated=stated, by=request.user, today=clock.today())
    back = reverse("verification:sending", args=[key])
    return act_or_say_why(request, outcome, done="已登记本部门人数。", back=back)


@needs("partners.see")
def sending_sheet(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """联合核对表, to be signed and sealed by both."""
    row = _sending(request, key)
    if not row.is_joint:
        raise Http404
    return send_paper(request, checkprints.joint_paper(row, clock.today()), form, "joint-check")


@require_POST
@needs("partners.answer")
def sending_sign(request: SignedRequest, key: UUID) -> HttpResponse:
    """签认: counts agree, or differ by these names."""
    return _pressed(
        request, key, services.sending_sign, "已签认，名单不再显示。", reverse("verification:sendings")
    )


@require_POST
@needs("partners.send")
def sending_withdraw(request: SignedRequest, key: UUID) -> HttpResponse:
    """收回: the department sees it no longer."""
    return _pressed(request, key, services.sending_withdraw, "已收回。", reverse("verification:sendings"))


@needs("partners.send")
def sending_extend(request: SignedRequest, key: UUID) -> HttpResponse:
    """延期: the department gets more time, also after the list ran out."""
    row, today = _sending(request, key), clock.today()
    form = forms.ExtendForm(request.POST or None, initial={"due_on": today + timedelta(days=7)})

    def do(data: dict[str, Any]) -> Any:
        return services.sending_extend(sending=row, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title=f"延长“{row.title}”的期限", submit="延长", done="已延期，部门可以继续办理。",
        sentence=f"原期限{row.due_on:%Y-%m-%d}。延期和原因都会记入日志。",
        back=reverse("verification:sending", args=[key]),
    )  # fmt: skip
