"""G2: visits, calls and talks: recorded in a minute, numbered, corrected beside what was written, printed, promised again."""

import base64
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from notoneless.core.models import Event
from notoneless.domain.words import CaseState
from notoneless.support.models import Contact
from tests.journeys.steps import it_is, pdf_text, picture, sheet_rows, suspect, verify, word_text

pytestmark = pytest.mark.django_db
DAY = "2026-11-18"


@pytest.fixture
def case(people, town):
    """曾望 of 柳湾村 is out of school: weary of it."""
    case = suspect(people, town.noroll)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


def drawn(size=(300, 120)) -> str:
    """A signature as the pad sends it."""
    paper = Image.new("RGB", size, "white")
    ImageDraw.Draw(paper).line((20, 90, 120, 30, 200, 100, 280, 20), fill="#1f2933", width=3)
    out = BytesIO()
    paper.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def visit(people, case, by="village_officer", **told):
    """One visit written down; its newest record."""
    facts = {"kind": "visit", "on": DAY, "found": "奶奶说在家放羊。"} | told
    people[by].presses("cases:case_contact", case.key, **facts)
    return Contact.objects.order_by("-pk").first()


def test_a_visit_is_recorded_with_people_place_photo_and_signature_and_numbered(people, town, case) -> None:
    page = people.village_officer.opens("cases:case_contact", case.key)
    for words in ("柳湾村二组", "曾大勇（父亲）", "孩子本人", "傅校敏", "打的哪个电话"):
        assert words in page, words
    assert "10030000001" not in page, "the phone is masked"
    row = visit(
        people, case, began_at="10:20", place_text="柳湾村二组", guardians=["曾大勇（父亲）"], met="奶奶",
        members=["傅校敏"], companions="组长", agreed="周五送回学校", next_on="2026-11-21", purpose="劝返",
        photo=picture("tan"), signature=drawn(),
    )  # fmt: skip
    assert (row.number, row.met, row.companions) == (1, "曾大勇（父亲）、奶奶", "傅校敏、组长")
    assert (row.place_text.open(), f"{row.began_at:%H:%M}") == ("柳湾村二组", "10:20")
    assert (row.photo.media_type, row.signature.media_type) == ("image/jpeg", "image/png")
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING
    page = people.village_officer.opens("cases:case_visit", case.key, row.pk)
    for words in ("第1次劝返（入户走访）", "周五送回学校", "2026-11-21"):
        assert words in page, words
    for stored in (row.photo, row.signature):
        assert people.village_officer.fetches("cases:case_file", case.key, stored.key)
    opened = Event.objects.filter(act="case_file_opened", by="village_officer", child_key=case.child.key)
    assert opened.count() == 2, "every look at a photo or a signature is on the record"
    assert "第1次劝返" in people.principal.opens("cases:case_page", case.key)


def test_numbers_run_within_the_case_and_go_on_after_a_relapse(people, town, case) -> None:
    assert [visit(people, case).number, visit(people, case, by="principal", kind="call").number] == [1, 2]
    people.principal.presses(
        "cases:case_return", case.key, school_class=town.class_3_2.pk, on=DAY, reception="班主任接进班"
    )
    assert visit(people, case, kind="talk").number is None, "the child is back: nobody is persuaded"
    people.other_teacher.presses("cases:case_followup", case.key, on=DAY, is_in_class="0", note="又没来")
    assert visit(people, case).number == 3


def test_a_child_that_is_kept_in_touch_with_is_not_persuaded(people, town) -> None:
    case = suspect(people, town.noroll)
    case.state = CaseState.IN_TOUCH
    case.save()
    row = visit(people, case, by="principal", kind="call", phone_text="曾大勇 100****0001")
    assert (row.number, row.place_text.open()) == (None, "曾大勇 100****0001")
    case.refresh_from_db()
    assert case.state == CaseState.IN_TOUCH


def test_a_visit_during_a_bureaus_supervision_moves_nothing(people, case) -> None:
    case.state = CaseState.SUPERVISED
    case.save()
    assert visit(people, case, by="township_officer").number is None
    case.refresh_from_db()
    assert case.state == CaseState.SUPERVISED


def test_what_was_typed_stays_where_something_is_missing(people, case) -> None:
    page = people.village_officer.presses(
        "cases:case_contact", case.key, status=422, kind="visit", on=DAY, found=" ", agreed="周五再说",
        signature=drawn(), guardians=["孩子本人"],
    )  # fmt: skip
    assert "请填写情况" in page and "周五再说" in page and drawn()[:60] in page
    for typed, sentence in (
        ({"on": "2026-11-19"}, "走访日期不能晚于今天"),
        ({"began_at": "23:59"}, "走访时间晚于现在"),
        ({"next_on": "2026-11-01"}, "下次联系的日期早于"),
        ({"signature": "data:image/png;base64,AAAA"}, "签名没有收全"),
        ({"signature": "https://example.org/a.png"}, "签名没有收全"),
        ({"signature": "data:image/png;base64," + "A" * 500_000}, "签名图太大"),
        ({"guardians": ["路人甲"]}, ""),
        ({"met": "很长" * 29, "guardians": ["曾大勇（父亲）"]}, "最多60字"),
    ):
        facts = {"kind": "visit", "on": DAY, "found": "看过"} | typed
        assert sentence in people.village_officer.presses("cases:case_contact", case.key, status=422, **facts)
    assert not Contact.objects.exists()


