"""核查行动 in sight: which run, how far each township and village is, and the names behind each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseFinding, CaseSource
from notoneless.cases.queries import cases_of
from notoneless.core.desk import DeskLine
from notoneless.domain.campaigns import (
    CheckFigures,
    CheckRole,
    CheckStanding,
    CheckWorksOn,
    StageStanding,
    check_standing,
    days_late,
    group_gaps,
    is_late_child,
    stage_standing,
)
from notoneless.domain.caseflow import PROVISIONAL
from notoneless.domain.words import TOWNSHIPS, VILLAGES, CaseOrigin, CaseState, FindingState
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, User
from notoneless.grid.queries import path_steps
from notoneless.verification.models import (
    CheckCampaign,
    CheckFigure,
    CheckGroup,
    CheckMember,
    CheckReport,
    CheckStage,
)

PROPOSED = CaseFinding.objects.filter(case=OuterRef("pk"), state=FindingState.PROPOSED)


def campaigns() -> QuerySet[CheckCampaign]:
    """All campaigns, the newest first."""
    return CheckCampaign.objects.select_related("opened_by")


def campaigns_running() -> QuerySet[CheckCampaign]:
    """Those that are not closed."""
    return campaigns().filter(closed_on__isnull=True)


def cases_to_check(works_on: CheckWorksOn) -> QuerySet[Case]:
    """The suspected cases a campaign of this scope takes up."""
    found = Case.objects.filter(state__in=PROVISIONAL)
    if works_on is CheckWorksOn.LISTED:
        listed = CaseSource.objects.filter(origin=CaseOrigin.SUSPECTED_LIST, case=OuterRef("pk"))
        found = found.filter(Exists(listed))
    return found


def townships() -> QuerySet[Place]:
    """Townships and streets that stand."""
    return Place.objects.filter(kind__in=TOWNSHIPS, until_on__isnull=True).order_by("code")


def with_proposed(cases: QuerySet[Any]) -> QuerySet[Any]:
    """These cases, each with whether a code waits for the bureau."""
    found: QuerySet[Any] = cases.annotate(is_proposed=Exists(PROPOSED))
    return found


def cases_in(user: User, campaign: CheckCampaign) -> QuerySet[Any]:
    """The campaign's cases in this person's sight, as a list shows them."""
    return with_proposed(cases_of(user).filter(pk__in=campaign.rows.values("case")))


def with_standing(cases: QuerySet[Any], word: str) -> QuerySet[Any]:
    """Those of these cases that stand so."""
    if word == CheckStanding.WAITING:
        return cases.filter(state=CaseState.SUSPECTED)
    if word in (CheckStanding.SEEN, CheckStanding.PROPOSED):
        return cases.filter(state=CaseState.VERIFYING, is_proposed=word == CheckStanding.PROPOSED)
    if word == CheckStanding.CLEARED:
        return cases.filter(state=CaseState.CLEARED)
    return cases.exclude(state__in=(*PROVISIONAL, CaseState.CLEARED))


def late_ones(cases: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those of these cases that are past their day."""
    return cases.filter(state__in=PROVISIONAL, due_on__lt=today)


def figures_by(cases: QuerySet[Any], kinds: Iterable[str], today: date) -> dict[int | None, CheckFigures]:
    """The figures of these cases by the place of this kind they lie in (None: in none). One query for the cases."""
    found = cases.order_by().values_list("place__path", "state", "is_proposed", "due_on")
    keys = dict(Place.objects.filter(kind__in=kinds).values_list("path", "pk"))
    counts: dict[int | None, Counter[CheckStanding]] = {}
    late: Counter[int | None] = Counter()
    for path, state, is_proposed, due_on in found:
        key = next((keys[step] for step in path_steps(path or "") if step in keys), None)
        word = CaseState(state)
        counts.setdefault(key, Counter())[check_standing(word, is_proposed=is_proposed)] += 1
        late[key] += is_late_child(word, due_on, today)
    return {key: CheckFigures(dict(count), late[key]) for key, count in counts.items()}


