"""Pairs in doubt: decided by who can know, remembered while the data stands, taken back by name."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, ChildGrant
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, HouseholdSource
from notoneless.verification.models import MatchLink, MatchPair, MatchRun, PairState, SourceRow
from notoneless.verification.queries import pairs as queries
from notoneless.verification.services import pair_ask, pair_decide, pair_undo
from tests.makers import make_child, make_roll, press
from tests.verification.rows import make_row
from tests.verification.test_stories import doubtful, entry_of

pytestmark = pytest.mark.django_db
Matched = Callable[..., MatchRun]


@pytest.fixture
def pair(town: Any, matched: Matched) -> MatchPair:
    doubtful(town)
    matched(town.bureau_officer)
    return MatchPair.objects.get()


def decided(pair: MatchPair, by: Any, today: date, *, is_same: bool = False, reason: str = "") -> Any:
    return pair_decide(pair=pair, is_same=is_same, by=by, today=today, reason=reason)


def test_who_said_it_and_why_is_kept(town: Any, pair: MatchPair, today: date) -> None:
    decided(pair, town.principal, today)
    pair.refresh_from_db()
    assert (pair.decided_by, pair.reason.open()) == (town.principal, "监护人、监护人电话不一致")
    event = Event.objects.get(act="match_different")
    assert event.by == "principal" and event.child_key == pair.row.child.key
    pair_undo(pair=pair, reason="看错了", by=town.principal, today=today)
    decided(pair, town.principal, today, reason="母亲说有两个孩子")
    pair.refresh_from_db()
    assert pair.reason.open() == "母亲说有两个孩子"


def test_a_decision_holds_in_later_runs(town: Any, pair: MatchPair, matched: Matched, today: date) -> None:
    decided(pair, town.principal, today)
    matched(town.bureau_officer)
    assert MatchPair.objects.get().state == PairState.DIFFERENT
    assert MatchLink.objects.get(row=pair.row).outcome == "no_roll"


@pytest.mark.parametrize("side", ["row", "pupil"])
def test_once_what_it_rests_on_has_changed_it_is_asked_again(
    town: Any, pair: MatchPair, matched: Matched, today: date, side: str
) -> None:
    decided(pair, town.principal, today)
    if side == "row":
        SourceRow.objects.filter(pk=pair.row_id).update(content_hash="1" * 32)
    else:
        guardian = town.pupil.guardians.get()
        guardian.name = "邹大伯"
        guardian.save()
    matched(town.bureau_officer)
    again = MatchPair.objects.get()
    assert (again.state, again.decided_by) == (PairState.WAITING, None)


def test_it_goes_to_the_school_that_has_the_pupil_and_covers_the_village(town: Any, pair: MatchPair) -> None:
    assert pair.unit == town.primary
    assert list(queries.pairs_waiting(town.principal)) == [pair]
    assert list(queries.pairs_waiting(town.bureau_officer)) == []
    assert list(queries.pairs_open(town.bureau_officer)) == [pair]


def elsewhere(town: Any) -> SourceRow:
    """The row is of a village the pupil's school does not cover, in the other township."""
    pupil = make_child("邹天宇", born_on=date(2016, 9, 9), number="", guardian="邹父", phone="10055550001")
    make_roll(pupil, town.class_3_1, number="J99010220160909001")
    town.children["pupil"] = pupil
    return make_row(
        "邹天宇", born_on=date(2016, 9, 9), place=town.hetang_1, guardian="冯二嫂", phone="10066667777"
    )


def test_the_bureau_asks_the_school_which_sees_the_child_until_it_has_answered(
    town: Any, matched: Matched, client: Client, today: date
) -> None:
    row = elsewhere(town)
    matched(town.bureau_officer)
    pair = MatchPair.objects.get()
    assert pair.unit is None and list(queries.pairs_waiting(town.bureau_officer)) == [pair]
    assert not queries.pairs_of(town.principal).exists()
    assert not isinstance(pair_ask(pair=pair, by=town.bureau_officer, today=today), Refusal)
    assert list(queries.pairs_waiting(town.principal)) == [pair]
    assert list(queries.pairs_waiting(town.bureau_officer)) == []
    client.force_login(town.principal)
    where = reverse("verification:pair_page", args=[pair.key])
    assert "冯二嫂" in client.get(where).content.decode()
    press(client, where, {"decision": "different", "reason": "班主任问过"})
    row.refresh_from_db()
    assert not ChildGrant.objects.filter(child=row.child, unit=town.primary, until_on=None).exists()
    assert client.get(where).status_code == 404


