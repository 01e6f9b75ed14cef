"""Pages of the reporting room: the month's board, one report, one village's part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.core import clock
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import Period, ReportCounts, Standing, Timing, period_of, read_period
from notoneless.domain.words import VILLAGES, ReportState, ReturnKind
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.models import Place, Unit
from notoneless.returns import queries, services
from notoneless.returns.models import MonthReport
from notoneless.returns.prints import month_pdf

TONES = {Standing.WITH_CASES: "due", Standing.ZERO: "done", Standing.MISSING: "plain"}
COUNT_LABELS = (
    ("suspected", "疑似(月末)"),
    ("dropout", "失学辍学(月末)"),
    ("opened", "本月新立案"),
    ("confirmed", "本月确认失学"),
    ("returned", "本月返校"),
    ("ended", "本月办结"),
)


def _period(month: str) -> Period:
    found = read_period(month)
    if isinstance(found, Refusal) or found not in queries.periods(clock.today()):
        raise Http404
    return found


@needs("returns.see")
def board_now(request: SignedRequest) -> HttpResponse:
    """月报: the running month in its last week, the one before it till then; before records began there is none."""
    today = clock.today()
    months = queries.periods(today)
    if not months:
        return render(request, "returns/no_months.html", {"page_title": "月报"})
    is_near = (queries.due_day(months[0]) - today).days <= queries.LATE_DAYS
    return redirect("returns:board", month=months[0 if is_near or len(months) == 1 else 1].key)


def _report_url(name: str, period: Period, unit: Unit, kind: str) -> str:
    return reverse(f"returns:{name}", args=[period.key, unit.number, kind])


def _board_line(row: queries.BoardRow, period: Period) -> dict[str, Any]:
    report = row.report
    state = ReportState(report.state).label if report is not None else ""
    return {
        "unit": row.owed.unit,
        "kind": row.owed.kind,
        "url": _report_url("report", period, row.owed.unit, row.owed.kind),
        "standing": row.standing,
        "tone": "overdue" if row.timing == Timing.OVERDUE else TONES[row.standing],
        "words": row.timing.label if row.standing == Standing.MISSING else row.standing.label,
        "counts": report.counts if report is not None else None,
        "state": state,
        "timing": row.timing,
        "is_late": row.timing == Timing.LATE,
    }


def _board_words(owed: int, missing: int, due: date) -> str:
    return f"应报{owed}份，已报{owed - missing}份，截止{due:%Y-%m-%d}。"


@needs("returns.see")
def board(request: SignedRequest, month: str) -> HttpResponse:
    """Who has reported: with cases, zero, missing at a glance."""
    period, today = _period(month), clock.today()
    rows = queries.board(request.user, period, today)
    wanted = request.GET.get("show", "")
    counts = {standing: sum(row.standing == standing for row in rows) for standing in Standing}
    url = reverse("returns:board", args=[period.key])
    figures = [
        {"label": s.label, "value": counts[s], "url": f"{url}?show={s}", "tone": "plain"}
        for s in (Standing.WITH_CASES, Standing.ZERO, Standing.MISSING)
    ]
    shown = [row for row in rows if not wanted or row.standing == wanted]
    context = {
        "page_title": f"{period.label}月报",
        "help_sentence": _board_words(len(rows), counts[Standing.MISSING], queries.due_day(period)),
        "figures": figures,
        "lines": [_board_line(row, period) for row in shown],
        "months": queries.periods(today),
        "period": period,
        "wanted": Standing(wanted).label if wanted in Standing.__members__.values() else "",
    }
    return render(request, "returns/board.html", context)


def _owed(request: SignedRequest, number: str, kind: str) -> tuple[Unit, ReturnKind]:
    """The unit and kind of a report in sight; anything else is 404."""
    if kind not in ReturnKind.__members__.values():
        raise Http404
    unit = Unit.objects.filter(number=number).select_related("place", "parent").first()
    if unit is None:
        raise Http404
    rows = queries.board(request.user, period_of(clock.today()), clock.today())
    if not any(row.owed.unit.pk == unit.pk and row.owed.kind == kind for row in rows):
        raise Http404
    return unit, ReturnKind(kind)


def _shown(request: SignedRequest) -> ReportCounts:
    """The counts the person read on the page before signing; what is no number agrees with nothing."""
    typed = [request.POST.get(name, "") for name, _ in COUNT_LABELS]
    return ReportCounts(*(int(text) if text.isdecimal() and len(text) < 7 else -1 for text in typed))


def _stored(unit: Unit, kind: ReturnKind, period: Period) -> MonthReport | None:
    return MonthReport.objects.filter(unit=unit, kind=kind, month_on=period.first_on).first()


@needs("returns.see")
def report(request: SignedRequest, month: str, number: str, kind: str) -> HttpResponse:
    """One month's report of one unit: read it, sign it, or see it as it was signed."""
    period, (unit, word) = _period(month), _owed(request, number, kind)
    outcome: Any = None
    if request.method == "POST":
        if not queries.may_sign_for(request.user, unit):
            raise PermissionDenied(f"月报由{unit.name}的负责人签报。")
        outcome = services.report_submit(
            unit=unit,
            kind=word,
            period=period,
            shown=_shown(request),
            is_zero=request.POST.get("is_zero") == "1",
            by=request.user,
            today=clock.today(),
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, f"{period.label}{word.label}已签报，送乡镇(街道)和教育局。")
            return redirect("returns:report", month=month, number=number, kind=kind)
    context = _report_context(request, unit, word, period) | {"refusal": outcome}
    return render(request, "returns/report.html", context, status=422 if outcome is not None else 200)


