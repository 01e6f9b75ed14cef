"""Who may issue which paper (义务教育法 第58条 for orders): a township government or the county bureau, nobody else."""

import pytest

from notoneless.domain.paperkinds import ORDERING, PAPERS, issuer_refused
from notoneless.domain.words import PaperKind, UnitKind

pytestmark = pytest.mark.pure
ORDERS = [kind for kind, rule in PAPERS.items() if rule.is_order]


def test_order_penalty_and_suit_are_of_township_government_or_bureau_only() -> None:
    assert {PaperKind.RETURN_NOTICE, PaperKind.CORRECTION_ORDER, PaperKind.PENALTY_DECISION} <= set(ORDERS)
    for kind in ORDERS:
        for unit in UnitKind:
            assert (issuer_refused(kind, unit) is None) == (unit in ORDERING), (kind, unit)


@pytest.mark.parametrize("kind", ORDERS)
def test_a_street_office_is_told_to_turn_to_the_bureau_unless_it_was_empowered(kind: PaperKind) -> None:
    refused = issuer_refused(kind, UnitKind.STREET_OFFICE)
    assert refused is not None
    assert (refused.rule, "教育局" in refused.reason) == ("paper.street_office", True)
    assert issuer_refused(kind, UnitKind.STREET_OFFICE, is_street_empowered=True) is None
    assert issuer_refused(kind, UnitKind.SCHOOL, is_street_empowered=True) is not None


def test_a_school_urges_reports_and_certifies_and_orders_nothing() -> None:
    may = {kind for kind in PaperKind if issuer_refused(kind, UnitKind.SCHOOL) is None}
    assert may == {
        PaperKind.HOME_LETTER, PaperKind.URGING_LETTER, PaperKind.INCIDENT_REPORT, PaperKind.VILLAGE_NOTICE,
        PaperKind.PENALTY_PROPOSAL, PaperKind.GOVERNMENT_REPORT, PaperKind.RETURN_CERTIFICATE,
        PaperKind.CLOSING_REPORT,
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(PaperKind))
@pytest.mark.parametrize(
    "unit", [UnitKind.VILLAGE_COMMITTEE, UnitKind.DEPARTMENT, UnitKind.COUNTY_GOVERNMENT]
)
def test_a_village_committee_issues_no_paper_of_a_case(kind: PaperKind, unit: UnitKind) -> None:
    assert issuer_refused(kind, unit) is not None
