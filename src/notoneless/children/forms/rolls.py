"""Moves of a roll."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from notoneless.children import queries
from notoneless.children.forms.fields import ClassChoice, DateInput, PlaceChoice
from notoneless.domain.rollmoves import moves_from
from notoneless.domain.words import RollMoveKind, RollState, Sex
from notoneless.grid.models import Place, SchoolClass


class RollForm(forms.Form):
    """入学、转入、复学 of a child whose file is in sight."""

    kind = forms.ChoiceField(label="办理什么", widget=forms.RadioSelect)
    school_class = ClassChoice(
        label="编入哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )
    on = forms.DateField(label="到校日期", widget=DateInput)
    roll_number = forms.CharField(
        label="学籍号", max_length=30, required=False, help_text="一人一号，终身不变；已有的留空即沿用。"
    )
    is_boarding = forms.BooleanField(label="住校", required=False)
    reason = forms.CharField(label="说明", max_length=200, required=False)
    evidence = forms.FileField(
        label="材料", required=False, help_text="转入须上传转学申请及转出学校证明；照片或PDF，不超过10 MB。"
    )

    def __init__(
        self, *args: Any, classes: QuerySet[SchoolClass], state: RollState | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = moves_from(state)
        starts = [k for k in (*kinds, *moves_from(None)) if k in STARTS]
        self.fields["kind"].choices = [(str(k), k.label) for k in dict.fromkeys(starts)]  # type: ignore[attr-defined]
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]
        self.fields["evidence"].widget.attrs["accept"] = "image/*,application/pdf"


STARTS = (RollMoveKind.ENROL, RollMoveKind.TRANSFER_IN, RollMoveKind.RETURN)


class PupilForm(RollForm):
    """A pupil who comes to the school and whose file is not in sight: found by the whole ID number, or new."""

    name = forms.CharField(label="姓名", max_length=60)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", widget=DateInput)
    id_number = forms.CharField(
        label="身份证号", max_length=20, required=False, help_text="没有户口的孩子也要先入学，证号以后补。"
    )
    place = PlaceChoice(label="现住哪个村(社区)", queryset=Place.objects.none(), empty_label="请选择")
    address = forms.CharField(label="居住地址", max_length=120, required=False)
    guardian_name = forms.CharField(label="监护人姓名", max_length=60, required=False)
    guardian_relation = forms.CharField(label="与孩子的关系", max_length=20, required=False)
    guardian_phone = forms.CharField(label="监护人电话", max_length=20, required=False)
    field_order = (
        "name", "sex", "born_on", "id_number", "kind", "school_class", "on", "roll_number", "is_boarding",
        "place", "address", "guardian_name", "guardian_relation", "guardian_phone", "evidence", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, state=None, **kwargs)
        self.fields["place"].queryset = queries.villages()  # type: ignore[attr-defined]


class ClassChangeForm(forms.Form):
    """调班 within the school."""

    school_class = ClassChoice(
        label="调到哪个班", queryset=SchoolClass.objects.none(), empty_label="请选择班级"
    )

    def __init__(self, *args: Any, classes: QuerySet[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]
