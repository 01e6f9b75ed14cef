"""部门核对 written: sent, received, answered child by child, signed off. Every step is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from notoneless.children.models import Child
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.partners import (
    SendingFacts,
    SharedField,
    TwoCounts,
    answer_refused,
    counts_refused,
    extend_refused,
    send_refused,
    shared_words,
    sign_refused,
    signed_words,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PartnerAnswer
from notoneless.grid.access import sight_of
from notoneless.grid.models import Unit, User
from notoneless.verification.models import CheckCampaign, JointCount, PartnerRow, PartnerSending
from notoneless.verification.queries import partners as queries

acts(
    {
        "partner_send": "发给部门核对",
        "partner_sent": "信息发给部门核对",
        "partner_receive": "部门登记收到",
        "partner_answer": "部门核对",
        "partner_counts": "部门填报掌握人数",
        "partner_sign": "部门签认",
        "partner_extend": "延长部门核对期限",
        "partner_withdraw": "收回发给部门的名单",
        "partner_refused": "未获准的部门核对",
    }
)
NOTE = "verification.partnerrow.note"


def facts_of(sending: PartnerSending) -> SendingFacts:
    """Where it stands, for the rules."""
    answers = list(sending.rows.values_list("answer", flat=True))
    return SendingFacts(
        sending.received_on is not None, sending.signed_on is not None, sending.due_on,
        answers.count(PartnerAnswer.OPEN), answers.count(PartnerAnswer.DIFFERS),
        sending.counts.filter(stated_count__isnull=True).count(),
    )  # fmt: skip


def sending_make(
    *, unit: Unit, title: str, purpose: str, shared: Sequence[SharedField], children: QuerySet[Child], due_on: date,
    by: User, today: date, is_joint: bool = False, campaign: CheckCampaign | None = None,
) -> PartnerSending | Refusal:  # fmt: skip
    """Send these children to the department: name, sex, birth date, and of the rest only what is named. A joint check
    sends the counts of the list by township and kind besides."""
    found = list(children.order_by("residence__code", "initials", "pk").values_list("pk", "key"))
    refused = send_refused(len(found), purpose=purpose, due_on=due_on, today=today)
    if refused is not None:
        return refused
    with act(by=by, unit=unit) as log:
        row = PartnerSending.objects.create(
            unit=unit, title=title.strip(), purpose=purpose.strip(), shared=[str(one) for one in shared],
            due_on=due_on, sent_by=by, sent_on=today, is_joint=is_joint, campaign=campaign,
        )  # fmt: skip
        PartnerRow.objects.bulk_create(
            [
                PartnerRow(sending=row, serial=serial, child_id=child, note=Sealed.of(NOTE, ""))
                for serial, (child, _) in enumerate(found, start=1)
            ],
            batch_size=1_000,
        )
        if is_joint:
            counts = queries.counts_of([child for child, _ in found])
            JointCount.objects.bulk_create(
                JointCount(sending=row, township_id=place, kind=kind, our_count=count)
                for (place, kind), count in counts.items()
            )
        told: dict[str, tuple[Any, Any]] = {"to": (None, unit.name), "shared": (None, shared_words(shared))}
        log("partner_send", changes=told | {"count": (None, len(found)), "purpose": (None, row.purpose)})
        sender = sight_of(by, today).unit_with("partners.send")
        for _, key in found:  # each child's history says to whom what of it went (个人信息保护法第23条)
            log("partner_sent", child=key, unit=sender, changes=told)
    return row


def _held(sending: PartnerSending) -> PartnerSending:
    found: PartnerSending = PartnerSending.objects.select_for_update(of=("self",)).get(pk=sending.pk)
    return found


def sending_receive(*, sending: PartnerSending, by: User, today: date) -> PartnerSending | Refusal:
    """The department has the list: from now on it answers for checking it."""
    with act(by=by, unit=sending.unit) as log:
        row = _held(sending)
        if row.received_on is not None:
            log("partner_refused", changes={"rule": ("", "partner.received")})
            return Refusal("已经登记过收到。", "partner.received")
        row.received_by, row.received_on = by, today
        row.save(update_fields=["received_by", "received_on"])
        log("partner_receive", changes={"count": (None, row.rows.count())})
    return row


def sending_answer(
    *,
    sending: PartnerSending,
    serials: Sequence[int],
    answer: PartnerAnswer,
    note: str,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> int | Refusal:
    """These children agree, or differ with the words how and a paper if there is one. Answered again, the later word
    holds; an earlier paper stays until another comes. How many."""
    with act(by=by, unit=sending.unit) as log:
        refused = answer_refused(facts_of(_held(sending)), answer, note)
        rows = list(
            sending.rows.select_for_update(of=("self",)).filter(serial__in=serials).select_related("child")
        )
        if refused is None and not rows:
            refused = Refusal("请先勾选孩子。", "partner.none")
        if refused is not None:
            log("partner_refused", changes={"rule": ("", refused.rule)})
            return refused
        for row in rows:
            row.answer, row.note = answer, Sealed.of(NOTE, note.strip())
            row.evidence = evidence or row.evidence
            said: dict[str, tuple[Any, Any]] = {"answer": (None, answer.label), "note": (None, note.strip())}
            log(
                "partner_answer",
                child=row.child,
                changes=said | {"evidence": (None, evidence and evidence.key)},
            )
        PartnerRow.objects.bulk_update(rows, ["answer", "note", "evidence"], batch_size=500)
    return len(rows)


def sending_counts(
    *, sending: PartnerSending, stated: Sequence[int | None], by: User, today: date
) -> PartnerSending | Refusal:
    """The counts the department has, line by line in the order of the sheet; stated again, the later ones hold."""
    with act(by=by, unit=sending.unit) as log:
        row = _held(sending)
        lines = list(row.counts.select_related("township"))
        refused = counts_refused(facts_of(row), stated)
        if refused is None and len(lines) != len(stated):
            refused = Refusal("这份名单不核对人数。", "partner.no_counts")
        if refused is not None:
            log("partner_refused", changes={"rule": ("", refused.rule)})
            return refused
        before = "、".join(f"{one.words}{one.stated_count}" for one in lines if one.stated_count is not None)
        for line, count in zip(lines, stated, strict=True):
            line.stated_count = count
        JointCount.objects.bulk_update(lines, ["stated_count"], batch_size=500)
        after = "、".join(f"{one.words}{one.stated_count}" for one in lines)
        log("partner_counts", changes={"counts": (before or None, after)})
    return row


def sending_sign(*, sending: PartnerSending, by: User, today: date) -> PartnerSending | Refusal:
    """Signed off: counts agree, or they differ by these names. The department's sight ends with it."""
    with act(by=by, unit=sending.unit) as log:
        row = _held(sending)
        facts = facts_of(row)
        refused = sign_refused(facts)
        if refused is not None:
            log("partner_refused", changes={"rule": ("", refused.rule)})
            return refused
        names = list(row.rows.filter(answer=PartnerAnswer.DIFFERS).values_list("child__name", flat=True))
        counts = [
            TwoCounts(one.words, one.our_count, one.stated_count or 0)
            for one in row.counts.select_related("township")
        ]
        row.signed_by, row.signed_on, row.said = by, today, signed_words(names, counts)
        row.save(update_fields=["signed_by", "signed_on", "said"])
        log("partner_sign", changes={"differing": (None, facts.differing_count)})
    return row


