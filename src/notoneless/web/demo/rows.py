"""The rows of the children's lists as each line would have typed them: the truth with that list's faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from notoneless.domain import columnlists
from notoneless.domain.idcard import check_char
from notoneless.web.demo import faults, people
from notoneless.web.demo.dice import dice, happens
from notoneless.web.demo.district import COUNTY, COUNTY_NAME, is_street
from notoneless.web.demo.faults import Cell, Rates
from notoneless.web.demo.people import Child, Household
from notoneless.web.demo.staff import GRADE_LABELS
from notoneless.web.demo.world import World

NOT_HANDED_IN = ("serial", "member2_name", "member2_relation", "member2_phone", "member2_id_number")
ROLL_COLUMNS = [column.header for column in columnlists.ROLL if column.name not in NOT_HANDED_IN]
HOUSEHOLD_COLUMNS = [column.header for column in columnlists.HOUSEHOLD]
POVERTY_COLUMNS = [column.header for column in columnlists.POVERTY]
DISABILITY_COLUMNS = [column.header for column in columnlists.DISABILITY]
SUSPECTED_COLUMNS = [column.header for column in columnlists.SUSPECTED]

DISABILITY_DIGIT = {
    "视力残疾": 1, "听力残疾": 2, "言语残疾": 3, "肢体残疾": 4, "智力残疾": 5, "精神残疾": 6, "多重残疾": 7,
}  # fmt: skip
LEVELS = ("", "一级", "二级", "三级", "四级")
LEFT_BEHIND = ("非留守儿童", "单亲留守儿童", "双亲留守儿童")


@dataclass(slots=True)
class Row:
    """One row of a list: whose it is, what stands in it, and which faults were put in."""

    child: int
    cells: dict[str, Cell]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of whoever filled one list in."""

    rates: Rates
    date_style: str
    yes_no: bool = True  # 是/否 where the national form has longer words
    sex_code: bool = False  # 1 and 2 for 男 and 女
    short_nation: bool = False  # 汉 for 汉族


def person_cells(
    world: World, child: Child, hand: Hand, rng: Random, *, force: str = ""
) -> tuple[tuple[str, str, Cell, str], tuple[str, ...]]:
    """Name, sex, birth date and identity number as written, and the faults among them."""
    household = world.household_of(child)
    fault = force or faults.number_fault(rng, hand.rates)
    number, in_number = faults.faulty_number(rng, child.number, fault, household.guardian_number)
    name, in_name = faults.faulty_name(rng, child.name, hand.rates)
    birth, in_birth = faults.faulty_birth(rng, child.birth, hand.date_style, hand.rates, world.today)
    sex = ("1" if child.sex == "男" else "2") if hand.sex_code else child.sex
    return (name, sex, birth, number), tuple(f for f in (in_number, in_name, in_birth) if f)


# ── roll ──


def roll_hand(school: int) -> Hand:
    """Schools fill the national form in differently; the same school always does it the same way."""
    return Hand(
        rates=faults.ROLL,
        date_style=("compact", "compact", "dash", "cell", "compact", "slash", "chinese")[school % 7],
        yes_no=school % 3 > 0,
        sex_code=school % 11 == 4,
        short_nation=school % 4 == 1,
    )


def roll_rows(world: World, school: int) -> Iterator[Row]:
    """The roll of one school: grade by grade, class by class, sorted as the roll system exports it."""
    rng = dice(world.seed, "roll", school)
    hand = roll_hand(school)
    own = [c for c in world.pupils if c.school == school or c.second_school == school]
    own.sort(key=lambda c: (c.grade, _class_in(c, school), c.key))
    places: dict[tuple[int, int], int] = {}
    for child in own:
        seat = (child.grade, _class_in(child, school))
        places[seat] = places.get(seat, 0) + 1
        yield _roll_row(world, child, school, places[seat], hand, rng)


def _class_in(child: Child, school: int) -> int:
    return child.class_no if child.school == school else 1


def _roll_row(world: World, child: Child, school_index: int, seat: int, hand: Hand, rng: Random) -> Row:
    force = rng.choice(faults.HIDING) if child.roll_wrong else ""
    (name, sex, birth, number), found = person_cells(world, child, hand, rng, force=force)
    school = world.district.schools[school_index]
    household = world.household_of(child)
    stale = child.school != school_index
    cells: dict[str, Cell] = {
        "姓名": name,
        "性别": sex,
        "出生日期": birth,
        "民族": household.nation[:-1] if hand.short_nation else household.nation,
        "国籍/地区": "中国",
        "身份证件类型": "居民身份证" if number else "其他",
        "身份证件号": number,
        "港澳台侨外": "否",
        "健康状况": "残疾" if child.disability else "健康或良好",
        "学籍号": _roll_number(child, number, found, stale, rng),
        "班内学号": str(seat),
        "学校标识码": school.mark,
        "学校名称": school.name,
        "年级": GRADE_LABELS[child.grade],
        "班级": f"{_class_in(child, school_index)}班",
        "入学年月": f"{world.year - (child.grade - 1 if child.grade < 7 else child.grade - 7)}09",
        "入学方式": "就近入学",
        "就读方式": "送教上门" if child.placement == "送教上门" else "住校" if child.boards else "走读",
    }
    cells |= _origin_cells(world, child, household)
    cells |= _contact_cells(world, household, hand, rng)
    cells |= _flag_cells(world, child, household, hand, rng)
    return Row(child.key, cells, (*found, "second_roll") if stale else found)


