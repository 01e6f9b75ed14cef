"""Forms of 核查统计: which list and day, which names, why it is handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.core.widgets import PlainSelect
from notoneless.domain.columnlists import ListKind
from notoneless.grid.models import User
from notoneless.verification.models import SOURCE_KINDS
from notoneless.verification.queries import statement as queries


class AskedForm(forms.Form):
    """Which list, as it stood on which day."""

    list = forms.ChoiceField(label="名单", choices=(), required=False, widget=PlainSelect)
    on = forms.DateField(
        label="统计日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请选一个日期，如 2026-10-31。"},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = queries.lists_to_count(user)
        kinds = [
            kind for kind in (ListKind.SUSPECTED, *SOURCE_KINDS) if any(one.kind == kind for one in lists)
        ]
        self.choices = [(str(kind), kind.label) for kind in dict.fromkeys(kinds)]
        self.choices += [
            (str(one.key), f"只看{ListKind(one.kind).label} {one.listed_on:%Y-%m-%d}新列入的")
            for one in lists
        ]
        self.fields["list"].choices = self.choices  # type: ignore[attr-defined]


class NamesForm(AskedForm):
    """The same, and part of a name; code and township come from the figure that was clicked."""

    q = forms.CharField(label="姓名", required=False, max_length=60)
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    township = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """Why a list with whole numbers leaves the house."""

    reason = forms.CharField(
        label="用途", max_length=200, help_text="如“按省教育厅通知上报核查结果”。",
        error_messages={"required": "导出的名单有完整身份证号，请写明用途。"},
    )  # fmt: skip
