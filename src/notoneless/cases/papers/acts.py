"""Papers of a case: each made from the case's own records, never typed twice; the documents room numbers and freezes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CasePaper, Proceeding, Referral
from notoneless.cases.papers.facts import addressee_of
from notoneless.cases.papers.needs import facts_missing, facts_refused
from notoneless.cases.papers.printing import paper_render
from notoneless.cases.queries.law import law_refused
from notoneless.cases.services.lawmoves import law_delivered, law_signed, law_voided
from notoneless.cases.services.referrals import referral_delivered
from notoneless.cases.services.steps import _locked, _nothing, _step
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import Delivery, Paper, StoredFile
from notoneless.documents.queries import delivered_on
from notoneless.documents.services import (
    paper_check,
    paper_deliver,
    paper_draft,
    paper_redraft,
    paper_seal,
    paper_sign,
    paper_void,
)
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.deadlines import pay_by
from notoneless.domain.paperkinds import PAPERS, not_delivered
from notoneless.domain.papertyped import return_by_refused, typed_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from notoneless.grid.access import sight
from notoneless.grid.models import User
from notoneless.grid.queries import county_calendar

acts({"paper_drafted": "拟制文书", "paper_redrafted": "修改文书要素", "paper_delivered": "送达文书"})


def case_paper_draft(
    *,
    case: Case,
    kind: PaperKind,
    by: User,
    today: date,
    return_by_on: date | None = None,
    facts: Mapping[str, str] | None = None,
    replaces: CasePaper | None = None,
    referral: Referral | None = None,
) -> CasePaper | Refusal:
    """Draft a paper of this case for the drafter's unit.

    The return-by day is a fixed working day after today. ``facts`` are what was typed for this paper alone.
    ``replaces`` is the delivered paper of the same kind that the new one corrects and cites.
    """
    issuer = queries.issuer_for(case, kind, by)
    if isinstance(issuer, Refusal):
        return issuer
    if PAPERS[kind].asks_return_by:
        return_by_on = return_by_on or queries.usual_return_by(today)
    if replaces is None:
        refused = queries.draft_refusal(case, kind, by)
    else:
        refused = queries.correction_refusal(replaces, by, case=case, kind=kind)
    if refused is None:
        refused = return_by_refused(return_by_on, today=today, calendar=county_calendar())
    if refused is not None:
        return refused
    typed = dict(facts or {})
    if (wrong := typed_refused(kind, typed, today=today)) is not None:
        return wrong
    missing = facts_missing(case, kind, _proceeding(case), typed, today)
    if missing is not None:
        return missing
    if kind is PaperKind.REFERRAL_LETTER and (referral is None or referral.case_id != case.pk):
        return Refusal("请先在本案登记要移送的事项，再拟转介移送函。", "paper.no_referral")
    with act(by=by, unit=issuer) as log:
        case = _locked(case)
        addressee = addressee_of(case, kind, issuer, referral)
        paper = paper_draft(kind=kind, issuer=issuer, addressee=addressee, body={}, by=by, today=today)
        if isinstance(paper, Refusal):
            return _nothing(log, case, paper)
        row = CasePaper.objects.create(
            case=case, paper=paper, kind=kind, return_by_on=return_by_on, replaces=replaces, referral=referral,
            proceeding=_proceeding(case) if PAPERS[kind].is_proceeding else None,
            facts=json.dumps(typed, ensure_ascii=False),
        )  # fmt: skip
        log("paper_drafted", child=case.child.key, unit=issuer, changes={"kind": ("", kind.label)})
        return row


def _proceeding(case: Case) -> Proceeding | None:
    found: Proceeding | None = case.proceedings.filter(ended_on__isnull=True).first()
    return found


def case_paper_redraft(
    *,
    case_paper: CasePaper,
    facts: Mapping[str, str],
    by: User,
    today: date,
    return_by_on: date | None = None,
) -> CasePaper | Refusal:
    """Change what was typed for a paper that is not signed yet. Who changes it is its drafter; a check is void."""
    refused = queries.redraft_refusal(case_paper, by)
    if refused is not None:
        return refused
    paper, kind = case_paper.paper, PaperKind(case_paper.kind)
    refused = return_by_refused(return_by_on, today=today, calendar=county_calendar())
    refused = refused if refused is not None else typed_refused(kind, facts, today=today)
    if refused is not None:
        return refused
    missing = facts_missing(case_paper.case, kind, case_paper.proceeding, facts, today)
    if missing is not None:
        return missing
    with act(by=by, unit=paper.issuer) as log:
        case = _locked(case_paper.case)
        done = paper_redraft(paper=paper, addressee=paper.addressee, body={}, by=by, today=today)
        if isinstance(done, Refusal):
            return _nothing(log, case, done)
        row = CasePaper.objects.get(pk=case_paper.pk)
        row.facts = json.dumps(dict(facts), ensure_ascii=False)
        row.return_by_on = return_by_on or row.return_by_on
        row.save(update_fields=["facts", "return_by_on"])
        log("paper_redrafted", child=case.child.key, unit=paper.issuer, changes={"kind": ("", kind.label)})
        row.refresh_from_db()
        return row


def case_paper_check(*, case_paper: CasePaper, by: User, today: date) -> Paper | Refusal:
    """The second pair of eyes."""
    refused = queries.paper_step_refusal(case_paper, by)
    return refused if refused is not None else paper_check(paper=case_paper.paper, by=by, today=today)


def case_paper_sign(*, case_paper: CasePaper, by: User, today: date) -> Paper | Refusal:
    """Sign and number; from here the bytes are frozen."""
    refused = queries.paper_step_refusal(case_paper, by)
    if refused is None:
        refused = facts_refused(case_paper, today=today)
    if refused is None:
        refused = law_refused(case_paper, today)
    if refused is not None:
        return refused

    if case_paper.return_by_on is not None and case_paper.return_by_on <= today:
        return Refusal("文书上的应返校日期已到，请作废后重新拟制。", "paper.return_by_past")

    def render(paper: Paper) -> tuple[bytes, bytes]:
        law_signed(case_paper=case_paper, paper=paper, by=by, today=today)
        return paper_render(case_paper, paper, today=paper.signed_on or today)

    return paper_sign(paper=case_paper.paper, by=by, today=today, render=render)


def case_paper_seal(*, case_paper: CasePaper, scan: StoredFile, by: User, today: date) -> Paper | Refusal:
    """Attach the scan of the sealed original."""
    issuer = case_paper.paper.issuer
    if not case_paper.paper.book:
        refused = queries.paper_step_refusal(case_paper, by)
    elif any(issuer.path.startswith(post.unit.path) for post in sight(by).posts):
        refused = None  # delivered before the county began here; only its scan is still to come
    else:
        refused = Refusal(f"扫描件由制发单位{issuer.name}或它的上级补传。", "paper.unit")
    return (
        refused if refused is not None else paper_seal(paper=case_paper.paper, scan=scan, by=by, today=today)
    )


def case_paper_void(*, case_paper: CasePaper, reason: str, by: User, today: date) -> Paper | Refusal:
    """Give up a paper; its number stays used and explained. Only the unit it was made for, or one above it, may."""
    issuer = case_paper.paper.issuer
    if not any(issuer.path.startswith(post.unit.path) for post in sight(by).posts):
        return Refusal(f"文书由制发单位{issuer.name}作废。", "paper.void.unit")
    voided = paper_void(paper=case_paper.paper, reason=reason, by=by, today=today)
    if not isinstance(voided, Refusal):
        law_voided(case_paper=case_paper, by=by, today=today)
    return voided


def case_paper_deliver(
    *,
    case_paper: CasePaper,
    mode: DeliveryMode,
    delivered_on: date,
    receiver: str,
    by: User,
    today: date,
    **words: Any,
) -> Delivery | Refusal:
    """Record the delivery of a sealed paper. A delivered order sets the case's return-by day and its clock.

    A second delivery (the other parent) and the correction of a mistaken entry move no case: the first one has.
    """
    refused = queries.delivery_refusal(case_paper, by)
    if refused is None and case_paper.paper.state == PaperState.SEALED:
        refused = law_refused(case_paper, today)
    if refused is None:
        refused = not_delivered(PaperKind(case_paper.kind))
    if refused is not None:
        return refused
    is_first = case_paper.paper.state == PaperState.SEALED
    with act(by=by, unit=case_paper.paper.issuer) as log:
        case = _locked(case_paper.case)
        delivery = paper_deliver(
            paper=case_paper.paper,
            mode=mode,
            delivered_on=delivered_on,
            receiver=receiver,
            by=by,
            today=today,
            **words,
        )
        if isinstance(delivery, Refusal):
            return _nothing(log, case, delivery)
        log("paper_delivered", child=case.child.key, unit=case_paper.paper.issuer)
        if is_first and case_paper.referral is not None:
            referral_delivered(referral=case_paper.referral, on=delivered_on, log=log)
        if is_first:
            _moved_by(case, case_paper, log, today)
        on = delivery.delivered_on
        law_delivered(case=case, case_paper=case_paper, delivered_on=on, by=by, log=log, today=today)
        return delivery


_MOVES = {
    PaperKind.RETURN_NOTICE: CaseAct.ORDER,
    PaperKind.CORRECTION_ORDER: CaseAct.ORDER,
    PaperKind.PENALTY_DECISION: CaseAct.PENALISE,
    PaperKind.ENFORCEMENT_APPLICATION: CaseAct.ENFORCE,
    PaperKind.CIVIL_COMPLAINT: CaseAct.SUE,
    PaperKind.HOME_LETTER: CaseAct.PERSUADE,
    PaperKind.URGING_LETTER: CaseAct.PERSUADE,
    PaperKind.CENTRE_NOTICE: CaseAct.PERSUADE,
}
"""What the delivery of a paper does to its case."""


def _moved_by(case: Case, case_paper: CasePaper, log: Log, today: date) -> None:
    which = _MOVES.get(PaperKind(case_paper.kind))
    to = advance(case.state_word, which) if which is not None else None
    if which is None or to is None or isinstance(to, Refusal):
        return
    if case_paper.kind == PaperKind.RETURN_NOTICE and _is_past_notice(case, today):
        return
    if which == CaseAct.ORDER:
        case.ordered_until_on = case_paper.return_by_on
        case.due_on = case_paper.return_by_on or case.due_on
    elif which == CaseAct.PENALISE:
        case.due_on = pay_by(delivered_on(case_paper.paper) or today, county_calendar())
    elif which in (CaseAct.ENFORCE, CaseAct.SUE):  # the court has it: asked after once a month
        case.due_on = today + timedelta(days=county_days("cases.touch_days"))
    _step(case, which, to, log, today=today, reason=f"送达{PaperKind(case_paper.kind).label}")


def _is_past_notice(case: Case, today: date) -> bool:
    """A corrected notice moves nothing once the order after it is with the family: the order's day holds."""
    return PaperKind.CORRECTION_ORDER in queries.paper_facts(case, today).done
