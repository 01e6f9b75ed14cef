"""Poor families and whether all their children are in school with proof: what a round goes through.

A family is its children: those under one household number in one village, and those who share a guardian (the same
name with the same phone). It is found for all families at once, in a handful of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from notoneless.cases.models import Case, kept_from_schools
from notoneless.children.models import Child, Guardian, HouseholdEntry, Roll, SpecialGroup, Whereabouts
from notoneless.core.countysettings import county_days
from notoneless.domain.balance import ChildFacts
from notoneless.domain.guarantee import NotYet, PupilFacts, is_of_age, not_yet, reason_words
from notoneless.domain.words import CaseState, RollState, Sex, Stage
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User

UNDECIDED = (CaseState.SUSPECTED, CaseState.VERIFYING)


@dataclass(frozen=True, slots=True)
class Member:
    """A child of compulsory age of a family, where it sits, and why it is not counted in school."""

    child: Child
    stage: str
    school: str
    class_name: str
    why: NotYet | None
    reason: str

    @property
    def sex(self) -> str:
        return Sex(self.child.sex).label if self.child.sex != Sex.UNKNOWN else ""


@dataclass(slots=True)
class Family:
    """One poor household: its head, its village and its children of compulsory age, the youngest last."""

    key: str
    head: str
    village: Place | None
    members: list[Member] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return bool(self.members) and all(member.why is None for member in self.members)

    @property
    def missing(self) -> list[Member]:
        return [member for member in self.members if member.why is not None]


@dataclass(slots=True)
class _Found:
    """What was read of many children at once."""

    rolls: dict[int, Any] = field(default_factory=dict)
    codes: dict[int, Any] = field(default_factory=dict)
    ran_out: dict[int, date] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    graduated: set[int] = field(default_factory=set)


def poor_children(kinds: Collection[str], place: Place | None = None) -> QuerySet[Child]:
    """Living children in one of these groups today; of a place, those entered or living under it."""
    in_group = SpecialGroup.objects.filter(kind__in=list(kinds), until_on__isnull=True)
    rows = Child.objects.live().filter(pk__in=in_group.values("child"))
    if place is None:
        return rows
    here = Place.objects.filter(path__startswith=place.path)
    entered = HouseholdEntry.objects.filter(until_on__isnull=True, place__in=here)
    return rows.filter(Q(residence__in=here) | Q(pk__in=entered.values("child")))


def families_of(
    kinds: Collection[str], today: date, *, user: User | None = None, place: Place | None = None
) -> list[Family]:
    """Poor families with a child of compulsory age, by village and head. With a user only those all of whose children
    are in his sight: a brother out of sight is not told of, not even by a count."""
    poor = poor_children(kinds, place)
    sets = _joined(poor)
    everyone = {pk for members in sets for pk in members}
    children = {child.pk: child for child in _in_pieces(_with_home, everyone)}
    entries = {entry.child_id: entry for entry in _in_pieces(_entries, everyone)}
    seen = _seen(user, everyone) - _kept_from(user)
    guardians = _first_guardians(everyone)
    members = members_of(children.values(), today)
    found = []
    for pks in sets:
        if not pks <= seen:
            continue
        of_age = sorted((members[pk] for pk in pks if pk in members), key=_by_age)
        if of_age:
            found.append(_family(pks, of_age, children, entries, guardians))
    if place is not None:
        found = [one for one in found if one.village and one.village.path.startswith(place.path)]
    return sorted(found, key=lambda one: (one.village.code if one.village else "~", one.head, one.key))


def _by_age(member: Member) -> tuple[date, int]:
    return (member.child.born_on or date.max, member.child.pk)


def _seen(user: User | None, everyone: set[int]) -> set[int]:
    if user is None or sight(user).is_everything:
        return everyone
    visible = Child.objects.visible_to(user).values("pk")
    rows = Child.objects.filter(pk__in=visible).values_list("pk", flat=True)
    return set(_in_pieces(lambda some: rows.filter(pk__in=some), everyone))


def _kept_from(user: User | None) -> set[int]:
    """Children with a case this person's school must not know of: why the family waits would tell of it."""
    schools = kept_from_schools(user)
    if not schools:
        return set()
    return set(Case.objects.open().filter(hidden_from__in=schools).values_list("child", flat=True))


def _in_pieces(read: Any, keys: Iterable[int]) -> list[Any]:
    """The rows of many keys, some thousand keys a query: both databases limit how many words one may hold."""
    every = sorted(keys)
    return [row for at in range(0, len(every), 5_000) for row in read(every[at : at + 5_000])]


def _with_home(some: list[int]) -> QuerySet[Child]:
    return Child.objects.filter(pk__in=some).select_related("residence__parent__parent")


def _entries(some: list[int]) -> QuerySet[HouseholdEntry]:
    rows = HouseholdEntry.objects.filter(child__in=some, until_on__isnull=True)
    return rows.select_related("place__parent__parent")


def _first_guardians(everyone: set[int]) -> dict[int, str]:
    first: dict[int, str] = {}
    for child, name in _in_pieces(
        lambda some: Guardian.objects.filter(child__in=some).order_by("rank", "pk").values_list("child", "name"),
        everyone,
    ):  # fmt: skip
        first.setdefault(child, name)
    return first


def _joined(poor: QuerySet[Child]) -> list[set[int]]:
    """The children of each family with a poor child in it."""
    parent: dict[int, int] = {}

    def root(pk: int) -> int:
        while parent.setdefault(pk, pk) != pk:
            parent[pk] = parent[parent[pk]]
            pk = parent[pk]
        return pk

    for pk in poor.values_list("pk", flat=True):
        root(pk)
    for group in (*_by_number(poor), *_by_guardian(poor)):
        first, *others = group
        for other in others:
            parent[root(other)] = root(first)
    sets: dict[int, set[int]] = defaultdict(set)
    for pk in list(parent):
        sets[root(pk)].add(pk)
    return list(sets.values())


