"""Forms of 就读证明: issued here, asked elsewhere, answered."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.children.forms.fields import DateInput
from notoneless.children.models import WhereaboutsCode
from notoneless.domain.proofs import ProofAnswer
from notoneless.verification.queries import proofs as queries


class IssueForm(forms.Form):
    """How long it holds, and for what."""

    valid_until_on = forms.DateField(label="有效期至", widget=DateInput)
    purpose = forms.CharField(
        label="用途", max_length=60, required=False, help_text="只记在台账里，如 户籍地核查。"
    )


class AskForm(forms.Form):
    """Which school, how to reach it, where its answer goes, by when."""

    school = forms.CharField(label="函询哪所学校", max_length=80, help_text="写全称，带上省市县。")
    contact = forms.CharField(
        label="对方联系人和电话", max_length=80, required=False, help_text="加密保存，不印在函上。"
    )
    address = forms.CharField(label="回函寄到哪里", max_length=120)
    due_on = forms.DateField(label="请对方几号前答复", widget=DateInput)


class DueForm(forms.Form):
    """The new day of a reminder."""

    due_on = forms.DateField(label="请对方几号前答复", widget=DateInput)


class AnswerForm(forms.Form):
    """What the other school says, with its paper."""

    answer = forms.TypedChoiceField(
        label="对方答复", choices=ProofAnswer.choices(), coerce=ProofAnswer, widget=forms.RadioSelect,
        initial=str(ProofAnswer.ATTENDING),
    )  # fmt: skip
    code = forms.ModelChoiceField(
        WhereaboutsCode.objects.filter(is_in_school=True), label="核查代码", required=False, to_field_name="slug",
        empty_label=None, initial="in_school_no_reg_outside", help_text="在读的，用哪一个代码提交核查结论。",
    )  # fmt: skip
    evidence = forms.FileField(
        label="盖章的就读证明", required=False, help_text="在读的必须上传；照片或PDF，不超过10 MB。"
    )
    valid_until_on = forms.DateField(
        label="证明写明的有效期",
        required=False,
        widget=DateInput,
        help_text="没有写明的留空，按本县规定的天数算。",
    )
    phone = forms.CharField(
        label="学校联系电话",
        max_length=40,
        required=False,
        help_text="在读的留一个，以后好核实；函询时写过的可不填。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"


class AskedFilter(forms.Form):
    """Which requests are shown."""

    which = forms.ChoiceField(label="进度", required=False, choices=[("", "全部"), *queries.WHICH])
    q = forms.CharField(label="姓名", required=False, max_length=40)


class IssuedFilter(forms.Form):
    """Which certificates are shown."""

    q = forms.CharField(label="姓名或文号", required=False, max_length=40)
