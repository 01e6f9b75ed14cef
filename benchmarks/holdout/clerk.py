"""A clerk: writes one list's cells, some of them wrong, in the list's own style."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from benchmarks.holdout import dates, glyphs, minority, numbers, places, words
from benchmarks.holdout.people import HAN, Child, Family, Person, phone
from benchmarks.holdout.rates import HIGHEST, Rates

REMARKS = ["(小)", "(大)", "（小）", "（2）", "(转)", "（借读）", "(双胞胎)", "*", "[随班]", "（留守）"]
BETWEEN = ["/", "、", " ", "，", ";", "或"]


@dataclass(frozen=True)
class Style:
    """How a whole file is written."""

    date: str = "2015-03-12"  # one of dates.STYLES
    number: str = "plain"  # plain, apostrophe (before), space (behind), lower (x)
    phone: str = "plain"  # plain, hyphen
    grade: int = 0  # which of the four ways to write grade and class
    same: str = ""  # what stands for 现住址 where it is 户籍地址; empty = the address again

    @classmethod
    def chosen(cls, rng: Random) -> "Style":
        """Most files are plain; one in four or so has a way of its own with dates, numbers or phones."""
        return cls(
            date=rng.choice(dates.STYLES) if rng.random() < 0.28 else "2015-03-12",
            number=rng.choice(["apostrophe", "space", "lower"]) if rng.random() < 0.22 else "plain",
            phone="hyphen" if rng.random() < 0.12 else "plain",
            grade=rng.randrange(4),
            same=rng.choice(["", "", "同上", "同户籍地址"]),
        )


class Dice:
    """Draws at most one of several faults that exclude each other."""

    def __init__(self, shares: dict[str, float]) -> None:
        shares = {kind: share for kind, share in shares.items() if share}
        over = max(1.0, sum(shares.values()) / HIGHEST)
        self.kinds = [kind.split("_", 1)[1] for kind in shares]
        self.edges = [edge / over for edge in accumulate(shares.values())]
        self.total = self.edges[-1] if self.edges else 0.0

    def roll(self, rng: Random) -> str:
        """The fault's kind, "" for none."""
        lot = rng.random()
        if lot >= self.total:
            return ""
        return next(kind for kind, edge in zip(self.kinds, self.edges, strict=True) if lot < edge)


