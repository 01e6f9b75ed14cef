"""Who may order a return (义务教育法 第58条): a township government or the county bureau, nobody else."""

import pytest

from notoneless.domain.caseflow import may_issue
from notoneless.domain.words import PaperKind, UnitKind

pytestmark = pytest.mark.pure
MAY_ORDER = {UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.BUREAU}


@pytest.mark.parametrize("kind", list(UnitKind))
def test_a_return_is_ordered_by_township_government_or_bureau_only(kind: UnitKind) -> None:
    assert (may_issue(PaperKind.RETURN_NOTICE, kind) is None) == (kind in MAY_ORDER)


def test_a_street_office_is_told_to_turn_to_the_bureau() -> None:
    refused = may_issue(PaperKind.RETURN_NOTICE, UnitKind.STREET_OFFICE)
    assert refused is not None
    assert (refused.rule, "教育局" in refused.reason) == ("paper.street_office", True)


@pytest.mark.parametrize("kind", [k for k in PaperKind if k != PaperKind.RETURN_NOTICE])
def test_other_papers_may_come_from_a_school(kind: PaperKind) -> None:
    assert may_issue(kind, UnitKind.SCHOOL) is None
