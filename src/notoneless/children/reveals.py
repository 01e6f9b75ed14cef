"""Who may see which masked value in full (safety §2: fields are the meeting of role and purpose)."""

from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import User

NUMBERS = {"id_number", "roll_number", "guardian_id_number"}
ADDRESSES = {"residence_detail", "hukou_detail"}
PHONE, CARER_PHONE = "guardian_phone", "carer_phone"
REVEALS: dict[Role, set[str]] = {
    Role.CLASS_TEACHER: {PHONE, CARER_PHONE},
    Role.VILLAGE_OFFICER: {PHONE, CARER_PHONE, *ADDRESSES},
} | {
    role: {PHONE, CARER_PHONE, *ADDRESSES, *NUMBERS}
    for role in (
        Role.BUREAU_LEADER,
        Role.BUREAU_OFFICER,
        Role.BUREAU_APPROVER,
        Role.TOWNSHIP_OFFICER,
        Role.CENTRE_OFFICER,
        Role.SCHOOL_MANAGER,
    )
}


def may_reveal(user: User, field: str) -> bool:
    """Whether one of today's posts lets this person see this field in full (``guardian_phone-12`` too)."""
    kind = field.partition("-")[0]
    return any(kind in REVEALS.get(role, ()) for role in sight(user).roles)
