"""Rolls: one open roll a child, moves with their paper, dates that fit together."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from notoneless.children.services import roll_class_change, roll_close, roll_open
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.documents.models import StoredFile
from notoneless.domain.words import RollMoveKind as K
from tests.makers import TODAY, make_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(db) -> StoredFile:
    return StoredFile.objects.create(
        digest="0" * 64, size=1, media_type="image/jpeg", kept_at=clock.now(), kept_by="principal"
    )


def enter(child, school_class, kind=K.ENROL, on=TODAY, **more):
    return roll_open(
        child=child, school_class=school_class, kind=kind, on=on, by="system", **({"today": TODAY} | more)
    )


def test_a_child_is_enrolled_with_its_move_and_event(town) -> None:
    roll = enter(town.noroll, town.class_3_1, roll_number="g123456789", reason="新生")
    assert (roll.school, roll.stage, roll.entry_year, roll.state) == (town.primary, "primary", 2024, "active")
    assert roll.roll_number.open() == "G123456789"
    assert roll.moves.get().kind == "enrol"
    event = Event.objects.get()
    assert (event.act, event.unit, event.child_key) == ("roll_open", town.primary.pk, town.noroll.key)


def test_a_second_open_roll_is_refused_without_naming_the_school(town) -> None:
    out = enter(town.xiaoming, town.class_8_1)
    assert out.rule == "roll.one_active"
    assert town.primary.name not in out.reason
    assert town.xiaoming.rolls.current().count() == 1


def test_the_database_itself_holds_one_open_roll_a_child(town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_roll(town.xiaoming, town.class_3_2)


def test_two_schools_at_the_same_moment_leave_one_roll(town, monkeypatch) -> None:
    from notoneless.children.services import rolls

    monkeypatch.setattr(rolls, "_open_refused", lambda *_: None)
    assert enter(town.xiaoming, town.class_8_1).rule == "roll.one_active"
    assert town.xiaoming.rolls.current().count() == 1
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        (TODAY + timedelta(days=1), "roll.future"),
        (date(2012, 9, 19), "roll.before_birth"),
        (date(2026, 9, 9), "roll.overlap"),
    ],
)
def test_a_day_that_cannot_be_is_refused(town, on, rule) -> None:
    assert enter(town.left, town.class_8_1, K.RETURN, on=on).rule == rule


def test_a_child_that_left_returns_with_its_number_for_life(town) -> None:
    number = town.left.rolls.get().roll_number.open()
    roll = enter(town.left, town.class_8_2, K.RETURN)
    assert roll.pk != town.left.rolls.order_by("pk").first().pk
    assert (roll.roll_number.open(), roll.moves.get().kind) == (number, "return")


def test_a_child_that_never_had_a_roll_is_enrolled_when_it_comes_back(town) -> None:
    assert enter(town.noroll, town.class_3_1, K.RETURN).moves.get().kind == "enrol"


def test_a_suspended_pupil_goes_on_with_the_same_roll(town, paper) -> None:
    roll = town.xiaoming.rolls.get()
    assert (
        roll_close(roll=roll, kind=K.SUSPEND, on=date(2026, 10, 1), by=town.principal, today=TODAY).rule
        == "roll.no_paper"
    )
    suspended = roll_close(
        roll=roll, kind=K.SUSPEND, on=date(2026, 10, 1), by=town.principal, today=TODAY, evidence=paper
    )
    assert (suspended.state, suspended.until_on) == ("suspended", None)
    assert (
        enter(town.xiaoming, town.class_8_1, K.TRANSFER_IN, evidence=paper).rule
        == "roll.suspended_no_transfer"
    )
    back = enter(town.xiaoming, town.class_3_2, K.RETURN)
    assert (back.pk, back.state, back.school_class) == (roll.pk, "active", town.class_3_2)


def test_a_transfer_needs_its_paper_on_both_sides(town, paper) -> None:
    roll = town.xiaoming.rolls.get()
    assert (
        roll_close(roll=roll, kind=K.TRANSFER_OUT, on=TODAY, by=town.principal, today=TODAY).rule
        == "roll.no_paper"
    )
    roll_close(roll=roll, kind=K.TRANSFER_OUT, on=TODAY, by=town.principal, today=TODAY, evidence=paper)
    assert enter(town.xiaoming, town.direct_class_5, K.TRANSFER_IN).rule == "roll.no_paper"
    assert (
        enter(town.xiaoming, town.direct_class_5, K.TRANSFER_IN, evidence=paper).school == town.direct_school
    )


def test_leaving_is_recorded_without_any_paper(town) -> None:
    roll = roll_close(
        roll=town.xiaoming.rolls.get(), kind=K.LEAVE, on=TODAY, by=town.principal, today=TODAY, reason="外出"
    )
    assert (roll.state, roll.until_on, roll.moves.get().reason) == ("left", TODAY, "外出")
    assert Event.objects.first().act == "roll_close"


@pytest.mark.parametrize(
    ("kind", "on", "rule"),
    [
        (K.LEAVE, TODAY + timedelta(days=1), "roll.future"),
        (K.LEAVE, date(2024, 8, 31), "roll.before_entry"),
        (K.ENROL, TODAY, "roll.not_leaving"),
        (K.GRADUATE, TODAY, "roll.not_final_grade"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused(town, kind, on, rule) -> None:
    out = roll_close(roll=town.xiaoming.rolls.get(), kind=kind, on=on, by=town.principal, today=TODAY)
    assert out.rule == rule
    assert town.xiaoming.rolls.current().exists()


def test_a_closed_roll_is_not_closed_again(town) -> None:
    assert (
        roll_close(roll=town.left.rolls.get(), kind=K.LEAVE, on=TODAY, by="system", today=TODAY).rule
        == "roll.closed"
    )


def test_a_death_is_kept_on_the_child(town, paper) -> None:
    roll_close(
        roll=town.xiaoming.rolls.get(), kind=K.DEATH, on=TODAY, by=town.principal, today=TODAY, evidence=paper
    )
    town.xiaoming.refresh_from_db()
    assert town.xiaoming.died_on == TODAY


def test_a_class_is_changed_only_within_the_school(town) -> None:
    roll = town.xiaoming.rolls.get()
    change = {"roll": roll, "by": town.principal, "today": TODAY}
    assert roll_class_change(school_class=town.class_8_1, **change).rule == "roll.other_school"
    assert roll_class_change(school_class=town.class_3_1, **change).rule == "roll.same_class"
    assert roll_class_change(school_class=town.class_4_1, **change).entry_year == 2023
    left = town.left.rolls.get()
    out = roll_class_change(roll=left, school_class=town.class_8_2, by=town.junior_principal, today=TODAY)
    assert out.rule == "roll.closed"
