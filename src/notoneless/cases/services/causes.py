"""The cause of a case: first reported, then verified; the verified one picks the path (F4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseCause
from notoneless.cases.services.referrals import referral_propose
from notoneless.cases.services.steps import _locked, _nothing, _step
from notoneless.cases.services.supervising import school_hide, school_show, supervision_begin
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import CaseAct, advance, path_after_confirm
from notoneless.domain.causes import (
    CausePath,
    cause_by_id,
    cause_label,
    changes_path,
    confirm_refused,
    report_refused,
    verify_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, CauseLevel
from notoneless.grid.access import sight
from notoneless.grid.models import User

acts(
    {
        "cause_report": "初报失学原因",
        "cause_propose": "核实失学原因，报教育局确认",
        "cause_verify": "核实失学原因",
        "cause_return": "退回失学原因",
    }
)

_ENDED = Refusal("个案已经办结，不再登记原因。", "cause.ended")


def cause_keep(
    *,
    case: Case,
    level: CauseLevel,
    cause: str,
    by: User,
    today: date,
    note: str = "",
    evidence: StoredFile | None = None,
) -> CaseCause:
    """One word about the cause, kept beside those before it."""
    return CaseCause.objects.create(
        case=case, level=level, cause=cause, note=note, evidence=evidence, on=today, by=by, at=clock.now()
    )


def cause_report(
    *, case: Case, cause: str, by: User, today: date, note: str = "", evidence: StoredFile | None = None
) -> CaseCause | Refusal:
    """What somebody first heard. A cause in the school goes to the bureau at once, out of that school's sight: who
    reported it must not be read there."""
    refused = report_refused(cause, sight(by).roles)
    if refused is not None:
        return refused
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        if not case.is_open:
            return _nothing(log, case, _ENDED)
        words: dict[str, Any] = {
            "case": case, "cause": cause, "by": by, "today": today, "note": note, "evidence": evidence,
        }  # fmt: skip
        row = cause_keep(level=CauseLevel.FIRST, **words)
        log("cause_report", child=case.child.key, unit=case.unit, changes={"cause": ("", cause_label(cause))})
        if _is_schools(cause):
            _to_bureau(case, words, log)
        return row


def cause_verify(
    *, case: Case, cause: str, by: User, today: date, note: str = "", evidence: StoredFile | None = None
) -> CaseCause | Refusal:
    """The lead unit found out, and says by what. A cause that would change the path waits for the bureau's word."""
    refused = queries.verify_right_refused(case, by)
    if refused is not None:
        return refused
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        has_proof = evidence is not None or bool(note.strip())
        waiting = queries.cause_waiting(case) is not None
        refused = verify_refused(cause, state=case.state_word, has_proof=has_proof, is_waiting=waiting)
        if refused is not None or not case.is_open:
            return _nothing(log, case, refused if refused is not None else _ENDED)
        words: dict[str, Any] = {
            "case": case, "cause": cause, "by": by, "today": today, "note": note, "evidence": evidence,
        }  # fmt: skip
        if _is_schools(cause):
            return _to_bureau(case, words, log)
        if changes_path(cause, case.path, is_code_never_legal=_is_code_never_legal(case)):
            row = cause_keep(level=CauseLevel.PROPOSED, **words)
            case.due_on = max(case.due_on, today + timedelta(days=county_days("cases.review_days")))
            case.save(update_fields=["due_on"])
            _said(log, "cause_propose", case, cause)
            return row
        return _verified(case, words, log)


def cause_confirm(*, case: Case, by: User, today: date, note: str = "") -> CaseCause | Refusal:
    """The bureau confirms a cause that changes the path, and the case goes there."""
    with act(by=by) as log:
        case = _locked(case)
        waiting = queries.cause_waiting(case)
        is_own = waiting is not None and waiting.by_id == by.pk
        refused = confirm_refused(is_waiting=waiting is not None, is_own=is_own)
        if refused is not None:
            return _nothing(log, case, refused)
        assert waiting is not None
        words: dict[str, Any] = {"case": case, "cause": waiting.cause, "by": by, "today": today, "note": note}
        return _verified(case, words | {"evidence": waiting.evidence}, log)


