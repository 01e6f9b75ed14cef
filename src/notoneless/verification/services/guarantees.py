"""有保障认定 written: a round opened, families prepared by one officer and signed by another, numbered without gaps,
printed village by village; what ended is withdrawn by a later paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from notoneless.children.models import Child
from notoneless.core.events import Log, act, acts
from notoneless.core.jobs import job_ask
from notoneless.documents.queries import paper_prefix
from notoneless.documents.services import counter_hold, numbers_take
from notoneless.domain.guarantee import (
    BatchState,
    GuaranteeState,
    WithdrawalState,
    certificate_number,
    family_refused,
    sign_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import GroupKind
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import bureau
from notoneless.verification.models import (
    Guarantee,
    GuaranteeBatch,
    GuaranteeChild,
    GuaranteeRound,
    GuaranteeWithdrawal,
)
from notoneless.verification.queries import guarantees as queries
from notoneless.verification.queries.families import Family

acts(
    {
        "guarantee_round_open": "开始有保障认定",
        "guarantee_prepare": "编制有保障认定书",
        "guarantee_sign": "签发有保障认定书",
        "guarantee_issue": "发给有保障认定书",
        "guarantee_return": "退回有保障认定书",
        "guarantee_refused": "未获准的有保障认定",
        "guarantee_lapse": "有保障认定书待撤销",
        "guarantee_stand": "孩子已在校，认定书有效",
        "guarantee_withdraw": "编制撤销通知",
        "guarantee_withdraw_drop": "取消撤销通知",
        "guarantee_withdraw_sign": "撤销有保障认定书",
    }
)
JOB = "verification.guarantees"
CERTIFICATES, REPORTS, WITHDRAWALS = "D23", "D23R", "D23W"
MARKS = {CERTIFICATES: "保", REPORTS: "保报", WITHDRAWALS: "保撤"}


def numbered(*, unit: Unit, kind: str, count: int, today: date) -> tuple[int, list[tuple[int, str]]]:
    """The year and the next numbers of this unit and kind, each with its text."""
    taken = numbers_take(counter=counter_hold(unit=unit, kind=kind, year=today.year), count=count)
    prefix = paper_prefix(unit)
    return today.year, [(n, certificate_number(prefix, MARKS[kind], today.year, n)) for n in taken]


def round_open(*, year: int, kinds: Sequence[GroupKind], by: User, today: date) -> GuaranteeRound | Refusal:
    """The round of an autumn: which poor families are gone through. Opened again, its groups are changed."""
    unit = bureau()
    if unit is None:
        return Refusal("还没有登记教育局，认定书没有制发单位。", "guarantee.no_bureau")
    if not kinds:
        return Refusal("请至少选一类认定对象。", "guarantee.no_kinds")
    if not today.year - 1 <= year <= today.year:
        return Refusal("只能办理今年或者去年秋季的认定。", "guarantee.year")
    with act(by=by, unit=unit) as log:
        row, is_new = GuaranteeRound.objects.select_for_update().get_or_create(
            unit=unit, year=year, defaults={"opened_by": by, "opened_on": today}
        )
        before = None if is_new else "、".join(row.kinds)
        row.kinds = [str(kind) for kind in kinds]
        row.save(update_fields=["kinds"])
        log("guarantee_round_open", changes={"year": (None, year), "kinds": (before, "、".join(row.kinds))})
    return row


def guarantees_prepare(
    *, found: GuaranteeRound, place: Place | None, by: User, today: date
) -> GuaranteeBatch | Refusal:
    """A batch of every family of the place that may be certified today and has no certificate; signed by another."""
    lines = queries.lines_of(found, by, today, place)
    ready = [line.family for line in lines if line.guarantee is None and line.family.is_ready]
    if not ready:
        return Refusal("这里没有可以认定的家庭：都已认定，或者还有孩子没有在校就读的依据。", "guarantee.none")
    with act(by=by, unit=found.unit) as log:
        GuaranteeRound.objects.select_for_update().get(pk=found.pk)
        taken = set(GuaranteeChild.objects.filter(round=found, is_live=True).values_list("child", flat=True))
        ready = [one for one in ready if not taken.intersection(m.child.pk for m in one.members)]
        if not ready:
            log("guarantee_refused", changes={"rule": ("", "guarantee.none")})
            return Refusal("这里的家庭刚刚已经编制，请刷新。", "guarantee.none")
        batch = GuaranteeBatch.objects.create(
            round=found, place=place, family_count=len(ready), prepared_by=by, prepared_on=today
        )
        _write(batch, ready)
        log(
            "guarantee_prepare",
            changes={"place": (None, place.name if place else "全县"), "count": (None, len(ready))},
        )
    return batch


def _write(batch: GuaranteeBatch, families: Sequence[Family]) -> None:
    rows = Guarantee.objects.bulk_create(
        [
            Guarantee(round=batch.round, batch=batch, village=one.village, family_key=one.key[:80], head_name=one.head)
            for one in families
        ],
        batch_size=500,
    )  # fmt: skip
    GuaranteeChild.objects.bulk_create(
        [
            GuaranteeChild(
                guarantee=row, round=batch.round, child=m.child, name=m.child.name, sex=m.sex, stage=m.stage,
                school=m.school[:80], class_name=m.class_name[:40],
            )
            for row, one in zip(rows, families, strict=True)
            for m in one.members
        ],
        batch_size=500,
    )  # fmt: skip


def _refused(log: Log, refusal: Refusal) -> Refusal:
    log("guarantee_refused", changes={"rule": ("", refusal.rule)})
    return refusal


def _held(batch: GuaranteeBatch) -> GuaranteeBatch:
    rows = GuaranteeBatch.objects.select_for_update(of=("self",)).select_related("round__unit", "place")
    found: GuaranteeBatch = rows.get(pk=batch.pk)
    return found


def guarantees_sign(*, batch: GuaranteeBatch, by: User, today: date) -> GuaranteeBatch | Refusal:
    """Signed by another than prepared it; a job looks at every family once more, numbers and prints."""
    with act(by=by, unit=batch.round.unit) as log:
        row = _held(batch)
        refused = sign_refused(row.state, prepared_by=row.prepared_by_id, by=by.pk)
        if refused is not None:
            return _refused(log, refused)
        row.state, row.signed_by, row.signed_on = BatchState.SIGNING, by, today
        row.job = job_ask(kind=JOB, by=by, input={"batch": row.pk, "on": today.isoformat()}).key
        row.save(update_fields=["state", "signed_by", "signed_on", "job"])
        log("guarantee_sign", changes={"count": (None, row.family_count)})
    return row


def guarantees_return(
    *, batch: GuaranteeBatch, reason: str, by: User, today: date
) -> GuaranteeBatch | Refusal:
    """Not signed, or taken back by who prepared it, with the reason: its families may be prepared anew."""
    if not reason.strip():
        return Refusal("请写明退回原因。", "guarantee.return.reason")
    with act(by=by, unit=batch.round.unit) as log:
        row = _held(batch)
        if row.state != BatchState.PREPARED:
            return _refused(
                log, Refusal("已经签发的不能退回；不再符合的，另发撤销通知。", "guarantee.return.state")
            )
        row.state, row.reason = BatchState.RETURNED, reason.strip()[:200]
        row.save(update_fields=["state", "reason"])
        _drop(list(row.guarantees.values_list("pk", flat=True)), "批次退回")
        log("guarantee_return", changes={"reason": (None, row.reason)})
    return row


def _drop(keys: list[int], note: str) -> None:
    Guarantee.objects.filter(pk__in=keys).update(state=GuaranteeState.DROPPED, note=note[:200])
    GuaranteeChild.objects.filter(guarantee__in=keys).update(is_live=False)


def guarantees_number(
    *, batch: GuaranteeBatch, families: Sequence[Family], by: User, today: date
) -> int | Refusal:
    """Issue: families that no longer hold are left out with the reason, the others get the next numbers. Done once."""
    held = {one.members[n].child.pk: one for one in families for n in range(len(one.members))}
    with act(by=by, unit=batch.round.unit) as log:
        row = _held(batch)
        if row.state != BatchState.SIGNING:
            return _refused(log, Refusal("这一批已经编号。", "guarantee.sign.state"))
        waiting = list(row.guarantees.filter(state=GuaranteeState.PREPARED))
        pupils: dict[int, list[Child]] = defaultdict(list)
        for pupil in GuaranteeChild.objects.filter(guarantee__batch=row).select_related("child"):
            pupils[pupil.guarantee_id].append(pupil.child)
        kept = []
        for one in waiting:
            refused = _still({child.pk for child in pupils[one.pk]}, held)
            if refused is None:
                kept.append(one)
            else:
                _drop([one.pk], refused.reason)
        year, numbers = numbered(unit=row.round.unit, kind=CERTIFICATES, count=len(kept), today=today)
        for one, (number, text) in zip(kept, numbers, strict=True):
            one.year, one.number, one.number_text, one.issued_on = year, number, text, today
            one.state = GuaranteeState.ISSUED
            for child in pupils[one.pk]:
                log("guarantee_issue", child=child, changes={"number": (None, text)})
        columns = ["year", "number", "number_text", "issued_on", "state"]
        Guarantee.objects.bulk_update(kept, columns, batch_size=200)
        row.state = BatchState.SIGNED
        row.save(update_fields=["state"])
        log(
            "guarantee_sign",
            changes={"issued": (None, len(kept)), "left_out": (None, len(waiting) - len(kept))},
        )
    return len(kept)


def _still(pupils: set[int], held: dict[int, Family]) -> Refusal | None:
    """Whether the family may still be certified, and is still the one that was prepared."""
    family = next((held[pk] for pk in sorted(pupils) if pk in held), None)
    refused = family_refused([m.why for m in family.members] if family else [])
    if refused is None and family is not None and {m.child.pk for m in family.members} != pupils:
        refused = Refusal("编制以后这一户的孩子有变动，请重新编制。", "guarantee.changed")
    return refused


def guarantees_night(*, today: date, by: User | str = "system") -> int:
    """Certificates that have ended since: listed for the bureau from tonight on. Back in school before they are
    withdrawn, they stand again. Returns how many have newly ended."""
    ended = set(queries.lapsing(today).values_list("pk", flat=True))
    marked = set(Guarantee.objects.issued().filter(lapsed_on__isnull=False).values_list("pk", flat=True))
    newly, again = ended - marked, marked - ended
    if not newly and not again:
        return 0
    with act(by=by) as log:
        for row in Guarantee.objects.select_for_update(of=("self",)).filter(pk__in=newly | again):
            row.lapsed_on = today if row.pk in newly else None
            row.save(update_fields=["lapsed_on"])
            name = "guarantee_lapse" if row.pk in newly else "guarantee_stand"
            for pupil in row.children.select_related("child"):
                log(name, child=pupil.child, changes={"number": (row.number_text, row.number_text)})
    return len(newly)


def guarantee_withdraw(
    *, guarantee: Guarantee, reason: str, by: User, today: date
) -> GuaranteeWithdrawal | Refusal:
    """The paper that withdraws it, prepared: only while a child of it is not in school with proof."""
    if not reason.strip():
        return Refusal("请写明撤销原因。", "guarantee.withdraw.reason")
    with act(by=by, unit=guarantee.round.unit) as log:
        row = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee.pk)
        refused = _withdraw_refused(row, today)
        if refused is not None:
            return _refused(log, refused)
        made = GuaranteeWithdrawal.objects.create(
            guarantee=row, unit=guarantee.round.unit, reason=reason.strip()[:200], prepared_by=by, prepared_on=today
        )  # fmt: skip
        for pupil in row.children.select_related("child"):
            log(
                "guarantee_withdraw",
                child=pupil.child,
                changes={"number": (row.number_text, row.number_text)},
            )
    return made


def _withdraw_refused(row: Guarantee, today: date) -> Refusal | None:
    if row.state != GuaranteeState.ISSUED:
        return Refusal("只有已签发、没有撤销的认定书才能撤销。", "guarantee.withdraw.state")
    if row.withdrawals.filter(state=WithdrawalState.PREPARED).exists():
        return Refusal("撤销通知已经编制，等待签发。", "guarantee.withdraw.twice")
    if not queries.ended_words(row, today):
        return Refusal("这一户的孩子都在校就读，认定书继续有效，不用撤销。", "guarantee.withdraw.stands")
    return None


def guarantee_withdraw_sign(
    *, withdrawal: GuaranteeWithdrawal, by: User, today: date
) -> GuaranteeWithdrawal | Refusal:
    """Signed by another: numbered, printed, frozen. The first paper stays as it was, marked as withdrawn."""
    from notoneless.verification.printing import withdrawal_files

    with act(by=by, unit=withdrawal.unit) as log:
        rows = GuaranteeWithdrawal.objects.select_for_update(of=("self",))
        row = rows.select_related("guarantee__village", "unit").get(pk=withdrawal.pk)
        state = BatchState.PREPARED if row.state == WithdrawalState.PREPARED else BatchState.SIGNED
        refused = sign_refused(state, prepared_by=row.prepared_by_id, by=by.pk)
        if refused is None and not queries.ended_words(row.guarantee, today):
            refused = Refusal("孩子已经在校就读，认定书继续有效，不用撤销。", "guarantee.withdraw.stands")
        if refused is not None:
            return _refused(log, refused)
        row.year, [(row.number, row.number_text)] = numbered(
            unit=row.unit, kind=WITHDRAWALS, count=1, today=today
        )
        row.state, row.signed_by, row.signed_on = WithdrawalState.SIGNED, by, today
        row.word_file, row.pdf_file = withdrawal_files(row, by=by, today=today)
        row.save()
        first = row.guarantee
        first.state = GuaranteeState.WITHDRAWN
        first.save(update_fields=["state"])
        first.children.update(is_live=False)
        for pupil in first.children.select_related("child"):
            log(
                "guarantee_withdraw_sign",
                child=pupil.child,
                changes={"number": (first.number_text, row.number_text)},
            )
    return row


def withdrawal_drop(
    *, withdrawal: GuaranteeWithdrawal, by: User, today: date
) -> GuaranteeWithdrawal | Refusal:
    """A withdrawal that was prepared and not signed is given up: the child is back, the certificate stands."""
    with act(by=by, unit=withdrawal.unit) as log:
        row = GuaranteeWithdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal.pk)
        if row.state != WithdrawalState.PREPARED:
            return _refused(log, Refusal("撤销通知已经签发。", "guarantee.withdraw.state"))
        row.state = WithdrawalState.DROPPED
        row.save(update_fields=["state"])
        for pupil in row.guarantee.children.select_related("child"):
            log("guarantee_withdraw_drop", child=pupil.child, changes={"reason": (row.reason, "")})
    return row
