"""发现名单外的孩子: a child met at a door, on no list, often without a number. Matched at once, never turned away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from notoneless.cases.models import Case
from notoneless.cases.services import case_open
from notoneless.children.models import Child, Guardian, Roll, Whereabouts
from notoneless.children.services import child_add, household_enter
from notoneless.children.services.register import digits_of
from notoneless.core.events import Log, Refused, act, acts
from notoneless.core.sealing import blind
from notoneless.domain.names import initials_of_name, normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, HouseholdSource
from notoneless.grid.models import Place, User

acts({"found_at_door": "走访发现名单外的孩子"})

AT_MOST = 400
"""So many children of alike name, birth or phone are compared at most; a county has far fewer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it: the child, whether it is new, whether it sits in a school, and what the person reads."""

    child: Child
    is_new: bool
    is_enrolled: bool
    is_in_sight: bool
    words: str


def found_add(
    *,
    name: str,
    sex: str,
    born_on: date | None,
    place: Place,
    by: User,
    today: date,
    age: int | None = None,
    guardian_name: str = "",
    guardian_phone: str = "",
    school_words: str = "",
) -> Found | Refusal:
    """One act: the child is found in the register, or added with a suspected case. Nothing of a child out of sight
    is told (safety rule 5)."""
    if not normalise_name(name):
        return Refusal("请填写姓名。不知道全名的，先填小名或称呼。", "child.no_name")
    known = _look(name, sex, born_on, place, guardian_name, guardian_phone, school_words, today)
    try:
        with act(by=by) as log:
            if known is not None:
                return _known(known, place, log, by, today)
            child = child_add(
                name=name, sex=sex, born_on=born_on, place=place, source=HouseholdSource.RESIDENT_FOUND,
                by=by, today=today, guardian_name=guardian_name, guardian_phone=guardian_phone,
            )  # fmt: skip
            if isinstance(child, Refusal):
                raise Refused(child)
            said = [f"约{age}岁" if age is not None and born_on is None else "", _says(school_words)]
            case = case_open(
                child=child, origin=CaseOrigin.FOUND_AT_DOOR, by=by, today=today,
                detail="，".join(one for one in said if one),
            )  # fmt: skip
            if isinstance(case, Refusal):
                raise Refused(case)
            log("found_at_door", child=child, changes={"place": ("", place.name)})
            words = (
                f"已登记，并立为疑似：由{case.unit.name} {case.person.name}在{case.due_on:%Y-%m-%d}前核查。"
            )
            return Found(child, True, False, True, words)
    except Refused as refused:
        return refused.refusal


def _says(school_words: str) -> str:
    return f"自述在{school_words.strip()}上学" if school_words.strip() else ""


def _known(child: Child, place: Place, log: Log, by: User, today: date) -> Found:
    """A child of the register: it comes onto the household line if it is not there; a case where it is nowhere."""
    if not child.household_entries.filter(until_on__isnull=True).exists():
        household_enter(child=child, place=place, source=HouseholdSource.RESIDENT_FOUND, by=by, today=today)
    log("found_at_door", child=child, changes={"place": ("", place.name)})
    is_in_sight = Child.objects.visible_to(by).filter(pk=child.pk).exists()
    roll = Roll.objects.current().filter(child=child).select_related("school").first()
    if roll is not None:
        where = f"已在{roll.school.name}就读" if is_in_sight else "已在区内学校就读，请报教育局核对"
        return Found(child, False, True, is_in_sight, f"{where}。没有重复登记。")
    if not _is_accounted(child, today) and not Case.objects.open().filter(child=child).exists():
        case = case_open(child=child, origin=CaseOrigin.FOUND_AT_DOOR, by=by, today=today)
        if isinstance(case, Refusal):
            raise Refused(case)
    words = "这个孩子已在册，没有重复登记。"
    return Found(child, False, False, is_in_sight, words if is_in_sight else words + "请报教育局核对。")


def _is_accounted(child: Child, today: date) -> bool:
    return (
        Whereabouts.objects.filter(child=child, ended_on__isnull=True)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
        .exists()
    )


def _look(
    name: str,
    sex: str,
    born_on: date | None,
    place: Place,
    guardian: str,
    phone: str,
    school: str,
    today: date,
) -> Child | None:
    """The child of the register this surely is. The engine compares a handful the database picked out."""
    alike = _alike(name, born_on, phone)
    if not alike:
        return None
    from notoneless.domain.linkage import link
    from notoneless.verification.matching.facts import ChildFact, Villages, child_facts
    from notoneless.verification.matching.frames import child_line, frame

    villages = Villages()
    children = child_facts(Child.objects.filter(pk__in=alike), today)

    def line(child: ChildFact) -> dict[str, str]:
        return child_line(child, villages) | {"place": villages.of(child.residence)}

    asked = {
        "row": "found", "name": name, "sex": sex if sex != "0" else "", "guardian_name": guardian,
        "birth_on": born_on.isoformat() if born_on else "", "guardian_phone": phone, "school": school,
        "place": villages.of(place.pk),
    }  # fmt: skip
    links = link(frame([asked]), frame(line(child) for child in children)).links
    return Child.objects.get(pk=int(links["roll"][0])) if links.height else None


def _alike(name: str, born_on: date | None, phone: str) -> list[int]:
    """Children with the same initials, birth date or family phone."""
    found = Q(initials=initials_of_name(normalise_name(name))[:30])
    if born_on is not None:
        found |= Q(born_on=born_on)
    index = blind("phone", digits_of(phone))
    if index:
        found |= Q(pk__in=Guardian.objects.filter(phone_index=index).values("child"))
    return list(Child.objects.live().filter(found).order_by("pk").values_list("pk", flat=True)[:AT_MOST])
