"""包保分配: the rule is even and always the same; the page sets a township's villages in one press, or none."""

import pytest

from notoneless.domain.coverplan import CoverRule, Village, covers_plan
from notoneless.grid.models import Cover
from tests.journeys.steps import Person

pytestmark = pytest.mark.django_db
EVEN, CATCHMENT = CoverRule.EVEN, CoverRule.CATCHMENT


def test_the_fullest_villages_are_given_out_first_to_who_has_fewest() -> None:
    villages = [Village(1, 30), Village(2, 50), Village(3, 20), Village(4, 40)]
    assert covers_plan(villages, [10, 20], rule=EVEN) == {2: 10, 4: 20, 1: 20, 3: 10}
    assert covers_plan(villages, [10, 20], rule=EVEN, load={10: 500}) == dict.fromkeys((1, 2, 3, 4), 20)
    assert covers_plan(villages, [], rule=EVEN) == {}


def test_by_catchment_a_village_goes_where_its_children_go_and_the_rest_evenly() -> None:
    villages = [Village(1, 30, 20), Village(2, 50, 20), Village(3, 20, 99)]
    assert covers_plan(villages, [10, 20], rule=CATCHMENT) == {2: 20, 1: 20, 3: 10}


def test_a_township_is_given_out_in_one_press(town) -> None:
    Cover.objects.filter(place__in=(town.liuwan, town.shiqiao)).delete()
    officer = Person(town.bureau_officer)
    page = officer.opens("children:cover_plan", township="990102101000", rule="even", which="gaps")
    assert "柳湾村" in page and "石桥村" in page
    said = officer.presses(
        "children:cover_plan", township="990102101000", rule="even", which="gaps",
        **{f"p-{town.liuwan.pk}": "XX101", f"p-{town.shiqiao.pk}": "XX102"},
    )  # fmt: skip
    assert "已落实2个村的包保" in said
    now = Cover.objects.get(place=town.liuwan, until_on__isnull=True)
    assert (now.unit, now.person) == (town.primary, town.principal)


def test_a_centre_gives_out_its_own_township_only_and_nothing_to_change_is_said(town) -> None:
    centre = Person(town.centre_officer)
    assert "青石镇" in centre.opens("children:cover_plan") and "白鹭镇" not in centre.opens(
        "children:cover_plan"
    )
    centre.opens("children:cover_plan", township="990102102000", status=404)
    same = centre.presses(
        "children:cover_plan",
        status=422,
        township="990102101000",
        which="all",
        **{f"p-{town.liuwan.pk}": "XX101"},
    )
    assert "没有要改的" in same
