"""Lists in the browser: a roll handed in, mended and written; a match with its progress; pairs decided from the keyboard."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.intake.lists import liu, roll, sun

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def hand_in(page: Page, path: Path) -> None:
    page.goto("/intake/new")
    kind = page.get_by_label("学籍名册", exact=False).first
    if kind.count():
        kind.check(force=True)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()


def test_a_roll_with_a_fault_is_refused_whole_mended_and_written(
    town: Any, enter: Enter, tmp_path: Path
) -> None:
    from notoneless.children.models import Child

    path = tmp_path / "花名册.xlsx"
    path.write_bytes(roll(liu(), sun(出生日期="20190000"), titles=["青石中心小学学生基本信息表"]))
    page = enter(town.principal)
    hand_in(page, path)
    expect(page.locator(".problem").first).to_contain_text("出生日期")
    expect(page.get_by_role("button", name="确认写入")).to_have_count(0)
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("错误")).first.click()
    assert Path(got.value.path()).read_bytes().startswith(b"PK")
    assert not Child.objects.filter(name="柳苗苗").exists()

    path.write_bytes(roll(liu(), sun()))
    hand_in(page, path)
    expect(page.locator("main")).to_contain_text("柳苗苗")
    assert not Child.objects.filter(name="柳苗苗").exists()  # nothing before the yes
    page.get_by_role("button", name="确认写入").click()
    expect(page.locator(".progress-box.is-done")).to_contain_text("新增 2 行")
    assert Child.objects.filter(name__in=["柳苗苗", "孙青"]).count() == 2

    hand_in(page, path)
    expect(
        page.get_by_role("row", name=re.compile("^无变化 2"))
    ).to_be_visible()  # the same file adds nothing
    expect(page.get_by_role("row", name=re.compile("^新增 0"))).to_be_visible()


def test_a_match_shows_how_far_it_is_and_then_its_figures(
    town: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notoneless.core import jobs
    from notoneless.core.models import Job
    from notoneless.verification.models import MatchRun
    from tests.verification.rows import row_of
    from tests.verification.test_stories import doubtful

    row_of(town.xiaoming)
    row_of(town.noroll)
    doubtful(town)
    waiting: list[str] = []
    monkeypatch.setattr(
        jobs, "_send", lambda job: waiting.append(str(job.key))
    )  # a worker that is still busy
    page = enter(town.bureau_officer)
    page.goto("/verification/runs/new/")
    page.get_by_role("button", name="开始比对").click()
    expect(page.locator(".progress-box progress")).to_be_visible()
    expect(page.get_by_text("可以离开这一页，处理会继续。")).to_be_visible()
    assert MatchRun.objects.get().state == "running"
    jobs.job_run(Job.objects.get(key=waiting[0]).key)
    expect(page.locator(".progress-box.is-done")).to_be_visible()  # asked again by itself
    page.get_by_role("link", name="看结果").click()
    expect(page.locator("main")).to_contain_text("还要看的")
    page.locator("tr", has_text="存疑配对").get_by_role("link").click()
    expect(page.get_by_role("link", name="邹天宇").first).to_be_visible()


@pytest.mark.parametrize(("key", "said"), [("1", "已并为一人"), ("2", "已记为不是同一人")])
def test_a_pair_is_decided_with_one_key(town: Any, enter: Enter, key: str, said: str) -> None:
    from notoneless.verification.models import OPEN_PAIRS, MatchPair

    acts.matched(town)
    page = enter(town.principal)
    page.goto("/verification/pairs/")
    page.get_by_role("link", name="逐对确认").click()
    expect(page.get_by_role("heading", name="是不是同一个孩子")).to_be_visible()
    page.wait_for_load_state("load")  # keys work once the page's script has run
    page.keyboard.press(key)
    expect(page.locator(".notice-success")).to_contain_text(said)
    assert not MatchPair.objects.filter(state__in=OPEN_PAIRS).exists()


def test_the_balance_opens_down_to_the_names(town: Any, enter: Enter) -> None:
    acts.suspected(town)
    page = enter(town.bureau_officer)
    page.goto("/balance/")
    for place in ("青石镇", "柳湾村"):
        page.locator("table").get_by_role("link", name=place, exact=True).click()
    row = page.locator("tr", has_text="柳湾村二组")
    row.locator("td[data-label='在办个案']").get_by_role("link").click()
    expect(page.locator("table").get_by_role("link", name="曾望")).to_be_visible()
