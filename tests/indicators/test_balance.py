"""The balance: SQL and rule agree row for row, figures equal rows, figures equal the names behind them."""

import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.cases.queries import unplaced_children
from notoneless.children.models import Admission, AdmissionSeason, Child, HouseholdEntry, Whereabouts
from notoneless.children.services import grant_give
from notoneless.core.models import CountySetting
from notoneless.domain.admission import AdmissionState
from notoneless.domain.balance import Balance, ChildFacts, place_in_balance
from notoneless.domain.words import CaseState, ChildState, HouseholdSource
from notoneless.grid.models import Place
from notoneless.indicators import queries
from tests.makers import TODAY, make_case, make_child, make_roll

pytestmark = pytest.mark.django_db

LIUWAN = "990102101201"


# ---- a random small world ----------------------------------------------------------------------------------


def world(town: Any, seed: int) -> None:
    """Sixty children in every mixture of line, roll, certificate, code and case."""
    dice = random.Random(seed)
    homes = [
        town.liuwan_1,
        town.liuwan_2,
        town.shiqiao_1,
        town.hetang_1,
        town.songlin_1,
        town.shuyuan_1,
        town.liuwan,
    ]
    classes = [town.class_3_1, town.class_5_1, town.class_8_1, town.bailu_class]
    for _ in range(60):
        born_on = date(dice.randint(2009, 2022), dice.randint(1, 12), dice.randint(1, 28))
        child = make_child(born_on=born_on, residence=dice.choice(homes), on_line=dice.random() < 0.9)
        if dice.random() < 0.15:
            HouseholdEntry.objects.filter(child=child).update(
                until_on=TODAY + timedelta(days=dice.randint(-3, 3))
            )
        if dice.random() < 0.1:
            HouseholdEntry.objects.filter(child=child).update(
                from_on=TODAY + timedelta(days=dice.randint(0, 2))
            )
        _roll(child, dice, classes)
        _code(child, dice, list(town.codes.values()))
        _admission(child, dice, town)
        if dice.random() < 0.2:
            state = dice.choice(list(CaseState))
            make_case(child, unit=town.primary, person=town.principal, state=state)


def _roll(child: Child, dice: random.Random, classes: list[Any]) -> None:
    kind = dice.choice(["none", "active", "active", "active", "left", "graduated", "suspended"])
    if kind == "graduated":
        junior = next(one for one in classes if one.stage == "junior")
        make_roll(child, junior, state="graduated", until_on=TODAY - timedelta(days=dice.randint(-1, 90)))
    elif kind == "left":
        make_roll(child, dice.choice(classes), state="left", until_on=TODAY - timedelta(days=5))
    elif kind != "none":
        make_roll(child, dice.choice(classes), state=kind)


def _code(child: Child, dice: random.Random, codes: list[Any]) -> None:
    if dice.random() < 0.4:
        until_on = dice.choice([None, TODAY + timedelta(days=dice.randint(-2, 2))])
        ended_on = dice.choice([None, None, None, TODAY])
        from_on = TODAY - timedelta(days=dice.randint(-1, 30))
        Whereabouts.objects.create(
            child=child, code=dice.choice(codes), from_on=from_on, until_on=until_on, ended_on=ended_on,
            accepted_by="bureau_officer",
        )  # fmt: skip


def _admission(child: Child, dice: random.Random, town: Any) -> None:
    """Some stand on the list of a season: one that runs until the day after tomorrow, or one that is over."""
    if dice.random() < 0.5:
        return
    until = dice.choice([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=2)])
    season, _ = AdmissionSeason.objects.get_or_create(
        year=until.year * 10 + until.day % 10,
        defaults=dict.fromkeys(("notice_by_on", "register_from_on", "register_until_on", "set_on"), until)
        | {"listed_on": TODAY - timedelta(days=9), "opened_by": "bureau_officer"},
    )
    state = dice.choice(list(AdmissionState))
    school = dice.choice([town.primary, None])
    came = {"registered_on": TODAY, "registered_at_school": town.primary} if state == "registered" else {}
    Admission.objects.create(
        season=season,
        child=child,
        stage="primary",
        source="six_year_old",
        state=state,
        state_on=TODAY,
        school=school,
        **came,
    )


