"""并档与分开."""

from django import forms


class MergeForm(forms.Form):
    """Why two files become one, or two again."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="怎么认定是不是同一个孩子，如“户口簿核对，母亲确认”。会留在档案里。",
    )  # fmt: skip


class WithdrawForm(MergeForm):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label="为什么撤回", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如“写到了双胞胎弟弟的档案里，已在哥哥那里重写”。",
    )  # fmt: skip


class MergeDecideForm(MergeForm):
    """The bureau's word on a proposal; a reason is asked for a no."""

    reason = forms.CharField(
        label="不同意的理由", max_length=200, required=False, help_text="同意的不用填。报来的学校看得到。"
    )
