"""特殊群体."""

from typing import Any

from django import forms

from notoneless.children.forms.fields import DateInput
from notoneless.domain.leftbehind import ParentsAway
from notoneless.domain.words import GroupKind


class GroupForm(forms.Form):
    """列入特殊群体."""

    kind = forms.ChoiceField(
        label="类别",
        choices=[("", "请选择"), *GroupKind.choices()],
        help_text="留守有两种口径：学籍口径(单亲、双亲外出满3个月)，民政口径(未满16周岁，父母都外出或一方外出另一方无监护能力)。分别登记。",
    )
    from_on = forms.DateField(label="从哪天起", required=False, widget=DateInput, help_text="留空为今天。")
    away = forms.ChoiceField(
        label="父母外出情况", required=False, choices=[("", "不是留守，不填"), *ParentsAway.choices()]
    )
    away_since_on = forms.DateField(label="从哪天起外出", required=False, widget=DateInput)
    detail = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="如残疾类别与等级、父母外出情况。只有学校、乡镇和教育局看得到。",
    )
    source = forms.CharField(
        label="依据", max_length=60, help_text="名单或证件的名称，如“区残联名单”“班主任家访”。"
    )
    evidence = forms.FileField(label="材料", required=False, help_text="证件照片或PDF，不超过10 MB。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"
