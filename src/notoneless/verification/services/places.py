"""Rows of source lists when a place joins another; differences of the roll when pupils go over to another school."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from notoneless.children.models import Roll
from notoneless.domain.rolldiff import RollDifferenceKind as K
from notoneless.grid.models import Place, Unit
from notoneless.verification.models import (
    STANDING_PROPOSALS,
    ProposalState,
    RollProposal,
    SourceRow,
    SurveySheet,
)


def rows_follow(*, place: Place, into: Place, today: date) -> None:
    """What a list says of a place that is no more is seen by who answers for the place it joined."""
    SourceRow.objects.filter(place=place).update(place=into)


def sheets_of_place_follow(*, place: Place, into: Place, today: date) -> None:
    """A sheet of a running survey goes to the place the walked one joined; where that has its own, the children come
    onto it when it is opened, and the old one keeps what was answered."""
    sheets = SurveySheet.objects.live().filter(place=place)
    taken = list(SurveySheet.objects.filter(place=into).values_list("survey", flat=True))
    sheets.exclude(survey__in=taken).update(place=into)


def rows_split_off(*, place: Place, new: Place, people: Sequence[int], today: date) -> None:
    """What lists say of these children is seen by who answers for the new village."""
    SourceRow.objects.filter(place=place, child__in=people).update(place=new)


def proposals_follow(
    *, school: Unit, into: Unit, children: Collection[int] | None, by: Any, today: date
) -> None:
    """Standing differences of these pupils (None: of the school) are decided by the school they went to. What the going
    over settled, and what is asked there already, is over."""
    standing = RollProposal.objects.filter(state__in=STANDING_PROPOSALS)
    asked = set(standing.filter(school=into).values_list("kind", "identity"))
    mine = standing.filter(school=school).select_related("roll", "row")
    if children is not None:
        mine = mine.filter(roll__child__in=children)
    mine_now = list(mine)
    rolls = {roll.child_id: roll for roll in Roll.objects.current().filter(child__in=[
        one.roll.child_id for one in mine_now if one.roll])}  # fmt: skip
    settled: list[RollProposal] = []
    for one in mine_now:
        is_there = one.kind == K.OTHER_SCHOOL and one.row is not None and one.row.school_id == into.pk
        if is_there or (one.kind, one.identity) in asked:
            settled.append(one)
        else:
            one.school, one.roll = into, rolls.get(one.roll.child_id, one.roll) if one.roll else None
            one.save(update_fields=["school", "roll"])
    rows = [one.row_id for one in settled if one.kind == K.OTHER_SCHOOL]
    arriving = standing.filter(school=into, kind=K.APPEARED, row__in=rows)
    for over in (standing.filter(pk__in=[one.pk for one in settled]), arriving):
        over.update(state=ProposalState.SUPERSEDED, ended_on=today)
