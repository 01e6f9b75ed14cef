"""Cases opened by the hundred, as a match of lists does: the same case, source, step and sight as ``case_open``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseSource, CaseStep
from notoneless.cases.services import LEAD_GRANT, PERSON_GRANT, System, case_row, first_step
from notoneless.children.models import Child, ChildGrant, Roll, RollMove
from notoneless.core.events import Log, act
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, RollMoveKind


@dataclass(frozen=True, slots=True)
class CaseWish:
    """A child to be suspected, and which signal says so."""

    child: Child
    origin: CaseOrigin
    detail: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of it. ``sourced`` counts the open cases that got a further source."""

    cases: list[Case]
    sourced: int
    refused: list[Refusal]


def leads_for(children: Iterable[Child], today: date) -> dict[int, queries.Lead | Refusal]:
    """Child → who leads. Children of one place whose last roll was alike (or who had none) are led alike, so each such
    kind is looked up once; whose place is not written is looked up by itself."""
    asked = list(children)
    rolls = _last_rolls([child.pk for child in asked])
    known: dict[tuple[object, ...], queries.Lead | Refusal] = {}
    found: dict[int, queries.Lead | Refusal] = {}
    for child in asked:
        if child.residence_id is None:
            found[child.pk] = queries.lead_for(child, today)
            continue
        key = (child.residence_id, *rolls.get(child.pk, ()))
        if key not in known:
            known[key] = queries.lead_for(child, today)
        found[child.pk] = known[key]
    return found


def _last_rolls(children: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """Child → what the lead rule asks of its last roll: class, state, whether it holds, by which move it ended."""
    rolls = Roll.objects.filter(child__in=children).order_by("entered_on", "pk")
    said = rolls.values_list("child", "pk", "school_class", "state", "until_on")
    last = {child: (pk, tuple(rest)) for child, pk, *rest in said}
    moves = RollMove.objects.filter(roll__in=[pk for pk, _ in last.values()])
    ending = moves.exclude(kind__in=(RollMoveKind.ENROL, RollMoveKind.RETURN)).order_by("on", "pk")
    ended = dict(ending.values_list("roll", "kind"))
    return {
        child: (school_class, state, until_on is None, ended.get(pk) if until_on else None)
        for child, (pk, (school_class, state, until_on)) in last.items()
    }


def cases_open_bulk(*, wishes: Sequence[CaseWish], by: System, today: date) -> Opened:
    """Open a suspected case for each child at once; a child that has one gets the source added, once.

    One event a case. A child named twice has one case with two sources.
    """
    if not wishes:
        return Opened([], 0, [])
    there = {
        case.child_id: case
        for case in Case.objects.open()
        .filter(child__in={wish.child.pk for wish in wishes})
        .select_related("child", "unit")
    }
    firsts: dict[int, CaseWish] = {}
    for wish in wishes:
        if wish.child.pk not in there:
            firsts.setdefault(wish.child.pk, wish)
    leads = leads_for([wish.child for wish in firsts.values()], today)
    refused = [lead for lead in leads.values() if isinstance(lead, Refusal)]
    led = {pk: lead for pk, lead in leads.items() if not isinstance(lead, Refusal)}
    later = [
        w for w in wishes if firsts.get(w.child.pk) is not w and (w.child.pk in there or w.child.pk in led)
    ]
    new_sources = _new_sources(later, there, firsts.values())
    if not led and not new_sources and not refused:
        return Opened([], 0, [])
    with act(by=by) as log:
        cases = _cases_open([firsts[pk] for pk in led], led, log, today)
        opened = there | {case.child_id: case for case in cases}
        for pk, lead in leads.items():
            if isinstance(lead, Refusal):
                log("case_refused", child=firsts[pk].child, changes={"rule": ("", lead.rule)})
        sourced = _sources_add(new_sources, opened, log, today)
    return Opened(cases, sourced, refused)


def _cases_open(wishes: list[CaseWish], leads: dict[int, queries.Lead], log: Log, today: date) -> list[Case]:
    rows = [
        case_row(child=wish.child, lead=leads[wish.child.pk], today=today, due_on=wish.due_on)
        for wish in wishes
    ]
    cases = Case.objects.bulk_create(rows)
    pairs = list(zip(cases, wishes, strict=True))
    CaseSource.objects.bulk_create(
        [
            CaseSource(case=case, origin=wish.origin, detail=wish.detail[:120], on=today)
            for case, wish in pairs
        ]
    )
    CaseStep.objects.bulk_create([first_step(case, by=log.by, today=today) for case in cases])
    held: set[tuple[int, int | None, int | None]] = set(
        ChildGrant.objects.filter(
            child__in=[case.child_id for case in cases], why__in=(LEAD_GRANT, PERSON_GRANT), until_on=None
        ).values_list("child", "unit", "user")
    )
    grants: list[ChildGrant] = []
    for case, wish in pairs:
        lead = leads[wish.child.pk]
        units = [unit for unit in {lead.unit, lead.helper} if unit is not None]
        grants += [
            ChildGrant(child=wish.child, unit=unit, why=LEAD_GRANT, from_on=today)
            for unit in units
            if (wish.child.pk, unit.pk, None) not in held
        ]
        if (wish.child.pk, None, lead.person.pk) not in held:
            grants.append(ChildGrant(child=wish.child, user=lead.person, why=PERSON_GRANT, from_on=today))
        said = {"origin": ("", wish.origin.label), "due_on": ("", case.due_on)}
        seen_by = {"grants": ("", "、".join(sorted(unit.name for unit in units)))}
        log("case_open", child=wish.child, unit=case.unit, changes=said | seen_by)
    ChildGrant.objects.bulk_create(grants)
    return cases


def _new_sources(
    wishes: list[CaseWish], there: dict[int, Case], firsts: Iterable[CaseWish]
) -> list[CaseWish]:
    """The wishes that tell a case something it does not know yet."""
    known = set(
        CaseSource.objects.filter(case__in=there.values()).values_list("case__child", "origin", "detail")
    )
    known |= {(wish.child.pk, str(wish.origin), wish.detail[:120]) for wish in firsts}
    new: list[CaseWish] = []
    for wish in wishes:
        said = (wish.child.pk, str(wish.origin), wish.detail[:120])
        if said not in known:
            known.add(said)
            new.append(wish)
    return new


def _sources_add(wishes: list[CaseWish], opened: dict[int, Case], log: Log, today: date) -> int:
    CaseSource.objects.bulk_create(
        [
            CaseSource(case=opened[wish.child.pk], origin=wish.origin, detail=wish.detail[:120], on=today)
            for wish in wishes
        ],
        ignore_conflicts=True,
    )
    for wish in wishes:
        unit = opened[wish.child.pk].unit
        log("case_source_add", child=wish.child, unit=unit, changes={"origin": ("", wish.origin.label)})
    return len(wishes)
