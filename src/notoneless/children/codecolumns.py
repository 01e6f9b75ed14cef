"""Columns of the county's code table."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join

from notoneless.children.queries import needs_words
from notoneless.core.tables import Column, pill
from notoneless.domain.codeneeds import SETTERS, roles_of
from notoneless.domain.words import Role


def _stands(code: Any) -> Any:
    if not code.is_active:
        return pill("已停用")
    if code.is_out_of_school:
        return pill("属失学", "due")
    return pill("不属失学，在校" if code.is_in_school else "不属失学", "done")


def _term(days: int | None) -> str:
    return f"{days}天" if days else "长期"


def _sub_words(sub: Any) -> str:
    more = [_term(sub.valid_days)] if sub.has_own_term else []
    more += ["数据差错"] if sub.is_data_fault else []
    more += [] if sub.is_active else ["停用"]
    return f"{sub.label}({'，'.join(more)})" if more else str(sub.label)


def _subs(code: Any) -> Any:
    words = [_sub_words(sub) for sub in code.subs.all()]
    words += ["数据差错，可成批"] if code.is_data_fault else []
    return format_html_join("、", "{}", ((word,) for word in words)) if words else "—"


SHORT = {Role.SCHOOL_MANAGER: "学校", Role.CENTRE_OFFICER: "中心校", Role.BUREAU_OFFICER: "教育局"}


def _setters(code: Any) -> str:
    return "、".join(SHORT[role] for role in SETTERS if role in roles_of(code.setters))


def _evidence(code: Any) -> Any:
    return format_html('{}<br><span class="soft">必须：{}</span>', code.evidence, needs_words(code))


CODE_COLUMNS = [
    Column("code", "编码", str, width="middle"),
    Column("state", "采信后", _stands),
    Column("subs", "细类", _subs),
    Column("evidence", "应附佐证", _evidence),
    Column("term", "再核", lambda code: _term(code.valid_days), width="narrow"),
    Column("setters", "由谁定码", _setters, width="middle"),
]
