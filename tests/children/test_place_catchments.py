"""A village split or joined stays with its schools: 招生范围 and 对口初中 follow the homes, in the years before and after."""

from datetime import date

import pytest

from notoneless.children.models import CatchmentLine, HouseholdMove
from notoneless.children.queries.leaving import Destinations
from notoneless.children.queries.season_facts import catchment_lines
from notoneless.domain.admission import receiving_school
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.models import Place, ReceivingSchool
from notoneless.grid.services import place_join, place_split
from tests.makers import TODAY, make_child

pytestmark = pytest.mark.django_db


def draw(place, school, year=2024, stage="primary"):
    return CatchmentLine.objects.create(place=place, stage=stage, school=school, from_year=year)


def school_of(place, year=2026, stage=Stage.PRIMARY):
    path = Place.objects.get(pk=place.pk).path
    found = receiving_school(path, catchment_lines(year)[stage])
    return None if isinstance(found, Refusal) else found.school


def junior_of(place, primary, year=2027):
    path = Place.objects.get(pk=place.pk).path
    found = Destinations(year).planned(primary=primary.pk, home=path)
    return None if isinstance(found, Refusal) else found.school


def split(town):
    return place_split(
        place=town.liuwan, code="990102101203", name="新湾村", groups=[town.liuwan_2], reason="民政批复",
        by=town.bureau_officer, today=TODAY,
    )  # fmt: skip


def join(place, into, town):
    return place_join(place=place, into=into, reason="民政批复", by=town.bureau_officer, today=TODAY)


def test_a_village_split_off_stands_in_the_catchments_of_the_old_one(town) -> None:
    draw(town.qingshi, town.point)
    draw(town.liuwan, town.bailu_primary, 2025)
    draw(town.liuwan, town.primary, 2026)
    draw(town.liuwan, town.direct_school, 2028)
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    ReceivingSchool.objects.create(
        year=2027, primary=town.primary, place=town.liuwan, junior=town.direct_school
    )
    new = split(town)
    for home in (town.liuwan_1, town.liuwan_2, new):
        schools = [school_of(home, year) for year in (2024, 2025, 2026, 2028)]
        assert schools == [town.point.pk, town.bailu_primary.pk, town.primary.pk, town.direct_school.pk]
        assert junior_of(home, town.primary) == town.direct_school.pk


def test_groups_of_a_village_that_joins_another_keep_their_schools(town) -> None:
    draw(town.qingshi, town.point)
    draw(town.liuwan, town.primary, 2025)
    draw(town.shiqiao, town.bailu_primary)
    draw(town.liuwan, town.direct_school, 2028)
    draw(town.liuwan_1, town.direct_school, 2025)
    before = {
        (home.pk, year): school_of(home, year)
        for home in (town.liuwan_1, town.liuwan_2, town.shiqiao_1)
        for year in (2024, 2025, 2026, 2028)
    }
    assert (
        before[town.liuwan_2.pk, 2024] == town.point.pk and before[town.liuwan_2.pk, 2026] == town.primary.pk
    )
    assert join(town.liuwan, town.shiqiao, town)
    assert {(pk, year): school_of(Place.objects.get(pk=pk), year) for pk, year in before} == before
    assert school_of(town.shiqiao) == town.bailu_primary.pk, "the village joined to stays where it was"


def test_groups_that_follow_the_township_above_keep_its_school_beyond_the_township(town) -> None:
    draw(town.qingshi, town.primary)
    draw(town.bailu, town.bailu_primary)
    join(town.liuwan, town.hetang, town)
    assert (school_of(town.liuwan_2), school_of(town.hetang_1)) == (town.primary.pk, town.bailu_primary.pk)


def test_a_village_without_a_catchment_takes_that_of_the_one_that_joins_it(town) -> None:
    draw(town.liuwan, town.primary)
    join(town.liuwan, town.shiqiao, town)
    assert school_of(town.liuwan_1) == school_of(town.shiqiao) == town.primary.pk


def test_a_joining_of_villages_of_one_catchment_writes_no_line(town) -> None:
    draw(town.qingshi, town.primary)
    join(town.liuwan, town.shiqiao, town)
    assert CatchmentLine.objects.count() == 1


def test_leavers_of_both_villages_keep_their_junior_schools(town) -> None:
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    ReceivingSchool.objects.create(
        year=2027, primary=town.primary, place=town.liuwan, junior=town.direct_school
    )
    ReceivingSchool.objects.create(
        year=2027, primary=town.point, place=town.shiqiao, junior=town.direct_school
    )
    ReceivingSchool.objects.create(year=2027, primary=town.point, junior=town.junior)
    join(town.liuwan, town.shiqiao, town)
    assert junior_of(town.liuwan_2, town.primary) == town.direct_school.pk
    assert junior_of(town.shiqiao_1, town.primary) == town.junior.pk
    assert junior_of(town.liuwan_2, town.point) == town.junior.pk, "the other village's way is not theirs"
    assert junior_of(town.shiqiao_1, town.point) == town.direct_school.pk


def test_a_move_that_waits_at_a_village_waits_at_the_one_it_joined(town) -> None:
    move = HouseholdMove.objects.create(
        child=make_child(residence=town.hetang_1), kind="moved_in", on=date(2026, 11, 2), to_place=town.liuwan,
        waits_at=town.liuwan, state="waiting", opened_by=town.bureau_officer, opened_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    join(town.liuwan, town.shiqiao, town)
    move.refresh_from_db()
    assert (move.to_place, move.waits_at) == (town.shiqiao, town.shiqiao)
