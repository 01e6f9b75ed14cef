"""Forms and filters of the enrolment season."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from notoneless.children import queries
from notoneless.children.forms.fields import ClassChoice, DateInput, PlaceChoice
from notoneless.children.forms.filters import Pick
from notoneless.children.models import Admission, AdmissionSeason, Child, WhereaboutsCode
from notoneless.children.queries import season as season_queries
from notoneless.domain.admission import WAITING, AdmissionSource, AdmissionState, ReceiptWay
from notoneless.domain.words import VILLAGES, PlaceKind, Sex, Stage
from notoneless.grid.access import may
from notoneless.grid.models import Place, SchoolClass, Unit

PHOTO = "照片或PDF，不超过10 MB。"


def _file(label: str, *, required: bool = True, help_text: str = PHOTO) -> forms.FileField:
    accept = {"accept": "image/*,application/pdf"}
    return forms.FileField(
        label=label, required=required, help_text=help_text, widget=forms.FileInput(attrs=accept)
    )


class SeasonForm(forms.Form):
    """招生年度 and its days."""

    year = forms.IntegerField(label="招生年份", min_value=2000, max_value=2100)
    listed_on = forms.DateField(
        label="名单日期", widget=DateInput, help_text="从这一天起，招生学校看得到自己的新生。"
    )
    notice_by_on = forms.DateField(label="通知书送达期限", widget=DateInput)
    register_from_on = forms.DateField(label="报名开始", widget=DateInput)
    register_until_on = forms.DateField(label="报名截止", widget=DateInput)
    set_on = forms.DateField(
        label="核定日",
        widget=DateInput,
        help_text="这天零时起，没有报名、也没有去向依据的，逐人转为疑似个案。",
    )


class CatchmentForm(forms.Form):
    """招生范围 of one place, both stages."""

    primary = forms.ModelChoiceField(
        label="小学", queryset=Unit.objects.none(), required=False, empty_label="随上级"
    )
    junior = forms.ModelChoiceField(
        label="初中", queryset=Unit.objects.none(), required=False, empty_label="随上级"
    )
    from_year = forms.IntegerField(label="从哪年秋季起", min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in Stage:
            self.fields[stage].queryset = season_queries.schools_of_stage(stage)  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """送达 of one notice."""

    how = forms.ChoiceField(label="怎么送到的", choices=ReceiptWay.choices(), widget=forms.RadioSelect)
    on = forms.DateField(label="哪天送到", widget=DateInput)
    receiver = forms.CharField(label="谁签收的", max_length=60)
    receipt = _file("回执", required=False, help_text=f"手机拍照回执必须附照片。{PHOTO}")


class RegisterForm(forms.Form):
    """报名登记."""

    school = forms.ModelChoiceField(label="报名学校", queryset=Unit.objects.none(), empty_label=None)
    has_papers_seen = forms.BooleanField(label="户口簿等材料已核验", required=False)
    school_class = ClassChoice(
        label="编入哪个班",
        queryset=SchoolClass.objects.none(),
        required=False,
        empty_label="以后再编班",
        help_text="小学新生编班当天学籍生效；初中新生先记下班级，办理升级时编入。",
    )

    def __init__(
        self, *args: Any, schools: QuerySet[Unit], classes: QuerySet[SchoolClass], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]


class UnregisterForm(forms.Form):
    """撤销报名, with the reason."""

    reason = forms.CharField(
        label="撤销原因", max_length=200, error_messages={"required": "请写明撤销报名的原因。"}
    )


class WalkInForm(forms.Form):
    """名单外登记: a child nobody sent to this school."""

    school = forms.ModelChoiceField(label="报名学校", queryset=Unit.objects.none(), empty_label=None)
    stage = forms.ChoiceField(label="入哪个学段", choices=Stage.choices(), widget=forms.RadioSelect)
    name = forms.CharField(label="姓名", max_length=60)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", widget=DateInput)
    id_number = forms.CharField(
        label="身份证号",
        max_length=20,
        required=False,
        help_text="凭完整证号自动对上已有档案；没有户口的也先登记。",
    )
    place = PlaceChoice(label="现住哪个村(社区)", queryset=Place.objects.none(), empty_label="请选择")
    guardian_name = forms.CharField(label="监护人姓名", max_length=60, required=False)
    guardian_relation = forms.CharField(label="与孩子的关系", max_length=20, required=False)
    guardian_phone = forms.CharField(label="监护人电话", max_length=20, required=False)
    has_papers_seen = forms.BooleanField(label="户口簿等材料已核验", required=False)

    def __init__(self, *args: Any, schools: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.fields["place"].queryset = queries.villages()  # type: ignore[attr-defined]


class ElsewhereForm(forms.Form):
    """外地就读 with its certificate."""

    code = forms.ModelChoiceField(
        label="在哪里就读", queryset=WhereaboutsCode.objects.none(), empty_label=None
    )
    evidence = _file("就读证明或录取材料")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = WhereaboutsCode.objects.filter(is_in_school=True, is_active=True).exclude(
            slug="in_school_registered"
        )
        self.fields["code"].queryset = codes  # type: ignore[attr-defined]


class SchoolForm(forms.Form):
    """指定学校."""

    school = forms.ModelChoiceField(label="招生学校", queryset=Unit.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = season_queries.schools_of_stage(stage)  # type: ignore[attr-defined]


class DeferralForm(forms.Form):
    """申请延缓入学."""

    why = forms.CharField(label="身体状况", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    application = _file("家长申请表")
    proof = _file("县级以上医院证明")


class DecideForm(forms.Form):
    """审批延缓入学."""

    answer = forms.ChoiceField(
        label="审批结果", choices=(("yes", "批准，延缓一年"), ("no", "不批准")), widget=forms.RadioSelect
    )
    decision = forms.CharField(label="意见", max_length=200, required=False, help_text="不批准须写原因。")


class TickForm(forms.Form):
    """Which rows are ticked."""

    ticked = forms.ModelMultipleChoiceField(
        queryset=Admission.objects.none(), to_field_name="key", required=False
    )

    def __init__(self, *args: Any, rows: QuerySet[Admission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticked"].queryset = rows  # type: ignore[attr-defined]


class HandForm(TickForm):
    """The ticked ones have their notice."""

    how = forms.ChoiceField(label="怎么送到的", choices=ReceiptWay.choices()[:2])
    on = forms.DateField(label="哪天送到", widget=DateInput)


class PlaceForm(TickForm):
    """The ticked ones go into this class."""

    school_class = ClassChoice(
        label="编入哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]


LETTERS = (("made", "已印"), ("received", "已送达"), ("without", "待印"))


class AdmissionFilter(filters.FilterSet):  # type: ignore[misc]
    """入学名单 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    year = filters.CharFilter(method="by_nothing", widget=forms.HiddenInput)
    stage = Pick(label="学段", choices=Stage.choices())
    state = Pick(label="进度", choices=(), method="by_state")
    source = Pick(label="列入原因", choices=AdmissionSource.choices())
    school = Pick(label="招生学校", choices=(), method="by_school")
    place = Pick(label="乡镇、村", choices=(), method="by_place")
    letter = Pick(label="通知书", choices=LETTERS, method="by_letter")
    waiting = Pick(label="未报名", choices=(("true", "是"),), method="by_waiting")

    def __init__(
        self, data: Any = None, *args: Any, request: Any, season: AdmissionSeason, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        user = request.user
        off = (
            ((str(AdmissionState.OFF), AdmissionState.OFF.label),) if may(user, "children.sensitive") else ()
        )
        self.filters["state"].extra["choices"] = [*season_queries.board_states(user), *off]
        schools = Unit.objects.filter(
            admissions__season=season, admissions__child__in=Child.objects.visible_to(user)
        )
        names = schools.distinct().order_by("number").values_list("pk", "name")
        self.filters["school"].extra["choices"] = [
            *((str(pk), name) for pk, name in names),
            ("none", "没有划定学校"),
        ]
        places = list(queries.areas_of(user).values_list("pk", "name", "path"))
        self.paths = {str(pk): path for pk, _name, path in places}
        self.filters["place"].extra["choices"] = [
            *((str(pk), name) for pk, name, _path in places),
            ("none", "未落到村"),
        ]

    @property
    def qs(self) -> Any:
        """Without a wish for them, those that left the list are not shown."""
        found = super().qs
        return found if self.data.get("state") == AdmissionState.OFF else found.standing()

    def by_nothing(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(child__in=Child.objects.filter(queries.matching(value)))

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == season_queries.SETTLED:
            return rows.filter(state__in=(AdmissionState.DEFERRED, AdmissionState.ELSEWHERE))
        return rows.filter(state=value)

    def by_school(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(school=None) if value == "none" else rows.filter(school=value)

    def by_place(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            cells = (*VILLAGES, PlaceKind.GROUP)
            return rows.exclude(child__residence__kind__in=cells)
        return rows.filter(child__residence__in=Place.objects.under(self.paths[value]))

    def by_letter(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "without":
            return rows.filter(notice_number=None, state__in=WAITING)
        return rows.exclude(noticed_on=None) if value == "received" else rows.exclude(notice_number=None)

    def by_waiting(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(state__in=WAITING)
