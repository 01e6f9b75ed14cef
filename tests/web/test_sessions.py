"""Sessions end: idle, at logout, and at once when the account is switched off or the password changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from notoneless.core import clock
from tests.makers import press
from tests.town import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, fixed_time: datetime) -> Any:
    """Set the clock so many minutes on."""

    def later(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: fixed_time + timedelta(minutes=minutes))

    return later


@pytest.fixture
def fang(client: Client, town: Any) -> Client:
    client.force_login(town.teacher)
    assert client.get("/me").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/me").status_code == 200)


def test_half_an_hour_without_a_request_ends_the_session(fang: Client, at: Any) -> None:
    at(31)
    assert not is_in(fang)
    at(32)
    assert not is_in(fang), "it must not come back to life"
    assert not Session.objects.exists()


def test_work_keeps_the_session(fang: Client, at: Any) -> None:
    for minutes in (20, 40, 60, 80):
        at(minutes)
        assert is_in(fang)
    at(111)
    assert not is_in(fang)


def test_a_clock_set_back_revives_no_session(fang: Client, at: Any) -> None:
    at(31)
    assert not is_in(fang)
    at(0)
    assert not is_in(fang)


def test_an_account_switched_off_is_refused_at_its_next_request(fang: Client, town: Any) -> None:
    """T24: in all its sessions."""
    other = Client()
    other.force_login(town.teacher)
    town.teacher.is_active = False
    town.teacher.save()
    assert not is_in(fang)
    assert not is_in(other)


def test_the_end_of_a_post_ends_its_sight_at_the_next_request(fang: Client, town: Any) -> None:
    page = f"/children/{town.xiaoming.key}"
    assert fang.get(page).status_code == 200
    town.teacher.posts.update(until_on=clock.today() - timedelta(days=1))
    assert fang.get(page).status_code in (403, 404)
    assert "林小明" not in fang.get(page).content.decode()


def test_a_new_password_ends_the_other_sessions_and_not_this_one(fang: Client, town: Any) -> None:
    other = Client()
    other.force_login(town.teacher)
    words = {
        "old_password": PASSWORD,
        "new_password1": "xin-de-mima-2026",
        "new_password2": "xin-de-mima-2026",
    }
    assert press(fang, "/me", words).status_code == 302
    assert is_in(fang)
    assert not is_in(other)


def test_logging_out_ends_the_session_on_the_server(fang: Client, town: Any) -> None:
    cookie = fang.cookies[settings.SESSION_COOKIE_NAME].value
    assert press(fang, "/logout").status_code == 302
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(thief)
    assert not Session.objects.filter(session_key=cookie).exists()


def test_logging_out_by_a_link_does_nothing(fang: Client) -> None:
    assert fang.get("/logout").status_code == 405
    assert is_in(fang)


def test_cookies_end_with_the_browser_and_are_out_of_reach_of_scripts(client: Client, town: Any) -> None:
    client.post("/login", {"login": "teacher", "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    client.get("/me")
    assert client.cookies[settings.CSRF_COOKIE_NAME]["httponly"] is True
