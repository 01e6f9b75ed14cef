"""拆分: which groups of a village become a village of their own."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from notoneless.grid.forms import CloseForm
from notoneless.grid.models import Place


class PlaceTicks(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Places by their full names."""

    def label_from_instance(self, obj: Place) -> str:
        return obj.full_name


class SplitForm(CloseForm):
    """The new village, and which groups go there."""

    code = forms.CharField(label="新村的区划代码", max_length=14, help_text="12位，由民政部门赋码。")
    name = forms.CharField(label="新村名称", max_length=60)
    groups = PlaceTicks(
        Place.objects.none(), label="划到新村的小组", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选至少一个小组。"},
    )  # fmt: skip
    field_order = ("code", "name", "groups", "reason")

    def __init__(self, *args: Any, groups: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
