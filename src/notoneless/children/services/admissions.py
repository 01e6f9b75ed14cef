"""What is done about one child of the season's list: told, registered, put into a class, elsewhere, put off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from notoneless.children.models import (
    Admission,
    AdmissionSeason,
    Child,
    ChildGrant,
    Deferral,
    WhereaboutsCode,
)
from notoneless.children.services.enrol import pupil_known
from notoneless.children.services.leavers import leaver_declines, leaver_follows, leaver_off, leaver_seat
from notoneless.children.services.register import child_add
from notoneless.children.services.rolls import roll_open
from notoneless.children.services.season import CLOSED, grant_why
from notoneless.children.services.standing import By, grant_end, grant_give, whereabouts_set
from notoneless.core.events import Refused, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.admission import (
    WAITING,
    AdmissionSource,
    AdmissionState,
    DeferralState,
    ReceiptWay,
    deferral_until,
    may_decide_deferral,
    registers,
)
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance
from notoneless.domain.words import HouseholdSource, RollMoveKind, SchoolKind, Stage
from notoneless.grid.models import SchoolClass, Unit, User

acts(
    {
        "admission_notice": "登记入学通知书送达",
        "admission_register": "登记报名",
        "admission_unregister": "撤销报名",
        "admission_elsewhere": "登记外地就读",
        "admission_walk_in": "名单外到校登记",
        "admission_refused": "未获准的入学登记",
        "deferral_ask": "申请延缓入学",
        "deferral_decide": "审批延缓入学",
    }
)

S = AdmissionState
NO_PROOF = Refusal("请附延缓入学申请表和县级以上医院证明。", "deferral.no_proof")


def _held(admission: Admission) -> Admission:
    """The row as it is now, held until the transaction ends."""
    found: Admission = (
        Admission.objects.select_for_update(of=("self",))
        .select_related("season", "child", "school")
        .get(pk=admission.pk)
    )
    return found


def _waiting_refused(row: Admission) -> Refusal | None:
    if row.season.cases_opened_on is not None:
        return CLOSED
    if row.state not in WAITING:
        return Refusal(f"这个孩子已是“{S(row.state).label}”，不用再登记。", "admission.settled")
    return None


def admission_notice(
    *,
    admission: Admission,
    on: date,
    how: ReceiptWay,
    receiver: str,
    by: User,
    today: date,
    receipt: StoredFile | None = None,
) -> Admission | Refusal:
    """The household has the notice: on which day, who took it, how (D01 回执)."""
    with act(by=by) as log:
        row = _held(admission)
        refused = _waiting_refused(row)
        if refused is None:
            refused = _notice_refused(row, on, how, receipt, today)
        if refused is not None:
            log("admission_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        before = S(row.state).label
        row.state, row.state_on = S.NOTICED, today
        row.noticed_on, row.noticed_how, row.receiver = on, how, receiver.strip()[:60]
        row.receipt = receipt or row.receipt
        row.save()
        changes = {"state": (before, S.NOTICED.label), "how": (None, how.label), "on": (None, on)}
        log("admission_notice", child=row.child, unit=row.school_id, changes=changes)
    return row


def _notice_refused(
    row: Admission, on: date, how: ReceiptWay, receipt: StoredFile | None, today: date
) -> Refusal | None:
    if row.notice_number is None:
        return Refusal("通知书还没有编号印制。请先由教育局印制，再送达。", "notice.not_made")
    if on > today:
        return Refusal("送达日期不能晚于今天。", "notice.future")
    if on < row.season.listed_on:
        return Refusal(f"送达日期不能早于名单日期{row.season.listed_on:%Y-%m-%d}。", "notice.early")
    if how is ReceiptWay.BY_PHONE_PHOTO and receipt is None:
        return Refusal("手机拍照回执须附照片。", "notice.no_photo")
    return None


def admissions_notice(
    *, admissions: Iterable[Admission], on: date, how: ReceiptWay, by: User, today: date
) -> int | Refusal:
    """The ticked ones all have their notice. One that may not be refuses them all, with its reason."""
    rows = list(admissions)
    if not rows:
        return Refusal("还没有勾选孩子。请先勾选，再登记。", "notice.nobody")
    try:
        with act(by=by):
            for one in rows:
                first = one.child.guardians.first()
                receiver = first.name if first else ""
                outcome = admission_notice(
                    admission=one, on=on, how=how, receiver=receiver, by=by, today=today
                )
                if isinstance(outcome, Refusal):
                    raise Refused(Refusal(f"{one.child.name}：{outcome.reason}", outcome.rule))
    except Refused as refused:
        return refused.refusal
    return len(rows)


def admission_register(
    *,
    admission: Admission,
    school: Unit,
    has_papers_seen: bool,
    by: User,
    today: date,
    school_class: SchoolClass | None = None,
) -> Admission | Refusal:
    """The child came to register; a class at once, or later. Its own school, or one that received it all the same."""
    with act(by=by, unit=school) as log:
        row = _held(admission)
        refused = _register_refused(row, school, today)
        if refused is None and school_class is not None:
            placed = _into_class(row, school_class, by, today)
            refused = placed if isinstance(placed, Refusal) else None
        if refused is not None:
            log("admission_refused", child=row.child, unit=school, changes={"rule": ("", refused.rule)})
            return refused
        before = S(row.state).label
        row.state, row.state_on, row.state_reason = S.REGISTERED, today, ""
        row.registered_on, row.registered_at_school = today, school
        row.has_papers_seen = has_papers_seen
        row.save()
        leaver_follows(admission=row, school=school, state=Acceptance.ACCEPTED, by=by, today=today)
        changes = {"state": (before, S.REGISTERED.label), "school": (None, school.name)}
        log("admission_register", child=row.child, unit=school, changes=changes)
    return row


def _register_refused(row: Admission, school: Unit, today: date) -> Refusal | None:
    if row.season.cases_opened_on is not None:
        return CLOSED
    if today < row.season.register_from_on:
        return Refusal(f"报名从{row.season.register_from_on:%Y-%m-%d}开始。", "admission.too_early")
    facts = getattr(school, "school", None)
    if facts is None or Stage(row.stage) not in stages_of(SchoolKind(facts.kind)):
        return Refusal(f"{school.name}不招{Stage(row.stage).label}新生。", "admission.stage")
    return registers(S(row.state))


def admission_unregister(*, admission: Admission, reason: str, by: User, today: date) -> Admission | Refusal:
    """The school gives a registration back: entered for the wrong child, or the child will not come after all. He is
    waited for as before; a leaver goes back to the bureau, on the leavers' list as well."""
    with act(by=by, unit=admission.registered_at_school) as log:
        row = _held(admission)
        refused = _unregister_refused(row, reason)
        if refused is not None:
            log("admission_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        row.state = S.NOTICED if row.noticed_on is not None else S.LISTED
        row.state_on, row.state_reason = today, reason.strip()[:200]
        row.registered_on = row.registered_at_school = None
        row.has_papers_seen = False
        row.save()
        changes = {"state": (S.REGISTERED.label, S(row.state).label), "reason": (None, reason.strip())}
        log("admission_unregister", child=row.child, changes=changes)
        leaver_declines(admission=row, reason=reason, by=by, today=today)
    row.refresh_from_db()
    return row


def _unregister_refused(row: Admission, reason: str) -> Refusal | None:
    if row.season.cases_opened_on is not None:
        return CLOSED
    if row.state != S.REGISTERED:
        return Refusal("这个孩子没有报名，不用撤销。请刷新页面再看。", "admission.not_registered")
    if row.child.rolls.filter(until_on__isnull=True, stage=row.stage).exists():
        return Refusal("孩子已编班、有学籍。请在学籍里办转学或离校。", "admission.on_roll")
    if not reason.strip():
        return Refusal("请写明撤销报名的原因，教育局据此核实。", "admission.reason")
    return None


def _into_class(row: Admission, school_class: SchoolClass, by: User, today: date) -> Any:
    if (school_class.stage, school_class.entry_year) != (row.stage, row.season.year):
        return Refusal("请选择今年入学的班级。", "admission.class")
    leaver = leaver_follows(
        admission=row, school=school_class.school, state=Acceptance.ACCEPTED, by=by, today=today
    )
    if leaver is not None:
        return leaver_seat(leaver=leaver, school_class=school_class, by=by, today=today)
    return roll_open(
        child=row.child, school_class=school_class, kind=RollMoveKind.ENROL, on=today, by=by, today=today
    )


def admissions_place(
    *, admissions: Iterable[Admission], school_class: SchoolClass, by: User, today: date
) -> int | Refusal:
    """The ticked, registered ones are put into this class: their rolls begin. All of them or none."""
    rows = list(admissions)
    if not rows:
        return Refusal("还没有勾选孩子。请先勾选，再编班。", "admission.nobody")
    try:
        with act(by=by, unit=school_class.school):
            for one in rows:
                row = _held(one)
                if row.state != S.REGISTERED or row.registered_at_school_id != school_class.school_id:
                    placed: Any = Refusal("没有在本校报名，不能编班。", "admission.not_here")
                else:
                    placed = _into_class(row, school_class, by, today)
                if isinstance(placed, Refusal):
                    raise Refused(Refusal(f"{row.child.name}：{placed.reason}", placed.rule))
    except Refused as refused:
        return refused.refusal
    return len(rows)


def admission_elsewhere(
    *, admission: Admission, code: WhereaboutsCode, evidence: StoredFile | None, by: User, today: date
) -> Admission | Refusal:
    """The child goes to school elsewhere, with the certificate of that school; it accounts for the child."""
    with act(by=by) as log:
        row = _held(admission)
        refused = _waiting_refused(row)
        if refused is None and evidence is None:
            refused = Refusal("请附外地学校的就读证明或录取材料。", "admission.no_certificate")
        if refused is None and not code.is_in_school:
            refused = Refusal("请选择在外就读的一类。", "admission.code")
        if refused is not None:
            log("admission_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        whereabouts_set(child=row.child, code=code, by=by, today=today, evidence=evidence)
        before = S(row.state).label
        row.state, row.state_on, row.state_reason = S.ELSEWHERE, today, code.label
        row.save()
        leaver_off(admission=row, by=by, today=today)
        log("admission_elsewhere", child=row.child, changes={"state": (before, S.ELSEWHERE.label)})
    return row


def admission_school_set(*, admission: Admission, school: Unit, by: User, today: date) -> Admission | Refusal:
    """The bureau names the school itself; it stays, whatever the catchment says."""
    facts = getattr(school, "school", None)
    with act(by=by) as log:
        row = _held(admission)
        refused = _waiting_refused(row)
        if refused is None and (facts is None or Stage(row.stage) not in stages_of(SchoolKind(facts.kind))):
            refused = Refusal(f"{school.name}不招{Stage(row.stage).label}新生，请另选。", "admission.stage")
        if refused is not None:
            log("admission_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        old, row.school, row.school_reason = row.school, school, "教育局指定。"
        row.is_school_chosen = True
        row.save()
        leaver_follows(admission=row, school=school, state=Acceptance.WAITING, by=by, today=today)
        why = grant_why(row.season)
        for grant in ChildGrant.objects.filter(child=row.child, why=why).exclude(unit=school):
            grant_end(grant=grant, by=by, today=today)
        grant_give(child=row.child, unit=school, why=why, by=by, today=today, until_on=row.season.set_on)
        changes = {"school": (old.name if old else "", school.name)}
        log("admission_school", child=row.child, unit=school, changes=changes)
    return row


def admission_walk_in(
    *,
    season: AdmissionSeason,
    school: Unit,
    stage: Stage,
    has_papers_seen: bool,
    by: User,
    today: date,
    **facts: Any,
) -> Admission | Refusal:
    """A child not on the school's list came to register: found by its whole ID number (safety rule 5), or added."""
    found = pupil_known(id_number=facts.get("id_number", ""), name=facts["name"], today=today)
    if isinstance(found, Refusal):
        return found
    try:
        with act(by=by, unit=school) as log:
            child: Child | Refusal = found or child_add(
                source=HouseholdSource.MIGRANT_PUPIL, by=by, today=today,
                is_unconfirmed=not facts.get("id_number"), **facts,
            )  # fmt: skip
            if isinstance(child, Refusal):
                raise Refused(child)
            row = _walk_in_row(season, school, stage, child, today)
            done = admission_register(
                admission=row, school=school, has_papers_seen=has_papers_seen, by=by, today=today
            )
            if isinstance(done, Refusal):
                raise Refused(done)
            why = grant_why(season)
            grant_give(child=child, unit=school, why=why, by=by, today=today, until_on=season.set_on)
            log("admission_walk_in", child=child, unit=school, changes={"stage": (None, stage.label)})
    except Refused as refused:
        return refused.refusal
    return done


def _walk_in_row(season: AdmissionSeason, school: Unit, stage: Stage, child: Child, today: date) -> Admission:
    """The child's row in the season; one that had left the list, or never stood on it, is taken up."""
    row: Admission
    row, _ = Admission.objects.get_or_create(
        season=season,
        child=child,
        defaults={
            "stage": stage, "source": AdmissionSource.REPORTED, "school": school, "state_on": today,
            "source_reason": "不在名单上，到校登记。", "school_reason": "到校登记的学校。",
        },
    )  # fmt: skip
    if row.state == S.OFF:
        row.state, row.state_reason = S.LISTED, ""
        row.save()
    return row


def deferral_ask(
    *,
    admission: Admission,
    why: str,
    application: StoredFile | None,
    proof: StoredFile | None,
    by: User,
    today: date,
) -> Deferral | Refusal:
    """延缓入学: the guardian's application with the hospital's proof, entered for decision (义务教育法 Art. 11(2))."""
    with act(by=by) as log:
        row = _held(admission)
        refused = _waiting_refused(row)
        if refused is None and row.stage != Stage.PRIMARY:
            refused = Refusal("延缓入学只用于小学新生；初中生因病请办休学。", "deferral.stage")
        if refused is None and (application is None or proof is None):
            refused = NO_PROOF
        if refused is None and row.deferrals.filter(state=DeferralState.ASKED).exists():
            refused = Refusal("已有一份申请待审批，不用再报。", "deferral.twice")
        if refused is not None or application is None or proof is None:
            refused = NO_PROOF if refused is None else refused
            log("admission_refused", child=row.child, changes={"rule": ("", refused.rule)})
            return refused
        asked = Deferral.objects.create(
            admission=row, why=why.strip(), application=application, proof=proof, asked_by=by, asked_on=today
        )
        log("deferral_ask", child=row.child, unit=row.school_id, changes={"on": (None, today)})
    return asked


def deferral_decide(
    *, deferral: Deferral, is_approved: bool, decision: str, by: User, today: date
) -> Deferral | Refusal:
    """Approve for one year, or refuse with the reason. Approved, it accounts for the child until its last day."""
    with act(by=by) as log:
        row = Deferral.objects.select_for_update(of=("self",)).get(pk=deferral.pk)
        admission = _held(row.admission)
        state = DeferralState(row.state)
        refused = may_decide_deferral(by=by.pk, asked_by=row.asked_by_id, state=state)
        if refused is None and is_approved:
            refused = _waiting_refused(admission)
        if refused is None and not is_approved and not decision.strip():
            refused = Refusal("不批准请写明原因，并告知家长按时入学。", "deferral.no_reason")
        if refused is not None:
            log("admission_refused", child=admission.child, changes={"rule": ("", refused.rule)})
            return refused
        row.state = DeferralState.APPROVED if is_approved else DeferralState.REFUSED
        row.decided_by, row.decided_on, row.decision = by, today, decision.strip()[:200]
        if is_approved:
            row.until_on = deferral_until(admission.season.year)
            _defer(row, admission, by, today)
        row.save()
        log(
            "deferral_decide",
            child=admission.child,
            changes={"state": (state.label, DeferralState(row.state).label)},
        )
    return row


def _defer(row: Deferral, admission: Admission, by: By, today: date) -> None:
    code = WhereaboutsCode.objects.get(slug="deferred")
    begins_on = max(today, date(admission.season.year, 9, 1))
    whereabouts_set(
        child=admission.child,
        code=code,
        by=by,
        today=today,
        evidence=row.proof,
        until_on=row.until_on,
        counts_from_on=begins_on,
    )
    admission.state, admission.state_on = S.DEFERRED, today
    admission.save()
