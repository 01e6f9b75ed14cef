"""The rolls' steps of a new school year, counted from the rehearsal of its rollover."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.children.models import Admission, AdmissionSeason, Rollover
from notoneless.children.queries.newclasses import new_classes
from notoneless.children.queries.rollover import Plan, rollover_plan
from notoneless.core.yearsteps import YearStep
from notoneless.domain.admission import WAITING
from notoneless.domain.rollover import MOVING, Fate, RolloverState
from notoneless.domain.schoolyear import SchoolYear
from notoneless.grid.models import User


def year_steps(user: User, year: int, today: date) -> list[YearStep]:
    """招生季, 留级, 毕业生去向, 初中接收, 转学办结, 新生班, 班主任, 办理升级."""
    plan = rollover_plan(year)
    return [_season(year), *_settling(plan), *_classes(user, year, today), _run(plan)]


def _season(year: int) -> YearStep:
    season = AdmissionSeason.objects.filter(year=year).first()
    if season is None:
        return YearStep(
            2, "招生季", f"还没有开设{year}年招生季。", 1, reverse("children:season_open"), "season.open"
        )
    left = Admission.objects.filter(season=season, state__in=WAITING).count()
    words = f"{left}名适龄儿童和毕业生还没有报名、没有去向。" if left else "名单上的孩子都报了名或有去向。"
    if season.cases_opened_on is not None and left:
        left, words = 0, f"到期没有报名的{left}人已立案，逐人寻找。"
    return YearStep(2, "招生季", words, left, f"{reverse('children:season_board')}?year={year}", "season.see")


def _settling(plan: Plan) -> list[YearStep]:
    """One step for each thing that keeps a pupil from his next class."""
    counts = plan.counts()
    rehearsal = f"{reverse('children:rollover')}?year={plan.year}"
    names = f"{reverse('children:rollover_names')}?year={plan.year}&fate="
    stay, no_class = counts[Fate.RETAINED], counts[Fate.NO_LOWER_CLASS]
    stay_words = f"登记留级{stay + no_class}人" + (
        f"，其中{no_class}人没有可留级的班。" if no_class else "。"
    )
    unsent, waiting, declined = (counts[fate] for fate in (Fate.NO_SCHOOL, Fate.WAITING, Fate.DECLINED))
    moving = counts[Fate.TRANSFERRING]
    return [
        YearStep(3, "留级名单", stay_words, no_class, f"{names}{Fate.RETAINED}", "rollover.see", "看名单"),
        YearStep(
            5, "送毕业生名单", f"{unsent}名小学毕业生还没有送往初中。" if unsent else "小学毕业生都送往了初中或有去向。",
            unsent, rehearsal, "rollover.see",
        ),
        YearStep(
            6, "初中接收", f"{waiting}人等初中答复，{declined}人被退回待改派。" if waiting + declined
            else "送出的毕业生都有初中接收。", waiting + declined, rehearsal, "rollover.see",
        ),
        YearStep(
            7, "转学办结", f"{moving}名毕业班学生转学没有办结，办结前不动。" if moving else "毕业班没有没办结的转学。",
            moving, reverse("children:transfers_board"), "transfers.see",
        ),
    ]  # fmt: skip


def _classes(user: User, year: int, today: date) -> list[YearStep]:
    lines = new_classes(user, year, today)
    missing, without = (
        sum(line.missing for line in lines),
        sum(len(line.without_teacher) for line in lines),
    )
    url = reverse("children:new_classes")
    return [
        YearStep(
            8, "新生班", f"按新生人数还差{missing}个班。" if missing else "新生班够了。", missing, url, "classes.open",
            from_on=date(year, 1, 1),
        ),
        YearStep(
            9, "新班班主任", f"{without}个新生班没有班主任。" if without else "新生班都有班主任。", without, url,
            "classes.open", from_on=date(year, 1, 1),
        ),
    ]  # fmt: skip


def _run(plan: Plan) -> YearStep:
    """The writing itself; once written, the way to its page, where it is undone."""
    counts, starts_on = plan.counts(), SchoolYear(plan.year).starts_on
    left = sum(counts[fate] for fate in MOVING)
    done = Rollover.objects.filter(year=plan.year, state=RolloverState.APPLIED).first()
    if left or done is None:
        words = f"{left}名学生毕业、升学或留级待办理。" if left else "没有待办理的学生。"
        url = f"{reverse('children:rollover')}?year={plan.year}"
        return YearStep(12, "办理升级", words, left, url, "rollover.see", "去预演", from_on=starts_on)
    words = f"已办理：毕业{done.graduated_count}人，升初中{done.entered_count}人，留级{done.retained_count}人。可以撤回。"
    return YearStep(12, "办理升级", words, 0, reverse("children:rollover_page", args=[done.pk]), "rollover.see",
                    "看结果")  # fmt: skip
