"""The days of the looks after a return are a list, read by their rule when they are typed."""

import pytest
from django.urls import reverse

from notoneless.core.countysettings import SPECS, county_setting
from notoneless.domain.refusal import Refusal
from notoneless.grid.services import county_settings_set
from tests.makers import TODAY, press

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["3,7,15", "30,15,7,3", "每周一次", "", "3,7,15,900"])
def test_a_bad_spacing_is_refused_when_it_is_typed(town, value) -> None:
    out = county_settings_set(values={"cases.followup_spacing": value}, by=town.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule.startswith("followup.spacing."), out
    assert county_setting("cases.followup_spacing") == "3,7,15,30"


def test_a_good_spacing_is_kept_as_typed(town) -> None:
    values = {"cases.followup_spacing": "2,7,14,21,30"}
    assert county_settings_set(values=values, by=town.bureau_officer, today=TODAY) == 1
    assert county_setting("cases.followup_spacing") == "2,7,14,21,30"


def test_a_spacing_is_refused_on_the_page_in_words(client, town) -> None:
    client.force_login(town.bureau_officer)
    typed = {key.replace(".", "__"): county_setting(key) for key in SPECS}
    typed["cases__followup_spacing"] = "七天一次"
    answer = press(client, reverse("grid:county_settings"), typed)
    assert answer.status_code == 422 and "如 3,7,15,30" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "提前一周", "7,0", "90"])
def test_bad_reminders_are_refused_when_they_are_typed(town, value) -> None:
    out = county_settings_set(values={"cases.remind_days": value}, by=town.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "workdays.reminders", out
    assert county_setting("cases.remind_days") == "7,3,1"


def test_good_reminders_are_kept(town) -> None:
    assert (
        county_settings_set(values={"cases.remind_days": "10，5,2"}, by=town.bureau_officer, today=TODAY) == 1
    )


def test_the_defence_is_a_number_of_working_days(town) -> None:
    out = county_settings_set(values={"cases.defence_workdays": "三天"}, by=town.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "setting.number"
