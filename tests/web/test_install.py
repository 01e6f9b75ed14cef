"""``notoneless init``: keys outside the data, the first people, safe to run again, never over what is there."""

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from notoneless.core.keys import keys_make
from tests.web.installation import Installation

PEOPLE = """
import json
from notoneless.grid.models import Post, User
print(json.dumps([[post.user.login, post.role, post.user.has_usable_password()] for post in Post.objects.order_by("pk")]))
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.end()


def test_init_makes_keys_tables_and_the_first_people(here: Installation) -> None:
    done = here.run("init")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(here.keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(here.data.stat().st_mode) == 0o700
    assert not here.keys.is_relative_to(here.data)
    assert done.stdout.count("激活码 ") == 4
    assert here.python(PEOPLE) == [
        ["admin", "system_admin", False],
        ["security", "security_admin", False],
        ["audit", "audit_admin", False],
        ["bureau", "bureau_officer", False],
    ]
    assert here.run("check").returncode == 0

    stored = here.python(
        "import json\n"
        "from notoneless.grid.models import User\n"
        "print(json.dumps(list(User.objects.values_list('activation_hash', flat=True))))"
    )
    codes = [line.split("激活码 ")[1].split("(")[0] for line in done.stdout.splitlines() if "登录名" in line]
    assert len(set(codes)) == 4 and all(stored), "a code each, printed once"
    assert not [code for code in codes if code in json.dumps(stored)], "kept as a hash only"

    keys = here.keys.read_bytes()
    again = here.run("init")
    assert again.returncode == 0, again.stderr
    assert "激活码 " not in again.stdout
    assert here.keys.read_bytes() == keys
    assert len(here.python(PEOPLE)) == 4


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    here = Installation(tmp_path, keys=tmp_path / "data" / "keys.json", server="")
    done = here.run("init")
    assert (done.returncode, "不能放在数据目录里面" in done.stderr) == (1, True)
    assert here.left() == []


def test_data_whose_keys_are_gone_gets_no_new_ones(tmp_path: Path) -> None:
    """A new key file would make the old data unreadable for ever, and look like a healthy start."""
    here = Installation(tmp_path, server="")
    assert here.run("init").returncode == 0
    here.keys.unlink()
    done = here.run("init")
    assert (done.returncode, "密钥文件" in done.stderr) == (1, True)
    assert not here.keys.exists()


def test_with_the_keys_of_another_installation_nothing_starts(here: Installation, tmp_path: Path) -> None:
    assert here.run("init").returncode == 0
    shutil.move(here.keys, tmp_path / "right.json")
    keys_make(here.keys)
    for words in (("serve", "--port", "1"), ("init",)):
        done = here.run(*words)
        assert done.returncode == 1, words
        assert "不是一套" in done.stderr and "Traceback" not in done.stderr
    checked = here.run("check")
    assert checked.returncode == 1
    assert "✗ 密钥文件：与数据不是一套" in checked.stdout
