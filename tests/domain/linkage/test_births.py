"""The slips between two birth dates, by example and against a definition in plain Python."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notoneless.domain.linkage.compare import births
from notoneless.domain.linkage.grades import Birth

pytestmark = pytest.mark.pure

Pair = tuple[date, date]


def grades(pairs: list[Pair]) -> list[int]:
    left, right = (pl.Series(side, dtype=pl.Date) for side in zip(*pairs, strict=True))
    return births(left, right).to_list()


def defined(one: date, other: date) -> Birth:
    """The definition, digit by digit."""
    if one == other:
        return Birth.SAME
    if abs((one - other).days) == 1:
        return Birth.ONE_DAY
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Birth.SWAPPED
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) == 1:
        return Birth.ONE_YEAR
    left, right = (f"{day.year:04}{day:%m%d}" for day in (one, other))
    wrong = [place for place in range(8) if left[place] != right[place]]
    if len(wrong) == 1:
        return Birth.ONE_DIGIT
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        if (left[first], left[second]) == (right[second], right[first]):
            return Birth.ONE_DIGIT
    return Birth.LUNAR if 17 <= abs((one - other).days) <= 53 else Birth.DIFFERS


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("2015-03-12", "2015-03-12", Birth.SAME),
        ("2015-03-12", "2015-03-13", Birth.ONE_DAY),
        ("2015-03-31", "2015-04-01", Birth.ONE_DAY),
        ("2015-12-31", "2016-01-01", Birth.ONE_DAY),
        ("2016-02-28", "2016-02-29", Birth.ONE_DAY),
        ("2015-03-12", "2015-12-03", Birth.SWAPPED),
        ("2015-03-04", "2015-04-03", Birth.SWAPPED),
        ("2015-03-12", "2014-03-12", Birth.ONE_YEAR),
        ("2019-03-12", "2020-03-12", Birth.ONE_YEAR),
        ("2015-03-12", "2025-03-12", Birth.ONE_DIGIT),
        ("2015-03-12", "2015-08-12", Birth.ONE_DIGIT),
        ("2015-03-12", "2015-03-21", Birth.ONE_DIGIT),
        ("2015-03-01", "2015-03-10", Birth.ONE_DIGIT),
        ("2015-03-12", "2051-03-12", Birth.ONE_DIGIT),
        ("2015-10-12", "2015-01-12", Birth.ONE_DIGIT),
        ("2015-03-12", "2015-02-23", Birth.LUNAR),
        ("2015-03-12", "2015-01-18", Birth.LUNAR),
        ("2015-03-12", "2015-02-24", Birth.DIFFERS),
        ("2015-03-12", "2015-01-17", Birth.DIFFERS),
        ("2015-03-12", "2015-03-14", Birth.ONE_DIGIT),
        ("2015-03-29", "2015-03-31", Birth.DIFFERS),
        ("2015-03-12", "2013-09-09", Birth.DIFFERS),
        ("2015-03-12", "2014-12-03", Birth.DIFFERS),
        ("2015-02-28", "2016-02-29", Birth.DIFFERS),
    ],
)
def test_each_slip_by_example(one: str, other: str, grade: Birth) -> None:
    pair = (date.fromisoformat(one), date.fromisoformat(other))
    assert grades([pair, pair[::-1]]) == [grade, grade]
    assert defined(*pair) == grade


def test_a_missing_date_is_no_slip() -> None:
    one, none = pl.Series([date(2015, 3, 12)]), pl.Series([None], dtype=pl.Date)
    assert (
        births(one, none).to_list() == births(none, one).to_list() == births(none, none).to_list() == [None]
    )


days = st.dates(date(1999, 1, 1), date(2030, 12, 31))


def _slipped(one: date, slip: int, apart: int) -> date:
    """A date one slip away, where there is such a date."""
    try:
        if slip == 0:
            return date(one.year, one.day, one.month)
        if slip == 1:
            return one.replace(year=one.year + (1 if apart % 2 else -1))
        if slip == 2:
            text = f"{one:%Y%m%d}"
            place = apart % 7
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if slip == 3:
            text = f"{one:%Y%m%d}"
            place = 2 + apart % 6
            text = text[:place] + str(apart % 10) + text[place + 1 :]
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    return one + timedelta(days=apart)


near = st.builds(
    lambda one, slip, apart: (one, _slipped(one, slip, apart)), days, st.integers(0, 4), st.integers(-60, 60)
)


@given(st.lists(st.one_of(near, st.tuples(days, days)), min_size=1, max_size=80))
@settings(max_examples=150, deadline=None)
def test_the_columns_say_what_the_definition_says_in_either_order(pairs: list[Pair]) -> None:
    found = grades(pairs)
    assert found == [defined(*pair) for pair in pairs]
    assert found == grades([(other, one) for one, other in pairs])


def test_every_grade_is_met_by_chance_so_that_the_comparison_says_something() -> None:
    start = date(2015, 3, 12)
    others = [start + timedelta(days=n) for n in range(-800, 800)]
    assert set(grades([(start, other) for other in others])) == set(Birth) - {Birth.SAME_IN_NUMBER}
