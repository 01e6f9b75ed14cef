"""Which children belong to which list and group, and the few whose story the demo tells."""

from collections import defaultdict
from random import Random

from notoneless.domain.columnlists import HARDSHIPS
from notoneless.domain.words import SchoolKind
from notoneless.web.demo import people
from notoneless.web.demo.dice import dice
from notoneless.web.demo.district import District, Village
from notoneless.web.demo.names import Numbers
from notoneless.web.demo.people import Child, Household
from notoneless.web.demo.population import LISTED_ON_ROLL, scaled

STORY_TOWN, STREET_WITHOUT_CENTRE = 5, 3
DEMO_CLASS = (8, 1)  # grade and class of the class teacher people log in as
# story word → (truth, start of the words about it)
AT_DEMO_VILLAGE = {
    "aversion": (people.AVERSION, "厌学"),
    "ill_in_hospital": (people.ILLNESS, "重病，在县医院"),
    "elsewhere": (people.ROLL_ELSEWHERE, "在北岭省"),
    "found_at_door": (people.UNLISTED, ""),
    "moved": (people.HUKOU, "已迁出"),
}
IN_STORY_TOWN = {
    "work": (people.AVERSION, "外出务工"),
    "early_marriage": (people.AVERSION, "早婚"),
    "disabled_at_home": (people.DISABILITY, "重度残疾，长期"),
    "ill_away": (people.ILLNESS, "重病，随父母"),
    "disabled_away": (people.DISABILITY, "重度残疾，随"),
    "poverty": (people.POVERTY, ""),
    "missing": (people.MISSING, ""),
    "deferred": (people.DEFERRED, ""),
    "in_school_outside": (people.NO_ROLL_OUTSIDE, ""),
    "in_school_province": (people.NO_ROLL_PROVINCE, ""),
    "over_age": (people.OVER_AGE, ""),
    "elsewhere_province": (people.ROLL_ELSEWHERE, "在南屏省"),
}
ON_STREET_WITHOUT_CENTRE = {
    "street_aversion": (people.AVERSION, "厌学"),
    "street_work": (people.AVERSION, "外出务工"),
}
DISABILITIES = ("视力残疾", "听力残疾", "言语残疾", "肢体残疾", "智力残疾", "精神残疾", "多重残疾")
POOR_HOUSEHOLDS, POOR_PRIMARY, POOR_JUNIOR, POOR_OUT = 990, 912, 351, 5
DISABLED_IN_CLASS, TAUGHT_AT_HOME = 170, 86
LEFT_CLASS, SECOND_ROLLS, STRANGERS = 12, 8, 12


def demo_village(district: District) -> Village:
    """The village of the demo's village officer: the first one the nine-year school of 石桥镇 covers."""
    for village in district.villages_of(STORY_TOWN):
        school = district.schools[village.cover]
        if school.school_kind is SchoolKind.NINE_YEAR and village.name.endswith("村"):
            return village
    raise AssertionError("every township has a nine-year school that covers a village")


def place_stories(district: District, children: list[Child], seed: int) -> dict[str, int]:
    """Put the children of the stories where the demo's people will meet them; word → key of the child."""
    rng = dice(seed, "stories")
    story: dict[str, int] = {}
    absents = [child for child in children if child.school < 0]
    home = demo_village(district)
    town = [v.index for v in district.villages_of(STORY_TOWN)]
    street = [v.index for v in district.villages_of(STREET_WITHOUT_CENTRE)]
    plans = ((AT_DEMO_VILLAGE, [home.index]), (IN_STORY_TOWN, town), (ON_STREET_WITHOUT_CENTRE, street))
    for wanted, villages in plans:
        for word, (truth, opening) in wanted.items():
            child = next(
                c
                for c in absents
                if c.truth == truth and c.detail.startswith(opening) and c.key not in story.values()
            )
            child.village = rng.choice(villages)
            story[word] = child.key
    for child in absents:
        if child.truth in people.OUT_OF_SCHOOL and not child.listed and child.grade > 1:
            child.last_school = _nearest_school(district, child, rng)
    return story


def _nearest_school(district: District, child: Child, rng: Random) -> int:
    town = district.villages[child.village].town
    fitting = [
        n for n, school in enumerate(district.schools) if child.grade in school.grades and not school.small
    ]
    near = [n for n in fitting if district.schools[n].town == town]
    return rng.choice(near or fitting)


