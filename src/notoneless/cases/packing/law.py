"""Parts of the case file on paper: our papers with their deliveries, those of others, proceedings, suits, transfers."""

from __future__ import annotations

from notoneless.cases.models import CasePaper, Proceeding
from notoneless.cases.packing.shared import Reader, attached, day, in_order, moment, name, words
from notoneless.cases.queries.listing import papers_of
from notoneless.core import clock
from notoneless.documents.models import Delivery
from notoneless.domain.words import PaperKind
from notoneless.files.casefile import Attached, Item


def papers(reader: Reader) -> list[Item]:
    """Every paper, its frozen PDF and its stamped scan, and how it was delivered (送达回证)."""
    rows = papers_of(reader.user).filter(case=reader.case)
    rows = rows.select_related("paper__pdf_file", "paper__sealed_scan", "paper__signed_by", "replaces__paper")
    rows = rows.prefetch_related("paper__deliveries__evidence", "paper__deliveries__by")
    return in_order([_paper(row) for row in rows])


def _paper(row: CasePaper) -> Item:
    paper = row.paper
    facts = [
        ("文号", paper.number_text),
        ("制发单位", paper.issuer.name),
        ("受送达人", paper.addressee),
        ("状态", paper.get_state_display()),
        ("拟稿", f"{name(paper.drafted_by)} {moment(paper.drafted_at)}"),
        ("核稿", f"{name(paper.checked_by)} {moment(paper.checked_at)}".strip()),
        ("签发", f"{name(paper.signed_by)} {day(paper.signed_on)}".strip()),
        ("应返校日期", day(row.return_by_on)),
        ("更正", f"替代{row.replaces.paper.number_text}" if row.replaces else ""),
        ("作废原因", paper.void_reason),
        ("纸质档案号", paper.book),
    ]
    files: list[Attached] = [*attached(("签发文本", paper.pdf_file), ("盖章扫描件", paper.sealed_scan))]
    for number, one in enumerate(paper.deliveries.all(), start=1):
        facts += _delivery(number, one)
        files += attached((f"第{number}次送达佐证", one.evidence))
    on = paper.signed_on or clock.local_day(paper.drafted_at)
    return Item(f"{PaperKind(row.kind).label} {paper.number_text}".strip(), on, facts, attached=files)


def _delivery(number: int, one: Delivery) -> list[tuple[str, str]]:
    receiver = f"{one.receiver}（{one.relation}）" if one.relation else one.receiver
    said = [
        ("方式", one.get_mode_display()), ("送出", day(one.done_on)), ("送达", day(one.delivered_on)),
        ("签收人", receiver), ("见证人", one.witness), ("地点", words(one.place_text)), ("备注", one.note),
        ("送达人", name(one.by)),
    ]  # fmt: skip
    return [(f"第{number}次送达", "，".join(f"{label}：{text}" for label, text in said if text))]


def outside(reader: Reader) -> list[Item]:
    """Papers of courts, police and prosecutors."""
    return in_order(
        [
            Item(
                f"{row.get_kind_display()} {row.number_text}",
                row.dated_on,
                (
                    ("机关", row.organ_name),
                    ("送达家长", day(row.delivered_on)),
                    ("主要内容", words(row.note) if reader.is_sensitive else ""),
                    ("登记", f"{name(row.by)} {moment(row.at)}"),
                ),
                attached=attached(("文书扫描件", row.file)),
            )
            for row in reader.case.outside_papers.select_related("file", "by")
        ]
    )


def proceedings(reader: Reader) -> list[Item]:
    """Penalty proceedings, civil suits, letters to departments and to other counties, what was reported upwards."""
    if not reader.is_sensitive:
        return []
    return in_order(
        [
            *_penalties(reader),
            *_lawsuits(reader),
            *_referrals(reader),
            *_transfers(reader),
            *_escalations(reader),
        ]
    )


