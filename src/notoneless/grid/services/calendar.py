"""Writing of the school calendar: local holidays, closures of a school or of the county."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from notoneless.core.events import act
from notoneless.domain.refusal import Refusal
from notoneless.domain.schooldays import BreakKind, Span, check_break
from notoneless.grid.models import SchoolBreak, Term, Unit, User


def school_break_add(
    *,
    kind: BreakKind,
    name: str,
    from_on: date,
    until_on: date,
    by: User | str,
    today: date,
    unit: Unit | None = None,
    reason: str = "",
) -> SchoolBreak | Refusal:
    """Days without lessons, for the whole county or for one unit. A closure says why."""
    refused = check_break(Span(from_on, until_on), terms=_terms())
    if refused is not None:
        return refused
    if kind is not BreakKind.LOCAL and not reason.strip():
        return Refusal("停课要写明原因，家长和上级都会问。", "schoolbreak.reason")
    same = SchoolBreak.objects.filter(
        withdrawn_on__isnull=True, unit=unit, from_on__lte=until_on, until_on__gte=from_on
    ).first()
    if same is not None:
        return Refusal(
            f"这几天已登记“{same.name}”({same.from_on}至{same.until_on})。请先提前结束或撤销它。",
            "schoolbreak.twice",
        )
    with act(by=by, unit=unit) as log:
        row = SchoolBreak.objects.create(
            unit=unit, kind=kind, name=name.strip(), reason=reason.strip(), from_on=from_on, until_on=until_on
        )
        log(
            "school_break_add",
            changes={"name": (None, row.name), "days": (None, _days(row)), "reason": (None, reason)},
        )
    return row


def school_break_end(
    *, row: SchoolBreak, until_on: date, by: User | str, today: date
) -> SchoolBreak | Refusal:
    """Lessons begin again earlier, or later, than was said: another last day."""
    with transaction.atomic():
        row = _locked(row)
        if row.withdrawn_on is not None:
            return WITHDRAWN
        refused = check_break(Span(row.from_on, until_on), terms=_terms())
        if refused is not None:
            return refused
        with act(by=by, unit=row.unit) as log:
            old, row.until_on = _days(row), until_on
            row.save(update_fields=["until_on"])
            log("school_break_end", changes={"days": (old, _days(row))})
    return row


def school_break_withdraw(
    *, row: SchoolBreak, reason: str, by: User | str, today: date
) -> SchoolBreak | Refusal:
    """It was never so: the days count as school days again. The row stays, with the reason."""
    if not reason.strip():
        return Refusal("请写明为什么撤销。", "schoolbreak.withdraw_reason")
    with transaction.atomic():
        row = _locked(row)
        if row.withdrawn_on is not None:
            return WITHDRAWN
        with act(by=by, unit=row.unit) as log:
            row.withdrawn_on, row.withdrawn_reason = today, reason.strip()
            row.save(update_fields=["withdrawn_on", "withdrawn_reason"])
            log("school_break_withdraw", changes={"days": (_days(row), None), "reason": (None, reason)})
    return row


WITHDRAWN = Refusal("这条已经撤销。", "schoolbreak.withdrawn")


def _terms() -> list[Span]:
    return [Span(term.starts_on, term.ends_on) for term in Term.objects.all()]


def _locked(row: SchoolBreak) -> SchoolBreak:
    found: SchoolBreak = (
        SchoolBreak.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    )
    return found


def _days(row: SchoolBreak) -> str:
    return f"{row.from_on}至{row.until_on}"
