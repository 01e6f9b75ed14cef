"""A backup is one only once restored: every row and file comes back, and nothing damaged is ever let in (G13)."""

import json
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from notoneless.core.keys import keys_make, keys_read
from notoneless.web.backup import _tables
from tests.web.installation import ROOT, SETUP, Installation, database_url

STATE = "import json; print(json.dumps([row_hashes(), file_hashes()]))"
RESTORE = """
import json, sys
from pathlib import Path
from notoneless.web.backup import restore
from notoneless.domain.refusal import Refusal
from django.conf import settings
out = []
for name in sys.argv[1:]:
    answer = restore(Path(name))
    left = [str(path) for path in settings.NOTONELESS_DATA.rglob("*")]
    out.append([answer.rule if isinstance(answer, Refusal) else "restored", left])
print(json.dumps(out))
"""


OPENED = """
import json, sys
from notoneless.core.sealing import BrokenSeal
from notoneless.web import backup
with open(sys.argv[1], "rb") as file:
    backup._skip_head(file)
    try:
        backup._SealedReader(file).read()
        print("true")
    except BrokenSeal:
        print("false")
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation at work."""
    here = Installation(tmp_path_factory.mktemp("source"))
    begun = here.run("init")
    assert begun.returncode == 0, begun.stderr
    here.python("fill()")
    yield here
    here.end()


