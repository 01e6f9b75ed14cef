"""Every write of the children's room. ``by`` is a User, or the login of the product itself ("system")."""

from notoneless.children.services.care import carer_end, carer_set, phone_tried
from notoneless.children.services.enrol import pupil_enrol
from notoneless.children.services.groups import group_enter, groups_end, groups_renew
from notoneless.children.services.merging import (
    child_merge,
    child_part,
    files_merge,
    merge_accept,
    merge_decline,
    merge_propose,
)
from notoneless.children.services.register import (
    EditConflict,
    FieldConflict,
    child_add,
    child_edit,
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
from notoneless.children.services.withdrawing import KINDS, Kind, entry_withdraw, withdraw_word

__all__ = [
    "KINDS",
    "EditConflict",
    "FieldConflict",
    "Kind",
    "carer_end",
    "carer_set",
    "child_add",
    "child_edit",
    "child_merge",
    "child_part",
    "child_row",
    "codes_seed",
    "entry_withdraw",
    "field_reveal",
    "files_merge",
    "grant_end",
    "grant_give",
    "group_end",
    "group_enter",
    "group_set",
    "groups_end",
    "groups_renew",
    "guardian_edit",
    "guardian_row",
    "household_enter",
    "merge_accept",
    "merge_decline",
    "merge_propose",
    "phone_tried",
    "pupil_enrol",
    "roll_class_change",
    "roll_close",
    "roll_open",
    "roll_row",
    "stamps_of",
    "whereabouts_end",
    "whereabouts_set",
    "withdraw_word",
]
