"""Filters of the ledgers, of today and of a past day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from notoneless.cases.forms import CaseFilter
from notoneless.cases.models import CasePaper, CaseSource
from notoneless.children.models import Roll, SpecialGroup
from notoneless.core import clock
from notoneless.core.widgets import PlainSelect
from notoneless.domain.caseflow import ENDED, step_of
from notoneless.domain.causes import CAUSES
from notoneless.domain.schoolyear import COMPULSORY_YEARS, grade_name, school_year_of
from notoneless.domain.words import (
    VILLAGES,
    CaseOrigin,
    CaseState,
    GroupKind,
    Sex,
    Stage,
    UnitKind,
)
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Unit
from notoneless.support.models import Contact

STEP_WORDS = {1: "第一步 宣传教育", 2: "第二步 责令改正", 3: "第三步 行政处罚", 4: "第四步 起诉或申请执行"}
TELLING = (CaseOrigin.POVERTY_LIST, CaseOrigin.DISABILITY_LIST)
"""Lists whose name alone says that a family is poor or a child disabled."""
VILLAGES_AT_MOST = 60
SENSITIVE = ("group", "cause")
TODAY_ONLY = ("overdue", "cause")
"""What is kept as it is now, not as it was."""


class Pick(django_filters.ChoiceFilter):  # type: ignore[misc]
    """One of several, or all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": "全部", "widget": PlainSelect} | kwargs)


def days_filter(label: str, method: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        label=label, method=method, min_value=1, max_value=999, widget=forms.NumberInput(attrs={"min": 1})
    )