def total_of(figures: Iterable[CheckFigures]) -> CheckFigures:
    """All of these together."""
    whole: Counter[CheckStanding] = Counter()
    late = 0
    for one in figures:
        whole.update(one.counts)
        late += one.late
    return CheckFigures(dict(whole), late)


NOTHING = CheckFigures({}, 0)


@dataclass(frozen=True, slots=True)
class StageCell:
    """One township in one stage."""

    stage: CheckStage
    standing: StageStanding
    days_late: int
    report: CheckReport | None


@dataclass(slots=True)
class GroupRow:
    """One township of a campaign: its people, its figures, its stages."""

    group: CheckGroup
    figures: CheckFigures
    members: list[CheckMember] = field(default_factory=list)
    stages: list[StageCell] = field(default_factory=list)

    def of_role(self, role: CheckRole) -> list[CheckMember]:
        """The members with this part."""
        return [one for one in self.members if one.role == role]

    @property
    def leader(self) -> CheckMember | None:
        return next(iter(self.of_role(CheckRole.LEADER)), None)

    @property
    def gaps(self) -> list[CheckRole]:
        """Whom the group lacks."""
        return group_gaps(one.role for one in self.members)

    @property
    def late_stages(self) -> list[StageCell]:
        return [cell for cell in self.stages if cell.standing is StageStanding.LATE]

    @property
    def days_late(self) -> int:
        return max((cell.days_late for cell in self.stages), default=0)


def groups_of(user: User, campaign: CheckCampaign) -> QuerySet[CheckGroup]:
    """The working groups in sight."""
    found: QuerySet[CheckGroup] = (
        CheckGroup.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("campaign", "township", "unit")
    )
    return found


def members_now(groups: Iterable[CheckGroup]) -> dict[int, list[CheckMember]]:
    """The present members of these groups, in the order of the parts."""
    order = list(CheckRole)
    rows = CheckMember.objects.filter(group__in=list(groups), until_on__isnull=True)
    found: dict[int, list[CheckMember]] = {}
    for one in rows.select_related("user", "unit", "village"):
        found.setdefault(one.group_id, []).append(one)
    for members in found.values():
        members.sort(
            key=lambda one: (order.index(CheckRole(one.role)), one.village.code if one.village else "")
        )
    return found


def group_rows(user: User, campaign: CheckCampaign, today: date) -> list[GroupRow]:
    """The townships in sight, those that owe a stage first, the longest owed before the others."""
    groups = list(groups_of(user, campaign))
    figures = _township_figures(user, campaign, today)
    members = members_now(groups)
    stages = list(campaign.stages.all())
    reports = {
        (one.group_id, one.stage_id): one
        for one in CheckReport.objects.filter(group__in=groups).select_related(
            "reported_by", "acknowledged_by"
        )
    }
    day = campaign.closed_on or today
    rows = [
        GroupRow(
            group,
            figures.get(group.township_id, NOTHING),
            members.get(group.pk, []),
            [_stage_cell(stage, reports.get((group.pk, stage.pk)), day) for stage in stages],
        )
        for group in groups
    ]
    return sorted(rows, key=lambda row: (-row.days_late, row.group.township.code))


def _stage_cell(stage: CheckStage, report: CheckReport | None, today: date) -> StageCell:
    reported = report.reported_on if report is not None else None
    return StageCell(
        stage, stage_standing(stage.plan, reported, today), days_late(stage.plan, reported, today), report
    )


def _township_figures(user: User, campaign: CheckCampaign, today: date) -> dict[int | None, CheckFigures]:
    """Today's figures, as far as he sees the children; of a closed campaign those of the closing day, for the bureau
    and the township itself."""
    if campaign.closed_on is None or not may_read_kept(user):
        return figures_by(cases_in(user, campaign), TOWNSHIPS, today)
    kept = kept_figures(campaign)
    if sight(user).is_everything:
        return kept
    own = set(CheckGroup.objects.of_own_township(user).values_list("township", flat=True))
    return {key: one for key, one in kept.items() if key in own}


def may_read_kept(user: User) -> bool:
    """Whether a person reads the kept figures of a closed campaign: the bureau all, a township its own. A school sees
    the children it sees and no sum beyond them."""
    return sight(user).is_everything or bool(sight(user).enrol_place_paths)


