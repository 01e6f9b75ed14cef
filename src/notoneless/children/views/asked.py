"""What the pages of this room ask first: who asks, which child, with which paper."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from notoneless.children import queries
from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import Table
from notoneless.documents.models import StoredFile
from notoneless.documents.showing import file_inline
from notoneless.domain.words import Role
from notoneless.grid.access import SignedRequest, may, sight
from notoneless.grid.models import SchoolClass

acts(
    {
        "children_exported": "导出儿童名册",
        "household_exported": "导出户籍线名册",
        "phones_exported": "导出家长联系",
        "rollover_exported": "导出升级名单",
    }
)


class Asked(SignedRequest):
    """A request of a signed-in person: ``needs`` lets nobody else in."""

    htmx: Any


def child_in_sight(request: Asked, key: UUID) -> Child:
    """The child in this person's sight; 404 for everything else."""
    found: Child = get_object_or_404(
        Child.objects.visible_to(request.user).select_related("residence__parent"), key=key
    )
    return found


def child_to_change(request: Asked, key: UUID) -> Child:
    """The child, where this person may write about it; 403 for a pupil who left his school (safety §2)."""
    child = child_in_sight(request, key)
    if not Child.objects.changeable_by(request.user).filter(pk=child.pk).exists():
        raise PermissionDenied("孩子已离开您的学校，离校后一年内只能查看；要改请找现在的学校或居住地乡镇。")
    return child


def list_export(request: Asked, table: Table, act_name: str) -> HttpResponse:
    """The list as a file, recorded with its count; 403 for who may not export."""
    if not may(request.user, "children.export"):
        raise PermissionDenied("您的岗位可以查看名册，不能导出。确有需要请由学校或教育局导出。")
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log(act_name, changes={"count": (None, table.count), "query": (None, request.GET.urlencode())})
    return table.export()


def export_name(request: Asked, name: str) -> str:
    return f"{name}{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else ""


def needs_sensitive(request: Asked) -> None:
    if not may(request.user, "children.sensitive"):
        raise PermissionDenied("特殊群体信息由学校、乡镇和教育局查看。")


def own_roll_of(request: Asked, key: UUID) -> Roll:
    """The open roll of a child in sight at a school this person manages; 404 otherwise."""
    roll = queries.own_roll(child_in_sight(request, key), request.user)
    if roll is None:
        raise Http404
    return roll


def file_shown(request: Asked, stored: StoredFile, act_name: str, child: Child) -> HttpResponse:
    """A paper on the screen, its opening recorded."""
    with act(by=request.user) as log:
        log(act_name, child=child)
    return file_inline(stored)


def own_classes(request: Asked) -> QuerySet[SchoolClass]:
    """Classes of the schools this person manages."""
    managed = sight(request.user).unit_ids_as(Role.SCHOOL_MANAGER)
    return queries.running(SchoolClass.objects.filter(school__in=managed), clock.today())
