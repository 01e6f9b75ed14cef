"""C1: what was proposed is done by hand before anybody opens the proposal; it closes by itself, at once or in the night."""

from datetime import date

import pytest

from notoneless.children.models import Roll
from notoneless.children.services import child_edit, pupil_enrol, roll_class_change, roll_close
from notoneless.core.models import Event
from notoneless.domain.words import RollMoveKind
from notoneless.verification.models import RollProposal
from tests.journeys.exports import NEW, brought, first_month, line, new_pupil, takes_in
from tests.journeys.steps import it_is
from tests.makers import TODAY, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(people, town, django_capture_on_commit_callbacks) -> dict[str, RollProposal]:
    return first_month(people, town, django_capture_on_commit_callbacks)


def states() -> dict[str, str]:
    return dict(RollProposal.objects.values_list("kind", "state"))


OPEN = {"appeared": "proposed", "field": "proposed", "gone": "proposed", "other_class": "proposed"}


def test_a_class_change_by_hand_settles_the_one_proposed(found, town, people) -> None:
    roll_class_change(
        roll=Roll.objects.current().get(child=town.lan), school_class=town.class_3_2, by=town.principal, today=TODAY
    )  # fmt: skip
    assert states() == OPEN | {"other_class": "superseded"}
    assert Event.objects.filter(act="roll_agrees", child_key=town.lan.key).count() == 1
    assert str(found["other_class"].key) not in people.principal.opens("verification:roll_school", "XX101")


def test_a_leaving_by_hand_settles_the_one_proposed(found, town) -> None:
    roll_close(
        roll=Roll.objects.current().get(child=town.yu), kind=RollMoveKind.LEAVE, on=TODAY, by=town.principal,
        today=TODAY, reason="不来了",
    )  # fmt: skip
    assert states() == OPEN | {"gone": "superseded"}


def test_an_enrolment_by_hand_settles_the_one_proposed(found, town) -> None:
    enrolled = pupil_enrol(
        name="程小雨", sex="2", born_on=date(2018, 5, 6), id_number=NEW, roll_number=f"G{NEW}", on=TODAY,
        school_class=town.class_3_2, kind=RollMoveKind.ENROL, place=town.liuwan, by=town.principal, today=TODAY,
    )  # fmt: skip
    assert enrolled, enrolled
    assert states() == OPEN | {"appeared": "superseded"}


def test_a_correction_by_hand_settles_the_one_proposed(found, town) -> None:
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, name="林晓明")
    assert states() == OPEN | {"field": "superseded"}


def test_another_move_than_the_one_proposed_settles_nothing(found, town) -> None:
    roll_class_change(
        roll=Roll.objects.current().get(child=town.xiaoming), school_class=town.class_3_2, by=town.principal,
        today=TODAY,
    )  # fmt: skip
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, name="林小茗")
    assert states() == OPEN


def test_what_was_moved_in_bulk_is_settled_in_the_night(found, town) -> None:
    from notoneless.web.nightly import nightly

    Roll.objects.filter(child=town.lan).update(school_class=town.class_3_2)
    assert states() == OPEN, "nobody was told"
    nightly.call_local()
    assert states() == OPEN | {"other_class": "superseded"}


def test_ours_is_right_closes_too_when_the_school_comes_round(found, town, people) -> None:
    people.principal.presses("verification:roll_ours", found["other_class"].key, reason="在一班上课")
    roll_class_change(
        roll=Roll.objects.current().get(child=town.lan), school_class=town.class_3_2, by=town.principal, today=TODAY
    )  # fmt: skip
    assert states()["other_class"] == "superseded"


def test_a_pupil_let_go_by_hand_is_the_other_schools_to_take_in(
    found, town, people, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    rows = [line(town.xiaoming, "三年级", "1班", school="2199000201")]
    takes_in(people.bureau_officer, rows, "2026-11-18", django_capture_on_commit_callbacks)
    asked = RollProposal.objects.get(kind="other_school")
    assert asked.school == town.primary
    roll_close(
        roll=Roll.objects.current().get(child=town.xiaoming), kind=RollMoveKind.TRANSFER_OUT, on=TODAY,
        by=town.principal, today=TODAY, reason="搬家", evidence=make_photo(by=town.principal, today=TODAY),
    )  # fmt: skip
    asked.refresh_from_db()
    assert asked.state == "superseded"
    assert RollProposal.objects.get(kind="appeared", school=town.bailu_primary).state == "proposed"


def test_another_schools_export_closes_no_difference_it_does_not_speak_of(
    town, people, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    commit = django_capture_on_commit_callbacks
    there = [line(town.xiaoming, "三年级", "1班", school="2199000201")]
    takes_in(people.bureau_officer, there, "2026-11-17", commit)
    asked = RollProposal.objects.get(kind="other_school")
    people.principal.presses("verification:roll_ours", asked.key, reason="天天在班上")
    it_is(monkeypatch, people, date(2026, 12, 16))
    takes_in(people.principal, [line(town.lan, "三年级", "1班")], "2026-12-15", commit)
    asked.refresh_from_db()
    assert asked.state == "rejected", "the other school's export still has the pupil"


def test_what_differs_anew_is_asked_anew(
    found, town, people, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    """本校为准 was said of the name; a month later the sex differs too."""
    people.principal.presses("verification:roll_ours", found["field"].key, reason="户口簿上是小")
    it_is(monkeypatch, people, date(2026, 12, 16))
    changed = line(town.xiaoming, "三年级", "1班", "林晓明")
    rows = [[*changed[:1], "女", *changed[2:]], line(town.lan, "三年级", "2班"), new_pupil()]
    takes_in(people.principal, rows, "2026-12-15", django_capture_on_commit_callbacks)
    found["field"].refresh_from_db()
    assert (found["field"].state, found["field"].fields) == ("proposed", "name,sex")


def test_an_export_older_than_the_last_one_asks_nobody_again(
    found, town, people, django_capture_on_commit_callbacks
) -> None:
    rows = [line(town.xiaoming, "三年级", "2班")]
    batch = brought(people.principal, rows, "2026-11-10", django_capture_on_commit_callbacks)
    assert batch.state == "refused" and states() == OPEN
    assert "2026-11-17的导出" in people.principal.opens("intake:batch_page", batch.key)
