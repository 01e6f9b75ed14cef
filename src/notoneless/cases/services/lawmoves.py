"""What a signature or a delivery does to the law's own rows: the day of the decision, the application, the suit."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case, CasePaper, Lawsuit
from notoneless.cases.services.clocks import System, deadlines_refresh
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import Paper
from notoneless.domain.words import PaperKind as K
from notoneless.grid.models import User

acts(
    {
        "lawsuit_open": "提起民事诉讼(官告民)",
        "proceeding_decided": "作出处罚决定",
        "proceeding_applied": "申请强制执行",
    }
)

DECISIONS = (K.PENALTY_DECISION, K.NO_PENALTY_DECISION)


def law_signed(*, case_paper: CasePaper, paper: Paper, by: User, today: date) -> None:
    """The decision's day is the day its paper was signed; in the same act, or not at all."""
    row = case_paper.proceeding
    if row is None or K(case_paper.kind) not in DECISIONS:
        return
    with act(by=by, unit=row.organ) as log:
        row.decided_on = paper.signed_on or today
        if K(case_paper.kind) is K.NO_PENALTY_DECISION:
            row.fine = None
        row.save(update_fields=["decided_on", "fine"])
        log("proceeding_decided", child=case_paper.case.child.key, unit=row.organ,
            changes={"decided_on": ("", row.decided_on)})  # fmt: skip
        deadlines_refresh(case=case_paper.case, by=by, today=today)


def law_voided(*, case_paper: CasePaper, by: User, today: date) -> None:
    """A decision given up before it reached anybody was none: the ninety days go on running."""
    row = case_paper.proceeding
    if row is None or K(case_paper.kind) not in DECISIONS or row.decided_on is None:
        return
    with act(by=by, unit=row.organ) as log:
        before, row.decided_on = row.decided_on, None
        row.save(update_fields=["decided_on"])
        log("proceeding_decided", child=case_paper.case.child.key, unit=row.organ,
            changes={"decided_on": (before, "")})  # fmt: skip
        deadlines_refresh(case=case_paper.case, by=by, today=today)


def law_delivered(
    *, case: Case, case_paper: CasePaper, delivered_on: date, by: User, log: Log, today: date
) -> None:
    """The application to the court and the government's own suit begin with their delivery; every clock is read anew."""
    kind, row = K(case_paper.kind), case_paper.proceeding
    if kind is K.ENFORCEMENT_APPLICATION and row is not None and row.applied_on is None:
        row.applied_on, row.court = delivered_on, row.court or case_paper.paper.addressee
        row.save(update_fields=["applied_on", "court"])
        log("proceeding_applied", child=case.child.key, unit=row.organ, changes={"on": ("", delivered_on)})
    if kind is K.CIVIL_COMPLAINT and not case.lawsuits.filter(ended_on__isnull=True).exists():
        Lawsuit.objects.create(
            case=case, plaintiff=case_paper.paper.issuer, court=case_paper.paper.addressee,
            filed_on=delivered_on, filed_by=by,
        )  # fmt: skip
        log("lawsuit_open", child=case.child.key, unit=case_paper.paper.issuer)
    deadlines_refresh(case=case, by=by, today=today)


def law_stopped(*, case: Case, by: System, today: date) -> None:
    """A child who came back, or left again, stops or restarts what runs; the proceeding is ended by its organ."""
    deadlines_refresh(case=case, by=by, today=today)
