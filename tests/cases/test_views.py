"""Pages of the case room: what is typed stays on a refusal, a press counts once, papers open for the right eyes."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from notoneless.cases import services
from notoneless.cases.models import Case, CaseFinding
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.domain.words import CaseOrigin, CaseState, ContactKind, MemberRole, RollMoveKind, SeenAtDoor
from notoneless.support.models import Contact
from tests.journeys.steps import picture
from tests.makers import TODAY, make_case, make_photo, press

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=args)


@pytest.fixture
def case(town) -> Case:
    """曾望 suspected, led by the school that covers 柳湾村."""
    found = services.case_open(
        child=town.noroll, origin=CaseOrigin.POVERTY_LIST, detail="第3行", by=town.bureau_officer, today=TODAY
    )
    assert isinstance(found, Case)
    return found


def in_state(case: Case, state: str) -> Case:
    Case.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    return case


# ---- every act: what is typed stays, and why it was refused is said ----------------------------------------

REFUSED = [  # act, who, state, what is typed, a word that must still be on the page, the sentence
    ("case_see_door", "village_officer", "suspected", {"seen": "not_found", "on": "2026-11-19", "note": "敲门没人应"},
     "敲门没人应", "入户日期不能晚于今天"),
    ("case_see_door", "village_officer", "suspected", {"on": "2026-11-18", "note": "没人应"}, "没人应", "请选一个"),
    ("case_propose", "principal", "suspected", {"evidence_note": "口头说的"}, "口头说的", "请选核查代码"),
    ("case_contact", "principal", "confirmed", {"kind": "visit", "on": "2026-12-01", "found": "约好明天"},
     "约好明天", "走访日期不能晚于今天"),
    ("case_contact", "principal", "confirmed", {"kind": "talk", "on": "2026-11-18", "met": "奶奶"},
     "奶奶", "请填写情况"),
    ("case_contact", "principal", "suspected", {"kind": "call", "on": "2026-11-18", "found": "还没核实"},
     "还没核实", "不能“开展劝返”"),
    ("case_return", "principal", "persuading", {"on": "2026-11-18"}, "2026-11-18", "请选接收班级"),
    ("case_followup", "principal", "persuading", {"on": "2026-11-18", "is_in_class": "1", "note": "看见了"},
     "看见了", "登记返校以后才有复学跟踪"),
    ("case_reopen", "bureau_officer", "suspected", {"reason": "再查一查"}, "再查一查", "不能“重新立为疑似”"),
    ("case_return", "principal", "persuading", {"on": "2026-11-18", "reception": ""}, "2026-11-18",
     "请填写谁在什么时候接孩子进班"),
    ("closing_propose", "principal", "persuading", {"reason": "看着像回来了"}, "看着像回来了", "不能“销号”"),
    ("case_recheck", "principal", "suspected", {"reason": "在外县读"}, "在外县读", "不能“重新核查”"),
    ("case_relapse", "principal", "persuading", {"reason": "又走了"}, "又走了", "不能“再次辍学”"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "who", "state", "typed", "stays", "sentence"), REFUSED)
def test_a_refused_act_says_why_and_keeps_what_was_typed(
    client, town, case, act, who, state, typed, stays, sentence
) -> None:
    in_state(case, state)
    client.force_login(getattr(town, who))
    answer = press(client, url(act, case.key), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert stays in page
    assert sentence in page
    case.refresh_from_db()
    assert case.state == state


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_kept(client, town, case) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(town.village_officer)
    bad = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 not a picture", "image/jpeg")
    answer = press(
        client, url("case_see_door", case.key), {"seen": "not_found", "on": "2026-11-18", "photo": bad}
    )
    assert answer.status_code == 422
    assert not CaseFinding.objects.exists()


PRESSES = [
    ("case_contact", "principal", "confirmed", {"kind": "visit", "on": "2026-11-18", "found": "去看过"}, "case_contact"),
    ("case_see_door", "village_officer", "suspected", {"seen": "not_in_school", "on": "2026-11-18"}, "case_see_door"),
    ("case_followup", "principal", "returned", {"on": "2026-11-18", "is_in_class": "1"}, "case_followup"),
    ("paper_draft", "principal", "confirmed", {}, "paper_drafted"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "who", "state", "typed", "event"), PRESSES)
def test_pressed_five_times_it_is_done_once(client, town, case, act, who, state, typed, event) -> None:
    in_state(case, state)
    client.force_login(getattr(town, who))
    args = (case.key, "D04") if act == "paper_draft" else (case.key,)
    once = {"request_key": uuid.uuid4().hex} | typed
    answers = [client.post(url(act, *args), once) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Event.objects.filter(act=event, child_key=case.child.key).count() == 1


def test_the_same_key_with_other_words_is_refused(client, town, case) -> None:
    in_state(case, "confirmed")
    client.force_login(town.principal)
    typed = {"request_key": "one-key", "kind": "call", "on": "2026-11-18", "found": "第一次"}
    assert client.post(url("case_contact", case.key), typed).status_code == 302
    assert client.post(url("case_contact", case.key), typed | {"found": "第二次"}).status_code == 409
    assert [row.found.open() for row in Contact.objects.all()] == ["第一次"]


def test_a_code_that_was_decided_meanwhile_is_not_decided_again(client, town, case) -> None:
    code = town.codes["illness"]
    photo = make_photo(by=town.principal, today=TODAY)
    finding = services.case_propose(case=case, code=code, evidence=photo, by=town.principal, today=TODAY)
    services.finding_accept(finding=finding, by=town.bureau_deputy, today=TODAY)
    client.force_login(town.bureau_officer)
    answer = press(client, url("case_review", case.key), {"decision": "accept"}, follow=True)
    assert "已经审核过" in answer.content.decode()
    assert case.steps.filter(act="confirm").count() == 1


# ---- the case page -----------------------------------------------------------------------------------------


def test_the_page_offers_what_the_state_allows_and_says_who_may_do_the_rest(client, town, case) -> None:
    client.force_login(town.village_officer)
    page = client.get(url("case_page", case.key)).content.decode()
    assert reverse("cases:case_see_door", args=[case.key]) in page
    assert "定核查代码" in page and "由中心校专干、学校负责人办理" in page
    assert reverse("cases:case_propose", args=[case.key]) not in page


def test_the_village_reads_neither_code_nor_reason_nor_which_list(client, town, case) -> None:
    photo = make_photo(by=town.principal, today=TODAY)
    words = {"case": case, "code": town.codes["illness"], "evidence": photo, "evidence_note": "白血病诊断书"}
    finding = services.case_propose(**words, by=town.principal, today=TODAY)
    services.finding_accept(finding=finding, by=town.bureau_officer, today=TODAY)
    case.refresh_from_db()
    services.case_contact(
        case=case, kind=ContactKind.VISIT, on=TODAY, found="化疗中", by=town.principal, today=TODAY
    )
    client.force_login(town.village_officer)
    for page in (
        url("case_page", case.key),
        url("cases_all"),
        reverse("web:child_file", args=[town.noroll.key]),
    ):
        shown = client.get(page).content.decode()
        for word in ("因病", "白血病", "化疗", "脱贫户名单", "第3行"):
            assert word not in shown, (page, word)
    client.force_login(town.principal)
    shown = client.get(url("case_page", case.key)).content.decode()
    assert "因病" in shown and "白血病" in shown and "脱贫户名单" in shown


def test_evidence_opens_for_the_school_and_not_for_the_village(client, town, case) -> None:
    own = make_photo(by=town.village_officer, today=TODAY, colour="navy")
    services.case_see_door(
        case=case, seen=SeenAtDoor.NOT_FOUND, photo=own, by=town.village_officer, today=TODAY
    )
    paper = make_photo(by=town.principal, today=TODAY, colour="maroon")
    services.case_propose(
        case=case, code=town.codes["illness"], evidence=paper, by=town.principal, today=TODAY
    )
    client.force_login(town.village_officer)
    assert client.get(url("case_file", case.key, own.key)).status_code == 200
    assert client.get(url("case_file", case.key, paper.key)).status_code == 404
    client.force_login(town.principal)
    answer = client.get(url("case_file", case.key, paper.key))
    assert answer.status_code == 200 and answer.content[:2] == b"\xff\xd8"
    assert Event.objects.filter(act="case_file_opened", by="principal").count() == 1


def test_a_file_of_another_case_does_not_open_here(client, town, case) -> None:
    other = make_case(town.disabled, unit=town.primary, person=town.principal)
    photo = make_photo(by=town.principal, today=TODAY)
    services.case_propose(
        case=case, code=town.codes["illness"], evidence=photo, by=town.principal, today=TODAY
    )
    client.force_login(town.bureau_officer)
    assert client.get(url("case_file", other.key, photo.key)).status_code == 404


# ---- ledgers -----------------------------------------------------------------------------------------------


def test_counts_above_a_ledger_equal_its_rows_and_overdue_is_past_the_day(client, town, case) -> None:
    make_case(town.disabled, unit=town.primary, person=town.principal, due_on=TODAY - timedelta(days=1))
    make_case(town.ill, unit=town.junior, person=town.junior_vice, due_on=TODAY, state="confirmed")
    client.force_login(town.bureau_officer)
    for name, expected in (
        ("cases_suspected", 2),
        ("cases_out_of_school", 1),
        ("cases_overdue", 1),
        ("cases_all", 3),
    ):
        table = client.get(url(name)).context["table"]
        assert (table.count, len(list(table.rows))) == (expected, expected), name
    mine = client.get(url("cases_all") + "?q=zw").context["table"]
    assert mine.count == 1, "pinyin initials of 曾望"


def test_a_ledger_filters_by_township_stage_state_and_mine(client, town, case) -> None:
    make_case(town.outsider, unit=town.bailu_primary, person=town.bailu_vice, state="confirmed")
    client.force_login(town.bureau_officer)

    def count(query: str) -> int:
        return client.get(url("cases_all") + query).context["table"].count

    assert count(f"?township={town.qingshi.pk}") == 1
    assert count("?state=confirmed") == 1
    assert count("?stage=junior") == 0
    assert count(f"?unit={town.bailu_primary.pk}") == 1
    client.force_login(town.vice_principal)
    assert count("?mine=true") == 1


def test_an_export_is_recorded_with_its_count_and_refused_to_whoever_may_not(client, town, case) -> None:
    client.force_login(town.principal)
    assert client.get(url("cases_all") + "?export=xlsx").status_code == 200
    assert Event.objects.filter(act="cases_exported", by="principal").count() == 1
    client.force_login(town.teacher)
    answer = client.get(url("cases_all") + "?export=xlsx")
    assert answer.status_code == 403 and "导出" in answer.content.decode()


# ---- members, leave, sight ---------------------------------------------------------------------------------


def test_nobody_from_elsewhere_is_put_into_a_group(client, town, case) -> None:
    client.force_login(town.principal)
    typed = {"lead": town.principal.pk, "members": [town.bailu_principal.pk]}
    answer = press(client, url("case_members", case.key), typed)
    assert answer.status_code == 422
    assert not case.members.exists()


def test_the_homeroom_teacher_named_sees_the_pupil_who_left_until_another_is_named(town) -> None:
    roll = town.xiaoming.rolls.get()
    services.pupil_leave(
        roll=roll, kind=RollMoveKind.LEAVE, on=TODAY, reason="走", by=town.principal, today=TODAY
    )
    case = Case.objects.get(child=town.xiaoming)
    assert case.person == town.teacher
    assert case in Case.objects.visible_to(town.teacher), "her class lost him, her case did not"
    services.case_members_set(
        case=case, members=[(town.vice_principal, MemberRole.LEAD)], by=town.principal, today=TODAY
    )
    assert case not in Case.objects.visible_to(type(town.teacher).objects.get(pk=town.teacher.pk))


def test_cases_opened_by_the_hundred_give_the_same_sight(town) -> None:
    from notoneless.cases.bulk import CaseWish, cases_open_bulk

    roll = town.xiaoming.rolls.get()
    roll.until_on, roll.state = TODAY, "left"
    roll.save()
    roll.moves.create(kind=RollMoveKind.LEAVE, on=TODAY, at=clock.now())
    wishes = [
        CaseWish(town.xiaoming, CaseOrigin.SUSPECTED_LIST),
        CaseWish(town.noroll, CaseOrigin.SUSPECTED_LIST),
    ]
    opened = cases_open_bulk(wishes=wishes, by="system", today=TODAY)
    assert {case.person.login for case in opened.cases} == {"teacher", "vice_principal"}
    for case in opened.cases:
        assert case in Case.objects.visible_to(case.person)


def test_leaving_asks_for_a_kind_and_graduates_nobody(client, town) -> None:
    client.force_login(town.principal)
    answer = press(client, url("pupil_leave", town.xiaoming.key), {"on": "2026-11-18", "kind": "graduate"})
    assert answer.status_code == 422
    assert town.xiaoming.rolls.get().until_on is None


def test_leaving_with_a_certificate_opens_no_case(client, town) -> None:
    client.force_login(town.principal)
    code = town.codes["in_school_no_reg_outside"].pk
    typed = {"kind": "abroad", "on": "2026-11-18", "code": code, "evidence": picture("gold")}
    assert press(client, url("pupil_leave", town.xiaoming.key), typed).status_code == 302
    assert not Case.objects.filter(child=town.xiaoming).exists()
    assert town.xiaoming.whereabouts.get().until_on is not None


def test_a_second_report_of_the_same_child_adds_a_source(client, town, case) -> None:
    client.force_login(town.principal)
    assert press(client, url("case_open", town.noroll.key), {"detail": "邻居说的"}).status_code == 302
    assert Case.objects.filter(child=town.noroll).count() == 1
    assert case.sources.count() == 2


def test_an_ended_case_offers_only_to_be_opened_again(client, town, case) -> None:
    in_state(case, CaseState.CLEARED)
    client.force_login(town.bureau_officer)
    page = client.get(url("case_page", case.key)).content.decode()
    assert "重新立为疑似" in page and "登记入户所见" not in page


def test_an_unknown_kind_of_paper_is_not_found(client, town, case) -> None:
    client.force_login(town.principal)
    assert client.get(url("paper_draft", case.key, "D99")).status_code == 404
