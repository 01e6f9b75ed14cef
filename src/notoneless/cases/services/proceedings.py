"""行政处罚案件: opened on the filed approval form, worked by the organ's own people, decided by a signed paper, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from notoneless.cases.models import Case, LegalBasis, Proceeding
from notoneless.cases.queries.law import (
    basis_refusal,
    filing_paper,
    hearing_last_day,
    law_facts,
    organ_refused,
    told_fine,
)
from notoneless.cases.services.clocks import deadlines_refresh
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.core.events import act, acts
from notoneless.domain.proceeding import (
    end_refused,
    fine_refused,
    hearing_refused,
    opening_refused,
    remedy_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind, PaperState, ProceedingEnd
from notoneless.grid.models import User

acts(
    {
        "proceeding_open": "行政处罚立案",
        "proceeding_basis": "选定处罚依据和罚款",
        "proceeding_defence": "登记陈述申辩",
        "proceeding_hearing": "登记听证",
        "proceeding_review": "登记法制审核意见",
        "proceeding_payment": "登记缴款",
        "proceeding_remedy": "登记复议诉讼",
        "proceeding_court": "登记法院受理",
        "proceeding_end": "案件了结",
    }
)


def proceeding_open(
    *, case: Case, officers: Sequence[str], cards: Sequence[str], party: str, by: User, today: date
) -> Proceeding | Refusal:
    """立案: on the signed and filed 立案审批表; the ninety days run from its signature."""
    with act(by=by, unit=case.unit) as log:
        case = _locked(case)
        filing = filing_paper(case)
        names, numbers = [name.strip() for name in officers], [card.strip() for card in cards]
        refused = opening_refused(
            officers=names,
            cards=numbers,
            party=party,
            guardians=set(case.child.guardians.values_list("name", flat=True)),
            child=case.child.name,
            has_filing=filing is not None,
            has_open=case.proceedings.filter(ended_on__isnull=True).exists(),
        )
        if refused is None and filing is not None:
            refused = organ_refused(filing.paper.issuer, by)
        if refused is not None:
            return _nothing(log, case, refused)
        assert filing is not None  # asked by the rule
        row = Proceeding.objects.create(
            case=case, organ=filing.paper.issuer, filed_on=filing.paper.signed_on or today, filed_by=by,
            officers="、".join(names), officer_cards="、".join(numbers), party=party,
        )  # fmt: skip
        filing.proceeding = row
        filing.save()
        log("proceeding_open", child=case.child.key, unit=row.organ, changes={"party": ("", party)})
        deadlines_refresh(case=case, by=by, today=today)
        return row


Refuse = Callable[[Proceeding], Refusal | None]


def _changed(
    proceeding: Proceeding, event: str, refuse: Refuse, by: User, today: date, ability: str = "law.work", **now: Any
) -> Proceeding | Refusal:  # fmt: skip
    """One change of an open proceeding: held, asked of the rule, kept, told, its clocks computed anew."""
    with act(by=by, unit=proceeding.organ) as log:
        case = _locked(proceeding.case)
        row = (
            Proceeding.objects.select_for_update(of=("self",))
            .select_related("basis__place", "organ", "case__child")
            .get(pk=proceeding.pk)
        )
        refused = organ_refused(row.organ, by) if ability == "law.work" else None
        if row.ended_on is not None:
            refused = Refusal("案件已经了结，不能再改。", "proceeding.ended")
        refused = refused if refused is not None else refuse(row)
        if refused is not None:
            return _nothing(log, case, refused)
        changes = {name: (getattr(row, name), value) for name, value in now.items()}
        for name, value in now.items():
            setattr(row, name, value)
        row.save()
        log(event, child=case.child.key, unit=row.organ, changes=changes)
        deadlines_refresh(case=case, by=by, today=today)
        row.refresh_from_db()
        return row


def proceeding_basis(
    *, proceeding: Proceeding, basis: LegalBasis, fine: Decimal, bank: str, by: User, today: date
) -> Proceeding | Refusal:
    """选定依据、罚款和缴款银行; decision and collection are separate organs (行政处罚法 第67条)."""

    def refuse(row: Proceeding) -> Refusal | None:
        refused = basis_refusal(basis, row.case, row.organ, fine, today)
        if refused is not None:
            return refused
        return fine_refused(fine=fine, told=told_fine(row), is_decided=row.decided_on is not None)

    if not bank.strip():
        return Refusal("请填写缴款银行和账号：罚款由当事人缴到银行，不当场收。", "proceeding.no_bank")
    return _changed(
        proceeding, "proceeding_basis", refuse, by, today, basis=basis, fine=fine, bank=bank.strip()
    )


def proceeding_defence(
    *, proceeding: Proceeding, defence_on: date | None, defence_text: str, defence_review: str, by: User, today: date
) -> Proceeding | Refusal:  # fmt: skip
    """陈述申辩和复核: what the party said, and what the organ says to it (行政处罚法 第45条)."""

    def refuse(row: Proceeding) -> Refusal | None:
        told = law_facts(row.case, row).notice_delivered_on
        if told is None:
            return Refusal("送达行政处罚事先告知书以后才有陈述申辩。", "defence.not_told")
        if defence_on is None or not told <= defence_on <= today:
            return Refusal(f"陈述申辩日期须在告知书送达的{told:%Y-%m-%d}和今天之间。", "defence.date")
        return None if defence_text.strip() else Refusal("请写明当事人说了什么。", "defence.empty")

    return _changed(
        proceeding, "proceeding_defence", refuse, by, today, defence_on=defence_on, defence_text=defence_text,
        defence_review=defence_review,
    )  # fmt: skip


def proceeding_hearing(
    *, proceeding: Proceeding, hearing_asked_on: date | None, hearing_on: date | None, hearing_place: str,
    hearing_host: str, by: User, today: date,
) -> Proceeding | Refusal:  # fmt: skip
    """听证: asked in time, held on a day of which the party hears seven working days before, led by somebody else."""
    host = hearing_host.strip()

    def refuse(row: Proceeding) -> Refusal | None:
        last = hearing_last_day(row)
        if last is None and row.has_hearing_right:
            return Refusal("送达行政处罚事先告知书以后才能要求听证。", "hearing.not_told")
        return hearing_refused(
            has_right=row.has_hearing_right, asked_on=hearing_asked_on, last_day=last, hearing_on=hearing_on,
            host=host, officers=row.officers.split("、"),
        )  # fmt: skip

    return _changed(
        proceeding, "proceeding_hearing", refuse, by, today, hearing_asked_on=hearing_asked_on,
        hearing_on=hearing_on, hearing_place=hearing_place.strip(), hearing_host=host,
    )  # fmt: skip


def proceeding_review(
    *, proceeding: Proceeding, legal_review: str, by: User, today: date
) -> Proceeding | Refusal:
    """法制审核: the legal officer's opinion, never by an officer of the case (行政处罚法 第58条)."""

    def refuse(row: Proceeding) -> Refusal | None:
        if row.decided_on is not None:
            return Refusal("处罚决定已经作出，审核应在决定之前。", "review.decided")
        if row.basis is None or row.fine is None:
            return Refusal("案件还没有选定依据和罚款，没有可以审核的。", "review.no_basis")
        if by.pk == row.filed_by_id or by.name in row.officers.split("、"):
            return Refusal("本案的办案人员不能作法制审核。", "review.own")
        return None if legal_review.strip() else Refusal("请写审核意见。", "review.empty")

    return _changed(
        proceeding, "proceeding_review", refuse, by, today, "law.review", legal_review=legal_review,
        legal_review_on=today, legal_reviewed_by=by,
    )  # fmt: skip


