"""动态销号: the school proposes, centre school and township check, the bureau approves; each another person.

The chain is the county's plan for closing a ledger entry (销号审批表): nobody decides alone that a child is back for
good, and who asked does not grant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .refusal import Refusal
from .words import ClosingState


class Level(StrEnum):
    """Whose turn it is."""

    CENTRE = "centre"
    TOWNSHIP = "township"
    BUREAU = "bureau"


WORDS = {Level.CENTRE: "中心校审核", Level.TOWNSHIP: "乡镇(街道)审核", Level.BUREAU: "教育局批准"}


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """An application to close as it stands. ``centre_by`` and ``township_by`` are who checked, None when nobody has;
    ``has_centre`` and ``has_township`` say whether there is such a level for this child at all."""

    state: ClosingState
    proposed_by: int
    has_centre: bool
    has_township: bool
    centre_by: int | None = None
    township_by: int | None = None

    @property
    def waits_for(self) -> tuple[Level, ...]:
        """The levels whose word is missing: both checks at a time, the bureau after them."""
        if self.state not in (ClosingState.PROPOSED, ClosingState.CHECKED):
            return ()
        centre = (Level.CENTRE,) if self.has_centre and self.centre_by is None else ()
        township = (Level.TOWNSHIP,) if self.has_township and self.township_by is None else ()
        return (*centre, *township) or (Level.BUREAU,)

    @property
    def people(self) -> set[int]:
        """Everybody who has said a word already."""
        return {one for one in (self.proposed_by, self.centre_by, self.township_by) if one is not None}


def level_for(facts: ClosingFacts, person: int, levels: Collection[Level]) -> Level | Refusal:
    """Which step this person takes now, who serves at these levels; or why none."""
    if facts.state not in (ClosingState.PROPOSED, ClosingState.CHECKED):
        return Refusal("这份销号申请已经有结果了。", "closing.ended")
    ready = [level for level in facts.waits_for if level in levels]
    if not ready:
        return Refusal(f"现在等{'、'.join(WORDS[one] for one in facts.waits_for)}。", "closing.turn")
    if person in facts.people:
        return Refusal("申请、审核、批准各由不同的人办，请同事来办。", "closing.same_person")
    return ready[0]
