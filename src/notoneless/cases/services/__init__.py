"""Writes of the case room. Every act: the table of caseflow decides, one transaction, one event, one step kept."""

from notoneless.cases.services.caring import care_duty_done, care_home, care_set
from notoneless.cases.services.causes import cause_confirm, cause_report, cause_return, cause_verify
from notoneless.cases.services.closing import (
    closing_approve,
    closing_check,
    closing_propose,
    closing_return,
    closings_many,
)
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
from notoneless.cases.services.rechecking import case_recheck, case_relapse
from notoneless.cases.services.referrals import (
    harm_note,
    harm_report,
    referral_answer,
    referral_open,
    referral_send,
    referral_withdraw,
)
from notoneless.cases.services.returning import (
    PlanWords,
    back_night,
    case_return,
    followup_record,
    meeting_invite,
    meeting_record,
    return_plan_set,
)
from notoneless.cases.services.steps import LEAD_GRANT, PERSON_GRANT, System
from notoneless.cases.services.supervising import school_told, supervision_close, supervision_found
from notoneless.cases.services.tips import Said, tip_accept, tip_answer, tip_enter, tip_leave, tip_to_bureau
from notoneless.cases.services.tracking import SurveyWords, survey_record
from notoneless.cases.services.transferring import (
    OfferWords,
    county_transfer_accept,
    county_transfer_decline,
    county_transfer_offer,
    county_transfer_withdraw,
)
from notoneless.cases.services.verifying import case_propose, case_see_door, finding_accept, finding_return
from notoneless.cases.services.visiting import case_contact, visits_number
from notoneless.cases.services.working import case_members_set

__all__ = [
    "LEAD_GRANT",
    "PERSON_GRANT",
    "Many",
    "OfferWords",
    "PlanWords",
    "Said",
    "SurveyWords",
    "System",
    "back_night",
    "care_duty_done",
    "care_home",
    "care_set",
    "case_contact",
    "case_link",
    "case_members_set",
    "case_open",
    "case_propose",
    "case_propose_many",
    "case_recheck",
    "case_relapse",
    "case_reopen",
    "case_return",
    "case_row",
    "case_see_door",
    "cause_confirm",
    "cause_report",
    "cause_return",
    "cause_verify",
    "child_looked_at",
    "closing_approve",
    "closing_check",
    "closing_propose",
    "closing_return",
    "closings_many",
    "county_transfer_accept",
    "county_transfer_decline",
    "county_transfer_offer",
    "county_transfer_withdraw",
    "finding_accept",
    "finding_return",
    "findings_accept_many",
    "first_step",
    "followup_record",
    "handover_accept",
    "handover_decline",
    "handover_offer",
    "handover_withdraw",
    "harm_note",
    "harm_report",
    "meeting_invite",
    "meeting_record",
    "pupil_leave",
    "referral_answer",
    "referral_open",
    "referral_send",
    "referral_withdraw",
    "return_plan_set",
    "school_told",
    "supervision_close",
    "supervision_found",
    "survey_record",
    "tip_accept",
    "tip_answer",
    "tip_enter",
    "tip_leave",
    "tip_to_bureau",
    "unplaced_open",
    "visits_number",
]