def proceeding_payment(
    *, proceeding: Proceeding, paid_amount: Decimal | None, paid_on: date | None, deferred_until_on: date | None,
    by: User, today: date,
) -> Proceeding | Refusal:  # fmt: skip
    """缴款: paid in full on this day, or part of it, or allowed to be paid later (行政处罚法 第66、67条)."""

    def refuse(row: Proceeding) -> Refusal | None:
        served = law_facts(row.case, row).decision_delivered_on
        if served is None:
            return Refusal("处罚决定书还没有送达。", "payment.no_decision")
        if paid_on is not None and not served <= paid_on <= today:
            return Refusal("缴清日期须在决定书送达和今天之间。", "payment.date")
        if paid_on is not None and (paid_amount is None or row.fine is None or paid_amount < row.fine):
            return Refusal(f"已缴不足罚款{row.fine}元的，不填缴清日期。", "payment.part")
        if deferred_until_on is not None and deferred_until_on <= served:
            return Refusal("准予暂缓(分期)的日期须晚于决定书送达。", "payment.deferral")
        return None

    return _changed(
        proceeding, "proceeding_payment", refuse, by, today, paid_amount=paid_amount, paid_on=paid_on,
        deferred_until_on=deferred_until_on,
    )  # fmt: skip


def proceeding_remedy(
    *, proceeding: Proceeding, review_filed_on: date | None, review_delivered_on: date | None,
    suit_filed_on: date | None, suit_ended_on: date | None, by: User, today: date,
) -> Proceeding | Refusal:  # fmt: skip
    """当事人的复议和诉讼: they move every later clock."""
    days: dict[str, Any] = {
        "review_filed_on": review_filed_on, "review_delivered_on": review_delivered_on,
        "suit_filed_on": suit_filed_on, "suit_ended_on": suit_ended_on,
    }  # fmt: skip

    def refuse(row: Proceeding) -> Refusal | None:
        served = law_facts(row.case, row).decision_delivered_on
        return remedy_refused(served_on=served, today=today, **days)

    return _changed(proceeding, "proceeding_remedy", refuse, by, today, **days)


def proceeding_court(
    *, proceeding: Proceeding, court: str, court_number: str, accepted_on: date | None, by: User, today: date
) -> Proceeding | Refusal:
    """法院受理: its number and day, after the application was handed in."""

    def refuse(row: Proceeding) -> Refusal | None:
        if row.applied_on is None:
            return Refusal("强制执行申请书还没有送交法院。", "court.not_applied")
        if accepted_on is not None and not row.applied_on <= accepted_on <= today:
            return Refusal(f"受理日期须在申请的{row.applied_on:%Y-%m-%d}和今天之间。", "court.date")
        return None

    return _changed(
        proceeding, "proceeding_court", refuse, by, today, court=court.strip(), court_number=court_number.strip(),
        accepted_on=accepted_on,
    )  # fmt: skip


def proceeding_end(
    *, proceeding: Proceeding, end: ProceedingEnd, reason: str, by: User, today: date
) -> Proceeding | Refusal:
    """了结: performed, no penalty, the child is back (行政处罚法 第33条), or revoked. Its clocks stop."""

    def refuse(row: Proceeding) -> Refusal | None:
        no_penalty = row.papers.filter(
            kind=PaperKind.NO_PENALTY_DECISION, paper__state=PaperState.DELIVERED
        ).exists()
        return end_refused(
            end, reason=reason, is_returned=row.case.returned_on is not None, is_decided=row.decided_on is not None,
            is_paid=row.paid_on is not None, has_no_penalty=no_penalty,
        )  # fmt: skip

    return _changed(
        proceeding, "proceeding_end", refuse, by, today, end=end, ended_on=today, end_reason=reason.strip()
    )
