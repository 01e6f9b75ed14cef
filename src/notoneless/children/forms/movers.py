"""户籍变动: in, inside, out, the answer of the other side."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from notoneless.children import queries
from notoneless.children.forms.fields import DateInput, PlaceChoice
from notoneless.children.forms.filters import Pick, _places
from notoneless.children.models import Child, HouseholdMove, HouseholdMoveSet
from notoneless.core import clock
from notoneless.domain.householdmoves import ENDINGS, PAPERS, HouseholdMoveKind, HouseholdMoveState
from notoneless.domain.words import Sex
from notoneless.grid.models import Place

ACCEPT = "image/*,application/pdf"
K = HouseholdMoveKind


class _MoveForm(forms.Form):
    """What every move has: its day and its paper."""

    on = forms.DateField(label="变动日期", widget=DateInput)
    evidence = forms.FileField(
        label="凭据",
        required=False,
        help_text="户口簿、户口迁移证或派出所证明的照片；照片或PDF，不超过10 MB。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["accept"] = ACCEPT


class MoverInForm(_MoveForm):
    """迁入: a child that came to the village."""

    name = forms.CharField(label="姓名", max_length=60)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices()[:2], widget=forms.RadioSelect)
    born_on = forms.DateField(label="出生日期", widget=DateInput)
    id_number = forms.CharField(
        label="身份证号",
        max_length=20,
        required=False,
        help_text="有证号才能和别处的登记对上，没有的以后补。",
    )
    place = PlaceChoice(label="迁入哪个村(社区)或小组", queryset=Place.objects.none(), empty_label="请选择")
    elsewhere = forms.CharField(
        label="从哪里迁来", max_length=80, help_text="县外写到县，县内写到村；新上户的写“新上户”。"
    )
    is_living_along = forms.BooleanField(label="人也住过来了", required=False, initial=True)
    guardian_name = forms.CharField(label="监护人姓名", max_length=60, required=False)
    guardian_phone = forms.CharField(label="监护人电话", max_length=20, required=False)
    field_order = (
        "name", "sex", "born_on", "id_number", "place", "elsewhere", "on", "is_living_along", "guardian_name",
        "guardian_phone", "evidence",
    )  # fmt: skip

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


class MoverInsideForm(_MoveForm):
    """县内迁移: to which village; 上户: at which."""

    to_place = PlaceChoice(label="户口落在哪个村(社区)", queryset=Place.objects.none(), empty_label="请选择")
    is_living_along = forms.BooleanField(label="人也搬过去了", required=False, initial=True)
    reason = forms.CharField(label="说明", max_length=200, required=False)
    field_order = ("to_place", "on", "is_living_along", "reason", "evidence")

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_place"].queryset = places  # type: ignore[attr-defined]


class MoverOutForm(_MoveForm):
    """The child leaves the household line: why, where to, on which paper."""

    kind = forms.TypedChoiceField(
        label="为什么移出", choices=[(str(kind), f"{kind.label}（凭{PAPERS[kind]}）") for kind in ENDINGS],
        coerce=K, widget=forms.RadioSelect, initial=str(K.OUT),
    )  # fmt: skip
    elsewhere = forms.CharField(
        label="迁到哪里", max_length=80, required=False, help_text="迁出、双重户籍必填，写到县。"
    )
    reason = forms.CharField(label="说明", max_length=200, required=False)
    field_order = ("kind", "elsewhere", "on", "reason", "evidence")


class MoverAnswerForm(forms.Form):
    """Confirmed, or not with the reason."""

    is_confirmed = forms.TypedChoiceField(
        label="核对结果", choices=(("1", "确认"), ("0", "不确认")), coerce=lambda value: value == "1",
        widget=forms.RadioSelect, initial="1",
    )  # fmt: skip
    answer = forms.CharField(label="意见", max_length=200, required=False, help_text="不确认必须写明原因。")


class MoverWithdrawForm(forms.Form):
    """Why a move is taken back."""

    reason = forms.CharField(label="为什么撤销", max_length=200)


class MoverSettleForm(forms.Form):
    """How one knows that he is registered where he went."""

    note = forms.CharField(
        label="怎样核实的", max_length=200, help_text="看了那边的户口簿、打了哪里的电话、收到哪里的回函。"
    )


STATES = (*HouseholdMoveState.choices(), ("overdue", "逾期未确认"), ("unsettled", "迁出待落实"))


class MoverFilter(filters.FilterSet):  # type: ignore[misc]
    """户籍变动 filters."""

    q = filters.CharFilter(label="查找", method="by_words")
    kind = Pick(label="类别", choices=HouseholdMoveKind.choices())
    state = Pick(label="进度", choices=STATES, method="by_state")
    place = Pick(label="乡镇、村", choices=(), method="by_place")

    def __init__(self, data: Any = None, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, **kwargs)
        _places(self)

    def by_state(self, rows: HouseholdMoveSet, _name: str, value: str) -> HouseholdMoveSet:
        if value == "unsettled":
            return rows.unsettled()
        if value == "overdue":
            return rows.overdue(clock.today())
        return rows.filter(state=value)

    def by_words(self, rows: QuerySet[HouseholdMove], _name: str, value: str) -> QuerySet[HouseholdMove]:
        return rows.filter(child__in=Child.objects.filter(queries.matching(value)))

    def by_place(self, rows: QuerySet[HouseholdMove], _name: str, value: str) -> QuerySet[HouseholdMove]:
        places = Place.objects.under(self.paths[value])
        return rows.filter(from_place__in=places) | rows.filter(to_place__in=places)
