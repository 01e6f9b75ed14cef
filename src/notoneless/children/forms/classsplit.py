"""分班、并班: whom, where to, and who teaches them."""

from datetime import date
from typing import Any

from django import forms

from notoneless.children.models import Roll
from notoneless.grid.models import SchoolClass, User
from notoneless.grid.queries import people_at

NEW = "new"


class PupilChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The pupils of a class by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.child.name} {obj.child.get_sex_display()}"


class ClassSplitForm(forms.Form):
    """Pupils ticked one by one or all of them, the class they go to, its homeroom teacher."""

    is_all = forms.BooleanField(label="全部学生(并班)", required=False)
    pupils = PupilChoice(
        label="调哪些学生",
        queryset=Roll.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "名单已有变动，请刷新页面重新勾选。"},
    )
    target = forms.ChoiceField(label="调到哪个班", widget=forms.RadioSelect)
    teacher = forms.ModelChoiceField(
        label="那个班的班主任",
        queryset=User.objects.none(),
        required=False,
        empty_label="不变",
        to_field_name="login",
        help_text="新设的班请同时选定班主任。",
    )

    def __init__(self, *args: Any, school_class: SchoolClass, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rolls = Roll.objects.current().filter(school_class=school_class).select_related("child")
        self.fields["pupils"].queryset = rolls.order_by("child__initials", "pk")  # type: ignore[attr-defined]
        same = SchoolClass.objects.filter(
            school=school_class.school, stage=school_class.stage, entry_year=school_class.entry_year
        ).exclude(pk=school_class.pk)
        self.others = {str(row.pk): row for row in same.order_by("class_no")}
        choices = [(key, row.label(today)) for key, row in self.others.items()]
        self.fields["target"].choices = [*choices, (NEW, "新设一个班")]  # type: ignore[attr-defined]
        self.fields["teacher"].queryset = people_at(school_class.school, today)  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """What ``class_split`` is called with."""
        data = self.cleaned_data
        chosen = self.fields["pupils"].queryset if data["is_all"] else data["pupils"]  # type: ignore[attr-defined]
        return {
            "roll_ids": [roll.pk for roll in chosen],
            "target": self.others.get(data["target"]),
            "teacher": data["teacher"],
        }
