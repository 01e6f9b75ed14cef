"""Reading papers: what they say and by which name they are numbered."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from notoneless.documents.models import Delivery, Paper
from notoneless.domain.paperflow import default_prefix
from notoneless.domain.words import UnitKind
from notoneless.grid.models import Unit


def body_text(body: dict[str, Any]) -> str:
    """The facts of a paper as they are sealed."""
    return json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder)


def paper_body(paper: Paper) -> dict[str, Any]:
    """The facts of a paper, opened."""
    found: dict[str, Any] = json.loads(paper.body.open() or "{}")
    return found


def delivered_on(paper: Paper) -> date | None:
    """The day the paper counts as delivered: the first of its deliveries that stand. Every clock asks here, so that a
    corrected entry moves the deadlines that came from it."""
    found: date | None = (
        paper.deliveries.standing().order_by("delivered_on").values_list("delivered_on", flat=True).first()
    )
    return found


def standing_deliveries(to: str = "paper__deliveries") -> Prefetch[Any]:
    """The deliveries that count, fetched beside the rows that lead to them."""
    return Prefetch(to, queryset=Delivery.objects.standing())


def paper_prefix(unit: Unit) -> str:
    """机关代字 of the unit: its own, else one made from its name."""
    return unit.paper_prefix or default_prefix(unit.name, UnitKind(unit.kind))
