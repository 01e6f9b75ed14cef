"""Reads of 就读证明: what schools here issued, what was asked of schools elsewhere and how far it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll
from notoneless.core.desk import DeskLine
from notoneless.domain.proofs import EXPIRING_DAYS, ProofAnswer
from notoneless.domain.transfers import TransferState
from notoneless.domain.words import Role, RollState
from notoneless.grid.access import may, sight
from notoneless.grid.models import Unit, User
from notoneless.verification.models import ProofRequest, SchoolProof

WAITING, OVERDUE, TO_USE, EXPIRING = "waiting", "overdue", "to_use", "expiring"
WHICH = (
    (WAITING, "等答复"), (OVERDUE, "逾期未答复"), (TO_USE, "证明待采信"), (EXPIRING, "30天内到期"),
)  # fmt: skip


def proofs_of(user: User) -> QuerySet[Any]:
    """Certificates issued here, of children in sight."""
    rows = SchoolProof.objects.visible_to(user)
    return rows.select_related("child", "school", "issued_by")


def own_proofs(user: User) -> QuerySet[Any]:
    """Those of the schools he manages: only the school prints its own again."""
    return proofs_of(user).filter(school__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER))


def requests_of(user: User) -> QuerySet[Any]:
    """Requests in sight."""
    rows = ProofRequest.objects.visible_to(user)
    return rows.select_related("child", "unit", "code", "asked_by", "evidence").prefetch_related("letters")


def which(rows: QuerySet[Any], word: str, today: date) -> QuerySet[Any]:
    """Those that wait, are late, have a paper to be used, or one that soon runs out."""
    waiting = Q(answer="", dropped_on__isnull=True)
    holds = Q(answer=ProofAnswer.ATTENDING) & (Q(valid_until_on__isnull=True) | Q(valid_until_on__gte=today))
    found = {
        WAITING: waiting & Q(due_on__gte=today),
        OVERDUE: waiting & Q(due_on__lt=today),
        TO_USE: holds & Q(used_on__isnull=True),
        EXPIRING: holds & Q(used_on__isnull=False, valid_until_on__lte=today + timedelta(days=EXPIRING_DAYS)),
    }
    return rows.filter(found[word]) if word in found else rows


def asking_unit(user: User) -> Unit | None:
    """The unit that signs the letter."""
    return sight(user).unit_with("proofs.request")


def own_requests(user: User) -> QuerySet[Any]:
    """Those his own unit asked: it answers for them."""
    own = [post.unit_id for post in sight(user).posts]
    return requests_of(user).filter(unit__in=own)


def roll_to_prove(child: Child, user: User) -> Roll | None:
    """The roll held today at a school he manages."""
    managed = sight(user).unit_ids_as(Role.SCHOOL_MANAGER)
    rolls = Roll.objects.current().filter(child=child, school__in=managed, state=RollState.ACTIVE)
    found: Roll | None = rolls.select_related("school", "school_class").first()
    return found


def sits_here(child: Child) -> bool:
    """Whether the child is in class at a school here: on an active roll, and not on its way to a school elsewhere."""
    leaving = child.transfers.filter(state=TransferState.PROVING).exists()
    return Roll.objects.current().filter(child=child, state=RollState.ACTIVE).exists() and not leaving


def panel_proofs(child: Child, user: User) -> dict[str, Any]:
    """就读证明 on the child's file: issued, asked, and the next step. ``verification/panel_proofs.html``."""
    if not may(user, "proofs.see"):
        return {"child": child}
    may_change = Child.objects.changeable_by(user).filter(pk=child.pk).exists()
    asked = list(requests_of(user).filter(child=child)[:10])
    waiting = any(not one.answer and one.dropped_on is None for one in asked)
    return {
        "child": child,
        "issued": list(proofs_of(user).filter(child=child)[:10]),
        "asked": asked,
        "may_issue": may(user, "proofs.issue") and roll_to_prove(child, user) is not None,
        "may_ask": may(user, "proofs.request") and may_change and not waiting and not sits_here(child),
    }


def proof_lines(user: User, today: date) -> list[DeskLine]:
    """Letters nobody answered in time, for the unit that sent them; papers to be used, for who may use them."""
    lines: list[DeskLine] = []
    if may(user, "proofs.request"):
        for row in which(own_requests(user), OVERDUE, today)[:5]:
            lines.append(_line(row, f"{row.school}没有按期答复，再函询或者打电话", row.due_on, "去催办"))
    if may(user, "cases.propose") or may(user, "cases.accept"):
        cases = Case.objects.open().not_kept_from(user).values("child")
        rows = which(requests_of(user), TO_USE, today).exclude(answered_by=user)
        rows = (
            rows.filter(child__in=cases) if not may(user, "cases.accept") else rows.exclude(child__in=cases)
        )
        for row in rows[:5]:
            lines.append(_line(row, "外校就读证明已到，采信", None, "去采信"))
    return lines


def _line(row: ProofRequest, what: str, due_on: date | None, button: str) -> DeskLine:
    url = reverse("verification:proof_request", args=[row.key])
    return DeskLine(row.child.name, what, due_on, row.answered_on, url, button, 3, "verification")


def school_said(child: Child) -> str:
    """The school elsewhere the records name: of a transfer out, or the last one that was asked."""
    away = child.transfers.exclude(other_school="").order_by("-pk").first()
    if away is not None:
        return f"{away.other_place}{away.other_school}"
    asked = ProofRequest.objects.filter(child=child).order_by("-pk").first()
    return asked.school if asked is not None else ""
