"""What is known of a case's cause, who may say so, and what follows: supervision, care, referrals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from notoneless.cases.models import (
    CareDuty,
    Case,
    CaseCause,
    Referral,
    Supervision,
    schools_of,
)
from notoneless.cases.queries.rows import rows_of
from notoneless.children.models import Child
from notoneless.domain.causes import REFUSED_ON_PATH, CausePath, cause_label
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, CauseLevel, ReferralState, Role
from notoneless.grid.access import may, roles_words, sight
from notoneless.grid.models import Unit, User

DECIDING = (CauseLevel.PROPOSED, CauseLevel.RETURNED, CauseLevel.VERIFIED)


def school_of(case: Case) -> Unit | None:
    """The school the child sits in, else the last one it sat in."""
    roll = case.child.rolls.select_related("school").order_by("-entered_on", "-pk").first()
    return roll.school if roll is not None else None


def causes_of(case: Case) -> list[CaseCause]:
    """What was said of the cause, the last word first."""
    return sorted(rows_of(case, "causes"), key=lambda row: (row.at, row.pk), reverse=True)


def cause_waiting(case: Case) -> CaseCause | None:
    """The cause that waits for the bureau: the last word that decides is a proposal."""
    last: CaseCause | None = next((row for row in causes_of(case) if row.level in DECIDING), None)
    return last if last is not None and last.level == CauseLevel.PROPOSED else None


def verify_right_refused(case: Case, user: User) -> Refusal | None:
    """Why this person may not verify the cause: the school's head or centre officer of the lead unit does, or one above
    it, or the bureau."""
    if not may(user, "cases.cause_verify"):
        return Refusal(f"原因由{roles_words('cases.cause_verify')}核实。", "cause.ability")
    for post in sight(user).posts:
        if post.role == Role.BUREAU_OFFICER:
            return None
        leads = case.unit.path.startswith(post.unit.path)
        if post.role in (Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER) and leads:
            return None
    return Refusal(f"原因由牵头单位{case.unit.name}核实。", "cause.not_lead")


def open_case_of(child: Child, user: User) -> Case | None:
    """The child's open case, where this person sees it."""
    found: Case | None = Case.objects.visible_to(user).open().filter(child=child).first()
    return found


def hidden_cases(child: Child, user: User) -> QuerySet[Case]:
    """Cases of this child this person's school must not know of: everything that tells of them is left out."""
    see = sight(user)
    if see.is_everything:
        return Case.objects.none()
    found: QuerySet[Case] = Case.objects.filter(
        Q(child=child) | Q(child__merged_into=child), hidden_from__in=schools_of(user)
    )
    return found


def causes_waiting(user: User) -> list[CaseCause]:
    """Causes that wait for the bureau's word, less those this person proposed himself."""
    rows = (
        CaseCause.objects.filter(level__in=DECIDING, case__in=Case.objects.visible_to(user).open())
        .exclude(case__state=CaseState.SUPERVISED)
        .select_related("case__child", "by")
        .order_by("at", "pk")
    )
    last = {row.case_id: row for row in rows}
    return [row for row in last.values() if row.level == CauseLevel.PROPOSED and row.by_id != user.pk]


def _has_code(case: Case, slug: str) -> bool:
    return case.code is not None and case.code.slug == slug


def panel_cause(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """Context of ``cases/panel_cause.html``; None for who may not read such facts and has nothing to report."""
    is_reader = may(user, "children.sensitive")
    may_report = case.is_open and may(user, "cases.cause_report")
    if not is_reader:
        return {"is_reader": False, "may_report": True} if may_report else None
    waiting = cause_waiting(case)
    path = case.path
    may_verify = case.is_open and waiting is None and case.state_word != CaseState.SUPERVISED
    return {
        "is_reader": True,
        "cause": cause_label(case.cause),
        "path": path.label if case.cause or path is not CausePath.LAW else "",
        "refused": REFUSED_ON_PATH.get(path, ""),
        "words": causes_of(case),
        "waiting": waiting,
        "may_report": may_report,
        "may_verify": may_verify and verify_right_refused(case, user) is None,
        "may_confirm": waiting is not None and may(user, "cases.cause_confirm") and waiting.by_id != user.pk,
        "is_care": path is CausePath.CARE and case.is_open,
        "is_away": case.cause == "treatment_away" and case.is_open,
        "care": getattr(case, "care", None),
        "duties": case.care_duties.select_related("unit"),
        "may_care": may(user, "cases.care"),
        "is_ill": case.cause in ("", "illness", "treatment_away"),
        "is_disabled": path is CausePath.CARE
        and (case.cause == "disability" or _has_code(case, "disability")),
        "today": today,
        "supervision": case.supervisions.first() if may(user, "cases.supervision_see") else None,
        "may_supervise": may(user, "cases.supervise"),
        "is_kept_from": case.hidden_from is not None and may(user, "cases.supervise"),
    }


def panel_referrals(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """Context of ``cases/panel_referrals.html``: letters to departments, and the one button of a report under duty."""
    may_report = may(user, "cases.harm_report")
    rows = Referral.objects.visible_to(user).filter(Q(case=case) | Q(child=case.child, is_mandatory=True))
    if not may(user, "children.sensitive"):
        rows = rows.filter(opened_by=user)
    may_open = case.is_open and may(user, "referrals.edit")
    if not may_report and not may_open and not rows:
        return None
    return {"referrals": rows, "may_open": may_open, "may_report": may_report, "today": today}


def duties_for(user: User, today: date) -> QuerySet[CareDuty]:
    """What this person's units owe a child, soonest first."""
    units = [post.unit_id for post in sight(user).posts]
    return (
        CareDuty.objects.filter(done_on__isnull=True, unit__in=units, case__in=Case.objects.visible_to(user))
        .select_related("case__child")
        .order_by("due_on")
    )


def supervisions_for(user: User) -> QuerySet[Supervision]:
    """Supervision that is open."""
    return (
        Supervision.objects.filter(ended_on__isnull=True, case__in=Case.objects.visible_to(user))
        .select_related("case__child", "school")
        .order_by("correct_by_on", "opened_on")
    )


def referrals_late(user: User, today: date) -> QuerySet[Referral]:
    """Letters no department answered in time."""
    found: QuerySet[Referral] = (
        Referral.objects.visible_to(user)
        .filter(state=ReferralState.SENT, answer_due_on__lt=today)
        .select_related("child")
        .order_by("answer_due_on")
    )
    return found
