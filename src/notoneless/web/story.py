"""The timeline of a child's file: the event log by the child's key, and the imports that touched it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from notoneless.cases.queries import hidden_cases
from notoneless.children.models import Child, RolloverPupil
from notoneless.core import clock
from notoneless.core.events import ACT_LABELS, ACT_ROOMS
from notoneless.core.models import Event, EventValue
from notoneless.domain.rollover import Fate, RolloverState
from notoneless.grid.access import may
from notoneless.grid.models import Unit, User

SHOWN = 60
QUIET = {"child_file_opened", "case_file_opened", "file_keep", "grant_give", "grant_end", "case_refused"}
QUIET |= {"group_file_opened", "partner_file_opened"}
QUIET |= {"guarantee_paper_opened", "proof_evidence_opened", "proof_letter_opened", "proof_refused"}
SENSITIVE_ACTS = {"group_set", "group_end", "group_enter", "group_review", "partner_sent", "partner_answer"}
SENSITIVE_ACTS |= {"guarantee_issue", "guarantee_lapse", "guarantee_stand", "guarantee_withdraw"}
SENSITIVE_ACTS |= {"guarantee_withdraw_drop", "guarantee_withdraw_sign"}
"""They tell that a child is poor or disabled: by their name, or by the department that was asked."""

SENSITIVE_ACTS |= {"cause_report", "cause_propose", "cause_verify", "cause_return"}
SENSITIVE_ACTS |= {"care_set", "care_home", "care_duty_done"}
FOR_THE_GOVERNMENT = {"harm_report", "harm_note", "case_to_bureau", "case_school_told", "tip_answer"}
FOR_THE_GOVERNMENT |= {"supervision_found", "supervision_close", "referral_open", "referral_send"}
FOR_THE_GOVERNMENT |= {"referral_answer", "referral_withdraw", "referral_opened", "referral_file_opened"}
"""A report under duty, a tip and what the bureau does about a school are no story for the school to read."""
CASE_ROOMS = {"cases", "support", "documents"}
"""Rooms whose acts tell of a case. Of one that is kept from a school nobody there reads any."""

TOLD = {"partner_sent": ("to", "shared")}
"""Acts whose values are told: a family may ask to whom what of its child went (个人信息保护法第44条)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story. Who looked is told to the audit, not here."""

    on: date
    title: str
    by: str
    detail: str = ""


def story_of(child: Child, user: User) -> list[Entry]:
    """What happened to this child, newest first: act, person, unit. Values stay sealed but those of ``TOLD``; the panels
    show today's.

    That the child was entered in a group of the poor or disabled is not told to whoever may not read groups.
    """
    quiet = QUIET if may(user, "children.sensitive") else QUIET | SENSITIVE_ACTS
    quiet = quiet if may(user, "referrals.see") else quiet | FOR_THE_GOVERNMENT
    keys = [child.key, *child.merged.values_list("key", flat=True)]
    told_of = Event.objects.filter(child_key__in=keys).exclude(act__in=quiet)
    hidden = hidden_cases(child, user).order_by("opened_on").first()
    if hidden is not None:
        of_case = [name for name, room in ACT_ROOMS.items() if room in CASE_ROOMS]
        told_of = told_of.exclude(act__in=of_case, at__gte=_morning(hidden.opened_on))
    events = list(told_of.order_by("-seq")[:SHOWN])
    names = dict(User.objects.filter(login__in={event.by for event in events}).values_list("login", "name"))
    units = dict(Unit.objects.filter(pk__in={e.unit for e in events if e.unit}).values_list("pk", "name"))
    details = _details([event for event in events if event.act in TOLD])
    told = [
        Entry(
            on=clock.local_day(event.at),
            title=ACT_LABELS.get(event.act, event.act),
            by=f"{units.get(event.unit, '')} {names.get(event.by, '系统')}".strip(),
            detail=details.get(event.pk, ""),
        )
        for event in events
    ]
    return sorted([*told, *_rollovers(child)], key=lambda entry: entry.on, reverse=True)


def _morning(day: date) -> datetime:
    """The day's beginning in the county."""
    return timezone.make_aware(datetime.combine(day, time()))


def _details(events: list[Event]) -> dict[int, str]:
    """Event → its told values, in their order."""
    said: dict[int, dict[str, str]] = {}
    for row in EventValue.objects.filter(event__in=events):
        said.setdefault(row.event_id, {})[row.name] = row.new.open()
    return {
        event.pk: "：".join(said[event.pk].get(name, "") for name in TOLD[event.act])
        for event in events
        if event.pk in said
    }


def _rollovers(child: Child) -> list[Entry]:
    """What rollovers did to this child: they write one event for all and a row a pupil."""
    rows = RolloverPupil.objects.filter(child=child, rollover__state=RolloverState.APPLIED).select_related(
        "rollover__by", "new_class__school"
    )
    return [
        Entry(
            on=clock.local_day(row.rollover.applied_at or row.rollover.asked_at),
            title=f"升级：{Fate(row.fate).label}",
            by=row.rollover.by.name,
            detail=f"{row.new_class.school.name} {row.new_class.label(clock.today())}"
            if row.new_class
            else "",
        )
        for row in rows
    ]
