"""Forms and filter of 变更申请."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from notoneless.children import queries
from notoneless.children.forms.fields import DateInput
from notoneless.children.forms.filters import Pick
from notoneless.children.forms.transfers import paper_field
from notoneless.domain.keyfields import KeyChangeState
from notoneless.domain.words import Sex


class KeyChangeForm(forms.Form):
    """What shall stand instead; what stays is left empty."""

    name = forms.CharField(label="姓名改为", max_length=60, required=False)
    id_number = forms.CharField(label="身份证号改为", max_length=20, required=False)
    born_on = forms.DateField(label="出生日期改为", widget=DateInput, required=False)
    sex = forms.ChoiceField(label="性别改为", choices=[("", "不变"), *Sex.choices()[:2]], required=False)
    roll_number = forms.CharField(label="学籍号改为", max_length=30, required=False)
    reason = forms.CharField(label="变更原因", max_length=200)
    evidence = paper_field("佐证材料", "户口簿、派出所证明等。")


class KeyDecisionForm(forms.Form):
    """同意 or 退回."""

    decision = forms.ChoiceField(
        label="审核意见",
        choices=[("approve", "同意变更"), ("return", "退回学校")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选审核意见。"},
    )
    reason = forms.CharField(label="说明", max_length=200, required=False, help_text="退回的须写明原因。")


class KeyChangeFilter(filters.FilterSet):  # type: ignore[misc]
    """变更申请 filters."""

    q = filters.CharFilter(label="姓名", method="by_name")
    state = Pick(label="状态", choices=KeyChangeState.choices())

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        word = queries.words_of(text)
        return rows.filter(Q(child__name__contains=word) | Q(child__initials__startswith=word.lower()))
