"""Columns of 休学学生."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from notoneless.children import queries
from notoneless.core.tables import Column, link, pill
from notoneless.domain.suspensions import SuspensionStage
from notoneless.grid.models import User

TONES = {
    SuspensionStage.RUNNING: "accent",
    SuspensionStage.OVER: "overdue",
    SuspensionStage.LAPSED: "overdue",
}


def suspension_columns(user: User, today: date) -> list[Column]:
    """Who is suspended where until when, and what to do next."""

    stage_word = queries.suspension_stages(today)

    def stage(roll: Any) -> Any:
        word = stage_word(roll)
        return pill(word.label, TONES.get(word, "due"))

    def started(roll: Any) -> str:
        return f"{roll.open_suspensions[0].from_on:%Y-%m-%d}" if roll.open_suspensions else "—"

    def until(roll: Any) -> str:
        return f"{roll.suspended_until_on:%Y-%m-%d}" if roll.suspended_until_on else "—"

    def paper(roll: Any) -> Any:
        if not roll.open_suspensions:
            return "—"
        return link(reverse("children:suspension_file", args=[roll.pk]), "打开")

    def next_step(roll: Any) -> Any:
        if not queries.own_suspended(roll, user):
            return roll.school.name
        back = link(reverse("children:roll_enter", args=[roll.child.key]), "复学")
        more = link(reverse("children:suspension_extend", args=[roll.child.key]), "延长")
        return format_html("{} · {}", back, more)

    return [
        Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
        Column("state", "状态", stage, export=lambda r: stage_word(r).label),
        Column("school", "学校", lambda r: r.school.name, sort="school__name"),
        Column("class", "班级", lambda r: r.school_class.label(today)),
        Column("from", "起", started),
        Column("due", "止", until, sort="suspended_until_on"),
        Column("paper", "批准书", paper, export=lambda r: "有" if r.open_suspensions else ""),
        Column("next", "由谁办理", next_step, export=lambda r: r.school.name),
    ]
