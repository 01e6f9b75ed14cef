"""What waits to be carried to a family, by village; and what was delivered, with what took its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from notoneless.cases.models import CasePaper
from notoneless.cases.queries.listing import papers_of
from notoneless.cases.queries.papersteps import paper_step_refusal
from notoneless.children.queries import masked
from notoneless.documents.models import Delivery
from notoneless.domain.masking import mask_address
from notoneless.domain.paperkinds import PAPERS, Addressee
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.access import may, roles_words, sight
from notoneless.grid.models import User

MOST = 300


@dataclass(frozen=True, slots=True)
class Errand:
    """A paper to hand over, and where."""

    row: CasePaper
    address: Any
    """Masked, with the key that opens it on record."""
    kind: str


@dataclass(frozen=True, slots=True)
class VillageErrands:
    """What is carried to one village."""

    village: str
    errands: list[Errand]


def to_deliver(user: User) -> list[VillageErrands]:
    """Sealed papers of this person's units that wait for a delivery he may record, by village."""
    units = [post.unit_id for post in sight(user).posts]
    rows = papers_of(user).filter(paper__state=PaperState.SEALED, paper__issuer__in=units)
    rows = rows.select_related("case__place__parent", "case__child__residence")
    ordered = rows.order_by("case__place__code", "case__child__name", "pk")[:MOST]
    mine = [row for row in ordered if paper_step_refusal(row, user) is None]
    found = []
    for village, group in groupby(mine, key=_village):
        found.append(VillageErrands(village, [_errand(row, user) for row in group]))
    return found


def _village(row: CasePaper) -> str:
    """Papers to an office are handed in there, not in a village."""
    if PAPERS[PaperKind(row.kind)].to not in (Addressee.GUARDIAN, Addressee.VILLAGE):
        return row.paper.addressee
    place = row.case.place
    if place is None:
        return "未登记居住地"
    village = place.parent if place.kind == "group" else None
    return str(village.name if village is not None else place.name)


def _errand(row: CasePaper, user: User) -> Errand:
    child = row.case.child
    detail = child.residence_detail.open() if child.residence_detail else ""
    shown = masked(child.key, "residence_detail", "住址", mask_address(detail), user)
    return Errand(row, shown, PaperKind(row.kind).label)


def delivery_refusal(row: CasePaper, user: User) -> Refusal | None:
    """Why this person may not record a delivery: of a sealed paper, or of one that reached the other parent already."""
    if row.paper.state != PaperState.DELIVERED:
        return paper_step_refusal(row, user)
    if not may(user, "cases.paper_deliver"):
        return Refusal(f"这一步由{roles_words('cases.paper_deliver')}办理。", "paper.ability")
    if any(post.unit_id == row.paper.issuer_id for post in sight(user).posts):
        return None
    return Refusal(f"这一步由制发单位{row.paper.issuer.name}的人员办理。", "paper.unit")


def deliveries_of(row: CasePaper) -> Sequence[Delivery]:
    """Every entry, the corrected ones too, in the order they were made."""
    return list(row.paper.deliveries.select_related("by", "evidence").order_by("pk"))
