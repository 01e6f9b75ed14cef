"""Forms of 学籍核对."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from notoneless.core import clock
from notoneless.domain.rolldiff import RollDifferenceKind
from notoneless.verification.models import ProposalState, RollProposal


class PlainForm(forms.Form):
    """A correction of facts: nothing to type, a paper if there is one."""

    evidence = forms.FileField(
        label="材料",
        required=False,
        help_text="户口簿或身份证的照片，用来说明哪一边对；照片或PDF，不超过10 MB。",
    )


class OursForm(forms.Form):
    """本校为准."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：户口簿上是这个字；转出手续学籍系统还没有办。",
        error_messages={"required": "请写明为什么以本校为准。"},
    )  # fmt: skip


OVERDUE = "overdue"


class ProposalFilter(filters.FilterSet):  # type: ignore[misc]
    """A school's differences by state and kind."""

    state = filters.ChoiceFilter(
        label="状态", choices=[*ProposalState.choices(), (OVERDUE, "待确认，已逾期")], method="by_state",
        empty_label="全部状态",
    )  # fmt: skip
    kind = filters.ChoiceFilter(label="差异", choices=RollDifferenceKind.choices(), empty_label="全部差异")

    class Meta:
        model = RollProposal
        fields = ["kind"]

    def by_state(self, rows: QuerySet[RollProposal], _name: str, value: str) -> QuerySet[RollProposal]:
        if value == OVERDUE:
            return rows.filter(state=ProposalState.PROPOSED, due_on__lt=clock.today())
        return rows.filter(state=value)
