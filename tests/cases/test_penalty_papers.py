"""What a paper of the law cannot do without; money, days and evidence it takes from the records."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from notoneless.cases import papers
from notoneless.cases.models import Case
from notoneless.cases.papers import lawfacts
from notoneless.cases.papers.evidence import evidence_in_short, evidence_of
from notoneless.documents.models import PaperNumber
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, ContactKind, PaperKind
from notoneless.files.papers.enforcing import Cited
from notoneless.support.services import contact_record
from tests.makers import TODAY, make_basis, make_case, make_paper, make_photo, make_proceeding

pytestmark = pytest.mark.django_db
K = PaperKind


@pytest.fixture
def case(town):
    return make_case(
        town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.ORDERED, cause="work",
        absent_since_on=date(2026, 9, 1), confirmed_on=date(2026, 10, 1),
    )  # fmt: skip


@pytest.fixture
def proceeding(town, case):
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_leader)
    return make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, basis=basis, fine=Decimal("1000.00"),
        bank="云溪农商银行", hearing_asked_on=TODAY, hearing_on=date(2026, 12, 8), hearing_place="三楼会议室",
        hearing_host="司法所长孟平",
    )  # fmt: skip


@pytest.fixture
def give(town, case, proceeding):
    """A paper of the proceeding as it went its way."""

    def made(kind, on=TODAY, **fields):
        state = "sealed" if not papers_rule(kind).is_delivered else "delivered"
        return make_paper(
            case, kind, issuer=town.qingshi_government, by=town.township_officer, on=on, state=state,
            proceeding=proceeding if papers_rule(kind).is_proceeding else None, **fields,
        )  # fmt: skip

    return made


def papers_rule(kind):
    from notoneless.domain.paperkinds import PAPERS

    return PAPERS[K(kind)]


@pytest.fixture
def told(give):
    """Ordered, filed, asked and told."""
    for kind in ("D04", "D08"):
        give(kind)
    give("D09", on=date(2026, 11, 2), return_by_on=date(2026, 11, 9))
    for kind in ("D10", "D11", "D12"):
        give(kind)


@pytest.fixture
def draft(town, case, proceeding, told):
    """Drafting by the township's officer."""

    def made(kind, *, today=TODAY, **facts):
        return papers.case_paper_draft(
            case=Case.objects.get(pk=case.pk),
            kind=K(kind),
            by=town.township_officer,
            today=today,
            facts=facts,
        )

    return made


def refused(outcome, rule: str) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    assert outcome.rule == rule, outcome
    return outcome


LACKING = [
    ("D16", {}, {"bank": ""}, "paper.no_bank"),
    ("D16", {}, {"fine": None}, "paper.no_fine"),
    ("D12", {}, {"officers": "高青山"}, "paper.officers"),
    ("D12", {}, {"officer_cards": "QS-0101"}, "paper.officers"),
    ("D12", {}, {"party": "曾望"}, "paper.party"),
    ("D12", {}, {"party": "路人甲"}, "paper.party"),
    ("D14", {"hearing_time": "上午9时"}, {"hearing_place": ""}, "paper.no_hearing_place"),
    ("D14", {"hearing_time": "上午9时"}, {"hearing_on": None}, "paper.no_hearing_place"),
    ("D14", {"hearing_time": "上午9时"}, {"hearing_host": ""}, "paper.no_hearing_host"),
    ("D14", {"hearing_time": "上午9时"}, {"hearing_host": "杜鹃"}, "paper.hearing_host"),
    ("D14", {"hearing_time": "上午9时"}, {"hearing_on": date(2026, 11, 26)}, "paper.hearing_late"),
    ("D14", {}, {}, "paper.field_missing"),
    ("D15", {}, {}, "paper.no_opinion"),
    ("D16B", {"ground": "违法事实不能成立"}, {}, "paper.field_missing"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "changes", "rule"), LACKING)