def test_an_empty_pad_is_no_signature(people, case) -> None:
    out = BytesIO()
    Image.new("RGBA", (300, 120), (255, 255, 255, 0)).save(out, "PNG")
    empty = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    assert visit(people, case, signature=empty).signature is None


def test_a_correction_stands_beside_what_was_written_and_only_it_counts(people, town, case) -> None:
    first = visit(people, case, met="奶奶", photo=picture("tan"), signature=drawn())
    page = people.village_officer.opens("cases:visit_correct", case.key, first.pk)
    assert "奶奶说在家放羊。" in page
    told = {"kind": "visit", "on": DAY, "met": "爷爷", "found": "爷爷说在家放牛。"}
    people.village_officer.presses("cases:visit_correct", case.key, first.pk, status=422, reason=" ", **told)
    people.village_officer.presses("cases:visit_correct", case.key, first.pk, reason="人写错", **told)
    first.refresh_from_db()
    second = first.corrected_by
    assert first.found.open() == "奶奶说在家放羊。", "what was written is never changed"
    assert (second.number, second.by, second.written_by) == (1, first.by, first.by)
    assert second.photo == first.photo and second.signature is None, "the guardian signed the former words"
    assert list(Contact.objects.current()) == [second]
    for address in (("cases:case_page", case.key), ("cases:case_visit", case.key, second.pk)):
        page = people.principal.opens(*address)
        assert "<s>奶奶说在家放羊。</s>" in page and "爷爷说在家放牛。" in page and "人写错" in page, address
    again = people.village_officer.presses(
        "cases:visit_correct", case.key, first.pk, status=403, reason="再改", **told
    )
    assert "最新的一条" in again
    assert people.principal.opens("cases:visits_list").count("曾望") == 1
    assert visit(people, case).number == 2, "a correction takes no number"
    said = pdf_text(people.principal.fetches("cases:persuasion_print", case.key, "pdf"))
    assert "爷爷说在家放牛" in said and "奶奶说在家放羊。约" not in said
    assert Event.objects.get(act="contact_correct").by == "village_officer"


def test_the_author_or_who_answers_for_the_unit_corrects_and_nobody_else(people, town, case) -> None:
    row = visit(people, case)
    told = {"kind": "visit", "on": DAY, "found": "在家放牛。", "reason": "写错"}
    people.principal.presses("cases:visit_correct", case.key, row.pk, status=403, **told)
    assert "更正</a>" not in people.principal.opens("cases:case_visit", case.key, row.pk)
    people.township_officer.presses("cases:visit_correct", case.key, row.pk, **told)
    corrected = Contact.objects.current().get()
    assert (corrected.by, corrected.written_by) == (town.village_officer, town.township_officer)
    page = people.village_officer.opens("cases:case_visit", case.key, corrected.pk)
    assert "奶奶说在家放羊。" in page and "在家放牛。" not in page, "the head's words are the head's"
    same = people.township_officer.presses("cases:visit_correct", case.key, corrected.pk, status=422, **told)
    assert "没有改动" in same


def test_a_withdrawn_visit_is_not_corrected_and_leaves_its_number(people, town, case) -> None:
    row = visit(people, case)
    people.village_officer.presses(
        "children:entry_withdraw", case.child.key, "contacts", row.pk, reason="写错了孩子，是隔壁家"
    )
    people.village_officer.opens("cases:case_visit", case.key, row.pk, status=404)
    people.village_officer.opens("cases:visit_correct", case.key, row.pk, status=404)
    assert visit(people, case).number == 2


def test_a_village_officer_reads_his_own_words_and_opens_his_own_pictures(people, town, case) -> None:
    row = visit(
        people,
        case,
        by="principal",
        found="住院治疗中",
        photo=picture("teal"),
        signature=drawn(),
        place_text="县医院",
    )
    page = people.village_officer.opens("cases:case_visit", case.key, row.pk)
    assert "住院治疗中" not in page and "县医院" not in page
    assert "走访内容由学校、乡镇和教育局查看" in page
    for stored in (row.photo, row.signature):
        people.village_officer.opens("cases:case_file", case.key, stored.key, status=404)
    people.village_officer.opens("cases:visit_print", case.key, row.pk, "pdf", status=403)
    people.village_officer.opens("cases:persuasion_print", case.key, "pdf", status=403)
    people.shiqiao_officer.opens("cases:case_visit", case.key, row.pk, status=404)


