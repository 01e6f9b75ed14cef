"""Columns of the case lists."""

from django.urls import reverse
from django.utils.html import format_html

from notoneless.cases.models import Case, CaseFinding, CasePaper
from notoneless.cases.queries import finding_words
from notoneless.cases.timeline import TONES
from notoneless.core import clock
from notoneless.core.tables import Column, link, pill
from notoneless.domain.words import PaperKind, PaperState
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


def _paper_tone(row: CasePaper) -> str:
    return "done" if row.paper.state == PaperState.DELIVERED else "accent"


PAPER_COLUMNS = [
    Column("name", "姓名", lambda p: p.case.child.name, sort="case__child__name"),
    Column("kind", "文书", lambda p: PaperKind(p.kind).label, sort="kind"),
    Column("number", "文号", lambda p: p.paper.number_text or "—", sort="paper__number_text"),
    Column("issuer", "制发单位", lambda p: p.paper.issuer.name, sort="paper__issuer__name"),
    Column(
        "state",
        "状态",
        lambda p: pill(PaperState(p.paper.state).label, _paper_tone(p)),
        sort="paper__state",
        export=lambda p: PaperState(p.paper.state).label,
    ),
    Column(
        "signed",
        "签发",
        lambda p: f"{p.paper.signed_on:%Y-%m-%d}" if p.paper.signed_on else "—",
        sort="paper__signed_on",
    ),
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
