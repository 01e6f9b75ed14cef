"""招生入学: who must be received by a school in the autumn of a year, by which school, and what came of it.

义务教育法 Art. 11(1): a child that has turned six must be sent to school; Art. 12(1): to one near its registered
home; Art. 13(1): county bureau and township government organise and urge the enrolment. Art. 11(2): entry is put
off for the child's bodily condition only, on the guardian's application, approved by township or bureau.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import cohort_of
from notoneless.domain.words import Stage, Word


class AdmissionSource(Word):
    """列入名单的原因."""

    SIX_YEAR_OLD = "six_year_old", "适龄新生"
    DEFERRED = "deferred", "上年延缓入学"
    LEAVER = "leaver", "六年级毕业生"
    REPORTED = "reported", "到校登记"


class AdmissionState(Word):
    """入学进度. ``OFF`` is no longer on the list (moved, died), with the reason beside it."""

    LISTED = "listed", "无音讯"
    NOTICED = "noticed", "已通知"
    REGISTERED = "registered", "已报名"
    DEFERRED = "deferred", "延缓入学"
    ELSEWHERE = "elsewhere", "外地就读"
    OFF = "off", "不再列入"


WAITING = (AdmissionState.LISTED, AdmissionState.NOTICED)
"""Who becomes suspected on the set day: nothing known, or told and not come."""


class ReceiptWay(Word):
    """回执方式: how the notice reached the household."""

    BY_HAND = "by_hand", "当面签收"
    BY_VILLAGE = "by_village", "村干部送达"
    BY_PHONE_PHOTO = "by_phone_photo", "手机拍照回执"


class DeferralState(Word):
    """延缓入学申请."""

    ASKED = "asked", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"


@dataclass(frozen=True, slots=True)
class EntrantFacts:
    """What the registers say of one child, as far as the season asks.

    ``leaving_year`` is the calendar year in which its primary roll is in grade six until August; None without one.
    """

    born_on: date | None
    is_on_line: bool = False
    is_alive: bool = True
    is_merged: bool = False
    has_primary_roll: bool = False
    has_junior_roll: bool = False
    was_deferred: bool = False
    leaving_year: int | None = None
    has_left_primary: bool = False
    is_retained: bool = False


@dataclass(frozen=True, slots=True)
class Belonging:
    """The child belongs to the list: of which stage, and why, in words."""

    stage: Stage
    source: AdmissionSource
    reason: str


def belongs(facts: EntrantFacts, year: int, *, entry_age: int = 6) -> Belonging | Refusal:
    """Whether the child is to be received in the autumn of this year, or why it is not (义务教育法 Art. 11)."""
    if not facts.is_alive:
        return Refusal("已登记死亡。", "admission.died")
    if facts.is_merged:
        return Refusal("档案已并入另一份。", "admission.merged")
    if facts.leaving_year == year:
        if facts.has_junior_roll:
            return Refusal("已有初中学籍。", "admission.on_roll")
        if facts.has_left_primary:
            return Refusal("小学学籍已转出或离校，去向在个案里核查。", "admission.left")
        if facts.is_retained:
            return Refusal("已登记留级，留在小学六年级。", "admission.retained")
        return Belonging(Stage.JUNIOR, AdmissionSource.LEAVER, f"{year}年小学六年级在籍，秋季升初中。")
    if facts.has_primary_roll or facts.has_junior_roll:
        return Refusal("已有学籍。", "admission.on_roll")
    if not facts.is_on_line:
        return Refusal("已不在本县户籍线上。", "admission.off_line")
    if facts.born_on is None:
        return Refusal("没有出生日期，请先核实身份。", "admission.no_birth")
    cohort = cohort_of(facts.born_on, entry_age=entry_age)
    if cohort == year:
        return Belonging(
            Stage.PRIMARY, AdmissionSource.SIX_YEAR_OLD, f"{year}年8月31日前年满{entry_age}周岁，秋季入小学。"
        )
    if facts.was_deferred and cohort < year:
        return Belonging(Stage.PRIMARY, AdmissionSource.DEFERRED, "经批准延缓入学，期满应入小学。")
    return Refusal(f"不在{year}年入学的年龄段。", "admission.age")


@dataclass(frozen=True, slots=True)
class Catchment:
    """招生范围, one line: from this year on children of the place go to this school; None: as the place above."""

    place: str
    place_name: str
    from_year: int
    school: int | None
    school_name: str = ""


@dataclass(frozen=True, slots=True)
class Receiving:
    """The school that must receive the child, with the reason in words."""

    school: int
    reason: str


def catchments_in(year: int, lines: Sequence[Catchment]) -> dict[str, Catchment]:
    """The line of each place that holds in a year: the newest that has begun."""
    holding: dict[str, Catchment] = {}
    for line in sorted(lines, key=lambda one: one.from_year):
        if line.from_year <= year:
            holding[line.place] = line
    return holding


def receiving_school(path: str, holding: Mapping[str, Catchment]) -> Receiving | Refusal:
    """The school of the nearest place up the tree that has one (义务教育法 Art. 12(1): near the home).

    ``path`` is the materialised path of the home, ``holding`` the lines of one stage by path of their place.
    """
    if not path:
        return Refusal("没有登记居住地，无法确定学校。请先补居住地。", "admission.no_home")
    end = len(path)
    while end > 0:
        line = holding.get(path[:end])
        if line is not None and line.school is not None:
            return Receiving(line.school, f"{line.place_name}划入{line.school_name}招生范围。")
        end = path.rfind("/", 0, end - 1) + 1
    return Refusal("居住地没有划定招生学校。请教育局补招生范围，或直接指定学校。", "admission.no_catchment")


@dataclass(frozen=True, slots=True)
class SeasonDays:
    """The days of one season, in the order in which they must follow."""

    listed_on: date
    notice_by_on: date
    register_from_on: date
    register_until_on: date
    set_on: date


def season_days_fit(year: int, days: SeasonDays) -> Refusal | None:
    """Whether the days can be: in their order, within the year, and the set day not before school begins."""
    order = (
        ("名单日期", days.listed_on),
        ("通知书送达期限", days.notice_by_on),
        ("报名开始", days.register_from_on),
        ("报名截止", days.register_until_on),
        ("核定日", days.set_on),
    )
    for (before, early), (after, late) in pairwise(order):
        if late < early:
            return Refusal(f"“{after}”不能早于“{before}”。", "season.order")
    if days.listed_on.year != year or days.set_on.year != year:
        return Refusal(f"日期应都在{year}年。", "season.year")
    if days.set_on < date(year, 9, 1):
        return Refusal("核定日不能早于9月1日开学：未开学不能认定没有入学。", "season.set_early")
    return None


def registers(state: AdmissionState) -> Refusal | None:
    """Whether a child in this state may be registered. One deferred or gone elsewhere may still come."""
    if state is AdmissionState.REGISTERED:
        return Refusal("这个孩子已经报名。", "admission.registered")
    if state is AdmissionState.OFF:
        return Refusal("这个孩子已不在名单上。到校的请用“名单外登记”。", "admission.off")
    return None


def may_decide_deferral(*, by: int, asked_by: int, state: DeferralState) -> Refusal | None:
    """Township or bureau approves (义务教育法 Art. 11(2)); nobody decides what he entered himself."""
    if state is not DeferralState.ASKED:
        return Refusal("这份申请已经审批过。", "deferral.decided")
    if by == asked_by:
        return Refusal("不能审批自己登记的申请。请由乡镇(街道)或教育局的其他人审批。", "deferral.own")
    return None


def deferral_until(year: int) -> date:
    """A deferral holds one year, to the eve of the next school year; then it is applied for anew."""
    return date(year + 1, 8, 31)


def notice_number_text(prefix: str, year: int, number: int) -> str:
    """云溪教入〔2027〕1号 (GB/T 9704: hexagonal brackets, no leading zeros)."""
    return f"{prefix}入〔{year}〕{number}号"
