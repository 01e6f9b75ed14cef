"""What the papers of a penalty proceeding and of the courts say: from the case, its proceeding and its former papers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from notoneless.cases.models import Case, CasePaper, LegalBasis, Proceeding
from notoneless.cases.papers.facts import address_of, child_facts, past_contacts, typed_facts
from notoneless.cases.papers.shapes import Draft
from notoneless.core.countysettings import county_setting
from notoneless.documents.queries import standing_deliveries
from notoneless.domain.deadlines import LawFacts, late_addition, pay_by, suit_until
from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.words import PaperKind, PaperState, Sex
from notoneless.files.papers import ChildFacts, GuardianFacts
from notoneless.files.papers.enforcing import Basis, Cited, Officer
from notoneless.files.papers.wording import date_text
from notoneless.grid.models import Unit
from notoneless.grid.queries import bureau, county_calendar

K = PaperKind
TO_GUARDIAN = (K.URGING_LETTER, K.CENTRE_NOTICE, K.RETURN_NOTICE, K.CORRECTION_ORDER)
"""What the guardian was handed before any penalty."""


def proceeding_of(row: CasePaper) -> Proceeding | None:
    """The proceeding a paper belongs to; for a paper to the civil court the case's newest."""
    if row.proceeding is not None:
        return row.proceeding
    rows = row.case.proceedings.order_by("-pk")
    if PAPERS[K(row.kind)].is_proceeding:
        rows = rows.filter(ended_on__isnull=True)
    found: Proceeding | None = rows.first()
    return found


def opened(sealed: Any) -> str:
    """A sealed text, empty when there is none."""
    return str(sealed.open()) if sealed else ""


def parts(text: str) -> list[str]:
    """Names or card numbers in one column, apart."""
    return [one for one in re.split(r"[、,，;；\s]+", text) if one]


def officers_of(proceeding: Proceeding | None, typed: dict[str, str]) -> tuple[Officer, ...]:
    """执法人员 with their card numbers: the proceeding's, before it is opened those proposed."""
    names = parts(proceeding.officers if proceeding else typed.get("officers", ""))
    cards = parts(proceeding.officer_cards if proceeding else typed.get("officer_cards", ""))
    cards += [""] * (len(names) - len(cards))
    return tuple(Officer(name, card) for name, card in zip(names, cards, strict=False))


def guardian_facts_of(case: Case, name: str = "") -> tuple[GuardianFacts, ...]:
    """The guardians of the child with what is known of each; with a name only that one."""
    rows = case.child.guardians.all()
    return tuple(
        GuardianFacts(
            name=row.name, relation=row.relation, sex=_sex_in(opened(row.id_number)), phone=opened(row.phone),
            id_number=opened(row.id_number), address=address_of(case),
        )
        for row in rows
        if not name or row.name == name
    )  # fmt: skip


def _sex_in(id_number: str) -> str:
    """The seventeenth figure of an identity number: odd for a man."""
    if len(id_number) != 18 or not id_number[16].isdigit():
        return ""
    return (Sex.MALE if int(id_number[16]) % 2 else Sex.FEMALE).label


def party_of(case: Case, proceeding: Proceeding | None) -> GuardianFacts:
    """当事人: the guardian the proceeding names, else the first guardian; never the child."""
    named = guardian_facts_of(case, proceeding.party) if proceeding else ()
    found = named or guardian_facts_of(case)
    return found[0] if found else GuardianFacts(name="")


def base(draft: Draft) -> dict[str, Any]:
    """What every paper of the proceeding has."""
    proceeding, paper = proceeding_of(draft.row), draft.paper
    place = paper.issuer.place
    officers = officers_of(proceeding, typed_facts(draft.row))
    if not officers and not PAPERS[K(draft.row.kind)].is_proceeding:
        people = (paper.drafted_by, paper.checked_by)
        officers = tuple(Officer(one.name) for one in people if one is not None)
    return {
        "made_on": paper.signed_on or draft.today,
        "is_draft": draft.is_draft,
        "organ": paper.issuer.name,
        "party": party_of(draft.case, proceeding),
        "child": child_facts(draft.case, is_masked=False),
        "officers": officers,
        "number_text": paper.number_text,
        "dated": paper.signed_on,
        "phone": paper.issuer.contact_phone.open(),
        "address": place.full_name if place is not None else "",
    }


def basis_of(basis: LegalBasis | None) -> Basis:
    """The legal basis with its words."""
    return Basis(basis.title, basis.article, basis.text) if basis is not None else Basis("", "")


# --- former papers ---


def done_papers(case: Case) -> QuerySet[CasePaper]:
    """What has done its work: delivered where it goes to somebody, else filed with its signed copy."""
    filed = [str(kind) for kind, rule in PAPERS.items() if not rule.is_delivered]
    rows: QuerySet[CasePaper] = case.papers.filter(
        Q(paper__state=PaperState.DELIVERED) | Q(paper__state=PaperState.SEALED, kind__in=filed)
    )
    return rows


