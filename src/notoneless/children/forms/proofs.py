"""佐证续期."""

from typing import Any

from django import forms

from notoneless.children.forms.fields import DateInput


class ProofForm(forms.Form):
    """The new paper, and how long it holds."""

    evidence = forms.FileField(
        label="新的佐证材料", required=False, help_text="学校证明、出入境记录等；照片或PDF，不超过10 MB。"
    )
    evidence_note = forms.CharField(label="说明", max_length=200, required=False)
    until_on = forms.DateField(
        label="材料写明的有效期",
        required=False,
        widget=DateInput,
        help_text="没有写明的留空，按本县规定的天数算。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"
