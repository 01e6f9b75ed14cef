"""Forms and filters of the grid's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from notoneless.core.countysettings import SPECS, county_setting
from notoneless.domain.schooldays import BreakKind
from notoneless.domain.schoolyear import SIX_THREE, entry_year_of, grade_name, school_year_of
from notoneless.domain.words import VILLAGES, PlaceKind, Role, SchoolKind, Sex, Stage, UnitKind
from notoneless.grid import queries
from notoneless.grid.models import Place, Unit, User

PLACES_OF_UNITS = (
    PlaceKind.COUNTY,
    PlaceKind.TOWNSHIP,
    PlaceKind.STREET,
    PlaceKind.VILLAGE,
    PlaceKind.COMMUNITY,
)


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-09-01。", "required": f"请填写{label}。"},
    )


def text_field(
    label: str, *, required: bool = True, length: int = 60, help_text: str = ""
) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=length,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "max_length": f"请控制在{length}字以内。"},
    )


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places with the one above."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else str(obj.name)


class PlaceForm(forms.Form):
    """A new place below one that is there."""

    name = text_field("名称")
    kind = forms.ChoiceField(label="级别")
    code = text_field(
        "区划代码", length=20, help_text="统计用区划代码12位；村(居)小组为所在村代码加两位序号，共14位。"
    )

    def __init__(self, *args: Any, parent: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(PlaceKind)
        below = kinds[kinds.index(PlaceKind(parent.kind)) + 1 :]
        self.fields["kind"].choices = [(str(k.value), k.label) for k in below]  # type: ignore[attr-defined]


class PlaceNameForm(forms.Form):
    """The new name of a place."""

    name = text_field("名称")


class UnitForm(forms.Form):
    """What a unit is called and how it is reached."""

    name = text_field("单位名称")
    contact_name = text_field("联系人", required=False, length=40)
    contact_phone = text_field("联系电话", required=False, length=20)
    paper_prefix = text_field(
        "机关代字",
        required=False,
        length=20,
        help_text="文号开头的字，如“云溪教”；不填则按单位名称自动生成。",
    )


class UnitAddForm(UnitForm):
    """A new unit with its place in the two lines."""

    kind = forms.ChoiceField(label="单位类别", choices=UnitKind.choices())
    number = text_field("单位编号", length=20, help_text="字母和数字，全县不重复。")
    parent = forms.ModelChoiceField(
        Unit.objects.filter(until_on__isnull=True).exclude(
            kind__in=[UnitKind.VILLAGE_COMMITTEE, UnitKind.SCHOOL]
        ),
        label="上级单位",
        empty_label="没有上级",
        required=False,
        to_field_name="number",
    )
    place = PlaceChoice(
        Place.objects.filter(kind__in=PLACES_OF_UNITS).select_related("parent"),
        label="所在地",
        empty_label="请选",
        to_field_name="code",
        error_messages={"required": "请选所在地。"},
    )
    school_code = text_field("学校标识码", required=False, length=10, help_text="只有学校填写，10位数字。")
    school_kind = forms.ChoiceField(
        label="办学类型", required=False, choices=[("", "不是学校"), *SchoolKind.choices()]
    )
    is_boarding = forms.BooleanField(label="寄宿制学校", required=False)
    field_order = ["kind", "name", "number", "parent", "place", "school_code", "school_kind", "is_boarding"]


class ClassForm(forms.Form):
    """A new class by its grade of today and its number."""

    grade = forms.TypedChoiceField(
        label="年级", coerce=int, choices=[(n, grade_name(n)) for n in range(1, 10)]
    )
    class_no = forms.IntegerField(label="班号", min_value=1, max_value=60)

    def entry(self, today: date) -> dict[str, Any]:
        """Stage and entry year of the class that is in this grade today."""
        grade = self.cleaned_data["grade"]
        return {
            "stage": SIX_THREE.stage_of_grade(grade),
            "entry_year": entry_year_of(grade, school_year_of(today)),
            "class_no": self.cleaned_data["class_no"],
        }


class TeacherForm(forms.Form):
    """The homeroom teacher of a class, out of the school's people."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="班主任",
        empty_label="请选",
        to_field_name="login",
        error_messages={"required": "请选一位老师。"},
    )

    def __init__(self, *args: Any, school: Unit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = queries.people_at(school, today)  # type: ignore[attr-defined]


class SchoolYearForm(forms.Form):
    """A school year and its two terms."""

    start_year = forms.IntegerField(
        label="学年起始年份", min_value=2000, max_value=2100, help_text="如2026表示2026-2027学年。"
    )
    autumn_from = day_field("第一学期开始")
    autumn_until = day_field("第一学期结束")
    spring_from = day_field("第二学期开始", required=False, help_text="日期还没定可以先空着，定了再补。")
    spring_until = day_field("第二学期结束", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("spring_from")) != bool(data.get("spring_until")):
            raise forms.ValidationError("第二学期的开始和结束要么都填，要么都空着。")
        return data

    @property
    def terms(self) -> list[tuple[date, date]]:
        """The terms that were filled in."""
        data = self.cleaned_data
        pairs = [
            (data["autumn_from"], data["autumn_until"]),
            (data.get("spring_from"), data.get("spring_until")),
        ]
        return [(first, last) for first, last in pairs if first and last]


class PersonForm(forms.Form):
    """A new person with an account."""

    name = text_field("姓名", length=40)
    login = text_field("登录名", length=40, help_text="小写字母开头，可用拼音，如 wangxiaoyan。全县不重复。")
    sex = forms.ChoiceField(label="性别", choices=Sex.choices(), initial=Sex.UNKNOWN)
    phone = text_field("联系电话", required=False, length=20)


class PostForm(forms.Form):
    """A post for a person: where, what, since when."""

    unit = forms.ModelChoiceField(
        Unit.objects.filter(until_on__isnull=True), label="单位", empty_label="请选", to_field_name="number",
        error_messages={"required": "请选单位。"},
    )  # fmt: skip
    role = forms.ChoiceField(label="岗位", choices=Role.choices())
    class_name = text_field("班级", required=False, length=20, help_text="只有班主任填写，如“三年级1班”。")
    from_on = day_field("任职日期")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["school_class"] = None
        if data.get("class_name") and data.get("unit"):
            data["school_class"] = queries.class_called(data["unit"], data["class_name"], self.today)
            if data["school_class"] is None:
                self.add_error("class_name", "这所学校没有这个班，请按“三年级1班”填写，或先新增班级。")
        return data


class CloseForm(forms.Form):
    """Why a place or a unit is no more."""

    reason = text_field("依据", length=120, help_text="如批复文号、撤并通知。")


class PlaceTargetForm(CloseForm):
    """Another place, and on what ground."""

    target = PlaceChoice(Place.objects.none(), empty_label="请选", error_messages={"required": "请选地点。"})
    field_order = ("target", "reason")

    def __init__(self, *args: Any, places: QuerySet[Place], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = places  # type: ignore[attr-defined]
        self.fields["target"].label = label


class UnitTargetForm(CloseForm):
    """Another unit above, and on what ground."""

    target = forms.ModelChoiceField(
        Unit.objects.none(),
        label="归谁管理",
        empty_label="请选",
        error_messages={"required": "请选上级单位。"},
    )
    field_order = ("target", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = units  # type: ignore[attr-defined]


class ActingForm(forms.Form):
    """Who stands in for one post, from when until when."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="谁来代",
        empty_label="请选同事",
        error_messages={"required": "请选代的人。"},
    )
    from_on = day_field("从哪天起")
    until_on = day_field("代到哪天", help_text="这一天过完自动收回。")

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues  # type: ignore[attr-defined]


class CoverForm(forms.Form):
    """The school and the person for one village."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="包保学校",
        empty_label="请选学校",
        to_field_name="number",
        error_messages={"required": "请选包保学校。"},
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label="责任人", empty_label="先不定人", required=False, to_field_name="login",
        help_text="本校在职人员。先不定人也可以保存，但会列在“未落实责任人”里。",
    )  # fmt: skip
    from_on = day_field("从哪天起")

    def __init__(
        self, *args: Any, units: QuerySet[Unit], unit: Unit | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if unit is not None:
            self.fields["person"].queryset = queries.people_at(unit, today)  # type: ignore[attr-defined]


class CountySettingsForm(forms.Form):
    """Everything the county sets itself, one field a setting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, spec in SPECS.items():
            self.fields[key.replace(".", "__")] = forms.CharField(
                label=f"{spec.label}({spec.unit})" if spec.unit else spec.label,
                help_text=spec.help,
                required=bool(spec.unit),
                max_length=400,
                initial=county_setting(key),
                error_messages={"required": f"请填写{spec.label}。"},
            )

    @property
    def values(self) -> dict[str, str]:
        """The values by their key."""
        return {key.replace("__", "."): value for key, value in self.cleaned_data.items()}


class ActivationForm(forms.Form):
    """Login name, code, new password twice."""

    login = text_field("登录名", length=40)
    code = text_field("激活码", length=20, help_text="激活单上的8位字母数字，大小写、横线都可以。")
    password = forms.CharField(
        label="新密码",
        max_length=128,
        help_text="至少10位，不要用登录名、生日或纯数字。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍新密码",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"
        self.fields["code"].widget.attrs["autocomplete"] = "one-time-code"
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次输入的密码不一样。")
        return data


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]
    """人员 filters."""

    q = django_filters.CharFilter(label="姓名或登录名", method="by_words")
    unit = django_filters.CharFilter(label="单位名称", method="by_unit")
    role = django_filters.ChoiceFilter(
        label="岗位", choices=Role.choices(), method="by_role", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="账号",
        choices=(("waiting", "未启用"), ("active", "已启用"), ("off", "已停用")),
        method="by_state",
        empty_label="全部",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(name__contains=value.strip()) | Q(login__contains=value.strip().lower()))

    def by_unit(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(
            posts__in=queries.standing_posts_of_all().filter(unit__name__contains=value.strip())
        ).distinct()

    def by_role(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(posts__in=queries.standing_posts_of_all().filter(role=value)).distinct()

    def by_state(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        if value == "off":
            return rows.filter(is_active=False)
        waits = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        rows = rows.filter(is_active=True)
        return rows.exclude(waits) if value == "active" else rows.filter(waits)


class CoverFilter(forms.Form):
    """包保 filters; the board is short enough to be filtered in memory."""

    q = forms.CharField(label="村(社区)", required=False, max_length=40)
    township = forms.ChoiceField(label="乡镇(街道)", required=False)
    unit = forms.ChoiceField(label="包保学校", required=False)
    state = forms.ChoiceField(
        label="落实情况", required=False, choices=[("", "全部"), *queries.COVER_STATES.items()]
    )

    def __init__(self, *args: Any, lines: list[queries.CoverLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = {line.township.code: line.township.name for line in lines if line.township}
        units = {line.cover.unit.number: line.cover.unit.name for line in lines if line.cover}
        self.fields["township"].choices = [("", "全部"), *sorted(townships.items())]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "全部"), *sorted(units.items())]  # type: ignore[attr-defined]

    def chosen(self, lines: list[queries.CoverLine]) -> list[queries.CoverLine]:
        """The lines that fit what was asked."""
        if not self.is_valid():
            return lines
        ask = self.cleaned_data
        return [
            line
            for line in lines
            if ask["q"].strip() in line.place.name
            and ask["township"] in ("", line.township.code if line.township else None)
            and ask["unit"] in ("", line.cover.unit.number if line.cover else None)
            and ask["state"] in ("", line.state)
        ]


class SchoolBreakForm(forms.Form):
    """A local holiday, or a closure of one school or of the whole county."""

    kind = forms.ChoiceField(label="类别", choices=BreakKind.choices())
    name = text_field("名称", length=40, help_text="如“泼水节”“台风停课”。")
    unit = forms.ModelChoiceField(
        Unit.objects.filter(kind__in=(UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL), until_on__isnull=True),
        label="哪个学校", required=False, empty_label="全县(区)", to_field_name="number",
        help_text="选中心校，就是它下面的学校都停课。",
    )  # fmt: skip
    from_on = day_field("第一天")
    until_on = day_field("最后一天")
    reason = text_field("原因", required=False, length=200, help_text="停课必填。")


class BreakEndForm(forms.Form):
    """Another last day of a break."""

    until_on = day_field("最后一天")


class WhyForm(forms.Form):
    """A reason."""

    reason = text_field("原因", length=200)


class ReceivingForm(forms.Form):
    """One choice of a junior school a primary school."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        juniors = list(queries.schools_with(Stage.JUNIOR))
        chosen = queries.receiving_of(year)
        self.primaries = {f"school_{unit.number}": unit for unit in queries.schools_with(Stage.PRIMARY)}
        self.juniors = {unit.number: unit for unit in juniors}
        choices = [("", "还没有定"), *((unit.number, unit.name) for unit in juniors)]
        for name, unit in self.primaries.items():
            row = chosen.get(unit.pk)
            self.fields[name] = forms.ChoiceField(
                label=unit.name, choices=choices, required=False, initial=row.junior.number if row else ""
            )

    @property
    def chosen(self) -> dict[Unit, Unit | None]:
        """Primary school → junior school."""
        return {unit: self.juniors.get(self.cleaned_data[name]) for name, unit in self.primaries.items()}


class ReceivingVillageForm(forms.Form):
    """One village whose leavers go elsewhere."""

    primary = forms.ModelChoiceField(
        Unit.objects.none(), label="小学", empty_label="请选", to_field_name="number"
    )
    place = PlaceChoice(Place.objects.none(), label="村(社区)", empty_label="请选", to_field_name="code")
    junior = forms.ModelChoiceField(
        Unit.objects.none(), label="对口初中", empty_label="请选", to_field_name="number"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Place.objects.filter(kind__in=VILLAGES, until_on__isnull=True)
        self.fields["primary"].queryset = queries.schools_with(Stage.PRIMARY)  # type: ignore[attr-defined]
        self.fields["place"].queryset = villages.select_related("parent")  # type: ignore[attr-defined]
        self.fields["junior"].queryset = queries.schools_with(Stage.JUNIOR)  # type: ignore[attr-defined]
