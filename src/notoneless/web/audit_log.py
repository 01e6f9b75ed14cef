"""The event log as the audit administrator reads it: acts, people, units and days; subjects stay unnamed."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest

from notoneless.core import clock
from notoneless.core.events import ACT_LABELS
from notoneless.core.models import Event
from notoneless.core.tables import Column, Table
from notoneless.grid.models import Unit


def _day(label: str, **words: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(label=label, widget=forms.DateInput(attrs={"type": "date"}), **words)


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the event log."""

    by = django_filters.CharFilter(label="登录名", lookup_expr="exact")
    act = django_filters.ChoiceFilter(
        label="操作", choices=lambda: sorted(ACT_LABELS.items()), empty_label="全部操作"
    )
    since = _day("从", field_name="at", lookup_expr="date__gte")
    until = _day("到", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = Event
        fields: list[str] = []


def audit_table(request: HttpRequest) -> Table:
    """The log, newest first, 50 a page."""
    units = dict(Unit.objects.values_list("pk", "name"))
    columns = [
        Column("seq", "序号", lambda e: e.seq, sort="seq", is_number=True),
        Column("at", "时间", lambda e: clock.local_time(e.at)),
        Column("by", "登录名", lambda e: e.by),
        Column("act", "操作", lambda e: ACT_LABELS.get(e.act, e.act)),
        Column("unit", "单位", lambda e: units.get(e.unit, "—")),
        Column("subject", "涉及", lambda e: "一名儿童" if e.child_key else "—"),
        Column("fields", "字段", lambda e: e.field_names or "—"),
    ]
    rows = AuditFilter(request.GET, queryset=Event.objects.all()).qs
    return Table(request, rows, columns, order="-seq", export_name="操作日志", empty="没有符合条件的记录。")
