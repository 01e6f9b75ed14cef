"""The form of a visit, phone first, its correction, and the filters of the list of visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator

from notoneless.cases.forms import day_field, words_field
from notoneless.cases.models import Case
from notoneless.cases.queries import visits_of
from notoneless.core import clock
from notoneless.documents.signatures import signature_png
from notoneless.domain.masking import mask_phone
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ContactKind
from notoneless.grid.models import Unit, User
from notoneless.support.models import Contact
from notoneless.support.services import LONGEST

CHILD_SELF = "孩子本人"
SOON = ((1, "明天"), (3, "3天后"), (7, "7天后"))
"""Days until the next contact, as one tap."""
BESIDE = {
    "met": "如：奶奶、邻居",
    "found": "看到、听到什么；孩子和家长怎么说",
    "agreed": "谁在什么时候做什么",
}
"""Help that stands in the empty box: what matters fits one screen."""
_PICTURE = {"accept": "image/jpeg,image/png", "capture": "environment", "data-photo": "1"}


def _lines(label: str, choices: Callable[[], Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _short(label: str, most: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text,
        error_messages={"max_length": f"{label}最多{most}字。"},
    )  # fmt: skip


class VisitForm(forms.Form):
    """走访、电话、谈话: three big choices, whom one met, what was found, what was agreed, when again, photo, signature.

    Who lives there and who belongs to the group is looked up only where it is shown or was ticked.
    """

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        fields = self.fields
        fields["kind"] = forms.ChoiceField(
            label="方式", choices=ContactKind.choices(), widget=forms.RadioSelect
        )
        fields["guardians"] = _lines("见到谁", self._guardians)
        fields["met"] = _short("见到谁（其他人）", LONGEST["met"])
        fields["found"] = words_field("情况", required=True, rows=3)
        fields["agreed"] = words_field("约定", rows=2)
        fields["next_on"] = day_field("下次联系", required=False)
        fields["photo"] = forms.FileField(
            label="照片", required=False, widget=forms.FileInput(attrs=_PICTURE),
            error_messages={"empty": "这个文件是空的，请重新拍照。"},
        )  # fmt: skip
        fields["signature"] = forms.CharField(required=False, widget=forms.HiddenInput)
        fields["on"] = day_field("日期")
        fields["began_at"] = forms.TimeField(
            label="时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={"invalid": "请填写时间，如 18:30。"},
        )  # fmt: skip
        fields["place_text"] = _short("地点", 120)
        fields["place_text"].widget.attrs["data-when"] = "kind visit talk"
        fields["phone_text"] = forms.CharField(
            label="打的哪个电话", max_length=60, required=False,
            widget=forms.Select(attrs={"data-when": "kind call"}),
        )  # fmt: skip
        phone: Any = fields["phone_text"].widget
        phone.choices = CallableChoiceIterator(self._phones)
        fields["members"] = _lines("同去的组员", self._members)
        fields["companions"] = _short("同行人员", LONGEST["companions"], "组员以外的人。")
        fields["purpose"] = _short("目的", LONGEST["purpose"])
        for name, words in BESIDE.items():
            fields[name].widget.attrs["placeholder"] = words

    def _guardians(self) -> list[tuple[str, str]]:
        words = [f"{one.name}（{one.relation}）" if one.relation else one.name for one in self._cards]
        return [(word, word) for word in dict.fromkeys([*words, CHILD_SELF])]

    def _members(self) -> list[tuple[str, str]]:
        rows = self.case.members.filter(until_on__isnull=True, user__isnull=False).exclude(user=self.user)
        return [(name, name) for name in dict.fromkeys(rows.values_list("user__name", flat=True))]

    def _phones(self) -> list[tuple[str, str]]:
        words = [f"{one.name} {mask_phone(one.phone.open())}" for one in self._cards if one.phone]
        return [(word, word) for word in words] or [("", "没有登记电话")]

    @property
    def _cards(self) -> list[Any]:
        if not hasattr(self, "_kept_cards"):
            self._kept_cards = list(self.case.child.guardians.all())
        return self._kept_cards

    def clean_signature(self) -> bytes | None:
        drawn = signature_png(self.cleaned_data["signature"])
        if isinstance(drawn, Refusal):
            raise forms.ValidationError(drawn.reason)
        return drawn

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, ticked in (("met", "guardians"), ("companions", "members")):
            said = [*data.get(ticked, []), *([data[name].strip()] if data.get(name, "").strip() else [])]
            data[name] = "、".join(said)
            if len(data[name]) > LONGEST[name]:
                self.add_error(name, f"连同勾选的人最多{LONGEST[name]}字，请写要点。")
        return data

    def told(self) -> dict[str, Any]:
        """What the service is told."""
        data = self.cleaned_data
        kind = ContactKind(data["kind"])
        place = data["phone_text"] if kind == ContactKind.CALL and data["phone_text"] else data["place_text"]
        names = ("on", "began_at", "met", "companions", "found", "agreed", "next_on", "purpose")
        return {name: data[name] for name in names} | {"kind": kind, "place_text": place}


def visit_first(case: Case, now: Any) -> dict[str, Any]:
    """What a new form says beforehand: now, at the child's home, by a visit."""
    home = case.child.residence
    local = timezone.localtime(now)
    return {
        "kind": ContactKind.VISIT, "on": local.date(), "began_at": local.time().replace(second=0, microsecond=0),
        "place_text": home.full_name if home else "",
    }  # fmt: skip


