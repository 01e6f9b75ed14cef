"""预警: what is known of a pupil's learning, term by term."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from notoneless.children.models import Child
from notoneless.grid.models import Unit


class TermMark(models.Model):
    """学期成绩: one subject of one pupil in one term. A missed examination has no mark and a note why."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="term_marks")
    year = models.PositiveSmallIntegerField("学年")
    """The calendar year in which the school year begins."""
    term = models.PositiveSmallIntegerField("学期")
    subject = models.CharField("科目", max_length=20)
    mark = models.DecimalField("成绩", max_digits=5, decimal_places=1, null=True, blank=True)
    full_mark = models.DecimalField("满分", max_digits=5, decimal_places=1, default=100)
    note = models.CharField("备注", max_length=60, blank=True)
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """Where the pupil was on a roll when the mark was taken in."""

    class Meta:
        ordering = ["-year", "-term", "subject"]
        indexes = [models.Index(fields=["year", "term", "subject"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "year", "term", "subject"], name="earlywarning_mark_once"
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=0, mark__lte=F("full_mark")),
                name="earlywarning_mark_within",
            ),
            models.CheckConstraint(condition=Q(term__in=(1, 2)), name="earlywarning_term"),
        ]

    @property
    def words(self) -> str:
        """86, or 86/120 where the full mark is another; the note where there is no mark."""
        if self.mark is None:
            return self.note or "缺考"
        mark = f"{self.mark.normalize():f}"
        return mark if self.full_mark == 100 else f"{mark}/{self.full_mark.normalize():f}"
