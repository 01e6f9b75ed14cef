"""A2: villages and schools move, join, close; who sees whom follows at once, and what was stays readable."""

from datetime import timedelta

import pytest

from notoneless.cases.models import Case
from notoneless.children.models import Child, HouseholdEntry
from notoneless.domain.refusal import Refusal
from notoneless.grid import services
from notoneless.grid.models import Cover, LineChange, Place, Post, Unit
from tests.makers import make_case

pytestmark = pytest.mark.django_db


def sees(user, child) -> bool:
    return Child.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=child.pk).exists()


def rule(out) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def test_a_village_goes_to_another_township_with_its_groups_children_and_committee(people, town, today):
    assert sees(town.township_officer, town.noroll) and not sees(town.bailu_officer, town.noroll)
    people.bureau_officer.presses(
        "grid:place_move", town.liuwan.code, target=town.bailu.pk, reason="云政函〔2026〕3号"
    )
    assert sees(town.bailu_officer, town.noroll) and not sees(town.township_officer, town.noroll)
    assert sees(town.village_officer, town.noroll), "the village's own officer goes on"
    group, committee = Place.objects.get(pk=town.liuwan_2.pk), Unit.objects.get(pk=town.liuwan_committee.pk)
    assert group.path == f"{town.bailu.path}{town.liuwan.code}/{town.liuwan_2.code}/"
    assert committee.parent == town.bailu_government and committee.path.startswith(town.bailu_government.path)
    page = people.bureau_officer.opens("grid:place_page", town.liuwan.code)
    assert "青石镇 → 白鹭镇" in page and "云政函〔2026〕3号" in page


@pytest.mark.parametrize(
    ("place", "parent", "expected"),
    [
        ("liuwan", "qingshi", "place.same_parent"),
        ("liuwan", "shiqiao", "place.parent_kind"),
        ("liuwan_1", "bailu", "place.parent_kind"),
        ("county", "prefecture", "place.not_ours"),
    ],
)
def test_a_place_is_moved_only_under_the_level_above_it(town, today, place, parent, expected):
    out = services.place_move(
        place=getattr(town, place),
        parent=getattr(town, parent),
        reason="x",
        by=town.bureau_officer,
        today=today,
    )
    assert rule(out) == expected
    assert not LineChange.objects.exists()


def test_a_village_joins_another_and_nobody_is_lost_on_the_way(people, town, today):
    case = make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    people.bureau_officer.presses("grid:place_join", town.liuwan.code, target=town.shiqiao.pk, reason="并村")
    liuwan, group = Place.objects.get(pk=town.liuwan.pk), Place.objects.get(pk=town.liuwan_2.pk)
    assert liuwan.until_on == today - timedelta(days=1)
    assert group.parent == town.shiqiao and group.path.startswith(town.shiqiao.path)
    assert sees(town.shiqiao_officer, town.noroll)
    assert sees(town.village_officer, town.poor), (
        "the officer of the village joined goes on in the larger one"
    )
    assert Post.objects.get(user=town.village_officer, until_on=None).unit == town.shiqiao_committee
    assert Unit.objects.get(pk=town.liuwan_committee.pk).until_on is not None
    assert not Cover.objects.filter(place=town.liuwan, until_on=None).exists()
    assert Case.objects.get(pk=case.pk).is_open


def test_a_group_joins_another_with_residents_household_line_and_cases(town, today):
    case = make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    before = HouseholdEntry.objects.get(child=town.noroll, until_on=None)
    assert services.place_join(
        place=town.liuwan_2, into=town.liuwan_1, reason="合组", by=town.bureau_officer, today=today
    )
    child = Child.objects.get(pk=town.noroll.pk)
    now = HouseholdEntry.objects.get(child=child, until_on=None)
    assert (child.residence, now.place, now.source) == (town.liuwan_1, town.liuwan_1, before.source)
    before.refresh_from_db()
    assert (before.place, before.until_on) == (town.liuwan_2, today - timedelta(days=1)), (
        "where it stood stays told"
    )
    assert Case.objects.get(pk=case.pk).place == town.liuwan_1


@pytest.mark.parametrize(
    ("place", "into", "expected"),
    [
        ("liuwan", "liuwan", "place.merge_self"),
        ("liuwan", "liuwan_1", "place.merge_kind"),
        ("qingshi", "bailu", "place.merge_kind"),
    ],
)
def test_a_place_joins_only_its_like(town, today, place, into, expected):
    out = services.place_join(
        place=getattr(town, place), into=getattr(town, into), reason="x", by=town.bureau_officer, today=today
    )
    assert rule(out) == expected


