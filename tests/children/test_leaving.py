"""One leaver, one junior school: what the season says and what the leavers' list says is the same, in every order."""

from datetime import date
from types import SimpleNamespace

import pytest

from notoneless.children.models import Admission, AdmissionSeason, Leaver, Roll, Rollover, Transfer
from notoneless.children.queries.rollover import leavers_to_answer, rollover_plan, unaccepted
from notoneless.children.services import whereabouts_end
from notoneless.children.services.admissions import (
    admission_elsewhere,
    admission_register,
    admission_school_set,
    admission_unregister,
    admissions_place,
)
from notoneless.children.services.leavers import (
    leaver_place,
    leaver_seat,
    leavers_answer,
    leavers_send,
    retention_add,
    retention_withdraw,
)
from notoneless.children.services.rollover import rollover_apply, rollover_undo
from notoneless.children.services.schooljoin import school_join
from notoneless.children.services.season import admissions_list
from notoneless.children.services.transfers import transfer_accept, transfer_beyond, transfer_offer
from notoneless.core import clock
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance, Fate
from notoneless.grid.models import ReceivingSchool, SchoolClass
from tests.makers import make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db
JUNE, AUGUST = date(2027, 6, 3), date(2027, 8, 25)


@pytest.fixture
def year(town):
    """One leaver, a season with its list, receiving school set, new classes there."""
    six = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2021, class_no=1)
    child = make_child("毕行", born_on=date(2015, 3, 3), residence=town.places["liuwan_1"], guardian="毕父")
    roll = make_roll(child, six)
    for school in (town.junior, town.direct_school):
        for number in (1, 2):
            SchoolClass.objects.create(school=school, stage="junior", entry_year=2027, class_no=number)
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    season = AdmissionSeason.objects.create(
        year=2027, listed_on=date(2027, 6, 1), notice_by_on=date(2027, 8, 10), register_from_on=date(2027, 8, 20),
        register_until_on=date(2027, 8, 31), set_on=date(2027, 9, 10), opened_by="bureau_officer",
    )  # fmt: skip
    admissions_list(season=season, by="system", today=JUNE)
    return SimpleNamespace(town=town, child=child, roll=roll, season=season)


def row_of(year) -> Admission:
    return Admission.objects.select_related("season", "child", "school").get(child=year.child)


def list_of(year) -> Leaver:
    return Leaver.objects.select_related("junior", "roll__child", "planned_class").get(roll=year.roll)


def sent(year, answer: Acceptance | None = None, reason: str = "") -> None:
    assert leavers_send(year=2027, by=year.town.bureau_officer, today=JUNE) == 1
    if answer is not None:
        leavers_answer(
            rows=[list_of(year)], answer=answer, reason=reason, by=year.town.junior_principal, today=JUNE
        )


def registered(year, school, by) -> None:
    done = admission_register(
        admission=row_of(year), school=school, has_papers_seen=True, by=by, today=AUGUST
    )
    assert isinstance(done, Admission), done


def fate(year) -> Fate:
    return next(line.fate for line in rollover_plan(2027).lines if line.roll.pk == year.roll.pk)


def test_the_season_names_the_receiving_school_of_his_primary_school(year) -> None:
    row = row_of(year)
    assert row.school == year.town.junior and "对口初中" in row.school_reason


def test_accepted_he_has_not_yet_come_and_registered_he_is_both(year) -> None:
    sent(year, Acceptance.ACCEPTED)
    assert row_of(year).state == "listed" and "已接收" in row_of(year).school_reason
    registered(year, year.town.junior, year.town.junior_principal)
    assert row_of(year).state == "registered" and list_of(year).state == Acceptance.ACCEPTED


def test_registering_him_answers_the_list(year) -> None:
    sent(year)
    registered(year, year.town.junior, year.town.junior_principal)
    assert list_of(year).state == Acceptance.ACCEPTED and not unaccepted(2027).exists()


