"""Reads of 学籍核对: the board by school, a school's differences, what is to be changed in the national system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Max, QuerySet, Value, When
from django.urls import reverse

from notoneless.children.models import KeyChange
from notoneless.children.queries import is_key_locked
from notoneless.core.desk import DeskLine
from notoneless.domain.rolldiff import RollDifferenceKind
from notoneless.domain.words import Sex, UnitKind
from notoneless.grid.access import may, sight
from notoneless.grid.models import Unit, User
from notoneless.grid.placenames import PlaceNames
from notoneless.verification.models import ProposalState, RollExportRow, RollProposal
from notoneless.verification.rollcompare import class_of, listed_days

K, S = RollDifferenceKind, ProposalState
OVERDUE, ASKED = "overdue", "asked"
"""Not states of their own: late to decide; its correction waits for the bureau."""


def schools_of(user: User) -> QuerySet[Unit]:
    """The schools whose rolls this person may check."""
    schools = Unit.objects.filter(kind=UnitKind.SCHOOL, until_on__isnull=True)
    return schools if sight(user).is_everything else schools.filter(pk__in=sight(user).units)


def proposals_of(user: User) -> QuerySet[RollProposal]:
    """Differences in sight, with what a line of the list shows."""
    return (
        RollProposal.objects.visible_to(user)
        .with_asked()
        .select_related(
            "row__school",
            "roll__child",
            "roll__school_class",
            "roll__school",
            "school",
            "export",
            "decided_by",
        )
    )


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school on the board."""

    school: Unit
    listed_on: date | None
    """The day of its newest export; None where none came yet."""
    counts: dict[str, int]
    """ProposalState, or one of the two words of the filter that are no state, → how many."""


def board(user: User, today: date) -> list[SchoolLine]:
    """Schools in sight: how many differences wait, are overdue, with the bureau, decided, to be changed there …"""
    counts: dict[int, dict[str, int]] = {}
    is_late = Case(When(due_on__lt=today, then=Value(True)), default=Value(False))
    found = RollProposal.objects.visible_to(user).with_asked().annotate(is_late=is_late).order_by()
    for one in found.values("school", "state", "is_asked", "is_late").annotate(count=Count("pk")):
        of = counts.setdefault(one["school"], {})
        words = [ASKED] if one["is_asked"] else [one["state"]]
        words += [OVERDUE] if words == [S.PROPOSED] and one["is_late"] else []
        for word in words:
            of[word] = of.get(word, 0) + one["count"]
    listed = listed_days()
    return [
        SchoolLine(school, listed.get(school.pk), counts.get(school.pk, {}))
        for school in schools_of(user).order_by("path")
    ]


def classes_waiting(school: Unit) -> int:
    """Class changes that could be made at once."""
    return RollProposal.objects.filter(school=school, kind=K.OTHER_CLASS, state=S.PROPOSED).count()


@dataclass(frozen=True, slots=True)
class Side:
    """One line of the comparison: what the national system says and what stands here."""

    label: str
    theirs: str
    ours: str

    differs: bool = False


def sides(proposal: RollProposal, today: date, mask: Callable[[str], str]) -> list[Side]:
    """Both sides of a difference; numbers masked, their difference told on the whole."""
    row, roll = proposal.row, proposal.roll
    child = roll.child if roll else None
    seat = class_of(row) if row else None
    lines = [
        ("姓名", row.name if row else "", child.name if child else ""),
        ("性别", Sex(row.sex).label if row else "", Sex(child.sex).label if child else ""),
        ("出生日期", _day(row.born_on) if row else "", _day(child.born_on) if child else ""),
        ("身份证件号", row.id_number.open() if row else "", child.id_number.open() if child else ""),
        ("学籍号", row.roll_number.open() if row else "", roll.roll_number.open() if roll else ""),
        ("学校", row.school.name if row else "", roll.school.name if roll else ""),
        ("班级", _seat(row, seat, today) if row else "", roll.school_class.label(today) if roll else ""),
    ]
    cover = {label: mask if label in NUMBERS else str for label, _, _ in lines}
    return [
        Side(label, cover[label](theirs), cover[label](ours), bool(theirs) and theirs != ours)
        for label, theirs, ours in lines
    ]


NUMBERS = ("身份证件号", "学籍号")


def is_asked_for(proposal: RollProposal, by: User) -> bool:
    """Whether the correction is the bureau's to approve: key fields of a pupil whose number was checked."""
    return proposal.kind == K.FIELD and proposal.roll is not None and is_key_locked(proposal.roll.child, by)


def asked_change(proposal: RollProposal) -> KeyChange | None:
    """The request for a change that was made of a difference and waits, or came back."""
    if proposal.roll is None or proposal.kind != K.FIELD:
        return None
    made: KeyChange | None = proposal.roll.child.key_changes.order_by("-pk").first()
    return made if made is not None and made.asked_on >= proposal.proposed_on else None


def _seat(row: RollExportRow, seat: Any, today: date) -> str:
    if seat is not None:
        return str(seat.label(today))
    return f"{row.entry_year}级{row.class_no}班(本校没有这个班)" if row.class_no else ""


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def enrol_initial(row: RollExportRow) -> dict[str, Any]:
    """The form of enrolment, filled from the row: nothing is typed twice."""
    said = row.details_words()
    address = said.get("address") or said.get("home_address", "")
    place = PlaceNames().of_address(address) if address else None
    return {
        "name": row.name, "sex": row.sex, "born_on": row.born_on, "id_number": row.id_number.open(),
        "roll_number": row.roll_number.open(), "school_class": class_of(row), "place": place, "address": address,
        "guardian_name": said.get("member1_name", ""), "guardian_relation": said.get("member1_relation", ""),
        "guardian_phone": said.get("member1_phone") or said.get("phone", ""), "kind": "transfer_in",
        "is_boarding": any(word in said.get("attend_method", "") for word in ("住校", "寄宿", "住宿")),
    }  # fmt: skip


# ---- desk --------------------------------------------------------------------------------------------------


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Differences a school has still to decide; for those above it the schools that are late."""
    if not may(user, "rollcheck.see"):
        return []
    waiting = RollProposal.objects.visible_to(user).waiting()
    if not may(user, "rollcheck.decide"):
        waiting = waiting.filter(due_on__lt=today)
    lines = []
    found = waiting.values("school__name", "school__number").annotate(count=Count("pk"), due=Max("due_on"))
    for one in found.order_by("school__path") if may(user, "rollcheck.decide") else []:
        url = reverse("verification:roll_school", args=[one["school__number"]])
        first = (
            waiting.filter(school__number=one["school__number"]).order_by("due_on").values_list("due_on")[:1]
        )
        words = f"确认学籍系统与本校学籍的{one['count']}处差异"
        lines.append(
            DeskLine(one["school__name"], words, first[0][0], None, url, "去确认", 3, "verification")
        )
    if not lines and not may(user, "rollcheck.decide") and (late := len(found)):
        url = reverse("verification:roll_checks")
        lines.append(
            DeskLine(
                f"{late}所学校", "学籍核对逾期未确认，请催办", None, None, url, "去看", 1, "verification"
            )
        )
    return lines