class LedgerFilter(CaseFilter):
    """Filters of a ledger. Rows bear ``state_then``. What a person may not read, he cannot filter by either."""

    state = Pick(label="状态", choices=(), field_name="state_then")
    step = Pick(label="四步法", choices=list(STEP_WORDS.items()), method="by_step")
    village = Pick(label="村(社区)", choices=(), method="by_village")
    school = django_filters.ModelChoiceFilter(
        label="学校",
        queryset=Unit.objects.filter(kind=UnitKind.SCHOOL),
        method="by_school",
        empty_label="全部",
    )
    grade = Pick(
        label="年级",
        choices=[(str(g), grade_name(g)) for g in range(1, COMPULSORY_YEARS + 1)],
        method="by_grade",
    )
    sex = Pick(label="性别", choices=Sex.choices()[:2], field_name="child__sex")
    age = django_filters.NumberFilter(label="年龄(周岁)", method="by_age", min_value=0, max_value=30)
    group = Pick(label="特殊群体", choices=GroupKind.choices(), method="by_group")
    cause = Pick(
        label="原因",
        choices=[("none", "还没核实"), *((one.id, one.name) for one in CAUSES)],
        method="by_cause",
    )
    origin = Pick(label="来源", choices=(), method="by_origin")
    no_visit = days_filter("几天没走访", "by_no_visit")
    no_paper = days_filter("几天没发文书", "by_no_paper")
    overdue = django_filters.BooleanFilter(label="只看逾期", method="by_overdue", widget=forms.CheckboxInput)
    on = django_filters.DateFilter(
        label="统计日期", method="as_it_is", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, data: Any = None, *args: Any, request: Any, day: date, states: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        self.day = day
        offered = tuple(states) if states is not None else tuple(CaseState)
        self.filters["state"].extra["choices"] = [(str(s), s.label) for s in offered]
        self._leave_out(len(offered), dated=states is not None)
        self._villages(data)

    def _leave_out(self, state_count: int, *, dated: bool) -> None:
        """What there is nothing to choose by, what may not be read, what a past day does not tell."""
        is_sensitive = may(self.request.user, "children.sensitive")
        gone = [] if is_sensitive else list(SENSITIVE)
        gone += TODAY_ONLY if self.day < clock.today() else ()
        gone += [] if dated else ["on"]
        for name in dict.fromkeys(gone):
            del self.filters[name]
        origins = [one for one in CaseOrigin if is_sensitive or one not in TELLING]
        self.filters["origin"].extra["choices"] = [(str(one), one.label) for one in origins]
        steps = {step_of(CaseState(s)) for s, _ in self.filters["state"].extra["choices"]} - {None}
        if len(steps) < 2:
            del self.filters["step"]

    def _villages(self, data: Any) -> None:
        """Villages of the township chosen, or of a person's own places where they are few."""
        see, chosen = sight(self.request.user), str((data or {}).get("township", ""))
        rows = Place.objects.filter(kind__in=VILLAGES)
        if chosen.isdigit():
            township = Place.objects.filter(pk=int(chosen)).first()
            rows = rows.filter(path__startswith=township.path) if township else rows.none()
        elif see.is_everything:
            rows = rows.none()
        else:
            rows = rows.filter(pk__in=see.places.values("pk"))
        found = list(rows.order_by("code").values_list("pk", "name")[: VILLAGES_AT_MOST + 1])
        if 1 < len(found) <= VILLAGES_AT_MOST:
            self.filters["village"].extra["choices"] = [(str(pk), name) for pk, name in found]
        else:
            del self.filters["village"]

    def as_it_is(self, rows: Any, _name: str, _value: Any) -> Any:
        return rows  # the day chose the rows before any filter

    def by_step(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(state_then__in=[s for s in CaseState if step_of(s) == int(value)])

    def by_village(self, rows: Any, _name: str, value: str) -> Any:
        place = Place.objects.get(pk=value)
        return rows.filter(place__path__startswith=place.path)

    def by_school(self, rows: Any, _name: str, school: Unit) -> Any:
        """The school the child is or last was a pupil of."""
        return rows.filter(self._last_roll(school=school))

    def by_grade(self, rows: Any, _name: str, value: str) -> Any:
        """The grade its cohort is in on the day, by its last roll."""
        grade = int(value)
        stage, below = (Stage.PRIMARY, 0) if grade <= 6 else (Stage.JUNIOR, 6)
        entry = school_year_of(self.day).start_year - (grade - below) + 1
        return rows.filter(self._last_roll(stage=stage, entry_year=entry))

    def _last_roll(self, **facts: Any) -> Any:
        rolls = Roll.objects.filter(child=OuterRef("child"))
        return Exists(rolls.filter(until_on__isnull=True, **facts)) | (
            ~Exists(rolls.filter(until_on__isnull=True)) & Exists(rolls.filter(**facts))
        )

    def by_age(self, rows: Any, _name: str, value: Any) -> Any:
        years = int(value)
        return rows.filter(
            child__born_on__gt=years_before(self.day, years + 1),
            child__born_on__lte=years_before(self.day, years),
        )

    def by_stage(self, rows: Any, _name: str, stage: str) -> Any:
        edge = date(school_year_of(self.day).start_year - 12, 9, 1)
        return (
            rows.filter(child__born_on__gte=edge)
            if stage == Stage.PRIMARY
            else rows.filter(child__born_on__lt=edge)
        )

    def by_group(self, rows: Any, _name: str, kind: str) -> Any:
        held = SpecialGroup.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=self.day),
            child=OuterRef("child"),
            kind=kind,
            from_on__lte=self.day,
        )
        return rows.filter(Exists(held))

    def by_cause(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(cause="" if value == "none" else value)

    def by_origin(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(Exists(CaseSource.objects.filter(case=OuterRef("pk"), origin=value)))

    def by_no_visit(self, rows: Any, _name: str, value: Any) -> Any:
        seen = Contact.objects.filter(case_key=OuterRef("key"), on__gt=self._since(value), on__lte=self.day)
        return rows.filter(~Exists(seen))

    def by_no_paper(self, rows: Any, _name: str, value: Any) -> Any:
        window = (self._since(value) + timedelta(days=1), self.day)
        return rows.filter(
            ~Exists(CasePaper.objects.filter(case=OuterRef("pk"), paper__signed_on__range=window))
        )

    def _since(self, value: Any) -> date:
        return self.day - timedelta(days=int(value))

    def by_overdue(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.exclude(state__in=ENDED).filter(due_on__lt=self.day) if value else rows


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class WholeForm(forms.Form):
    """Whole numbers leave with a reason, written down before the file can be had."""

    reason = forms.CharField(
        label="用途", max_length=120, help_text="如：报送法院、上级督导组调阅。用途、人和时间记入日志。",
        error_messages={"required": "请写明用途。"},
    )  # fmt: skip
