"""Which children each person sees: the right ones and none else."""

from datetime import date, timedelta

import pytest

from notoneless.children.models import Child, ChildGrant
from notoneless.grid.models import Post
from tests.makers import TODAY, make_child, make_roll

pytestmark = pytest.mark.django_db

QINGSHI = {
    "xiaoming", "lan", "yu", "poor", "noroll", "left", "disabled", "ill", "deferred", "away", "unconfirmed",
}  # fmt: skip

SEES = {
    "bureau_leader": "everyone",
    "bureau_officer": "everyone",
    "bureau_approver": "everyone",
    "township_officer": QINGSHI | {"crossing"},
    "bailu_officer": {"crossing", "moved", "outsider"},
    "street_officer": {"migrant"},
    "village_officer": {"xiaoming", "noroll", "left", "disabled", "deferred", "away"},
    "shiqiao_officer": {"lan", "yu", "poor", "ill", "unconfirmed"},
    "community_officer": {"migrant"},
    "heyan_officer": set(),
    "centre_officer": QINGSHI | {"crossing", "moved"},
    "bailu_centre_officer": {"crossing", "moved", "outsider"},
    "principal": {"xiaoming", "lan", "yu", "moved"},
    "junior_principal": {"crossing", "left", "ill"},
    "point_manager": {"poor"},
    "bailu_principal": {"moved", "outsider"},
    "direct_principal": {"migrant"},
    "teacher": {"xiaoming", "lan"},
    "other_teacher": set(),
    "teacher_5": {"yu"},
    "junior_teacher": {"crossing"},
    "bailu_teacher": {"moved", "outsider"},
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
}


@pytest.mark.parametrize("person", SEES)
def test_each_role_sees_its_own_children_and_none_else(town, person) -> None:
    expected = set(town.children) if SEES[person] == "everyone" else SEES[person]
    keys = {child.key: name for name, child in town.children.items()}
    seen = [keys[child.key] for child in Child.objects.visible_to(getattr(town, person))]
    assert sorted(seen) == sorted(expected)


def fresh(user):
    """The person at the next request: nothing kept from the one before."""
    return type(user).objects.get(pk=user.pk)


def test_a_post_that_ended_yesterday_shows_nothing_today(town) -> None:
    Post.objects.filter(user=town.teacher).update(until_on=TODAY - timedelta(days=1))
    assert not Child.objects.visible_to(fresh(town.teacher)).exists()


def test_a_post_that_begins_tomorrow_shows_nothing_yet(town) -> None:
    Post.objects.filter(user=town.village_officer).update(from_on=TODAY + timedelta(days=1))
    assert not Child.objects.visible_to(fresh(town.village_officer)).exists()


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_seen"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (date(2026, 9, 1), TODAY - timedelta(days=1), False),
    ],
)
def test_a_grant_gives_sight_of_one_child_on_its_days_only(town, from_on, until_on, is_seen) -> None:
    ChildGrant.objects.create(
        child=town.noroll, unit=town.primary, why="个案", from_on=from_on, until_on=until_on
    )
    seen = Child.objects.visible_to(town.principal)
    assert (town.noroll in seen) is is_seen
    assert town.disabled not in seen


def test_a_grant_to_a_person_is_not_one_to_the_colleague(town) -> None:
    ChildGrant.objects.create(child=town.noroll, user=town.other_teacher, why="工作组", from_on=TODAY)
    assert town.noroll in Child.objects.visible_to(town.other_teacher)
    assert town.noroll not in Child.objects.visible_to(town.teacher)


def test_the_old_school_sees_a_pupil_for_twelve_months_and_the_old_teacher_not_at_all(town) -> None:
    child = make_child("去年走的", residence=town.hetang_1)
    roll = make_roll(child, town.class_3_1, state="left", until_on=TODAY - timedelta(days=365))
    assert child in Child.objects.visible_to(town.principal)
    assert child not in Child.objects.visible_to(town.teacher)
    roll.until_on = TODAY - timedelta(days=366)
    roll.save()
    assert child not in Child.objects.visible_to(fresh(town.principal))


def test_a_name_that_begins_like_anothers_path_is_no_door(town) -> None:
    """青石镇's code is a prefix of no other path: the slash ends each step."""
    from notoneless.grid.models import Place

    near = Place.objects.create(
        code="9901021010001", name="假青石", kind="township", parent=town.county,
        path=f"{town.county.path}9901021010001/",
    )  # fmt: skip
    child = make_child("隔壁", residence=near)
    assert child not in Child.objects.visible_to(town.township_officer)


def test_live_leaves_out_who_died_and_who_was_joined(town) -> None:
    town.noroll.died_on = date(2026, 10, 1)
    town.noroll.save()
    town.unconfirmed.merged_into = town.ill
    town.unconfirmed.save()
    live = Child.objects.live()
    assert town.noroll not in live
    assert town.unconfirmed not in live
    assert live.count() == len(town.children) - 2
