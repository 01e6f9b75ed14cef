"""重复学籍 as it is read: the pairs of rolls the newest run found, in sight, and what the schools say of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.core.desk import DeskLine
from notoneless.domain.masking import mask_roll_number
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.verification.models import RollDuplicate
from notoneless.verification.queries.matching import run_last


def duplicates_of(user: User) -> QuerySet[RollDuplicate]:
    """重复学籍 of the newest run that both still hold, in sight."""
    seen = Child.objects.visible_to(user)
    return _duplicates_now().filter(roll__child__in=seen, same_as__child__in=seen)


def _duplicates_now() -> QuerySet[RollDuplicate]:
    """重复学籍 of the newest run that both still hold."""
    return RollDuplicate.objects.filter(
        run=run_last(), roll__until_on__isnull=True, same_as__until_on__isnull=True
    ).select_related("roll__child", "roll__school", "same_as__child", "same_as__school")


def duplicates_to_say(user: User) -> QuerySet[RollDuplicate]:
    """重复学籍 a school has a word to say on: one of the two rolls is its own."""
    own = sight(user).units
    return _duplicates_now().filter(Q(roll__school__in=own) | Q(same_as__school__in=own))


def duplicate_sides(duplicate: RollDuplicate, user: User) -> list[dict[str, Any]]:
    """Both rolls with what their schools say. Of a roll out of sight nothing is told but that it is there (safety 5)."""
    seen = Child.objects.visible_to(user).filter(pk__in=[duplicate.roll.child_id, duplicate.same_as.child_id])
    open_pks = set(seen.values_list("pk", flat=True))
    own = set(sight(user).units.values_list("pk", flat=True)) if not sight(user).is_everything else set()
    sides = []
    for roll in (duplicate.roll, duplicate.same_as):
        said = list(roll.statements.select_related("unit", "by"))
        is_seen = roll.child_id in open_pks
        number = mask_roll_number(roll.roll_number.open()) if is_seen else ""
        sides.append(
            {"roll": roll, "is_seen": is_seen, "is_own": roll.school_id in own, "said": said if is_seen else [],
             "number": number}
        )  # fmt: skip
    return sides


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """A school that has not said yet where the child is; the bureau once a school has."""
    if not may(user, "verification.decide"):
        return []
    if may(user, "children.merge"):
        ready = duplicates_of(user).filter(
            Q(roll__statements__isnull=False) | Q(same_as__statements__isnull=False)
        )
        count = ready.distinct().count()
        url = reverse("verification:duplicates")
        words = ("重复学籍", "认定哪一段学籍有效", None, None, url, "去认定", 1, "verification")
        return [DeskLine(f"{count}条{words[0]}", *words[1:])] if count else []
    own, lines = set(sight(user).units.values_list("pk", flat=True)), []
    for one in duplicates_to_say(user)[:5]:
        roll = one.roll if one.roll.school_id in own else one.same_as
        if not roll.statements.exists():
            url = reverse("verification:duplicate_page", args=[one.pk])
            what = "说明孩子在不在本校上课(重复学籍)"
            lines.append(DeskLine(roll.child.name, what, None, one.run.on, url, "去说明", 1, "verification"))
    return lines
