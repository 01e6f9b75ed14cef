"""What the papers of a case say about people, from the case's own records."""

from __future__ import annotations

import json
from datetime import date

from notoneless.cases.models import Case, CasePaper, Referral
from notoneless.children.models import Guardian, Roll
from notoneless.core.countysettings import county_setting
from notoneless.documents.models import Paper
from notoneless.domain.idcard import IdNumber, parse
from notoneless.domain.masking import mask_id_number
from notoneless.domain.paperkinds import PAPERS, SCHOOLS, Addressee
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS, PaperKind, PaperState, Sex, UnitKind
from notoneless.files.papers import ChildFacts, GuardianFacts, IssuerKind, PastContact, ReceivingSchool
from notoneless.files.papers.wording import date_text
from notoneless.grid.models import Unit
from notoneless.grid.queries import bureau, person_for, township_government_of
from notoneless.support.models import Contact


def addressee_of(case: Case, kind: PaperKind, issuer: Unit, referral: Referral | None) -> str:
    """Who a paper of this kind is written to."""
    to = PAPERS[kind].to
    proceeding = (
        case.proceedings.filter(ended_on__isnull=True).first() if PAPERS[kind].is_proceeding else None
    )
    if to is Addressee.GUARDIAN and proceeding is not None:
        return str(proceeding.party)
    if to is Addressee.COURT and proceeding is not None and proceeding.court:
        return str(proceeding.court)
    if to is Addressee.GUARDIAN:
        guardian = case.child.guardians.first()
        return guardian.name if guardian is not None else ""
    if to is Addressee.VILLAGE:
        return village_name(case)
    if to is Addressee.BUREAU:
        return bureau_name()
    if to is Addressee.GOVERNMENT:
        return government_name(case, issuer)
    if to is Addressee.DEPARTMENT:
        return referral.department if referral is not None else ""
    if to is Addressee.FILE:
        return "本案案卷"
    name = county_setting("county.name") or bureau_name().removesuffix("教育局")
    return f"{name}{to.label}"


def bureau_name() -> str:
    """The county's education bureau."""
    top = bureau()
    return top.name if top is not None else "教育局"


def government_name(case: Case, issuer: Unit) -> str:
    """The government a report goes to: the township's; from a township itself, or with none known, the county's."""
    place = case.child.residence or case.place
    unit = township_government_of(place) if place is not None else None
    if unit is not None and issuer.kind not in TOWNSHIP_GOVERNMENTS:
        return unit.name
    top = bureau()
    county = top.parent if top is not None else None
    return county.name if county is not None else "县(市、区)人民政府"


def village_name(case: Case) -> str:
    """The village committee of the household's place, by its unit, else by the name of the village."""
    place = case.child.residence or case.place
    while place is not None:
        unit = Unit.objects.filter(kind=UnitKind.VILLAGE_COMMITTEE, place=place).first()
        if unit is not None:
            return str(unit.name)
        place = place.parent
    return ""


def typed_facts(case_paper: CasePaper) -> dict[str, str]:
    """What the drafter typed for this paper alone."""
    found: dict[str, str] = json.loads((case_paper.facts.open() if case_paper.facts else "") or "{}")
    return found


def child_facts(case: Case, *, is_masked: bool) -> ChildFacts:
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
        address=address_of(case),
    )


def address_of(case: Case) -> str:
    child = case.child
    if child.residence_detail:
        return str(child.residence_detail.open())
    return child.residence.full_name if child.residence else ""


def guardian_facts(case: Case) -> GuardianFacts:
    guardian: Guardian | None = case.child.guardians.first()
    if guardian is None:
        return GuardianFacts(name="")
    number = guardian.id_number.open() if guardian.id_number else ""
    parsed = parse(number) if number else None
    return GuardianFacts(
        name=guardian.name,
        relation=guardian.relation,
        sex=parsed.sex.label if isinstance(parsed, IdNumber) else "",
        id_number=number,
        phone=guardian.phone.open() if guardian.phone else "",
        address=address_of(case),
    )


def past_contacts(case: Case, until: date) -> tuple[PastContact, ...]:
    """What was tried up to the day of the paper, as it stands now."""
    rows = (
        Contact.objects.current()
        .filter(case_key=case.key, on__lte=until)
        .select_related("by")
        .order_by("on", "pk")
    )
    return tuple(
        PastContact(
            on=row.on, by="、".join(filter(None, (row.by.name, row.companions))), kind=row.get_kind_display()
        )
        for row in rows
    )


def handlers_of(paper: Paper) -> tuple[str, str]:
    """承办人: who drafted it and who checked it."""
    return (paper.drafted_by.name, paper.checked_by.name if paper.checked_by else "")


def earlier_papers(row: CasePaper) -> tuple[str, ...]:
    """What was delivered to the family before this paper, since the case was confirmed last: title, number, day.

    A paper that a later one has corrected is named no more, its correction is.
    """
    since = row.case.confirmed_on or row.case.opened_on
    before = row.case.papers.filter(paper__state=PaperState.DELIVERED, pk__lt=row.pk)
    corrected = {one.replaces_id for one in before} | {row.replaces_id}
    said = []
    for one in before.select_related("paper").order_by("pk"):
        paper, delivery = one.paper, one.paper.deliveries.standing().order_by("delivered_on").first()
        is_old = paper.signed_on is not None and paper.signed_on < since and not paper.book
        if (
            one.pk in corrected
            or is_old
            or delivery is None
            or PAPERS[PaperKind(one.kind)].to != Addressee.GUARDIAN
        ):
            continue
        day = date_text(delivery.delivered_on)
        said.append(f"《{PaperKind(one.kind).label}》（{paper.number_text}，{day}送达）")
    return tuple(said)


def justice_office(government: str) -> str:
    """司法所 of a township or street government; of a county's, its justice bureau."""
    for tail in ("人民政府", "办事处"):
        if government.endswith(tail):
            stem = government.removesuffix(tail)
            return f"{stem}{'司法所' if stem.endswith(('镇', '乡', '街道')) else '司法局'}"
    return "司法行政部门"


def receiving(case: Case, today: date) -> ReceivingSchool:
    roll = Roll.objects.filter(child=case.child).select_related("school").order_by("-entered_on").first()
    school: Unit = roll.school if roll is not None else case.unit
    person = person_for(school, today)
    return ReceivingSchool(
        name=school.name, contact=person.name if person else "", phone=school.contact_phone.open()
    )


def issuer_kind(unit: Unit) -> IssuerKind:
    if unit.kind in SCHOOLS:
        return IssuerKind.SCHOOL
    return IssuerKind.BUREAU if unit.kind == UnitKind.BUREAU else IssuerKind.TOWNSHIP
