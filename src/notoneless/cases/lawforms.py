"""Forms of the law around a case, and the filters of its lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from notoneless.cases.forms import day_field, photo_field, words_field
from notoneless.cases.lawcolumns import fine_words
from notoneless.cases.models import Case, CaseDeadline, Escalation, LegalBasis, Proceeding
from notoneless.cases.queries.law import bases_for
from notoneless.core import clock
from notoneless.domain.deadlines import DeadlineKind
from notoneless.domain.words import (
    TOWNSHIPS,
    OutsideOrgan,
    OutsidePaperKind,
    ProceedingEnd,
    UnitKind,
)
from notoneless.grid.models import Place, Unit

ORGANS = (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.BUREAU, UnitKind.STREET_OFFICE)
_SUM = {"invalid": "请填写数额，如 1000。", "required": "请填写数额。", "min_value": "数额不能小于零。"}


def word_field(label: str, length: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """One line of words."""
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text,
        error_messages={"required": f"请填写{label}。", "max_length": f"请控制在{length}字以内。"},
    )  # fmt: skip


def sum_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """A sum in yuan."""
    return forms.DecimalField(
        label=label, required=required, help_text=help_text, min_value=0, max_digits=10, decimal_places=2,
        error_messages=_SUM,
    )  # fmt: skip


class BasisForm(forms.Form):
    """法律依据."""

    title = word_field("名称", 120, help_text="法规、规章的全称，不加书名号。")
    article = word_field("条款", 60, help_text="如：第三十一条第二款。")
    text = words_field("条文", required=True, help_text="照原文抄录，一字不改。", rows=5)
    issued_by = word_field("制定机关", 80)
    place = forms.ModelChoiceField(
        Place.objects.none(), label="适用地域", required=False, empty_label="全县(市、区)"
    )
    valid_from_on = day_field("施行日期")
    valid_until_on = day_field("失效日期", required=False)
    organs = forms.MultipleChoiceField(
        label="处罚机关", choices=[(str(kind), kind.label) for kind in ORGANS], widget=forms.CheckboxSelectMultiple,
        help_text="条文授权谁处罚就选谁。街道须有省里公布的赋权决定(行政处罚法第二十四条)。",
        error_messages={"required": "请至少选一类机关。"},
    )  # fmt: skip
    fine_min = sum_field("罚款下限(元)")
    fine_max = sum_field("罚款上限(元)")
    hearing_from = sum_field(
        "较大数额(元)", help_text="达到这个数额当事人可以要求听证(行政处罚法第六十三条)，按本省规定填。"
    )
    source = photo_field("文本", help_text="文件的 PDF 或照片，10 MB 以内。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = Place.objects.filter(kind__in=TOWNSHIPS, until_on__isnull=True)

    @classmethod
    def first(cls, row: LegalBasis) -> dict[str, Any]:
        """What stands in it now."""
        names = [name for name in cls.base_fields if name not in ("source", "organs", "place")]
        return {name: getattr(row, name) for name in names} | {
            "organs": row.organs.split(","), "place": row.place_id,
        }  # fmt: skip

    def clean_organs(self) -> list[UnitKind]:
        return [UnitKind(kind) for kind in self.cleaned_data["organs"]]


class SwitchForm(forms.Form):
    """停用的原因."""

    reason = word_field("原因", 200, help_text="如：上位法修改，文件废止。")


class OpenProceedingForm(forms.Form):
    """立案: the party and two officers at least."""

    party = forms.ChoiceField(label="当事人", help_text="孩子的父母或者其他监护人。",
                              error_messages={"required": "请选当事人。"})  # fmt: skip
    officer_1 = word_field("执法人员一", 20)
    card_1 = word_field("执法证号一", 26)
    officer_2 = word_field("执法人员二", 20)
    card_2 = word_field("执法证号二", 26)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.name, f"{one.name}({one.relation})") for one in case.child.guardians.all()]
        self.fields["party"].choices = people  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        return {
            "party": data["party"],
            "officers": [data["officer_1"], data["officer_2"]],
            "cards": [data["card_1"], data["card_2"]],
        }


class _OfProceeding(forms.Form):
    """A form that begins with what the proceeding holds now."""

    def __init__(self, *args: Any, proceeding: Proceeding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            value: Any = getattr(proceeding, name, None)
            self.initial.setdefault(name, value.open() if hasattr(value, "open") else value)


class BasisOfForm(_OfProceeding):
    """选定依据和罚款."""

    basis = forms.ModelChoiceField(
        LegalBasis.objects.none(), label="处罚依据", empty_label="请选",
        error_messages={"required": "请选处罚依据。没有可选的，说明本地没有有效依据，不能处罚。"},
    )  # fmt: skip
    fine = sum_field("拟罚款(元)", help_text="在依据规定的幅度以内；事先告知以后只能减轻。")
    bank = word_field("缴款银行和账号", 120, help_text="罚款由当事人缴到银行(行政处罚法第六十七条)。")

    def __init__(self, *args: Any, proceeding: Proceeding, **kwargs: Any) -> None:
        super().__init__(*args, proceeding=proceeding, **kwargs)
        found = bases_for(proceeding.case, proceeding.organ, clock.today())
        field: Any = self.fields["basis"]
        field.queryset = LegalBasis.objects.filter(pk__in=[one.pk for one in found])
        field.label_from_instance = lambda one: f"{one} {fine_words(one)}元"


class DefenceForm(_OfProceeding):
    """陈述申辩."""

    defence_on = day_field("陈述申辩日期")
    defence_text = words_field("当事人说了什么", required=True)
    defence_review = words_field("复核意见", help_text="事实、理由、证据成立的应当采纳；不得因申辩加重处罚。")


class HearingForm(_OfProceeding):
    """听证."""

    hearing_asked_on = day_field("要求听证日期")
    hearing_on = day_field("听证日期", required=False, help_text="听证通知书须在七个工作日以前送达。")
    hearing_place = word_field("听证地点", 80, required=False)
    hearing_host = word_field("听证主持人", 30, required=False, help_text="不能是本案的执法人员。")


class ReviewForm(_OfProceeding):
    """法制审核."""

    legal_review = words_field(
        "审核意见",
        required=True,
        help_text="主体、权限、事实、证据、依据、裁量、程序、文书，逐项看过写结论。",
    )


class PaymentForm(_OfProceeding):
    """缴款."""

    paid_amount = sum_field("已缴(元)", required=False)
    paid_on = day_field("缴清日期", required=False, help_text="缴清了才填。")
    deferred_until_on = day_field(
        "准予暂缓(分期)至", required=False, help_text="当事人申请、机关准予的才填(行政处罚法第六十六条)。"
    )


class RemedyForm(_OfProceeding):
    """复议和诉讼."""

    review_filed_on = day_field("申请复议日期", required=False)
    review_delivered_on = day_field("复议决定送达日期", required=False)
    suit_filed_on = day_field("当事人起诉日期", required=False)
    suit_ended_on = day_field("裁判生效日期", required=False)


class CourtForm(_OfProceeding):
    """法院受理."""

    court = word_field("法院", 60)
    court_number = word_field("法院案号", 60, required=False)
    accepted_on = day_field("受理日期", required=False)


class EndForm(forms.Form):
    """了结."""

    end = forms.TypedChoiceField(
        label="怎样了结", choices=ProceedingEnd.choices(), coerce=ProceedingEnd, widget=forms.RadioSelect,
        error_messages={"required": "请选一项。"},
    )  # fmt: skip
    reason = word_field("理由", 200, help_text="如：初次违法、危害后果轻微并及时改正(行政处罚法第三十三条)。")

    def __init__(self, *args: Any, proceeding: Proceeding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proceeding.case.returned_on is not None and proceeding.decided_on is None:
            self.initial.setdefault("end", ProceedingEnd.RETURNED)
            self.initial.setdefault("reason", "孩子已返校，监护人及时改正")


class LawsuitForm(forms.Form):
    """诉讼进展."""

    number = word_field("案号", 60, required=False)
    heard_on = day_field("开庭(巡回审理)日期", required=False)
    outcome = word_field("结果", 200, required=False, help_text="如：调解，被告承诺十日内送孩子返校。")
    promised_on = day_field("承诺返校日期", required=False, help_text="到那天工作台会提醒去看。")
    ended_on = day_field("结案日期", required=False)


class OutsideForm(forms.Form):
    """外来司法文书."""

    kind = forms.TypedChoiceField(label="种类", choices=OutsidePaperKind.choices(), coerce=OutsidePaperKind)
    organ = forms.TypedChoiceField(label="机关", choices=OutsideOrgan.choices(), coerce=OutsideOrgan)
    organ_name = word_field("机关名称", 60, help_text="如：云溪区人民法院。")
    number_text = word_field("文号", 60)
    dated_on = day_field("文书日期")
    delivered_on = day_field("送达家长日期", required=False)
    note = words_field("主要内容", rows=3)
    scan = photo_field("文书扫描件", required=True)


class AnswerForm(forms.Form):
    """督办意见."""

    answer = forms.CharField(
        label="督办意见", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="要求谁在什么时候做什么，一两句话。",
        error_messages={"required": "请写督办意见。", "max_length": "请控制在200字以内。"},
    )  # fmt: skip


WHEN = (("soon", "七天内期满"), ("over", "已过期满日"), ("late", "本机关已逾期"))


class ClockFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the clocks."""

    q = django_filters.CharFilter(label="姓名", method="by_name")
    when = django_filters.ChoiceFilter(label="时间", choices=WHEN, method="by_when", empty_label="全部")
    kind = django_filters.ChoiceFilter(label="期限", choices=DeadlineKind.choices(), empty_label="全部期限")
    unit = django_filters.ModelChoiceFilter(
        label="办理单位", queryset=Unit.objects.filter(kind__in=ORGANS), empty_label="全部单位"
    )

    class Meta:
        model = CaseDeadline
        fields: list[str] = []

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        named = Q(case__child__name__contains=text) | Q(case__child__initials__startswith=text.lower())
        return rows.filter(named) if text else rows

    def by_when(self, rows: Any, _name: str, when: str) -> Any:
        today: date = clock.today()
        if when == "soon":
            return rows.filter(due_on__range=(today, today + timedelta(days=7)))
        over = rows.filter(due_on__lt=today)
        return over.filter(is_ours=True) if when == "late" else over


class EscalationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of what was told upwards."""

    q = django_filters.CharFilter(label="姓名", field_name="case__child__name", lookup_expr="contains")
    waits = django_filters.ChoiceFilter(
        label="督办", choices=(("yes", "待督办"), ("no", "已督办")), method="by_waiting", empty_label="全部"
    )
    from_unit = django_filters.ModelChoiceFilter(
        label="逾期单位", queryset=Unit.objects.exclude(kind=UnitKind.DEPARTMENT), empty_label="全部单位"
    )

    class Meta:
        model = Escalation
        fields: list[str] = []

    def by_waiting(self, rows: Any, _name: str, said: str) -> Any:
        return rows.filter(answered_on__isnull=said == "yes")