def _by_number(poor: QuerySet[Child]) -> list[list[int]]:
    """Living children under the household numbers of poor children, village by village."""
    numbers = HouseholdEntry.objects.filter(until_on__isnull=True, child__in=poor).exclude(
        household_number=""
    )
    rows = HouseholdEntry.objects.filter(
        until_on__isnull=True, household_number__in=numbers.values("household_number"),
        child__merged_into__isnull=True, child__died_on__isnull=True,
    ).select_related("place__parent")  # fmt: skip
    wanted = set(poor.values_list("pk", flat=True))
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in rows.order_by("pk"):
        groups[(row.place.village or row.place).pk, row.household_number].append(row.child_id)
    return [group for group in groups.values() if wanted.intersection(group)]


def _by_guardian(poor: QuerySet[Child]) -> list[list[int]]:
    """Living children who share a guardian with a poor child: a phone alone may be a shop's, a name anybody's."""
    phones = Guardian.objects.filter(child__in=poor).exclude(phone_index=None)
    rows = Guardian.objects.filter(
        phone_index__in=phones.values("phone_index"), child__merged_into__isnull=True, child__died_on__isnull=True
    )  # fmt: skip
    wanted = set(poor.values_list("pk", flat=True))
    groups: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for name, phone, child in rows.order_by("pk").values_list("name", "phone_index", "child"):
        groups[name, phone].append(child)
    return [group for group in groups.values() if wanted.intersection(group)]


def _family(
    pks: set[int], of_age: list[Member], children: dict[int, Child], entries: dict[int, Any], guardians: dict[int, str]
) -> Family:  # fmt: skip
    """The family under its household number; without one under its first child."""
    first = of_age[0].child
    entry = entries.get(first.pk) or next((entries[pk] for pk in sorted(pks) if pk in entries), None)
    home = entry.place if entry is not None else first.residence
    village = (home.village or home) if home is not None else None
    number = entry.household_number if entry is not None else ""
    key = f"{village.code if village else ''}#{number}" if number else f"child:{min(pks)}"
    head = (entry.head_name if entry is not None else "") or guardians.get(first.pk, "") or first.name
    return Family(key=key, head=head, village=village, members=of_age)


def members_of(children: Iterable[Child], today: date) -> dict[int, Member]:
    """Of these children those of compulsory age, each with its place in school or why it has none."""
    children = list(children)
    read = _read({child.pk for child in children}, today)
    age = county_days("county.entry_age")
    found = {}
    for child in children:
        pupil = _pupil(child, read, today)
        if is_of_age(pupil, today, entry_age=age):
            why = not_yet(pupil, today)
            roll = read.rolls.get(child.pk)
            found[child.pk] = Member(
                child=child,
                stage=str(roll.stage) if roll else "",
                school=roll.school.name if roll else _elsewhere(read.codes.get(child.pk)),
                class_name=roll.school_class.label(today) if roll else "",
                why=why,
                reason=reason_words(why, pupil) if why else "",
            )
    return found


def _elsewhere(code: Any) -> str:
    return "外校就读（有证明）" if code is not None and code.code.is_in_school else ""


def _pupil(child: Child, read: _Found, today: date) -> PupilFacts:
    """One child's facts for the rules. A child whose birth date is not known yet counts until it is."""
    roll, code, case = read.rolls.get(child.pk), read.codes.get(child.pk), read.cases.get(child.pk)
    in_school = code if code is not None and code.code.is_in_school else None
    accounted = code if code is not None and not code.code.is_out_of_school else None
    facts = ChildFacts(
        born_on=child.born_on or date(today.year - 9, 1, 1),
        on_line_from=today,
        has_graduated=child.pk in read.graduated,
        has_open_case=case is not None,
        has_active_roll=roll is not None and roll.state == RollState.ACTIVE,
        certificate_until=(in_school.until_on or date.max) if in_school else None,
        accounted_code=accounted.code.slug if accounted else None,
        accounted_until=accounted.until_on if accounted else None,
    )
    return PupilFacts(
        facts, is_suspected=case in UNDECIDED, is_suspended=roll is not None and roll.state == RollState.SUSPENDED,
        ran_out_on=read.ran_out.get(child.pk), case_words=CaseState(case).label if case else "",
    )  # fmt: skip


def _read(everyone: set[int], today: date) -> _Found:
    """Rolls, codes, cases and graduations of many children."""
    found = _Found()
    for roll in _in_pieces(
        lambda some: Roll.objects.current().filter(child__in=some).select_related("school", "school_class"), everyone
    ):  # fmt: skip
        found.rolls[roll.child_id] = roll
    for code in _in_pieces(
        lambda some: Whereabouts.objects.filter(child__in=some, ended_on__isnull=True).select_related("code"), everyone
    ):  # fmt: skip
        if code.until_on is not None and code.until_on < today:
            if code.code.is_in_school:
                found.ran_out[code.child_id] = code.until_on
        elif code.from_on <= today:
            found.codes[code.child_id] = code
    cases = _in_pieces(
        lambda some: Case.objects.open().filter(child__in=some).values_list("child", "state"), everyone
    )
    found.cases = dict(cases)
    finished = Roll.objects.filter(state=RollState.GRADUATED, stage=Stage.JUNIOR, until_on__lte=today)
    done = finished.values_list("child", flat=True)
    found.graduated = set(_in_pieces(lambda some: done.filter(child__in=some), everyone))
    return found
