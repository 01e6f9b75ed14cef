"""F5: the child comes back to a class where somebody receives it, is looked for on spaced days; or it leaves again."""

from datetime import date

import pytest

from notoneless.cases.models import FollowupDue
from notoneless.children.models import Roll
from notoneless.domain.words import CaseState
from tests.journeys.steps import RECEPTION, bring_back, follow_up, it_is, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, town):
    case = suspect(people, town.noroll)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


def test_the_return_is_registered_with_a_reception_and_the_teacher_has_the_child(people, town, case) -> None:
    words = {"school_class": town.class_3_2.pk, "reception": RECEPTION}
    later = people.principal.presses("cases:case_return", case.key, status=422, on="2026-11-19", **words)
    assert "返校日期不能晚于今天" in later and "2026-11-19" in later and RECEPTION in later
    alone = people.principal.presses(
        "cases:case_return", case.key, status=422, on="2026-11-18", **words | {"reception": ""}
    )
    assert "请填写谁在什么时候接孩子进班" in alone
    assert "班主任在校门口接进班" in people.principal.opens("cases:case_return", case.key), (
        "a tired head types little"
    )

    case = bring_back(
        people, case, town.class_3_2, on="2026-11-18", tutoring="午休补数学", tutoring_by=town.other_teacher.pk,
        paired_teacher=town.other_teacher.pk,
    )  # fmt: skip
    assert case.state == CaseState.RETURNED and case.due_on == date(2026, 11, 23)
    assert Roll.objects.current().get(child=town.noroll).school_class == town.class_3_2
    assert "曾望" in people.other_teacher.opens("children:my_class"), "his new teacher has him in her class"
    page = people.other_teacher.opens("cases:case_page", case.key)
    for word in (
        "安置与跟踪",
        RECEPTION,
        "午休补数学",
        "袁老师",
        "2026-11-23",
        "2026-12-18",
        "期满后方可销号",
    ):
        assert word in page, word
    village = people.village_officer.opens("cases:case_page", case.key)
    assert "安置与跟踪" in village and "午休补数学" not in village


def test_a_strangers_name_is_no_choice_and_the_plan_is_mended_later(people, town, case) -> None:
    case = bring_back(people, case, town.class_3_2, on="2026-11-18")
    strange = people.principal.presses(
        "cases:return_plan", case.key, status=422, reception="接", paired_teacher=town.bailu_teacher.pk
    )
    assert "袁老师" in strange and "陆老师" not in strange
    people.principal.presses(
        "cases:return_plan", case.key, reception="袁老师接", paired_teacher=town.other_teacher.pk
    )
    assert case.return_plan.paired_teacher == town.other_teacher
    assert "袁老师接" in people.principal.opens("cases:return_plan", case.key)


def test_the_desk_names_each_look_and_the_card_who_looked(people, town, case, monkeypatch) -> None:
    case = bring_back(people, case, town.class_3_2, on="2026-11-18")
    for who in ("other_teacher", "principal"):
        assert "第1次跟踪" in people[who].desk, who
    assert "次跟踪" not in people.teacher.desk, "another class"
    assert "次跟踪" not in people.bailu_principal.desk, "another school"
    it_is(monkeypatch, people, date(2026, 11, 24))
    assert "逾期" in people.other_teacher.desk
    people.other_teacher.presses(
        "cases:case_followup", case.key, on="2026-11-24", is_in_class="1", note="在座位上"
    )
    case.refresh_from_db()
    assert case.state == CaseState.FOLLOWING and case.due_on == date(2026, 11, 25)
    assert "第2次跟踪" in people.other_teacher.desk and "第1次跟踪" not in people.other_teacher.desk
    page = people.principal.opens("cases:case_page", case.key)
    assert "2026-11-24 在班" in page and "在座位上" in page


def test_not_in_class_is_a_relapse_and_persuasion_begins_again(people, town, case, monkeypatch) -> None:
    case = bring_back(people, case, town.class_3_2, on="2026-11-18")
    people.other_teacher.presses(
        "cases:case_followup", case.key, on="2026-11-18", is_in_class="0", note="又没来"
    )
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING and case.returned_on is None
    assert not FollowupDue.objects.filter(case=case, is_dropped=False).exists()
    assert "再次辍学" in people.principal.opens("cases:case_page", case.key)
    assert "次跟踪" not in people.other_teacher.desk
    it_is(monkeypatch, people, date(2026, 11, 20))
    case = bring_back(people, case, town.class_3_2, on="2026-11-20")
    assert follow_up(people, case, monkeypatch, by="other_teacher") == date(2026, 12, 21)
    case.refresh_from_db()
    assert case.state == CaseState.FOLLOWING


def test_parents_are_asked_to_the_school_and_the_day_reminds(people, town, case, monkeypatch) -> None:
    case = bring_back(people, case, town.class_3_2, on="2026-11-18")
    people.principal.presses("cases:meeting_invite", case.key, status=422, meet_on="2026-11-17")
    people.principal.presses("cases:meeting_invite", case.key, meet_on="2026-11-20")
    assert "约了家长到校" not in people.principal.desk, "not yet"
    meeting = case.parent_meetings.get()
    it_is(monkeypatch, people, date(2026, 11, 20))
    assert "约了家长到校" in people.principal.desk
    people.bailu_principal.opens("cases:meeting_record", meeting.key, status=404)
    people.principal.presses("cases:meeting_record", meeting.key, has_come="1", outcome="父亲答应按时接送")
    assert "约了家长到校" not in people.principal.desk
    page = people.principal.opens("cases:case_page", case.key)
    assert "家长约谈：到校" in page and "父亲答应按时接送" in page
    assert "父亲答应按时接送" not in people.village_officer.opens("cases:case_page", case.key)


def test_what_was_confirmed_wrongly_is_verified_anew(people, town, case) -> None:
    people.principal.presses("cases:case_recheck", case.key, status=422, reason=" ")
    people.principal.presses("cases:case_recheck", case.key, reason="在外县中学就读，有同学作证")
    case.refresh_from_db()
    assert case.state == CaseState.VERIFYING
    page = people.principal.opens("cases:case_page", case.key)
    assert "重新核查" in page and "在外县中学就读" in page
    verify(people, case, village="village_officer", school="principal", code=town.codes["abroad"])
    assert case.state == CaseState.CLEARED
    assert case.surveys.get().skipped_on is not None


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