def sending_withdraw(*, sending: PartnerSending, by: User, today: date) -> PartnerSending | Refusal:
    """The bureau takes the list back before it is signed: its term ends today, what was answered stays."""
    with act(by=by, unit=sending.unit) as log:
        row = _held(sending)
        if row.signed_on is not None:
            log("partner_refused", changes={"rule": ("", "partner.signed")})
            return Refusal("这份名单已经签认，不用收回。", "partner.signed")
        row.signed_by, row.signed_on, row.said = by, today, "教育局收回，没有签认。"
        row.save(update_fields=["signed_by", "signed_on", "said"])
        log("partner_withdraw", changes={"to": (row.unit.name, None)})
    return row


def sending_extend(
    *, sending: PartnerSending, due_on: date, reason: str, by: User, today: date
) -> PartnerSending | Refusal:
    """The bureau gives the department more time; a list past its term opens for it again."""
    with act(by=by, unit=sending.unit) as log:
        row = _held(sending)
        refused = extend_refused(facts_of(row), due_on=due_on, reason=reason, today=today)
        if refused is not None:
            log("partner_refused", changes={"rule": ("", refused.rule)})
            return refused
        log("partner_extend", changes={"due_on": (row.due_on, due_on), "reason": (None, reason.strip())})
        row.due_on = due_on
        row.save(update_fields=["due_on"])
    return row