def test_registered_before_any_list_was_sent_he_is_accepted(year) -> None:
    registered(year, year.town.junior, year.town.junior_principal)
    assert list_of(year).junior == year.town.junior and fate(year) is Fate.ENTERS


def test_registered_at_another_school_the_list_goes_with_him(year) -> None:
    sent(year, Acceptance.ACCEPTED)
    registered(year, year.town.direct_school, year.town.direct_principal)
    row = list_of(year)
    assert (row.junior, row.state) == (year.town.direct_school, Acceptance.ACCEPTED)


def test_declined_he_is_the_bureaus_to_place_on_both_pages(year) -> None:
    sent(year, Acceptance.DECLINED, "学位已满")
    row = row_of(year)
    assert row.school is None and "退回" in row.school_reason and fate(year) is Fate.DECLINED
    assert not year.child.grants.filter(unit=year.town.junior, until_on__gte=JUNE).exists(), "its sight ends"
    done = admission_school_set(
        admission=row, school=year.town.direct_school, by=year.town.bureau_officer, today=JUNE
    )
    assert isinstance(done, Admission), done
    asked = list_of(year)
    assert (asked.junior, asked.state) == (year.town.direct_school, Acceptance.WAITING)
    admissions_list(season=year.season, by="system", today=JUNE)
    assert row_of(year).school == year.town.direct_school


def test_the_class_he_was_seated_in_is_the_one_he_enters(year) -> None:
    registered(year, year.town.junior, year.town.junior_principal)
    second = SchoolClass.objects.get(school=year.town.junior, entry_year=2027, class_no=2)
    done = admissions_place(
        admissions=[row_of(year)], school_class=second, by=year.town.junior_principal, today=AUGUST
    )
    assert done == 1
    assert Roll.objects.current().get(child=year.child).pk == year.roll.pk, (
        "still a pupil of his primary school"
    )
    line = next(line for line in rollover_plan(2027).lines if line.roll.pk == year.roll.pk)
    assert (line.fate, line.new_class) == (Fate.ENTERS, second)


def test_a_seat_at_another_school_is_refused(year) -> None:
    registered(year, year.town.junior, year.town.junior_principal)
    other = SchoolClass.objects.get(school=year.town.direct_school, entry_year=2027, class_no=1)
    refused = leaver_seat(
        leaver=list_of(year), school_class=other, by=year.town.junior_principal, today=AUGUST
    )
    assert isinstance(refused, Refusal) and refused.rule == "leaver.class"


def test_with_a_certificate_from_outside_he_leaves_the_primary_roll_on_it(year) -> None:
    town = year.town
    done = admission_elsewhere(
        admission=row_of(year), code=town.codes["in_school_no_reg_outside"],
        evidence=make_photo(by=town.principal, today=AUGUST), by=town.principal, today=AUGUST,
    )  # fmt: skip
    assert isinstance(done, Admission), done
    assert fate(year) is Fate.LEAVES and not unaccepted(2027).exists()


def test_who_stays_back_is_off_the_list_and_stays_off(year) -> None:
    town = year.town
    retained = retention_add(
        year=2027, school_class=year.roll.school_class, name="毕行", reason="久病",
        evidence=make_photo(by=town.principal, today=JUNE), by=town.principal, today=JUNE,
    )  # fmt: skip
    assert not isinstance(retained, Refusal), retained
    admissions_list(season=year.season, by="system", today=JUNE)
    assert row_of(year).state == "off" and "留级" in row_of(year).state_reason
    Roll.objects.filter(pk=year.roll.pk).update(entry_year=2022)  # as the rollover leaves him
    admissions_list(season=year.season, by="system", today=date(2027, 9, 2))
    assert row_of(year).state == "off"


