"""Filters of the lists of children."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import DateInput

from notoneless.children import queries
from notoneless.children.models import Child, HouseholdEntry, Roll, SpecialGroup
from notoneless.children.queries.movers import apart, away_from, guests, living_in, unregistered_due
from notoneless.children.queries.proofs import proofs_ending
from notoneless.core import clock
from notoneless.core.widgets import PlainSelect
from notoneless.domain.caring import PhoneState
from notoneless.domain.merging import MergeState
from notoneless.domain.schoolyear import COMPULSORY_YEARS, grade_name
from notoneless.domain.words import GroupKind, HouseholdSource, Sex, Stage
from notoneless.grid.access import may
from notoneless.grid.models import Place

ANY = "全部"
CLASSES_AT_MOST = 80
YES = (("true", "是"),)


def _places(found: filters.FilterSet) -> None:
    """Offer the places in sight, or no control where there is nothing to choose."""
    places = list(queries.areas_of(found.request.user).values_list("pk", "name", "path"))
    found.paths = {str(pk): path for pk, _name, path in places}
    _offer(found, "place", [(str(pk), name) for pk, name, _path in places])


def _offer(found: filters.FilterSet, name: str, choices: list[tuple[str, str]]) -> None:
    if len(choices) > 1:
        found.filters[name].extra["choices"] = choices
    else:
        del found.filters[name]


class Pick(filters.ChoiceFilter):  # type: ignore[misc]
    """One of several, or all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": ANY, "widget": PlainSelect} | kwargs)


