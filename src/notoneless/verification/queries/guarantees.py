"""Reads of 有保障认定: the round, its families with their state, the figures, batches and files in sight, what lapses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll
from notoneless.core.desk import DeskLine
from notoneless.domain.guarantee import BatchState, FamilyState, GuaranteeState, NotYet, WithdrawalState
from notoneless.domain.words import RollState, Stage
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, User
from notoneless.verification.models import (
    Guarantee,
    GuaranteeBatch,
    GuaranteeChild,
    GuaranteeFile,
    GuaranteeRound,
    GuaranteeWithdrawal,
)
from notoneless.verification.queries.families import Family, families_of, members_of


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family of a round, where it stands and its certificate."""

    family: Family
    state: FamilyState
    guarantee: Guarantee | None

    @property
    def township(self) -> Place | None:
        return self.family.village.township if self.family.village else None


def round_now(year: str = "") -> GuaranteeRound | None:
    """The round of this year, else the newest."""
    rounds = GuaranteeRound.objects.select_related("unit")
    if year.isdecimal():
        return rounds.filter(year=int(year[:4])).first()
    return rounds.first()


def lines_of(found: GuaranteeRound, user: User, today: date, place: Place | None = None) -> list[FamilyLine]:
    """Every family of the round in sight, with its state today."""
    live = GuaranteeChild.objects.filter(round=found, is_live=True).select_related("guarantee")
    by_child = {row.child_id: row.guarantee for row in live}
    lapsed = set(lapsing(today).filter(round=found).values_list("pk", flat=True))
    lines = []
    for family in families_of(found.kinds, today, user=user, place=place):
        guarantee = next((by_child[m.child.pk] for m in family.members if m.child.pk in by_child), None)
        lines.append(FamilyLine(family, _state(family, guarantee, lapsed), guarantee))
    return lines


def _state(family: Family, guarantee: Guarantee | None, lapsed: set[int]) -> FamilyState:
    if guarantee is None:
        return FamilyState.READY if family.is_ready else FamilyState.NOT_YET
    if guarantee.state == GuaranteeState.PREPARED:
        return FamilyState.PREPARED
    return FamilyState.LAPSED if guarantee.pk in lapsed else FamilyState.ISSUED


def lapsing(today: date) -> QuerySet[Guarantee]:
    """Issued certificates of the newest round with a child that is no longer in school with proof: to be withdrawn."""
    newest = GuaranteeRound.objects.order_by("-year").values("pk")[:1]
    issued = Guarantee.objects.issued().filter(round__in=newest)
    return issued.filter(pk__in=lapsed_keys(issued, today))


def lapsed_keys(issued: QuerySet[Guarantee], today: date) -> list[int]:
    """Of these certificates the keys of those that have ended; the doubtful ones are read in full by the rule."""
    child = OuterRef("child")
    doubtful = GuaranteeChild.objects.filter(guarantee__in=issued, child__died_on__isnull=True).filter(
        Exists(Case.objects.open().filter(child=child))
        | ~Exists(Roll.objects.current().filter(child=child, state=RollState.ACTIVE))
    )
    rows = [(row.guarantee_id, _standing(row)) for row in doubtful.select_related("child__merged_into")]
    members = members_of([child for _, child in rows], today)
    return sorted({key for key, child in rows if (m := members.get(child.pk)) and m.why is not None})


def _standing(row: GuaranteeChild) -> Child:
    """The child's file; the one it was joined to where there were two."""
    return row.child.merged_into or row.child