def test_an_open_transfer_is_settled_before_he_moves(year) -> None:
    town = year.town
    sent(year, Acceptance.ACCEPTED)
    offered = transfer_offer(
        roll=year.roll, to_school=town.bailu_primary, from_on=AUGUST, reason="搬家",
        evidence=make_photo(by=town.principal, today=AUGUST), by=town.principal, today=AUGUST,
    )  # fmt: skip
    assert isinstance(offered, Transfer), offered
    assert fate(year) is Fate.TRANSFERRING


# --- other orders of the same events ---------------------------------------------------------------------------


def elsewhere(year):
    town = year.town
    done = admission_elsewhere(
        admission=row_of(year), code=town.codes["in_school_no_reg_outside"],
        evidence=make_photo(by=town.principal, today=AUGUST), by=town.principal, today=AUGUST,
    )  # fmt: skip
    assert isinstance(done, Admission), done


def moved_inside(year) -> Roll:
    """To the sixth grade of another primary school, in two steps."""
    town = year.town
    six = SchoolClass.objects.create(school=town.bailu_primary, stage="primary", entry_year=2021, class_no=7)
    paper = make_photo(by=town.principal, today=AUGUST)
    offered = transfer_offer(
        roll=year.roll, to_school=town.bailu_primary, from_on=AUGUST, reason="搬家", evidence=paper,
        by=town.principal, today=AUGUST,
    )  # fmt: skip
    taken = transfer_accept(
        transfer=offered, school_class=six, on=AUGUST, by=town.bailu_principal, today=AUGUST
    )
    assert isinstance(taken, Transfer), taken
    year.roll = Roll.objects.current().get(child=year.child)
    return year.roll


def rolled_over(year, day=date(2027, 9, 2)) -> Rollover:
    town = year.town
    paper = make_photo(by=town.bureau_officer, today=day)
    row = Rollover.objects.create(year=2027, evidence=paper, by=town.bureau_officer, asked_at=clock.now())
    done = rollover_apply(rollover=row, by=town.bureau_officer, today=day)
    assert isinstance(done, Rollover), done
    return done


def test_a_rollover_after_his_school_joined_another_ends_no_roll_before_it_began(year) -> None:
    town, day = year.town, date(2027, 9, 5)
    sent(year, Acceptance.ACCEPTED)
    paper = make_photo(by=town.bureau_officer, today=day)
    joined = school_join(
        school=town.primary, into=town.bailu_primary, reason="批复", evidence=paper, by=town.bureau_officer, today=day
    )  # fmt: skip
    assert joined == town.bailu_primary
    rolled_over(year, date(2027, 9, 12))
    last = Roll.objects.get(child=year.child, school=town.bailu_primary)
    assert (last.state, last.entered_on, last.until_on) == ("graduated", day, day)
    assert Roll.objects.current().get(child=year.child).school == town.junior


def test_accepted_and_then_proved_elsewhere_he_leaves_and_the_list_lets_him_go(year) -> None:
    sent(year, Acceptance.ACCEPTED)
    elsewhere(year)
    assert fate(year) is Fate.LEAVES and not Leaver.objects.exists()


def test_asked_for_and_then_proved_elsewhere_he_is_no_longer_asked_of_the_school(year) -> None:
    sent(year)
    assert leavers_to_answer(year.town.junior_principal, 2027).count() == 1
    elsewhere(year)
    assert not leavers_to_answer(year.town.junior_principal, 2027).exists()


def test_proved_elsewhere_and_then_come_to_register_all_the_same_he_enters(year) -> None:
    elsewhere(year)
    registered(year, year.town.junior, year.town.junior_principal)
    assert fate(year) is Fate.ENTERS and list_of(year).state == Acceptance.ACCEPTED


def test_a_certificate_taken_back_makes_him_waited_for_again(year) -> None:
    elsewhere(year)
    whereabouts_end(child=year.child, by="system", today=AUGUST)
    admissions_list(season=year.season, by="system", today=AUGUST)
    assert row_of(year).state == "elsewhere", "what was written today is looked at tomorrow"
    admissions_list(season=year.season, by="system", today=date(2027, 8, 26))
    assert row_of(year).state == "listed" and row_of(year).school == year.town.junior
    assert unaccepted(2027).filter(pk=year.roll.pk).exists() and fate(year) is Fate.NO_SCHOOL


