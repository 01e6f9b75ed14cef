"""学年定数: counting a year once it is over; counted again, a further version with its reason."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.db import transaction
from django.db.models import Max

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.yearfigures import Frozen, freeze_refused
from notoneless.grid.models import User
from notoneless.indicators.models import YearFigure, YearFigures
from notoneless.indicators.yearqueries import year_counts

acts({"year_figures_freeze": "学年定数", "year_figures_exported": "导出学年数字"})


def year_figures_freeze(
    *, start_year: int, by: User | str, today: date, reason: str = ""
) -> YearFigures | Refusal:
    """Count the year and keep it. The first counting needs no reason, every further one does."""
    with transaction.atomic():
        known = YearFigures.objects.select_for_update().filter(start_year=start_year)
        version = known.aggregate(last=Max("version"))["last"] or 0
        refused = freeze_refused(start_year, Frozen(version), reason=reason, today=today)
        if refused is not None:
            return refused
        rows = [
            YearFigure(unit_id=unit, stage=stage, key=key, value=value)
            for (unit, stage, key), value in sorted(
                year_counts(start_year).items(), key=lambda one: str(one[0])
            )
        ]
        with act(by=by) as log:
            figures = YearFigures.objects.create(
                start_year=start_year, version=version + 1, counted_on=SchoolYear(start_year).ends_on,
                taken_at=clock.now(),
                by=by if isinstance(by, str) else by.login, reason=reason.strip()[:200], digest=digest_of(rows),
            )  # fmt: skip
            for row in rows:
                row.figures = figures
            YearFigure.objects.bulk_create(rows, batch_size=2_000)
            changes = {"year": (None, str(SchoolYear(start_year))), "version": (version or None, version + 1)}
            log("year_figures_freeze", changes=changes | {"digest": (None, figures.digest)})
    return figures


def digest_of(rows: list[YearFigure]) -> str:
    """SHA-256 over unit, stage, key and value of every row, whatever order they come in."""
    said = sorted([row.unit_id, row.stage, str(row.key), row.value] for row in rows)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def year_ended(*, year: int, by: User, today: date) -> None:
    """The rollover into a year was written: the year before is over and is counted, once."""
    if not YearFigures.objects.filter(start_year=year - 1).exists():
        year_figures_freeze(start_year=year - 1, by=by, today=today)
