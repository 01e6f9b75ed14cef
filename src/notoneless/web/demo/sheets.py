"""The demo district written as the Excel files a real district would hand in."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from notoneless.web.demo import registers, rows
from notoneless.web.demo.district import COUNTY_NAME
from notoneless.web.demo.faults import Cell
from notoneless.web.demo.holidays import holiday_rows
from notoneless.web.demo.rows import Row
from notoneless.web.demo.world import World

ROLL_FOLDER = "学籍"
BROKEN_NAME = "演示-有错误的花名册.xlsx"
TRUTH_NAME = "truth.json"


@dataclass(slots=True)
class Files:
    """Where each list was written."""

    folder: Path
    places: Path
    units: Path
    staff: Path
    holidays: Path
    rolls: list[Path]
    household: Path
    poverty: Path
    disability: Path
    suspected: Path
    broken: Path
    truth: Path | None = None
    row_counts: dict[str, int] = field(default_factory=dict)

    def in_order(self) -> list[tuple[str, Path]]:
        """(kind, file) in the order an installation takes them in."""
        first = [("places", self.places), ("units", self.units), ("staff", self.staff)]
        last = [("poverty", self.poverty), ("disability", self.disability), ("suspected", self.suspected)]
        rolls = [("roll", path) for path in self.rolls]
        return [*first, ("holidays", self.holidays), *rolls, ("household", self.household), *last]


class _Trail:
    """Remembers who stands behind each row while the rows pass by on their way into a file."""

    def __init__(self) -> None:
        self.seen: dict[str, list[tuple[int, tuple[str, ...]]]] = {}

    def follow(self, name: str, made: Iterable[Row]) -> Iterator[dict[str, Cell]]:
        """The cells of the rows, one row after the other."""
        trail = self.seen.setdefault(name, [])
        for row in made:
            trail.append((row.child, row.faults))
            yield row.cells


SIGNATURES = "填表人：          审核人：          联系电话："
# file → (columns, its rows, what stands above the header, what stands below the last row)
LISTS: dict[str, tuple[list[str], Callable[[World], Iterator[Row]], tuple[str, ...], tuple[str, ...]]] = {
    "户籍名册.xlsx": (
        rows.HOUSEHOLD_COLUMNS,
        rows.household_rows,
        (f"{COUNTY_NAME}适龄儿童少年户籍名册", "填报单位：各乡镇(街道)          填报时间：9月"),
        ("合计", SIGNATURES),
    ),
    "脱贫户.xlsx": (
        rows.POVERTY_COLUMNS,
        rows.poverty_rows,
        (f"{COUNTY_NAME}脱贫户及监测对象义务教育阶段子女名单",),
        (SIGNATURES,),
    ),
    "残疾儿童.xlsx": (
        rows.DISABILITY_COLUMNS,
        rows.disability_rows,
        (f"{COUNTY_NAME}持证适龄残疾儿童少年名单",),
        (),
    ),
    "疑似失学名单.xlsx": (
        rows.SUSPECTED_COLUMNS,
        rows.suspected_rows,
        ("附件", f"{COUNTY_NAME}疑似失学儿童少年名单", "(内部资料，注意保密)"),
        ("注：请于收到名单后逐人核查，并附佐证材料。",),
    ),
}


def write_files(world: World, folder: Path, *, truth: bool = False) -> Files:
    """Write every list into ``folder``; with ``truth`` also who stands behind each row, for checks."""
    (folder / ROLL_FOLDER).mkdir(parents=True, exist_ok=True)
    trail = _Trail()
    lists = []
    for name, (columns, made, titles, footers) in LISTS.items():
        lists.append(_list(folder / name, columns, trail.follow(name, made(world)), titles, footers))
    household, poverty, disability, suspected = lists
    files = Files(
        folder=folder,
        places=_list(folder / "区划.xlsx", registers.PLACE_COLUMNS, registers.place_rows(world)),
        units=_list(folder / "单位.xlsx", registers.UNIT_COLUMNS, registers.unit_rows(world)),
        staff=_list(folder / "教职工与干部.xlsx", registers.STAFF_COLUMNS, registers.staff_rows(world)),
        holidays=_list(folder / "节假日.xlsx", registers.HOLIDAY_COLUMNS, holiday_rows()),
        rolls=_write_rolls(world, folder / ROLL_FOLDER, trail),
        household=household,
        poverty=poverty,
        disability=disability,
        suspected=suspected,
        broken=_broken_roll(world, folder / BROKEN_NAME),
    )
    files.row_counts = {name: len(passed) for name, passed in trail.seen.items()}
    if truth:
        files.truth = folder / TRUTH_NAME
        files.truth.write_text(json.dumps(truth_of(world, trail.seen), ensure_ascii=False), encoding="utf-8")
    return files


def _write_rolls(world: World, folder: Path, trail: _Trail) -> list[Path]:
    """One roll a school; every fifth has a title above its header, one is GBK text."""
    as_csv = _csv_school(world)
    paths = []
    for number, school in enumerate(world.district.schools):
        path = folder / f"{school.name}{'.csv' if number == as_csv else '.xlsx'}"
        cells = trail.follow(f"{ROLL_FOLDER}/{path.name}", rows.roll_rows(world, number))
        if number == as_csv:
            _gbk_csv(path, cells)
        else:
            _list(
                path, rows.ROLL_COLUMNS, cells, (f"{school.name}学生基本信息表",) if number % 5 == 1 else ()
            )
        paths.append(path)
    return paths


def _list(
    path: Path,
    columns: list[str],
    lines: Iterable[dict[str, Any]],
    titles: tuple[str, ...] = (),
    footers: tuple[str, ...] = (),
) -> Path:
    """One sheet, text cells throughout, title rows above the header and signatures below the last row."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.set_column(0, len(columns) - 1, 14, text)
    for at, title in enumerate(titles):
        sheet.write_string(at, 0, title)
    for column, name in enumerate(columns):
        sheet.write_string(len(titles), column, name)
    at = len(titles)
    for line in lines:
        at += 1
        for column, name in enumerate(columns):
            value = line.get(name, "")
            if type(value) is str:
                if value:
                    sheet.write_string(at, column, value)
            elif isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            else:
                sheet.write_number(at, column, value)
    for footer in footers:
        at += 1
        sheet.write_string(at, 0, footer)
    book.close()
    return path


