"""What app.js promises: one press one effect, lighter photos, nothing lost, nothing refused by the content policy."""

import threading
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django import forms
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Browser, Page

import notoneless
from notoneless.web.headers import POLICY

pytestmark = pytest.mark.browser
urlpatterns: list[Any] = []  # the frame leaves out what has no address; these pages need no room

STATIC = [Path(notoneless.__file__).parent / "web" / "static", Path(django_htmx.__file__).parent / "static"]
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Visit(forms.Form):
    note = forms.CharField(label="说明", widget=forms.Textarea)
    photo = forms.FileField(label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


class Site:
    """One form page, and what was sent to it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, bytes]] = []
        self.context: dict[str, Any] = {
            "form": Visit(),
            "submit_label": "提交走访记录",
            "request_key": "key-of-the-page",
        }
        self.is_slow = False
        self.address = ""

    def page(self) -> bytes:
        return render_to_string("web/page_under_test.html", self.context).encode()


PAGE = '{% extends "base.html" %}{% block content %}{% include "partials/form.html" %}{% endblock %}'


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.split("?")[0].removeprefix("/static/")
            found = next((root / name for root in STATIC if (root / name).is_file()), None)
            self.answer(
                found.read_bytes() if found else site.page(),
                KINDS.get(found.suffix if found else "", "text/html"),
            )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
            parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
            site.sent.append(
                {
                    str(p.get_param("name", header="content-disposition")): p.get_payload(decode=True)
                    for p in parts
                }
            )
            if site.is_slow:
                threading.Event().wait(1.0)
            self.answer(b"<!DOCTYPE html><title>saved</title><p>saved</p>", "text/html")

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None: ...

    return Answer


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page_under_test.html").write_text(PAGE, "utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.ROOT_URLCONF = __name__
    one = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(one))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    one.address = f"http://127.0.0.1:{server.server_port}/visit"
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(site.address)
    yield page
    page.close()
    assert complaints == []


def press(page: Page) -> Any:
    return page.get_by_role("button", name="提交走访记录")


def test_a_button_pressed_five_times_sends_once(page: Page, site: Site) -> None:
    site.is_slow = True
    page.get_by_label("说明").fill("奶奶在家")
    page.evaluate(
        """() => {
        let presses = 0;
        const timer = setInterval(() => {
            document.querySelector('.form-end button').click();
            if (++presses === 5) clearInterval(timer);
        }, 80);
    }"""
    )
    page.wait_for_selector("text=saved")
    assert len(site.sent) == 1
    assert site.sent[0]["request_key"] == b"key-of-the-page"


def test_the_same_words_keep_the_request_key_and_other_words_take_a_new_one(page: Page, site: Site) -> None:
    keys = page.evaluate(
        """() => {
        const form = document.querySelector('form[data-guard]'), keys = [];
        form.addEventListener('submit', event => {
            event.preventDefault();
            keys.push(form.elements.request_key.value);
        });
        const send = words => {
            form.elements.note.value = words;
            form.classList.remove('is-sending');
            form.requestSubmit();
        };
        send('one'); send('one'); send('two');
        return keys;
    }"""
    )
    assert keys[0] == keys[1] == "key-of-the-page"
    assert keys[2] != keys[0]
    assert 20 <= len(keys[2]) <= 64


def test_a_photo_is_sent_small_upright_and_without_the_marks_of_the_camera(page: Page, site: Site) -> None:
    marks = Image.Exif()
    marks[0x0112], marks[0x010F] = 6, "Gate Camera"  # turned by 90 degrees
    kept = BytesIO()
    Image.effect_noise((3600, 2400), 60).convert("RGB").save(kept, "JPEG", quality=95, exif=marks)
    assert kept.tell() > 4_000_000
    page.set_input_files(
        "input[type=file]", {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}
    )
    page.get_by_label("说明").fill("在家")
    press(page).click()  # at once: the form waits for the photo
    page.wait_for_selector("text=saved")
    photo = site.sent[0]["photo"]
    assert len(photo) < 1_000_000
    with Image.open(BytesIO(photo)) as image:
        assert image.height > image.width
        assert not image.getexif()


def test_a_question_is_asked_before_sending_and_no_means_no(page: Page, site: Site) -> None:
    site.context["confirm"] = "提交后由教育局审核。"
    page.reload()
    page.get_by_label("说明").fill("在家")
    press(page).click()
    page.get_by_role("button", name="再想想").click()
    assert site.sent == []
    press(page).click()
    page.locator("#ask").get_by_role("button", name="提交走访记录").click()
    page.wait_for_selector("text=saved")
    assert len(site.sent) == 1


def test_leaving_with_unsent_words_is_asked_about(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(site.address)
    assert asked == []
    page.get_by_label("说明").fill("写到一半")
    page.goto(site.address)
    assert asked == ["beforeunload"]


def test_nothing_is_left_in_the_browsers_storage(page: Page, site: Site) -> None:
    page.goto(site.address + "?q=李沐辰")
    page.get_by_label("说明").fill("在家")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    press(page).click()
    page.wait_for_selector("text=saved")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
