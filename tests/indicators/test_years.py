"""学年数字: counted once when the year is over, never changed, with the way to names and to a corrected counting."""

from datetime import date

import pytest

from notoneless.children.services import roll_close
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind
from notoneless.domain.yearfigures import YearFigureKey
from notoneless.indicators.models import YearFigure, YearFigures
from notoneless.indicators.services import digest_of, year_figures_freeze
from notoneless.indicators.yearqueries import drift, year_counts
from tests.journeys.steps import Person, sheet_rows
from tests.makers import TODAY, make_case, make_photo

pytestmark = pytest.mark.django_db
K = YearFigureKey
LATER = date(2027, 9, 2)


def value(figures: YearFigures, unit, key: K) -> int:
    return sum(row.value for row in YearFigure.objects.filter(figures=figures, unit=unit, key=key))


@pytest.fixture
def frozen(town) -> YearFigures:
    done = year_figures_freeze(start_year=2026, by=town.bureau_officer, today=LATER)
    assert isinstance(done, YearFigures), done
    return done


def test_a_year_that_runs_is_not_frozen_and_a_second_time_needs_a_reason(town) -> None:
    early = year_figures_freeze(start_year=2026, by=town.bureau_officer, today=date(2027, 8, 31))
    assert isinstance(early, Refusal) and early.rule == "figures.early"
    year_figures_freeze(start_year=2026, by=town.bureau_officer, today=LATER)
    bare = year_figures_freeze(start_year=2026, by=town.bureau_officer, today=LATER)
    assert isinstance(bare, Refusal) and bare.rule == "figures.no_reason"
    again = year_figures_freeze(start_year=2026, by=town.bureau_officer, today=LATER, reason="补登转出")
    assert isinstance(again, YearFigures) and again.version == 2
    assert YearFigures.objects.count() == 2, "both stand"


def test_what_is_counted_stands_as_it_was_whatever_comes_later(town) -> None:
    make_case(town.noroll, unit=town.primary, person=town.principal)
    out = roll_close(
        roll=town.yu.rolls.get(), kind=RollMoveKind.TRANSFER_OUT, on=TODAY, by=town.principal, today=TODAY,
        evidence=make_photo(by=town.principal, today=TODAY),
    )  # fmt: skip
    assert not isinstance(out, Refusal), out
    figures = year_figures_freeze(start_year=2026, by=town.bureau_officer, today=LATER)
    assert isinstance(figures, YearFigures)
    primary = town.primary
    assert (
        value(figures, primary, K.PUPILS),
        value(figures, primary, K.GIRLS),
        value(figures, primary, K.WENT),
    ) == (2, 1, 1)
    assert (value(figures, primary, K.CASES_OPENED), value(figures, primary, K.CASES_OPEN)) == (1, 1)
    assert drift(figures) == 0
    late = roll_close(
        roll=town.lan.rolls.get(), kind=RollMoveKind.TRANSFER_OUT, on=TODAY, by=town.principal, today=TODAY,
        evidence=make_photo(by=town.principal, today=TODAY, colour="tan"),
    )  # fmt: skip
    assert not isinstance(late, Refusal), late
    assert value(figures, primary, K.PUPILS) == 2 and drift(figures) > 0
    assert "数字不同" in Person(town.bureau_officer).opens("indicators:year", 2026, 1)


def test_the_digest_tells_a_row_that_was_changed(frozen) -> None:
    rows = list(frozen.rows.all())
    assert digest_of(rows) == frozen.digest
    rows[0].value += 1
    assert digest_of(rows) != frozen.digest


def test_the_county_is_the_sum_of_its_schools_on_the_page_and_in_the_file(town, frozen) -> None:
    officer = Person(town.bureau_officer)
    page = officer.opens("indicators:year", 2026, 1)
    assert "青石中心小学" in page and K.PUPILS.label in page
    whole = sum(count for (_unit, _stage, key), count in year_counts(2026).items() if key == K.PUPILS)
    rows = sheet_rows(officer.fetches("/balance/years/2026/1?export=xlsx"))
    place = list(rows[1]).index(K.PUPILS.label)
    assert sum(int(row[place]) for row in rows[2:]) == whole == 8
    names = officer.opens("indicators:year_names", 2026, 1, "XX101", key="pupils")
    assert "林小明" in names and "姜河" not in names
    assert "青石中心小学" not in Person(town.bailu_principal).opens("indicators:year", 2026, 1)
    officer.opens("indicators:year_names", 2026, 1, "XX101", key="nonsense", status=404)
