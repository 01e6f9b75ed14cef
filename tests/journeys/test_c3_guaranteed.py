"""C3: each September every poor family is gone through; where all children are in school with proof it gets its
certificate, the village its report; what ends is withdrawn by a later paper."""

from datetime import date

import pytest
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import HouseholdEntry, SpecialGroup
from notoneless.core.events import chain_faults
from notoneless.core.jobs import job_run
from notoneless.core.models import Event, Job, JobState
from notoneless.domain.words import CaseState, GroupKind
from notoneless.verification import guaranteejob
from notoneless.verification.models import Guarantee, GuaranteeBatch, GuaranteeFile, GuaranteeWithdrawal
from notoneless.verification.services.guarantees import guarantees_night
from tests.journeys.steps import it_is, pdf_text, word_text
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db
KINDS = ["out_of_poverty", "unstable", "minimum_living"]


@pytest.fixture
def poor(town):
    """覃兰 and 覃雨 of 石桥村 are of a poor family of one number; so are 林小明, and 曾望 who is in no school."""
    for child in (town.lan, town.yu, town.xiaoming, town.noroll):
        SpecialGroup.objects.create(
            child=child, kind=GroupKind.OUT_OF_POVERTY, source="名单", from_on=date(2026, 9, 1)
        )
    HouseholdEntry.objects.filter(child__in=[town.lan, town.yu]).update(
        household_number="H8", head_name="覃秀英"
    )
    HouseholdEntry.objects.filter(child=town.xiaoming).update(head_name="林大有")
    return town


@pytest.fixture
def opened(people, poor):
    people.bureau_officer.presses("verification:guarantee_round_open", year="2026", kinds=KINDS)
    return poor


def prepare(people, **words):
    people.bureau_officer.presses("verification:guarantee_prepare", year="2026", **words)
    return GuaranteeBatch.objects.order_by("-pk").first()


def sign(people, batch):
    """The leader signs; the worker numbers and prints."""
    people.bureau_leader.presses("verification:guarantee_sign", batch.key)
    batch.refresh_from_db()
    job_run(str(batch.job))
    batch.refresh_from_db()
    return batch


def issue(people, **words):
    return sign(people, prepare(people, **words))


def test_families_are_gone_through_certified_and_printed_by_village(people, opened) -> None:
    board = people.bureau_officer.opens("verification:guarantees")
    assert "应认定户" in board and "5名学生" in board
    not_yet = people.bureau_officer.opens("verification:guarantee_families", state="not_yet")
    assert "曾望" in not_yet and "没有在读学籍" in not_yet and "覃秀英" not in not_yet
    batch = prepare(people)
    assert batch.family_count == 3, "覃's, 林's and 卢's; 曾's not"
    assert "审阅后签发" in people.bureau_leader.desk
    sign(people, batch)
    page = people.bureau_leader.opens("verification:guarantee_batch", batch.key)
    assert "已签发3份认定书" in page
    numbers = list(Guarantee.objects.order_by("number").values_list("number_text", flat=True))
    assert numbers == ["云溪教保〔2026〕1号", "云溪教保〔2026〕2号", "云溪教保〔2026〕3号"]
    files = GuaranteeFile.objects.order_by("village__code", "kind")
    assert [(one.village.name, one.kind) for one in files] == [
        ("柳湾村", "certificates"), ("柳湾村", "report"), ("石桥村", "certificates"), ("石桥村", "report"),
    ]  # fmt: skip


def test_word_and_pdf_say_the_same_and_name_every_child_of_the_family(people, opened) -> None:
    issue(people)
    file = GuaranteeFile.objects.get(village=opened.shiqiao, kind="certificates")
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(people.bureau_officer.fetches("verification:guarantee_file", file.key, form))
        assert (
            "石桥村覃秀英户" in text
            and "覃兰（女），小学，青石中心小学三年级(1)班" in text
            and "覃雨" in text
        )
        assert opened.lan.id_number.open() not in text
        report = GuaranteeFile.objects.get(village=opened.shiqiao, kind="report")
        text = read(people.bureau_officer.fetches("verification:guarantee_file", report.key, form))
        assert "2户的3名学生（小学3名、初中0名）" in text and "覃秀英" in text and "乡镇" in text
        assert opened.lan.id_number.open() not in text
    one = Guarantee.objects.get(head_name="覃秀英")
    again = pdf_text(people.bureau_officer.fetches("verification:guarantee_paper", one.key, "pdf"))
    assert one.number_text in again and "覃雨" in again


