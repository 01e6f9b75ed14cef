"""学校撤并: what goes along, who stands in the way, and the act."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.children.services import schooljoin as services
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.documents.attaching import with_file
from notoneless.grid.access import needs
from notoneless.grid.models import Unit


class SchoolJoinForm(django_forms.Form):
    """Into which school, on which paper."""

    into = django_forms.ModelChoiceField(
        Unit.objects.none(), label="并入哪所学校", empty_label="请选", to_field_name="number",
        error_messages={"required": "请选并入的学校。"},
    )  # fmt: skip
    reason = django_forms.CharField(
        label="依据", max_length=120, help_text="批复文号，如 云溪政〔2026〕12号。"
    )
    evidence = django_forms.FileField(
        label="撤并批复", required=False, help_text="照片或PDF，不超过10 MB；所有学生的学籍异动都以它为据。"
    )

    def __init__(self, *args: Any, school: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Unit.objects.filter(school__isnull=False, until_on__isnull=True).exclude(pk=school.pk)
        self.fields["into"].queryset = others.order_by("number")  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"


@needs("grid.edit")
def school_join(request: Asked, number: str) -> HttpResponse:
    """学校撤并."""
    school = get_object_or_404(
        Unit.objects.filter(school__isnull=False, until_on__isnull=True), number=number
    )
    found = services.school_joining(school=school, today=clock.today())
    form = SchoolJoinForm(request.POST or None, request.FILES or None, school=school)

    def do(data: dict[str, Any]) -> Any:
        return services.school_join(school=school, by=request.user, today=clock.today(), **data)

    waits = (
        f"；先办结{len(found.blockers)}人的转学：{'、'.join(found.blockers[:10])}" if found.blockers else ""
    )
    return form_page(
        request, form, with_file(request, do), title=f"{school.name}并入另一所学校", submit="从今天起并入",
        sentence=f"{found.pupils}名学生、{len(found.classes)}个班连同班主任、包保村、个案和招生范围一起过去{waits}。"
        "并入后不能撤回；办错了，在并入的学校用“划出班级”划回新设的学校。",
        seen_by="原校其他岗位从今天起卸任；并入的学校和它的上级从现在起看得到这些学生。",
        done=lambda into: f"已并入{into.name}。", back=lambda into: reverse("grid:unit_page", args=[into.number]),
        cancel=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip
