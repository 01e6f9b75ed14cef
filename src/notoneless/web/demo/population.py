"""How many children are where: pupils by school, grade, class and village, and who is on no roll and why.

The figures at full size are those of a district's published summary: 34,849 pupils; a province's list of 439,
of which 297 were on a roll, 46 in school without one, 89 not out of school for other reasons, 7 out of school
(3 ill, 4 disabled). The rest is believable for such a district: two in a hundred study elsewhere, a few dozen
have really dropped out.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from notoneless.web.demo import people
from notoneless.web.demo.dice import dice, happens
from notoneless.web.demo.district import JUNIOR_GRADES, District, School, is_street
from notoneless.web.demo.people import Child

FULL = 34849
FEWEST = 600
CLASS_SIZE = 50
MIGRANT_SHARE_STREET, MIGRANT_SHARE_TOWN = 0.075, 0.018

# (truth, in words, how many at full size, at least, on the household list, on the province's list)
Absents = tuple[str, str, int, int, bool, bool]
LISTED_ON_ROLL = 297
ABSENTS: tuple[Absents, ...] = (
    (people.NO_ROLL_PROVINCE, "随父母在青江市汀兰区就读，未建学籍", 12, 1, True, True),
    (people.NO_ROLL_PROVINCE, "在南屏省梅岗县民办学校就读，未建学籍", 7, 0, True, True),
    (people.NO_ROLL_OUTSIDE, "随父母在北岭省借读，未建学籍", 27, 1, True, True),
    (people.HUKOU, "死亡未销户", 3, 0, True, True),
    (people.HUKOU, "已迁出外县", 17, 1, True, True),
    (people.HUKOU, "双重户籍", 7, 1, False, True),
    (people.HUKOU, "空挂户", 6, 0, True, True),
    (people.HUKOU, "证号或姓名错误", 3, 0, False, True),
    (people.HUKOU, "查无此人", 2, 0, False, True),
    (people.DEFERRED, "身体原因，镇政府批准延缓入学一年", 11, 1, True, True),
    (people.ABROAD, "随父母在国外就读", 9, 0, True, True),
    (people.OVER_AGE, "已初中毕业，超出义务教育年龄", 16, 1, False, True),
    (people.OTHER, "在青江市特殊教育学校就读", 9, 0, True, True),
    (people.OTHER, "学籍转接途中", 6, 0, True, True),
    (people.ILLNESS, "重病，随父母常年在外地就医", 3, 1, True, True),
    (people.DISABILITY, "重度残疾，随祖父母常年居住外地", 4, 1, True, True),
    (people.ROLL_ELSEWHERE, "在南屏省外县就读，有学籍", 330, 6, True, False),
    (people.ROLL_ELSEWHERE, "在北岭省就读，有学籍", 190, 4, True, False),
    (people.OTHER, "在青江市特殊教育学校就读", 16, 1, True, False),
    (people.DEFERRED, "身体原因，镇政府批准延缓入学一年", 6, 1, True, False),
    (people.ILLNESS, "重病，在县医院长期治疗", 5, 1, True, False),
    (people.DISABILITY, "重度残疾，长期卧床在家", 8, 1, True, False),
    (people.AVERSION, "厌学，不愿到校", 9, 2, True, False),
    (people.AVERSION, "外出务工", 6, 2, True, False),
    (people.AVERSION, "早婚", 2, 1, True, False),
    (people.POVERTY, "家庭困难，在家照看弟妹", 2, 1, True, False),
    (people.MISSING, "举家外出，失去联系", 4, 1, True, False),
    (people.UNLISTED, "常住未取得户籍，入户时发现", 4, 3, False, False),
)
GRADES_OF = {
    people.DEFERRED: (1,),
    people.AVERSION: (7, 8, 8, 9, 9),
    people.MISSING: (5, 7, 8),
    people.POVERTY: (6, 8),
    people.ILLNESS: (3, 5, 7, 8),
    people.OVER_AGE: (0,),
}


def scaled(full: int, children: int, least: int = 0) -> int:
    """A figure of the full district brought down to a smaller one."""
    return max(least, round(full * min(1.0, children / FULL)))


def shares(total: int, weights: list[float], least: int = 0) -> list[int]:
    """``total`` in whole parts after these weights, none below ``least``, by largest remainders."""
    free = total - least * len(weights)
    whole = sum(weights)
    exact = [free * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: free - sum(parts)]:
        parts[n] += 1
    return [part + least for part in parts]


def birth_in_grade(rng: Random, grade: int, year: int) -> date:
    """A pupil's birth date: six by 31 August of the year of entry; one in thirty entered a year late."""
    if grade == 0:
        return date(year - 16, 9, 1) + timedelta(days=rng.randrange(-300, 0))
    first = date(year - grade - 6, 9, 1)
    birth = first + timedelta(days=rng.randrange(365))
    if grade > 1 and happens(rng, 0.035):
        birth = birth - timedelta(days=330) if grade < 9 else birth - timedelta(days=100)
    return birth


