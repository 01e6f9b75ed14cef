"""F2: each case has its lead unit by the rule, a named person, a working group, and stands in one ledger."""

import pytest

from tests.journeys.steps import case_of, sheet_rows, suspect, verify

pytestmark = pytest.mark.django_db


def test_a_pupil_of_the_district_is_led_by_his_school_and_helped_by_the_one_that_covers_his_home(
    people, town
) -> None:
    people.junior_principal.presses(
        "cases:pupil_leave", town.crossing.key, kind="leave", on="2026-11-18", reason="不见了"
    )
    case = case_of(town.crossing)
    assert (case.unit, case.person) == (town.junior, town.junior_teacher)
    page = people.bailu_principal.opens("cases:case_page", case.key)
    assert "学籍在区内学校" in page, "the school that covers 松林村 helps and sees it"


def test_a_child_on_no_roll_is_led_by_the_school_that_covers_its_village(people, town) -> None:
    case = suspect(people, town.noroll)
    assert (case.unit, case.person) == (town.primary, town.vice_principal)


def test_where_there_is_no_centre_school_the_chain_still_works(people, town) -> None:
    people.direct_principal.presses(
        "cases:pupil_leave", town.migrant.key, kind="leave", on="2026-11-18", reason="搬走"
    )
    case = case_of(town.migrant)
    assert case.unit == town.direct_school
    verify(
        people, case, village="community_officer", school="direct_principal", code=town.codes["missing_other"]
    )
    group = {member.user.login for member in case.members.all()}
    assert {"direct_teacher", "street_officer", "community_officer"} <= group


def test_the_group_is_named_people_of_township_village_school_and_centre_and_may_be_changed(
    people, town
) -> None:
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    group = {member.user.login for member in case.members.filter(until_on=None)}
    assert {"vice_principal", "township_officer", "village_officer", "centre_officer"} <= group

    nobody = people.township_officer.presses("cases:case_members", case.key, status=422, members=[])
    assert "请选牵头人" in nobody
    people.township_officer.presses(
        "cases:case_members", case.key, lead=town.principal.pk, members=[town.village_officer.pk]
    )
    case.refresh_from_db()
    assert case.person == town.principal
    assert "曾望" in people.principal.desk
    assert {m.user.login for m in case.members.filter(until_on=None)} == {"principal", "village_officer"}
    assert not case.child.grants.filter(user=town.vice_principal, until_on=None).exists()


def test_the_ledgers_are_filters_on_one_state_and_go_out_as_excel(people, town) -> None:
    suspect(people, town.noroll)
    second = suspect(people, town.left)
    verify(people, second, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    suspected = people.township_officer.opens("cases:cases_suspected")
    out = people.township_officer.opens("cases:cases_out_of_school")
    assert "曾望" in suspected and "贺远" not in suspected
    assert "贺远" in out and "曾望" not in out
    rows = sheet_rows(people.township_officer.fetches("/cases/?export=xlsx"))
    assert {row[0] for row in rows} >= {"曾望", "贺远"}
