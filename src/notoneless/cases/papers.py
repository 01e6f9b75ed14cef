"""Papers of a case: each made from the case's own records, never typed twice; the documents room numbers and freezes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CasePaper
from notoneless.cases.services.steps import _locked, _nothing, _step
from notoneless.children.models import Guardian, Roll
from notoneless.core.countysettings import county_days
from notoneless.core.events import act, acts
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
from notoneless.domain.masking import mask_id_number
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, MemberRole, PaperKind, Sex, UnitKind
from notoneless.files.papers import (
    CaseReport,
    Certainty,
    ChildFacts,
    DeliveryReceipt,
    GuardianFacts,
    IssuerKind,
    PastContact,
    ReceivingSchool,
    ReturnOrder,
    UrgingLetter,
)
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import bureau, person_for, township_government_of
from notoneless.support.models import Contact

acts({"paper_drafted": "拟制文书", "paper_delivered": "送达文书"})

SCHOOL_KINDS = (UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL)


def case_paper_draft(
    *, case: Case, kind: PaperKind, by: User, today: date, return_by_on: date | None = None
) -> CasePaper | Refusal:
    """Draft a paper of this case for the drafter's unit. The return-by day is a fixed day after today."""
    refused = queries.draft_refusal(case, kind, by)
    issuer = queries.issuer_for(case, kind, by)
    if refused is not None:
        return refused
    if isinstance(issuer, Refusal):
        return issuer
    if kind == PaperKind.RETURN_NOTICE:
        return_by_on = return_by_on or today + timedelta(days=county_days("cases.return_by_days"))
    if return_by_on is not None and return_by_on <= today:
        return Refusal("应返校日期须晚于今天，给家长留出时间。", "paper.return_by_past")
    guardian = case.child.guardians.first()
    addressee = guardian.name if guardian is not None and kind != PaperKind.INCIDENT_REPORT else _report_to()
    with act(by=by, unit=issuer) as log:
        case = _locked(case)
        paper = paper_draft(kind=kind, issuer=issuer, addressee=addressee, body={}, by=by, today=today)
        if isinstance(paper, Refusal):
            return _nothing(log, case, paper)
        row = CasePaper.objects.create(case=case, paper=paper, kind=kind, return_by_on=return_by_on)
        log("paper_drafted", child=case.child.key, unit=issuer, changes={"kind": ("", kind.label)})
        return row


def _report_to() -> str:
    top = bureau()
    return top.name if top is not None else "教育局"


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
    """Record the delivery of a sealed paper. A delivered order sets the case's return-by day and its clock."""
    refused = queries.paper_step_refusal(case_paper, by)
    if refused is not None:
        return refused
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
        which = CaseAct.ORDER if case_paper.kind == PaperKind.RETURN_NOTICE else CaseAct.PERSUADE
        to = advance(case.state_word, which)
        if not isinstance(to, Refusal) and case_paper.kind != PaperKind.INCIDENT_REPORT:
            if which == CaseAct.ORDER:
                case.ordered_until_on = case_paper.return_by_on
                case.due_on = case_paper.return_by_on or case.due_on
            _step(case, which, to, log, today=today, reason=f"送达{PaperKind(case_paper.kind).label}")
        return delivery


# --- what a paper says ---------------------------------------------------------------------------------------------


def _child_facts(case: Case, *, is_masked: bool) -> ChildFacts:
    child = case.child
    roll = child.rolls.select_related("school", "school_class").order_by("-entered_on").first()
    number = child.id_number.open() if child.id_number else ""
    return ChildFacts(
        name=child.name,
        sex=Sex(child.sex).label if child.sex != Sex.UNKNOWN else "",
        born_on=child.born_on,
        ethnic=child.ethnicity,
        id_number=mask_id_number(number) if is_masked else number,
        roll_number=roll.roll_number.open() if roll and roll.roll_number and not is_masked else "",
        school=roll.school.name if roll else "",
        class_name=roll.school_class.label(case.absent_since_on or case.opened_on) if roll else "",
        home=child.residence.full_name if child.residence else "",
        address=_address(case),
    )


def _address(case: Case) -> str:
    child = case.child
    if child.residence_detail:
        return str(child.residence_detail.open())
    return child.residence.full_name if child.residence else ""


def _guardian_facts(case: Case) -> GuardianFacts:
    guardian: Guardian | None = case.child.guardians.first()
    if guardian is None:
        return GuardianFacts(name="")
    return GuardianFacts(
        name=guardian.name,
        relation=guardian.relation,
        id_number=guardian.id_number.open() if guardian.id_number else "",
        phone=guardian.phone.open() if guardian.phone else "",
        address=_address(case),
    )


