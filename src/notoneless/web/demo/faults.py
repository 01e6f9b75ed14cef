"""The faults real lists have, at believable rates, and never one that would make a file unreadable.

Each function returns the cell as somebody would have typed it and the word for the fault, "" for none. Rates
are shares of one thousand rows.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from notoneless.web.demo.dice import happens

Cell = str | int | date

HOMOPHONES = dict(
    zip(
        "婷芳静佳慧燕梦欣怡涵梓萱浩轩俊杰睿泽辰铭志鹏豪昊逸峰瑞建军凯诚琪语嫣曦雅思晓美玲红平明强",
        "亭方靖嘉惠艳孟新宜含紫宣皓宣骏洁瑞择晨明智朋毫浩奕锋锐健君楷成琦雨烟熙亚斯小梅凌宏萍铭蔷",
        strict=True,
    )
)
SHAPES = dict(
    zip(
        "怡琪瑶铭峰晨博晴欣梓涵辉晓俊伟佳思雅",
        "恰淇遥洺烽辰傅睛掀榟函晖哓浚玮住恩稚",
        strict=True,
    )
)
TRADITIONAL = dict(
    zip(
        "张陈刘杨赵黄吴孙马罗郑谢许韩冯邓龙钱严伟杰泽铭鹏军凯诚远乐启锐阳诗静语丽兰",
        "張陳劉楊趙黃吳孫馬羅鄭謝許韓馮鄧龍錢嚴偉傑澤銘鵬軍凱誠遠樂啟銳陽詩靜語麗蘭",
        strict=True,
    )
)
RARE_SPELT = {
    "䶮": "YAN",
    "㛃": "JIE",
    "𬭚": "CHUN",
    "𤧛": "DI",
    "堃": "坤",
    "喆": "哲",
    "淼": "森",
    "彧": "或",
    "昇": "升",
}
DOTS = ("•", "・", "‧", ".", "．", " ", "")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
EXCEL_DAY_ZERO = date(1899, 12, 30)
PLACEHOLDER_BIRTH = "19990101"

DATE_STYLES = ("compact", "dash", "slash", "chinese", "dot", "cell")


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each fault happens in one kind of list, of a thousand rows."""

    missing: float = 6
    mistyped: float = 6
    swapped: float = 3
    full_width: float = 2
    spaced: float = 3
    shortened: float = 0.6
    fifteen: float = 0.3
    guardians: float = 0.8
    name: float = 12
    birth: float = 8
    phone_changed: float = 90
    moved: float = 40


ROLL = Rates()
HOUSEHOLD = Rates(missing=8, mistyped=8, name=16, birth=11, phone_changed=60)
SPECIAL = Rates(missing=12, mistyped=14, swapped=7, name=28, birth=14, phone_changed=150)
PROVINCE = Rates(missing=0, mistyped=0, swapped=0, shortened=0, fifteen=0, guardians=0, name=10, birth=5)

NUMBER_FAULTS = (
    "missing",
    "mistyped",
    "swapped",
    "full_width",
    "spaced",
    "shortened",
    "fifteen",
    "guardians",
)
# The faults that hide a child from whoever compares by number alone.
HIDING = ("missing", "mistyped", "mistyped", "mistyped", "swapped", "swapped", "missing")


def number_fault(rng: Random, rates: Rates) -> str:
    """The fault of this row's number, "" for the great majority."""
    throw = rng.random() * 1000
    for kind in NUMBER_FAULTS:
        throw -= getattr(rates, kind)
        if throw < 0:
            return kind
    return ""


