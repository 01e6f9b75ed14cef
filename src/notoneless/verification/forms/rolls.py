"""Forms of 学籍核对."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms

from notoneless.core import clock
from notoneless.domain.rolldiff import RollDifferenceKind
from notoneless.verification.models import ProposalState, RollProposal
from notoneless.verification.queries.rolls import ASKED, OVERDUE
from notoneless.verification.queries.rollthere import ThereLine, ThereState


class PlainForm(forms.Form):
    """A correction of facts: nothing to type, a paper if there is one; what the bureau is asked needs it."""

    evidence = forms.FileField(
        label="材料",
        required=False,
        help_text="户口簿或身份证的照片，用来说明哪一边对；照片或PDF，不超过10 MB。",
        error_messages={"required": "报教育局变更要附户口簿、派出所证明等材料。"},
    )

    def __init__(self, *args: Any, is_paper_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = is_paper_needed


class ThereFilter(forms.Form):
    """Changes of all schools by what was said of them."""

    state = forms.ChoiceField(label="办理情况", required=False, choices=[("", "全部"), *ThereState.choices()])


class DoneForm(forms.Form):
    """登记已办: the lines of the list, those already said to be done ticked."""

    marks = forms.MultipleChoiceField(
        label="已在学籍系统里办好的", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="勾上的等下次导出核实；勾错的去掉再存。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, lines: list[ThereLine]) -> None:
        done = [line.mark for line in lines if line.state == ThereState.DONE]
        super().__init__(data, initial={"marks": done})
        choices = [(line.mark, f"{line.name}　{line.what}") for line in lines]
        self.fields["marks"].choices = choices  # type: ignore[attr-defined]


class OursForm(forms.Form):
    """本校为准."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：户口簿上是这个字；转出手续学籍系统还没有办。",
        error_messages={"required": "请写明为什么以本校为准。"},
    )  # fmt: skip


class ProposalFilter(filters.FilterSet):  # type: ignore[misc]
    """A school's differences by state and kind."""

    state = filters.ChoiceFilter(
        label="状态", method="by_state", empty_label="全部状态",
        choices=[*ProposalState.choices(), (OVERDUE, "待学校确认，已逾期"), (ASKED, "已报变更，待教育局审核")],
    )  # fmt: skip
    kind = filters.ChoiceFilter(label="差异", choices=RollDifferenceKind.choices(), empty_label="全部差异")

    class Meta:
        model = RollProposal
        fields = ["kind"]

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        if value == ASKED:
            return rows.filter(is_asked=True)
        if value == OVERDUE:
            return rows.filter(state=ProposalState.PROPOSED, is_asked=False, due_on__lt=clock.today())
        return rows.filter(state=value, is_asked=False)
