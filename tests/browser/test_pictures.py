"""The guide's pictures, taken from a demo district. Collected only where NOTONELESS_PICTURES names their folder (`make pictures`).

The district is the one `make demo` left in .demo (a copy of it, which is thrown away), else a small one built for the purpose.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / os.environ["NOTONELESS_PICTURES"]
SIZES = {1440: (1440, 900), 390: (390, 844)}
MOST_BYTES = 200_000
DESKS = {
    "leader": "局领导", "bureau": "控辍专干(教育局)", "township": "乡镇(街道)干部", "centre": "中心校专干",
    "school": "学校负责人", "teacher": "班主任", "village": "村(社区)干部",
}  # fmt: skip
COMMAND = [sys.executable, "-c", "import sys; from notoneless.web.cli import main; sys.exit(main())"]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address, and the folder of its lists."""
    place = tmp_path_factory.mktemp("pictures")
    made = Path(os.environ.get("NOTONELESS_DEMO", ROOT / ".demo"))
    if (made / "data" / "demo-ready").exists():
        shutil.copytree(made / "data", place / "data")
        shutil.copytree(made / "keys", place / "keys")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    env = {
        **{key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "NOTONELESS_DATA": str(place / "data"),
        "NOTONELESS_KEYS": str(place / "keys" / "keys.json"),
        "NOTONELESS_DATABASE_URL": "",
    }
    subprocess.run([*COMMAND, "demo", "--children", "2000", "--no-serve"], env=env, cwd=place, check=True)
    serving = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=env, cwd=place)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}", place / "data" / "lists"
    finally:
        serving.terminate()
        serving.wait(30)


Show = Callable[[str, int, str], Page]


@pytest.fixture(scope="module")
def show(chromium: Browser, district: tuple[str, Path]) -> Iterator[Show]:
    """``show(role, width, address)``: that page, as the demo's person of that role sees it at that width."""
    pages: dict[tuple[str, int], Page] = {}

    def shown(role: str, width: int, address: str) -> Page:
        page = pages.get((role, width))
        if page is None:
            across, down = SIZES[width]
            context = chromium.new_context(
                base_url=district[0], viewport={"width": across, "height": down}, is_mobile=width == 390,
                device_scale_factor=1 if width == 1440 else 2, locale="zh-CN",
            )  # fmt: skip
            page = pages[role, width] = context.new_page()
            page.goto("/login")
            if role:
                row = page.locator("[data-demo-login]").filter(
                    has=page.locator(".demo-role", has_text=DESKS[role])
                )
                row.first.click()
                page.wait_for_selector(".topbar-end")
        page.goto(address)
        return page

    yield shown
    for page in pages.values():
        page.context.close()


def keep(page: Page, name: str, width: int) -> None:
    """The picture, in few colours, so that the guide stays light."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(page.screenshot())) as whole:
        picture = whole.convert("RGB")
    path = FOLDER / f"{name}-{width}.png"
    picture.quantize(palette=palette(picture), dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, path


def palette(picture: Image.Image) -> Image.Image:
    """The 256 commonest colours as they are: a flat ground stays the colour it is."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)[:256]
    kept = Image.new("P", (1, 1))
    kept.putpalette([part for _, colour in counted for part in colour])  # type: ignore[misc]
    return kept


both = pytest.mark.parametrize("width", list(SIZES))


@both
def test_the_login_page(show: Show, width: int) -> None:
    keep(show("", width, "/login"), "login", width)


@both
@pytest.mark.parametrize("role", list(DESKS))
def test_the_desk_of(show: Show, role: str, width: int) -> None:
    page = show(role, width, "/")
    expect(page.locator("h1")).to_have_text("工作台")
    keep(page, f"desk-{role}", width)


def mended(lists: Path, place: Path) -> Path:
    """A school's roll some weeks on: six moved house, two came."""
    book = openpyxl.load_workbook(sorted((lists / "学籍").glob("*.xlsx"))[0])
    sheet = book.active
    assert sheet is not None
    at = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "姓名")
    heads = {str(cell.value): cell.column for cell in sheet[at]}
    for row in range(at + 3, at + 9):
        sheet.cell(row, heads["现住址"]).value = f"云溪区新安置点{row}号"
    for name, sex, day in (("欧阳晨曦", "1", "2018/3/9"), ("司徒小雨", "2", "2018/7/21")):
        new = [cell.value for cell in sheet[at + 1]]
        row = sheet.max_row + 1
        for column, value in enumerate(new, start=1):
            sheet.cell(row, column).value = value
        for head, value in (
            ("姓名", name),
            ("性别", sex),
            ("出生日期", day),
            ("身份证件号", ""),
            ("学籍号", ""),
        ):
            sheet.cell(row, heads[head]).value = value
    path = place / "学生基本信息表.xlsx"
    book.save(path)
    return path