class Clerk:
    """Writes the cells of one list; counts each fault made under (list, fault)."""

    def __init__(
        self, label: str, rates: Rates, rng: Random, style: Style, tally: Counter[tuple[str, str]]
    ) -> None:
        self.label, self.rates, self.rng, self.style, self.tally = label, rates, rng, style, tally
        self.dice = {
            field: Dice(rates.kinds(field)) for field in ("number", "name", "birth", "phone", "address")
        }

    def note(self, fault: str) -> None:
        """Count a fault made."""
        self.tally[self.label, fault] += 1

    def name(self, child: Child) -> tuple[str, str]:
        """The name as written, and the kind of fault."""
        kind, written, rng = self.dice["name"].roll(self.rng), child.name, self.rng
        if kind:
            written = self._misnamed(kind, child)
            if written == child.name:
                kind = ""
            else:
                self.note("name_" + kind)
        if child.family.kind != HAN:
            if "·" in written and rng.random() < self.rates.dotted_dot:
                written = minority.other_dot(rng, written)
                self.note("dotted_dot")
            if rng.random() < self.rates.minority_spelling:
                before, written = written, minority.respelt(rng, written)
                if before != written:
                    self.note("minority_spelling")
        return written, kind

    def _misnamed(self, kind: str, child: Child) -> str:
        rng, name, surname, given = self.rng, child.name, child.surname, child.given
        match kind:
            case "sound":
                return glyphs.mistake(rng, name, glyphs.BY_SOUND)
            case "shape":
                return glyphs.mistake(rng, name, glyphs.BY_SHAPE)
            case "traditional":
                return glyphs.all_traditional(name)
            case "variant":
                return glyphs.mistake(rng, name, glyphs.TO_VARIANT)
            case "space":
                blank = rng.choice([" ", " ", "\u3000", "  "])
                return (
                    blank.join(name) if len(name) == 2 or rng.random() < 0.3 else name[0] + blank + name[1:]
                )
            case "cut":
                return name.split("·")[0] if "·" in name else name[:-1] if len(name) > 2 else name
            case "dropped":
                return surname + given[1] if surname and len(given) == 2 else name
            case "surname":
                return child.family.mothers_surname + given if surname else name
            case "remark":
                return name + rng.choice(REMARKS)
            case "transposed":
                return surname + given[::-1] if surname and len(given) == 2 else name
        return self.another_name(child)

    def another_name(self, child: Child) -> str:
        """A name the child might be given in its stead."""
        if child.surname:
            return child.surname + words.given_name(self.rng, child.sex)
        return minority.own_name(self.rng, child.family.kind, child.sex, "")

    def birth(self, day: int) -> tuple[str, str]:
        """The birth date as written, and the kind of fault."""
        kind, parts, usual = self.dice["birth"].roll(self.rng), dates.PARTS[day], self.style.date
        if kind == "swapped" and (parts[2] > 12 or parts[1] == parts[2]):
            kind = "day"
        if not kind:
            return dates.style(parts, usual), ""
        self.note("birth_" + kind)
        if kind == "missing":
            return "", kind
        if kind == "serial":
            return str(day - dates.SERIAL_ZERO), kind
        if kind == "text":
            return dates.other_style(self.rng, parts, usual), kind
        return dates.style(dates.wrong_day(self.rng, kind, day), usual), kind

    def number(self, child: Child, true: str = "", bare: bool = False) -> tuple[str, str]:
        """The identity number as written, and the kind of fault; `true` where it is not the child's own.

        `bare` leaves the file's own way to the caller, who writes more into the cell.
        """
        rng, rates, number = self.rng, self.rates, true or child.number
        siblings = [each for each in child.family.children if each is not child]
        kind = written = ""
        if siblings and not true:
            absent = [each for each in siblings if each.absent]
            if absent and rng.random() < rates.absent_sibling_number:
                kind, written = "absent_sibling_number", rng.choice(absent).number
            elif rng.random() < rates.sibling_number:
                kind, written = "sibling_number", rng.choice(siblings).number
        if not kind and not true and (drawn := self.dice["number"].roll(rng)):
            guardian = ""
            if drawn == "guardian":
                who = child.family.guardian
                guardian = numbers.adult(rng, child.family.home.village.area, who.sex, who.grand)
            written = numbers.spoilt(rng, drawn, number, guardian)
            kind = "number_" + drawn if written != number else ""
        if not kind:
            written = number
            if number[-1] == "X" and rng.random() < rates.lower_x:
                kind, written = "lower_x", number.lower()
        if kind:
            self.note(kind)
        return self.styled(written) if not bare else written, kind.removeprefix("number_")

    def styled(self, number: str) -> str:
        """A number's cell in the file's own way."""
        match self.style.number if number else "plain":
            case "apostrophe":
                return "'" + number
            case "space":
                return number + " "
            case "lower":
                return number.replace("X", "x")
        return number

    def sex(self, sex: str) -> str:
        """男 or 女."""
        if self.rng.random() >= self.rates.sex_wrong:
            return sex
        self.note("sex_wrong")
        return "女" if sex == "男" else "男"

    def guardian(self, name: str) -> str:
        """The guardian's name, now and then with another character in it."""
        if self.rng.random() >= self.rates.guardian_misspelt:
            return name
        table = glyphs.BY_SOUND if self.rng.random() < 0.65 else glyphs.BY_SHAPE
        written = glyphs.mistake(self.rng, name, table)
        if written != name:
            self.note("guardian_misspelt")
        return written

    def phone(self, number: str, family: Family) -> str:
        """The phone cell for a number of the family."""
        rng, kind = self.rng, self.dice["phone"].roll(self.rng)
        if kind:
            self.note("phone_" + kind)
        if kind == "absent":
            return ""
        if kind == "changed":
            number = phone(rng)
        if kind == "digit":
            number = numbers.other_digit(rng, number, rng.randrange(3, 11))
        if kind == "dressed":
            parts = (number[:3], number[3:7], number[7:])
            return "+86" + number if rng.random() < 0.4 else rng.choice(["-", " "]).join(parts)
        written = f"{number[:3]}-{number[3:7]}-{number[7:]}" if self.style.phone == "hyphen" else number
        if kind == "two":
            second = family.mother.phone if family.mother.phone != number else family.father.phone
            cells = [written, second] if rng.random() < 0.6 else [second, written]
            return rng.choice(BETWEEN).join(cells)
        return written

    def dwelling(self, home: places.Home, usual: str, neighbours: list[places.Village]) -> str:
        """Where the family lives: `usual`, or a fault of Rates.address_*."""
        rng, kind = self.rng, self.dice["address"].roll(self.rng)
        if not kind:
            return usual
        self.note("address_" + kind)
        match kind:
            case "empty":
                return ""
            case "township":
                return home.village.township
            case "outside":
                return places.outside(rng)
        if rng.random() < 0.4:
            return places.town_flat(rng, home)
        return places.school_form(rng, places.home(rng, rng.choice(neighbours)))


def household_rates(rates: Rates) -> Rates:
    """The household list's clerks: fewer faults, and nobody there gains by an earlier birth."""
    return replace(rates.scaled(rates.household_share), birth_early=0.0)


def person_phone(rng: Random, rates: Rates, family: Family, guardian: Person) -> str:
    """The number a school is given: the family's one phone, or the guardian's own."""
    return family.guardian.phone if rng.random() < rates.family_phone else guardian.phone
