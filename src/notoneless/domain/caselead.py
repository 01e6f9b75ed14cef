"""谁牵头: which unit leads a case, who works with it, who may issue its order and who accepts what was found.

The lead rule: a child on the roll of a school in the district is led by that school, and the covering unit of
the household's place helps; every other child is led by the covering unit of the household's place. Schools
and townships without a centre level are no exception: the centre is only ever one more hand.

Units are whatever the caller uses for them (objects, keys); only equality is asked.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from .refusal import Refusal
from .words import Role, RollMoveKind, RollState, Word

U = TypeVar("U", bound=Hashable)


class LeadGround(Word):
    """牵头依据, as shown beside the lead unit."""

    ROLL = "roll", "学籍在区内学校，由学籍所在学校牵头，户籍地包保单位协助"
    COVER = "cover", "不在区内学校就读，由户籍地包保单位牵头"
    CENTRE = "centre", "户籍地村(社区)还没有包保学校，由乡镇(街道)包保单位牵头"
    BUREAU = "bureau", "户籍地还没有包保单位，由教育局牵头并指定包保"


@dataclass(frozen=True, slots=True)
class Lead(Generic[U]):
    """牵头单位与协助单位. The helper is never the lead itself."""

    unit: U
    helper: U | None
    ground: LeadGround


def counts_as_on_roll(state: RollState | None, left_by: RollMoveKind | None = None) -> bool:
    """Whether a roll still makes its school answer for the child.

    It does when the child merely stopped coming (其他离校): that school lost it. A child who was transferred,
    went abroad or graduated is nobody's pupil there any more.
    """
    if state in (RollState.ACTIVE, RollState.SUSPENDED):
        return True
    return state is RollState.LEFT and left_by is RollMoveKind.LEAVE


def lead_of(
    *, roll_unit: U | None, cover_unit: U | None, centre_unit: U | None = None, bureau: U | None = None
) -> Lead[U] | Refusal:
    """The lead of a case.

    ``roll_unit`` is the school in the district the child is on the roll of (None for a school elsewhere);
    ``cover_unit`` covers the village the household belongs to, ``centre_unit`` its township or street. A case
    without cover is led by the bureau rather than by nobody.
    """
    of_place = cover_unit if cover_unit is not None else centre_unit
    if roll_unit is not None:
        return Lead(roll_unit, of_place if of_place != roll_unit else None, LeadGround.ROLL)
    if cover_unit is not None:
        return Lead(cover_unit, centre_unit if centre_unit != cover_unit else None, LeadGround.COVER)
    if centre_unit is not None:
        return Lead(centre_unit, None, LeadGround.CENTRE)
    if bureau is not None:
        return Lead(bureau, None, LeadGround.BUREAU)
    return Refusal("户籍地没有包保单位，个案没有人牵头。请先在“包保”里指定。", "case.no_unit")


class GroupPart(Word):
    """工作组里的身份."""

    LEAD = "lead", "牵头单位"
    HELPER = "helper", "协助单位"
    TOWNSHIP = "township", "乡镇(街道)"
    VILLAGE = "village", "村(居)委会"
    CENTRE = "centre", "中心校"


def working_group(
    lead: Lead[U], *, township: U | None = None, village: U | None = None, centre: U | None = None
) -> tuple[tuple[U, GroupPart], ...]:
    """工作组: the units that each name a person for the case, lead first, no unit twice."""
    wanted = (
        (lead.unit, GroupPart.LEAD),
        (lead.helper, GroupPart.HELPER),
        (township, GroupPart.TOWNSHIP),
        (village, GroupPart.VILLAGE),
        (centre, GroupPart.CENTRE),
    )
    group: dict[U, GroupPart] = {}
    for unit, part in wanted:
        if unit is not None:
            group.setdefault(unit, part)
    return tuple(group.items())


ACCEPTING_ROLES = (Role.BUREAU_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_APPROVER)


def may_accept(
    role: Role, *, by: Hashable, proposed_by: Hashable, is_open: bool = True
) -> Literal[True] | Refusal:
    """Whether this person may accept (or return) a finding or a closing that somebody else proposed.

    The covering school proposes, the bureau accepts; nobody accepts what they proposed themselves.
    """
    if role not in ACCEPTING_ROLES:
        return Refusal("核查结论由教育局审核。请等待教育局采信或退回。", "case.bureau_accepts")
    if by == proposed_by:
        return Refusal("不能审核自己提交的结论。请由教育局其他人员审核。", "case.own_proposal")
    if not is_open:
        return Refusal("这条结论已经审核过，不能再次审核。", "case.already_decided")
    return True
