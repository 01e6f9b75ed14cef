"""Every write of the verification room."""

from notoneless.verification.services.deciding import pair_decide
from notoneless.verification.services.duplicates import duplicate_settle, duplicate_state
from notoneless.verification.services.found import Found, found_add
from notoneless.verification.services.rollchecks import (
    classes_confirm,
    proposal_confirm,
    proposal_reject,
    proposals_night,
    there_mark,
)
from notoneless.verification.services.running import GROUP_KINDS, run_start

__all__ = [
    "GROUP_KINDS",
    "Found",
    "classes_confirm",
    "duplicate_settle",
    "duplicate_state",
    "found_add",
    "pair_decide",
    "proposal_confirm",
    "proposal_reject",
    "proposals_night",
    "run_start",
    "there_mark",
]
