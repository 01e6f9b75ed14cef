"""工作移交 inside the county, and 移交外县 beyond it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from notoneless.cases.models.case import Case
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.words import CountyTransferState, HandoverState
from notoneless.grid.models import Unit, User


class Handover(models.Model):
    """工作移交: all that somebody who leaves answers for at one unit, to one successor, in one act.

    Class or village, covered villages, open cases and places in working groups move together when the successor
    accepts; until then they are the leaver's. The counts are those of the day it was accepted.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="given_over", verbose_name="移交人"
    )
    taker = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="taken_over", verbose_name="接收人"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    state = models.CharField(
        "状态", max_length=10, choices=HandoverState.choices(), default=HandoverState.OFFERED
    )
    reason = models.CharField("移交原因", max_length=120)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="发起人")
    offered_on = models.DateField("发起日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复说明", max_length=120, blank=True)
    post_count = models.PositiveSmallIntegerField("岗位", default=0)
    cover_count = models.PositiveSmallIntegerField("包保村", default=0)
    case_count = models.PositiveSmallIntegerField("个案", default=0)
    group_count = models.PositiveSmallIntegerField("工作组", default=0)

    class Meta:
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "unit"], condition=Q(state="offered"), name="cases_one_handover_offered"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="cases_handover_to_another"),
        ]


class CountyTransfer(models.Model):
    """移交外县: a case offered to the county the child now belongs to; ours until that county accepts."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="county_transfers")
    state = models.CharField(
        "状态", max_length=10, choices=CountyTransferState.choices(), default=CountyTransferState.OFFERED
    )
    county = models.CharField("对方县(市、区)", max_length=60)
    organ = models.CharField("对方单位", max_length=60)
    contact = SealedTextField("对方联系人和电话")
    reason = models.CharField("移交原因", max_length=200)
    number_text = models.CharField("移交函文号", max_length=40, blank=True)
    letter = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="移交函"
    )
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField("发出日期")
    answer_due_on = models.DateField("应答复日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复说明", max_length=200, blank=True)
    receipt = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="对方回执"
    )

    class Meta:
        ordering = ["-offered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="offered"), name="cases_one_county_transfer_offered"
            )
        ]
