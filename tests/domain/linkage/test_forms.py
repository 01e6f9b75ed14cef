"""The match reads the forms offices really keep, not only the headers of its own contract."""

import csv
from pathlib import Path

import polars as pl
import pytest

from notoneless.domain.idcard import check_char
from notoneless.web.match_command import main

pytestmark = pytest.mark.pure

BODY = "99030120150312123"
OWN = BODY + check_char(BODY)


def table(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def linked(tmp_path: Path, household: list[list[str]], roll: list[list[str]]) -> list[tuple[str, ...]]:
    """The links of a run: household, roll, rule, explanation."""
    words = ["--household", table(tmp_path / "h.csv", household), "--roll", table(tmp_path / "r.csv", roll)]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    found = pl.read_csv(tmp_path / "out" / "links.csv", infer_schema=False)
    return found.select("household", "roll", "rule", "explanation").rows()


HOME = [
    ["序号", "姓名", "性别", "出生日期", "身份证号", "监护人姓名", "监护人电话", "户籍地址"],
    ["7", "周文博", "男", "2015-03-12", OWN, "周建国", "10012345678", "清源县龙潭镇上坪村3组18号"],
]
NATIONAL = [
    "姓名",
    "性别",
    "出生日期",
    "身份证件类型",
    "身份证件号",
    "学校名称",
    "年级",
    "班级",
    "家庭地址",
    "联系电话",
    "成员1姓名",
    "成员1关系",
    "成员1联系电话",
    "成员1身份证件号",
]


def national(number: str, guardian: str = "", phone: str = "") -> list[str]:
    return ["周文博", "男", "20150312", "居民身份证", number, "龙潭小学", "五年级", "1班", "", "", guardian, "父亲",
            phone, ""]  # fmt: skip


def test_the_number_of_a_national_roll_file_is_read(tmp_path: Path) -> None:
    assert linked(tmp_path, HOME, [NATIONAL, national(OWN)])[0][:3] == ("7", "1", "number")


def test_the_family_members_of_a_national_roll_file_are_the_second_agreement(tmp_path: Path) -> None:
    links = linked(tmp_path, HOME, [NATIONAL, national("", "周建国", "10012345678")])
    assert links == [
        ("7", "1", "name_birth", "姓名相同，出生日期相同，监护人相同，监护人电话相同；缺身份证号")
    ]


def test_a_township_s_own_words_for_its_columns_are_understood(tmp_path: Path) -> None:
    home = [["编号", "儿童姓名", "性别", "出生年月日", "公民身份号码"], HOME[1][:5]]
    assert linked(tmp_path, home, [NATIONAL, national(OWN)])[0][2] == "number"


def test_a_guardian_s_number_in_the_child_s_cell_is_known_for_what_it_is(tmp_path: Path) -> None:
    """成员1身份证件号 equals the child's cell: the cell says nothing about the child."""
    row = national(OWN, "周建国", "10012345678")
    row[-1] = OWN
    assert [link[2] for link in linked(tmp_path, HOME, [NATIONAL, row])] == ["name_birth"]


def test_two_columns_for_the_number_are_left_to_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = [["序号", "姓名", "公民身份号码", "证件号码"], ["1", "周文博", OWN, "A1"]]
    words = ["--household", table(tmp_path / "h.csv", home), "--roll", table(tmp_path / "r.csv", HOME)]
    assert main([*words, "--out", str(tmp_path / "out")]) == 1
    assert "有几列都像「身份证号」" in capsys.readouterr().err
