"""升级: the approved list, answers of junior schools, pupils who stay back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from notoneless.children.forms.fields import ClassChoice
from notoneless.children.models import Leaver
from notoneless.children.queries.rollover import Plan, PlanLine
from notoneless.domain.rollover import Acceptance, Fate
from notoneless.domain.words import Stage
from notoneless.grid.models import SchoolClass, Unit
from notoneless.grid.queries import schools_with

ACCEPT = "image/*,application/pdf"


class RolloverForm(forms.Form):
    """The paper a rollover rests on."""

    evidence = forms.FileField(
        label="经核准的毕业生名册",
        help_text="扫描件或照片，一次上传，所有毕业生的学籍异动都以它为据。",
        error_messages={"required": "请上传经核准的毕业生名册。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["accept"] = ACCEPT


class LeaverChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Leavers by name and primary school."""

    def label_from_instance(self, obj: Leaver) -> str:
        return f"{obj.roll.child.name}（{obj.roll.school.name}）"


class LeaversForm(forms.Form):
    """Accept all, accept the ticked ones, or send the ticked ones back."""

    ANSWERS = (("all", "全部接收"), ("some", "接收勾选的"), ("decline", "退回勾选的"))
    answer = forms.ChoiceField(label="怎么答复", choices=ANSWERS, widget=forms.RadioSelect, initial="all")
    chosen = LeaverChoice(
        Leaver.objects.none(), label="学生", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="退回原因", max_length=200, required=False, help_text="退回才填，如“已随父母迁居外县”。"
    )

    def __init__(self, *args: Any, leavers: QuerySet[Leaver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leavers = leavers
        self.fields["chosen"].queryset = leavers  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Leaver]:
        """Whom the answer is about."""
        found = self.leavers if self.cleaned_data["answer"] == "all" else self.cleaned_data["chosen"]
        return list(found)

    @property
    def acceptance(self) -> Acceptance:
        """What the answer is."""
        return Acceptance.DECLINED if self.cleaned_data["answer"] == "decline" else Acceptance.ACCEPTED


class LeaverPlaceForm(forms.Form):
    """The junior school for one leaver."""

    junior = forms.ModelChoiceField(
        Unit.objects.none(), label="升入哪所初中", empty_label="请选", to_field_name="number",
        error_messages={"required": "请选初中。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["junior"].queryset = schools_with(Stage.JUNIOR)  # type: ignore[attr-defined]


class RetentionForm(forms.Form):
    """One pupil who stays back."""

    school_class = ClassChoice(label="现在的班级", queryset=SchoolClass.objects.none(), empty_label="请选")
    name = forms.CharField(label="学生姓名", max_length=60)
    reason = forms.CharField(label="原因", max_length=200)
    evidence = forms.FileField(label="家长申请或评议材料", help_text="照片或PDF，不超过10 MB。")

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs["accept"] = ACCEPT


class FateFilter(forms.Form):
    """One fate, one school, a part of a name."""

    q = forms.CharField(label="姓名", required=False, max_length=20)
    fate = forms.ChoiceField(label="去向", required=False)
    school = forms.ChoiceField(label="学校", required=False)

    def __init__(self, *args: Any, plan: Plan, fates: Sequence[Fate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        schools = [(unit.number, unit.name) for unit, _found in plan.by_school()]
        self.fields["fate"].choices = [("", "全部"), *((str(fate), fate.label) for fate in fates)]  # type: ignore[attr-defined]
        self.fields["school"].choices = [("", "全部"), *schools]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[PlanLine]:
        """The lines asked for; a word that is none of the choices finds nobody."""
        if not self.is_valid():
            return []
        words, fate, school = (self.cleaned_data[name] for name in ("q", "fate", "school"))
        return [
            line
            for line in self.plan.lines
            if (not fate or line.fate == fate)
            and (not school or line.roll.school.number == school)
            and words in line.roll.child.name
        ]
