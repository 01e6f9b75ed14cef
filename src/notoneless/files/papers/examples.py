"""An invented child's papers: what a county's wording looks like on paper before it is put into force."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from notoneless.domain.words import PaperKind as K
from notoneless.files.papers.caseletters import (
    CentreNotice,
    CorrectionOrder,
    DeferralApproval,
    DeferralKind,
    HomeLetter,
)
from notoneless.files.papers.countywording import in_slots
from notoneless.files.papers.facts import ChildFacts, GuardianFacts, PastContact, ReceivingSchool
from notoneless.files.papers.letters import IssuerKind, ReturnOrder, UrgingLetter
from notoneless.files.papers.officialletters import (
    GovernmentReport,
    PenaltyProposal,
    ReferralLetter,
    VillageNotice,
)
from notoneless.files.papers.shapes import Paper

CHILD = ChildFacts(
    name="张示例", sex="男", born_on=date(2014, 9, 3), ethnic="汉族", id_number="990102201409030011",
    roll_number="G990102201409030011", school="示例乡中心小学", class_name="六年级1班",
    home="示例乡样板村一组", address="示例乡样板村一组12号",
)  # fmt: skip
GUARDIAN = GuardianFacts(
    name="张样板", relation="父亲", sex="男", id_number="990102198802140012", phone="10012345678",
    address="示例乡样板村一组12号",
)  # fmt: skip
RECEIVING = ReceivingSchool(name="示例乡中心小学", contact="李示范", phone="10087654321")


def example(kind: K, lines: Sequence[str], *, today: date) -> Paper:
    """A paper of this kind about the invented child, in these words of the county (the default's where none)."""
    begun = today - timedelta(days=20)
    words: dict[str, Any] = {
        "made_on": today,
        "is_draft": True,
        "issuer": "示例乡人民政府",
        "issuer_kind": IssuerKind.TOWNSHIP,
        "child": CHILD,
        "guardian": GUARDIAN,
        "receiving": RECEIVING,
        "absent_since": begun,
        "contacts": (
            PastContact(on=begun + timedelta(days=1), by="李示范", kind="电话联系"),
            PastContact(on=begun + timedelta(days=2), by="李示范、王样例", kind="入户走访"),
        ),
        "phone": "10033334444",
    }
    if lines:
        words["wording"] = in_slots(lines)
    return _MAKERS[kind](words, begun, today)


def _with(maker: Callable[..., Paper], **more: Any) -> Callable[[dict[str, Any], date, date], Paper]:
    def make(words: dict[str, Any], begun: date, today: date) -> Paper:
        earlier = (f"《义务教育敦促书》（示例乡政促〔{begun.year}〕3号，{begun.month}月{begun.day}日送达）",)
        dated = {"return_by": today + timedelta(days=7), "answer_by": today + timedelta(days=7),
                 "from_on": today, "until_on": today + timedelta(days=300)}  # fmt: skip
        fields = maker.__dataclass_fields__  # type: ignore[attr-defined]
        known = {"earlier": earlier, "handlers": ("李示范", "王样例"), **dated, **more}
        return maker(**words, **{name: value for name, value in known.items() if name in fields})

    return make


_SCHOOL = {"situation": "孩子随亲戚在外地打零工，父母在外务工，由祖父照看。"}

_MAKERS: Mapping[K, Callable[[dict[str, Any], date, date], Paper]] = {
    K.HOME_LETTER: _with(HomeLetter),
    K.URGING_LETTER: _with(UrgingLetter),
    K.CENTRE_NOTICE: _with(CentreNotice),
    K.RETURN_NOTICE: _with(ReturnOrder),
    K.CORRECTION_ORDER: _with(CorrectionOrder, review_organ="示例县人民政府"),
    K.VILLAGE_NOTICE: _with(VillageNotice, to="样板村村民委员会"),
    K.PENALTY_PROPOSAL: _with(PenaltyProposal, to="示例乡人民政府", opinion="建议依法立案调查。", signer="赵示范"),
    K.GOVERNMENT_REPORT: _with(
        GovernmentReport, to="示例县人民政府", request="请协调有关部门共同劝返。", copies=("示例乡司法所",),
        signer="赵示范", **_SCHOOL,
    ),
    K.DEFERRAL_APPROVAL: _with(DeferralApproval, what=DeferralKind.SUSPENSION, ground="骨折手术后休养"),
    K.REFERRAL_LETTER: _with(
        ReferralLetter, to="示例县人力资源和社会保障局", matter="使用童工", law="依照有关法律法规，由你单位处理。",
        **_SCHOOL,
    ),
}  # fmt: skip
