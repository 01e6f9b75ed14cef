"""成绩: the marks of a class in one term, for its homeroom teacher, its school and who is above."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children.queries import schools_of
from notoneless.children.views.asked import Asked, child_in_sight, export_name, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table
from notoneless.earlywarning import forms, queries, services
from notoneless.grid.access import needs, sight
from notoneless.grid.models import SchoolClass

acts({"marks_exported": "导出班级成绩"})


def _column(place: int, subject: str) -> Column:
    return Column(f"s{place}", subject, lambda row: row["marks"][place], is_number=True)


@needs("marks.see")
def class_marks(request: Asked, pk: int) -> HttpResponse:
    """班级成绩: subjects as columns, one row a pupil; a pupil without marks is seen at once."""
    see = sight(request.user)
    is_teacher_only = not see.is_everything and not see.unit_paths
    seen = Q(pk__in=see.class_ids) if is_teacher_only else Q(school__in=schools_of(request.user))
    school_class = get_object_or_404(SchoolClass.objects.filter(seen).select_related("school"), pk=pk)
    terms = queries.terms_of(school_class)
    asked = request.GET.get("term", "")
    term = next((one for one in terms if f"{one[0]}-{one[1]}" == asked), terms[0] if terms else (0, 1))
    subjects, rows = queries.marks_of_class(school_class, *term)
    label = f"{school_class.school.name} {school_class.label(clock.today())}"
    table = Table(
        request, rows, [Column("name", "姓名", lambda row: row["child"].name),
                        *(_column(place, subject) for place, subject in enumerate(subjects))],
        export_name=export_name(request, f"{label}成绩"), empty="这个班没有学生。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "marks_exported")
    context: dict[str, Any] = {"table": table, "label": label, "terms": [
        {"label": queries.term_words(*one), "value": f"{one[0]}-{one[1]}", "is_current": one == term} for one in terms
    ]}  # fmt: skip
    return render(request, "earlywarning/class_marks.html", context)


@needs("marks.edit")
def mark_correct(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """更正成绩: one mark of one pupil."""
    child = child_in_sight(request, key)
    if not queries.may_correct(child, request.user):
        raise Http404
    mark = get_object_or_404(child.term_marks, pk=pk)
    return form_page(
        request, forms.MarkForm(request.POST or None, initial={"mark": mark.mark, "note": mark.note}),
        lambda data: services.mark_correct(pk=mark.pk, by=request.user, today=clock.today(), **data),
        title="更正成绩", heading=f"{child.name}：{queries.term_words(mark.year, mark.term)}{mark.subject}",
        sentence=f"现在登记的是{mark.words}，满分{mark.full_mark.normalize():f}。", submit="更正",
        done="已更正，改前改后都在时间线上。", back=reverse("web:child_file", args=[child.key]),
        seen_by="班主任、学校、中心校和教育局看得到。",
    )  # fmt: skip
