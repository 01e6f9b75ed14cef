"""Forms and filters of 转学."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from notoneless.children import queries
from notoneless.children.forms.fields import ClassChoice, DateInput
from notoneless.children.forms.filters import Pick
from notoneless.core import clock
from notoneless.domain.transfers import TransferKind, TransferState
from notoneless.grid.models import SchoolClass, Unit

TAKES = "image/*,application/pdf"


def paper_field(label: str, help_text: str, *, required: bool = True) -> forms.FileField:
    """A photo or a PDF that a move rests on."""
    control = forms.FileField(
        label=label,
        help_text=f"{help_text}照片或PDF，不超过10 MB。",
        required=required,
        error_messages={"required": f"请上传{label}。"},
    )
    control.widget.attrs["accept"] = TAKES
    return control


class _Classes(forms.Form):
    """A form that asks for a class of the own school."""

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """县内转学, by the school that gives."""

    to_school = forms.ModelChoiceField(
        label="转到哪所学校", queryset=Unit.objects.none(), empty_label="请选择学校"
    )
    from_on = forms.DateField(label="从哪天起转出", widget=DateInput)
    reason = forms.CharField(label="转学原因", max_length=200)
    evidence = paper_field("转学申请", "监护人签字的转学申请。")

    def __init__(self, *args: Any, not_school: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = Unit.objects.filter(school__isnull=False, until_on__isnull=True).exclude(pk=not_school)
        self.fields["to_school"].queryset = schools.order_by("number")  # type: ignore[attr-defined]


class BeyondForm(forms.Form):
    """转往外县, by the school that gives."""

    other_school = forms.CharField(label="接收学校全称", max_length=80)
    other_place = forms.CharField(label="所在省、市、县", max_length=60, help_text="如：云岭省清州市某某县。")
    from_on = forms.DateField(label="从哪天起转出", widget=DateInput)
    reason = forms.CharField(label="转学原因", max_length=200)
    evidence = paper_field(
        "接收学校证明", "就读证明或接收函。还没有的先不传，期限内取得后再补。", required=False
    )


class AskForm(_Classes):
    """申请转入, by the school that would receive."""

    name = forms.CharField(label="学生姓名", max_length=60)
    number = forms.CharField(label="身份证号或学籍号", max_length=30, help_text="请填完整的号码。")
    school_class = ClassChoice(
        label="准备编入哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )
    from_on = forms.DateField(label="从哪天起转入", widget=DateInput)
    reason = forms.CharField(label="转学原因", max_length=200)
    evidence = paper_field("转学申请", "监护人签字的转学申请。")


class AcceptForm(_Classes):
    """接收并编班."""

    school_class = ClassChoice(
        label="编入哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )
    on = forms.DateField(label="到校日期", widget=DateInput, help_text="孩子到校当天接收，学籍从这天转过来。")
    is_boarding = forms.BooleanField(label="住校", required=False)


class ReleaseForm(forms.Form):
    """同意放行."""

    on = forms.DateField(label="转出日期", widget=DateInput, help_text="学籍从这天转到申请的学校。")


class ProveForm(forms.Form):
    """上传接收证明."""

    on = forms.DateField(label="转出日期", widget=DateInput)
    evidence = paper_field("接收学校证明", "就读证明或接收函，盖接收学校公章。")


class ReasonForm(forms.Form):
    """不同意 or 撤回, with the reason."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class TransferFilter(filters.FilterSet):  # type: ignore[misc]
    """转学办理 filters."""

    q = filters.CharFilter(label="姓名", method="by_name")
    show = Pick(label="范围", choices=(), method="by_show")
    kind = Pick(label="类别", choices=TransferKind.choices())
    state = Pick(label="状态", choices=TransferState.choices())

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        mine = [("mine", "等我办")] if queries.own_school_ids(request.user) else []
        self.filters["show"].extra["choices"] = [
            *mine,
            ("open", "在办"),
            ("late", "已逾期"),
            ("ended", "已办结"),
        ]

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        word = queries.words_of(text)
        return rows.filter(Q(child__name__contains=word) | Q(child__initials__startswith=word.lower()))

    def by_show(self, rows: Any, _name: str, show: str) -> Any:
        if show == "mine":
            return rows.open().filter(queries.waiting_for(self.request.user))
        if show == "ended":
            return rows.filter(ended_on__isnull=False)
        rows = rows.open()
        return rows.filter(due_on__lt=clock.today()) if show == "late" else rows
