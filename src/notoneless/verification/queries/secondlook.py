"""抽查复核: what may be drawn, who may look, how far a draw is, and how wrong the first look was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from notoneless.cases.models import CaseFinding
from notoneless.cases.queries import finding_words
from notoneless.children.models import WhereaboutsCode
from notoneless.core.desk import DeskLine
from notoneless.domain.secondlook import ErrorRate, SecondLookResult, drawn, error_rate, rates_by
from notoneless.domain.words import CaseState, FindingState, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Post, User, holding
from notoneless.verification.models import SecondLook, SecondLookDraw, SecondLookDrawSet, SecondLookSet

LOOKERS = (Role.BUREAU_OFFICER, Role.CENTRE_OFFICER)
DONE = (SecondLookResult.SAME, SecondLookResult.WRONG)
EACH_AT_MOST = 5


def population_of(
    *, from_on: date, until_on: date, code: WhereaboutsCode | None, township: Place | None
) -> QuerySet[CaseFinding]:
    """Findings accepted in these days that took a child off the list and still do; none that was drawn before.

    A finding that confirmed a child as out of school is not drawn: its case is open and people go there anyway."""
    latest = CaseFinding.objects.filter(case=OuterRef("case"), state=FindingState.ACCEPTED).order_by("-pk")
    first, last = _midnight(from_on), _midnight(until_on + timedelta(days=1))
    rows = CaseFinding.objects.filter(
        ~Exists(SecondLook.objects.filter(finding=OuterRef("pk"))),
        pk=Subquery(latest.values("pk")[:1]), state=FindingState.ACCEPTED, code__is_out_of_school=False,
        case__state=CaseState.CLEARED, reviewed_at__gte=first, reviewed_at__lt=last,
    )  # fmt: skip
    if code is not None:
        rows = rows.filter(code=code)
    if township is not None:
        rows = rows.filter(case__place__path__startswith=township.path)
    return rows.select_related("case__child", "case__place", "code", "sub").order_by("pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lookers(today: date) -> QuerySet[User]:
    """Who may be asked to look again: officers of the bureau and of the centre schools."""
    posts = (
        Post.objects.filter(holding(today), role__in=LOOKERS).select_related("unit").order_by("from_on", "pk")
    )
    people = User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")
    return people.prefetch_related(Prefetch("posts", posts, to_attr="looking_posts"))


def home_of_lookers(people: list[User], today: date) -> dict[int, list[str]]:
    """Person → the branches of places he works for; an officer of the bureau belongs to no township."""
    homes: dict[int, list[str]] = {person.pk: [] for person in people}
    posts = Post.objects.filter(
        holding(today), user__in=people, role=Role.CENTRE_OFFICER, unit__place__isnull=False
    )
    for user, path in posts.values_list("user", "unit__place__path"):
        homes[user].append(path)
    return homes


def barred_from(finding: CaseFinding, people: list[User], homes: dict[int, list[str]]) -> set[int]:
    """Who had a part in the first look, or answers for the township himself."""
    had_part = {finding.proposed_by_id, finding.reviewed_by_id, finding.seen_by_id, finding.case.person_id}
    path = finding.case.place.path if finding.case.place else ""
    return {
        one.pk for one in people if one.pk in had_part or any(path.startswith(home) for home in homes[one.pk])
    }


def draws_of(user: User) -> SecondLookDrawSet:
    """Draws in sight with their progress."""
    done = Q(looks__result__in=DONE)
    found: SecondLookDrawSet = (
        SecondLookDraw.objects.visible_to(user)
        .select_related("drawn_by", "code", "township")
        .annotate(
            done_count=Count("looks", filter=done),
            wrong_count=Count("looks", filter=Q(looks__result=SecondLookResult.WRONG)),
            reached_not_count=Count("looks", filter=Q(looks__result=SecondLookResult.NOT_REACHED)),
        )
        .order_by("-drawn_on", "-pk")
    )
    return found


def looks_of(user: User) -> SecondLookSet:
    """Looks in sight with what a list shows."""
    found: SecondLookSet = SecondLook.objects.visible_to(user).select_related(
        "draw", "assignee", "photo", "finding__case__child", "finding__case__place__parent__parent",
        "finding__code", "finding__sub", "finding__school", "finding__proposed_by", "finding__evidence",
    )  # fmt: skip
    return found


def is_drawn_again(draw: SecondLookDraw) -> bool:
    """Whether the seed kept gives the same children again: nobody picked them by hand."""
    population = [int(pk) for pk in draw.population.split(",")]
    kept = list(draw.looks.order_by("rank").values_list("finding", flat=True))
    return drawn(population, draw.sample_count, draw.seed) == kept


@dataclass(frozen=True, slots=True)
class RateLine:
    """One group with its error rate in words."""

    words: str
    rate: ErrorRate

    @property
    def rate_words(self) -> str:
        return rate_words(self.rate)


def rate_words(rate: ErrorRate) -> str:
    """4.0%(1/25，95%区间 0.7%–19.5%): never a rate without its count."""
    if rate.rate is None:
        return "还没有核到人"
    return f"{rate.rate * 100:.1f}%({rate.wrong}/{rate.checked}，95%区间 {rate.low * 100:.1f}%–{rate.high * 100:.1f}%)"


def _township(look: SecondLook) -> str:
    place = look.finding.case.place
    found = place.township if place is not None else None
    return found.name if found is not None else "未登记"


def rates_of(looks: list[SecondLook]) -> dict[str, list[RateLine]]:
    """By code, by township, by who set the code."""
    ways: dict[str, Callable[[SecondLook], str]] = {
        "按编码": lambda one: finding_words(one.finding),
        "按乡镇": _township,
        "按定码人": lambda one: one.finding.proposed_by.name if one.finding.proposed_by else "未记录",
    }
    return {
        title: [
            RateLine(key, rate)
            for key, rate in sorted(rates_by([(of(one), one.result) for one in looks]).items())
        ]
        for title, of in ways.items()
    }


def rate_of_all(looks: SecondLookSet) -> ErrorRate:
    """Of all looks in sight."""
    return error_rate(
        looks.filter(result=SecondLookResult.WRONG).count(), looks.filter(result__in=DONE).count()
    )


def second_look_lines(user: User, today: date) -> list[DeskLine]:
    """Whom to look at again."""
    if not may(user, "secondlook.check"):
        return []
    rows = (
        looks_of(user)
        .filter(assignee__in=sight(user).stands_for)
        .exclude(result__in=DONE)
        .order_by("draw__due_on")
    )
    count = rows.count()
    if count > EACH_AT_MOST:
        first = rows[0]
        url = reverse("verification:second_look_draw", args=[first.draw.key])
        due = first.draw.due_on
        return [DeskLine(f"{count}名孩子", "抽查复核", due, None, url, "看名单", 2, "verification")]
    return [
        DeskLine(row.finding.case.child.name, "抽查复核，电话或入户", row.draw.due_on, None,
                 reverse("verification:second_look_result", args=[row.key]), "去复核", 2, "verification")
        for row in rows
    ]  # fmt: skip