def test_a_school_the_child_left_reads_and_neither_visits_nor_corrects(people, town) -> None:
    people.junior_principal.presses("cases:case_open", town.left.key, status=403, detail="听说")
    case = suspect(people, town.left)
    case.state = CaseState.PERSUADING
    case.save()
    row = visit(people, case, by="vice_principal")
    assert "奶奶说在家放羊。" in people.junior_principal.opens("cases:case_visit", case.key, row.pk)
    people.junior_principal.opens("cases:case_contact", case.key, status=403)
    people.junior_principal.opens("cases:visit_correct", case.key, row.pk, status=403)


def test_the_day_that_was_promised_is_on_the_desk_of_the_cases_person(
    people, town, case, monkeypatch
) -> None:
    visit(people, case, next_on="2026-11-21")
    assert "再访" not in people.vice_principal.desk
    it_is(monkeypatch, people, date(2026, 11, 21))
    assert "约定今天再访" in people.vice_principal.desk
    assert "约定今天再访" not in people.other_teacher.desk
    listed = people.principal.opens("cases:visits_list", next_due="today")
    assert "曾望" in listed
    visit(people, case, by="vice_principal", on="2026-11-21")
    assert "再访" not in people.vice_principal.desk, "somebody went"
    assert (
        "曾望"
        not in people.principal.opens("cases:visits_list", next_due="today")
        .split("<tbody>")[-1]
        .split("</tbody>")[0]
    )


def test_the_list_filters_and_is_exported_in_scope(people, town, case) -> None:
    visit(people, case, photo=picture("tan"))
    visit(people, case, by="principal", kind="call", on="2026-11-17")
    everything = people.township_officer.opens("cases:visits_list")
    assert everything.count("曾望</a>") == 2
    for query, count in (
        ({"kind": "call"}, 1), ({"no_photo": "on"}, 1), ({"since": DAY}, 1), ({"until": "2026-11-17"}, 1),
        ({"person": "柳大山"}, 1), ({"unit": str(town.primary.pk)}, 1), ({"q": "zw"}, 2), ({"q": "无此人"}, 0),
        ({"next_due": "late"}, 0), ({"sort": "on"}, 2),
    ):  # fmt: skip
        assert people.township_officer.opens("cases:visits_list", **query).count("曾望</a>") == count, query
    assert "曾望" not in people.bailu_officer.opens("cases:visits_list")
    people.village_officer.opens("cases:visits_list", export="xlsx", status=403)
    answer = people.township_officer.client.get("/cases/visits", {"export": "xlsx"})
    rows = sheet_rows(answer.content)
    assert {row[1] for row in rows if row[0] == "曾望"} == {"第1次劝返（入户走访）", "第2次劝返（电话联系）"}
    assert Event.objects.filter(act="visits_exported", by="township_officer").count() == 1


def test_the_record_the_sheet_and_the_empty_form_are_printed_on_the_record(people, town, case) -> None:
    row = visit(people, case, by="principal", agreed="周五送回", signature=drawn(), photo=picture("tan"))
    number = town.noroll.id_number.open()
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        said = read(people.principal.fetches("cases:visit_print", case.key, row.pk, form))
        for words in ("家访记录", "曾望", "第1次", "奶奶说在家放羊", "周五送回", "监护人", number):
            assert words in said, (form, words)
        sheet = read(people.principal.fetches("cases:persuasion_print", case.key, form))
        assert "辍学学生劝返记录" in sheet and "奶奶说在家放羊" in sheet, form
    empty = pdf_text(people.village_officer.fetches("cases:visit_form_print", case.key, "pdf"))
    assert "柳湾村二组" in empty and number not in empty and "10030000001" not in empty
    assert "奶奶说" not in empty
    people.principal.opens("cases:visit_print", case.key, row.pk, "exe", status=404)
    told = Event.objects.filter(child_key=case.child.key)
    assert told.filter(act="visit_printed", by="principal").count() == 4
    assert told.filter(act="visit_form_printed", by="village_officer").count() == 1


def test_a_teacher_prints_with_the_numbers_masked(people, town) -> None:
    case = suspect(people, town.xiaoming)
    case.state = CaseState.PERSUADING
    case.save()
    row = visit(people, case, by="teacher")
    said = pdf_text(people.teacher.fetches("cases:visit_print", case.key, row.pk, "pdf"))
    number = town.xiaoming.id_number.open()
    assert number not in said and number[:4] in said


def test_the_pages_script_is_told_where_to_go_and_goes_nowhere_by_itself(people, case) -> None:
    answer = people.village_officer.client.post(
        f"/cases/{case.key}/contact",
        {"request_key": "k" * 24, "kind": "visit", "on": DAY, "found": "看过"},
        headers={"X-Sent-By": "visit"},
    )
    assert (answer.status_code, answer["Location"]) == (204, f"/cases/{case.key}")
    again = people.village_officer.client.post(
        f"/cases/{case.key}/contact",
        {"request_key": "k" * 24, "kind": "visit", "on": DAY, "found": "看过"},
        headers={"X-Sent-By": "visit"},
    )
    assert again.status_code == 302 and Contact.objects.count() == 1, "pressed twice is done once"
    assert "走访记录已保存。" in people.village_officer.opens("cases:case_page", case.key)