def _report_context(request: SignedRequest, unit: Unit, kind: ReturnKind, period: Period) -> dict[str, Any]:
    today = clock.today()
    stored = _stored(unit, kind, period)
    is_open = stored is None or stored.state in (ReportState.DRAFT, ReportState.RETURNED)
    cases = queries.cases_of_line(unit, kind, today)
    counts = queries.counts_for(cases, period) if is_open or stored is None else stored.counts
    places = queries.villages_of(unit, today) if kind == ReturnKind.HOUSEHOLD_LINE else []
    done = queries.confirmed_villages(places, period)
    return {
        "page_title": f"{unit.name} {period.label}{kind.label}",
        "help_sentence": "数字和名单取自个案，不用手填；核对无误后签报。"
        if is_open
        else "签报时的数字和名单，以后不再变动。",
        "unit": unit,
        "kind": kind,
        "period": period,
        "stored": stored,
        "is_open": is_open,
        "may_sign": is_open and queries.may_sign_for(request.user, unit),
        "counts": [(name, label, getattr(counts, name)) for name, label in COUNT_LABELS],
        "is_zero": counts.is_zero,
        "cases": queries.cases_read(request.user, unit, queries.named_cases(cases, period))
        if is_open
        else [],
        "frozen": queries.report_rows(stored, request.user) if stored is not None and not is_open else [],
        "villages": [(place, done.get(place.pk)) for place in places],
        "receipts": stored.receipts.select_related("unit", "by") if stored is not None else [],
        "may_receive": stored is not None
        and queries.receipts_waiting(request.user).filter(report=stored).exists(),
        "may_return": may(request.user, "returns.acknowledge"),
    }


def _stored_or_404(request: SignedRequest, month: str, number: str, kind: str) -> MonthReport:
    period, (unit, word) = _period(month), _owed(request, number, kind)
    stored = _stored(unit, word, period)
    if stored is None:
        raise Http404
    return stored


def _answer(request: SignedRequest, stored: MonthReport, outcome: Any, done: str) -> HttpResponse:
    if isinstance(outcome, Refusal):
        messages.error(request, outcome.reason)
    else:
        messages.success(request, done)
    return redirect(_report_url("report", stored.period, stored.unit, stored.kind))


@needs("returns.acknowledge")
def report_receive(request: SignedRequest, month: str, number: str, kind: str) -> HttpResponse:
    """签收."""
    stored = _stored_or_404(request, month, number, kind)
    if request.method != "POST":
        return redirect(_report_url("report", stored.period, stored.unit, stored.kind))
    outcome = services.report_receive(report=stored, by=request.user, today=clock.today())
    return _answer(request, stored, outcome, "已签收。")


@needs("returns.acknowledge")
def report_send_back(request: SignedRequest, month: str, number: str, kind: str) -> HttpResponse:
    """退回."""
    stored = _stored_or_404(request, month, number, kind)
    if request.method != "POST":
        return redirect(_report_url("report", stored.period, stored.unit, stored.kind))
    reason = request.POST.get("reason", "")
    outcome = services.report_send_back(report=stored, reason=reason, by=request.user, today=clock.today())
    return _answer(request, stored, outcome, "已退回。")


@needs("returns.see")
def report_print(request: SignedRequest, month: str, number: str, kind: str) -> HttpResponse:
    """月报表 to print, sign and seal: as signed, or marked as a draft before."""
    period, (unit, word) = _period(month), _owed(request, number, kind)
    stored = _stored(unit, word, period)
    body = month_pdf(unit, word, period, stored, user=request.user, today=clock.today())
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="report-{period.key}-{unit.number}.pdf"'
    return response


@needs("returns.see")
def village(request: SignedRequest, month: str, code: str) -> HttpResponse:
    """The village officer's part of the month: read the names, confirm."""
    period, today = _period(month), clock.today()
    place = sight(request.user).places.filter(code=code, kind__in=VILLAGES).first()
    if place is None:
        raise Http404
    outcome: Any = None
    if request.method == "POST":
        if place.pk not in {one.pk for one in queries.own_villages(request.user)}:
            raise PermissionDenied(f"{place.name}由本村(社区)干部确认。")
        note = request.POST.get("note", "")
        outcome = services.village_confirm(
            place=place, period=period, by=request.user, today=today, note=note
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, f"{place.name}{period.label}户籍线已确认。")
            return redirect("web:desk")
    context = _village_context(request, place, period) | {"refusal": outcome}
    return render(request, "returns/village.html", context, status=422 if outcome is not None else 200)


def _village_context(request: SignedRequest, place: Place, period: Period) -> dict[str, Any]:
    cases = queries.cases_of_village(place).not_kept_from(request.user)
    counts = queries.counts_for(cases, period)
    seen = cases.filter(pk__in=Case.objects.visible_to(request.user).values("pk"))
    return {
        "page_title": f"{place.name} {period.label}户籍线",
        "help_sentence": "看看名单对不对；没有的也要确认，这就是零报告。",
        "place": place,
        "period": period,
        "counts": [(name, label, getattr(counts, name)) for name, label in COUNT_LABELS],
        "cases": queries.named_cases(seen, period),
        "confirmation": queries.confirmed_villages([place], period).get(place.pk),
        "may_confirm": place.pk in {one.pk for one in queries.own_villages(request.user)},
    }
