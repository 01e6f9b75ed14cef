"""Hands at the keyboard and in a hurry: search, lists, keys, a reveal on the record, a session that ended, a second press."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import PHONE, Watch
from tests.conftest import NOW
from tests.town import CANARY, PASSWORD

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]

DESKS = {  # who, and words only this desk's menu has
    "bureau_officer": "核查审核",
    "township_officer": "月报",
    "centre_officer": "各班情况",
    "principal": "登记新生",
    "teacher": "我的班",
    "village_officer": "我的村",
    "security_admin": "人员与任职",
}


def test_a_person_logs_in_lands_on_the_desk_and_leaves_again(town: Any, enter: Enter, watch: Watch) -> None:
    watch.expected = ("422",)
    page = enter()
    page.goto("/cases/suspected")
    assert "/login" in page.url
    page.get_by_label("登录名").fill("bureau_officer")
    page.get_by_label("密码").fill("not-the-password")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".refusal")).to_contain_text("登录名或密码不对")
    page.get_by_label("登录名").fill("bureau_officer")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/cases/suspected")
    page.locator(".drop > summary").click()
    page.locator(".drop").get_by_role("button", name="退出登录").click()
    assert "/login" in page.url
    page.goto("/")
    assert "/login" in page.url


@pytest.mark.parametrize("login", DESKS)
def test_each_post_has_its_own_desk_and_menu(town: Any, enter: Enter, login: str) -> None:
    acts.suspected(town)
    page = enter(getattr(town, login))
    page.goto("/")
    expect(page.locator("h1")).to_have_text("工作台")
    expect(
        page.get_by_role("navigation", name="菜单").get_by_role("link", name=DESKS[login], exact=True)
    ).to_be_visible()
    lines = page.locator(".due-line")
    expect(page.locator(".due, .empty-kind").first).to_be_visible()
    for line in lines.all():
        assert line.get_by_role("link").inner_text().strip()  # the button says what it does
    if login == "village_officer":
        expect(lines).not_to_have_count(0)  # 曾望 lives in his village


def test_search_finds_by_initials_in_sight_and_nothing_else(town: Any, enter: Enter) -> None:
    page = enter(town.principal)
    page.goto("/children/")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("lxm")
    page.keyboard.press("Enter")
    expect(page.locator(".hits").get_by_role("link", name="林小明")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("罗")
    page.keyboard.press("Enter")
    expect(page.locator(".empty-words")).to_be_visible()
    assert CANARY not in page.content()
    page.locator("[data-search]").fill("lxm")
    page.keyboard.press("Enter")
    page.locator(".hits").get_by_role("link", name="林小明").click()
    assert "林小明" not in page.title()


def test_the_keyboard_walks_a_list_and_opens_the_row(town: Any, enter: Enter) -> None:
    page = enter(town.principal)
    page.goto("/children/")
    rows = page.locator("table[data-rows] tbody tr")
    assert rows.count() > 2
    page.locator("h1").click()
    for key in "jjk":
        page.keyboard.press(key)
    first = rows.nth(0).get_by_role("link").first
    expect(first).to_be_focused()
    width = first.evaluate("one => getComputedStyle(one).outlineWidth + getComputedStyle(one).outlineStyle")
    assert width == "3pxsolid"
    page.keyboard.press("j")
    second = rows.nth(1).get_by_role("link").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".head-card-name")).to_contain_text(second)


def test_tab_reaches_the_skip_link_first_and_every_stop_is_seen(town: Any, enter: Enter) -> None:
    page = enter(town.principal)
    page.goto("/cases/suspected")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            return one === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
                || style.boxShadow !== 'none' || one.matches('summary:focus-visible, .check input') }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_a_masked_phone_opens_in_place_for_a_reason_and_is_recorded(town: Any, enter: Enter) -> None:
    from notoneless.core.models import Event

    page = enter(town.principal)
    page.goto(f"/children/{town.xiaoming.key}")
    assert "10020000100" not in page.content()
    box = page.locator(".masked").filter(has_text="100****0100")
    box.locator("summary").click()
    box.get_by_role("button", name="联系家长").click()
    expect(page.locator("main")).to_contain_text("10020000100")
    assert page.url.endswith(str(town.xiaoming.key))
    told = Event.objects.filter(child_key=town.xiaoming.key, by="principal").exclude(act="child_file_opened")
    assert told.exists()


def test_an_impatient_second_press_opens_one_case(town: Any, enter: Enter) -> None:
    from notoneless.cases.models import Case
    from notoneless.support.models import Contact

    case = acts.confirmed(town)
    page = enter(town.junior_principal)
    page.goto(f"/cases/{case.key}")
    who = (
        town.junior_principal
        if page.get_by_role("link", name=re.compile("登记走访|登记劝返")).count()
        else town.principal
    )
    page = enter(who)
    page.goto(f"/cases/{case.key}/contact")
    page.get_by_text("电话联系", exact=True).click()
    page.get_by_label("情况").fill("电话没人接。")
    page.evaluate(
        """() => { const button = document.querySelector('.form-end button'); button.click(); button.click();
        const form = button.form; form.classList.remove('is-sending'); form.requestSubmit(button); }"""
    )
    expect(page.get_by_text("走访记录已保存。")).to_be_visible()
    assert Contact.objects.filter(case_key=case.key).count() == 1
    assert Case.objects.count() == 1


def test_after_half_an_hour_away_the_next_press_leads_to_the_login_page(
    town: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notoneless.core import clock

    page = enter(town.teacher, PHONE)
    page.goto("/")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=31))
    page.get_by_role("link", name="我的班").last.click()
    page.wait_for_url("**/login?next=**")
    page.get_by_label("登录名").fill("teacher")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/children/my-class")


def test_a_post_that_ended_sees_nothing_at_the_next_request(town: Any, enter: Enter, watch: Watch) -> None:
    watch.expected = ("403", "404")
    from notoneless.grid.models import Post

    page = enter(town.township_officer)
    page.goto("/cases/suspected")
    expect(page.locator("h1")).to_have_text("疑似台账")
    Post.objects.filter(user=town.township_officer).update(until_on=NOW.date() - timedelta(days=1))
    page.reload()
    expect(page.locator("h1")).not_to_have_text("疑似台账")
