"""人籍一致: the month's list of pupils nobody saw, and the school's answer for one of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.attendance import queries, services
from notoneless.attendance.columns import unseen_columns
from notoneless.attendance.forms import UnseenForm
from notoneless.children.models import Roll
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import Period, period_of, read_period
from notoneless.grid.access import may, needs

MONTHS = 6


def _months() -> list[Period]:
    found = [period_of(clock.today())]
    while len(found) < MONTHS:
        found.append(period_of(found[-1].first_on - timedelta(days=1)))
    return found


@needs("attendance.unseen")
def unseen(request: Asked) -> HttpResponse:
    """人籍一致: who is on the roll and was not seen all month; each is answered."""
    asked = read_period(request.GET.get("month", ""))
    period = asked if not isinstance(asked, Refusal) and asked in _months() else _months()[0]
    answers = may(request.user, "attendance.call")
    table = Table(
        request, queries.unseen_of(request.user, period), unseen_columns(clock.today()),
        export_name=export_name(request, f"{period.label}人籍核对"), empty="这个月点过名的班里，没有一直没到的学生。",
        url_of=(lambda line: reverse("attendance:unseen_answer", args=[period.key, line.roll.child.key]))
        if answers else None,
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "attendance_exported")
    words = {"page_title": "人籍一致", "table": table, "months": _months(), "period": period}
    words["uncalled"] = queries.uncalled_count(request.user, period)
    words["contradictions"] = queries.contradictions_of(request.user, period)
    return render(request, "attendance/unseen.html", words)


@needs("attendance.unseen_answer")
def unseen_answer(request: Asked, month: str, key: UUID) -> HttpResponse:
    """What the school found out about one of them."""
    period = read_period(month)
    if isinstance(period, Refusal) or period not in _months():
        raise Http404
    roll = get_object_or_404(
        Roll.objects.on(period.last_on).filter(school_class__in=queries.classes_called(request.user))
        .select_related("child", "school", "school_class"), child__key=key,
    )  # fmt: skip
    return form_page(
        request, UnseenForm(request.POST or None),
        lambda data: services.unseen_reply(roll=roll, period=period, by=request.user, today=clock.today(), **data),
        title="人籍核对", heading=f"{roll.child.name}：{period.label}点名一直没到", submit="答复",
        sentence="打电话或上门问清楚再答复；“去向不明”的马上立为疑似。", done="已答复。",
        back=f"{reverse('attendance:unseen')}?month={period.key}", seen_by="中心校、乡镇和教育局看得到。",
    )  # fmt: skip
