"""包保分配: which school of a township covers which village, so that the work is even and near.

S4: a centre school covers its township, each village is given to a school. By catchment a village goes to the school its
children are received by; evenly, the villages with most children are given out first, each to the school with the fewest
so far. The answer is the same whoever asks: ties go to the lower number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .refusal import Refusal
from .words import Word


class CoverRule(Word):
    """分配办法."""

    EVEN = "even", "按孩子人数平均"
    CATCHMENT = "catchment", "按招生范围"


@dataclass(frozen=True, slots=True)
class Village:
    """A village to be covered: its key, its children, the school its children go to by catchment if there is one."""

    key: int
    children: int
    catchment: int | None = None


def covers_plan(
    villages: Sequence[Village],
    schools: Sequence[int],
    *,
    rule: CoverRule,
    load: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Village → school. ``load`` is what each school covers already (children). Empty where there is no school.

    By catchment, a village whose children go to none of these schools is given out evenly like the others.
    """
    if not schools:
        return {}
    now = {school: (load or {}).get(school, 0) for school in schools}
    order = {school: place for place, school in enumerate(schools)}
    plan: dict[int, int] = {}
    for village in sorted(villages, key=lambda one: (-one.children, one.key)):
        by_catchment = rule is CoverRule.CATCHMENT and village.catchment in now
        school = village.catchment if by_catchment else min(now, key=lambda one: (now[one], order[one]))
        assert school is not None
        plan[village.key] = school
        now[school] += village.children
    return plan


def plan_undo_refused(*, is_undone: bool, is_last: bool) -> Refusal | None:
    """Why a township's bulk act cannot be taken back, or None: the last one first."""
    if is_undone:
        return Refusal("这次成批分配已经撤回。", "cover.undone")
    if not is_last:
        return Refusal("后来又成批分配过，请先撤回最近的一次。", "cover.not_last")
    return None
