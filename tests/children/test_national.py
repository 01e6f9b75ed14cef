"""学籍 out in the national columns and in again: nothing changes, nothing is covered for its own school, all for others."""

from io import BytesIO

import openpyxl
import pytest

from notoneless.core.models import Event
from tests.intake.lists import counts, reasons, take
from tests.journeys.steps import Person

pytestmark = pytest.mark.django_db


def exported(person, number: str) -> bytes:
    return person.fetches("children:national_export", number)


def cells(body: bytes) -> str:
    sheet = openpyxl.load_workbook(BytesIO(body)).worksheets[0]
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)


def test_what_goes_out_comes_back_without_a_change(town) -> None:
    body = exported(Person(town.principal), "XX101")
    said = cells(body)
    for child in (town.xiaoming, town.lan, town.yu):
        assert child.name in said and child.id_number.open() in said
    batch = take("roll", body, by=town.principal)
    assert counts(batch)[0] == "applied", reasons(batch)
    again = take("roll", exported(Person(town.principal), "XX101"), by=town.principal)
    assert counts(again) == ("applied", 0, 0, 3), reasons(again)


def test_numbers_are_covered_for_who_is_above_and_the_taking_out_is_recorded(town) -> None:
    said = cells(exported(Person(town.bureau_officer), "XX101"))
    assert "林小明" in said and town.xiaoming.id_number.open() not in said
    assert town.xiaoming.guardians.get().phone.open() not in said
    assert Event.objects.filter(act="national_exported").count() == 1
    Person(town.principal).opens("children:national_export", "XX201", status=404)
    assert "导出学籍" in Person(town.principal).opens("children:class_list")
