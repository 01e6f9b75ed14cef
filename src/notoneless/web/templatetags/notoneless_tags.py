"""Tags and filters every template has."""

from datetime import date
from typing import Any

from django import template

from notoneless.core import clock
from notoneless.grid.access import may as user_may

register = template.Library()


@register.filter
def prose_date(value: date | None) -> str:
    """2026年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def table_date(value: date | None) -> str:
    """2026-03-05."""
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def since(value: date | None) -> str:
    """今天, 昨天, 3天前, 还有5天: relative days, for the desk only."""
    if value is None:
        return ""
    days = (clock.today() - value).days
    if days == 0:
        return "今天"
    if days == 1:
        return "昨天"
    if days == -1:
        return "明天"
    return f"{days}天前" if days > 0 else f"还有{-days}天"


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], ability: str) -> bool:
    """Whether the person at the screen has this ability."""
    return user_may(context["request"].user, ability)
