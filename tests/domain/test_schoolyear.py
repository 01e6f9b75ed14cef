"""Cohorts, grades and class names follow the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import (
    FIVE_FOUR,
    SIX_THREE,
    SchoolSystem,
    SchoolYear,
    age_on,
    birth_window,
    class_label,
    class_name,
    cohort_of,
    entry_year_of,
    expected_grade,
    grade_name,
    grade_of,
    is_over_age,
    is_school_age,
    read_class_name,
    read_class_no,
    read_grade,
    read_school_year,
    school_year_of,
    stage_of_birth,
)
from notoneless.domain.words import Stage

TODAY = date(2026, 11, 22)
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
births = st.dates(date(1990, 1, 1), date(2050, 12, 31))
entry_ages = st.sampled_from([6, 7])
systems = st.sampled_from([SIX_THREE, FIVE_FOUR])


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 8, 31), 2026),
        (date(2027, 9, 1), 2027),
    ],
)
def test_a_school_year_starts_on_the_first_of_september(day: date, start: int) -> None:
    assert school_year_of(day) == SchoolYear(start)
    assert day in SchoolYear(start)
    assert day not in SchoolYear(start + 1)


def test_a_school_year_is_written_with_both_its_years() -> None:
    assert str(SchoolYear(2026)) == SchoolYear(2026).label == "2026-2027学年"
    assert SchoolYear(2025) + 1 == SchoolYear(2026) > SchoolYear(2025)
    assert not SchoolYear(2026) < SchoolYear(2026)
    assert "2026-09-01" not in SchoolYear(2026)


@pytest.mark.parametrize("written", ["2026-2027学年", "2026—2027", "2026学年", " 2026-2027学年度 ", "2026"])
def test_a_written_school_year_is_read(written: str) -> None:
    assert read_school_year(written) == SchoolYear(2026)


@pytest.mark.parametrize("written", ["", "2026-2028学年", "26-27", "2026-2026", "去年", "2" * 100_000])
def test_another_writing_is_refused(written: str) -> None:
    refusal = read_school_year(written)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "schoolyear.label"


@pytest.mark.parametrize(
    ("birth_on", "entry_age", "cohort"),
    [
        (date(2020, 8, 31), 6, 2026),
        (date(2020, 9, 1), 6, 2027),
        (date(2020, 2, 29), 6, 2026),
        (date(2019, 12, 31), 6, 2026),
        (date(2019, 8, 31), 7, 2026),
        (date(2019, 9, 1), 7, 2027),
    ],
)
def test_the_cohort_turns_on_the_last_of_august(birth_on: date, entry_age: int, cohort: int) -> None:
    assert cohort_of(birth_on, entry_age=entry_age) == cohort


@pytest.mark.parametrize(
    ("birth_on", "school_age", "over_age", "stage"),
    [
        (date(2020, 9, 1), False, False, None),
        (date(2020, 8, 31), True, False, Stage.PRIMARY),
        (date(2014, 9, 1), True, False, Stage.PRIMARY),
        (date(2014, 8, 31), True, False, Stage.JUNIOR),
        (date(2011, 9, 1), True, False, Stage.JUNIOR),
        (date(2011, 8, 31), False, True, None),
    ],
)
def test_school_age_in_2026_is_nine_years_of_births(
    birth_on: date, school_age: bool, over_age: bool, stage: Stage | None
) -> None:
    assert is_school_age(birth_on, TODAY) is school_age
    assert is_over_age(birth_on, TODAY) is over_age
    assert stage_of_birth(birth_on, TODAY) is stage


def test_the_cohorts_are_those_of_the_field_guide() -> None:
    assert birth_window(TODAY, stage=Stage.PRIMARY) == (date(2014, 9, 1), date(2020, 8, 31))
    assert birth_window(TODAY, stage=Stage.JUNIOR) == (date(2011, 9, 1), date(2014, 8, 31))
    assert birth_window(TODAY) == (date(2011, 9, 1), date(2020, 8, 31))
    assert birth_window(TODAY, entry_age=7) == (date(2010, 9, 1), date(2019, 8, 31))
    assert birth_window(TODAY, stage=Stage.JUNIOR, system=FIVE_FOUR) == (date(2011, 9, 1), date(2015, 8, 31))


@given(births, days, entry_ages, systems)
def test_the_window_of_births_says_the_same_as_the_rule(
    birth_on: date, on: date, entry_age: int, system: SchoolSystem
) -> None:
    first, last = birth_window(on, entry_age=entry_age)
    assert is_school_age(birth_on, on, entry_age=entry_age) is (first <= birth_on <= last)
    stage = stage_of_birth(birth_on, on, entry_age=entry_age, system=system)
    for each in Stage:
        first, last = birth_window(on, stage=each, entry_age=entry_age, system=system)
        assert (stage is each) is (first <= birth_on <= last)


@given(births, days, entry_ages)
def test_a_child_is_too_young_of_school_age_or_over_age(birth_on: date, on: date, entry_age: int) -> None:
    kinds = [
        on < date(cohort_of(birth_on, entry_age=entry_age), 9, 1),
        is_school_age(birth_on, on, entry_age=entry_age),
        is_over_age(birth_on, on, entry_age=entry_age),
    ]
    assert kinds.count(True) == 1


@given(births, entry_ages)
def test_the_child_has_reached_the_entry_age_when_its_school_begins(birth_on: date, entry_age: int) -> None:
    begins = date(cohort_of(birth_on, entry_age=entry_age), 9, 1)
    assert age_on(birth_on, begins - timedelta(days=1)) == entry_age
    assert age_on(birth_on, begins) == entry_age or (birth_on.month, birth_on.day) == (9, 1)


@pytest.mark.parametrize(
    ("birth_on", "on", "age"),
    [
        (date(2016, 11, 22), TODAY, 10),
        (date(2016, 11, 23), TODAY, 9),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (TODAY, TODAY, 0),
    ],
)
def test_age_is_completed_years(birth_on: date, on: date, age: int) -> None:
    assert age_on(birth_on, on) == age


@pytest.mark.parametrize(
    ("entry_year", "stage", "system", "grade"),
    [
        (2026, Stage.PRIMARY, SIX_THREE, 1),
        (2021, Stage.PRIMARY, SIX_THREE, 6),
        (2020, Stage.PRIMARY, SIX_THREE, None),
        (2027, Stage.PRIMARY, SIX_THREE, None),
        (2026, Stage.JUNIOR, SIX_THREE, 7),
        (2024, Stage.JUNIOR, SIX_THREE, 9),
        (2023, Stage.JUNIOR, SIX_THREE, None),
        (2026, Stage.JUNIOR, FIVE_FOUR, 6),
        (2023, Stage.JUNIOR, FIVE_FOUR, 9),
        (2021, Stage.PRIMARY, FIVE_FOUR, None),
    ],
)
def test_a_class_moves_up_by_itself(
    entry_year: int, stage: Stage, system: SchoolSystem, grade: int | None
) -> None:
    assert grade_of(entry_year, stage, SchoolYear(2026), system=system) == grade


@given(st.integers(1, 9), st.integers(1990, 2060), systems)
def test_grade_and_entry_year_say_the_same(grade: int, year: int, system: SchoolSystem) -> None:
    entered = entry_year_of(grade, SchoolYear(year), system=system)
    assert grade_of(entered, system.stage_of_grade(grade), SchoolYear(year), system=system) == grade


@given(births, st.integers(2000, 2060), entry_ages)
def test_a_child_who_never_repeats_is_in_the_grade_of_its_cohort(
    birth_on: date, year: int, entry_age: int
) -> None:
    grade = expected_grade(birth_on, SchoolYear(year), entry_age=entry_age)
    if grade is not None:
        assert cohort_of(birth_on, entry_age=entry_age) + grade - 1 == year


def test_there_is_no_tenth_grade() -> None:
    for grade in (0, 10):
        with pytest.raises(ValueError, match="no grade"):
            grade_name(grade)
        with pytest.raises(ValueError, match="no grade"):
            SIX_THREE.stage_of_grade(grade)


def test_graduation_is_from_the_last_grade_of_a_stage() -> None:
    assert SIX_THREE.final_grades() == (6, 9)
    assert FIVE_FOUR.final_grades() == (5, 9)


@pytest.mark.parametrize(
    ("grade", "class_no", "name"), [(3, 3, "三年级(3)班"), (7, 2, "七年级(2)班"), (9, 12, "九年级(12)班")]
)
def test_classes_are_named_by_grade_and_number(grade: int, class_no: int, name: str) -> None:
    assert class_name(grade, class_no) == name


@pytest.mark.parametrize(
    ("entry_year", "stage", "label"),
    [
        (2024, Stage.PRIMARY, "三年级(2)班"),
        (2026, Stage.JUNIOR, "七年级(2)班"),
        (2020, Stage.PRIMARY, "2020级小学(2)班"),
        (2027, Stage.JUNIOR, "2027级初中(2)班"),
    ],
)
def test_outside_its_years_a_class_is_named_by_the_year_it_entered(
    entry_year: int, stage: Stage, label: str
) -> None:
    assert class_label(entry_year, stage, 2, TODAY) == label
    assert read_class_no(label) == 2


@given(st.integers(1, 9), st.integers(1, 60))
def test_a_class_name_is_read_back(grade: int, class_no: int) -> None:
    assert read_class_name(class_name(grade, class_no)) == (grade, class_no)
    assert read_grade(grade_name(grade)) == grade


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("三年级", 3),
        ("3年级", 3),
        ("３年级", 3),
        ("三", 3),
        ("3", 3),
        ("3.0", 3),
        ("小三", 3),
        ("小学三年级", 3),
        ("初一", 7),
        ("初三", 9),
        ("初中二年级", 8),
        ("初中七年级", 7),
        ("七", 7),
        ("11", 1),
        ("16", 6),
        ("21", 7),
        ("23", 9),
        (" 九 年级 ", 9),
        ("", None),
        ("0", None),
        ("十年级", None),
        ("11年级", None),
        ("17", None),
        ("24", None),
        ("高一", None),
        ("小七", None),
        ("初四", None),
        ("大班", None),
        ("三三", None),
        ("三三年级", None),
        ("小六", 6),
        ("21年级", None),
        ("9" * 100_000, None),
    ],
)
def test_grades_are_read_as_schools_write_them(written: str, grade: int | None) -> None:
    assert read_grade(written) == grade


def test_a_cell_too_long_for_a_grade_is_not_read() -> None:
    assert read_grade(" " * 63 + "3") == 3
    assert read_grade(" " * 64 + "3") is None


def test_the_five_four_system_counts_its_own_junior_grades() -> None:
    assert read_grade("初一", system=FIVE_FOUR) == 6
    assert read_grade("初四", system=FIVE_FOUR) == 9
    assert read_grade("24", system=FIVE_FOUR) == 9
    assert read_grade("16", system=FIVE_FOUR) is None


@pytest.mark.parametrize(
    ("written", "class_no"),
    [
        ("1班", 1),
        ("(3)班", 3),
        ("（3）班", 3),
        ("三班", 3),
        ("十班", 10),
        ("十二班", 12),
        ("二十班", 20),
        ("二十一班", 21),
        ("3", 3),
        ("3.0", 3),
        ("三年级(3)班", 3),
        ("2024级小学3班", 3),
        ("2024级(4)班", 4),
        ("", None),
        ("0班", None),
        ("实验班", None),
        ("三三班", None),
        ("十十班", None),
        ("三三十班", None),
        ("十三三班", None),
        ("二十十班", None),
        ("三十三班", 33),
        ("(" * 100_000, None),
    ],
)
def test_class_numbers_are_read_as_schools_write_them(written: str, class_no: int | None) -> None:
    assert read_class_no(written) == class_no


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("七(2)班", (7, 2)),
        ("七年级2班", (7, 2)),
        ("7.2班", None),
        ("初一(3)班", (7, 3)),
        ("三年级（12）班", (3, 12)),
        ("三(3)", (3, 3)),
        ("幼儿园大班", None),
        ("三年级", None),
        ("三年级(0)班", None),
        ("小九(1)班", None),
    ],
)
def test_whole_class_names_are_read(written: str, meant: tuple[int, int] | None) -> None:
    assert read_class_name(written) == meant
