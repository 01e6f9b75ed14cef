"""One child: found at the door, corrected, its contact card. What is typed is checked by services."""

import json
from datetime import date
from typing import Any

from django import forms

from notoneless.children import queries
from notoneless.children.forms.fields import DateInput, PlaceChoice
from notoneless.children.models import Child, Guardian
from notoneless.children.services import EditConflict
from notoneless.domain.keyfields import KEY_FIELDS
from notoneless.domain.words import Sex
from notoneless.grid.models import Place, User

RELATIONS = ("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他亲属", "其他监护人")


class FoundChildForm(forms.Form):
    """At the door: a child on no list. A name and where it lives are enough; no ID number is asked for."""

    name = forms.CharField(label="姓名", max_length=60, help_text="不知道全名的，先填小名或称呼。")
    sex = forms.ChoiceField(label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", required=False, widget=DateInput)
    age = forms.IntegerField(
        label="大约几岁", required=False, min_value=0, max_value=18, help_text="不知道出生日期时填写。"
    )
    place = PlaceChoice(label="住在哪里", queryset=Place.objects.none(), empty_label="请选择村组")
    address = forms.CharField(label="门牌或位置", max_length=120, required=False)
    guardian_name = forms.CharField(label="大人姓名", max_length=60, required=False)
    guardian_relation = forms.ChoiceField(
        label="与孩子的关系", required=False, choices=[("", "不清楚"), *((r, r) for r in RELATIONS)]
    )
    guardian_phone = forms.CharField(label="联系电话", max_length=20, required=False)
    id_number = forms.CharField(
        label="身份证号", max_length=20, required=False, help_text="户口簿在手边才填，没有不影响登记。"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = queries.cells_of(user)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        first = places[:2]
        if len(first) == 1:
            self.fields["place"].initial = first[0]
        self.fields["guardian_phone"].widget.attrs["inputmode"] = "tel"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("born_on") and not cleaned.get("id_number") and cleaned.get("age") is None:
            self.add_error("born_on", "请填出生日期，不知道的填大约几岁。")
        return cleaned

    def facts(self, today: date) -> dict[str, Any]:
        """What ``child_add`` is called with. An age alone becomes 1 January of the likely year."""
        facts = {k: v for k, v in self.cleaned_data.items() if k != "age"}
        age = self.cleaned_data.get("age")
        if not facts["born_on"] and age is not None:
            facts["born_on"] = date(today.year - age, 1, 1)
        return facts


class LockedForm(forms.Form):
    """A form that remembers what its reader saw, and asks to choose where somebody saved in between."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    conflicts = forms.CharField(widget=forms.HiddenInput, required=False)
    sealed: tuple[str, ...] = ()

    def __init__(self, *args: Any, labels: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = json.loads(self.data.get("conflicts") or "{}") if self.is_bound else {}
        names = [name for name in words if name in self.fields]
        for name in names:
            theirs, mine = words[name]
            self.fields[f"choose_{name}"] = forms.ChoiceField(
                label=f"“{self.fields[name].label}”有两种写法，用哪一种？",
                choices=[("theirs", f"已保存的：{theirs or '(空)'}"), ("mine", f"我填的：{mine or '(空)'}")],
                widget=forms.RadioSelect,
                error_messages={"required": "请选定一种写法。"},
            )
        self.order_fields([f"choose_{name}" for name in names])

    def stamps(self) -> dict[str, str]:
        """The stamps of the values the person saw; a damaged one protects nothing and is treated as seen."""
        try:
            found = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def changes(self) -> dict[str, Any]:
        """The fields to save: an empty sealed field means unchanged, a field given up to the other is left."""
        own = {"seen", "conflicts"}
        fields = {k: v for k, v in self.cleaned_data.items() if k not in own and not k.startswith("choose_")}
        for name in self.sealed:
            if name in fields and not fields[name]:
                del fields[name]
        return {k: v for k, v in fields.items() if self.cleaned_data.get(f"choose_{k}") != "theirs"}

    @staticmethod
    def again(data: Any, conflict: EditConflict, stamps: dict[str, str]) -> Any:
        """What was typed, with both values of each field in conflict and fresh stamps."""
        again = data.copy()
        again["seen"] = json.dumps(stamps)
        again["conflicts"] = json.dumps(
            {
                one.field: [_shown(one.field, one.theirs), _shown(one.field, one.mine)]
                for one in conflict.fields
            },
            ensure_ascii=False,
        )
        return again


def _shown(field: str, value: Any) -> str:
    if field == "sex":
        return Sex(value).label
    if isinstance(value, bool):
        return "待核实" if value else "已核实"
    return queries.place_words(value) if isinstance(value, Place) else str(value or "")


KEPT = "已登记，这里不显示。要改请填新的，不改请留空。"


class ChildEditForm(LockedForm):
    """Identity and residence. Sealed values are not shown: an empty field leaves them as they are."""

    sealed = ("id_number", "residence_detail", "hukou_detail")

    name = forms.CharField(label="姓名", max_length=60)
    former_name = forms.CharField(label="曾用名", max_length=60, required=False)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices(), widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", required=False, widget=DateInput)
    ethnicity = forms.CharField(label="民族", max_length=10, required=False)
    id_number = forms.CharField(label="身份证号", max_length=20, required=False)
    residence = PlaceChoice(
        label="居住地", queryset=Place.objects.none(), required=False, empty_label="不在本县或不清楚"
    )
    residence_detail = forms.CharField(label="居住地址", max_length=120, required=False)
    hukou_detail = forms.CharField(label="户籍地址", max_length=120, required=False)
    is_unconfirmed = forms.BooleanField(label="身份还待核实", required=False)

    def __init__(self, *args: Any, child: Child, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = queries.living_places(child, user)
        self.fields["residence"].queryset = places  # type: ignore[attr-defined]
        for name in self.sealed:
            if getattr(child, name):
                self.fields[name].help_text = KEPT
        self.is_locked = queries.is_key_locked(child, user)
        if self.is_locked:
            # what was sent all the same gets its refusal
            for name in set(KEY_FIELDS).intersection(self.fields).difference(self.data):
                del self.fields[name]

    @staticmethod
    def initial_of(child: Child) -> dict[str, Any]:
        """What the form shows at first; sealed values stay sealed."""
        plain = ("name", "former_name", "sex", "born_on", "ethnicity", "is_unconfirmed")
        return {name: getattr(child, name) for name in plain} | {"residence": child.residence_id}


class GuardianForm(LockedForm):
    """One line of the family contact card."""

    sealed = ("phone",)

    name = forms.CharField(label="姓名", max_length=60)
    relation = forms.CharField(label="与孩子的关系", max_length=20, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)

    def __init__(self, *args: Any, guardian: Guardian | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        if guardian is not None and guardian.phone:
            self.fields["phone"].help_text = KEPT
        else:
            self.fields["phone"].help_text = "手机11位，座机带区号。没有电话的留空，班主任上门联系。"


class RevealForm(forms.Form):
    """Why a masked value is opened."""

    reason = forms.CharField(max_length=100)
