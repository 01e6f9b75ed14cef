"""The match on the made district: every child in exactly one state, nothing twice, only what changed."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from notoneless.cases.models import Case, CaseSource
from notoneless.children.models import Child, HouseholdEntry, Roll, SpecialGroup
from notoneless.core.events import chain_faults
from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import ChildState
from notoneless.grid.models import Post, User
from notoneless.indicators.queries import counted_entries, with_state
from notoneless.verification.models import (
    MatchLink,
    MatchRun,
    SourceRow,
)
from tests.verification.district import load_district, standing

pytestmark = pytest.mark.django_db

Matched = Callable[..., MatchRun]


@pytest.fixture
def district(today: date) -> Any:
    return load_district(600, today)


@pytest.fixture
def officer(district: Any) -> User:
    return Post.objects.filter(role="bureau_officer").select_related("user")[0].user


def states(today: date) -> Counter[str]:
    return Counter(with_state(counted_entries(today), today).values_list("state", flat=True))


def shape() -> dict[str, Any]:
    """Everything a match writes, to see whether it wrote again."""
    return {
        "children": Child.objects.count(),
        "entries": list(
            HouseholdEntry.objects.order_by("pk").values_list("child", "place", "source", "until_on")
        ),
        "links": list(MatchLink.objects.order_by("row").values_list("pk", "row", "child", "outcome", "rule")),
        "cases": list(Case.objects.order_by("pk").values_list("child", "state")),
        "sources": CaseSource.objects.count(),
        "groups": list(SpecialGroup.objects.order_by("pk").values_list("child", "kind", "until_on")),
    }


def test_a_match_leaves_every_child_of_the_household_line_in_exactly_one_state(
    officer: User, today: date, matched: Matched
) -> None:
    run = matched(officer)
    found = states(today)
    assert found[ChildState.UNPLACED] == 0
    assert found[ChildState.OPEN_CASE] > 0
    assert run.linked_count + run.review_count + run.no_roll_count == run.household_count
    assert run.household_count == standing(ListKind.HOUSEHOLD)
    assert MatchLink.objects.count() == SourceRow.objects.standing().count()
    assert not Case.objects.open().filter(child__in=Roll.objects.current().values("child")).exists()
    assert not Roll.objects.current().exclude(child__household_entries__until_on=None).exists()


def test_hundreds_of_suspected_children_get_a_unit_a_person_and_thirty_days(
    officer: User, today: date, matched: Matched
) -> None:
    run = matched(officer)
    cases = Case.objects.open().select_related("child", "unit", "person")
    assert cases.count() == run.case_count > 20
    assert {(case.due_on - today).days for case in cases} == {30}
    assert all(case.person.posts.filter(unit=case.unit).exists() for case in cases)
    assert all(case.child.grants.filter(unit=case.unit).exists() for case in cases)
    assert Event.objects.filter(act="case_open").count() == run.case_count
    assert chain_faults() == []


def test_a_second_match_of_the_same_lists_changes_nothing(
    officer: User, today: date, matched: Matched
) -> None:
    matched(officer)
    before, events = shape(), Event.objects.count()
    again = matched(officer)
    assert shape() == before
    assert (again.case_count, again.new_count, again.gone_count) == (0, 0, 0)
    assert Event.objects.filter(seq__gt=events).values_list("act", flat=True).distinct().count() == 3
