"""工作移交: offered by the head of the unit, accepted or declined by the successor, moved whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseMember, Handover
from notoneless.cases.services.steps import PERSON_GRANT, _member_add
from notoneless.children.services import grant_end, grant_give
from notoneless.core.events import Log, act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import HandoverState, MemberRole, Role
from notoneless.grid.models import Cover, Post, Unit, User, holding
from notoneless.grid.services.people import grant_refusal

acts(
    {
        "handover_offer": "发起工作移交",
        "handover_accept": "接收工作移交",
        "handover_decline": "不接收工作移交",
        "handover_withdraw": "撤回工作移交",
    }
)

H = HandoverState
_OPEN = Refusal("这个人在本单位已有一份待接收的移交。请先撤回或等对方答复。", "handover.open")
_ENDED = Refusal("这份移交已经有结果了。", "handover.ended")


def handover_offer(
    *, giver: User, taker: User, unit: Unit, reason: str, by: User, today: date
) -> Handover | Refusal:
    """Offer all that ``giver`` answers for at this unit to ``taker``. Nothing moves before he accepts.

    The posts among it are rights, so ``by`` must be one who may give them (safety rule 8: never his own).
    """
    refused = _offer_refused(giver, taker, unit, reason, by, today)
    if refused is not None:
        return refused
    try:
        with act(by=by, unit=unit) as log, transaction.atomic():
            handover = Handover.objects.create(
                giver=giver, taker=taker, unit=unit, reason=reason.strip(), offered_by=by, offered_on=today
            )
            log("handover_offer", changes={"giver": (None, giver.name), "taker": (None, taker.name)})
    except IntegrityError:
        return _OPEN
    return handover


def _offer_refused(
    giver: User, taker: User, unit: Unit, reason: str, by: User, today: date
) -> Refusal | None:
    if not reason.strip():
        return Refusal("请写明移交原因，如调离、退休、产假。", "handover.no_reason")
    if giver.pk == taker.pk:
        return Refusal("移交人和接收人是同一个人。", "handover.self")
    if not queries.units_handed_in(by).filter(pk=unit.pk).exists():
        return Refusal("您只能移交本单位的工作。", "handover.not_yours")
    if not taker.is_active or not Post.objects.filter(holding(today), user=taker, unit=unit).exists():
        return Refusal(f"{taker.name}现在不在{unit.name}任职，请先登记任职。", "handover.taker")
    duties = queries.duties_of(giver, unit, today)
    if not any(duties.counts.values()):
        return Refusal(f"{giver.name}在{unit.name}名下没有要移交的事。", "handover.nothing")
    for post in duties.posts:
        for person in (giver, taker):
            refused = grant_refusal(user=person, unit=unit, role=Role(post.role), by=by, today=today)
            if refused is not None:
                return refused
    if Handover.objects.filter(giver=giver, unit=unit, state=H.OFFERED).exists():
        return _OPEN
    return None


def _locked(handover: Handover) -> Handover:
    found: Handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("giver", "taker", "unit", "offered_by")
        .get(pk=handover.pk)
    )
    return found


def _answered(handover: Handover, state: HandoverState, today: date, answer: str = "") -> None:
    handover.state, handover.answered_on, handover.answer = state, today, answer.strip()[:120]
    handover.save()


def handover_accept(*, handover: Handover, by: User, today: date) -> Handover | Refusal:
    """The successor takes it all over, as it stands today, in one act."""
    with act(by=by, unit=handover.unit) as log:
        handover = _locked(handover)
        refused = _answer_refused(handover, by)
        if refused is not None:
            log("case_refused", unit=handover.unit, changes={"rule": ("", refused.rule)})
            return refused
        duties = queries.duties_of(handover.giver, handover.unit, today)
        for name, count in duties.counts.items():
            setattr(handover, name, count)
        groups, cases = list(duties.groups), list(duties.cases)
        for cover in duties.covers:
            _cover_move(cover, handover.taker, today)
        for case in cases:
            _case_move(case, handover, log, by, today)
        for member in groups:
            _member_move(member, handover, by, today)
        for post in duties.posts:
            _post_move(post, handover.taker, today)
        _answered(handover, H.ACCEPTED, today)
        said = {"giver": (None, handover.giver.name), "cases": (None, handover.case_count)}
        log("handover_accept", changes=said | {"covers": (None, handover.cover_count)})
    return handover


def _answer_refused(handover: Handover, by: User) -> Refusal | None:
    if handover.state != H.OFFERED:
        return _ENDED
    if handover.taker_id != by.pk:
        return Refusal(f"这份移交由{handover.taker.name}答复。", "handover.not_taker")
    return None


def handover_decline(*, handover: Handover, reason: str, by: User, today: date) -> Handover | Refusal:
    """The successor says no, and why; everything stays with the leaver, and the head of the unit looks for another."""
    if not reason.strip():
        return Refusal("请写明不接收的原因。", "handover.no_answer")
    with act(by=by, unit=handover.unit) as log:
        handover = _locked(handover)
        refused = _answer_refused(handover, by)
        if refused is not None:
            log("case_refused", unit=handover.unit, changes={"rule": ("", refused.rule)})
            return refused
        _answered(handover, H.DECLINED, today, reason)
        log("handover_decline", changes={"giver": (None, handover.giver.name), "reason": (None, reason)})
    return handover


def handover_withdraw(*, handover: Handover, by: User, today: date) -> Handover | Refusal:
    """The offer is taken back before it was answered."""
    with act(by=by, unit=handover.unit) as log:
        handover = _locked(handover)
        if handover.state != H.OFFERED:
            log("case_refused", unit=handover.unit, changes={"rule": ("", _ENDED.rule)})
            return _ENDED
        _answered(handover, H.WITHDRAWN, today)
        log("handover_withdraw", changes={"giver": (None, handover.giver.name)})
    return handover


def _cover_move(cover: Cover, taker: User, today: date) -> None:
    """The leaver's cover ends on the eve; one that began today is the successor's from its first day."""
    if cover.from_on >= today:
        cover.person = taker
        cover.save(update_fields=["person"])
        return
    cover.until_on = today - timedelta(days=1)
    cover.save(update_fields=["until_on"])
    Cover.objects.create(place=cover.place, unit=cover.unit, person=taker, from_on=today)


def _case_move(case: Case, handover: Handover, log: Log, by: User, today: date) -> None:
    before, case.person = case.person, handover.taker
    case.save(update_fields=["person"])
    case.members.filter(user=before, until_on__isnull=True).update(until_on=today)
    _member_add(case, MemberRole.LEAD, handover.unit, handover.taker, by, today)
    _sight_move(case, handover, by, today)
    grant_give(child=case.child, user=handover.taker, why=PERSON_GRANT, by=by, today=today)
    changes = {"person": (before.name, handover.taker.name), "reason": ("", handover.reason)}
    log("case_hand_to", child=case.child, unit=case.unit, changes=changes)


def _member_move(member: CaseMember, handover: Handover, by: User, today: date) -> None:
    role = MemberRole(member.role)
    member.until_on = today
    member.save(update_fields=["until_on"])
    _sight_move(member.case, handover, by, today)
    _member_add(member.case, role, handover.unit, handover.taker, by, today)


def _sight_move(case: Case, handover: Handover, by: User, today: date) -> None:
    """What the leaver saw for the sake of this case he sees no longer."""
    for grant in case.child.grants.filter(user=handover.giver, until_on__isnull=True, why__startswith="个案"):
        grant_end(grant=grant, by=by, today=today)


def _post_move(post: Post, taker: User, today: date) -> None:
    """The post passes on today. Whoever stood in for it has nothing to stand in for any more."""
    last = today - timedelta(days=1)
    post.until_on = last
    post.save(update_fields=["until_on"])
    same = {"unit": post.unit, "role": post.role, "school_class": post.school_class, "place": post.place}
    Post.objects.filter(acting_for=post.user, until_on__gt=last, **same).update(until_on=last)
    Post.objects.get_or_create(user=taker, until_on=None, **same, defaults={"from_on": today})
