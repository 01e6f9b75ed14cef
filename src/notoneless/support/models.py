"""帮扶: visits, calls and talks, each with who, when, what was found and what is next."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from notoneless.children.models import Child, StandingManager, Withdrawable
from notoneless.core.fields import SealedTextField
from notoneless.domain.visits import visit_words
from notoneless.domain.words import ContactKind
from notoneless.grid.models import Unit, User


class ContactManager(StandingManager):
    """Records that stand, former versions among them."""

    def current(self) -> models.QuerySet[Contact]:
        """Each visit once, as it reads now: what is listed, counted, printed and told to others."""
        return self.get_queryset().filter(corrected_by__isnull=True)


class Contact(Withdrawable):
    """走访记录 (家访、电话、谈话): 一生一表的一行, 桂表 7.2. Never changed: a correction stands beside the former one."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField("方式", max_length=8, choices=ContactKind.choices())
    on = models.DateField("日期")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contacts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    companions = models.CharField("同行人员", max_length=120, blank=True)
    met = models.CharField("见到谁", max_length=60, blank=True)
    found = SealedTextField("走访情况")
    agreed = SealedTextField("约定")
    next_on = models.DateField("下次联系", null=True, blank=True)
    photo = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    began_at = models.TimeField("时间", null=True, blank=True)
    place_text = SealedTextField("地点")
    purpose = models.CharField("目的", max_length=60, blank=True)
    number = models.PositiveSmallIntegerField("第几次劝返", null=True, blank=True)
    """Counted within the case; a correction keeps the number of what it corrects."""
    signature = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="监护人签名",
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正",
    )  # fmt: skip
    """更正: the record this one stands in for. The former is never changed; both are shown."""
    correction_reason = models.CharField("更正原因", max_length=120, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="更正人"
    )
    """Who wrote a correction; ``by`` stays who went there."""
    book = models.CharField("纸质档案号", max_length=60, blank=True)
    """补录: the paper file this visit was written in before the county began here."""
    case_key = models.UUIDField("个案", null=True, blank=True, db_index=True)
    at = models.DateTimeField()

    objects: ClassVar[ContactManager] = ContactManager()
    every: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_key", "number"],
                condition=models.Q(corrects__isnull=True),
                name="support_visit_number_once",
            )
        ]

    @property
    def words(self) -> str:
        """第3次劝返（入户走访）."""
        return visit_words(ContactKind(self.kind), self.number)

    @property
    def author(self) -> User:
        """Who wrote these words: the visitor, or who corrected them."""
        return self.written_by or self.by
