"""定核查代码: the form asks for what the chosen code needs, and says so beside each field."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.cases.forms import day_field, photo_field, words_field
from notoneless.children.models import SubCode, WhereaboutsCode
from notoneless.children.queries import codes_offered, subs_offered
from notoneless.core.widgets import PlainSelect
from notoneless.domain.codeneeds import CodeNeed, needs_of
from notoneless.grid.models import Unit

ASKED = {
    "sub": CodeNeed.SUB,
    "school": CodeNeed.SCHOOL,
    "school_name": CodeNeed.SCHOOL,
    "school_phone": CodeNeed.PHONE,
    "valid_until_on": CodeNeed.UNTIL,
}
"""Fields that only some codes need."""


def _grouped_subs(subs: list[SubCode]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for sub in subs:
        groups.setdefault(str(sub.code), []).append((str(sub.pk), sub.label))
    return [("", "请选细类"), *groups.items()]


class ProposeForm(forms.Form):
    """核查代码 with evidence."""

    code = forms.ModelChoiceField(
        label="核查代码",
        queryset=WhereaboutsCode.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请选核查代码。"},
    )
    sub = forms.ChoiceField(label="细类", required=False)
    school = forms.ModelChoiceField(
        label="就读学校(本县)",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="不在本县的学校",
        widget=PlainSelect,
    )
    school_name = forms.CharField(label="就读学校(外地)", max_length=60, required=False)
    school_phone = forms.CharField(label="学校联系电话", max_length=40, required=False)
    evidence = photo_field("佐证材料", help_text="就读证明、医院证明、户口材料、谈话记录等的照片或扫描件。")
    evidence_note = words_field("佐证说明", help_text="材料名称、出具单位、日期。", rows=2)
    valid_until_on = day_field("佐证有效至", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes, subs = list(codes_offered()), list(subs_offered())
        self.subs = {str(sub.pk): sub for sub in subs}
        fields: Any = self.fields
        fields["code"].queryset = codes_offered()
        out = "、".join(code.letter for code in codes if code.is_out_of_school)
        fields["code"].help_text = f"{out} 属失学，其余不属失学。"
        fields["sub"].choices = _grouped_subs(subs)
        fields["sub"].widget.attrs["data-groups-of"] = "code"
        schools = Unit.objects.filter(school__isnull=False).order_by("parent__number", "number")
        fields["school"].queryset = schools
        helps = {
            "school": "由这所学校补建学籍。",
            "school_phone": "教育局抽查时要打得通。",
            "valid_until_on": "材料上写明的最后一天；不填的按县里的编码表算。",
        }
        with_subs = {sub.code_id for sub in subs}
        for name, need in ASKED.items():
            asking = [
                code
                for code in codes
                if need in needs_of(code.needs) and (need != CodeNeed.SUB or code.pk in with_subs)
            ]
            if name == "sub":  # a sub-code may be given wherever there is one
                asking = [code for code in codes if code.pk in with_subs]
            letters = "、".join(code.letter for code in asking)
            must = f"编码 {letters} 须填" if letters else "都可不填"
            if name in ("school", "school_name"):
                must += "其中一个"
            fields[name].help_text = f"{must}。{helps.get(name, '')}"
            fields[name].is_asked_by_code = bool(asking)
            if name != "valid_until_on":  # any paper may name its last day
                fields[name].widget.attrs["data-when"] = " ".join(
                    ["code", *(str(code.pk) for code in asking)]
                )

    def clean_sub(self) -> SubCode | None:
        return self.subs.get(self.cleaned_data["sub"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("school") and data.get("school_name"):
            self.add_error("school_name", "本县学校和外地学校只填一个。")
        return data


class ProposeManyForm(forms.Form):
    """One data fault for many children: the code and the paper once, the ground for each child beside its name."""

    code = forms.ChoiceField(
        label="数据差错是哪一种", widget=forms.RadioSelect, error_messages={"required": "请选是哪一种差错。"},
        help_text="只有数据差错可以成批提交；孩子的情况变了的，逐个定码。",
    )  # fmt: skip
    evidence = photo_field(
        "佐证材料",
        help_text="各人共用的一份，如派出所、村委会盖章的名单。“在校就读有学籍”且本系统有学籍的可不附。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: dict[str, tuple[WhereaboutsCode, SubCode | None]] = {}
        for code in codes_offered():
            if code.is_data_fault:
                self.faults[f"{code.pk}"] = (code, None)
        for sub in subs_offered():
            if sub.is_data_fault:
                self.faults[f"{sub.code_id}-{sub.pk}"] = (sub.code, sub)
        field: Any = self.fields["code"]
        field.choices = [
            (key, f"{code}：{sub}" if sub else str(code)) for key, (code, sub) in self.faults.items()
        ]

    def clean_code(self) -> tuple[WhereaboutsCode, SubCode | None]:
        return self.faults[self.cleaned_data["code"]]
