"""Cases opened by the hundred are the same cases as those opened one by one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notoneless.cases.bulk import CaseWish, cases_open_bulk
from notoneless.cases.models import Case
from notoneless.cases.services import case_open
from notoneless.core.models import Event
from notoneless.domain.words import CaseOrigin
from notoneless.grid.models import Cover, Post
from tests.makers import make_child

pytestmark = pytest.mark.django_db

NO_ROLL = CaseOrigin.HOUSEHOLD_NO_ROLL


def said(case: Case) -> tuple[Any, ...]:
    grants = sorted(case.child.grants.values_list("unit__name", "user__name", "why"), key=str)
    steps = list(case.steps.values_list("act", "to_state", "by"))
    return (case.unit, case.person, case.lead_rule, case.due_on, case.place, grants, steps)


def test_a_case_of_many_is_the_case_of_one(town: Any, today: date) -> None:
    due = today + timedelta(days=30)
    one, other = (make_child(name, residence=town.liuwan_1) for name in ("章一", "章二"))
    alone = case_open(child=one, origin=NO_ROLL, due_on=due, by=town.bureau_officer, today=today)
    opened = cases_open_bulk(
        wishes=[CaseWish(other, NO_ROLL, due_on=due)], by=town.bureau_officer, today=today
    )
    assert said(opened.cases[0]) == said(alone)
    assert Event.objects.filter(act="case_open", child_key=other.key).count() == 1


def test_a_second_signal_is_a_second_source_and_the_same_one_is_none(town: Any, today: date) -> None:
    listed = CaseWish(town.noroll, CaseOrigin.SUSPECTED_LIST, "省教育厅")
    words = {"by": town.bureau_officer, "today": today}
    first = cases_open_bulk(wishes=[CaseWish(town.noroll, NO_ROLL), listed, listed], **words)
    assert (len(first.cases), first.sourced) == (1, 1)
    events = Event.objects.count()
    again = cases_open_bulk(wishes=[CaseWish(town.noroll, NO_ROLL), listed], **words)
    assert (again.cases, again.sourced) == ([], 0)
    assert Event.objects.count() == events
    assert Case.objects.get(child=town.noroll).sources.count() == 2


def test_many_children_of_one_village_cost_few_queries(town: Any, today: date) -> None:
    children = [make_child(f"章{number}号", number="", residence=town.liuwan_1) for number in range(40)]
    with CaptureQueriesContext(connection) as queries:
        cases_open_bulk(
            wishes=[CaseWish(child, NO_ROLL, due_on=today) for child in children],
            by=town.bureau_officer,
            today=today,
        )
    assert Case.objects.count() == 40
    assert len(queries) < 40


def test_where_nobody_can_answer_nothing_is_opened_and_it_is_said(town: Any, today: date) -> None:
    Cover.objects.all().delete()
    Post.objects.all().delete()
    out = cases_open_bulk(wishes=[CaseWish(town.noroll, NO_ROLL)], by="system", today=today)
    assert (out.cases, [refusal.rule for refusal in out.refused]) == ([], ["case.no_person"])
    assert Event.objects.filter(act="case_refused", child_key=town.noroll.key).exists()
