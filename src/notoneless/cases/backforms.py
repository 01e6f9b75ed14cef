"""Forms of a child who is back, of surveys, of closing and of another county."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from notoneless.cases.forms import day_field, photo_field, words_field
from notoneless.cases.models import Case, ReturnPlan
from notoneless.cases.services import OfferWords, PlanWords, SurveyWords
from notoneless.core import clock
from notoneless.domain.schoolyear import school_year_of
from notoneless.grid.access import sight
from notoneless.grid.models import Post, SchoolClass, Unit, User, holding


def line_field(label: str, *, most: int = 60, required: bool = True, help_text: str = "") -> forms.CharField:
    """One short line."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text,
        error_messages={"required": f"请填写{label}。"},
    )  # fmt: skip


def person_field(label: str) -> forms.ModelChoiceField[User]:
    """One of the school's people, by name."""
    return forms.ModelChoiceField(
        label=label, queryset=User.objects.none(), required=False, empty_label="以后再定"
    )


class PlanForm(forms.Form):
    """安置方案: only the reception must be there; the rest can be filled in later."""

    reception = words_field(
        "谁在什么时候接孩子进班", required=True, rows=2, help_text="第一天有人接，孩子才留得下来。"
    )
    paired_teacher = person_field("结对教师")
    tutoring = line_field(
        "补课安排", most=200, required=False, help_text="落下什么、什么时候补，如“每天午休补数学，补到期末”。"
    )
    tutoring_by = person_field("补课教师")
    counselling = line_field(
        "心理疏导安排", most=200, required=False, help_text="谁常和孩子谈谈，如“每周三下午谈一次”。"
    )
    counselling_by = person_field("疏导教师")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("paired_teacher", "tutoring_by", "counselling_by"):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = lambda one: one.name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["plan"] = PlanWords(
                reception=data["reception"],
                tutoring=data["tutoring"],
                tutoring_by=data["tutoring_by"],
                counselling=data["counselling"],
                counselling_by=data["counselling_by"],
                paired_teacher=data["paired_teacher"],
            )
        return data


def plan_typed(plan: ReturnPlan | None) -> dict[str, Any]:
    """A plan as its form shows it; a first one suggests the homeroom teacher."""
    if plan is None:
        today = clock.today()
        return {"reception": f"{today.month}月{today.day}日由班主任在校门口接进班，领课本、排座位。"}
    words = {name: getattr(plan, name).open() for name in ("reception", "tutoring", "counselling")}
    return words | {name: getattr(plan, name) for name in ("tutoring_by", "counselling_by", "paired_teacher")}


class ReturnForm(PlanForm):
    """登记返校: the class, the day, and who receives the child."""

    school_class = forms.ModelChoiceField(
        label="接收班级",
        queryset=SchoolClass.objects.none(),
        empty_label="请选班级",
        error_messages={"required": "请选接收班级。"},
    )
    on = day_field("返校日期")
    evidence = photo_field("复学证明", help_text="可选：复学证明或到校照片。")
    field_order = ("school_class", "on")

    def __init__(self, *args: Any, user: User, case: Case, **kwargs: Any) -> None:
        today = clock.today()
        first = school_year_of(today).start_year - 9
        schools = Unit.objects.filter(Q(pk__in=sight(user).units.values("pk")) | Q(pk=case.unit_id))
        posts = Post.objects.filter(holding(today), unit__in=schools.filter(school__isnull=False))
        people = User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")
        super().__init__(*args, people=people, **kwargs)
        field: Any = self.fields["school_class"]
        field.queryset = (
            SchoolClass.objects.filter(school__in=schools, entry_year__gte=first)
            .select_related("school")
            .order_by("school", "stage", "-entry_year", "class_no")
        )
        field.label_from_instance = lambda one: f"{one.school.name} {one.label(today)}"


class FollowupForm(forms.Form):
    """复学跟踪."""

    on = day_field("日期")
    is_in_class = forms.TypedChoiceField(
        label="在不在班上课？",
        choices=[("1", "在班上课"), ("0", "不在班(再次辍学)")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个。"},
    )
    note = words_field("情况", rows=2)


class MeetingForm(forms.Form):
    """约家长."""

    meet_on = day_field("约定日期", help_text="到那天，工作台会提醒登记情况。")


class MeetingOutcomeForm(forms.Form):
    """家长约谈 as it went."""

    has_come = forms.TypedChoiceField(
        label="家长来了没有？",
        choices=[("1", "来了"), ("0", "没有来")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个。"},
    )
    outcome = words_field("情况", required=True, rows=3, help_text="谈成什么；没来的写原因和下一步。")


class ClosingForm(forms.Form):
    """申请销号."""

    reason = line_field("销号理由", most=200, help_text="如“巩固期满，四次跟踪都在班，学习跟得上”。")


class SurveyForm(forms.Form):
    """学期跟踪调查, in a minute."""

    where = line_field("孩子现在哪里", most=120, help_text="在家、随父母在外地(写到县)、联系不上。")
    doing = line_field("在做什么", most=200, required=False)
    wish = line_field("本人和家长怎么想", most=200, required=False)
    next_step = line_field("下一步谁做什么", most=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.errors else {"words": SurveyWords(**data)}


class TransferForm(forms.Form):
    """移交外县."""

    county = line_field("对方县(市、区)", help_text="写到省市县，如“乙省丙市丁县”。")
    organ = line_field("对方单位", help_text="一般是对方县教育局。")
    contact = line_field("对方联系人和电话")
    reason = line_field("移交原因", most=200, help_text="如“户口已迁入对方县，随父母常住”。")
    number_text = line_field("移交函文号", most=40, required=False, help_text="文号和移交函至少填一样。")
    letter = photo_field("移交函")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("letter", None)
        return data

    @staticmethod
    def words(data: dict[str, Any]) -> OfferWords:
        """What was typed, with the letter stored before."""
        return OfferWords(**data)


class ReceiptForm(forms.Form):
    """对方接收回执."""

    receipt = photo_field("对方回执", required=True, help_text="对方县盖章的接收回执，拍照或扫描。")
    answer = line_field("答复说明", most=200, required=False)
