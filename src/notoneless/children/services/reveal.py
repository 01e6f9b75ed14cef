"""Showing one masked value to one person for one reason, and recording it (safety §2, rule R)."""

from notoneless.children.models import Child, Guardian
from notoneless.children.reveals import ADDRESSES, CARER_PHONE, PHONE, may_reveal
from notoneless.core.events import act, acts
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import sight
from notoneless.grid.models import User

acts({"field_reveal": "查看完整信息"})

SHORT_REASON = 2
NOT_ALLOWED = Refusal(
    "您的岗位不能查看这一项的完整内容。确有需要请找学校或中心校办理。", "reveal.not_allowed"
)
NO_SUCH = Refusal("没有这一项可看。", "reveal.no_such_field")


def field_reveal(*, child: Child, field: str, reason: str, by: User) -> str | Refusal:
    """The plain value, with an event that says who saw what and why.

    ``field`` is id_number, residence_detail, hukou_detail, roll_number, or guardian_phone and
    guardian_id_number followed by a dash and the guardian's number.
    """
    if not may_reveal(by, field):
        return Refusal(
            "您的岗位不能查看这一项的完整内容。确有需要请找学校或中心校办理。", "reveal.not_allowed"
        )
    if len(reason.strip()) < SHORT_REASON:
        return Refusal("请先写明查看的原因。", "reveal.no_reason")
    value = _value(child, field)
    if value is None:
        return NO_SUCH
    with act(by=by, unit=sight(by).unit_with("children.reveal")) as log:
        log("field_reveal", child=child, changes={field.partition("-")[0]: (None, reason.strip()[:100])})
    return value


def _value(child: Child, field: str) -> str | None:
    if field in ADDRESSES or field == "id_number":
        return str(getattr(child, field).open())
    if field == "roll_number":
        roll = child.rolls.exclude(roll_number_index=None).order_by("-entered_on", "-pk").first()
        return str(roll.roll_number.open()) if roll else None
    kind, _dash, number = field.partition("-")
    if kind == CARER_PHONE and number.isdigit():
        carer = child.carers.filter(pk=int(number[:18])).first()
        return str(carer.phone.open()) if carer else None
    if kind not in (PHONE, "guardian_id_number") or not number.isdigit():
        return None
    guardian = Guardian.objects.filter(child=child, pk=int(number[:18])).first()
    if guardian is None:
        return None
    return str((guardian.phone if kind == PHONE else guardian.id_number).open())