@dataclass(slots=True)
class Cell:
    """One grade of one school with its pupils and classes."""

    school: int
    grade: int
    pupils: int
    classes: int


def school_cells(district: District, children: int, rng: Random) -> list[Cell]:
    """Pupils of each school and grade, ``children`` in all, in classes of at most 55."""
    if children < FEWEST:
        raise ValueError(f"the district needs at least {FEWEST} children, not {children}")
    factor = min(1.0, children / FULL)
    sizes: dict[tuple[int, int], int] = {}
    large: list[tuple[int, int]] = []
    weights: list[float] = []
    for number, school in enumerate(district.schools):
        grades = school.grades
        if school.small:
            total = max(2 * len(grades), round(school.size * factor))
            parts = shares(total, [rng.uniform(0.8, 1.2) for _ in grades], least=1)
            sizes |= {(number, grade): part for grade, part in zip(grades, parts, strict=True)}
        else:
            large += [(number, grade) for grade in grades]
            weights += [_grade_size(school, grade) * rng.uniform(0.94, 1.06) for grade in grades]
    rest = shares(children - sum(sizes.values()), weights, least=1)
    sizes |= dict(zip(large, rest, strict=True))
    return [
        Cell(school, grade, pupils, -(-pupils // CLASS_SIZE))
        for (school, grade), pupils in sorted(sizes.items())
    ]


def _grade_size(school: School, grade: int) -> float:
    size = school.size / len(school.grades)
    if len(school.grades) == 9:  # the upper part of a nine-year school takes in the teaching points' leavers
        return size * (1.1 if grade in JUNIOR_GRADES else 0.95)
    return size


def catchment(district: District, school: School) -> tuple[list[int], list[float]]:
    """Village indexes a school's pupils come from, with running weights."""
    pairs: list[tuple[int, float]] = []
    junior = school.grades[0] == 7
    for village in district.villages:
        if school.small:
            near = abs(village.index - school.home)
            share = {0: 6.0, 1: 1.5}.get(near, 0.0) if village.town == school.town else 0.0
        elif village.town == school.town:
            share = 10.0
        elif is_street(school.town):
            share = (0.9 if junior else 0.35) if is_street(village.town) else (0.45 if junior else 0.06)
        else:
            share = 0.0
        if share:
            pairs.append((village.index, share * village.weight))
    return [index for index, _ in pairs], list(accumulate(weight for _, weight in pairs))


def make_pupils(district: District, children: int, seed: int, year: int) -> tuple[list[Child], list[Cell]]:
    """Every pupil on a roll, placed in a class and in a village."""
    rng = dice(seed, "pupils")
    cells = school_cells(district, children, rng)
    areas = [catchment(district, school) for school in district.schools]
    pupils: list[Child] = []
    for cell in cells:
        school = district.schools[cell.school]
        indexes, running = areas[cell.school]
        homes = rng.choices(indexes, cum_weights=running, k=cell.pupils)
        migrants = MIGRANT_SHARE_STREET if is_street(school.town) else MIGRANT_SHARE_TOWN
        for order, village in enumerate(homes):
            child = Child(
                key=len(pupils),
                sex="男" if happens(rng, 0.525) else "女",
                birth=birth_in_grade(rng, cell.grade, year),
                grade=cell.grade,
                village=village,
                truth=people.ON_ROLL,
                local=not happens(rng, migrants),
                school=cell.school,
                class_no=order % cell.classes + 1,
            )
            child.in_register = child.local and not happens(rng, 0.004)
            child.boards = school.boarding and happens(rng, 0.55 if cell.grade >= 7 else 0.08)
            pupils.append(child)
    return pupils, cells


def make_absents(district: District, children: int, seed: int, year: int, first_key: int) -> list[Child]:
    """Every child of the district on none of its rolls."""
    rng = dice(seed, "absents")
    running = list(accumulate(village.weight for village in district.villages))
    absents: list[Child] = []
    for truth, detail, full, least, in_register, listed in ABSENTS:
        for _ in range(scaled(full, children, least)):
            grade = rng.choice(GRADES_OF.get(truth, (1, 2, 3, 4, 5, 6, 7, 8, 9)))
            child = Child(
                key=first_key + len(absents),
                sex="男" if happens(rng, 0.53) else "女",
                birth=birth_in_grade(rng, grade, year),
                grade=grade,
                village=rng.choices(range(len(running)), cum_weights=running)[0],
                truth=truth,
                detail=detail,
                local=truth != people.UNLISTED,
                in_register=in_register,
                listed=listed,
            )
            absents.append(child)
    return absents
