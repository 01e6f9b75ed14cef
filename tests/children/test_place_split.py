"""A village is split by households too: children registered at the village itself, in no group, are chosen by name."""

import pytest

from notoneless.cases.models import Case
from notoneless.children.models import Child, HouseholdEntry
from notoneless.grid.models import Place
from notoneless.grid.services import place_split
from tests.journeys.steps import Person
from tests.makers import TODAY, make_case, make_child

pytestmark = pytest.mark.django_db
SPLIT = {"code": "990102101203", "name": "新湾村", "reason": "民政批复"}


@pytest.fixture
def homes(town):
    """Two brothers of one household and one child of another, all at the village itself."""
    made = [make_child(name, residence=town.heyan) for name in ("周大", "周二", "吴三")]
    HouseholdEntry.objects.filter(child__in=made[:2]).update(household_number="H1", head_name="周山")
    return made


def test_a_village_without_groups_is_split_by_its_households(town, homes) -> None:
    case = make_case(homes[0], unit=town.direct_school, person=town.direct_vice)
    other = make_case(homes[2], unit=town.direct_school, person=town.direct_vice)
    officer = Person(town.bureau_officer)
    page = officer.opens("grid:place_split", town.heyan.code)
    assert "周山户：周大、周二" in page and "吴三" in page
    typed = SPLIT | {"code": "990102001003", "people": [f"{homes[0].pk},{homes[1].pk}"]}
    officer.presses("grid:place_split", town.heyan.code, **typed)
    new = Place.objects.get(code="990102001003")
    assert set(Child.objects.filter(residence=new)) == set(homes[:2])
    entries = HouseholdEntry.objects.filter(child=homes[0]).order_by("pk")
    assert [(one.place, one.until_on is None, one.household_number) for one in entries] == [
        (town.heyan, False, "H1"), (new, True, "H1"),
    ]  # fmt: skip
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.place, other.place) == (new, town.heyan)
    assert Child.objects.get(pk=homes[2].pk).residence == town.heyan
    assert Case.objects.count() == 2


def test_groups_and_households_go_together(town) -> None:
    child = make_child("郭一", residence=town.liuwan)
    typed = SPLIT | {"groups": [town.liuwan_2.pk], "people": [str(child.pk)]}
    Person(town.bureau_officer).presses("grid:place_split", town.liuwan.code, **typed)
    new = Place.objects.get(code=SPLIT["code"])
    assert Child.objects.get(pk=child.pk).residence == new
    assert Place.objects.get(pk=town.liuwan_2.pk).parent == new


def test_nobody_of_another_place_goes_along(town) -> None:
    new = place_split(
        place=town.liuwan, groups=[town.liuwan_2], people=[town.lan.pk], by=town.bureau_officer, today=TODAY, **SPLIT
    )  # fmt: skip
    assert new and Child.objects.get(pk=town.lan.pk).residence == town.shiqiao_1
    page = Person(town.bureau_officer).presses(
        "grid:place_split", town.shiqiao.code, status=422, people=[str(town.lan.pk)], **SPLIT
    )
    assert "有效选项" in page or "选" in page
