"""Who answers for what: people by unit, covers by place, authorities by place, contacts across and up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from notoneless.core.countysettings import county_days
from notoneless.core.models import Holiday
from notoneless.domain.lines import stages_of
from notoneless.domain.schooldays import DayCount, Span, days_of_term
from notoneless.domain.schoolyear import SIX_THREE, entry_year_of, grade_of, read_class_name, school_year_of
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS, VILLAGES, Role, SchoolKind, Stage, UnitKind
from notoneless.domain.workdays import Calendar
from notoneless.grid.access import ADMINS, sight
from notoneless.grid.models import (
    Cover,
    Place,
    Post,
    ReceivingSchool,
    SchoolBreak,
    SchoolClass,
    SchoolYear,
    Term,
    Unit,
    User,
    holding,
)

ANSWERING: dict[str, tuple[Role, ...]] = {
    UnitKind.COUNTY_GOVERNMENT: (),
    UnitKind.BUREAU: (Role.BUREAU_OFFICER, Role.BUREAU_LEADER),
    UnitKind.TOWNSHIP_GOVERNMENT: (Role.TOWNSHIP_OFFICER,),
    UnitKind.STREET_OFFICE: (Role.TOWNSHIP_OFFICER,),
    UnitKind.VILLAGE_COMMITTEE: (Role.VILLAGE_OFFICER,),
    UnitKind.CENTRE_SCHOOL: (Role.CENTRE_OFFICER, Role.SCHOOL_MANAGER),
    UnitKind.SCHOOL: (Role.SCHOOL_MANAGER,),
    UnitKind.DEPARTMENT: (Role.PARTNER,),
}
"""Whose name stands for a unit, by role, first one first."""


def path_steps(path: str) -> list[str]:
    """The paths of a node and of all above it, root first: "a/b/" gives "a/" and "a/b/"."""
    return [path[: end + 1] for end, mark in enumerate(path) if mark == "/"]


def standing_posts(today: date) -> QuerySet[Post]:
    """Posts that hold today, of people who may log in."""
    return (
        Post.objects.filter(holding(today), user__is_active=True)
        .select_related("user")
        .order_by("from_on", "pk")
    )


def managers_of(unit: Unit, today: date) -> list[User]:
    """The people who answer for this very unit today, the first one first."""
    roles = ANSWERING[unit.kind]
    posts = sorted(
        standing_posts(today).filter(unit=unit, role__in=roles), key=lambda post: roles.index(Role(post.role))
    )
    return list(dict.fromkeys(post.user for post in posts))


def person_for(unit: Unit, today: date) -> User | None:
    """Who answers for a unit: its own first person, else the next above, in the end the bureau. One query."""
    line = {step: rank for rank, step in enumerate(path_steps(unit.path))}
    at_bureau = Q(unit__kind=UnitKind.BUREAU, unit__until_on__isnull=True)
    found: list[tuple[tuple[int, int], User]] = []
    for post in (
        standing_posts(today).filter(Q(unit__path__in=line) | at_bureau).select_related("unit", "user")
    ):
        roles = ANSWERING[post.unit.kind]
        if Role(post.role) in roles:
            nearness = len(line) - line[post.unit.path] if post.unit.path in line else len(line) + 1
            found.append(((nearness, roles.index(Role(post.role))), post.user))
    return min(found, key=lambda one: one[0])[1] if found else None


def cover_of(place: Place, today: date) -> Cover | None:
    """The cover that holds for a place today: its own, else that of the nearest place above."""
    return (
        Cover.objects.filter(holding(today), place__path__in=path_steps(place.path))
        .select_related("place", "unit__parent", "unit__place", "person")
        .order_by(Length("place__path").desc(), "-from_on")
        .first()
    )


def covers_by(unit: Unit, today: date) -> QuerySet[Cover]:
    """What a school covers today."""
    return Cover.objects.filter(holding(today), unit=unit).select_related("place__parent", "person")


def bureau() -> Unit | None:
    """The county's education bureau."""
    return Unit.objects.filter(kind=UnitKind.BUREAU, until_on__isnull=True).order_by("pk").first()


def _unit_of(place: Place, *kinds: str) -> Unit | None:
    return (
        Unit.objects.filter(kind__in=kinds, until_on__isnull=True, place__path__in=path_steps(place.path))
        .select_related("place", "parent")
        .order_by(Length("place__path").desc(), "pk")
        .first()
    )


def township_government_of(place: Place) -> Unit | None:
    """The township government or street office a place belongs to."""
    return _unit_of(place, *TOWNSHIP_GOVERNMENTS)


def village_committee_of(place: Place) -> Unit | None:
    """The village or residents' committee a place belongs to."""
    return _unit_of(place, UnitKind.VILLAGE_COMMITTEE)


