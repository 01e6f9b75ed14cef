"""Where the law stands in a case: the recorded days as the clocks need them, and what may be signed or handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from notoneless.cases.models import Case, CasePaper, LegalBasis, Proceeding
from notoneless.cases.queries.rows import rows_of
from notoneless.core.countysettings import county_days
from notoneless.domain.causes import CausePath
from notoneless.domain.deadlines import LawFacts, apply_refused, hearing_request_until
from notoneless.domain.legalbasis import BasisTerms, basis_refused
from notoneless.domain.proceeding import decide_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind as K
from notoneless.domain.words import PaperState, Role, UnitKind
from notoneless.grid.access import ABILITIES, sight
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import county_calendar

ORDERS = (K.RETURN_NOTICE, K.CORRECTION_ORDER)
"""What gives the guardian a day by which the child must be back under the law."""


def terms_of(basis: LegalBasis) -> BasisTerms:
    """A basis as its rules ask it."""
    return BasisTerms(
        name=str(basis),
        valid_from_on=basis.valid_from_on,
        valid_until_on=basis.valid_until_on,
        organs=frozenset(UnitKind(kind) for kind in basis.organs.split(",") if kind),
        fine_min=basis.fine_min,
        fine_max=basis.fine_max,
        is_checked=basis.checked_by_id is not None,
        is_active=basis.is_active,
        place_path=basis.place.path if basis.place is not None else "",
    )


def _place_path(case: Case) -> str:
    place = case.child.residence or case.place
    return place.path if place is not None else ""


def basis_refusal(
    basis: LegalBasis, case: Case, organ: Unit, fine: Decimal | None, today: date
) -> Refusal | None:
    """Why this case's penalty may not rest on this basis, or None."""
    return basis_refused(
        terms_of(basis), day=today, place_path=_place_path(case), organ=UnitKind(organ.kind), fine=fine
    )


def bases_for(case: Case, organ: Unit, today: date) -> list[LegalBasis]:
    """The bases this organ may choose from in this case today."""
    rows = LegalBasis.objects.filter(is_active=True).select_related("place")
    return [row for row in rows if basis_refusal(row, case, organ, None, today) is None]


def has_any_basis(case: Case, today: date) -> bool:
    """Whether anybody could punish here at all: some basis holds today for this place."""
    organs = (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.BUREAU, UnitKind.STREET_OFFICE)
    path = _place_path(case)
    rows = LegalBasis.objects.filter(is_active=True).select_related("place")
    return any(
        basis_refused(terms_of(row), day=today, place_path=path, organ=organ) is None
        for row in rows
        for organ in organs
    )


def no_penalty_refusal(case: Case, today: date) -> Refusal | None:
    """Why no penalty can be imposed in this case as things are, or None."""
    if case.path is not CausePath.LAW:
        return Refusal("这个孩子的情况不走处罚的路：保持联系、落实关爱，或由教育局督办学校。", "law.path")
    if not has_any_basis(case, today):
        return Refusal(
            "本地没有有效的处罚依据，不能罚款：义务教育法第五十八条只有批评教育、责令限期改正。",
            "law.no_basis",
        )
    return None


def organ_refused(organ: Unit, by: User, ability: str = "law.work") -> Refusal | None:
    """Only the organ's own people work in its case."""
    posts = [post for post in sight(by).posts if Role(post.role) in ABILITIES[ability]]
    if any(post.unit_id == organ.pk for post in posts):
        return None
    return Refusal(f"案件由{organ.name}的人员办理。", "proceeding.organ")


def proceeding_of(case: Case) -> Proceeding | None:
    """The newest proceeding of a case."""
    return next(iter(rows_of(case, "proceedings")), None)


def filing_paper(case: Case) -> CasePaper | None:
    """The filed 立案审批表 that no proceeding was opened on yet."""
    for row in rows_of(case, "papers"):
        if row.kind == K.FILING and row.paper.state == PaperState.SEALED and row.proceeding_id is None:
            found: CasePaper = row
            return found
    return None


def told_fine(proceeding: Proceeding) -> Decimal | None:
    """The fine the party was told of; None before the prior notice was delivered."""
    rows = rows_of(proceeding.case, "papers")
    return proceeding.fine if _delivered(rows, proceeding, K.PENALTY_NOTICE) else None


def _delivered(rows: Iterable[CasePaper], proceeding: Proceeding | None, *kinds: K) -> date | None:
    """The day the newest of these papers reached its addressee: where both parents got it, the later one's, so that
    nobody loses a day. Papers of another proceeding do not count."""
    for row in rows:
        if row.kind not in kinds or row.paper.state != PaperState.DELIVERED or not _is_of(row, proceeding):
            continue
        days = [one.delivered_on for one in row.paper.deliveries.all()]
        if days:
            return max(days)
    return None


def _is_of(row: CasePaper, proceeding: Proceeding | None) -> bool:
    if proceeding is None or row.proceeding_id == proceeding.pk:
        return True
    signed = row.paper.signed_on
    return row.proceeding_id is None and signed is not None and signed >= proceeding.filed_on


def latest_order(case: Case) -> CasePaper | None:
    """The newest delivered notice or order that gives a day to be back, of those since the case was confirmed last."""
    since = case.confirmed_on or case.opened_on
    for row in rows_of(case, "papers"):
        if row.kind not in ORDERS or row.paper.state != PaperState.DELIVERED or row.return_by_on is None:
            continue
        if row.paper.book or row.paper.signed_on is None or row.paper.signed_on >= since:
            found: CasePaper = row
            return found
    return None


def law_facts(case: Case, proceeding: Proceeding | None = None) -> LawFacts:
    """The recorded days of the case's legal way: of this proceeding, else of its newest."""
    rows = rows_of(case, "papers")
    order = latest_order(case)
    told = _order_day(order)
    one = proceeding or _unless_before(proceeding_of(case), told)
    suit = _unless_before(next(iter(rows_of(case, "lawsuits")), None), told)
    ends = [one.ended_on if one is not None else None, case.ended_on]
    common: dict[str, Any] = {
        "order_delivered_on": told,
        "order_by": order.return_by_on if order is not None else None,
        "sued_on": suit.filed_on if suit is not None else None,
        "returned_on": case.returned_on,
        "ended_on": min((day for day in ends if day is not None), default=None),
    }
    if one is None:
        return LawFacts(**common)
    return LawFacts(
        **common,
        filed_on=one.filed_on,
        notice_delivered_on=_delivered(rows, one, K.PENALTY_NOTICE),
        defence_workdays=county_days("cases.defence_workdays"),
        has_hearing_right=one.has_hearing_right,
        hearing_asked_on=one.hearing_asked_on,
        hearing_on=one.hearing_on,
        hearing_notice_delivered_on=_delivered(rows, one, K.HEARING_NOTICE),
        decided_on=one.decided_on,
        decision_delivered_on=_delivered(rows, one, K.PENALTY_DECISION),
        has_fine=bool(one.fine),
        paid_on=one.paid_on,
        deferred_until_on=one.deferred_until_on,
        review_filed_on=one.review_filed_on,
        review_delivered_on=one.review_delivered_on,
        suit_filed_on=one.suit_filed_on,
        suit_ended_on=one.suit_ended_on,
        demand_delivered_on=_delivered(rows, one, K.DEMAND_NOTICE),
        applied_on=one.applied_on,
        accepted_on=one.accepted_on,
    )


def _unless_before(one: Any, told: date | None) -> Any:
    """A proceeding or suit, unless it ended before the order that runs now: the child left again and all begins anew."""
    is_past = one is not None and one.ended_on is not None and told is not None and one.ended_on <= told
    return None if is_past else one


def _order_day(order: CasePaper | None) -> date | None:
    if order is None:
        return None
    return max((one.delivered_on for one in order.paper.deliveries.all()), default=None)


def hearing_last_day(proceeding: Proceeding) -> date | None:
    """Until when the party may ask for a hearing; None before it was told."""
    return hearing_request_until(law_facts(proceeding.case, proceeding), county_calendar())


def law_refused(case_paper: CasePaper, today: date) -> Refusal | None:
    """Why the law does not let this paper be signed, or handed in, today; None where it does.

    Asked before a signature (prior notice, both decisions) and before a delivery (the application to the court).
    """
    kind, state = K(case_paper.kind), PaperState(case_paper.paper.state)
    is_signed_now, is_delivered_now = state == PaperState.CHECKED, state == PaperState.SEALED
    case, proceeding = case_paper.case, case_paper.proceeding
    if kind is K.ENFORCEMENT_APPLICATION and is_delivered_now:
        return apply_refused(law_facts(case, proceeding), county_calendar(), today)
    if not is_signed_now or kind not in (K.PENALTY_NOTICE, K.PENALTY_DECISION, K.NO_PENALTY_DECISION):
        return None
    if proceeding is None or proceeding.ended_on is not None:
        return Refusal("案件还没有立案或者已经了结，不能签发。", "penalty.no_proceeding")
    is_penalty = kind is not K.NO_PENALTY_DECISION
    if is_penalty and (proceeding.basis is None or proceeding.fine is None):
        return Refusal("先在案件里选定处罚依据和罚款数额。", "penalty.no_basis")
    if is_penalty and proceeding.basis is not None:
        refused = basis_refusal(proceeding.basis, case, proceeding.organ, proceeding.fine, today)
        if refused is not None:
            return refused
    if kind is K.PENALTY_NOTICE:
        return None
    return decision_refusal(proceeding, today, is_penalty=is_penalty)


def decision_refusal(proceeding: Proceeding, today: date, *, is_penalty: bool) -> Refusal | None:
    """Why this proceeding cannot be decided today, or None."""
    return decide_refused(
        law_facts(proceeding.case, proceeding),
        county_calendar(),
        today,
        has_defence=proceeding.defence_on is not None,
        has_defence_review=bool(proceeding.defence_review.open() if proceeding.defence_review else ""),
        has_legal_review=proceeding.legal_review_on is not None,
        is_penalty=is_penalty,
    )
