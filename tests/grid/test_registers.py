"""Places, units, years, classes, covers and settings: what is written and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.core.countysettings import SPECS, county_days, county_setting
from notoneless.core.models import CountySetting, Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PlaceKind, SchoolKind, Stage, UnitKind
from notoneless.grid import services
from notoneless.grid.access import sight_of
from notoneless.grid.models import Cover, Place, School, SchoolClass, SchoolYear, Unit
from notoneless.grid.services.places import SchoolFacts
from tests.town import Town

pytestmark = pytest.mark.django_db


def rule(out: Any) -> str:
    assert isinstance(out, Refusal), out
    assert not Event.objects.exists(), "a refusal writes nothing"
    return out.rule


def place(town: Town, today: date, **words: Any) -> Any:
    facts = {
        "code": "990102101203",
        "name": "新村",
        "kind": PlaceKind.VILLAGE,
        "parent": town.qingshi,
    } | words
    return services.place_add(**facts, by=town.bureau_officer, today=today)


def test_a_new_village_hangs_where_its_code_says(town: Town, today: date) -> None:
    new = place(town, today)
    assert isinstance(new, Place)
    assert new.path == f"{town.qingshi.path}990102101203/"
    assert new in set(sight_of(town.township_officer, today).places)
    assert Event.objects.get().act == "place_add"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"code": "9901021012"}, "region.code"),
        ({"name": " "}, "place.no_name"),
        ({"kind": PlaceKind.TOWNSHIP}, "place.kind"),
        ({"code": "990102102203"}, "place.parent"),
        ({"code": "990102101201"}, "place.twice"),
        ({"parent": None}, "place.no_parent"),
        ({"code": "990102101000", "kind": PlaceKind.TOWNSHIP}, "place.parent"),
    ],
)
def test_a_place_that_fits_nowhere_is_refused(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    assert rule(place(town, today, **words)) == expected


def test_a_renamed_place_keeps_its_code_and_says_what_it_was(town: Town, today: date) -> None:
    services.place_rename(place=town.liuwan, name="柳湾新村", by=town.bureau_officer, today=today)
    assert Place.objects.get(code="990102101201").name == "柳湾新村"
    value = Event.objects.get().values.get(name="name")
    assert (value.old.open(), value.new.open()) == ("柳湾村", "柳湾新村")
    assert isinstance(
        services.place_rename(place=town.liuwan, name="", by=town.bureau_officer, today=today), Refusal
    )


def unit(town: Town, today: date, **words: Any) -> Any:
    facts = {
        "number": "XX109", "name": "青石二小", "kind": UnitKind.SCHOOL, "parent": town.centre, "place": town.qingshi,
        "contact_phone": "0990-1234567", "school": SchoolFacts("2199000109", SchoolKind.PRIMARY),
    } | words  # fmt: skip
    return services.unit_add(**facts, by=town.bureau_officer, today=today)


def test_a_new_school_stands_under_its_centre(town: Town, today: date) -> None:
    new = unit(town, today)
    assert isinstance(new, Unit)
    assert new.path == f"{town.centre.path}XX109/"
    assert (new.contact_phone.open(), new.school.code) == ("09901234567", "2199000109")
    assert new in set(sight_of(town.centre_officer, today).units)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"number": "XX 109"}, "unit.number"),
        ({"number": "XX101"}, "unit.twice"),
        ({"name": ""}, "unit.no_name"),
        ({"contact_phone": "12"}, "phone.form"),
        ({"school": None}, "unit.school_facts"),
        ({"school": SchoolFacts("2199000101", SchoolKind.PRIMARY)}, "school.twice"),
        ({"school": SchoolFacts("219", SchoolKind.PRIMARY)}, "school.code"),
        ({"place": None}, "unit.no_place"),
        ({"parent": None}, "unit.no_parent"),
        ({"kind": UnitKind.VILLAGE_COMMITTEE, "school": None}, "unit.parent_kind"),
        ({"kind": UnitKind.CENTRE_SCHOOL}, "unit.parent_kind"),
    ],
)
def test_a_unit_that_fits_nowhere_is_refused(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    assert rule(unit(town, today, **words)) == expected
    assert School.objects.count() == 5


def test_a_village_committee_lies_in_a_village(town: Town, today: date) -> None:
    out = unit(
        town,
        today,
        kind=UnitKind.VILLAGE_COMMITTEE,
        parent=town.qingshi_government,
        place=town.qingshi,
        school=None,
    )
    assert rule(out) == "unit.place_kind"


def test_an_edited_unit_logs_only_what_changed_and_its_phone_stays_sealed(town: Town, today: date) -> None:
    words = {
        "name": town.primary.name,
        "contact_name": "钟校明",
        "contact_phone": "10010009999",
        "paper_prefix": "青小",
    }
    out = services.unit_edit(unit=town.primary, **words, by=town.bureau_officer, today=today)
    assert isinstance(out, Unit)
    event = Event.objects.get()
    assert event.field_names == "contact_name,contact_phone,paper_prefix"
    assert str(event.values.get(name="contact_phone").new) == "••••"
    bad = services.unit_edit(
        unit=town.primary, **{**words, "contact_phone": "1"}, by=town.bureau_officer, today=today
    )
    assert isinstance(bad, Refusal)


AUTUMN, SPRING = (date(2027, 9, 1), date(2028, 1, 20)), (date(2028, 2, 25), date(2028, 7, 8))


def test_a_school_year_opens_with_its_terms_and_can_be_set_anew(town: Town, today: date) -> None:
    officer = town.bureau_officer
    year = services.school_year_open(start_year=2027, terms=[AUTUMN, SPRING], by=officer, today=today)
    assert isinstance(year, SchoolYear)
    assert list(year.terms.order_by("number").values_list("starts_on", "ends_on")) == [AUTUMN, SPRING]
    services.school_year_open(start_year=2027, terms=[AUTUMN], by=officer, today=today)
    assert year.terms.count() == 1
    assert SchoolYear.objects.count() == 2


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([], "school_year.terms"),
        ([AUTUMN[::-1]], "term.order"),
        ([AUTUMN, AUTUMN], "term.overlap"),
        ([(date(2026, 9, 1), date(2027, 1, 20))], "term.outside"),
    ],
)
def test_terms_outside_their_year_are_refused(town: Town, today: date, terms: Any, expected: str) -> None:
    assert (
        rule(services.school_year_open(start_year=2027, terms=terms, by=town.bureau_officer, today=today))
        == expected
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"stage": Stage.JUNIOR, "entry_year": 2026}, "class.stage"),
        ({"entry_year": 2019}, "class.entry_year"),
        ({"entry_year": 2027}, "class.entry_year"),
        ({"class_no": 61}, "class.number"),
        ({"entry_year": 2024, "class_no": 1}, "class.twice"),
    ],
)
def test_a_class_no_school_has_is_refused(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    facts = {"school": town.primary, "stage": Stage.PRIMARY, "entry_year": 2026, "class_no": 1} | words
    assert rule(services.class_add(**facts, by=town.bureau_officer, today=today)) == expected


def test_a_class_is_added_and_a_government_has_none(town: Town, today: date) -> None:
    facts: dict[str, Any] = {
        "stage": Stage.PRIMARY,
        "entry_year": 2026,
        "class_no": 1,
        "by": town.bureau_officer,
    }
    assert rule(services.class_add(school=town.bureau, **facts, today=today)) == "class.no_school"
    assert isinstance(services.class_add(school=town.primary, **facts, today=today), SchoolClass)


def covered(town: Town, today: date, **words: Any) -> Any:
    facts = {
        "place": town.liuwan,
        "unit": town.point,
        "person": town.point_manager,
        "by": town.bureau_officer,
    }
    return services.cover_set(**(facts | words), today=today)


def test_a_new_cover_ends_the_one_before_and_moves_the_sight(town: Town, today: date) -> None:
    before = Cover.objects.get(place=town.liuwan)
    assert town.liuwan in set(sight_of(town.principal, today).places)
    new = covered(town, today)
    assert isinstance(new, Cover)
    before.refresh_from_db()
    assert (before.until_on, new.from_on, new.until_on) == (today - timedelta(days=1), today, None)
    assert town.liuwan not in set(sight_of(town.principal, today).places)
    assert town.liuwan in set(sight_of(town.point_manager, today).places)


def test_a_cover_set_twice_on_one_day_is_corrected_in_place(town: Town, today: date) -> None:
    covered(town, today)
    covered(town, today, unit=town.junior, person=None)
    assert Cover.objects.filter(place=town.liuwan).count() == 2
    assert Cover.objects.get(place=town.liuwan, until_on=None).unit == town.junior


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"unit": "bureau", "person": None}, "cover.unit_kind"),
        ({"place": "county"}, "cover.place_kind"),
        ({"place": "liuwan_1"}, "cover.place_kind"),
        ({"person": "junior_principal"}, "cover.person"),
        ({"from_on": date(2026, 8, 1)}, "cover.earlier"),
        ({"by": "centre_officer", "place": "hetang"}, "cover.place_scope"),
        ({"by": "centre_officer", "unit": "bailu_primary", "person": None}, "cover.unit_scope"),
        ({"by": "principal"}, "cover.place_scope"),
    ],
)
def test_a_cover_that_may_not_be_is_refused(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    found = {key: getattr(town, value) if isinstance(value, str) else value for key, value in words.items()}
    assert rule(covered(town, today, **found)) == expected
    assert Cover.objects.get(place=town.liuwan).unit == town.primary


def test_a_centre_school_sets_the_covers_of_its_own_township(town: Town, today: date) -> None:
    assert isinstance(covered(town, today, by=town.centre_officer), Cover)


def test_somebody_switched_off_covers_nothing(town: Town, today: date) -> None:
    town.point_manager.is_active = False
    town.point_manager.save()
    assert rule(covered(town, today)) == "cover.person"


def test_an_ended_cover_ends_at_once_and_once(town: Town, today: date) -> None:
    cover = Cover.objects.get(place=town.liuwan)
    out = services.cover_end(cover=cover, by=town.bailu_centre_officer, today=today)
    assert rule(out) == "cover.place_scope"
    services.cover_end(cover=cover, by=town.centre_officer, today=today)
    assert town.liuwan not in set(sight_of(town.principal, today).places)
    again = services.cover_end(cover=cover, by=town.centre_officer, today=today)
    assert isinstance(again, Refusal)


def test_settings_are_set_together_or_not_at_all(town: Town, today: date) -> None:
    values = {key: county_setting(key) for key in SPECS}
    by = town.bureau_officer
    assert services.county_settings_set(values=values, by=by, today=today) == 0
    assert not Event.objects.exists()
    spoiled = values | {"cases.verify_days": "5", "cases.review_days": "bald"}
    assert rule(services.county_settings_set(values=spoiled, by=by, today=today)) == "setting.number"
    assert county_days("cases.verify_days") == 3
    changed = values | {"cases.verify_days": "5", "county.records_from": "2026-10-01"}
    assert services.county_settings_set(values=changed, by=by, today=today) == 2
    assert county_days("cases.verify_days") == 5
    assert set(Event.objects.get().field_names.split(",")) == {"cases.verify_days", "county.records_from"}


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("county.records_from", "1.9.2026", "setting.date"),
        ("county.entry_age", "8", "setting.number"),
        ("returns.due_day", "31", "setting.number"),
        ("cases.verify_days", "0", "setting.number"),
        ("cases.verify_days", "３", "setting.number"),
        ("county.name", "县" * 401, "setting.long"),
    ],
)
def test_a_setting_out_of_its_limits_is_refused(
    town: Town, today: date, key: str, value: str, expected: str
) -> None:
    assert (
        rule(services.county_settings_set(values={key: value}, by=town.bureau_officer, today=today))
        == expected
    )
    assert not CountySetting.objects.filter(value=value).exists()


def test_looking_up_a_phone_is_recorded_without_the_number(town: Town, today: date) -> None:
    town.principal.refresh_from_db()
    phone = services.contact_reveal(
        unit=town.primary, person=town.principal, by=town.village_officer, today=today
    )
    assert phone == town.principal.phone.open()
    event = Event.objects.get(act="contact_reveal")
    assert (event.by, event.unit) == ("village_officer", town.primary.pk)
    assert phone not in {value.new.open() for value in event.values.all()}
    town.primary.refresh_from_db()
    assert isinstance(
        services.contact_reveal(unit=town.primary, person=None, by=town.village_officer, today=today), Refusal
    )
