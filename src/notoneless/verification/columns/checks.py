"""Columns of the lists 四查三比对 finds: who it is, what is wrong, how far it is, and the thing to do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from notoneless.core.tables import Column, link, pill
from notoneless.verification.columns.runs import BORN, NAME, NUMBER, PLACE, SEAT, WHY
from notoneless.verification.models import MatchSeen, SeenKind
from notoneless.verification.queries.matching import codes_by_id

K = SeenKind


def _other(seen: MatchSeen) -> str:
    return f"{seen.other.child.name}（{seen.other.school.name}）" if seen.other else ""


def _state(codes: dict[int, Any]) -> Any:
    def words(seen: MatchSeen) -> str:
        if seen.has_case:  # type: ignore[attr-defined]
            return "在办个案"
        code = codes.get(seen.code)  # type: ignore[attr-defined]
        return str(code) if code else "未落实"

    def cell(seen: MatchSeen) -> Any:
        said = words(seen)
        return pill(said, {"在办个案": "accent", "未落实": "overdue"}.get(said, "done"))

    return cell, words


def _next(seen: MatchSeen) -> Any:
    """The button that does it, where the child is in sight."""
    if seen.child is None or not seen.is_child_seen:  # type: ignore[attr-defined]
        return ""
    file, keys = reverse("web:child_file", args=[seen.child.key]), [seen.child.key]
    if seen.kind == K.WRONG_NUMBER:
        return link(reverse("children:key_change_ask", args=keys), "提出变更")
    if seen.kind == K.NAMESAKE:
        return link(reverse("children:merge_find", args=keys), "核对并档")
    if seen.kind == K.DUPLICATE:
        return link(reverse("verification:duplicates"), "核对认定")
    return link(file, "看档案")


def check_columns(kind: SeenKind) -> list[Column]:
    """What is shown of one list."""
    cell, words = _state(codes_by_id())
    state = Column("state", "落实情况", cell, export=words)
    other = Column("other", "与谁相同", _other)
    own: dict[SeenKind, list[Column]] = {
        K.OUT: [BORN, PLACE, state], K.POOR_OUT: [BORN, PLACE, SEAT, state], K.LEFT: [SEAT, PLACE, state],
        K.PHANTOM: [SEAT, PLACE, state], K.WRONG_NUMBER: [SEAT, NUMBER, WHY], K.NAMESAKE: [SEAT, BORN, other],
        K.DUPLICATE: [SEAT, other, WHY], K.UNCLAIMED: [SEAT, PLACE],
    }  # fmt: skip
    return [NAME, *own[kind], Column("next", "下一步", _next)]
