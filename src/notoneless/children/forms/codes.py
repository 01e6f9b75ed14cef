"""Forms of the county's code table, and the filter of 补建学籍."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from notoneless.children import queries
from notoneless.children.forms.filters import Pick
from notoneless.children.models import RollTask, SubCode, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.widgets import PlainSelect
from notoneless.domain.codeneeds import SETTERS, CodeNeed, needs_of, roles_of
from notoneless.domain.codetable import MOST_DAYS
from notoneless.domain.rolltask import RollTaskState
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import Unit

STANDS = (("in", "不属失学，算在校就读"), ("accounted", "不属失学，算已核有据"), ("out", "属失学"))
"""What a code does with a child: the three states of the balance."""


def _days(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=help_text,
        error_messages={"invalid": "填整数天数，长期有效的留空。"},
    )


class CodeForm(forms.Form):
    """One code as the county has it."""

    label = forms.CharField(label="名称", max_length=60, error_messages={"required": "请写名称。"})
    evidence = forms.CharField(
        label="应附佐证", max_length=120, error_messages={"required": "请写应附的佐证。"},
        help_text="写给定码的人看：什么材料、谁出具、要不要盖章。",
    )  # fmt: skip
    needs = forms.TypedMultipleChoiceField(
        label="采信前必须具备", choices=CodeNeed.choices(), coerce=CodeNeed, widget=forms.CheckboxSelectMultiple,
        help_text="勾选的缺一样就不能提交、也不能采信。", error_messages={"required": "至少勾一样。"},
    )  # fmt: skip
    setters = forms.TypedMultipleChoiceField(
        label="可由谁确定", choices=[(str(r), r.label) for r in SETTERS], coerce=Role,
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "至少勾一种岗位。"},
        help_text="村(社区)只登记入户所见，不定码。",
    )  # fmt: skip
    stands = forms.ChoiceField(
        label="采信后算什么",
        choices=STANDS,
        widget=forms.RadioSelect,
        help_text="已用在孩子身上的编码不能改这一项。",
    )
    valid_days = _days("多少天后重新核实", "到期那天孩子自动回到疑似台账；长期有效的留空。")
    is_data_fault = forms.BooleanField(
        label="属数据差错，可以成批办理", required=False, help_text="名单或学籍数据错了，不是孩子的情况变了。"
    )
    is_active = forms.BooleanField(
        label="启用", required=False, help_text="停用后不再用于新的核查，已认定的不受影响。"
    )

    @staticmethod
    def first(code: WhereaboutsCode) -> dict[str, Any]:
        """The form as the code stands."""
        stands = "out" if code.is_out_of_school else "in" if code.is_in_school else "accounted"
        return {
            "label": code.label, "evidence": code.evidence, "needs": needs_of(code.needs),
            "setters": roles_of(code.setters), "stands": stands, "valid_days": code.valid_days,
            "is_data_fault": code.is_data_fault, "is_active": code.is_active,
        }  # fmt: skip

    @staticmethod
    def words(data: dict[str, Any]) -> dict[str, Any]:
        """As the service takes it."""
        stands = data["stands"]
        rest = {name: value for name, value in data.items() if name != "stands"}
        return rest | {"is_out_of_school": stands == "out", "is_in_school": stands == "in"}


class LettersForm(forms.Form):
    """The letters of all codes at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in queries.codes_table():
            self.fields[f"letter_{code.pk}"] = forms.CharField(
                label=code.label, initial=code.letter, max_length=2, strip=True,
                error_messages={"required": "每个编码都要有代码。"},
            )  # fmt: skip

    @staticmethod
    def words(data: dict[str, Any]) -> dict[int, str]:
        return {int(name.removeprefix("letter_")): str(value) for name, value in data.items()}


class SubCodeForm(forms.Form):
    """One sub-code."""

    label = forms.CharField(label="细类名称", max_length=60, error_messages={"required": "请写细类名称。"})
    has_own_term = forms.BooleanField(
        label="有效天数另定", required=False, help_text="不勾的随编码；勾了又不填天数的，长期有效。"
    )
    valid_days = _days("多少天后重新核实", "")
    is_data_fault = forms.BooleanField(label="属数据差错，可以成批办理", required=False)
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    @staticmethod
    def first(sub: SubCode) -> dict[str, Any]:
        names = ("label", "has_own_term", "valid_days", "is_data_fault", "is_active")
        return {name: getattr(sub, name) for name in names}


class ConfirmForm(forms.Form):
    """核对确认."""

    template = forms.CharField(
        label="对照的核查模板", max_length=120, help_text="文件名或文号，如“省教育厅疑似失学儿童核查表(2026年)”。",
        error_messages={"required": "请写明对照的是哪份模板。"},
    )  # fmt: skip


class NotHereForm(forms.Form):
    """孩子不在本校."""

    reason = forms.CharField(
        label="为什么说不在本校", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：只来读过一个月，去年九月随父母走了；教育局据此重新核查。",
        error_messages={"required": "请写明原因。"},
    )  # fmt: skip


class RollTaskFilter(filters.FilterSet):  # type: ignore[misc]
    """补建学籍 filters."""

    q = filters.CharFilter(label="姓名", method="by_name")
    state = Pick(label="状态", choices=RollTaskState.choices())
    school = filters.ModelChoiceFilter(
        label="学校", queryset=lambda request: _schools(request), empty_label="全部", widget=PlainSelect
    )
    late = filters.BooleanFilter(label="只看逾期", method="only_late", widget=forms.CheckboxInput)

    class Meta:
        model = RollTask
        fields: list[str] = []

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        word = queries.words_of(text)
        return rows.filter(Q(child__name__contains=word) | Q(child__initials__startswith=word.lower()))

    def only_late(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.open().filter(due_on__lt=clock.today()) if value else rows


def _schools(request: Any) -> Any:
    see = sight(request.user)
    schools = Unit.objects.filter(school__isnull=False)
    return schools if see.is_everything else schools.filter(pk__in=see.units.values("pk"))
