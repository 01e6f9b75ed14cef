"""留守: two definitions, counted apart."""

from datetime import date

import pytest

from notoneless.domain.leftbehind import (
    ParentsAway,
    left_behind_refused,
    months_before,
    review_due_on,
)
from notoneless.domain.words import GroupKind

pytestmark = pytest.mark.pure
TODAY, BORN = date(2026, 11, 18), date(2016, 5, 1)
ONE, BOTH, CIVIL = GroupKind.LEFT_BEHIND_ONE, GroupKind.LEFT_BEHIND_BOTH, GroupKind.LEFT_BEHIND_CIVIL
P = ParentsAway


def rule(kind: str, away: str, since: date | None, born_on: date | None = BORN) -> str:
    refused = left_behind_refused(kind, away=away, away_since_on=since, born_on=born_on, today=TODAY)
    return refused.rule if refused is not None else ""


@pytest.mark.parametrize(
    ("kind", "away", "since", "said"),
    [
        (ONE, P.FATHER, date(2026, 8, 18), ""),
        (ONE, P.FATHER, date(2026, 8, 19), "leftbehind.too_short"),
        (BOTH, P.BOTH, date(2026, 1, 1), ""),
        (BOTH, P.MOTHER, date(2026, 1, 1), "leftbehind.other_kind"),
        (ONE, P.BOTH, date(2026, 1, 1), "leftbehind.other_kind"),
        (ONE, P.ONE_OTHER_UNABLE, date(2026, 1, 1), ""),
        (CIVIL, P.BOTH, date(2026, 11, 1), ""),
        (CIVIL, P.ONE_OTHER_UNABLE, date(2026, 11, 1), ""),
        (CIVIL, P.FATHER, date(2026, 1, 1), "leftbehind.one_parent"),
        (CIVIL, "", date(2026, 1, 1), "leftbehind.unsaid"),
        (ONE, P.FATHER, None, "leftbehind.unsaid"),
        (ONE, P.FATHER, date(2026, 11, 19), "leftbehind.future"),
        (GroupKind.ORPHAN, "", None, ""),
    ],
)
def test_each_definition_takes_whom_it_names(kind, away, since, said) -> None:
    assert rule(kind, away, since) == said


def test_the_civil_definition_ends_at_sixteen() -> None:
    assert rule(CIVIL, P.BOTH, TODAY, date(2010, 11, 18)) == "leftbehind.too_old"
    assert rule(CIVIL, P.BOTH, TODAY, date(2010, 11, 19)) == ""
    assert rule(CIVIL, P.BOTH, TODAY, None) == "leftbehind.no_birth"
    assert rule(BOTH, P.BOTH, date(2026, 1, 1), date(2010, 1, 1)) == ""


def test_three_months_back_from_a_long_month() -> None:
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2026, 2, 10), 3) == date(2025, 11, 10)


def test_a_row_is_looked_at_again_a_year_after_the_last_look() -> None:
    assert review_due_on(date(2025, 9, 1), None, 365) == date(2026, 9, 1)
    assert review_due_on(date(2025, 9, 1), date(2026, 3, 1), 365) == date(2027, 3, 1)