def test_nobody_is_asked_where_the_pupil_has_left(town: Any, pair: MatchPair, today: date) -> None:
    town.pupil.rolls.update(until_on=today)
    out = pair_ask(pair=pair, by=town.bureau_officer, today=today)
    assert isinstance(out, Refusal) and out.rule == "pair.no_school"


def test_the_same_taken_back_parts_the_files_and_opens_the_case_again(
    town: Any, pair: MatchPair, matched: Matched, today: date
) -> None:
    made = pair.row.child
    decided(pair, town.principal, today, is_same=True)
    assert entry_of(town.pupil).source == HouseholdSource.REGISTER
    out = pair_undo(pair=pair, reason="父亲来电，是堂兄弟", by=town.bureau_officer, today=today)
    assert not isinstance(out, Refusal)
    made.refresh_from_db()
    assert made.merged_into is None
    assert SourceRow.objects.get(pk=pair.row_id).child == made
    link = MatchLink.objects.get(row=pair.row_id)
    assert (link.outcome, link.child, link.roll) == ("review", made, None)
    assert Case.objects.get(child=made).state == CaseState.SUSPECTED
    assert entry_of(made).source == HouseholdSource.REGISTER
    assert entry_of(town.pupil).source == HouseholdSource.MIGRANT_PUPIL
    before = Child.objects.count()
    matched(town.bureau_officer)
    assert MatchPair.objects.get().state == PairState.WAITING
    assert Child.objects.count() == before
    assert Event.objects.filter(act="match_undo", child_key=made.key).exists()


def test_a_rival_turned_down_with_the_other_comes_back_with_it(
    town: Any, matched: Matched, today: date
) -> None:
    twin = make_child("邹天宇", born_on=date(2016, 9, 9), number="", guardian="邹母", phone="10055550009")
    make_roll(twin, town.class_3_2, number="J99010220160909002")
    doubtful(town)
    matched(town.bureau_officer)
    first, second = MatchPair.objects.order_by("rank")
    decided(first, town.principal, today, is_same=True)
    second.refresh_from_db()
    assert second.state == PairState.DIFFERENT
    pair_undo(pair=first, reason="认错了", by=town.principal, today=today)
    assert set(MatchPair.objects.values_list("state", flat=True)) == {PairState.WAITING}


def test_what_is_not_decided_is_not_taken_back(town: Any, pair: MatchPair, today: date) -> None:
    for reason in ("看错了", ""):
        out = pair_undo(pair=pair, reason=reason, by=town.principal, today=today)
        assert isinstance(out, Refusal)
    decided(pair, town.principal, today)
    out = pair_undo(pair=pair, reason="  ", by=town.principal, today=today)
    assert isinstance(out, Refusal) and out.rule == "pair.no_reason"


def test_keys_one_two_and_three_lead_from_pair_to_pair(town: Any, matched: Matched, client: Client) -> None:
    for serial in range(3):
        pupil = make_child(
            f"向{'甲乙丙'[serial]}", born_on=date(2016, 3, serial + 1), number="", guardian="向父"
        )
        make_roll(pupil, town.class_3_1, number=f"J9901022016030{serial}001")
        make_row(pupil.name, born_on=pupil.born_on, place=town.liuwan_1, guardian="旁人")
    matched(town.bureau_officer)
    first, second, third = queries.pairs_waiting(town.principal)
    client.force_login(town.principal)
    where = [reverse("verification:pair_page", args=[one.key]) for one in (first, second, third)]
    assert press(client, where[0], {"decision": "different"})["Location"] == where[1]
    assert press(client, where[1], {"decision": "same"})["Location"] == where[2]
    assert press(client, where[2], {"decision": "nonsense"}).status_code == 422
    done = client.get(reverse("verification:pairs_done")).context["table"]
    assert done.count == 2
    undo = reverse("verification:pair_undo", args=[second.key])
    assert press(client, undo, {"reason": "认错了"}).status_code == 302
    assert queries.pairs_waiting(town.principal).count() == 2


def test_five_hundred_pairs_cost_no_more_queries_than_one(
    town: Any, pair: MatchPair, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(town.principal)
    where = reverse("verification:pair_page", args=[pair.key])
    client.get(where)
    with django_assert_max_num_queries(24) as first:
        client.get(where)
    rows = [make_row(f"路人{n}", place=town.liuwan_1) for n in range(100)]
    SourceRow.objects.filter(pk__in=[row.pk for row in rows]).update(child=pair.row.child)
    MatchPair.objects.bulk_create(
        [MatchPair(row=row, candidate=town.pupil, run=pair.run, unit=town.primary) for row in rows]
    )
    with django_assert_max_num_queries(len(first)):
        client.get(where)
