"""核查行动: a list of suspected children checked as a campaign, in stages, township by township.

After the summary of a district that did it: the list was split by township, each township set up a working group of
schools, police station and village committees, kept to the days of the plan, went from door to door, and the district
counted who was not out of school (codes A–H) and who was (I–M): 439 suspected, 432 of them not (98.4 %).
A township that has nobody to check reports its stages all the same: nought is a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from notoneless.domain.caseflow import PROVISIONAL
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, Word

MOST_STAGES = 6


class CheckWorksOn(Word):
    """核查范围: which cases a campaign works on."""

    LISTED = "listed", "上级下发的疑似名单"
    ALL = "all", "全部核查未完的疑似"


class CheckRole(Word):
    """工作组分工 of a township's group."""

    LEADER = "leader", "组长"
    AREA = "area", "包片领导"
    SCHOOL = "school", "学校"
    POLICE = "police", "公安"
    VILLAGE = "village", "村(社区)"


class CheckStanding(Word):
    """核查进度 of one child of a campaign; each child is in exactly one."""

    WAITING = "waiting", "未入户"
    SEEN = "seen", "已入户"
    PROPOSED = "proposed", "待审核"
    CLEARED = "cleared", "不属失学"
    OUT = "out", "属失学"


class StageStanding(Word):
    """阶段情况 of one township in one stage."""

    AHEAD = "ahead", "未开始"
    RUNNING = "running", "进行中"
    LATE = "late", "逾期未报"
    REPORTED = "reported", "已报完成"
    REPORTED_LATE = "reported_late", "迟报"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a campaign, with its first and last day."""

    name: str
    from_on: date
    until_on: date


USUAL_STAGES = (("安排部署", 5), ("入户核查", 20), ("汇总审核", 7), ("复核报告", 5))
"""The four stages of the summary and how many days each; a county sets its own."""


def usual_stages(from_on: date) -> list[Stage]:
    """The usual stages, one after the other, from this day."""
    stages, first = [], from_on
    for name, days in USUAL_STAGES:
        stages.append(Stage(name, first, first + timedelta(days=days - 1)))
        first += timedelta(days=days)
    return stages


def stages_refused(stages: Sequence[Stage]) -> Refusal | None:
    """Why these stages cannot be a plan, or None: named, each ends after it begins, one after the other."""
    if not stages:
        return Refusal("请至少填一个阶段，写明起止日期。", "campaign.no_stage")
    before: Stage | None = None
    for stage in stages:
        if not stage.name.strip():
            return Refusal("每个阶段都要有名称。", "campaign.no_name")
        if stage.until_on < stage.from_on:
            return Refusal(f"“{stage.name}”的截止日期早于开始日期，请核对。", "campaign.backwards")
        if before is not None and stage.from_on <= before.until_on:
            return Refusal(
                f"“{stage.name}”要在“{before.name}”截止({before.until_on:%Y-%m-%d})之后开始，请按先后填写。",
                "campaign.order",
            )
        before = stage
    return None


def stage_on(stages: Sequence[Stage], today: date) -> int | None:
    """Which stage is on, by its place in the plan: the one today falls into, between two the coming one, after the last
    none."""
    return next((place for place, stage in enumerate(stages) if today <= stage.until_on), None)


def stage_standing(stage: Stage, reported_on: date | None, today: date) -> StageStanding:
    """Where a township stands in a stage. The last day of the stage is still on time."""
    if reported_on is not None:
        return StageStanding.REPORTED if reported_on <= stage.until_on else StageStanding.REPORTED_LATE
    if today > stage.until_on:
        return StageStanding.LATE
    return StageStanding.AHEAD if today < stage.from_on else StageStanding.RUNNING


def days_late(stage: Stage, reported_on: date | None, today: date) -> int:
    """For how many days a stage has been owed; nought when it was reported or is not over."""
    return 0 if reported_on is not None else max(0, (today - stage.until_on).days)


def report_refused(stage: Stage, *, is_closed: bool, is_reported: bool, today: date) -> Refusal | None:
    """Why a township cannot report a stage done, or None."""
    if is_closed:
        return Refusal("这次核查行动已经结束，不再报送阶段情况。", "campaign.closed")
    if is_reported:
        return Refusal("这个阶段已经报过。", "campaign.reported")
    if today < stage.from_on:
        return Refusal(
            f"“{stage.name}”{stage.from_on:%Y-%m-%d}才开始，开始后再报完成。", "campaign.not_begun"
        )
    return None


def acknowledge_refused(*, is_reported: bool, is_acknowledged: bool, is_own: bool) -> Refusal | None:
    """Why a report cannot be acknowledged, or None. Nobody acknowledges what he reported himself."""
    if not is_reported:
        return Refusal("乡镇还没有报这个阶段。", "campaign.not_reported")
    if is_acknowledged:
        return Refusal("这个阶段已经签收。", "campaign.acknowledged")
    if is_own:
        return Refusal("不能签收自己报的，请教育局其他同事签收。", "campaign.own_report")
    return None


def stage_change_refused(
    old: Sequence[Stage], new: Sequence[Stage], reported: Iterable[int]
) -> Refusal | None:
    """Why a running campaign's stages cannot become these, or None: a stage somebody reported stays in the plan."""
    for place in sorted(reported):
        if place >= len(new):
            return Refusal(f"“{old[place].name}”已有乡镇报完成，不能删去。", "campaign.stage_reported")
    return None


