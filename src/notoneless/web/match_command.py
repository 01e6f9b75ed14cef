"""``notoneless match``: two lists in, seven files out, no database. The contract stands in docs/guide/安装与备份.md.

Exit 0 done, 1 refused with a sentence, 2 usage.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notoneless import __version__
from notoneless.domain.columnlists import ListKind
from notoneless.domain.columns import HeaderMap, known_headers, map_headers
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import Table, read_table

if TYPE_CHECKING:
    import polars as pl

HEADERS = {
    "姓名": "name",
    "曾用名": "former_name",
    "性别": "sex",
    "出生日期": "birth_on",
    "身份证号": "id_number",
    "残疾人证号": "card_number",
    "监护人姓名": "guardian_name",
    "监护人电话": "guardian_phone",
    "户主姓名": "head_name",
    "户籍地址": "address",
    "现住址": "address_now",
    "家庭住址": "address_home",
    "村(社区)": "place",
    "学籍号": "roll_number",
    "学校": "school",
    "年级": "grade",
    "班级": "class_name",
}
"""Headers of the contract → columns of ``domain.linkage.records``; they win over what forms call their columns."""

FORM_FIELDS = {
    "name": "name",
    "former_name": "former_name",
    "sex": "sex",
    "birth_on": "birth_on",
    "id_number": "id_number",
    "disability_number": "card_number",
    "roll_number": "roll_number",
    "guardian_name": "guardian_name",
    "member1_name": "guardian_name",
    "member2_name": "guardian_name_2",
    "householder_name": "head_name",
    "guardian_phone": "guardian_phone",
    "member1_phone": "guardian_phone",
    "member2_phone": "guardian_phone_2",
    "phone": "guardian_phone_3",
    "member1_id_number": "guardian_number",
    "household_address": "address",
    "address": "address_now",
    "home_address": "address_home",
    "village": "place",
    "school_name": "school",
    "grade": "grade",
    "class_no": "class_name",
}
"""Fields of the forms the importer reads → the same columns, so that a national roll file is matched as it is."""

SERIAL = "序号"
EXACT = {"id_number", "card_number", "roll_number", "guardian_number"}
FIRST_LOST = 1e15
"""From 16 digits on a spreadsheet number has lost its last digits."""
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?1[4-9]")
"""The same number as a CSV saved from a spreadsheet writes it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as a frame, and whether its rows are called by 序号 or by their number from 1."""

    frame: pl.DataFrame
    key: str
    count: int


def _plain(header: str) -> str:
    text = "".join(header.split()).replace("（", "(").replace("）", ")")
    return text.lstrip("*★").rstrip("*★")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _is_lost(cell: Any) -> bool:
    if isinstance(cell, str):
        return SCIENTIFIC.fullmatch(cell.strip()) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= FIRST_LOST


def _lost(table: Table, column: int, header: str) -> Refusal | None:
    """A number that a spreadsheet turned into a float has lost digits: refused with its cell."""
    for row, cell in enumerate(table.columns[column]):
        if _is_lost(cell):
            place = table.address(row, column)
            return Refusal(
                f"{place}：{header}被表格存成了数字，末几位已丢失；请把该列设为文本后重新填写。",
                "match.number_lost",
            )
    return None


def _serials(table: Table, headers: list[str]) -> list[str] | None:
    """序号 where that column is complete and every value stands once; else None."""
    if SERIAL not in headers:
        return None
    values = [_text(cell) for cell in table.columns[headers.index(SERIAL)]]
    return values if all(values) and len(set(values)) == len(values) else None


def _fields(table: Table, kind: ListKind, headers: list[str]) -> dict[str, int] | Refusal:
    """Column of ``records`` → place in the table: words of the contract, then of the list's form, then of a roll.

    Of two columns that claim the same the first is read; for what tells a child apart a person must choose.
    """
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        if header in HEADERS:
            places.setdefault(HEADERS[header], place)
    for form in dict.fromkeys((kind, ListKind.ROLL)):
        found = map_headers(form, table.headers)
        if not isinstance(found, HeaderMap):
            return found
        unclear = {"name", "birth_on", "id_number"} & found.ambiguous.keys()
        refusal = found.refusal
        if form is kind and unclear - places.keys() and refusal is not None:
            return refusal
        claims = found.fields | {name: claimed[0] for name, claimed in found.ambiguous.items()}
        for name, place in claims.items():
            field = FORM_FIELDS.get(name)
            if field is not None and place not in places.values():
                places.setdefault(field, place)
    return places


def read_list(path: Path, words: str, kind: ListKind) -> Listed | Refusal:
    """The list in a file (xlsx, xls, csv in UTF-8 or GBK, parquet). ``words`` names it in sentences."""
    import polars as pl

    known = {SERIAL, *HEADERS} | known_headers(kind) | known_headers(ListKind.ROLL)
    table = read_table(path, path.name, known=known)
    if isinstance(table, Refusal):
        return Refusal(f"{words} {path.name}：{table.reason}", table.rule)
    headers = [_plain(header) for header in table.headers]
    places = _fields(table, kind, headers)
    if isinstance(places, Refusal):
        return Refusal(f"{words} {path.name}：{places.reason}", places.rule)
    if "name" not in places:
        return Refusal(f"{words} {path.name} 里没有“姓名”这一列，请检查表头。", "match.no_name")
    columns: dict[str, list[str]] = {}
    for field, index in places.items():
        lost = _lost(table, index, headers[index]) if field in EXACT else None
        if lost is not None:
            return Refusal(f"{words} {path.name} {lost.reason}", lost.rule)
        columns[field] = [_text(cell) for cell in table.columns[index]]
    if not any(columns["name"]):
        return Refusal(f"{words} {path.name} 表头下面没有内容。", "match.empty")
    serials = _serials(table, headers)
    count = len(columns["name"])
    rows = serials if serials is not None else [str(number) for number in range(1, count + 1)]
    schema = dict.fromkeys(("row", *columns), pl.String)
    frame = pl.DataFrame({"row": rows, **columns}, schema=schema)
    return Listed(frame, SERIAL if serials is not None else "row", count)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="notoneless match", description="比对户籍名册和学籍名册，不需要数据库。"
    )
    parser.add_argument("--household", type=Path, required=True, help="户籍线名册")
    parser.add_argument("--roll", type=Path, required=True, help="学籍名册")
    parser.add_argument("--poverty", type=Path, help="脱贫户、监测户名单")
    parser.add_argument("--disability", type=Path, help="残疾儿童名单")
    parser.add_argument("--out", type=Path, required=True, help="结果放在这个目录")
    return parser


def _refuse(refusal: Refusal) -> int:
    sys.stderr.write(refusal.reason + "\n")
    return 1


def main(argv: Sequence[str]) -> int:
    """Read, match, write."""
    args = _parser().parse_args(argv)
    wanted = {"household": (args.household, "户籍名册"), "roll": (args.roll, "学籍名册")}
    wanted |= {"poverty": (args.poverty, "脱贫户名单")} if args.poverty else {}
    wanted |= {"disability": (args.disability, "残疾儿童名单")} if args.disability else {}
    lists: dict[str, Listed] = {}
    for name, (path, words) in wanted.items():
        if not path.is_file():
            return _refuse(Refusal(f"找不到{words} {path}。", "match.no_file"))
        found = read_list(path, words, ListKind(name))
        if isinstance(found, Refusal):
            return _refuse(found)
        lists[name] = found
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        summary = _match(lists, args.out)
    except OSError as error:
        return _refuse(Refusal(f"结果写不进 {args.out}：{error.strerror}。", "match.out"))
    sys.stdout.write(
        f"户籍名册{summary['household']['rows']}行：对上{summary['linked']}，待人工确认{summary['review']}，"
        f"疑似{summary['suspected']}。结果在 {args.out}\n"
    )
    return 0


def _match(lists: dict[str, Listed], out: Path) -> dict[str, Any]:
    from notoneless.domain.linkage import link

    household, roll = lists["household"], lists["roll"]
    found = link(household.frame, roll.frame)
    found.links.select("household", "roll", "rule", "score", "explanation").write_csv(out / "links.csv")
    found.review.select("household", "roll", "rank", "score", "explanation").write_csv(out / "review.csv")
    found.suspected.select("household", "candidate_1", "candidate_2", "candidate_3").write_csv(
        out / "suspected.csv"
    )
    found.duplicates.select("roll", "same_as", "rule").write_csv(out / "duplicates.csv")
    found.unclaimed.select("roll").write_csv(out / "unclaimed.csv")
    groups = _groups(lists, found.links)
    groups.write_csv(out / "groups.csv")
    summary: dict[str, Any] = {
        **found.counts(),
        "rules": dict(sorted(found.links.group_by("rule").len().iter_rows())),
        "version": __version__,
    }
    for name, one in lists.items():
        summary[name] = {"rows": one.count, "key": one.key}
    for name in ("poverty", "disability"):
        if name in lists:
            own = groups.filter(groups["list"] == name)
            summary[name] |= {"in_household": own["household"].count(), "on_roll": own["roll"].count()}
    (out / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return summary


def _groups(lists: dict[str, Listed], links: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    from notoneless.domain.linkage import link_group

    parts = [
        link_group(lists[name].frame, lists["household"].frame, lists["roll"].frame, links=links)
        .select(pl.lit(name).alias("list"), "row", "household", "roll", "rule", "score")
        .cast({"score": pl.Float64, "rule": pl.String})
        for name in ("poverty", "disability")
        if name in lists
    ]
    schema = {"list": pl.String, "row": pl.String, "household": pl.String, "roll": pl.String}
    empty = pl.DataFrame(schema=schema | {"rule": pl.String, "score": pl.Float64})
    return pl.concat([empty, *parts])
