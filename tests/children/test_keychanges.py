"""变更申请: the fields are locked for the school, the request carries before and after, the bureau decides."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from notoneless.children.models import KeyChange
from notoneless.children.services import child_edit, key_change_ask, key_change_decide, roll_number_correct
from notoneless.core.models import Event
from notoneless.core.sealing import blind
from notoneless.domain.refusal import Refusal
from tests.makers import TODAY, id_number, make_photo, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(town):
    return make_photo(by=town.principal, today=TODAY)


def asked(town, paper, **more):
    words = {"after": {"name": "林晓明", "sex": "", "born_on": None}, "by": town.principal, "reason": "错字"}
    return key_change_ask(
        child=town.xiaoming, school=town.primary, today=TODAY, evidence=paper, **(words | more)
    )


def decided(change, town, **more):
    words = {"is_approved": True, "by": town.bureau_officer}
    return key_change_decide(change=change, today=TODAY, **(words | more))


def rule(out) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


@pytest.mark.parametrize("who", ["principal", "teacher", "centre_officer"])
@pytest.mark.parametrize(
    "fields",
    [{"name": "林晓明"}, {"sex": "2"}, {"born_on": date(2018, 3, 13)}, {"id_number": id_number(date(2018, 3, 12), "1", 99)}],
)  # fmt: skip
def test_a_school_may_not_edit_the_key_fields_of_a_pupil(town, who, fields) -> None:
    out = child_edit(child=town.xiaoming, by=getattr(town, who), today=TODAY, **fields)
    assert rule(out) == "child.key_locked"
    town.xiaoming.refresh_from_db()
    assert town.xiaoming.name == "林小明" and not Event.objects.exists()


def test_other_fields_and_children_without_a_checked_number_or_a_roll_are_edited_as_before(town) -> None:
    by = town.centre_officer
    assert child_edit(child=town.xiaoming, by=by, today=TODAY, ethnicity="苗").ethnicity == "苗"
    assert child_edit(child=town.noroll, by=by, today=TODAY, name="曾旺").name == "曾旺"
    assert child_edit(child=town.unconfirmed, by=by, today=TODAY, name="石磊").name == "石磊"
    type(town.yu).objects.filter(pk=town.yu.pk).update(is_id_checked=False)
    assert child_edit(child=town.yu, by=by, today=TODAY, name="覃语").name == "覃语"


def test_a_request_keeps_before_and_after_and_changes_nothing_yet(town, paper) -> None:
    row = asked(town, paper)
    row.refresh_from_db()
    assert (row.before()["name"], row.after()) == ("林小明", {"name": "林晓明"})
    town.xiaoming.refresh_from_db()
    assert town.xiaoming.name == "林小明"


def test_approved_the_child_changes_with_its_search_hash(town, paper) -> None:
    number = id_number(date(2018, 3, 12), "1", 99)
    decided(asked(town, paper, after={"name": "林晓明", "id_number": number}), town)
    town.xiaoming.refresh_from_db()
    assert (town.xiaoming.name, town.xiaoming.id_number.open()) == ("林晓明", number)
    acts = list(Event.objects.order_by("-seq").values_list("act", flat=True)[:2])
    assert acts == ["key_change_approve", "child_edit"]


def test_a_number_that_is_somebody_elses_is_not_approved_and_does_not_say_whose(town, paper) -> None:
    lan = town.lan.id_number.open()
    row = asked(town, paper, after={"id_number": lan, "born_on": town.lan.born_on, "sex": town.lan.sex})
    out = decided(row, town)
    assert rule(out) == "child.number_taken" and "覃兰" not in out.reason
    row.refresh_from_db()
    assert row.state == "waiting"


def test_returned_with_a_reason_it_may_be_asked_for_again(town, paper) -> None:
    row = asked(town, paper)
    assert rule(asked(town, paper)) == "key.one_open"
    assert rule(decided(row, town, is_approved=False)) == "key.no_reason"
    assert decided(row, town, is_approved=False, reason="户口簿看不清").state == "returned"
    assert rule(decided(row, town)) == "key.decided"
    assert asked(town, paper).state == "waiting"


def test_nobody_approves_what_he_asked_for(town, paper) -> None:
    row = asked(town, paper, by=town.bureau_officer)
    assert rule(decided(row, town)) == "key.own"
    assert decided(row, town, by=town.bureau_deputy).state == "approved"


def test_a_child_that_changed_meanwhile_is_looked_at_again(town, paper) -> None:
    row = asked(town, paper)
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, name="林小茗")
    assert rule(decided(row, town)) == "key.stale"


def test_without_papers_there_is_no_request(town) -> None:
    assert rule(asked(town, None)) == "key.no_evidence"


def test_the_database_itself_holds_one_open_request_a_child(town, paper) -> None:
    row = asked(town, paper)
    row.pk, row._state.adding, row.key = None, True, "7f8b3c1e-5c39-4d0a-9e58-5b3b1f7a9c11"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert KeyChange.objects.count() == 1


def test_a_key_field_sent_past_the_form_is_refused_aloud(client, town) -> None:
    client.force_login(town.principal)
    typed = {"name": "林晓明", "ethnicity": "苗", "residence": town.xiaoming.residence_id}
    answer = press(client, f"/children/{town.xiaoming.key}/edit", typed)
    assert answer.status_code == 422 and "申请变更" in answer.content.decode()
    town.xiaoming.refresh_from_db()
    assert (town.xiaoming.name, town.xiaoming.ethnicity) == ("林小明", "")


def test_the_roll_number_changes_on_the_roll_with_its_search_hash(town, paper) -> None:
    row = asked(town, paper, after={"roll_number": " g990102201803120099 "})
    assert row.after() == {"roll_number": "G990102201803120099"}
    decided(row, town)
    roll = town.xiaoming.rolls.current().get()
    assert roll.roll_number.open() == "G990102201803120099"
    assert roll.roll_number_index == blind("roll_number", "G990102201803120099")
    assert Event.objects.filter(act="roll_number_correct", child_key=town.xiaoming.key).exists()


def test_a_roll_number_of_another_pupil_is_not_approved_and_nothing_else_is_written(town, paper) -> None:
    lan = town.lan.rolls.current().get()
    roll_number_correct(roll=lan, number="G1", by=town.bureau_officer, today=TODAY)
    row = asked(town, paper, after={"name": "林晓明", "roll_number": "G1"})
    assert rule(decided(row, town)) == "roll.number_taken"
    town.xiaoming.refresh_from_db()
    row.refresh_from_db()
    assert (town.xiaoming.name, row.state) == ("林小明", "waiting")


def test_a_roll_number_corrected_meanwhile_is_looked_at_again(town, paper) -> None:
    row = asked(town, paper, after={"roll_number": "G2"})
    roll_number_correct(
        roll=town.xiaoming.rolls.current().get(), number="G3", by=town.bureau_officer, today=TODAY
    )
    assert rule(decided(row, town)) == "key.stale"
