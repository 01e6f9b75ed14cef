"""The list made again each night: what settled a child and holds no more, who is written over by nobody, how many
questions it asks."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notoneless.cases.models import Case
from notoneless.cases.services.season import season_night
from notoneless.children.models import Admission, AdmissionSeason, CatchmentLine, Roll
from notoneless.children.services import admissions, whereabouts_end, whereabouts_set
from notoneless.children.services import season as services
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.grid.models import SchoolClass
from tests.journeys.steps import Person
from tests.makers import make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db
JUNE, AUGUST, SET_DAY = date(2027, 6, 2), date(2027, 8, 22), date(2027, 9, 10)


@pytest.fixture
def opened(town):
    CatchmentLine.objects.create(
        place=town.places["qingshi"], stage="primary", school=town.primary, from_year=2027
    )
    town.children["comer"] = make_child("孟来", born_on=date(2021, 3, 3), residence=town.places["liuwan_1"])
    season = AdmissionSeason.objects.create(
        year=2027, listed_on=date(2027, 6, 1), notice_by_on=date(2027, 8, 10), opened_by="bureau_officer",
        register_from_on=date(2027, 8, 20), register_until_on=date(2027, 8, 31), set_on=SET_DAY,
    )  # fmt: skip
    services.admissions_list(season=season, by="system", today=JUNE)
    return season


def row_of(child) -> Admission:
    return Admission.objects.select_related("season", "child", "school").get(child=child)


def first_class(town) -> SchoolClass:
    return SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2027, class_no=1)


def registered(town) -> Admission:
    done = admissions.admission_register(
        admission=row_of(town.comer),
        school=town.primary,
        has_papers_seen=True,
        by=town.principal,
        today=AUGUST,
    )
    assert isinstance(done, Admission), done
    return done


def test_a_roll_that_ended_again_is_no_registration(town, opened) -> None:
    roll = make_roll(town.comer, first_class(town), entry_year=2027, entered_on=AUGUST)
    services.admissions_list(season=opened, by="system", today=AUGUST)
    assert row_of(town.comer).state == "registered", "a roll says so"
    Roll.objects.filter(pk=roll.pk).update(state="left", until_on=AUGUST)
    services.admissions_list(season=opened, by="system", today=date(2027, 8, 23))
    row = row_of(town.comer)
    assert (row.state, row.registered_on, row.school) == ("listed", None, town.primary)


def test_who_came_in_person_and_whose_roll_ended_again_is_looked_for_on_the_set_day(town, opened) -> None:
    registered(town)
    roll = make_roll(town.comer, first_class(town), entry_year=2027)
    Roll.objects.filter(pk=roll.pk).update(state="left", until_on=date(2027, 9, 3))
    season_night(today=date(2027, 9, 4))
    assert row_of(town.comer).state == "registered" and not Case.objects.filter(child=town.comer).exists()
    season_night(today=SET_DAY)
    assert Case.objects.get(child=town.comer).sources.get().origin == "not_registered"


@pytest.mark.parametrize("state", ["elsewhere", "deferred"])
def test_settled_by_a_paper_that_holds_no_more_he_is_waited_for_and_then_looked_for(
    town, opened, state
) -> None:
    code = town.codes["in_school_no_reg_outside" if state == "elsewhere" else "deferred"]
    whereabouts_set(
        child=town.comer, code=code, by="system", today=JUNE, counts_from_on=date(2027, 9, 1),
        evidence=make_photo(by=town.principal, today=JUNE),
    )  # fmt: skip
    services.admissions_list(season=opened, by="system", today=JUNE)
    assert row_of(town.comer).state == state
    whereabouts_end(child=town.comer, by="system", today=AUGUST)
    services.admissions_list(season=opened, by="system", today=AUGUST)
    assert row_of(town.comer).state == "listed"
    Admission.objects.filter(child=town.comer).update(state=state, state_on=SET_DAY)
    season_night(today=SET_DAY)
    assert Case.objects.filter(child=town.comer).exists(), "said to be settled on the very day, with no paper"


def test_registered_while_the_list_is_being_made_he_stays_registered(town, opened, monkeypatch) -> None:
    town.comer.household_entries.update(until_on=JUNE)  # the list would strike him off
    read = services.season_entrants

    def slow(season, today):
        found = read(season, today)
        registered(town)
        return found

    monkeypatch.setattr(services, "season_entrants", slow)
    services.admissions_list(season=opened, by="system", today=AUGUST)
    assert row_of(town.comer).state == "registered"


def test_a_season_that_closed_meanwhile_is_left_as_it_is(town, opened) -> None:
    later = make_child("孟晚", born_on=date(2021, 4, 4), residence=town.places["liuwan_1"])
    AdmissionSeason.objects.update(cases_opened_on=SET_DAY)
    services.admissions_list(season=opened, by="system", today=SET_DAY)
    assert not Admission.objects.filter(child=later).exists()


def test_more_children_are_no_more_questions(town, opened) -> None:
    def asked(day: date) -> int:
        with CaptureQueriesContext(connection) as found:
            services.admissions_list(season=opened, by="system", today=day)
        return len(found)

    def struck_off(count: int, day: date) -> int:
        born = date(2021, 5, 5)
        made = [make_child(born_on=born, residence=town.places["liuwan_1"]) for _ in range(count)]
        services.admissions_list(season=opened, by="system", today=day)
        for child in made:
            child.household_entries.update(until_on=JUNE)
        return asked(day)

    assert struck_off(2, date(2027, 6, 10)) == struck_off(12, date(2027, 6, 12))


def test_the_list_is_written_part_by_part_and_is_the_same(town, opened, monkeypatch) -> None:
    made = [make_child(born_on=date(2021, 5, 5), residence=town.places["liuwan_1"]) for _ in range(7)]
    monkeypatch.setattr(services, "PART", 3)
    said = services.admissions_list(season=opened, by="system", today=date(2027, 6, 10))
    assert said.startswith("新列入7人") and Admission.objects.filter(child__in=made).count() == 7
    assert Event.objects.filter(act="admission_list", child_key__in=[one.key for one in made]).count() == 7
    assert services.admissions_list(season=opened, by="system", today=date(2027, 6, 11)).startswith(
        "新列入0人"
    )


def test_the_school_gives_a_registration_back_on_its_page_with_a_reason(town, opened, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 8, 22, 3, tzinfo=UTC))
    row = registered(town)
    head = Person(type(town.principal).objects.get(pk=town.principal.pk))
    refused = head.presses("children:admission_unregister", row.key, status=422, reason="")
    assert "请写明撤销报名的原因" in refused
    said = head.presses("children:admission_unregister", row.key, reason="登记错了人")
    assert "已撤销报名" in said and row_of(town.comer).state == "listed"
    head.presses("children:admission_unregister", row.key, status=404, reason="再来一次")
    registered(town)
    Person(town.bailu_principal).opens("children:admission_unregister", row.key, status=404)
    Person(town.bureau_officer).opens("children:admission_unregister", row.key, status=403)
