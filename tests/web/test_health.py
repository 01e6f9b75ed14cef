"""``notoneless check`` and ``audit verify``: each fault is seen, named and makes the command fail."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from notoneless.core.events import act, acts
from notoneless.core.models import Event, Installation
from notoneless.web import health
from tests.makers import make_photo

pytestmark = pytest.mark.django_db
acts({"checked_here": "试验"})


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    monkeypatch.setattr(settings, "NOTONELESS_DATA", tmp_path / "data")
    mode = os.stat(settings.NOTONELESS_KEYS).st_mode
    os.chmod(settings.NOTONELESS_KEYS, 0o600)
    yield
    os.chmod(settings.NOTONELESS_KEYS, mode)


def wrong() -> list[str]:
    report = health.check()
    assert report.is_sound == (not [line for line in report.lines if line.startswith("✗")])
    return [line for line in report.lines if line.startswith("✗")]


def test_a_sound_installation_is_sound() -> None:
    with act(by="system") as log:
        log("checked_here")
    assert wrong() == []
    assert len(health.check().lines) == 6


def test_keys_others_can_read_are_a_fault() -> None:
    os.chmod(settings.NOTONELESS_KEYS, 0o644)
    assert "chmod 600" in wrong()[0]


def test_keys_inside_the_data_folder_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NOTONELESS_DATA", Path(settings.NOTONELESS_KEYS).parent)
    assert "随备份外流" in wrong()[0]


def test_keys_of_another_installation_are_a_fault(fixed_time: Any) -> None:
    Installation.objects.create(key_fingerprint="0" * 16, created_at=fixed_time)
    assert "与数据不是一套" in wrong()[0]


def test_a_migration_not_done_is_a_fault() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    assert "cases.0001_tables 未执行" in wrong()[0]


def test_an_unsafe_setting_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    assert "security.W018" in wrong()[0]


def test_a_weak_secret_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "django-insecure-default")
    assert "security.W009" in wrong()[0]


def test_a_changed_event_is_a_fault_in_both_commands() -> None:
    for _ in range(3):
        with act(by="system") as log:
            log("checked_here")
    Event.objects.filter(seq=2).update(by="someone")
    assert any("第 2 条被改动" in line for line in wrong())
    assert not health.chain().is_sound


@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_a_stored_file_lost_or_changed_is_a_fault(town: Any, today: Any, harm: str) -> None:
    kept = make_photo(by=town.village_officer, today=today)
    path = settings.NOTONELESS_DATA / "files" / kept.digest[:2] / kept.digest
    if harm == "lost":
        path.unlink()
    else:
        body = bytearray(path.read_bytes())
        body[40] ^= 1
        path.write_bytes(body)
    assert f"存档文件 {kept.pk}" in wrong()[0]


def test_healthz_says_yes_and_no_more(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert answer["Cache-Control"].startswith("max-age=0") or "no-store" in answer["Cache-Control"]


def test_healthz_turns_red_without_a_word_of_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("unable to open database file /srv/secret/db.sqlite3")

    monkeypatch.setattr(connection, "cursor", gone)
    client.raise_request_exception = False
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
