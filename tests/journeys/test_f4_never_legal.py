"""F4: the cause picks the path. Ill and disabled children get contact and care, never a letter or an order."""

from datetime import date

import pytest

from notoneless.domain.words import CaseState
from tests.journeys.steps import it_is, picture, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("child", "slug", "school", "village"), [
    ("disabled", "disability", "principal", "village_officer"),
    ("ill", "illness", "junior_principal", "shiqiao_officer"),
])  # fmt: skip
def test_an_ill_or_disabled_child_is_kept_in_touch_with_and_never_ordered(
    people, town, monkeypatch, child, slug, school, village
) -> None:
    case = suspect(people, getattr(town, child))
    verify(people, case, village=village, school=school, code=town.codes[slug])
    assert case.state == CaseState.IN_TOUCH
    for kind, person in (("D04", school), ("D08", "township_officer")):
        page = people[person].presses("cases:paper_draft", case.key, kind, status=422)
        assert "请保持联系并落实关爱" in page
    assert not case.papers.exists()
    report = people[school].opens("cases:case_page", case.key)
    assert "登记联系情况" in report and "登记劝返走访" not in report

    due = case.due_on
    assert due == date(2026, 12, 18), "thirty days by the county's setting"
    it_is(monkeypatch, people, date(2026, 12, 10))
    people[village].presses("cases:case_contact", case.key, kind="visit", on="2026-12-10", found="在家休养")
    case.refresh_from_db()
    assert case.state == CaseState.IN_TOUCH and case.due_on == date(2027, 1, 9)
    seen = people[village].opens("cases:case_page", case.key)
    for word in ("因病", "因残"):
        assert word not in seen, "the village reads no illness reason"


def out_of_school(people, town, code="aversion_or_work"):
    return verify(
        people,
        suspect(people, town.noroll),
        village="village_officer",
        school="principal",
        code=town.codes[code],
    )


def test_a_cause_that_changes_the_path_waits_for_the_bureau_and_then_stops_the_letters(people, town) -> None:
    case = out_of_school(people, town)
    people.teacher.opens("cases:cause_verify", case.key, status=403)
    bare = people.principal.presses("cases:cause_verify", case.key, status=422, cause="illness")
    assert "核实原因要有依据" in bare
    people.principal.presses(
        "cases:cause_verify", case.key, cause="illness", evidence=picture("red"), note="住院证明"
    )
    case.refresh_from_db()
    assert case.state == CaseState.CONFIRMED and case.cause == "aversion", "not before the bureau's word"
    assert "在等教育局确认" in people.principal.opens("cases:case_page", case.key)
    again = people.principal.presses("cases:cause_verify", case.key, status=422, cause="work", note="又查")
    assert "在等教育局确认" in again
    people.bureau_officer.presses("cases:cause_confirm", case.key, decision="confirm")
    case.refresh_from_db()
    assert case.state == CaseState.IN_TOUCH and case.cause == "illness"
    page = people.principal.opens("cases:case_page", case.key)
    assert "原因与路径" in page and "不责令、不处罚、不起诉" in page and "核实，待教育局确认" in page
    village = people.village_officer.opens("cases:case_page", case.key)
    for word in ("因病", "厌学", "住院证明", "不责令"):
        assert word not in village
    assert "因病" not in people.village_officer.opens("web:child_file", town.noroll.key)

    people.principal.presses("cases:cause_verify", case.key, cause="aversion", note="病已经好了，自己不想去")
    people.bureau_officer.presses("cases:cause_confirm", case.key, decision="confirm")
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING, "the law's path again, by persuasion first"


def test_a_letter_on_its_way_goes_no_further_once_the_child_is_known_to_be_ill(people, town) -> None:
    case = out_of_school(people, town)
    people.township_officer.presses("cases:paper_draft", case.key, "D04")
    paper = case.papers.get().paper
    people.principal.presses("cases:cause_verify", case.key, cause="disability", note="残疾证")
    people.bureau_officer.presses("cases:cause_confirm", case.key, decision="confirm")
    people.township_deputy.presses("cases:paper_check", paper.key)
    paper.refresh_from_db()
    assert paper.state == "drafted"
    assert case.referrals.get().kind == "disability", "the federation of the disabled hears of it"


def test_the_village_reports_no_illness_and_no_poverty(people, town) -> None:
    case = suspect(people, town.noroll)
    form = people.village_officer.opens("cases:cause_report", case.key)
    for word in ("因病", "残疾", "困难", "就医"):
        assert f">{word}" not in form
    for cause in ("illness", "poverty", "disability", "treatment_away"):
        people.village_officer.presses("cases:cause_report", case.key, status=422, cause=cause)
    people.village_officer.presses(
        "cases:cause_report", case.key, cause="follows_parents", note="邻居说跟父母走了"
    )
    assert case.causes.get().level == "first"
    people.principal.presses(
        "cases:case_see_door",
        case.key,
        seen="not_in_school",
        on="2026-11-18",
        note="在家帮忙",
        cause="home_labour",
    )
    assert set(case.causes.values_list("cause", flat=True)) == {"follows_parents", "home_labour"}
    case.refresh_from_db()
    assert case.cause == "", "a first word decides nothing"


def test_a_child_back_from_treatment_starts_home_teaching_by_a_day(people, town, monkeypatch) -> None:
    case = out_of_school(people, town)
    people.principal.presses("cases:cause_verify", case.key, cause="treatment_away", note="在省城化疗")
    people.bureau_officer.presses("cases:cause_confirm", case.key, decision="confirm")
    people.principal.presses(
        "cases:care_set",
        case.key,
        plan="每周视频一次",
        treated_at="省儿童医院",
        back_by_on="2026-12-20",
        touch_days="10",
    )
    case.refresh_from_db()
    assert case.touch_days == 10 and case.due_on == date(2026, 11, 28)
    assert "省儿童医院" in people.principal.opens("cases:case_page", case.key)
    it_is(monkeypatch, people, date(2026, 11, 27))
    people.principal.presses("cases:case_contact", case.key, kind="call", on="2026-11-27", found="还在住院")
    case.refresh_from_db()
    assert case.due_on == date(2026, 12, 7), "its own interval, not the county's"

    it_is(monkeypatch, people, date(2026, 12, 20))
    people.principal.presses("cases:care_home", case.key, on="2026-12-20", found="回家休养，能看书")
    duty = case.care_duties.get()
    assert (duty.unit, duty.due_on) == (town.primary, date(2026, 12, 27))
    assert "安排送教上门" in people.principal.desk and "安排送教上门" not in people.bailu_principal.desk
    twice = people.principal.presses("cases:care_home", case.key, status=422, on="2026-12-20", found="再记")
    assert "正在安排送教" in twice
    people.principal.presses("cases:care_duty", duty.key, on="2026-12-20", agreed="方老师每周二、四下午上门")
    assert "方老师每周二、四下午上门" in people.principal.opens("cases:case_page", case.key)
    assert "安排送教上门" not in people.principal.desk
    assert people.village_officer.opens("cases:care_home", case.key, status=403)
