"""Children put into families, and everybody given a name, a number, a phone and an address."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from notoneless.web.demo import people
from notoneless.web.demo.dice import dice, happens
from notoneless.web.demo.district import COUNTY_AREA, COUNTY_NAME, District, Village, is_street
from notoneless.web.demo.names import Family, Numbers
from notoneless.web.demo.people import Child, Household

NEIGHBOUR_AREAS = ("990101", "990103", "990104")
FAR_AREAS = ("990201", "990305", "990422", "990528", "998103")
MIGRANT_ORIGIN = {
    "990201": "南屏省岚水市城东区",
    "990305": "南屏省梅里市梅岗县",
    "990422": "南屏省沅边市竹溪口县",
    "990528": "南屏省苍坝市河口县",
    "998103": "北岭省朔川市大桦县",
}
CLOSEST_BIRTHS = timedelta(days=330)
ROADS = ("滨溪路", "文昌路", "迎宾大道", "桂花巷", "望湖路", "书院街", "红枫路", "长青路", "和平里", "学府路")
# A second registration is a family of its own on paper; the others give the poverty list its lone children.
ALONE = ("双重户籍", "证号或姓名错误", "重度残疾，长期卧床在家", "家庭困难，在家照看弟妹")


def make_households(district: District, children: list[Child], seed: int) -> list[Household]:
    """Families of one to three children of one village; some of the pairs of one grade are twins."""
    rng = dice(seed, "households")
    waiting: defaultdict[tuple[int, bool], list[Child]] = defaultdict(list)
    for child in children:
        waiting[child.village, child.local].append(child)
    households: list[Household] = []
    for (village_index, _local), queue in sorted(waiting.items()):
        village = district.villages[village_index]
        rng.shuffle(queue)
        serial = 0
        while queue:
            serial += 1
            household = Household(
                key=len(households),
                village=village_index,
                group=rng.choice(village.groups),
                number=f"{village.code[6:]}{serial:04d}",
            )
            _fill(household, queue, rng)
            households.append(household)
    return households


def _fill(household: Household, queue: list[Child], rng: Random) -> None:
    wanted = rng.choices((1, 2, 3), weights=(62, 32, 6))[0]
    members = [queue.pop()]
    while queue and len(members) < wanted:
        candidate, eldest = queue[-1], members[0]
        if eldest.detail in ALONE or candidate.detail in ALONE:
            break
        if _may_be_twin(eldest, candidate) and len(members) == 1 and happens(rng, 0.3):
            candidate.birth = eldest.birth
        elif any(abs(candidate.birth - other.birth) < CLOSEST_BIRTHS for other in members):
            break
        members.append(queue.pop())
    for child in members:
        child.household = household.key
        household.members.append(child.key)


def _may_be_twin(one: Child, other: Child) -> bool:
    return one.grade == other.grade and one.truth == other.truth == people.ON_ROLL


def name_everybody(
    district: District, households: list[Household], children: list[Child], numbers: Numbers, seed: int
) -> None:
    """Names, identity numbers, guardians, phones and addresses for all families."""
    rng = dice(seed, "families")
    for household in households:
        members = [children[key] for key in household.members]
        local = members[0].local
        family = Family(rng, from_afar=not local)
        household.area = COUNTY_AREA if local else rng.choice(FAR_AREAS)
        _name_adults(household, family, members, rng, numbers)
        _settle(household, district.villages[household.village], district, local, rng)
        given: list[str] = []
        for child in members:
            child.name = family.child(rng, child.sex, given)
            given.append(child.name)
            child.number = numbers.identity(_area_of(household, local, rng), child.birth, child.sex)
            child.orphan = happens(rng, 0.0015)


def _area_of(household: Household, local: bool, rng: Random) -> str:
    return rng.choice(NEIGHBOUR_AREAS) if local and happens(rng, 0.06) else household.area


def _name_adults(
    household: Household, family: Family, members: list[Child], rng: Random, numbers: Numbers
) -> None:
    household.surname, household.nation = family.surname, family.nation
    household.father, household.mother = family.father, family.mother
    household.left_behind = rng.choices((0, 1, 2), weights=(78, 13, 9))[0]
    if household.left_behind == 2:
        household.relation = rng.choice(("祖父", "祖母"))
    else:
        household.relation = "父亲" if happens(rng, 0.58) else "母亲"
    grandfather = family.grandparent(rng)
    names = {"父亲": family.father, "母亲": family.mother, "祖父": grandfather}
    if household.relation == "祖母":
        names["祖母"] = Family(rng, from_afar=False).mother
    household.guardian = names[household.relation]
    household.head = grandfather if happens(rng, 0.22) else family.father
    eldest = min(child.birth for child in members)
    older = 48 if household.relation in ("祖父", "祖母") else 25
    years = eldest.year - older - rng.randrange(8)
    household.guardian_birth = date(years, rng.randint(1, 12), rng.randint(1, 28))
    sex = "男" if household.relation in ("父亲", "祖父") else "女"
    household.guardian_number = numbers.identity(household.area, household.guardian_birth, sex)
    household.phone, household.second_phone = numbers.phone(), numbers.phone()


def _settle(household: Household, village: Village, district: District, local: bool, rng: Random) -> None:
    town = district.towns[village.town][1]
    if is_street(village.town):
        house = f"{rng.choice(ROADS)}{rng.randint(1, 240)}号{rng.randint(1, 18)}栋{rng.randint(101, 1804)}室"
    else:
        house = f"{int(household.group[-2:])}组{rng.randint(1, 160)}号"
    here = f"{COUNTY_NAME}{town}{village.name}{house}"
    if local:
        household.address = here
        if happens(rng, 0.09):
            household.living = (
                f"{COUNTY_NAME}{rng.choice(district.towns[:5])[1]}{rng.choice(ROADS)}{rng.randint(1, 240)}号"
            )
    else:
        origin = MIGRANT_ORIGIN[household.area]
        household.address = (
            f"{origin}{rng.choice(('新民村', '向阳村', '三岔村', '柳树村'))}{rng.randint(1, 9)}组"
        )
        household.living = here
