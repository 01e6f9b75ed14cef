"""Forms of papers: the list filtered, a pile drafted, a delivery recorded or corrected."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from notoneless.cases.forms import day_field, photo_field
from notoneless.cases.models import CasePaper
from notoneless.domain.paperflow import MODE_WORDS
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from notoneless.grid.models import Place, Unit


class PaperFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of 文书台账 and of the piles made from it."""

    q = django_filters.CharFilter(label="姓名或文号", method="by_words")
    kind = django_filters.ChoiceFilter(label="文书", choices=PaperKind.choices(), empty_label="全部文书")
    state = django_filters.ChoiceFilter(
        label="状态", choices=PaperState.choices(), field_name="paper__state", empty_label="全部状态"
    )
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)",
        queryset=Place.objects.filter(kind__in=("township", "street")),
        method="by_place",
        empty_label="全部乡镇",
    )
    issuer = django_filters.ModelChoiceFilter(
        label="制发单位",
        queryset=Unit.objects.filter(
            kind__in=("school", "centre_school", "township_government", "street_office", "bureau")
        ),
        field_name="paper__issuer",
        empty_label="全部单位",
    )

    class Meta:
        model = CasePaper
        fields: list[str] = []

    def by_words(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        return rows.filter(case__child__name__contains=text) | rows.filter(paper__number_text__contains=text)

    def by_place(self, rows: Any, _name: str, place: Place) -> Any:
        return rows.filter(case__place__path__startswith=place.path)


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


class DeliveryCorrectionForm(DeliveryForm):
    """更正送达登记: the whole entry anew, and why."""

    why = forms.CharField(
        label="哪里登记错了",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：日期应为回证上的3月5日，登记成了3月4日。",
        error_messages={"required": "请写明哪里登记错了、依据是什么。"},
    )
