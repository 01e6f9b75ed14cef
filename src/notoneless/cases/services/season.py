"""The set day of an enrolment season: whoever is neither registered nor accounted for is suspected, at once."""

from __future__ import annotations

from datetime import date

from notoneless.cases.bulk import CaseWish, cases_open_bulk
from notoneless.cases.queries.season import not_registered
from notoneless.cases.services.steps import System
from notoneless.children.models import AdmissionSeason
from notoneless.children.services.season import admissions_list
from notoneless.core.events import act
from notoneless.domain.admission import AdmissionState
from notoneless.domain.words import CaseOrigin


def season_night(*, today: date, by: System = "system") -> int:
    """Each night of a season: the list as the registers have it now, and on the set day the cases. Returns how many."""
    opened = 0
    for season in AdmissionSeason.objects.filter(listed_on__lte=today, cases_opened_on__isnull=True):
        admissions_list(season=season, by=by, today=today)
        if season.set_on <= today:
            opened += season_cases_open(season=season, by=by, today=today)
    return opened


def season_cases_open(*, season: AdmissionSeason, by: System, today: date) -> int:
    """Open the cases of the set day, once for a season."""
    if today < season.set_on:
        return 0
    with act(by=by) as log:
        held = AdmissionSeason.objects.select_for_update().get(pk=season.pk)
        if held.cases_opened_on is not None:
            log("season_set", changes={"year": (None, season.year), "cases": (None, 0)})
            return 0
        rows = list(not_registered(season))
        wishes = [
            CaseWish(
                row.child,
                CaseOrigin.NOT_REGISTERED,
                f"{season.year}年秋季" + ("，已报名未编班" if row.state == AdmissionState.REGISTERED else ""),
            )
            for row in rows
        ]
        opened = cases_open_bulk(wishes=wishes, by=by, today=today)
        held.cases_opened_on = today
        held.save(update_fields=["cases_opened_on"])
        log("season_set", changes={"year": (None, season.year), "cases": (None, len(opened.cases))})
    return len(opened.cases)