def test_nobody_signs_what_he_prepared(people, opened) -> None:
    batch = prepare(people)
    people.bureau_officer.presses("verification:guarantee_sign", batch.key, status=403)
    batch.refresh_from_db()
    assert batch.state == "prepared" and not Guarantee.objects.issued().exists()


def test_the_whole_family_counts_a_brother_at_home_keeps_it_from_being_certified(people, opened) -> None:
    make_case(opened.yu, unit=opened.primary, person=opened.principal, state=CaseState.PERSUADING)
    batch = prepare(people)
    assert not batch.guarantees.filter(head_name="覃秀英").exists()
    page = people.bureau_officer.opens("verification:guarantee_families", q="覃")
    assert "暂不能认定" in page and "劝返中" in page


def test_a_child_whose_only_bond_is_the_same_mother_belongs_to_the_family(people, opened) -> None:
    """覃兰 and 覃雨 have one mother and one phone; with two numbers, and only one of them listed as poor, they are one."""
    SpecialGroup.objects.filter(child=opened.yu).delete()
    HouseholdEntry.objects.filter(child=opened.yu).update(household_number="H9")
    batch = issue(people)
    one = batch.guarantees.get(head_name="覃秀英")
    assert sorted(one.children.values_list("name", flat=True)) == ["覃兰", "覃雨"]


def test_who_falls_out_between_preparing_and_signing_is_left_out_and_no_number_is_lost(
    people, opened
) -> None:
    batch = prepare(people)
    make_case(opened.xiaoming, unit=opened.primary, person=opened.principal)
    sign(people, batch)
    left = batch.guarantees.get(head_name="林大有")
    assert left.state == "dropped" and not left.number_text and "还没有在校" in left.note
    assert sorted(Guarantee.objects.issued().values_list("number", flat=True)) == [1, 2]


def test_a_certificate_of_another_school_counts_until_it_runs_out(people, opened, monkeypatch) -> None:
    SpecialGroup.objects.create(
        child=opened.away, kind=GroupKind.UNSTABLE, source="名单", from_on=date(2026, 9, 1)
    )
    issue(people)
    one = Guarantee.objects.get(children__child=opened.away)
    assert one.state == "issued" and one.children.get().school == "外校就读（有证明）"
    it_is(monkeypatch, people, date(2027, 3, 11))
    assert guarantees_night(today=date(2027, 3, 11)) == 1
    assert "外校就读证明已到期" in people.bureau_officer.opens("verification:guarantee", one.key)


def withdrawn(people, opened) -> None:
    """覃's certificate issued, ended, and withdrawn."""
    issue(people)
    first = Guarantee.objects.get(head_name="覃秀英")
    before = people.bureau_officer.fetches("verification:guarantee_paper", first.key, "pdf")
    refused = people.bureau_officer.presses(
        "verification:guarantee_withdraw", first.key, status=422, reason="试试"
    )
    assert "继续有效" in refused
    make_case(opened.yu, unit=opened.primary, person=opened.principal)
    assert "有孩子不在校了" in people.bureau_officer.desk
    assert "覃秀英" in people.bureau_officer.opens("verification:guarantee_families", state="lapsed")
    assert guarantees_night(today=TODAY) == 1 and guarantees_night(today=TODAY) == 0
    people.bureau_officer.presses(
        "verification:guarantee_withdraw", first.key, reason="覃雨疑似失学，正在核查"
    )
    paper = GuaranteeWithdrawal.objects.get()
    people.bureau_officer.presses("verification:withdrawal_sign", paper.key, status=403)
    people.bureau_leader.presses("verification:withdrawal_sign", paper.key)
    first.refresh_from_db()
    assert first.state == "withdrawn" and first.number_text == "云溪教保〔2026〕3号"
    text = pdf_text(people.bureau_officer.fetches("verification:withdrawal_file", paper.key, "pdf"))
    assert "云溪教保撤〔2026〕1号" in text and "云溪教保〔2026〕3号" in text and "覃雨疑似失学" in text
    assert people.bureau_officer.fetches("verification:guarantee_paper", first.key, "pdf") == before


def test_what_ends_is_on_the_desk_and_withdrawn_by_a_later_paper_of_two_persons(people, opened) -> None:
    withdrawn(people, opened)


