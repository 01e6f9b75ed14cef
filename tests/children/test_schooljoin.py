"""学校撤并: what waits at the school, what begins only later, what was, and what began today."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from notoneless.children.models import CatchmentLine, KeyChange, Leaver, Roll, RollMove, Suspension
from notoneless.children.services import key_change_ask, key_change_decide
from notoneless.children.services.schooljoin import school_join
from notoneless.grid.models import Cover, Post, SchoolClass
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import RollExport, RollExportRow, RollProposal
from notoneless.verification.services.rollchecks import proposal_reject
from tests.children.test_place_catchments import draw, school_of
from tests.conftest import NOW
from tests.makers import TODAY, make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db
EVE, NEXT = TODAY - timedelta(days=1), date(2026, 12, 1)


def joined(town, school="point", into="primary"):
    into = getattr(town, into)
    done = school_join(
        school=getattr(town, school), into=into, reason="批复", by=town.bureau_officer, today=TODAY,
        evidence=make_photo(by=town.bureau_officer, today=TODAY),
    )  # fmt: skip
    assert done == into, done


@pytest.fixture
def export(town):
    batch = ImportBatch.objects.create(
        kind="roll_export", by="point_manager", unit=town.point, asked_at=NOW, listed_on=TODAY
    )
    return RollExport.objects.create(
        batch=batch, unit=town.point, month_on=date(2026, 11, 1), listed_on=TODAY
    )


def differs(export, town, kind="field", **more):
    words = {"school": town.point, "roll": town.poor.rolls.get(), "identity": f"child:{town.poor.pk}"} | more
    return RollProposal.objects.create(export=export, kind=kind, proposed_on=TODAY, due_on=TODAY, **words)


def test_a_request_that_waits_goes_to_the_other_school_and_is_decided_there(town) -> None:
    ask = {"school": town.point, "by": town.point_manager, "today": TODAY, "reason": "错字"}
    paper = make_photo(by=town.point_manager, today=TODAY)
    change = key_change_ask(child=town.poor, after={"name": "卢明"}, evidence=paper, **ask)
    done = KeyChange.objects.create(
        child=town.lan, school=town.point, old_name="覃", old_sex="2", old_id_number="", reason="x", evidence=paper,
        state="approved", asked_by=town.point_manager, asked_on=TODAY,
    )  # fmt: skip
    joined(town)
    change.refresh_from_db()
    done.refresh_from_db()
    assert change.school == town.primary and change in KeyChange.objects.visible_to(town.principal)
    assert done.school == town.point, "what was decided stays where it was asked"
    assert key_change_decide(change=change, is_approved=True, by=town.bureau_officer, today=TODAY)


def test_a_difference_of_the_roll_goes_along_to_the_new_roll_and_is_decided_there(town, export) -> None:
    waits = differs(export, town)
    joined(town)
    waits.refresh_from_db()
    assert (waits.school, waits.roll) == (town.primary, Roll.objects.current().get(child=town.poor))
    assert waits in RollProposal.objects.visible_to(town.principal)
    assert proposal_reject(proposal=waits, reason="本校为准", by=town.principal, today=TODAY)


def test_a_difference_the_joining_settled_is_over_and_none_is_asked_twice(town, export) -> None:
    row = RollExportRow.objects.create(export=export, row_number=1, school=town.primary, name="卢敏")
    there = differs(export, town, "other_school", row=row)
    arrives = differs(export, town, "appeared", row=row, school=town.primary, roll=None, identity="i")
    twice = differs(export, town, "gone")
    differs(export, town, "gone", school=town.primary)
    joined(town)
    for one in (there, arrives, twice):
        one.refresh_from_db()
        assert (one.state, one.ended_on) == ("superseded", TODAY)


def test_a_roll_begun_today_goes_on_at_the_other_school_as_it_began(town) -> None:
    child = make_child("程今", residence=town.shiqiao_1)
    roll = make_roll(child, town.point_class, entered_on=TODAY)
    Suspension.objects.create(
        roll=roll, from_on=TODAY, until_on=NEXT, reason="病", by=town.point_manager, at=NOW,
        certificate=make_photo(by=town.point_manager, today=TODAY),
    )  # fmt: skip
    joined(town)
    now = Roll.objects.get(child=child)
    assert (now.pk, now.school, now.school_class.school, now.entered_on, now.until_on) == (
        roll.pk, town.primary, town.primary, TODAY, None,
    )  # fmt: skip
    assert RollMove.objects.get(roll=now).reason == "学校撤并"
    assert not Roll.objects.filter(until_on__lt=date(2026, 11, 18), entered_on=TODAY).exists()


def test_a_roll_that_ends_before_it_begins_cannot_be_written(town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_roll(
            make_child(residence=town.shiqiao_1),
            town.point_class,
            entered_on=TODAY,
            until_on=EVE,
            state="left",
        )


def test_empty_classes_of_past_years_stay_with_the_school_that_is_no_more(town) -> None:
    def room(year, number=1):
        return SchoolClass.objects.create(
            school=town.point, stage="primary", entry_year=year, class_no=number
        )

    past, full, this, ahead = room(2018), room(2019), room(2024), room(2027)
    make_roll(make_child(residence=town.shiqiao_1), full)
    joined(town)
    there = set(SchoolClass.objects.filter(school=town.primary, entry_year__in=(2018, 2019, 2027)).values_list(
        "entry_year", flat=True))  # fmt: skip
    assert there == {full.entry_year, ahead.entry_year}, "who stayed too long keeps his class"
    assert SchoolClass.objects.filter(school=town.primary, entry_year=this.entry_year).count() == 3
    assert past.school == town.point


def test_posts_that_begin_later_go_along_or_do_not_begin(town) -> None:
    Post.objects.filter(user=town.point_teacher).update(until_on=date(2026, 11, 30))
    later = Post.objects.create(
        user=town.other_teacher,
        unit=town.point,
        role="class_teacher",
        school_class=town.point_class,
        from_on=NEXT,
    )
    head = Post.objects.create(user=town.vice_principal, unit=town.point, role="school_manager", from_on=NEXT)
    joined(town)
    later.refresh_from_db()
    head.refresh_from_db()
    assert (later.unit, later.school_class.school, later.from_on, later.until_on) == (
        town.primary, town.primary, NEXT, None,
    )  # fmt: skip
    assert head.until_on == EVE, "nobody becomes head of a school that is no more"
    now = Post.objects.get(user=town.point_teacher, unit=town.primary)
    assert (now.from_on, now.until_on) == (TODAY, date(2026, 11, 30))


def test_a_post_begun_today_goes_along_as_it_began(town) -> None:
    Post.objects.filter(user=town.point_teacher).update(from_on=TODAY)
    joined(town)
    post = Post.objects.get(user=town.point_teacher)
    assert (post.unit, post.school_class.school, post.from_on) == (town.primary, town.primary, TODAY)


def test_covers_that_end_or_begin_later_keep_their_days(town) -> None:
    Cover.objects.filter(place=town.shiqiao).update(
        unit=town.point, person=town.point_teacher, until_on=date(2026, 11, 30)
    )
    later = Cover.objects.create(place=town.shiqiao, unit=town.point, person=town.point_manager, from_on=NEXT)
    joined(town)
    later.refresh_from_db()
    assert (later.unit, later.person, later.from_on) == (town.primary, None, NEXT)
    now = Cover.objects.get(place=town.shiqiao, from_on=TODAY)
    assert (now.unit, now.person, now.until_on) == (town.primary, town.point_teacher, date(2026, 11, 30))
    old = Cover.objects.get(place=town.shiqiao, unit=town.point)
    assert old.until_on == EVE


def test_a_joining_leaves_the_catchments_of_the_years_before(town) -> None:
    draw(town.shiqiao, town.point, 2020)
    draw(town.liuwan, town.point, 2020)
    draw(town.liuwan, town.bailu_primary, 2024)
    draw(town.hetang, town.point, 2028)
    joined(town)
    asked = [school_of(town.shiqiao_1, year) for year in (2023, 2025, 2026, 2027)]
    assert asked == [town.point.pk, town.point.pk, town.primary.pk, town.primary.pk]
    assert [school_of(town.liuwan_1, year) for year in (2023, 2026)] == [town.point.pk, town.bailu_primary.pk]
    assert school_of(town.hetang_1, 2028) == town.primary.pk
    assert CatchmentLine.objects.filter(place=town.liuwan).count() == 2


def test_the_class_an_accepted_leaver_was_given_goes_along(town) -> None:
    seat = SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2027, class_no=1)
    Leaver.objects.create(
        year=2027, roll=town.yu.rolls.get(), junior=town.junior, state="accepted", planned_class=seat,
        by=town.principal, at=datetime.now(tz=NOW.tzinfo),
    )  # fmt: skip
    joined(town, "junior", "direct_school")
    leaver = Leaver.objects.get()
    assert (leaver.junior, leaver.planned_class.school) == (town.direct_school, town.direct_school)
