"""升学与留级 before a rollover: lists sent to junior schools, accepted or declined; pupils named to stay back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from notoneless.children.models import Leaver, Retention, Roll
from notoneless.children.queries.rollover import open_retentions, unaccepted
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance
from notoneless.grid.models import ReceivingSchool, SchoolClass, Unit, User
from notoneless.grid.queries import path_steps

acts(
    {
        "leavers_send": "送升学名单",
        "leavers_accept": "接收小学毕业生",
        "leaver_decline": "退回小学毕业生",
        "leaver_place": "指定升入初中",
        "retention_add": "登记留级",
        "retention_withdraw": "撤销留级",
    }
)
ANSWERED = Refusal("名单已经答复过，或学生已不在册。请刷新页面再看。", "leavers.answered")


def leavers_send(*, year: int, by: User, today: date) -> int | Refusal:
    """Send every leaver nobody has answered for to the junior school set for his village or his primary school."""
    with transaction.atomic():
        whole, villages = _receiving(year)
        rolls = unaccepted(year).select_related("child__residence", "school")
        known = {row.roll_id: row for row in Leaver.objects.select_for_update().filter(year=year)}
        new, changed = [], []
        for roll in rolls:
            junior = _junior_for(roll, whole, villages)
            row = known.get(roll.pk)
            if junior is None or (row is not None and row.junior_id == junior):
                continue
            if row is None:
                new.append(Leaver(year=year, roll=roll, junior_id=junior, by=by, at=clock.now()))
            else:
                row.junior_id, row.state, row.reason = junior, Acceptance.WAITING, ""
                changed.append(row)
        if not new and not changed:
            return Refusal("没有要送的：名单都已送出，或还没有设对口初中。", "leavers.none")
        with act(by=by) as log:
            Leaver.objects.bulk_create(new, batch_size=2000)
            Leaver.objects.bulk_update(changed, ["junior", "state", "reason"], batch_size=500)
            log("leavers_send", changes={"year": (None, year), "count": (None, len(new) + len(changed))})
    return len(new) + len(changed)


def _receiving(year: int) -> tuple[dict[int, int], dict[tuple[int, str], int]]:
    """Primary → junior, and (primary, path of a village) → junior."""
    rows = ReceivingSchool.objects.filter(year=year).select_related("place")
    return (
        {row.primary_id: row.junior_id for row in rows if row.place is None},
        {(row.primary_id, row.place.path): row.junior_id for row in rows if row.place is not None},
    )


def _junior_for(roll: Roll, whole: dict[int, int], villages: dict[tuple[int, str], int]) -> int | None:
    home = roll.child.residence
    for step in path_steps(home.path) if home is not None else ():
        if (roll.school_id, step) in villages:
            return villages[roll.school_id, step]
    return whole.get(roll.school_id)


def leavers_answer(
    *, rows: Collection[Leaver], answer: Acceptance, by: User, today: date, reason: str = ""
) -> int | Refusal:
    """The junior school accepts these leavers, or declines them with a reason; the declined go back to the bureau."""
    if not rows:
        return Refusal("请先勾选学生。", "leavers.nobody")
    if answer is Acceptance.DECLINED and not reason.strip():
        return Refusal("退回要写明原因，教育局据此另行安排。", "leavers.reason")
    with transaction.atomic():
        keys = [row.pk for row in rows]
        locked = list(
            Leaver.objects.select_for_update(of=("self",))
            .filter(pk__in=keys, state=Acceptance.WAITING, roll__until_on__isnull=True)
            .select_related("roll__child", "junior")
        )
        if len(locked) != len(keys):
            return ANSWERED
        with act(by=by, unit=locked[0].junior) as log:
            sealed = Sealed.of("children.leaver.reason", reason.strip())
            for row in locked:
                row.state, row.reason, row.by, row.at = answer, sealed, by, clock.now()
                if answer is Acceptance.DECLINED:
                    log("leaver_decline", child=row.roll.child, changes={"reason": (None, reason)})
            if answer is Acceptance.ACCEPTED:
                log("leavers_accept", changes={"count": (None, len(locked))})
            Leaver.objects.bulk_update(locked, ["state", "reason", "by", "at"], batch_size=500)
    return len(locked)


def leaver_place(*, year: int, roll: Roll, junior: Unit, by: User, today: date) -> Leaver | Refusal:
    """The bureau names the junior school of one leaver; that school is asked."""
    with transaction.atomic():
        Roll.objects.select_for_update().get(pk=roll.pk)
        if not unaccepted(year).filter(pk=roll.pk).exists():
            return ANSWERED
        with act(by=by, unit=junior) as log:
            row, _ = Leaver.objects.update_or_create(
                year=year, roll=roll,
                defaults={"junior": junior, "state": Acceptance.WAITING, "reason": "", "by": by, "at": clock.now()},
            )  # fmt: skip
            log("leaver_place", child=roll.child, changes={"junior": (None, junior.name)})
    return row


def retention_add(
    *,
    year: int,
    school_class: SchoolClass,
    name: str,
    reason: str,
    evidence: StoredFile | None,
    by: User,
    today: date,
) -> Retention | Refusal:
    """A pupil of this class, by name, stays back when the year begins. The guardian's request is the evidence."""
    if evidence is None:
        return Refusal("请上传家长申请或学校评议材料。", "retention.evidence")
    found = list(
        Roll.objects.current()
        .filter(school_class=school_class, child__name=name.strip())
        .select_related("child")
    )
    if len(found) != 1:
        words = "这个班没有叫这个名字的在册学生。" if not found else "这个班有同名学生，请教育局协助登记。"
        return Refusal(f"{words}请核对班级和姓名。", "retention.pupil")
    roll = found[0]
    with transaction.atomic():
        Roll.objects.select_for_update().get(pk=roll.pk)
        if open_retentions(year).filter(roll=roll).exists():
            return Refusal("这名学生已在留级名单上。", "retention.twice")
        with act(by=by, unit=school_class.school) as log:
            row = Retention.objects.create(
                year=year, roll=roll, reason=reason.strip(), evidence=evidence, by=by, at=clock.now()
            )
            log("retention_add", child=roll.child, changes={"year": (None, year), "reason": (None, reason)})
    return row


def retention_withdraw(*, row: Retention, by: User, today: date) -> Retention | Refusal:
    """He goes up with the others after all."""
    with transaction.atomic():
        row = Retention.objects.select_for_update(of=("self",)).select_related("roll__child").get(pk=row.pk)
        if not open_retentions(row.year).filter(pk=row.pk).exists():
            return Refusal("这条留级已撤销，或升级已办理。", "retention.ended")
        with act(by=by) as log:
            row.withdrawn_on = today
            row.save(update_fields=["withdrawn_on"])
            log("retention_withdraw", child=row.roll.child, changes={"year": (row.year, None)})
    return row
