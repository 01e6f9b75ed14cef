"""C2: a suspected child is looked for at the door, coded A–M with evidence, and accepted or returned by the bureau."""

import pytest

from notoneless.children.models import Whereabouts
from notoneless.domain.words import CaseState, FindingState
from tests.journeys.steps import case_of, picture, suspect

pytestmark = pytest.mark.django_db


def test_a_child_at_school_in_another_province_is_found_coded_and_accounted_for(people, town) -> None:
    case = suspect(people, town.noroll)
    assert "曾望" in people.village_officer.desk, "the village officer is asked to look"
    assert "曾望" in people.vice_principal.desk, "the person the cover names answers for it"

    gate = people.village_officer.opens("cases:case_see_door", case.key)
    assert "说在上学" in gate and "核查代码" not in gate, "the village says what it saw, not why"
    people.village_officer.presses(
        "cases:case_see_door", case.key, seen="says_in_school", on="2026-11-18", note="奶奶说随父母去了外省",
        photo=picture("orange"),
    )  # fmt: skip

    bare = people.vice_principal.presses(
        "cases:case_propose", case.key, status=422, code=town.codes["in_school_no_reg_outside"].pk
    )
    assert "还缺：佐证材料(照片或扫描件)、学校联系电话" in bare, "what is missing is named"
    assert "checked" in bare, "what was chosen stays"
    code = town.codes["in_school_no_reg_outside"].pk
    people.vice_principal.presses(
        "cases:case_propose", case.key, code=code, evidence=picture("red"), school_phone="100-5550101"
    )
    assert "曾望" in people.bureau_officer.desk

    silent = people.bureau_officer.presses(
        "cases:case_review", case.key, status=422, decision="return", reason=""
    )
    assert "退回原因" in silent
    people.bureau_officer.presses("cases:case_review", case.key, decision="return", reason="证明没有盖章")
    assert "证明没有盖章" in people.vice_principal.opens("cases:case_page", case.key)

    people.vice_principal.presses(
        "cases:case_propose",
        case.key,
        code=code,
        evidence=picture("blue"),
        valid_until_on="2027-02-28",
        school_phone="100-5550101",
    )
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    case = case_of(town.noroll)
    assert case.state == CaseState.CLEARED
    held = Whereabouts.objects.get(child=town.noroll, ended_on=None)
    assert f"{held.until_on:%Y-%m-%d}" == "2027-02-28" and held.evidence is not None
    names = people.township_officer.opens("indicators:balance_names", "990102101201", state="in_school")
    assert "曾望" in names, "a certificate counts as in school with proof"


def test_a_code_that_says_out_of_school_confirms_the_case(people, town) -> None:
    case = suspect(people, town.noroll)
    people.village_officer.presses("cases:case_see_door", case.key, seen="not_in_school", on="2026-11-18")
    code = town.codes["poverty"].pk
    people.principal.presses("cases:case_propose", case.key, code=code, evidence=picture("gray"))
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    assert case_of(town.noroll).state == CaseState.CONFIRMED
    assert case.findings.get().state == FindingState.ACCEPTED
    village = people.village_officer.opens("cases:case_page", case.key)
    assert "因贫" not in village, "the village reads no poverty reason"
    assert "因贫" in people.principal.opens("cases:case_page", case.key)


def test_a_child_found_at_a_door_on_no_list_is_in_the_register_the_same_minute(people, town) -> None:
    page = people.village_officer.opens("verification:found")
    assert "姓名" in page
    people.village_officer.presses(
        "verification:found", name="小满囤", sex="1", age="8", place=town.liuwan_1.pk, guardian_name="满囤爸"
    )
    from notoneless.children.models import Child

    child = Child.objects.get(name="小满囤")
    assert child.is_unconfirmed
    case = case_of(child)
    assert case is not None and case.unit == town.primary
    assert "小满囤" in people.vice_principal.desk
