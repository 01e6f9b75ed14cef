"""Tables of the attendance room."""

from notoneless.attendance.models.absence import Absence, AbsenceSet, AbsenceTold
from notoneless.attendance.models.rollcall import CallPlan, Mark, RollCall
from notoneless.attendance.models.unseen import UnseenReply

__all__ = ["Absence", "AbsenceSet", "AbsenceTold", "CallPlan", "Mark", "RollCall", "UnseenReply"]
