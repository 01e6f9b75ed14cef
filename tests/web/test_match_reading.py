"""A plain list is read in columns, any other cell by cell: one answer, whichever way it went."""

import csv
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import read_table as read_table_truly
from notoneless.web import match_command
from notoneless.web.match_command import Listed, main, read_list
from tests.domain.linkage.rows import number

pytestmark = pytest.mark.pure

Rows = list[list[str]]
HEADER = ["序号", "姓名", "性别", "出生日期", "身份证号", "户籍地址", "民族"]
TITLE = "清源县适龄儿童名册\n"
"""A line above the header, which makes any list one that is read cell by cell."""
OWN = number()
CUT = "9.90301201503121E+17"


def child(n: int, **cells: str) -> list[str]:
    plain = dict(
        zip(HEADER, [str(n), f"周文{n}", "男", "2015-03-12", OWN, "龙潭镇上坪村3组", "汉族"], strict=True)
    )
    return list((plain | cells).values())


def csv_text(rows: Rows, *, quoting: Any = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def household(path: Path) -> Listed | Refusal:
    return read_list(path, "户籍名册", ListKind.HOUSEHOLD)


def contents(found: Listed | Refusal) -> Any:
    """What was read: blanks at the ends of a cell say nothing, nor does it matter how an empty one is kept."""
    if isinstance(found, Refusal):
        return found.rule
    frame = found.frame.with_columns(pl.all().fill_null("").str.strip_chars())
    return found.key, found.count, found.lost, frame.select(sorted(frame.columns)).to_dicts()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which files were read cell by cell."""
    cell_by_cell: list[str] = []
    true = read_table_truly

    def read_table(path: Any, name: str, **more: Any) -> Any:
        cell_by_cell.append(name)
        return true(path, name, **more)

    monkeypatch.setattr(match_command, "read_table", read_table)
    yield cell_by_cell


def both(tmp_path: Path, text: str) -> Any:
    """What a list holds, read as it is and once more with a title above; the same, or the test fails here."""
    plain = contents(household(saved(tmp_path / "plain.csv", text)))
    titled = contents(household(saved(tmp_path / "titled.csv", TITLE + text)))
    assert plain == titled
    return plain


CHILDREN = [child(n) for n in range(1, 5)]

PLAIN = {
    "nothing amiss": csv_text([HEADER, *CHILDREN]),
    "every cell in quotes": csv_text([HEADER, *CHILDREN], quoting=csv.QUOTE_ALL),
    "lines as Windows ends them": csv_text([HEADER, *CHILDREN], end="\r\n"),
    "no end of the last line": csv_text([HEADER, *CHILDREN]).rstrip("\n"),
    "blank lines": csv_text([HEADER, CHILDREN[0], [""] * 7, CHILDREN[1], [""] * 7]),
    "an address in two lines": csv_text([HEADER, child(1, 户籍地址="龙潭镇\n上坪村"), CHILDREN[1]]),
    "quotes, commas and blanks within": csv_text([HEADER, child(1, 户籍地址='龙潭镇"上坪"村,3组'), child(2, 姓名=" 周 文 ")]),
    "a short line far down": csv_text([HEADER, *(child(n) for n in range(1, 60)), child(60)[:5]]),
    "serials with blanks": csv_text([HEADER, child(1, 序号=" 1"), child(2, 序号="2 ")]),
    "serials that repeat": csv_text([HEADER, child(1), child(1)]),
    "a serial left out": csv_text([HEADER, child(1), child(2, 序号=""), child(3)]),
    "a school that begins like a total": csv_text([["学校", *HEADER[1:]], child(1, 序号="合水镇小学"), child(2, 序号="小坪小学")]),
}  # fmt: skip


@pytest.mark.parametrize("what", PLAIN)
def test_a_plain_list_is_read_in_columns_with_the_same_answer(
    what: str, tmp_path: Path, ways: list[str]
) -> None:
    read = both(tmp_path, PLAIN[what])
    assert ways == ["titled.csv"]
    assert read[1] == PLAIN[what].replace("周 文", "周文").count("周文")


MIDDLE = [child(n) for n in range(1, 40)]
OTHERWISE = {
    "a total": csv_text([HEADER, *CHILDREN, ["合计", "4", "", "", "", "", ""]]),
    "a signature": csv_text([HEADER, *CHILDREN, ["填表人：张三", "", "", "", "", "", ""]]),
    "a day of printing": csv_text([HEADER, *CHILDREN, ["2026年11月30日", "", "", "", "", "", ""]]),
    "a total far from the end": csv_text([HEADER, *CHILDREN, ["小计", "4", "", "", "", "", ""], *MIDDLE]),
    "a total whose first cell is empty, far from the end": csv_text([HEADER, *CHILDREN, ["", "小计", "4", "", "", "", ""], *MIDDLE]),
    "the header again on the next page": csv_text([HEADER, *CHILDREN, HEADER, *MIDDLE]),
    "numbers written as formulas": csv_text([HEADER, *(child(n, 身份证号=f'="{OWN}"') for n in range(1, 5))]),
    "short lines": csv_text([HEADER, child(1)[:5], child(2)]),
    "a line with too many cells": csv_text([HEADER, *CHILDREN, [*child(5), "多", "余"]]),
    "other separators": csv_text([HEADER, *CHILDREN]).replace(",", "\t"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERWISE)
def test_any_other_list_goes_the_usual_way_and_drops_what_it_always_dropped(
    what: str, tmp_path: Path, ways: list[str]
) -> None:
    text = OTHERWISE[what]
    read = both(tmp_path, text)
    assert ways == ["plain.csv", "titled.csv"]
    assert read[1] == len(read[3]) == text.count("周文")
    assert all(row["name"].startswith("周文") for row in read[3])
    assert {row["id_number"] for row in read[3]} == {OWN}


def test_a_list_in_gbk_goes_the_usual_way(tmp_path: Path, ways: list[str]) -> None:
    text = csv_text([HEADER, *CHILDREN])
    told = contents(household(saved(tmp_path / "gbk.csv", text, "gbk")))
    assert ways == ["gbk.csv"]
    assert told == contents(household(saved(tmp_path / "utf8.csv", text)))


def test_a_list_that_is_gbk_only_further_down_goes_the_usual_way(tmp_path: Path, ways: list[str]) -> None:
    """The first sixty-four thousand bytes are plain; the rest is not UTF-8."""
    path = tmp_path / "late.csv"
    start = "".join(f"Li,{number(sequence=f'{n % 1000:03d}')}\n" for n in range(4_000))
    text = "姓名,身份证号\n" + start
    path.write_bytes(text.encode() + "周文博,1\n".encode("gbk"))
    assert isinstance(household(path), Refusal)
    assert ways == ["late.csv"]


def test_a_list_with_the_mark_of_a_spreadsheet_is_plain(tmp_path: Path, ways: list[str]) -> None:
    text = csv_text([HEADER, *CHILDREN])
    told = contents(household(saved(tmp_path / "signed.csv", text, "utf-8-sig")))
    assert told == contents(household(saved(tmp_path / "bare.csv", text)))
    assert ways == []


def test_a_row_with_words_in_other_columns_only_keeps_its_place_in_the_count(tmp_path: Path) -> None:
    """Its line is a row all the same: without 序号 the children below are called by it."""
    rows = [["学校", *HEADER[1:]], child(1, 序号="龙潭小学"), [""] * 6 + ["汉族"], child(3, 序号="龙潭小学")]
    read = both(tmp_path, csv_text(rows))
    assert [(row["row"], row["name"]) for row in read[3]] == [("1", "周文1"), ("2", ""), ("3", "周文3")]


def test_lists_of_every_kind_of_mess_are_read_alike_both_ways(tmp_path: Path, ways: list[str]) -> None:
    rng = random.Random(5)
    odd = [
        "",
        "",
        " ",
        "合计",
        "合水镇",
        "小明",
        "填表人",
        "备注：无",
        "姓名",
        "12",
        "3人",
        "=1",
        "'990",
        '"',
        "a,b",
        "两\n行",
        CUT,
    ]
    for _ in range(80):
        rows = [child(n) for n in range(1, rng.randint(3, 9))]
        for row in rows:
            for _ in range(rng.choice([0, 0, 1, 2])):
                row[rng.randrange(7)] = rng.choice(odd)
        rows.insert(
            rng.randrange(len(rows)),
            [rng.choice(["", "小计"]), *[rng.choice(["", "", "12"]) for _ in range(6)]],
        )
        both(tmp_path, csv_text([HEADER, *rows], end=rng.choice(["\n", "\r\n"])))
    assert 5 < ways.count("plain.csv") < 75


# ---- cut numbers ----------------------------------------------------------------------------------------------


def run(tmp_path: Path, text: str, *, out: str = "out") -> int:
    path = saved(tmp_path / "h.csv", text)
    roll = saved(tmp_path / "r.csv", csv_text([HEADER, child(1)]))
    return main(["--household", str(path), "--roll", str(roll), "--out", str(tmp_path / out)])


@pytest.mark.parametrize("above", ["", TITLE])
def test_a_few_cut_numbers_are_told_and_the_rest_is_matched(
    above: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [child(n, 身份证号=CUT if n in (2, 5) else number(sequence=f"{n:03d}")) for n in range(1, 11)]
    assert run(tmp_path, above + csv_text([HEADER, *rows])) == 0
    assert capsys.readouterr().err == "户籍名册有2个证号被表格存成数字、丢了末几位，按余下的位数比对。\n"
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["household"] == {"rows": 10, "key": "序号", "numbers_cut": 2}
    assert summary["roll"] == {"rows": 1, "key": "序号"}


@pytest.mark.parametrize(("above", "cell"), [("", "E4"), (TITLE, "E5")])
def test_more_than_a_fifth_is_refused_with_the_first_cell(
    above: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [child(n, 身份证号=CUT if n in (3, 6, 9) else OWN) for n in range(1, 11)]
    assert run(tmp_path, above + csv_text([HEADER, *rows])) == 1
    assert capsys.readouterr().err == (
        f"户籍名册 h.csv {cell}：身份证号被表格存成了数字，末几位已丢失；请把该列设为文本后重新填写。\n"
    )
    assert not (tmp_path / "out").exists()


def test_the_cell_is_counted_past_blank_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, csv_text([HEADER, [""] * 7, child(1), [""] * 7, child(2, 身份证号=CUT)])) == 1
    assert capsys.readouterr().err.startswith("户籍名册 h.csv E5：身份证号")


def test_a_fifth_is_of_the_cells_that_are_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [child(n, 身份证号=CUT if n == 1 else OWN if n == 2 else "") for n in range(1, 11)]
    assert run(tmp_path, csv_text([HEADER, *rows])) == 1
    assert "E2" in capsys.readouterr().err


def test_names_of_blanks_only_are_an_empty_list(tmp_path: Path) -> None:
    assert both(tmp_path, csv_text([HEADER, child(1, 姓名=" "), child(2, 姓名="　")])) == "match.empty"


# ---- long lists -----------------------------------------------------------------------------------------------

LONG = 300_001
"""One row more than an upload may have."""


def test_a_list_longer_than_an_upload_may_be_is_read_in_columns(tmp_path: Path, ways: list[str]) -> None:
    text = "序号,姓名\n" + "\n".join(f"{n},周文博" for n in range(1, LONG + 1))
    found = household(saved(tmp_path / "long.csv", text))
    assert ways == []
    assert isinstance(found, Listed)
    assert (found.count, found.key, found.lost) == (LONG, "序号", 0)
    assert found.frame["row"].to_list()[-1] == str(LONG)


def test_schools_that_begin_like_totals_do_not_make_a_long_list_too_long(tmp_path: Path) -> None:
    text = "学校,姓名\n" + "\n".join("合水镇小学,周文博" for _ in range(LONG))
    found = household(saved(tmp_path / "long.csv", text))
    assert isinstance(found, Listed)
    assert found.count == LONG


def test_a_long_list_with_a_title_is_refused_and_not_cut_short(tmp_path: Path, ways: list[str]) -> None:
    text = TITLE + "序号,姓名\n" + "\n".join(f"{n},周" for n in range(1, LONG + 1))
    found = household(saved(tmp_path / "long.csv", text))
    assert ways == ["long.csv"]
    assert isinstance(found, Refusal)
    assert found.rule == "sheet.too_many_cells"
