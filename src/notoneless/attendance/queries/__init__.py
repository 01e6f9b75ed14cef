"""Reads of the attendance room."""

from notoneless.attendance.queries.absences import (
    absence_in_sight,
    absences_list,
    absences_of,
    clock_board,
    thresholds,
)
from notoneless.attendance.queries.board import NO_LINE, class_board, school_board
from notoneless.attendance.queries.desk import desk_lines
from notoneless.attendance.queries.rollcall import (
    answers_for,
    call_facts,
    call_of,
    classes_called,
    classes_in_sight,
    lessons_of,
    pupils_on,
    rolls_on,
    seen_on,
)
from notoneless.attendance.queries.unseen import contradictions_of, seen_days, uncalled_count, unseen_of

__all__ = [
    "NO_LINE",
    "absence_in_sight",
    "absences_list",
    "absences_of",
    "answers_for",
    "call_facts",
    "call_of",
    "class_board",
    "classes_called",
    "classes_in_sight",
    "clock_board",
    "contradictions_of",
    "desk_lines",
    "lessons_of",
    "pupils_on",
    "rolls_on",
    "school_board",
    "seen_days",
    "seen_on",
    "thresholds",
    "uncalled_count",
    "unseen_of",
]
