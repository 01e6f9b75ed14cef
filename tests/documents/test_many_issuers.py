"""Fifty people sign for one unit in the same moment (T12): on PostgreSQL all at once, on SQLite one after the other."""

import threading
from datetime import date

import pytest
from django.db import connections

from notoneless.core.events import chain_faults
from notoneless.documents.models import Paper, PaperNumber
from notoneless.documents.numbering import numbers_used
from notoneless.documents.services import paper_check, paper_draft, paper_number_set, paper_sign, paper_void
from notoneless.domain.papernumbers import Gap
from notoneless.domain.words import PaperKind, PaperState
from tests.town import build_town

pytestmark = pytest.mark.django_db(transaction=True)
ISSUERS, FAILING = 50, 7


def test_fifty_at_once_number_without_a_gap_and_a_failing_print_spends_none(today: date) -> None:
    town = build_town()
    papers = []
    for n in range(ISSUERS):
        paper = paper_draft(
            kind=PaperKind.RETURN_NOTICE, issuer=town.qingshi_government, addressee=f"曾大{n}", body={},
            by=town.township_officer, today=today,
        )  # fmt: skip
        assert isinstance(paper, Paper)
        paper_check(paper=paper, by=town.township_deputy, today=today)
        papers.append(paper)
    starts, faults = threading.Barrier(ISSUERS), []

    def sign(n: int) -> None:
        def render(paper: Paper) -> tuple[bytes, bytes]:
            if n % FAILING == 0:
                raise OSError(28, "No space left on device")
            return f"w{paper.number}".encode(), f"p{paper.number}".encode()

        try:
            starts.wait()
            paper_sign(paper=papers[n], by=town.township_deputy, today=today, render=render)
        except OSError:
            faults.append(n)
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=sign, args=(n,)) for n in range(ISSUERS)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    signed = ISSUERS - len(faults)
    assert sorted(faults) == list(range(0, ISSUERS, FAILING))
    assert sorted(Paper.objects.filter(number__isnull=False).values_list("number", flat=True)) == list(
        range(1, signed + 1)
    )
    assert PaperNumber.objects.get().last == signed
    assert Paper.objects.filter(state=PaperState.CHECKED).count() == len(faults), "still there to be signed"
    assert len(set(Paper.objects.exclude(check_code="").values_list("check_code", flat=True))) == signed
    [use] = numbers_used(town.qingshi_government, today.year)
    assert (use.first, use.last, use.count, use.gaps) == (1, signed, signed, [])
    assert chain_faults() == []


def test_a_void_number_is_explained_and_a_missing_one_is_told(today: date) -> None:
    town = build_town()
    paper_number_set(
        unit=town.qingshi_government,
        kind=PaperKind.RETURN_NOTICE,
        last=7,
        by=town.township_officer,
        today=today,
    )
    for name in ("甲", "乙", "丙"):
        paper = paper_draft(
            kind=PaperKind.RETURN_NOTICE, issuer=town.qingshi_government, addressee=name, body={},
            by=town.township_officer, today=today,
        )  # fmt: skip
        assert isinstance(paper, Paper)
        paper_check(paper=paper, by=town.township_deputy, today=today)
        paper_sign(
            paper=paper, by=town.township_deputy, today=today,
            render=lambda row: (f"w{row.number}".encode(), f"p{row.number}".encode()),
        )  # fmt: skip
    middle = Paper.objects.get(number=9)
    paper_void(paper=middle, reason="监护人写错", by=town.township_officer, today=today)
    [use] = numbers_used(town.qingshi_government, today.year)
    assert (use.first, use.last, use.count) == (8, 10, 3)
    assert use.void == [(middle.number_text, "监护人写错")]
    assert use.gaps == [Gap(1, 7, True)] and use.is_whole
    Paper.objects.filter(number=9).update(number=None)
    [use] = numbers_used(town.qingshi_government, today.year)
    assert Gap(9, 9, False) in use.gaps and not use.is_whole
