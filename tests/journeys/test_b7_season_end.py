"""Who is looked for when a school year begins, and who on the set day: nobody is in a fourth state in between."""

from datetime import date

import pytest

from notoneless.cases.services.season import season_night
from notoneless.children.models import Admission, AdmissionSeason
from notoneless.children.services.season import admissions_list
from notoneless.grid.models import Unit
from notoneless.indicators.queries import counted_entries, with_state
from notoneless.web.nightly import nightly
from tests.journeys.steps import case_of, it_is
from tests.makers import make_child, make_roll

pytestmark = pytest.mark.django_db
SEPTEMBER, SET_DAY = date(2027, 9, 2), date(2027, 9, 10)


@pytest.fixture
def season(town) -> AdmissionSeason:
    return AdmissionSeason.objects.create(
        year=2027, listed_on=date(2027, 6, 1), notice_by_on=date(2027, 8, 10), register_from_on=date(2027, 8, 20),
        register_until_on=date(2027, 8, 31), set_on=SET_DAY, opened_by="bureau_officer",
    )  # fmt: skip


def entrant(town, season, *, school: Unit | None, state: str = "listed") -> Admission:
    child = make_child("孟新", born_on=date(2021, 3, 3), residence=town.liuwan_1, guardian="孟父")
    admissions_list(season=season, by="system", today=date(2027, 6, 2))
    fields = {"school": school, "state": state, "is_school_chosen": True}
    if state == "registered":
        fields |= {"registered_on": date(2027, 8, 25), "registered_at_school": school}
    Admission.objects.filter(child=child).update(**fields)
    return Admission.objects.select_related("child").get(child=child)


def state_of(child, day: date) -> str:
    return with_state(counted_entries(day), day).get(child=child).state


@pytest.mark.parametrize("state", ["listed", "noticed", "registered"])
def test_before_the_set_day_the_list_accounts_for_whom_a_school_answers(
    town, season, people, monkeypatch, state
) -> None:
    row = entrant(town, season, school=town.primary, state=state)
    it_is(monkeypatch, people, SEPTEMBER)
    nightly.call_local()
    assert case_of(row.child) is None and state_of(row.child, SEPTEMBER) == "accounted"


def test_a_child_no_school_answers_for_is_looked_for_when_the_year_begins(
    town, season, people, monkeypatch
) -> None:
    row = entrant(town, season, school=None)
    it_is(monkeypatch, people, SEPTEMBER)
    nightly.call_local()
    assert case_of(row.child) is not None and state_of(row.child, SEPTEMBER) == "open_case"


@pytest.mark.parametrize(("state", "word"), [("noticed", ""), ("registered", "已报名未编班")])
def test_on_the_set_day_also_who_registered_and_never_came_into_a_class(
    town, season, people, monkeypatch, state, word
) -> None:
    row = entrant(town, season, school=town.primary, state=state)
    it_is(monkeypatch, people, SET_DAY)
    season_night(today=SET_DAY)
    assert word in case_of(row.child).sources.get().detail


def test_on_a_roll_by_then_there_is_no_case(town, season, people, monkeypatch) -> None:
    row = entrant(town, season, school=town.primary, state="registered")
    make_roll(row.child, town.point_class, entry_year=2027)
    it_is(monkeypatch, people, SET_DAY)
    season_night(today=SET_DAY)
    assert case_of(row.child) is None
