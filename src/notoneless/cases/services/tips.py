"""群众线索: taken from outside or by a clerk, checked, answered (F6). Every word of it comes from a stranger."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from notoneless.cases import queries
from notoneless.cases.models import Case, Tip
from notoneless.cases.services.causes import cause_report
from notoneless.cases.services.opening import case_open
from notoneless.cases.services.referrals import referral_open
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.core.sealing import blind
from notoneless.domain.refusal import Refusal
from notoneless.domain.tips import (
    CODE_LENGTH,
    INFORMANT_MOST,
    NAME_MOST,
    OPEN,
    SAID_MOST,
    STATE_AFTER,
    WHERE_MOST,
    TipOutcome,
    act_refused,
    answer_refused,
    clean_text,
    code_from,
    too_many,
)
from notoneless.domain.words import CaseOrigin, ReferralKind, TipState
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import bureau, township_government_of

acts(
    {
        "tip_leave": "收到群众线索",
        "tip_enter": "登记群众线索",
        "tip_accept": "开始核查线索",
        "tip_to_bureau": "线索转教育局",
        "tip_answer": "答复群众线索",
        "tip_refused": "线索未获准的操作",
    }
)

PUBLIC = "public"
"""Whose act it is when nobody is signed in; no login is called so."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, as it came."""

    said: str
    place: Place | None = None
    child_name: str = ""
    where: str = ""
    informant: str = ""
    is_at_work: bool = False
    is_about_school: bool = False


def tip_leave(*, said: Said, address: str, press: str, today: date) -> Tip | Refusal:
    """A tip without an account. ``press`` is the form's own word: pressed twice is one tip; ``address`` is only hashed,
    with the day, to stop floods."""
    index = (blind("tip.from", f"{today}|{address}") or "") if address else ""
    there: Tip | None = Tip.objects.filter(press=press).first()
    if there is not None:
        return there
    taken = Tip.objects.filter(received_on=today, taken_by__isnull=True)
    from_address = taken.filter(from_index=index).count() if index else 0
    refused = too_many(from_address=from_address, of_day=taken.count())
    if refused is not None:
        return refused
    try:
        with act(by=PUBLIC) as log, transaction.atomic():
            row = _row(said, today)
            row.press, row.from_index = press, index
            row.save(force_insert=True)
            log("tip_leave", unit=row.unit)
    except IntegrityError:
        return Tip.objects.get(press=press)
    return row


def tip_enter(*, said: Said, by: User, today: date) -> Tip | Refusal:
    """A tip by telephone or at the counter, taken down by a clerk."""
    if not clean_text(said.said, SAID_MOST):
        return Refusal("请写明反映的情况。", "tip.no_words")
    with act(by=by) as log:
        row = _row(said, today)
        row.taken_by = by
        row.save(force_insert=True)
        log("tip_enter", unit=row.unit)
        return row


def _row(said: Said, today: date) -> Tip:
    words = {
        "said": clean_text(said.said, SAID_MOST),
        "child_name": clean_text(said.child_name, NAME_MOST),
        "where": clean_text(said.where, WHERE_MOST),
        "informant": clean_text(said.informant, INFORMANT_MOST),
    }
    return Tip(
        code=code_from(secrets.randbelow(32) for _ in range(CODE_LENGTH)), place=said.place,
        is_at_work=said.is_at_work, is_about_school=said.is_about_school, received_on=today,
        received_at=clock.now(), due_on=today + timedelta(days=county_days("cases.tip_days")),
        unit=_unit_for(said), **words,
    )  # fmt: skip


def _unit_for(said: Said) -> Unit | None:
    """The township of the place; the bureau where no place was said, or a school is spoken of."""
    township = township_government_of(said.place) if said.place is not None else None
    return bureau() if said.is_about_school or township is None else township


def _held(tip: Tip) -> Tip:
    found: Tip = (
        Tip.objects.select_for_update(of=("self",)).select_related("unit", "place", "case").get(pk=tip.pk)
    )
    return found


def _refused(log: Log, tip: Tip, refusal: Refusal) -> Refusal:
    log("tip_refused", unit=tip.unit, changes={"rule": ("", refusal.rule)})
    return refusal


_ANSWERED = Refusal("这条线索已经答复过。", "tip.answered")


def tip_accept(*, tip: Tip, by: User, today: date) -> Tip | Refusal:
    """Somebody looks into it; the informant reads that it is being checked."""
    with act(by=by) as log:
        row = _held(tip)
        if row.state != TipState.NEW:
            return _refused(log, row, Refusal("这条线索已经在核查或者答复过。", "tip.not_new"))
        row.state = TipState.ACCEPTED
        row.save(update_fields=["state"])
        log("tip_accept", unit=row.unit)
        return row


def tip_to_bureau(*, tip: Tip, by: User, today: date) -> Tip | Refusal:
    """It turns out to speak of a school, or of another township: the bureau's from now on."""
    with act(by=by) as log:
        row, top = _held(tip), bureau()
        if TipState(row.state) not in OPEN or top is None:
            return _refused(log, row, _ANSWERED)
        row.unit, row.is_about_school = top, True
        row.save(update_fields=["unit", "is_about_school"])
        log("tip_to_bureau", unit=top)
        return row


def tip_answer(
    *, tip: Tip, outcome: TipOutcome, answer: str, by: User, today: date, child: Child | None = None
) -> Tip | Refusal:
    """What came of it, and the sentence the informant reads. A child out of school has its case in the same act, one at
    work its referral to human resources too; what is said of a school goes out of that school's sight."""
    with act(by=by) as log:
        row = _held(tip)
        refused = act_refused(TipState(row.state), outcome, has_child=child is not None)
        if refused is None:
            refused = answer_refused(answer, secret=queries.tip_secrets(row, child))
        if refused is None and child is not None:
            refused = _followed(row, child, outcome, by, today)
        if refused is not None:
            return _refused(log, row, refused)
        row.state, row.answer = STATE_AFTER[outcome], clean_text(answer, 300)
        row.answered_by, row.answered_on = by, today
        row.save()
        changes = {"outcome": ("", outcome.label)}
        log("tip_answer", unit=row.unit, child=child if row.case_id else None, changes=changes)
        return row


def _followed(tip: Tip, child: Child, outcome: TipOutcome, by: User, today: date) -> Refusal | None:
    """The case the tip leads to, or is added to."""
    if outcome not in (TipOutcome.CASE, TipOutcome.LABOUR):
        return None
    case = case_open(child=child, origin=CaseOrigin.REPORTED, detail="群众反映", by=by, today=today)
    if not isinstance(case, Case):
        return case
    tip.case = case
    if outcome is TipOutcome.LABOUR:
        made = referral_open(
            case=case, kind=ReferralKind.CHILD_LABOUR, situation=tip.said.open(), by=by, today=today
        )
        if isinstance(made, Refusal) and made.rule != "referral.again":
            return made
        cause_report(case=case, cause="work", note="群众线索核查", by=by, today=today)
    if tip.is_about_school:
        cause_report(case=case, cause="school_fault", note=tip.said.open(), by=by, today=today)
    return None
