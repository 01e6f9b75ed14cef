"""走访、电话、谈话: writing down what was found and what was agreed, and putting it right beside what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from notoneless.children.models import Child
from notoneless.children.services import KINDS, Kind
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.visits import CorrectionFacts, VisitFacts, correction_refused, visit_refused
from notoneless.domain.words import ContactKind, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.support.models import Contact

acts({"contact_record": "登记走访联系", "contact_correct": "更正走访记录"})

LONGEST_FOUND = 2000
LONGEST = {"companions": 120, "met": 60, "purpose": 60}
SEALED = ("found", "agreed", "place_text")
ANSWERING = (Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)
"""Posts that answer for what their unit, and the units under it, wrote down."""
KINDS["contacts"] = Kind(
    Contact, "走访记录", lambda row: (row.author, clock.local_day(row.at)), unit=lambda row: row.unit
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one visit, call or talk; ``found`` is what was seen or said and is never empty."""

    kind: ContactKind
    on: date
    found: str
    began_at: time | None = None
    place_text: str = ""
    purpose: str = ""
    companions: str = ""
    met: str = ""
    agreed: str = ""
    next_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """As the table keeps it: trimmed, and what may tell of illness or poverty sealed."""
        made: dict[str, Any] = {
            "kind": self.kind,
            "on": self.on,
            "began_at": self.began_at,
            "next_on": self.next_on,
        }
        made |= {name: getattr(self, name).strip()[:most] for name, most in LONGEST.items()}
        return made | {
            name: Sealed.of(f"support.contact.{name}", getattr(self, name).strip()) for name in SEALED
        }

    def refused(self, child: Child, today: date) -> Refusal | None:
        """Why it cannot have been so."""
        return visit_refused(
            VisitFacts(
                on=self.on, began_at=self.began_at, today=today, now=timezone.localtime(clock.now()).time(),
                born_on=child.born_on, next_on=self.next_on, found=self.found, longest=LONGEST_FOUND,
            )
        )  # fmt: skip


def contact_record(
    *,
    child: Child,
    by: User,
    unit: Unit,
    today: date,
    photo: StoredFile | None = None,
    signature: StoredFile | None = None,
    case_key: UUID | None = None,
    number: int | None = None,
    **told: Any,
) -> Contact | Refusal:
    """One visit, call or talk (桂表 7.2, one row); ``told`` is what ``Told`` asks for. ``number`` is which 劝返 of its
    case it is; whoever gives it holds the case."""
    said = Told(**told)
    refused = said.refused(child, today)
    if refused is not None:
        return refused
    contact = Contact(
        child=child, by=by, unit=unit, photo=photo, signature=signature, case_key=case_key, number=number,
        at=clock.now(), **said.columns(),
    )  # fmt: skip
    with act(by=by, unit=unit) as log:
        contact.save(force_insert=True)
        kind = ContactKind(said.kind).label
        changes = {"kind": (None, kind), "on": (None, said.on), "found": (None, said.found.strip())}
        log("contact_record", child=child, changes=changes)
    return contact


def correct_word(*, contact: Contact, by: User, reason: str | None = None) -> Refusal | None:
    """Whether this person may correct this record; ``reason`` None while it is not asked for yet."""
    answers = any(
        post.role in ANSWERING and contact.unit.path.startswith(post.unit.path) for post in sight(by).posts
    )
    facts = CorrectionFacts(
        is_corrected=Contact.every.filter(corrects=contact).exists(),
        is_withdrawn=contact.withdrawn_at is not None,
        is_author=by.pk in (contact.by_id, contact.written_by_id),
        answers_for_unit=answers,
    )
    return correction_refused(facts, reason)


def contact_correct(
    *,
    contact: Contact,
    reason: str,
    by: User,
    today: date,
    photo: StoredFile | None = None,
    signature: StoredFile | None = None,
    **told: Any,
) -> Contact | Refusal:
    """A new version beside the former one: same visitor, same number. The photo stays; the guardian's signature does not,
    for what was signed were the former words."""
    said = Told(**told)
    with transaction.atomic():
        row = (
            Contact.every.select_for_update(of=("self",))
            .select_related("child", "unit", "by")
            .get(pk=contact.pk)
        )
        refused = correct_word(contact=row, by=by, reason=reason)
        if refused is None:
            refused = said.refused(row.child, today)
        changes = _changes(row, said)
        if refused is None and not changes and photo is None and signature is None:
            refused = Refusal("没有改动任何内容，不用更正。", "contact.correct.nothing")
        if refused is not None:
            return refused
        with act(by=by, unit=row.unit) as log:
            made: Contact = Contact.objects.create(
                child=row.child, by=row.by, unit=row.unit, case_key=row.case_key, number=row.number, book=row.book,
                corrects=row, correction_reason=reason.strip()[:120], written_by=by, at=clock.now(),
                photo=photo or row.photo, signature=signature, **said.columns(),
            )  # fmt: skip
            log("contact_correct", child=row.child, changes={"reason": ("", reason.strip()), **changes})
    return made


def _changes(row: Contact, said: Told) -> dict[str, tuple[Any, Any]]:
    """Field → (as it was written, as it reads now)."""

    def plain(value: Any) -> Any:
        return value.open() if isinstance(value, Sealed) else value

    pairs = {name: (plain(getattr(row, name)), plain(new)) for name, new in said.columns().items()}
    return {name: pair for name, pair in pairs.items() if (pair[0] or "") != (pair[1] or "")}
