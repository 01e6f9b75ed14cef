"""``notoneless match``: files in, seven files out, as the contract says; no database, no Django."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from benchmarks.lists import DEFAULT, make
from openpyxl import Workbook

from notoneless.domain.idcard import check_char
from notoneless.web import cli
from notoneless.web.match_command import main

pytestmark = pytest.mark.pure

Rows = list[list[Any]]
COLUMNS = {
    "links.csv": ["household", "roll", "rule", "score", "explanation"],
    "review.csv": ["household", "roll", "rank", "score", "explanation"],
    "suspected.csv": ["household", "candidate_1", "candidate_2", "candidate_3"],
    "duplicates.csv": ["roll", "same_as", "rule"],
    "unclaimed.csv": ["roll"],
    "groups.csv": ["list", "row", "household", "roll", "rule", "score"],
}


def number(born: str, sequence: int) -> str:
    body = f"990401{born}{sequence:03d}"
    return body + check_char(body)


WEN, YU, MAN, ALI = (
    number("20150312", 123),
    number("20180506", 224),
    number("20130901", 331),
    number("20160707", 77),
)
HEADER = ["序号", "姓名", "性别", "出生日期", "身份证号", "监护人姓名", "监护人电话", "户籍地址", "民族"]
HOUSEHOLD: Rows = [
    ["A-7", "周文博", "男", "2015-03-12", WEN, "周建国", "10012345678", "龙潭镇上坪村3组18号", "汉族"],
    ["A-3", "周小雨", "女", "2018-05-06", YU, "周建国", "10012345678", "龙潭镇上坪村3组18号", "汉族"],
    ["B-1", "何小满", "女", "2013-09-01", None, "何淑琴", "", "双江镇下湾村9组", "汉族"],
    [
        "B-2",
        "阿力木·艾合买提",
        "男",
        "2016-07-07",
        ALI,
        "艾合买提",
        "10087654321",
        "双江镇下湾村2组",
        "维吾尔族",
    ],
]
ROLL_HEADER = [
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "身份证号",
    "学籍号",
    "监护人姓名",
    "家庭住址",
    "学校",
    "年级",
    "班级",
]
ROLL: Rows = [
    ["1", "周文博", "男", "2015年3月12日", WEN, f"G{WEN}", "周建国", "", "龙潭小学", "五年级", "1班"],
    ["2", "何小满", "女", "2013-09-01", "", "J123456789012345678", "王大山", "", "龙潭中学", "七年级", "2班"],
    ["3", "阿力木艾合买提", "男", "42558", "", f"G{ALI}", "", "", "双江小学", "四年级", "1班"],
    ["4", "周文博", "男", "2015-03-12", WEN, "", "周建国", "", "双江小学", "五年级", "3班"],
    ["5", "龙在天", "男", "2014-04-04", number("20140404", 55), "", "", "", "双江小学", "六年级", "1班"],
]
POVERTY: Rows = [["1", "周小雨", "女", "2018-05-06", YU], ["2", "何小满", "女", "2013-09-01", ""]]
DISABILITY: Rows = [["1", "阿力木·艾合买提", f"{ALI}41"], ["2", "无此人", ""]]


def xlsx(path: Path, rows: Rows) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def _text_file(path: Path, rows: Rows, encoding: str) -> Path:
    with path.with_suffix(".csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path.with_suffix(".csv")


def csv_utf8(path: Path, rows: Rows) -> Path:
    return _text_file(path, rows, "utf-8")


def csv_signed(path: Path, rows: Rows) -> Path:
    return _text_file(path, rows, "utf-8-sig")


def csv_gbk(path: Path, rows: Rows) -> Path:
    return _text_file(path, rows, "gbk")


def parquet(path: Path, rows: Rows) -> Path:
    header, *body = rows
    pl.DataFrame(
        {name: [row[n] for row in body] for n, name in enumerate(header)},
        schema=dict.fromkeys(header, pl.String),
    ).write_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


Write = Callable[[Path, Rows], Path]


def run(household: Path, roll: Path, out: Path, *more: str) -> int:
    return main(["--household", str(household), "--roll", str(roll), "--out", str(out), *more])


def read(out: Path, name: str) -> Rows:
    with (out / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == COLUMNS[name]
    return rows


def summary(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("write", [xlsx, csv_utf8, csv_signed, csv_gbk, parquet])
def test_the_same_lists_give_the_same_answer_in_every_kind_of_file(write: Write, tmp_path: Path) -> None:
    household = write(tmp_path / "household", [HEADER, *HOUSEHOLD])
    roll = write(tmp_path / "roll", [ROLL_HEADER, *ROLL])
    poverty = write(tmp_path / "poverty", [HEADER[:5], *POVERTY])
    disability = write(tmp_path / "disability", [["序号", "姓名", "残疾人证号"], *DISABILITY])
    out = tmp_path / "deep" / "out"
    assert run(household, roll, out, "--poverty", str(poverty), "--disability", str(disability)) == 0
    assert {path.name for path in out.iterdir()} == {*COLUMNS, "summary.json"}
    links = read(out, "links.csv")
    assert [row[:3] for row in links] == [["A-7", "1", "number"], ["B-2", "3", "number"]]
    assert [row[4] for row in links] == [
        "身份证号相同，姓名相同，出生日期相同，监护人相同",
        "身份证号与学籍号中的证号相同，姓名相同，出生日期相同",
    ]
    assert all(0 < float(row[3]) <= 1 for row in links)
    assert [row[:3] for row in read(out, "review.csv")] == [["B-1", "2", "1"]]
    assert read(out, "review.csv")[0][4] == "姓名相同，出生日期相同，监护人不同；缺身份证号"
    assert read(out, "suspected.csv") == [["A-3", "", "", ""]]
    assert read(out, "duplicates.csv") == [["4", "1", "number"]]
    assert read(out, "unclaimed.csv") == [["2"], ["5"]]
    assert [row[:5] for row in read(out, "groups.csv")] == [
        ["poverty", "1", "A-3", "", "number"],
        ["poverty", "2", "", "", ""],
        ["disability", "1", "B-2", "3", "number"],
        ["disability", "2", "", "", ""],
    ]
    told = summary(out)
    assert (told["linked"], told["review"], told["suspected"]) == (2, 1, 1)
    assert (told["duplicates"], told["unclaimed"], told["rules"]) == (1, 2, {"number": 2})
    assert told["household"] == {"rows": 4, "key": "序号"}
    assert told["roll"] == {"rows": 5, "key": "序号"}
    assert told["poverty"] == {"rows": 2, "key": "序号", "in_household": 1, "on_roll": 0}
    assert told["disability"] == {"rows": 2, "key": "序号", "in_household": 1, "on_roll": 1}


@pytest.mark.parametrize("spoil", ["twice", "empty", "absent"])
def test_without_a_complete_and_unique_serial_rows_are_called_by_their_number(
    spoil: str, tmp_path: Path
) -> None:
    rows = [list(row) for row in [HEADER, *HOUSEHOLD]]
    if spoil == "absent":
        rows = [row[1:] for row in rows]
    else:
        rows[2][0] = rows[1][0] if spoil == "twice" else ""
    out = tmp_path / "out"
    assert run(csv_utf8(tmp_path / "h", rows), csv_utf8(tmp_path / "r", [ROLL_HEADER, *ROLL]), out) == 0
    assert summary(out)["household"] == {"rows": 4, "key": "row"}
    assert summary(out)["roll"]["key"] == "序号"
    assert [row[0] for row in read(out, "links.csv")] == ["1", "4"]
    assert read(out, "suspected.csv")[0][0] == "2"
    assert read(out, "groups.csv") == []


def test_a_workbook_with_titles_real_dates_and_whole_numbers_is_read(tmp_path: Path) -> None:
    rows: Rows = [
        ["清源县义务教育阶段适龄儿童花名册"],
        ["填报单位：龙潭镇", None, None, "2026年11月"],
        HEADER[:5],
        [1, "周文博", "男", date(2015, 3, 12), WEN],
        [2, "周小雨", "女", date(2018, 5, 6), YU],
    ]
    out = tmp_path / "out"
    assert run(xlsx(tmp_path / "h", rows), xlsx(tmp_path / "r", [ROLL_HEADER, *ROLL]), out) == 0
    assert summary(out)["household"] == {"rows": 2, "key": "序号"}
    assert read(out, "links.csv")[0][:3] == ["1", "1", "number"]
    assert read(out, "suspected.csv") == [["2", "", "", ""]]


def test_independent_lists_come_out_whole_and_in_time_for_their_truth(tmp_path: Path) -> None:
    made = make(800, 21, DEFAULT)
    household, roll = tmp_path / "h.parquet", tmp_path / "r.parquet"
    made.household.write_parquet(household)
    made.roll.write_parquet(roll)
    out = tmp_path / "out"
    assert run(household, roll, out) == 0
    linked = [row[0] for row in read(out, "links.csv")]
    reviewed = {row[0] for row in read(out, "review.csv")}
    suspected = [row[0] for row in read(out, "suspected.csv")]
    assert sorted([*linked, *reviewed, *suspected], key=int) == made.household["序号"].to_list()
    absent = set(made.truth.filter(pl.col("roll").is_null())["household"])
    assert absent
    assert not absent & set(linked)
    told = summary(out)
    assert (told["linked"], told["review"], told["suspected"]) == (len(linked), len(reviewed), len(suspected))


def test_a_second_run_writes_over_the_first(tmp_path: Path) -> None:
    household = csv_utf8(tmp_path / "h", [HEADER, *HOUSEHOLD])
    roll = csv_utf8(tmp_path / "r", [ROLL_HEADER, *ROLL])
    out = tmp_path / "out"
    first = [run(household, roll, out), {path.name: path.read_bytes() for path in out.iterdir()}]
    assert first == [run(household, roll, out), {path.name: path.read_bytes() for path in out.iterdir()}]


def refused(capsys: pytest.CaptureFixture[str], household: Path, roll: Path, out: Path, *more: str) -> str:
    """The sentence of a refusal; nothing was written."""
    assert run(household, roll, out, *more) == 1
    assert not out.exists()
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    return csv_utf8(tmp_path / "roll", [ROLL_HEADER, *ROLL])


def test_a_missing_file_is_named(tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "没有.xlsx"
    assert refused(capsys, nowhere, roll, tmp_path / "out") == f"找不到户籍名册 {nowhere}。\n"
    assert "找不到脱贫户名单" in refused(capsys, roll, roll, tmp_path / "out", "--poverty", str(nowhere))


def test_a_list_without_names_is_refused(
    tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nameless = csv_utf8(
        tmp_path / "h", [["序号", "性别", "出生日期", "身份证号"], ["1", "男", "2015-03-12", WEN]]
    )
    assert (
        refused(capsys, nameless, roll, tmp_path / "out")
        == "户籍名册 h.csv 里没有“姓名”这一列，请检查表头。\n"
    )


@pytest.mark.parametrize("number", [990401201503121238.0, 990401201503121238, 9.90401201503121e17])
def test_an_identity_number_kept_as_a_number_is_refused_with_its_cell(
    number: float, tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["名册"], HEADER, HOUSEHOLD[0], [*HOUSEHOLD[1][:4], number, *HOUSEHOLD[1][5:]]]
    told = refused(capsys, xlsx(tmp_path / "h", rows), roll, tmp_path / "out")
    assert "h.xlsx" in told
    assert "E4" in told
    assert "身份证号被表格存成了数字" in told


@pytest.mark.parametrize("text", ["9.90401E+17", "9.90401201503121e17", "9E17"])
def test_an_identity_number_shortened_by_a_spreadsheet_in_a_csv_is_refused_with_its_cell(
    text: str, tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, HOUSEHOLD[0], [*HOUSEHOLD[1][:4], text, *HOUSEHOLD[1][5:]]]
    told = refused(capsys, csv_gbk(tmp_path / "h", rows), roll, tmp_path / "out")
    assert "E3" in told
    assert "身份证号被表格存成了数字" in told


@pytest.mark.parametrize("rows", [[HEADER], [HEADER, [""] * len(HEADER)], [HEADER, ["1", "", "男"]]])
def test_an_empty_list_is_refused(
    rows: Rows, tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, csv_utf8(tmp_path / "h", rows), roll, tmp_path / "out")
    assert refused(capsys, xlsx(tmp_path / "h", rows), roll, tmp_path / "out")


def test_what_is_no_list_is_refused_in_words(
    tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, body in (
        ("h.xlsx", b"PK\x03\x04broken"),
        ("h.parquet", b"PAR1broken"),
        ("h.csv", b""),
        ("h.doc", b"\x00"),
    ):
        (tmp_path / name).write_bytes(body)
        told = refused(capsys, tmp_path / name, roll, tmp_path / "out")
        assert name in told
        assert "Traceback" not in told


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, no folder", "utf-8")
    assert run(roll, roll, taken) == 1
    assert "结果写不进" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--household", "h.csv"],
        ["--household", "h.csv", "--roll", "r.csv"],
        ["--household", "h.csv", "--roll", "r.csv", "--out"],
        ["--household", "h.csv", "--roll", "r.csv", "--out", "o", "--unknown"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["match", *words])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_it_needs_no_database_no_keys_and_no_django(tmp_path: Path, roll: Path) -> None:
    """In a process of its own, without settings, with nothing to read but the two lists."""
    household = csv_utf8(tmp_path / "h", [HEADER, *HOUSEHOLD])
    words = ["match", "--household", str(household), "--roll", str(roll), "--out", str(tmp_path / "out")]
    code = (
        "import sys\nfrom notoneless.web import cli\n"
        f"assert cli.main({words!r}) == 0\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'sqlite3', 'psycopg')]\n"
    )
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=bare, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"户籍名册4行：对上2，待人工确认1，疑似1。结果在 {tmp_path / 'out'}\n"
    assert summary(tmp_path / "out")["linked"] == 2
