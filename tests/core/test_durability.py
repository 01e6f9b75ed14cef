"""What the screen calls saved must survive a power cut: the product's own database settings, and files written whole."""

import os
from pathlib import Path

import pytest

from notoneless.core.wholefiles import write_whole
from notoneless.web import settings


@pytest.mark.parametrize("asked", ["journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"])
def test_sqlite_is_opened_so_that_saved_means_saved(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setattr(settings, "NOTONELESS_DATABASE_URL", "")
    options = settings._database()["OPTIONS"]
    assert asked in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_two_writers_of_one_file_at_the_same_moment_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flush, begun = tmp_path / "kept", os.fsync, []

    def the_other_comes_between(handle: int) -> None:
        if not begun:
            begun.append(True)
            write_whole(path, b"the other's")
            assert path.read_bytes() == b"the other's"
        flush(handle)

    monkeypatch.setattr(os, "fsync", the_other_comes_between)
    write_whole(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
