"""notoneless import: exit codes, the file of failed rows, the mapping file, the dry run."""

import io

import pytest
from python_calamine import CalamineWorkbook

from notoneless.children.models import Child
from notoneless.intake.models import ImportBatch
from notoneless.web.import_command import main
from tests.intake.lists import ROLL_HEADS, liu, roll, sun, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(roll(liu(), sun()))
    return path


def test_a_sound_list_is_written_and_says_so(town, file, capsys):
    assert main(["roll", str(file), "--by", "principal"]) == 0
    assert Child.objects.filter(name="柳苗苗").exists()
    assert "新增2" in capsys.readouterr().out
    assert main(["roll", str(file), "--by", "principal"]) == 0
    assert "无变化2" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(town, file, capsys):
    assert main(["roll", str(file), "--by", "principal", "--dry-run"]) == 0
    assert not Child.objects.filter(name="柳苗苗").exists()
    assert "新增2" in capsys.readouterr().out
    assert ImportBatch.objects.get().state == "cancelled"


def test_a_refused_list_leaves_its_failed_rows_beside_it(town, file, capsys):
    file.write_bytes(roll(liu(), sun(身份证件号=3.6e17)))
    assert main(["roll", str(file), "--by", "principal"]) == 1
    assert not Child.objects.filter(name="柳苗苗").exists()
    errors = file.with_name("花名册.xlsx.errors.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(errors.read_bytes())).get_sheet_by_index(0).to_python()
    assert "E3" in rows[-1][0]
    assert "孙青" in rows[-1]
    assert str(errors) in capsys.readouterr().err


def test_who_may_not_is_refused(town, file):
    assert main(["roll", str(file), "--by", "teacher"]) == 1
    assert main(["household", str(file), "--by", "principal"]) == 1
    assert not Child.objects.filter(name="柳苗苗").exists()


def test_wrong_use_is_two(town, file, tmp_path, capsys):
    assert main(["marks", str(file), "--by", "principal"]) == 2
    assert main(["roll", str(tmp_path / "none.xlsx"), "--by", "principal"]) == 2
    assert main(["roll", str(file)]) == 2
    assert main(["roll", str(file), "--by", "nobody"]) == 2
    bad = tmp_path / "bad.toml"
    bad.write_text("not = [toml", encoding="utf-8")
    assert main(["roll", str(file), "--by", "principal", "--map", str(bad)]) == 2
    assert main(["roll", str(file), "--by", "principal", "--map", str(tmp_path / "none.toml")]) == 2


def test_a_mapping_file_says_what_odd_headers_mean(town, tmp_path):
    heads = ["孩子大名" if head == "姓名" else head for head in ROLL_HEADS]
    path, columns = tmp_path / "a.xlsx", tmp_path / "columns.toml"
    path.write_bytes(workbook(heads, [[liu()[head] for head in ROLL_HEADS]]))
    assert main(["roll", str(path), "--by", "principal"]) == 1
    columns.write_text('"孩子大名" = "姓名"\n', encoding="utf-8")
    assert main(["roll", str(path), "--by", "principal", "--map", str(columns)]) == 0
    assert Child.objects.filter(name="柳苗苗").exists()