def _csv_school(world: World) -> int:
    """The teaching point that hands in GBK text: the first one without a character beyond GBK."""
    for number, school in enumerate(world.district.schools):
        if school.small:
            text = "".join(str(cell) for row in rows.roll_rows(world, number) for cell in row.cells.values())
            try:
                text.encode("gbk")
            except UnicodeEncodeError:
                continue
            return number
    raise AssertionError("sixteen teaching points, and none of them plain")


def _gbk_csv(path: Path, lines: Iterable[dict[str, Cell]]) -> None:
    with path.open("w", encoding="gbk", newline="") as out:
        writer = csv.DictWriter(out, rows.ROLL_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(lines)


def _broken_roll(world: World, path: Path) -> Path:
    """A class list with every fault that must be refused, for people who want to see a refusal."""
    town = world.village_of(world.children[world.story["aversion"]]).town
    schools = [number for number, school in enumerate(world.district.schools) if school.town == town]
    sound = [row for number in schools for row in rows.roll_rows(world, number)][:20]
    lines: list[dict[str, Any]] = [dict(row.cells) for row in sound]
    for row, line in zip(sound[2:6], lines[2:6], strict=True):
        # What Excel makes of an identity number typed as a number: the last three digits are gone.
        line["身份证件号"] = float(world.children[row.child].number[:15] + "000")
    for line in lines[7:9]:
        line["姓名"] = ""
    for line, birth in zip(lines[10:14], ("20150230", "2015-13-05", "20990101", "二〇一五年"), strict=True):
        line["出生日期"] = birth
    lines[15]["年级"] = "十五年级"
    lines[16]["性别"] = "不详"
    lines[17]["学校标识码"] = "2199999999"
    return _list(path, rows.ROLL_COLUMNS, lines, ("演示：这份花名册有错误，导入时应被拒绝",))


def truth_of(world: World, seen: dict[str, list[tuple[int, tuple[str, ...]]]]) -> dict[str, Any]:
    """Who stands behind each row (in the order of the rows, the first below the header), and what is true."""
    return {
        "seed": world.seed,
        "today": world.today.isoformat(),
        "school_year": world.year,
        "pupils": len(world.pupils),
        "listed": dict(Counter(child.truth for child in world.listed)),
        "story": world.story,
        "children": [
            {
                "key": child.key,
                "name": child.name,
                "number": child.number,
                "birth": child.birth.isoformat(),
                "sex": child.sex,
                "truth": child.truth,
                "detail": child.detail,
                "school": world.district.schools[child.school].name if child.school >= 0 else "",
                "same_as": child.same_as,
            }
            for child in world.children
        ],
        "rows": {
            name: {"child": [child for child, _ in trail], "faults": [" ".join(kinds) for _, kinds in trail]}
            for name, trail in seen.items()
        },
    }
