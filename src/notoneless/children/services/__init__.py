"""Every write of the children's room. ``by`` is a User, or the login of the product itself ("system")."""

from notoneless.children.services.care import carer_end, carer_set, phone_tried
from notoneless.children.services.classsplit import class_split
from notoneless.children.services.codes import (
    code_edit,
    code_letters,
    codes_confirm,
    codes_seed,
    is_code_in_use,
    sub_code_edit,
)
from notoneless.children.services.enrol import pupil_enrol
from notoneless.children.services.groups import group_enter, groups_end, groups_renew
from notoneless.children.services.keychanges import key_change_ask, key_change_decide
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
from notoneless.children.services.rolls import (
    roll_class_change,
    roll_close,
    roll_number_correct,
    roll_open,
    roll_row,
)
from notoneless.children.services.rolltasks import (
    roll_task_followed,
    roll_task_not_here,
    roll_task_open,
    roll_task_void,
    roll_tasks_night,
)
from notoneless.children.services.standing import (
    grant_end,
    grant_give,
    group_end,
    group_set,
    whereabouts_end,
    whereabouts_renew,
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
    "class_split",
    "code_edit",
    "code_letters",
    "codes_confirm",
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
    "is_code_in_use",
    "key_change_ask",
    "key_change_decide",
    "merge_accept",
    "merge_decline",
    "merge_propose",
    "phone_tried",
    "pupil_enrol",
    "roll_class_change",
    "roll_close",
    "roll_number_correct",
    "roll_open",
    "roll_row",
    "roll_suspend",
    "roll_task_followed",
    "roll_task_not_here",
    "roll_task_open",
    "roll_task_void",
    "roll_tasks_night",
    "special_school_go",
    "stamps_of",
    "sub_code_edit",
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
    "whereabouts_renew",
    "whereabouts_set",
    "withdraw_word",
]
