"""法律依据库: the list, one basis with its versions, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.cases.models import LegalBasis
from notoneless.cases.queries.law import terms_of
from notoneless.core.desk import DeskLine
from notoneless.core.events import ACT_LABELS
from notoneless.core.models import Event
from notoneless.domain.legalbasis import BasisState, basis_state
from notoneless.grid.access import may
from notoneless.grid.models import User

ACTS = ("basis_add", "basis_edit", "basis_check", "basis_switch")
FIELDS = {
    "title": "名称", "article": "条款", "text": "条文", "issued_by": "制定机关", "place": "适用地域",
    "valid_from_on": "施行日期", "valid_until_on": "失效日期", "organs": "处罚机关", "fine_min": "下限",
    "fine_max": "上限",
    "hearing_from": "较大数额", "source": "文本", "is_active": "启用", "reason": "原因",
}  # fmt: skip


def bases_all() -> QuerySet[LegalBasis]:
    """Every basis ever entered, also what ended or was switched off."""
    return LegalBasis.objects.select_related("place", "entered_by", "checked_by", "source")


def state_of(basis: LegalBasis, today: date) -> BasisState:
    """Where it stands today."""
    return basis_state(terms_of(basis), today)


def versions_of(basis: LegalBasis) -> QuerySet[LegalBasis]:
    """The same article, from first to last."""
    return bases_all().filter(title=basis.title, article=basis.article).order_by("valid_from_on")


@dataclass(frozen=True, slots=True)
class BasisEntry:
    """One thing done to a basis."""

    at: datetime
    by: str
    what: str
    detail: str


def basis_history(basis: LegalBasis) -> list[BasisEntry]:
    """What was done to this basis, newest first, from the event log."""
    found = []
    for event in Event.objects.filter(act__in=ACTS).order_by("-seq").prefetch_related("values"):
        values = {row.name: row for row in event.values.all()}
        if "basis" not in values or values["basis"].new.open() != str(basis.key):
            continue
        said = [
            f"{FIELDS[name]}{'：' if name == 'reason' else ''}{row.new.open() if name == 'reason' else ''}"
            for name, row in values.items()
            if name in FIELDS and event.act != "basis_add"
        ]
        found.append(BasisEntry(event.at, event.by, ACT_LABELS[event.act], "、".join(said)))
    names = dict(User.objects.filter(login__in={one.by for one in found}).values_list("login", "name"))
    return [replace(one, by=names.get(one.by, one.by)) for one in found]


def basis_lines(user: User) -> list[DeskLine]:
    """Bases that wait for the legal officer."""
    if not may(user, "basis.check"):
        return []
    waiting = LegalBasis.objects.filter(checked_by__isnull=True, is_active=True).exclude(entered_by=user)
    return [
        DeskLine(
            who=row.title, what=f"审核法律依据：{row.article}", due_on=None, since_on=row.entered_at.date(),
            url=reverse("cases:basis_page", args=[row.key]), button="审核", group="cases",
        )
        for row in waiting[:20]
    ]  # fmt: skip
