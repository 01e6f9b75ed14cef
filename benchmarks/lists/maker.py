"""The two lists and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import polars as pl

from .faults import DEFAULT, Faults, spoil_birth, spoil_name, spoil_number, written_home
from .people import Child, District

Row = dict[str, str]
SCHOOLS = tuple(
    f"{place}{kind}"
    for place in ("青禾", "石门", "落水", "白鹤", "双江", "三岔", "望云", "龙潭", "麻栗", "中和")
    for kind in ("中心小学", "中学", "完全小学")
)
GRADES = "一二三四五六七八九"
HOUSEHOLD_SHARE = 0.5
"""The police write more carefully than the school: the household list has this part of each fault."""


@dataclass(frozen=True, slots=True)
class Lists:
    """``household`` and ``roll`` with Chinese headers, all text, 序号 first; ``truth``: household, roll (by 序号),
    one line a right pair, roll null for a child on no roll."""

    household: pl.DataFrame
    roll: pl.DataFrame
    truth: pl.DataFrame


def make(children: int = 35_000, seed: int = 1, faults: Faults = DEFAULT) -> Lists:
    """Lists of ``children`` household children; the same arguments give the same lists."""
    chance = Random(seed)
    here = District(chance)
    everyone: list[Child] = []
    while len(everyone) < children:
        everyone += here.family()
    absent_keys = {child.key for child in everyone if chance.random() < faults.absent}
    at_home = everyone[:children]
    strangers = [
        here.namesake(child)
        for child in at_home
        if chance.random() < (faults.namesakes_of_absent if child.key in absent_keys else faults.namesakes)
    ]
    elsewhere = District(chance, county="外乡县", area="9908")
    elsewhere.count = 10_000_000
    outside: list[Child] = []
    while len(outside) < children * faults.outsiders:
        outside += elsewhere.family()
    enrolled = [child for child in at_home if child.key not in absent_keys]
    pupils = enrolled + strangers + outside
    pupils += [child for child in enrolled if chance.random() < faults.twice]
    chance.shuffle(pupils)
    listed = sorted(at_home, key=lambda child: (child.home.township, child.home.village, child.key))
    roll_rows = [_roll_row(child, faults, chance, here) for child in pupils]
    household_rows = [_household_row(child, faults, chance) for child in listed]
    return Lists(_frame(household_rows), _frame(roll_rows), _truth(listed, pupils))


def _household_row(child: Child, faults: Faults, chance: Random) -> Row:
    share = HOUSEHOLD_SHARE
    number, _ = spoil_number(child, faults, share, chance)
    name, _ = spoil_name(child.name, child.sex, faults, share, chance)
    return {
        "姓名": name,
        "性别": _sex(child, faults, share, chance),
        "出生日期": spoil_birth(child.born, faults, share, chance),
        "身份证号": number,
        "监护人姓名": child.elders[0].name,
        "监护人电话": child.elders[0].phone if chance.random() > faults.phone_missing / 2 else "",
        "户籍地址": written_home(child.home, chance, plain=True),
        "现住址": written_home(child.home, chance) if chance.random() < 0.5 else "",
    }


def _roll_row(child: Child, faults: Faults, chance: Random, here: District) -> Row:
    number, kept = spoil_number(child, faults, 1.0, chance)
    name, former = spoil_name(child.name, child.sex, faults, 1.0, chance)
    elder = chance.choice(child.elders[1:]) if chance.random() < faults.other_guardian else child.elders[0]
    home = here.home() if chance.random() < faults.moved else child.home
    dice = chance.random()
    phone = "" if dice < faults.phone_missing else elder.phone
    if faults.phone_missing <= dice < faults.phone_missing + faults.phone_changed:
        phone = here.phone()
    grade = max(0, min(8, 2026 - child.born.year - 6 - ((child.born.month, child.born.day) > (8, 31))))
    return {
        "姓名": name,
        "曾用名": former,
        "性别": _sex(child, faults, 1.0, chance),
        "出生日期": spoil_birth(child.born, faults, 1.0, chance),
        "身份证号": number,
        "学籍号": _roll_number(child, number, kept, chance),
        "监护人姓名": elder.name,
        "监护人电话": phone,
        "家庭住址": written_home(home, chance) if chance.random() > 0.05 else "",
        "学校": chance.choice(SCHOOLS),
        "年级": f"{GRADES[grade]}年级",
        "班级": f"{chance.randrange(1, 7)}班",
    }


def _roll_number(child: Child, number: str, kept: bool, chance: Random) -> str:
    """G and the number; J or L and eighteen digits of the system's own for children entered without one."""
    if chance.random() < 0.02:
        return ""
    if not number:
        return f"{chance.choice('JL')}{chance.randrange(10**17, 10**18)}"
    return f"G{child.number}" if kept else f"G{number}"


def _sex(child: Child, faults: Faults, share: float, chance: Random) -> str:
    if chance.random() < faults.sex_wrong * share:
        return "女" if child.sex == "男" else "男"
    return child.sex


def _frame(rows: list[Row]) -> pl.DataFrame:
    headers = list(rows[0])
    columns = {header: [row[header] for row in rows] for header in headers}
    return pl.DataFrame({"序号": [str(n) for n in range(1, len(rows) + 1)], **columns})


def _truth(listed: list[Child], pupils: list[Child]) -> pl.DataFrame:
    places: dict[int, list[str]] = {}
    for n, child in enumerate(pupils, start=1):
        places.setdefault(child.key, []).append(str(n))
    lines: list[tuple[str, str | None]] = []
    for n, child in enumerate(listed, start=1):
        found: list[str | None] = [*places.get(child.key, [])]
        lines += [(str(n), roll) for roll in found or [None]]
    return pl.DataFrame(lines, schema={"household": pl.String, "roll": pl.String}, orient="row")
