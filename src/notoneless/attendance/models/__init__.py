"""Tables of the attendance room."""

from notoneless.attendance.models.absence import Absence, AbsenceSet, AbsenceTold
from notoneless.attendance.models.arrival import Arrival, ArrivalDay, ArrivalMark
from notoneless.attendance.models.rollcall import CallPlan, Mark, RollCall
from notoneless.attendance.models.unseen import UnseenReply

__all__ = [
    "Absence",
    "AbsenceSet",
    "AbsenceTold",
    "Arrival",
    "ArrivalDay",
    "ArrivalMark",
    "CallPlan",
    "Mark",
    "RollCall",
    "UnseenReply",
]
