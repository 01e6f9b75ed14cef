"""抽查复核 written: drawn by chance, given to people without a part in it, looked at again; what was wrong goes back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from notoneless.cases.models import CaseFinding
from notoneless.cases.services import case_reopen
from notoneless.children.models import WhereaboutsCode
from notoneless.children.services import grant_end, grant_give
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.secondlook import (
    SecondLookResult,
    SecondLookWay,
    drawn,
    result_refused,
    sample_size,
    shared_out,
)
from notoneless.domain.words import CaseState
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User
from notoneless.verification.models import SecondLook, SecondLookDraw
from notoneless.verification.queries import secondlook as queries

acts(
    {
        "second_look_draw": "抽取复核样本",
        "second_look_given": "抽中复核",
        "second_look_result": "登记复核结果",
        "second_look_refused": "未获准的复核",
    }
)

GRANT = "抽查复核"
NOTE = "verification.secondlook.note"


def second_look_draw(
    *,
    from_on: date,
    until_on: date,
    people: Sequence[User],
    by: User,
    today: date,
    code: WhereaboutsCode | None = None,
    township: Place | None = None,
    size: int | None = None,
    percent: int | None = None,
) -> SecondLookDraw | Refusal:
    """Draw so many, or so many in a hundred, of what was accepted in these days. The seed comes from the machine's own
    source of chance and is kept with the population: nobody chooses, and everybody can draw it again."""
    with act(by=by) as log:
        rows = queries.population_of(from_on=from_on, until_on=until_on, code=code, township=township)
        findings = {one.pk: one for one in rows}
        seed = secrets.token_hex(16)
        chosen = drawn(findings, sample_size(len(findings), size=size, percent=percent), seed)
        given = _given([findings[pk] for pk in chosen], list(people), today)
        refused = given if isinstance(given, Refusal) else None
        if not chosen:
            refused = Refusal(
                "这段时间、这个范围里没有可抽的：没有新核减的，或都已抽过。", "second_look.empty"
            )
        if refused is not None or isinstance(given, Refusal):
            log("second_look_refused", changes={"rule": ("", refused.rule if refused else "")})
            return refused  # type: ignore[return-value]
        row: SecondLookDraw = SecondLookDraw.objects.create(
            drawn_on=today, drawn_at=clock.now(), drawn_by=by, code=code, township=township, from_on=from_on,
            until_on=until_on, due_on=today + timedelta(days=county_days("verification.second_look_days")),
            seed=seed, population=",".join(str(pk) for pk in sorted(findings)), population_count=len(findings),
            sample_count=len(chosen),
        )  # fmt: skip
        log(
            "second_look_draw",
            changes={"count": (None, len(chosen)), "of": (None, len(findings)), "seed": (None, seed)},
        )
        persons = {one.pk: one for one in people}
        for rank, pk in enumerate(chosen, start=1):
            child, person = findings[pk].case.child, persons[given[pk]]
            SecondLook.objects.create(
                draw=row, finding=findings[pk], rank=rank, assignee=person, note=Sealed.of(NOTE, "")
            )
            grant_give(child=child, user=person, why=GRANT, by=by, today=today)
            log("second_look_given", child=child, changes={"to": (None, person.name)})
    return row


def _given(findings: list[CaseFinding], people: list[User], today: date) -> dict[int, int] | Refusal:
    homes = queries.home_of_lookers(people, today)
    wants = [(one.pk, queries.barred_from(one, people, homes)) for one in findings]
    return shared_out(wants, [one.pk for one in people])


def second_look_result(
    *,
    look: SecondLook,
    way: SecondLookWay,
    result: SecondLookResult,
    on: date,
    by: User,
    today: date,
    note: str = "",
    photo: StoredFile | None = None,
) -> SecondLook | Refusal:
    """What the second look found. Where it is not as the first look said, the child is suspected again at once."""
    with act(by=by) as log:
        row: SecondLook = (
            SecondLook.objects.select_for_update(of=("self",))
            .select_related("finding__case__child")
            .get(pk=look.pk)
        )
        finding, case = row.finding, row.finding.case
        refused = result_refused(
            result, is_mine=row.assignee_id in sight(by).stands_for, note=note,
            is_done=row.result in queries.DONE, had_part=by.pk in (finding.proposed_by_id, finding.reviewed_by_id),
        )  # fmt: skip
        if refused is None and on > today:
            refused = Refusal("复核日期不能晚于今天。", "second_look.future")
        if refused is not None:
            log("second_look_refused", child=case.child, changes={"rule": ("", refused.rule)})
            return refused
        row.way, row.result, row.looked_on, row.by, row.at = way, result, on, by, clock.now()
        row.note, row.photo = Sealed.of(NOTE, note.strip()), photo or row.photo
        row.save()
        log(
            "second_look_result",
            child=case.child,
            changes={"result": (None, result.label), "way": (None, way.label)},
        )
        if result == SecondLookResult.WRONG and case.state == CaseState.CLEARED:
            case_reopen(case=case, reason=f"抽查复核不一致：{note.strip()}", by=by, today=today)
        if result in queries.DONE:
            for grant in case.child.grants.filter(user=row.assignee, why=GRANT, until_on__isnull=True):
                grant_end(grant=grant, by=by, today=today)
    return row
