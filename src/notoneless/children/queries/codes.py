"""核查编码: the table now, as it stood on a day, and how it became so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from notoneless.children.models import CodeConfirmation, CodeVersion, SubCode, WhereaboutsCode
from notoneless.domain.codeneeds import needs_of, roles_of

INFERRED = "字母为系统推定，请按本省核查模板核对"
"""Beside every letter until the county has confirmed its table (domain.md 3.1: no source ties a letter to a meaning)."""


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What a code was called and asked for on a day."""

    letter: str
    label: str
    evidence: str
    is_out_of_school: bool
    is_in_school: bool
    is_active: bool
    valid_days: int | None
    subs: str

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"


def codes_as_of(day: date) -> dict[int, CodeWords]:
    """Code → its words at the end of this day, so that what was printed then can be told again."""
    found: dict[int, CodeWords] = {}
    versions = CodeVersion.objects.filter(Q(from_on__isnull=True) | Q(from_on__lte=day)).order_by("pk")
    for row in versions:  # the later one wins
        found[row.code_id] = CodeWords(
            row.letter, row.label, row.evidence, row.is_out_of_school, row.is_in_school, row.is_active,
            row.valid_days, row.subs,
        )  # fmt: skip
    return found


def code_as_of(code: WhereaboutsCode, day: date) -> CodeWords | None:
    """One code as it stood; None where it did not yet exist."""
    return codes_as_of(day).get(code.pk)


def codes_table() -> QuerySet[WhereaboutsCode]:
    """The table now, with its sub-codes."""
    subs = Prefetch("subs", SubCode.objects.order_by("rank", "pk"))
    return WhereaboutsCode.objects.prefetch_related(subs).order_by("rank")


def codes_offered() -> QuerySet[WhereaboutsCode]:
    """Codes a new finding may have."""
    return codes_table().filter(is_active=True)


def subs_offered() -> QuerySet[SubCode]:
    """Sub-codes a new finding may have."""
    return SubCode.objects.filter(is_active=True, code__is_active=True).select_related("code")


def code_confirmation() -> CodeConfirmation | None:
    """Who confirmed the table last; None as long as its letters are inferred."""
    return CodeConfirmation.objects.select_related("by").first()


def code_history() -> QuerySet[CodeVersion]:
    """Every change, newest first."""
    return CodeVersion.objects.filter(from_on__isnull=False).select_related("code")


def needs_words(code: WhereaboutsCode) -> str:
    """佐证材料、细类: what must be there."""
    return "、".join(need.label for need in needs_of(code.needs))


def setters_words(code: WhereaboutsCode) -> str:
    """Who may set it."""
    return "、".join(role.label for role in roles_of(code.setters))
