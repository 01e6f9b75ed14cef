"""Forms of 摸排: a survey opened, a child answered, a sheet reported, a child nobody had on a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from notoneless.domain.survey import (
    LONGEST_NOTE,
    LONGEST_SCHOOL,
    SheetState,
    SurveyFound,
    SurveyKind,
    SurveyLine,
    SurveyReason,
)
from notoneless.domain.words import TOWNSHIPS, PlaceKind
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User
from notoneless.verification.forms.matching import FoundForm
from notoneless.verification.models import SurveySheet
from notoneless.verification.queries.surveys import LATE, TO_TAKE, UNREACHED, choices_for

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
AREAS = (PlaceKind.COUNTY, *TOWNSHIPS)


def areas_for(user: User) -> QuerySet[Place]:
    """Counties, townships and streets this person may survey as a whole."""
    see = sight(user)
    places: QuerySet[Place] = see.home_places.filter(kind__in=AREAS, until_on__isnull=True)
    return places.order_by("code")


class OpenForm(forms.Form):
    """发起摸排."""

    name = forms.CharField(label="名称", max_length=60, help_text="如 2026年秋季学期初摸排。")
    reason = forms.TypedChoiceField(
        label="缘由", choices=SurveyReason.choices(), coerce=SurveyReason, widget=forms.RadioSelect
    )
    kind = forms.TypedChoiceField(
        label="查哪些", choices=SurveyKind.choices(), coerce=SurveyKind, widget=forms.RadioSelect,
        help_text="入户按村组建表，班级按班建表；两条线各查各的，都报教育局和乡镇。",
    )  # fmt: skip
    area = forms.ModelChoiceField(
        label="地区", queryset=Place.objects.none(), empty_label=None, to_field_name="code"
    )
    from_on = forms.DateField(label="开始日期", widget=DAY)
    due_on = forms.DateField(label="报送期限", widget=DAY, help_text="过了这天没有报送的算逾期。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_for(user)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """One child: what was found, pressed as one of the big buttons, with what goes along."""

    found = forms.TypedChoiceField(
        label="摸排结果", choices=SurveyFound.choices(), coerce=SurveyFound, widget=forms.HiddenInput,
        error_messages={"required": "请按其中一个结果。"},
    )  # fmt: skip
    school_words = forms.CharField(
        label="在哪里上学", max_length=LONGEST_SCHOOL, required=False,
        help_text="学籍不在上面那所学校的，写孩子或家长说的学校。",
    )  # fmt: skip
    note = forms.CharField(
        label="备注", max_length=LONGEST_NOTE, required=False,
        help_text="写看到的、听到的；病情和家境由包保学校核实，不写在这里。",
    )  # fmt: skip

    def __init__(self, *args: Any, sheet: SurveySheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].choices = [(str(one), one.label) for one in choices_for(sheet)]  # type: ignore[attr-defined]
        if not sheet.is_household:
            del self.fields["school_words"]


class ReportForm(forms.Form):
    """报送, with a word about those not reached."""

    words = forms.CharField(
        label="没有联系上的，什么原因、下一步怎么找", max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="都见到了的不用填。",
    )  # fmt: skip


class SheetFoundForm(FoundForm):
    """发现名单外的孩子, the place being that of the sheet."""

    def __init__(self, *args: Any, user: User, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        field: Any = self.fields["place"]
        field.queryset, field.initial, field.empty_label = Place.objects.filter(pk=place.pk), place.pk, None


class SheetFilter(forms.Form):
    """Which sheets of a survey are listed, printed, exported and acknowledged."""

    line = forms.ChoiceField(label="线", required=False, choices=[("", "两线"), *SurveyLine.choices()])
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), *SheetState.choices(), (LATE, "逾期"), (UNREACHED, "有联系不上的"), (TO_TAKE, "等我接收")],
    )  # fmt: skip
    q = forms.CharField(label="村组、学校", required=False, max_length=40)
    township = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
    place = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    sheet = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def condition(self) -> Q:
        """All but the state, as a condition on sheets."""
        if not self.is_valid():
            return Q()
        data, found = self.cleaned_data, Q()
        if data["line"]:
            found &= Q(line=data["line"])
        if data["township"] == "none":
            found &= Q(township__isnull=True)
        elif data["township"]:
            found &= Q(township__code=data["township"])
        if data["place"]:
            found &= Q(place__code=data["place"]) | Q(place__parent__code=data["place"])
        if data["unit"]:
            found &= Q(unit__number=data["unit"])
        if data["sheet"]:
            found &= Q(key=data["sheet"])
        if data["q"].strip():
            words = data["q"].strip()
            found &= (
                Q(place__name__contains=words)
                | Q(place__parent__name__contains=words)
                | Q(unit__name__contains=words)
            )
        return found

    @property
    def state_word(self) -> str:
        return str(self.cleaned_data["state"]) if self.is_valid() else ""
