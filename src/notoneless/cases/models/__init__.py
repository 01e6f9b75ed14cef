"""劝返个案: one open case a child, with its unit, its person and its due date, from suspicion to closing."""

from notoneless.cases.models.back import (
    CaseClosing,
    CaseFollowup,
    FollowupDue,
    ParentMeeting,
    ReturnPlan,
    TrackingSurvey,
)
from notoneless.cases.models.case import (
    Case,
    CaseFinding,
    CaseMember,
    CaseSet,
    CaseSource,
    CaseStep,
    kept_from_schools,
    schools_of,
)
from notoneless.cases.models.causes import CareArrangement, CareDuty, Supervision
from notoneless.cases.models.handing import CountyTransfer, Handover
from notoneless.cases.models.law import CaseCause, CaseDeadline, Escalation, Lawsuit, LegalBasis, Proceeding
from notoneless.cases.models.packs import EvidencePack
from notoneless.cases.models.papers import CasePaper, OutsidePaper, Referral, Tip

__all__ = [
    "CareArrangement",
    "CareDuty",
    "Case",
    "CaseCause",
    "CaseClosing",
    "CaseDeadline",
    "CaseFinding",
    "CaseFollowup",
    "CaseMember",
    "CasePaper",
    "CaseSet",
    "CaseSource",
    "CaseStep",
    "CountyTransfer",
    "Escalation",
    "EvidencePack",
    "FollowupDue",
    "Handover",
    "Lawsuit",
    "LegalBasis",
    "OutsidePaper",
    "ParentMeeting",
    "Proceeding",
    "Referral",
    "ReturnPlan",
    "Supervision",
    "Tip",
    "TrackingSurvey",
    "kept_from_schools",
    "schools_of",
]
