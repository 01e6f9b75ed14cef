"""Bases, proceedings and clocks: what is refused, what is kept, who sees it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from notoneless.cases.models import CaseDeadline, LegalBasis, OutsidePaper
from notoneless.cases.papers import case_paper_void
from notoneless.cases.queries.clocks import clock_lines, remind_days
from notoneless.cases.queries.law import law_facts, law_refused, no_penalty_refusal
from notoneless.cases.queries.papersteps import draft_refusal, paper_facts
from notoneless.cases.services.bases import basis_add, basis_check, basis_edit, basis_switch
from notoneless.cases.services.clocks import deadlines_night, deadlines_refresh
from notoneless.cases.services.outside import outside_add
from notoneless.cases.services.proceedings import (
    proceeding_basis,
    proceeding_court,
    proceeding_defence,
    proceeding_end,
    proceeding_hearing,
    proceeding_payment,
    proceeding_remedy,
    proceeding_review,
)
from notoneless.children.services import grant_give
from notoneless.core.models import CountySetting, Event
from notoneless.domain.words import (
    CaseState,
    OutsideOrgan,
    OutsidePaperKind,
    PaperKind,
    ProceedingEnd,
    UnitKind,
)
from tests.journeys.lawpapers import delivers, files, plain_bytes, signs
from tests.journeys.steps import Person, it_is, sheet_rows
from tests.makers import (
    TODAY,
    make_basis,
    make_case,
    make_case_paper,
    make_delivered_paper,
    make_photo,
    make_proceeding,
)

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "云岭省义务教育条例", "article": "第四十条", "text": "可以处罚款。", "issued_by": "云岭省人大常委会", "place": None,
    "valid_from_on": date(2024, 1, 1), "valid_until_on": None, "organs": [UnitKind.BUREAU],
    "fine_min": Decimal(200), "fine_max": Decimal(2000), "hearing_from": Decimal(1000),
}  # fmt: skip


def rule(outcome) -> str:
    return getattr(outcome, "rule", "done")


@pytest.fixture
def case(town):
    """曾望 was ordered back until 16 November by the township and did not come."""
    case = make_case(
        town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.ORDERED, cause="aversion",
        opened_on=date(2026, 10, 12), confirmed_on=date(2026, 10, 15), due_on=date(2026, 11, 30),
    )  # fmt: skip
    grant_give(child=town.noroll, unit=town.primary, why="个案牵头或配合单位", by="system", today=TODAY)
    words = {"issuer": town.qingshi_government, "by": town.township_officer}
    make_delivered_paper(case, "D08", date(2026, 10, 26), return_by_on=date(2026, 11, 3), **words)
    make_delivered_paper(case, "D09", date(2026, 11, 5), return_by_on=date(2026, 11, 16), **words)
    return case


@pytest.fixture
def basis(town):
    return make_basis(
        entered_by=town.bureau_officer, checked_by=town.bureau_approver, hearing_from=Decimal(2000)
    )


@pytest.fixture
def told(town, case, basis):
    """A proceeding whose party was told of 1000 yuan today."""
    one = make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, basis=basis, fine=Decimal(1000)
    )
    make_delivered_paper(
        case, "D12", TODAY, issuer=town.qingshi_government, by=town.township_officer, proceeding=one
    )
    return one


# --- bases ---


def test_a_basis_counts_once_another_has_checked_it(town, case) -> None:
    row = basis_add(by=town.bureau_approver, today=TODAY, **TEXT)
    assert no_penalty_refusal(case, TODAY).rule == "law.no_basis"
    assert rule(basis_check(basis=row, by=town.bureau_approver, today=TODAY)) == "basis.own"
    row.entered_by = town.bureau_officer
    row.save()
    assert basis_check(basis=row, by=town.bureau_approver, today=TODAY)
    assert no_penalty_refusal(case, TODAY) is None
    assert rule(basis_check(basis=row, by=town.bureau_approver, today=TODAY)) == "basis.checked"
    assert rule(basis_add(by=town.bureau_officer, today=TODAY, **TEXT)) == "basis.twice"


def test_a_basis_of_another_township_allows_nothing_here(town, case) -> None:
    make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_approver, place=town.bailu)
    assert no_penalty_refusal(case, TODAY).rule == "law.no_basis"


def test_an_unused_basis_is_changed_and_checked_anew(town, basis) -> None:
    changed = basis_edit(basis=basis, fine_max=Decimal(1500), by=town.bureau_deputy, today=TODAY)
    assert changed.pk == basis.pk and changed.checked_by is None and changed.entered_by == town.bureau_deputy
    assert (
        rule(basis_edit(basis=basis, fine_max=Decimal(1), by=town.bureau_deputy, today=TODAY))
        == "basis.range"
    )


def test_a_used_basis_is_never_written_over(town, basis, told) -> None:
    assert (
        rule(basis_edit(basis=basis, fine_max=Decimal(9000), by=town.bureau_officer, today=TODAY))
        == "basis.used"
    )
    later = date(2027, 1, 1)
    new = basis_edit(
        basis=basis, fine_max=Decimal(9000), valid_from_on=later, by=town.bureau_officer, today=TODAY
    )
    basis.refresh_from_db()
    assert new.pk != basis.pk and basis.fine_max == Decimal(2000) and basis.valid_until_on is None
    assert basis_check(basis=new, by=town.bureau_approver, today=TODAY)
    basis.refresh_from_db()
    assert basis.valid_until_on == later - timedelta(days=1), (
        "the former version ends when the new one is checked"
    )
    page = Person(town.township_officer).opens("cases:basis_page", basis.key)
    assert "有效" in page and "尚未施行" in page


def test_a_basis_is_switched_off_with_its_reason_and_its_history_is_told(town, basis) -> None:
    officer = Person(town.bureau_officer)
    officer.presses("cases:basis_switch", basis.key, status=422, reason="")
    officer.presses("cases:basis_switch", basis.key, reason="上位法修改")
    basis.refresh_from_db()
    assert not basis.is_active
    page = officer.opens("cases:basis_page", basis.key)
    assert "上位法修改" in page and "已停用" in page and "苏文静" in page
    assert (
        rule(basis_switch(basis=basis, is_active=False, reason="x", by=town.bureau_officer, today=TODAY))
        == "basis.same"
    )
    assert (
        basis_switch(
            basis=basis, is_active=True, reason="恢复", by=town.bureau_officer, today=TODAY
        ).checked_by
        is None
    )


def test_the_library_says_what_to_do_when_it_is_empty_and_opens_its_text_on_the_record(town) -> None:
    assert "有地方性法规、规章的登记在这里" in Person(town.township_officer).opens("cases:bases")
    row = make_basis(
        entered_by=town.bureau_officer,
        checked_by=None,
        source=make_photo(by=town.bureau_officer, today=TODAY),
    )
    assert Person(town.township_officer).fetches("cases:basis_file", row.key)
    assert Event.objects.filter(act="basis_file_opened").count() == 1
    officer = Person(town.bureau_officer)
    assert "第四十二条" in officer.opens("cases:basis_edit", row.key)
    typed = {
        "title": row.title, "article": row.article, "text": "改过", "issued_by": row.issued_by, "valid_from_on": "2024-01-01",
        "organs": ["bureau"], "fine_min": "200", "fine_max": "900", "hearing_from": "500",
    }  # fmt: skip
    officer.presses("cases:basis_edit", row.key, **typed)
    row.refresh_from_db()
    assert (row.organs, row.text, row.source is not None) == ("bureau", "改过", True)
    Person(town.principal).opens("cases:bases", status=403)
    assert LegalBasis.objects.count() == 1


# --- the proceeding ---


def test_basis_and_fine_are_chosen_within_range_and_never_raised_after_told(town, case, basis, told) -> None:
    words = {
        "proceeding": told,
        "basis": basis,
        "bank": "农商行",
        "by": town.township_officer,
        "today": TODAY,
    }
    assert rule(proceeding_basis(fine=Decimal(1001), **words)) == "proceeding.heavier"
    assert rule(proceeding_basis(fine=Decimal(100), **words)) == "basis.fine"
    assert rule(proceeding_basis(fine=Decimal(800), **(words | {"bank": " "}))) == "proceeding.no_bank"
    assert (
        rule(proceeding_basis(fine=Decimal(800), **(words | {"by": town.bureau_officer})))
        == "proceeding.organ"
    )
    assert proceeding_basis(fine=Decimal(800), **words).fine == 800


def test_a_small_fine_has_no_hearing_and_a_large_one_has_with_a_host_of_its_own(town, case, told) -> None:
    words = {"proceeding": told, "hearing_place": "镇政府", "by": town.township_officer, "today": TODAY}
    asked = {"hearing_asked_on": TODAY, "hearing_on": date(2026, 12, 10), "hearing_host": "罗正"}
    assert rule(proceeding_hearing(**words, **asked)) == "hearing.no_right"
    told.fine = Decimal(2000)
    told.save()
    deadlines_refresh(case=case, by="system", today=TODAY)
    assert case.deadlines.get(kind="hearing_request").due_on == date(2026, 11, 25)
    late = asked | {"hearing_asked_on": date(2026, 11, 26)}
    assert rule(proceeding_hearing(**words, **late)) == "hearing.late"
    assert rule(proceeding_hearing(**words, **(asked | {"hearing_host": "杜鹃"}))) == "hearing.host"
    assert proceeding_hearing(**words, **asked)
    assert case.deadlines.get(kind="hearing_notice").due_on == date(2026, 12, 1)


def test_the_legal_review_is_the_legal_officers_and_comes_before_the_decision(town, told) -> None:
    words = {"proceeding": told, "today": TODAY}
    assert rule(proceeding_review(legal_review=" ", by=town.bureau_approver, **words)) == "review.empty"
    told.officers = "罗正、杜鹃"
    told.save()
    assert rule(proceeding_review(legal_review="同意", by=town.bureau_approver, **words)) == "review.own"
    told.officers = "高青山、杜鹃"
    told.save()
    assert proceeding_review(legal_review="同意", by=town.bureau_approver, **words).legal_review_on == TODAY
    Person(town.township_officer).opens("cases:proceeding_review", told.key, status=403)


def test_a_defence_is_recorded_after_the_notice_and_a_payment_after_the_decision(town, case, basis) -> None:
    one = make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, fine=Decimal(500)
    )
    words = {"proceeding": one, "by": town.township_officer, "today": TODAY}
    said = {"defence_on": TODAY, "defence_text": "x", "defence_review": ""}
    assert rule(proceeding_defence(**words, **said)) == "defence.not_told"
    paid = {"paid_amount": Decimal(500), "paid_on": TODAY, "deferred_until_on": None}
    assert rule(proceeding_payment(**words, **paid)) == "payment.no_decision"
    none = {"review_delivered_on": None, "suit_filed_on": None, "suit_ended_on": None}
    assert rule(proceeding_remedy(**words, review_filed_on=TODAY, **none)) == "remedy.no_decision"
    assert (
        rule(proceeding_court(**words, court="法院", court_number="1", accepted_on=TODAY))
        == "court.not_applied"
    )


def test_payment_in_full_stops_the_payment_clock_and_a_review_moves_the_suit(town, case, told) -> None:
    told.decided_on = date(2026, 11, 2)
    told.save()
    make_delivered_paper(
        case, "D16", date(2026, 11, 2), issuer=town.qingshi_government, by=town.township_officer, proceeding=told
    )  # fmt: skip
    words = {"proceeding": told, "by": town.township_officer, "today": TODAY}
    part = {"paid_amount": Decimal(300), "paid_on": TODAY, "deferred_until_on": None}
    assert rule(proceeding_payment(**words, **part)) == "payment.part"
    assert proceeding_payment(**words, **(part | {"paid_on": None, "deferred_until_on": date(2026, 12, 31)}))
    assert case.deadlines.get(kind="pay").due_on == date(2026, 12, 31)
    filed = {
        "review_filed_on": TODAY,
        "review_delivered_on": None,
        "suit_filed_on": None,
        "suit_ended_on": None,
    }
    assert proceeding_remedy(**words, **filed)
    assert not case.deadlines.filter(kind="suit").exists(), "no period to sue while the review is pending"
    assert proceeding_payment(**words, **(part | {"paid_amount": Decimal(1000)}))
    assert case.deadlines.get(kind="pay").met_on == TODAY


def test_a_decision_given_up_before_delivery_was_none(town, case, told, monkeypatch) -> None:
    plain_bytes(monkeypatch)
    people = {"officer": Person(town.township_officer)}
    it_is(monkeypatch, people, date(2026, 11, 24))
    told.legal_review_on, told.legal_reviewed_by = TODAY, town.bureau_approver
    told.bank = "云溪农商银行 6200-001"
    told.save()
    words = {
        "issuer": town.qingshi_government,
        "drafter": town.township_officer,
        "signer": town.township_deputy,
    }
    row = signs(case, "D16", **words, proceeding=told)
    told.refresh_from_db()
    assert told.decided_on == date(2026, 11, 24)
    assert case.deadlines.get(kind="decide").met_on == date(2026, 11, 24)
    assert case_paper_void(case_paper=row, reason="写错", by=town.township_officer, today=date(2026, 11, 24))
    told.refresh_from_db()
    assert told.decided_on is None and case.deadlines.get(kind="decide").met_on is None
    row = signs(
        case,
        "D16B",
        **words,
        proceeding=told,
        facts={"ground": "初次违法且危害后果轻微并及时改正", "reasons": "已返校"},
    )
    assert delivers(files(row, by=town.township_officer), by=town.township_officer)
    end = {"end": ProceedingEnd.NO_PENALTY, "reason": "轻微", "by": town.township_officer}
    told.refresh_from_db()
    assert proceeding_end(proceeding=told, today=date(2026, 11, 24), **end).ended_on == date(2026, 11, 24)
    assert not case.deadlines.filter(met_on__isnull=True).exists()


def test_no_notice_and_no_decision_is_signed_without_a_basis_that_holds_today(
    town, case, told, basis, monkeypatch
) -> None:
    plain_bytes(monkeypatch)
    words = {
        "issuer": town.qingshi_government,
        "drafter": town.township_officer,
        "signer": town.township_deputy,
    }
    basis.is_active = False
    basis.save()
    assert signs(case, "D12", **words, proceeding=told).rule == "paper.no_basis"
    assert signs(case, "D16", **words, proceeding=told).rule == "paper.no_basis"
    row = make_case_paper(
        case,
        "D16",
        issuer=town.qingshi_government,
        by=town.township_officer,
        proceeding=told,
        state="checked",
    )
    assert law_refused(row, TODAY).rule == "basis.off", "what the decision asks of the law itself"
    assert signs(case, "D16", **words).rule == "paper.no_basis"
    told.basis = None
    told.save()
    assert signs(case, "D12", **words, proceeding=told).rule == "paper.no_basis"
    assert case.papers.filter(kind="D16", paper__state="signed").count() == 0


def test_a_decision_is_not_signed_while_the_law_does_not_let_it(town, case, told, monkeypatch) -> None:
    plain_bytes(monkeypatch)
    it_is(monkeypatch, {"officer": Person(town.township_officer)}, date(2026, 11, 24))
    told.bank = "云溪农商银行 6200-001"
    told.save()
    words = {
        "issuer": town.qingshi_government,
        "drafter": town.township_officer,
        "signer": town.township_deputy,
    }
    assert signs(case, "D16", **words, proceeding=told).rule == "penalty.no_legal_review"
    told.refresh_from_db()
    assert told.decided_on is None and case.papers.filter(kind="D16", paper__state="signed").count() == 0


def test_papers_of_a_proceeding_that_ended_are_no_steps_of_the_next(town, case, told) -> None:
    words = {"issuer": town.qingshi_government, "by": town.township_officer}
    make_delivered_paper(case, "D10", TODAY, proceeding=told, **words)
    assert PaperKind.PENALTY_NOTICE in paper_facts(case, TODAY).done
    end = {"end": ProceedingEnd.REVOKED, "reason": "重办", "by": town.township_officer, "today": TODAY}
    assert proceeding_end(proceeding=told, **end)
    assert not {PaperKind.PENALTY_NOTICE, PaperKind.FILING} & paper_facts(case, TODAY).done
    assert draft_refusal(case, PaperKind.FILING, town.township_officer) is None
    assert draft_refusal(case, PaperKind.PENALTY_DECISION, town.township_officer) is not None
    assert rule(proceeding_end(proceeding=told, **end)) == "proceeding.ended"


# --- clocks ---


def test_clocks_are_written_once_and_moved_by_what_happens(town, case) -> None:
    assert deadlines_refresh(case=case, by="system", today=TODAY) == 1
    events = Event.objects.filter(act="deadlines_set").count()
    assert deadlines_refresh(case=case, by="system", today=TODAY) == 0
    assert Event.objects.filter(act="deadlines_set").count() == events == 1
    row = case.deadlines.get()
    assert (row.kind, row.due_on, row.is_ours, row.unit) == (
        "return_by",
        date(2026, 11, 16),
        False,
        town.qingshi_government,
    )
    case.state, case.ended_on = CaseState.TRANSFERRED, TODAY
    case.save()
    assert deadlines_night(today=TODAY) == 1
    row.refresh_from_db()
    assert row.met_on == TODAY, "a case that ended has no clock left"


def test_an_order_after_a_proceeding_that_ended_starts_its_own_clock(town, case, told) -> None:
    end = {"end": ProceedingEnd.REVOKED, "reason": "重办", "by": town.township_officer, "today": TODAY}
    assert proceeding_end(proceeding=told, **end)
    assert law_facts(case).ended_on == TODAY
    make_delivered_paper(
        case, "D09", TODAY, issuer=town.qingshi_government, by=town.township_officer, return_by_on=date(2026, 12, 1)
    )  # fmt: skip
    deadlines_refresh(case=case, by="system", today=TODAY)
    assert case.deadlines.get(kind="return_by").met_on is None


def test_the_list_filters_exports_and_stays_in_scope(town, case) -> None:
    make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, filed_on=date(2026, 8, 10)
    )
    deadlines_refresh(case=case, by="system", today=TODAY)
    officer = Person(town.township_officer)
    page = officer.opens("cases:clocks")
    assert "曾望" in page and "作出处罚决定" in page
    assert "曾望" in officer.opens("cases:clocks", when="late")
    assert "曾望" not in officer.opens("cases:clocks", when="soon")
    assert "曾望" not in officer.opens("cases:clocks", kind="pay") and "曾望" in officer.opens(
        "cases:clocks", q="曾"
    )
    assert "曾望" not in Person(town.bailu_officer).opens("cases:clocks")


def test_the_desk_reminds_by_the_countys_days_and_says_what_ran_over(town, case) -> None:
    one = make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, filed_on=date(2026, 8, 28)
    )
    deadlines_refresh(case=case, by="system", today=TODAY)
    due = date(2026, 11, 26)
    assert case.deadlines.get(kind="decide").due_on == due

    def said(today: date, user) -> list:
        return [line for line in clock_lines(user, today) if line.what.startswith("作出处罚决定")]

    officer = town.township_officer
    assert said(due - timedelta(days=8), officer) == []
    assert said(due - timedelta(days=7), officer)[0].due_on == due
    assert said(due + timedelta(days=2), officer)
    assert said(due, town.bailu_officer) == [] and said(due, town.bureau_officer) == []
    CountySetting.objects.create(key="cases.remind_days", value="3，1")
    assert remind_days() == (3, 1)
    assert said(due - timedelta(days=7), officer) == []
    assert one.organ == town.qingshi_government


# --- papers from outside ---


def test_a_paper_from_outside_has_its_scan_and_is_filed_once(town, case) -> None:
    words = {
        "case": case, "kind": OutsidePaperKind.MEDIATION, "organ": OutsideOrgan.COURT, "organ_name": "云溪区人民法院",
        "number_text": "1号", "dated_on": TODAY, "delivered_on": None, "note": "十日内返校", "by": town.township_officer,
        "today": TODAY,
    }  # fmt: skip
    scan = make_photo(by=town.township_officer, today=TODAY)
    assert rule(outside_add(scan=None, **words)) == "outside.no_scan"
    assert rule(outside_add(scan=scan, **(words | {"dated_on": date(2026, 11, 19)}))) == "outside.future"
    early = words | {"delivered_on": date(2026, 11, 1)}
    assert rule(outside_add(scan=scan, **early)) == "outside.order"
    assert outside_add(scan=scan, **words)
    assert rule(outside_add(scan=scan, **words)) == "outside.twice"
    assert OutsidePaper.objects.count() == 1
    row = OutsidePaper.objects.get()
    Person(town.bailu_officer).opens("cases:outside_file", case.key, row.key, status=404)
    assert CaseDeadline.objects.filter(case=case).count() == 0


def test_the_clock_list_is_a_workbook_of_what_is_seen(town, case) -> None:
    deadlines_refresh(case=case, by="system", today=TODAY)
    answer = Person(town.township_officer).client.get("/cases/clocks?export=xlsx")
    rows = sheet_rows(answer.content if not answer.streaming else b"".join(answer.streaming_content))
    assert [row[0] for row in rows[2:]] == ["曾望"]
    assert Event.objects.filter(act="cases_exported").count() == 1
    assert Person(town.bureau_approver).client.get("/cases/clocks?export=xlsx").status_code == 403


def test_the_proceeding_offers_what_may_be_recorded_as_things_are(town, told, client) -> None:
    client.force_login(town.township_officer)
    address = reverse("cases:proceeding_page", args=[told.key])
    before = client.get(address).content.decode()
    assert "登记陈述申辩" in before and "登记听证" in before and "登记缴款" not in before
    told.decided_on = TODAY
    told.save()
    after = client.get(address).content.decode()
    assert "登记陈述申辩" not in after and "选定依据" not in after
    assert "登记缴款" in after and "登记法院受理" in after and "案件了结" in after