class ChildFilter(filters.FilterSet):  # type: ignore[misc]
    """儿童名册 filters. A control that offers nothing to choose is left out."""

    q = filters.CharFilter(label="查找", method="by_words")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    school = Pick(label="学校", choices=(), method="by_roll")
    stage = Pick(label="学段", choices=Stage.choices(), method="by_roll")
    grade = Pick(
        label="年级",
        choices=[(str(g), grade_name(g)) for g in range(1, COMPULSORY_YEARS + 1)],
        method="by_grade",
    )
    school_class = Pick(label="班级", choices=(), method="by_roll")
    sex = Pick(label="性别", choices=Sex.choices()[:2], field_name="sex")
    schooling = Pick(label="就学情况", choices=queries.SchoolingFilter.CHOICES, method="by_schooling")
    group = Pick(label="特殊群体", choices=GroupKind.choices(), method="by_group")
    guest = Pick(label="人户分离", choices=(("true", "人在户不在"),), method="by_guest")
    unconfirmed = Pick(label="身份待核实", choices=YES, method="by_unconfirmed")
    no_phone = Pick(label="没有联系电话", choices=YES, method="by_no_phone")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        today = clock.today()
        _places(self)
        schools = queries.schools_of(request.user).values_list("pk", "name")
        _offer(self, "school", [(str(pk), name) for pk, name in schools])
        classes = list(queries.classes_of(request.user, today)[: CLASSES_AT_MOST + 1])
        several = len({row.school_id for row in classes}) > 1
        labels = [
            (str(row.pk), f"{row.school.name} {row.label(today)}" if several else row.label(today))
            for row in classes
        ]
        _offer(self, "school_class", labels if len(labels) <= CLASSES_AT_MOST else [])
        if not may(request.user, "children.sensitive"):
            del self.filters["group"]

    def by_words(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(queries.matching(value))

    def by_place(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(residence__in=Place.objects.under(self.paths[value]))

    def by_roll(self, rows: QuerySet[Child], name: str, value: Any) -> QuerySet[Child]:
        return rows.filter(_on_roll(**{name: value}))

    def by_grade(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        rolls = Roll.objects.current().filter(queries.rolls_in_grade(int(value), clock.today()))
        return rows.filter(Exists(rolls.filter(child=OuterRef("pk"))))

    def by_schooling(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return queries.SchoolingFilter.apply(rows, value, clock.today())

    def by_group(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        groups = SpecialGroup.objects.filter(kind=value, until_on__isnull=True, child=OuterRef("pk"))
        return rows.filter(Exists(groups))

    def by_guest(self, rows: QuerySet[Child], _name: str, _value: str) -> QuerySet[Child]:
        return guests(rows)

    def by_unconfirmed(self, rows: QuerySet[Child], _name: str, _value: str) -> QuerySet[Child]:
        return rows.filter(is_unconfirmed=True)

    def by_no_phone(self, rows: QuerySet[Child], _name: str, _value: str) -> QuerySet[Child]:
        return rows.exclude(pk__in=queries.with_phone())


def _on_roll(**conditions: Any) -> Exists:
    return Exists(Roll.objects.current().filter(child=OuterRef("pk"), **conditions))


class HouseholdFilter(filters.FilterSet):  # type: ignore[misc]
    """户籍线名册 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    source = Pick(label="来源", choices=HouseholdSource.choices())
    schooling = Pick(label="就学情况", choices=queries.SchoolingFilter.CHOICES, method="by_schooling")
    proof = Pick(label="佐证", choices=(("ending", "30天内到期"),), method="by_proof")
    apart = Pick(label="人户分离", choices=(("true", "户在人不在"),), method="by_apart")
    unregistered = Pick(label="没有户籍的", choices=(("due", "该核对了"),), method="by_unregistered")
    on = filters.DateFilter(
        label="统计日期",
        method="as_it_is",
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, data: Any = None, *args: Any, request: Any, is_past: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        _places(self)
        if is_past:
            for name in ("schooling", "proof", "apart", "unregistered"):
                del self.filters[name]

    def as_it_is(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows  # the day chose the rows before any filter

    def by_proof(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(child__in=proofs_ending(self.request.user, clock.today()).values("child"))

    def by_unregistered(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=unregistered_due(self.request.user, clock.today()).values("pk"))

    def by_apart(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return apart(rows)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__in=Child.objects.filter(queries.matching(value)))

    def by_place(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(place__in=Place.objects.under(self.paths[value]))

    def by_schooling(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        children = queries.SchoolingFilter.apply(Child.objects.all(), value, clock.today())
        return rows.filter(child__in=children)


class VillageFilter(filters.FilterSet):  # type: ignore[misc]
    """我的村 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    group = Pick(label="村民小组", choices=(), method="by_group")
    line = Pick(
        label="人和户", choices=(("living", "住在本村"), ("away", "户在人不在"), ("guest", "人在户不在")),
        method="by_line",
    )  # fmt: skip
    schooling = Pick(label="就学情况", choices=queries.SchoolingFilter.CHOICES, method="by_schooling")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        groups = list(queries.cells_of(request.user))
        _offer(self, "group", [(str(place.pk), place.name) for place in groups])

    def by_words(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(queries.matching(value))

    def by_group(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        listed = HouseholdEntry.objects.filter(until_on__isnull=True, place=int(value))
        return rows.filter(Q(residence=int(value)) | Q(pk__in=listed.values("child")))

    def by_line(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        living = living_in(rows, self.request.user)
        return (
            away_from(rows, self.request.user)
            if value == "away"
            else guests(living)
            if value == "guest"
            else living
        )

    def by_schooling(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return queries.SchoolingFilter.apply(rows, value, clock.today())


class GroupFilter(filters.FilterSet):  # type: ignore[misc]
    """特殊群体名册 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    kind = Pick(label="类别", choices=GroupKind.choices())
    review = Pick(label="复核", choices=(("0", "该复核了"), ("30", "30天内该复核")), method="by_review")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    school = Pick(label="学校", choices=(), method="by_school")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        _places(self)
        schools = queries.schools_of(request.user).values_list("pk", "name")
        _offer(self, "school", [(str(pk), name) for pk, name in schools])

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__in=Child.objects.filter(queries.matching(value)))

    def by_review(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        due = queries.groups_due(self.request.user, clock.today(), ahead=int(value))
        return rows.filter(pk__in=due.values("pk"))

    def by_place(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__residence__in=Place.objects.under(self.paths[value]))

    def by_school(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__in=Roll.objects.current().filter(school=value).values("child"))


class ReachFilter(filters.FilterSet):  # type: ignore[misc]
    """家长联系 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    school = Pick(label="学校", choices=(), method="by_school")
    phone = Pick(label="联系情况", choices=PhoneState.choices(), method="by_phone")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        _places(self)
        schools = queries.schools_of(request.user).values_list("pk", "name")
        _offer(self, "school", [(str(pk), name) for pk, name in schools])

    def by_words(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(queries.matching(value))

    def by_place(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(residence__in=Place.objects.under(self.paths[value]))

    def by_school(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(_on_roll(school=value))

    def by_phone(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return queries.in_phone_state(rows, value, clock.today())


class MergeFilter(filters.FilterSet):  # type: ignore[misc]
    """并档 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    state = Pick(label="状态", choices=MergeState.choices())

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        found = Child.objects.filter(queries.matching(value))
        return rows.filter(Q(gone__in=found) | Q(stays__in=found))
