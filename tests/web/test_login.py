"""Login: the same words for every failure, a lock after five, a fresh session, no way to another host."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from notoneless.core.models import Event, Installation
from notoneless.grid.models import User
from tests.makers import press
from tests.town import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def locks(fixed_time: Any) -> Iterator[None]:
    """With the lock, as an installation has it."""
    with override_settings(AXES_ENABLED=True):
        yield


def try_in(client: Client, login: str, password: str, **words: str) -> Any:
    return client.post("/login", {"login": login, "password": password, **words})


def test_the_right_password_opens_the_desk(client: Client, town: Any) -> None:
    answer = try_in(client, "teacher", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    event = Event.objects.get(act="login")
    assert event.by == "teacher"


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: Client, town: Any) -> None:
    def told(answer: Any) -> str:
        text: str = answer.content.decode()
        return text[text.index("登录名或密码不对") :][:60]

    wrong_password, wrong_name = try_in(client, "teacher", "x" * 12), try_in(client, "nobody", "x" * 12)
    assert wrong_password.status_code == wrong_name.status_code == 422
    assert told(wrong_password) == told(wrong_name)


def test_a_switched_off_account_looks_like_a_wrong_password(client: Client, town: Any) -> None:
    User.objects.filter(login="teacher").update(is_active=False)
    answer = try_in(client, "teacher", PASSWORD)
    assert answer.status_code == 422
    assert "登录名或密码不对" in answer.content.decode()


def test_an_account_not_yet_activated_cannot_be_opened_with_an_empty_password(
    client: Client, town: Any
) -> None:
    town.teacher.set_unusable_password()
    town.teacher.save()
    for password in ("", "!", town.teacher.password):
        assert try_in(client, "teacher", password).status_code == 422


def test_five_wrong_tries_lock_and_the_right_password_does_not_help(client: Client, town: Any) -> None:
    answers = [try_in(client, "teacher", f"wrong-{number}") for number in range(6)]
    assert answers[3].status_code == 422
    assert answers[5].status_code == 429
    assert "暂停" in answers[5].content.decode()
    assert try_in(client, "teacher", PASSWORD).status_code == 429
    assert not Event.objects.filter(act="login").exists()


def test_the_lock_is_for_that_name_from_that_address_only(client: Client, town: Any) -> None:
    """Else anybody could keep a teacher out by trying her name."""
    for number in range(6):
        try_in(client, "teacher", f"wrong-{number}")
    assert try_in(client, "principal", PASSWORD).status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert try_in(elsewhere, "teacher", PASSWORD).status_code == 302


def test_the_lock_ends_after_half_an_hour(client: Client, town: Any) -> None:
    from axes.models import AccessAttempt

    for number in range(6):
        try_in(client, "teacher", f"wrong-{number}")
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=31)
    )
    assert try_in(client, "teacher", PASSWORD).status_code == 302


def test_a_good_login_forgets_the_tries_before_it(client: Client, town: Any) -> None:
    for _ in range(3):
        for number in range(4):
            assert try_in(client, "teacher", f"wrong-{number}").status_code == 422
        assert try_in(Client(), "teacher", PASSWORD).status_code == 302


def test_the_lock_keeps_no_password(client: Client, town: Any) -> None:
    from axes.models import AccessAttempt

    for number in range(6):
        try_in(client, "teacher", f"mistyped-{number}-{PASSWORD}")
    rows = repr(list(AccessAttempt.objects.values()))
    assert PASSWORD not in rows and "mistyped" not in rows


def test_the_session_number_changes_at_login(client: Client, town: Any) -> None:
    """T40: a number planted before login is worth nothing after it."""
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    try_in(client, "teacher", PASSWORD)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert thief.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/search", "/search"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_login_one_goes_on_here_and_nowhere_else(
    client: Client, town: Any, asked: str, given: str
) -> None:
    assert try_in(client, "teacher", PASSWORD, next=asked)["Location"] == given


def test_a_form_from_another_site_is_refused(town: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert try_in(strict, "teacher", PASSWORD).status_code == 403


@pytest.mark.parametrize("login", ["x" * 100_000, "\x00", "teacher\x00", "' OR 1=1 --", "𠮷", "‮teacher"])
def test_hostile_names_are_only_wrong_names(client: Client, town: Any, login: str) -> None:
    assert try_in(client, login, PASSWORD).status_code == (400 if "\x00" in login else 422)


def test_hostile_passwords_are_only_wrong_passwords(client: Client, town: Any) -> None:
    for password in ("x" * 1_000_000, "密" * 10_000, "\x00"):
        assert try_in(client, "principal", password).status_code == (400 if password == "\x00" else 422)


def test_no_login_is_shown_in_a_real_installation(client: Client, town: Any, fixed_time: Any) -> None:
    Installation.objects.create(
        key_fingerprint="x", created_at=fixed_time, is_demo=False, demo_logins=["teacher", "principal"]
    )
    page = client.get("/login").content.decode()
    assert "principal" not in page and "方老师" not in page


def test_the_demo_shows_one_login_a_role(client: Client, town: Any, fixed_time: Any) -> None:
    Installation.objects.create(
        key_fingerprint="x", created_at=fixed_time, is_demo=True, demo_logins=["teacher", "principal"]
    )
    page = client.get("/login").content.decode()
    assert "principal" in page and "班主任" in page


def test_a_password_is_changed_by_who_knows_the_old_one_and_only_for_a_good_new_one(
    client: Client, town: Any
) -> None:
    client.force_login(town.teacher)
    for new in ("short", "1234567890123", "password1234", "teacher-teacher"[:7]):
        words = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert press(client, "/me", words).status_code == 422, new
    words = {
        "old_password": "wrong-old-one",
        "new_password1": "xin-de-mima-2026",
        "new_password2": "xin-de-mima-2026",
    }
    assert press(client, "/me", words).status_code == 422
    town.teacher.refresh_from_db()
    assert town.teacher.check_password(PASSWORD)
