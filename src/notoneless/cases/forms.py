"""Forms and filters of the case room."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from notoneless.cases.models import Case
from notoneless.cases.queries import leavers_of
from notoneless.children.models import WhereaboutsCode
from notoneless.core import clock
from notoneless.domain.caseflow import PROVISIONAL
from notoneless.domain.schoolyear import school_year_of
from notoneless.domain.words import (
    CaseState,
    MemberRole,
    PaperKind,
    RollMoveKind,
    SeenAtDoor,
    Stage,
)
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import colleagues_at

LEAVE_KINDS = (RollMoveKind.LEAVE, RollMoveKind.ABROAD, RollMoveKind.DEATH)
"""A transfer is no leaving: it is handed over step by step (转学办理), so that nobody drops between two rolls."""


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, as browsers let people choose it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-09-01。", "required": f"请填写{label}。"},
    )


def photo_field(label: str, *, required: bool = False, help_text: str = "") -> forms.FileField:
    """A photo from the phone, or a scan as PDF."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text or "手机拍照或 PDF 扫描件，10 MB 以内。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "data-photo": "1"}),
        error_messages={"required": f"请附{label}。", "empty": "这个文件是空的，请重新选择。"},
    )


def words_field(label: str, *, required: bool = False, help_text: str = "", rows: int = 4) -> forms.CharField:
    """Free words, as much as one would say aloud."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}。", "max_length": "请控制在2000字以内。"},
    )


class OpenForm(forms.Form):
    """立为疑似, reported by a school or a person."""

    detail = forms.CharField(
        label="情况",
        max_length=120,
        help_text="谁发现的、什么情况，一句话。",
        error_messages={"required": "请写一句情况。"},
    )
    absent_since_on = day_field("从哪天起没到校", required=False)


class SeeDoorForm(forms.Form):
    """入户所见: three big answers, then words and a photo if there is something to add."""

    seen = forms.ChoiceField(
        label="孩子在不在上学？",
        choices=SeenAtDoor.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个。"},
    )
    on = day_field("入户日期")
    note = words_field(
        "看到、听到什么", help_text="只写所见所闻：在哪所学校、跟谁去了哪里、谁说的。原因由包保学校核实。"
    )
    photo = photo_field("照片")


class ReasonForm(forms.Form):
    """One reason."""

    reason = words_field("原因", required=True, rows=3)


class ScanForm(forms.Form):
    """The scan of the sealed original."""

    scan = photo_field("盖章扫描件", required=True, help_text="打印、签字、盖章后拍照或扫描。")


class LeaveForm(forms.Form):
    """登记离校."""

    kind = forms.ChoiceField(
        label="离校类别",
        choices=[(str(k), k.label) for k in LEAVE_KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": "请选离校类别。"},
    )
    on = day_field("离校日期")
    reason = words_field("原因", rows=2)
    code = forms.ModelChoiceField(
        label="去向",
        queryset=WhereaboutsCode.objects.filter(is_out_of_school=False, is_active=True),
        required=False,
        empty_label="还不清楚(立为疑似)",
        help_text="有佐证才能选去向；没有佐证的，系统立为疑似。",
    )
    evidence = photo_field("去向佐证", help_text="对方学校的就读证明、转学联系函、死亡证明等。")


class MembersForm(forms.Form):
    """工作组: who of the people in sight leads and who helps."""

    lead = forms.ModelChoiceField(
        label="牵头人",
        queryset=User.objects.none(),
        empty_label="请选",
        error_messages={"required": "请选牵头人。"},
    )
    members = forms.ModelMultipleChoiceField(
        label="成员", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "members"):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = _person_words

    def chosen(self, known: dict[int, str]) -> list[tuple[User, MemberRole]]:
        """(person, role) pairs: a member keeps the role the rule gave him."""
        lead = self.cleaned_data["lead"]
        others = [one for one in self.cleaned_data["members"] if one.pk != lead.pk]
        return [(lead, MemberRole.LEAD)] + [
            (one, MemberRole(known.get(one.pk, MemberRole.OTHER))) for one in others
        ]


def _person_words(person: User) -> str:
    today: date = clock.today()
    post = next((p for p in person.posts.all() if p.until_on is None or p.until_on >= today), None)
    return f"{person.name}({post})" if post else person.name


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the case lists."""

    q = django_filters.CharFilter(label="姓名", method="by_name")
    state = django_filters.ChoiceFilter(label="状态", choices=CaseState.choices(), empty_label="全部状态")
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)",
        queryset=Place.objects.filter(kind__in=("township", "street")),
        method="by_place",
        empty_label="全部乡镇",
    )
    unit = django_filters.ModelChoiceFilter(
        label="牵头单位",
        queryset=Unit.objects.filter(kind__in=("school", "centre_school", "bureau")),
        empty_label="全部单位",
    )
    stage = django_filters.ChoiceFilter(
        label="学段", choices=Stage.choices(), method="by_stage", empty_label="全部学段"
    )
    mine = django_filters.BooleanFilter(label="只看我负责的", method="by_me", widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: list[str] = []

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        return (
            rows.filter(Q(child__name__contains=text) | Q(child__initials__startswith=text.lower()))
            if text
            else rows
        )

    def by_place(self, rows: Any, _name: str, place: Place) -> Any:
        return rows.filter(place__path__startswith=place.path)

    def by_stage(self, rows: Any, _name: str, stage: str) -> Any:
        year = school_year_of(clock.today()).start_year
        edge = date(year - 12, 9, 1)
        return (
            rows.filter(child__born_on__gte=edge)
            if stage == Stage.PRIMARY
            else rows.filter(child__born_on__lt=edge)
        )

    def by_me(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(person=self.request.user) if value else rows


class SuspectedFilter(CaseFilter):
    """Filters of the suspected ledger."""

    state = django_filters.ChoiceFilter(
        label="状态", choices=[(str(s), s.label) for s in PROVISIONAL], empty_label="全部状态"
    )


class HandoverForm(forms.Form):
    """工作移交: the leaver and the successor, both of one unit."""

    giver = forms.ModelChoiceField(User.objects.none(), label="谁移交", empty_label="请选")
    taker = forms.ModelChoiceField(User.objects.none(), label="谁接收", empty_label="请选")
    reason = forms.CharField(label="原因", max_length=120, help_text="如调离、退休、产假。")

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["giver"].queryset = leavers_of(unit, today)  # type: ignore[attr-defined]
        self.fields["taker"].queryset = colleagues_at(unit, today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        return (super().clean() or {}) | {"unit": self.unit}


class PaperNumberForm(forms.Form):
    """The last number of one kind in the paper books."""

    kind = forms.TypedChoiceField(label="文书种类", choices=PaperKind.choices(), coerce=PaperKind)
    last = forms.IntegerField(
        label="末号", min_value=1, max_value=999_999, help_text="纸质台账上今年的最后一个号，如 7。",
        error_messages={"invalid": "末号填整数，如 7。", "min_value": "末号填大于0的整数。"},
    )  # fmt: skip
