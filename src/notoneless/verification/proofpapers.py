"""就读证明 and 函询 as Word and PDF, kept frozen."""

from __future__ import annotations

from datetime import date

from notoneless.documents.models import StoredFile
from notoneless.domain.words import Sex, UnitKind
from notoneless.files.papers import CertificateKind, ChildFacts, SchoolCertificate, SchoolInquiry
from notoneless.grid.models import User
from notoneless.verification.models import ProofLetter, SchoolProof
from notoneless.verification.printing import kept_pair, letters_pair

SELF = {
    UnitKind.BUREAU: "局",
    UnitKind.TOWNSHIP_GOVERNMENT: "镇（乡）",
    UnitKind.STREET_OFFICE: "街道",
}
"""How the asking unit speaks of itself; a school says 我校."""


def _sex(value: str) -> str:
    return Sex(value).label if value != Sex.UNKNOWN else ""


def proof_files(row: SchoolProof, *, by: User, today: date) -> tuple[StoredFile, StoredFile]:
    """D22 with the child's whole numbers, as the school elsewhere needs them."""
    child, roll = row.child, row.roll
    phone = row.school.contact_phone.open() if row.school.contact_phone else ""
    paper = SchoolCertificate(
        made_on=today,
        kind=CertificateKind.ATTENDING,
        child=ChildFacts(
            name=child.name, sex=_sex(child.sex), ethnic=child.ethnicity, id_number=child.id_number.open(),
            roll_number=roll.roll_number.open(),
        ),
        school=row.school.name,
        class_name=row.class_name,
        since=roll.entered_on,
        valid_until=row.valid_until_on,
        number_text=row.number_text,
        dated=today,
        handler=by.name,
        phone=phone,
    )  # fmt: skip
    word, pdf = letters_pair([paper])
    return kept_pair(f"就读证明 {row.number_text}", word, pdf, by=by, today=today)


def inquiry_files(row: ProofLetter, *, by: User, today: date) -> tuple[StoredFile, StoredFile]:
    """The letter of this turn. It goes to another county: name, sex and birth date, no identity number."""
    asked, child = row.request, row.request.child
    phone = row.unit.contact_phone.open() if row.unit.contact_phone else ""
    paper = SchoolInquiry(
        made_on=today,
        issuer=row.unit.name,
        kind=SELF.get(UnitKind(row.unit.kind), "校"),
        number_text=row.number_text,
        school=asked.school,
        child=child.name,
        sex=_sex(child.sex),
        born_on=child.born_on,
        address=asked.address,
        due_on=asked.due_on,
        first_on=asked.asked_on,
        turn=row.turn,
        handler=by.name,
        phone=phone,
    )
    word, pdf = letters_pair([paper])
    return kept_pair(f"就读函询 {row.number_text}", word, pdf, by=by, today=today)