def assign_groups(
    district: District,
    children: list[Child],
    households: list[Household],
    size: int,
    numbers: Numbers,
    seed: int,
) -> dict[str, int]:
    """Special groups and list faults after everybody has a family; more words for the stories."""
    rng = dice(seed, "groups")
    pupils = [c for c in children if c.school >= 0 and c.local and c.in_register]
    rng.shuffle(pupils)
    story = _second_identities(children, households, pupils, numbers, rng)
    story |= _strangers(children, households, size, numbers, rng)
    _list_on_roll(pupils, size)
    story |= _second_rolls(district, pupils, size, rng)
    story |= _leave_class(district, pupils, size, rng)
    story |= _disable(children, pupils, size, rng)
    _impoverish(children, households, size, rng)
    return story


def _plain(child: Child) -> bool:
    """True for a pupil no other story has taken."""
    return child.second_school < 0 and not child.listed and not child.disability and not child.left_class


def _second_identities(
    children: list[Child], households: list[Household], pupils: list[Child], numbers: Numbers, rng: Random
) -> dict[str, int]:
    """双重户籍: the province holds a second number of a child whom the roll knows under the first."""
    story: dict[str, int] = {}
    seconds = [c for c in children if c.detail in ("双重户籍", "证号或姓名错误")]
    firsts = [c for c in pupils if len(households[c.household].members) == 1][: len(seconds)]
    for second, first in zip(seconds, firsts, strict=True):
        second.same_as, second.grade = first.key, first.grade
        second.name, second.sex, second.birth = first.name, first.sex, first.birth
        second.number = numbers.identity(rng.choice(("990101", "990103")), first.birth, first.sex)
        theirs, ours = households[second.household], households[first.household]
        theirs.guardian, theirs.phone, theirs.relation = ours.guardian, ours.phone, ours.relation
        theirs.nation, theirs.surname, theirs.father = ours.nation, ours.surname, ours.father
        story.setdefault("second_identity", second.key)
    return story


