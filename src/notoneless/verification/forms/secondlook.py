"""Forms and filter of 抽查复核."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms

from notoneless.children.forms import DateInput
from notoneless.children.models import WhereaboutsCode
from notoneless.core.widgets import PlainSelect
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay
from notoneless.domain.words import TOWNSHIPS
from notoneless.grid.models import Place, User
from notoneless.verification.models import SecondLook
from notoneless.verification.queries import secondlook as queries

HOW = (("percent", "按百分比"), ("size", "按人数"))


class DrawForm(forms.Form):
    """抽取: from what, how many, who looks."""

    code = forms.ModelChoiceField(
        label="核查代码", queryset=WhereaboutsCode.objects.filter(is_out_of_school=False), required=False,
        empty_label="全部(不属失学的)", widget=PlainSelect,
    )  # fmt: skip
    township = forms.ModelChoiceField(
        label="乡镇(街道)", queryset=Place.objects.filter(kind__in=TOWNSHIPS),
        required=False, empty_label="全部乡镇", widget=PlainSelect,
    )  # fmt: skip
    from_on = forms.DateField(label="采信日期从", widget=DateInput, error_messages={"required": "请填日期。"})
    until_on = forms.DateField(
        label="采信日期到", widget=DateInput, error_messages={"required": "请填日期。"}
    )
    how = forms.ChoiceField(label="抽多少", choices=HOW, widget=forms.RadioSelect, initial="percent")
    number = forms.IntegerField(
        label="百分之几，或几人", min_value=1, max_value=1000, help_text="至少抽1人；由系统随机抽，种子留存，可以重算。",
        error_messages={"required": "请填数字。", "invalid": "请填整数。"},
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        label="复核人", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="定码、审核过的人和本乡镇中心校的人不会派到那名孩子。", error_messages={"required": "请选复核人。"},
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = queries.lookers(today)
        field.label_from_instance = lambda one: f"{one.name}（{one.looking_posts[0].unit.name}）"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("from_on") and data.get("until_on") and data["from_on"] > data["until_on"]:
            self.add_error("until_on", "止日不能早于起日。")
        if data.get("how") == "percent" and (data.get("number") or 0) > 100:
            self.add_error("number", "百分比填1到100。")
        return data

    @staticmethod
    def words(data: dict[str, Any]) -> dict[str, Any]:
        """As the service takes it."""
        kept = {name: data[name] for name in ("code", "township", "from_on", "until_on")}
        return kept | {"people": list(data["people"]), data["how"]: data["number"]}


class ResultForm(forms.Form):
    """What the second look found."""

    way = forms.ChoiceField(
        label="怎么复核的", choices=SecondLookWay.choices(), widget=forms.RadioSelect,
        error_messages={"required": "请选方式。"},
    )  # fmt: skip
    result = forms.ChoiceField(
        label="和原来的结论一致吗", choices=SecondLookResult.choices(), widget=forms.RadioSelect,
        help_text="不一致的，孩子当天回到疑似台账。", error_messages={"required": "请选结果。"},
    )  # fmt: skip
    on = forms.DateField(label="复核日期", widget=DateInput, error_messages={"required": "请填日期。"})
    note = forms.CharField(
        label="情况", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="问了谁、怎么说；不一致、联系不上的必须写。",
    )  # fmt: skip
    photo = forms.FileField(
        label="照片", required=False, help_text="入户的附一张照片，10 MB 以内。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "data-photo": "1"}),
    )  # fmt: skip


class LookFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of one draw."""

    result = django_filters.ChoiceFilter(
        label="结果", method="by_result", empty_label="全部", widget=PlainSelect,
        choices=[("open", "待复核"), *SecondLookResult.choices()],
    )  # fmt: skip

    class Meta:
        model = SecondLook
        fields: list[str] = []

    def by_result(self, rows: Any, _name: str, word: str) -> Any:
        return rows.filter(result="" if word == "open" else word)
