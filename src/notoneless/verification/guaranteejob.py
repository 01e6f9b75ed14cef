"""签发的认定书编号、印制: in the background, village by village, so that a stop in the middle goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from notoneless.core.events import act, acts
from notoneless.core.jobs import Task, job
from notoneless.domain.guarantee import BatchState
from notoneless.domain.refusal import Refusal
from notoneless.files.papers.shapes import Paper
from notoneless.grid.access import may
from notoneless.grid.models import Place, User
from notoneless.verification.models import Guarantee, GuaranteeBatch, GuaranteeFile, GuaranteeFileKind
from notoneless.verification.printing import NO_VILLAGE, certificate, kept_pair, letters_pair, report
from notoneless.verification.queries.families import Family, families_of
from notoneless.verification.services.guarantees import (
    JOB,
    REPORTS,
    guarantees_number,
    numbered,
)

acts({"guarantee_print": "印制有保障认定书"})
LETTERS_A_FILE = 200
"""Letters in one file: well under the 10 MB a file may have, and a stack a person can carry."""

NOT_ALLOWED = Refusal("签发人现在的岗位不能签发认定书，没有办理。", "guarantee.asker")


@job(JOB)
def guarantees(task: Task) -> dict[str, Any] | Refusal:
    """Number all in one short act, then print a village at a time. Numbers once given stay; what is printed stays."""
    by = User.objects.get(login=task.job.asker)
    if not may(by, "guarantees.sign"):
        return NOT_ALLOWED
    on = date.fromisoformat(task.job.input["on"])
    batch = GuaranteeBatch.objects.select_related("round__unit", "place").get(pk=task.job.input["batch"])
    task.progress(0, batch.family_count, "再核一遍每户的孩子")
    families = families_of(batch.round.kinds, on, place=batch.place)
    if batch.state == BatchState.SIGNING:
        task.progress(0, batch.family_count, "编号")
        numbered = guarantees_number(batch=batch, families=families, by=by, today=on)
        if isinstance(numbered, Refusal):
            return numbered
    done = 0
    for village, rows in _villages(batch):
        task.progress(done, batch.family_count, f"印制{village.name if village else NO_VILLAGE}")
        village_print(batch=batch, village=village, rows=rows, families=families, by=by, today=on)
        done += len(rows)
    left_out = batch.family_count - done
    said = f"已签发{done}份认定书，按村印好，连同各村报告。"
    return {"sentence": said + (f"{left_out}户签发时已不符合，没有签发。" if left_out else "")}


def _villages(batch: GuaranteeBatch) -> list[tuple[Place | None, list[Guarantee]]]:
    """The numbered certificates of each village. A village at a time: no question names thousands of keys."""
    rows = batch.guarantees.filter(number__isnull=False)
    keys = rows.order_by("village__code").values_list("village", flat=True).distinct()
    villages = Place.objects.select_related("parent").in_bulk([key for key in keys if key is not None])
    full = rows.select_related("village__parent", "round__unit", "batch").order_by("number")
    return [
        (villages.get(key), list(full.filter(village=key).prefetch_related("children")))
        for key in dict.fromkeys(keys)
    ]


def village_print(
    *, batch: GuaranteeBatch, village: Place | None, rows: Sequence[Guarantee], families: Sequence[Family], by: User,
    today: date,
) -> int:  # fmt: skip
    """The certificates of one village and its report, rendered outside any transaction, filed in a short one.
    What is there already is not made twice. How many files."""
    made = 0
    there = set(batch.files.filter(village=village).values_list("kind", "part"))
    for part, at in enumerate(range(0, len(rows), LETTERS_A_FILE), start=1):
        if (str(GuaranteeFileKind.CERTIFICATES), part) in there:
            continue
        some = rows[at : at + LETTERS_A_FILE]
        word, pdf = letters_pair([certificate(row) for row in some])
        texts = (some[0].number_text, some[-1].number_text)
        file_add(batch=batch, village=village, kind=GuaranteeFileKind.CERTIFICATES, part=part, count=len(some),
                 texts=texts, word=word, pdf=pdf, by=by, today=today)  # fmt: skip
        made += 1
    if (str(GuaranteeFileKind.REPORT), 1) not in there:
        report_add(batch=batch, village=village, families=families, by=by, today=today)
        made += 1
    return made


def file_add(
    *, batch: GuaranteeBatch, village: Place | None, kind: GuaranteeFileKind, part: int, count: int,
    texts: tuple[str, str], word: bytes, pdf: bytes, by: User, today: date,
) -> GuaranteeFile:  # fmt: skip
    """One printed file of a village, frozen."""
    where = village.name if village else NO_VILLAGE
    with act(by=by, unit=batch.round.unit) as log:
        word_file, pdf_file = kept_pair(f"{kind.label} {where} {texts[0]}", word, pdf, by=by, today=today)
        row = GuaranteeFile.objects.create(
            batch=batch, village=village, kind=kind, part=part, letter_count=count, first_text=texts[0],
            last_text=texts[1], word_file=word_file, pdf_file=pdf_file, made_on=today,
        )  # fmt: skip
        log("guarantee_print", changes={"village": (None, where), "count": (None, count)})
    return row


def report_add(
    *, batch: GuaranteeBatch, village: Place | None, families: Sequence[Family], by: User, today: date
) -> GuaranteeFile:
    """The report of one village. Its number is taken in the act that files it, so that none is lost."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    with act(by=by, unit=batch.round.unit):
        _, [(_, text)] = numbered(unit=batch.round.unit, kind=REPORTS, count=1, today=today)
        paper: Paper = report(batch, village, families, text, today)
        return file_add(
            batch=batch, village=village, kind=GuaranteeFileKind.REPORT, part=1, count=1, texts=(text, text),
            word=render_docx(paper), pdf=render_pdf(paper), by=by, today=today,
        )  # fmt: skip