def faulty_number(rng: Random, number: str, fault: str, guardian: str) -> tuple[str, str]:
    """The number as written with this fault.

    One wrong digit, or two changed round, never make another valid number (ISO 7064 MOD 11-2).
    """
    if not fault:
        if number.endswith("X") and happens(rng, 0.3):
            return number.lower(), "lower_x"
        return number, ""
    if fault in ("mistyped", "swapped"):
        return _garbled(rng, number, fault), fault
    at = rng.randrange(6, 17)
    written = {
        "missing": "",
        "full_width": number.translate(FULL_WIDTH),
        "spaced": rng.choice((f"{number[:6]} {number[6:14]} {number[14:]}", f" {number}", f"{number}\u00a0")),
        "shortened": number[:at] + number[at + 1 :],
        "fifteen": number[:6] + number[8:17],
        "guardians": guardian,
    }
    return written[fault], fault


def _garbled(rng: Random, number: str, fault: str) -> str:
    if fault == "mistyped":
        at = rng.randrange(6, 17)
        return number[:at] + rng.choice("0123456789".replace(number[at], "")) + number[at + 1 :]
    pairs = [at for at in range(6, 16) if number[at] != number[at + 1]]
    at = rng.choice(pairs)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def faulty_name(rng: Random, name: str, rates: Rates) -> tuple[str, str]:
    """The name as somebody typed it by ear, by sight, or on an old system."""
    if "·" in name and happens(rng, 0.5):
        return name.replace("·", rng.choice(DOTS)), "dot"
    for character, spelt in RARE_SPELT.items():
        if character in name and happens(rng, 0.3):
            return name.replace(character, spelt), "rare"
    if not happens(rng, rates.name / 1000):
        return name, ""
    kind = rng.choices(("homophone", "shape", "traditional", "space"), weights=(4, 2, 2, 4))[0]
    if kind == "space":
        return name[:1] + rng.choice((" ", "  ", "\u3000")) + name[1:], kind
    table = {"homophone": HOMOPHONES, "shape": SHAPES, "traditional": TRADITIONAL}[kind]
    # By ear or by sight the surname is seldom wrong; a traditional form may stand anywhere.
    places = [at for at, character in enumerate(name) if character in table and (at or kind == "traditional")]
    if not places:
        return name, ""
    at = rng.choice(places)
    return name[:at] + table[name[at]] + name[at + 1 :], kind


def written_date(birth: date, style: str) -> Cell:
    """A date in one of the ways lists are filled in; ``cell`` is a real Excel date."""
    texts = {
        "compact": f"{birth:%Y%m%d}",
        "dash": f"{birth:%Y-%m-%d}",
        "slash": f"{birth.year}/{birth.month}/{birth.day}",
        "chinese": f"{birth.year}年{birth.month}月{birth.day}日",
        "dot": f"{birth.year}.{birth.month:02d}.{birth.day:02d}",
    }
    return texts.get(style, birth)


def faulty_birth(rng: Random, birth: date, style: str, rates: Rates, today: date) -> tuple[Cell, str]:
    """The birth date as written: a day off, the month only, an Excel serial, a placeholder."""
    if not happens(rng, rates.birth / 1000):
        return written_date(birth, style), ""
    kind = rng.choices(("day_off", "month_only", "serial", "placeholder"), weights=(4, 2, 2, 1))[0]
    if kind == "month_only":
        return rng.choice(
            (f"{birth:%Y%m}", f"{birth.year}年{birth.month}月", f"{birth.year}.{birth.month:02d}")
        ), kind
    if kind == "serial":
        return (birth - EXCEL_DAY_ZERO).days, kind
    if kind == "placeholder":
        return PLACEHOLDER_BIRTH, kind
    moved = birth + timedelta(days=rng.choice((-1, 1)))
    return written_date(min(moved, today), style), kind


def phone_as_written(rng: Random, first: str, second: str, rates: Rates) -> str:
    """The family's phone: often an older or newer one, sometimes in groups, sometimes not given."""
    throw = rng.random() * 1000
    if throw < rates.phone_changed:
        return second
    if throw < rates.phone_changed + 12:
        return ""
    if throw < rates.phone_changed + 22:
        return f"{first[:3]}-{first[3:7]}-{first[7:]}"
    return first
