"""转学: one open a child, the roll stays until the hand-over, and then nothing is lost between two schools."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from notoneless.children.models import Child, Transfer
from notoneless.children.services import (
    pupil_enrol,
    roll_close,
    transfer_accept,
    transfer_ask,
    transfer_beyond,
    transfer_decline,
    transfer_offer,
    transfer_prove,
    transfer_release,
    transfer_withdraw,
)
from notoneless.core.events import act
from notoneless.core.models import Event, Holiday
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind as K
from tests.makers import TODAY, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(town):
    return make_photo(by=town.principal, today=TODAY)


@pytest.fixture
def offer(town, paper):
    return offered(town, paper)


def offered(town, paper, **more):
    words = {
        "to_school": town.point,
        "from_on": TODAY,
        "by": town.principal,
        "today": TODAY,
        "evidence": paper,
    }
    return transfer_offer(roll=town.xiaoming.rolls.get(), **(words | more))


def asked(town, paper, **more):
    words = {
        "number": town.xiaoming.id_number.open(), "name": "林小明", "school_class": town.bailu_class,
        "from_on": TODAY, "by": town.bailu_principal, "today": TODAY, "evidence": paper, "reason": "搬家",
    }  # fmt: skip
    return transfer_ask(**(words | more))


def rule(out) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def test_until_the_receiver_accepts_the_roll_stays_with_the_giver(town, offer) -> None:
    assert offer.state == "offered" and offer.due_on == date(2026, 12, 2)
    roll = town.xiaoming.rolls.current().get()
    assert (roll.school, roll.state) == (town.primary, "active")


def test_the_term_counts_the_countys_own_days_off(town, paper) -> None:
    Holiday.objects.create(on=date(2026, 11, 19), name="民族节日")
    assert offered(town, paper).due_on == date(2026, 12, 3)


def test_accepted_the_old_roll_ends_and_the_new_one_opens_with_the_same_number(town, offer) -> None:
    number = town.xiaoming.rolls.get().roll_number.open()
    out = transfer_accept(
        transfer=offer, school_class=town.point_class, on=TODAY, by=town.point_manager, today=TODAY
    )
    assert (out.state, out.ended_on) == ("done", TODAY)
    old, new = town.xiaoming.rolls.order_by("pk")
    assert (old.state, old.until_on, old.moves.first().kind) == ("left", TODAY, "transfer_out")
    assert (new.school, new.roll_number.open(), new.moves.get().kind) == (town.point, number, "transfer_in")
    assert new.moves.get().evidence_id and old.moves.first().evidence_id


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"on": TODAY + timedelta(days=1)}, "roll.future"),
        ({"on": TODAY - timedelta(days=1)}, "transfer.too_early"),
        ({"class": "class_3_1"}, "transfer.other_class"),
        ({"by": "principal"}, "transfer.other_side"),
        ({"by": "bureau_officer"}, "transfer.other_side"),
    ],
)
def test_an_acceptance_that_cannot_be_changes_nothing(town, offer, more, expected) -> None:
    out = transfer_accept(
        transfer=offer, school_class=getattr(town, more.get("class", "point_class")),
        on=more.get("on", TODAY), by=getattr(town, more.get("by", "point_manager")), today=TODAY,
    )  # fmt: skip
    assert rule(out) == expected
    offer.refresh_from_db()
    assert offer.state == "offered" and town.xiaoming.rolls.get().until_on is None


def test_where_the_new_roll_cannot_open_the_old_one_does_not_end(town, offer, monkeypatch) -> None:
    from notoneless.children.services import transfers

    monkeypatch.setattr(transfers, "roll_open", lambda **_: Refusal("不能", "roll.any"))
    out = transfer_accept(
        transfer=offer, school_class=town.point_class, on=TODAY, by=town.point_manager, today=TODAY
    )
    assert rule(out) == "roll.any"
    offer.refresh_from_db()
    assert offer.state == "offered" and town.xiaoming.rolls.get().until_on is None
    assert Event.objects.order_by("-seq").first().act == "transfer_refused"
    assert not Event.objects.filter(act="roll_close").exists()


def test_declined_with_a_reason_the_child_stays(town, offer) -> None:
    assert rule(transfer_decline(transfer=offer, reason="", by=town.point_manager, today=TODAY)) == (
        "transfer.no_reason"
    )
    out = transfer_decline(transfer=offer, reason="本校没有三年级", by=town.point_manager, today=TODAY)
    assert (out.state, out.answer) == ("declined", "本校没有三年级")
    assert town.xiaoming.rolls.get().until_on is None


def test_a_second_transfer_of_a_child_waits_for_the_first(town, offer, paper) -> None:
    assert rule(offered(town, paper)) == "transfer.one_open"
    assert rule(asked(town, paper)) == "transfer.one_open"
    transfer_withdraw(transfer=offer, reason="不转了", by=town.principal, today=TODAY)
    assert offered(town, paper).state == "offered"


def test_the_database_itself_holds_one_open_transfer_a_child(town, offer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            child=offer.child, roll=offer.roll, kind="beyond", from_school=offer.from_school, from_on=TODAY,
            state="proving", due_on=TODAY, opened_on=TODAY, opened_by=town.principal,
        )  # fmt: skip


def test_the_receiver_asks_by_number_and_name_and_the_giver_releases(town, paper) -> None:
    row = asked(town, paper)
    assert (row.state, row.from_school, row.to_class) == ("asked", town.primary, town.bailu_class)
    assert town.xiaoming not in Child.objects.visible_to(town.bailu_principal), "not seen before it is let go"
    assert rule(transfer_release(transfer=row, on=TODAY, by=town.bailu_principal, today=TODAY)) == (
        "transfer.other_side"
    )
    transfer_release(transfer=row, on=TODAY, by=town.principal, today=TODAY)
    assert town.xiaoming.rolls.current().get().school_class == town.bailu_class
    assert town.xiaoming in Child.objects.visible_to(town.bailu_principal)


def test_the_receiver_may_ask_by_the_roll_number(town, paper) -> None:
    assert asked(town, paper, number=town.xiaoming.rolls.get().roll_number.open()).child == town.xiaoming


def test_a_wrong_name_and_an_unknown_number_are_answered_alike(town, paper) -> None:
    wrong = asked(town, paper, name="林大明")
    unknown = asked(town, paper, number="99010220180312999X")
    assert rule(wrong) == "transfer.nobody" and wrong == unknown
    assert rule(asked(town, paper, number=" ")) == "transfer.nobody"


def test_an_offer_without_the_application_is_refused(town) -> None:
    assert rule(offered(town, None)) == "transfer.no_paper"


def test_a_suspended_pupil_is_not_transferred(town, paper) -> None:
    roll_close(
        roll=town.xiaoming.rolls.get(),
        kind=K.SUSPEND,
        on=TODAY,
        by=town.principal,
        today=TODAY,
        evidence=paper,
    )
    assert rule(offered(town, paper)) == "roll.suspended_no_transfer"


def beyond(town, paper=None, **more):
    words = {"other_school": "某某小学", "other_place": "别省别县", "from_on": TODAY, "by": town.principal}
    return transfer_beyond(roll=town.xiaoming.rolls.get(), today=TODAY, evidence=paper, **(words | more))


def test_beyond_the_county_the_roll_stays_until_the_certificate_is_there(town, paper) -> None:
    row = beyond(town)
    assert row.state == "proving" and town.xiaoming.rolls.get().until_on is None
    assert rule(transfer_prove(transfer=row, evidence=None, on=TODAY, by=town.principal, today=TODAY)) == (
        "transfer.no_certificate"
    )
    transfer_prove(transfer=row, evidence=paper, on=TODAY, by=town.principal, today=TODAY)
    assert town.xiaoming.rolls.get().state == "left"
    held = town.xiaoming.whereabouts.get(ended_on=None)
    assert held.code.is_in_school and held.evidence == paper and held.until_on


def test_with_the_certificate_at_hand_it_is_done_at_once_or_not_begun(town, paper) -> None:
    later = beyond(town, paper, from_on=TODAY + timedelta(days=2))
    assert rule(later) == "roll.future" and not Transfer.objects.exists()
    assert beyond(town, paper).state == "done"


def test_beyond_without_a_school_named_is_refused(town) -> None:
    assert rule(beyond(town, other_school=" ")) == "transfer.no_receiver"


def test_a_pupil_who_leaves_takes_the_open_transfer_along(town, offer) -> None:
    roll_close(roll=town.xiaoming.rolls.get(), kind=K.LEAVE, on=TODAY, by=town.principal, today=TODAY)
    offer.refresh_from_db()
    assert (offer.state, offer.ended_on) == ("withdrawn", TODAY)


def test_an_enrolment_with_a_file_that_is_refused_leaves_no_child(town, paper) -> None:
    """The file is kept in the outer act, as the page does it; the child must not stay without a roll."""
    from notoneless.children.services import grant_give

    with act(by=town.principal):
        grant_give(child=town.noroll, why="试", unit=town.primary, by=town.principal, today=TODAY)
        out = pupil_enrol(
            school_class=town.class_3_1, kind=K.ENROL, on=TODAY + timedelta(days=1), by=town.principal,
            today=TODAY, name="石新来", sex="1", born_on=date(2017, 5, 5), place=town.liuwan, evidence=paper,
        )  # fmt: skip
    assert rule(out) == "roll.future"
    assert not Child.objects.filter(name="石新来").exists()
    assert not Event.objects.filter(act="child_add").exists()
