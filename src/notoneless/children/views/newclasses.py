"""新生班: the classes of the entering year, made for all schools at once."""

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse

from notoneless.children.queries import newclasses as queries
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.domain.rollover import rollover_year
from notoneless.grid.access import needs
from notoneless.grid.services import ClassWish, classes_open

TOO_MANY = {"max_value": "一次最多新增40个班。", "min_value": "填0或以上的整数。"}


class NewClassesForm(django_forms.Form):
    """One number a line: how many classes to add."""

    def __init__(self, *args: Any, lines: list[queries.NewClasses], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[line.name] = django_forms.IntegerField(
                label=f"{line.school.name}{line.stage.label}新增几个班", min_value=0, max_value=40, required=False,
                initial=line.missing, error_messages=TOO_MANY,
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
        sentence="按报名和升学名单的人数建议班数，改好后一次建立；班主任在学校页上安排。", submit="建立新生班",
        done=lambda count: f"已建立{count}个班。下一步：安排班主任。", back=reverse("children:new_classes"),
        template="children/new_classes.html", year=year,
    )  # fmt: skip
