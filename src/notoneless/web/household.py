"""The children of one household side by side: what the children's room knows of them, and their open cases."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from notoneless.cases import queries as cases
from notoneless.cases.models import Case
from notoneless.children import queries as children
from notoneless.children.columns import file_url
from notoneless.children.models import Child
from notoneless.children.queries import Sibling
from notoneless.core.tables import Column, Table, link, pill
from notoneless.domain.words import Sex
from notoneless.grid.access import SignedRequest


def family_table(request: SignedRequest, child: Child) -> Table:
    """One line a child of the household, eldest first."""
    family = children.household_of(child, request.user)
    keys = [one.child.pk for one in family]
    found = {case.child_id: case for case in cases.cases_of(request.user).open().filter(child__in=keys)}
    return Table(
        request,
        family,
        _columns(found),
        url_of=lambda one: file_url(one.child),
        empty="没有找到同户的孩子。户籍线上登记了户号，或联系卡上登记了同一位监护人和电话，才连得起来。",
    )


def _columns(found: dict[int, Case]) -> list[Column]:
    def case_cell(one: Sibling) -> Any:
        case = found.get(one.child.pk)
        return link(reverse("cases:case_page", args=[case.key]), case.state_word.label) if case else "无"

    return [
        Column("name", "姓名", lambda one: one.child.name),
        Column("state", "就学情况", lambda one: pill(one.schooling.words, one.schooling.tone)),
        Column("school", "学校", lambda one: one.school),
        Column("school_class", "班级", lambda one: one.school_class),
        Column("case", "在办个案", case_cell),
        Column(
            "age",
            "年龄",
            lambda one: f"{Sex(one.child.sex).label} {one.age}岁" if one.age is not None else "",
        ),
        Column("place", "居住地", lambda one: one.place),
        Column("why", "怎么连起来的", lambda one: one.why or "本人"),
    ]
