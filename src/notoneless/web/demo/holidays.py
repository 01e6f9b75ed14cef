"""Public holidays of 2026 and 2027 as far as they are known.

2026: the yearly notice of the State Council's office, with the days worked in exchange. For 2027 only the
statutory days (《全国年节及纪念日放假办法》, 2024 revision): a later notice fixes the exchange.
"""

from datetime import date, timedelta

_OFF_2026 = (
    ("元旦", date(2026, 1, 1), 3),
    ("春节", date(2026, 2, 15), 9),
    ("清明节", date(2026, 4, 4), 3),
    ("劳动节", date(2026, 5, 1), 5),
    ("端午节", date(2026, 6, 19), 3),
    ("中秋节", date(2026, 9, 25), 3),
    ("国庆节", date(2026, 10, 1), 7),
)
_OFF_2027 = (
    ("元旦", date(2027, 1, 1), 1),
    ("春节", date(2027, 2, 5), 4),
    ("清明节", date(2027, 4, 5), 1),
    ("劳动节", date(2027, 5, 1), 2),
    ("端午节", date(2027, 6, 9), 1),
    ("中秋节", date(2027, 9, 15), 1),
    ("国庆节", date(2027, 10, 1), 3),
)
_WORKED = (
    ("元旦", date(2026, 1, 4)),
    ("春节", date(2026, 2, 14)),
    ("春节", date(2026, 2, 28)),
    ("劳动节", date(2026, 5, 9)),
    ("国庆节", date(2026, 9, 20)),
    ("国庆节", date(2026, 10, 10)),
)


def holiday_rows() -> list[dict[str, str]]:
    """日期, 名称, 类型 (放假 or 上班), in the order of the days."""
    days = [
        (first + timedelta(days=n), name, "放假")
        for name, first, count in _OFF_2026 + _OFF_2027
        for n in range(count)
    ]
    days += [(day, f"{name}调休", "上班") for name, day in _WORKED]
    return [{"日期": day.isoformat(), "名称": name, "类型": kind} for day, name, kind in sorted(days)]
