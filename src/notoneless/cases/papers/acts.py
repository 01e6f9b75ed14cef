"""Papers of a case: each made from the case's own records, never typed twice; the documents room numbers and freezes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CasePaper, Proceeding, Referral
from notoneless.cases.papers.facts import addressee_of
from notoneless.cases.papers.printing import paper_render
from notoneless.cases.services.steps import _locked, _nothing, _step
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import Delivery, Paper, StoredFile
from notoneless.documents.services import (
    paper_check,
    paper_deliver,
    paper_draft,
    paper_seal,
    paper_sign,
    paper_void,
)
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from notoneless.grid.access import sight
from notoneless.grid.models import User

acts({"paper_drafted": "拟制文书", "paper_delivered": "送达文书"})


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

    The return-by day is a fixed day after today. ``facts`` are what was typed for this paper alone. ``replaces`` is
    the delivered paper of the same kind that the new one corrects and cites.
    """
    refused = queries.draft_refusal(case, kind, by)
    issuer = queries.issuer_for(case, kind, by)
    if refused is not None:
        return refused
    if isinstance(issuer, Refusal):
        return issuer
    if PAPERS[kind].asks_return_by:
        return_by_on = return_by_on or today + timedelta(days=county_days("cases.return_by_days"))
    if return_by_on is not None and return_by_on <= today:
        return Refusal("应返校日期须晚于今天，给家长留出时间。", "paper.return_by_past")
    if replaces is not None and (replaces.case_id != case.pk or replaces.kind != kind):
        return Refusal("更正的文书须是本案的同一种文书。", "paper.replaces_other")
    if replaces is not None and replaces.paper.state != PaperState.DELIVERED:
        return Refusal("没有送达的文书请作废重拟；已送达的才用新文书更正。", "paper.replaces_undelivered")
    with act(by=by, unit=issuer) as log:
        case = _locked(case)
        addressee = addressee_of(case, kind, issuer, referral)
        paper = paper_draft(kind=kind, issuer=issuer, addressee=addressee, body={}, by=by, today=today)
        if isinstance(paper, Refusal):
            return _nothing(log, case, paper)
        row = CasePaper.objects.create(
            case=case, paper=paper, kind=kind, return_by_on=return_by_on, replaces=replaces, referral=referral,
            proceeding=_proceeding(case) if PAPERS[kind].is_proceeding else None,
            facts=json.dumps(dict(facts or {}), ensure_ascii=False),
        )  # fmt: skip
        log("paper_drafted", child=case.child.key, unit=issuer, changes={"kind": ("", kind.label)})
        return row


def _proceeding(case: Case) -> Proceeding | None:
    found: Proceeding | None = case.proceedings.filter(ended_on__isnull=True).first()
    return found


def case_paper_check(*, case_paper: CasePaper, by: User, today: date) -> Paper | Refusal:
    """The second pair of eyes."""
    refused = queries.paper_step_refusal(case_paper, by)
    return refused if refused is not None else paper_check(paper=case_paper.paper, by=by, today=today)


def case_paper_sign(*, case_paper: CasePaper, by: User, today: date) -> Paper | Refusal:
    """Sign and number; from here the bytes are frozen."""
    refused = queries.paper_step_refusal(case_paper, by)
    if refused is not None:
        return refused

    def render(paper: Paper) -> tuple[bytes, bytes]:
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
    return paper_void(paper=case_paper.paper, reason=reason, by=by, today=today)


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
        if is_first:
            _moved_by(case, case_paper, log, today)
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
    if which == CaseAct.ORDER:
        case.ordered_until_on = case_paper.return_by_on
        case.due_on = case_paper.return_by_on or case.due_on
    _step(case, which, to, log, today=today, reason=f"送达{PaperKind(case_paper.kind).label}")
