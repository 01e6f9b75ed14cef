"""F2: the ledgers as they stood on any evening, filtered by what an officer asks for, and the forms made from them."""

from datetime import UTC, date, datetime

import pytest

from notoneless.cases.models import CaseStep
from notoneless.core.models import CountySetting, Event
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.words import CaseState
from tests.journeys.steps import it_is, pdf_text, sheet_rows, suspect, verify, word_text

pytestmark = pytest.mark.django_db
SUSPECTED, OUT, BACK, ENDED = (
    "cases:cases_suspected", "cases:cases_out_of_school", "cases:cases_back", "cases:cases_ended",
)  # fmt: skip


@pytest.fixture(autouse=True)
def begun(town):
    """The county began on 1 September."""
    CountySetting.objects.update_or_create(key="county.records_from", defaults={"value": "2026-09-01"})


def stepped(case, *steps) -> None:
    """The way of a case by its true days: (act, to, on)."""
    case.steps.all().delete()
    before = ""
    for act, to, on in steps:
        at = datetime(on.year, on.month, on.day, 2, 30, tzinfo=UTC)
        CaseStep.objects.create(
            case=case,
            act=act,
            from_state=before,
            to_state=to,
            on=on,
            at=at,
            by="bureau_officer",
            reason="据实",
        )
        before = to
    case.state = before
    case.save()


@pytest.fixture
def story(people, town):
    """曾望: suspected on 2 October, confirmed on the 10th, back on 2 November. 贺远: suspected since 20 October, cleared on
    12 November."""
    gone = suspect(people, town.noroll)
    stepped(
        gone,
        (CaseAct.OPEN, CaseState.SUSPECTED, date(2026, 10, 2)),
        (CaseAct.CONFIRM, CaseState.CONFIRMED, date(2026, 10, 10)),
        (CaseAct.RETURN, CaseState.RETURNED, date(2026, 11, 2)),
    )
    gone.opened_on, gone.confirmed_on, gone.returned_on = (
        date(2026, 10, 2),
        date(2026, 10, 10),
        date(2026, 11, 2),
    )
    gone.save()
    other = suspect(people, town.left)
    stepped(
        other,
        (CaseAct.OPEN, CaseState.SUSPECTED, date(2026, 10, 20)),
        (CaseAct.CLEAR, CaseState.CLEARED, date(2026, 11, 12)),
    )
    other.opened_on, other.ended_on = date(2026, 10, 20), date(2026, 11, 12)
    other.save()
    return gone, other


def stands(people, route: str, name: str, on: str = "") -> bool:
    return name in people.township_officer.opens(route, **({"on": on} if on else {}))


EVENINGS = (
    ("2026-10-01", "", "", "", ""),
    ("2026-10-02", "曾望", "", "", ""),
    ("2026-10-09", "曾望", "", "", ""),
    ("2026-10-10", "", "曾望", "", ""),
    ("2026-10-20", "贺远", "曾望", "", ""),
    ("2026-11-01", "贺远", "曾望", "", ""),
    ("2026-11-02", "贺远", "", "曾望", ""),
    ("2026-11-12", "", "", "曾望", "贺远"),
    ("", "", "", "曾望", "贺远"),
)


def test_each_evening_each_case_stands_on_one_ledger(people, story) -> None:
    for on, *there in EVENINGS:
        for route, who in zip((SUSPECTED, OUT, BACK, ENDED), there, strict=True):
            page = people.township_officer.opens(route, **({"on": on} if on else {}))
            assert [name for name in ("曾望", "贺远") if name in page] == ([who] if who else []), (route, on)
            assert page.count('<th scope="row">') == (1 if who else 0), (
                "each once, however many steps it took"
            )


def test_an_import_that_tells_of_the_past_changes_the_past(people, town, story) -> None:
    gone, _ = story
    assert not stands(people, OUT, "曾望", "2026-10-05")
    CaseStep.objects.create(
        case=gone, act=CaseAct.CONFIRM, from_state="verifying", to_state=CaseState.CONFIRMED, on=date(2026, 10, 4),
        at=datetime(2026, 11, 18, 2, 30, tzinfo=UTC), by="bureau_officer", reason="补录",
    )  # fmt: skip
    assert stands(people, OUT, "曾望", "2026-10-05"), "what counts is what was true by that day"
    assert not stands(people, OUT, "曾望", "2026-10-03")