def kept_figures(campaign: CheckCampaign) -> dict[int | None, CheckFigures]:
    """The figures of the day the campaign was closed."""
    return {row.township_id: _kept(row) for row in campaign.figures.all()}


def _kept(row: CheckFigure) -> CheckFigures:
    counts = {word: getattr(row, f"{word}_count") for word in CheckStanding}
    return CheckFigures(counts, row.late_count)


def nowhere(user: User, campaign: CheckCampaign, today: date) -> CheckFigures:
    """The children of the campaign whose home lies in no township with a group; the bureau looks after them."""
    grouped = set(campaign.groups.values_list("township", flat=True))
    figures = _township_figures(user, campaign, today)
    return total_of(one for township, one in figures.items() if township not in grouped)


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village of a township: its children to check and who goes there."""

    place: Place | None
    figures: CheckFigures
    members: list[CheckMember]


def village_rows(user: User, campaign: CheckCampaign, row: GroupRow, today: date) -> list[VillageRow]:
    """The villages of a township with children to check, or with somebody named for them."""
    here = cases_in(user, campaign).filter(place__path__startswith=row.group.township.path)
    figures = figures_by(here, VILLAGES, today)
    people: dict[int, list[CheckMember]] = {}
    for one in row.of_role(CheckRole.VILLAGE):
        people.setdefault(one.village_id or 0, []).append(one)
    places = {
        place.pk: place for place in Place.objects.filter(pk__in=[pk for pk in {*figures, *people} if pk])
    }
    rows = [
        VillageRow(place, figures.get(place.pk, NOTHING), people.get(place.pk, []))
        for place in sorted(places.values(), key=lambda place: place.code)
    ]
    return rows + ([VillageRow(None, figures[None], [])] if None in figures else [])


SOON_DAYS = 7


def campaign_lines(user: User, today: date) -> list[DeskLine]:
    """A township's stages to report that end within the week or are owed; for the bureau how many townships owe one,
    and how many reports wait."""
    if not (may(user, "campaign.report") or may(user, "campaign.acknowledge")):
        return []
    lines: list[DeskLine] = []
    for campaign in campaigns_running():
        rows = group_rows(user, campaign, today)
        if may(user, "campaign.report"):
            own = set(sight(user).enrol_place_paths)
            lines += [
                _stage_line(row, cell) for row, cell in _owed(rows, today) if row.group.township.path in own
            ]
        if may(user, "campaign.acknowledge"):
            lines += _bureau_lines(campaign, rows)
    return lines


def _owed(rows: list[GroupRow], today: date) -> list[tuple[GroupRow, StageCell]]:
    last = today + timedelta(days=SOON_DAYS)
    owed = (StageStanding.RUNNING, StageStanding.LATE)
    return [
        (row, cell)
        for row in rows
        for cell in row.stages
        if cell.standing in owed and cell.stage.until_on <= last
    ]


def _stage_line(row: GroupRow, cell: StageCell) -> DeskLine:
    group = row.group
    url = reverse(
        "verification:stage_report", args=[group.campaign.key, group.township.code, cell.stage.number]
    )
    what = f"报送核查行动“{cell.stage.name}”完成情况"
    return DeskLine(group.township.name, what, cell.stage.until_on, None, url, "报送", 3, "verification")


def _bureau_lines(campaign: CheckCampaign, rows: list[GroupRow]) -> list[DeskLine]:
    url = reverse("verification:campaign", args=[campaign.key])
    late = [cell for row in rows for cell in row.late_stages]
    count = sum(1 for row in rows if row.late_stages)
    waiting = sum(1 for row in rows for cell in row.stages if cell.report and not cell.report.acknowledged_on)
    lines = []
    if late:
        due = min(cell.stage.until_on for cell in late)
        lines.append(
            DeskLine(
                f"{count}个乡镇", "逾期未报核查阶段，督促组长", due, None, url, "去看", 2, "verification"
            )
        )
    if waiting:
        lines.append(
            DeskLine(
                f"{waiting}份阶段报告", "签收", None, None, f"{url}#waiting", "去签收", 1, "verification"
            )
        )
    return lines
