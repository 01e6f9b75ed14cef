"""A served town and a real Chromium. Whatever a test does, its pages may not complain, ask another host or lose their key."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("NOTONELESS_CHROMIUM") or "/usr/bin/chromium"
QUIET = [  # a browser that asks nobody anything of its own accord
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

collect_ignore = (
    [] if os.environ.get("NOTONELESS_PICTURES") else ["test_pictures.py"]
)  # `make pictures` sets it


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; each person gets a context of his own."""
    with sync_playwright() as driver:
        chinese = {**os.environ, "LANGUAGE": "zh_CN"}  # dates as officers write them
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=chinese)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What no page may do, noted as it happens."""

    address: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def note(self, words: str) -> None:
        if not any(part in words for part in self.expected):
            self.complaints.append(words)

    def over(self, context: BrowserContext) -> None:
        host = urlsplit(self.address).netloc

        def asked(request: Any) -> None:
            at = urlsplit(request.url)
            if at.scheme in ("http", "https", "ws", "wss") and at.netloc != host:
                self.note(f"asked another host: {request.url}")

        def said(line: Any) -> None:
            if line.type in ("error", "warning"):
                self.note(f"{line.text} ({line.location.get('url', '')})")

        context.on("request", asked)
        context.on("console", said)
        context.on("weberror", lambda error: self.note(str(error.error)))


@pytest.fixture
def served(live_server: Any, town: Any) -> str:
    """The town, served: the address of its front door."""
    return str(live_server.url)


@pytest.fixture
def watch(served: str) -> Iterator[Watch]:
    """Fails the test when a page complained or asked elsewhere. The content policy speaks through the console."""
    one = Watch(served)
    yield one
    assert one.complaints == []


@pytest.fixture
def enter(chromium: Browser, served: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """``enter(user)``: a page of somebody signed in, at a desk; ``enter(user, PHONE)`` on a phone."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    contexts: list[BrowserContext] = []

    def entered(user: Any = None, size: dict[str, int] = DESK) -> Page:
        context = chromium.new_context(
            base_url=served, viewport=size, locale="zh-CN", has_touch=size is PHONE, is_mobile=size is PHONE
        )  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        watch.over(context)
        contexts.append(context)
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": str(session.session_key), "url": served}])
        return context.new_page()

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a phone's camera leaves it."""
    from PIL import Image

    path = tmp_path / "门口.jpg"
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(path, "JPEG")
    return path
