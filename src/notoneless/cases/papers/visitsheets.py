"""D06: the record of one visit, the sheet of all visits of a case (一生一表), and an empty form to take along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.cases.papers.facts import child_facts, guardian_facts
from notoneless.documents.services import file_open
from notoneless.domain.causes import cause_label
from notoneless.domain.masking import mask_id_number, mask_phone
from notoneless.domain.words import CaseState, ContactKind
from notoneless.files.papers import ChildFacts, GuardianFacts, PersuasionEntry, PersuasionSheet, VisitSheet
from notoneless.files.papers import Paper as Printable
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact
from notoneless.support.queries import corrected_words, newer_version, who_went

PURPOSES = {CaseState.IN_TOUCH: "保持联系，了解近况", CaseState.RETURNED: "了解返校后的情况"}


def prints_whole(user: User) -> bool:
    """Whether numbers and the address stand whole on paper: for those who make the papers of a case."""
    return may(user, "cases.paper_draft")


def _people(case: Case, *, is_masked: bool) -> tuple[ChildFacts, GuardianFacts]:
    child, guardian = child_facts(case, is_masked=is_masked), guardian_facts(case)
    if not is_masked:
        return child, guardian
    address = case.child.residence.full_name if case.child.residence else ""
    return replace(child, address=address), replace(
        guardian,
        address=address,
        phone=mask_phone(guardian.phone),
        id_number=mask_id_number(guardian.id_number),
    )


def visit_sheet(case: Case, row: Contact, *, user: User, today: date) -> VisitSheet:
    """The record as it stands, with the guardian's signature in its place."""
    child, guardian = _people(case, is_masked=not prints_whole(user))
    agreed = row.agreed.open()
    if row.next_on is not None:
        agreed = (
            f"{agreed}{'。' if agreed and agreed[-1] not in '。；' else ''}下次联系：{row.next_on:%Y-%m-%d}"
        )
    began = row.began_at or time()
    return VisitSheet(
        made_on=today, unit=row.unit.name, child=child, guardian=guardian, kind=ContactKind(row.kind).label,
        at=datetime.combine(row.on, began), is_hour_known=row.began_at is not None, number=row.number,
        place=row.place_text.open(), visitors=who_went(row), met=row.met, purpose=row.purpose,
        course=row.found.open(), next_steps=agreed, note=_note(row),
        signature=file_open(stored=row.signature) if row.signature is not None else b"",
    )  # fmt: skip


def _note(row: Contact) -> str:
    """What a reader of the printed sheet must know of it."""
    notes = ["附照片1张"] if row.photo_id is not None else []
    if newer_version(row) is not None:
        notes.append(corrected_words(row))
    if row.corrects_id is not None:
        notes.append(f"本记录更正过，原因：{row.correction_reason}；更正前的记录存档")
    return "；".join(notes)


def visit_form(case: Case, *, today: date) -> VisitSheet:
    """家访记录, empty, to take along: no whole number and no house number on a sheet that is carried about."""
    child, guardian = _people(case, is_masked=True)
    purpose = PURPOSES.get(case.state_word, "了解未到校原因，劝其返校")
    place = case.child.residence.full_name if case.child.residence else ""
    return VisitSheet(
        made_on=today, unit=case.unit.name, child=child, guardian=guardian, kind="□入户　□电话　□谈话", at=None,
        place=place, purpose=purpose,
    )  # fmt: skip


def persuasion_sheet(case: Case, *, user: User, today: date) -> PersuasionSheet:
    """辍学学生劝返记录 (桂表 7.2): facts, cause, measures and every visit as it reads now."""
    child, guardian = _people(case, is_masked=not prints_whole(user))
    entries = [
        PersuasionEntry(
            on=row.on,
            persons="、".join(name for name in (row.by.name, row.companions) if name)
            if not row.book
            else row.companions,
            phone=row.by.phone.open() if row.by.phone and not row.book else "",
            record=_said(row),
            number=row.number,
        )
        for row in queries.persuasions_of(case)
    ]
    return PersuasionSheet(
        made_on=today, unit=case.unit.name, child=child, guardian=guardian, entries=entries,
        absent_since=case.absent_since_on, reason=cause_label(case.cause) or (case.code.label if case.code else ""),
    )  # fmt: skip


def _said(row: Contact) -> str:
    met, agreed = f"见到{row.met}。" if row.met else "", row.agreed.open()
    return f"{ContactKind(row.kind).label}：{met}{row.found.open()}{' 约定：' + agreed if agreed else ''}"


def sheet_render(sheet: Printable, form: str) -> bytes:
    """Word or PDF."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    return render_pdf(sheet) if form == "pdf" else render_docx(sheet)