def _roll_number(child: Child, number: str, found: tuple[str, ...], stale: bool, rng: Random) -> str:
    """学籍号: G and the number at issue, J where there is none, L for the temporary one nobody took back."""
    if stale:
        return f"L{COUNTY[:6]}{child.birth:%Y%m%d}{rng.randrange(10_000):04d}"
    if not number:
        stem = f"{COUNTY[:6]}{child.birth:%Y%m%d}{child.key % 1000:03d}"
        return f"J{stem}{check_char(stem)}"
    # The system checked length and form, not the digits: a mistyped number got its G all the same.
    return f"G{number}" if "mistyped" in found or "swapped" in found else f"G{child.number}"


def _origin_cells(world: World, child: Child, household: Household) -> dict[str, Cell]:
    village = world.village_of(child)
    home = village.code if child.local else f"{household.area}000000"
    born = f"{child.number[:6]}000000"
    farm = "非农业户口" if is_street(village.town) and child.local else "农业户口"
    return {"出生地": born, "籍贯": home[:6] + "000000", "户口所在地": home, "户口性质": farm, "曾用名": ""}


def _contact_cells(world: World, household: Household, hand: Hand, rng: Random) -> dict[str, Cell]:
    living = household.living or household.address
    if happens(rng, hand.rates.moved / 1000):
        living = f"{COUNTY_NAME}{world.district.towns[rng.randrange(5)][1]}出租房{rng.randint(1, 300)}号"
    phone = faults.phone_as_written(rng, household.phone, household.second_phone, hand.rates)
    by_father = household.relation != "父亲" and happens(rng, 0.12)
    return {
        "现住址": living,
        "家庭地址": household.address,
        "联系电话": phone,
        "成员1姓名": household.father if by_father else household.guardian,
        "成员1关系": "父亲" if by_father else household.relation,
        "成员1联系电话": phone,
        "成员1身份证件号": "" if by_father or happens(rng, 0.1) else household.guardian_number,
    }


def _flag_cells(world: World, child: Child, household: Household, hand: Hand, rng: Random) -> dict[str, Cell]:
    def yes(flag: bool) -> str:
        return "是" if flag else "否"

    left = yes(household.left_behind > 0) if hand.yes_no else LEFT_BEHIND[household.left_behind]
    return {
        "是否独生子女": yes(len(household.members) == 1 and happens(rng, 0.4)),
        "是否受过学前教育": yes(not happens(rng, 0.03)),
        "是否留守儿童": left,
        "是否随迁子女": yes(not child.local),
        "是否孤儿": yes(child.orphan),
        "随班就读": yes(child.placement == "随班就读"),
        "残疾类型": child.disability or "无残疾",
    }


# ── household line ──


def household_rows(world: World) -> Iterator[Row]:
    """户籍名册: every child the townships hold to be of school age, village by village, family by family."""
    rng = dice(world.seed, "household")
    group_names = {place.code: place.name for place in world.district.places}
    order = sorted(world.households, key=lambda h: (h.village, h.group, h.number))
    serial = 0
    for household in order:
        town = world.district.villages[household.village].town
        style = ("dash", "compact", "chinese", "dash", "dot", "slash")[town % 6]
        hand = Hand(faults.HOUSEHOLD, style, short_nation=town % 2 == 0)
        for key in household.members:
            child = world.children[key]
            if child.in_register and child.local:
                serial += 1
                row = _household_row(world, child, household, hand, rng)
                row.cells |= {"序号": serial, "村小组": group_names[household.group]}
                yield row


def _household_row(world: World, child: Child, household: Household, hand: Hand, rng: Random) -> Row:
    (name, sex, birth, number), found = person_cells(world, child, hand, rng)
    town, village = _place_names(world, child)
    living = household.living or household.address
    if happens(rng, hand.rates.moved / 1000):
        living = ""
    note = child.detail if child.truth == people.ROLL_ELSEWHERE and happens(rng, 0.6) else ""
    cells: dict[str, Cell] = {
        "乡镇(街道)": town,
        "村(社区)": village,
        "户号": household.number,
        "户主姓名": household.head,
        "姓名": name,
        "性别": sex,
        "出生日期": birth,
        "身份证号": number,
        "民族": household.nation[:-1] if hand.short_nation else household.nation,
        "监护人姓名": household.guardian,
        "监护人关系": household.relation,
        "监护人电话": faults.phone_as_written(rng, household.phone, household.second_phone, hand.rates),
        "户籍地址": household.address,
        "现住址": living,
        "备注": note,
    }
    return Row(child.key, cells, found)