def hand_in(page: Page, path: Path) -> None:
    page.get_by_label("学籍名册", exact=False).first.check(force=True)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_selector("[hx-trigger]", state="detached", timeout=60_000)


@both
def test_an_import_previewed(show: Show, district: tuple[str, Path], tmp_path: Path, width: int) -> None:
    page = show("bureau", width, "/intake/new")
    hand_in(page, mended(district[1], tmp_path))
    page.reload()
    expect(page.get_by_role("button", name="确认写入")).to_be_visible()
    keep(page, "import-preview", width)


@both
def test_an_import_refused_with_its_errors(show: Show, district: tuple[str, Path], width: int) -> None:
    page = show("bureau", width, "/intake/new")
    hand_in(page, district[1] / "演示-有错误的花名册.xlsx")
    page.reload()
    expect(page.locator(".problem").first).to_be_visible()
    keep(page, "import-errors", width)


@both
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("balance", "/balance/"),
        ("suspected", "/cases/suspected"),
        ("month", "/reports/"),
        ("match-run", "/verification/runs/"),
    ],
)
def test_a_page_of_the_bureau(show: Show, name: str, address: str, width: int) -> None:
    page = show("bureau", width, address)
    if name == "match-run":
        page.locator("table[data-rows] tbody th a").first.click()
    keep(page, name, width)


@both
@pytest.mark.parametrize(
    ("name", "role", "address"),
    [
        ("season", "bureau", "/children/season"),
        ("school-year", "bureau", "/year"),
        ("rollover", "bureau", "/children/rollover"),
        ("movers", "township", "/children/movers"),
        ("my-village", "village", "/children/my-village"),
        ("transfers", "bureau", "/children/transfers/"),
        ("roll-checks", "bureau", "/verification/roll-checks/"),
        ("checks", "bureau", "/verification/checks/"),
        ("statement", "bureau", "/verification/statement/"),
        ("codes", "bureau", "/children/codes"),
        ("campaign", "bureau", "/verification/campaigns/"),
        ("surveys", "village", "/verification/surveys/"),
        ("guarantees", "bureau", "/verification/guarantees/"),
        ("calendar", "bureau", "/grid/calendar/"),
    ],
)
def test_a_page_of_the_registers(show: Show, name: str, role: str, address: str, width: int) -> None:
    page = show(role, width, address)
    ahead = page.get_by_role("link", name="预演20")
    if name == "rollover" and ahead.count():
        ahead.first.click()
    expect(page.locator("h1")).to_be_visible()
    keep(page, name, width)


@both
def test_a_case_and_the_file_of_its_child(show: Show, width: int) -> None:
    page = show("bureau", width, "/cases/?state=ordered")
    if not page.locator("table[data-rows] tbody th a").count():
        page.goto("/cases/out-of-school")
    page.locator("table[data-rows] tbody th a").first.click()
    page.wait_for_selector(".timeline")
    keep(page, "case", width)
    page.get_by_role("link", name="一人一档").first.click()
    page.wait_for_selector(".timeline")
    keep(page, "child-file", width)


@both
def test_what_is_seen_at_the_door(show: Show, width: int) -> None:
    page = show("village", width, "/cases/suspected")
    if not page.locator("table[data-rows] tbody th a").count():
        page.goto("/cases/")
    page.goto(page.locator("table[data-rows] tbody th a").first.get_attribute("href") + "/see-door")
    page.get_by_text("没有上学", exact=True).click()
    page.get_by_label("看到、听到什么").fill("奶奶说孩子跟表哥去城里了，电话打不通。")
    keep(page, "see-door", width)
    page.get_by_label("看到、听到什么").fill("")
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.isDirty = false })")


@both
def test_a_class_called(show: Show, width: int) -> None:
    page = show("teacher", width, "/")
    page.goto(page.locator('a[href*="/attendance/classes/"]').first.get_attribute("href") or "/")
    rows = page.locator(".call-row")
    rows.nth(1).locator(".call-absent").click()
    rows.nth(3).locator(".call-leave").click()
    expect(page.locator(".call-end .btn")).to_have_text("保存：缺勤1人，请假1人")
    keep(page, "call", width)


@both
def test_a_days_attendance(show: Show, width: int) -> None:
    page = show("bureau", width, "/attendance/")
    expect(page.locator("h1")).to_have_text("今日考勤")
    keep(page, "attendance", width)
