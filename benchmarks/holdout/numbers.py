"""Identity numbers by GB 11643 with area codes of province 99, which belong to nobody, and what clerks make of them."""

from operator import mul
from random import Random

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
TRAILING = ["号", "。", ".", "、", "(复核)", "（已核）", "?", "0", "\t", ";", " 无误", "*"]


def check(head: str) -> str:
    """The check character of the first 17 digits."""
    return CHECKS[sum(map(mul, WEIGHTS, map(int, head))) % 11]


def valid(number: str) -> bool:
    """Whether it is 17 digits and their check character."""
    return len(number) == 18 and number[:17].isdigit() and check(number[:17]) == number[17]


def made(area: str, birth: str, sequence: int) -> str:
    """A number of area (6 digits), birth (YYYYMMDD) and sequence (odd for a boy)."""
    head = f"{area}{birth}{sequence:03}"
    return head + check(head)


class Registry:
    """Gives each person a number nobody else has."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.taken = rng, set[str]()

    def new(self, area: str, birth: str, sex: str, after: int = 0) -> str:
        """A number; sequences are low more often than high. `after`: a twin's, close behind that sequence."""
        odd = sex == "男"
        while True:
            sequence = (
                after + 1 + int(self.rng.random() * 4) if after else 1 + int(self.rng.random() ** 2 * 996)
            )
            if (sequence % 2 == 1) != odd:
                sequence += 1
            number = made(area, birth, min(sequence, 999 if odd else 998))
            if number not in self.taken:
                self.taken.add(number)
                return number
            after = 0


def adult(rng: Random, area: str, sex: str, grand: bool) -> str:
    """A parent's or grandparent's number."""
    year = rng.randint(1946, 1964) if grand else rng.randint(1974, 1995)
    birth = f"{year}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    return made(area, birth, rng.randrange(1 if sex == "男" else 2, 998, 2))


def other_digit(rng: Random, text: str, at: int) -> str:
    """The text with the digit at a place made another."""
    return text[:at] + rng.choice([one for one in "0123456789" if one != text[at]]) + text[at + 1 :]


def _mistyped(rng: Random, number: str) -> str:
    """One of the 17 digits wrong, so that the check character no longer fits."""
    return other_digit(rng, number, rng.randrange(17))


def _mistyped_valid(rng: Random, number: str) -> str:
    """One digit of birth or sequence wrong and the check character made to fit."""
    head = other_digit(rng, number[:17], rng.choice([9, 11, 13, 13, 14, 15, 16]))
    return head + check(head)


def _swapped(rng: Random, number: str) -> str:
    places = [at for at in range(16) if number[at] != number[at + 1]]
    at = rng.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _spaced(rng: Random, number: str) -> str:
    blank = rng.choice([" ", " ", "\u3000", "\u00a0"])
    if rng.random() < 0.5:
        return blank.join([number[:6], number[6:14], number[14:]])
    at = rng.randrange(1, 17)
    return number[:at] + blank + number[at:]


def _scientific(rng: Random, number: str) -> str:
    """What a spreadsheet, or a program reading it, makes of a number of 18 digits; X is no digit, so those stay."""
    if number[-1] == "X":
        return number
    way = rng.random()
    if way < 0.4:
        return f"{float(number):.15E}"
    return f"{float(number):.14E}" if way < 0.75 else f"{float(number):.5E}"


def _changed(rng: Random, number: str) -> str:
    """Same birth and sex, another sequence and mostly another area: the number of a second registration."""
    area = f"99{rng.randint(40, 89)}{rng.randint(21, 32)}" if rng.random() < 0.65 else number[:6]
    parity = int(number[16]) % 2
    return made(area, number[6:14], rng.randrange(2 - parity, 998, 2))


def _other_area(rng: Random, number: str) -> str:
    area = rng.choice([number[:4] + f"{rng.randint(21, 39)}", f"99{rng.randint(1, 39):02}" + number[4:6]])
    return area + number[6:] if rng.random() < 0.7 else area + number[6:17] + check(area + number[6:17])


def spoilt(rng: Random, kind: str, number: str, guardian: str) -> str:
    """The number as written with a fault of Rates.number_*; unchanged where the fault cannot befall it."""
    match kind:
        case "missing":
            return ""
        case "digit":
            return _mistyped(rng, number)
        case "digit_valid":
            return _mistyped_valid(rng, number)
        case "swap":
            return _swapped(rng, number)
        case "15":
            return number[:6] + number[8:17]
        case "wide":
            return number.translate(WIDE)
        case "spaces":
            return _spaced(rng, number)
        case "scientific":
            return _scientific(rng, number)
        case "zeroed":
            return number[:15] + "000" if number[-1] != "X" else number
        case "guardian":
            return guardian
        case "changed":
            return _changed(rng, number)
        case "area":
            return _other_area(rng, number)
    return number + rng.choice(TRAILING)


def school_number(rng: Random, true: str, written: str, kind: str) -> str:
    """The 学籍号: G and the number it was opened with; J or L and 18 digits where it was opened without one.

    `kind` is the fault of the written number, "" for none: a mistyped one was often the one the record was opened with.
    """
    lot = rng.random()
    without = {"missing": 0.60, "changed": 0.10}.get(kind, 0.045)
    if lot < without:
        way = rng.random()
        if way < 0.4:
            return ""
        head = true[:6] + f"{rng.randint(2017, 2026)}" + f"{rng.randrange(10**7):07}"
        return "J" + head + check(head) if way < 0.7 else f"L{head[:14]}{rng.randrange(10**4):04}"
    if lot > 0.965:
        return ""
    if lot > 0.945:
        return "G" + rng.choice([_mistyped, _mistyped_valid, _swapped, _changed])(rng, true)
    copied = valid(written) or kind in ("digit", "swap", "area", "zeroed")
    return "G" + (written if copied and written != true and rng.random() < 0.6 else true)
