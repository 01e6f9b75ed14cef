"""The law on both sides of the fence: a proceeding, a suit, a paper from outside, a clock, what was told upwards."""

from typing import Any

from notoneless.cases.models import CaseDeadline, Escalation, Lawsuit, LegalBasis, OutsidePaper, Proceeding
from notoneless.core import clock
from notoneless.documents.services import file_keep
from notoneless.domain.deadlines import DeadlineKind
from tests.makers import TODAY, make_basis


def law_rows(town: Any, case: Any, government: Any, by: Any, word: str, picture: bytes) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``. The bases belong to the county and are one for both sides."""
    basis = LegalBasis.objects.first() or make_basis(
        entered_by=town.bureau_deputy, checked_by=None,
        source=file_keep(name="law.jpg", content=picture, by=town.bureau_deputy, today=TODAY),
    )  # fmt: skip
    proceeding = Proceeding.objects.create(
        case=case, organ=government, filed_on=TODAY, filed_by=town.bureau_deputy, officers=f"{word}甲、{word}乙",
        officer_cards="1、2", party=f"{word}妈", court=f"{word}法院", bank=f"{word}银行",
        defence_on=TODAY, defence_text=f"{word}申辩",
    )  # fmt: skip
    suit = Lawsuit.objects.create(
        case=case, plaintiff=government, court=f"{word}法院", filed_on=TODAY, filed_by=town.bureau_deputy
    )
    outside = OutsidePaper.objects.create(
        case=case, kind="detention", organ="court", organ_name=f"{word}法院", number_text=f"{word}1号", dated_on=TODAY,
        note=f"{word}内容", by=by, at=clock.now(),
        file=file_keep(name=f"{word}-court.jpg", content=picture, by=by, today=TODAY),
    )  # fmt: skip
    CaseDeadline.objects.create(
        case=case, kind=DeadlineKind.DECIDE, from_on=TODAY, due_on=TODAY, is_ours=True, article=f"{word}条", unit=government
    )  # fmt: skip
    told = Escalation.objects.create(
        case=case, what=f"{word}期限", due_on=TODAY, from_unit=case.unit, to_unit=case.unit.parent, on=TODAY
    )
    return {
        "basis": basis.key, "proceeding": proceeding.key, "lawsuit": suit.key, "outside_paper": outside.key,
        "escalation": told.key,
    }  # fmt: skip
