"""学籍核对, service by service: what is refused whatever the page let through."""

from typing import Any

import pytest

from notoneless.domain.refusal import Refusal
from notoneless.verification.models import ProposalState, RollProposal
from notoneless.verification.services import proposal_reject
from tests.intake.lists import liu, roll, take
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def exported(*rows: dict[str, Any]) -> list[RollProposal]:
    """The differences of an export that holds these pupils."""
    assert take("roll_export", roll(*rows))
    return list(RollProposal.objects.order_by("pk"))


def test_ours_is_right_only_with_its_reason(town) -> None:
    one = exported(liu())[0]
    out = proposal_reject(proposal=one, reason="  ", by=town.principal, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "rollcheck.no_reason"
    one.refresh_from_db()
    assert one.state == ProposalState.PROPOSED


def test_ours_is_said_once(town) -> None:
    one = exported(liu())[0]
    assert proposal_reject(proposal=one, reason="没有到校", by=town.principal, today=TODAY)
    out = proposal_reject(proposal=one, reason="没有到校", by=town.principal, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "rollcheck.decided"
