"""A pile of papers: who is in it, and who is not and why, before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.queries.listing import papers_of
from notoneless.cases.queries.papersteps import draft_refusal, paper_step_refusal
from notoneless.domain.manypapers import MOST, READY, WAITING, PileAct, one_waits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.access import sight
from notoneless.grid.models import User


@dataclass(frozen=True, slots=True)
class PileLine:
    """One child of a pile; ``refusal``: why nothing is done for it. ``paper`` is None where it is still to be drafted."""

    case: Case
    paper: CasePaper | None
    refusal: Refusal | None

    @property
    def pk(self) -> int:
        return self.paper.pk if self.paper is not None else self.case.pk


def paper_waiting(case: Case, kind: PaperKind) -> CasePaper | None:
    """A paper of the kind that is on its way in this case."""
    found: CasePaper | None = (
        case.papers.filter(kind=kind, paper__state__in=WAITING)
        .select_related("paper")
        .order_by("-pk")
        .first()
    )
    return found


def draft_lines(user: User, cases: Sequence[Case], kind: PaperKind) -> list[PileLine]:
    """Of each case whether the paper will be drafted; those that will be first, the rest by their reason."""
    lines = [PileLine(case, None, _draft_refused(case, kind, user)) for case in cases]
    return sorted(lines, key=lambda line: line.refusal.reason if line.refusal is not None else "")


def _draft_refused(case: Case, kind: PaperKind, user: User) -> Refusal | None:
    waiting = paper_waiting(case, kind)
    if waiting is not None:
        return one_waits(kind, PaperState(waiting.paper.state))
    return draft_refusal(case, kind, user)


def papers_in_order(user: User) -> QuerySet[CasePaper]:
    """Papers in sight in the order a pile has: issuer, kind, village, child. Numbers are given in this order."""
    order = ("paper__issuer__path", "kind", "case__place__code", "case__child__name", "pk")
    return (
        papers_of(user).select_related("case__place", "paper__pdf_file", "paper__word_file").order_by(*order)
    )


def pile_lines(user: User, rows: QuerySet[CasePaper], act: PileAct) -> list[PileLine]:
    """The papers that wait for this act, each with the reason where this person may not do it."""
    waiting = rows.filter(paper__state__in=READY[act])[:MOST]
    return [PileLine(row.case, row, act_refused(row, act, user)) for row in waiting]


def act_refused(row: CasePaper, act: PileAct, user: User) -> Refusal | None:
    """Why this person may not do this to this paper now."""
    if act is PileAct.PRINT:
        return print_refused(row, user)
    if row.paper.state not in READY[act]:
        return Refusal(f"文书现为“{PaperState(row.paper.state).label}”，不用{act.label}。", "pile.state")
    return paper_step_refusal(row, user)


def print_refused(row: CasePaper, user: User) -> Refusal | None:
    """A pile is printed by the unit that issued it, or one above."""
    if row.paper.pdf_file_id is None:
        return Refusal("还没有签发，没有正式文本。", "pile.not_signed")
    if any(row.paper.issuer.path.startswith(post.unit.path) for post in sight(user).posts):
        return None
    return Refusal(f"由制发单位{row.paper.issuer.name}打印。", "paper.unit")
