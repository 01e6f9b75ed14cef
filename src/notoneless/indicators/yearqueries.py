"""Counting a school year from the registers, and reading what was frozen of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll, RollMove, Suspension
from notoneless.core.yearsteps import YearStep
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import RollMoveKind, Sex, Stage
from notoneless.domain.yearfigures import YearFigureKey
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.indicators.models import YearFigure, YearFigures

K, M = YearFigureKey, RollMoveKind
Line = tuple[int, str, YearFigureKey]
"""Unit, stage (empty for the whole unit), what is counted."""
CAME, WENT = (M.TRANSFER_IN,), (M.TRANSFER_OUT,)


def rolls_on(day: date) -> QuerySet[Roll]:
    """The rolls that stood on a day, whatever became of them later."""
    return Roll.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), entered_on__lte=day)


def year_counts(start_year: int) -> Counter[Line]:
    """Every figure of a year from the registers as they are now. A dozen grouped queries for a whole county."""
    year, found = SchoolYear(start_year), Counter[Line]()
    standing = rolls_on(year.ends_on).filter(child__merged_into__isnull=True)
    _add(found, K.PUPILS, standing)
    _add(found, K.GIRLS, standing.filter(child__sex=Sex.FEMALE))
    _add(found, K.BOARDERS, standing.filter(is_boarding=True))
    last = year.ends_on
    away = Suspension.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=last), from_on__lte=last, until_on__gte=last
    )
    _add(found, K.SUSPENDED, standing.filter(pk__in=away.values("roll")))
    for unit, stage, count in (
        standing.order_by().values_list("school", "stage").annotate(n=Count("school_class", distinct=True))
    ):
        found[unit, stage, K.CLASSES] = count
    first = Q(stage=Stage.PRIMARY, entry_year=start_year) | Q(stage=Stage.JUNIOR, entry_year=start_year)
    began = RollMove.objects.filter(_within(year, "on"), kind=M.ENROL)
    _add(found, K.ENTRANTS, Roll.objects.filter(first, pk__in=began.values("roll")))
    for key, kinds in ((K.GRADUATES, (M.GRADUATE,)), (K.CAME, CAME), (K.WENT, WENT)):
        _moves(found, key, RollMove.objects.filter(_within(year, "on"), kind__in=kinds))
    ended = RollMove.objects.filter(
        _within(year, "on"), roll__until_on__isnull=False, roll__until_on__gte=F("on")
    )
    others = (M.LEAVE, M.DEATH, M.SPECIAL_SCHOOL, M.REFORM_SCHOOL, M.ABROAD)
    _moves(found, K.LEFT, ended.filter(kind__in=others))
    _cases(found, year)
    return +found


def _within(year: SchoolYear, column: str) -> Q:
    return Q(**{f"{column}__range": (year.starts_on, year.ends_on)})


def _add(found: Counter[Line], key: YearFigureKey, rolls: QuerySet[Roll]) -> None:
    for unit, stage, count in rolls.order_by().values_list("school", "stage").annotate(n=Count("pk")):
        found[unit, stage, key] += count


def _moves(found: Counter[Line], key: YearFigureKey, moves: QuerySet[RollMove]) -> None:
    rows = moves.order_by().values_list("roll__school", "roll__stage").annotate(n=Count("pk"))
    for unit, stage, count in rows:
        found[unit, stage, key] += count


def _cases(found: Counter[Line], year: SchoolYear) -> None:
    cases = Case.objects.all()
    standing = cases.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=year.ends_on), opened_on__lte=year.ends_on
    )
    for key, rows in (
        (K.CASES_OPENED, cases.filter(_within(year, "opened_on"))),
        (K.CASES_CONFIRMED, cases.filter(_within(year, "confirmed_on"))),
        (K.CASES_RETURNED, cases.filter(_within(year, "returned_on"))),
        (K.CASES_OPEN, standing),
    ):
        for unit, count in rows.order_by().values_list("unit").annotate(n=Count("pk")):
            found[unit, "", key] += count


def figures_of(user: User, figures: YearFigures) -> QuerySet[YearFigure]:
    """The frozen rows of the units in sight."""
    rows = figures.rows.select_related("unit")
    return rows if sight(user).is_everything else rows.filter(unit__in=sight(user).unit_ids)


def drift(figures: YearFigures) -> int:
    """How many frozen figures the registers would give otherwise today: entries that came late."""
    now = year_counts(figures.start_year)
    frozen: Counter[Line] = Counter()
    for row in figures.rows.all():
        frozen[row.unit_id, row.stage, YearFigureKey(row.key)] = row.value
    return sum(1 for line in now.keys() | frozen.keys() if now[line] != frozen[line])


def names_behind(user: User, unit: Unit, key: YearFigureKey, start_year: int) -> QuerySet[Child]:
    """The children a figure of pupils counts, as the registers tell it today."""
    year = SchoolYear(start_year)
    rolls = rolls_on(year.ends_on).filter(school=unit)
    wanted: dict[YearFigureKey, Any] = {
        K.GIRLS: {"child__sex": Sex.FEMALE},
        K.BOARDERS: {"is_boarding": True},
    }
    moved = {K.GRADUATES: (M.GRADUATE,), K.CAME: CAME, K.WENT: WENT}
    if key in moved:
        moves = RollMove.objects.filter(_within(year, "on"), kind__in=moved[key], roll__school=unit)
        children = Child.objects.filter(rolls__moves__in=moves)
    elif key in (K.PUPILS, *wanted):
        children = Child.objects.filter(rolls__in=rolls.filter(**wanted.get(key, {})))
    else:
        children = Child.objects.none()
    return children.filter(pk__in=Child.objects.visible_to(user).values("pk")).distinct()


OPENS = (K.PUPILS, K.GIRLS, K.BOARDERS, K.GRADUATES, K.CAME, K.WENT)
"""Figures whose names the registers still tell."""


def year_steps(_user: User, year: int, _today: date) -> list[YearStep]:
    """学年定数: the year that ends is counted once, with the rollover."""
    ended = SchoolYear(year - 1)
    done = YearFigures.objects.filter(start_year=ended.start_year).first()
    words = f"{ended}的数字已定，第{done.version}次。" if done else f"{ended}的数字在办理升级时自动定下。"
    return [
        YearStep(13, "学年定数", words, int(done is None), reverse("indicators:years"), "balance.see", "看数字",
                 from_on=SchoolYear(year).starts_on)
    ]  # fmt: skip
