"""A mark entered wrongly is put right at the pupil: by his school or teacher, with the reason, both values kept."""

from decimal import Decimal

import pytest

from notoneless.core.models import Event, EventValue
from notoneless.domain.marks import mark_correction_refused
from notoneless.earlywarning.models import TermMark
from tests.journeys.steps import Person

URL = "earlywarning:mark_correct"


@pytest.fixture
def mark(town) -> TermMark:
    return TermMark.objects.create(
        child=town.xiaoming, year=2026, term=1, subject="语文", mark=68, school=town.primary
    )


@pytest.mark.pure
@pytest.mark.parametrize(
    ("new", "reason", "rule"),
    [
        ((Decimal(86), ""), "看错行", None),
        ((None, "缓考"), "看错行", None),
        ((Decimal(0), ""), "看错行", None),
        ((Decimal(121), ""), "看错行", "mark.range"),
        ((Decimal(-1), ""), "看错行", "mark.range"),
        ((None, ""), "看错行", "mark.no_note"),
        ((Decimal(68), ""), "看错行", "mark.same"),
        ((Decimal(86), ""), " ", "mark.no_reason"),
    ],
)
def test_what_may_stand_instead(new, reason, rule) -> None:
    out = mark_correction_refused((Decimal(68), ""), new, full_mark=Decimal(120), reason=reason)
    assert (None if out is None else out.rule) == rule


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["principal", "teacher"])
def test_school_and_homeroom_teacher_correct_it_from_the_childs_file(town, mark, who) -> None:
    person = Person(getattr(town, who))
    assert f"/marks/{mark.pk}" in person.opens("web:child_file", town.xiaoming.key)
    assert "现在登记的是68" in person.opens(URL, town.xiaoming.key, mark.pk)
    page = person.presses(URL, town.xiaoming.key, mark.pk, mark="86.5", note="", reason="登分看错行")
    assert "86.5" in page and "已更正" in page
    mark.refresh_from_db()
    assert mark.mark == Decimal("86.5")
    event = Event.objects.get(act="mark_correct", child_key=town.xiaoming.key)
    kept = {(one.old.open(), one.new.open()) for one in EventValue.objects.filter(event=event)}
    assert ("68", "86.5") in kept and any(new == "登分看错行" for _, new in kept)


@pytest.mark.django_db
def test_a_mark_beyond_the_full_one_is_refused_and_nothing_is_written(town, mark) -> None:
    page = Person(town.principal).presses(
        URL, town.xiaoming.key, mark.pk, status=422, mark="101", note="", reason="x"
    )
    assert "0到100" in page
    mark.refresh_from_db()
    assert mark.mark == Decimal(68) and not Event.objects.filter(act="mark_correct").exists()


@pytest.mark.django_db
def test_nobody_else_corrects_it_nor_is_shown_the_way(town, mark) -> None:
    for who, status in (
        ("bailu_principal", 404),
        ("junior_vice", 404),
        ("centre_officer", 403),
        ("village_officer", 403),
    ):
        Person(getattr(town, who)).opens(URL, town.xiaoming.key, mark.pk, status=status)
    assert f"/marks/{mark.pk}" not in Person(town.centre_officer).opens("web:child_file", town.xiaoming.key)
    other = TermMark.objects.create(child=town.lan, year=2026, term=1, subject="数学", mark=50)
    Person(town.principal).opens(URL, town.xiaoming.key, other.pk, status=404)
