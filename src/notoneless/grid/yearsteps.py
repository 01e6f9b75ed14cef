"""The grid's steps of a new school year: calendar, receiving schools, covers."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.core.yearsteps import YearStep
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import Stage
from notoneless.grid.models import Term, User
from notoneless.grid.queries import covers_board, receiving_of, schools_with

TERMS = 2


def year_steps(user: User, year: int, today: date) -> list[YearStep]:
    """校历, 对口初中, 包保分工."""
    terms = Term.objects.filter(school_year__start_year=year).count()
    primaries = set(schools_with(Stage.PRIMARY).values_list("pk", flat=True))
    without = len(primaries - receiving_of(year).keys())
    gaps = sum(line.state in ("none", "no_person") for line in covers_board(user, today))
    return [
        YearStep(
            1, "校历", f"{SchoolYear(year)}已有{terms}个学期。" if terms else f"{SchoolYear(year)}的学期还没有填。",
            TERMS - min(terms, TERMS), reverse("grid:calendar"), "calendar.see",
        ),
        YearStep(
            4, "对口初中", f"{len(primaries)}所小学，{without}所没有定升入哪所初中。" if without
            else f"{len(primaries)}所小学都定了对口初中。", without, reverse("grid:receiving_schools"), "grid.edit",
        ),
        YearStep(
            10, "包保分工", f"{gaps}个村没有落实学校或责任人。" if gaps else "每个村都有包保学校和责任人，接着管。",
            gaps, reverse("grid:covers_list"), "covers.see",
        ),
    ]  # fmt: skip
