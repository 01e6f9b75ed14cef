"""变更申请: asked for with papers, approved or returned by the bureau. ``domain.keyfields`` decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from notoneless.children.models import Child, KeyChange
from notoneless.children.queries.keychanges import key_values
from notoneless.children.services.register import child_edit
from notoneless.children.services.rolls import normalise_roll_number, roll_number_correct
from notoneless.core.events import Refused, act, acts, all_or_nothing
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.idcard import IdNumber, parse
from notoneless.domain.keyfields import KeyChangeState, key_change_refused, key_decision_refused
from notoneless.domain.names import normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Unit, User

SEALED = ("id_number", "roll_number")
acts(
    {
        "key_change_ask": "申请变更关键信息",
        "key_change_approve": "同意变更关键信息",
        "key_change_return": "退回变更申请",
        "key_change_refused": "变更申请未办成",
    }
)


def key_change_ask(
    *,
    child: Child,
    school: Unit,
    after: dict[str, Any],
    reason: str,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> KeyChange | Refusal:
    """The school asks for a change; ``after`` holds the fields to change, empty ones left out."""
    after = {field: value for field, value in after.items() if value}
    if "name" in after:
        after["name"] = normalise_name(after["name"])
    if "id_number" in after:
        number = parse(after["id_number"], today=today)
        after["id_number"] = number.text if isinstance(number, IdNumber) else after["id_number"]
    if "roll_number" in after:
        after["roll_number"] = normalise_roll_number(after["roll_number"])
    with transaction.atomic():
        child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        before = key_values(child)
        refused = key_change_refused(
            before, after, has_evidence=evidence is not None,
            has_open=child.key_changes.waiting().exists(), today=today,
        )  # fmt: skip
        if refused is not None:
            return refused
        assert evidence is not None  # the rule above refuses a request without papers
        after = {field: value for field, value in after.items() if value != before[field]}
        with act(by=by, unit=school) as log:
            row: KeyChange = KeyChange.objects.create(
                child=child, school=school, reason=reason, evidence=evidence, state=KeyChangeState.WAITING,
                asked_by=by, asked_on=today, **_columns("old", before), **_columns("new", after),
            )  # fmt: skip
            log("key_change_ask", child=child, changes={f: (before[f], new) for f, new in after.items()})
    return row


def _columns(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{prefix}_{field}": Sealed.of(f"children.keychange.{prefix}_{field}", value)
        if field in SEALED
        else value
        for field, value in values.items()
    }


def _write(row: KeyChange, by: User, today: date) -> None:
    """The facts as approved, on the child and on its roll. Raises Refused."""
    after = row.after()
    number = after.pop("roll_number", "")
    written: list[Any] = [child_edit(child=row.child, by=by, today=today, **after)]
    if number:
        roll = row.child.rolls.current().first()
        no_roll = Refusal("该生现在没有在读学籍，学籍号无处可改。请退回学校。", "key.no_roll")
        written.append(roll_number_correct(roll=roll, number=number, by=by, today=today) if roll else no_roll)
    for outcome in written:
        if isinstance(outcome, Refusal):
            raise Refused(outcome)


def key_change_decide(
    *, change: KeyChange, is_approved: bool, by: User, today: date, reason: str = ""
) -> KeyChange | Refusal:
    """The bureau approves, and the child's facts change in the same act; or returns with the reason."""
    with transaction.atomic():
        row: KeyChange = (
            KeyChange.objects.select_for_update(of=("self",))
            .select_related("child", "school")
            .get(pk=change.pk)
        )
        now = key_values(row.child)
        refused = key_decision_refused(
            KeyChangeState(row.state), is_asker=row.asked_by_id == by.pk, is_approved=is_approved, reason=reason,
            is_stale=any(now[field] != value for field, value in row.before().items()),
        )  # fmt: skip
        if refused is not None:
            return refused
        with act(by=by, unit=row.school) as log:
            if is_approved:
                try:
                    with all_or_nothing(log):
                        _write(row, by, today)
                except Refused as refused_write:
                    rule = refused_write.refusal.rule
                    log("key_change_refused", child=row.child, changes={"rule": ("", rule)})
                    return refused_write.refusal
            row.state = KeyChangeState.APPROVED if is_approved else KeyChangeState.RETURNED
            row.answer, row.decided_by, row.decided_on = reason.strip()[:200], by, today
            row.save(update_fields=["state", "answer", "decided_by", "decided_on"])
            name = "key_change_approve" if is_approved else "key_change_return"
            log(name, child=row.child, changes={"reason": (None, row.answer)})
    return row
