"""Runs that remember: what each saw is kept, and any two are compared by name."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll
from notoneless.core.models import CountySetting, Event
from notoneless.domain.refusal import Refusal
from notoneless.verification import services
from notoneless.verification.models import MatchLink, MatchRun, MatchSeen, RunState, SeenKind, SourceRow
from notoneless.verification.queries.runs import Change, change_board, changes, run_before, seen_in
from tests.makers import press
from tests.town import CANARY
from tests.verification.rows import row_of
from tests.verification.test_stories import newcomer

pytestmark = pytest.mark.django_db
Matched = Callable[..., MatchRun]


def names(rows: Any) -> set[str]:
    return {seen.row.name if seen.row else seen.child.name for seen in rows}


def between(town: Any, run: MatchRun, other: MatchRun, change: Change, kind: str = "household") -> set[str]:
    return names(changes(run, other, town.bureau_officer, change).filter(kind=kind))


def test_a_second_run_over_the_same_writes_nothing_and_says_so(town: Any, matched: Matched) -> None:
    row_of(town.lan), row_of(town.noroll)
    first = matched(town.bureau_officer)
    count = MatchSeen.objects.count()
    second = matched(town.bureau_officer)
    assert MatchSeen.objects.count() == count
    assert change_board(second, first, town.bureau_officer).count == 0
    assert names(seen_in(second, town.bureau_officer)) == names(seen_in(first, town.bureau_officer))


def test_what_is_new_gone_and_changed_is_told_by_name_between_any_two(
    town: Any, matched: Matched, today: date
) -> None:
    lan, gone = row_of(town.lan), row_of(town.noroll)
    first = matched(town.bureau_officer)
    row_of(town.yu)
    SourceRow.objects.filter(pk=gone.pk).update(until_on=today)
    Roll.objects.filter(child=town.lan).update(until_on=today)
    second = matched(town.bureau_officer)
    assert between(town, second, first, Change.NEW) == {"覃雨"}
    assert between(town, second, first, Change.GONE) == {"曾望"}
    assert between(town, second, first, Change.CHANGED) == {"覃兰"}
    found = changes(second, first, town.bureau_officer, Change.CHANGED).get(row=lan)
    assert (found.before, found.outcome) == ("linked", "no_roll")
    assert between(town, second, first, Change.NEW, SeenKind.OUT) == {"覃兰"}
    assert between(town, first, second, Change.NEW) == {"曾望"}
    assert between(town, first, second, Change.GONE) == {"覃雨"}


def test_what_went_and_came_back_is_no_change_between_the_first_and_the_last(
    town: Any, matched: Matched, today: date
) -> None:
    row_of(town.lan)
    first = matched(town.bureau_officer)
    Roll.objects.filter(child=town.lan).update(until_on=today)
    middle = matched(town.bureau_officer)
    Roll.objects.filter(child=town.lan).update(until_on=None)
    MatchLink.objects.all().delete()
    last = matched(town.bureau_officer)
    assert between(town, last, middle, Change.CHANGED) == {"覃兰"}
    assert change_board(last, first, town.bureau_officer).count == 0


def test_a_township_compares_its_own_children_only(town: Any, matched: Matched, client: Client) -> None:
    row_of(town.lan)
    first = matched(town.bureau_officer)
    row_of(town.outsider), row_of(town.yu)
    second = matched(town.bureau_officer)
    client.force_login(town.township_officer)
    shown = client.get(reverse("verification:run_changes", args=[second.key]), {"against": first.key})
    assert [cell.count for row in shown.context["compared"].board.rows if row.label == "户籍名册" for cell in row.cells] == [
        1, 0, 0,
    ]  # fmt: skip
    listed = client.get(reverse("verification:run_change_names", args=[second.key]), {"against": first.key})
    assert "覃雨" in listed.content.decode() and CANARY not in listed.content.decode()


def test_the_figures_of_a_comparison_open_as_many_names(town: Any, matched: Matched, client: Client) -> None:
    row_of(town.lan)
    matched(town.bureau_officer)
    row_of(town.yu), newcomer(town)
    second = matched(town.bureau_officer)
    client.force_login(town.bureau_officer)
    board = client.get(reverse("verification:run_changes", args=[second.key])).context["compared"].board
    cells = [cell for row in board.rows for cell in row.cells if cell.count]
    assert sum(cell.count for cell in cells) > 2
    for cell in cells:
        assert client.get(cell.url).context["table"].count == cell.count


def test_the_newest_run_says_what_is_new_on_its_own_page(town: Any, matched: Matched, client: Client) -> None:
    row_of(town.lan)
    first = matched(town.bureau_officer)
    row_of(town.yu)
    second = matched(town.bureau_officer)
    client.force_login(town.bureau_officer)
    context = client.get(reverse("verification:run_page", args=[second.key])).context
    assert (context["before"], context["compared"].count) == (first, 2)  # his row, and no longer unclaimed
    assert client.get(reverse("verification:run_page", args=[first.key])).context["before"] is None


# ---- a look at another day -------------------------------------------------------------------------------


def test_a_look_at_another_day_says_what_was_and_touches_nothing(
    town: Any, matched: Matched, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    row_of(town.lan), newcomer(town)
    matched(town.bureau_officer)
    Roll.objects.filter(child=town.lan).update(until_on=today - timedelta(days=3))
    before = (
        Child.objects.count(),
        Case.objects.count(),
        list(MatchLink.objects.values_list("pk", "outcome")),
    )
    with django_capture_on_commit_callbacks(execute=True):
        run = services.run_start(kinds=[], by=town.bureau_officer, today=today, on=today - timedelta(days=10))
    run.refresh_from_db()
    assert (run.state, run.is_report) == (RunState.DONE, True)
    assert names(seen_in(run, town.bureau_officer).filter(kind="household", outcome="linked")) == {"覃兰"}
    assert before == (
        Child.objects.count(),
        Case.objects.count(),
        list(MatchLink.objects.values_list("pk", "outcome")),
    )
    assert run_before(matched(town.bureau_officer)) != run
    assert Event.objects.filter(act="match_report").exists()


def test_no_run_is_made_for_tomorrow(town: Any, today: date) -> None:
    row_of(town.lan)
    out = services.run_start(kinds=[], by=town.bureau_officer, today=today, on=today + timedelta(days=1))
    assert isinstance(out, Refusal) and out.rule == "match.future"


def test_the_form_asks_for_the_day_and_refuses_a_later_one(town: Any, client: Client, today: date) -> None:
    row_of(town.lan)
    client.force_login(town.bureau_officer)
    later = (today + timedelta(days=1)).isoformat()
    assert press(client, reverse("verification:run_start"), {"on": later}).status_code == 422
    assert not MatchRun.objects.exists()


# ---- every month by itself -------------------------------------------------------------------------------


def test_each_month_on_its_day_the_lists_are_matched_by_themselves(
    town: Any, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    row_of(town.lan)
    assert services.runs_night(today=today.replace(day=14)) is None
    with django_capture_on_commit_callbacks(execute=True):
        run = services.runs_night(today=today.replace(day=16))
    assert isinstance(run, MatchRun)
    run.refresh_from_db()
    assert (run.state, run.by, run.linked_count) == (RunState.DONE, "system", 1)
    assert services.runs_night(today=today.replace(day=17)) is None


def test_a_county_may_do_without(town: Any, today: date) -> None:
    row_of(town.lan)
    CountySetting.objects.create(key="verification.run_day", value="0")
    assert services.runs_night(today=today) is None
    assert not MatchRun.objects.exists()


def test_somebody_s_own_run_of_this_month_is_enough(town: Any, matched: Matched, today: date) -> None:
    row_of(town.lan)
    matched(town.bureau_officer, on=today)
    assert services.runs_night(today=today) is None
    assert MatchRun.objects.count() == 1
