"""``notoneless match``: two lists in, seven files out, no database. The contract stands in docs/guide/名单比对.md.

Exit 0 done, 1 refused with a sentence, 2 usage.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from notoneless import __version__
from notoneless.domain.columnlists import ListKind
from notoneless.domain.columns import HeaderMap, known_headers, map_headers
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import column_letters, has_only_records, plain_frame, read_table

if TYPE_CHECKING:
    import polars as pl

    from notoneless.domain.linkage import Linkage

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
}
"""Fields of the forms the importer reads → the same columns, so that a national roll file is matched as it is."""

SERIAL = "序号"
EXACT = {"id_number", "card_number", "roll_number", "guardian_number"}
FIRST_LOST = 1e15
"""From 16 digits on a spreadsheet number has lost its last digits."""
SCIENTIFIC = r"^[0-9](?:\.[0-9]+)?[Ee]\+?1[4-9]$"
"""The same number as a CSV saved from a spreadsheet writes it."""
LOST_AT_MOST = 0.2
"""Of a column's filled cells. A few lost numbers are faults the match lives with; where more are lost the whole
column was saved as numbers, and the file must be saved anew."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as a frame, whether its rows are called by 序号 or by their number from 1, and how many of its numbers
    a spreadsheet has cut."""

    frame: pl.DataFrame
    key: str
    count: int
    lost: int


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


def _exact_text(cell: Any) -> str:
    """A number that must be exact; what a spreadsheet cut stays recognisable as cut (9.90301201503121E+17)."""
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return f"{cell:.14E}" if is_number and abs(cell) >= FIRST_LOST else _text(cell)


def _lost(frame: pl.DataFrame, cells: Callable[[int, str], str]) -> int | Refusal:
    """How many numbers a spreadsheet turned into a float and cut; refused, with a cell, where it is the column.

    ``cells`` tells where a row's cell of a field stands, as people say it, and under which header.
    """
    lost = 0
    for field in EXACT & set(frame.columns):
        length = frame[field].str.len_bytes()
        odd = frame[field].filter((length != (19 if field == "roll_number" else 18)) & (length > 0))
        if not odd.str.contains(SCIENTIFIC).any():
            continue
        cut = frame[field].str.contains(SCIENTIFIC).fill_null(False)
        if cut.sum() > LOST_AT_MOST * int((length > 0).sum()):
            return Refusal(
                f"{cells(int(cut.arg_true()[0]), field)}被表格存成了数字，末几位已丢失；"
                "请把该列设为文本后重新填写。",
                "match.number_lost",
            )
        lost += int(cut.sum())
    return lost


def _serials(column: pl.Series | None) -> pl.Series | None:
    """序号 where that column is complete and every value stands once; else None."""
    if column is None:
        return None
    counted = column.str.to_integer(strict=False)
    if not counted.null_count() and (counted.diff().slice(1) > 0).all():
        return column
    serials = column.str.strip_chars()
    is_key = not serials.null_count() and (serials != "").all() and serials.n_unique() == len(serials)
    return serials if is_key else None


def known_words(kind: ListKind) -> set[str]:
    """The headers a list of this kind may have."""
    return {SERIAL, *HEADERS} | known_headers(kind) | known_headers(ListKind.ROLL)


def fields_of(headers: Sequence[str], kind: ListKind) -> dict[str, int] | Refusal:
    """Column of ``records`` → place in the list: words of the contract, then of the list's form, then of a roll.

    Of two columns that claim the same the first is read; for what tells a child apart a person must choose.
    """
    places: dict[str, int] = {}
    for place, header in enumerate(map(_plain, headers)):
        if header in HEADERS:
            places.setdefault(HEADERS[header], place)
    for form in dict.fromkeys((kind, ListKind.ROLL)):
        found = map_headers(form, headers)
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
    if "name" not in places:
        return Refusal("里没有“姓名”这一列，请检查表头。", "match.no_name")
    serial = next((place for place, header in enumerate(map(_plain, headers)) if header == SERIAL), None)
    return places if serial is None else {"row": serial, **places}


def read_list(path: Path, words: str, kind: ListKind) -> Listed | Refusal:
    """The list in a file (xlsx, xls, csv in UTF-8 or GBK, parquet). ``words`` names it in sentences.

    A plain CSV or parquet file is read in columns, whatever its length; any other cell by cell, up to the size an
    upload may have.
    """
    known = known_words(kind)
    read = _read_columns(path, kind, known)
    if read is None:
        read = _read_cells(path, kind, known)
    if isinstance(read, Refusal):
        return Refusal(
            f"{words} {path.name}{' ' if read.rule == 'match.no_name' else '：'}{read.reason}", read.rule
        )
    frame, cells = read
    lost = _lost(frame, cells)
    if isinstance(lost, Refusal):
        return Refusal(f"{words} {path.name} {lost.reason}", lost.rule)
    if not (frame["name"].fill_null("").str.strip_chars() != "").any():
        return Refusal(f"{words} {path.name} 表头下面没有内容。", "match.empty")
    return _listed(frame, lost)


def _listed(frame: pl.DataFrame, lost: int) -> Listed:
    import polars as pl

    serials = _serials(frame["row"] if "row" in frame.columns else None)
    if serials is None:
        numbers = pl.int_range(1, frame.height + 1, eager=True).cast(pl.String)
        return Listed(frame.with_columns(numbers.alias("row")), "row", frame.height, lost)
    return Listed(frame.with_columns(serials.alias("row")), SERIAL, frame.height, lost)


Read: TypeAlias = "tuple[pl.DataFrame, Callable[[int, str], str]]"


def _read_columns(path: Path, kind: ListKind, known: Collection[str]) -> Read | Refusal | None:
    """A plain list: its fields as a frame, and how its cells are called. None when the file is not plain."""
    import polars as pl

    plain = plain_frame(path, known)
    if plain is None:
        return None
    headers = plain.collect_schema().names()
    places = fields_of(headers, kind)
    if isinstance(places, Refusal):
        return places
    fields = {headers[place]: field for field, place in places.items()}
    chosen = dict.fromkeys([headers[0], *fields])
    filled = pl.any_horizontal(pl.all().is_not_null())
    try:
        frame = plain.select(list(chosen)).collect()
        kept = frame.select(filled).to_series()
        # a row with words in other columns only has its place in the count of rows, or is a note
        if not kept.all() and (plain.select(filled).collect().to_series() & ~kept).any():
            return None
    except pl.exceptions.PolarsError:
        return None
    lines = kept.arg_true()
    frame = frame if kept.all() else frame.filter(kept)
    if not has_only_records(frame):
        return None
    letters = {field: column_letters(place + 1) for field, place in places.items()}
    return (
        frame.select(pl.col(header).alias(field) for header, field in fields.items()),
        lambda row, field: f"{letters[field]}{lines[row] + 2}：{headers[places[field]]}",
    )


def _read_cells(path: Path, kind: ListKind, known: Collection[str]) -> Read | Refusal:
    import polars as pl

    table = read_table(path, path.name, known=known)
    if isinstance(table, Refusal):
        return table
    places = fields_of(table.headers, kind)
    if isinstance(places, Refusal):
        return places
    texts = {
        field: list(map(_exact_text if field in EXACT else _text, table.columns[place]))
        for field, place in places.items()
    }
    return (
        pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String)),
        lambda row, field: f"{table.address(row, places[field])}：{_plain(table.headers[places[field]])}",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="notoneless match", description="比对户籍名册和学籍名册，不需要数据库。"
    )
    parser.add_argument("--household", type=Path, required=True, help="户籍线名册")
    parser.add_argument("--roll", type=Path, required=True, help="学籍名册")
    parser.add_argument("--poverty", type=Path, help="脱贫户、监测户名单")
    parser.add_argument("--disability", type=Path, help="残疾儿童名单")
    parser.add_argument("--out", type=Path, required=True, help="结果放在这个目录")
    parser.add_argument(
        "--engine", choices=("polars", "spark"), default="polars", help="spark 供全省、全国的名册用"
    )
    parser.add_argument("--master", default="local[*]", help="Spark 集群的地址，不写就在本机运行")
    return parser


def _refuse(refusal: Refusal) -> int:
    sys.stderr.write(refusal.reason + "\n")
    return 1


ALLOCATOR = "dirty_decay_ms:10000,muzzy_decay_ms:10000"
"""polars' allocator keeps what was freed for ten seconds: handing it back at once and asking for it again would be a
fifteenth of a run over a million rows."""


def main(argv: Sequence[str]) -> int:
    """Read, match, write."""
    collects = gc.isenabled()
    gc.disable()  # a run makes millions of small things and no cycles worth looking for
    try:
        return _run(argv)
    finally:
        if collects:
            gc.enable()


def _run(argv: Sequence[str]) -> int:
    os.environ.setdefault("_RJEM_MALLOC_CONF", ALLOCATOR)  # read when polars is loaded, which is later
    args = _parser().parse_args(argv)
    wanted = {"household": (args.household, "户籍名册"), "roll": (args.roll, "学籍名册")}
    wanted |= {"poverty": (args.poverty, "脱贫户名单")} if args.poverty else {}
    wanted |= {"disability": (args.disability, "残疾儿童名单")} if args.disability else {}
    lists: dict[str, Listed] = {}
    folders: dict[str, Path] = {}
    for name, (path, words) in wanted.items():
        if path.is_dir() and args.engine == "spark":
            folders[name] = path
            continue
        if not path.is_file():
            return _refuse(Refusal(f"找不到{words} {path}。", "match.no_file"))
        found = read_list(path, words, ListKind(name))
        if isinstance(found, Refusal):
            return _refuse(found)
        if found.lost:
            sys.stderr.write(f"{words}有{found.lost}个证号被表格存成数字、丢了末几位，按余下的位数比对。\n")
        lists[name] = found
    try:
        matched = _match(lists) if args.engine == "polars" else _on_spark(lists, folders, args)
        if isinstance(matched, Refusal):
            return _refuse(matched)
        args.out.mkdir(parents=True, exist_ok=True)
        summary = _write(matched, lists, args.out)
    except OSError as error:
        return _refuse(Refusal(f"结果写不进 {args.out}：{error.strerror}。", "match.out"))
    sys.stdout.write(
        f"户籍名册{summary['household']['rows']}行：对上{summary['linked']}，待人工确认{summary['review']}，"
        f"疑似{summary['suspected']}。结果在 {args.out}\n"
    )
    return 0


GROUPS = ("poverty", "disability")


@dataclass(frozen=True, slots=True)
class Matched:
    """What a run found: the parts (long ones may be written already, then they are no polars frames), the children of
    the further lists, counts, links by rule, and the rows of lists that were not read here."""

    linkage: Any
    groups: pl.DataFrame
    counts: dict[str, int]
    rules: dict[str, int]
    rows: dict[str, int]

    @classmethod
    def of(cls, linkage: Linkage, groups: pl.DataFrame) -> Matched:
        """Everything in memory."""
        rules = dict(sorted(linkage.links.group_by("rule").len().iter_rows()))
        return cls(linkage, groups, linkage.counts(), rules, {})


def _match(lists: dict[str, Listed]) -> Matched:
    from notoneless.domain.linkage import link, link_group

    household, roll = lists["household"].frame, lists["roll"].frame
    found = link(household, roll)
    groups = {
        name: link_group(lists[name].frame, household, roll, links=found.links)
        for name in GROUPS
        if name in lists
    }
    return Matched.of(found, together(groups))


def _on_spark(
    lists: dict[str, Listed], folders: dict[str, Path], args: argparse.Namespace
) -> Matched | Refusal:
    from notoneless.web.match_on_spark import match_on_spark

    return match_on_spark(lists, folders, args.out, args.master)


def together(groups: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The children of the further lists in one table: list, row, household, roll, rule, score."""
    import polars as pl

    schema = {"list": pl.String, "row": pl.String, "household": pl.String, "roll": pl.String}
    empty = pl.DataFrame(schema=schema | {"rule": pl.String, "score": pl.Float64})
    return pl.concat(
        [empty, *(frame.select(pl.lit(name).alias("list"), pl.all()) for name, frame in groups.items())]
    )


def _write(matched: Matched, lists: dict[str, Listed], out: Path) -> dict[str, Any]:
    import polars as pl

    for name in ("links", "review", "suspected", "duplicates", "unclaimed"):
        part = getattr(matched.linkage, name)
        if isinstance(part, pl.DataFrame):
            part.write_csv(out / f"{name}.csv")
    groups = matched.groups
    groups.write_csv(out / "groups.csv")
    summary: dict[str, Any] = {**matched.counts, "rules": matched.rules, "version": __version__}
    for name, one in lists.items():
        summary[name] = {"rows": one.count, "key": one.key} | ({"numbers_cut": one.lost} if one.lost else {})
    for name, rows in matched.rows.items():
        summary[name] = {"rows": rows, "key": SERIAL}
    for name in GROUPS:
        if name in summary:
            own = groups.filter(groups["list"] == name)
            summary[name] |= {"in_household": own["household"].count(), "on_roll": own["roll"].count()}
    (out / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return summary