def former(case: Case, kinds: Iterable[PaperKind], proceeding: Proceeding | None = None) -> tuple[Cited, ...]:
    """Delivered or filed papers of these kinds, oldest first: with a proceeding, only its own."""
    rows = done_papers(case).filter(kind__in=[str(kind) for kind in kinds])
    if proceeding is not None:
        rows = rows.filter(proceeding=proceeding)
    rows = rows.select_related("paper").prefetch_related(standing_deliveries()).order_by("pk")
    return tuple(_cited(row) for row in rows)


def _cited(row: CasePaper) -> Cited:
    delivery = next(iter(row.paper.deliveries.all()), None)
    return Cited(
        PaperKind(row.kind).label, row.paper.number_text, delivery.delivered_on if delivery else None,
        row.paper.signed_on,
    )  # fmt: skip


def last(case: Case, kind: PaperKind, proceeding: Proceeding | None = None) -> Cited:
    """The newest of a kind; a title without number where there is none yet (a draft made too early)."""
    found = former(case, (kind,), proceeding)
    return found[-1] if found else Cited(kind.label, "")


def filing_of(case: Case) -> Cited:
    """The newest 立案审批表: it is made before its proceeding is opened."""
    return last(case, K.FILING)


def story(case: Case, organ: Unit, child: ChildFacts, until: date) -> str:
    """违法事实 as the records tell them, where the drafter types nothing of his own."""
    since = f"自{date_text(case.absent_since_on)}起" if case.absent_since_on else "至今"
    where = f"系{child.place_in_school()}学生，" if child.school else "系应当接受义务教育的适龄儿童少年，"
    contacts = past_contacts(case, until)
    tried = f"有关人员已走访、联系{len(contacts)}次进行劝返。" if contacts else ""
    back = f"{child.name}已于{date_text(case.returned_on)}返校。" if case.returned_on else "期满仍未改正。"
    order = ordered(case, organ)
    return f"经查，{child.name}{where}{since}未到校接受义务教育。{tried}{order}{back if order else ''}"


def ordered(case: Case, organ: Unit) -> str:
    """责令 and its term, as the story goes on."""
    row = (
        case.papers.filter(kind=K.CORRECTION_ORDER, paper__state=PaperState.DELIVERED)
        .select_related("paper__issuer")
        .prefetch_related(standing_deliveries())
        .order_by("-pk")
        .first()
    )
    if row is None:
        return ""
    who = "本机关" if row.paper.issuer_id == organ.pk else row.paper.issuer.name
    until = f"，责令于{date_text(row.return_by_on)}前送{case.child.name}返校" if row.return_by_on else ""
    return f"{who}已送达{_cited(row).line()}{until}。"


# --- money and days ---


def unpaid_of(proceeding: Proceeding | None) -> Decimal:
    """What of the fine is still open."""
    if proceeding is None or proceeding.fine is None:
        return Decimal(0)
    return max(Decimal(0), proceeding.fine - (proceeding.paid_amount or Decimal(0)))


def pay_due_of(proceeding: Proceeding | None, decision: Cited) -> date | None:
    """The last day to pay: fifteen days from the delivery, or the day of a granted deferral."""
    if proceeding is not None and proceeding.deferred_until_on is not None:
        return proceeding.deferred_until_on
    return pay_by(decision.delivered_on, county_calendar()) if decision.delivered_on else None


def late_of(proceeding: Proceeding | None, decision: Cited, until: date) -> Decimal:
    """加处罚款 up to a day on what is not paid, without the days of a review or a suit (行政处罚法 Arts. 72, 73)."""
    due = pay_due_of(proceeding, decision)
    if proceeding is None or due is None:
        return Decimal(0)
    paused = [
        (first, end or until)
        for first, end in (
            (proceeding.review_filed_on, proceeding.review_delivered_on),
            (proceeding.suit_filed_on, proceeding.suit_ended_on),
        )
        if first is not None
    ]
    return late_addition(unpaid_of(proceeding), due_on=due, until=until, paused=paused)


def suit_ends(proceeding: Proceeding | None, decision: Cited) -> date | None:
    """The end of the party's time to sue."""
    if proceeding is None:
        return None
    return suit_until(
        LawFacts(
            decision_delivered_on=decision.delivered_on, review_filed_on=proceeding.review_filed_on,
            review_delivered_on=proceeding.review_delivered_on,
        )
    )  # fmt: skip


# --- who hears a complaint ---


def review_organ() -> str:
    """The county's government reviews the acts of townships and of its own bureau (行政复议法 2023 Art. 24)."""
    top = bureau()
    return top.parent.name if top is not None and top.parent is not None else "县(市、区)人民政府"


def justice_name(what: str) -> str:
    """云溪区人民法院, 云溪区人民检察院: by the county's name."""
    top = bureau()
    stem = top.name.removesuffix("教育局") if top is not None else ""
    return f"{county_setting('county.name') or stem}{what}"


def court_of(proceeding: Proceeding | None) -> str:
    """The court the proceeding names, else the county's."""
    return (proceeding.court if proceeding is not None else "") or justice_name("人民法院")