def _penalties(reader: Reader) -> list[Item]:
    rows = reader.case.proceedings.select_related("organ", "filed_by", "basis", "legal_reviewed_by")
    return [Item("行政处罚案件", row.filed_on, _penalty(row)) for row in rows]


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _penalty(row: Proceeding) -> tuple[tuple[str, str], ...]:
    """The proceeding from 立案 to its end, as far as it went."""
    review = _joined(
        day(row.review_filed_on), row.review_delivered_on and f"决定送达{day(row.review_delivered_on)}"
    )
    suit = _joined(day(row.suit_filed_on), row.suit_ended_on and f"裁判生效{day(row.suit_ended_on)}")
    accepted = row.accepted_on and f"受理{day(row.accepted_on)}"
    return (
        ("处罚机关", row.organ.name),
        ("立案", _joined(day(row.filed_on), name(row.filed_by))),
        ("执法人员", f"{row.officers}（{row.officer_cards}）"),
        ("当事人", row.party),
        ("处罚依据", str(row.basis or "")),
        ("拟罚款", f"{row.fine}元" if row.fine is not None else ""),
        ("陈述申辩", _joined(day(row.defence_on), words(row.defence_text))),
        ("复核意见", words(row.defence_review)),
        ("听证", _joined(day(row.hearing_on), row.hearing_place, row.hearing_host)),
        ("法制审核", _joined(day(row.legal_review_on), name(row.legal_reviewed_by), words(row.legal_review))),
        ("决定", day(row.decided_on)),
        ("缴款", f"{day(row.paid_on)} {row.paid_amount}元" if row.paid_on else ""),
        ("暂缓(分期)至", day(row.deferred_until_on)),
        ("复议", review),
        ("行政诉讼", suit),
        ("申请强制执行", _joined(day(row.applied_on), row.court, row.court_number, accepted)),
        ("了结", _joined(day(row.ended_on), row.end and row.get_end_display(), row.end_reason)),
    )


def _lawsuits(reader: Reader) -> list[Item]:
    return [
        Item(
            f"民事诉讼 {row.number}".strip(),
            row.filed_on,
            (
                ("原告", row.plaintiff.name), ("法院", row.court), ("开庭", day(row.heard_on)), ("结果", row.outcome),
                ("承诺返校日期", day(row.promised_on)), ("结案", day(row.ended_on)), ("经办", name(row.filed_by)),
            ),
        )
        for row in reader.case.lawsuits.select_related("plaintiff", "filed_by")
    ]  # fmt: skip


def _referrals(reader: Reader) -> list[Item]:
    return [
        Item(
            f"转介移送：{row.get_kind_display()}",
            row.opened_on,
            (
                ("接收部门", row.department), ("状态", row.get_state_display()), ("情况", words(row.situation)),
                ("发出", day(row.sent_on)), ("答复", _joined(day(row.answered_on), words(row.answer))),
                ("登记", name(row.opened_by)),
            ),
            attached=attached(("部门答复", row.answer_file)),
        )
        for row in reader.case.referrals.select_related("opened_by", "answer_file")
    ]  # fmt: skip


def _transfers(reader: Reader) -> list[Item]:
    return [
        Item(
            f"移交外县：{row.county}",
            row.offered_on,
            (
                ("对方单位", row.organ), ("原因", row.reason), ("函号", row.number_text),
                ("状态", row.get_state_display()),
                ("答复", _joined(day(row.answered_on), row.answer)), ("经办", name(row.offered_by)),
            ),
            attached=attached(("移交函", row.letter), ("对方回执", row.receipt)),
        )
        for row in reader.case.county_transfers.select_related("letter", "receipt", "offered_by")
    ]  # fmt: skip


def _escalations(reader: Reader) -> list[Item]:
    return [
        Item(
            f"逾期上报：{row.what}",
            row.on,
            (
                ("期限", day(row.due_on)), ("逾期单位", row.from_unit.name), ("上报至", row.to_unit.name),
                ("督办", _joined(day(row.answered_on), name(row.answered_by), row.answer)),
            ),
        )
        for row in reader.case.escalations.select_related("from_unit", "to_unit", "answered_by")
    ]  # fmt: skip
