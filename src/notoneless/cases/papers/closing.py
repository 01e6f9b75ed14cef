"""D26 结案报告(销号审批表), from the case's own steps, papers, follow-ups and the chain that agreed to close it."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case, CaseClosing, CasePaper
from notoneless.cases.papers.facts import child_facts, guardian_facts, past_contacts, typed_facts
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.documents.models import Delivery
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.causes import cause_label
from notoneless.domain.words import PaperKind, PaperState
from notoneless.files.papers import ClosingReport, ClosingStep
from notoneless.files.papers.wording import date_text

STAYS = "已返校就读，复学跟踪期内在班上课，学习生活稳定。"


@makes(PaperKind.CLOSING_REPORT)
def closing_report(draft: Draft) -> ClosingReport:
    """D26."""
    case, paper = draft.case, draft.paper
    closing: CaseClosing | None = case.closings.select_related(
        "proposed_by", "proposed_unit", "centre", "centre_by", "township", "township_by", "decided_by"
    ).first()
    reason = typed_facts(draft.row).get("closing_reason") or (closing.reason if closing else "") or STAYS
    seat = case.return_class
    return ClosingReport(
        made_on=paper.signed_on or draft.today,
        unit=paper.issuer.name,
        child=child_facts(case, is_masked=False),
        guardian=guardian_facts(case),
        opened_on=case.opened_on,
        confirmed_on=case.confirmed_on,
        reason=cause_label(case.cause) or (case.code.label if case.code else ""),
        history=history_of(case, paper.signed_on or draft.today),
        papers=papers_in_short(case, draft.row),
        returned_on=case.returned_on,
        return_class=f"{seat.school.name}{seat.label(case.returned_on or draft.today)}" if seat else "",
        followups=followups_of(case),
        closing_reason=reason,
        chain=chain_of(closing),
        number_text=paper.number_text,
        is_draft=draft.is_draft,
    )


def history_of(case: Case, until: date) -> list[str]:
    """The steps of the case, a line a day, and how often somebody spoke with the family.

    The looks after the return have a row of their own; told twice they push the signatures to a second page.
    """
    steps = case.steps.exclude(act=CaseAct.FOLLOW).order_by("on", "at", "pk")
    days: dict[date, dict[str, None]] = {}
    for step in steps:
        days.setdefault(step.on, {})[step.get_act_display()] = None
    kept = [f"{date_text(on)} {'、'.join(acts)}" for on, acts in days.items()]
    contacts = past_contacts(case, until)
    if contacts:
        kept.append(f"走访、电话、谈话共{len(contacts)}次，最近一次{contacts[-1].line()}")
    return kept


def papers_in_short(case: Case, but: CasePaper) -> list[str]:
    """Delivered papers with their number and day."""
    rows = case.papers.filter(paper__state=PaperState.DELIVERED).exclude(pk=but.pk).select_related("paper")
    return [
        f"{PaperKind(row.kind).label} {row.paper.number_text} {_delivered(_first(row))}".rstrip()
        for row in rows.order_by("pk")
    ]


def _first(row: CasePaper) -> Delivery | None:
    found: Delivery | None = row.paper.deliveries.standing().first()
    return found


def _delivered(delivery: object) -> str:
    on: date | None = getattr(delivery, "delivered_on", None)
    return f"{date_text(on)}送达" if on else ""


def followups_of(case: Case) -> list[str]:
    """Each look after the return: which, when, whether in class."""
    rows = case.followups.filter(on__gte=case.returned_on) if case.returned_on else case.followups.none()
    return [
        f"第{n}次 {date_text(row.on)} {'在班上课' if row.is_in_class else '不在班'}"
        for n, row in enumerate(rows.order_by("on", "pk"), start=1)
    ]


def chain_of(closing: CaseClosing | None) -> tuple[ClosingStep, ...]:
    """School → centre school → township → bureau; who has not spoken yet leaves room to sign."""
    if closing is None:
        levels = ("学校申请", "中心校审核", "乡镇(街道)\n审核", "教育局审批")
        return tuple(ClosingStep(level=level) for level in levels)

    def agreed(by: object) -> str:
        return "同意" if by is not None else ""

    def name(user: object) -> str:
        return str(getattr(user, "name", ""))

    c = closing
    return (
        ClosingStep(
            level="学校申请", unit=c.proposed_unit.name, opinion=c.reason, by=c.proposed_by.name, on=c.proposed_on
        ),
        ClosingStep(
            level="中心校审核", unit=name(c.centre), opinion=agreed(c.centre_by), by=name(c.centre_by), on=c.centre_on
        ),
        ClosingStep(
            level="乡镇(街道)\n审核", unit=name(c.township), opinion=agreed(c.township_by), by=name(c.township_by),
            on=c.township_on,
        ),
        ClosingStep(
            level="教育局审批", opinion=c.decision or agreed(c.decided_by), by=name(c.decided_by), on=c.decided_on
        ),
    )  # fmt: skip