def test_before_the_county_began_nothing_was_recorded_and_tomorrow_is_not_told(people, story) -> None:
    page = people.township_officer.opens(OUT, on="2026-08-31")
    assert "未记录" in page and "共 <strong>0" not in page
    assert "还没有到" in people.township_officer.opens(OUT, on="2026-11-19")
    people.township_officer.opens("cases:ledger_file", "out", "village", "pdf", status=404, on="2026-08-31")


def test_a_case_without_steps_is_told_by_its_days(people, town) -> None:
    case = suspect(people, town.noroll)
    case.steps.all().delete()
    case.opened_on, case.confirmed_on, case.returned_on = (
        date(2026, 9, 5),
        date(2026, 9, 20),
        date(2026, 10, 8),
    )
    case.ended_on, case.state = date(2026, 11, 10), CaseState.CLOSED
    case.save()
    for on, route in (
        ("2026-09-06", SUSPECTED), ("2026-09-20", OUT), ("2026-10-08", BACK), ("2026-11-10", ENDED),
    ):  # fmt: skip
        for one in (SUSPECTED, OUT, BACK, ENDED):
            assert stands(people, one, "曾望", on) == (one == route), (on, one)


def test_a_case_kept_from_a_school_is_on_none_of_its_days(people, town) -> None:
    case = suspect(people, town.xiaoming)
    assert "林小明" in people.principal.opens(SUSPECTED)
    stepped(
        case,
        (CaseAct.OPEN, CaseState.SUSPECTED, date(2026, 10, 2)),
        (CaseAct.CONFIRM, CaseState.CONFIRMED, date(2026, 10, 10)),
    )
    case.hidden_from = town.primary
    case.save()
    for on in ("2026-10-02", "2026-10-10", ""):
        for route in (SUSPECTED, OUT):
            words = {"on": on} if on else {}
            assert "林小明" not in people.principal.opens(route, **words)
    assert "林小明" in people.bureau_officer.opens(OUT)
    assert "林小明" not in pdf_or_refusal(people.principal, "out")


def pdf_or_refusal(person, ledger: str) -> str:
    answer = person.client.get(person._url("cases:ledger_file", (ledger, "persuasion", "pdf")))
    return pdf_text(answer.content) if answer.status_code == 200 else answer.content.decode()


def test_filters_find_and_leave_out_and_the_count_equals_the_rows(people, town, story) -> None:
    from notoneless.children.models import SpecialGroup

    case = suspect(people, town.disabled)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    SpecialGroup.objects.filter(child=town.disabled).delete()
    SpecialGroup.objects.create(child=town.disabled, kind="orphan", source="民政", from_on=date(2026, 9, 1))
    officer = people.bureau_officer
    url = "/cases/out-of-school"
    for words, is_there in (
        ({"group": "orphan"}, True), ({"group": "migrant"}, False), ({"step": "1"}, True), ({"step": "2"}, False),
        ({"no_visit": "30"}, True), ({"no_paper": "30"}, True), ({"sex": town.disabled.sex}, True), ({"age": "30"}, False),
        ({"overdue": "true"}, False), ({"cause": "none"}, False), ({"cause": "work"}, False),
        ({"origin": "reported"}, True), ({"origin": "poverty_list"}, False), ({"state": "ordered"}, False),
        ({"township": str(town.qingshi.pk), "village": str(town.liuwan.pk)}, True),
        ({"township": str(town.qingshi.pk), "village": str(town.shiqiao.pk)}, False), ({"q": "苗"}, True),
    ):  # fmt: skip
        page = officer.opens(url, **words)
        if words != {"cause": "none"}:
            assert ("苗静" in page) == is_there, words
        count = page.count('<th scope="row">')
        assert f"<strong>{count}</strong>" in page, words
    assert 'name="cause"' in officer.opens(url) and 'name="group"' in officer.opens(url)
    village = people.village_officer.opens(url)
    assert 'name="group"' not in village and 'name="cause"' not in village, (
        "not to be read, not to be filtered by"
    )
    assert "苗静" in people.village_officer.opens(url, group="migrant"), "such a filter does nothing for him"
    assert "贫困" not in village


def test_the_closed_ones_show_reason_and_reviewer(people, story) -> None:
    page = people.bureau_officer.opens(ENDED)
    for words in ("贺远", "2026-11-12", "据实", "苏文静", "已核减"):
        assert words in page, words
    assert "据实" not in people.village_officer.opens(ENDED)


