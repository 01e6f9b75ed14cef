"""Pressed twice is done once (T10, T11), also side by side, also when the machine stopped before it answered."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import path

from notoneless.core import requestkeys
from notoneless.core.events import act, acts, pressed
from notoneless.core.models import Event, RequestKey
from notoneless.grid.access import needs
from notoneless.grid.models import User
from notoneless.web.urls import handler400, handler403, handler404, handler500
from notoneless.web.urls import urlpatterns as real

acts({"pressed_here": "试按"})

before_answer: list[Callable[[], None]] = []


@needs("desk.see")
def press_here(request: HttpRequest) -> HttpResponse:
    """One press makes one event; the answer names it."""
    with act(by=request.user) as log:
        log("pressed_here", changes={"note": ("", request.POST.get("note", ""))})
        count = Event.objects.filter(act="pressed_here").count()
    for step in before_answer:
        step()
    return HttpResponseRedirect(f"/?made={count + 1}")


@needs("desk.see")
def press_for_page(request: HttpRequest) -> HttpResponse:
    with act(by=request.user) as log:
        log("pressed_here")
    return HttpResponse("一页")


urlpatterns = [path("press", press_here), path("press-page", press_for_page), *real]
__all__ = ["handler400", "handler403", "handler404", "handler500"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requestkeys, "WAIT_SECONDS", 0.3)
    before_answer.clear()


def effects() -> int:
    return Event.objects.filter(act="pressed_here").count()


@pytest.fixture
def fang(client: Client, town: Any) -> Client:
    client.force_login(town.teacher)
    return client


def test_a_press_without_a_key_is_refused(fang: Client) -> None:
    answer = fang.post("/press", {"note": "x"})
    assert answer.status_code == 400
    assert "请求凭证" in answer.content.decode()
    assert effects() == 0


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_key_that_is_none_is_refused(fang: Client, key: str) -> None:
    assert fang.post("/press", {"request_key": key}).status_code == 400
    assert effects() == 0


def test_the_second_press_gets_the_first_answer(fang: Client) -> None:
    answers = [fang.post("/press", {"request_key": "k1", "note": "x"}) for _ in range(3)]
    assert [answer["Location"] for answer in answers] == ["/?made=1"] * 3
    assert effects() == 1


def test_another_key_is_another_press(fang: Client) -> None:
    for key in ("k1", "k2"):
        fang.post("/press", {"request_key": key, "note": "x"})
    assert effects() == 2


def test_the_key_may_come_in_a_header_as_htmx_sends_it(fang: Client) -> None:
    for _ in range(2):
        fang.post("/press", {"note": "x"}, headers={"X-Request-Key": "k1"})
    assert effects() == 1


def test_the_same_key_with_another_body_is_refused_and_changes_nothing(fang: Client) -> None:
    fang.post("/press", {"request_key": "k1", "note": "first"})
    answer = fang.post("/press", {"request_key": "k1", "note": "second"})
    assert answer.status_code == 409
    assert "内容与上次不同" in answer.content.decode()
    assert effects() == 1


def test_the_same_key_with_another_file_of_the_same_size_is_refused(fang: Client) -> None:
    def send(content: bytes) -> int:
        photo = SimpleUploadedFile("door.jpg", content)
        return fang.post("/press", {"request_key": "k1", "photo": photo}).status_code

    assert [send(b"one"), send(b"one"), send(b"two")] == [302, 302, 409]


def test_the_same_key_at_another_address_is_refused(fang: Client) -> None:
    fang.post("/press", {"request_key": "k1"})
    assert fang.post("/press-page", {"request_key": "k1"}).status_code == 409


def test_another_persons_key_is_refused(fang: Client, town: Any) -> None:
    fang.post("/press", {"request_key": "k1"})
    other = Client()
    other.force_login(town.principal)
    assert other.post("/press", {"request_key": "k1"}).status_code == 409
    assert effects() == 1


def test_a_failed_press_leaves_its_key_unused(fang: Client) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    before_answer.append(lambda: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        token = pressed.set(requestkeys.PressedKey("k1", "fang", "digest"))
        try:
            with act(by="fang") as log:
                log("pressed_here")
                fail()
        finally:
            pressed.reset(token)
    assert not RequestKey.objects.exists()
    assert fang.post("/press", {"request_key": "k1"})["Location"] == "/?made=1"


def test_after_a_rolled_back_act_the_next_one_of_the_request_still_spends_the_key() -> None:
    token = pressed.set(requestkeys.PressedKey("k1", "fang", "digest"))
    try:
        with pytest.raises(ZeroDivisionError), act(by="fang") as log:
            raise ZeroDivisionError
        with act(by="fang") as log:
            log("pressed_here")
    finally:
        pressed.reset(token)
    assert RequestKey.objects.get().key == "k1"


def test_killed_between_saving_and_answering_the_retry_does_nothing_again(fang: Client) -> None:
    """The machine stopped after the commit: the key is there, the answer is not."""

    def stop() -> None:
        raise SystemExit

    before_answer.append(stop)
    with pytest.raises(SystemExit):
        fang.post("/press", {"request_key": "k1", "note": "x"})
    before_answer.clear()
    answer = fang.post(
        "/press", {"request_key": "k1", "note": "x"}, headers={"Referer": "http://testserver/me"}
    )
    assert answer["Location"] == "http://testserver/me"
    assert ["没有重复办理" in str(one) for one in get_messages(answer.wsgi_request)] == [True]
    assert effects() == 1


def test_a_repeat_is_never_sent_to_another_host(fang: Client) -> None:
    fang.post("/press-page", {"request_key": "k1"})
    answer = fang.post(
        "/press-page", {"request_key": "k1"}, headers={"Referer": "https://elsewhere.example/x"}
    )
    assert answer["Location"] == "/"


def test_a_repeat_of_a_part_of_a_page_makes_the_page_fresh(fang: Client) -> None:
    headers = {"HX-Request": "true", "X-Request-Key": "k1"}
    first = fang.post("/press-page", headers=headers)
    again = fang.post("/press-page", headers=headers)
    assert (first.status_code, again.status_code, again["HX-Refresh"]) == (200, 204, "true")
    assert effects() == 1


def test_reading_needs_no_key(fang: Client) -> None:
    assert fang.get("/me").status_code == 200


def test_a_stranger_is_asked_to_log_in_before_any_key(client: Client) -> None:
    assert client.post("/press")["Location"].startswith("/login")


@pytest.mark.django_db(transaction=True)
def test_pressed_five_times_at_once_one_effect_and_five_equal_answers(town: Any) -> None:
    """T10, twenty times over."""
    people = User.objects.get(login="teacher")
    ready = threading.Barrier(5)

    def press(number: int) -> tuple[int, str]:
        client = Client()
        client.force_login(people)
        try:
            ready.wait(timeout=30)
            answer = client.post("/press", {"request_key": f"key-{number // 5}", "note": "x"})
            return answer.status_code, answer["Location"]
        finally:
            connection.close()

    requestkeys.WAIT_SECONDS = 20.0
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(press, range(50)))
    assert effects() == 10
    for number in range(10):
        assert len({*answers[number * 5 : number * 5 + 5]}) == 1, answers[number * 5 : number * 5 + 5]
        assert answers[number * 5][0] == 302
