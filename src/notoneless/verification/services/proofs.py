"""就读证明 written: issued for a pupil held here; asked of a school elsewhere, asked once more, answered, used."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.cases.models import Case
from notoneless.cases.queries import open_case_of
from notoneless.cases.services import case_open, case_propose
from notoneless.children.models import Child, Roll, WhereaboutsCode
from notoneless.children.services import whereabouts_renew, whereabouts_set
from notoneless.core.events import Log, act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.documents.queries import paper_prefix
from notoneless.documents.services import counter_hold, numbers_take
from notoneless.domain.guarantee import certificate_number
from notoneless.domain.proofs import (
    ProofAnswer,
    RequestFacts,
    answer_refused,
    ask_refused,
    issue_refused,
    remind_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, RollState
from notoneless.grid.access import may
from notoneless.grid.models import Unit, User
from notoneless.verification.models import ProofLetter, ProofRequest, SchoolProof
from notoneless.verification.queries import proofs as queries

acts(
    {
        "proof_issue": "开具就读证明",
        "proof_print": "补印就读证明",
        "proof_ask": "向外校函询就读情况",
        "proof_remind": "再次函询外校",
        "proof_answer": "登记外校答复",
        "proof_use": "采信外校就读证明",
        "proof_drop": "取消函询",
        "proof_refused": "未获准的就读证明",
    }
)
ISSUED, LETTERS = "D22P", "D22Q"
"""Counters of their own: D22 is that of the 复学证明 of a case, and neither series may have a gap."""
MARKS = {ISSUED: "证", LETTERS: "函"}
CONTACT, NOTE = "verification.proofrequest.contact", "verification.proofrequest.note"


def facts_of(request: ProofRequest) -> RequestFacts:
    """Where it stands, for the rules."""
    return RequestFacts(
        due_on=request.due_on,
        answer=ProofAnswer(request.answer) if request.answer else None,
        is_used=request.used_on is not None,
        is_dropped=request.dropped_on is not None,
        valid_until_on=request.valid_until_on,
    )


def _number(unit: Unit, kind: str, today: date) -> tuple[int, str]:
    """The next number of this unit, under the counter's lock."""
    [number] = numbers_take(counter=counter_hold(unit=unit, kind=kind, year=today.year))
    return number, certificate_number(paper_prefix(unit), MARKS[kind], today.year, number)


def _refused(log: Log, child: Child, refusal: Refusal) -> Refusal:
    log("proof_refused", child=child, changes={"rule": ("", refusal.rule)})
    return refusal


def proof_issue(
    *, roll: Roll, valid_until_on: date, by: User, today: date, purpose: str = ""
) -> SchoolProof | Refusal:
    """A certificate that this pupil sits here: numbered by the school, printed with the whole numbers, frozen."""
    from notoneless.verification.proofpapers import proof_files

    with act(by=by, unit=roll.school) as log:
        rows = Roll.objects.select_for_update(of=("self",)).select_related("child", "school", "school_class")
        held = rows.get(pk=roll.pk)
        is_held = held.until_on is None and held.state == RollState.ACTIVE
        refused = issue_refused(is_held=is_held, valid_until_on=valid_until_on, today=today)
        if refused is not None:
            return _refused(log, held.child, refused)
        number, text = _number(held.school, ISSUED, today)
        row = SchoolProof(
            child=held.child, school=held.school, roll=held, class_name=held.school_class.label(today),
            purpose=purpose.strip()[:60], year=today.year, number=number, number_text=text,
            valid_until_on=valid_until_on, issued_on=today, issued_by=by,
        )  # fmt: skip
        row.word_file, row.pdf_file = proof_files(row, by=by, today=today)
        row.save(force_insert=True)
        log(
            "proof_issue",
            child=held.child,
            changes={"number": (None, text), "until_on": (None, valid_until_on)},
        )
    return row


