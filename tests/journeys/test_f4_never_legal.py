"""F4: the cause picks the path. Ill and disabled children get contact and care, never a letter or an order."""

from datetime import date

import pytest

from notoneless.domain.words import CaseState
from tests.journeys.steps import it_is, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("child", "slug", "school", "village"), [
    ("disabled", "disability", "principal", "village_officer"),
    ("ill", "illness", "junior_principal", "shiqiao_officer"),
])  # fmt: skip
def test_an_ill_or_disabled_child_is_kept_in_touch_with_and_never_ordered(
    people, town, monkeypatch, child, slug, school, village
) -> None:
    case = suspect(people, getattr(town, child))
    verify(people, case, village=village, school=school, code=town.codes[slug])
    assert case.state == CaseState.IN_TOUCH
    for kind, person in (("D04", school), ("D08", "township_officer")):
        page = people[person].presses("cases:paper_draft", case.key, kind, status=422)
        assert "请保持联系并落实关爱" in page
    assert not case.papers.exists()
    report = people[school].opens("cases:case_page", case.key)
    assert "登记联系情况" in report and "登记劝返走访" not in report

    due = case.due_on
    assert due == date(2026, 12, 18), "thirty days by the county's setting"
    it_is(monkeypatch, people, date(2026, 12, 10))
    people[village].presses("cases:case_contact", case.key, kind="visit", on="2026-12-10", found="在家休养")
    case.refresh_from_db()
    assert case.state == CaseState.IN_TOUCH and case.due_on == date(2027, 1, 9)
    seen = people[village].opens("cases:case_page", case.key)
    for word in ("因病", "因残"):
        assert word not in seen, "the village reads no illness reason"