def test_a_transfer_in_between_takes_his_answer_and_his_seat_along(year) -> None:
    registered(year, year.town.junior, year.town.junior_principal)
    second = SchoolClass.objects.get(school=year.town.junior, entry_year=2027, class_no=2)
    admissions_place(
        admissions=[row_of(year)], school_class=second, by=year.town.junior_principal, today=AUGUST
    )
    moved_inside(year)
    line = next(line for line in rollover_plan(2027).lines if line.roll.pk == year.roll.pk)
    assert (line.fate, line.new_class) == (Fate.ENTERS, second)
    admissions_list(season=year.season, by="system", today=date(2027, 8, 27))
    assert row_of(year).state == "registered"


def test_who_is_named_to_stay_back_stays_back_at_the_school_he_moved_to(year) -> None:
    town = year.town
    SchoolClass.objects.create(school=town.bailu_primary, stage="primary", entry_year=2022, class_no=7)
    retention_add(
        year=2027, school_class=year.roll.school_class, name="毕行", reason="久病",
        evidence=make_photo(by=town.principal, today=JUNE), by=town.principal, today=JUNE,
    )  # fmt: skip
    moved_inside(year)
    assert fate(year) is Fate.RETAINED


def test_registered_named_to_stay_back_and_then_not_he_is_registered_as_before(year) -> None:
    town = year.town
    registered(year, town.junior, town.junior_principal)
    row = retention_add(
        year=2027, school_class=year.roll.school_class, name="毕行", reason="久病",
        evidence=make_photo(by=town.principal, today=AUGUST), by=town.principal, today=AUGUST,
    )  # fmt: skip
    admissions_list(season=year.season, by="system", today=AUGUST)
    assert row_of(year).state == "off" and fate(year) is not Fate.ENTERS
    retention_withdraw(row=row, by=town.principal, today=date(2027, 8, 26))
    admissions_list(season=year.season, by="system", today=date(2027, 8, 26))
    assert row_of(year).state == "registered" and fate(year) is Fate.ENTERS


def test_a_registration_given_back_is_a_decline_and_the_bureau_places_him_anew(year) -> None:
    town = year.town
    registered(year, town.junior, town.junior_principal)
    second = SchoolClass.objects.get(school=town.junior, entry_year=2027, class_no=2)
    admissions_place(admissions=[row_of(year)], school_class=second, by=town.junior_principal, today=AUGUST)
    words = {"admission": row_of(year), "by": town.junior_principal, "today": AUGUST}
    refused = admission_unregister(reason=" ", **words)
    assert isinstance(refused, Refusal) and refused.rule == "admission.reason"
    back = admission_unregister(reason="登记错了人", **words)
    assert isinstance(back, Admission), back
    row, listed = row_of(year), list_of(year)
    assert (row.state, row.school, row.registered_on) == ("listed", None, None)
    assert (listed.state, listed.planned_class) == (Acceptance.DECLINED, None)
    assert fate(year) is Fate.DECLINED and unaccepted(2027).exists()
    placed = leaver_place(
        year=2027, roll=year.roll, junior=town.direct_school, by=town.bureau_officer, today=AUGUST
    )
    assert isinstance(placed, Leaver) and row_of(year).school == town.direct_school


def test_who_is_on_a_roll_is_not_unregistered(year) -> None:
    town = year.town
    registered(year, town.junior, town.junior_principal)
    rolled_over(year)
    refused = admission_unregister(
        admission=row_of(year), reason="登记错了人", by=town.junior_principal, today=date(2027, 9, 2)
    )
    assert isinstance(refused, Refusal) and refused.rule == "admission.on_roll"


