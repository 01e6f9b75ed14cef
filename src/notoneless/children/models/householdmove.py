"""户籍线变动: one child came onto the household line, moved on it or left it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.domain.householdmoves import SETTLES, HouseholdMoveKind, HouseholdMoveState
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User


class HouseholdMoveSet(models.QuerySet[Any]):
    """The one door to moves on the household line."""

    def visible_to(self, user: User) -> Self:
        """Moves from or to the places in this person's sight; the bureau sees all."""
        see = sight(user)
        if see.is_everything:
            return self
        here = see.home_place_ids
        return self.filter(Q(from_place__in=here) | Q(to_place__in=here))

    def overdue(self, today: date) -> Self:
        """Those the other side has not answered in time."""
        return self.waiting().filter(due_on__lt=today)

    def waiting(self) -> Self:
        """Those somebody has to confirm."""
        return self.filter(state=HouseholdMoveState.WAITING)

    def unsettled(self) -> Self:
        """迁出待落实: gone elsewhere, and nobody has made sure that he is registered there."""
        return self.filter(state=HouseholdMoveState.DONE, kind__in=SETTLES, settled_on__isnull=True)


class HouseholdMove(models.Model):
    """户籍线变动: in, inside, out, or one of the endings, with the paper it rests on. One waiting a child."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="household_moves")
    kind = models.CharField("类别", max_length=8, choices=HouseholdMoveKind.choices())
    on = models.DateField("变动日期")
    from_place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原登记地"
    )
    to_place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="迁入地"
    )
    elsewhere = models.CharField("县外地址", max_length=80, blank=True)
    former_entry = models.ForeignKey(
        "children.HouseholdEntry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """What it ended on the line, and what a withdrawal brings back with household number, head and source."""
    former_residence = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    is_living_along = models.BooleanField("人随户走", default=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    paper = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("进度", max_length=10, choices=HouseholdMoveState.choices())
    waits_at = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    """Whose officers must confirm: the other place of a move inside, the township of what a village entered."""
    due_on = models.DateField("确认期限", null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("登记日期")
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField("办结日期", null=True, blank=True)
    settled_on = models.DateField("落户核实日期", null=True, blank=True)
    settled_note = models.CharField("怎样核实的", max_length=200, blank=True)

    objects = HouseholdMoveSet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="waiting"), name="children_one_household_move_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waits_at__isnull=False, due_on__isnull=False),
                name="children_household_move_waits_for",
            ),
        ]

    @property
    def is_unsettled(self) -> bool:
        """迁出待落实, of one row as ``HouseholdMoveSet.unsettled`` of many."""
        return self.state == HouseholdMoveState.DONE and self.kind in SETTLES and self.settled_on is None
