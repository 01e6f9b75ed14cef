"""Forms and filters of the pairs in doubt."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from notoneless.domain.pairing import LONGEST_REASON
from notoneless.verification.forms.matching import Pick
from notoneless.verification.models import SOURCE_KINDS, MatchPair, PairState
from notoneless.verification.queries.pairs import is_mine

MINE, ASKED = "mine", "asked"


class _PairFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="姓名", method="by_name")
    kind = Pick(
        label="名单", choices=[(str(kind), kind.label) for kind in SOURCE_KINDS], field_name="row__kind"
    )

    def by_name(self, pairs: QuerySet[MatchPair], _name: str, value: str) -> QuerySet[MatchPair]:
        return pairs.filter(Q(row__name__contains=value) | Q(candidate__name__contains=value))


class PairFilter(_PairFilter):
    """Pairs nobody has decided."""

    whose = Pick(label="由谁确认", choices=[(MINE, "等我确认"), (ASKED, "已请学校核实")], method="by_whose")

    def by_whose(self, pairs: QuerySet[MatchPair], _name: str, value: str) -> QuerySet[MatchPair]:
        if value == MINE:
            return pairs.filter(is_mine(self.request.user))
        return pairs.filter(state=PairState.ASKED)


class DecidedFilter(_PairFilter):
    """Pairs somebody has decided."""

    state = Pick(label="结论", choices=[(s.value, s.label) for s in (PairState.SAME, PairState.DIFFERENT)])


class DecideForm(forms.Form):
    """One key each: same, not the same, ask the school."""

    decision = forms.ChoiceField(
        choices=[("same", "是同一人"), ("different", "不是同一人"), ("ask", "请学校核实")]
    )
    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        required=False,
        help_text="不填的，自动写明哪几项一致、哪几项不一致。",
    )


class UndoForm(forms.Form):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label="为什么撤销", max_length=LONGEST_REASON, help_text="如“家长来电，不是同一个孩子”。"
    )


def decided(data: Any) -> tuple[str, str] | None:
    """(decision, reason) of what was pressed; None for anything else."""
    form = DecideForm(data)
    return (form.cleaned_data["decision"], form.cleaned_data["reason"]) if form.is_valid() else None
