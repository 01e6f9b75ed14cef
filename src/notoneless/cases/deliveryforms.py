"""Forms of deliveries: one recorded, one corrected."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.cases.forms import day_field, photo_field
from notoneless.domain.paperflow import MODE_WORDS
from notoneless.domain.paperkinds import PaperEnd, end_of
from notoneless.domain.words import DeliveryMode, PaperKind


def _mode_label(mode: DeliveryMode) -> str:
    words = MODE_WORDS[mode]
    return f"{mode.label}：{words.needs}；{words.counts}算送达"


class DeliveryForm(forms.Form):
    """送达回证. Each manner says what it needs and which day counts."""

    mode = forms.ChoiceField(
        label="送达方式",
        choices=[(str(mode), _mode_label(mode)) for mode in MODE_WORDS],
        widget=forms.RadioSelect,
        error_messages={"required": "请选送达方式。"},
    )
    delivered_on = day_field(
        "送出日期", help_text="当面交付、留置、张贴公告的那一天；邮寄填回执上的签收日期。"
    )
    receiver = forms.CharField(
        label="签收人", max_length=60, required=False, help_text="公告和留置送达没有人签收，可以不填。"
    )
    relation = forms.CharField(
        label="与受送达人关系", max_length=40, required=False, help_text="本人签收填“本人”。"
    )
    witness = forms.CharField(
        label="见证人", max_length=60, required=False, help_text="留置送达须有见证人或照片。"
    )
    place_text = forms.CharField(label="送达地点", max_length=120, required=False)
    evidence = photo_field("送达回证", help_text="签字的回证、邮件回执、确认书或现场照片。")
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, kind: PaperKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if end_of(kind) is PaperEnd.HAND_IN:  # a clerk of the court or the prosecutor takes it
            words = {
                "delivered_on": ("送交日期", ""),
                "receiver": ("收件人", ""),
                "relation": ("收件人岗位", "如：立案庭工作人员。"),
                "evidence": ("收件回执", "对方出具的收件回执或签收的送达回证。"),
            }
            for name, (label, help_text) in words.items():
                self.fields[name].label, self.fields[name].help_text = label, help_text


class DeliveryCorrectionForm(DeliveryForm):
    """更正送达登记: the whole entry anew, and why."""

    why = forms.CharField(
        label="哪里登记错了",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：日期应为回证上的3月5日，登记成了3月4日。",
        error_messages={"required": "请写明哪里登记错了、依据是什么。"},
    )
