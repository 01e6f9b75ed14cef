"""The checking of lists by hand: a pair with one key, a child at the gate on a phone, a figure and its names, a paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from notoneless.cases.models import Case
from notoneless.children.models import HouseholdEntry, SpecialGroup
from notoneless.domain.survey import SurveyKind, SurveyReason
from notoneless.domain.words import GroupKind
from notoneless.verification.models import Guarantee, MatchPair, SurveyAnswer
from notoneless.verification.services import surveys
from notoneless.verification.services.guarantees import round_open
from tests.browser import acts
from tests.browser.conftest import PHONE
from tests.makers import TODAY

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def test_a_doubtful_pair_is_decided_with_one_key_and_taken_back(town: Any, enter: Enter) -> None:
    acts.matched(town)
    pair = MatchPair.objects.get()
    page = enter(town.principal)
    page.goto(f"/verification/pairs/{pair.key}/")
    expect(page.locator("h1")).to_have_text("是不是同一个孩子？")
    page.keyboard.press("2")
    page.wait_for_url("**/verification/pairs/")
    page.get_by_role("link", name="已确认的").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="看或撤销").click()
    page.get_by_role("link", name="撤销确认").click()
    page.get_by_label("为什么撤销").fill("看错了一栏")
    page.get_by_role("button", name="撤销确认").click()
    page.wait_for_url("**/verification/pairs/")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_next_pair_takes_the_place_of_the_decided_one(town: Any, enter: Enter) -> None:
    run = acts.matched(town)
    pair = MatchPair.objects.get()
    MatchPair.objects.create(
        row=pair.row, candidate=town.xiaoming, run=run, rank=2, unit=town.primary, explanation="姓名相近"
    )
    page = enter(town.principal)
    page.goto(f"/verification/pairs/{pair.key}/")
    page.keyboard.press("2")
    expect(page.locator("#pair")).to_contain_text("上一对：已记为不是同一人。")
    expect(page.locator("#pair")).to_contain_text("林小明")
    page.keyboard.press("2")
    page.wait_for_url("**/verification/pairs/")
    assert not MatchPair.objects.filter(state="waiting").exists()


def test_a_child_at_the_gate_is_answered_with_one_tap_and_is_a_case(town: Any, enter: Enter) -> None:
    words = {"name": "摸排", "kind": SurveyKind.HOUSEHOLD, "reason": SurveyReason.EXTRA, "area": town.county}
    days = {"from_on": TODAY, "due_on": TODAY + timedelta(days=7), "today": TODAY}
    assert surveys.survey_open(
        **words, **days, by=town.bureau_officer
    )  # its sheets are made as soon as it is opened
    row = SurveyAnswer.objects.select_related("sheet").get(child=town.noroll)
    gate = enter(town.village_officer, PHONE)
    gate.goto("/")
    gate.get_by_role("link", name="去摸排").first.click()
    gate.goto(f"/verification/surveys/sheets/{row.sheet.key}/{row.serial}/")
    assert gate.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    gate.get_by_role("button", name="不在学").click()
    gate.wait_for_url("**/verification/surveys/**")
    row.refresh_from_db()
    assert row.found == "out"
    assert Case.objects.open().filter(child=town.noroll).exists()


def test_a_figure_of_the_comparison_opens_its_names(town: Any, enter: Enter) -> None:
    acts.matched(town)
    page = enter(town.bureau_officer)
    page.goto("/verification/checks/")
    figure = page.locator("tr", has_text="适龄失学").locator("td a").first
    count = int(figure.inner_text())
    figure.click()
    expect(page.locator("h1")).to_have_text("适龄失学")
    expect(page.locator("tbody tr")).to_have_count(count)


def test_a_poor_family_gets_its_certificate_from_two_persons(town: Any, enter: Enter) -> None:
    for child in (town.lan, town.yu):
        SpecialGroup.objects.create(child=child, kind="out_of_poverty", source="名单", from_on=TODAY)
    HouseholdEntry.objects.filter(child__in=[town.lan, town.yu]).update(
        household_number="H8", head_name="覃秀英"
    )
    assert round_open(year=2026, kinds=[GroupKind.OUT_OF_POVERTY], by=town.bureau_officer, today=TODAY)
    office = enter(town.bureau_officer)
    office.goto("/verification/guarantees/")
    office.get_by_role("button", name="编制").click()
    expect(office.get_by_text("待签发").first).to_be_visible()
    leader = enter(town.bureau_leader)
    leader.goto("/")
    leader.locator(".due-line", has_text="签发").get_by_role("link").first.click()
    leader.get_by_role("button", name="签发并印制").click()
    leader.locator("[data-ask-yes]").click()
    expect(leader.locator("main")).to_contain_text(
        "已签发1份认定书", timeout=20_000
    )  # the page asks by itself
    assert Guarantee.objects.get().number == 1
