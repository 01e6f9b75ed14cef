"""Writes of the attendance room."""

from notoneless.attendance.services.absences import absence_tell, absences_night
from notoneless.attendance.services.rollcall import call_plan_set, call_take, version_of

__all__ = ["absence_tell", "absences_night", "call_plan_set", "call_take", "version_of"]