def village_officers_of(place: Place, today: date) -> list[User]:
    """The village officers who know this place, the one of the nearest place first."""
    steps = path_steps(place.path)
    posts = (
        standing_posts(today)
        .filter(role=Role.VILLAGE_OFFICER)
        .filter(Q(place__path__in=steps) | Q(place__isnull=True, unit__place__path__in=steps))
        .select_related("user", "place", "unit__place")
    )

    def depth(post: Post) -> int:
        known = post.place or post.unit.place
        return len(known.path) if known else 0

    nearest = sorted(posts, key=depth, reverse=True)
    return list(dict.fromkeys(post.user for post in nearest))


def homeroom_teacher_of(school_class: SchoolClass, today: date) -> User | None:
    """The homeroom teacher of a class today."""
    post = standing_posts(today).filter(role=Role.CLASS_TEACHER, school_class=school_class).first()
    return post.user if post else None


def order_issuer_for(place: Place) -> Unit | None:
    """Who may order a guardian (义务教育法 第58条): the township government; in a street the bureau."""
    found = township_government_of(place)
    return found if found is not None and found.kind == UnitKind.TOWNSHIP_GOVERNMENT else bureau()


def units_seen(user: User, today: date) -> QuerySet[Unit]:
    """Units whose page and contacts a person may open: his own, those above, below, and across the two lines."""
    see = sight(user)
    if see.is_everything or see.has_role(*ADMINS):
        return Unit.objects.all()
    found = Q(pk__in=[])
    around: set[str] = set()
    for post in see.posts:
        found |= Q(path__in=path_steps(post.unit.path))
        if post.role != Role.CLASS_TEACHER:
            found |= Q(path__startswith=post.unit.path)
        if post.unit.place is not None:
            around.update(path_steps(post.unit.place.path))
    found |= Q(place__path__in=around, kind__in=(*TOWNSHIP_GOVERNMENTS, UnitKind.BUREAU))
    places = Place.objects.under(*see.place_paths, *see.cover_place_paths)
    found |= Q(place__in=places)
    covers = Cover.objects.filter(holding(today)).filter(Q(place__in=places) | Q(place__path__in=around))
    if not see.has_role(Role.CLASS_TEACHER) or len(see.roles) > 1:
        found |= Q(pk__in=covers.values("unit"))
    return Unit.objects.filter(found)


@dataclass
class Contact:
    """One unit in the contact network, with the people who answer for it."""

    unit: Unit
    people: list[Post] = field(default_factory=list)


def contacts_for(units: Iterable[Unit], today: date) -> list[Contact]:
    """These units with their people, two queries."""
    found = {unit.pk: Contact(unit) for unit in units}
    for post in standing_posts(today).filter(unit__in=found).select_related("user"):
        contact = found[post.unit_id]
        if Role(post.role) in ANSWERING[contact.unit.kind]:
            contact.people.append(post)
    return list(found.values())


def network_of(user: User, today: date) -> dict[str, list[Contact]]:
    """The contact network of a person's first post: above, own, across, below (A6)."""
    own = sight(user).unit
    if own is None:
        return {}
    groups: dict[str, list[Unit]] = {"above": [], "own": [], "across": [], "below": []}
    is_bureau = own.kind == UnitKind.BUREAU
    seen = units_seen(user, today).filter(until_on__isnull=True).select_related("place")
    for unit in seen.order_by("kind", "number"):
        if unit.pk == own.pk:
            groups["own"].append(unit)
        elif own.path.startswith(unit.path) or unit.kind == UnitKind.BUREAU:
            groups["above"].append(unit)
        elif unit.parent_id == own.pk:
            groups["below"].append(unit)
        elif not unit.path.startswith(own.path) and (not is_bureau or unit.kind in TOWNSHIP_GOVERNMENTS):
            groups["across"].append(unit)
    return {name: contacts_for(units, today) for name, units in groups.items()}


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One village on the cover board: who covers it and what is wrong with that, if anything."""

    place: Place
    township: Place | None
    cover: Cover | None
    state: str  # none, no_person, overload, ok


COVER_STATES = {"none": "未落实学校", "no_person": "未落实责任人", "overload": "一人包村过多", "ok": "已落实"}


def covers_board(user: User, today: date) -> list[CoverLine]:
    """Every village in sight with its cover, gaps first."""
    villages = sight(user).places.filter(kind__in=VILLAGES, until_on__isnull=True).select_related("parent")
    covers = {
        cover.place_id: cover
        for cover in Cover.objects.filter(holding(today)).select_related("unit", "person").order_by("from_on")
    }
    present = set(standing_posts(today).values_list("user", "unit"))
    load = Counter(c.person_id for c in covers.values() if c.person_id)
    most = county_days("grid.cover_most")
    full = {person for person, count in load.items() if count > most}
    lines = [
        CoverLine(place, place.parent, cover, _cover_state(cover, present, full))
        for place in villages.order_by("code")
        for cover in (covers.get(place.pk),)
    ]
    rank = list(COVER_STATES)
    return sorted(lines, key=lambda line: rank.index(line.state))


def _cover_state(cover: Cover | None, present: set[tuple[int, int]], full: set[int]) -> str:
    if cover is None:
        return "none"
    if cover.person_id is None or (cover.person_id, cover.unit_id) not in present:
        return "no_person"
    return "overload" if cover.person_id in full else "ok"


def schools_seen(user: User, today: date) -> QuerySet[Unit]:
    """Schools in sight with their number of classes."""
    return (
        units_seen(user, today)
        .filter(kind=UnitKind.SCHOOL, until_on__isnull=True)
        .select_related("school", "parent", "place")
        .annotate(classes_count=Count("classes", distinct=True))
    )


def classes_of(school: Unit, today: date) -> list[tuple[SchoolClass, User | None]]:
    """The classes that are in school now, by grade, with their homeroom teachers."""
    year = school_year_of(today)
    teachers: dict[int | None, User] = {}
    for post in standing_posts(today).filter(role=Role.CLASS_TEACHER, unit=school):
        teachers.setdefault(post.school_class_id, post.user)
    graded = [
        (grade, row, teachers.get(row.pk))
        for row in SchoolClass.objects.filter(school=school)
        if (grade := grade_of(row.entry_year, Stage(row.stage), year)) is not None
    ]
    return [(row, user) for _, row, user in sorted(graded, key=lambda one: (one[0], one[1].class_no))]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree with those below it."""

    unit: Unit
    below: list[Branch]


