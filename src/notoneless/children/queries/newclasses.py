"""新生班: of each school and stage, who is expected in autumn and which classes wait for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from notoneless.children.models import Admission, Leaver, Retention
from notoneless.core.countysettings import county_days
from notoneless.domain.admission import WAITING, AdmissionState
from notoneless.domain.lines import stages_of
from notoneless.domain.newclasses import classes_needed, fullest
from notoneless.domain.rollover import Acceptance, last_entry_year
from notoneless.domain.schoolyear import SchoolYear
from notoneless.domain.words import Role, RollState, SchoolKind, Stage
from notoneless.grid.access import sight
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.grid.queries import people_at, standing_posts

SIZES = {Stage.PRIMARY: "grid.class_size_primary", Stage.JUNIOR: "grid.class_size_junior"}


@dataclass(frozen=True, slots=True)
class NewClasses:
    """One school and stage: entrants, classes that are there and their homeroom teachers, what is missing."""

    school: Unit
    stage: Stage
    expected: int
    there: list[SchoolClass]
    without_teacher: list[SchoolClass]
    size: int

    @property
    def missing(self) -> int:
        return max(0, classes_needed(self.expected, self.size) - len(self.there))

    @property
    def fullest(self) -> int:
        return fullest(self.expected, len(self.there))

    @property
    def name(self) -> str:
        """The form's field for this line."""
        return f"n-{self.school.pk}-{self.stage}"


def new_classes(user: User, year: int, today: date) -> list[NewClasses]:
    """Every school in sight (a head's own) that takes entrants, in the order of schools."""
    schools = Unit.objects.filter(school__isnull=False, until_on__isnull=True).select_related("school")
    if not sight(user).is_everything:
        schools = schools.filter(pk__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER))
    expected = _expected(year)
    there: dict[tuple[int, str], list[SchoolClass]] = defaultdict(list)
    for row in SchoolClass.objects.filter(entry_year=year).select_related("school").order_by("class_no"):
        there[row.school_id, row.stage].append(row)
    taught = set(standing_posts(today).filter(role=Role.CLASS_TEACHER).values_list("school_class", flat=True))
    found = []
    for school in schools.order_by("number"):
        for stage in stages_of(SchoolKind(school.school.kind)):
            classes = there[school.pk, stage]
            without = [row for row in classes if row.pk not in taught]
            size = county_days(SIZES[stage])
            found.append(NewClasses(school, stage, expected[school.pk, stage], classes, without, size))
    return found


@dataclass(frozen=True, slots=True)
class TeacherChoice:
    """Somebody of the school, and which class of his is over when the year begins."""

    user: User
    leaving: str

    @property
    def words(self) -> str:
        return f"{self.user.name}（毕业班：{self.leaving}）" if self.leaving else self.user.name


def entering_classes(school: Unit, year: int, today: date) -> list[tuple[SchoolClass, User | None]]:
    """The classes that enter a school in a year, each with its homeroom teacher."""
    posts = standing_posts(today).filter(role=Role.CLASS_TEACHER, school_class__entry_year=year, unit=school)
    teachers = {post.school_class_id: post.user for post in posts}
    rows = SchoolClass.objects.filter(school=school, entry_year=year).select_related("school")
    return [(row, teachers.get(row.pk)) for row in rows.order_by("stage", "class_no")]


def teacher_choices(school: Unit, year: int, today: date) -> list[TeacherChoice]:
    """The people of a school for its new classes; those whose class is over come first (班主任带完毕业班接新班)."""
    over = Q(pk__in=[])
    for stage in Stage:
        over |= Q(school_class__stage=stage, school_class__entry_year=last_entry_year(stage, year))
    posts = standing_posts(today).filter(over, role=Role.CLASS_TEACHER, unit=school)
    leaving = {
        post.user_id: post.school_class.label(min(today, SchoolYear(year - 1).ends_on))
        for post in posts.select_related("school_class")
        if post.school_class is not None
    }
    people = [TeacherChoice(user, leaving.get(user.pk, "")) for user in people_at(school, today)]
    return sorted(people, key=lambda one: not one.leaving)


def _expected(year: int) -> Counter[tuple[int, str]]:
    """Who registered or is expected by the season's list; leavers by theirs, also where no season was opened."""
    found: Counter[tuple[int, str]] = Counter()
    leavers = Leaver.objects.filter(year=year, state__in=(Acceptance.WAITING, Acceptance.ACCEPTED))
    staying = Retention.objects.filter(year=year, withdrawn_on__isnull=True)
    leavers = leavers.exclude(roll__in=staying.values("roll")).exclude(roll__state=RollState.LEFT)
    listed = set(leavers.values_list("roll__child", flat=True))
    for junior in leavers.values_list("junior", flat=True):
        found[junior, Stage.JUNIOR] += 1
    rows = Admission.objects.filter(season__year=year, state__in=(*WAITING, AdmissionState.REGISTERED))
    for child, stage, school, came in rows.values_list("child", "stage", "school", "registered_at_school"):
        if (came or school) and child not in listed:
            found[came or school, stage] += 1
    return found
