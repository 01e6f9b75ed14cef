"""关键信息: name, identity number, birth date, sex and 学籍号 of a child on a roll change by request only.

The school asks with the papers, the bureau decides (学生系统“变更申请→学校审核→教育局”); nobody approves what he asked
for himself. A child whose number was never checked is corrected by its school directly: there is nothing to guard.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .idcard import IdNumber, parse
from .refusal import Refusal
from .words import Word

KEY_FIELDS: dict[str, str] = {
    "name": "姓名", "id_number": "身份证号", "born_on": "出生日期", "sex": "性别", "roll_number": "学籍号",
}  # fmt: skip


class KeyChangeState(Word):
    """变更申请状态."""

    WAITING = "waiting", "待教育局审核"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "已退回"


def key_fields_locked(*, is_on_roll: bool, is_id_checked: bool, is_bureau: bool) -> bool:
    """Whether the key fields of a child may not be edited directly."""
    return is_on_roll and is_id_checked and not is_bureau


def key_edit_refused(changed: Mapping[str, Any], *, is_locked: bool) -> Refusal | None:
    """Why a direct edit of these fields is refused."""
    touched = [label for field, label in KEY_FIELDS.items() if field in changed]
    if not touched or not is_locked:
        return None
    return Refusal(
        f"该生已有学籍且证号已核验，{'、'.join(touched)}不能直接修改。请办“申请变更”，附户口簿等材料，由教育局审核。",
        "child.key_locked",
    )


def key_change_refused(
    before: Mapping[str, Any], after: Mapping[str, Any], *, has_evidence: bool, has_open: bool, today: date
) -> Refusal | None:
    """Why a request cannot be taken. ``after`` holds only what is to change."""
    if has_open:
        return Refusal("该生已有一件变更申请在审核，请等答复。", "key.one_open")
    if not {field for field, value in after.items() if value != before.get(field)}:
        return Refusal("没有要变更的内容。请只填要改的那几项。", "key.nothing")
    if not has_evidence:
        return Refusal("请上传户口簿、派出所证明等佐证材料。", "key.no_evidence")
    number = parse(after["id_number"], today=today) if after.get("id_number") else None
    if isinstance(number, Refusal):
        return number
    if isinstance(number, IdNumber):
        whole = {**before, **after}
        if whole.get("born_on") != number.birth_on or whole.get("sex") != number.sex:
            return Refusal(
                "新证号上的出生日期或性别与登记的不一致。请把出生日期、性别一并填写后再报。",
                "key.number_disagrees",
            )
    return None


def key_decision_refused(
    state: KeyChangeState, *, is_asker: bool, is_approved: bool, reason: str, is_stale: bool
) -> Refusal | None:
    """Why a decision cannot be made: not twice, not by the asker, a return not without its reason."""
    if state is not KeyChangeState.WAITING:
        return Refusal(f"这件申请{state.label}，不用再审核。", "key.decided")
    if is_asker:
        return Refusal("自己提的申请不能自己审核，请由教育局另一位专干办理。", "key.own")
    if is_approved and is_stale:
        return Refusal("申请之后孩子的信息已有变动，请退回学校核对重报。", "key.stale")
    if not is_approved and not reason.strip():
        return Refusal("请写明退回原因，学校看得到。", "key.no_reason")
    return None
