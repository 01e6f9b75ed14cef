"""部门核对 in sight, whom a list may hold, and what of a child a department reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll
from notoneless.children.queries import open_roll, place_words, with_cells
from notoneless.core.desk import DeskLine
from notoneless.domain.partners import JointKind, SharedField, joint_kind
from notoneless.domain.words import TOWNSHIPS, PartnerAnswer, Sex, UnitKind
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import path_steps
from notoneless.verification.models import CheckCampaign, JointCount, PartnerRow, PartnerSending

S = SharedField
OPEN_CASES, OUT_OF_SCHOOL = "cases", "out"


CASE_LISTS = ((OUT_OF_SCHOOL, "确认失学的孩子"), (OPEN_CASES, "有在办个案的孩子"))


def children_of_list(user: User, word: str) -> QuerySet[Child]:
    """The children confirmed out of school, or those with an open case, in the sender's sight."""
    cases = Case.objects.open() if word == OPEN_CASES else Case.objects.out_of_school()
    return Child.objects.visible_to(user).live().filter(pk__in=cases.values("child"))


def to_tick(children: QuerySet[Child], today: date) -> list[tuple[Child, str, str]]:
    """Each child with where it lives and where it sits, as the sender ticks it; in the order of the list."""
    rows = with_cells(children.order_by("residence__code", "initials", "pk"), today)
    return [(child, place_words(child.residence), _seat(child, today)) for child in rows]


def _seat(child: Child, today: date) -> str:
    roll = open_roll(child)
    return f"{roll.school.name} {roll.school_class.label(today)}" if roll else "无学籍"


def departments() -> QuerySet[Unit]:
    """Partner departments."""
    return Unit.objects.filter(kind=UnitKind.DEPARTMENT, until_on__isnull=True).order_by("number")


def unanswered(sending: PartnerSending) -> set[int]:
    """The serial numbers nobody has checked yet."""
    return set(sending.rows.filter(answer=PartnerAnswer.OPEN).values_list("serial", flat=True))


def sendings_of(user: User) -> QuerySet[Any]:
    """What he may open, with how far it is."""
    return _counted(PartnerSending.objects.visible_to(user))


def sendings_addressed_to(user: User) -> QuerySet[Any]:
    """The same with those whose days are over: he reads that they are there, not who stands on them."""
    return _counted(PartnerSending.objects.addressed_to(user))


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = (
        rows.select_related("unit", "sent_by", "received_by", "signed_by", "campaign")
        .annotate(
            row_count=Count("rows"),
            open_count=Count("rows", filter=Q(rows__answer=PartnerAnswer.OPEN)),
            differing_count=Count("rows", filter=Q(rows__answer=PartnerAnswer.DIFFERS)),
        )
        .order_by("-sent_on", "-pk")
    )
    return counted


def rows_of(sending: PartnerSending, q: str = "", state: str = "") -> QuerySet[PartnerRow]:
    """The children of a sending (by part of the name, by answer) with what may be shown of them."""
    rolls = Roll.objects.current().select_related("school", "school_class")
    asked = sending.rows.filter(child__name__contains=q.strip())
    rows = asked.filter(answer=state) if state else asked
    return rows.select_related("child__residence__parent", "evidence").prefetch_related(
        "child__guardians", Prefetch("child__rolls", rolls, to_attr="open_rolls")
    )


def cells_of(row: PartnerRow, sending: PartnerSending, today: date) -> dict[str, Any]:
    """Name, sex, birth date, and of the rest what the sending names; nothing else of the child."""
    child, shared = row.child, set(sending.shared)
    guardian = next(iter(child.guardians.all()), None)
    cells = {
        "name": child.name,
        "sex": Sex(child.sex).label,
        "born": f"{child.born_on:%Y-%m-%d}" if child.born_on else "",
    }
    if S.ID_NUMBER in shared:
        cells["id_number"] = child.id_number.open()
    if S.RESIDENCE in shared:
        cells["residence"] = place_words(child.residence)
    if S.GUARDIAN in shared:
        cells["guardian"] = guardian.name if guardian else ""
    if S.SCHOOL in shared:
        cells["school"] = _seat(child, today)
    return cells


