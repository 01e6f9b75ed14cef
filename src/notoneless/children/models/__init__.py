"""儿童与学籍: each child once, with the two lines it stands on and what accounts for it. One module a subject."""

from notoneless.children.models.child import CASE_GRANT, KEEP_VIEW_DAYS, Child, ChildSet, Guardian
from notoneless.children.models.roll import Roll, RollMove, RollSet
from notoneless.children.models.rollover import Leaver, Retention, Rollover, RolloverPupil
from notoneless.children.models.standing import (
    ChildGrant,
    HouseholdEntry,
    SpecialGroup,
    Whereabouts,
    WhereaboutsCode,
)

__all__ = [
    "CASE_GRANT",
    "KEEP_VIEW_DAYS",
    "Child",
    "ChildGrant",
    "ChildSet",
    "Guardian",
    "HouseholdEntry",
    "Leaver",
    "Retention",
    "Roll",
    "RollMove",
    "RollSet",
    "Rollover",
    "RolloverPupil",
    "SpecialGroup",
    "Whereabouts",
    "WhereaboutsCode",
]