def test_a_place_that_is_no_more_is_neither_moved_to_nor_closed_again(town, today):
    by = {"reason": "x", "by": town.bureau_officer, "today": today}
    services.place_join(place=town.liuwan, into=town.shiqiao, **by)
    gone = Place.objects.get(pk=town.liuwan.pk)
    assert rule(services.place_join(place=town.hetang, into=gone, **by)) == "place.closed"
    assert rule(services.place_move(place=town.hetang_1, parent=gone, **by)) == "place.closed"
    assert rule(services.place_close(place=gone, **by)) == "place.closed"


def test_what_still_rests_on_a_place_is_named_and_nothing_is_closed(people, town):
    page = people.bureau_officer.presses("grid:place_close", town.liuwan.code, status=422, reason="撤村")
    assert "2个下级地点" in page and "1个单位" in page and "1个任职" in page
    group = people.bureau_officer.presses("grid:place_close", town.liuwan_2.code, status=422, reason="撤组")
    assert "名居住儿童" in group and "名户籍线儿童" in group
    assert Place.objects.get(pk=town.liuwan.pk).until_on is None


def test_an_empty_group_is_closed_and_stays_readable(people, town, today):
    services.place_add(
        code="99010210120103", name="柳湾村三组", kind="group", parent=town.liuwan, by="system", today=today
    )
    people.bureau_officer.presses("grid:place_close", "99010210120103", reason="整体搬迁")
    page = people.bureau_officer.opens("grid:place_page", "99010210120103")
    assert "整体搬迁" in page and "撤销" in page
    assert "99010210120103" not in people.bureau_officer.opens("grid:place_page", town.liuwan.code)


def test_a_school_goes_to_another_centre_and_its_pupils_are_seen_there(people, town, today):
    assert sees(town.centre_officer, town.poor) and not sees(town.bailu_centre_officer, town.poor)
    people.bureau_officer.presses(
        "grid:unit_move", town.point.number, target=town.bailu_centre.pk, reason="调整"
    )
    point = Unit.objects.get(pk=town.point.pk)
    assert point.path == f"{town.bailu_centre.path}{point.number}/"
    assert not Unit.objects.under(town.centre.path).filter(pk=point.pk).exists()
    assert sees(town.bailu_centre_officer, town.poor)
    by = {"reason": "x", "by": town.bureau_officer, "today": today}
    assert rule(services.unit_move(unit=point, parent=town.bailu_centre, **by)) == "unit.same_parent"
    assert rule(services.unit_move(unit=point, parent=town.qingshi_government, **by)) == "unit.parent_kind"


def test_a_teaching_point_with_pupils_and_people_is_not_closed(people, town):
    page = people.bureau_officer.presses("grid:unit_close", town.point.number, status=422, reason="撤点并校")
    assert "1名在册学生" in page and "2个任职" in page
    assert Unit.objects.get(pk=town.point.pk).until_on is None


def test_an_empty_teaching_point_closes_and_leaves_the_lists(people, town, today):
    Post.objects.filter(unit=town.point).update(until_on=today - timedelta(days=1))
    town.poor.rolls.update(until_on=today - timedelta(days=1), state="left")
    people.bureau_officer.presses("grid:unit_close", town.point.number, reason="撤点并校")
    assert Unit.objects.get(pk=town.point.pk).until_on == today - timedelta(days=1)
    assert "撤点并校" in people.bureau_officer.opens("grid:unit_page", town.point.number)


def test_an_open_case_keeps_a_unit_from_closing(town, today):
    Post.objects.filter(unit=town.point).update(until_on=today - timedelta(days=1))
    town.poor.rolls.update(until_on=today - timedelta(days=1), state="left")
    make_case(town.poor, unit=town.point, person=town.vice_principal)
    out = services.unit_close(unit=town.point, reason="x", by=town.bureau_officer, today=today)
    assert isinstance(out, Refusal) and "1件在办个案" in out.reason


def test_a_new_name_is_kept_beside_the_old_one(people, town, today):
    services.place_rename(place=town.liuwan, name="新柳村", by=town.bureau_officer, today=today)
    assert "柳湾村 → 新柳村" in people.bureau_officer.opens("grid:place_page", town.liuwan.code)