def proof_print(*, proof: SchoolProof, form: str, by: User, today: date) -> StoredFile:
    """The same paper once more, recorded: it carries the child's whole numbers."""
    with act(by=by, unit=proof.school) as log:
        log(
            "proof_print",
            child=proof.child,
            changes={"number": (proof.number_text, proof.number_text), "form": ("", form)},
        )
    return proof.word_file if form == "docx" else proof.pdf_file


def proof_ask(
    *, child: Child, unit: Unit, school: str, contact: str, address: str, due_on: date, by: User, today: date
) -> ProofRequest | Refusal:
    """Ask a school elsewhere by letter, with the day it should answer by."""
    with act(by=by, unit=unit) as log:
        Child.objects.select_for_update().get(pk=child.pk)
        refused = ask_refused(school, due_on=due_on, today=today, has_roll=queries.sits_here(child))
        if refused is None and ProofRequest.objects.open().filter(child=child).exists():
            refused = Refusal("这个孩子已有一份函询在等答复，先登记答复或者取消。", "proof.ask.waiting")
        if refused is not None:
            return _refused(log, child, refused)
        row = ProofRequest.objects.create(
            child=child, unit=unit, school=school.strip()[:80], contact=Sealed.of(CONTACT, contact.strip()),
            address=address.strip()[:120], note=Sealed.of(NOTE, ""), asked_by=by, asked_on=today, due_on=due_on,
        )  # fmt: skip
        letter = _letter(row, by, today)
        log(
            "proof_ask",
            child=child,
            changes={"school": (None, row.school), "number": (None, letter.number_text)},
        )
    return row


def _letter(request: ProofRequest, by: User, today: date) -> ProofLetter:
    """The letter of this turn, numbered and frozen."""
    from notoneless.verification.proofpapers import inquiry_files

    number, text = _number(request.unit, LETTERS, today)
    row = ProofLetter(
        request=request, unit=request.unit, turn=request.letter_count, year=today.year, number=number,
        number_text=text, sent_on=today,
    )  # fmt: skip
    row.word_file, row.pdf_file = inquiry_files(row, by=by, today=today)
    row.save(force_insert=True)
    return row


def _held(request: ProofRequest) -> ProofRequest:
    rows = ProofRequest.objects.select_for_update(of=("self",)).select_related(
        "child", "unit", "code", "evidence"
    )
    found: ProofRequest = rows.get(pk=request.pk)
    return found


def proof_remind(*, request: ProofRequest, due_on: date, by: User, today: date) -> ProofLetter | Refusal:
    """No answer in time: a second letter, and a new day."""
    with act(by=by, unit=request.unit) as log:
        row = _held(request)
        refused = remind_refused(facts_of(row), letters=row.letter_count, due_on=due_on, today=today)
        if refused is not None:
            return _refused(log, row.child, refused)
        row.letter_count += 1
        before, row.due_on, row.reminded_on = row.due_on, due_on, today
        row.save(update_fields=["letter_count", "due_on", "reminded_on"])
        letter = _letter(row, by, today)
        log(
            "proof_remind",
            child=row.child,
            changes={"due_on": (before, due_on), "number": (None, letter.number_text)},
        )
    return letter