def test_a_paper_without_a_fact_it_must_state_is_not_drafted(
    draft, proceeding, kind, facts, changes, rule
) -> None:
    for name, value in changes.items():
        setattr(proceeding, name, value)
    proceeding.save()
    said = refused(draft(kind, **facts), rule)
    assert len(said.reason) > 8 and said.reason.endswith("。")


@pytest.mark.parametrize(("kind", "facts", "changes", "rule"), LACKING[:11])
def test_nor_is_it_signed_and_no_number_is_spent(town, draft, proceeding, kind, facts, changes, rule) -> None:
    row = draft(kind, **facts)
    assert not isinstance(row, Refusal), row
    done = papers.case_paper_check(case_paper=row, by=town.township_deputy, today=TODAY)
    assert not isinstance(done, Refusal)
    for name, value in changes.items():
        setattr(proceeding, name, value)
    proceeding.save()
    row = type(row).objects.get(pk=row.pk)
    refused(papers.case_paper_sign(case_paper=row, by=town.township_deputy, today=TODAY), rule)
    row.paper.refresh_from_db()
    assert row.paper.state == "checked" and not row.paper.number_text
    assert not PaperNumber.objects.filter(kind=kind).exists()


def test_a_basis_that_ran_out_stops_the_decision_at_the_signing(town, draft, proceeding) -> None:
    row = draft("D16")
    papers.case_paper_check(case_paper=row, by=town.township_deputy, today=TODAY)
    type(proceeding.basis).objects.update(valid_until_on=TODAY - timedelta(days=1))
    row = type(row).objects.get(pk=row.pk)
    refused(papers.case_paper_sign(case_paper=row, by=town.township_deputy, today=TODAY), "paper.no_basis")


def test_a_review_needs_its_word_and_its_reasons(town, draft, give, proceeding) -> None:
    give("D13")
    refused(draft("D13B"), "paper.field_missing")
    refused(draft("D13B", adoption="不予采纳"), "paper.no_review")
    proceeding.defence_review = "已逐条复核"
    proceeding.save()
    assert not isinstance(draft("D13B", adoption="不予采纳"), Refusal)


def test_a_demand_waits_for_the_decision_and_an_application_for_the_demand(town, case, give, draft) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.PENALTY)
    assert isinstance(draft("D17"), Refusal)
    give("D16", on=date(2026, 11, 2))
    assert not isinstance(draft("D17"), Refusal)
    assert isinstance(draft("D18", representative="韦正，镇长", subject="无"), Refusal)
    give("D17")
    assert not isinstance(draft("D18", representative="韦正，镇长", subject="无"), Refusal)


def test_a_paper_is_written_to_the_party_of_the_proceeding(town, draft, case, proceeding) -> None:
    from notoneless.children.models import Guardian

    Guardian.objects.create(child=case.child, name="韦秀", relation="母亲", rank=2)
    proceeding.party = "韦秀"
    proceeding.save()
    row = draft("D16")
    assert row.paper.addressee == "韦秀"
    assert lawfacts.party_of(case, proceeding).relation == "母亲"


def test_a_paper_of_the_file_is_not_delivered(town, case, give, draft) -> None:
    row = give("D11B")
    outcome = papers.case_paper_deliver(
        case_paper=row,
        mode="direct",
        delivered_on=TODAY,
        receiver="曾大勇",
        by=town.township_officer,
        today=TODAY,
    )
    assert isinstance(outcome, Refusal)
    row.paper.state = "signed"
    row.paper.save()
    assert "归档" in _desk(town)


def _desk(town) -> str:
    from notoneless.cases.queries import paper_steps_for

    return "".join(step.label for step in paper_steps_for(town.township_officer))


def test_only_the_unit_that_issues_a_paper_changes_what_was_typed(town, draft) -> None:
    row = draft("D14", hearing_time="上午9时")
    change = {"case_paper": row, "facts": {"hearing_time": "下午3时"}, "today": TODAY}
    refused(papers.case_paper_redraft(by=town.bureau_officer, **change), "paper.unit")
    refused(papers.case_paper_redraft(by=town.village_officer, **change), "paper.ability")
    row = type(row).objects.get(pk=row.pk)
    refused(
        papers.case_paper_redraft(case_paper=row, facts={}, by=town.township_officer, today=TODAY),
        "paper.field_missing",
    )
    changed = papers.case_paper_redraft(by=town.township_deputy, **(change | {"case_paper": row}))
    assert papers.typed_facts(changed) == {"hearing_time": "下午3时"}
    assert changed.paper.drafted_by == town.township_deputy


