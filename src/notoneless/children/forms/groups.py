"""特殊群体."""

from django import forms

from notoneless.domain.words import GroupKind


class GroupForm(forms.Form):
    """列入特殊群体."""

    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *GroupKind.choices()])
    detail = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="如残疾类别与等级、父母外出情况。只有学校、乡镇和教育局看得到。",
    )
    source = forms.CharField(
        label="依据", max_length=60, help_text="名单或证件的名称，如“区残联名单”“班主任家访”。"
    )