def cause_return(
    *, case: Case, reason: str, by: User, today: date, is_school_told: bool = False
) -> CaseCause | Refusal:
    """The bureau sends a cause back with its reason. ``is_school_told``: the school that was kept out sees it again."""
    if not reason.strip():
        return Refusal("请写明退回原因。", "cause.return.no_reason")
    with act(by=by) as log:
        case = _locked(case)
        waiting = queries.cause_waiting(case)
        is_own = waiting is not None and waiting.by_id == by.pk
        refused = confirm_refused(is_waiting=waiting is not None, is_own=is_own)
        if refused is not None:
            return _nothing(log, case, refused)
        assert waiting is not None
        row = cause_keep(
            case=case, level=CauseLevel.RETURNED, cause=waiting.cause, note=reason, by=by, today=today
        )
        _said(log, "cause_return", case, waiting.cause)
        if _is_schools(waiting.cause) and case.state_word != CaseState.SUPERVISED:
            school_show(case=case, is_told=is_school_told, log=log, today=today)
        return row


def _to_bureau(case: Case, words: dict[str, Any], log: Log) -> CaseCause:
    """The school's fault: the bureau's to confirm, and nobody's of that school to see."""
    today: date = words["today"]
    waiting = queries.cause_waiting(case)
    row = waiting if waiting is not None and _is_schools(waiting.cause) else None
    if row is None and case.state_word != CaseState.SUPERVISED:
        row = cause_keep(level=CauseLevel.PROPOSED, **words)
        _said(log, "cause_propose", case, row.cause)
        school_hide(case=case, log=log, today=today)
    found: CaseCause | None = row if row is not None else case.causes.first()
    assert found is not None
    return found


def _verified(case: Case, words: dict[str, Any], log: Log) -> CaseCause:
    """The case's cause from now on: its path is taken, the department it concerns is to hear of it."""
    today: date = words["today"]
    row = cause_keep(level=CauseLevel.VERIFIED, **words)
    case.cause = row.cause
    case.save(update_fields=["cause"])
    _said(log, "cause_verify", case, row.cause)
    path_take(case=case, log=log, today=today)
    referral_propose(case=case, by=row.by, log=log, today=today)
    return row


def path_take(*, case: Case, log: Log, today: date) -> None:
    """Put a case on the path its cause picks, where the table lets it. On the law's path persuasion begins by a visit;
    a case that was kept in touch with goes back to it at once."""
    which = path_after_confirm(case.path)
    to = advance(case.state_word, which)
    was_in_touch = case.state_word == CaseState.IN_TOUCH
    stays = was_in_touch if which == CaseAct.TOUCH else which == CaseAct.PERSUADE and not was_in_touch
    if isinstance(to, Refusal) or stays:
        return
    if which == CaseAct.PERSUADE:
        case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
        _step(case, which, to, log, today=today, reason="核实的原因改为可以劝返")
    elif which == CaseAct.TOUCH:
        case.due_on = today + timedelta(days=case.touch_days or county_days("cases.touch_days"))
        _step(case, which, to, log, today=today, reason="保持联系并落实关爱", event="case_contact")
    else:
        supervision_begin(case=case, to=to, log=log, today=today)


def _is_schools(cause: str) -> bool:
    found = cause_by_id(cause)
    return found is not None and found.path is CausePath.BUREAU


def _is_code_never_legal(case: Case) -> bool:
    return case.code is not None and case.code.is_never_legal


def _said(log: Log, name: str, case: Case, cause: str) -> None:
    log(name, child=case.child.key, unit=case.unit, changes={"cause": ("", cause_label(cause))})
