"""Forms and filter of 休学, and of leave to a special or reform school."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from notoneless.children import queries
from notoneless.children.forms.fields import DateInput
from notoneless.children.forms.filters import Pick
from notoneless.children.forms.transfers import paper_field
from notoneless.core import clock
from notoneless.domain.words import RollMoveKind

CERTIFICATE = "附县级以上医疗机构证明。"


class SuspendForm(forms.Form):
    """休学."""

    from_on = forms.DateField(label="从哪天起", widget=DateInput)
    until_on = forms.DateField(label="到哪天止", widget=DateInput, help_text="一次最长一年，期满可以延长。")
    reason = forms.CharField(label="原因", max_length=200, help_text="加密保存，村干部看不到。")
    evidence = paper_field("休学批准书", CERTIFICATE)


class ExtendForm(forms.Form):
    """延长休学."""

    until_on = forms.DateField(label="延长到哪天", widget=DateInput)
    reason = forms.CharField(label="原因", max_length=200, help_text="加密保存，村干部看不到。")
    evidence = paper_field("延长休学批准书", CERTIFICATE)


class SpecialForm(forms.Form):
    """到特殊教育学校或专门学校就读."""

    kind = forms.ChoiceField(
        label="到哪类学校",
        choices=[
            (str(kind), kind.label) for kind in (RollMoveKind.SPECIAL_SCHOOL, RollMoveKind.REFORM_SCHOOL)
        ],
        widget=forms.RadioSelect,
        help_text="到专门学校的，学籍保留在本校；到特殊教育学校的，学籍随转。",
    )
    other_school = forms.CharField(label="学校全称", max_length=80)
    on = forms.DateField(label="从哪天起", widget=DateInput)
    evidence = paper_field("接收证明或决定书", "特殊教育学校接收证明，或专门教育的决定书。")


class SuspensionFilter(filters.FilterSet):  # type: ignore[misc]
    """休学学生 filters."""

    q = filters.CharFilter(label="姓名", method="by_name")
    show = Pick(
        label="范围",
        choices=(("ending", "即将期满"), ("over", "期满未复学"), ("undated", "未登记期限")),
        method="by_show",
    )

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        word = queries.words_of(text)
        return rows.filter(Q(child__name__contains=word) | Q(child__initials__startswith=word.lower()))

    def by_show(self, rows: Any, _name: str, show: str) -> Any:
        return queries.suspensions_due(rows, show, clock.today())
