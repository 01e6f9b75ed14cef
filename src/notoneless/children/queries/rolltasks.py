"""补建学籍: what the schools in sight owe, and the lines it makes on the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.children.models import RollTask, RollTaskSet
from notoneless.core.desk import DeskLine
from notoneless.domain.words import Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

EACH_AT_MOST = 5


def roll_tasks_of(user: User) -> RollTaskSet:
    """Tasks in sight with what a list shows."""
    found: RollTaskSet = RollTask.objects.visible_to(user).select_related("child", "school__parent")
    return found


def roll_task_lines(user: User, today: date) -> list[DeskLine]:
    """For the school each child, for the centre school and the bureau what is overdue."""
    if not may(user, "rolltasks.see"):
        return []
    url = reverse("children:roll_tasks")
    if sight(user).has_role(Role.SCHOOL_MANAGER):
        rows = roll_tasks_of(user).open().filter(school__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER))
        count = rows.count()
        if count > EACH_AT_MOST:
            first = rows.order_by("due_on")[0]
            return [DeskLine(f"{count}名孩子", "补建学籍", first.due_on, None, url, "看名单", 2, "children")]
        return [
            DeskLine(row.child.name, "补建学籍", row.due_on, None, reverse("children:roll_task", args=[row.key]),
                     "去办理", 2, "children")
            for row in rows
        ]  # fmt: skip
    late = roll_tasks_of(user).open().filter(due_on__lt=today).order_by("due_on")
    count = late.count()
    if not count or not sight(user).has_role(Role.BUREAU_OFFICER, Role.CENTRE_OFFICER):
        return []
    return [
        DeskLine(
            f"{count}名孩子",
            "补建学籍逾期，催办学校",
            late[0].due_on,
            None,
            f"{url}?late=1",
            "看名单",
            2,
            "children",
        )
    ]
