"""Columns of the case lists."""

from django.urls import reverse
from django.utils.html import format_html

from notoneless.cases.models import Case, CaseClosing, CaseFinding, CasePaper, CountyTransfer, TrackingSurvey
from notoneless.cases.queries import due_of, finding_words, survey_state, waits_words
from notoneless.cases.timeline import TONES, paper_tone
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.tables import Column, link, pill
from notoneless.domain.following import term_words
from notoneless.domain.paperkinds import state_words
from notoneless.domain.words import ClosingState, CountyTransferState, PaperKind, PaperState
from notoneless.support.models import Contact
from notoneless.support.queries import who_went


def _due(case: Case) -> object:
    if not case.is_open:
        return "—"
    late = case.due_on < clock.today()
    return format_html('<span class="{}">{}</span>', "is-overdue" if late else "", f"{case.due_on:%Y-%m-%d}")


def _place(case: Case) -> str:
    return case.place.full_name if case.place else "未登记"


CASE_COLUMNS = [
    Column("name", "姓名", lambda c: c.child.name, sort="child__name"),
    Column(
        "state",
        "状态",
        lambda c: pill(c.state_word.label, TONES[c.state_word]),
        sort="state",
        export=lambda c: c.state_word.label,
    ),
    Column("place", "居住地", _place, sort="place__code"),
    Column("unit", "牵头单位", lambda c: c.unit.name, sort="unit__name"),
    Column("person", "责任人", lambda c: c.person.name, sort="person__name"),
    Column("code", "核查代码", lambda c: c.code or "—", sort="code__rank"),
    Column("opened_on", "立案", lambda c: f"{c.opened_on:%Y-%m-%d}", sort="opened_on"),
    Column(
        "due_on", "期限", _due, sort="due_on", export=lambda c: f"{c.due_on:%Y-%m-%d}" if c.is_open else ""
    ),
]


def case_columns(*, is_sensitive: bool) -> list[Column]:
    """Columns of a ledger; the code, which may say ill or poor, only for those who may read such facts."""
    return [column for column in CASE_COLUMNS if is_sensitive or column.key != "code"]


def _review(row: CaseFinding) -> object:
    return link(reverse("cases:case_review", args=[row.case.key]), "审核")


FINDING_COLUMNS = [
    Column("name", "姓名", lambda f: f.case.child.name, sort="case__child__name"),
    Column("unit", "报来单位", lambda f: f.case.unit.name, sort="case__unit__name"),
    Column("code", "核查代码", finding_words, sort="code__rank"),
    Column("by", "提交人", lambda f: f.proposed_by.name),
    Column("at", "提交日期", lambda f: f"{clock.local_day(f.proposed_at):%Y-%m-%d}", sort="proposed_at"),
    Column("evidence", "佐证", lambda f: "有" if f.evidence_id else "学籍"),
    Column("next", "下一步", _review),
]


def _paper_state(row: CasePaper) -> str:
    return state_words(PaperKind(row.kind), PaperState(row.paper.state))


PAPER_COLUMNS = [
    Column("name", "姓名", lambda p: p.case.child.name, sort="case__child__name"),
    Column("kind", "文书", lambda p: PaperKind(p.kind).label, sort="kind"),
    Column("number", "文号", lambda p: p.paper.number_text or "—", sort="paper__number_text"),
    Column("issuer", "制发单位", lambda p: p.paper.issuer.name, sort="paper__issuer__name"),
    Column(
        "state",
        "状态",
        lambda p: pill(_paper_state(p), paper_tone(p)),
        sort="paper__state",
        export=lambda p: _paper_state(p),
    ),
    Column(
        "signed",
        "签发",
        lambda p: f"{p.paper.signed_on:%Y-%m-%d}" if p.paper.signed_on else "—",
        sort="paper__signed_on",
    ),
]


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}" if value else "—"


CLOSING_TONES = {
    ClosingState.PROPOSED: "due",
    ClosingState.CHECKED: "accent",
    ClosingState.APPROVED: "done",
    ClosingState.RETURNED: "plain",
}


def _closing_due(row: CaseClosing, days: int) -> object:
    if row.state not in (ClosingState.PROPOSED, ClosingState.CHECKED):
        return "—"
    due = due_of(row, days)
    return format_html('<span class="{}">{}</span>', "is-overdue" if due < clock.today() else "", _day(due))


