"""Forms of 核查行动: the plan of stages, a member of a group, a stage reported, the filters of the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from notoneless.core import clock
from notoneless.domain.campaigns import MOST_STAGES, CheckRole, CheckStanding, CheckWorksOn, Stage
from notoneless.domain.partners import SharedField
from notoneless.domain.words import TOWNSHIPS, VILLAGES
from notoneless.grid.models import Place, User
from notoneless.verification.models import CheckCampaign, CheckGroup
from notoneless.verification.queries import campaigngroups as groups
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.queries import partners

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(forms.Form):
    """Title and stages; a stage without name and days is none."""

    title = forms.CharField(
        label="名称", max_length=60, help_text="会印在行动安排表和核查表上，如 2026年秋季疑似失学儿童核查。"
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_STAGES + 1):
            now = stages[n - 1] if n <= len(stages) else None
            first = (now.name, now.from_on, now.until_on) if now else ("", None, None)
            labels = (f"第{n}阶段", f"第{n}阶段开始", f"第{n}阶段截止")
            self.fields[f"name_{n}"] = forms.CharField(
                label=labels[0], max_length=30, required=False, initial=first[0]
            )
            for key, label, initial in (("from", labels[1], first[1]), ("until", labels[2], first[2])):
                self.fields[f"{key}_{n}"] = forms.DateField(
                    label=label, required=False, widget=DAY, initial=initial
                )

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The stages as rows of three fields."""
        return [[self[f"{key}_{n}"] for key in ("name", "from", "until")] for n in range(1, MOST_STAGES + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stages = []
        for n in range(1, MOST_STAGES + 1):
            name, begun, ended = (data.get(f"{key}_{n}") for key in ("name", "from", "until"))
            if not (name or begun or ended):
                continue
            if not (name and begun and ended):
                self.add_error(f"name_{n}", "名称、开始和截止日期都要填；不要这个阶段就都清空。")
                continue
            stages.append(Stage(name, begun, ended))
        return {"title": data.get("title", ""), "stages": stages} | {
            key: value for key, value in data.items() if key == "works_on"
        }


class OpenForm(PlanForm):
    """A new campaign: besides, which cases it works on."""

    works_on = forms.TypedChoiceField(
        label="核查哪些孩子", choices=CheckWorksOn.choices(), coerce=CheckWorksOn, widget=forms.RadioSelect,
        initial=str(CheckWorksOn.ALL), help_text="开启时还没核查完的疑似全部列入；以后新立的，由教育局补入。",
    )  # fmt: skip


class MemberForm(forms.Form):
    """One member: somebody with an account, or a name and a phone."""

    user = forms.ModelChoiceField(
        User.objects.none(), label="人员", required=False, empty_label="没有账号，写在下面"
    )
    name = forms.CharField(label="姓名", max_length=40, required=False, help_text="没有账号的才填。")
    phone = forms.CharField(
        label="电话", max_length=20, required=False, help_text="没有账号的才填，加密保存。"
    )
    village = forms.ModelChoiceField(
        Place.objects.none(), label="负责的村(社区)", required=False, empty_label="请选", to_field_name="code"
    )

    def __init__(self, *args: Any, group: CheckGroup, role: CheckRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        field: Any = self.fields["user"]
        field.queryset = groups.candidates(group, role, today)
        field.label_from_instance = _person_words
        village: Any = self.fields["village"]
        village.queryset = groups.villages_in(group)
        if role is not CheckRole.VILLAGE:
            del self.fields["village"]
        if role is CheckRole.LEADER:
            del self.fields["name"], self.fields["phone"]
            field.empty_label = "请选"

    def clean(self) -> dict[str, Any]:
        return {"user": None, "name": "", "phone": "", "village": None} | (super().clean() or {})


def _person_words(person: User) -> str:
    today = clock.today()
    post = next((p for p in person.posts.all() if p.until_on is None or p.until_on >= today), None)
    return f"{person.name}（{post}）" if post else person.name


class ReportForm(forms.Form):
    """A stage is done."""

    remark = forms.CharField(
        label="完成情况", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话：做了什么，还有什么没做完。没有应核查的孩子也要报。",
    )  # fmt: skip


class JointForm(forms.Form):
    """联合核对 from a campaign: with whom, what of the children, by when."""

    unit = forms.ModelChoiceField(
        partners.departments(), label="部门", empty_label="请选", to_field_name="number"
    )
    township = forms.ModelChoiceField(
        Place.objects.none(), label="乡镇(街道)", required=False, empty_label="全部", to_field_name="code"
    )
    purpose = forms.CharField(label="用途", max_length=200, help_text="部门会看到。")
    shared = forms.MultipleChoiceField(
        label="除姓名、性别、出生日期外还发送", choices=SharedField.choices(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="只勾核对用得着的。",
    )  # fmt: skip
    due_on = forms.DateField(label="办结期限", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = queries.townships()  # type: ignore[attr-defined]


class CheckFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Which names of a campaign are shown."""

    q = django_filters.CharFilter(label="姓名", method="by_name")
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)", queryset=Place.objects.filter(kind__in=TOWNSHIPS), to_field_name="code",
        method="by_place", empty_label="全部乡镇",
    )  # fmt: skip
    standing = django_filters.ChoiceFilter(
        label="进度", choices=CheckStanding.choices(), method="by_standing", empty_label="全部进度"
    )
    late = django_filters.BooleanFilter(label="只看逾期", method="by_late", widget=forms.CheckboxInput)
    village = django_filters.ModelChoiceFilter(
        queryset=Place.objects.filter(kind__in=VILLAGES), to_field_name="code", method="by_place",
        widget=forms.HiddenInput,
    )  # fmt: skip
    nowhere = django_filters.BooleanFilter(method="by_nowhere", widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: CheckCampaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def by_name(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        text = text.strip()
        by_text = Q(child__name__contains=text) | Q(child__initials__startswith=text.lower())
        return rows.filter(by_text) if text else rows

    def by_place(self, rows: QuerySet[Any], _name: str, place: Place) -> QuerySet[Any]:
        return rows.filter(place__path__startswith=place.path)

    def by_standing(self, rows: QuerySet[Any], _name: str, word: str) -> QuerySet[Any]:
        return queries.with_standing(rows, word)

    def by_late(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queries.late_ones(rows, clock.today()) if value else rows

    def by_nowhere(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        placed = Q()
        for path in self.campaign.groups.values_list("township__path", flat=True):
            placed |= Q(place__path__startswith=path)
        return rows.exclude(placed) if value and placed else rows
