"""The last part of the case file: who did what when, from the event log."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from notoneless.cases.packing.shared import Reader, moment
from notoneless.core import clock
from notoneless.core.events import ACT_LABELS
from notoneless.core.models import Event
from notoneless.files.casefile import Item, Listing
from notoneless.grid.models import Unit, User

OF_CASES = (
    "case", "finding", "findings", "contact", "paper", "pack", "cause", "proceeding", "lawsuit", "referral", "outside",
    "return", "followup", "closing", "meeting", "survey", "tracking", "escalation", "transfer", "county", "deadline",
    "visit", "persuasion", "delivery", "pupil", "file",
)  # fmt: skip
"""First words of the acts that belong to a case; other rooms' acts on the same child do not."""
READING = ("_opened", "_exported", "_printed", "_refused")


def events(reader: Reader) -> list[Item]:
    """Acts on this child while the case ran, by their names: no value of any field stands in it."""
    people = dict(User.objects.values_list("login", "name").iterator())
    units = dict(Unit.objects.values_list("pk", "name").iterator())
    rows = [
        (moment(at), people.get(by, "系统"), units.get(unit, "") if unit else "", ACT_LABELS.get(act, act))
        for at, by, unit, act in _of_case(reader)
    ]
    listed = Listing(("时间", "人员", "单位", "事项"), (36, 28, 56, 50), rows)
    said = f"共{len(rows)}条，取自系统操作日志；日志逐条链接，任何改动都能发现。"
    return [Item("谁在何时办了什么", None, paragraphs=(said,), table=listed)] if rows else []


def _of_case(reader: Reader) -> list[tuple[datetime, str, int | None, str]]:
    case = reader.case
    steps = case.steps.order_by("at", "pk").values_list("at", flat=True)
    opened = timezone.make_aware(datetime.combine(case.opened_on, time()))
    first = min((steps.first() or opened), clock.now())
    since = first - timedelta(minutes=1)
    until = clock.now()
    if case.ended_on is not None:
        until = timezone.make_aware(datetime.combine(case.ended_on + timedelta(days=1), time()))
    found = Event.objects.filter(child_key=case.child.key, at__gte=since, at__lte=until)
    return [
        row
        for row in found.order_by("seq").values_list("at", "by", "unit", "act")
        if row[3].split("_", 1)[0] in OF_CASES and not row[3].endswith(READING)
    ]
