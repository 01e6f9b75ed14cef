"""在校核对: what is known of pupils in class. A pupil nobody has looked for is not named at all."""

from __future__ import annotations

from datetime import date

from notoneless.children.models import Roll
from notoneless.verification.models import RollStatement


def looked_for(today: date) -> dict[int, bool]:
    """Child on a roll → whether it was found in class, by whoever looked last: a school's word on its own roll."""
    found: dict[int, bool] = {}
    held = Roll.objects.current().values("pk")
    said = RollStatement.objects.filter(roll__in=held, at__date__lte=today).order_by("pk")
    found |= dict(said.values_list("roll__child", "is_here"))
    return found
