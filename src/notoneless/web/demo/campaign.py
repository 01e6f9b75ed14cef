"""The demo's verification campaign: opened after the match, most townships on time, one late, two joint checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.domain.campaigns import CheckRole, CheckWorksOn, Stage, usual_stages
from notoneless.domain.partners import SharedField
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PartnerAnswer, Role
from notoneless.grid.models import Post, Unit, User
from notoneless.verification.models import CheckCampaign, CheckGroup, PartnerSending
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.services import partners
from notoneless.verification.services.campaigns import (
    campaign_open,
    member_add,
    stage_acknowledge,
    stage_report,
)

POLICE = "BM03"


class Campaign:
    """One campaign over everything the match found."""

    def __init__(self, first: date, today: date) -> None:
        self.first, self.today = first, today
        self.bureau = User.objects.get(login="zhuangan")
        self.leader = User.objects.get(login="juzhang")

    @staticmethod
    def _at(day: date) -> Any:
        return clock.at(datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC))

    def _plan(self) -> list[Stage]:
        """Four stages of which the third runs today; in the first weeks of a year the usual ones."""
        if (self.today - self.first).days < 25:
            return usual_stages(self.first)
        visits = self.today - timedelta(days=8)
        return [
            Stage("安排部署", self.first, self.first + timedelta(days=4)),
            Stage("入户核查", self.first + timedelta(days=5), visits),
            Stage("汇总审核", visits + timedelta(days=1), self.today + timedelta(days=3)),
            Stage("复核报告", self.today + timedelta(days=4), self.today + timedelta(days=9)),
        ]

    def open(self) -> None:
        """Opened on the day of the match; the bureau's leader watches over the first townships."""
        season = "秋季" if self.today.month >= 8 else "春季"
        with self._at(self.first):
            campaign = campaign_open(
                title=f"{self.today.year}年{season}疑似失学儿童核查", works_on=CheckWorksOn.ALL, stages=self._plan(),
                by=self.bureau, today=self.first,
            )  # fmt: skip
            if isinstance(campaign, Refusal):
                return
            for group in campaign.groups.select_related("township", "unit")[:6]:
                member_add(
                    group=group, role=CheckRole.AREA, user=self.leader, name="", phone="", village=None, by=self.bureau,
                    today=self.first,
                )  # fmt: skip

    def report(self) -> None:
        """The stages that are over: all reported the first, one township owes the second, one was late."""
        campaign = CheckCampaign.objects.first()
        if campaign is None:
            return
        stages = [one for one in campaign.stages.all() if one.until_on < self.today][:2]
        groups = list(campaign.groups.select_related("campaign", "township", "unit"))
        for number, group in enumerate(groups):
            for turn, stage in enumerate(stages):
                if turn == 1 and number == len(groups) - 3:
                    continue
                late = 3 if turn == 1 and number == 1 else 0
                self._one(group, stage, min(stage.until_on + timedelta(days=late), self.today), turn, number)
        self._joint(campaign, groups)

    def _one(self, group: CheckGroup, stage: Any, day: date, turn: int, number: int) -> None:
        post = Post.objects.filter(unit=group.unit, role=Role.TOWNSHIP_OFFICER).order_by("pk").first()
        if post is None:
            return
        remark = ("已开会部署，名单分到村，工作组到位。", "已逐户走到，没见到人的正在联系。")[turn]
        with self._at(day):
            stage_report(group=group, stage=stage, remark=remark, by=post.user, today=day)
            if turn == 0 or number % 2:
                stage_acknowledge(group=group, stage=stage, by=self.bureau, today=day)

    def _joint(self, campaign: CheckCampaign, groups: list[CheckGroup]) -> None:
        """The police agreed on one township, found one child moved in another, and are at work on a third."""
        unit = Unit.objects.filter(number=POLICE).first()
        post = Post.objects.filter(unit=unit, role=Role.PARTNER).first()
        if unit is None or post is None:
            return
        for number, group in enumerate(groups[5:8]):
            with self._at(self.today - timedelta(days=5)):
                sending = self._sent(campaign, group, unit)
                if sending is None:
                    continue
                partners.sending_receive(sending=sending, by=post.user, today=clock.today())
                if number < 2:
                    self._answer(sending, post.user, clock.today(), is_one_off=number == 1)

    def _sent(self, campaign: CheckCampaign, group: CheckGroup, unit: Unit) -> PartnerSending | None:
        today = clock.today()
        cases = queries.cases_in(self.bureau, campaign).filter(place__path__startswith=group.township.path)
        sending = partners.sending_make(
            unit=unit, title=f"{campaign.title}（{group.township.name}）", purpose="联合核对疑似失学儿童的户籍和去向",
            shared=[SharedField.RESIDENCE], children=Child.objects.filter(pk__in=cases.order_by().values("child")),
            due_on=today + timedelta(days=10), by=self.bureau, today=today, is_joint=True, campaign=campaign,
        )  # fmt: skip
        return None if isinstance(sending, Refusal) else sending

    @staticmethod
    def _answer(sending: PartnerSending, by: User, today: date, *, is_one_off: bool) -> None:
        serials = list(sending.rows.values_list("serial", flat=True))
        partners.sending_answer(
            sending=sending, serials=serials, answer=PartnerAnswer.AGREES, note="", by=by, today=today
        )
        stated: list[int | None] = [one.our_count for one in sending.counts.all()]
        if is_one_off:
            partners.sending_answer(
                sending=sending, serials=serials[:1], answer=PartnerAnswer.DIFFERS, note="户口上月已迁往外省",
                by=by, today=today,
            )  # fmt: skip
            stated[0] = (stated[0] or 1) - 1
        partners.sending_counts(sending=sending, stated=stated, by=by, today=today)
        partners.sending_sign(sending=sending, by=by, today=today)
