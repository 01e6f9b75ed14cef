"""The demo's piles: letters drafted, checked, signed and sealed by two officers of one township, so that 文书台账,
待送达 and the result of a pile are filled. Nothing of an order: only the first letter to each family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from notoneless.cases import papers, queries
from notoneless.cases.models import CasePaper
from notoneless.core.jobs import job_run
from notoneless.core.models import Job
from notoneless.documents.models import StoredFile
from notoneless.domain.manypapers import PileAct
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind, Role
from notoneless.grid.models import Post, Unit, User, holding

SIGNED, SEALED, PILE = 6, 3, 10
"""Of a pile of ten drafts six are signed, three of these stamped and waiting to be carried."""


def piles_play(*, today: date, photo: Callable[[str], StoredFile]) -> None:
    """One township's pile of 敦促书."""
    pair = _two_officers(today)
    if pair is None:
        return
    drafter, second = pair
    cases = list(queries.cases_of(drafter).out_of_school().order_by("place__code", "child__name", "pk"))
    ready = [
        line.pk
        for line in queries.draft_lines(drafter, cases, PaperKind.URGING_LETTER)
        if line.refusal is None
    ]
    if not ready:
        return
    made = _done(PileAct.DRAFT, ready[:PILE], drafter, today, kind=PaperKind.URGING_LETTER)
    checked = _done(PileAct.CHECK, made[:SIGNED], second, today)
    for key in _done(PileAct.SIGN, checked, second, today)[:SEALED]:
        row = CasePaper.objects.select_related("case", "paper__issuer").get(pk=key)
        papers.case_paper_seal(case_paper=row, scan=photo("scan"), by=drafter, today=today)


def _two_officers(today: date) -> tuple[User, User] | None:
    """The first township with two officers and somebody to write to."""
    posts = Post.objects.filter(holding(today), role=Role.TOWNSHIP_OFFICER).select_related("user")
    for unit in Unit.objects.filter(kind="township_government").order_by("number"):
        people = [post.user for post in posts.filter(unit=unit).order_by("pk")]
        if len(people) > 1 and queries.cases_of(people[0]).out_of_school().exists():
            return people[0], people[1]
    return None


def _done(which: PileAct, rows: list[int], by: User, today: date, **words: Any) -> list[int]:
    asked = papers.papers_many_ask(which=which, rows=rows, by=by, today=today, **words)
    if isinstance(asked, Refusal):
        return []
    job_run(str(asked.key))
    return list(Job.objects.get(pk=asked.pk).result.get("done", []))
