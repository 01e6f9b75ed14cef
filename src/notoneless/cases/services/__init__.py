"""Writes of the case room. Every act: the table of caseflow decides, one transaction, one event, one step kept."""

from notoneless.cases.services.handing import (
    handover_accept,
    handover_decline,
    handover_offer,
    handover_withdraw,
)
from notoneless.cases.services.many import Many, case_propose_many, findings_accept_many
from notoneless.cases.services.opening import (
    case_link,
    case_open,
    case_reopen,
    case_row,
    child_looked_at,
    first_step,
    pupil_leave,
    unplaced_open,
)
from notoneless.cases.services.steps import LEAD_GRANT, PERSON_GRANT, System
from notoneless.cases.services.verifying import case_propose, case_see_door, finding_accept, finding_return
from notoneless.cases.services.visiting import case_contact, visits_number
from notoneless.cases.services.working import (
    case_close,
    case_followup,
    case_members_set,
    case_return,
)

__all__ = [
    "LEAD_GRANT",
    "PERSON_GRANT",
    "Many",
    "System",
    "case_close",
    "case_contact",
    "case_followup",
    "case_link",
    "case_members_set",
    "case_open",
    "case_propose",
    "case_propose_many",
    "case_reopen",
    "case_return",
    "case_row",
    "case_see_door",
    "child_looked_at",
    "finding_accept",
    "finding_return",
    "findings_accept_many",
    "first_step",
    "handover_accept",
    "handover_decline",
    "handover_offer",
    "handover_withdraw",
    "pupil_leave",
    "unplaced_open",
    "visits_number",
]