def test_the_bureau_moves_an_accepted_leaver_on_both_pages_but_no_registered_one(year) -> None:
    town = year.town
    sent(year, Acceptance.ACCEPTED)
    words = {"year": 2027, "roll": year.roll, "by": town.bureau_officer, "today": JUNE}
    assert isinstance(leaver_place(junior=town.direct_school, **words), Leaver)
    assert row_of(year).school == town.direct_school and list_of(year).state == Acceptance.WAITING
    registered(year, town.junior, town.junior_principal)
    refused = leaver_place(junior=town.direct_school, **words)
    assert isinstance(refused, Refusal) and town.junior.name in refused.reason
    assert list_of(year).junior == town.junior


def test_registered_and_then_gone_to_a_school_outside_he_stands_as_elsewhere(year) -> None:
    town = year.town
    registered(year, town.junior, town.junior_principal)
    gone = transfer_beyond(
        roll=year.roll, other_school="外县小学", other_place="外省外县", from_on=AUGUST, reason="搬家",
        evidence=make_photo(by=town.principal, today=AUGUST), by=town.principal, today=AUGUST,
    )  # fmt: skip
    assert isinstance(gone, Transfer), gone
    admissions_list(season=year.season, by="system", today=date(2027, 8, 26))
    assert row_of(year).state == "elsewhere"


def test_registered_and_then_off_the_primary_roll_he_is_still_the_junior_schools_to_receive(year) -> None:
    registered(year, year.town.junior, year.town.junior_principal)
    Roll.objects.filter(pk=year.roll.pk).update(state="left", until_on=AUGUST)
    admissions_list(season=year.season, by="system", today=date(2027, 8, 26))
    assert row_of(year).state == "registered"
    first = SchoolClass.objects.get(school=year.town.junior, entry_year=2027, class_no=1)
    done = admissions_place(
        admissions=[row_of(year)], school_class=first, by=year.town.junior_principal, today=date(2027, 8, 26)
    )
    assert done == 1 and Roll.objects.current().get(child=year.child).school == year.town.junior


def test_a_rollover_taken_back_leaves_him_accepted_and_not_come(year) -> None:
    sent(year, Acceptance.ACCEPTED)
    row = rolled_over(year)
    admissions_list(season=year.season, by="system", today=date(2027, 9, 2))
    assert row_of(year).state == "registered", "a junior roll is here"
    undone = rollover_undo(rollover=row, by=year.town.bureau_officer, today=date(2027, 9, 3))
    assert isinstance(undone, Rollover), undone
    admissions_list(season=year.season, by="system", today=date(2027, 9, 3))
    found = row_of(year)
    assert (found.state, found.registered_on) == ("listed", None), "he did not come; a roll had said so"
    assert list_of(year).state == Acceptance.ACCEPTED and fate(year) is Fate.ENTERS


def test_whoever_holds_a_junior_roll_is_not_moved_twice(year) -> None:
    sent(year, Acceptance.ACCEPTED)
    rolled_over(year)
    assert not [line for line in rollover_plan(2027).lines if line.roll.child_id == year.child.pk]


def test_the_others_go_where_fewest_are_seated(year) -> None:
    town = year.town
    registered(year, town.junior, town.junior_principal)
    first = SchoolClass.objects.get(school=town.junior, entry_year=2027, class_no=1)
    admissions_place(admissions=[row_of(year)], school_class=first, by=town.junior_principal, today=AUGUST)
    for name in ("乙行", "丙行", "丁行"):
        other = make_child(name, born_on=date(2015, 4, 4), residence=town.places["liuwan_1"])
        roll = make_roll(other, year.roll.school_class)
        Leaver.objects.create(
            year=2027, roll=roll, junior=town.junior, state=Acceptance.ACCEPTED, at=clock.now()
        )
    plan = rollover_plan(2027)
    entered = [line.new_class.class_no for line in plan.lines if line.fate is Fate.ENTERS]
    assert sorted(entered) == [1, 1, 2, 2]
