"""C1: the lists are checked month by month: what is new is told by name, doubts are decided where they can be known."""

import pytest

from notoneless.children.models import Roll
from notoneless.domain.columnlists import ListKind
from notoneless.verification.models import MatchPair, MatchRun, PairState
from tests.journeys.steps import case_of
from tests.makers import press
from tests.verification.rows import row_of
from tests.verification.test_stories import doubtful

pytestmark = pytest.mark.django_db


def matches(people, capture) -> MatchRun:
    with capture(execute=True):
        people.bureau_officer.presses("verification:run_start", kinds="poverty")
    return MatchRun.objects.first()


def test_a_second_month_says_by_name_what_is_new_and_the_school_decides_the_doubt(
    people, town, today, django_capture_on_commit_callbacks
) -> None:
    row_of(town.xiaoming, household_number="H1")
    row_of(town.poor, kind=ListKind.POVERTY, household_number="P1", hardship="脱贫户")
    first = matches(people, django_capture_on_commit_callbacks)
    page = people.bureau_officer.opens("verification:checks")
    assert "困难家庭学生名单1户，在校学生1人：小学1人，初中0人。名单与学籍一致，全部在校。" in page

    doubtful(town)
    row_of(town.lan, place=town.liuwan_2)
    Roll.objects.filter(child=town.lan).update(until_on=today)
    second = matches(people, django_capture_on_commit_callbacks)
    words = {"against": str(first.key), "kind": "household", "change": "new"}
    names = people.bureau_officer.opens("verification:run_change_names", second.key, **words)
    assert "覃兰" in names and "邹天宇" in names and "林小明" not in names
    assert case_of(town.lan).state == "suspected", "who is on no roll is a case at once"
    assert "覃兰" in people.township_officer.opens("verification:check_names", "out")
    assert "覃兰" not in people.bailu_officer.opens("verification:check_names", "out")

    pair = MatchPair.objects.get()
    child = pair.row.child
    assert "存疑" in people.principal.desk
    shown = people.principal.opens("verification:pair_page", pair.key)
    assert "冯二嫂" in shown and "10066667777" not in shown
    assert (
        press(
            people.bailu_principal.client, f"/verification/pairs/{pair.key}/", {"decision": "same"}
        ).status_code
        == 404
    )
    people.principal.presses("verification:pair_page", pair.key, decision="same", reason="继母登记在名册上")
    assert case_of(child).state == "cleared"
    done = people.bureau_officer.opens("verification:pairs_done")
    assert "钟校明" in done and "继母登记在名册上" in done

    _it_is_not_asked_again_until_it_is_taken_back(
        people, pair, child, second, django_capture_on_commit_callbacks
    )


def _it_is_not_asked_again_until_it_is_taken_back(people, pair, child, second, capture) -> None:
    third = matches(people, capture)
    pair.refresh_from_db()
    assert pair.state == PairState.SAME, "it is not asked again"
    changed = people.bureau_officer.opens(
        "verification:run_change_names",
        third.key,
        against=str(second.key),
        kind="household",
        change="changed",
    )
    assert "邹天宇" in changed and "待人工确认" in changed

    people.bureau_officer.presses("verification:pair_undo", pair.key, reason="父亲来电，是堂兄弟")
    child.refresh_from_db()
    assert child.merged_into is None and case_of(child).state == "suspected"
