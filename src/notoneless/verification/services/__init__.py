"""Every write of the verification room."""

from notoneless.verification.services.deciding import pair_ask, pair_decide, pair_undo
from notoneless.verification.services.duplicates import duplicate_settle, duplicate_state
from notoneless.verification.services.found import Found, found_add
from notoneless.verification.services.rollchecks import (
    classes_confirm,
    proposal_confirm,
    proposal_reject,
    proposals_night,
    there_mark,
)
from notoneless.verification.services.running import GROUP_KINDS, run_start, runs_night

__all__ = [
    "GROUP_KINDS",
    "Found",
    "classes_confirm",
    "duplicate_settle",
    "duplicate_state",
    "found_add",
    "pair_ask",
    "pair_decide",
    "pair_undo",
    "proposal_confirm",
    "proposal_reject",
    "proposals_night",
    "run_start",
    "runs_night",
    "there_mark",
]
