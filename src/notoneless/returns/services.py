"""Writes of the reporting room."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from notoneless.cases.models import Case
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import (
    Period,
    ReportCounts,
    report_acknowledge,
    report_return,
    report_sign,
)
from notoneless.domain.words import CaseState, ReportState, ReturnKind
from notoneless.grid.models import Place, Unit, User
from notoneless.returns import queries
from notoneless.returns.models import MonthReport, ReportLine, ReportReceipt, VillageConfirmation

acts(
    {
        "report_sign": "签报月报",
        "report_acknowledge": "签收月报",
        "report_return": "退回月报",
        "village_confirm": "确认户籍线",
        "report_refused": "月报未获准的操作",
    }
)


def report_submit(
    *, unit: Unit, kind: ReturnKind, period: Period, shown: ReportCounts, is_zero: bool, by: User, today: date
) -> MonthReport | Refusal:
    """Sign a month's report: the counts are derived now and must be those the person read; the names are frozen."""
    if not queries.may_sign_for(by, unit):
        return Refusal(f"月报由{unit.name}的负责人签报。", "report.not_own")
    cases = queries.cases_of_line(unit, kind, today)
    derived = queries.counts_for(cases, period)
    villages = queries.villages_of(unit, today)
    confirmed = set(queries.confirmed_villages(villages, period))
    report: MonthReport
    with act(by=by, unit=unit) as log:
        report, _ = MonthReport.objects.select_for_update().get_or_create(
            unit=unit, kind=kind, month_on=period.first_on
        )
        to = report_sign(
            state=ReportState(report.state),
            kind=kind,
            period=period,
            today=today,
            shown=shown,
            derived=derived,
            is_zero_declared=is_zero,
            villages={place.pk: place.name for place in villages},
            confirmed=confirmed,
        )
        if isinstance(to, Refusal):
            log("report_refused", unit=unit, changes={"rule": ("", to.rule)})
            return to
        _freeze(report, derived, queries.named_cases(cases, period))
        report.state, report.submitted_by, report.submitted_at = to, by, clock.now()
        report.first_submitted_on = report.first_submitted_on or today
        report.return_reason = ""
        report.save()
        report.receipts.all().delete()
        receivers = queries.receivers_of(unit, kind, today)
        ReportReceipt.objects.bulk_create([ReportReceipt(report=report, unit=one) for one in receivers])
        log("report_sign", unit=unit, changes={"period": ("", period.key), "kind": ("", kind.label)})
        return report


def _freeze(report: MonthReport, counts: ReportCounts, cases: Iterable[Case]) -> None:
    for name in ("suspected", "dropout", "opened", "confirmed", "returned", "ended"):
        setattr(report, name, getattr(counts, name))
    report.save()
    report.lines.all().delete()
    ReportLine.objects.bulk_create(
        [
            ReportLine(
                report=report, case=case, state=case.state, cells=json.dumps(_cells(case), ensure_ascii=False)
            )
            for case in cases
        ]
    )


def _cells(case: Case) -> dict[str, str]:
    return {
        "name": case.child.name,
        "sex": case.child.get_sex_display(),
        "place": case.place.full_name if case.place else "",
        "state": CaseState(case.state).label,
        "code": case.code.label if case.code else "",
        "opened_on": f"{case.opened_on:%Y-%m-%d}",
        "unit": case.unit.name,
        "person": case.person.name,
        "returned_on": f"{case.returned_on:%Y-%m-%d}" if case.returned_on else "",
    }


def village_confirm(
    *, place: Place, period: Period, by: User, today: date, note: str = ""
) -> VillageConfirmation | Refusal:
    """The village officer's part: what the household line of his village shows this month is so, zero included."""
    if place.pk not in {one.pk for one in queries.own_villages(by)}:
        return Refusal(f"{place.name}由本村(社区)干部确认。", "village.not_own")
    if today < period.first_on:
        return Refusal(f"{period.label}还没有开始，不能提前确认。", "village.too_early")
    counts = queries.counts_for(queries.cases_of_village(place), period)
    with act(by=by) as log:
        row, _ = VillageConfirmation.objects.update_or_create(
            place=place,
            month_on=period.first_on,
            defaults={
                "suspected": counts.suspected,
                "dropout": counts.dropout,
                "note": note[:200],
                "by": by,
                "at": clock.now(),
            },
        )
        log("village_confirm", changes={"place": ("", place.code), "period": ("", period.key)})
        return row


def report_receive(*, report: MonthReport, by: User, today: date) -> MonthReport | Refusal:
    """Township or bureau takes note; when all receivers have, the report is acknowledged."""
    units = [receipt.unit_id for receipt in queries.receipts_waiting(by).filter(report=report)]
    if not units:
        return Refusal("这份月报没有等您单位签收的回执。", "report.no_receipt")
    with act(by=by) as log:
        report = MonthReport.objects.select_for_update().get(pk=report.pk)
        to = report_acknowledge(state=ReportState(report.state))
        if isinstance(to, Refusal):
            log("report_refused", unit=report.unit, changes={"rule": ("", to.rule)})
            return to
        report.receipts.filter(unit__in=units, at__isnull=True).update(by=by, at=clock.now())
        if not report.receipts.filter(at__isnull=True).exists():
            report.state = to
            report.save()
        log("report_acknowledge", unit=report.unit, changes={"period": ("", report.period.key)})
        return report


def report_send_back(*, report: MonthReport, reason: str, by: User, today: date) -> MonthReport | Refusal:
    """Back to the unit with the reason; it stays as late or on time as it was."""
    with act(by=by) as log:
        report = MonthReport.objects.select_for_update().get(pk=report.pk)
        to = report_return(state=ReportState(report.state), reason=reason)
        if isinstance(to, Refusal):
            log("report_refused", unit=report.unit, changes={"rule": ("", to.rule)})
            return to
        report.state, report.return_reason = to, reason[:200]
        report.save()
        log("report_return", unit=report.unit, changes={"reason": ("", reason)})
        return report
