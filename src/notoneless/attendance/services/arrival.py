"""开学报到: opened by the bureau, marked class by class, closed in the night after the set day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError

from notoneless.attendance import queries
from notoneless.attendance.models import Arrival, ArrivalDay, ArrivalMark
from notoneless.cases.models import CaseSource
from notoneless.cases.services import case_open
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.arrival import (
    Came,
    Counted,
    Counts,
    Said,
    marking_refused,
    opening_refused,
    pupils_refused,
    set_day,
    word_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin
from notoneless.grid.models import SchoolClass, Term, User

acts(
    {
        "arrival_open": "开启开学报到",
        "arrival_report": "报送开学报到",
        "arrival_mark": "登记开学报到情况",
        "arrival_correct": "更正开学报到情况",
        "arrival_proof_opened": "查看就读证明(开学报到)",
        "arrival_day_keep": "留存报到日报",
        "arrival_close": "开学报到截止",
        "arrival_silent": "到截止日一直没报到情况",
    }
)

DETAIL = "开学报到截止未到校"
REPORTED_MEANWHILE = Refusal("这个班刚由别人报过。请刷新页面，核对后再保存。", "arrival.meanwhile")


def arrival_open(
    *, term: Term, first_on: date, by: User, today: date, due_on: date | None = None
) -> Arrival | Refusal:
    """The bureau opens the arrival of a term; every class sees it on its first day."""
    due = due_on or set_day(first_on)
    refused = opening_refused(first_on, due, starts_on=term.starts_on, ends_on=term.ends_on, today=today)
    there = Refusal("这个学期的开学报到已经开启了。", "arrival.twice")
    try:
        with act(by=by) as log:
            if refused is None and Arrival.objects.filter(term=term).exists():
                refused = there
            if refused is not None:
                log("arrival_open", changes={"rule": ("", refused.rule)})
                return refused
            made: Arrival = Arrival.objects.create(
                term=term, first_on=first_on, due_on=due, by=by, at=clock.now()
            )
            log("arrival_open", changes={"first_on": (None, first_on), "due_on": (None, due)})
    except IntegrityError:  # two officers at the same moment: the constraint let one of them through
        return there
    return made


def arrival_report(
    *,
    arrival: Arrival,
    school_class: SchoolClass,
    said: Mapping[int, Said | None],
    by: User,
    today: date,
    proofs: Mapping[int, StoredFile] | None = None,
    read_at: str = "",
) -> ArrivalDay | Refusal:
    """Write what a class says today of its pupils; None takes back what was said of one.

    ``said`` maps a child's key to its word, ``proofs`` to the paper that came with it; a paper kept before stays while
    the pupil stays at the same other school. ``read_at`` is the version the page showed. What changed is on the child's
    timeline, old and new.
    """
    papers = dict(proofs or {})
    try:
        with act(by=by, unit=school_class.school) as log:
            arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
            held = {
                m.child_id: m for m in arrival.marks.select_for_update(of=("self",)).filter(child__in=said)
            }
            words = {
                child: _with_proof(word, held.get(child), papers.get(child)) for child, word in said.items()
            }
            refused = _refused(arrival, school_class, words, today, read_at)
            if refused is not None:
                log("arrival_report", changes={"rule": ("", refused.rule)})
                return refused
            _write(arrival, school_class, words, held, papers, by, log)
            return _keep_day(arrival, school_class, by, today, log)
    except IntegrityError:  # two phones at the same moment
        return REPORTED_MEANWHILE


def _with_proof(word: Said | None, mark: ArrivalMark | None, paper: StoredFile | None) -> Said | None:
    """The word with its paper: one that came now, or the one kept for the same school."""
    if word is None or word.came is not Came.ELSEWHERE:
        return word
    is_kept = mark is not None and mark.proof_id is not None and mark.other_school == word.school
    if paper is None and not is_kept:
        return replace(word, has_proof=False)
    return replace(word, has_proof=True, follower=None, next_on=None)


def _refused(
    arrival: Arrival, school_class: SchoolClass, words: Mapping[int, Said | None], today: date, read_at: str
) -> Refusal | None:
    refused = marking_refused(
        first_on=arrival.first_on, due_on=arrival.due_on, is_closed=arrival.closed_on is not None, today=today
    )
    if refused is not None:
        return refused
    pupils = {one.child_id: one.name for one in queries.arrival_pupils(arrival, school_class, today)}
    refused = pupils_refused(pupils, words)
    if refused is not None:
        return refused
    if queries.arrival_version(arrival, school_class) != read_at:
        return REPORTED_MEANWHILE
    people = {person.pk for person in queries.arrival_followers(school_class, today)[0]}
    for child, word in words.items():
        refused = (
            None if word is None else word_refused(word, pupils[child], today=today, due_on=arrival.due_on)
        )
        if refused is None and word is not None and word.is_open and word.follower not in people:
            refused = Refusal(f"{pupils[child]}：跟进人应是本校老师。", "arrival.follower")
        if refused is not None:
            return refused
    return None


def _write(
    arrival: Arrival, school_class: SchoolClass, words: Mapping[int, Said | None], held: Mapping[int, ArrivalMark],
    papers: Mapping[int, StoredFile], by: User, log: Log,
) -> None:  # fmt: skip
    children = {child.pk: child for child in Child.objects.filter(pk__in=words)}
    for child, word in words.items():
        mark = held.get(child)
        before = mark.said if mark is not None else None
        if word == before and child not in papers:
            continue
        if word is None:
            arrival.marks.filter(child=child).delete()
        else:
            _set(
                mark or ArrivalMark(arrival=arrival, child_id=child),
                school_class,
                word,
                papers.get(child),
                by,
            )
        _tell(log, children[child], before, word)


def _set(
    mark: ArrivalMark, school_class: SchoolClass, word: Said, paper: StoredFile | None, by: User
) -> None:
    """Nothing of a former word is left standing beside the new one."""
    is_elsewhere, is_missing = word.came is Came.ELSEWHERE, word.came is Came.MISSING
    mark.school_class, mark.came, mark.by, mark.at = school_class, word.came, by, clock.now()
    mark.reason = word.reason.value if is_missing and word.reason is not None else ""
    mark.follower_id, mark.next_on = (word.follower, word.next_on) if word.is_open else (None, None)
    mark.other_school = word.school if is_elsewhere else ""
    if not (is_elsewhere and word.has_proof):
        mark.proof = None
    elif paper is not None:
        mark.proof = paper
    mark.save()


def _tell(log: Log, child: Child, before: Said | None, word: Said | None) -> None:
    """Who simply came is told with the class; every other word, and every correction, stands on the child's own line."""
    if before is None and word is not None and word.came is Came.ARRIVED:
        return
    changes: dict[str, tuple[Any, Any]] = {
        "came": (
            before.label if before else Counted.UNREPORTED.label,
            word.label if word else Counted.UNREPORTED.label,
        )
    }
    old_on, new_on = before.next_on if before else None, word.next_on if word and word.is_open else None
    if old_on != new_on:
        changes["next_on"] = (old_on, new_on)
    log("arrival_mark" if before is None else "arrival_correct", child=child, changes=changes)


