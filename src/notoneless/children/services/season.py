"""招生年度: opened by the bureau, and the list of everybody it concerns, made and made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from notoneless.children.models import Admission, AdmissionSeason, ChildGrant, Leaver
from notoneless.children.queries.leaving import Destination, Destinations
from notoneless.children.queries.season_facts import Entrant, catchment_lines, season_entrants
from notoneless.children.services.standing import By
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.core.jobs import Task, job, job_ask
from notoneless.domain.admission import (
    WAITING,
    AdmissionState,
    Belonging,
    Catchment,
    Receiving,
    SeasonDays,
    belongs,
    receiving_school,
    season_days_fit,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.models import Unit, User

acts(
    {
        "season_open": "开启招生年度",
        "season_list": "生成入学名单",
        "admission_list": "列入入学名单",
        "admission_off": "移出入学名单",
        "admission_school": "确定招生学校",
        "admission_state": "入学进度变更",
    }
)

JOB = "children.season_list"
S = AdmissionState
Progress = Callable[[int, int, str], None]
CLOSED = Refusal("这一年度已过核定日，未入学的已转为疑似个案，请在个案里办理。", "season.closed")


def grant_why(season: AdmissionSeason) -> str:
    """The reason beside the sight a receiving school has of a child (list date to set day)."""
    return f"{season.year}年招生入学"


def season_open(*, year: int, days: SeasonDays, by: User, today: date) -> AdmissionSeason | Refusal:
    """Open the season of a year, or move its days; the list is then made by a job."""
    refused = season_days_fit(year, days)
    if refused is not None:
        return refused
    words = {name: getattr(days, name) for name in SeasonDays.__slots__}
    with act(by=by) as log:
        row = AdmissionSeason.objects.select_for_update().filter(year=year).first()
        if row is not None and row.cases_opened_on is not None:
            log("season_open", changes={"rule": ("", CLOSED.rule)})
            return CLOSED
        changes = {name: (getattr(row, name, None), new) for name, new in words.items()}
        row = row or AdmissionSeason(year=year, opened_by=by.login)
        for name, new in words.items():
            setattr(row, name, new)
        row.save()
        log("season_open", changes={"year": (None, year)} | changes)
        season_refresh(season=row, by=by, today=today)
    return row


def season_refresh(*, season: AdmissionSeason, by: User, today: date) -> AdmissionSeason | Refusal:
    """Ask for the list to be made again: who came later joins, who died or moved leaves."""
    if season.cases_opened_on is not None:
        return CLOSED
    with transaction.atomic(), act(by=by) as log:
        asked = job_ask(kind=JOB, by=by, input={"year": season.year, "on": today.isoformat()})
        AdmissionSeason.objects.filter(pk=season.pk).update(job=asked.key)
        log("season_list", changes={"year": (None, season.year)})
    season.job = asked.key
    return season


@job(JOB)
def season_list(task: Task) -> dict[str, Any] | Refusal:
    """The list as a job: what was found, in words."""
    season = AdmissionSeason.objects.get(year=task.job.input["year"])
    by: By = User.objects.filter(login=task.job.asker).first() or task.job.asker
    today = date.fromisoformat(task.job.input["on"])
    return {"sentence": admissions_list(season=season, by=by, today=today, progress=task.progress)}


@dataclass(slots=True)
class _Lists:
    """What one part of the list writes, collected before anything is written."""

    new: list[Admission] = field(default_factory=list)
    changed: list[Admission] = field(default_factory=list)
    grants: list[ChildGrant] = field(default_factory=list)
    ended: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    off_count: int = 0
    placeless_count: int = 0

    def note(self, name: str, **words: Any) -> None:
        """An event of this part."""
        self.lines.append((name, words))


PART = 2000
"""Children a transaction: whoever registers or signs meanwhile waits for one part, not for the county."""


def admissions_list(*, season: AdmissionSeason, by: By, today: date, progress: Progress | None = None) -> str:
    """Make the list, or bring it up to date, part by part; one cut short goes on where it stood when made again.
    Says in words what came of it."""
    say = progress or (lambda _done, _total, _words: None)
    say(0, 1, "读取户籍线与学籍")
    entrants = list(season_entrants(season, today).values())
    maker = _Maker(season, today)
    counts = [0, 0, 0]
    for at in range(0, len(entrants), PART):
        say(at, len(entrants), "逐人核对，写入名单")
        found = _part(season, maker, entrants[at : at + PART], by)
        for place, count in enumerate((len(found.new), found.off_count, found.placeless_count)):
            counts[place] += count
    said = f"新列入{counts[0]}人，移出{counts[1]}人，没有划定学校{counts[2]}人。"
    with act(by=by) as log:
        grants = ChildGrant.objects.filter(why=grant_why(season), until_on__gte=today)
        grants.exclude(until_on=season.set_on).update(until_on=season.set_on)
        log("season_list", changes={"result": (None, said)})
    return said


def _part(season: AdmissionSeason, maker: _Maker, entrants: list[Entrant], by: By) -> _Lists:
    """One part in one transaction. Its rows are held, so that nobody's registration is written over."""
    maker.found = found = _Lists()
    with transaction.atomic():
        held = AdmissionSeason.objects.select_for_update().get(pk=season.pk)
        if held.cases_opened_on is not None:
            return found
        rows = Admission.objects.select_for_update(of=("self",)).filter(season=season)
        there = {row.child_id: row for row in rows.filter(child__in=[one.pk for one in entrants])}
        for entrant in entrants:
            maker.see(entrant, there.get(entrant.pk))
        if found.lines:
            with act(by=by) as log:
                for name, words in found.lines:
                    log(name, **words)
                _write(found, season, maker.today)
        else:
            _sight(found, season, maker.today)
    return found


