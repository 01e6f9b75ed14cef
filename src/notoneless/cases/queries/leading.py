"""Who leads a case, who belongs to its group, and which children have none though they must."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from notoneless.cases.models import Case
from notoneless.children.models import Child, HouseholdEntry, Roll, WhereaboutsCode
from notoneless.children.queries import holding_whereabouts, home_of, rolls_placing
from notoneless.children.queries.season import waits_until_set_day
from notoneless.core.countysettings import county_days
from notoneless.domain.caselead import LeadGround, counts_as_on_roll, lead_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import birth_window
from notoneless.domain.words import (
    TOWNSHIPS,
    MemberRole,
    Role,
    RollMoveKind,
    RollState,
    Stage,
    UnitKind,
)
from notoneless.grid.access import sight, sight_of
from notoneless.grid.models import Post, Unit, User, holding
from notoneless.grid.queries import (
    bureau,
    cover_of,
    homeroom_teacher_of,
    person_for,
    township_government_of,
    village_officers_of,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a case, who helps, who is named, and by which rule."""

    unit: Unit
    person: User
    rule: str
    helper: Unit | None = None


def lead_for(child: Child, today: date) -> Lead | Refusal:
    """Who leads, by the lead rule (domain.caselead), and who of that unit is named.

    At a school the homeroom teacher of the child's class, at a covering unit the person the cover names.
    """
    roll = child.rolls.select_related("school", "school_class").order_by("-entered_on", "-pk").first()
    on_roll = roll is not None and counts_as_on_roll(RollState(roll.state), _left_by(roll))
    home = home_of(child)
    cover = cover_of(home, today) if home else None
    is_near = cover is not None and cover.place.kind not in TOWNSHIPS
    found = lead_of(
        roll_unit=roll.school if roll is not None and on_roll else None,
        cover_unit=cover.unit if cover is not None and is_near else None,
        centre_unit=cover.unit if cover is not None and not is_near else None,
        bureau=bureau(),
    )
    if isinstance(found, Refusal):
        return found
    person = None
    if found.ground == LeadGround.ROLL and roll is not None:
        person = homeroom_teacher_of(roll.school_class, today)
    elif cover is not None and cover.unit_id == found.unit.pk:
        person = cover.person
    person = person or person_for(found.unit, today)
    if person is None:
        return Refusal("还没有能负责个案的人：请先导入人员，至少要有一名教育局专干。", "case.no_person")
    return Lead(found.unit, person, found.ground.label, found.helper)


def _left_by(roll: Roll) -> RollMoveKind | None:
    if roll.until_on is None:
        return None
    last = roll.moves.exclude(kind__in=(RollMoveKind.ENROL, RollMoveKind.RETURN)).first()
    return RollMoveKind(last.kind) if last is not None else None


@dataclass(frozen=True, slots=True)
class Member:
    """One named person of a working group."""

    role: MemberRole
    unit: Unit | None
    user: User


def members_by_rule(case: Case, today: date) -> list[Member]:
    """The working group the county's plan asks for: lead, helping school, homeroom teacher, township, village,
    centre school — as far as there are people in these posts. Each person once, in the first role found."""
    found = [Member(MemberRole.LEAD, case.unit, case.person)]
    place = home_of(case.child)
    cover = cover_of(place, today) if place else None
    if cover is not None and (helper := cover.person or person_for(cover.unit, today)):
        found.append(Member(MemberRole.HELP, cover.unit, helper))
    roll = Roll.objects.current().filter(child=case.child).select_related("school_class").first()
    if roll is not None and (teacher := homeroom_teacher_of(roll.school_class, today)):
        found.append(Member(MemberRole.TEACHER, roll.school, teacher))
    centre = case.unit.centre
    if centre is not None and (officer := person_for(centre, today)):
        found.append(Member(MemberRole.HELP, centre, officer))
    if place is not None:
        township = township_government_of(place)
        if township is not None and (officer := person_for(township, today)):
            found.append(Member(MemberRole.TOWNSHIP, township, officer))
        found += [
            Member(MemberRole.VILLAGE, unit_of(user, today), user)
            for user in village_officers_of(place, today)
        ]
    kept_out = school_people(case, today)
    once: dict[int, Member] = {}
    for member in found:
        if member.user.pk in kept_out or (member.unit is not None and member.unit.pk == case.hidden_from_id):
            continue
        once.setdefault(member.user.pk, member)
    return list(once.values())