def proof_answer(
    *,
    request: ProofRequest,
    answer: ProofAnswer,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
    code: WhereaboutsCode | None = None,
    valid_until_on: date | None = None,
    phone: str = "",
    note: str = "",
) -> ProofRequest | Refusal:
    """What the other school says. "Attending" files its paper, and proposes the code on the open case where the one who
    records may propose; anything else is looked for at once: a case, or one more source of the open one."""
    with act(by=by, unit=request.unit) as log:
        row = _held(request)
        refused = answer_refused(
            facts_of(row), answer, has_paper=evidence is not None, valid_until_on=valid_until_on, today=today
        )
        if refused is not None:
            return _refused(log, row.child, refused)
        row.answer, row.answered_on, row.answered_by = answer, today, by
        row.note = Sealed.of(NOTE, note.strip())
        if answer is ProofAnswer.ATTENDING:
            row.evidence, row.code, row.valid_until_on = evidence, code, valid_until_on
            if phone.strip():
                row.contact = Sealed.of(CONTACT, phone.strip()[:40])
        row.save()
        log(
            "proof_answer",
            child=row.child,
            changes={"answer": (None, answer.label), "until_on": (None, valid_until_on)},
        )
        if answer is not ProofAnswer.ATTENDING:
            words = f"函询{row.school}：{answer.label}"
            case_open(child=row.child, origin=CaseOrigin.REPORTED, detail=words[:120], by=by, today=today)
        elif may(by, "cases.propose") and open_case_of(row.child, by) is not None:
            proof_use(request=row, by=by, today=today)
    return row


def proof_use(*, request: ProofRequest, by: User, today: date) -> ProofRequest | Refusal:
    """The paper put to its use: as evidence of the code proposed on the open case, which the bureau then accepts; or,
    where the code stands and soon runs out, as its renewal, by another than recorded the answer."""
    with act(by=by, unit=request.unit) as log:
        row = _held(request)
        if row.answer != ProofAnswer.ATTENDING or row.used_on is not None or row.evidence is None:
            return _refused(log, row.child, Refusal("没有待采信的就读证明。", "proof.use.none"))
        case = Case.objects.open().filter(child=row.child).first()
        outcome = _proposed(row, case, by, today) if case is not None else _renewed(row, by, today)
        if isinstance(outcome, Refusal):
            return _refused(log, row.child, outcome)
        row.used_on = today
        row.save(update_fields=["used_on"])
        log("proof_use", child=row.child, changes={"school": (None, row.school)})
    return row


def _proposed(row: ProofRequest, case: Case, by: User, today: date) -> Any:
    if not may(by, "cases.propose"):
        return Refusal("孩子有在办个案，请由包保学校或中心校引用这份证明提交核查结论。", "proof.use.case")
    if row.code is None:
        return Refusal("答复时没有选核查代码。", "proof.use.code")
    return case_propose(
        case=case, code=row.code, by=by, today=today, evidence=row.evidence, valid_until_on=row.valid_until_on,
        evidence_note=f"{row.school}就读证明", school_name=row.school, school_phone=row.contact.open(),
    )  # fmt: skip


def _renewed(row: ProofRequest, by: User, today: date) -> Any:
    """The standing code goes on; what accounted for the child otherwise (abroad, moved) becomes this school."""
    if not may(by, "cases.accept"):
        return Refusal("续期由教育局审核采信。", "proof.use.renew")
    if row.answered_by_id == by.pk:
        return Refusal("本人登记的答复须由他人采信。", "proof.use.own")
    held = row.child.whereabouts.filter(ended_on__isnull=True).select_related("code").first()
    said: dict[str, Any] = {
        "child": row.child, "by": by, "today": today, "evidence": row.evidence, "until_on": row.valid_until_on,
        "evidence_note": f"{row.school}就读证明",
    }  # fmt: skip
    if held is not None and held.code.is_in_school:
        return whereabouts_renew(**said)
    if row.code is None:
        return Refusal("答复时没有选核查代码。", "proof.use.code")
    return whereabouts_set(code=row.code, **said)


def proof_drop(*, request: ProofRequest, by: User, today: date) -> ProofRequest | Refusal:
    """Asked of the wrong school, or the child is back: given up."""
    with act(by=by, unit=request.unit) as log:
        row = _held(request)
        if row.answer or row.dropped_on is not None:
            return _refused(log, row.child, Refusal("已经答复或取消。", "proof.remind.over"))
        row.dropped_on = today
        row.save(update_fields=["dropped_on"])
        log("proof_drop", child=row.child, changes={"school": (row.school, None)})
    return row
