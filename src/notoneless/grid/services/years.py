"""Writing of school years, terms and classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.core.events import act
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import SchoolYear as YearRule
from notoneless.domain.schoolyear import grade_of, school_year_of
from notoneless.domain.words import SchoolKind, Stage
from notoneless.grid.models import School, SchoolClass, SchoolYear, Term, Unit, User

CLASS_NUMBERS = range(1, 61)


def school_year_open(
    *, start_year: int, terms: Sequence[tuple[date, date]], by: User | str, today: date
) -> SchoolYear | Refusal:
    """A school year with its terms, autumn first; opened again, its terms are set anew."""
    rule = YearRule(start_year)
    if not 1 <= len(terms) <= 2:
        return Refusal("一个学年填一个或两个学期。", "school_year.terms")
    last: date | None = None
    for starts_on, ends_on in terms:
        if starts_on >= ends_on:
            return Refusal("学期的结束日期要晚于开始日期。", "term.order")
        if starts_on not in rule or ends_on not in rule:
            return Refusal(
                f"学期日期应在{rule.label}({rule.starts_on}至{rule.ends_on})之内。", "term.outside"
            )
        if last is not None and starts_on <= last:
            return Refusal("第二学期应在第一学期结束之后开始。", "term.overlap")
        last = ends_on
    with act(by=by) as log:
        year, _ = SchoolYear.objects.update_or_create(
            start_year=start_year, defaults={"starts_on": rule.starts_on, "ends_on": rule.ends_on}
        )
        year.terms.exclude(number__lte=len(terms)).delete()
        for number, (starts_on, ends_on) in enumerate(terms, start=1):
            Term.objects.update_or_create(
                school_year=year, number=number, defaults={"starts_on": starts_on, "ends_on": ends_on}
            )
        said = "；".join(f"{starts_on}至{ends_on}" for starts_on, ends_on in terms)
        log("school_year_open", changes={"school_year": (None, str(year)), "terms": (None, said)})
    return year


def class_add(
    *, school: Unit, stage: Stage, entry_year: int, class_no: int, by: User | str, today: date
) -> SchoolClass | Refusal:
    """A new class of this school; its grade follows from the year it entered."""
    facts = School.objects.filter(unit=school).first()
    if facts is None:
        return Refusal("只有学校可以设班级。", "class.no_school")
    stage = Stage(stage)
    if stage not in stages_of(SchoolKind(facts.kind)):
        return Refusal(f"{SchoolKind(facts.kind).label}不设{stage.label}班级。", "class.stage")
    if grade_of(entry_year, stage, school_year_of(today)) is None:
        return Refusal(
            f"{entry_year}年入学的{stage.label}班级现在不在校，请核对入学年份。", "class.entry_year"
        )
    if class_no not in CLASS_NUMBERS:
        return Refusal("班号应为1至60。", "class.number")
    key = {"school": school, "stage": stage, "entry_year": entry_year, "class_no": class_no}
    if SchoolClass.objects.filter(**key).exists():
        return Refusal("这个班级已经有了。", "class.twice")
    with act(by=by, unit=school) as log:
        row = SchoolClass.objects.create(**key)
        log("class_add", changes={"class": (None, row.label(today))})
    return row


@dataclass(frozen=True, slots=True)
class ClassWish:
    """So many new classes of one school and stage."""

    school: Unit
    stage: Stage
    count: int


def classes_open(
    *, wishes: Sequence[ClassWish], entry_year: int, by: User | str, today: date
) -> int | Refusal:
    """The entering classes of a year, numbered on from those that are there; all of them or none. How many."""
    if not wishes:
        return Refusal("还没有填新增几个班。请至少填一行。", "classes.none")
    if entry_year not in (school_year_of(today).start_year, today.year):
        return Refusal("只能建立今年入学的班。", "classes.year")
    schools = {
        school.unit_id: school for school in School.objects.filter(unit__in=[w.school for w in wishes])
    }
    for wish in wishes:
        facts = schools.get(wish.school.pk)
        if facts is None or wish.stage not in stages_of(SchoolKind(facts.kind)):
            return Refusal(f"{wish.school.name}不设{wish.stage.label}班级。", "class.stage")
        old = SchoolClass.objects.filter(school=wish.school, stage=wish.stage, entry_year=entry_year)
        if old.count() + wish.count > CLASS_NUMBERS[-1]:
            return Refusal(
                f"{wish.school.name}的班号会超过{CLASS_NUMBERS[-1]}，请少填几个班。", "class.number"
            )
    with act(by=by) as log:
        made = 0
        for wish in wishes:
            old = SchoolClass.objects.filter(school=wish.school, stage=wish.stage, entry_year=entry_year)
            last = max(old.values_list("class_no", flat=True), default=0)
            SchoolClass.objects.bulk_create(
                SchoolClass(
                    school=wish.school, stage=wish.stage, entry_year=entry_year, class_no=last + number
                )
                for number in range(1, wish.count + 1)
            )
            made += wish.count
            log(
                "classes_open",
                unit=wish.school,
                changes={wish.stage.label: (last or None, last + wish.count)},
            )
    return made
