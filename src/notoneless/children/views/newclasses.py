"""新生班: the classes of the entering year, made for all schools at once."""

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.children.queries import newclasses as queries
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.domain.rollover import rollover_year
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import Role, UnitKind
from notoneless.grid.access import may, needs, sight
from notoneless.grid.models import SchoolClass, User
from notoneless.grid.services import ClassWish, class_teachers_set, classes_open

NOBODY = "先不安排"
TOO_MANY = {"max_value": "一次最多新增40个班。", "min_value": "填0或以上的整数。"}


class NewClassesForm(django_forms.Form):
    """One number a line: how many classes to add."""

    def __init__(self, *args: Any, lines: list[queries.NewClasses], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            label = f"{line.school.name}{line.stage.label}新增几个班"
            self.fields[line.name] = django_forms.IntegerField(
                label=label, min_value=0, max_value=40, required=False, initial=line.missing, error_messages=TOO_MANY,
                widget=django_forms.NumberInput({"aria-label": label}),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[queries.NewClasses, Any]]:
        """Each line with its field."""
        return [(line, self[line.name]) for line in self.lines]

    @property
    def wishes(self) -> list[ClassWish]:
        """What was typed, zero left out."""
        return [
            ClassWish(line.school, line.stage, self.cleaned_data[line.name])
            for line in self.lines
            if self.cleaned_data.get(line.name)
        ]


@needs("classes.open")
def new_classes(request: Asked) -> HttpResponse:
    """新生班: expected pupils, classes there, classes to add; homeroom teachers are named at the school."""
    year, today = rollover_year(clock.today()), clock.today()
    lines = queries.new_classes(request.user, year, today)
    form = NewClassesForm(request.POST or None, lines=lines)

    def do(_data: dict[str, Any]) -> Any:
        return classes_open(wishes=form.wishes, entry_year=year, by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{year}年新生班",
        sentence="按报名和升学名单的人数建议班数，改好后一次建立；班主任由学校一页排好。", submit="建立新生班",
        done=lambda count: f"已建立{count}个班。下一步：安排班主任。", back=reverse("children:new_classes"),
        template="children/new_classes.html", year=year, can_name=may(request.user, "classes.teacher"),
    )  # fmt: skip


class NewTeachersForm(django_forms.Form):
    """One homeroom teacher a class, out of the school's people."""

    def __init__(
        self,
        *args: Any,
        classes: list[tuple[SchoolClass, User | None]],
        people: list[queries.TeacherChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {f"c-{row.pk}": (row, now) for row, now in classes}
        self.people = {one.user.login: one.user for one in people}
        choices = [("", NOBODY), *((one.user.login, one.words) for one in people)]
        for name, (row, now) in self.classes.items():
            gone = [(now.login, now.name)] if now is not None and now.login not in self.people else []
            self.fields[name] = django_forms.ChoiceField(
                label=row.label(SchoolYear(row.entry_year).starts_on), choices=[*choices, *gone], required=False,
                initial=now.login if now else "",
            )  # fmt: skip

    @property
    def wishes(self) -> list[tuple[SchoolClass, User]]:
        """The classes whose teacher is to be another one."""
        chosen = ((row, now, self.cleaned_data.get(name)) for name, (row, now) in self.classes.items())
        return [(row, self.people[login]) for row, now, login in chosen if login and login != _login(now)]


def _login(user: User | None) -> str:
    return user.login if user is not None else ""


@needs("classes.teacher")
def new_class_teachers(request: Asked, number: str) -> HttpResponse:
    """新生班班主任: all entering classes of one's own school on one page, teachers of leaving classes first."""
    own = sight(request.user).unit_ids_as(Role.SCHOOL_MANAGER)
    school = get_object_or_404(sight(request.user).units, number=number, kind=UnitKind.SCHOOL, pk__in=own)
    year, today = rollover_year(clock.today()), clock.today()
    classes = queries.entering_classes(school, year, today)
    people = [one for one in queries.teacher_choices(school, year, today) if one.user != request.user]
    form = NewTeachersForm(request.POST or None, classes=classes, people=people)

    def do(_data: dict[str, Any]) -> Any:
        return class_teachers_set(wishes=form.wishes, by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{school.name}{year}年新生班班主任", submit="确定班主任",
        sentence="带毕业班的老师排在前面。名单里没有的老师，先由安全管理员登记任职。" if classes else
        "还没有今年的新生班，请先建立。", done=lambda count: f"已安排{count}个班。",
        back=reverse("children:new_classes"),
    )  # fmt: skip
