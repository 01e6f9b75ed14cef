"""What the enrolment season asks of a person today."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from notoneless.children.models import Admission, AdmissionSeason, Child, Whereabouts
from notoneless.children.queries.season import deferrals_of, notice_counts, season_now, to_hand_over, to_place
from notoneless.children.queries.season_facts import DEFERRED_CODE
from notoneless.core.desk import DeskLine
from notoneless.domain.admission import DeferralState
from notoneless.domain.words import Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

REMIND_DAYS = 30
"""Days before a deferral ends at which it is said (domain.md 3.5)."""


def season_lines(user: User, today: date) -> list[DeskLine]:
    """Lines of the season in which work is to be done; deferrals that run out are told all year."""
    if not may(user, "season.see"):
        return []
    lines = _deferral_lines(user, today)
    season = season_now()
    if season is None or not season.listed_on <= today <= season.set_on:
        return lines
    if may(user, "season.open"):
        lines += _bureau_lines(user, season, today)
    if may(user, "season.receipt"):
        lines += _hand_lines(user, season)
    if may(user, "season.register"):
        lines += _school_lines(user, season, today)
    return lines


def _line(who: str, what: str, url: str, button: str, due_on: date | None = None) -> DeskLine:
    return DeskLine(who, what, due_on, None, url, button, 2, "season")


def _bureau_lines(user: User, season: AdmissionSeason, today: date) -> list[DeskLine]:
    lines = []
    names = reverse("children:season_names")
    homeless = Admission.objects.filter(season=season, school=None).waiting().count()
    if homeless:
        lines.append(
            _line(
                f"{homeless}名新生", "还没有划定学校，补招生范围或指定学校", f"{names}?school=none", "看名单"
            )
        )
    without = sum(row["without"] for row in notice_counts(user, season))
    if without:
        url = reverse("children:season_notices")
        lines.append(
            _line(f"{without}份入学通知书", "编号印制，发给学校", url, "去印制", season.notice_by_on)
        )
    left = Admission.objects.filter(season=season).waiting().count()
    if left and season.set_on - timedelta(days=1) <= today:
        what = "核定日将转为疑似个案，先看一遍"
        url = reverse("cases:season_preview")
        lines.append(_line(f"{left}名未报名", what, url, "看名单", season.set_on))
    return lines


def _hand_lines(user: User, season: AdmissionSeason) -> list[DeskLine]:
    if not sight(user).has_role(Role.VILLAGE_OFFICER, Role.SCHOOL_MANAGER):
        return []
    count = to_hand_over(user, season).count()
    if not count:
        return []
    url = reverse("children:notices_hand")
    return [_line(f"{count}份入学通知书", "送到家，登记回执", url, "去登记", season.notice_by_on)]


def _school_lines(user: User, season: AdmissionSeason, today: date) -> list[DeskLine]:
    lines = []
    names = reverse("children:season_names")
    schools = sight(user).units
    if today >= season.register_from_on:
        left = Admission.objects.filter(season=season, school__in=schools).waiting().count()
        if left:
            url = f"{names}?waiting=true"
            lines.append(
                _line(f"{left}名新生", "还没有报名，联系家长", url, "看名单", season.register_until_on)
            )
    placeless = to_place(user, season).count()
    if placeless:
        url = reverse("children:season_classes")
        lines.append(_line(f"{placeless}名新生", "已报名，编入班级", url, "去编班", season.set_on))
    return lines


def _deferral_lines(user: User, today: date) -> list[DeskLine]:
    lines = []
    if may(user, "season.defer_decide"):
        lines += [
            DeskLine(
                row.admission.child.name,
                "审批延缓入学申请",
                None,
                row.asked_on,
                reverse("children:deferral_decide", args=[row.key]),
                "审批",
                2,
                "season",
            )
            for row in deferrals_of(user).filter(state=DeferralState.ASKED).exclude(asked_by=user)[:20]
        ]
    if may(user, "season.defer_ask") or may(user, "season.defer_decide"):
        ending = Whereabouts.objects.filter(
            code__slug=DEFERRED_CODE, ended_on__isnull=True,
            until_on__range=(today, today + timedelta(days=REMIND_DAYS)),
            child__in=Child.objects.visible_to(user).live(),
        ).select_related("child")  # fmt: skip
        lines += [
            DeskLine(
                row.child.name,
                "延缓入学快到期，送入学或重新申请",
                row.until_on,
                None,
                reverse("web:child_file", args=[row.child.key]),
                "看档案",
                2,
                "season",
            )
            for row in ending.order_by("until_on")[:20]
        ]
    return lines