def ended_words(guarantee: Guarantee, today: date) -> str:
    """Why a certificate has ended, child by child; empty while it stands."""
    rows = guarantee.children.select_related("child__merged_into")
    members = members_of([_standing(row) for row in rows], today).values()
    return "；".join(f"{one.child.name}{one.why.label}" for one in members if one.why is not None)


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of the families of one place."""

    place: Place | None
    families: int
    pupils: int
    primary: int
    junior: int
    states: Counter[str]

    @property
    def label(self) -> str:
        return self.place.name if self.place is not None else "未登记到村"

    @property
    def code(self) -> str:
        return self.place.code if self.place is not None else ""


def tally(lines: list[FamilyLine], place: Place | None = None) -> Tally:
    """Households, children by stage, and how many households are how far."""
    members = [member for line in lines for member in line.family.members]
    stages = Counter(member.stage for member in members)
    return Tally(
        place, len(lines), len(members), stages[str(Stage.PRIMARY)], stages[str(Stage.JUNIOR)],
        Counter(str(line.state) for line in lines),
    )  # fmt: skip


def tallies(lines: list[FamilyLine], *, by_village: bool) -> list[Tally]:
    """The same by township, or by village of one township, in the order of the code."""
    groups: dict[str, tuple[Place | None, list[FamilyLine]]] = {}
    for line in lines:
        place = line.family.village if by_village else line.township
        groups.setdefault(place.code if place else "~", (place, []))[1].append(line)
    return [tally(found, place) for _, (place, found) in sorted(groups.items())]


def reasons(lines: list[FamilyLine]) -> list[tuple[NotYet, int]]:
    """Why families are not certified yet: children by reason, most first."""
    found = Counter(
        m.why for line in lines if line.guarantee is None for m in line.family.missing if m.why is not None
    )
    return found.most_common()


def guarantees_of(user: User) -> QuerySet[Any]:
    """Certificates in sight, with their children."""
    rows = Guarantee.objects.visible_to(user).select_related("village", "batch", "round__unit")
    return rows.prefetch_related("children")


def batches_of(user: User) -> QuerySet[Any]:
    """Batches, which only the bureau prepares, signs and reads."""
    rows = GuaranteeBatch.objects.select_related("place", "round__unit", "prepared_by", "signed_by")
    return rows if sight(user).is_everything else rows.none()


def files_of(user: User) -> QuerySet[Any]:
    """Printed files in sight: the bureau's all; a township's and a centre's those of their villages on which no child is
    out of their sight."""
    rows = GuaranteeFile.objects.select_related("village", "batch__round", "word_file", "pdf_file")
    see = sight(user)
    if see.is_everything:
        return rows
    if not see.place_paths:
        return rows.none()
    named = Guarantee.objects.filter(
        round=OuterRef("batch__round"), village=OuterRef("village"), number__isnull=False
    )
    hidden = named.exclude(pk__in=Guarantee.objects.visible_to(user).values("pk"))
    return rows.filter(~Exists(hidden), village__in=see.home_place_ids)


def withdrawals_of(user: User) -> QuerySet[Any]:
    """Papers that withdraw a certificate in sight."""
    rows = GuaranteeWithdrawal.objects.filter(guarantee__in=Guarantee.objects.visible_to(user))
    return rows.select_related("guarantee__village", "prepared_by", "signed_by", "word_file", "pdf_file")


def place_asked(user: User, code: str) -> Place | None:
    """The place with this code, where the user may see it."""
    found: Place | None = sight(user).places.filter(code=code[:14]).first() if code else None
    return found


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """For the bureau: certificates that have ended and are not withdrawn; for its leader what waits for a signature."""
    lines: list[DeskLine] = []
    if may(user, "guarantees.prepare"):
        ended = lapsing(today).exclude(withdrawals__state=WithdrawalState.PREPARED)
        count = ended.count()
        url = f"{reverse('verification:guarantee_families')}?state={FamilyState.LAPSED}"
        if count:
            since = ended.exclude(lapsed_on=None).order_by("lapsed_on").values_list("lapsed_on", flat=True)
            said = "有孩子不在校了，编制撤销通知"
            lines.append(_line(f"{count}户认定书", said, since.first(), url, "看名单"))
    if may(user, "guarantees.sign"):
        batches = GuaranteeBatch.objects.filter(state=BatchState.PREPARED).exclude(prepared_by=user)
        for batch in batches[:5]:
            url = reverse("verification:guarantee_batch", args=[batch.key])
            said = f"{batch.family_count}户认定书"
            lines.append(_line(said, "审阅后签发", batch.prepared_on, url, "去签发"))
        waiting = GuaranteeWithdrawal.objects.filter(state=WithdrawalState.PREPARED)
        for row in waiting.exclude(prepared_by=user).select_related("guarantee")[:5]:
            url = reverse("verification:guarantee", args=[row.guarantee.key])
            lines.append(
                _line(f"{row.guarantee.head_name}户", "签发撤销通知", row.prepared_on, url, "去签发")
            )
    return lines


def _line(who: str, what: str, since_on: date | None, url: str, button: str) -> DeskLine:
    return DeskLine(who, what, None, since_on, url, button, 4, "verification")
