"""Columns and filters of 转介移送 and 群众线索."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.html import format_html

from notoneless.cases.models import Referral, Tip
from notoneless.core import clock
from notoneless.core.tables import Column, pill
from notoneless.domain.referrals import is_overdue
from notoneless.domain.tips import OPEN
from notoneless.domain.words import TOWNSHIPS, ReferralKind, ReferralState, TipState
from notoneless.grid.models import Place

REFERRAL_TONES = {
    ReferralState.PREPARED: "due",
    ReferralState.SENT: "accent",
    ReferralState.ANSWERED: "done",
    ReferralState.WITHDRAWN: "plain",
}
TIP_TONES = {
    TipState.NEW: "due",
    TipState.ACCEPTED: "accent",
    TipState.FOUNDED: "done",
    TipState.UNFOUNDED: "plain",
    TipState.UNCLEAR: "plain",
}


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if value is not None else "—"


def _late_day(value: Any, is_late: bool) -> object:
    return format_html('<span class="{}">{}</span>', "is-overdue" if is_late else "", _day(value))


def _answer_due(row: Referral) -> object:
    return _late_day(
        row.answer_due_on, is_overdue(ReferralState(row.state), row.answer_due_on, clock.today())
    )


def _tip_due(tip: Tip) -> object:
    return _late_day(tip.due_on, TipState(tip.state) in OPEN and tip.due_on < clock.today())


REFERRAL_COLUMNS = [
    Column("name", "姓名", lambda r: r.child.name if r.child else "—", sort="child__name"),
    Column(
        "state", "状态", lambda r: pill(r.get_state_display(), REFERRAL_TONES[ReferralState(r.state)]),
        sort="state", export=lambda r: r.get_state_display(),
    ),
    Column("kind", "事由", lambda r: r.get_kind_display(), sort="kind"),
    Column("department", "接收部门", lambda r: r.department, sort="department"),
    Column("opened_on", "登记", lambda r: _day(r.opened_on), sort="opened_on"),
    Column("sent_on", "送出", lambda r: _day(r.sent_on), sort="sent_on"),
    Column("answer_due_on", "应答复", _answer_due, sort="answer_due_on", export=lambda r: _day(r.answer_due_on)),
    Column("answered_on", "答复", lambda r: _day(r.answered_on), sort="answered_on"),
]  # fmt: skip

TIP_COLUMNS = [
    Column("place", "地点", lambda t: t.place.full_name if t.place else "说不清", sort="place__code"),
    Column(
        "state", "状态", lambda t: pill(t.get_state_display(), TIP_TONES[TipState(t.state)]),
        sort="state", export=lambda t: t.get_state_display(),
    ),
    Column("what", "线索", lambda t: _what(t)),
    Column("unit", "办理单位", lambda t: t.unit.name if t.unit else "—", sort="unit__name"),
    Column("received_on", "收到", lambda t: _day(t.received_on), sort="received_on"),
    Column("due_on", "期限", _tip_due, sort="due_on", export=lambda t: _day(t.due_on)),
    Column("answered_on", "答复", lambda t: _day(t.answered_on), sort="answered_on"),
    Column("way", "来源", lambda t: "网上" if t.taken_by is None else f"登记：{t.taken_by.name}"),
]  # fmt: skip


def _what(tip: Tip) -> str:
    if tip.is_about_school:
        return "反映学校的问题"
    return "疑似童工" if tip.is_at_work else "没有上学"


class ReferralFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of 转介移送."""

    state = django_filters.ChoiceFilter(label="状态", choices=ReferralState.choices(), empty_label="全部状态")
    kind = django_filters.ChoiceFilter(label="事由", choices=ReferralKind.choices(), empty_label="全部事由")
    late = django_filters.BooleanFilter(label="逾期未答复", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = Referral
        fields: list[str] = []

    def by_late(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(state=ReferralState.SENT, answer_due_on__lt=clock.today()) if value else rows


class TipFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of 群众线索."""

    state = django_filters.ChoiceFilter(label="状态", choices=TipState.choices(), empty_label="全部状态")
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)",
        queryset=Place.objects.filter(kind__in=TOWNSHIPS),
        method="by_place",
        empty_label="全部乡镇",
    )
    late = django_filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)

    class Meta:
        model = Tip
        fields: list[str] = []

    def by_place(self, rows: Any, _name: str, place: Place) -> Any:
        return rows.filter(place__path__startswith=place.path)

    def by_late(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(state__in=OPEN, due_on__lt=clock.today()) if value else rows
