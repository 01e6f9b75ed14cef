"""Writes of the attendance room."""

from notoneless.attendance.services.absences import absence_tell, absences_night
from notoneless.attendance.services.arrival import arrival_night, arrival_open, arrival_report
from notoneless.attendance.services.rollcall import call_plan_set, call_take, version_of
from notoneless.attendance.services.unseen import unseen_reply

__all__ = [
    "absence_tell",
    "absences_night",
    "arrival_night",
    "arrival_open",
    "arrival_report",
    "call_plan_set",
    "call_take",
    "unseen_reply",
    "version_of",
]