CHANGED = ["stage", "source", "source_reason", "school", "school_reason", "is_school_chosen", "state", "state_reason",
           "state_on", "registered_on", "registered_at_school"]  # fmt: skip


def _write(found: _Lists, season: AdmissionSeason, today: date) -> None:
    Admission.objects.bulk_create(found.new, batch_size=1000)
    Admission.objects.bulk_update(found.changed, CHANGED, batch_size=500)
    _sight(found, season, today)


def _sight(found: _Lists, season: AdmissionSeason, today: date) -> None:
    """Whose sight of a child ends, and whose begins; one statement a school, whatever the number of children."""
    open_grants = ChildGrant.objects.filter(why=grant_why(season), until_on__gte=today)
    ended: dict[int, list[int]] = defaultdict(list)
    for child, school in found.ended:
        ended[school].append(child)
    for school, children in ended.items():
        mine = open_grants.filter(child__in=children, unit=school)
        mine.update(until_on=today - timedelta(days=1))
    asked = [grant.child_id for grant in found.grants]
    held = set(open_grants.filter(child__in=asked).values_list("child", "unit"))
    ChildGrant.objects.bulk_create(
        [grant for grant in found.grants if (grant.child_id, grant.unit_id) not in held], batch_size=1000
    )


def _send(
    row: Admission, to: Receiving | Destination | Refusal, season: AdmissionSeason, today: date, found: _Lists
) -> None:
    """The row's school, noting whose sight of the child ends and whose begins."""
    old, row.school_id = row.school_id, None if isinstance(to, Refusal) else to.school
    row.school_reason = to.reason[:120]
    if old is not None and old != row.school_id:
        found.ended.append((row.child_id, old))
    if row.school_id is not None:
        grant = ChildGrant(child_id=row.child_id, unit_id=row.school_id, why=grant_why(season))
        grant.from_on, grant.until_on = max(season.listed_on, today), season.set_on
        found.grants.append(grant)


