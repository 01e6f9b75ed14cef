"""The match on the made district: every child in exactly one state, nothing twice, only what changed."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from notoneless.cases.models import Case, CaseSource
from notoneless.cases.services import case_link
from notoneless.children.models import Child, HouseholdEntry, Roll, SpecialGroup
from notoneless.core.events import chain_faults
from notoneless.core.models import Event, Job, JobState
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, CaseState, ChildState, HouseholdSource
from notoneless.grid.models import Post, User
from notoneless.indicators.queries import counted_entries, with_state
from notoneless.verification import queries, services
from notoneless.verification.models import (
    MatchLink,
    MatchOutcome,
    MatchRun,
    RunState,
    SourceRow,
)
from tests.verification.district import load_district, standing

pytestmark = pytest.mark.django_db

KINDS = [str(kind) for kind in services.GROUP_KINDS]


@pytest.fixture
def district(today: date) -> Any:
    return load_district(600, today)


@pytest.fixture
def officer(district: Any) -> User:
    return Post.objects.filter(role="bureau_officer").select_related("user")[0].user


def run_match(officer: User, today: date, django_capture_on_commit_callbacks: Any, kinds: Any = KINDS) -> MatchRun:
    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_start(kinds=kinds, by=officer, today=today)
    assert isinstance(run, MatchRun), run
    run.refresh_from_db()
    assert run.state == RunState.DONE, Job.objects.get(key=run.job).sentence
    return run


def states(today: date) -> Counter[str]:
    return Counter(with_state(counted_entries(today), today).values_list("state", flat=True))


def shape() -> dict[str, Any]:
    """Everything a match writes, to see whether it wrote again."""
    return {
        "children": Child.objects.count(),
        "entries": list(HouseholdEntry.objects.order_by("pk").values_list("child", "place", "source", "until_on")),
        "links": list(MatchLink.objects.order_by("row").values_list("pk", "row", "child", "outcome", "rule")),
        "cases": list(Case.objects.order_by("pk").values_list("child", "state")),
        "sources": CaseSource.objects.count(),
        "groups": list(SpecialGroup.objects.order_by("pk").values_list("child", "kind", "until_on")),
    }


def test_a_match_leaves_every_child_of_the_household_line_in_exactly_one_state(
    officer: User, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    run = run_match(officer, today, django_capture_on_commit_callbacks)
    found = states(today)
    assert found[ChildState.UNPLACED] == 0
    assert found[ChildState.OPEN_CASE] > 0
    assert run.linked_count + run.review_count + run.no_roll_count == run.household_count
    assert run.household_count == standing(ListKind.HOUSEHOLD)
    assert MatchLink.objects.count() == SourceRow.objects.standing().count()
    on_roll = Roll.objects.current().count()
    assert found[ChildState.IN_SCHOOL] + Case.objects.open().filter(child__rolls__until_on=None, child__rolls__isnull=False).count() <= on_roll
    assert not Roll.objects.current().exclude(child__household_entries__until_on=None).exists()


def test_hundreds_of_suspected_children_get_a_unit_a_person_and_thirty_days(
    officer: User, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    run = run_match(officer, today, django_capture_on_commit_callbacks)
    cases = Case.objects.open().select_related("child", "unit", "person")
    assert cases.count() == run.case_count > 20
    assert {(case.due_on - today).days for case in cases} == {30}
    assert all(case.person.posts.filter(unit=case.unit).exists() for case in cases)
    assert all(case.child.grants.filter(unit=case.unit).exists() for case in cases)
    assert Event.objects.filter(act="case_open").count() == run.case_count
    assert chain_faults() == []


def test_a_second_match_of_the_same_lists_changes_nothing(
    officer: User, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    run_match(officer, today, django_capture_on_commit_callbacks)
    before, events = shape(), Event.objects.count()
    again = run_match(officer, today, django_capture_on_commit_callbacks)
    assert shape() == before
    assert (again.case_count, again.new_count, again.gone_count) == (0, 0, 0)
    assert Event.objects.filter(seq__gt=events).values_list("act", flat=True).distinct().count() == 3
