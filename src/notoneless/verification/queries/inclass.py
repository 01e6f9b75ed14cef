"""在校核对: what is known of pupils in class. A pupil nobody has looked for is not named at all."""

from __future__ import annotations

from datetime import date

from notoneless.children.models import Roll
from notoneless.verification.models import RollStatement
from notoneless.verification.queries.surveys import seen_in_class


def looked_for(today: date) -> dict[int, bool]:
    """Child on a roll → whether it was found in class: by the class survey of this term, else by what a school said of
    its own roll where a child stands on two."""
    held = Roll.objects.current().values("pk")
    said = RollStatement.objects.filter(roll__in=held, at__date__lte=today).order_by("pk")
    return dict(said.values_list("roll__child", "is_here")) | seen_in_class(today)