DECISION = Cited("行政处罚决定书", "某号", date(2026, 11, 2))


def test_late_addition_runs_from_the_last_day_to_pay_and_never_over_the_fine(proceeding) -> None:
    assert lawfacts.pay_due_of(proceeding, DECISION) == date(2026, 11, 17)
    assert lawfacts.late_of(proceeding, DECISION, date(2026, 11, 17)) == 0
    assert lawfacts.late_of(proceeding, DECISION, date(2026, 11, 18)) == Decimal("30.00")
    assert lawfacts.late_of(proceeding, DECISION, date(2027, 11, 18)) == Decimal("1000.00")


def test_days_of_a_review_and_a_granted_deferral_add_nothing(proceeding) -> None:
    proceeding.review_filed_on, proceeding.review_delivered_on = date(2026, 11, 18), date(2026, 11, 27)
    assert lawfacts.late_of(proceeding, DECISION, date(2026, 11, 28)) == Decimal("30.00")
    proceeding.deferred_until_on = date(2027, 1, 31)
    assert lawfacts.late_of(proceeding, DECISION, date(2026, 11, 28)) == 0


def test_what_was_paid_is_not_asked_for_again(proceeding) -> None:
    proceeding.paid_amount = Decimal("400")
    assert lawfacts.unpaid_of(proceeding) == Decimal("600")
    proceeding.paid_amount = Decimal("1200")
    assert lawfacts.unpaid_of(proceeding) == 0
    assert lawfacts.unpaid_of(None) == 0


def test_the_evidence_of_a_case_is_gathered_from_its_papers_visits_and_photos(town, case, give, told) -> None:
    photo = make_photo(by=town.township_officer, today=TODAY)
    contact_record(
        child=case.child, kind=ContactKind.VISIT, on=TODAY, by=town.vice_principal, unit=town.primary, found="在厂里",
        today=TODAY, photo=photo, case_key=case.key,
    )  # fmt: skip
    lines = evidence_of(case, more="工资条，城北鞋厂\n邻居证言")
    by_name = {line.name: line for line in lines}
    assert by_name["《调查询问笔录》"].kind == "当事人的陈述"
    assert "《立案审批表》" not in by_name, "what the organ decides for itself proves nothing"
    assert any(name.startswith("送达回证（责令限期改正通知书") for name in by_name)
    photos = [line for line in lines if line.kind == "电子数据"]
    assert len(photos) == 1 and photos[0].pages == "1" and "傅校敏" in photos[0].source
    assert by_name["工资条"].source == "城北鞋厂" and "邻居证言" in by_name
    short = [line.name for line in evidence_in_short(case)]
    assert any("记录1份" in name for name in short) and "《行政处罚事先告知书》" not in short
    assert "《责令限期改正通知书》" in short


def test_the_story_of_the_facts_comes_from_the_records(town, case, give) -> None:
    from notoneless.cases.papers.facts import child_facts

    give("D09", on=date(2026, 11, 2), return_by_on=date(2026, 11, 9))
    text = lawfacts.story(case, town.qingshi_government, child_facts(case, is_masked=False), TODAY)
    for words in (
        "自2026年9月1日起未到校",
        "本机关已送达《责令限期改正通知书》",
        "于2026年11月9日前送曾望返校",
        "期满仍未改正",
    ):
        assert words in text, words
    case.returned_on = date(2026, 11, 16)
    text = lawfacts.story(case, town.bureau, child_facts(case, is_masked=False), TODAY)
    assert "青石镇人民政府已送达" in text and "2026年11月16日返校" in text and "仍未改正" not in text
