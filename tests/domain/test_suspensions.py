"""休学: a year at most, and what it is worth after its end."""

from datetime import date, timedelta

import pytest

from notoneless.domain.refusal import Refusal
from notoneless.domain.rollmoves import stays_on_roll
from notoneless.domain.suspensions import SuspensionStage as Stage
from notoneless.domain.suspensions import latest_until, stage_of, suspension_refused
from notoneless.domain.words import RollMoveKind

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("from_on", "until_on", "has_certificate", "expected"),
    [
        (DAY, date(2027, 11, 17), True, None),
        (DAY, date(2027, 11, 18), True, "suspension.too_long"),
        (DAY, DAY, True, "suspension.backwards"),
        (date(2026, 1, 1), date(2026, 11, 17), True, "suspension.past"),
        (DAY, date(2027, 3, 1), False, "suspension.no_certificate"),
    ],
)
def test_a_suspension_is_a_year_at_most_with_a_certificate(
    from_on, until_on, has_certificate, expected
) -> None:
    out = suspension_refused(from_on, until_on, has_certificate=has_certificate, today=DAY)
    assert (out.rule if isinstance(out, Refusal) else out) == expected


def test_a_suspension_from_the_leap_day_has_its_year() -> None:
    assert latest_until(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("days", "stage"),
    [(31, Stage.RUNNING), (30, Stage.ENDING), (0, Stage.ENDING), (-1, Stage.OVER), (-15, Stage.OVER), (-16, Stage.LAPSED)],
)  # fmt: skip
def test_the_last_day_counts_and_the_grace_has_its_own(days, stage) -> None:
    assert stage_of(DAY + timedelta(days=days), DAY, remind_days=30, grace_days=15) is stage


def test_a_suspension_without_a_last_day_is_told_apart() -> None:
    assert stage_of(None, DAY, remind_days=30, grace_days=15) is Stage.UNDATED


def test_only_a_pupil_sent_to_a_reform_school_stays_on_the_roll() -> None:
    assert [kind for kind in RollMoveKind if stays_on_roll(kind)] == [RollMoveKind.REFORM_SCHOOL]
