"""Who cares for a child while its parents are away, and whether a phone of the contact card is answered."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from notoneless.children.models import Carer, Child, Guardian
from notoneless.children.services.register import digits_of, phone_refused
from notoneless.children.services.standing import ONE_DAY
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed, blind
from notoneless.domain.caring import Reach, carer_refused, reach_after
from notoneless.domain.names import normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User

acts({"carer_set": "登记受委托照护人", "carer_end": "委托照护终止", "phone_tried": "拨打联系电话"})


def carer_set(
    *,
    child: Child,
    name: str,
    from_on: date,
    is_fit: bool,
    by: User,
    today: date,
    relation: str = "",
    phone: str = "",
    until_on: date | None = None,
    has_notice: bool = False,
) -> Carer | Refusal:
    """The parents entrusted this adult with the child; whoever was entrusted before is no longer."""
    refused = carer_refused(
        name=name, is_fit=is_fit, from_on=from_on, until_on=until_on, born_on=child.born_on, today=today
    )
    if refused is None:
        refused = phone_refused(phone)
    if refused is not None:
        return refused
    digits = digits_of(phone)
    with act(by=by) as log:
        Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        former = child.carers.filter(ended_on__isnull=True).first()
        if former is not None:
            former.ended_on = today - ONE_DAY
            former.save(update_fields=["ended_on"])
        carer = Carer.objects.create(
            child=child, name=normalise_name(name)[:60], relation=relation[:20], from_on=from_on,
            until_on=until_on, has_notice=has_notice, phone=Sealed.of("children.carer.phone", digits),
            phone_index=blind("phone", digits),  # type: ignore[misc]
        )  # fmt: skip
        said = {"name": (former.name if former else None, carer.name), "from_on": (None, from_on)}
        said |= {"until_on": (None, until_on), "has_notice": (None, "是" if has_notice else "否")}
        log("carer_set", child=child, changes=said)
    return carer


def carer_end(*, carer: Carer, by: User, today: date) -> Carer | Refusal:
    """A parent is back, or another arrangement was made."""
    with transaction.atomic():
        carer = Carer.objects.select_for_update(of=("self",)).get(pk=carer.pk)
        if carer.ended_on is not None:
            return Refusal("这项委托已经终止。请刷新页面。", "carer.ended")
        with act(by=by) as log:
            carer.ended_on = today
            carer.save(update_fields=["ended_on"])
            log("carer_end", child=carer.child, changes={"name": (carer.name, None)})
    return carer


def phone_tried(*, guardian: Guardian, is_reached: bool, by: User, today: date) -> Guardian | Refusal:
    """Somebody rang this number: answered or not. One tap; what is written is the day."""
    with transaction.atomic():
        row: Guardian = Guardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
        if not row.phone_index:
            return Refusal("这位监护人没有登记电话，请上门联系，或先补上电话。", "phone.none")
        before = Reach(row.reached_on, row.unreachable_since_on)
        after = reach_after(before, is_reached=is_reached, today=today)
        with act(by=by) as log:
            row.reached_on, row.unreachable_since_on = after.reached_on, after.unreachable_since_on
            row.save(update_fields=["reached_on", "unreachable_since_on"])
            log(
                "phone_tried",
                child=row.child,
                changes={"answered": (None, "接通" if is_reached else "没接通")},
            )
    return row
