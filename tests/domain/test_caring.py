"""委托照护与联系: whom parents may not entrust, and what a call changes."""

from datetime import date, timedelta

import pytest

from notoneless.domain.caring import Reach, carer_refused, reach_after

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 18)
FREE = {"name": "覃奶奶", "is_fit": True, "from_on": TODAY, "until_on": None, "born_on": None, "today": TODAY}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"name": " "}, "carer.no_name"),
        ({"is_fit": False}, "carer.unfit"),
        ({"from_on": TODAY + timedelta(days=1)}, "carer.future"),
        ({"born_on": TODAY, "from_on": TODAY - timedelta(days=1)}, "carer.before_birth"),
        ({"until_on": TODAY - timedelta(days=1)}, "carer.ends_before"),
    ],
)
def test_who_is_not_written_down_as_entrusted(facts, rule) -> None:
    refused = carer_refused(**(FREE | facts))
    assert refused is not None and refused.rule == rule


def test_a_capable_adult_is_entrusted() -> None:
    assert carer_refused(**FREE) is None


def test_silence_keeps_its_first_day_and_an_answer_ends_it() -> None:
    first = reach_after(Reach(date(2026, 9, 1), None), is_reached=False, today=TODAY)
    assert first == Reach(date(2026, 9, 1), TODAY)
    assert reach_after(first, is_reached=False, today=TODAY + timedelta(days=3)) == first
    assert reach_after(first, is_reached=True, today=TODAY) == Reach(TODAY, None)