@pytest.fixture(scope="module")
def saved(source: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "one.backup"
    done = source.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "密钥不在备份里" in done.stdout
    return file


@pytest.fixture
def empty(source: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A clean machine with the right keys on it."""
    here = Installation(tmp_path / "empty", keys=source.keys)
    yield here
    here.end()


def test_every_row_and_every_file_comes_back(source: Installation, saved: Path, empty: Installation) -> None:
    done = empty.run("restore", str(saved))
    assert done.returncode == 0, done.stderr
    rows, files = empty.python(STATE)
    assert [rows, files] == source.python(STATE)
    assert len(files) == 2
    assert sum(int(line.split()[1]) for line in rows.values()) > 200
    checked = empty.run("check")
    assert checked.returncode == 0, checked.stdout


def test_work_goes_on_after_a_restore(saved: Path, empty: Installation) -> None:
    """The next row gets a number of its own, the event chain is continued."""
    assert empty.run("restore", str(saved)).returncode == 0
    chained = empty.python(
        "import json\n"
        "from notoneless.core.events import act, acts, chain_faults\n"
        "from notoneless.grid.models import Place\n"
        "acts({'filled': '试验'})\n"
        "with act(by='system') as log:\n"
        "    Place.objects.create(code='99999', name='新村', kind='village', path='99999/')\n"
        "    log('filled')\n"
        "print(json.dumps([fault.sentence for fault in chain_faults()]))"
    )
    assert chained == []


def test_a_backup_made_while_others_write_is_of_one_moment(
    source: Installation, tmp_path: Path, empty: Installation
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", SETUP + WRITING], env=source.env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "writing"
        before = source.python("from notoneless.core.models import Event; print(Event.objects.count())")
        file = tmp_path / "busy.backup"
        assert source.run("backup", str(file)).returncode == 0
        after = source.python("from notoneless.core.models import Event; print(Event.objects.count())")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert before < after, "nobody wrote meanwhile; this test says nothing"
    assert empty.run("restore", str(file)).returncode == 0
    checked = empty.run("check")
    assert checked.returncode == 0, checked.stdout
    pairs = empty.python(
        "import json\n"
        "from notoneless.core.models import CountySetting, Event\n"
        "print(json.dumps([Event.objects.filter(act='written').count(),"
        " int(CountySetting.objects.get(key='written').value)]))"
    )
    assert pairs[0] == pairs[1], "an event without its change, or a change without its event"


WRITING = """
from notoneless.core.events import act, acts
from notoneless.core.models import CountySetting
acts({"written": "试写"})
for number in range(1, 100000):
    with act(by="system") as log:
        CountySetting.objects.update_or_create(key="written", defaults={"value": str(number)})
        log("written", changes={"n": ("", str(number))})
    if number == 1:
        print("writing", flush=True)
"""


def test_damaged_at_twenty_places_it_is_refused_and_nothing_is_left(
    saved: Path, empty: Installation, tmp_path: Path
) -> None:
    dice = random.Random(20)
    body = saved.read_bytes()
    names = []
    for number in range(20):
        place = dice.randrange(len(body))
        broken = bytearray(body)
        broken[place] ^= 1 << dice.randrange(8)
        file = tmp_path / f"{number}-{place}.backup"
        file.write_bytes(broken)
        names.append(str(file))
    for (rule, left), name in zip(empty.python(RESTORE, *names), names, strict=True):
        assert rule in ("restore.damaged", "restore.wrong_key"), name
        assert left == [], name


def test_cut_or_lengthened_it_is_refused_and_nothing_is_left(
    saved: Path, empty: Installation, tmp_path: Path
) -> None:
    body = saved.read_bytes()
    pieces = [body[:length] for length in (0, 5, 30, 60, len(body) // 2, len(body) - 1)] + [body + b"\0"]
    names = []
    for number, piece in enumerate(pieces):
        file = tmp_path / f"{number}.backup"
        file.write_bytes(piece)
        names.append(str(file))
    assert empty.python(RESTORE, *names) == [
        [rule, []] for rule in ["restore.damaged"] * 2 + ["restore.wrong_key"] + ["restore.damaged"] * 4
    ]


def test_chunks_put_in_another_order_are_refused(
    source: Installation, empty: Installation, tmp_path: Path
) -> None:
    """Each piece of the file is bound to its place in it."""
    made = source.python(
        "import json, sys\n"
        "from pathlib import Path\n"
        "from notoneless.core.keys import keys\n"
        "from notoneless.web import backup\n"
        "backup.CHUNK = 2000\n"
        "backup.backup(Path(sys.argv[1]))\n"
        "print(json.dumps(len(keys().fingerprint)))",
        str(tmp_path / "small.backup"),
    )
    body = (tmp_path / "small.backup").read_bytes()
    head = len(b"NOTONELESS-BACKUP-1\n") + made + 1
    size = 5 + 2000 + 29
    first, second = body[head : head + size], body[head + size : head + 2 * size]
    assert int.from_bytes(first[:4], "big") == int.from_bytes(second[:4], "big") == size - 5
    swapped = tmp_path / "swapped.backup"
    swapped.write_bytes(body[:head] + second + first + body[head + 2 * size :])
    assert empty.python(RESTORE, str(swapped)) == [["restore.damaged", []]]
    assert source.python(OPENED, str(swapped)) is False, (
        "refused while reading, not only when it makes no sense"
    )
    assert source.python(OPENED, str(tmp_path / "small.backup")) is True


def test_with_other_keys_it_is_refused(saved: Path, tmp_path: Path) -> None:
    here = Installation(tmp_path)
    keys_make(here.keys)
    done = here.run("restore", str(saved))
    here.end()
    assert done.returncode == 1
    assert "要用它原来的密钥文件" in done.stderr
    assert here.left() == []


def test_without_keys_it_is_refused(saved: Path, tmp_path: Path) -> None:
    here = Installation(tmp_path)
    done = here.run("restore", str(saved))
    here.end()
    assert done.returncode == 1
    assert "找不到密钥文件" in done.stderr
    assert "Traceback" not in done.stderr
    assert here.left() == []


def test_of_another_version_it_is_refused_and_nothing_is_left(
    source: Installation, empty: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "later.backup"
    source.python(
        "import sys\n"
        "from pathlib import Path\n"
        "from notoneless.web import backup\n"
        "now = backup._migrations()\n"
        "backup._migrations = lambda: [*now, 'children.9999_of_next_year']\n"
        "backup.backup(Path(sys.argv[1]))",
        str(file),
    )
    done = empty.run("restore", str(file))
    assert done.returncode == 1
    assert "另一个版本" in done.stderr
    assert empty.left() == []


def test_onto_a_folder_with_anything_in_it_it_is_refused(saved: Path, empty: Installation) -> None:
    empty.data.mkdir(parents=True)
    (empty.data / "letter.txt").write_text("mine")
    done = empty.run("restore", str(saved))
    assert done.returncode == 1
    assert "不是空目录" in done.stderr
    assert empty.left() == ["letter.txt"]


def test_onto_an_installation_at_work_it_is_refused_and_nothing_changes(
    source: Installation, saved: Path
) -> None:
    before = source.python(STATE)
    assert source.run("restore", str(saved)).returncode == 1
    assert source.python(STATE) == before


def test_the_keys_are_never_in_a_backup(source: Installation, saved: Path, tmp_path: Path) -> None:
    """Neither outside nor inside the sealed part."""
    opened = tmp_path / "opened.tar"
    source.python(
        "import sys\n"
        "from pathlib import Path\n"
        "from notoneless.web import backup\n"
        "with open(sys.argv[1], 'rb') as file:\n"
        "    backup._skip_head(file)\n"
        "    Path(sys.argv[2]).write_bytes(backup._SealedReader(file).read())",
        str(saved),
        str(opened),
    )
    assert b"core.Place" not in opened.read_bytes() and b"grid.Place" in opened.read_bytes()
    keys = keys_read(source.keys)
    secrets = [keys.chain, keys.newest.data, keys.newest.index, keys.secret.encode()]
    for content in (saved.read_bytes(), opened.read_bytes()):
        for secret in secrets:
            assert secret not in content
            assert secret.hex().encode() not in content


def test_nothing_of_a_child_shows_in_a_backup(saved: Path) -> None:
    body = saved.read_bytes()
    assert "林小明".encode() not in body and "青石镇".encode() not in body


def test_a_backup_is_its_owners_alone_and_never_written_over(source: Installation, saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    before = saved.read_bytes()
    done = source.run("backup", str(saved))
    assert (done.returncode, "已存在" in done.stderr) == (1, True)
    assert saved.read_bytes() == before


def test_a_backup_that_fails_half_way_leaves_no_file(source: Installation, tmp_path: Path) -> None:
    lost = source.data / "files" / "zz"
    lost.mkdir()
    (lost / "gone").symlink_to(tmp_path / "nowhere")
    (lost / "folder-like").mkdir()
    try:
        done = source.run("backup", str(tmp_path / "missing-folder" / "x.backup"))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "missing-folder").exists()
    finally:
        shutil.rmtree(lost)


def test_every_kind_of_column_can_be_carried() -> None:
    """A column of a new kind must be thought about before it is lost."""
    known = {
        "BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateField",
        "DateTimeField", "DecimalField", "FloatField", "ForeignKey", "IntegerField", "JSONField", "OneToOneField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField", "TimeField", "UUIDField",
    }  # fmt: skip
    kinds = {
        f"{model._meta.label}.{field.name}": field.get_internal_type()
        for model in _tables()
        for field in model._meta.local_concrete_fields
    }
    assert {name: kind for name, kind in kinds.items() if kind not in known} == {}
    hidden = {m2m.remote_field.through for model in _tables() for m2m in model._meta.local_many_to_many}
    assert hidden <= set(_tables()), "rows of a hidden table would be lost"


def test_a_county_that_outgrows_sqlite_restores_into_postgresql(tmp_path: Path) -> None:
    """And back. On the SQLite run both ends are SQLite: the same file, the same rows."""
    first = Installation(tmp_path / "first", server="")
    second = Installation(tmp_path / "second", keys=first.keys, server=database_url())
    third = Installation(tmp_path / "third", keys=first.keys, server="")
    try:
        assert first.run("init").returncode == 0
        first.python("fill()")
        before = first.python(STATE)
        for number, (here, onward) in enumerate(((first, second), (second, third))):
            file = tmp_path / f"{number}.backup"
            assert here.run("backup", str(file)).returncode == 0
            done = onward.run("restore", str(file))
            assert done.returncode == 0, done.stderr
            assert json.dumps(onward.python(STATE), sort_keys=True) == json.dumps(before, sort_keys=True)
    finally:
        second.end()