def unit_tree(units: Iterable[Unit]) -> list[Branch]:
    """These units as trees; a unit whose parent is not among them stands at the top."""
    branches = {unit.pk: Branch(unit, []) for unit in units}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id or 0)
        (above.below if above is not None else tops).append(branch)
    return tops


def standing_posts_of_all() -> QuerySet[Post]:
    """Posts that are not ended, of switched-off people too: the people list finds those as well."""
    return Post.objects.filter(until_on__isnull=True)


def people_at(unit: Unit, today: date) -> QuerySet[User]:
    """The people who hold a post at this unit today and may log in."""
    return (
        User.objects.filter(posts__in=standing_posts(today).filter(unit=unit))
        .distinct()
        .order_by("name", "login")
    )


def class_called(school: Unit, name: str, today: date) -> SchoolClass | None:
    """The class of this school that is called so today (三年级1班, 三年级(1)班, 3.1)."""
    read = read_class_name(name)
    if read is None:
        return None
    grade, class_no = read
    return SchoolClass.objects.filter(
        school=school,
        stage=SIX_THREE.stage_of_grade(grade),
        entry_year=entry_year_of(grade, school_year_of(today)),
        class_no=class_no,
    ).first()


def people_with_posts(today: date) -> QuerySet[User]:
    """Everybody, with the posts of today fetched along."""
    posts = Post.objects.filter(holding(today)).select_related("unit").order_by("from_on", "pk")
    return User.objects.prefetch_related(Prefetch("posts", posts))


def managed_schools(user: User) -> QuerySet[Unit]:
    """The schools this person manages today."""
    return Unit.objects.filter(pk__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER))


def colleagues_of(user: User, today: date) -> QuerySet[User]:
    """Who works at the schools this person manages."""
    here = Post.objects.filter(holding(today), unit__in=managed_schools(user))
    return people_with_posts(today).filter(pk__in=here.values("user"), is_active=True)


def colleagues_at(unit: Unit, today: date) -> QuerySet[User]:
    """Who works at this unit and may log in."""
    return User.objects.filter(
        pk__in=Post.objects.filter(holding(today), unit=unit).values("user"), is_active=True
    ).order_by("name")


def slips_wanted(user: User, today: date, unit: str = "") -> list[User]:
    """Who has no password of his own yet and may be given a code by this person: for the whole county the security
    admin's, where ``unit`` (part of a unit's name) narrows it; for a school its homeroom teachers."""
    people = people_with_posts(today).filter(is_active=True, activated_at__isnull=True).exclude(pk=user.pk)
    if not sight(user).has_role(Role.SECURITY_ADMIN):
        people = people.filter(pk__in=colleagues_of(user, today).values("pk"))
    if unit:
        named = Post.objects.filter(holding(today), unit__name__contains=unit)
        people = people.filter(pk__in=named.values("user"))
    return [one for one in people.order_by("login") if one.posts.all()]


