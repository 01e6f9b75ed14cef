"""Fifty people sign at the same second: fifty consecutive numbers, none twice, none missing (T12)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from django.db import connection, connections

from notoneless.core.events import chain_faults
from notoneless.documents.models import Paper, PaperNumber, StoredFile
from notoneless.documents.services import file_keep_own, paper_check, paper_draft, paper_pdf, paper_sign
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from tests.town import build_town

pytestmark = pytest.mark.django_db(transaction=True)
PAPERS = 50


def _render(paper: Paper) -> tuple[bytes, bytes]:
    sleep(0.005)  # as long as printing takes: without the counter's lock two would hold the same number
    return f"w{paper.number_text}".encode(), f"p{paper.number_text}".encode()


def test_fifty_papers_signed_at_once_get_fifty_consecutive_numbers(today: date) -> None:
    town = build_town()
    papers = []
    for _ in range(PAPERS):
        paper = paper_draft(
            kind=PaperKind.RETURN_NOTICE, issuer=town.qingshi_government, addressee="曾大勇", body={},
            by=town.township_officer, today=today,
        )  # fmt: skip
        assert isinstance(paper, Paper)
        paper_check(paper=paper, by=town.township_deputy, today=today)
        papers.append(paper)

    def sign(paper: Paper) -> object:
        try:
            return paper_sign(paper=paper, by=town.township_deputy, today=today, render=_render)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as crowd:
        done = list(crowd.map(sign, papers + papers[:10]))  # ten of them pressed twice
    assert sum(isinstance(one, Refusal) for one in done) == 10
    assert sorted(Paper.objects.values_list("number", flat=True)) == list(range(1, PAPERS + 1))
    assert PaperNumber.objects.get().last == PAPERS
    for paper in Paper.objects.select_related("pdf_file"):
        assert paper_pdf(paper) == f"p{paper.number_text}".encode()
    assert chain_faults() == []


def test_the_same_file_handed_in_by_ten_at_once_is_kept_once(today: date) -> None:
    town = build_town()

    def keep(_turn: int) -> object:
        try:
            kept = file_keep_own(
                name="a.pdf",
                content=b"the same",
                media_type="application/pdf",
                by=town.principal,
                today=today,
            )
            return getattr(kept, "pk", None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as crowd:
        assert len(set(crowd.map(keep, range(10)))) == 1
    assert StoredFile.objects.count() == 1
    assert connection.is_usable()