def _strangers(
    children: list[Child], households: list[Household], size: int, numbers: Numbers, rng: Random
) -> dict[str, int]:
    """Two children of one name, sex and birthday who are not the same child; some are absent ones."""
    wanted = scaled(STRANGERS, size, least=3)
    buckets: defaultdict[tuple[str, str, int], list[Child]] = defaultdict(list)
    for child in children:
        if child.school >= 0 and child.local and len(households[child.household].members) == 1:
            buckets[households[child.household].surname, child.sex, child.grade].append(child)
    absents = [c for c in children if c.truth in people.OUT_OF_SCHOOL and not c.listed]
    others = [bucket[0] for bucket in buckets.values() if len(bucket) > 3]
    rng.shuffle(others)
    story: dict[str, int] = {}
    made = 0
    for first in absents[: wanted // 3 + 1] + others:
        bucket = buckets[households[first.household].surname, first.sex, first.grade]
        twin = next((c for c in bucket if c.village != first.village and c.key != first.key), None)
        if twin is None or made == wanted:
            continue
        bucket.remove(twin)
        twin.name, twin.birth = first.name, first.birth
        twin.number = numbers.identity(twin.number[:6], first.birth, first.sex)
        story.setdefault("stranger", twin.key)
        made += 1
    return story


def _list_on_roll(pupils: list[Child], size: int) -> None:
    """The province missed these because a number is wrong, half of them on the roll, half on its own list."""
    chosen = [c for c in pupils if c.same_as < 0][: scaled(LISTED_ON_ROLL, size, least=16)]
    for order, child in enumerate(chosen):
        child.listed = True
        child.roll_wrong, child.list_wrong = order % 2 == 0, order % 2 == 1


def _second_rolls(district: District, pupils: list[Child], size: int, rng: Random) -> dict[str, int]:
    story = {}
    for child in [c for c in pupils if _plain(c)][: scaled(SECOND_ROLLS, size, least=2)]:
        fitting = [
            n
            for n, school in enumerate(district.schools)
            if child.grade in school.grades and n != child.school and not school.small
        ]
        child.second_school = rng.choice(fitting)
        story["double_roll"] = child.key
    return story


def _leave_class(district: District, pupils: list[Child], size: int, rng: Random) -> dict[str, int]:
    """在籍不在校: their roll stands and they do not come; only the class teacher knows."""
    story: dict[str, int] = {}
    junior = [c for c in pupils if c.grade >= 7 and _plain(c)]
    own_school = demo_village(district).cover
    in_demo_class = [c for c in junior if (c.school, c.grade, c.class_no) == (own_school, *DEMO_CLASS)]
    others = [c for c in junior if c not in in_demo_class]
    # Those of the story township first: its officers and its class teacher are the ones people log in as.
    others.sort(key=lambda c: district.schools[c.school].town != STORY_TOWN)
    wanted = scaled(LEFT_CLASS, size, least=3)
    for order, child in enumerate((in_demo_class[:1] + others)[:wanted]):
        child.left_class = True
        child.detail = rng.choice(("厌学，开学后未到校", "外出务工，开学后未到校"))
        story[f"left_class_{order + 1}"] = child.key
    return story


def _disable(children: list[Child], pupils: list[Child], size: int, rng: Random) -> dict[str, int]:
    story: dict[str, int] = {}
    free = [c for c in pupils if _plain(c)]
    in_class, at_home = scaled(DISABLED_IN_CLASS, size, least=6), scaled(TAUGHT_AT_HOME, size, least=3)
    for child in free[:in_class]:
        _give_card(child, rng, "随班就读", (2, 3, 3, 4, 4))
    for child in free[in_class : in_class + at_home]:
        _give_card(child, rng, "送教上门", (1, 1, 2))
        story.setdefault("home_teaching", child.key)
    deferred = dead = 0
    for child in children:
        if child.truth == people.DISABILITY:
            _give_card(child, rng, "未入学", (1,))
        elif child.truth == people.OTHER and "特殊教育学校" in child.detail:
            _give_card(child, rng, "特殊教育学校", (2, 3))
        elif child.truth == people.DEFERRED and not child.listed and deferred < 5:
            deferred += 1
            _give_card(child, rng, "延缓入学", (1, 2))
        elif child.detail == "死亡未销户" and dead < 2:
            dead += 1
            _give_card(child, rng, "已死亡", (1,))
    return story


def _give_card(child: Child, rng: Random, placement: str, levels: tuple[int, ...]) -> None:
    kind = rng.choices(DISABILITIES, weights=(8, 12, 9, 30, 28, 5, 8))[0]
    child.disability, child.level, child.placement = kind, rng.choice(levels), placement


def _impoverish(children: list[Child], households: list[Household], size: int, rng: Random) -> None:
    """990 households with 912 primary and 351 junior pupils, and a few of their children out of school."""
    total = scaled(POOR_HOUSEHOLDS, size, least=20)
    out = scaled(POOR_OUT, size, least=2)
    primary, junior = scaled(POOR_PRIMARY, size, least=19), scaled(POOR_JUNIOR, size, least=7)
    pairs = primary + junior - (total - out)
    plan = {"PP": round(pairs * 0.52), "PJ": round(pairs * 0.4)}
    plan["JJ"] = pairs - plan["PP"] - plan["PJ"]
    plan["P"] = primary - 2 * plan["PP"] - plan["PJ"]
    plan["J"] = junior - plan["PJ"] - 2 * plan["JJ"]
    plan["X"] = out
    order = households[:]
    rng.shuffle(order)
    for household in order:
        shape = _shape([children[key] for key in household.members])
        if plan.get(shape, 0) > 0:
            plan[shape] -= 1
            household.poverty_kind = rng.choices(HARDSHIPS, weights=(86, 5, 6, 3))[0]
            household.poverty_number = f"{household.group}{household.number[-4:]}"
            for key in household.members:
                children[key].poor = True
    if any(plan.values()):
        raise AssertionError(f"too few families of these shapes: {plan}")


def _shape(members: list[Child]) -> str:
    """P primary, J junior for each pupil; X for a lone child out of school; - for families left aside."""
    if len(members) == 1 and members[0].truth in people.OUT_OF_SCHOOL and not members[0].listed:
        return "X"
    if any(c.school < 0 or not c.local or not c.in_register for c in members) or len(members) > 2:
        return "-"
    return "".join(sorted(("J" if c.grade >= 7 else "P" for c in members), reverse=True))
