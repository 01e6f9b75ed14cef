"""The demo's letters: villages asked to help, notices waiting for their second person, and the county's own words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from notoneless.cases import papers
from notoneless.cases.models import Case, CasePaper
from notoneless.core import clock
from notoneless.documents.wordings import template_of, wording_hand_in, wording_start, words_in_force
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, PaperKind, Role
from notoneless.grid.models import Post, User

OWN_WORDS = "学校已经为{孩子姓名}留好座位，教科书免费，营养餐照常供应，老师随时等着孩子回来。"
HANDFUL = 3


def letters_play(today: date) -> None:
    """One county wording in force, one waiting; drafts of a handful of open cases wait to be checked."""
    officer = User.objects.get(login="zhuangan")
    with clock.at(datetime(today.year, today.month, today.day, 1, 30, tzinfo=UTC) - timedelta(days=9)):
        _words(PaperKind.URGING_LETTER, officer, today - timedelta(days=9), is_started=True)
    with clock.at(datetime(today.year, today.month, today.day, 2, 0, tzinfo=UTC)):
        _words(PaperKind.HOME_LETTER, officer, today, is_started=False)
        _drafts(today)


def _words(kind: PaperKind, by: User, today: date, *, is_started: bool) -> None:
    lines = words_in_force(kind)
    content = template_of(kind, (*lines[:-1], OWN_WORDS, lines[-1]))
    row = wording_hand_in(kind=kind, content=content, by=by, today=today)
    if isinstance(row, Refusal):
        raise SystemExit(f"演示文书用语失败：{row.reason}")
    if is_started:
        wording_start(wording=row, by=by, today=today)


def _drafts(today: date) -> None:
    """The covering school writes to the family and asks the village; what a rule refuses is left out."""
    cases = Case.objects.filter(state=CaseState.PERSUADING, unit__posts__role=Role.SCHOOL_MANAGER).distinct()
    for case in cases.select_related("child", "unit", "place").order_by("pk")[:HANDFUL]:
        post = (
            Post.objects.filter(unit=case.unit, role=Role.SCHOOL_MANAGER)
            .select_related("user")
            .order_by("pk")
        )
        by = post[0].user
        for kind, facts in (
            (PaperKind.HOME_LETTER, {}),
            (PaperKind.VILLAGE_NOTICE, {"answer_by": f"{today + timedelta(days=7)}"}),
        ):
            row = papers.case_paper_draft(case=case, kind=kind, by=by, today=today, facts=facts)
            assert isinstance(row, (CasePaper, Refusal))
