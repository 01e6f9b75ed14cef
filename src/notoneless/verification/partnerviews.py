"""部门核对: the bureau sends a list, the department receives it, answers and signs off; it sees nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.partners import SharedField
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PartnerAnswer
from notoneless.grid import queries as grid_queries
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification import partnerqueries as queries
from notoneless.verification.models import PartnerSending
from notoneless.verification.services import partners as services

acts({"partner_opened": "部门查看名单"})


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


class SendForm(forms.Form):
    """To whom, what, what for, by when."""

    unit = forms.ModelChoiceField(
        queries.departments(), label="部门", empty_label="请选", to_field_name="number"
    )
    which = forms.ChoiceField(label="哪些孩子")
    title = forms.CharField(label="名单名称", max_length=80)
    purpose = forms.CharField(
        label="用途", max_length=200, help_text="部门会看到，如 核对低保家庭学生在校情况。"
    )
    shared = forms.MultipleChoiceField(
        label="除姓名、性别、出生日期外还发送", choices=SharedField.choices(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="只勾核对用得着的。",
    )  # fmt: skip
    due_on = forms.DateField(
        label="办结期限", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = queries.list_choices()  # type: ignore[attr-defined]


@needs("partners.send")
def sending_make(request: SignedRequest) -> HttpResponse:
    """发给部门."""
    today = clock.today()
    form = SendForm(request.POST or None, initial={"due_on": today + timedelta(days=10)})

    def do(data: dict[str, Any]) -> Any:
        children = queries.children_of_list(request.user, data.pop("which"))
        data["shared"] = [SharedField(word) for word in data["shared"]]
        return services.sending_make(children=children, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="发给部门核对", submit="发送", done="已发送，等部门登记收到。",
        sentence="部门联络员只看到这份名单里勾选的内容。",
        back=lambda row: reverse("verification:sending", args=[row.key]),
        cancel=reverse("verification:sendings"), seen_by="发送给谁、多少人、哪些内容、做什么用都有记录。",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Agree or differ, for the ticked children."""

    serials = forms.TypedMultipleChoiceField(label="孩子", coerce=int, required=False)
    answer = forms.TypedChoiceField(
        label="结果", choices=[(str(one), one.label) for one in PartnerAnswer if one is not PartnerAnswer.OPEN],
        coerce=PartnerAnswer, widget=forms.RadioSelect, initial=str(PartnerAnswer.AGREES),
    )  # fmt: skip
    note = forms.CharField(label="差在哪里", max_length=200, required=False, help_text="不一致的才填。")

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serials"].choices = [(number, number) for number in range(1, count + 1)]  # type: ignore[attr-defined]


def _sending(request: SignedRequest, key: UUID) -> PartnerSending:
    found: PartnerSending = get_object_or_404(queries.sendings_of(request.user), key=key)
    return found


def _context(request: SignedRequest, row: PartnerSending) -> dict[str, Any]:
    """The list as this person reads it, and what he may do with it. Its opening is recorded."""
    today = clock.today()
    rows = [(one, queries.cells_of(one, row, today), one.note.open()) for one in queries.rows_of(row)]
    if request.method == "GET":
        with act(by=request.user, unit=row.unit) as log:
            log("partner_opened", changes={"count": (None, len(rows))})
    answers = may(request.user, "partners.answer")
    return {
        "row": row,
        "rows": rows,
        "heads": ["姓名", "性别", "出生日期", *(word.label for word in SharedField if word in row.shared)],
        "can_answer": answers and row.received_on is not None,
        "can_receive": answers and row.received_on is None,
        "can_withdraw": may(request.user, "partners.send") and row.signed_on is None,
        "is_late": row.signed_on is None and row.due_on < today,
    }


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
    form = AnswerForm(request.POST or None, count=row.rows.count())

    def do(data: dict[str, Any]) -> Any:
        if not may(request.user, "partners.answer"):
            return Refusal("由部门联络员核对。", "partner.ability")
        return services.sending_answer(sending=row, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title=row.title, sentence=f"用途：{row.purpose}", submit="登记核对结果",
        done=lambda count: f"已登记{count}人。", back=request.path, template="verification/sending.html",
        **_context(request, row),
    )  # fmt: skip


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


class ExtendForm(forms.Form):
    """A later day, and why."""

    due_on = forms.DateField(
        label="新的期限", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label="延期原因", max_length=200)


@needs("partners.send")
def sending_extend(request: SignedRequest, key: UUID) -> HttpResponse:
    """延期: the department gets more time, also after the list ran out."""
    row, today = _sending(request, key), clock.today()
    form = ExtendForm(request.POST or None, initial={"due_on": today + timedelta(days=7)})

    def do(data: dict[str, Any]) -> Any:
        return services.sending_extend(sending=row, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title=f"延长“{row.title}”的期限", submit="延长", done="已延期，部门可以继续办理。",
        sentence=f"原期限{row.due_on:%Y-%m-%d}。延期和原因都会记入日志。",
        back=reverse("verification:sending", args=[key]),
    )  # fmt: skip
