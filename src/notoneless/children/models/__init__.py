"""儿童与学籍: each child once, with the two lines it stands on and what accounts for it. One module a subject."""

from notoneless.children.models.admission import (
    Admission,
    AdmissionSeason,
    CatchmentLine,
    Deferral,
    NoticeBatch,
)
from notoneless.children.models.care import Carer
from notoneless.children.models.child import CASE_GRANT, KEEP_VIEW_DAYS, Child, ChildSet, Guardian
from notoneless.children.models.codes import CodeConfirmation, CodeVersion, SubCode
from notoneless.children.models.householdmove import HouseholdMove, HouseholdMoveSet
from notoneless.children.models.keychange import KeyChange, KeyChangeSet
from notoneless.children.models.merge import ChildMerge, MergeMoved
from notoneless.children.models.roll import Roll, RollMove, RollSet
from notoneless.children.models.rollover import Leaver, Retention, Rollover, RolloverPupil
from notoneless.children.models.rolltask import RollTask, RollTaskSet
from notoneless.children.models.standing import (
    ChildGrant,
    HouseholdEntry,
    SpecialGroup,
    Whereabouts,
    WhereaboutsCode,
)
from notoneless.children.models.suspension import Suspension
from notoneless.children.models.transfer import Transfer, TransferSet
from notoneless.children.models.withdrawable import StandingManager, Withdrawable

__all__ = [
    "CASE_GRANT",
    "KEEP_VIEW_DAYS",
    "Admission",
    "AdmissionSeason",
    "Carer",
    "CatchmentLine",
    "Child",
    "ChildGrant",
    "ChildMerge",
    "ChildSet",
    "CodeConfirmation",
    "CodeVersion",
    "Deferral",
    "Guardian",
    "HouseholdEntry",
    "HouseholdMove",
    "HouseholdMoveSet",
    "KeyChange",
    "KeyChangeSet",
    "Leaver",
    "MergeMoved",
    "NoticeBatch",
    "Retention",
    "Roll",
    "RollMove",
    "RollSet",
    "RollTask",
    "RollTaskSet",
    "Rollover",
    "RolloverPupil",
    "SpecialGroup",
    "StandingManager",
    "SubCode",
    "Suspension",
    "Transfer",
    "TransferSet",
    "Whereabouts",
    "WhereaboutsCode",
    "Withdrawable",
]
