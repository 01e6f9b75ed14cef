"""Stored files: sealed on disk, whole or not there, found damaged when they were touched."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from notoneless.core.models import Event
from notoneless.core.sealing import seal
from notoneless.documents import services
from notoneless.documents.models import StoredFile
from notoneless.documents.services import BrokenFile, file_keep, file_keep_own, file_open
from notoneless.domain.refusal import Refusal
from tests.documents.pictures import photo
from tests.town import Town

pytestmark = pytest.mark.django_db
MARK = b"MarkerInThePaper"


def path_of(stored: StoredFile) -> Path:
    return Path(settings.NOTONELESS_DATA) / "files" / stored.digest[:2] / stored.digest


def own(town: Town, today: date, content: bytes = MARK, name: str = "敦促书.pdf") -> StoredFile:
    made = file_keep_own(
        name=name, content=content, media_type="application/pdf", by=town.principal, today=today
    )
    assert isinstance(made, StoredFile)
    return made


def test_a_kept_file_comes_back_exactly_and_lies_sealed_on_the_disk(town: Town, today: date) -> None:
    stored = own(town, today)
    assert file_open(stored=stored) == MARK
    assert MARK not in path_of(stored).read_bytes()
    assert path_of(stored).stat().st_mode & 0o077 == 0
    assert stored.name.open() == "敦促书.pdf"
    assert Event.objects.filter(act="file_keep").count() == 1


def test_the_same_content_is_kept_once(town: Town, today: date) -> None:
    first, second = own(town, today), own(town, today, name="又一份.pdf")
    assert first.pk == second.pk
    assert StoredFile.objects.count() == 1


def test_a_photo_is_kept_clean_and_a_bad_one_leaves_no_trace(town: Town, today: date) -> None:
    kept = file_keep(
        name="a.heic", content=photo(gps=True), media_type="image/heic", by=town.principal, today=today
    )
    assert isinstance(kept, StoredFile)
    assert (kept.media_type, kept.name.open()) == ("image/jpeg", "a.jpg")
    assert b"MarkerPhone" not in file_open(stored=kept)
    refused = file_keep(name="a.svg", content=b"<svg/>", by=town.principal, today=today)
    assert isinstance(refused, Refusal)
    assert StoredFile.objects.count() == 1


def test_a_changed_missing_or_swapped_file_is_found_out(town: Town, today: date) -> None:
    stored, other = own(town, today), own(town, today, b"another paper")
    whole = path_of(stored).read_bytes()
    for spoiled in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:10], b"", path_of(other).read_bytes()):
        path_of(stored).write_bytes(spoiled)
        with pytest.raises(BrokenFile):
            file_open(stored=stored)
    path_of(stored).unlink()
    with pytest.raises(BrokenFile):
        file_open(stored=stored)


def test_a_file_sealed_anew_with_other_content_is_found_out(town: Town, today: date) -> None:
    stored = own(town, today)
    path_of(stored).write_bytes(
        seal(f"documents.storedfile:{stored.digest}", b"written by somebody with the keys")
    )
    with pytest.raises(BrokenFile, match="不一致"):
        file_open(stored=stored)


def test_a_lost_file_is_mended_when_the_same_content_comes_again(town: Town, today: date) -> None:
    path_of(own(town, today)).unlink()
    assert file_open(stored=own(town, today)) == MARK


def test_a_full_disk_leaves_neither_row_nor_half_a_file(
    town: Town, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        own(town, today, b"never kept")
    assert not StoredFile.objects.exists()
    kept = services._path(services._digest(b"never kept"))  # others write into this folder at the same time
    assert not list(kept.parent.glob(f"{kept.name}*")), "neither the file nor a part of it"


def test_the_bytes_are_on_the_disk_before_the_row_is_there(
    town: Town, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = os.fsync, []

    def noting(handle: int) -> None:
        seen.append(StoredFile.objects.exists())
        real(handle)

    monkeypatch.setattr(os, "fsync", noting)
    own(town, today, b"written first")
    assert seen == [False, False]


def test_a_file_put_with_a_child_stands_on_its_timeline(town: Town, today: date) -> None:
    key: Any = town.noroll.key
    file_keep(name="a.jpg", content=photo(9, 9), by=town.village_officer, today=today, child_key=key)
    assert Event.objects.get(act="file_keep").child_key == key


def test_an_empty_own_file_is_refused(town: Town, today: date) -> None:
    assert isinstance(
        file_keep_own(name="x", content=b"", media_type="application/pdf", by=town.principal, today=today),
        Refusal,
    )
