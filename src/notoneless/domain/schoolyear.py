"""学年、学段、年级、班级: who belongs to which cohort, and how classes are named.

A school year runs from 1 September to 31 August and is known by the year it starts in. A child belongs to
the cohort of the year in which it has turned six by 31 August (义务教育法 第11条; places without the
conditions may set seven). Compulsory education is nine years in the 6-3 and in the 5-4 system.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from .refusal import Refusal
from .words import Stage

START_MONTH = 9
COMPULSORY_YEARS = 9
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class SchoolSystem:
    """学制: how the nine years are split between primary and junior school."""

    primary_years: int
    junior_years: int

    def years_of(self, stage: Stage) -> int:
        """How many grades a stage has."""
        return self.primary_years if stage is Stage.PRIMARY else self.junior_years

    def grades_of(self, stage: Stage) -> range:
        """The grades of a stage, counted through from 1 to 9."""
        if stage is Stage.PRIMARY:
            return range(1, self.primary_years + 1)
        return range(self.primary_years + 1, self.primary_years + self.junior_years + 1)

    def stage_of_grade(self, grade: int) -> Stage:
        """The stage a grade from 1 to 9 belongs to."""
        if not 1 <= grade <= COMPULSORY_YEARS:
            raise ValueError(f"grade {grade} is no grade of compulsory education")
        return Stage.PRIMARY if grade <= self.primary_years else Stage.JUNIOR

    def final_grades(self) -> tuple[int, int]:
        """The grades one graduates from: (6, 9) or (5, 9)."""
        return self.primary_years, self.primary_years + self.junior_years


SIX_THREE = SchoolSystem(6, 3)
FIVE_FOUR = SchoolSystem(5, 4)


@total_ordering
@dataclass(frozen=True, slots=True)
class SchoolYear:
    """学年, by the calendar year it starts in."""

    start_year: int

    @property
    def starts_on(self) -> date:
        """1 September."""
        return date(self.start_year, START_MONTH, 1)

    @property
    def ends_on(self) -> date:
        """31 August of the next year, the last day that belongs to this school year."""
        return date(self.start_year + 1, 8, 31)

    @property
    def label(self) -> str:
        """As written in documents: 2026-2027学年."""
        return f"{self.start_year}-{self.start_year + 1}学年"

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts_on <= day <= self.ends_on

    def __lt__(self, other: "SchoolYear") -> bool:
        return self.start_year < other.start_year

    def __add__(self, years: int) -> "SchoolYear":
        return SchoolYear(self.start_year + years)


def school_year_of(day: date) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day.month >= START_MONTH else day.year - 1)


def read_school_year(text: str) -> SchoolYear | Refusal:
    """The school year written as 2026-2027学年, 2026—2027 or 2026学年."""
    found = re.fullmatch(r"([0-9]{4})(?:\s*[-—–~至/]+\s*([0-9]{4}))?\s*(?:学年度?)?", text.strip()[:32])
    if found is None or (found[2] and int(found[2]) != int(found[1]) + 1):
        return Refusal("学年应写作“2026-2027学年”。", "schoolyear.label")
    return SchoolYear(int(found[1]))


def cohort_of(birth_on: date, *, entry_age: int = 6) -> int:
    """The year in whose September the child must enter grade 1: entry age reached by 31 August."""
    late = birth_on.month >= START_MONTH
    return birth_on.year + entry_age + (1 if late else 0)


def expected_grade(birth_on: date, school_year: SchoolYear, *, entry_age: int = 6) -> int | None:
    """The grade, 1–9, of a child who entered on time and never repeated; None outside the nine years."""
    grade = school_year.start_year - cohort_of(birth_on, entry_age=entry_age) + 1
    return grade if 1 <= grade <= COMPULSORY_YEARS else None


def is_school_age(birth_on: date, on: date, *, entry_age: int = 6) -> bool:
    """适龄: in one of the nine school years from the child's cohort year on."""
    return expected_grade(birth_on, school_year_of(on), entry_age=entry_age) is not None


def is_over_age(birth_on: date, on: date, *, entry_age: int = 6) -> bool:
    """超龄: the child's nine years are over."""
    return school_year_of(on).start_year - cohort_of(birth_on, entry_age=entry_age) >= COMPULSORY_YEARS


def stage_of_birth(
    birth_on: date, on: date, *, entry_age: int = 6, system: SchoolSystem = SIX_THREE
) -> Stage | None:
    """The stage a child of this birth date belongs to on a day, by age alone; None outside school age."""
    grade = expected_grade(birth_on, school_year_of(on), entry_age=entry_age)
    return None if grade is None else system.stage_of_grade(grade)


def birth_window(
    on: date, *, stage: Stage | None = None, entry_age: int = 6, system: SchoolSystem = SIX_THREE
) -> tuple[date, date]:
    """First and last birth date of the children of school age (or of one stage) on a day.

    The form of ``is_school_age`` a database can use: born on or between the two dates.
    """
    grades = range(1, COMPULSORY_YEARS + 1) if stage is None else system.grades_of(stage)
    year = school_year_of(on).start_year
    youngest = year - (grades[0] - 1) - entry_age
    eldest = year - (grades[-1] - 1) - entry_age
    return date(eldest - 1, START_MONTH, 1), date(youngest, 8, 31)


