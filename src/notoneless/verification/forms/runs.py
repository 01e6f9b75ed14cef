"""Forms and filters of 名单比对."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from notoneless.children import queries as children
from notoneless.core import clock
from notoneless.domain.words import Stage
from notoneless.grid.models import Place
from notoneless.verification.forms.matching import Pick
from notoneless.verification.models import MatchOutcome, MatchRule, MatchRun, MatchSeen, SeenKind
from notoneless.verification.queries import matching as queries
from notoneless.verification.queries.runs import run_words
from notoneless.verification.services import GROUP_KINDS


class StartForm(forms.Form):
    """发起比对: which lists beside the household list and the rolls."""

    kinds = forms.MultipleChoiceField(
        label="同时比对哪些名单", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="户籍名册和学籍总是比对；下面的名单按需要选。",
    )  # fmt: skip

    on = forms.DateField(
        label="按哪一天的学籍和名单", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="一般用今天。选以前的日期只出结果，不立个案，不改登记。",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[queries.Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        choices = [
            (str(one.kind), f"{one.kind.label}({one.count}行)")
            for one in offered
            if one.kind in GROUP_KINDS and one.count
        ]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [value for value, _ in choices]
        if not choices:
            del self.fields["kinds"]

    def clean_on(self) -> date:
        """Nobody knows the rolls of tomorrow."""
        on: date = self.cleaned_data["on"] or clock.today()
        if on > clock.today():
            raise forms.ValidationError("比对日期不能晚于今天。")
        return on


class CheckFilter(filters.FilterSet):  # type: ignore[misc]
    """One list of 四查三比对."""

    q = filters.CharFilter(label="姓名", method="by_name")
    stage = Pick(label="学段", choices=Stage.choices(), field_name="roll__stage")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    change = filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    against = filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    run = filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        places = [*children.areas_of(request.user).values_list("pk", "name", "path")]
        self.paths = {str(pk): path for pk, _name, path in places}
        self.filters["place"].extra["choices"] = [(str(pk), name) for pk, name, _path in places]

    def as_it_is(self, rows: QuerySet[MatchSeen], _name: str, _value: str) -> QuerySet[MatchSeen]:
        """Kept in the address while the filters change."""
        return rows

    def by_name(self, rows: QuerySet[MatchSeen], _name: str, value: str) -> QuerySet[MatchSeen]:
        return rows.filter(Q(row__name__contains=value) | Q(child__name__contains=value))

    def by_place(self, rows: QuerySet[MatchSeen], _name: str, value: str) -> QuerySet[MatchSeen]:
        under = Place.objects.under(self.paths[value])
        return rows.filter(Q(row__place__in=under) | Q(row__isnull=True, child__residence__in=under))


class SeenFilter(CheckFilter):
    """What a run saw."""

    kind = Pick(label="名单", choices=SeenKind.choices(), field_name="kind")
    outcome = Pick(label="结果", choices=MatchOutcome.choices(), field_name="outcome")
    rule = Pick(label="依据", choices=MatchRule.choices(), field_name="rule")


class RunChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A run by its day and hour."""

    def label_from_instance(self, obj: MatchRun) -> str:
        return run_words(obj)


class AgainstForm(forms.Form):
    """Which other run to compare with."""

    against = RunChoice(
        label="与哪一次比",
        queryset=MatchRun.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=None,
    )

    def __init__(self, *args: Any, runs: QuerySet[MatchRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].queryset = runs  # type: ignore[attr-defined]
