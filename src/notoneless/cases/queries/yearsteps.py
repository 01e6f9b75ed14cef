"""The cases' step of a new school year: who goes on answering for what is open."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.core.yearsteps import YearStep
from notoneless.grid.models import User
from notoneless.grid.queries import standing_posts


def year_steps(_user: User, _year: int, today: date) -> list[YearStep]:
    """在办个案: they go along with the child; those whose person holds no post any more want another."""
    cases = Case.objects.open()
    count = cases.count()
    left = cases.exclude(person__in=standing_posts(today).values("user")).count()
    words = f"在办{count}件，随学生接着办" + (f"；{left}件的责任人已不在岗。" if left else "，责任人都在岗。")
    return [YearStep(11, "在办个案", words, left, reverse("cases:cases_all"), "cases.see", "看个案")]
