"""The key file: made once, for its owner only, outside the data; missing or damaged is said in a sentence."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from notoneless.core.keys import keys_make, keys_read

pytestmark = pytest.mark.pure


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "keys.json"
    keys_make(path)
    return path


def test_a_new_key_file_is_its_owners_alone(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_key_file_is_never_written_over(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        keys_make(file)
    assert file.read_bytes() == before


def test_two_installations_never_share_a_key(file: Path, tmp_path: Path) -> None:
    keys_make(tmp_path / "second.json")
    one, other = keys_read(file), keys_read(tmp_path / "second.json")
    assert one.fingerprint != other.fingerprint
    assert not {one.newest.data, one.newest.index, one.chain} & {
        other.newest.data,
        other.newest.index,
        other.chain,
    }
    assert one.secret != other.secret


def test_the_fingerprint_says_nothing_of_the_keys(file: Path) -> None:
    read = keys_read(file)
    assert len(read.fingerprint) == 16
    assert read.fingerprint not in file.read_text()


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="notoneless init"):
        keys_read(tmp_path / "nothing.json")


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: "",
        lambda body: "{",
        lambda body: json.dumps(body)[:-20],
        lambda body: json.dumps(body | {"current": 2}),
        lambda body: json.dumps(body | {"secret": "short"}),
        lambda body: json.dumps(body | {"chain": "00"}),
        lambda body: json.dumps({k: v for k, v in body.items() if k != "chain"}),
        lambda body: json.dumps(body | {"sets": {"1": {"data": "zz", "index": "00"}}}),
    ],
)
def test_a_damaged_file_is_told_and_never_half_believed(file: Path, damage: Any) -> None:
    file.write_text(damage(json.loads(file.read_text())))
    with pytest.raises(ImproperlyConfigured, match="已损坏或不完整"):
        keys_read(file)
