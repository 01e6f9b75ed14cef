"""A pupil who comes to a school that cannot see its file: found by the whole ID number, or added."""

from datetime import date
from typing import Any

from notoneless.children.models import Child, Roll
from notoneless.children.services.register import TAKEN, child_add, household_enter
from notoneless.children.services.rolls import roll_open
from notoneless.children.services.standing import By
from notoneless.core.events import Refused, act, all_or_nothing
from notoneless.core.sealing import blind
from notoneless.documents.models import StoredFile
from notoneless.domain.idcard import IdNumber, parse
from notoneless.domain.names import normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import HouseholdSource, RollMoveKind
from notoneless.grid.models import Place, SchoolClass


def pupil_enrol(
    *,
    school_class: SchoolClass,
    kind: RollMoveKind,
    on: date,
    by: By,
    today: date,
    name: str,
    sex: str,
    born_on: date,
    place: Place,
    id_number: str = "",
    address: str = "",
    guardian_name: str = "",
    guardian_relation: str = "",
    guardian_phone: str = "",
    roll_number: str = "",
    is_boarding: bool = False,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Roll | Refusal:
    """Enrol a pupil by name and ID number: the child of the register, else a new one. All or nothing.

    A pupil on no household list comes onto the household line as 外来就读学生. A number that belongs to a
    child of another name is refused without saying whose it is (safety rule 5).
    """
    found = pupil_known(id_number=id_number, name=name, today=today)
    if isinstance(found, Refusal):
        return found
    facts = {
        "name": name, "sex": sex, "born_on": born_on, "place": place, "id_number": id_number, "address": address,
        "guardian_name": guardian_name, "guardian_phone": guardian_phone,
        "guardian_relation": guardian_relation,
    }  # fmt: skip
    entry = {
        "school_class": school_class, "kind": kind, "on": on, "roll_number": roll_number, "reason": reason,
        "evidence": evidence, "is_boarding": is_boarding,
    }  # fmt: skip
    try:
        with act(by=by, unit=school_class.school) as log, all_or_nothing(log):
            return _entered(found, facts, entry, by, today)
    except Refused as refused:
        return refused.refusal


def _entered(found: Child | None, facts: dict[str, Any], entry: dict[str, Any], by: By, today: date) -> Roll:
    """The roll, with the child and its household entry where they were missing. Raises Refused."""
    migrant = HouseholdSource.MIGRANT_PUPIL
    unconfirmed = not facts["id_number"]
    child = found or child_add(source=migrant, by=by, today=today, is_unconfirmed=unconfirmed, **facts)
    if isinstance(child, Refusal):
        raise Refused(child)
    roll = roll_open(child=child, by=by, today=today, **entry)
    if isinstance(roll, Refusal):
        raise Refused(roll)
    if not child.household_entries.filter(until_on__isnull=True).exists():
        household_enter(child=child, place=facts["place"], source=migrant, by=by, today=today)
    return roll


def pupil_known(*, id_number: str, name: str, today: date) -> Child | Refusal | None:
    """The child of the register with this whole number and name; None where nobody has it. A number of another name is
    refused without saying whose it is (safety rule 5)."""
    if not id_number:
        return None
    number = parse(id_number, today=today)
    if not isinstance(number, IdNumber):
        return number
    same = Child.objects.filter(
        id_number_index=blind("id_number", number.text), is_id_checked=True, merged_into__isnull=True
    )
    child: Child | None = same.first()
    if child is not None and child.name != normalise_name(name):
        return TAKEN
    return child