def test_exports_are_covered_recorded_and_of_the_day(people, town, story) -> None:
    body = people.township_officer.fetches("/cases/out-of-school?on=2026-10-15&export=xlsx")
    rows = sheet_rows(body)
    heads = next(row for row in rows if "身份证号" in row)
    line = next(row for row in rows if row[0] == "曾望")
    assert "*" in str(line[heads.index("身份证号")]) and line[heads.index("状态")] == "确认失学"
    assert "贺远" not in str(rows)
    event = Event.objects.filter(act="cases_exported").first()
    assert {v.name: v.new.open() for v in event.values.all()}["on"] == "2026-10-15"
    people.bureau_approver.opens("/cases/out-of-school", status=403, export="xlsx")


def test_the_village_sheet_has_its_columns_and_its_foot(people, town, story) -> None:
    words = "?on=2026-10-15"
    address = "/cases/ledgers/out/forms/village"
    pdf = pdf_text(people.township_officer.fetches(f"{address}.pdf{words}"))
    word = word_text(people.township_officer.fetches(f"{address}.docx{words}"))
    for text in (pdf, word):
        for said in (
            "柳湾村适龄儿童少年应接受义务教育未接受名单", "自然村(屯)", "户主姓名", "辍学原因", "审核人", "填表人", "联系电话", "曾望",
            "2026年10月15日",
        ):  # fmt: skip
            assert said in text, said
    rows = sheet_rows(people.township_officer.fetches(f"{address}.xlsx{words}"))
    assert any("自然村(屯)" in row for row in rows) and any("曾望" in row for row in rows)
    assert Event.objects.filter(act="ledger_printed").count() == 3


def test_a_sheet_a_child_and_the_sign_off_list(people, town, story) -> None:
    gone, _ = story
    people.principal.presses("cases:case_followup", gone.key, on="2026-11-18", is_in_class="1")
    out = suspect(people, town.disabled)
    verify(people, out, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    people.principal.presses(
        "cases:case_contact", out.key, kind="visit", on="2026-11-18", found="说过几天来", met="奶奶"
    )
    person = people.township_officer
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(person.fetches("cases:ledger_file", "out", "persuasion", form))
        for said in ("辍学学生劝返记录", "苗静", "说过几天来", "监护人签名"):
            assert said in text, (form, said)
        assert town.disabled.id_number.open() not in text, "covered by default"
        text = read(person.fetches("cases:ledger_file", "out", "signoff", form))
        for said in (
            "青石镇辍学学生劝返清单", "2名（附花名册）", "1名（附返校花名册）", "1名（附未返校花名册）", "村支书(主任)", "中心校校长",
            "中学校长", "乡镇分管领导", "乡镇长", "教体局包片领导", "青石镇未返校学生花名册", "曾望", "苗静",
        ):  # fmt: skip
            assert said in text, (form, said)
    text = pdf_text(person.fetches("/cases/ledgers/out/forms/signoff.pdf?by=village"))
    assert "柳湾村辍学学生劝返清单" in text
    assert sheet_rows(person.fetches("cases:ledger_file", "out", "persuasion", "xlsx"))
    assert sheet_rows(person.fetches("cases:ledger_file", "out", "signoff", "xlsx"))


def test_whole_numbers_leave_with_a_reason_for_that_selection_on_that_day(people, town, monkeypatch) -> None:
    case = suspect(people, town.disabled)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    person, number = people.township_officer, town.disabled.id_number.open()
    person.presses("/cases/ledgers/out/forms", status=422, reason="")
    page = person.presses("/cases/ledgers/out/forms", reason="报送区法院")
    assert "用途已记下" in page
    event = Event.objects.get(act="ledger_whole")
    url = f"/cases/ledgers/out/forms/persuasion.pdf?whole={event.seq}"
    assert number in pdf_text(person.fetches(url))
    on_child = Event.objects.filter(act="ledger_printed", child_key=town.disabled.key)
    assert on_child.count() == 1, "on the child's own timeline"
    person.opens(f"/cases/ledgers/out/forms/persuasion.pdf?sex=1&whole={event.seq}", status=404)
    people.bureau_officer.opens(url, status=404)
    it_is(monkeypatch, people, date(2026, 11, 19))
    person.opens(url, status=404)


def test_who_may_not_export_gets_no_form(people, story) -> None:
    people.bureau_approver.opens("cases:ledger_forms", "out", status=403)
    people.village_officer.opens("cases:ledger_file", "out", "village", "pdf", status=403)
    people.township_officer.opens("cases:ledger_file", "nothing", "village", "pdf", status=404)
    assert "没有符合条件的个案" in people.bailu_officer.opens(
        "cases:ledger_file", "out", "village", "pdf", status=422
    )
