"""休学: its last day, its renewal, and the roll that accounts for nobody any more."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from notoneless.cases.models import Case
from notoneless.cases.services import unplaced_open
from notoneless.children.models import Suspension
from notoneless.children.queries import rolls_placing
from notoneless.children.services import (
    roll_close,
    roll_open,
    roll_suspend,
    special_school_go,
    suspension_extend,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind as K
from notoneless.indicators.queries import with_state
from tests.makers import TODAY, make_photo

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 2, 28)


@pytest.fixture
def paper(town):
    return make_photo(by=town.principal, today=TODAY)


def suspended(town, paper, **more):
    words = {"from_on": TODAY, "until_on": UNTIL, "by": town.principal, "today": TODAY, "reason": "肺炎"}
    return roll_suspend(roll=town.xiaoming.rolls.get(), evidence=paper, **(words | more))


def extended(town, paper, **more):
    words = {"until_on": date(2027, 8, 31), "by": town.principal, "today": TODAY, "evidence": paper}
    return suspension_extend(roll=town.xiaoming.rolls.get(), **(words | more))


def rule(out) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def test_a_suspension_has_its_last_day_and_its_reason_sealed(town, paper) -> None:
    row = suspended(town, paper)
    row.refresh_from_db()
    assert (row.until_on, row.reason.open(), row.certificate) == (UNTIL, "肺炎", paper)
    roll = town.xiaoming.rolls.get()
    assert (roll.state, roll.until_on) == ("suspended", None)
    assert roll.moves.first().reason == "", "the illness is not written where everybody reads it"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"evidence": None}, "suspension.no_certificate"),
        ({"until_on": date(2027, 12, 1)}, "suspension.too_long"),
        ({"from_on": TODAY + timedelta(days=1)}, "roll.future"),
    ],
)
def test_a_suspension_that_cannot_be_changes_nothing(town, paper, more, expected) -> None:
    paper = more.pop("evidence", paper) if "evidence" in more else paper
    assert rule(suspended(town, paper, **more)) == expected
    assert town.xiaoming.rolls.get().state == "active" and not Suspension.objects.exists()


def test_a_renewal_goes_on_the_day_after_and_keeps_the_first(town, paper) -> None:
    suspended(town, paper)
    extended(town, paper)
    new, old = Suspension.objects.all()
    assert (old.ended_on, new.from_on, new.until_on) == (TODAY, date(2027, 3, 1), date(2027, 8, 31))
    assert rule(extended(town, paper, until_on=date(2028, 12, 1))) == "suspension.too_long"


def test_who_is_not_suspended_has_nothing_to_extend(town, paper) -> None:
    assert rule(extended(town, paper)) == "suspension.not_suspended"


def test_the_database_itself_holds_one_open_suspension_a_roll(town, paper) -> None:
    row = suspended(town, paper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            roll=row.roll, from_on=TODAY, until_on=UNTIL, certificate=paper, by=town.principal, at=row.at
        )


def test_coming_back_ends_the_suspension(town, paper) -> None:
    suspended(town, paper)
    roll_open(
        child=town.xiaoming,
        school_class=town.class_3_1,
        kind=K.RETURN,
        on=TODAY,
        by=town.principal,
        today=TODAY,
    )
    assert Suspension.objects.get().ended_on == TODAY


def test_leaving_ends_the_suspension(town, paper) -> None:
    suspended(town, paper)
    roll_close(roll=town.xiaoming.rolls.get(), kind=K.LEAVE, on=TODAY, by=town.principal, today=TODAY)
    assert Suspension.objects.get().ended_on == TODAY


@pytest.mark.parametrize(("day", "is_held"), [(date(2027, 3, 15), True), (date(2027, 3, 16), False)])
def test_after_the_grace_the_roll_accounts_for_nobody(town, paper, day, is_held) -> None:
    suspended(town, paper)
    entries = town.xiaoming.household_entries.all()
    assert rolls_placing(day).filter(child=town.xiaoming).exists() is is_held
    assert with_state(entries, day).get().state == ("accounted" if is_held else "unplaced")
    unplaced_open(today=day)
    assert Case.objects.filter(child=town.xiaoming).exists() is not is_held


def test_a_suspension_from_a_list_without_a_last_day_still_accounts_for_the_child(town, paper) -> None:
    town.xiaoming.rolls.update(state="suspended")
    assert rolls_placing(date(2030, 1, 1)).filter(child=town.xiaoming).exists()
    assert extended(town, paper).from_on == TODAY


def special(town, paper, kind, **more):
    words = {"other_school": "清州市特殊教育学校", "on": TODAY, "by": town.principal, "today": TODAY}
    return special_school_go(roll=town.xiaoming.rolls.get(), kind=kind, evidence=paper, **(words | more))


def test_to_a_special_school_the_paper_accounts_for_the_child(town, paper) -> None:
    special(town, paper, K.SPECIAL_SCHOOL)
    assert town.xiaoming.rolls.get().state == "left"
    assert town.xiaoming.whereabouts.get(ended_on=None).code.slug == "other_not_out"


def test_to_a_reform_school_the_roll_stays(town, paper) -> None:
    special(town, paper, K.REFORM_SCHOOL)
    roll = town.xiaoming.rolls.get()
    assert (roll.state, roll.until_on, roll.moves.first().kind) == ("active", None, "reform_school")


def test_neither_without_its_paper_or_the_name_of_the_school(town, paper) -> None:
    assert rule(special(town, None, K.SPECIAL_SCHOOL)) == "roll.no_paper"
    assert rule(special(town, paper, K.REFORM_SCHOOL, other_school=" ")) == "special.no_school"
    assert rule(special(town, paper, K.LEAVE)) == "special.kind"
    assert town.xiaoming.rolls.get().state == "active"
