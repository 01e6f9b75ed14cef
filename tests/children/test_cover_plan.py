"""包保分配: the rule is even and always the same; the page sets a township's villages in one press, or none."""

from datetime import date

import pytest

from notoneless.children.queries.coverplan import cover_plan
from notoneless.core.models import CountySetting, Event
from notoneless.domain.coverplan import CoverRule, Village, covers_plan
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Cover, CoverPlan
from notoneless.grid.services import covers_plan_set
from tests.journeys.steps import Person, it_is
from tests.makers import TODAY

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


TYPED = {"township": "990102101000", "which": "all"}


def given_out(town, by: str = "bureau_officer", **schools: str) -> CoverPlan:
    """青石镇 given out by this person: village → school."""
    chosen = {f"p-{getattr(town, village).pk}": number for village, number in schools.items()}
    Person(town.users[by]).presses("children:cover_plan", **TYPED | chosen)
    return CoverPlan.objects.order_by("-pk").first()


def holds(place) -> tuple | None:
    """School and person of a village now."""
    cover = Cover.objects.filter(place=place, until_on__isnull=True).first()
    return (cover.unit, cover.person) if cover else None


def undo(town, plan, by: str = "bureau_officer", status: int = 302) -> str:
    return Person(town.users[by]).presses("children:cover_plan_undo", plan.pk, status=status)


def test_the_last_bulk_act_is_taken_back_whole_on_the_same_day(town) -> None:
    Cover.objects.filter(place=town.shiqiao).delete()
    plan = given_out(town, liuwan="XX102", shiqiao="XX101")
    assert plan.lines.count() == 2 and holds(town.liuwan)[0] == town.junior
    page = Person(town.bureau_officer).opens("children:cover_plan", **TYPED)
    assert "苏文静成批分配了2个村" in page
    assert "已撤回2个村的包保" in undo(town, plan)
    assert holds(town.liuwan) == (town.primary, town.vice_principal) and holds(town.shiqiao) is None
    assert Event.objects.filter(act__in=("covers_planned", "covers_plan_undone")).count() == 2
    assert "已经撤回" in undo(town, plan, status=422)


def test_taken_back_later_the_days_it_held_stay_in_the_history(town, monkeypatch) -> None:
    plan = given_out(town, liuwan="XX102")
    it_is(monkeypatch, {}, date(2026, 11, 25))
    undo(town, plan)
    rows = (
        Cover.objects.filter(place=town.liuwan).order_by("from_on").values_list("unit", "from_on", "until_on")
    )
    assert list(rows) == [
        (town.primary.pk, date(2026, 9, 1), date(2026, 11, 17)),
        (town.junior.pk, date(2026, 11, 18), date(2026, 11, 24)),
        (town.primary.pk, date(2026, 11, 25), None),
    ]


def test_a_village_set_since_is_left_and_named(town) -> None:
    plan = given_out(town, liuwan="XX102", shiqiao="XX101")
    Person(town.bureau_officer).presses(
        "grid:cover_set", town.shiqiao.code, unit="XX103", person="point_manager", from_on="2026-11-18"
    )
    said = undo(town, plan)
    assert "已撤回1个村的包保" in said and "石桥村后来又改过" in said
    assert holds(town.shiqiao)[0] == town.point and holds(town.liuwan)[0] == town.primary


def test_the_later_act_is_taken_back_first_and_a_centre_only_its_own(town) -> None:
    first = given_out(town, liuwan="XX102")
    second = given_out(town, by="centre_officer", shiqiao="XX101")
    assert "请先撤回最近的一次" in undo(town, first, status=422)
    undo(town, second, by="bailu_centre_officer", status=404)
    undo(town, second, by="centre_officer")
    undo(town, first)
    assert holds(town.shiqiao) == (town.junior, town.junior_vice)


def test_one_village_that_is_refused_undoes_the_act(town) -> None:
    schools = {town.liuwan: town.junior, town.hetang: town.primary}
    done = covers_plan_set(township=town.qingshi, schools=schools, by=town.centre_officer, today=TODAY)
    assert isinstance(done, Refusal) and "荷塘村" in done.reason
    assert holds(town.liuwan)[0] == town.primary and not CoverPlan.objects.exists()


def test_the_plan_adds_up_and_says_who_would_have_too_many(town) -> None:
    plan = cover_plan(town.bureau_officer, town.qingshi, EVEN, TODAY, is_gaps_only=False)
    assert plan.children == sum(total.children for total in plan.totals) > 0
    assert sum(total.villages for total in plan.totals) == len(plan.lines) == 2
    assert not any(total.is_overload for total in plan.totals)
    Cover.objects.filter(place__in=(town.liuwan, town.shiqiao)).update(unit=town.primary)
    CountySetting.objects.create(key="grid.cover_most", value="1")
    gaps = cover_plan(town.bureau_officer, town.qingshi, EVEN, TODAY, is_gaps_only=True)
    assert gaps.lines == [] and [(one.unit, one.villages, one.is_overload) for one in gaps.totals] == [
        (town.primary, 2, True)
    ]
    page = Person(town.bureau_officer).opens("children:cover_plan", **TYPED)
    assert "合计2个村" in page and "各校共包" in page


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
