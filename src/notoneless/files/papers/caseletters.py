"""Letters of a case to the family: D03 letter home, D05 notice to come back, D09 order to correct, D24 deferral.

The wording is the default one of ``countywording``'s list; a county puts its own paragraphs in its place.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from notoneless.domain.words import Word
from notoneless.files.papers.facts import ChildFacts, GuardianFacts, PastContact, ReceivingSchool
from notoneless.files.papers.letters import (
    LAW_DUTY,
    LAW_ORDER,
    IssuerKind,
    _absence,
    _contact_note,
    _contacts,
    _numbered,
    _receipt,
)
from notoneless.files.papers.shapes import Letter
from notoneless.files.papers.wording import BLANK, date_text, fill, joined, or_blank

LAW_CORRECTION = (
    "上述行为违反了《中华人民共和国义务教育法》第五条、第十一条关于父母或者其他法定监护人应当依法保证适龄儿童、少年"
    "按时入学接受并完成义务教育的规定。依照该法第五十八条和《中华人民共和国未成年人保护法》第八十三条的规定，"
    "对你给予批评教育，责令限期改正。"
)
"""义务教育法 (2018) Arts. 5, 11, 58; 未成年人保护法 (2020) Art. 83."""

CORRECTION_CONSEQUENCE = (
    "逾期不改正的，本机关将依照法律、法规的规定继续处理：有处罚依据的，依法立案调查；也可以依法提起民事诉讼，"
    "或者提请人民检察院支持起诉。"
)
"""Art. 58 itself knows no fine: what follows needs a basis of its own (行政处罚法 Art. 38)."""

HOME_WORDING = (
    "您好！{child}{absence}，老师和同学们都很牵挂。",
    "{law}",
    "有什么难处，请告诉我们，我们和您一起想办法：学习跟不上的，老师帮着补课；家里有困难的，按政策申请资助，义务教育"
    "不收学费、杂费，教科书免费；路远的，可以申请住校；孩子身体暂时不适合上学的，可以凭医院证明申请延缓入学或者休学。",
    "请您尽快送{child}到{receiving}上学。",
    "盼望早日在课堂上见到{child}。",
)

CENTRE_WORDING = (
    "您是{child_line}的{relation}。{child}{absence}。",
    "此前已向您送达{earlier}。",
    "此前已就{child}复学一事与您联系{contact_count}次：{contacts}。",
    "{law}",
    "请您于{return_by}前（含当日），送{child}到{receiving}报到复学。",
    "{consequence}",
    "家庭确有困难的，请与联系人联系，{issuer_self}将会同有关部门按政策帮助解决。",
    "特此通知。",
)

CORRECTION_WORDING = (
    "当事人：{guardian}{guardian_line}，系{child_line}的{relation}。",
    "经查，{child}{absence}。你作为{child}的法定监护人，没有正当理由未送其接受义务教育。",
    "此前已与你联系{contact_count}次进行劝返：{contacts}。",
    "此前已向你送达：{earlier}。期满后{child}仍未返校。",
    "{law}",
    "责令你于{return_by}前（含当日）改正，送{child}到{receiving}报到，接受并完成义务教育。",
    "{consequence}",
    "{relief}",
)


class DeferralKind(Word):
    """D24: what was applied for (义务教育法 Art. 11(2))."""

    DEFERRAL = "deferral", "延缓入学"
    SUSPENSION = "suspension", "休学"


DEFERRAL_WORDING = (
    "你为{child_line}提出的{what}申请收悉。申请事由：{ground}。",
    "经审查，符合《中华人民共和国义务教育法》第十一条第二款的规定，同意{child}{what}，期限自{from}起至{until}止。",
    "期满应当于次日到{receiving}报到。身体状况仍不能适应的，请在期满前凭县级以上医疗机构证明重新申请；"
    "逾期既不报到又不重新申请的，按未入学处理。",
    "特此批复。",
)


def relief_text(review_organ: str) -> str:
    """救济途径 (行政复议法 2023 Art. 20, 行政诉讼法 Arts. 45 and 46): where, and how long."""
    return (
        f"如不服本决定，可以自收到本通知书之日起六十日内向{review_organ or '本级人民政府'}申请行政复议，也可以自收到"
        "本通知书之日起六个月内直接向人民法院提起行政诉讼。行政复议、行政诉讼期间不停止执行。"
    )


def notice_consequence(issuer_kind: IssuerKind) -> str:
    """What a notice to come back says of the next step: a school side reports, a government orders."""
    who = "将书面报告乡镇人民政府（街道办事处）和教育行政部门，由有权机关"
    if issuer_kind is not IssuerKind.SCHOOL:
        who = "将由有权机关"
    return f"逾期无正当理由仍未复学的，{who}依照《中华人民共和国义务教育法》第五十八条给予批评教育，责令限期改正。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLetter:
    """What every letter of a case knows. ``wording`` is the county's; empty for the default."""

    TITLE: ClassVar[str] = ""
    WORDING: ClassVar[tuple[str, ...]] = ()
    LAW: ClassVar[str] = LAW_DUTY

    made_on: date
    is_draft: bool
    issuer: str
    issuer_kind: IssuerKind
    child: ChildFacts
    guardian: GuardianFacts
    receiving: ReceivingSchool
    number_text: str = ""
    dated: date | None = None
    absent_since: date | None = None
    contacts: tuple[PastContact, ...] = ()
    earlier: tuple[str, ...] = ()
    """Papers delivered before, each with its number and day."""
    handlers: tuple[str, ...] = ()
    phone: str = ""
    wording: tuple[str, ...] = ()

    def slots(self) -> dict[str, str]:
        """What the wording may name."""
        return {
            "child": self.child.name,
            "child_line": self.child.line(),
            "guardian": or_blank(self.guardian.name),
            "guardian_line": self.guardian.line() or f"（身份证号：{BLANK}）",
            "relation": self.guardian.relation or "监护人",
            "absence": _absence(self.child, self.absent_since),
            "law": self.LAW,
            "receiving": self.receiving.line(),
            "issuer_self": self.issuer_kind.label,
            "earlier": joined(self.earlier, "、"),
            **_contacts(self.contacts),
        }

    def letter(self, slots: dict[str, str], *, notes_by: str = "联系人") -> Letter:
        """The letter with a red head, before the kind adds what is its own."""
        handlers = "、".join(or_blank(name) for name in self.handlers)
        return Letter(
            made_on=self.made_on,
            is_draft=self.is_draft,
            red_head=self.issuer,
            number=_numbered(self.is_draft, self.number_text, self.TITLE),
            title=self.TITLE,
            addressee=self.guardian.name,
            paragraphs=fill(self.wording or self.WORDING, slots),
            issuer=self.issuer,
            dated=self.dated,
            notes=_contact_note(notes_by, handlers, self.phone),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLetter(CaseLetter):
    """D03 致家长的一封信: plain words of the school, with a strip to bring back."""

    TITLE: ClassVar[str] = "致家长的一封信"
    WORDING: ClassVar[tuple[str, ...]] = HOME_WORDING

    def shape(self) -> Letter:
        """A letter without a red head."""
        letter = self.letter(self.slots())
        promise = f"会送{self.child.name}到{self.receiving.name}上学"
        return replace(
            letter, red_head="", addressee=f"尊敬的{self.guardian.name}家长",
            stub=_receipt(self.TITLE, letter.number, promise),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreNotice(CaseLetter):
    """D05 义务教育复学通知书: centre school or government, after the urging letter, with a day to be back."""

    TITLE: ClassVar[str] = "义务教育复学通知书"
    WORDING: ClassVar[tuple[str, ...]] = CENTRE_WORDING
    LAW: ClassVar[str] = LAW_ORDER

    return_by: date

    def shape(self) -> Letter:
        """The notice with its receipt strip."""
        slots = self.slots() | {
            "return_by": date_text(self.return_by),
            "consequence": notice_consequence(self.issuer_kind),
        }
        letter = self.letter(slots)
        promise = f"将于{date_text(self.return_by)}前送{self.child.name}到{self.receiving.name}复学"
        return replace(letter, stub=_receipt(self.TITLE, letter.number, promise))


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionOrder(CaseLetter):
    """D09 责令限期改正通知书 (义务教育法 Art. 58): an administrative measure, not a penalty, and no fine in it.

    Laid out as an enforcement paper. ``review_organ`` hears an application for review.
    """

    TITLE: ClassVar[str] = "责令限期改正通知书"
    WORDING: ClassVar[tuple[str, ...]] = CORRECTION_WORDING
    LAW: ClassVar[str] = LAW_CORRECTION

    return_by: date
    review_organ: str = ""

    def __post_init__(self) -> None:
        if self.issuer_kind is IssuerKind.SCHOOL:
            raise ValueError("责令限期改正通知书只能由乡镇人民政府或县级教育行政部门发出")

    def shape(self) -> Letter:
        """Facts, law, order, day, consequence and relief, with the strip to sign."""
        slots = self.slots()
        slots |= {
            "return_by": date_text(self.return_by),
            "consequence": CORRECTION_CONSEQUENCE,
            "relief": relief_text(self.review_organ),
            "contacts": slots["contacts"] or BLANK,
            "contact_count": slots["contact_count"] or "__",
            "earlier": slots["earlier"] or BLANK,
        }
        letter = self.letter(slots, notes_by="承办人")
        promise = f"将于{date_text(self.return_by)}前送{self.child.name}到{self.receiving.name}就读"
        return replace(
            letter,
            red_head="",
            organ=self.issuer,
            is_counted=True,
            stub=_receipt(self.TITLE, letter.number, promise),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferralApproval(CaseLetter):
    """D24 延缓入学(休学)批准书: applied for by the guardian, one year at most (义务教育法 Art. 11(2))."""

    WORDING: ClassVar[tuple[str, ...]] = DEFERRAL_WORDING
    TITLE: ClassVar[str] = "延缓入学（休学）批准书"

    what: DeferralKind
    ground: str
    from_on: date
    until_on: date

    def shape(self) -> Letter:
        """The answer to the application."""
        slots = self.slots() | {
            "what": self.what.label, "ground": or_blank(self.ground), "from": date_text(self.from_on),
            "until": date_text(self.until_on),
        }  # fmt: skip
        return replace(self.letter(slots), title=f"{self.what.label}批准书")
