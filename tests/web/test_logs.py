"""Logs: one line a record, from an allowed list of fields; never a name, a number, a query or an exception's text."""

import json
import logging
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from notoneless.web.logs import LineFormatter

NUMBER = "990102201704020018"


class Collector(logging.Handler):
    """Keeps the lines as they would reach the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LineFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Any:
    collector = Collector()
    names = ["", "django", "django.request", "django.security", "axes", "notoneless"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(collector)
    yield collector.lines
    logging.getLogger().removeHandler(collector)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_line_is_json_with_what_is_allowed_and_no_more(lines: list[str]) -> None:
    logging.getLogger("notoneless.jobs").error(
        "job failed", extra={"job": "k1", "child": "林小明", "seconds": 3}
    )
    line = json.loads(lines[-1])
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "ERROR", "where": "notoneless.jobs", "what": "job failed", "job": "k1", "seconds": 3,
    }  # fmt: skip


def test_words_put_into_a_message_are_left_out(lines: list[str]) -> None:
    logging.getLogger("notoneless.x").warning("row of %s refused", NUMBER)
    assert json.loads(lines[-1])["what"] == "row of %s refused"


def test_the_text_of_an_exception_is_left_out_and_its_place_is_kept(lines: list[str]) -> None:
    try:
        raise ValueError(f"invalid number {NUMBER}")
    except ValueError:
        logging.getLogger("notoneless.x").exception("import failed", exc_info=sys.exc_info())
    line = json.loads(lines[-1])
    assert NUMBER not in lines[-1]
    assert line["fault"] == "ValueError"
    assert line["trace"][0].endswith(":test_the_text_of_an_exception_is_left_out_and_its_place_is_kept")


def test_a_message_of_a_library_is_left_out_altogether(lines: list[str]) -> None:
    """Its text may hold an address with a name in it, or a statement with its values."""
    logging.getLogger("django.request").error("Internal Server Error: %s", "/search?q=林小明")
    assert json.loads(lines[-1]).keys() == {"at", "level", "where"}


@pytest.mark.django_db
def test_a_day_of_pages_leaves_nothing_of_a_child_in_the_log(
    client: Client, town: Any, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from notoneless.web import views

    client.raise_request_exception = False
    client.post("/login", {"login": "teacher", "password": "曾望的密码"})
    client.force_login(town.teacher)
    number = town.xiaoming.id_number.open()
    client.get(f"/children/{town.xiaoming.key}")
    client.get("/search", {"q": "林小明"})
    client.get("/search", {"q": number})
    client.get("/no/such/林小明")
    client.post("/me", {"name": "林小明"})

    def fail(*_: Any) -> None:
        raise ValueError(f"林小明 {number}")

    monkeypatch.setattr(views, "found_for", fail)
    assert client.get("/search", {"q": "林小明"}).status_code == 500
    log = "\n".join(lines)
    assert "ValueError" in log, "the fault itself must be told"
    for secret in ("林小明", number, "曾望的密码", "%E6%9E%97", "teacher"):
        assert secret not in log


def test_every_record_of_an_installation_goes_through_this_form() -> None:
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "line"
    assert settings.LOGGING["formatters"]["line"]["()"] == "notoneless.web.logs.LineFormatter"
    assert not [name for name, logger in settings.LOGGING["loggers"].items() if logger.get("handlers")]
