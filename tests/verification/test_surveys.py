"""摸排: who is on a sheet, who sees it, what an answer does, what goes up and what may not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Roll
from notoneless.core.listhandlers import HANDLERS, ListContext, ListRows, RowState
from notoneless.core.models import Event, Job
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import SurveyFound, SurveyKind, SurveyReason
from notoneless.domain.words import CaseOrigin
from notoneless.grid.models import Cover, Post
from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet
from notoneless.verification.queries import surveys as queries
from notoneless.verification.services import surveyanswers, surveyreports, surveys
from tests.makers import TODAY, make_case, make_child, make_roll

pytestmark = pytest.mark.django_db
F = SurveyFound


@pytest.fixture
def survey(town: Any) -> Survey:
    """A running survey of both lines over the whole county."""
    return survey_of(town)


def survey_of(town: Any, **said: Any) -> Survey:
    words = {
        "name": "摸排", "kind": SurveyKind.BOTH, "reason": SurveyReason.EXTRA, "area": town.county,
        "from_on": TODAY, "due_on": TODAY + timedelta(days=7), "by": town.bureau_officer, "today": TODAY,
    }  # fmt: skip
    row = surveys.survey_open(**(words | said))
    assert isinstance(row, Survey), row
    surveys.survey_fill(survey=row, by=row.opened_by.login, today=TODAY)
    row.refresh_from_db()
    return row


def sheet_of(town: Any, name: str) -> SurveySheet:
    if name in town.places:
        return SurveySheet.objects.get(place=town.places[name])
    return SurveySheet.objects.get(school_class=town.classes[name])


def answered(town: Any, child: Any, found: F, by: Any, sheet: SurveySheet, **said: Any) -> Any:
    row = sheet.rows.select_related("sheet").get(child=child)
    return surveyanswers.answer_set(row=row, found=found, by=by, today=TODAY, **said)


def rule(outcome: Any) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.rule


def test_the_sheets_are_the_groups_and_the_classes_with_everybody_on_one(town: Any, survey: Survey) -> None:
    household = SurveySheet.objects.filter(line="household")
    assert {sheet.place.name for sheet in household} >= {"柳湾村一组", "柳湾村二组", "荷塘村一组", "河沿社区"}
    assert "柳湾村" not in {sheet.place.name for sheet in household}  # it keeps groups, and nobody is in none
    on = set(SurveyAnswer.objects.filter(sheet__in=household).values_list("child", flat=True))
    assert on == {child.pk for child in town.children.values()}
    in_class = set(SurveyAnswer.objects.filter(sheet__line="school").values_list("child", flat=True))
    assert in_class == set(Roll.objects.current().values_list("child", flat=True))
    liuwan = sheet_of(town, "liuwan_2")
    assert (liuwan.unit, liuwan.person, liuwan.township) == (town.primary, town.vice_principal, town.qingshi)
    assert sheet_of(town, "class_3_1").person == town.teacher


def test_children_past_and_before_compulsory_age_and_the_dead_are_on_no_sheet(town: Any) -> None:
    home = town.places["liuwan_1"]
    old = make_child("老大", born_on=date(2008, 1, 1), residence=home)
    small = make_child("小小", born_on=date(2023, 1, 1), residence=home)
    dead = make_child("逝者", residence=home, died_on=TODAY)
    lodger = make_child("寄住", residence=home, on_line=False)
    survey_of(town)
    on = set(sheet_of(town, "liuwan_1").rows.values_list("child", flat=True))
    assert not on & {old.pk, small.pk, dead.pk} and {lodger.pk, town.xiaoming.pk} <= on


def test_a_survey_runs_once_in_an_area_for_a_line(town: Any, survey: Survey) -> None:
    again = {
        "name": "又一次", "reason": SurveyReason.EXTRA, "area": town.county, "from_on": TODAY, "due_on": TODAY,
        "by": town.bureau_officer, "today": TODAY,
    }  # fmt: skip
    assert rule(surveys.survey_open(kind=SurveyKind.BOTH, **again)) == "survey.live"
    assert rule(surveys.survey_open(kind=SurveyKind.SCHOOL, **again)) == "survey.live"
    surveys.survey_close(survey=survey, by=town.bureau_officer, today=TODAY)
    assert isinstance(surveys.survey_open(kind=SurveyKind.SCHOOL, **again), Survey)


def test_a_township_surveys_itself_and_nobody_else(town: Any) -> None:
    said = {"name": "本镇", "kind": SurveyKind.HOUSEHOLD, "reason": SurveyReason.EXTRA, "from_on": TODAY,
            "due_on": TODAY, "by": town.township_officer, "today": TODAY}  # fmt: skip
    for area in (town.bailu, town.county, town.places["liuwan"]):
        assert rule(surveys.survey_open(area=area, **said)) == "survey.area"
    own = surveys.survey_open(area=town.qingshi, **said)
    assert isinstance(own, Survey)
    surveys.survey_fill(survey=own, by="township_officer", today=TODAY)
    assert {sheet.township for sheet in SurveySheet.objects.all()} == {town.qingshi}
    assert rule(surveys.survey_close(survey=own, by=town.bailu_officer, today=TODAY)) == "survey.not_ours"


def test_a_failed_job_leaves_nothing_and_a_new_survey_may_be_opened(town: Any, monkeypatch: Any) -> None:
    from notoneless.core.jobs import job_run

    row = surveys.survey_open(
        name="坏", kind=SurveyKind.BOTH, reason=SurveyReason.EXTRA, area=town.county, from_on=TODAY, due_on=TODAY,
        by=town.bureau_officer, today=TODAY,
    )  # fmt: skip
    assert isinstance(row, Survey)
    monkeypatch.setattr(surveys, "_class_sheets", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        job_run(str(Job.objects.get(key=row.job).key))
    row.refresh_from_db()
    assert row.state == "failed" and not SurveySheet.objects.exists()


def seen(user: Any) -> set[str]:
    user = type(user).objects.get(pk=user.pk)
    return {sheet.title for sheet in queries.sheets_of(user)}


def test_each_sees_the_sheets_of_his_place_his_cover_and_his_class(town: Any, survey: Survey) -> None:
    assert seen(town.village_officer) == {"柳湾村一组", "柳湾村二组"}
    assert len(seen(town.teacher)) == 1 and "三年级" in next(iter(seen(town.teacher)))
    principal = seen(town.principal)
    assert {"柳湾村一组", "柳湾村二组"} <= principal and "石桥村一组" not in principal
    assert any("五年级" in title for title in principal) and not any("白鹭" in title for title in principal)
    township = seen(town.township_officer)
    assert {"柳湾村二组", "石桥村一组"} <= township and "荷塘村一组" not in township
    assert any("青石中学" in title for title in township) and not any("白鹭" in title for title in township)
    assert len(seen(town.bureau_leader)) == SurveySheet.objects.count()


def test_sight_of_a_sheet_goes_with_the_cover_and_with_the_post(town: Any, survey: Survey) -> None:
    Cover.objects.filter(place=town.liuwan).update(until_on=TODAY - timedelta(days=1))
    Cover.objects.create(place=town.liuwan, unit=town.junior, person=town.junior_vice, from_on=TODAY)
    assert "柳湾村二组" not in seen(town.principal) and "柳湾村二组" in seen(town.junior_principal)
    Post.objects.filter(user=town.village_officer).update(until_on=TODAY - timedelta(days=1))
    assert seen(town.village_officer) == set()


def test_an_answer_is_saved_and_the_one_before_stays_in_the_record(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "liuwan_1")
    out = answered(town, town.xiaoming, F.UNREACHED, town.village_officer, sheet)
    assert out.case is None and out.row.seen_on == TODAY
    answered(town, town.xiaoming, F.IN_SCHOOL, town.vice_principal, sheet, note="写作业")
    sheet.refresh_from_db()
    row = sheet.rows.get(child=town.xiaoming)
    assert (row.found, row.by, row.note.open(), sheet.state) == (
        "in_school",
        town.vice_principal,
        "写作业",
        "begun",
    )
    last = Event.objects.filter(act="survey_answer", child_key=town.xiaoming.key).order_by("-seq").first()
    assert last is not None and {v.name: (v.old.open(), v.new.open()) for v in last.values.all()}["found"] == (
        "联系不上", "在家在读",
    )  # fmt: skip


def test_out_of_school_becomes_a_case_the_same_act_and_only_once(town: Any, survey: Survey) -> None:
    out = answered(town, town.noroll, F.OUT, town.village_officer, sheet_of(town, "liuwan_2"))
    assert out.case.child == town.noroll and out.case.due_on == TODAY + timedelta(days=3)
    assert [one.origin for one in out.case.sources.all()] == [CaseOrigin.FOUND_AT_DOOR]
    again = answered(town, town.noroll, F.OUT, town.vice_principal, sheet_of(town, "liuwan_2"))
    assert again.case == out.case and Case.objects.filter(child=town.noroll).count() == 1


def test_a_child_with_an_open_case_gets_a_source_and_no_second_case(town: Any, survey: Survey) -> None:
    case = make_case(town.lan, unit=town.primary, person=town.teacher)
    answered(town, town.lan, F.GONE, town.teacher, sheet_of(town, "class_3_1"))
    assert Case.objects.filter(child=town.lan).count() == 1
    assert CaseOrigin.REPORTED in {one.origin for one in case.sources.all()}


def test_whoever_is_accounted_for_is_not_suspected(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "liuwan_2")
    assert answered(town, town.deferred, F.OUT, town.village_officer, sheet).case is None
    assert not Case.objects.filter(child=town.deferred).exists()
    assert "核定依据" in queries.people_on([sheet], TODAY)[sheet.pk][row_place(sheet, town.deferred)].odd


def row_place(sheet: SurveySheet, child: Any) -> int:
    return [row.child_id for row in sheet.rows.order_by("serial")].index(child.pk)


def test_a_closed_survey_and_a_reported_sheet_take_no_answer(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "songlin_1")
    answered(town, town.crossing, F.IN_SCHOOL, town.songlin_officer, sheet)
    surveyreports.sheet_report(sheet=sheet, words="", by=town.bailu_vice, today=TODAY)
    assert rule(answered(town, town.crossing, F.OUT, town.songlin_officer, sheet)) == "survey.reported"
    surveyreports.sheet_recall(sheet=sheet, by=town.bailu_vice, today=TODAY)
    surveys.survey_close(survey=survey, by=town.bureau_officer, today=TODAY)
    assert rule(answered(town, town.crossing, F.OUT, town.songlin_officer, sheet)) == "survey.not_running"


def test_one_tap_answers_the_class_but_for_the_absent_and_the_suspended(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "class_3_1")
    answered(town, town.lan, F.LEAVE, town.teacher, sheet)
    rested = make_child("休休", residence=town.places["liuwan_1"])
    make_roll(rested, town.class_3_1, state="suspended")
    sheet = surveyanswers.sheet_follow(sheet=sheet, by=town.teacher, today=TODAY)
    assert surveyanswers.class_present(sheet=sheet, by=town.teacher, today=TODAY) == 1
    found = dict(sheet.rows.values_list("child", "found"))
    assert found == {town.xiaoming.pk: "present", town.lan.pk: "leave", rested.pk: ""}
    assert rule(surveyanswers.class_present(sheet=sheet, by=town.teacher, today=TODAY)) == "survey.present"
    household = sheet_of(town, "liuwan_1")
    assert (
        rule(surveyanswers.class_present(sheet=household, by=town.principal, today=TODAY)) == "survey.present"
    )


def test_an_opened_sheet_follows_the_register_and_keeps_what_was_answered(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "liuwan_1")
    answered(town, town.xiaoming, F.IN_SCHOOL, town.village_officer, sheet)
    other = sheet_of(town, "liuwan_2")
    for child in (town.xiaoming, town.noroll):
        child.household_entries.update(place=town.places["shiqiao_1"])
    new = make_child("新来", residence=town.places["liuwan_1"])
    for one in (sheet, other):
        surveyanswers.sheet_follow(sheet=one, by=town.village_officer, today=TODAY)
    assert set(sheet.rows.values_list("child", flat=True)) == {town.xiaoming.pk, new.pk}
    assert not other.rows.filter(child=town.noroll).exists()
    serials = list(sheet.rows.values_list("serial", flat=True))
    assert len(set(serials)) == len(serials)


def test_a_sheet_goes_along_when_its_group_joins_another_place(town: Any, survey: Survey) -> None:
    from notoneless.verification.services.places import sheets_of_place_follow

    gone, own = sheet_of(town, "liuwan_2"), sheet_of(town, "liuwan_1")
    sheets_of_place_follow(place=gone.place, into=town.places["liuwan"], today=TODAY)
    sheets_of_place_follow(place=own.place, into=town.places["shiqiao_1"], today=TODAY)
    gone.refresh_from_db()
    own.refresh_from_db()
    assert gone.place == town.places["liuwan"] and own.place == town.places["liuwan_1"]


def test_a_child_at_the_gate_is_a_row_and_a_case_and_a_known_one_is_not_entered_twice(
    town: Any, survey: Survey
) -> None:
    sheet = sheet_of(town, "liuwan_2")
    said = {"sex": "2", "born_on": date(2016, 3, 3), "by": town.village_officer, "today": TODAY}
    out = surveyanswers.sheet_child_found(sheet=sheet, name="陈小丫", **said)
    row = sheet.rows.get(child=out.child)
    assert row.is_added and row.found == "out" and Case.objects.open().filter(child=out.child).exists()
    again = surveyanswers.sheet_child_found(sheet=sheet, name="陈小丫", **said)
    assert again.child == out.child and sheet.rows.filter(child=out.child).count() == 1
    assert rule(surveyanswers.sheet_child_found(sheet=sheet, name=" ", **said)) == "child.no_name"


def test_a_sheet_goes_up_whole_and_comes_back_only_while_nobody_has_it(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "songlin_1")
    assert rule(surveyreports.sheet_report(sheet=sheet, words="", by=town.bailu_vice, today=TODAY)) == (
        "survey.unanswered"
    )
    answered(town, town.crossing, F.UNREACHED, town.songlin_officer, sheet)
    assert rule(surveyreports.sheet_report(sheet=sheet, words="", by=town.bailu_vice, today=TODAY)) == (
        "survey.unreached"
    )
    sent = surveyreports.sheet_report(sheet=sheet, words="外出务工", by=town.bailu_vice, today=TODAY)
    assert sent.state == "reported" and sent.words.open() == "外出务工"
    back = surveyreports.sheet_recall(sheet=sheet, by=town.bailu_vice, today=TODAY)
    assert (back.state, back.reported_on) == ("begun", None)
    surveyreports.sheet_report(sheet=sheet, words="外出务工", by=town.bailu_vice, today=TODAY)
    assert surveyreports.sheets_acknowledge(sheets=[sheet], by=town.bailu_officer, today=TODAY) == 1
    sheet.refresh_from_db()
    assert (sheet.township_by, sheet.bureau_on) == (town.bailu_officer, None)
    assert (
        rule(surveyreports.sheet_recall(sheet=sheet, by=town.bailu_vice, today=TODAY))
        == "survey.acknowledged"
    )
    again = surveyreports.sheets_acknowledge(sheets=[sheet], by=town.bailu_officer, today=TODAY)
    assert rule(again) == "survey.acknowledged"


def test_what_is_whole_is_reported_at_one_go_and_the_rest_waits(
    town: Any, survey: Survey, client: Any
) -> None:
    sheet = sheet_of(town, "songlin_1")
    answered(town, town.crossing, F.IN_SCHOOL, town.songlin_officer, sheet)
    client.force_login(town.bailu_vice)
    url = reverse("verification:survey_report_done")
    assert "报送查完的 1 张" in client.get(reverse("verification:surveys")).content.decode()
    assert client.post(url, {"request_key": "once"}).status_code == 302
    reported = set(SurveySheet.objects.filter(state="reported").values_list("pk", flat=True))
    assert reported == {sheet.pk}
    assert client.post(url, {"request_key": "twice"}).status_code == 422


def test_nobody_acknowledges_his_own_report(town: Any, survey: Survey) -> None:
    Post.objects.create(
        user=town.bailu_vice, unit=town.bailu_government, role="township_officer", from_on=TODAY
    )
    sheet = sheet_of(town, "songlin_1")
    answered(town, town.crossing, F.IN_SCHOOL, town.songlin_officer, sheet)
    surveyreports.sheet_report(sheet=sheet, words="", by=town.bailu_vice, today=TODAY)
    assert (
        rule(surveyreports.sheets_acknowledge(sheets=[sheet], by=town.bailu_vice, today=TODAY))
        == "survey.own"
    )


def test_what_the_classes_said_counts_in_the_term_the_last_word_first(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "class_3_1")
    answered(town, town.xiaoming, F.GONE, town.teacher, sheet)
    answered(town, town.lan, F.TRANSFERRED, town.teacher, sheet)
    household = sheet_of(town, "shiqiao_1")
    answered(town, town.yu, F.OUT, town.shiqiao_officer, household)
    assert queries.seen_in_class(TODAY) == {town.xiaoming.pk: False}
    answered(town, town.xiaoming, F.LEAVE, town.teacher, sheet)
    assert queries.seen_in_class(TODAY) == {town.xiaoming.pk: True}
    assert queries.seen_in_class(date(2027, 3, 2)) == {}  # the spring term has begun


# ---- read back -------------------------------------------------------------------------------------------------


def read(town: Any, by: Any, *lines: dict[str, Any]) -> Any:
    names = ("row_key", "name", "found", "school_words", "seen_on", "note")
    blank = {"seen_on": None}
    values = {name: [line.get(name, blank.get(name, "")) for line in lines] for name in names}
    rows = ListRows(ListKind.SURVEY, len(lines), values, [1] * len(lines), list(range(2, 2 + len(lines))))
    by = type(by).objects.get(pk=by.pk)
    return HANDLERS[ListKind.SURVEY].prepare(rows, ListContext(by, TODAY, TODAY))


def key_of(sheet: SurveySheet, child: Any) -> str:
    return sheet.rows.get(child=child).row_key


def rules(prepared: Any) -> list[str]:
    return [problem.rule for problem in prepared.problems]


def test_a_row_is_found_by_its_key_and_never_by_the_name_beside_it(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "shiqiao_1")
    found = read(
        town, town.junior_vice, {"row_key": key_of(sheet, town.ill), "name": "覃兰", "found": "不在学"}
    )
    assert rules(found) == ["survey.name"] and not found.has_errors
    assert found.changes[0] == {"摸排结果": ("", "不在学")}
    assert [line[0] for line in found.plan["changed"]] == [sheet.rows.get(child=town.ill).pk]


def test_keys_of_another_unit_unknown_ones_and_slips_are_refused_alike(town: Any, survey: Survey) -> None:
    theirs = key_of(sheet_of(town, "hetang_1"), town.outsider)
    own = key_of(sheet_of(town, "shiqiao_1"), town.ill)
    nobody = "AAAAA-001-A"
    found = read(
        town, town.junior_vice, {"row_key": theirs, "found": "不在学"}, {"row_key": own[:-1] + "?", "found": "不在学"},
        {"row_key": own, "found": "不在学"}, {"row_key": own, "found": "不在学"}, {"row_key": nobody, "found": "不在学"},
        {"row_key": "", "found": ""},
    )  # fmt: skip
    assert [(p.row, p.rule) for p in found.problems] == [
        (0, "survey.unknown"), (1, "survey.key"), (3, "survey.twice"), (4, "survey.key"),
    ]  # fmt: skip
    assert town.outsider.name not in str(found.problems)


def test_a_blank_cell_changes_nothing_and_a_wrong_word_is_told(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "shiqiao_1")
    answered(town, town.lan, F.UNREACHED, town.shiqiao_officer, sheet, note="没人")
    found = read(
        town, town.junior_vice, {"row_key": key_of(sheet, town.lan)}, {"row_key": key_of(sheet, town.ill)},
        {"row_key": key_of(sheet, town.yu), "found": "在外就读"}, {"row_key": key_of(sheet, town.poor), "found": "在班"},
        {"row_key": key_of(sheet, town.unconfirmed), "found": "不在学", "seen_on": TODAY + timedelta(days=1)},
    )  # fmt: skip
    assert found.states[:2] == [RowState.SAME, RowState.SAME]
    assert [(p.row, p.rule) for p in found.problems] == [
        (2, "survey.no_school"), (3, "survey.answer"), (4, "survey.future"),
    ]  # fmt: skip


def test_a_reported_sheet_is_not_changed_by_a_list(town: Any, survey: Survey) -> None:
    sheet = sheet_of(town, "songlin_1")
    answered(town, town.crossing, F.IN_SCHOOL, town.songlin_officer, sheet)
    surveyreports.sheet_report(sheet=sheet, words="", by=town.bailu_vice, today=TODAY)
    found = read(town, town.bailu_vice, {"row_key": key_of(sheet, town.crossing), "found": "不在学"})
    assert rules(found) == ["survey.reported"]


# ---- pages -----------------------------------------------------------------------------------------------------


def test_a_page_names_no_child_in_its_title_and_enter_presses_no_answer(
    town: Any, survey: Survey, client: Any
) -> None:
    client.force_login(town.village_officer)
    sheet = sheet_of(town, "liuwan_1")
    page = client.get(reverse("verification:survey_row", args=[sheet.key, 1])).content.decode()
    assert "林小明" in page and "林小明" not in page[: page.index("</title>")]
    form = page[page.index('class="form"') :]
    assert form.index("disabled") < form.index('name="found"')


def test_an_answer_missing_or_of_the_other_line_is_told_on_the_page(
    town: Any, survey: Survey, client: Any
) -> None:
    client.force_login(town.village_officer)
    sheet = sheet_of(town, "liuwan_1")
    url = reverse("verification:survey_row", args=[sheet.key, 1])
    for found in ("", "present"):
        answer = client.post(url, {"found": found, "request_key": f"k{found}"})
        assert answer.status_code == 422
    assert not sheet.rows.exclude(found="").exists()


def test_more_sheets_than_one_print_holds_are_refused_with_what_to_do(
    town: Any, survey: Survey, client: Any, monkeypatch: Any
) -> None:
    from notoneless.verification.views import surveypapers

    monkeypatch.setattr(surveypapers, "MOST_SHEETS", 2)
    client.force_login(town.bureau_officer)
    answer = client.get(reverse("verification:survey_print", args=[survey.key]))
    assert answer.status_code == 422 and "按村或学校筛选" in answer.content.decode()
