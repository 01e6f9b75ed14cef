"""The families of the invented district, as they truly are."""

from dataclasses import dataclass
from random import Random

from benchmarks.holdout import dates, minority, words
from benchmarks.holdout.numbers import Registry
from benchmarks.holdout.places import Home, School, Village, home
from benchmarks.holdout.rates import Rates

HAN = "han"


@dataclass(slots=True)
class Person:
    """A parent or grandparent."""

    name: str
    sex: str
    phone: str
    grand: bool = False


@dataclass(slots=True)
class Child:
    """A child; `surname` is empty for names that have none, `day` is the day's number of the birth."""

    surname: str
    given: str
    sex: str
    day: int
    number: str
    school: School
    grade: int
    room: int  # the class, from 1
    family: "Family"
    absent: bool = False  # on no roll
    row: int = 0  # 序号 in the household list, 0 for children of other districts
    former: str = ""  # the older name by which the household list knows the child

    @property
    def name(self) -> str:
        return self.surname + self.given


@dataclass(slots=True)
class Family:
    """A household; `kind` is HAN or one of minority.KINDS."""

    kind: str
    home: Home
    father: Person
    mother: Person
    elder: Person | None
    mothers_surname: str
    children: list[Child]
    guardian: Person  # as the household list has it
    head: Person  # 户主
    near: bool  # sends its children to the nearest school


def phone(rng: Random) -> str:
    """A number of a series that is given to nobody."""
    return f"100{int(rng.random() * 100_000_000):08}"


def pick_guardian(rng: Random, family: Family, father: float, mother: float) -> Person:
    """Whom a list names: the father, the mother, else the grandparent where there is one."""
    lot = rng.random()
    if lot < father:
        return family.father
    return family.mother if lot < father + mother or family.elder is None else family.elder


