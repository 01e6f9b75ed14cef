"""Reads of the case room: who leads, who belongs to the group, what is due, what may be done next."""

from notoneless.cases.queries.desk import desk_lines
from notoneless.cases.queries.leading import (
    Lead,
    Member,
    acting_unit,
    lead_for,
    members_by_rule,
    people_for_case,
    roll_is_evidence,
    unit_of,
    unplaced_children,
)
from notoneless.cases.queries.listing import (
    cases_of,
    cases_overdue_for,
    cases_to_act,
    file_of,
    findings_waiting,
    followup_days_left,
    panel_cases,
    papers_of,
    search_lines,
    sources_of,
)
from notoneless.cases.queries.nextacts import NextAct, may_change, next_acts, next_verb, what_is_next
from notoneless.cases.queries.papersteps import (
    PaperStep,
    draft_refusal,
    issuer_for,
    paper_step_refusal,
    paper_steps_for,
    papers_offered,
)

__all__ = [
    "Lead",
    "Member",
    "NextAct",
    "PaperStep",
    "acting_unit",
    "cases_of",
    "cases_overdue_for",
    "cases_to_act",
    "desk_lines",
    "draft_refusal",
    "file_of",
    "findings_waiting",
    "followup_days_left",
    "issuer_for",
    "lead_for",
    "may_change",
    "members_by_rule",
    "next_acts",
    "next_verb",
    "panel_cases",
    "paper_step_refusal",
    "paper_steps_for",
    "papers_of",
    "papers_offered",
    "people_for_case",
    "roll_is_evidence",
    "search_lines",
    "sources_of",
    "unit_of",
    "unplaced_children",
    "what_is_next",
]