class CorrectForm(VisitForm):
    """更正: the former words to be put right, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["guardians"], self.fields["members"]  # their names stand in the former words
        self.fields["met"].label = "见到谁"
        self.fields["companions"].help_text = ""
        self.fields["reason"] = forms.CharField(
            label="更正的原因", max_length=120, help_text="如：日期写错。原来的记录会保留，两版都能看到。",
            error_messages={"required": "请写明更正的原因。"},
        )  # fmt: skip
        self.fields["photo"].help_text = "不换照片就不用选。"

    def _phones(self) -> list[tuple[str, str]]:
        called = str(self.initial.get("phone_text", ""))
        there = super()._phones()
        return (
            there if not called or any(value == called for value, _ in there) else [(called, called), *there]
        )


def correct_first(row: Contact) -> dict[str, Any]:
    """The former words."""
    place = row.place_text.open()
    return {
        "kind": row.kind, "on": row.on, "began_at": row.began_at, "met": row.met, "companions": row.companions,
        "found": row.found.open(), "agreed": row.agreed.open(), "next_on": row.next_on, "purpose": row.purpose,
        "place_text": place, "phone_text": place,
    }  # fmt: skip


NEXT_DUE = (("late", "已过约定日"), ("today", "约定今天"), ("week", "约定7天内"))


class VisitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the list of visits."""

    q = django_filters.CharFilter(label="姓名", method="by_name")
    kind = django_filters.ChoiceFilter(label="方式", choices=ContactKind.choices(), empty_label="全部方式")
    unit = django_filters.ModelChoiceFilter(
        label="单位", queryset=lambda request: _units_of(request), empty_label="全部单位"
    )
    person = django_filters.CharFilter(label="走访人", method="by_person")
    since = django_filters.DateFilter(
        label="从", field_name="on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label="到", field_name="on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    next_due = django_filters.ChoiceFilter(
        label="约定再访", choices=NEXT_DUE, method="by_next", empty_label="不限"
    )
    no_photo = django_filters.BooleanFilter(label="没有照片", method="by_photo", widget=forms.CheckboxInput)

    class Meta:
        model = Contact
        fields: list[str] = []

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        found = Q(child__name__contains=text) | Q(child__initials__startswith=text.lower())
        return rows.filter(found) if text else rows

    def by_person(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        return rows.filter(Q(by__name__contains=text) | Q(companions__contains=text)) if text else rows

    def by_next(self, rows: Any, _name: str, which: str) -> Any:
        today: date = clock.today()
        spans = {
            "late": Q(next_on__lt=today),
            "today": Q(next_on=today),
            "week": Q(next_on__gte=today, next_on__lte=date.fromordinal(today.toordinal() + 7)),
        }
        return rows.filter(spans[which], is_over=False)

    def by_photo(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(photo__isnull=True) if value else rows


def _units_of(request: Any) -> Any:
    """Units that made one of the visits in sight."""
    return Unit.objects.filter(pk__in=visits_of(request.user).order_by().values("unit")).order_by("name")
