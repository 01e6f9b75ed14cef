"""The main job in a browser: from a missing child on a phone at the gate to the closed case, every post at its own desk."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import PHONE, Watch
from tests.makers import TODAY

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def desk_line(page: Page, who: str, what: str) -> Any:
    """The line of the desk that names this child and this work."""
    return page.locator(".due-line").filter(has_text=who).filter(has_text=what)


def press(page: Page, name: str) -> None:
    """A button or link by what it says; the page that follows is waited for."""
    found = page.locator("main").get_by_role("button", name=name, exact=True)
    (
        found if found.count() else page.locator("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def test_what_the_village_sees_becomes_a_confirmed_case_on_the_townships_desk_the_same_day(
    town: Any, enter: Enter, photo: Path
) -> None:
    acts.suspected(town)

    gate = enter(town.village_officer, PHONE)
    gate.goto("/")
    desk_line(gate, "曾望", "").get_by_role("link").first.click()
    if gate.get_by_role("link", name="登记入户所见").count():
        gate.get_by_role("link", name="登记入户所见").click()
    gate.get_by_text("没有上学", exact=True).click()
    gate.get_by_label("看到、听到什么").fill("奶奶说在家放羊，没去学校。")
    gate.get_by_label("照片").set_input_files(photo)
    expect(gate.locator("[data-file-preview] img")).to_be_visible()
    press(gate, "保存所见")
    expect(gate.get_by_text("已保存。")).to_be_visible()
    expect(gate.get_by_text(re.compile("入户所见.没有上学"))).to_be_visible()

    school = enter(town.vice_principal)
    school.goto("/")
    desk_line(school, "曾望", "定").get_by_role("link").click()
    if school.get_by_role("link", name="定核查代码").count():
        school.get_by_role("link", name="定核查代码").click()
    school.get_by_text("厌学、务工、早婚等").first.click()
    school.get_by_label("细类").select_option(label="厌学或学习困难")
    school.get_by_label("佐证材料").set_input_files(photo)
    school.get_by_label("佐证说明").fill("班主任谈话记录")
    press(school, "提交教育局审核")
    expect(
        school.get_by_text("已提交，等教育局审核。").or_(school.get_by_text("已提交，等教育局审核。"))
    ).to_be_visible()

    bureau = enter(town.bureau_officer)
    bureau.goto("/cases/review")
    bureau.get_by_role("link", name="曾望").click()
    assert bureau.request.get(bureau.get_by_role("link", name="看佐证材料").get_attribute("href")).ok
    bureau.get_by_role("button", name=re.compile("^采信.确认失学$")).click()
    expect(bureau.get_by_text("已采信。")).to_be_visible()

    township = enter(town.township_officer)
    township.goto("/")
    expect(desk_line(township, "曾望", "")).not_to_have_count(0)
    township.goto("/cases/out-of-school")
    township.get_by_role("link", name="曾望").click()
    expect(township.locator(".head-card .pill")).to_have_text("确认失学")
    for name in ("高青山", "柳大山", "傅校敏"):
        expect(township.get_by_role("main")).to_contain_text(name)  # the working group has names


def test_an_urging_letter_goes_from_draft_to_the_door(town: Any, enter: Enter, photo: Path) -> None:
    case = acts.confirmed(town)
    writer, checker = enter(town.township_officer), enter(town.township_deputy)
    writer.goto(f"/cases/{case.key}")
    writer.get_by_role("link", name="义务教育敦促书").click()
    press(writer, "拟稿")
    writer.get_by_role("link", name="看文书").first.click()
    address = writer.url

    checker.goto(address)
    press(checker, "核稿通过")
    press(checker, "签发编号")
    checker.locator("#ask").get_by_role("button", name="签发编号").click()
    expect(checker.locator("main")).to_contain_text("〔2026〕1号")
    for name, head in (("打印用 PDF", b"%PDF"), ("Word", b"PK"), ("送达回证", b"%PDF")):
        answer = checker.request.get(checker.get_by_role("link", name=name).get_attribute("href"))
        assert answer.status == 200, name
        assert answer.body().startswith(head), name

    writer.goto(address)
    press(writer, "上传盖章扫描件")
    writer.get_by_label("盖章扫描件").set_input_files(photo)
    press(writer, "上传")
    press(writer, "登记送达")
    writer.get_by_text("直接送达").first.click()
    writer.get_by_role("textbox", name="签收人").fill("贺家长")
    press(writer, "登记送达")
    writer.goto(address)
    expect(writer.locator("main")).to_contain_text("贺家长签收")
    expect(writer.locator(".wizard-step-done")).to_have_count(5)


def test_a_visit_the_return_to_a_class_and_the_follow_up_are_one_story(town: Any, enter: Enter) -> None:
    case = acts.confirmed(town)
    acts.delivered(town, case)
    visitor = enter(town.village_officer, PHONE)
    visitor.goto(f"/cases/{case.key}/contact")
    visitor.get_by_text("入户走访", exact=True).click()
    visitor.get_by_label("见到谁").fill("父亲")
    visitor.get_by_label("情况").fill("孩子跟表哥在城里，答应周日回来。")
    press(visitor, "保存走访记录")
    expect(visitor.get_by_text("走访记录已保存。")).to_be_visible()

    school = enter(town.junior_principal)
    school.goto(f"/cases/{case.key}")
    if not school.get_by_role("link", name="登记返校").count():
        school = enter(town.principal)
        school.goto(f"/cases/{case.key}")
    school.get_by_role("link", name="登记返校").click()
    school.get_by_label("接收班级").select_option(index=1)
    press(school, "登记返校")
    expect(school.locator(".head-card .pill")).to_have_text("已返校")
    school.goto(f"/cases/{case.key}/followup")
    school.get_by_text("在班上课", exact=True).click()
    press(school, "保存跟踪")
    expect(school.locator(".timeline")).to_contain_text("在班")
    titles = school.locator(".timeline-title").all_inner_texts()
    assert any("登记返校" in title for title in titles)
    assert any("义务教育敦促书" in title for title in titles)


def test_the_month_ends_with_a_village_that_confirms_a_zero_report_and_a_bureau_that_sees_who_is_missing(
    town: Any, enter: Enter, watch: Watch
) -> None:
    watch.expected = ("422",)
    acts.suspected(town)  # 柳湾村 has a case; the pupils of 青石中心小学 have none
    month = f"{TODAY:%Y-%m}"
    village = enter(town.village_officer, PHONE)
    village.goto(f"/reports/{month}/village/{town.liuwan.code}")
    expect(village.locator("main")).to_contain_text("曾望")
    press(village, "确认无误")
    expect(village.get_by_text(re.compile("户籍线已确认"))).to_be_visible()

    school = enter(town.principal)
    school.goto(f"/reports/{month}/report/{town.primary.number}/school_line")
    press(school, "签报零报告")  # not said aloud yet: refused, with the reason
    expect(school.locator(".refusal")).to_be_visible()
    school.get_by_label(re.compile("^零报告")).check()
    press(school, "签报零报告")
    expect(school.get_by_text(re.compile("已签报"))).to_be_visible()
    school.goto(f"/reports/{month}/report/{town.primary.number}/household_line")
    press(school, "签报")
    expect(school.get_by_text(re.compile("已签报"))).to_be_visible()

    bureau = enter(town.bureau_officer)
    bureau.goto(f"/reports/{month}")
    figures = {
        one.locator(".figure-label").inner_text(): int(one.locator(".figure-value").inner_text())
        for one in bureau.locator(".figure").all()
    }
    assert figures["有个案"] == 1
    assert figures["零报告"] == 1
    assert figures["未报"] >= 3
    bureau.locator("tr", has_text="青石中心小学").filter(has_text="零报告").get_by_role("link").click()
    press(bureau, "签收")
    expect(bureau.get_by_text("已签收。")).to_be_visible()


def test_a_child_on_no_list_is_added_at_the_door_without_a_number(town: Any, enter: Enter) -> None:
    from notoneless.cases.models import Case

    page = enter(town.village_officer, PHONE)
    page.goto("/children/my-village")
    page.goto("/verification/found/")
    page.get_by_label("姓名", exact=False).first.fill("小满仓")
    page.get_by_text("男", exact=True).click()
    page.get_by_label("大约几岁").fill("9")
    page.get_by_label("住在哪个组").select_option(index=1)
    press(page, "登记并对照")
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator("h1")).to_have_text("一人一档")
    case = Case.objects.get(child__name="小满仓")
    assert case.unit == town.primary  # the school that covers the village
    assert TODAY < case.due_on <= TODAY + timedelta(days=30)
