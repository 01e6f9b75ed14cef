"""F5: the child comes back to a class, is followed up, and the case is closed; or it leaves again."""

from datetime import date

import pytest

from notoneless.children.models import Roll
from notoneless.domain.words import CaseState
from tests.journeys.steps import it_is, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, town):
    case = suspect(people, town.noroll)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


def returned(people, town, case):
    people.principal.presses("cases:case_contact", case.key, kind="talk", on="2026-11-18", found="愿意回来")
    people.principal.presses("cases:case_return", case.key, school_class=town.class_3_2.pk, on="2026-11-18")
    case.refresh_from_db()
    return case


def test_back_in_class_followed_up_and_closed_after_the_period(people, town, case, monkeypatch) -> None:
    later = people.principal.presses(
        "cases:case_return", case.key, status=422, school_class=town.class_3_2.pk, on="2026-11-19"
    )
    assert "返校日期不能晚于今天" in later and "2026-11-19" in later
    case = returned(people, town, case)
    assert case.state == CaseState.RETURNED
    assert Roll.objects.current().get(child=town.noroll).school_class == town.class_3_2
    assert "曾望" in people.other_teacher.opens("children:my_class"), "his new teacher has him in her class"

    early = people.bureau_officer.presses("cases:case_close", case.key, status=422)
    assert "期满后方可销号" in early
    it_is(monkeypatch, people, date(2026, 12, 18))
    unseen = people.bureau_officer.presses("cases:case_close", case.key, status=422)
    assert "请先登记一次跟踪" in unseen
    people.other_teacher.presses(
        "cases:case_followup", case.key, on="2026-12-18", is_in_class="1", note="按时到班"
    )
    people.bureau_officer.presses("cases:case_close", case.key)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED and case.ended_on == date(2026, 12, 18)
    names = people.township_officer.opens("indicators:balance_names", "990102101201", state="in_school")
    assert "曾望" in names


def test_not_in_class_is_a_relapse_and_persuasion_begins_again(people, town, case) -> None:
    case = returned(people, town, case)
    people.other_teacher.presses(
        "cases:case_followup", case.key, on="2026-11-18", is_in_class="0", note="又没来"
    )
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING and case.returned_on is None
    assert "再次辍学" in people.principal.opens("cases:case_page", case.key)


def test_a_cleared_case_is_opened_again_with_a_reason(people, town) -> None:
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["abroad"])
    assert case.state == CaseState.CLEARED
    people.bureau_officer.presses("cases:case_reopen", case.key, status=422, reason=" ")
    people.bureau_officer.presses("cases:case_reopen", case.key, reason="人在家里")
    case.refresh_from_db()
    assert case.state == CaseState.SUSPECTED
    assert "曾望" in people.vice_principal.desk
    assert "曾望" in people.vice_principal.opens("cases:case_page", case.key)
