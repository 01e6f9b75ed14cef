"""Forms of the attendance room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from notoneless.domain.absence import Found
from notoneless.domain.consistency import NOTE_MOST, UnseenAnswer
from notoneless.domain.rollcall import MOST_LESSONS
from notoneless.domain.words import ContactKind
from notoneless.grid.models import Term

_CHOOSE = {"required": "请选一个。", "invalid_choice": "请选一个。"}


class TellForm(forms.Form):
    """What a call or a visit found: three taps, words only where they are needed."""

    kind = forms.TypedChoiceField(
        label="方式",
        coerce=ContactKind,
        choices=[(str(one), one.label) for one in (ContactKind.CALL, ContactKind.VISIT)],
        widget=forms.RadioSelect,
        initial=str(ContactKind.CALL),
        error_messages=_CHOOSE,
    )
    found = forms.TypedChoiceField(
        label="联系结果",
        coerce=Found,
        choices=Found.choices(),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    met = forms.CharField(
        label="联系到谁", required=False, max_length=60, help_text="如：母亲、爷爷、邻居李某。"
    )
    words = forms.CharField(
        label="情况",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="孩子在哪里、为什么没来、哪天来。不写的，按上面选的结果记。",
        error_messages={"max_length": "请控制在2000字以内。"},
    )
    photo = forms.FileField(
        label="照片",
        required=False,
        help_text="上门的拍一张，10 MB 以内。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "data-photo": "1"}),
    )


class PlanForm(forms.Form):
    """点名方式."""

    lessons = forms.IntegerField(
        label="每天几节课点名",
        min_value=0,
        max_value=MOST_LESSONS,
        help_text="0：每天点一次。每节课都点的，填一天的节数。",
        error_messages={
            "required": "请填数字，每天点一次的填0。",
            "invalid": "请填数字。",
            "min_value": "不能小于0。",
            "max_value": f"每天最多{MOST_LESSONS}节。",
        },
    )


class UnseenForm(forms.Form):
    """人籍核对答复."""

    answer = forms.TypedChoiceField(
        label="核实结果",
        coerce=UnseenAnswer,
        choices=UnseenAnswer.choices(),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    note = forms.CharField(
        label="怎么核实的",
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="问了谁、看到什么、有什么证明。",
        error_messages={
            "required": "写一句怎么核实的：问了谁、看到什么。",
            "max_length": f"请控制在{NOTE_MOST}字以内。",
        },
    )


_DAY: dict[str, Any] = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class ArrivalForm(forms.Form):
    """开学报到 of one term."""

    term = forms.ModelChoiceField(label="学期", queryset=Term.objects.none(), error_messages=_CHOOSE)
    first_on = forms.DateField(
        label="报到首日", widget=forms.DateInput(**_DAY), error_messages={"required": "请填报到首日。"}
    )
    due_on = forms.DateField(
        label="截止日",
        required=False,
        widget=forms.DateInput(**_DAY),
        help_text="不填的，为报到首日起两周。过了这一天仍没到校的，当晚立为疑似。",
    )

    def __init__(self, *args: Any, terms: QuerySet[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["term"]
        field.queryset = terms.select_related("school_year")
        field.label_from_instance = term_label


def term_label(term: Term) -> str:
    """A term as people say it: 2026年9月1日开学的秋季学期."""
    season = "秋季" if term.number == 1 else "春季"
    return f"{season}学期（{term.starts_on:%Y-%m-%d}至{term.ends_on:%Y-%m-%d}）"
