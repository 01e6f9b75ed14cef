"""What the card 制发文书 shows: the rungs a family has met, what may be drafted now, and why the rest may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.queries.papersteps import papers_offered
from notoneless.cases.queries.rows import rows_of
from notoneless.domain.causes import CausePath
from notoneless.domain.paperkinds import ladder
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.models import User
from notoneless.support.models import Contact


@dataclass(frozen=True, slots=True)
class Rung:
    """One paper of the four steps: delivered (number, day), under way, next, or later."""

    kind: PaperKind
    state: str
    """As the step list shows it: done, now or next."""
    number: str = ""
    delivered_on: date | None = None
    words: str = ""
    paper: CasePaper | None = None


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """The card's three parts."""

    rungs: list[Rung]
    rung: PaperKind | None
    """The next rung, where this person's unit may draft it now."""
    ready: list[PaperKind]
    others: list[tuple[PaperKind, Refusal]]


def paper_offer(case: Case, user: User) -> PaperOffer:
    """The rungs of the case and the papers of this unit: the next rung first, what was delivered already last."""
    offered = papers_offered(case, user)
    ready = [kind for kind, refused in offered if refused is None]
    rungs = rungs_of(case)
    upcoming = next((rung.kind for rung in rungs if rung.state == "now" and rung.paper is None), None)
    climbed = {rung.kind for rung in rungs if rung.state == "done"}
    rung = upcoming if upcoming in ready else None
    ready = sorted((kind for kind in ready if kind != rung), key=lambda kind: kind in climbed)
    return PaperOffer(
        rungs, rung, ready, [(kind, refused) for kind, refused in offered if refused is not None]
    )


_CLIMBING = (S.SUSPECTED, S.VERIFYING, S.CONFIRMED, S.PERSUADING, S.ORDERED, S.PENALTY, S.ENFORCEMENT)
"""Where one paper still leads to the next: not beside a court's own case, nor for a child who is back."""


def rungs_of(case: Case) -> list[Rung]:
    """The ladder as far as it was climbed, the rung under way or next, and the one after it.

    A family that may not be pressed, or need not be any more, is shown no next paper: the card beside says so.
    """
    latest: dict[str, CasePaper] = {}
    kinds = ladder()
    for row in reversed(rows_of(case, "papers")):
        if row.paper.state == PaperState.VOID or row.kind not in kinds:
            continue
        held = latest.get(row.kind)
        if (
            held is None
            or held.paper.state != PaperState.DELIVERED
            or row.paper.state == PaperState.DELIVERED
        ):
            latest[row.kind] = row
    rungs = [_rung(kind, latest.get(kind)) for kind in kinds]
    last = max((n for n, rung in enumerate(rungs) if rung.paper is not None), default=-1)
    shown = [rung for n, rung in enumerate(rungs[: last + 1]) if rung.paper is not None or n == last]
    if case.state_word not in _CLIMBING or case.path is not CausePath.LAW:
        return shown
    is_under_way = bool(shown) and shown[-1].state == "now"
    for rung in rungs[last + 1 : last + 3]:
        is_now = not is_under_way and rung is rungs[last + 1]
        shown.append(Rung(rung.kind, "now" if is_now else "next"))
    return shown


def _rung(kind: PaperKind, row: CasePaper | None) -> Rung:
    if row is None:
        return Rung(kind, "next")
    paper = row.paper
    is_done = paper.state == PaperState.DELIVERED
    return Rung(
        kind, "done" if is_done else "now", number=paper.number_text,
        delivered_on=min((one.delivered_on for one in paper.deliveries.all()), default=None),
        words="" if is_done else PaperState(paper.state).label, paper=row,
    )  # fmt: skip


def last_found(case: Case) -> str:
    """What the last visit found, as a first draft of how things stand."""
    last = Contact.objects.current().filter(case_key=case.key).order_by("-on", "-pk").first()
    return str(last.found.open()) if last is not None and last.found else ""