def test_after_the_return_the_family_is_certified_anew(people, opened) -> None:
    withdrawn(people, opened)
    Case.objects.filter(child=opened.yu).update(state=CaseState.CLOSED)
    batch = issue(people)
    again = batch.guarantees.get()
    assert again.head_name == "覃秀英" and again.number_text == "云溪教保〔2026〕4号"


def test_back_in_school_before_it_is_withdrawn_the_certificate_stands(people, opened) -> None:
    issue(people)
    first = Guarantee.objects.get(head_name="林大有")
    case = make_case(opened.xiaoming, unit=opened.primary, person=opened.principal)
    guarantees_night(today=TODAY)
    people.bureau_officer.presses("verification:guarantee_withdraw", first.key, reason="疑似")
    case.state = CaseState.CLEARED
    case.save()
    paper = GuaranteeWithdrawal.objects.get()
    assert "继续有效" in people.bureau_leader.presses("verification:withdrawal_sign", paper.key, status=422)
    people.bureau_officer.presses("verification:withdrawal_drop", paper.key)
    guarantees_night(today=TODAY)
    first.refresh_from_db()
    assert first.state == "issued" and first.lapsed_on is None


def test_a_returned_batch_frees_its_families(people, opened) -> None:
    batch = prepare(people)
    people.bureau_leader.presses("verification:guarantee_return", batch.key, reason="柳湾村再核一遍")
    assert prepare(people).family_count == 3


def test_a_village_or_a_township_is_prepared_alone(people, opened) -> None:
    batch = prepare(people, place=opened.liuwan.code)
    assert batch.family_count == 1 and batch.guarantees.get().head_name == "林大有"
    again = people.bureau_officer.presses(
        "verification:guarantee_prepare", year="2026", place=opened.liuwan.code, status=422
    )
    assert "没有可以认定的家庭" in again


def test_a_stop_in_the_middle_goes_on_where_it_was(people, opened, monkeypatch) -> None:
    """The worker dies after the first village: numbers stay, and the rest is printed once."""
    printed = guaranteejob.village_print
    calls = []

    def dying(**words):
        calls.append(words["village"])
        if len(calls) == 2:
            raise RuntimeError("out")
        return printed(**words)

    monkeypatch.setattr(guaranteejob, "village_print", dying)
    batch = prepare(people)
    with pytest.raises(RuntimeError):
        sign(people, batch)
    monkeypatch.setattr(guaranteejob, "village_print", printed)
    assert GuaranteeFile.objects.count() == 2
    Job.objects.update(state=JobState.QUEUED)
    job_run(str(GuaranteeBatch.objects.get().job))
    assert GuaranteeFile.objects.count() == 4
    assert sorted(Guarantee.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_others_see_families_whose_children_are_all_in_their_sight(people, opened) -> None:
    issue(people)
    township = people.township_officer.opens("verification:guarantee_families")
    assert "覃秀英" in township and "林大有" in township
    assert "覃秀英" not in people.bailu_officer.opens("verification:guarantee_families")
    principal = people.principal.opens("verification:guarantee_families")
    assert "覃兰" in principal and "卢敏" not in principal
    one = Guarantee.objects.get(children__child=opened.poor)
    people.principal.opens("verification:guarantee", one.key, status=404)
    people.village_officer.opens("verification:guarantees", status=403)
    assert "石桥村" in people.township_officer.opens("verification:guarantee_files")
    assert "石桥村" not in people.bailu_officer.opens("verification:guarantee_files")


def test_every_step_is_in_the_child_s_story_and_the_chain_holds(people, opened) -> None:
    issue(people)
    assert Event.objects.filter(child_key=opened.lan.key, act="guarantee_issue").count() == 1
    assert "发给有保障认定书" in people.principal.opens("web:child_file", opened.lan.key)
    assert chain_faults() == []


def test_the_village_is_not_told_by_the_story_that_a_family_is_poor(people, opened) -> None:
    issue(people)
    assert "有保障认定" in people.teacher.opens("web:child_file", opened.xiaoming.key)
    assert "有保障认定" not in people.village_officer.opens("web:child_file", opened.xiaoming.key)


def test_the_list_is_exported_and_the_export_recorded(people, opened) -> None:
    people.bureau_officer.fetches(f"{reverse('verification:guarantee_families')}?export=xlsx")
    assert Event.objects.filter(act="guarantees_exported").count() == 1
