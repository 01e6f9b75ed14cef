"""The law's part of a case's story: proceedings, suits, papers from outside, what was told upwards and answered."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.cases.entry import Entry
from notoneless.cases.models import Case, Proceeding
from notoneless.cases.queries.rows import rows_of
from notoneless.domain.words import ProceedingEnd
from notoneless.grid.access import may
from notoneless.grid.models import User


def law_entries(case: Case, user: User) -> list[Entry]:
    """What this person may read of it."""
    entries = _told(case)
    if may(user, "law.see"):
        entries += _proceedings(case) + _suits(case) + _outside(case)
    return entries


def _told(case: Case) -> list[Entry]:
    """Read by everybody who works on the case: the late unit must see what the unit above wants."""
    entries = []
    for row in rows_of(case, "escalations"):
        title = f"逾期上报{row.to_unit.name}：{row.what}"
        detail = f"{row.from_unit.name}，期限{row.due_on:%Y-%m-%d}"
        entries.append(Entry(row.on, None, title, detail=detail, tone="overdue"))
        if row.answered_on is not None:
            by = f"{row.answered_by.name}({row.to_unit.name})" if row.answered_by else row.to_unit.name
            entries.append(Entry(row.answered_on, None, "督办意见", by=by, detail=row.answer, tone="due"))
    return entries


def _proceedings(case: Case) -> list[Entry]:
    entries: list[Entry] = []
    for row in rows_of(case, "proceedings"):
        url = reverse("cases:proceeding_page", args=[row.key])
        words = {"by": row.organ.name, "url": url, "url_label": "看案件"}
        for on, title, detail in _days(row):
            if on is not None:
                entries.append(Entry(on, None, title, detail=detail, tone="accent", **words))
        if row.ended_on is not None:
            end = ProceedingEnd(row.end).label
            entries.append(
                Entry(
                    row.ended_on, None, "处罚案件了结", detail=row.end_reason, pill=end, tone="done", **words
                )
            )
    return entries


def _days(row: Proceeding) -> tuple[tuple[date | None, str, str], ...]:
    return (
        (row.filed_on, "行政处罚立案", f"当事人{row.party}，执法人员{row.officers}"),
        (row.defence_on, "陈述申辩", ""),
        (row.hearing_asked_on, "当事人要求听证", ""),
        (row.legal_review_on, "法制审核", row.legal_reviewed_by.name if row.legal_reviewed_by else ""),
        (row.review_filed_on, "当事人申请行政复议", ""),
        (row.suit_filed_on, "当事人提起行政诉讼", ""),
        (row.paid_on, "罚款缴清", f"{row.paid_amount}元" if row.paid_amount else ""),
        (row.accepted_on, "法院受理强制执行申请", row.court_number),
    )


def _suits(case: Case) -> list[Entry]:
    entries = []
    for row in rows_of(case, "lawsuits"):
        by = f"{row.plaintiff.name}诉至{row.court}"
        entries.append(Entry(row.filed_on, None, "提起民事诉讼", by=by, detail=row.number, tone="accent"))
        if row.heard_on is not None:
            entries.append(Entry(row.heard_on, None, "开庭(巡回审理)", by=row.court, tone="accent"))
        if row.ended_on is not None:
            entries.append(
                Entry(row.ended_on, None, "诉讼结案", by=row.court, detail=row.outcome, tone="done")
            )
    return entries


def _outside(case: Case) -> list[Entry]:
    return [
        Entry(
            on=row.dated_on,
            at=row.at,
            title=f"{row.get_kind_display()} {row.number_text}",
            by=row.organ_name,
            detail=row.note.open() if row.note else "",
            url=reverse("cases:outside_file", args=[case.key, row.key]),
            url_label="看文书",
            pill="外来文书",
            tone="accent",
        )
        for row in rows_of(case, "outside_papers")
    ]
