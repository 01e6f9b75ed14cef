"""拆分: which groups and households of a village become a village of their own."""

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
    """The new village, and which groups and households go there."""

    code = forms.CharField(label="新村的区划代码", max_length=14, help_text="12位，由民政部门赋码。")
    name = forms.CharField(label="新村名称", max_length=60)
    groups = PlaceTicks(
        Place.objects.none(), label="划到新村的小组", widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    people = forms.MultipleChoiceField(
        label="划到新村的住户（直接登记在村、不在小组里的孩子）", widget=forms.CheckboxSelectMultiple, required=False,
        error_messages={"invalid_choice": "名单已有变动，请刷新页面重新勾选。"},
    )  # fmt: skip
    field_order = ("code", "name", "groups", "people", "reason")

    def __init__(
        self, *args: Any, groups: QuerySet[Place], households: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        self.fields["people"].choices = households  # type: ignore[attr-defined]
        for name, there in (("groups", groups.exists()), ("people", bool(households))):
            if not there:
                del self.fields[name]

    def clean_people(self) -> list[int]:
        """The children of the households ticked."""
        return [int(key) for household in self.cleaned_data["people"] for key in household.split(",")]
