"""What becomes of a pupil when the school year begins."""

from datetime import date

import pytest

from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance, Fate, Standing, check_run, fate_of, last_entry_year
from notoneless.domain.words import RollState, Stage

P, J, ACTIVE, SUSPENDED = Stage.PRIMARY, Stage.JUNIOR, RollState.ACTIVE, RollState.SUSPENDED


@pytest.mark.parametrize(
    ("pupil", "fate"),
    [
        (Standing(J, ACTIVE), Fate.GRADUATES),
        (Standing(J, SUSPENDED), Fate.SUSPENDED),
        (Standing(P, ACTIVE), Fate.NO_SCHOOL),
        (Standing(P, ACTIVE, acceptance=Acceptance.WAITING), Fate.WAITING),
        (Standing(P, ACTIVE, acceptance=Acceptance.DECLINED), Fate.DECLINED),
        (Standing(P, ACTIVE, acceptance=Acceptance.ACCEPTED), Fate.ENTERS),
        (Standing(P, ACTIVE, acceptance=Acceptance.ACCEPTED, has_new_class=False), Fate.NO_CLASS),
        (Standing(P, SUSPENDED, acceptance=Acceptance.ACCEPTED), Fate.SUSPENDED),
        (Standing(P, ACTIVE, is_retained=True, acceptance=Acceptance.ACCEPTED), Fate.RETAINED),
        (Standing(P, ACTIVE, is_retained=True, has_lower_class=False), Fate.NO_LOWER_CLASS),
    ],
)
def test_a_pupil_meets_the_fate_his_standing_says(pupil: Standing, fate: Fate) -> None:
    assert fate_of(pupil) is fate


def test_the_stage_is_over_for_those_who_entered_six_or_three_years_ago() -> None:
    assert last_entry_year(P, 2027) == 2021 and last_entry_year(J, 2027) == 2024


def test_nothing_is_written_before_the_first_of_september() -> None:
    early = check_run(2027, date(2027, 8, 31))
    assert isinstance(early, Refusal) and early.rule == "rollover.early"
    assert check_run(2027, date(2027, 9, 1)) is None
