"""Forms and filters of the verification room."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from notoneless.children import queries as children
from notoneless.core import clock
from notoneless.core.widgets import PlainSelect
from notoneless.domain.words import Sex
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User
from notoneless.verification.models import SOURCE_KINDS, MatchOutcome, MatchRule, SourceRow
from notoneless.verification.queries import matching as queries

WAITING, NONE = "waiting", "none"
OLDEST, YOUNGEST = 20, 0


class Pick(filters.ChoiceFilter):  # type: ignore[misc]
    """One of several, or all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": "全部", "widget": PlainSelect} | kwargs)


class RowFilter(filters.FilterSet):  # type: ignore[misc]
    """Rows of lists."""

    q = filters.CharFilter(label="姓名", field_name="name", lookup_expr="contains")
    kind = Pick(label="名单", choices=[(str(kind), kind.label) for kind in SOURCE_KINDS], field_name="kind")
    outcome = Pick(label="结果", choices=[*MatchOutcome.choices(), (NONE, "未比对")], method="by_outcome")
    rule = Pick(label="依据", choices=MatchRule.choices(), field_name="match__rule")
    code = Pick(label="核查代码", choices=(), method="by_code")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    list = filters.UUIDFilter(field_name="source_list__key", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        codes = sorted(queries.codes_by_id().values(), key=lambda code: code.rank)
        self.filters["code"].extra["choices"] = [
            (WAITING, "待核查"),
            *[(code.slug, str(code)) for code in codes],
        ]
        places = [*children.areas_of(request.user).values_list("pk", "name", "path")]
        self.paths = {str(pk): path for pk, _name, path in places}
        self.filters["place"].extra["choices"] = [(str(pk), name) for pk, name, _path in places]

    def by_outcome(self, rows: QuerySet[SourceRow], _name: str, value: str) -> QuerySet[SourceRow]:
        return rows.filter(match__isnull=True) if value == NONE else rows.filter(match__outcome=value)

    def by_code(self, rows: Any, _name: str, value: str) -> Any:
        if value == WAITING:
            return rows.filter(code_id__isnull=True)
        return rows.filter(
            code_id__in=[pk for pk, code in queries.codes_by_id().items() if code.slug == value]
        )

    def by_place(self, rows: QuerySet[SourceRow], _name: str, value: str) -> QuerySet[SourceRow]:
        return rows.filter(place__in=Place.objects.under(self.paths[value]))


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places by their full name, a group with its village."""

    def label_from_instance(self, obj: Place) -> str:
        return children.place_words(obj)


class FoundForm(forms.Form):
    """发现名单外的孩子, on a phone at the door. No number is asked for."""

    name = forms.CharField(
        label="姓名", max_length=60, help_text="不知道全名的，先填小名。",
        error_messages={"required": "请填写姓名。不知道全名的，先填小名或称呼。"},
    )  # fmt: skip
    sex = forms.ChoiceField(
        label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect,
        error_messages={"required": "请选性别。"},
    )  # fmt: skip
    born_on = forms.DateField(
        label="出生日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="不知道的，填下面的大约年龄。",
    )  # fmt: skip
    age = forms.IntegerField(
        label="大约几岁", required=False, min_value=YOUNGEST, max_value=OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    place = PlaceChoice(
        label="住在哪个组", queryset=Place.objects.none(), empty_label="请选择",
        error_messages={"required": "请选住在哪里。"},
    )  # fmt: skip
    school_words = forms.CharField(
        label="孩子说在哪里上学", max_length=60, required=False, help_text="没有上学的留空。"
    )
    guardian_name = forms.CharField(label="监护人姓名", max_length=60, required=False)
    guardian_phone = forms.CharField(
        label="监护人电话", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = children.cells_of(user)
        self.fields["place"].queryset = cells  # type: ignore[attr-defined]
        own = [post.place for post in sight(user).posts if post.place is not None]
        if own:
            first = cells.filter(path__startswith=own[0].path).first()
            self.fields["place"].initial = first.pk if first else None

    def clean_born_on(self) -> date | None:
        """Nobody is met before he is born."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and born_on > clock.today():
            raise forms.ValidationError("出生日期晚于今天。请核对。")
        return born_on

    def clean(self) -> dict[str, Any]:
        """Birth date or age: one of them is known at any door."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("born_on") and data.get("age") is None and "born_on" not in self.errors:
            self.add_error("age", "请填出生日期，或大约几岁。")
        return data


class StatementForm(forms.Form):
    """A school's word on its own roll of a child that stands on two."""

    is_here = forms.TypedChoiceField(
        label="孩子在本校上课吗", choices=[("1", "在，天天见到"), ("0", "不在")], coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label="核对情况", max_length=200, help_text="谁核对的、看到什么，如“班主任点名在班”。"
    )


class SettleForm(forms.Form):
    """The bureau's reason."""

    reason = forms.CharField(
        label="认定的理由", max_length=200, help_text="如“两校说明一致，孩子在甲校上课”。"
    )
