"""What every test stands on: keys of its own, the queue run at once, a fixed day, a fast hasher."""

import os
import tempfile
from pathlib import Path

_STATE = Path(tempfile.mkdtemp(prefix="notoneless-tests-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "notoneless.web.settings"  # here, so that what follows is read first
os.environ["NOTONELESS_DATA"] = str(_STATE / "data")
os.environ["NOTONELESS_KEYS"] = str(_STATE / "keys" / "keys.json")
os.environ["NOTONELESS_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["NOTONELESS_DATABASE_URL"] = os.environ.get("NOTONELESS_TEST_DATABASE_URL", "")
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # the browser driver runs an event loop beside the tests
(_STATE / "data" / "static").mkdir(parents=True)

import json  # noqa: E402
import secrets  # noqa: E402

(_STATE / "keys").mkdir(mode=0o700)
(_STATE / "keys" / "keys.json").write_text(
    json.dumps(
        {
            "current": 1,
            "sets": {"1": {"data": secrets.token_hex(16), "index": secrets.token_hex(32)}},
            "chain": secrets.token_hex(32),
            "secret": secrets.token_urlsafe(48),
        }
    ),
    encoding="ascii",
)

from datetime import UTC, date, datetime  # noqa: E402

import pytest  # noqa: E402

pytest_plugins = ["tests.town"]

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)  # 10:30 in the county


def pytest_configure() -> None:
    from django.conf import settings
    from hypothesis import settings as properties

    # the same examples on every machine: a change is what makes a test fail, never the dice
    properties.register_profile("steady", derandomize=True, deadline=None)
    properties.load_profile("steady")

    settings.NOTONELESS_QUEUE_IMMEDIATE = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.AXES_ENABLED = False
    database = settings.DATABASES["default"]
    suffix = os.environ.get("PYTEST_XDIST_WORKER", "") + str(os.getpid())
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(_STATE / f"test-{suffix}.sqlite3")
        # the tests' own data may be lost with the machine; the product's may not (settings, and its own test)
        quick = database["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        database["OPTIONS"]["init_command"] = quick
    else:
        database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
        database.setdefault("TEST", {})["NAME"] = f"notoneless_test_{suffix}"


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """18 November 2026, half past ten in the morning, a Wednesday in the autumn term."""
    from notoneless.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY
