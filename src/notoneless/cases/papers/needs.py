"""What a paper of the law cannot do without: asked when it is drafted, shown on its page, asked again at the signing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from notoneless.cases.models import Case, CasePaper, Proceeding
from notoneless.cases.papers.facts import typed_facts
from notoneless.cases.papers.lawfacts import last, officers_of, opened, parts, proceeding_of
from notoneless.core import clock
from notoneless.domain.deadlines import HEARING_NOTICE_WORKDAYS, workdays_before
from notoneless.domain.paperfields import fields_refused
from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from notoneless.grid.queries import county_calendar

K = PaperKind


@dataclass(frozen=True, slots=True)
class _Asked:
    """A paper of a proceeding, as its needs ask it."""

    case: Case
    proceeding: Proceeding
    typed: Mapping[str, str]
    today: date


def facts_refused(row: CasePaper, *, today: date | None = None) -> Refusal | None:
    """Why this paper may not be signed yet: a fact it must state is not there; None where all are."""
    kind = K(row.kind)
    return facts_missing(row.case, kind, proceeding_of(row), typed_facts(row), today or clock.today())


def facts_missing(
    case: Case, kind: PaperKind, proceeding: Proceeding | None, typed: Mapping[str, str], today: date
) -> Refusal | None:
    """The same for a paper about to be drafted."""
    refused = fields_refused(kind, typed)
    if refused is not None or kind is K.FILING or not PAPERS[kind].is_proceeding:
        return refused
    if proceeding is None:
        return Refusal("案件还没有立案，先办立案审批表并登记立案。", "paper.no_proceeding")
    asked = _Asked(case, proceeding, typed, today)
    refused = _people_refused(asked)
    need = _NEEDS.get(kind)
    return need(asked) if refused is None and need is not None else refused


def _people_refused(asked: _Asked) -> Refusal | None:
    """The party is a guardian; two officers at least, each with his card (行政处罚法 Arts. 42, 55)."""
    case, proceeding = asked.case, asked.proceeding
    if proceeding.party == case.child.name or not case.child.guardians.filter(name=proceeding.party).exists():
        return Refusal(
            "当事人须是孩子的监护人，不能是孩子本人。请核对联系卡和案件登记的当事人。", "paper.party"
        )
    officers = officers_of(proceeding, {})
    if len(officers) < 2 or not all(one.card for one in officers):
        return Refusal(
            "执法人员须两名以上，并写明各自的执法证号(行政处罚法第四十二条)。请在案件里补登。",
            "paper.officers",
        )
    return None


def _fine(asked: _Asked) -> Refusal | None:
    basis = asked.proceeding.basis
    if basis is None or not basis.holds_on(asked.today):
        return Refusal("案件没有选定有效的处罚依据，不能处罚。请在案件里选定法律依据。", "paper.no_basis")
    if not asked.proceeding.fine:
        return Refusal("案件还没有登记拟罚款数额。", "paper.no_fine")
    return None


def _decision(asked: _Asked) -> Refusal | None:
    refused = _fine(asked)
    if refused is None and not asked.proceeding.bank.strip():
        return Refusal("案件还没有登记缴款银行和账号(行政处罚法第六十七条)。", "paper.no_bank")
    return refused


def _review(asked: _Asked) -> Refusal | None:
    if not asked.typed.get("adoption"):
        return Refusal("还没有写复核结论：采纳、部分采纳或者不予采纳。", "paper.no_adoption")
    if not (asked.typed.get("reasons") or opened(asked.proceeding.defence_review)):
        return Refusal("还没有写复核理由：请逐条回应当事人的陈述、申辩。", "paper.no_review")
    return None


def _hearing(asked: _Asked) -> Refusal | None:
    """Day, place and an outsider as host; told seven working days before (Art. 64)."""
    proceeding = asked.proceeding
    on = proceeding.hearing_on
    if on is None or not proceeding.hearing_place.strip():
        return Refusal("案件还没有登记听证的日期和地点。", "paper.no_hearing_place")
    if not proceeding.hearing_host.strip():
        return Refusal("案件还没有登记听证主持人。", "paper.no_hearing_host")
    if proceeding.hearing_host.strip() in parts(proceeding.officers):
        return Refusal("听证主持人不能是本案的调查人员(行政处罚法第六十四条)。", "paper.hearing_host")
    latest = workdays_before(on, HEARING_NOTICE_WORKDAYS, county_calendar())
    if asked.today > latest:
        return Refusal(
            f"听证通知书须在听证的七个工作日前送达，{on:%Y-%m-%d}的听证最迟{latest:%Y-%m-%d}通知。请改定听证日期。",
            "paper.hearing_late",
        )
    return None


def _legal_review(asked: _Asked) -> Refusal | None:
    if not (asked.typed.get("opinion") or opened(asked.proceeding.legal_review)):
        return Refusal("还没有写法制审核意见。", "paper.no_opinion")
    return None


def _demand(asked: _Asked) -> Refusal | None:
    proceeding = asked.proceeding
    if last(asked.case, K.PENALTY_DECISION, proceeding).delivered_on is None:
        return Refusal("本案的行政处罚决定书还没有送达，不能催告。", "paper.no_decision")
    if proceeding.fine and proceeding.paid_on is None and not proceeding.bank.strip():
        return Refusal("案件还没有登记缴款银行和账号，催告书要写明怎样缴。", "paper.no_bank")
    return None


def _application(asked: _Asked) -> Refusal | None:
    if last(asked.case, K.DEMAND_NOTICE, asked.proceeding).delivered_on is None:
        return Refusal("本案的催告书还没有送达，不能申请强制执行(行政强制法第五十四条)。", "paper.no_demand")
    return None


_NEEDS: dict[PaperKind, Callable[[_Asked], Refusal | None]] = {
    K.PENALTY_NOTICE: _fine,
    K.DEFENCE_REVIEW: _review,
    K.HEARING_NOTICE: _hearing,
    K.LEGAL_REVIEW: _legal_review,
    K.PENALTY_DECISION: _decision,
    K.DEMAND_NOTICE: _demand,
    K.ENFORCEMENT_APPLICATION: _application,
}