def closing_columns() -> list[Column]:
    """Columns of 销号审核."""
    days = county_days("cases.closing_days")
    return [
        Column("name", "姓名", lambda c: c.case.child.name, sort="case__child__name"),
        Column(
            "state",
            "状态",
            lambda c: pill(waits_words(c), CLOSING_TONES[ClosingState(c.state)]),
            sort="state",
        ),
        Column("unit", "申请单位", lambda c: c.proposed_unit.name, sort="proposed_unit__name"),
        Column("by", "申请人", lambda c: c.proposed_by.name),
        Column("returned_on", "返校", lambda c: _day(c.case.returned_on)),
        Column("proposed_on", "申请日期", lambda c: _day(c.proposed_on), sort="proposed_on"),
        Column("due_on", "审核期限", lambda c: _closing_due(c, days)),
    ]


def _survey_word(row: TrackingSurvey) -> str:
    return survey_state(row, clock.today())[0]


def _survey_next(row: TrackingSurvey) -> object:
    is_open = survey_state(row, clock.today())[1] in ("due", "overdue")
    return link(reverse("cases:survey_record", args=[row.key]), "填写") if is_open else ""


def survey_columns(*, is_sensitive: bool) -> list[Column]:
    """Columns of 跟踪调查; what was found only for those who may read such facts."""
    told = [
        Column("where", "在哪里", lambda s: s.where.open()),
        Column("doing", "在做什么", lambda s: s.doing.open()),
        Column("wish", "意愿", lambda s: s.wish.open()),
        Column("next_step", "下一步打算", lambda s: s.next_step.open()),
    ]
    return [
        Column("name", "姓名", lambda s: s.case.child.name, sort="case__child__name"),
        Column("state", "情况", lambda s: pill(*survey_state(s, clock.today())), export=_survey_word),
        Column("term", "学期", lambda s: f"{term_words(s.term)}第{s.number}次", sort="term"),
        Column("person", "责任人", lambda s: s.case.person.name, sort="case__person__name"),
        Column("due_on", "应完成", lambda s: _day(s.due_on), sort="due_on"),
        Column("done_on", "完成", lambda s: _day(s.done_on), sort="done_on"),
        *(told if is_sensitive else []),
        Column("next", "办理", _survey_next, export=lambda s: ""),
    ]


TRANSFER_TONES = {
    CountyTransferState.OFFERED: "due",
    CountyTransferState.ACCEPTED: "done",
    CountyTransferState.DECLINED: "plain",
    CountyTransferState.WITHDRAWN: "plain",
}


def _answer_due(row: CountyTransfer) -> object:
    if row.state != CountyTransferState.OFFERED:
        return _day(row.answered_on)
    late = row.answer_due_on < clock.today()
    return format_html('<span class="{}">{}</span>', "is-overdue" if late else "", _day(row.answer_due_on))


TRANSFER_COLUMNS = [
    Column("name", "姓名", lambda t: t.case.child.name, sort="case__child__name"),
    Column(
        "state", "状态", lambda t: pill(t.get_state_display(), TRANSFER_TONES[CountyTransferState(t.state)])
    ),
    Column("county", "对方县", lambda t: f"{t.county} {t.organ}", sort="county"),
    Column("number", "文号", lambda t: t.number_text or "—"),
    Column("offered_on", "发函", lambda t: _day(t.offered_on), sort="offered_on"),
    Column("answer_due_on", "应答复", _answer_due, sort="answer_due_on"),
]


def _next_visit(row: Contact) -> object:
    """Red where the day went by and nobody went."""
    if row.next_on is None:
        return "—"
    is_late = row.next_on < clock.today() and not row.is_over  # type: ignore[attr-defined]
    return format_html(
        '<span class="{}">{}</span>', "is-overdue" if is_late else "", f"{row.next_on:%Y-%m-%d}"
    )


VISIT_COLUMNS = [
    Column("name", "姓名", lambda v: v.child.name, sort="child__name"),
    Column("kind", "方式", lambda v: v.words, sort="kind"),
    Column("on", "日期", lambda v: f"{v.on:%Y-%m-%d}", sort="on"),
    Column("by", "走访人", who_went, sort="by__name"),
    Column("met", "见到谁", lambda v: v.met or "—"),
    Column("photo", "照片", lambda v: "有" if v.photo_id else "—"),
    Column("signature", "签名", lambda v: "有" if v.signature_id else "—"),
    Column(
        "next_on",
        "约定再访",
        _next_visit,
        sort="next_on",
        export=lambda v: f"{v.next_on:%Y-%m-%d}" if v.next_on else "",
    ),
]
