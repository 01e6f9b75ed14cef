"""Forms of the cause and what follows from it: reporting, verifying, care, supervision, referrals, tips."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.cases import forms as forms_of_case
from notoneless.cases.forms import day_field, photo_field, words_field
from notoneless.children.models import Child
from notoneless.domain.causes import CAUSES, causes_to_report
from notoneless.domain.referrals import ReportedTo
from notoneless.domain.tips import (
    ANSWER_MOST,
    INFORMANT_MOST,
    NAME_MOST,
    SAID_MOST,
    WHERE_MOST,
    TipOutcome,
    clean_text,
)
from notoneless.domain.words import ReferralKind, Role, SupervisionEnd
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User

_CHOOSE = {"required": "请选一个。"}


def cause_field(user: User, *, required: bool = True) -> forms.ChoiceField:
    """The causes this person may report."""
    found = [(cause.id, cause.name) for cause in causes_to_report(sight(user).roles)]
    return forms.ChoiceField(
        label="失学原因(初步了解)",
        choices=[("", "请选" if required else "还不清楚"), *found],
        required=required,
        help_text="先报您了解到的，由牵头单位核实。选“学校原因”的直接交教育局，学校看不到是谁报的。",
        error_messages=_CHOOSE,
    )


class SeeDoorForm(forms_of_case.SeeDoorForm):
    """入户所见, and from school, township and centre what was heard of the cause. The village says what it saw."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sight(user).roles <= {Role.VILLAGE_OFFICER}:
            self.fields["cause"] = cause_field(user, required=False)


