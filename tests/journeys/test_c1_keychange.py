"""C1: what the national system has otherwise of name, numbers, birth date or sex goes to the bureau as a 变更申请."""

from datetime import date

import pytest

from notoneless.children.models import Child, KeyChange
from notoneless.children.services import roll_number_correct
from notoneless.core.models import Event
from notoneless.verification.models import RollProposal
from tests.journeys.exports import first_month, line, takes_in
from tests.journeys.steps import it_is, picture
from tests.makers import TODAY, id_number

pytestmark = pytest.mark.django_db
ASK, DECIDE = "verification:roll_proposal", "children:key_change_decide"
HOME = "/verification/roll-checks/school/XX101/"


@pytest.fixture
def field(people, town, django_capture_on_commit_callbacks) -> RollProposal:
    """林小明 is 林晓明 in the national system."""
    return first_month(people, town, django_capture_on_commit_callbacks)["field"]


def differing(people, town, commit, **cells: str) -> RollProposal:
    """林小明 as the national system has him, with these cells otherwise."""
    heads = ["姓名", "性别", "出生日期", "身份证件号", "学籍号"]
    row = line(town.xiaoming, "三年级", "1班")
    row[:5] = [cells.get(head, row[place]) for place, head in enumerate(heads)]
    takes_in(people.principal, [row], "2026-11-17", commit)
    return RollProposal.objects.get(kind="field")


def decided(people, decision: str, **typed: str) -> KeyChange:
    change = KeyChange.objects.get()
    people.bureau_officer.presses(DECIDE, change.key, decision=decision, **typed)
    change.refresh_from_db()
    return change


def test_the_school_asks_with_one_press_and_its_paper_and_the_bureaus_yes_settles_it(
    people, town, field
) -> None:
    page = people.principal.opens(ASK, field.key)
    assert "报教育局变更" in page and "林晓明" in page
    assert "要附户口簿" in people.principal.presses(ASK, field.key, status=422)
    people.principal.presses(ASK, field.key, evidence=picture())
    change = KeyChange.objects.get()
    assert (change.child, change.school, change.after()) == (town.xiaoming, town.primary, {"name": "林晓明"})
    assert "2026年11月17日" in change.reason
    field.refresh_from_db()
    assert field.state == "proposed" and Child.objects.get(pk=town.xiaoming.pk).name == "林小明"
    assert Event.objects.filter(act="roll_check_ask", child_key=town.xiaoming.key).exists()

    decided(people, "approve")
    field.refresh_from_db()
    assert field.state == "superseded" and Child.objects.get(pk=town.xiaoming.pk).name == "林晓明"
    assert "林晓明" not in people.principal.opens("verification:roll_there", "XX101")


def test_while_it_is_with_the_bureau_it_is_not_the_schools_to_do(people, town, field, monkeypatch) -> None:
    people.principal.presses(ASK, field.key, evidence=picture())
    it_is(monkeypatch, people, date(2026, 12, 30))
    assert "3处差异" in people.principal.desk
    board = people.bureau_officer.opens("verification:roll_checks")
    assert f'href="{HOME}?state=asked">1' in board
    assert f'{HOME}?state=overdue"><span class="pill pill-overdue">3' in board
    assert "林小明" in people.principal.opens(HOME, state="asked")
    assert "林小明" not in people.principal.opens(HOME)
    page = people.principal.opens(ASK, field.key)
    assert "待教育局审核" in page and 'name="evidence"' not in page
    refused = people.principal.presses("verification:roll_ours", field.key, status=422, reason="户口簿上是小")
    assert "正在教育局审核" in refused
    people.principal.presses(ASK, field.key, status=422, evidence=picture())
    assert KeyChange.objects.count() == 1


def test_returned_by_the_bureau_it_is_the_schools_again(people, town, field) -> None:
    people.principal.presses(ASK, field.key, evidence=picture())
    decided(people, "return", reason="户口簿看不清")
    assert "4处差异" in people.principal.desk
    page = people.principal.opens(ASK, field.key)
    assert "户口簿看不清" in page and 'name="evidence"' in page
    people.principal.presses("verification:roll_ours", field.key, reason="户口簿上是小")
    field.refresh_from_db()
    assert field.state == "rejected"


def test_a_roll_number_goes_to_the_bureau_too(people, town, django_capture_on_commit_callbacks) -> None:
    number = "G990102201803129999"
    field = differing(people, town, django_capture_on_commit_callbacks, 学籍号=number)
    people.principal.presses(ASK, field.key, evidence=picture())
    assert decided(people, "approve").after() == {"roll_number": number}
    field.refresh_from_db()
    assert field.state == "superseded"
    assert town.xiaoming.rolls.current().get().roll_number.open() == number


def test_another_id_number_is_asked_for_with_the_birth_date_it_says(
    people, town, django_capture_on_commit_callbacks
) -> None:
    """Found by 学籍号: only then can the ID number itself differ."""
    commit, roll = django_capture_on_commit_callbacks, town.xiaoming.rolls.current().get()
    roll_number_correct(roll=roll, number="G1", by=town.bureau_officer, today=TODAY)
    number = id_number(date(2018, 3, 13), "1", 77)
    field = differing(people, town, commit, 学籍号="G1", 身份证件号=number, 出生日期="20180313")
    people.principal.presses(ASK, field.key, evidence=picture())
    assert KeyChange.objects.get().after() == {"id_number": number, "born_on": date(2018, 3, 13)}


def test_a_pupil_whose_number_was_never_checked_is_corrected_by_the_school_itself(
    people, town, field
) -> None:
    Child.objects.filter(pk=town.xiaoming.pk).update(is_id_checked=False)
    assert "按学籍系统更正" in people.principal.opens(ASK, field.key)
    people.principal.presses(ASK, field.key)
    field.refresh_from_db()
    assert field.state == "confirmed" and Child.objects.get(pk=town.xiaoming.pk).name == "林晓明"
    assert not KeyChange.objects.exists()
