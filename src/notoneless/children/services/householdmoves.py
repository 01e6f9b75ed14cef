"""户籍线变动 written: entered, confirmed by the other side, taken back. The line itself changes on confirmation only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from notoneless.children.models import Child, ChildGrant, HouseholdEntry, HouseholdMove, Roll
from notoneless.children.models.child import CASE_GRANT
from notoneless.children.services.enrol import pupil_known
from notoneless.children.services.register import child_add, household_enter
from notoneless.children.services.standing import ONE_DAY
from notoneless.children.services.watching import child_watch
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, Refused, act, acts, all_or_nothing
from notoneless.documents.models import StoredFile
from notoneless.domain.householdmoves import (
    SETTLES,
    UNSEEN,
    HouseholdMoveKind,
    HouseholdMoveState,
    LineFacts,
    confirms,
    household_move_refused,
    withdrawal_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import BY_RESIDENCE, HouseholdSource, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User, holding

acts(
    {
        "household_move": "登记户籍变动",
        "household_move_confirm": "确认户籍变动",
        "household_move_decline": "不确认户籍变动",
        "household_move_withdraw": "撤销户籍变动",
        "household_check": "核对没有户籍的常住儿童",
        "household_move_settle": "核实已在外地落户",
        "household_move_refused": "未获准的户籍变动",
    }
)

K, S = HouseholdMoveKind, HouseholdMoveState
ENDED = Refusal("这条户籍变动已经答复过，请刷新页面再看。", "line.answered")
NO_CHECK = Refusal("只有没有户籍的常住孩子要年年核对。", "line.no_check")
GONE = Refusal(
    "原来的登记地已经并入别处，退不回去。登记错了，请按现在的村(社区)重新登记迁移。", "line.place_gone"
)
OWN_SLIPS = ("line.no_paper", "line.future", "line.no_where")
"""Refusals that tell of what was typed only, nothing of the child."""


def _nothing(log: Log, child: Child, refusal: Refusal) -> Refusal:
    """A refusal met while the row was held: the try itself is recorded (T23)."""
    log("household_move_refused", child=child, changes={"rule": ("", refusal.rule)})
    return refusal


def _entry(child: Child) -> HouseholdEntry | None:
    return child.household_entries.filter(until_on__isnull=True).select_related("place__parent").first()


def _facts(child: Child, today: date) -> LineFacts:
    entry = _entry(child)
    source = entry.source if entry else None
    return LineFacts(
        is_on_line=entry is not None and source != HouseholdSource.MIGRANT_PUPIL,
        is_registered=source is not None and source not in BY_RESIDENCE,
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
            is_same_place=to_place is not None and from_place == to_place, has_destination=bool(elsewhere.strip()),
        )  # fmt: skip
        if refused is not None:
            return _nothing(log, child, refused)
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
            _move(row, by, today)
    return row


def _said(row: HouseholdMove) -> dict[str, tuple[Any, Any]]:
    there = row.to_place.full_name if row.to_place else row.elsewhere
    return {
        "kind": (None, K(row.kind).label),
        "place": (row.from_place.full_name if row.from_place else "", there),
        "on": (None, row.on),
        "state": (None, S(row.state).label),
    }


def _is_village(by: User) -> bool:
    see = sight(by)
    return not see.is_everything and not see.has_role(Role.TOWNSHIP_OFFICER)


def _out_of_reach(row: HouseholdMove, by: User) -> list[Place]:
    """The places of this move that this person does not answer for."""
    see = sight(by)
    ends = [place for place in (row.from_place, row.to_place) if place is not None]
    return [] if see.is_everything else [place for place in ends if place.pk not in see.home_place_ids]


def _must_confirm(row: HouseholdMove, by: User) -> Place | None:
    """Whose confirmation the move waits for; None where it is done at once."""
    others = _out_of_reach(row, by)
    if not confirms(is_village_officer=_is_village(by), kind=K(row.kind), sees_both=not others):
        return None
    if others:
        return others[0]
    assert row.from_place is not None
    return row.from_place.township or row.from_place


def _move(row: HouseholdMove, by: User, today: date) -> None:
    """What the move does to the line, and whoever watches looks at the child at once."""
    child, entry = row.child, _entry(row.child)
    row.former_entry, row.former_residence = entry, child.residence
    row.save(update_fields=["former_entry", "former_residence"])
    if row.kind in (K.IN, K.INSIDE):
        assert row.to_place is not None
        words = {"household_number": entry.household_number, "head_name": entry.head_name} if entry else {}
        household_enter(
            child=child, place=row.to_place, source=HouseholdSource.REGISTER, by=by, today=today, on=row.on, **words
        )  # fmt: skip
        home = row.to_place if row.is_living_along else row.former_residence
        Child.objects.filter(pk=child.pk).update(residence=home)
    elif entry is not None:
        stays = row.kind in SETTLES and Roll.objects.current().filter(child=child).exists()
        if stays:
            # registered elsewhere and at school here: the place where it lives answers for it (随迁子女)
            place = child.residence or entry.place
            household_enter(
                child=child, place=place, source=HouseholdSource.MIGRANT_PUPIL, by=by, today=today, on=row.on
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
        kind = K.INSIDE if _facts(found, today).is_registered else K.IN
        moved = household_move_add(child=found, kind=kind, **move)
        is_own_slip = isinstance(moved, HouseholdMove) or moved.rule in OWN_SLIPS
        is_seen = is_own_slip or Child.objects.visible_to(by).filter(pk=found.pk).exists()
        return moved if is_seen else UNSEEN
    refused = household_move_refused(
        K.IN, LineFacts(is_on_line=False), on=on, today=today, has_paper=evidence is not None
    )
    if refused is not None:
        return refused
    row = HouseholdMove(
        kind=K.IN, on=on, to_place=place, elsewhere=elsewhere.strip()[:80], paper=evidence,
        is_living_along=is_living_along, opened_by=by, opened_on=today, state=S.DONE, ended_on=today,
    )  # fmt: skip
    words = {
        "name": name, "sex": sex, "born_on": born_on, "id_number": id_number, "guardian_name": guardian_name,
        "guardian_phone": guardian_phone,
    }  # fmt: skip
    try:
        with act(by=by) as log, all_or_nothing(log):
            _new_child(row, words, by, today)
            log("household_move", child=row.child, changes=_said(row))
            child_watch(child=row.child, by=by, today=today)
    except Refused as refused_new:
        return refused_new.refusal
    return row


def _new_child(row: HouseholdMove, words: dict[str, Any], by: User, today: date) -> None:
    """A child no register had. Raises Refused."""
    assert row.to_place is not None
    child = child_add(
        place=row.to_place, source=HouseholdSource.REGISTER, by=by, today=today, on=row.on,
        is_unconfirmed=not words["id_number"], **words,
    )  # fmt: skip
    if isinstance(child, Refusal):
        raise Refused(child)
    if not row.is_living_along:
        Child.objects.filter(pk=child.pk).update(residence=None)
        child.refresh_from_db()
    row.child = child
    row.save(force_insert=True)


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
            return _nothing(log, row.child, refused)
        row.state = S.DONE if is_confirmed else S.DECLINED
        row.answered_by, row.answer, row.ended_on = by, answer.strip()[:200], today
        row.save()
        word = "household_move_confirm" if is_confirmed else "household_move_decline"
        log(word, child=row.child, changes=_said(row) | {"answer": (None, row.answer)})
        if is_confirmed:
            _move(row, by, today)
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
    entry = _entry(row.child)
    if (entry.place_id if entry else None) != row.from_place_id:
        return Refusal("登记之后孩子的登记地已经变了。请答复“不确认”，由登记人核对后重新登记。", "line.stale")
    again = replace(_facts(row.child, today), is_waiting=False)
    return household_move_refused(K(row.kind), again, on=row.on, today=today, has_paper=row.paper is not None)


def household_move_withdraw(
    *, move: HouseholdMove, reason: str, by: User, today: date
) -> HouseholdMove | Refusal:
    """A move entered by mistake is taken back: the child stands again where it stood, with the household it had. Who
    may: ``domain.householdmoves.withdrawal_refused``."""
    with act(by=by) as log:
        row = _held(move)
        later = row.child.household_moves.filter(pk__gt=row.pk, state__in=(S.WAITING, S.DONE))
        refused = withdraw_refused(move=row, by=by, today=today, reason=reason, has_later=later.exists())
        former = row.former_entry
        if refused is None and former is not None and former.place.until_on is not None:
            refused = GONE
        if refused is not None:
            return _nothing(log, row.child, refused)
        try:
            with all_or_nothing(log):
                _take_back(row, reason, by, today, log)
        except Refused as objected:
            return _nothing(log, row.child, objected.refusal)
    return row


def _take_back(row: HouseholdMove, reason: str, by: User, today: date, log: Log) -> None:
    """Raises Refused where whoever watches objects."""
    was_done = row.state == S.DONE
    row.state, row.answered_by, row.ended_on = S.WITHDRAWN, by, today
    row.answer = reason.strip()[:200]
    row.save()
    log("household_move_withdraw", child=row.child, changes={"reason": (None, reason)})
    if was_done:
        _back(row, by, today)


def withdraw_refused(
    *, move: HouseholdMove, by: User, today: date, reason: str, has_later: bool
) -> Refusal | None:
    """Why this person cannot take this move back, or None; the list asks it before it offers the button."""
    away = _out_of_reach(move, by)
    is_own_of_today = move.opened_by_id == by.pk and move.opened_on == today and move.answered_by_id is None
    return withdrawal_refused(
        S(move.state), reason=reason, sees_entry_side=all(place.pk == move.waits_at_id for place in away),
        sees_all=not away, is_village_officer=_is_village(by), is_own_of_today=is_own_of_today, has_later=has_later,
    )  # fmt: skip


def _back(row: HouseholdMove, by: User, today: date) -> None:
    child, former = row.child, row.former_entry
    followed = row.is_living_along and row.to_place_id is not None and child.residence_id == row.to_place_id
    home = row.former_residence if followed else child.residence
    if row.kind == K.DIED:
        Child.objects.filter(pk=child.pk).update(died_on=None)
    entry = _entry(child)
    if former is not None:
        household_enter(
            child=child, place=former.place, source=HouseholdSource(former.source), by=by, today=today,
            household_number=former.household_number, head_name=former.head_name,
        )  # fmt: skip
        Child.objects.filter(pk=child.pk).update(residence=home)
    elif entry is not None:
        entry.until_on = today - ONE_DAY
        entry.save(update_fields=["until_on"])
    child.refresh_from_db()
    child_watch(child=child, by=by, today=today)


def household_check(*, entry: HouseholdEntry, by: User, today: date) -> HouseholdEntry | Refusal:
    """年度核对: somebody saw that a resident without registration still lives there."""
    with act(by=by) as log:
        row = HouseholdEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if row.until_on is not None or row.source != HouseholdSource.RESIDENT_FOUND:
            return _nothing(log, row.child, NO_CHECK)
        log("household_check", child=row.child, changes={"checked_on": (row.checked_on, today)})
        row.checked_on = today
        row.save(update_fields=["checked_on"])
    return row


def household_move_settle(
    *, move: HouseholdMove, note: str, by: User, today: date
) -> HouseholdMove | Refusal:
    """迁出落实: somebody made sure that who left is registered where he went, and says how."""
    with act(by=by) as log:
        row = _held(move)
        refused = None
        if not row.is_unsettled:
            refused = Refusal("这一条不用再核实落户。", "line.settled")
        elif not note.strip():
            refused = Refusal(
                "请写明怎样核实的：看了对方户口簿、打了哪里的电话、收到哪里的回函。", "line.no_note"
            )
        if refused is not None:
            return _nothing(log, row.child, refused)
        row.settled_on, row.settled_note = today, note.strip()[:200]
        row.save(update_fields=["settled_on", "settled_note"])
        log("household_move_settle", child=row.child, changes={"note": (None, row.settled_note)})
    return row