class Population:
    """Makes families one after another; the same random stream gives the same families."""

    def __init__(self, rng: Random, rates: Rates) -> None:
        self.rng, self.rates, self.registry = rng, rates, Registry(rng)

    def family(self, village: Village, area: str = "", most: int = 4, like: Child | None = None) -> Family:
        """A family living in the village with at most so many children of school age.

        `area` is where the children are registered if elsewhere; `like` a child of another family whose name this one
        could bear.
        """
        rng, rates = self.rng, self.rates
        kind = minority.kind_of(rng) if rng.random() < rates.minority else HAN
        kind = like.family.kind if like else kind
        if kind == HAN:
            surname, family = self._han_adults(village, like.surname if like else "")
        else:
            surname, family = "", self._minority_adults(kind, village, like.name if like else "")
        absent = not area and rng.random() < rates.absent_family
        shared = self._shared(family.home, surname) if kind == HAN else ""
        common = minority.family_part(rng, kind, family.father.name) if kind != HAN else ""
        if kind == "yi":
            common = _clan(family.father.name)
        for day, after in self._births(most):
            twin = family.children[-1] if after else None
            child = self._child(family, surname, shared, common, day, twin, area)
            child.absent = absent or (not area and rng.random() < rates.absent_alone)
            family.children.append(child)
        return family

    def namesake(self, child: Child, village: Village, day: int, sex: str) -> Child:
        """Another family's child of the same name."""
        area = (
            child.number[:6]
            if village is child.family.home.village and self.rng.random() < 0.5
            else self.foreign()
        )
        family = self.family(village, area, 1, child)
        other = family.children[0]
        other.surname, other.given, other.sex, other.day = child.surname, child.given, sex, day
        other.grade = child.grade if day == child.day else dates.grade_of(day)
        other.school = self._school(family, other.grade)
        other.room = 1 + int(self.rng.random() * other.school.classes)
        other.number = self.registry.new(area, dates.style(dates.PARTS[day], "20150312"), sex)
        return other

    def foreign(self) -> str:
        """The area code of another district."""
        return f"99{60 + int(self.rng.random() * 30)}{21 + int(self.rng.random() * 12)}"

    def _births(self, most: int) -> list[tuple[int, bool]]:
        """Birthdays within the school years, eldest first, and whether each is a twin's of the one before."""
        rng, day = self.rng, dates.birthday(self.rng)
        births: list[tuple[int, bool]] = []
        wanted = 1 + sum(rng.random() < chance for chance in (0.60, 0.24, 0.20)) if most > 1 else 1
        while len(births) < min(wanted, most) and day <= dates.LAST_DAY:
            births.append((day, False))
            if rng.random() < self.rates.twins and len(births) < most:
                births.append((day, True))
                wanted += 1
            day += 340 + int(rng.random() * 1500)
        return births

    def _child(
        self, family: Family, surname: str, shared: str, common: str, day: int, twin: Child | None, area: str
    ) -> Child:
        rng, rates = self.rng, self.rates
        sex = "男" if rng.random() < rates.boys else "女"
        if twin and rng.random() < 0.35:
            sex = twin.sex
        if surname and rng.random() < rates.mothers_surname:
            surname = family.mothers_surname
        if twin and not shared and twin.surname and len(twin.given) == 2 and rng.random() < 0.7:
            shared = twin.given[0]
        taken = {each.given for each in family.children}
        while True:
            if family.kind == HAN:
                given = words.given_name(rng, sex, shared)
            else:
                given = minority.own_name(rng, family.kind, sex, common)
            if given not in taken:
                break
        grade = twin.grade if twin else self._grade(day)
        school = twin.school if twin else self._school(family, grade)
        room = twin.room if twin and rng.random() < 0.8 else 1 + int(rng.random() * school.classes)
        at = area or (family.home.village.area if rng.random() > rates.born_elsewhere else self.foreign())
        if twin:
            at = twin.number[:6]
        after = int(twin.number[14:17]) if twin else 0
        number = self.registry.new(at, dates.style(dates.PARTS[day], "20150312"), sex, after)
        return Child(surname, given, sex, day, number, school, grade, room, family)

    def _grade(self, day: int) -> int:
        lot, grade = self.rng.random(), dates.grade_of(day)
        if lot < self.rates.repeating:
            return max(1, grade - 1)
        return min(9, grade + 1) if lot > 1 - self.rates.ahead else grade

    def _school(self, family: Family, grade: int) -> School:
        """The family's school for the grade; one child in twelve goes to the other one all the same."""
        schools = family.home.village.primary if grade <= 6 else family.home.village.middle
        return schools[0 if family.near == (self.rng.random() > 0.08) else 1]

    def _shared(self, at: Home, surname: str) -> str:
        """The character all children of the family share: the clan's (fixed by village and surname) or a chosen one."""
        if self.rng.random() >= self.rates.generation_character:
            return ""
        if self.rng.random() < 0.5:
            return words.CLANS[(ord(surname[0]) + sum(map(ord, at.village.name))) % len(words.CLANS)]
        return words.draw(self.rng, words.FIRST["男" if self.rng.random() < 0.6 else "女"])

    def _han_adults(self, village: Village, surname: str) -> tuple[str, Family]:
        rng = self.rng
        local = rng.random() < self.rates.local_surname
        surname = surname or (rng.choice(village.surnames) if local else words.draw(rng, words.SURNAME))
        mothers = words.draw(rng, words.SURNAME)
        father = Person(surname + words.draw(rng, words.PARENT["男"]), "男", phone(rng))
        mother = Person(mothers + words.draw(rng, words.PARENT["女"]), "女", phone(rng))
        elder = None
        if rng.random() < self.rates.grandparent:
            sex = "男" if rng.random() < 0.6 else "女"
            family_name = surname if sex == "男" else words.draw(rng, words.SURNAME)
            elder = Person(family_name + words.draw(rng, words.GRANDPARENT[sex]), sex, phone(rng), grand=True)
        return surname, self._household(HAN, village, father, mother, elder, mothers)

    def _minority_adults(self, kind: str, village: Village, child: str) -> Family:
        """Parents; a child's name, if given, says what the father is called."""
        rng = self.rng

        def person(sex: str, grand: bool = False) -> Person:
            elder = rng.choice(minority.FAMILIES if kind == "yi" else minority.PARTS[kind]["男"])
            common = elder if kind in ("uyghur", "kazakh", "yi") else ""
            return Person(minority.own_name(rng, kind, sex, common), sex, phone(rng), grand)

        elder = person("男", grand=True) if rng.random() < self.rates.grandparent else None
        father, mother = person("男"), person("女")
        if "·" in child and kind != "tibetan":
            clan, own = (child.split("·")[0], "") if kind == "yi" else ("", child.split("·")[1])
            father.name = (
                f"{clan}·{father.name.split('·')[-1][-2:]}" if clan else f"{own}·{father.name.split('·')[0]}"
            )
        return self._household(kind, village, father, mother, elder, "")

    def _household(
        self, kind: str, village: Village, father: Person, mother: Person, elder: Person | None, mothers: str
    ) -> Family:
        rng, rates = self.rng, self.rates
        near = rng.random() < rates.nearest_school
        family = Family(kind, home(rng, village), father, mother, elder, mothers, [], father, father, near)
        family.guardian = pick_guardian(rng, family, rates.household_father, rates.household_mother)
        family.head = pick_guardian(rng, family, 0.65, 0.08)
        return family


def _clan(name: str) -> str:
    """The clan's part of a Yi name, with or without a dot."""
    return name.split("·")[0] if "·" in name else name[:2]
