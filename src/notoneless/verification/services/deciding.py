"""存疑配对: a person says whether a row of a list and a pupil are the same child. Asked once."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case
from notoneless.cases.services import case_link
from notoneless.children.models import Child, Roll
from notoneless.children.services import child_merge, household_enter
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import HouseholdSource
from notoneless.grid.models import Place, User
from notoneless.verification.models import (
    MatchLink,
    MatchOutcome,
    MatchPair,
    MatchRule,
    PairState,
    SourceRow,
)

acts({"match_same": "比对存疑：确认是同一人", "match_different": "比对存疑：确认不是同一人"})

DECIDED = Refusal("这一对已经有人确认过了。", "pair.decided")
EXPLANATION = "人工确认与在读学生是同一人"


def pair_decide(*, pair: MatchPair, is_same: bool, by: User, today: date) -> MatchPair | Refusal:
    """Same: the unconfirmed child becomes one with the pupil and its case is cleared. Not the same: the candidate is
    rejected for good; with no candidate left the child stays suspected."""
    with act(by=by) as log:
        pair = MatchPair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
        if pair.state != PairState.WAITING:
            log("case_refused", changes={"rule": ("", DECIDED.rule)})
            return DECIDED
        row = SourceRow.objects.select_related("child", "place", "source_list").get(pk=pair.row_id)
        outcome = _same(row, pair.candidate, by, today) if is_same else None
        if isinstance(outcome, Refusal):
            log("case_refused", child=row.child, changes={"rule": ("", outcome.rule)})
            return outcome
        pair.state = PairState.SAME if is_same else PairState.DIFFERENT
        pair.decided_by, pair.decided_at = by, clock.now()
        pair.save()
        if is_same:
            rivals = MatchPair.objects.filter(row=row, state=PairState.WAITING)
            rivals.update(state=PairState.DIFFERENT, decided_by=by, decided_at=pair.decided_at)
        elif not row.pairs.filter(state=PairState.WAITING).exists():
            MatchLink.objects.filter(row=row, outcome=MatchOutcome.REVIEW).update(
                outcome=MatchOutcome.NO_ROLL
            )
        said = {"candidate": ("", str(pair.candidate.key))}
        log("match_same" if is_same else "match_different", child=row.child, changes=said)
        return pair


def _same(row: SourceRow, into: Child, by: User, today: date) -> Child | Refusal:
    """The two files become one; every row that pointed to the unconfirmed child points to the pupil."""
    gone = row.child
    roll = Roll.objects.current().filter(child=into).first()
    if roll is None:
        return Refusal("对方现在没有学籍，不能据此核减。", "case.link.no_roll")
    if gone is not None and gone.pk != into.pk and gone.merged_into_id is None:
        case = Case.objects.open().filter(child=gone).first()
        outcome: Case | Child | Refusal
        if case is not None:
            outcome = case_link(case=case, into=into, by=by, today=today, explanation=EXPLANATION)
        else:
            outcome = child_merge(child=gone, into=into, by=by, today=today)
        if isinstance(outcome, Refusal):
            return outcome
    moved = SourceRow.objects.filter(child=gone) if gone is not None else SourceRow.objects.none()
    rows = list(moved.values_list("pk", flat=True))
    SourceRow.objects.filter(pk__in=[*rows, row.pk]).update(child=into)
    links = MatchLink.objects.filter(row__in=[*rows, row.pk])
    links.update(
        child=into, outcome=MatchOutcome.LINKED, roll=roll, rule=MatchRule.PERSON, explanation=EXPLANATION
    )
    if row.kind == ListKind.HOUSEHOLD and row.place is not None:
        _enter(row, row.place, into, by, today)
    return into


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