def counts_of(children: Sequence[int]) -> dict[tuple[int | None, JointKind], int]:
    """How many of these children are where, by township; townships in the order of their codes, kinds as the rule
    names them. What the two departments compare."""
    keys = dict(Place.objects.filter(kind__in=TOWNSHIPS).values_list("path", "pk"))
    out = set(Case.objects.out_of_school().filter(child__in=children).values_list("child", flat=True))
    suspected = set(Case.objects.suspected().filter(child__in=children).values_list("child", flat=True))
    on_roll = set(Roll.objects.current().filter(child__in=children).values_list("child", flat=True))
    found: Counter[tuple[int | None, JointKind]] = Counter()
    codes: dict[int | None, str] = {None: "~"}
    homes = Child.objects.filter(pk__in=children).values_list("pk", "residence__path")
    for pk, path in homes.order_by():
        step = next((one for one in path_steps(path or "") if one in keys), None)
        township = keys[step] if step else None
        codes.setdefault(township, step or "~")
        kind = joint_kind(is_out=pk in out, is_suspected=pk in suspected, is_on_roll=pk in on_roll)
        found[township, kind] += 1
    order = list(JointKind)
    listed = sorted(found, key=lambda one: (codes[one[0]], order.index(one[1])))
    return {one: found[one] for one in listed}


def counts_shown(sending: PartnerSending) -> list[JointCount]:
    """The counts of a joint check, in the order of the sheet."""
    return list(sending.counts.select_related("township"))


def differing_rows(sending: PartnerSending, user: User) -> QuerySet[PartnerRow]:
    """The children the department says differ, as far as this person sees them."""
    children = Child.objects.visible_to(user)
    return sending.rows.filter(answer=PartnerAnswer.DIFFERS, child__in=children).select_related("child")


def joint_checks_seen(campaign: CheckCampaign, user: User) -> QuerySet[PartnerSending]:
    """The joint checks of a campaign that hold a child in sight, the newest first."""
    rows = PartnerRow.objects.filter(sending__campaign=campaign, child__in=Child.objects.visible_to(user))
    found: QuerySet[PartnerSending] = PartnerSending.objects.filter(pk__in=rows.values("sending"))
    return found.select_related("unit").order_by("-pk")


def counts_differ(sending: PartnerSending, user: User) -> bool:
    """Whether a count differs, among all for the bureau, else of the townships one's places lie in."""
    counts = sending.counts.exclude(stated_count=F("our_count"))
    if not sight(user).is_everything:
        paths = {*sight(user).place_paths, *sight(user).cover_place_paths}
        counts = counts.filter(township__path__in={step for path in paths for step in path_steps(path)})
    return counts.exists()


def is_answered(sending: PartnerSending) -> bool:
    """Whether the department signed it off itself; a list the bureau took back was not."""
    return sending.signed_on is not None and not sending.rows.filter(answer=PartnerAnswer.OPEN).exists()


def partner_lines(user: User, today: date) -> list[DeskLine]:
    """A department's lists to check; for the bureau those that are overdue or differ."""
    if may(user, "partners.answer"):
        return [
            DeskLine(row.title, f"核对{row.row_count}人", row.due_on, None,
                     reverse("verification:sending", args=[row.key]), "去核对", 3, "verification")
            for row in sendings_of(user)[:20]
        ]  # fmt: skip
    if not may(user, "partners.send"):
        return []
    late = sendings_of(user).filter(signed_on__isnull=True, due_on__lt=today)
    return [
        DeskLine(row.unit.name, f"没有按期签认“{row.title}”", row.due_on, None,
                 reverse("verification:sending", args=[row.key]), "去看", 2, "verification")
        for row in late[:10]
    ]  # fmt: skip
