"""升学与留级 before a rollover: lists sent to junior schools, accepted or declined; pupils named to stay back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from notoneless.children.models import Admission, Leaver, Retention, Roll
from notoneless.children.queries.leaving import Destinations
from notoneless.children.queries.rollover import leaving_roll, open_retentions, to_settle, unaccepted
from notoneless.children.services.season import admissions_follow
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.admission import AdmissionState
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import Stage
from notoneless.grid.models import SchoolClass, Unit, User

acts(
    {
        "leavers_send": "送升学名单",
        "leavers_accept": "接收小学毕业生",
        "leaver_decline": "退回小学毕业生",
        "leaver_place": "指定升入初中",
        "leaver_seat": "升学编班",
        "leaver_off": "撤下升学名单",
        "retention_add": "登记留级",
        "retention_withdraw": "撤销留级",
    }
)
ANSWERED = Refusal("名单已经答复过，或学生已不在册。请刷新页面再看。", "leavers.answered")


def leavers_send(*, year: int, by: User, today: date) -> int | Refusal:
    """Send every leaver nobody has answered for to his junior school (``Destinations``)."""
    with transaction.atomic():
        destinations = Destinations(year)
        rolls = unaccepted(year).select_related("child__residence", "school")
        known = {row.roll_id: row for row in Leaver.objects.select_for_update().filter(year=year)}
        new, changed = [], []
        for roll in rolls:
            junior = _junior_for(roll, destinations)
            row = known.get(roll.pk)
            if junior is None or (row is not None and row.junior_id == junior):
                continue
            if row is None:
                new.append(Leaver(year=year, roll=roll, junior_id=junior, by=by, at=clock.now()))
            else:
                row.roll, row.junior_id, row.state, row.reason = roll, junior, Acceptance.WAITING, ""
                row.planned_class = None
                changed.append(row)
        if not new and not changed:
            return Refusal("没有要送的：名单都已送出，或还没有设对口初中。", "leavers.none")
        with act(by=by) as log:
            Leaver.objects.bulk_create(new, batch_size=2000)
            Leaver.objects.bulk_update(
                changed, ["junior", "state", "reason", "planned_class"], batch_size=500
            )
            log("leavers_send", changes={"year": (None, year), "count": (None, len(new) + len(changed))})
            admissions_follow(leavers=[*new, *changed], today=today, log=log)
    return len(new) + len(changed)


def _junior_for(roll: Roll, destinations: Destinations) -> int | None:
    chosen: int | None = destinations.chosen.get(roll.child_id)
    if chosen is not None:
        return chosen
    home = roll.child.residence
    found = destinations.planned(primary=roll.school_id, home=home.path if home else "")
    return None if isinstance(found, Refusal) else found.school


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
            admissions_follow(leavers=locked, today=today, log=log)
    return len(locked)


def leaver_place(*, year: int, roll: Roll, junior: Unit, by: User, today: date) -> Leaver | Refusal:
    """The bureau names the junior school of one leaver; that school is asked, also where another had accepted him. Who
    has registered somewhere is moved by that school giving the registration back."""
    with transaction.atomic():
        Roll.objects.select_for_update().get(pk=roll.pk)
        came = _registered(roll.child_id, year)
        if came is not None and came.registered_at_school is not None:
            return Refusal(
                f"学生已在{came.registered_at_school.name}报名。请该校先撤销报名，再改派。",
                "leaver.registered",
            )
        if not to_settle(year).filter(pk=roll.pk).exists():
            return ANSWERED
        with act(by=by, unit=junior) as log:
            row = _listed(year, roll, junior, Acceptance.WAITING, by)
            log("leaver_place", child=roll.child, changes={"junior": (None, junior.name)})
            admissions_follow(leavers=[row], today=today, log=log)
    return row


def _registered(child: int, year: int) -> Admission | None:
    rows = Admission.objects.filter(season__year=year, child=child, state=AdmissionState.REGISTERED)
    found: Admission | None = rows.select_related("registered_at_school").first()
    return found


def _listed(year: int, roll: Roll, junior: Unit, state: Acceptance, by: User) -> Leaver:
    row = Leaver.objects.filter(year=year, roll=roll).first() or Leaver(year=year, roll=roll)
    if row.junior_id != junior.pk:
        row.planned_class = None
    row.roll, row.junior, row.state, row.reason, row.by, row.at = roll, junior, state, "", by, clock.now()
    row.save()
    return row


def leaver_follows(
    *, admission: Admission, school: Unit, state: Acceptance, by: User, today: date
) -> Leaver | None:
    """What the season decides of a leaver, his list says too: the school that registered him has accepted him, the
    one the bureau named is asked. None for who leaves no primary school this year."""
    if admission.stage != Stage.JUNIOR:
        return None
    roll = leaving_roll(admission.child_id, admission.season.year)
    if roll is None:
        return None
    known = Leaver.objects.filter(roll=roll, year=admission.season.year, junior=school, state=state).first()
    if known is not None:
        return known
    with act(by=by, unit=school) as log:
        row = _listed(admission.season.year, roll, school, state, by)
        word = "leavers_accept" if state is Acceptance.ACCEPTED else "leaver_place"
        log(word, child=roll.child, changes={"junior": (None, school.name)})
    return row


def leaver_declines(*, admission: Admission, reason: str, by: User, today: date) -> None:
    """The school gave a registration back: on its list he is declined, for the bureau to place."""
    roll = leaving_roll(admission.child_id, admission.season.year)
    if admission.stage != Stage.JUNIOR or roll is None:
        return
    row = Leaver.objects.filter(roll=roll, year=admission.season.year).select_related("junior").first()
    if row is None:
        return
    with act(by=by, unit=row.junior) as log:
        row.state, row.reason = Acceptance.DECLINED, Sealed.of("children.leaver.reason", reason.strip())
        row.planned_class, row.by, row.at = None, by, clock.now()
        row.save()
        log("leaver_decline", child=admission.child, changes={"reason": (None, reason)})
        row.roll = roll
        admissions_follow(leavers=[row], today=today, log=log)


def leaver_off(*, admission: Admission, by: User, today: date) -> None:
    """He goes on outside with a certificate: no school here is asked for him, and what one answered is over."""
    rows = Leaver.objects.filter(roll__child=admission.child_id, year=admission.season.year)
    for row in rows.select_related("junior"):
        with act(by=by, unit=row.junior) as log:
            changes = {"junior": (row.junior.name, None)}
            log("leaver_off", child=admission.child, changes=changes)
            row.delete()


def leavers_move(*, rolls: Mapping[int, Roll]) -> None:
    """These rolls went on as others (转学, 撤并): what was said of a leaver, and who is to stay back, goes along where
    the new roll is of the same grade. Put into another grade, he leaves with that one. Runs inside the act that moved
    them."""
    for leaver in Leaver.objects.filter(roll__in=list(rolls)).select_related("roll"):
        new = rolls[leaver.roll_id]
        if new.entry_year == leaver.roll.entry_year and new.stage == leaver.roll.stage:
            leaver.roll = new
            leaver.save(update_fields=["roll"])
        else:
            leaver.delete()
    for row in Retention.objects.filter(roll__in=list(rolls), withdrawn_on__isnull=True).select_related(
        "roll"
    ):
        new = rolls[row.roll_id]
        if new.entry_year == row.roll.entry_year and new.stage == row.roll.stage:
            row.roll = new
            row.save(update_fields=["roll"])


def leaver_seat(*, leaver: Leaver, school_class: SchoolClass, by: User, today: date) -> Leaver | Refusal:
    """The class the rollover will put him into. He stays on his primary roll until then: nobody drops in between."""
    fits = (school_class.stage, school_class.entry_year, school_class.school_id)
    if fits != (Stage.JUNIOR, leaver.year, leaver.junior_id) or leaver.state != Acceptance.ACCEPTED:
        return Refusal("请选择接收学校今年入学的班级。", "leaver.class")
    with act(by=by, unit=leaver.junior) as log:
        old, leaver.planned_class = leaver.planned_class, school_class
        leaver.save(update_fields=["planned_class"])
        words = (old.label(today) if old else None, school_class.label(SchoolYear(leaver.year).starts_on))
        log("leaver_seat", child=leaver.roll.child, changes={"school_class": words})
    return leaver


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
