"""Forms and filters of the children's room. What is typed is checked by services; forms read and keep it."""

import json
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from notoneless.children import queries
from notoneless.children.models import Child, Guardian, Roll, SpecialGroup
from notoneless.children.services import EditConflict
from notoneless.core import clock
from notoneless.core.widgets import PlainSelect
from notoneless.domain.rollmoves import moves_from
from notoneless.domain.schoolyear import COMPULSORY_YEARS, grade_name
from notoneless.domain.words import GroupKind, HouseholdSource, RollMoveKind, RollState, Sex, Stage
from notoneless.grid.access import may
from notoneless.grid.models import Place, SchoolClass, User

ANY = "全部"
RELATIONS = ("父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他亲属", "其他监护人")
CLASSES_AT_MOST = 80
YES = (("true", "是"),)


class DateInput(forms.DateInput):
    """The date picker of the browser; the value is written the one way it reads."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places by their full name, a group with its village."""

    def label_from_instance(self, obj: Place) -> str:
        return queries.place_words(obj)


class ClassChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Classes by what they are called today."""

    def label_from_instance(self, obj: SchoolClass) -> str:
        return obj.label(clock.today())


def _places(found: filters.FilterSet) -> None:
    """Offer the places in sight, or no control where there is nothing to choose."""
    places = list(queries.areas_of(found.request.user).values_list("pk", "name", "path"))
    found.paths = {str(pk): path for pk, _name, path in places}
    _offer(found, "place", [(str(pk), name) for pk, name, _path in places])


def _offer(found: filters.FilterSet, name: str, choices: list[tuple[str, str]]) -> None:
    if len(choices) > 1:
        found.filters[name].extra["choices"] = choices
    else:
        del found.filters[name]


class Pick(filters.ChoiceFilter):  # type: ignore[misc]
    """One of several, or all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": ANY, "widget": PlainSelect} | kwargs)


