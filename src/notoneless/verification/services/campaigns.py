"""核查行动 written: opened over a list, its days set, its groups named, its stages reported, in the end closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from notoneless.cases.models import Case
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.campaigns import (
    CheckRole,
    CheckStanding,
    CheckWorksOn,
    Stage,
    acknowledge_refused,
    member_refused,
    report_refused,
    stage_change_refused,
    stages_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import TOWNSHIPS, Role
from notoneless.grid.models import Place, User
from notoneless.grid.queries import standing_posts
from notoneless.verification.models import (
    CheckCampaign,
    CheckChild,
    CheckFigure,
    CheckGroup,
    CheckMember,
    CheckReport,
    CheckStage,
)
from notoneless.verification.queries import campaigngroups as groups
from notoneless.verification.queries import campaigns as queries

acts(
    {
        "campaign_open": "开启核查行动",
        "campaign_change": "修改核查行动阶段",
        "campaign_refresh": "补入新立的疑似",
        "campaign_close": "结束核查行动",
        "campaign_member": "确定核查工作组成员",
        "campaign_member_end": "移出核查工作组成员",
        "campaign_report": "报送核查阶段完成",
        "campaign_acknowledge": "签收核查阶段",
        "campaign_refused": "未获准的核查行动办理",
    }
)
PHONE = "verification.checkmember.phone"


def campaign_open(
    *, title: str, works_on: CheckWorksOn, stages: Sequence[Stage], by: User, today: date
) -> CheckCampaign | Refusal:
    """Open a campaign over the suspected cases of today; each township gets its group, as posts and covers propose."""
    refused = stages_refused(stages)
    if refused is None and stages[-1].until_on < today:
        refused = Refusal("阶段的日期都已经过去，请改成今后的日期。", "campaign.past")
    cases = list(queries.cases_to_check(works_on).order_by("pk").values_list("pk", "place__path"))
    if refused is None and not cases:
        refused = Refusal("现在没有核查未完的疑似，不用开启核查行动。", "campaign.nobody")
    if refused is not None:
        return refused
    with act(by=by) as log:
        campaign = CheckCampaign.objects.create(
            title=title.strip(), works_on=works_on, opened_by=by, opened_on=today
        )
        _stages_write(campaign, stages)
        _children_write(campaign, [pk for pk, _ in cases], today)
        _groups_write(campaign, {path for _, path in cases if path}, today)
        log("campaign_open", changes={"title": (None, campaign.title), "count": (None, len(cases))})
    return campaign


def _stages_write(campaign: CheckCampaign, stages: Sequence[Stage]) -> None:
    for number, stage in enumerate(stages, start=1):
        CheckStage.objects.update_or_create(
            campaign=campaign,
            number=number,
            defaults={"name": stage.name.strip(), "from_on": stage.from_on, "until_on": stage.until_on},
        )
    campaign.stages.filter(number__gt=len(stages)).delete()


def _children_write(campaign: CheckCampaign, cases: Sequence[int], today: date) -> None:
    CheckChild.objects.bulk_create(
        [CheckChild(campaign=campaign, case_id=pk, added_on=today) for pk in cases], batch_size=1_000
    )


def _groups_write(campaign: CheckCampaign, to_visit: set[str], today: date) -> None:
    """A group, with whom posts and covers propose, for each township that has none."""
    places = list(queries.townships().exclude(pk__in=campaign.groups.values("township")))
    units = groups.governments(places)
    made = CheckGroup.objects.bulk_create(
        [CheckGroup(campaign=campaign, township=one, unit=units.get(one.pk)) for one in places]
    )
    _propose(made, places, to_visit, today, set(CheckRole))


def _propose(
    made: Sequence[CheckGroup], places: list[Place], to_visit: set[str], today: date, roles: set[CheckRole]
) -> None:
    """Enter whom posts and covers propose, unless he was in the group before: who was taken out stays out."""
    proposed = groups.members_proposed(places, to_visit, today)
    known = set(CheckMember.objects.filter(group__in=made).values_list("group", "role", "user", "village"))
    rows = [
        CheckMember(
            group=group, role=one.role, user=one.user, unit=one.unit, village=one.village, name=one.name,
            phone=Sealed.of(PHONE, one.phone.open() if one.phone else ""), from_on=today,
        )
        for group in made
        for one in proposed[group.township_id]
        if one.role in roles
        and (group.pk, one.role, one.user and one.user.pk, one.village and one.village.pk) not in known
    ]  # fmt: skip
    CheckMember.objects.bulk_create(rows, batch_size=1_000)


def _held(campaign: CheckCampaign) -> CheckCampaign:
    found: CheckCampaign = CheckCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    return found


def campaign_change(
    *, campaign: CheckCampaign, title: str, stages: Sequence[Stage], by: User, today: date
) -> CheckCampaign | Refusal:
    """Other days or names of the stages while the campaign runs."""
    with act(by=by) as log:
        row = _held(campaign)
        old = [one.plan for one in row.stages.all()]
        reported = set(
            CheckReport.objects.filter(stage__campaign=row).values_list("stage__number", flat=True)
        )
        refused = stages_refused(stages)
        if refused is None:
            refused = stage_change_refused(old, stages, {one - 1 for one in reported})
        if row.closed_on is not None:
            refused = Refusal("这次核查行动已经结束，不能再改。", "campaign.closed")
        if refused is not None:
            log("campaign_refused", changes={"rule": ("", refused.rule)})
            return refused
        row.title = title.strip()
        row.save(update_fields=["title"])
        _stages_write(row, stages)
        log("campaign_change", changes={"stages": (_words(old), _words(stages))})
    return row


def _words(stages: Sequence[Stage]) -> str:
    return "；".join(f"{one.name}{one.from_on:%Y-%m-%d}至{one.until_on:%Y-%m-%d}" for one in stages)


def campaign_refresh(*, campaign: CheckCampaign, by: User, today: date) -> int | Refusal:
    """Take up what became suspected since, with the schools and village officers of their villages. How many."""
    with act(by=by) as log:
        row = _held(campaign)
        if row.closed_on is not None:
            log("campaign_refused", changes={"rule": ("", "campaign.closed")})
            return Refusal("这次核查行动已经结束，不再补入。", "campaign.closed")
        new = queries.cases_to_check(CheckWorksOn(row.works_on)).exclude(pk__in=row.rows.values("case"))
        cases = list(new.order_by("pk").values_list("pk", "place__path"))
        _children_write(row, [pk for pk, _ in cases], today)
        made = list(row.groups.select_related("township"))
        homes = {path for _, path in cases if path}
        _groups_write(row, set(row.rows.values_list("case__place__path", flat=True)) - {None}, today)
        _propose(made, [one.township for one in made], homes, today, {CheckRole.SCHOOL, CheckRole.VILLAGE})
        log("campaign_refresh", changes={"count": (None, len(cases))})
    return len(cases)


def campaign_close(*, campaign: CheckCampaign, by: User, today: date) -> CheckCampaign | Refusal:
    """End it: the figures of the day are kept; what is left of the children goes on as cases."""
    with act(by=by) as log:
        row = _held(campaign)
        if row.closed_on is not None:
            log("campaign_refused", changes={"rule": ("", "campaign.closed")})
            return Refusal("这次核查行动已经结束。", "campaign.closed")
        figures = queries.figures_by(_all_cases(row), TOWNSHIPS, today)
        CheckFigure.objects.bulk_create(
            CheckFigure(
                campaign=row, township_id=place, late_count=one.late,
                **{f"{word}_count": one.counts.get(word, 0) for word in CheckStanding},
            )
            for place, one in figures.items()
        )  # fmt: skip
        row.closed_by, row.closed_on = by, today
        row.save(update_fields=["closed_by", "closed_on"])
        whole = queries.total_of(figures.values())
        log("campaign_close", changes={"done": (None, whole.share_words)})
    return row


def _all_cases(campaign: CheckCampaign) -> Any:
    return queries.with_proposed(Case.objects.filter(pk__in=campaign.rows.values("case")))


def member_add(
    *, group: CheckGroup, role: CheckRole, user: User | None, name: str, phone: str, village: Place | None, by: User,
    today: date,
) -> CheckMember | Refusal:  # fmt: skip
    """One more member; a new leader takes the place of the one before. Membership gives no sight of any child."""
    with act(by=by, unit=group.unit) as log:
        row = CheckGroup.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=group.pk)
        refused = member_refused(
            role, has_account=user is not None, name=name, has_village=village is not None,
            is_closed=row.campaign.closed_on is not None,
        )  # fmt: skip
        if refused is None:
            refused = _unfit(row, role, user, village, today)
        if refused is not None:
            log("campaign_refused", changes={"rule": ("", refused.rule)})
            return refused
        if role is CheckRole.LEADER:
            row.members.filter(role=role, until_on__isnull=True).update(until_on=today)
        unit = groups.unit_for(user, row, today) if user is not None else None
        made = CheckMember.objects.create(
            group=row, role=role, user=user, name="" if user else name.strip(), village=village, unit=unit,
            phone=Sealed.of(PHONE, "" if user else phone.strip()), from_on=today,
        )  # fmt: skip
        log("campaign_member", changes={"role": (None, role.label), "name": (None, made.person_words)})
    return made


def _unfit(
    group: CheckGroup, role: CheckRole, user: User | None, village: Place | None, today: date
) -> Refusal | None:
    """Who is there already is not entered twice, and a leader works for the township."""
    if user is None:
        return None
    now = group.members.filter(role=role, user=user, village=village, until_on__isnull=True)
    if now.exists():
        return Refusal(f"{user.name}已经是工作组的{role.label}。", "campaign.member_twice")
    posts = standing_posts(today).filter(user=user, unit=group.unit, role=Role.TOWNSHIP_OFFICER)
    if role is CheckRole.LEADER and not posts.exists():
        return Refusal("组长要由本乡镇(街道)的干部担任。", "campaign.leader_unit")
    return None


def member_end(*, member: CheckMember, by: User, today: date) -> CheckMember | Refusal:
    """Out of the group from today on; the row stays."""
    with act(by=by, unit=member.group.unit) as log:
        row = (
            CheckMember.objects.select_for_update(of=("self",))
            .select_related("group__campaign")
            .get(pk=member.pk)
        )
        is_over = row.until_on is not None or row.group.campaign.closed_on is not None
        if is_over:
            log("campaign_refused", changes={"rule": ("", "campaign.member_over")})
            return Refusal("这位成员已经移出，或行动已经结束。", "campaign.member_over")
        row.until_on = today
        row.save(update_fields=["until_on"])
        log(
            "campaign_member_end",
            changes={"role": (CheckRole(row.role).label, None), "name": (row.person_words, None)},
        )
    return row


def stage_report(
    *, group: CheckGroup, stage: CheckStage, remark: str, by: User, today: date
) -> CheckReport | Refusal:
    """The township says that the stage is done."""
    with act(by=by, unit=group.unit) as log:
        campaign = _held(group.campaign)
        refused = report_refused(
            stage.plan, is_closed=campaign.closed_on is not None, today=today,
            is_reported=CheckReport.objects.filter(group=group, stage=stage).exists(),
        )  # fmt: skip
        if refused is not None:
            log("campaign_refused", changes={"rule": ("", refused.rule)})
            return refused
        row = CheckReport.objects.create(
            group=group, stage=stage, remark=remark.strip(), reported_by=by, reported_on=today
        )
        log("campaign_report", changes={"stage": (None, stage.name), "remark": (None, row.remark)})
    return row


def stage_acknowledge(
    *, group: CheckGroup, stage: CheckStage, by: User, today: date
) -> CheckReport | Refusal:
    """The bureau takes note of the report; not who reported it."""
    with act(by=by, unit=group.unit) as log:
        row = CheckReport.objects.select_for_update(of=("self",)).filter(group=group, stage=stage).first()
        refused = acknowledge_refused(
            is_reported=row is not None,
            is_acknowledged=row is not None and row.acknowledged_on is not None,
            is_own=row is not None and row.reported_by_id == by.pk,
        )
        if refused is not None:
            log("campaign_refused", changes={"rule": ("", refused.rule)})
            return refused
        assert row is not None
        row.acknowledged_by, row.acknowledged_on = by, today
        row.save(update_fields=["acknowledged_by", "acknowledged_on"])
        log("campaign_acknowledge", changes={"stage": (None, stage.name)})
    return row
