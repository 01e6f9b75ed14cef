"""Every write of the children's room. ``by`` is a User, or the login of the product itself ("system")."""

from notoneless.children.services.classsplit import class_split
from notoneless.children.services.enrol import pupil_enrol
from notoneless.children.services.keychanges import key_change_ask, key_change_decide
from notoneless.children.services.register import (
    EditConflict,
    FieldConflict,
    child_add,
    child_edit,
    child_merge,
    child_row,
    guardian_edit,
    guardian_row,
    household_enter,
    stamps_of,
)
from notoneless.children.services.reveal import field_reveal
from notoneless.children.services.rolls import roll_class_change, roll_close, roll_open, roll_row
from notoneless.children.services.standing import (
    codes_seed,
    grant_end,
    grant_give,
    group_end,
    group_set,
    whereabouts_end,
    whereabouts_set,
)
from notoneless.children.services.suspensions import roll_suspend, special_school_go, suspension_extend
from notoneless.children.services.transfers import (
    transfer_accept,
    transfer_ask,
    transfer_beyond,
    transfer_decline,
    transfer_offer,
    transfer_prove,
    transfer_release,
    transfer_withdraw,
)

__all__ = [
    "EditConflict",
    "FieldConflict",
    "child_add",
    "child_edit",
    "child_merge",
    "child_row",
    "class_split",
    "codes_seed",
    "field_reveal",
    "grant_end",
    "grant_give",
    "group_end",
    "group_set",
    "guardian_edit",
    "guardian_row",
    "household_enter",
    "key_change_ask",
    "key_change_decide",
    "pupil_enrol",
    "roll_class_change",
    "roll_close",
    "roll_open",
    "roll_row",
    "roll_suspend",
    "special_school_go",
    "stamps_of",
    "suspension_extend",
    "transfer_accept",
    "transfer_ask",
    "transfer_beyond",
    "transfer_decline",
    "transfer_offer",
    "transfer_prove",
    "transfer_release",
    "transfer_withdraw",
    "whereabouts_end",
    "whereabouts_set",
]
