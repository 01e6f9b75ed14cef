"""存疑配对: a person says whether a row of a list and a pupil are the same child, by one key, with a reason.

What is said holds in every later run until the row or the pupil says something else, or until it is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from notoneless.cases.models import Case
from notoneless.cases.services import case_link, case_reopen
from notoneless.children.models import Child, ChildGrant, ChildMerge, Roll
from notoneless.children.services import child_merge, child_part, grant_end, grant_give, household_enter
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, Refused, act, acts
from notoneless.domain.columnlists import ListKind
from notoneless.domain.merging import MergeState
from notoneless.domain.pairing import undo_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, HouseholdSource
from notoneless.grid.models import Place, User
from notoneless.verification.models import (
    OPEN_PAIRS,
    MatchLink,
    MatchOutcome,
    MatchPair,
    MatchRule,
    PairState,
    SourceRow,
)
from notoneless.verification.queries.pairs import pupil_said, reason_of

acts(
    {
        "match_same": "比对存疑：确认是同一人",
        "match_different": "比对存疑：确认不是同一人",
        "match_ask": "比对存疑：请学校核实",
        "match_undo": "比对存疑：撤销确认",
    }
)

DECIDED = Refusal("这一对已经有人确认过了。", "pair.decided")
NO_SCHOOL = Refusal("对方现在没有学籍，没有学校可以核实。", "pair.no_school")
EXPLANATION = "人工确认与在读学生是同一人"
GRANT = "比对存疑核实"


@dataclass(slots=True)
class _Joined:
    """What 是同一人 moved, to be put back when it is taken back."""

    merge: ChildMerge | None = None
    rows: list[int] = field(default_factory=list)


def _held(pair: MatchPair) -> tuple[MatchPair, SourceRow]:
    held = MatchPair.objects.select_for_update(of=("self",)).select_related("candidate").get(pk=pair.pk)
    return held, SourceRow.objects.select_related("child", "place", "source_list").get(pk=held.row_id)


def _refuse(log: Log, row: SourceRow, refusal: Refusal) -> Refusal:
    log("case_refused", child=row.child, changes={"rule": ("", refusal.rule)})
    return refusal


def pair_decide(
    *, pair: MatchPair, is_same: bool, by: User, today: date, reason: str = ""
) -> MatchPair | Refusal:
    """Same: the unconfirmed child becomes one with the pupil and its case is cleared. Not the same: the candidate is
    rejected; with no candidate left the child stays suspected. Without a reason typed, what agrees or differs is it."""
    with act(by=by) as log:
        pair, row = _held(pair)
        if pair.state not in OPEN_PAIRS:
            return _refuse(log, row, DECIDED)
        words = reason.strip()[:200] or reason_of(pair, is_same)
        said = pupil_said(pair.candidate, today)
        joined = _same(row, pair.candidate, by, today) if is_same else _Joined()
        if isinstance(joined, Refusal):
            return _refuse(log, row, joined)
        pair.state = PairState.SAME if is_same else PairState.DIFFERENT
        pair.decided_by, pair.decided_at, pair.reason = by, clock.now(), words
        pair.row_hash, pair.pupil_hash = row.content_hash, said
        pair.merge, pair.moved_rows = joined.merge, joined.rows
        pair.save()
        if is_same:
            _rivals(pair, words, today)
        elif not row.pairs.filter(state__in=OPEN_PAIRS).exists():
            MatchLink.objects.filter(row=row, outcome=MatchOutcome.REVIEW).update(
                outcome=MatchOutcome.NO_ROLL
            )
        _grants_end(pair, by, today)
        told = {"candidate": ("", str(pair.candidate.key)), "reason": ("", words)}
        log("match_same" if is_same else "match_different", child=row.child, changes=told)
        return pair


def _rivals(pair: MatchPair, said: str, today: date) -> None:
    """The other candidates of the row are not the child; taken back together with it."""
    for other in MatchPair.objects.filter(row=pair.row_id, state__in=OPEN_PAIRS).exclude(pk=pair.pk):
        other.state, other.decided_by, other.decided_at = (
            PairState.DIFFERENT,
            pair.decided_by,
            pair.decided_at,
        )
        other.reason, other.row_hash = said, pair.row_hash
        other.pupil_hash = pupil_said(other.candidate, today)
        other.save()


def pair_ask(*, pair: MatchPair, by: User, today: date) -> MatchPair | Refusal:
    """请学校核实: the school of the pupil is given sight of the listed child for as long as it has to answer."""
    with act(by=by) as log:
        pair, row = _held(pair)
        if pair.state not in OPEN_PAIRS:
            return _refuse(log, row, DECIDED)
        roll = Roll.objects.current().filter(child=pair.candidate).select_related("school").first()
        if roll is None:
            return _refuse(log, row, NO_SCHOOL)
        pair.due_on = today + timedelta(days=county_days("verification.ask_days"))
        pair.state, pair.unit, pair.asked_by = PairState.ASKED, roll.school, by
        pair.save()
        if row.child is not None:
            grant_give(child=row.child, unit=roll.school, why=GRANT, by=by, today=today)
        log(
            "match_ask",
            child=row.child,
            changes={"unit": ("", roll.school.name), "due_on": ("", pair.due_on)},
        )
        return pair


def _grants_end(pair: MatchPair, by: User, today: date) -> None:
    """What was shown to be asked about is shown no longer."""
    asked = ChildGrant.objects.filter(
        why=GRANT, unit=pair.unit, child__in=[pair.row.child_id, pair.candidate_id], until_on__isnull=True
    )
    for grant in asked.select_related("child", "unit") if pair.asked_by_id else ():
        grant_end(grant=grant, by=by, today=today)


def _same(row: SourceRow, into: Child, by: User, today: date) -> _Joined | Refusal:
    """The two files become one; every row that pointed to the unconfirmed child points to the pupil."""
    gone = row.child
    roll = Roll.objects.current().filter(child=into).first()
    if roll is None:
        return Refusal("对方现在没有学籍，不能据此核减。", "case.link.no_roll")
    merge: ChildMerge | None = None
    if gone is not None and gone.pk != into.pk and gone.merged_into_id is None:
        case = Case.objects.open().filter(child=gone).first()
        outcome: Case | Child | Refusal
        if case is not None:
            outcome = case_link(case=case, into=into, by=by, today=today, explanation=EXPLANATION)
        else:
            outcome = child_merge(child=gone, into=into, by=by, today=today)
        if isinstance(outcome, Refusal):
            return outcome
        merge = ChildMerge.objects.filter(gone=gone, stays=into, state=MergeState.DONE).last()
    moved = SourceRow.objects.filter(child=gone) if gone is not None else SourceRow.objects.none()
    rows = [*moved.exclude(pk=row.pk).values_list("pk", flat=True), row.pk]
    SourceRow.objects.filter(pk__in=rows).update(child=into)
    MatchLink.objects.filter(row__in=rows).update(
        child=into, outcome=MatchOutcome.LINKED, roll=roll, rule=MatchRule.PERSON, explanation=EXPLANATION
    )
    if row.kind == ListKind.HOUSEHOLD and row.place is not None:
        _enter(row, row.place, into, by, today)
    return _Joined(merge, rows)


def _enter(row: SourceRow, place: Place, child: Child, by: User, today: date) -> None:
    details = row.details_words()
    household_enter(
        child=child,
        place=place,
        source=HouseholdSource.REGISTER,
        by=by,
        today=today,
        household_number=details.get("household_number", "")[:30],
        head_name=details.get("householder_name", "")[:60],
    )


# ---- taken back --------------------------------------------------------------------------------------------


def pair_undo(*, pair: MatchPair, reason: str, by: User, today: date) -> MatchPair | Refusal:
    """撤销确认: the pair waits again. After 是同一人 the two files are parted, the rows go back and the case is open."""
    try:
        with act(by=by) as log:
            pair, row = _held(pair)
            refused = undo_refused(is_decided=pair.state not in OPEN_PAIRS, reason=reason)
            if refused is not None:
                return _refuse(log, row, refused)
            before = PairState(pair.state)
            if before == PairState.SAME:
                _unjoin(pair, row, reason, by, today)
            together = {"decided_by": pair.decided_by_id, "decided_at": pair.decided_at}
            MatchPair.objects.filter(row=row, state=PairState.DIFFERENT, **together).update(**_WAITING)
            MatchPair.objects.filter(pk=pair.pk).update(**_WAITING, merge=None, moved_rows=[])
            unsure = MatchLink.objects.filter(row=row, outcome=MatchOutcome.NO_ROLL)
            unsure.update(outcome=MatchOutcome.REVIEW)
            log("match_undo", child=row.child, changes={"state": (before.label, ""), "reason": ("", reason)})
    except Refused as refused_inside:
        return refused_inside.refusal
    pair.refresh_from_db()
    return pair


_WAITING = {
    "state": PairState.WAITING,
    "decided_by": None,
    "decided_at": None,
    "row_hash": "",
    "pupil_hash": "",
}


def _unjoin(pair: MatchPair, row: SourceRow, reason: str, by: User, today: date) -> None:
    """Everything 是同一人 did, put back. Raises Refused where the files can no longer be parted."""
    into = pair.candidate
    merge = pair.merge
    if merge is None:
        MatchLink.objects.filter(row__in=pair.moved_rows, child=into).update(
            outcome=MatchOutcome.REVIEW, roll=None, rule="", explanation=pair.explanation
        )
        return
    parted = child_part(merge=merge, reason=reason, by=by, today=today)
    if isinstance(parted, Refusal):
        raise Refused(parted)
    gone = merge.gone
    SourceRow.objects.filter(pk__in=pair.moved_rows, child=into).update(child=gone)
    MatchLink.objects.filter(row__in=pair.moved_rows, child=into).update(
        child=gone, outcome=MatchOutcome.REVIEW, roll=None, rule="", explanation=pair.explanation
    )
    row.child = gone
    _line_back(row, gone, into, by, today)
    case = Case.objects.filter(child=gone, state=CaseState.CLEARED).last()
    if case is not None:
        again = case_reopen(case=case, reason=f"撤销“是同一人”：{reason}", by=by, today=today)
        if isinstance(again, Refusal):
            raise Refused(again)


def _line_back(row: SourceRow, gone: Child, into: Child, by: User, today: date) -> None:
    """Both stand on the household line: the listed child where its list says, the pupil where it lives."""
    if row.kind == ListKind.HOUSEHOLD and row.place is not None:
        _enter(row, row.place, gone, by, today)
    home = Child.objects.select_related("residence").get(pk=into.pk).residence
    roll = Roll.objects.current().filter(child=into).select_related("school__place").first()
    place = home or (roll.school.place if roll else None)
    if place is not None and not _is_named(into):
        household_enter(child=into, place=place, source=HouseholdSource.MIGRANT_PUPIL, by=by, today=today)


def _is_named(child: Child) -> bool:
    return SourceRow.objects.standing(ListKind.HOUSEHOLD).filter(child=child).exists()
