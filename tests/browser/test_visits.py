"""A visit on a phone at the gate: signed on the screen, photographed, kept through a lost connection, in a real Chromium."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import PHONE, Watch

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def sign(page: Page) -> None:
    """A name drawn with a finger."""
    page.locator(".visit-pad").scroll_into_view_if_needed()
    box = page.locator(".visit-pad").bounding_box()
    assert box is not None
    x, y = box["x"], box["y"]
    page.mouse.move(x + 30, y + 90)
    page.mouse.down()
    for dx, dy in ((80, 30), (120, 110), (180, 40), (240, 100), (290, 60)):
        page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()


def test_a_village_officer_records_a_visit_with_a_signature_and_a_photo(
    town: Any, enter: Enter, photo: Path
) -> None:
    from notoneless.documents.services import file_open
    from notoneless.support.models import Contact

    case = acts.confirmed(town)
    page = enter(town.village_officer, PHONE)
    page.goto(f"/cases/{case.key}/contact")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("入户走访", exact=True).click()
    page.get_by_text("孩子本人", exact=True).click()
    page.get_by_label("情况").fill("奶奶在家，孩子说想去打工。")
    page.get_by_label("约定").fill("周五送回学校。")
    page.get_by_role("button", name="3天后").click()
    expect(page.get_by_label("下次联系")).to_have_value("2026-11-21")
    page.get_by_label("照片").set_input_files(photo)
    expect(page.locator("[data-file-preview] img")).to_be_visible()
    sign(page)
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.get_by_text("走访记录已保存。")).to_be_visible()

    row = Contact.objects.get(case_key=case.key)
    assert (row.met, row.number, row.next_on.isoformat()) == ("孩子本人", 1, "2026-11-21")
    assert row.signature is not None and row.signature.media_type == "image/png"
    with Image.open(BytesIO(file_open(stored=row.signature))) as kept:
        assert kept.format == "PNG" and sum(kept.convert("L").histogram()[:128]) > 200, (
            "the strokes are in it"
        )
    with Image.open(BytesIO(file_open(stored=row.photo))) as kept:
        assert not kept.getexif(), "no place and no camera"
    page.get_by_role("link", name="看记录").first.click()
    for name in ("家长签名", "走访照片"):
        shown = page.get_by_alt_text(name)
        expect(shown).to_be_visible()
        assert shown.evaluate("one => one.complete && one.naturalWidth > 0"), name
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_leaving_with_something_typed_is_asked_back(town: Any, enter: Enter) -> None:
    case = acts.confirmed(town)
    page = enter(town.village_officer, PHONE)
    page.goto(f"/cases/{case.key}/contact")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    sign(page)
    page.get_by_role("link", name="回到个案").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("情况")).to_be_visible()
    page.get_by_role("button", name="清除重签").click()
    assert page.locator('input[name="signature"]').input_value() == ""


def test_a_lost_connection_loses_nothing(town: Any, enter: Enter, watch: Watch) -> None:
    from notoneless.support.models import Contact

    watch.expected = ("ERR_INTERNET_DISCONNECTED", "422")
    case = acts.confirmed(town)
    page = enter(town.village_officer, PHONE)
    page.goto(f"/cases/{case.key}/contact")
    page.get_by_label("情况").fill("家里锁着门。")
    sign(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.get_by_text("网络不通，没有发出。")).to_be_visible()
    expect(page.get_by_label("情况")).to_have_value("家里锁着门。")
    assert not Contact.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.get_by_text("走访记录已保存。")).to_be_visible()
    assert Contact.objects.get().signature is not None


def test_what_is_missing_is_marked_and_photo_and_signature_stay(
    town: Any, enter: Enter, watch: Watch, photo: Path
) -> None:
    from notoneless.support.models import Contact

    watch.expected = ("422",)
    case = acts.confirmed(town)
    page = enter(town.village_officer, PHONE)
    page.goto(f"/cases/{case.key}/contact")
    page.get_by_label("照片").set_input_files(photo)
    expect(page.locator("[data-file-preview] img")).to_be_visible()
    sign(page)
    page.set_viewport_size({"width": 844, "height": 390})  # the phone is turned
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.get_by_text("请填写情况。")).to_be_visible()
    expect(page.locator("[data-file-preview] img")).to_be_visible()
    page.get_by_label("情况").fill("在家。")
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.get_by_text("走访记录已保存。")).to_be_visible()
    row = Contact.objects.get()
    assert row.photo is not None and row.signature is not None
