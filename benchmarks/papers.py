"""100 papers in bulk: 100 义务教育敦促书, checked already, signed by the job with Word and PDF, numbered and frozen.

Floor: the same hundred letters rendered as Word and PDF in this process, nothing else done. Limit: 30 seconds on
two cores.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

LIMIT_SECONDS, PAPERS = 30.0, 100
HOME = Path(os.environ.setdefault("NOTONELESS_BENCH_HOME", tempfile.mkdtemp(prefix="notoneless-papers-")))


def _ground() -> tuple[Any, date, list[int]]:
    """A township, its two officers, a hundred families with an open case, and the checked drafts."""
    from benchmarks.importing import ready

    ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from notoneless.cases.models import Case
    from notoneless.cases.papers import case_paper_check, case_paper_draft
    from notoneless.children.models import Child, Guardian, HouseholdEntry
    from notoneless.core import clock
    from notoneless.domain.words import CaseState, PaperKind
    from notoneless.grid.models import Place, Post, Unit, User

    today = clock.today()

    county = Place.objects.create(code="990102000000", name="云溪区", kind="county", path="990102000000/")
    town = Place.objects.create(
        code="990102101000", name="青石镇", kind="township", parent=county, path=f"{county.path}990102101000/"
    )
    village = Place.objects.create(
        code="990102101201", name="柳湾村", kind="village", parent=town, path=f"{town.path}990102101201/"
    )
    unit = Unit.objects.create(
        number="ZF101", name="青石镇人民政府", kind="township_government", place=town, path="ZF101/"
    )
    people = []
    for login in ("drafter", "signer"):
        people.append(User.objects.create(login=login, name=login))
        Post.objects.create(
            user=people[-1], unit=unit, role="township_officer", from_on=date(today.year, 1, 1)
        )
    drafter, signer = people
    rows = []
    for n in range(PAPERS):
        child = Child.objects.create(name=f"郑{n}", sex="1", born_on=date(2015, 4, 2), residence=village)
        Guardian.objects.create(child=child, name=f"郑大{n}", relation="父亲")
        HouseholdEntry.objects.create(
            child=child, place=village, source="register", household_number=f"H{n}", from_on=today
        )
        case = Case.objects.create(
            child=child, unit=unit, person=drafter, place=village, state=CaseState.CONFIRMED, opened_on=today,
            confirmed_on=today, due_on=today, cause="aversion",
        )  # fmt: skip
        row: Any = case_paper_draft(case=case, kind=PaperKind.URGING_LETTER, by=drafter, today=today)
        assert row, row
        assert case_paper_check(case_paper=row, by=signer, today=today)
        rows.append(row.pk)
    return signer, today, rows


def _floor(today: date) -> float:
    """CPU seconds of the hundred letters rendered and thrown away."""
    from notoneless.cases.models import CasePaper
    from notoneless.cases.papers import paper_shape
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    shapes = [paper_shape(row, today=today, is_draft=True) for row in CasePaper.objects.all()]
    render_pdf(shapes[0])  # the fonts are read once
    began = time.process_time()
    for shape in shapes:
        render_docx(shape)
        render_pdf(shape)
    return time.process_time() - began


def main() -> int:
    """Seconds of the job, of the floor, and their ratio; 1 when over the limit."""
    signer, today, rows = _ground()
    floor = _floor(today)
    from notoneless.cases.papers.many import papers_many, papers_many_ask
    from notoneless.core.jobs import Task
    from notoneless.documents.models import Paper
    from notoneless.domain.manypapers import PileAct

    asked: Any = papers_many_ask(which=PileAct.SIGN, rows=rows, by=signer, today=today)
    began, worked = time.perf_counter(), time.process_time()
    outcome: Any = papers_many(Task(asked))
    took, worked = time.perf_counter() - began, time.process_time() - worked
    signed = sorted(Paper.objects.filter(state="signed").values_list("number", flat=True))
    load = os.getloadavg()[0]
    seconds = f"{took:.1f} s ({worked:.1f} s of one core), limit {LIMIT_SECONDS:.0f} s"
    print(f"{outcome['sentence']} {seconds}; load {load:.1f}")
    print(f"rendered and nothing else: {floor:.1f} s of one core, ratio {worked / floor:.2f}")
    return 0 if signed == list(range(1, PAPERS + 1)) and took <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    try:
        code = main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(code)