def admissions_follow(*, leavers: Collection[Leaver], today: date, log: Log) -> None:
    """The leavers' lists were sent, answered or changed: the season's rows of the same children say the same school.

    Runs inside the act that changed the lists. Who has registered or gone elsewhere already stays where he is.
    """
    years = {leaver.year for leaver in leavers}
    seasons = AdmissionSeason.objects.filter(
        year__in=years, listed_on__lte=today, cases_opened_on__isnull=True
    )
    for season in seasons:
        listed = {leaver.roll.child_id: leaver for leaver in leavers if leaver.year == season.year}
        rows = Admission.objects.select_for_update(of=("self",)).filter(season=season, state__in=WAITING)
        destinations, found = Destinations(season.year), _Lists()
        for row in rows.filter(child__in=listed, stage=Stage.JUNIOR):
            leaver, old = listed[row.child_id], row.school_id
            _send(row, destinations.listed(leaver.roll_id), season, today, found)
            row.is_school_chosen = row.is_school_chosen and row.school_id == old
            found.changed.append(row)
            if old != row.school_id:
                names = [destinations.names.get(pk, "") if pk else "" for pk in (old, row.school_id)]
                changes = {"school": (names[0], names[1])}
                log("admission_school", child=leaver.roll.child, unit=row.school_id, changes=changes)
        _write(found, season, today)


BY_ROLL = "已在册，按学籍登记。"
"""Nobody came to register: a roll said it. When that roll is gone again, he is waited for as before."""
STAYS_REGISTERED = ("admission.age", "admission.off_line", "admission.left", "admission.no_birth")
"""A school said yes to him: he is its to put into a class, wherever he lives and whatever roll he left."""