def _place_names(world: World, child: Child) -> tuple[str, str]:
    village = world.village_of(child)
    return world.district.towns[village.town][1], village.name


# ── lists from other departments ──


def poverty_rows(world: World) -> Iterator[Row]:
    """脱贫户: the pupils of poor families, with the school as the village wrote it."""
    rng = dice(world.seed, "poverty")
    hand = Hand(faults.SPECIAL, "dash")
    serial = 0
    for household in sorted(world.households, key=lambda h: (h.village, h.group, h.number)):
        for key in household.members if household.poverty_kind else ():
            serial += 1
            child = world.children[key]
            (name, sex, birth, number), found = person_cells(world, child, hand, rng)
            town, village = _place_names(world, child)
            grandchild = household.head != household.father
            relation = (
                ("孙子" if child.sex == "男" else "孙女")
                if grandchild
                else "子"
                if child.sex == "男"
                else "女"
            )
            school = world.district.schools[child.school].name if child.school >= 0 else ""
            cells: dict[str, Cell] = {
                "序号": serial, "乡镇(街道)": town, "村(社区)": village, "户编号": household.poverty_number,
                "户主姓名": household.head, "姓名": name, "性别": sex, "出生日期": birth, "身份证号": number,
                "与户主关系": relation, "困难类型": household.poverty_kind,
                "就读学校": school.removeprefix(COUNTY_NAME) if happens(rng, 0.5) else school,
                "年级": GRADE_LABELS[child.grade] if school else "", "备注": "" if school else "未在校",
            }  # fmt: skip
            yield Row(key, cells, found)


def disability_rows(world: World) -> Iterator[Row]:
    """残疾儿童: holders of a disability card of school age; the card number carries the identity number."""
    rng = dice(world.seed, "disability")
    hand = Hand(faults.SPECIAL, "compact")
    holders = sorted((c for c in world.children if c.disability), key=lambda c: (c.village, c.key))
    for serial, child in enumerate(holders, start=1):
        household = world.household_of(child)
        (name, sex, birth, number), found = person_cells(world, child, hand, rng)
        schooled = child.school >= 0 or child.placement == "特殊教育学校"
        cells: dict[str, Cell] = {
            "序号": serial, "姓名": name, "性别": sex, "出生日期": birth, "身份证号": number,
            "残疾人证号": f"{child.number}{DISABILITY_DIGIT[child.disability]}{child.level}",
            "残疾类别": child.disability.removesuffix("残疾"), "残疾等级": LEVELS[child.level],
            "监护人姓名": household.guardian,
            "监护人电话": faults.phone_as_written(rng, household.phone, household.second_phone, hand.rates),
            "户籍地址": household.address, "是否在校": "是" if schooled else "否",
        }  # fmt: skip
        yield Row(child.key, cells, found)


def suspected_rows(world: World) -> Iterator[Row]:
    """疑似失学名单: what the province sent down after comparing lists by identity number alone."""
    rng = dice(world.seed, "suspected")
    hand = Hand(faults.PROVINCE, "dash")
    for serial, child in enumerate(sorted(world.listed, key=lambda c: (c.village, c.key)), start=1):
        household = world.household_of(child)
        force = rng.choice(faults.HIDING) if child.list_wrong else ""
        (name, sex, birth, number), found = person_cells(world, child, hand, rng, force=force)
        town, village = _place_names(world, child)
        source, reason = "省教育厅", "与全国学籍系统比对无学籍"
        if child.disability:
            source, reason = "省残联", "持证适龄残疾儿童比对无学籍"
        elif child.poor:
            source, reason = "省乡村振兴部门", "脱贫户适龄子女比对无学籍"
        elif happens(rng, 0.06):
            source, reason = "省民政厅", "低保家庭适龄子女比对无学籍"
        cells: dict[str, Cell] = {
            "序号": serial, "名单来源": source,
            "姓名": name, "性别": sex, "出生日期": birth, "身份证号": number,
            "乡镇(街道)": town, "村(社区)": village, "户籍地址": household.address,
            "监护人姓名": household.guardian,
            "监护人电话": faults.phone_as_written(rng, household.phone, household.second_phone, hand.rates),
            "疑似原因": reason, "备注": "",
        }  # fmt: skip
        yield Row(child.key, cells, found)
