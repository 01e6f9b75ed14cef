"""What happened after a return, in the surveys of a term and beyond the county's border, for the timeline of a case."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from notoneless.cases.entry import Entry
from notoneless.cases.models import Case, CaseClosing, CountyTransfer
from notoneless.cases.queries.rows import rows_of
from notoneless.domain.following import term_words
from notoneless.domain.words import ClosingState, CountyTransferState
from notoneless.grid.access import may
from notoneless.grid.models import User


def back_entries(case: Case, user: User) -> list[Entry]:
    """What this person may read of it."""
    reads = may(user, "children.sensitive")
    lines = [*_meetings(case, user, reads=reads), *_surveys(case, user, reads=reads)]
    for closing in rows_of(case, "closings"):
        lines += _closing(closing, reads=reads, opens=may(user, "cases.closing_see"))
    for transfer in rows_of(case, "county_transfers"):
        lines += _transfer(transfer, reads=reads, opens=may(user, "cases.transfer_out"))
    return lines


def _meetings(case: Case, user: User, *, reads: bool) -> Iterator[Entry]:
    for row in rows_of(case, "parent_meetings"):
        by = row.by.name
        yield Entry(row.invited_on, None, f"约家长{row.meet_on:%Y-%m-%d}到校", by=by)
        if row.recorded_on is not None:
            own = reads or row.by_id == user.pk
            yield Entry(
                row.recorded_on, None, f"家长约谈：{'到校' if row.has_come else '没有来'}", by=by,
                detail=row.outcome.open() if own else "", tone="done" if row.has_come else "due",
            )  # fmt: skip


def _surveys(case: Case, user: User, *, reads: bool) -> Iterator[Entry]:
    for row in rows_of(case, "surveys"):
        if row.done_on is None:
            continue
        own = reads or row.by_id == user.pk
        words = f"现在：{row.where.open()}；{row.doing.open()} 下一步：{row.next_step.open()}" if own else ""
        yield Entry(
            row.done_on, None, f"跟踪调查：{term_words(row.term)}第{row.number}次",
            by=row.by.name if row.by else "", detail=words,
        )  # fmt: skip


def _closing(row: CaseClosing, *, reads: bool, opens: bool) -> Iterator[Entry]:
    url = reverse("cases:closing_page", args=[row.key]) if opens else ""
    yield Entry(
        row.proposed_on, None, "申请销号", by=row.proposed_by.name, detail=row.reason if reads else "", url=url,
        url_label="看申请",
    )  # fmt: skip
    for words, person, on in (
        ("中心校审核销号", row.centre_by, row.centre_on), ("乡镇(街道)审核销号", row.township_by, row.township_on),
    ):  # fmt: skip
        if on is not None:
            yield Entry(on, None, words, by=person.name if person else "", tone="done")
    if row.state == ClosingState.RETURNED and row.decided_on is not None:
        by = row.decided_by.name if row.decided_by else "系统"
        yield Entry(
            row.decided_on, None, "销号申请退回", by=by, detail=row.decision if reads else "", tone="due"
        )


def _transfer(row: CountyTransfer, *, reads: bool, opens: bool) -> Iterator[Entry]:
    url = reverse("cases:county_transfer", args=[row.key]) if opens else ""
    yield Entry(
        row.offered_on, None, f"发函移交{row.county} {row.number_text}".strip(), by=row.offered_by.name,
        detail=row.reason if reads else "", url=url, url_label="看移交",
    )  # fmt: skip
    if row.answered_on is not None and row.state != CountyTransferState.ACCEPTED:
        yield Entry(
            row.answered_on,
            None,
            CountyTransferState(row.state).label,
            detail=row.answer if reads else "",
            tone="due",
        )