def age_on(birth_on: date, on: date) -> int:
    """Completed years of life. Born on 29 February, one is a year older on 1 March of a common year."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def grade_of(
    entry_year: int, stage: Stage, school_year: SchoolYear, *, system: SchoolSystem = SIX_THREE
) -> int | None:
    """The grade, 1–9, of a class that entered this stage in ``entry_year``; None before and after its years.

    The grade of a class is never stored: it moves up by itself every 1 September.
    """
    step = school_year.start_year - entry_year
    if not 0 <= step < system.years_of(stage):
        return None
    return system.grades_of(stage)[step]


def is_class_over(
    entry_year: int, stage: Stage, school_year: SchoolYear, *, system: SchoolSystem = SIX_THREE
) -> bool:
    """Whether the years of a class that entered this stage in ``entry_year`` are past; one still to come is not over."""
    return school_year.start_year - entry_year >= system.years_of(stage)


def entry_year_of(grade: int, school_year: SchoolYear, *, system: SchoolSystem = SIX_THREE) -> int:
    """The year in which the class that is now in ``grade`` entered its stage (the 届 of its name)."""
    stage = system.stage_of_grade(grade)
    return school_year.start_year - (grade - system.grades_of(stage)[0])


def grade_name(grade: int) -> str:
    """一年级 … 九年级."""
    if not 1 <= grade <= COMPULSORY_YEARS:
        raise ValueError(f"grade {grade} is no grade of compulsory education")
    return f"{_NUMERALS[grade - 1]}年级"


def class_name(grade: int, class_no: int) -> str:
    """三年级(3)班."""
    return f"{grade_name(grade)}({class_no})班"


def class_label(
    entry_year: int, stage: Stage, class_no: int, on: date, *, system: SchoolSystem = SIX_THREE
) -> str:
    """What a class is called on a day: 三年级(3)班; before and after its years by the year it entered."""
    grade = grade_of(entry_year, stage, school_year_of(on), system=system)
    return f"{entry_year}级{stage.label}({class_no})班" if grade is None else class_name(grade, class_no)


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LONGEST_TEXT = 64
_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_GRADE = re.compile(rf"(小学|小|初中|初)?({_NUMBER})(年级|年)?")
_CLASS_NO = re.compile(rf"\(?({_NUMBER})\)?班?")
_CLASS_NAME = re.compile(
    rf"((?:小学|小|初中|初)?(?:[0-9]|[一二三四五六七八九])(?:年级|年)?)(?:\(({_NUMBER})\)|({_NUMBER}))班?"
)


def _plain(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        return ""
    return "".join(text.translate(_FULL_WIDTH).split()).removesuffix(".0")


def _number(word: str) -> int | None:
    """1–99 in digits or in Chinese numerals (十二, 二十, 二十一)."""
    if word.isdigit():
        return int(word) or None
    tens, ten, ones = word.partition("十")
    if not ten:
        return _NUMERALS.find(word) + 1 or None if len(word) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (10 * (_NUMERALS.find(tens) + 1) if tens else 10) + (_NUMERALS.find(ones) + 1 if ones else 0)


def read_grade(text: str, *, system: SchoolSystem = SIX_THREE) -> int | None:
    """The grade, 1–9, meant by 三年级, 三, 小三, 初一, or by the national codes 11–16 and 21–24."""
    found = _GRADE.fullmatch(_plain(text))
    if found is None:
        return None
    number = _number(found[2])
    if number is None:
        return None
    first_junior = system.grades_of(Stage.JUNIOR)[0]
    if found[1] in ("初中", "初"):
        # 初中七年级 counts through, 初一 counts within the stage
        grade = number if number >= first_junior else number + first_junior - 1
        return grade if grade <= COMPULSORY_YEARS else None
    if found[1] in ("小学", "小"):
        return number if number <= system.primary_years else None
    if found[3] is None and 11 <= number <= 10 + system.primary_years:
        return number - 10
    if found[3] is None and 21 <= number <= 20 + system.junior_years:
        return number - 20 + system.primary_years
    return number if number <= COMPULSORY_YEARS else None


def read_class_no(text: str) -> int | None:
    """The number of a class written as 1班, (3)班, 三班 or 3; also of a whole name such as 三年级(3)班."""
    plain = _plain(text)
    found = _CLASS_NO.fullmatch(plain)
    if found is not None:
        return _number(found[1])
    whole = read_class_name(plain)
    if whole is not None:
        return whole[1]
    entered = re.fullmatch(rf"[0-9]{{4}}级(?:小学|初中)?\(?({_NUMBER})\)?班", plain)
    return _number(entered[1]) if entered else None


def read_class_name(text: str, *, system: SchoolSystem = SIX_THREE) -> tuple[int, int] | None:
    """(grade, class number) of a name such as 三年级(3)班, 七(2)班, 初一3班."""
    found = _CLASS_NAME.fullmatch(_plain(text))
    if found is None:
        return None
    grade = read_grade(found[1], system=system)
    class_no = _number(found[2] or found[3])
    if grade is None or class_no is None:
        return None
    return grade, class_no