def school_people(case: Case, today: date) -> set[int]:
    """Everybody of the school a case is kept from."""
    if case.hidden_from_id is None:
        return set()
    posts = Post.objects.filter(holding(today), unit=case.hidden_from_id)
    return set(posts.values_list("user", flat=True))


def unit_of(user: User, today: date) -> Unit | None:
    """The unit of a person's first post."""
    return sight_of(user, today).unit


def acting_unit(user: User, case: Case) -> Unit:
    """On whose behalf this person acts in the case: one of his own units, the lead unit where he serves in it."""
    units = [post.unit for post in sight(user).posts]
    return next((unit for unit in units if unit.pk == case.unit_id), units[0] if units else case.unit)


def roll_is_evidence(child: Child, code: WhereaboutsCode) -> bool:
    """For 'in school and on the roll' the roll in this installation is itself the proof."""
    return code.slug == "in_school_registered" and Roll.objects.current().filter(child=child).exists()


def unplaced_children(today: date, among: QuerySet[Child] | None = None) -> QuerySet[Child]:
    """Children of the household line and of school age who are in none of the three states: no open roll (one
    suspended long past its last day is none), no unexpired whereabouts, no open case, grade 9 not finished. There must
    be none; whoever finds some opens their cases. The balance counts the same children as unplaced (a test holds both
    to it).

    Entrants of a running season are not missing before its set day; that day decides (cases.services.season)."""
    children = Child.objects.all() if among is None else among
    child = OuterRef("pk")
    first, last = birth_window(today, entry_age=county_days("county.entry_age"))
    on_line = HouseholdEntry.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today), child=child, from_on__lte=today
    )
    # a code that says "out of school" accounts for nobody: it belongs to a case, and that one may have ended
    placed = holding_whereabouts(today).filter(child=child, from_on__lte=today, code__is_out_of_school=False)
    finished = Roll.objects.filter(
        child=child, state=RollState.GRADUATED, stage=Stage.JUNIOR, until_on__lte=today
    )
    found = children.filter(
        Q(born_on__isnull=True) | Q(born_on__range=(first, last)),
        Exists(on_line),
        ~Exists(finished),
        ~Exists(rolls_placing(today).filter(child=child)),
        ~Exists(placed),
        ~Exists(Case.objects.open().filter(child=child)),
        merged_into__isnull=True,
        died_on__isnull=True,
    )
    found = found.exclude(pk__in=waits_until_set_day(today).values("child"))
    return found.select_related("residence")


def people_for_case(case: Case, today: date) -> QuerySet[User]:
    """People who may belong to this case's working group: those at the lead unit and above it, the covering unit,
    the township and village of the child's home, the school of its roll, and whoever is in the group now."""
    units = set(Unit.objects.filter(pk=case.unit_id).values_list("pk", flat=True))
    if case.unit.centre is not None:
        units.add(case.unit.centre.pk)
    place = home_of(case.child)
    if place is not None:
        cover = cover_of(place, today)
        units |= {cover.unit_id} if cover else set()
        branch = [node.pk for node in (place.village, place.township) if node is not None]
        units |= set(
            Unit.objects.filter(place__in=branch).exclude(kind=UnitKind.SCHOOL).values_list("pk", flat=True)
        )
    units |= set(Roll.objects.current().filter(child=case.child).values_list("school", flat=True))
    posts = Post.objects.filter(holding(today), unit__in=units).exclude(role=Role.CLASS_TEACHER)
    teachers = Post.objects.filter(
        holding(today),
        school_class__in=Roll.objects.current().filter(child=case.child).values("school_class"),
    )
    now = case.members.filter(until_on__isnull=True).values("user")
    chosen = (
        Q(pk__in=posts.values("user"))
        | Q(pk__in=teachers.values("user"))
        | Q(pk__in=now)
        | Q(pk=case.person_id)
    )
    people = User.objects.filter(chosen, is_active=True).exclude(pk__in=school_people(case, today))
    return people.prefetch_related("posts__unit").order_by("name")