FAR = date(9999, 12, 31)


def facts_of(entry: HouseholdEntry) -> ChildFacts:
    """What the registers say of the child of one entry, read row by row, without the query under test."""
    child = entry.child
    rolls = list(child.rolls.all())
    held = next(
        (w for w in child.whereabouts.filter(ended_on=None).select_related("code") if w.from_on <= TODAY),
        None,
    )
    certificate = code = until = None
    if held is not None and held.code.is_in_school:
        certificate = held.until_on or FAR
    elif held is not None and not held.code.is_out_of_school:
        code, until = held.code.slug, held.until_on
    is_suspended = any(roll.state == "suspended" and roll.until_on is None for roll in rolls)
    if is_suspended and (code is None or (until is not None and until < TODAY)):
        code, until = "suspended", None
    row = child.admissions.select_related("season").first()
    answered = row is not None and (row.school_id or row.registered_at_school_id) is not None
    if answered and row.state in ("listed", "noticed", "registered"):
        eve = row.season.set_on - timedelta(days=1)
        if code is None or (until is not None and until < TODAY):
            code, until = "entering", eve
    return ChildFacts(
        born_on=child.born_on,
        on_line_from=entry.from_on,
        on_line_until=entry.until_on,
        has_graduated=any(
            r.state == "graduated" and r.stage == "junior" and r.until_on and r.until_on <= TODAY
            for r in rolls
        ),
        has_open_case=any(case.is_open for case in Case.objects.filter(child=child)),
        has_active_roll=any(roll.state == "active" and roll.until_on is None for roll in rolls),
        certificate_until=certificate,
        accounted_code=code,
        accounted_until=until,
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_query_and_the_rule_agree_child_for_child(town, seed) -> None:
    world(town, seed)
    counted = {row.pk: row.state for row in queries.with_state(queries.counted_entries(TODAY), TODAY)}
    ruled = {}
    for entry in HouseholdEntry.objects.select_related("child"):
        state = place_in_balance(facts_of(entry), TODAY)
        if state is not None:
            ruled[entry.pk] = str(state)
    assert counted == ruled
    assert set(counted.values()) == {str(state) for state in ChildState}, "the world has every state"


@pytest.mark.parametrize("seed", [1, 2, 3, 6])
def test_the_night_looks_for_exactly_the_children_the_balance_calls_unplaced(town, seed) -> None:
    world(town, seed)
    rows = queries.with_state(queries.counted_entries(TODAY), TODAY)
    unplaced = {row.child_id for row in rows if row.state == str(ChildState.UNPLACED)}
    assert unplaced and set(unplaced_children(TODAY).values_list("pk", flat=True)) == unplaced
    CountySetting.objects.update_or_create(key="county.entry_age", defaults={"value": "7"})
    rows = queries.with_state(queries.counted_entries(TODAY), TODAY)
    later = {row.child_id for row in rows if row.state == str(ChildState.UNPLACED)}
    assert set(unplaced_children(TODAY).values_list("pk", flat=True)) == later


@pytest.mark.parametrize("seed", [4, 5])
def test_a_place_is_the_sum_of_the_places_below_and_of_its_own(town, seed) -> None:
    world(town, seed)
    for place in Place.objects.all():
        found = queries.place_balance(place, TODAY)
        assert found.whole == sum((row.balance for row in found.rows), found.at_place), place.name
    county = queries.place_balance(town.county, TODAY).whole
    states = [row.state for row in queries.with_state(queries.counted_entries(TODAY), TODAY)]
    assert county == Balance.of(ChildState(state) for state in states)


def figures(page: str) -> dict[str, int]:
    """Addresses of names → the figure that is the link's text."""
    found = re.findall(r'<a[^>]*href="(/balance/[^"]+/names[^"]*)"[^>]*>\s*([\d,]+)', page)
    return {url.replace("&amp;", "&"): int(figure.replace(",", "")) for url, figure in found}


@pytest.mark.parametrize(
    "person", ["bureau_officer", "township_officer", "village_officer", "junior_principal"]
)
def test_every_figure_that_is_a_link_opens_exactly_so_many_names(client, town, person) -> None:
    world(town, 6)
    make_case(town.unconfirmed, unit=town.junior, person=town.junior_vice)
    for case in Case.objects.open().select_related("child"):
        grant_give(child=case.child, unit=town.junior, why="个案牵头或配合单位", by="system", today=TODAY)
    client.force_login(getattr(town, person))
    page = client.get(reverse("indicators:balance"), follow=True).content.decode()
    opened = figures(page)
    assert opened, "there is something to open"
    for url, figure in opened.items():
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.context["table"].count == figure, url


def test_a_covering_school_reads_figures_and_opens_the_open_cases_only(client, town) -> None:
    client.force_login(town.principal)
    page = client.get(reverse("indicators:balance_place", args=[LIUWAN])).content.decode()
    assert "您单位包保这里" in page
    assert all("state=open_case" in url for url in figures(page))
    names = client.get(reverse("indicators:balance_names", args=[LIUWAN])).content.decode()
    assert "林小明" in names, "its own pupil"
    assert "曾望" not in names and "苗静" not in names, "children of the village who are nobody's case"


def test_a_deferred_child_is_accounted_for_until_its_last_day_and_unplaced_after(town) -> None:
    entry = queries.counted_entries(TODAY).filter(child=town.deferred)
    assert queries.with_state(entry, TODAY).get().state == ChildState.ACCOUNTED
    held = Whereabouts.objects.get(child=town.deferred)
    last = held.until_on
    on_last = queries.with_state(queries.counted_entries(last).filter(child=town.deferred), last).get()
    assert on_last.state == ChildState.ACCOUNTED
    after = last + timedelta(days=1)
    assert queries.with_state(
        queries.counted_entries(after).filter(child=town.deferred), after
    ).get().state == (ChildState.UNPLACED)


# ---- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "lands_on"),
    [
        ("bureau_officer", "990102000000"),
        ("township_officer", "990102101000"),
        ("village_officer", LIUWAN),
        ("centre_officer", "990102101000"),
        ("bailu_principal", "990102102201"),
    ],
)
def test_the_balance_opens_on_the_highest_place_in_sight(client, town, person, lands_on) -> None:
    client.force_login(getattr(town, person))
    answer = client.get(reverse("indicators:balance"))
    assert answer["Location"] == reverse("indicators:balance_place", args=[lands_on])