class _Maker:
    """Decides child by child, by the rule; collects what is to be written."""

    def __init__(self, season: AdmissionSeason, today: date) -> None:
        self.season, self.today = season, today
        self.entry_age = county_days("county.entry_age")
        self.lines: dict[Stage, dict[str, Catchment]] = catchment_lines(season.year)
        self.destinations = Destinations(season.year)
        self.units = {unit.pk: unit for unit in Unit.objects.filter(school__isnull=False)}
        self.found = _Lists()

    def see(self, entrant: Entrant, row: Admission | None) -> None:
        """One child: joins, stays, goes on or leaves the list."""
        outcome = belongs(entrant.facts, self.season.year, entry_age=self.entry_age)
        if isinstance(outcome, Refusal):
            if row is not None:
                self._without(entrant, row, outcome)
            return
        if row is None or row.state == S.OFF:
            self._join(entrant, row, outcome)
        elif row.state in WAITING:
            self._stay(entrant, row)
        elif self._is_over(entrant, row):
            self._wait_again(entrant, row)

    def _join(self, entrant: Entrant, row: Admission | None, outcome: Belonging) -> None:
        is_new = row is None
        row = row or Admission(season=self.season, child_id=entrant.pk)
        row.stage, row.source, row.source_reason = outcome.stage, outcome.source, outcome.reason
        came = row.registered_on is not None  # struck off by mistake, or named to stay back and then not
        row.state, row.state_reason, row.state_on = S.REGISTERED if came else S.LISTED, "", self.today
        self._place(entrant, row)
        if not came:
            self._derive(entrant, row)
        (self.found.new if is_new else self.found.changed).append(row)
        school = self.units[row.school_id].name if row.school_id else ""
        self.found.note(
            "admission_list",
            child=entrant.key,
            unit=row.school_id,
            changes={"reason": (None, outcome.reason), "school": (None, school)},
        )

    def _stay(self, entrant: Entrant, row: Admission) -> None:
        before = (row.school_id, row.state)
        if not row.is_school_chosen:
            self._place(entrant, row)
        self._derive(entrant, row)
        if before == (row.school_id, row.state):
            return
        self.found.changed.append(row)
        old, new = (self.units[pk].name if pk else "" for pk in (before[0], row.school_id))
        changes = {"state": (S(before[1]).label, S(row.state).label), "school": (old, new)}
        self.found.note("admission_state", child=entrant.key, unit=row.school_id, changes=changes)

    def _place(self, entrant: Entrant, row: Admission) -> None:
        """The school that must receive it, and that school's sight of the child until the set day."""
        found: Receiving | Destination | Refusal
        if entrant.leaving is not None and row.stage == Stage.JUNIOR:
            roll, primary = entrant.leaving
            found = self.destinations.of(child=entrant.pk, roll=roll, primary=primary, home=entrant.path)
        else:
            found = receiving_school(entrant.path, self.lines[Stage(row.stage)])
        self.found.placeless_count += isinstance(found, Refusal)
        _send(row, found, self.season, self.today, self.found)

    def _derive(self, entrant: Entrant, row: Admission) -> None:
        """What the registers already say: proved elsewhere, or deferred."""
        if entrant.is_proved:
            row.state, row.state_on = S.ELSEWHERE, self.today
        elif entrant.is_deferred and row.stage == Stage.PRIMARY:
            row.state, row.state_on = S.DEFERRED, self.today

    def _is_over(self, entrant: Entrant, row: Admission) -> bool:
        """What settled the row holds no more: the certificate or deferral ended, the roll was taken back. What was
        written today is left until tomorrow: the registers were read before the row."""
        if row.state_on >= self.today:
            return False
        if row.state == S.ELSEWHERE:
            return not (entrant.has_proof or entrant.is_proved)
        if row.state == S.DEFERRED:
            return not (entrant.is_put_off or entrant.is_deferred)
        return row.state_reason == BY_ROLL

    def _wait_again(self, entrant: Entrant, row: Admission) -> None:
        before = S(row.state)
        row.state = S.NOTICED if row.noticed_on is not None else S.LISTED
        row.state_reason, row.state_on = "", self.today
        row.registered_on = row.registered_at_school_id = None
        if not row.is_school_chosen:
            self._place(entrant, row)
        self.found.changed.append(row)
        changes = {"state": (before.label, S(row.state).label)}
        self.found.note("admission_state", child=entrant.key, unit=row.school_id, changes=changes)

    def _without(self, entrant: Entrant, row: Admission, refusal: Refusal) -> None:
        """On the list, and by the registers no longer to be listed: on a roll is registered, the others leave."""
        if refusal.rule == "admission.on_roll" and entrant.roll is not None and entrant.roll[0] == row.stage:
            if row.state == S.REGISTERED or row.state == S.OFF:
                return
            before = S(row.state).label
            row.state, row.state_on, row.state_reason = S.REGISTERED, self.today, BY_ROLL
            _stage, row.registered_at_school_id, row.registered_on = entrant.roll
            self.found.changed.append(row)
            changes = {"state": (before, S.REGISTERED.label)}
            self.found.note("admission_state", child=entrant.key, changes=changes)
            return
        if refusal.rule == "admission.left" and entrant.is_proved and row.state != S.OFF:
            self._gone_on(entrant, row)
            return
        if row.state == S.OFF or self._stays(row, refusal):
            return
        if row.state_reason == BY_ROLL:
            row.registered_on = row.registered_at_school_id = None
        row.state, row.state_reason, row.state_on = S.OFF, refusal.reason, self.today
        self.found.changed.append(row)
        self.found.off_count += 1
        if row.school_id is not None:
            self.found.ended.append((entrant.pk, row.school_id))
        self.found.note("admission_off", child=entrant.key, changes={"reason": (None, refusal.reason)})

    def _gone_on(self, entrant: Entrant, row: Admission) -> None:
        """He left his primary school for one outside, and its certificate is here."""
        if row.state == S.ELSEWHERE:
            return
        before = S(row.state).label
        row.state, row.state_on, row.state_reason = S.ELSEWHERE, self.today, ""
        self.found.changed.append(row)
        changes = {"state": (before, S.ELSEWHERE.label)}
        self.found.note("admission_state", child=entrant.key, unit=row.school_id, changes=changes)

    def _stays(self, row: Admission, refusal: Refusal) -> bool:
        if row.state == S.REGISTERED:
            return refusal.rule in STAYS_REGISTERED and row.state_reason != BY_ROLL
        return row.source == "reported" and refusal.rule in ("admission.age", "admission.off_line")