def _past_contacts(case: Case) -> tuple[PastContact, ...]:
    rows = Contact.objects.filter(case_key=case.key).select_related("by").order_by("on", "pk")
    return tuple(PastContact(on=row.on, by=row.by.name, kind=row.get_kind_display()) for row in rows)


def _receiving(case: Case, today: date) -> ReceivingSchool:
    roll = Roll.objects.filter(child=case.child).select_related("school").order_by("-entered_on").first()
    school: Unit = roll.school if roll is not None else case.unit
    person = person_for(school, today)
    return ReceivingSchool(
        name=school.name, contact=person.name if person else "", phone=school.contact_phone.open()
    )


def _issuer_kind(unit: Unit) -> IssuerKind:
    if unit.kind in SCHOOL_KINDS:
        return IssuerKind.SCHOOL
    return IssuerKind.BUREAU if unit.kind == UnitKind.BUREAU else IssuerKind.TOWNSHIP


def paper_shape(
    case_paper: CasePaper, *, today: date, is_draft: bool
) -> UrgingLetter | ReturnOrder | CaseReport:
    """The paper as plain facts, from the case's records as they are now."""
    case, paper = case_paper.case, case_paper.paper
    if case_paper.kind == PaperKind.INCIDENT_REPORT:
        return _report_shape(case_paper, today, is_draft)
    words: dict[str, Any] = {
        "made_on": paper.signed_on or today,
        "is_draft": is_draft,
        "issuer": paper.issuer.name,
        "issuer_kind": _issuer_kind(paper.issuer),
        "child": _child_facts(case, is_masked=False),
        "guardian": _guardian_facts(case),
        "receiving": _receiving(case, today),
        "number_text": paper.number_text,
        "dated": paper.signed_on,
        "absent_since": case.absent_since_on,
        "contacts": _past_contacts(case),
        "phone": paper.issuer.contact_phone.open(),
    }
    if case_paper.kind == PaperKind.URGING_LETTER:
        return UrgingLetter(**words, return_by=case_paper.return_by_on, handler=paper.drafted_by.name)
    checker = paper.checked_by.name if paper.checked_by else ""
    return_by = case_paper.return_by_on or today
    return ReturnOrder(**words, return_by=return_by, handlers=(paper.drafted_by.name, checker))


def _report_shape(case_paper: CasePaper, today: date, is_draft: bool) -> CaseReport:
    case, paper = case_paper.case, case_paper.paper
    place = case.child.residence
    township = township_government_of(place) if place is not None else None
    contacts = _past_contacts(case)
    members = case.members.filter(until_on__isnull=True).select_related("user", "unit")
    names = "、".join(f"{MemberRole(m.role).label}{m.user.name}" for m in members if m.user)
    return CaseReport(
        made_on=paper.signed_on or today,
        unit=paper.issuer.name,
        child=_child_facts(case, is_masked=False),
        guardian=_guardian_facts(case),
        certainty=Certainty.CONFIRMED,
        found_on=case.opened_on,
        bureau=_report_to(),
        township=township.name if township else "乡镇人民政府(街道办事处)",
        is_draft=is_draft,
        number_text=paper.number_text,
        absent_since=case.absent_since_on,
        reason=case.code.label if case.code else "",
        done_so_far="；".join(contact.line() for contact in contacts) or "尚无走访记录",
        next_steps=f"{queries.what_is_next(case, today)}。工作组：{names}",
        lead_unit=case.unit.name,
        responsible=case.person.name,
        responsible_phone=case.person.phone.open() if case.person.phone else "",
    )


def paper_render(
    case_paper: CasePaper, paper: Paper, *, today: date, is_draft: bool = False
) -> tuple[bytes, bytes]:
    """(Word, PDF) of the paper as it stands."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    case_paper.paper = paper
    shape = paper_shape(case_paper, today=today, is_draft=is_draft)
    return render_docx(shape), render_pdf(shape)


def receipt_render(case_paper: CasePaper, *, today: date) -> bytes:
    """送达回证 as PDF, to carry along and have signed at the door."""
    from notoneless.files.pdf import render_pdf

    paper = case_paper.paper
    return render_pdf(
        DeliveryReceipt(
            made_on=today,
            issuer=paper.issuer.name,
            paper_title=PaperKind(case_paper.kind).label,
            paper_number=paper.number_text,
            addressee=paper.addressee,
            place=_address(case_paper.case),
        )
    )