def test_whoever_has_no_place_is_led_to_the_school_line(client, town) -> None:
    client.force_login(town.point_manager)
    assert client.get(reverse("indicators:balance"))["Location"] == reverse("indicators:balance_schools")


def test_a_state_that_does_not_exist_is_not_found(client, town) -> None:
    client.force_login(town.bureau_officer)
    assert client.get(reverse("indicators:balance_names", args=[LIUWAN]) + "?state=lost").status_code == 404


def test_before_a_start_date_is_set_the_page_says_not_recorded(client, town) -> None:
    CountySetting.objects.filter(key="county.records_from").delete()
    client.force_login(town.bureau_officer)
    page = client.get(reverse("indicators:balance_place", args=["990102000000"])).content.decode()
    assert "未记录" in page


def test_the_school_line_counts_pupils_and_who_of_them_has_a_case(client, town) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    rows = {row.unit.number: row for row in queries.school_rows(town.bureau_officer, TODAY)}
    assert (rows["XX101"].on_roll, rows["XX101"].with_case) == (3, 1)
    assert rows["XX301"].migrant == 1 and rows["XX301"].on_register == 0
    entry = HouseholdEntry.objects.get(child=town.lan)
    entry.until_on = TODAY - timedelta(days=1)
    entry.save()
    again = {row.unit.number: row for row in queries.school_rows(town.bureau_officer, TODAY)}
    assert again["XX101"].unmatched == 1
    client.force_login(town.township_officer)
    page = client.get(reverse("indicators:balance_schools")).content.decode()
    assert "青石中心小学" in page and "白鹭小学" not in page


def test_a_migrant_pupil_counts_by_residence_with_its_source(client, town) -> None:
    client.force_login(town.street_officer)
    page = client.get(reverse("indicators:balance_names", args=["990102001001"])).content.decode()
    assert "万里" in page and HouseholdSource.MIGRANT_PUPIL.label in page
