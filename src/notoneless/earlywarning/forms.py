"""Forms of the warning room."""

from django import forms


class MarkForm(forms.Form):
    """更正成绩."""

    mark = forms.DecimalField(
        label="成绩", max_digits=5, decimal_places=1, required=False, help_text="缺考、缓考的留空，在备注里写原因。",
        error_messages={"invalid": "请填数字，如 86 或 86.5。"},
    )  # fmt: skip
    note = forms.CharField(label="备注", max_length=60, required=False)
    reason = forms.CharField(label="更正原因", max_length=200, help_text="如：登分看错行；复核试卷。")
