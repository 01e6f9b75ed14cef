"""What cases know of children since a day, for rooms below."""

from collections.abc import Sequence
from datetime import date

from notoneless.cases.models import Case


def opened_since(children: Sequence[int], since: date) -> set[int]:
    """Those of these children who got a case on that day or after it."""
    return set(Case.objects.filter(opened_on__gte=since).values_list("child", flat=True)) & set(children)
