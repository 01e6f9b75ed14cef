"""依法办理 on the case page: proceedings, suits, papers from outside, and what is lawful where no penalty is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, OutsidePaper, Proceeding
from notoneless.cases.queries.law import filing_paper, no_penalty_refusal
from notoneless.cases.queries.nextacts import may_change
from notoneless.cases.queries.rows import rows_of
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import LEGAL, OUT_OF_SCHOOL
from notoneless.domain.causes import CausePath
from notoneless.domain.deadlines import DECIDE_DAYS
from notoneless.domain.words import Role
from notoneless.grid.access import ABILITIES, may, sight
from notoneless.grid.models import User

OTHER_WAYS = (
    "提起民事诉讼（官告民），可以申请检察院支持起诉：先制发责令限期改正通知书，逾期不改的起诉。",
    "向有关部门提出处理建议、移送线索：使用童工移送人社，早婚、拐骗移送公安。",
    "继续劝返、批评教育，请学校、村和亲友一起做工作。",
)


def law_panel(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """Context of ``cases/panel_law.html``; None for who may not see it and where the law has no part."""
    if not may(user, "law.see"):
        return None
    proceedings, suits = rows_of(case, "proceedings"), rows_of(case, "lawsuits")
    outside = rows_of(case, "outside_papers")
    has_part = case.path is CausePath.LAW and case.state_word in OUT_OF_SCHOOL
    if not (has_part or proceedings or suits or outside):
        return None
    works = may(user, "law.work") and may_change(case, user)
    filing = filing_paper(case)
    refused = no_penalty_refusal(case, today) if case.is_open and case.state_word in OUT_OF_SCHOOL else None
    return {
        "proceedings": proceedings,
        "suits": [(suit, works and _is_own(user, suit.plaintiff_id)) for suit in suits],
        "outside": outside,
        "refused": refused,
        "others": OTHER_WAYS if refused is not None else (),
        "may_file": works and case.is_open,
        "may_open": works and filing is not None and _is_own(user, filing.paper.issuer_id),
        "is_legal": case.state_word in LEGAL,
        "back": next((one for one in proceedings if one.ended_on is None and case.returned_on), None),
    }


def _is_own(user: User, unit: int) -> bool:
    return any(
        post.unit_id == unit and Role(post.role) in ABILITIES["law.work"] for post in sight(user).posts
    )


def may_work(proceeding: Proceeding, user: User) -> bool:
    """Whether this person is of the organ that conducts it."""
    return proceeding.ended_on is None and _is_own(user, proceeding.organ_id)


def outside_of(user: User) -> QuerySet[OutsidePaper]:
    """Papers from outside in the cases in sight."""
    rows = OutsidePaper.objects.filter(case__in=Case.objects.visible_to(user))
    return rows.select_related("case__child", "case__unit", "file", "by")


def proceeding_in_sight(user: User, key: UUID) -> Proceeding | None:
    """The proceeding with this key, where its case is in sight."""
    rows = Proceeding.objects.filter(case__in=Case.objects.visible_to(user))
    found: Proceeding | None = (
        rows.select_related("case__child", "case__unit", "case__person", "organ", "basis__place",
                            "legal_reviewed_by", "filed_by").filter(key=key).first()
    )  # fmt: skip
    return found


def review_lines(user: User) -> list[DeskLine]:
    """Proceedings that wait for the legal officer: a basis and a fine are chosen, nothing is decided."""
    if not may(user, "law.review"):
        return []
    rows = Proceeding.objects.filter(
        case__in=Case.objects.visible_to(user), ended_on__isnull=True, decided_on__isnull=True,
        basis__isnull=False, legal_review_on__isnull=True,
    ).select_related("case__child", "organ")  # fmt: skip
    return [
        DeskLine(
            who=row.case.child.name,
            what=f"法制审核：{row.organ.name}的处罚案件",
            due_on=row.filed_on + timedelta(days=DECIDE_DAYS),
            since_on=row.filed_on,
            url=reverse("cases:proceeding_page", args=[row.key]),
            button="审核",
            group="cases",
        )
        for row in rows.order_by("filed_on")[:20]
    ]
