"""What ran over is told to the unit above, a unit further each week."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.escalation import Above, chain_above, first_told_on, told_by
from notoneless.domain.words import UnitKind as U

DUE = date(2026, 11, 18)


def test_who_is_above_whom() -> None:
    centre, bureau = Above(7, U.CENTRE_SCHOOL), Above(3, U.BUREAU)
    government, township = Above(1, U.COUNTY_GOVERNMENT), Above(5, U.TOWNSHIP_GOVERNMENT)
    assert chain_above(U.SCHOOL, [centre, bureau, government], 3) == (7, 3)
    assert chain_above(U.SCHOOL, [bureau, government], 3) == (3,)
    assert chain_above(U.CENTRE_SCHOOL, [bureau, government], 3) == (3,)
    assert chain_above(U.TOWNSHIP_GOVERNMENT, [government], 3) == (3,)
    assert chain_above(U.STREET_OFFICE, [government], 3) == (3,)
    assert chain_above(U.VILLAGE_COMMITTEE, [township, government], 3) == (5, 3)
    assert chain_above(U.BUREAU, [government], 3) == ()
    assert chain_above(U.DEPARTMENT, [government], 3) == ()


def test_nobody_is_told_before_the_day_has_passed() -> None:
    assert told_by(DUE, DUE, (7, 3)) == ()
    assert told_by(DUE, first_told_on(DUE), (7, 3)) == (7,)
    assert told_by(DUE, DUE + timedelta(days=7), (7, 3)) == (7,)
    assert told_by(DUE, DUE + timedelta(days=8), (7, 3)) == (7, 3)
    assert told_by(DUE, DUE + timedelta(days=90), ()) == ()


@given(late=st.integers(-10, 400), chain=st.lists(st.integers(1, 9), unique=True, max_size=4))
def test_who_was_told_stays_told_and_the_nearest_comes_first(late, chain) -> None:
    now, later = (
        told_by(DUE, DUE + timedelta(days=late), chain),
        told_by(DUE, DUE + timedelta(days=late + 1), chain),
    )
    assert later[: len(now)] == now == tuple(chain[: len(now)])
