"""A6: everybody finds the people above, across and below him, and a phone that is looked up is on the record."""

import pytest

from notoneless.core.models import Event

pytestmark = pytest.mark.django_db


def test_the_village_officer_finds_the_school_that_covers_his_village_and_the_township(people, town) -> None:
    page = people.village_officer.opens("grid:contacts")
    assert "青石中心小学" in page and "青石镇人民政府" in page
    assert "白鹭小学" not in page


def test_the_centre_school_finds_township_schools_and_bureau(people, town) -> None:
    page = people.centre_officer.opens("grid:contacts")
    for name in ("云溪区教育局", "青石镇人民政府", "青石中学", "石桥教学点"):
        assert name in page, name


def test_a_phone_is_shown_on_a_tap_and_the_tap_is_recorded(people, town) -> None:
    before = Event.objects.count()
    page = people.village_officer.presses("grid:contact_reveal", "XX101", status=200, person="principal")
    assert people.principal.user.phone.open() in page
    assert Event.objects.count() == before + 1
    assert people.principal.user.phone.open() not in people.village_officer.opens("grid:contacts")
