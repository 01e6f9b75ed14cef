"""What the screen calls saved must survive a power cut: the product's own database settings."""

import pytest

from notoneless.web import settings


@pytest.mark.parametrize("asked", ["journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"])
def test_sqlite_is_opened_so_that_saved_means_saved(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setattr(settings, "NOTONELESS_DATABASE_URL", "")
    options = settings._database()["OPTIONS"]
    assert asked in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"
