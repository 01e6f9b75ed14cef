"""Every write of the verification room."""

from notoneless.verification.services.deciding import pair_decide
from notoneless.verification.services.duplicates import duplicate_settle, duplicate_state
from notoneless.verification.services.found import Found, found_add
from notoneless.verification.services.rollchecks import (
    classes_confirm,
    is_asked_for,
    proposal_confirm,
    proposal_reject,
    proposals_night,
)
from notoneless.verification.services.running import GROUP_KINDS, run_start

__all__ = [
    "GROUP_KINDS",
    "Found",
    "classes_confirm",
    "duplicate_settle",
    "duplicate_state",
    "found_add",
    "is_asked_for",
    "pair_decide",
    "proposal_confirm",
    "proposal_reject",
    "proposals_night",
    "run_start",
]
