"""What accounts for a child, the groups it belongs to, and who was given sight of it."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from notoneless.children.models import Child, ChildGrant, SpecialGroup, SubCode, Whereabouts, WhereaboutsCode
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.codes import last_valid_day
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import group_label
from notoneless.grid.models import Unit, User

acts(
    {
        "whereabouts_set": "核定去向",
        "whereabouts_end": "终止去向认定",
        "group_set": "列入特殊群体",
        "group_end": "移出特殊群体",
        "grant_give": "授权知悉",
        "grant_end": "收回授权",
    }
)

By = User | str
ONE_DAY = timedelta(days=1)


def login_of(by: By) -> str:
    """The login written beside a fact."""
    return by if isinstance(by, str) else by.login


def person_of(by: By) -> User | None:
    """The person, where a person did it."""
    return None if isinstance(by, str) else by


def whereabouts_set(
    *,
    child: Child,
    code: WhereaboutsCode,
    by: By,
    today: date,
    evidence: StoredFile | None = None,
    evidence_note: str = "",
    until_on: date | None = None,
    counts_from_on: date | None = None,
    sub: SubCode | None = None,
) -> Whereabouts:
    """The accepted code that accounts for the child from today; the one before it ends.

    It holds as many days as the county gives this code (or its sub-code, where that has its own), or to ``until_on``
    where the paper says so and that is earlier. The days count from today, or from ``counts_from_on`` where what is
    accepted only begins then (entry put off in June counts from September).
    """
    days = sub.valid_days if sub is not None and sub.has_own_term else code.valid_days
    until_on = last_valid_day(counts_from_on or today, days, until=until_on)
    with act(by=by) as log:
        Child.objects.select_for_update().get(pk=child.pk)
        former = child.whereabouts.filter(ended_on__isnull=True).select_related("code").first()
        if former is not None:
            former.ended_on = today
            former.save(update_fields=["ended_on"])
        row: Whereabouts = Whereabouts.objects.create(
            child=child,
            code=code,
            sub=sub,
            evidence=evidence,
            evidence_note=Sealed.of("children.whereabouts.evidence_note", evidence_note),
            from_on=today,
            until_on=until_on,
            accepted_by=login_of(by),
        )
        old = str(former.code) if former else None
        log("whereabouts_set", child=child, changes={"code": (old, str(code)), "until_on": (None, until_on)})
    return row


def whereabouts_renew(
    *,
    child: Child,
    by: By,
    today: date,
    evidence: StoredFile | None,
    evidence_note: str = "",
    until_on: date | None = None,
) -> Whereabouts | Refusal:
    """佐证续期: what accounts for the child goes on, on a new paper, before the old one runs out (abroad, a certificate
    of a school elsewhere). What ran out already is looked for in its case."""
    row = child.whereabouts.filter(ended_on__isnull=True).select_related("code", "sub").first()
    if row is None or row.code.is_out_of_school or (row.until_on is not None and row.until_on < today):
        return Refusal("现在没有还有效的去向认定，不能续期。请在个案里核查。", "proof.none")
    if evidence is None:
        return Refusal(f"请上传新的佐证材料：{row.code.evidence}。", "proof.no_paper")
    if until_on is not None and until_on <= today:
        return Refusal("新的有效期要晚于今天。", "proof.expired")
    return whereabouts_set(
        child=child, code=row.code, sub=row.sub, by=by, today=today, evidence=evidence,
        evidence_note=evidence_note, until_on=until_on,
    )  # fmt: skip


def whereabouts_end(*, child: Child, by: By, today: date) -> None:
    """Nothing accounts for the child by a code any longer; does nothing where nothing did."""
    with transaction.atomic():
        row = (
            child.whereabouts.select_for_update(of=("self",))
            .filter(ended_on__isnull=True)
            .select_related("code")
            .first()
        )
        if row is None:
            return
        with act(by=by) as log:
            row.ended_on = today
            row.save(update_fields=["ended_on"])
            log("whereabouts_end", child=child, changes={"code": (str(row.code), None)})


def group_set(*, child: Child, kind: str, detail: str, source: str, by: By, today: date) -> SpecialGroup:
    """The child belongs to this group from today. The same words twice change nothing."""
    with transaction.atomic():
        Child.objects.select_for_update().get(pk=child.pk)
        row = child.groups.filter(kind=kind, until_on__isnull=True).first()
        if row is not None and (row.detail.open(), row.source) == (detail, source):
            return row
        with act(by=by) as log:
            before = (row.detail.open(), row.source) if row else (None, None)
            if row is None:
                row = SpecialGroup(child=child, kind=kind, from_on=today)
            row.detail = Sealed.of("children.specialgroup.detail", detail)
            row.source = source
            row.save()
            log(
                "group_set",
                child=child,
                changes={
                    "kind": (None if before[1] is None else group_label(kind), group_label(kind)),
                    "detail": (before[0], detail),
                    "source": (before[1], source),
                },
            )
    return row


def group_end(*, group: SpecialGroup, by: By, today: date) -> None:
    """The child belongs to this group no longer; the row stays with its last day."""
    if group.until_on is not None:
        return
    with act(by=by) as log:
        group.until_on = today - ONE_DAY
        group.save(update_fields=["until_on"])
        log("group_end", child=group.child, changes={"kind": (group_label(group.kind), None)})


def grant_give(
    *,
    child: Child,
    why: str,
    by: By,
    today: date,
    unit: Unit | None = None,
    user: User | None = None,
    until_on: date | None = None,
) -> ChildGrant:
    """Give a unit or a person sight of one child from today. The same grant twice is one."""
    if (unit is None) == (user is None):
        raise ValueError("a grant is for one unit or one person")
    open_grants = child.grants.filter(unit=unit, user=user, why=why, until_on=until_on)
    row = open_grants.first()
    if row is not None:
        return row
    with act(by=by) as log:
        row = ChildGrant.objects.create(
            child=child, unit=unit, user=user, why=why, from_on=today, until_on=until_on
        )
        to: Any = unit if unit is not None else user
        log("grant_give", child=child, changes={"to": (None, to.name), "why": (None, why)})
    return row


def grant_end(*, grant: ChildGrant, by: By, today: date) -> None:
    """Take the sight away at once: its last day was yesterday."""
    if grant.until_on is not None and grant.until_on < today:
        return
    with act(by=by) as log:
        grant.until_on = today - ONE_DAY
        grant.save(update_fields=["until_on"])
        to: Any = grant.unit if grant.unit is not None else grant.user
        log("grant_end", child=grant.child, changes={"to": (to.name, None), "why": (grant.why, None)})
