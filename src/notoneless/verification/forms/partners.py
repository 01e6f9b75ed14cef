"""Forms of 部门核对: whom a list may hold, what is sent, what is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from notoneless.children.forms.filters import ChildFilter, Pick
from notoneless.children.models import Child
from notoneless.domain.partners import SharedField
from notoneless.domain.words import PartnerAnswer
from notoneless.verification.models import JointCount
from notoneless.verification.queries import partners as queries

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TICKED = "ticked"


class SendFilter(ChildFilter):
    """The filters of the register and 办案情况; nothing chosen is nobody, never the whole register."""

    which = Pick(label="办案情况", choices=queries.CASE_LISTS, method="by_which")

    def by_which(self, rows: QuerySet[Child], _name: str, value: str) -> QuerySet[Child]:
        return rows.filter(pk__in=queries.children_of_list(self.request.user, value).values("pk"))

    def filter_queryset(self, queryset: QuerySet[Child]) -> QuerySet[Child]:
        is_asked = any(self.form.cleaned_data.get(name) for name in self.filters)
        found: QuerySet[Child] = super().filter_queryset(queryset) if is_asked else queryset.none()
        return found


class SendForm(forms.Form):
    """To whom, what for, by when; all that were found, or the ticked ones."""

    scope = forms.ChoiceField(
        label="发送哪些", choices=[("all", "筛出的全部"), (TICKED, "只发勾选的")], widget=forms.RadioSelect, initial="all"
    )  # fmt: skip
    ticked = forms.ModelMultipleChoiceField(Child.objects.none(), to_field_name="key", required=False)
    unit = forms.ModelChoiceField(
        queries.departments(), label="部门", empty_label="请选", to_field_name="number"
    )
    title = forms.CharField(label="名单名称", max_length=80)
    purpose = forms.CharField(
        label="用途", max_length=200, help_text="部门会看到，如 核对低保家庭学生在校情况。"
    )
    shared = forms.MultipleChoiceField(
        label="除姓名、性别、出生日期外还发送", choices=SharedField.choices(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="只勾核对用得着的。",
    )  # fmt: skip
    due_on = forms.DateField(label="办结期限", widget=DAY)
    is_joint = forms.BooleanField(
        label="联合核对人数", required=False,
        help_text="勾选后，名单的人数按乡镇和情况（在籍在校、疑似、失学、其他）一并发给部门，部门填自己掌握的人数再签认。",
    )  # fmt: skip

    def __init__(self, *args: Any, found: QuerySet[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["ticked"].queryset = found  # type: ignore[attr-defined]

    @property
    def sent(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        ticked, scope = data.pop("ticked"), data.pop("scope")
        shared = [SharedField(word) for word in data.pop("shared")]
        return data | {"shared": shared, "children": ticked if scope == TICKED else self.found}


class AnswerFilter(forms.Form):
    """Which rows of a list are shown."""

    q = forms.CharField(label="姓名", required=False, max_length=40)
    state = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *PartnerAnswer.choices()])


class AnswerForm(forms.Form):
    """Agree or differ, for the ticked children or all the rest."""

    serials = forms.TypedMultipleChoiceField(label="孩子", coerce=int, required=False)
    rest = forms.BooleanField(label="其余没有核对的都按这个结果", required=False)
    answer = forms.TypedChoiceField(
        label="结果", choices=[(str(one), one.label) for one in PartnerAnswer if one is not PartnerAnswer.OPEN],
        coerce=PartnerAnswer, widget=forms.RadioSelect, initial=str(PartnerAnswer.AGREES),
    )  # fmt: skip
    note = forms.CharField(label="差在哪里", max_length=200, required=False, help_text="不一致的才填。")
    evidence = forms.FileField(
        label="佐证", required=False, help_text="如 死亡证明、迁移证明，挂在这次登记的孩子名下；照片或PDF，不超过10 MB。"
    )  # fmt: skip

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serials"].choices = [(number, number) for number in range(1, count + 1)]  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """A later day, and why."""

    due_on = forms.DateField(label="新的期限", widget=DAY)
    reason = forms.CharField(label="延期原因", max_length=200)


class CountsForm(forms.Form):
    """The counts a department has, a field a line of the sheet."""

    def __init__(self, *args: Any, lines: list[JointCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[f"count_{line.pk}"] = forms.IntegerField(
                label=line.words, min_value=0, max_value=1_000_000, initial=line.stated_count
            )

    @property
    def stated(self) -> list[int]:
        """The numbers in the order of the sheet."""
        return [self.cleaned_data[name] for name in self.fields]
