"""转学: one hand-over of a roll, from the offer or the request to its end."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models.roll import Roll
from notoneless.domain.transfers import TransferKind, TransferSide, TransferState
from notoneless.grid.access import sight
from notoneless.grid.models import SchoolClass, Unit, User


class TransferSet(models.QuerySet[Any]):
    """The one door to transfers."""

    def visible_to(self, user: User) -> Self:
        """Transfers from or to the schools in this person's sight; the bureau sees all."""
        see = sight(user)
        if see.is_everything:
            return self
        if not see.unit_paths:
            return self.none()
        return self.filter(Q(from_school__in=see.units) | Q(to_school__in=see.units))

    def open(self) -> Self:
        """Those that are not ended."""
        return self.filter(ended_on__isnull=True)


class Transfer(models.Model):
    """转学: offered by the giving school or asked for by the receiving one. One open a child."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="transfers")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField("转学类别", max_length=8, choices=TransferKind.choices())
    from_school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_out")
    to_school = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_in"
    )
    to_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other_school = models.CharField("县外学校", max_length=80, blank=True)
    other_place = models.CharField("县外学校所在地", max_length=60, blank=True)
    from_on = models.DateField("从哪天起")
    reason = models.CharField("原因", max_length=200, blank=True)
    paper = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certificate = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=12, choices=TransferState.choices())
    due_on = models.DateField("期限")
    opened_on = models.DateField("提出日期")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField("办结日期", null=True, blank=True)

    objects = TransferSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ended_on", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="children_one_open_transfer"
            ),
            models.CheckConstraint(
                condition=Q(kind="inside", to_school__isnull=False)
                | Q(kind="beyond", to_school__isnull=True),
                name="children_transfer_has_receiver",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Somebody still has to act."""
        return self.ended_on is None

    def side_of(self, school_ids: set[int]) -> TransferSide | None:
        """On which side the person stands who manages these schools."""
        if self.from_school_id in school_ids:
            return TransferSide.GIVER
        return TransferSide.RECEIVER if self.to_school_id in school_ids else None