class ChildFilter(filters.FilterSet):  # type: ignore[misc]
    """儿童名册 filters. A control that offers nothing to choose is left out."""

    q = filters.CharFilter(label="查找", method="by_words")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    school = Pick(label="学校", choices=(), method="by_roll")
    stage = Pick(label="学段", choices=Stage.choices(), method="by_roll")
    grade = Pick(
        label="年级",
        choices=[(str(g), grade_name(g)) for g in range(1, COMPULSORY_YEARS + 1)],
        method="by_grade",
    )
    school_class = Pick(label="班级", choices=(), method="by_roll")
    sex = Pick(label="性别", choices=Sex.choices()[:2], field_name="sex")
    schooling = Pick(label="就学情况", choices=queries.SchoolingFilter.CHOICES, method="by_schooling")
    group = Pick(label="特殊群体", choices=GroupKind.choices(), method="by_group")
    unconfirmed = Pick(label="身份待核实", choices=YES, method="by_unconfirmed")
    no_phone = Pick(label="没有联系电话", choices=YES, method="by_no_phone")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        today = clock.today()
        _places(self)
        schools = queries.schools_of(request.user).values_list("pk", "name")
        _offer(self, "school", [(str(pk), name) for pk, name in schools])
        classes = list(queries.classes_of(request.user, today)[: CLASSES_AT_MOST + 1])
        several = len({row.school_id for row in classes}) > 1
        labels = [
            (str(row.pk), f"{row.school.name} {row.label(today)}" if several else row.label(today))
            for row in classes
        ]
        _offer(self, "school_class", labels if len(labels) <= CLASSES_AT_MOST else [])
        if not may(request.user, "children.sensitive"):
            del self.filters["group"]

    def by_words(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(queries.matching(value))

    def by_place(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(residence__in=Place.objects.under(self.paths[value]))

    def by_roll(self, rows: QuerySet[Child], name: str, value: Any) -> QuerySet[Child]:
        return rows.filter(_on_roll(**{name: value}))

    def by_grade(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        rolls = Roll.objects.current().filter(queries.rolls_in_grade(int(value), clock.today()))
        return rows.filter(Exists(rolls.filter(child=OuterRef("pk"))))

    def by_schooling(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return queries.SchoolingFilter.apply(rows, value, clock.today())

    def by_group(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        groups = SpecialGroup.objects.filter(kind=value, until_on__isnull=True, child=OuterRef("pk"))
        return rows.filter(Exists(groups))

    def by_unconfirmed(self, rows: QuerySet[Child], _name: str, _value: str) -> QuerySet[Child]:
        return rows.filter(is_unconfirmed=True)

    def by_no_phone(self, rows: QuerySet[Child], _name: str, _value: str) -> QuerySet[Child]:
        return rows.exclude(pk__in=queries.with_phone())


def _on_roll(**conditions: Any) -> Exists:
    return Exists(Roll.objects.current().filter(child=OuterRef("pk"), **conditions))


class HouseholdFilter(filters.FilterSet):  # type: ignore[misc]
    """户籍线名册 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    source = Pick(label="来源", choices=HouseholdSource.choices())
    schooling = Pick(label="就学情况", choices=queries.SchoolingFilter.CHOICES, method="by_schooling")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        _places(self)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__in=Child.objects.filter(queries.matching(value)))

    def by_place(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(place__in=Place.objects.under(self.paths[value]))

    def by_schooling(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        children = queries.SchoolingFilter.apply(Child.objects.all(), value, clock.today())
        return rows.filter(child__in=children)


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


class RollForm(forms.Form):
    """入学、转入、复学 of a child whose file is in sight."""

    kind = forms.ChoiceField(label="办理什么", widget=forms.RadioSelect)
    school_class = ClassChoice(
        label="编入哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )
    on = forms.DateField(label="到校日期", widget=DateInput)
    roll_number = forms.CharField(
        label="学籍号", max_length=30, required=False, help_text="一人一号，终身不变；已有的留空即沿用。"
    )
    is_boarding = forms.BooleanField(label="住校", required=False)
    reason = forms.CharField(label="说明", max_length=200, required=False)
    evidence = forms.FileField(
        label="材料", required=False, help_text="转入须上传转学申请及转出学校证明；照片或PDF，不超过10 MB。"
    )

    def __init__(
        self, *args: Any, classes: QuerySet[SchoolClass], state: RollState | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = moves_from(state)
        starts = [k for k in (*kinds, *moves_from(None)) if k in STARTS]
        self.fields["kind"].choices = [(str(k), k.label) for k in dict.fromkeys(starts)]  # type: ignore[attr-defined]
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"


STARTS = (RollMoveKind.ENROL, RollMoveKind.TRANSFER_IN, RollMoveKind.RETURN)


class PupilForm(RollForm):
    """A pupil who comes to the school and whose file is not in sight: found by the whole ID number, or new."""

    name = forms.CharField(label="姓名", max_length=60)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", widget=DateInput)
    id_number = forms.CharField(
        label="身份证号", max_length=20, required=False, help_text="没有户口的孩子也要先入学，证号以后补。"
    )
    place = PlaceChoice(label="现住哪个村(社区)", queryset=Place.objects.none(), empty_label="请选择")
    address = forms.CharField(label="居住地址", max_length=120, required=False)
    guardian_name = forms.CharField(label="监护人姓名", max_length=60, required=False)
    guardian_relation = forms.CharField(label="与孩子的关系", max_length=20, required=False)
    guardian_phone = forms.CharField(label="监护人电话", max_length=20, required=False)
    field_order = (
        "name", "sex", "born_on", "id_number", "kind", "school_class", "on", "roll_number", "is_boarding",
        "place", "address", "guardian_name", "guardian_relation", "guardian_phone", "evidence", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, state=None, **kwargs)
        self.fields["place"].queryset = queries.villages()  # type: ignore[attr-defined]


class ClassChangeForm(forms.Form):
    """调班 within the school."""

    school_class = ClassChoice(
        label="调到哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """列入特殊群体."""

    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *GroupKind.choices()])
    detail = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="如残疾类别与等级、父母外出情况。只有学校、乡镇和教育局看得到。",
    )
    source = forms.CharField(
        label="依据", max_length=60, help_text="名单或证件的名称，如“区残联名单”“班主任家访”。"
    )


class RevealForm(forms.Form):
    """Why a masked value is opened."""

    reason = forms.CharField(max_length=100)
