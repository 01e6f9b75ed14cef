"""What a drafter types for one paper: one form a kind; the rest comes from the case.

A kind without a form of its own asks for the return-by day where it gives one, and for what its table of fields
(``domain.paperfields``) names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms

from notoneless.cases import queries
from notoneless.cases.forms import day_field, words_field
from notoneless.cases.models import Case, CasePaper, Referral
from notoneless.cases.papers.closing import STAYS
from notoneless.cases.papers.facts import typed_facts
from notoneless.cases.papers.offices import OPINION, REQUEST
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.domain.paperfields import PaperField, fields_of
from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.referralduties import matter_words
from notoneless.domain.suspensions import latest_until
from notoneless.domain.words import PaperKind, ReferralKind, ReferralState
from notoneless.files.papers import DeferralKind
from notoneless.grid.queries import county_calendar

NOT_FACTS = ("return_by_on", "referral")
"""Fields with a column of their own."""


def paper_field(field: PaperField) -> forms.Field:
    """One field of a paper's own table, as a page shows it."""
    if field.choices:
        return forms.ChoiceField(
            label=field.label,
            required=field.is_required,
            help_text=field.help,
            choices=[(words, words) for words in field.choices],
            widget=forms.RadioSelect,
            error_messages={"required": f"请选{field.label}。"},
        )
    if field.rows > 1:
        return words_field(field.label, required=field.is_required, help_text=field.help, rows=field.rows)
    return forms.CharField(
        label=field.label,
        required=field.is_required,
        help_text=field.help,
        max_length=field.length,
        error_messages={
            "required": f"请填写{field.label}。",
            "max_length": f"请控制在{field.length}字以内。",
        },
    )


class PaperForm(forms.Form):
    """拟制文书: a paper that takes everything from the case."""

    def __init__(self, *args: Any, case: Case, kind: PaperKind, **kwargs: Any) -> None:
        kwargs["initial"] = self.first(case, clock.today()) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.case, self.kind = case, kind
        self.fields |= {field.name: paper_field(field) for field in fields_of(kind)}

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        return {}

    @property
    def facts(self) -> dict[str, str]:
        """What was typed, as the paper keeps it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in NOT_FACTS and value}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value) for name, value in kept.items()
        }


class ReturnByForm(PaperForm):
    """A paper with a fixed day to be back by."""

    return_by_on = day_field(
        "应返校日期", required=False, help_text="固定的上班日；不填按县里设置的天数计算。"
    )

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        return {"return_by_on": queries.usual_return_by(today)}


class UrgingForm(PaperForm):
    """D04, D16: with a day or at once."""

    return_by_on = day_field("应返校日期", required=False, help_text="可不填，不填则写“立即”。")


class DeferralForm(PaperForm):
    """D24: what was applied for, why, from when until when."""

    what = forms.ChoiceField(label="批准事项", choices=DeferralKind.choices(), widget=forms.RadioSelect)
    ground = words_field(
        "申请事由",
        required=True,
        rows=2,
        help_text="身体状况和医院证明，如：骨折手术后休养，区人民医院证明。",
    )
    from_on = day_field("从哪天起")
    until_on = day_field("到哪天止", help_text="一次最长一年，期满重新申请。")

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        has_roll = case.child.rolls.exists()
        what = DeferralKind.SUSPENSION if has_roll else DeferralKind.DEFERRAL
        return {"what": what, "from_on": today, "until_on": latest_until(today)}


class VillageForm(PaperForm):
    """N01: the day the village is asked to answer by."""

    answer_by = day_field("请在哪天前答复")

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        return {"answer_by": _working_day(today, "cases.persuade_days")}


class ProposalForm(PaperForm):
    """N02: what is proposed."""

    opinion = words_field(
        "建议意见", required=True, rows=3, help_text="只提建议，罚不罚、罚多少由有权机关决定。"
    )

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        return {"opinion": OPINION}


class ReportForm(PaperForm):
    """N03: how things stand, and what is asked for."""

    situation = words_field(
        "当前情况",
        required=True,
        help_text="孩子现在哪里、家里什么态度、难在哪里；劝返经过和已送达的文书自动写入。",
    )
    request = words_field("请求事项", required=True, rows=3)

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        return {"situation": queries.last_found(case), "request": REQUEST}


class ReferralForm(PaperForm):
    """D25: one of the matters prepared for another department."""

    referral = forms.ModelChoiceField(
        label="移送事项", queryset=Referral.objects.none(), empty_label="请选",
        help_text="先在个案里登记转介移送，再在这里选。",
        error_messages={"required": "请选要移送的事项。"},
    )  # fmt: skip
    answer_by = day_field("请在哪天前答复")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        field: Any = self.fields["referral"]
        field.queryset = case.referrals.filter(state__in=(ReferralState.PREPARED, ReferralState.SENT))
        field.label_from_instance = lambda one: f"{matter_words(ReferralKind(one.kind))} → {one.department}"

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        prepared = case.referrals.filter(state=ReferralState.PREPARED).first()
        return {"referral": prepared, "answer_by": _working_day(today, "cases.referral_days")}


class ClosingForm(PaperForm):
    """D26: why the case may be closed."""

    closing_reason = words_field("销号理由", required=True, rows=2)

    @classmethod
    def first(cls, case: Case, today: date) -> dict[str, Any]:
        closing = case.closings.first()
        return {"closing_reason": closing.reason if closing is not None else STAYS}


FORMS: dict[PaperKind, Callable[..., PaperForm]] = {
    PaperKind.URGING_LETTER: UrgingForm,
    PaperKind.PENALTY_DECISION: UrgingForm,
    PaperKind.DEFERRAL_APPROVAL: DeferralForm,
    PaperKind.VILLAGE_NOTICE: VillageForm,
    PaperKind.PENALTY_PROPOSAL: ProposalForm,
    PaperKind.GOVERNMENT_REPORT: ReportForm,
    PaperKind.REFERRAL_LETTER: ReferralForm,
    PaperKind.CLOSING_REPORT: ClosingForm,
}
"""Kinds that ask for something of their own."""


def form_class(kind: PaperKind) -> Callable[..., PaperForm]:
    """The form of a kind."""
    return FORMS.get(kind, ReturnByForm if PAPERS[kind].asks_return_by else PaperForm)


def typed_before(row: CasePaper) -> dict[str, Any]:
    """What was typed for the paper that is to be corrected, so that only the mistake is typed anew."""
    first: dict[str, Any] = {**typed_facts(row), "referral": row.referral}
    if row.return_by_on is not None and row.return_by_on > clock.today():
        first["return_by_on"] = row.return_by_on
    return {name: value for name, value in first.items() if value}


def _working_day(today: date, setting: str) -> date:
    return county_calendar().next_workday(today + timedelta(days=county_days(setting)))
