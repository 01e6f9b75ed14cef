"""The demo's case files: the two cases with most papers as one PDF each, as the township would hand them to a court."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from notoneless.cases.models import Case
from notoneless.cases.services.packs import pack_ask, pack_make
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User

PACKS = 2


def make_packs(today: date) -> None:
    """One file each for the cases that went furthest down the way of the law."""
    officer = User.objects.get(login="zhuangan")
    furthest = Case.objects.annotate(paper_count=Count("papers")).filter(paper_count__gt=0)
    cases = furthest.select_related("child", "unit", "person", "code").order_by("-paper_count", "pk")[:PACKS]
    for case in cases:
        row = pack_ask(case=case, by=officer, today=today)
        if not isinstance(row, Refusal):
            made = pack_make(row=row, by=officer, today=today, progress=lambda done, total, words: None)
            if isinstance(made, Refusal):
                raise SystemExit(f"演示案卷失败：{made.reason}")
