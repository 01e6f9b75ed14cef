"""移交外县: offered by letter, ours until the other county's receipt is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from notoneless.cases.models import Case, CountyTransfer
from notoneless.cases.services.steps import _end_grants, _locked, _nothing, _step
from notoneless.cases.services.tracking import surveys_skip
from notoneless.children.models import WhereaboutsCode
from notoneless.children.services import whereabouts_set
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CountyTransferState
from notoneless.grid.models import User

acts(
    {
        "county_transfer_offer": "发出外县移交函",
        "county_transfer_decline": "外县不接收",
        "county_transfer_withdraw": "撤回外县移交",
    }
)

ACCOUNTED_BY = "other_not_out"
"""其他不属于失学: what accounts for a child of our household line whom another county has taken over. It holds as long
as that code does (a term); then the county asks again, or the child's registration has moved and it has left our line."""
S = CountyTransferState
OPEN = Refusal("这个个案已有一份移交函在等对方答复。", "transfer.open")
NO_CODE = Refusal("编码表里停用了“其他不属于失学”，移交后的孩子无处落实。请先启用。", "transfer.no_code")
ANSWERED = Refusal("这份移交已经有结果了。", "transfer.answered")


@dataclass(frozen=True, slots=True)
class OfferWords:
    """移交函 as it is typed: to whom, why, with which letter."""

    county: str
    organ: str
    contact: str
    reason: str
    number_text: str = ""
    letter: StoredFile | None = None

    @property
    def refused(self) -> Refusal | None:
        if not all(word.strip() for word in (self.county, self.organ, self.contact, self.reason)):
            return Refusal("请写明对方县、单位、联系人电话和移交原因。", "transfer.words")
        if not self.number_text.strip() and self.letter is None:
            return Refusal("请填移交函文号，或附移交函。", "transfer.no_letter")
        return None


def county_transfer_offer(
    *, case: Case, words: OfferWords, by: User, today: date
) -> CountyTransfer | Refusal:
    """Send the case to the county the child now belongs to. Nothing of the case changes: it stays ours."""
    if words.refused is not None:
        return words.refused
    with act(by=by) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.TRANSFER)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        try:
            with transaction.atomic():
                row: CountyTransfer = CountyTransfer.objects.create(
                    case=case, county=words.county.strip()[:60], organ=words.organ.strip()[:60],
                    contact=Sealed.of("cases.countytransfer.contact", words.contact.strip()),
                    reason=words.reason.strip()[:200], number_text=words.number_text.strip()[:40],
                    letter=words.letter, offered_by=by, offered_on=today,
                    answer_due_on=today + timedelta(days=county_days("cases.transfer_days")),
                )  # fmt: skip
        except IntegrityError:
            return _nothing(log, case, OPEN)
        changes = {"county": (None, row.county), "number": (None, row.number_text)}
        log("county_transfer_offer", child=case.child, unit=case.unit, changes=changes)
        return row


def _answered(row: CountyTransfer, state: CountyTransferState, today: date, answer: str) -> None:
    row.state, row.answered_on, row.answer = state, today, answer.strip()[:200]
    row.save()


def county_transfer_accept(
    *, transfer: CountyTransfer, receipt: StoredFile | None, by: User, today: date, answer: str = ""
) -> CountyTransfer | Refusal:
    """The other county has taken the child over, and its receipt says so: the case ends, and the child stays accounted
    for on our household line for a term."""
    if receipt is None:
        return Refusal("请附对方县的接收回执；没有回执，个案还是我们的。", "transfer.no_receipt")
    with act(by=by) as log:
        case = _locked(transfer.case)
        row = CountyTransfer.objects.get(pk=transfer.pk)
        to = advance(case.state_word, CaseAct.TRANSFER)
        code = WhereaboutsCode.objects.filter(slug=ACCOUNTED_BY, is_active=True).first()
        if row.state != S.OFFERED:
            return _nothing(log, case, ANSWERED)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if code is None:
            return _nothing(log, case, NO_CODE)
        row.receipt = receipt
        _answered(row, S.ACCEPTED, today, answer)
        said = f"{row.county}{row.organ}已接收，移交函{row.number_text or '见附件'}"
        whereabouts_set(child=case.child, code=code, by=by, today=today, evidence=receipt, evidence_note=said)
        _step(case, CaseAct.TRANSFER, to, log, today=today, reason=said)
        surveys_skip(case=case, today=today)
        _end_grants(case, by, today)
        return row


def county_transfer_decline(
    *, transfer: CountyTransfer, reason: str, by: User, today: date
) -> CountyTransfer | Refusal:
    """The other county says no, and why."""
    return _no(transfer, S.DECLINED, "county_transfer_decline", reason, by, today)


def county_transfer_withdraw(
    *, transfer: CountyTransfer, reason: str, by: User, today: date
) -> CountyTransfer | Refusal:
    """The offer is taken back before it was answered."""
    return _no(transfer, S.WITHDRAWN, "county_transfer_withdraw", reason, by, today)


def _no(
    transfer: CountyTransfer, state: CountyTransferState, event: str, reason: str, by: User, today: date
) -> CountyTransfer | Refusal:
    if not reason.strip():
        return Refusal("请写明原因。", "transfer.no_reason")
    with act(by=by) as log:
        case = _locked(transfer.case)
        row = CountyTransfer.objects.get(pk=transfer.pk)
        if row.state != S.OFFERED:
            return _nothing(log, case, ANSWERED)
        _answered(row, state, today, reason)
        _said(log, event, case, reason)
        return row


def _said(log: Log, event: str, case: Case, reason: str) -> None:
    log(event, child=case.child, unit=case.unit, changes={"reason": ("", reason.strip())})