def posts_to_stand_in_for(user: User, today: date) -> QuerySet[Post]:
    """The posts this person may give a stand-in: a school's own homeroom teachers, all for the security admin.
    Nobody's own, and none that itself stands in."""
    posts = Post.objects.filter(holding(today), until_on__isnull=True, user__is_active=True).exclude(
        user=user
    )
    if not sight(user).has_role(Role.SECURITY_ADMIN):
        posts = posts.filter(role=Role.CLASS_TEACHER, unit__in=managed_schools(user))
    return posts.select_related("unit", "user", "school_class", "place").order_by("unit__name", "role", "pk")


def stand_ins(user: User, today: date) -> QuerySet[Post]:
    """Who stands in for whom now or soon, among the posts this person may give a stand-in."""
    posts = posts_to_stand_in_for(user, today)
    rows = Post.objects.filter(acting_for__isnull=False, until_on__gte=today).filter(
        unit__in=posts.values("unit"), role__in=posts.values("role")
    )
    return rows.select_related("unit", "user", "acting_for", "school_class", "place").order_by(
        "from_on", "pk"
    )


def covering_units(user: User, today: date) -> QuerySet[Unit]:
    """The schools a person may give a village to: all for the bureau, its own for a centre school."""
    see = sight(user)
    units = Unit.objects.all() if see.is_everything else Unit.objects.under(*see.unit_paths)
    return units.filter(kind__in=(UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL), until_on__isnull=True).order_by(
        "name"
    )


def contacts_found(user: User, words: str, today: date) -> list[Contact]:
    """Units in sight whose name, or the name of whose people, holds these words; thirty at most."""
    seen = units_seen(user, today).filter(until_on__isnull=True)
    people = standing_posts(today).filter(user__name__contains=words).values("unit")
    return contacts_for(
        seen.filter(Q(name__contains=words) | Q(pk__in=people)).order_by("number")[:30], today
    )


def county_calendar() -> Calendar:
    """放假与调休 as the county has entered them."""
    rows = Holiday.objects.values_list("on", "is_workday")
    return Calendar.of(
        off_days=[on for on, is_workday in rows if not is_workday],
        work_days=[on for on, is_workday in rows if is_workday],
    )


def breaks_of(school: Unit | None) -> QuerySet[SchoolBreak]:
    """The breaks that hold for a school: the county's, its own, those of its centre school. None: the county's."""
    own = Q(unit__isnull=True)
    if school is not None:
        own |= Q(unit__path__in=path_steps(school.path))
    return SchoolBreak.objects.filter(own, withdrawn_on__isnull=True).select_related("unit")


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of a school year with its school days."""

    year: SchoolYear
    term: Term
    days: DayCount
    is_certain: bool
    is_now: bool


def term_lines(school: Unit | None, today: date) -> list[TermLine]:
    """Every term, newest first, with the school days this school (or the county) has, had and will have."""
    calendar = county_calendar()
    breaks = [Span(row.from_on, row.until_on) for row in breaks_of(school)]
    return [
        TermLine(
            term.school_year,
            term,
            days_of_term(Span(term.starts_on, term.ends_on), today, breaks=breaks, calendar=calendar),
            calendar.is_certain(term.starts_on.year) and calendar.is_certain(term.ends_on.year),
            term.starts_on <= today <= term.ends_on,
        )
        for term in Term.objects.select_related("school_year").order_by("-starts_on")[:4]
    ]


def breaks_seen(user: User, today: date) -> QuerySet[SchoolBreak]:
    """Breaks a person may read: the county's, and those of units whose page he may open."""
    found = Q(unit__isnull=True) | Q(unit__in=units_seen(user, today))
    return SchoolBreak.objects.filter(found).select_related("unit")


def own_school(user: User) -> Unit | None:
    """The school a person works at, None for everybody above or beside schools."""
    unit = sight(user).unit
    return unit if unit is not None and unit.kind == UnitKind.SCHOOL else None


def schools_with(stage: Stage) -> QuerySet[Unit]:
    """The schools that teach a stage."""
    kinds = [kind for kind in SchoolKind if stage in stages_of(kind)]
    return Unit.objects.filter(school__kind__in=kinds, until_on__isnull=True).order_by("number")


def receiving_of(year: int) -> dict[int, ReceivingSchool]:
    """Primary school → its junior school of the year, without the villages that go elsewhere."""
    rows = ReceivingSchool.objects.filter(year=year, place__isnull=True).select_related("junior")
    return {row.primary_id: row for row in rows}


def receiving_villages(year: int) -> QuerySet[ReceivingSchool]:
    """The villages whose leavers go elsewhere than the rest of their primary school."""
    return ReceivingSchool.objects.filter(year=year, place__isnull=False).select_related(
        "primary", "junior", "place__parent"
    )
