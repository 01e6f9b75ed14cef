"""走访、电话、谈话: writing down what was found and what was agreed."""

from datetime import date
from uuid import UUID

from notoneless.children.models import Child
from notoneless.children.services import KINDS, Kind
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ContactKind
from notoneless.grid.models import Unit, User
from notoneless.support.models import Contact

acts({"contact_record": "登记走访联系"})

LONGEST_FOUND = 2000
KINDS["contacts"] = Kind(
    Contact, "走访记录", lambda row: (row.by, clock.local_day(row.at)), unit=lambda row: row.unit
)


def contact_record(
    *,
    child: Child,
    kind: ContactKind,
    on: date,
    by: User,
    unit: Unit,
    found: str,
    today: date,
    met: str = "",
    companions: str = "",
    agreed: str = "",
    next_on: date | None = None,
    photo: StoredFile | None = None,
    case_key: UUID | None = None,
) -> Contact | Refusal:
    """One visit, call or talk (桂表 7.2, one row). ``found`` is what was seen or said; it is never empty."""
    refused = _refused(child, on, found, next_on, today)
    if refused is not None:
        return refused
    contact = Contact(
        child=child,
        kind=kind,
        on=on,
        by=by,
        unit=unit,
        companions=companions.strip()[:120],
        met=met.strip()[:60],
        found=Sealed.of("support.contact.found", found.strip()),
        agreed=Sealed.of("support.contact.agreed", agreed.strip()),
        next_on=next_on,
        photo=photo,
        case_key=case_key,
        at=clock.now(),
    )
    with act(by=by, unit=unit) as log:
        contact.save(force_insert=True)
        changes = {"kind": (None, ContactKind(kind).label), "on": (None, on), "found": (None, found.strip())}
        log("contact_record", child=child, changes=changes)
    return contact


def _refused(child: Child, on: date, found: str, next_on: date | None, today: date) -> Refusal | None:
    if on > today:
        return Refusal("走访日期不能晚于今天。还没去的，请填“下次联系”。", "contact.future")
    if child.born_on is not None and on < child.born_on:
        return Refusal("走访日期早于孩子出生。请核对。", "contact.before_birth")
    if not found.strip():
        return Refusal("请写明走访看到、听到的情况，一两句话即可。", "contact.nothing_found")
    if len(found) > LONGEST_FOUND:
        return Refusal(f"走访情况最多{LONGEST_FOUND}字，请写要点。", "contact.too_long")
    if next_on is not None and next_on < on:
        return Refusal("下次联系的日期早于这次走访。请核对。", "contact.next_before")
    return None
