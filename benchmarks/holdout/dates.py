"""Days: the birthdays of children in grades 1-9, the lunar calendar, and the ways a date is written."""

from datetime import date
from random import Random

AUTUMN = 2026  # the school year that begins in September of this year
FIRST_DAY, LAST_DAY = date(2011, 6, 1).toordinal(), date(2020, 8, 31).toordinal()
SERIAL_ZERO = date(1899, 12, 30).toordinal()  # a spreadsheet's day 0
# Births in each year, relative; many in the years of the dragon (2012), horse (2014) and after the second-child rule.
YEARS = {2011: 10, 2012: 12, 2013: 11, 2014: 12, 2015: 10, 2016: 12, 2017: 12, 2018: 10, 2019: 9, 2020: 8}

# Lunar years: bit 16 = the leap month has 30 days, bits 15-4 = months 1-12 have 30 days, bits 3-0 = leap month.
LUNAR_FIRST = date(2010, 2, 14).toordinal()  # the first day of lunar 2010
LUNAR = [0x0A950, 0x0B4A0, 0x0BAA4, 0x0AD50, 0x055D9, 0x04BA0, 0x0A5B0, 0x15176, 0x052B0, 0x0A930, 0x07954]

STYLES = [
    "2015-03-12",
    "2015/3/12",
    "2015.3.12",
    "20150312",
    "2015年3月12日",
    "2015/03/12",
    "2015-3-12",
    "2015.03.12",
]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _lunar_calendar() -> dict[int, tuple[int, int, int]]:
    """Each day's number to its lunar year, month and day (a leap month bears the number of the month before)."""
    table, day = {}, LUNAR_FIRST
    for year, code in enumerate(LUNAR, 2010):
        leap = code & 15
        months = [(month, 30 if code & (0x10000 >> month) else 29) for month in range(1, 13)]
        if leap:
            months.insert(leap, (leap, 30 if code & 0x10000 else 29))
        for month, length in months:
            for number in range(1, length + 1):
                table[day] = (year, month, number)
                day += 1
    return table


LUNAR_DAY = _lunar_calendar()
PARTS = {day: date.fromordinal(day).timetuple()[:3] for day in range(FIRST_DAY - 800, LAST_DAY + 800)}
_YEAR_TABLE = [year for year, weight in YEARS.items() for _ in range(weight)]


def birthday(rng: Random) -> int:
    """The day's number of a birth, in a year drawn by its births."""
    while True:
        year = _YEAR_TABLE[int(rng.random() * len(_YEAR_TABLE))]
        day = date(year, 1, 1).toordinal() + int(rng.random() * 365)
        if FIRST_DAY <= day <= LAST_DAY:
            return day


def grade_of(day: int) -> int:
    """The grade (1-9) in autumn 2026 of a child who entered school at six."""
    year, month, _ = PARTS[day]
    return min(9, max(1, AUTUMN - (year + (6 if month <= 8 else 7)) + 1))


def style(parts: tuple[int, int, int], kind: str) -> str:
    """A year, month and day in one of STYLES; they need not be a day of the calendar."""
    year, month, day = parts
    match kind:
        case "2015-03-12":
            return f"{year}-{month:02}-{day:02}"
        case "2015/3/12":
            return f"{year}/{month}/{day}"
        case "2015.3.12":
            return f"{year}.{month}.{day}"
        case "20150312":
            return f"{year}{month:02}{day:02}"
        case "2015年3月12日":
            return f"{year}年{month}月{day}日"
        case "2015/03/12":
            return f"{year}/{month:02}/{day:02}"
        case "2015.03.12":
            return f"{year}.{month:02}.{day:02}"
    return f"{year}-{month}-{day}"


def wrong_day(rng: Random, kind: str, day: int) -> tuple[int, int, int]:
    """The date a clerk puts down for the day, by the kind of fault."""
    year, month, number = PARTS[day]
    if kind == "lunar":
        return LUNAR_DAY[day]
    if kind == "swapped":
        return (year, number, month)
    if kind == "early":
        return (year - 1, month, number)
    if kind == "year":
        return (year + rng.choice([-10, -2, -1, 1, 1, 2]), month, number)
    return PARTS[day + rng.choice([-1, 1])]


def other_style(rng: Random, parts: tuple[int, int, int], usual: str) -> str:
    """The right date in another style than the file's usual one, at times in full-width digits."""
    kind = rng.choice([each for each in STYLES if each != usual])
    return style(parts, usual).translate(WIDE) if rng.random() < 0.15 else style(parts, kind)