class OpenForm(forms_of_case.OpenForm):
    """立为疑似, with the cause where it is known."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = cause_field(user, required=False)


class CauseReportForm(forms.Form):
    """初报原因."""

    note = words_field("怎样了解到的", help_text="听谁说的、看到了什么，一两句话。", rows=3)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = cause_field(user)
        self.order_fields(["cause", "note"])


class CauseVerifyForm(forms.Form):
    """核实原因."""

    cause = forms.ChoiceField(
        label="核实的原因", choices=[("", "请选"), *((c.id, c.name) for c in CAUSES)], error_messages=_CHOOSE
    )
    note = words_field("怎样核实的", help_text="向谁了解、看了什么材料。没有附材料的，这里必须写。", rows=3)
    evidence = photo_field("材料", help_text="诊断证明、残疾证、情况说明等，手机拍照或 PDF。")


class CauseDecideForm(forms.Form):
    """教育局确认或退回."""

    decision = forms.ChoiceField(
        label="意见",
        choices=[("confirm", "确认：个案转到这条路径"), ("return", "退回：依据不足或者不属实")],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    note = words_field("说明", help_text="退回的必须写明原因。", rows=3)
    is_school_told = forms.BooleanField(
        label="退回的同时，让学校恢复参与这个个案",
        required=False,
        help_text="只对“学校原因”有用。不勾选的，学校继续看不到这个个案，由包保单位或教育局牵头。",
    )


class CareForm(forms.Form):
    """关爱安排."""

    plan = words_field("一人一案", help_text="孩子的情况、家里的难处、商定怎样帮。", rows=4)
    treated_at = forms.CharField(label="在哪里治疗", max_length=120, required=False)
    back_by_on = day_field("预计回家日期", required=False)
    touch_days = forms.IntegerField(
        label="几天联系一次",
        min_value=1,
        max_value=180,
        required=False,
        help_text="不填按县里设置的天数。",
        error_messages={"invalid": "请填整数天。", "min_value": "至少1天。", "max_value": "最多180天。"},
    )


class HomeForm(forms.Form):
    """孩子回家了."""

    on = day_field("哪天回家的")
    met = forms.CharField(label="见到谁", max_length=60, required=False)
    found = words_field(
        "孩子现在怎样", required=True, help_text="身体怎样、能不能上学、能不能在家学习。", rows=3
    )


class DutyForm(forms.Form):
    """落实."""

    on = day_field("哪天落实的")
    agreed = words_field(
        "商定的内容", required=True, help_text="谁去教、每周哪几天、从哪天开始、家长怎样配合。"
    )


class FoundForm(forms.Form):
    """督办查明."""

    found = words_field("查明的情况", required=True)
    told = words_field("责成学校改正什么", required=True, rows=3)
    correct_by_on = day_field("限期改正日期")


class SupervisionCloseForm(forms.Form):
    """督办办结."""

    end = forms.TypedChoiceField(
        label="结果",
        choices=SupervisionEnd.choices(),
        coerce=SupervisionEnd,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    outcome = words_field(
        "改正情况", required=True, help_text="改了什么、谁去核实的；查无此事的写明怎样查的。"
    )
    is_school_told = forms.BooleanField(
        label="让学校恢复参与这个个案",
        required=False,
        help_text="不勾选的，学校继续看不到这个个案。以后也可以在个案里恢复。",
    )


class ReferralForm(forms.Form):
    """手工转介."""

    kind = forms.TypedChoiceField(
        label="事由",
        choices=[("", "请选"), *((str(k), k.label) for k in ReferralKind if k is not ReferralKind.HARM)],
        coerce=ReferralKind,
        error_messages=_CHOOSE,
    )
    department = forms.CharField(
        label="接收部门", max_length=60, required=False, help_text="不填按事由自动带出；“其他”必须填。"
    )
    situation = words_field("情况", required=True, help_text="孩子的情况和请对方办什么，会写进函里。")


class SentForm(forms.Form):
    """已送出."""

    on = day_field("送出日期")
    how = forms.CharField(
        label="怎样送出的", max_length=60, help_text="如：按对方格式当面递交、文号；用本系统制发的函不用填这张表。",
        error_messages={"required": "请写明怎样送出的。"},
    )  # fmt: skip


class ReferralAnswerForm(forms.Form):
    """部门答复."""

    on = day_field("答复日期")
    answer = words_field("答复内容", required=True)
    answer_file = photo_field("答复文件")


class HarmForm(forms.Form):
    """强制报告."""

    seen = words_field("看到、听到了什么", required=True, help_text="时间、地点、孩子的情况，只写事实。")
    to = forms.TypedChoiceField(
        label="已经向谁报告", choices=ReportedTo.choices(), coerce=ReportedTo, widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )  # fmt: skip
    how = forms.CharField(
        label="怎样报告的", max_length=60, help_text="如：打110、当面报告派出所李警官。",
        error_messages={"required": "请写明怎样报告的。"},
    )  # fmt: skip
    on = day_field("哪天报告的")


class TipForm(forms.Form):
    """线索: what somebody saw. Text only."""

    place = forms.ChoiceField(label="在哪个乡镇、村(社区)", required=False)
    said = forms.CharField(
        label="看到了什么",
        max_length=SAID_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="哪个孩子、多大、为什么说没有上学或者在做工、什么时候看到的。",
        error_messages={"required": "请写一写看到了什么。", "max_length": f"请控制在{SAID_MOST}字以内。"},
    )
    where = forms.CharField(
        label="具体地点", max_length=WHERE_MOST, required=False, help_text="如：某村三组、某某饭馆。"
    )
    child_name = forms.CharField(label="孩子姓名(知道的话)", max_length=NAME_MOST, required=False)
    is_at_work = forms.BooleanField(label="孩子在打工、做童工", required=False)
    is_about_school = forms.BooleanField(
        label="反映的是学校的问题(乱收费、体罚、劝退等)", required=False, help_text="只有教育局能看到。"
    )
    informant = forms.CharField(
        label="反映人和电话",
        max_length=INFORMANT_MOST,
        required=False,
        help_text="只用来核实情况，不会告诉当事人。",
    )

    def __init__(self, *args: Any, places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = [("", "说不清"), *places]

    def clean_said(self) -> str:
        """Only marks nobody types are no words."""
        said = clean_text(self.cleaned_data["said"], SAID_MOST)
        if not said:
            raise forms.ValidationError("请写一写看到了什么。")
        return said

    def clean_place(self) -> Place | None:
        """The place with the chosen code."""
        code = self.cleaned_data["place"]
        return Place.objects.filter(code=code).first() if code else None


class PublicTipForm(TipForm):
    """The same for anybody, with a sum to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["informant"].label = "您的称呼和电话(可以不填)"

    sum = forms.CharField(
        label="请算一算", max_length=4, error_messages={"required": "请填写计算结果。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class TipAnswerForm(forms.Form):
    """答复线索."""

    outcome = forms.TypedChoiceField(
        label="核查结果", choices=TipOutcome.choices(), coerce=TipOutcome, widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )  # fmt: skip
    child = forms.ModelChoiceField(
        label="是哪个孩子", queryset=Child.objects.none(), required=False, empty_label="没有对上名册里的孩子",
        help_text="先在上面按姓名查找；只列您看得到的孩子。", to_field_name="key",
    )  # fmt: skip
    answer = forms.CharField(
        label="给反映人的答复", max_length=ANSWER_MOST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="反映人凭查询码能看到。不写孩子、家长的姓名和所在学校、村。",
        error_messages={"required": "请写给反映人的答复。"},
    )  # fmt: skip

    def __init__(self, *args: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["child"]
        field.queryset = found
        field.label_from_instance = lambda one: (
            f"{one.name} {one.get_sex_display()} {one.born_on or ''} {one.residence.full_name if one.residence else ''}"
        )
