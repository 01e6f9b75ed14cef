"""户籍线变动 written: entered, confirmed by the other side, taken back. The line itself changes on confirmation only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.children.models import Child, ChildGrant, HouseholdEntry, HouseholdMove, Roll
from notoneless.children.models.child import CASE_GRANT
from notoneless.children.services.enrol import pupil_known
from notoneless.children.services.register import child_add, household_enter
from notoneless.children.services.standing import ONE_DAY
from notoneless.children.services.watching import child_watch
from notoneless.core.countysettings import county_days
from notoneless.core.events import Refused, act, acts, all_or_nothing
from notoneless.documents.models import StoredFile
from notoneless.domain.householdmoves import (
    HouseholdMoveKind,
    HouseholdMoveState,
    LineFacts,
    confirms,
    household_move_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import HouseholdSource, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User, holding

acts(
    {
        "household_move": "登记户籍变动",
        "household_move_confirm": "确认户籍变动",
        "household_move_decline": "不确认户籍变动",
        "household_move_withdraw": "撤销户籍变动",
        "household_move_refused": "未获准的户籍变动",
    }
)

K, S = HouseholdMoveKind, HouseholdMoveState
ENDED = Refusal("这条户籍变动已经答复过，请刷新页面再看。", "line.answered")


def _entry(child: Child) -> HouseholdEntry | None:
    return child.household_entries.filter(until_on__isnull=True).select_related("place__parent").first()


def _facts(child: Child, today: date) -> LineFacts:
    entry = _entry(child)
    return LineFacts(
        is_on_line=entry is not None and entry.source != HouseholdSource.MIGRANT_PUPIL,
        entered_on=entry.from_on if entry else None,
        has_roll=Roll.objects.current().filter(child=child).exists(),
        has_case=ChildGrant.objects.filter(holding(today), child=child, why__startswith=CASE_GRANT).exists(),
        is_waiting=child.household_moves.filter(state=S.WAITING).exists(),
    )


def household_move_add(
    *,
    child: Child,
    kind: HouseholdMoveKind,
    on: date,
    evidence: StoredFile | None,
    by: User,
    today: date,
    to_place: Place | None = None,
    elsewhere: str = "",
    is_living_along: bool = True,
    reason: str = "",
) -> HouseholdMove | Refusal:
    """Enter a move of a child of the register; done at once, or as soon as the other side confirms."""
    with act(by=by) as log:
        child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        entry = _entry(child)
        from_place = entry.place if entry is not None else None
        refused = household_move_refused(
            kind, _facts(child, today), on=on, today=today, has_paper=evidence is not None,
            is_same_place=to_place is not None and from_place == to_place,
        )  # fmt: skip
        if refused is not None:
            log("household_move_refused", child=child, changes={"rule": ("", refused.rule)})
            return refused
        row = HouseholdMove(
            child=child, kind=kind, on=on, from_place=from_place, to_place=to_place, elsewhere=elsewhere.strip()[:80],
            is_living_along=is_living_along, reason=reason.strip()[:200], paper=evidence, opened_by=by, opened_on=today,
            state=S.DONE, ended_on=today,
        )  # fmt: skip
        other = _must_confirm(row, by)
        if other is not None:
            row.state, row.ended_on, row.waits_at = S.WAITING, None, other
            row.due_on = today + timedelta(days=county_days("children.mover_days"))
        row.save()
        log("household_move", child=child, changes=_said(row))
        if row.state == S.DONE:
            _move(row, entry, by, today)
    return row


def _said(row: HouseholdMove) -> dict[str, tuple[Any, Any]]:
    there = row.to_place.full_name if row.to_place else row.elsewhere
    return {
        "kind": (None, K(row.kind).label),
        "place": (row.from_place.full_name if row.from_place else "", there),
        "on": (None, row.on),
        "state": (None, S(row.state).label),
    }


def _must_confirm(row: HouseholdMove, by: User) -> Place | None:
    """Whose confirmation the move waits for; None where it is done at once."""
    see = sight(by)
    here = set() if see.is_everything else set(see.home_place_ids)
    ends = [place for place in (row.from_place, row.to_place) if place is not None]
    others = [] if see.is_everything else [place for place in ends if place.pk not in here]
    village = see.has_role(Role.VILLAGE_OFFICER) and not see.has_role(Role.TOWNSHIP_OFFICER)
    if not confirms(is_village_officer=village, kind=K(row.kind), sees_both=not others):
        return None
    if row.kind == K.INSIDE:
        return others[0]
    assert row.from_place is not None
    return row.from_place.township or row.from_place


def _move(row: HouseholdMove, entry: HouseholdEntry | None, by: User, today: date) -> None:
    """What the move does to the line, and whoever watches looks at the child at once."""
    child = row.child
    if row.kind in (K.IN, K.INSIDE):
        assert row.to_place is not None
        home = child.residence
        words = {"household_number": entry.household_number, "head_name": entry.head_name} if entry else {}
        household_enter(
            child=child, place=row.to_place, source=HouseholdSource.REGISTER, by=by, today=today, **words
        )
        Child.objects.filter(pk=child.pk).update(residence=row.to_place if row.is_living_along else home)
    elif entry is not None:
        stays = row.kind in (K.OUT, K.DOUBLE) and Roll.objects.current().filter(child=child).exists()
        if stays:
            # registered elsewhere and at school here: the place where it lives answers for it (随迁子女)
            place = child.residence or entry.place
            household_enter(
                child=child, place=place, source=HouseholdSource.MIGRANT_PUPIL, by=by, today=today
            )
        else:
            entry.until_on = max(entry.from_on, row.on - ONE_DAY)
            entry.save(update_fields=["until_on"])
        if row.kind == K.DIED:
            Child.objects.filter(pk=child.pk).update(died_on=row.on)
    child.refresh_from_db()
    child_watch(child=child, by=by, today=today)


def household_move_in(
    *,
    name: str,
    sex: str,
    born_on: date,
    place: Place,
    elsewhere: str,
    on: date,
    evidence: StoredFile | None,
    by: User,
    today: date,
    id_number: str = "",
    guardian_name: str = "",
    guardian_phone: str = "",
    is_living_along: bool = True,
) -> HouseholdMove | Refusal:
    """迁入: a new child, one of the register that stood on no line, or one on another place's line here, which that
    place then confirms. Nothing of a child out of sight is told (safety rule 5)."""
    found = pupil_known(id_number=id_number, name=name, today=today)
    if isinstance(found, Refusal):
        return found
    move: dict[str, Any] = {"on": on, "evidence": evidence, "by": by, "today": today, "to_place": place}
    move |= {"elsewhere": elsewhere, "is_living_along": is_living_along}
    if found is not None:
        kind = K.INSIDE if _facts(found, today).is_on_line else K.IN
        return household_move_add(child=found, kind=kind, **move)
    refused = household_move_refused(
        K.IN, LineFacts(is_on_line=False), on=on, today=today, has_paper=evidence is not None
    )
    if refused is not None:
        return refused
    try:
        with act(by=by) as log, all_or_nothing(log):
            child = child_add(
                name=name, sex=sex, born_on=born_on, place=place, source=HouseholdSource.REGISTER, by=by, today=today,
                id_number=id_number, guardian_name=guardian_name, guardian_phone=guardian_phone,
                is_unconfirmed=not id_number,
            )  # fmt: skip
            if isinstance(child, Refusal):
                raise Refused(child)
            row = HouseholdMove.objects.create(
                child=child, kind=K.IN, on=on, to_place=place, elsewhere=elsewhere.strip()[:80], paper=evidence,
                is_living_along=is_living_along, opened_by=by, opened_on=today, state=S.DONE, ended_on=today,
            )  # fmt: skip
            log("household_move", child=child, changes=_said(row))
            child_watch(child=child, by=by, today=today)
    except Refused as refused_new:
        return refused_new.refusal
    return row


def _held(move: HouseholdMove) -> HouseholdMove:
    rows = HouseholdMove.objects.select_for_update(of=("self",))
    found: HouseholdMove = rows.select_related("child", "from_place__parent", "to_place__parent").get(
        pk=move.pk
    )
    return found


def household_move_answer(
    *, move: HouseholdMove, is_confirmed: bool, answer: str, by: User, today: date
) -> HouseholdMove | Refusal:
    """The other side takes the child over, or says why not; until then it stands where it stood."""
    with act(by=by) as log:
        row = _held(move)
        refused = _answer_refused(row, is_confirmed, answer, by, today)
        if refused is not None:
            log("household_move_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        row.state = S.DONE if is_confirmed else S.DECLINED
        row.answered_by, row.answer, row.ended_on = by, answer.strip()[:200], today
        row.save()
        word = "household_move_confirm" if is_confirmed else "household_move_decline"
        log(word, child=row.child, changes=_said(row) | {"answer": (None, row.answer)})
        if is_confirmed:
            _move(row, _entry(row.child), by, today)
    return row


def _answer_refused(
    row: HouseholdMove, is_confirmed: bool, answer: str, by: User, today: date
) -> Refusal | None:
    if row.state != S.WAITING:
        return ENDED
    if row.opened_by_id == by.pk:
        return Refusal("不能确认自己登记的变动，请由对方或乡镇确认。", "line.own")
    if not is_confirmed:
        return None if answer.strip() else Refusal("不确认请写明原因，登记人要据此再核。", "line.no_answer")
    facts = _facts(row.child, today)
    again = LineFacts(facts.is_on_line, facts.entered_on, facts.has_roll, facts.has_case)
    return household_move_refused(K(row.kind), again, on=row.on, today=today, has_paper=row.paper is not None)


def household_move_withdraw(
    *, move: HouseholdMove, reason: str, by: User, today: date
) -> HouseholdMove | Refusal:
    """A move entered by mistake is taken back: the child stands again where it stood. Only its latest one can be."""
    with act(by=by) as log:
        row = _held(move)
        refused = None
        if row.state not in (S.WAITING, S.DONE):
            refused = ENDED
        elif not reason.strip():
            refused = Refusal("请写明为什么撤销。", "line.no_reason")
        elif row.child.household_moves.filter(pk__gt=row.pk, state__in=(S.WAITING, S.DONE)).exists():
            refused = Refusal("这个孩子后来又有户籍变动，请先撤销后来的那一条。", "line.later")
        if refused is not None:
            log("household_move_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        was_done = row.state == S.DONE
        row.state, row.answer, row.ended_on, row.answered_by = S.WITHDRAWN, reason.strip()[:200], today, by
        row.save()
        log("household_move_withdraw", child=row.child, changes={"reason": (None, reason)})
        if was_done:
            _back(row, by, today)
    return row


def _back(row: HouseholdMove, by: User, today: date) -> None:
    child = row.child
    if row.kind == K.DIED:
        Child.objects.filter(pk=child.pk).update(died_on=None)
    entry = _entry(child)
    if row.from_place is None:
        if entry is not None:
            entry.until_on = max(entry.from_on, today - ONE_DAY)
            entry.save(update_fields=["until_on"])
    else:
        household_enter(
            child=child, place=row.from_place, source=HouseholdSource.REGISTER, by=by, today=today
        )
    child.refresh_from_db()
    child_watch(child=child, by=by, today=today)
