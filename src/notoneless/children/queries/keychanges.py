"""变更申请: requests in sight, what they change, and whether a child's key fields are locked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from notoneless.children.models import Child, KeyChange, KeyChangeSet
from notoneless.core.desk import DeskLine
from notoneless.domain.keyfields import KEY_FIELDS, KeyChangeState, key_fields_locked
from notoneless.domain.masking import mask_id_number, mask_roll_number
from notoneless.domain.words import Role, Sex
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

EACH_AT_MOST = 5
TOLD_FOR = timedelta(days=7)


def is_key_locked(child: Child, by: User | str) -> bool:
    """Whether this person may change name, number, birth date and sex only by request."""
    return key_fields_locked(
        is_on_roll=child.rolls.current().exists(),
        is_id_checked=child.is_id_checked and bool(child.id_number_index),
        is_bureau=isinstance(by, str) or sight(by).has_role(Role.BUREAU_OFFICER),
    )


def key_values(child: Child) -> dict[str, Any]:
    """The key fields as they stand."""
    roll = child.rolls.current().first()
    return {
        "name": child.name, "id_number": child.id_number.open(), "born_on": child.born_on, "sex": child.sex,
        "roll_number": roll.roll_number.open() if roll is not None else "",
    }  # fmt: skip


def key_changes_of(user: User) -> KeyChangeSet:
    """Requests in sight with what a list shows."""
    found: KeyChangeSet = KeyChange.objects.visible_to(user).select_related(
        "child", "school", "asked_by", "decided_by", "evidence"
    )
    return found


def changed_words(row: KeyChange) -> str:
    """姓名、身份证号: which fields the request is about."""
    return "、".join(KEY_FIELDS[field] for field in row.after())


def changed_lines(row: KeyChange, *, is_whole: bool) -> list[dict[str, Any]]:
    """Before and after of each field; numbers masked unless the reader decides on them."""
    before, after = row.before(), row.after()
    return [
        {
            "label": KEY_FIELDS[field],
            "old": _shown(field, before[field], is_whole),
            "new": _shown(field, new, is_whole),
        }
        for field, new in after.items()
    ]


def _shown(field: str, value: Any, is_whole: bool) -> str:
    if not value:
        return "未登记"
    if field == "id_number":
        return str(value) if is_whole else mask_id_number(str(value))
    if field == "roll_number":
        return str(value) if is_whole else mask_roll_number(str(value))
    return Sex(value).label if field == "sex" else str(value)


def key_change_lines(user: User, today: date) -> list[DeskLine]:
    """On the desk: for the bureau what waits, for the school what came back within the week."""
    if may(user, "keychanges.decide"):
        waiting = key_changes_of(user).waiting().order_by("asked_on", "pk")
        count = waiting.count()
        if count > EACH_AT_MOST:
            url = reverse("children:key_changes_list") + "?state=waiting"
            return [
                DeskLine(f"{count}件变更申请", "审核关键信息变更", None, None, url, "看名单", 1, "children")
            ]
        return [
            _line(row, f"审核变更申请：{changed_words(row)}", "key_change_decide", "审核") for row in waiting
        ]
    if not may(user, "keychanges.ask"):
        return []
    later = KeyChange.objects.filter(child=OuterRef("child"), pk__gt=OuterRef("pk"))
    returned = key_changes_of(user).filter(
        ~Exists(later), state=KeyChangeState.RETURNED, decided_on__gte=today - TOLD_FOR
    )
    return [
        _line(row, "变更申请被退回，补材料重报", "key_change_page", "看原因")
        for row in returned[:EACH_AT_MOST]
    ]


def _line(row: KeyChange, what: str, page: str, button: str) -> DeskLine:
    url = reverse(f"children:{page}", args=[row.key])
    return DeskLine(row.child.name, what, None, row.decided_on or row.asked_on, url, button, 2, "children")