def check_standing(state: CaseState, *, is_proposed: bool) -> CheckStanding:
    """How far the check of a child is, from its case. A child found out of school stays counted as that after it is
    back: the campaign found it out."""
    if state == CaseState.SUSPECTED:
        return CheckStanding.WAITING
    if state == CaseState.VERIFYING:
        return CheckStanding.PROPOSED if is_proposed else CheckStanding.SEEN
    return CheckStanding.CLEARED if state == CaseState.CLEARED else CheckStanding.OUT


def is_late_child(state: CaseState, due_on: date, today: date) -> bool:
    """Whether the check of a child is past its day."""
    return state in PROVISIONAL and due_on < today


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """The figures of one township, one village or the whole."""

    counts: Mapping[CheckStanding, int]
    late: int

    @property
    def total(self) -> int:
        """Children to check."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Checked, with a code the bureau accepted."""
        return self.counts.get(CheckStanding.CLEARED, 0) + self.counts.get(CheckStanding.OUT, 0)

    @property
    def share_words(self) -> str:
        """432/439（98.4%）: never without its base, never rounded up to the whole."""
        return share_words(self.done, self.total)


def share_words(part: int, base: int) -> str:
    """A share with its base, cut after one decimal so that 99.96 % is not told as all."""
    if not base:
        return "无应核查"
    tenths = part * 1000 // base
    return f"{part}/{base}（{tenths // 10}.{tenths % 10}%）"


GROUP_NEEDS = (CheckRole.LEADER, CheckRole.SCHOOL, CheckRole.POLICE)


def group_gaps(roles: Iterable[str]) -> list[CheckRole]:
    """Whom a working group still lacks: it needs its leader, a school and the police; a village of its own only where
    there is a child to visit."""
    there = {CheckRole(role) for role in roles}
    return [role for role in GROUP_NEEDS if role not in there]


def member_refused(
    role: CheckRole, *, has_account: bool, name: str, has_village: bool, is_closed: bool
) -> Refusal | None:
    """Why a member cannot be entered, or None."""
    if is_closed:
        return Refusal("这次核查行动已经结束，工作组不再改动。", "campaign.closed")
    if not has_account and not name.strip():
        return Refusal("请选一位人员；没有账号的，写明姓名和电话。", "campaign.nobody")
    if role is CheckRole.LEADER and not has_account:
        return Refusal("组长由乡镇(街道)有账号的干部担任，请从名单里选。", "campaign.leader_account")
    if role is CheckRole.VILLAGE and not has_village:
        return Refusal("村(社区)成员请选哪个村(社区)。", "campaign.no_village")
    return None