def _figures(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in queries.FIGURES}


def _keep_day(arrival: Arrival, school_class: SchoolClass, by: User, today: date, log: Log) -> ArrivalDay:
    classes = SchoolClass.objects.filter(pk=school_class.pk)
    counts = queries.class_counts(arrival, today, classes)[school_class.pk]
    day, _ = ArrivalDay.objects.update_or_create(
        arrival=arrival, school_class=school_class, on=today,
        defaults={"school": school_class.school, "by": by, "at": clock.now(), **_figures(counts)},
    )  # fmt: skip
    text = "，".join(f"{one.label}{getattr(counts, one.value)}" for one in Counted)
    log("arrival_report", changes={"counts": (None, f"应报到{counts.expected}，{text}"), "on": (None, today)})
    return day


# --- the night ---


@dataclass(frozen=True, slots=True)
class ArrivalNight:
    """What a night did: classes whose day was written down, children suspected."""

    days_count: int = 0
    suspected_count: int = 0


def arrival_night(*, today: date) -> ArrivalNight:
    """Write down how yesterday ended for classes nobody told of; after the set day suspect who is still open and close.

    Each child is one act of its own, so a night cut short goes on where it stopped; a closed arrival is left alone.
    """
    days = suspected = 0
    for arrival in Arrival.objects.filter(closed_on__isnull=True, first_on__lt=today):
        days += _keep_evening(arrival, min(today - timedelta(days=1), arrival.due_on))
        if today > arrival.due_on:
            made = _suspect_open(arrival, today)
            suspected += made or 0
            if made is not None:
                _close(arrival, today)
    return ArrivalNight(days, suspected)


def _keep_evening(arrival: Arrival, on: date) -> int:
    counts = queries.class_counts(arrival, on)
    told = ArrivalDay.objects.filter(arrival=arrival, on=on).values("school_class")
    classes = SchoolClass.objects.filter(pk__in=counts).exclude(pk__in=told)
    rows = [
        ArrivalDay(
            arrival=arrival, school_class=one, school_id=one.school_id, on=on, at=clock.now(), **_figures(counts[one.pk])
        )
        for one in classes
    ]  # fmt: skip
    if rows:
        with act(by="system") as log:
            ArrivalDay.objects.bulk_create(rows)
            log("arrival_day_keep", changes={"on": (None, on), "count": (None, len(rows))})
    return len(rows)


def _suspect_open(arrival: Arrival, today: date) -> int | None:
    """Everybody still open gets a case; how many. None where one could not be opened: the next night tries again."""
    is_open = queries.OF_COLUMN[Counted.MISSING] | queries.OF_COLUMN[Counted.UNREPORTED]
    rolls = queries.expected_rolls(arrival, arrival.due_on).filter(is_open)
    done = CaseSource.objects.filter(
        origin=CaseOrigin.ABSENT, detail=DETAIL, case__absent_since_on=arrival.first_on
    )
    count, is_whole = 0, True
    children = Child.objects.filter(pk__in=rolls.values("child")).exclude(pk__in=done.values("case__child"))
    for child in children.order_by("pk"):
        made = case_open(
            child=child, origin=CaseOrigin.ABSENT, by="system", today=today, detail=DETAIL,
            absent_since_on=arrival.first_on,
        )  # fmt: skip
        is_whole = is_whole and not isinstance(made, Refusal)
        count += not isinstance(made, Refusal)
    return count if is_whole else None


def _close(arrival: Arrival, today: date) -> None:
    """The arrival ends with its counts; a class of which nobody ever told is named to its school."""
    total = sum(queries.class_counts(arrival, arrival.due_on).values(), Counts())
    with act(by="system") as log:
        row = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
        row.closed_on = today
        for name, value in _figures(total).items():
            setattr(row, name, value)
        row.save()
        log(
            "arrival_close",
            changes={"missing": (None, total.missing), "unreported": (None, total.unreported)},
        )
        for one in queries.silent_classes(row, SchoolClass.objects.select_related("school")):
            log("arrival_silent", unit=one.school, changes={"school_class": (None, one.label(today))})
