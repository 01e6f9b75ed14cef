"""Facts that hold whatever a service forgets: the database itself refuses the second one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notoneless.cases.models import Case
from notoneless.children.models import HouseholdEntry, SpecialGroup, Whereabouts
from notoneless.core.sealing import blind
from notoneless.domain.words import CaseState, GroupKind, HouseholdSource
from notoneless.grid.models import Cover, Post, SchoolClass
from notoneless.returns.models import MonthReport
from tests.makers import make_case, make_child, make_roll

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def second_case(town: Any) -> None:
    for _ in range(2):
        make_case(town.noroll, unit=town.primary, person=town.vice_principal)


def second_roll(town: Any) -> None:
    make_roll(town.xiaoming, town.class_3_2)


def second_child_of_a_number(town: Any) -> None:
    make_child(number=town.xiaoming.id_number.open())


def second_household_entry(town: Any) -> None:
    HouseholdEntry.objects.create(
        child=town.xiaoming, place=town.liuwan, source=HouseholdSource.REGISTER, from_on=DAY
    )


def second_whereabouts(town: Any) -> None:
    Whereabouts.objects.create(
        child=town.away, code=town.codes["deferred"], from_on=DAY, accepted_by="bureau_officer"
    )


def same_group_twice(town: Any) -> None:
    SpecialGroup.objects.create(child=town.poor, kind=GroupKind.UNSTABLE, source="再来", from_on=DAY)


def second_cover(town: Any) -> None:
    Cover.objects.create(place=town.liuwan, unit=town.junior, from_on=DAY)


def same_post_twice(town: Any) -> None:
    Post.objects.create(user=town.principal, unit=town.primary, role="school_manager", from_on=DAY)


def same_class_twice(town: Any) -> None:
    SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2024, class_no=1)


def second_report_of_a_month(town: Any) -> None:
    for _ in range(2):
        MonthReport.objects.create(unit=town.primary, kind="school", month_on=date(2026, 10, 1))


@pytest.mark.parametrize(
    "attempt",
    [
        second_case, second_roll, second_child_of_a_number, second_household_entry, second_whereabouts,
        same_group_twice, second_cover, same_post_twice, same_class_twice, second_report_of_a_month,
    ],
)  # fmt: skip
def test_the_database_refuses_the_second_one(town: Any, attempt: Callable[[Any], None]) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        attempt(town)


def test_an_ended_case_makes_room_for_a_new_one(town: Any) -> None:
    make_case(
        town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.CLOSED, ended_on=DAY
    )
    make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    assert Case.objects.open().filter(child=town.noroll).count() == 1


def test_children_without_a_number_are_many() -> None:
    assert blind("id_number", "") is None
    make_child(number="")
    make_child(number="")
