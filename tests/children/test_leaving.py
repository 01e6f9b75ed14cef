"""One leaver, one junior school: what the season says and what the leavers' list says is the same, in every order."""

from datetime import date
from types import SimpleNamespace

import pytest

from notoneless.children.models import Admission, AdmissionSeason, Leaver, Roll, Transfer
from notoneless.children.queries.rollover import rollover_plan, unaccepted
from notoneless.children.services.admissions import (
    admission_elsewhere,
    admission_register,
    admission_school_set,
    admissions_place,
)
from notoneless.children.services.leavers import leaver_seat, leavers_answer, leavers_send, retention_add
from notoneless.children.services.season import admissions_list
from notoneless.children.services.transfers import transfer_offer
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
