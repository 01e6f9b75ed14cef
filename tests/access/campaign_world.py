"""A verification campaign on both sides of the fence: a township's group with a named member, a joint check."""

from typing import Any

from notoneless.verification.models import (
    CheckCampaign,
    CheckChild,
    CheckGroup,
    CheckMember,
    CheckStage,
    JointCount,
    PartnerRow,
    PartnerSending,
)
from tests.makers import TODAY
from tests.town import Town


def campaign_rows(town: Town, case: Any, side: str, word: str, government: Any) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``; the campaign itself is one for both."""
    campaign, _ = CheckCampaign.objects.get_or_create(
        title="秋季核查", works_on="all", opened_by=town.bureau_deputy, opened_on=TODAY
    )
    CheckStage.objects.get_or_create(
        campaign=campaign, number=1, defaults={"name": "安排部署", "from_on": TODAY, "until_on": TODAY}
    )
    CheckChild.objects.create(campaign=campaign, case=case, added_on=TODAY)
    place = government.place
    group = CheckGroup.objects.create(campaign=campaign, township=place, unit=government)
    member = CheckMember.objects.create(
        group=group, role="police", name=f"{word}所长", phone="10060007000", from_on=TODAY
    )
    sending = PartnerSending.objects.create(
        unit=town.relief if side == "inside" else town.police, title=f"{word}核对", purpose="核对", shared=[],
        due_on=TODAY, sent_by=town.bureau_deputy, sent_on=TODAY, campaign=campaign, is_joint=True,
    )  # fmt: skip
    PartnerRow.objects.create(sending=sending, serial=1, child=case.child)
    JointCount.objects.create(sending=sending, township=place, kind="suspected", our_count=1)
    return {"campaign": campaign.key, "township": place.code, "member": member.pk, "joint": sending.key}
