"""划出班级: which classes with how many pupils, to which school, and the act."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.children.services import schoolsplit as services
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.documents.attaching import with_file
from notoneless.domain.words import SchoolKind
from notoneless.grid.access import needs
from notoneless.grid.models import SchoolClass, Unit
from notoneless.grid.queries import classes_of

NEW = ("name", "number", "code", "kind")


class SchoolSplitForm(django_forms.Form):
    """Which classes, to which school, on which paper."""

    classes = django_forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(), label="划出的班级", widget=django_forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选至少一个班级。"},
    )  # fmt: skip
    into = django_forms.ModelChoiceField(
        Unit.objects.none(), label="划到哪所学校", empty_label="新设一所学校（填下面四项）", to_field_name="number",
        required=False,
    )  # fmt: skip
    name = django_forms.CharField(label="新学校名称", max_length=60, required=False)
    number = django_forms.CharField(label="新学校单位编号", max_length=20, required=False)
    code = django_forms.CharField(label="新学校标识码", max_length=10, required=False, help_text="10位数字。")
    kind = django_forms.ChoiceField(
        label="新学校办学类型", required=False, choices=[("", "请选"), *SchoolKind.choices()]
    )
    reason = django_forms.CharField(
        label="依据", max_length=120, help_text="批复文号，如 云溪政〔2026〕15号。"
    )
    evidence = django_forms.FileField(
        label="批复", required=False, help_text="照片或PDF，不超过10 MB；所有学生的学籍异动都以它为据。"
    )

    def __init__(self, *args: Any, school: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        teachers = {row.pk: user for row, user in classes_of(school, today)}
        words = []
        for one in services.classes_to_split(school=school, today=today):
            teacher = teachers.get(one.school_class.pk)
            words.append(
                (
                    one.school_class.pk,
                    f"{one.school_class.label(today)} · {one.pupils}人 · {teacher.name if teacher else '未安排班主任'}",
                )
            )
        classes: Any = self.fields["classes"]
        classes.queryset = SchoolClass.objects.filter(pk__in=[pk for pk, _said in words])
        classes.choices = words
        others = Unit.objects.filter(school__isnull=False, until_on__isnull=True).exclude(pk=school.pk)
        self.fields["into"].queryset = others.order_by("number")  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"


@needs("grid.edit")
def school_split(request: Asked, number: str) -> HttpResponse:
    """划出班级."""
    found = Unit.objects.filter(school__isnull=False, until_on__isnull=True)
    school = get_object_or_404(found, number=number)
    form = SchoolSplitForm(request.POST or None, request.FILES or None, school=school)

    def do(data: dict[str, Any]) -> Any:
        new = {name: data.pop(name) for name in NEW}
        return services.school_split(school=school, new=new, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do), title=f"{school.name}划出班级", submit="从今天起划出",
        sentence="勾选的班连同学生、班主任和这些学生的个案、申请一起过去；招生范围和包保村不变，请随后另行调整。",
        seen_by="接收的学校和它的上级从现在起看得到这些学生；新学校的负责人在“人员与任职”里登记。",
        done=lambda into: f"已划到{into.name}。", back=lambda into: reverse("grid:unit_page", args=[into.number]),
        cancel=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip
