"""One child on two rolls: the schools say where it is, the bureau decides, both histories stay."""

from typing import Any

import pytest

from notoneless.children.models import Roll
from notoneless.domain.refusal import Refusal
from notoneless.verification.models import MatchRun, RollDuplicate, RollStatement
from notoneless.verification.queries.duplicates import desk_lines, duplicate_sides, duplicates_to_say
from notoneless.verification.services import duplicate_settle, duplicate_state
from tests.conftest import NOW
from tests.makers import TODAY, make_case, make_child, make_roll, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def double(town) -> RollDuplicate:
    """卢敏 of the teaching point, and a second file of her on a roll of 白鹭小学."""
    twin = make_child("卢敏", residence=town.hetang_1, number="")
    roll = make_roll(twin, town.bailu_class, number="G77")
    run = MatchRun.objects.create(state="done", by="bureau_officer", started_at=NOW, on=TODAY, engine="1")
    return RollDuplicate.objects.create(run=run, roll=roll, same_as=town.poor.rolls.get(), rule="number")


def said(double: RollDuplicate, by: Any, unit: Any, roll: Roll, is_here: bool) -> Any:
    words = {"is_here": is_here, "note": "点名核对", "by": by, "unit": unit, "today": TODAY}
    return duplicate_state(duplicate=double, roll=roll, **words)


def settled(double: RollDuplicate, right: Roll, by: Any, reason: str = "孩子在教学点") -> Any:
    return duplicate_settle(duplicate=double, right=right, reason=reason, by=by, today=TODAY)


def test_the_bureau_decides_once_a_school_has_spoken(town, double) -> None:
    out = settled(double, double.same_as, town.bureau_officer)
    assert isinstance(out, Refusal) and out.rule == "duplicate.unsaid"
    said(double, town.bailu_principal, town.bailu_primary, double.roll, False)
    assert settled(double, double.same_as, town.bureau_officer) == double.same_as
    double.roll.refresh_from_db()
    assert (double.roll.state, double.roll.until_on, double.roll.child) == ("left", TODAY, town.poor)
    assert double.roll.moves.first().kind == "duplicate"
    assert town.poor.rolls.count() == 2 and town.poor.rolls.current().get() == double.same_as
    again = settled(double, double.same_as, town.bureau_officer)
    assert isinstance(again, Refusal) and again.rule == "duplicate.ended"


def test_where_the_files_cannot_be_joined_the_roll_does_not_end_either(town, double) -> None:
    for child in (double.roll.child, town.poor):
        make_case(child, unit=town.primary, person=town.teacher)
    said(double, town.point_manager, town.point, double.same_as, True)
    out = settled(double, double.same_as, town.bureau_officer)
    assert isinstance(out, Refusal) and out.rule == "merge.two_open"
    double.roll.refresh_from_db()
    assert double.roll.until_on is None


def test_a_reason_is_asked_for(town, double) -> None:
    out = said(double, town.point_manager, town.point, double.same_as, True)
    assert isinstance(out, RollStatement)
    refused = settled(double, double.same_as, town.bureau_officer, reason=" ")
    assert isinstance(refused, Refusal) and refused.rule == "merge.no_reason"


def test_a_school_reads_nothing_of_the_other_side(town, double, client) -> None:
    assert list(duplicates_to_say(town.point_manager)) == [double]
    other = [side for side in duplicate_sides(double, town.point_manager) if not side["is_own"]]
    assert [(one["is_seen"], one["said"], one["number"]) for one in other] == [(False, [], "")]
    client.force_login(town.point_manager)
    page = client.get(f"/verification/duplicates/{double.pk}/").content.decode()
    assert "白鹭小学" not in page and "另一所学校" in page
    assert client.get(f"/verification/duplicates/{double.pk}/").status_code == 200
    client.force_login(town.direct_principal)
    assert client.get(f"/verification/duplicates/{double.pk}/").status_code == 404


def test_the_school_is_asked_on_its_desk_and_then_the_bureau(town, double, client) -> None:
    assert [line.who for line in desk_lines(town.point_manager, TODAY)] == ["卢敏"]
    assert desk_lines(town.bureau_officer, TODAY) == []
    client.force_login(town.point_manager)
    press(client, f"/verification/duplicates/{double.pk}/", {"is_here": "1", "note": "班主任点名在班"})
    assert desk_lines(town.point_manager, TODAY) == []
    assert [line.button for line in desk_lines(town.bureau_officer, TODAY)] == ["去认定"]
    client.force_login(town.bureau_officer)
    url = f"/verification/duplicates/{double.pk}/settle/"
    assert press(client, url, {"reason": "看过"}).status_code == 422
    done = press(client, url, {"reason": "两校说明一致", "right": double.same_as_id})
    assert done.status_code == 302 and str(town.poor.key) in done["Location"]
