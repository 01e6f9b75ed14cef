"""A case goes back: verified anew, or taken up again after it was closed."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.cases.services.returning import leave_again
from notoneless.cases.services.steps import _give_sight, _locked, _nothing, _step
from notoneless.cases.services.tracking import surveys_skip
from notoneless.core.countysettings import county_days
from notoneless.core.events import act
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState
from notoneless.grid.access import sight
from notoneless.grid.models import User
from notoneless.grid.queries import standing_posts

NO_REASON = Refusal("请写明原因。", "case.recheck.no_reason")


def _leads_or_above(case: Case, by: User) -> bool:
    """The lead unit itself, its centre school, or the bureau."""
    see = sight(by)
    return see.is_everything or any(case.unit.path.startswith(path) for path in see.unit_paths)


def case_recheck(*, case: Case, reason: str, by: User, today: date) -> Case | Refusal:
    """重新核查: what was confirmed may not be so (found in a school elsewhere, become over age); verified anew."""
    if not reason.strip():
        return NO_REASON
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.RECHECK)
        if not isinstance(to, Refusal) and not _leads_or_above(case, by):
            to = Refusal(f"由牵头单位{case.unit.name}、它的中心校或教育局提出。", "case.recheck.not_lead")
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        case.due_on = today + timedelta(days=county_days("cases.verify_days"))
        _step(case, CaseAct.RECHECK, to, log, today=today, reason=reason.strip())
        surveys_skip(case=case, today=today)
        return case


def case_relapse(*, case: Case, reason: str, by: User, today: date) -> Case | Refusal:
    """再次辍学 of a closed case: it is open again, with its history, its lead unit and a person who is at work."""
    if not reason.strip():
        return NO_REASON
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.RELAPSE)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if case.state_word != CaseState.CLOSED:
            return _nothing(
                log, case, Refusal("还在巩固期，请在“复学跟踪”里登记不在班。", "case.relapse.follow")
            )
        if Case.objects.open().filter(child=case.child).exists():
            return _nothing(log, case, Refusal("这个孩子已有在办个案。", "case.reopen.open"))
        case.ended_on = None
        lead = queries.lead_for(case.child, today)
        if not isinstance(lead, Refusal) and not standing_posts(today).filter(user=case.person).exists():
            case.unit, case.person, case.lead_rule = lead.unit, lead.person, lead.rule
        leave_again(case=case, log=log, today=today, reason=reason.strip())
        _give_sight(case, {case.unit, None if isinstance(lead, Refusal) else lead.helper}, by, today)
        return case
