"""The letters to guardians: D04 义务教育敦促书 and D08 限期复学通知书, and D22 the school's certificate.

The wording is the default one; a county passes its own paragraphs with the same ``{slots}``.
"""

from dataclasses import dataclass
from datetime import date

from notoneless.domain.words import Word
from notoneless.files.papers.facts import ChildFacts, GuardianFacts, PastContact, ReceivingSchool
from notoneless.files.papers.shapes import Letter, Stub
from notoneless.files.papers.wording import BLANK, date_text, fill, joined, or_blank


class IssuerKind(Word):
    """Who signs a letter; the label is how it speaks of itself."""

    SCHOOL = "school", "我校"
    TOWNSHIP = "township", "本机关"
    BUREAU = "bureau", "我局"


LAW_DUTY = (
    "《中华人民共和国义务教育法》第五条、第十一条规定，父母或者其他法定监护人应当依法保证适龄儿童、少年按时入学"
    "接受并完成义务教育。《中华人民共和国未成年人保护法》第十六条、第十七条规定，监护人应当保障未成年人接受并"
    "完成义务教育，不得放任或者迫使其失学、辍学。"
)
"""义务教育法 (2018) Arts. 5 and 11; 未成年人保护法 (2020) Arts. 16(5) and 17(5)."""

LAW_ORDER = (
    "《中华人民共和国义务教育法》第五条、第十一条规定，父母或者其他法定监护人应当依法保证适龄儿童、少年按时入学"
    "接受并完成义务教育；第十三条规定，乡镇人民政府和县级教育行政部门督促适龄儿童、少年入学，防止其辍学。"
)
"""义务教育法 Arts. 5, 11 and 13(1)."""

CONSEQUENCE = (
    "逾期无正当理由仍未送被监护人复学的，将依照《中华人民共和国义务教育法》第五十八条，由当地乡镇人民政府或者"
    "县级人民政府教育行政部门给予批评教育，责令限期改正。"
)
"""Art. 58 knows criticism and an order to correct, and no fine."""

URGING_WORDING = (
    "您是{child_line}的{relation}。{child}{absence}。",
    "{law}",
    "此前已就{child}就学一事与您联系{contact_count}次：{contacts}。",
    "现敦促您依法履行监护职责，{deadline}送{child}到{receiving}报到就读。",
    "家庭确有经济、学习、交通等困难的，请告知{issuer_self}，{issuer_self}将会同有关部门按政策帮助解决。"
    "因身体状况暂时不能就学的，请凭医院证明申请延缓入学或者休学。",
    "特此敦促。",
)

ORDER_WORDING = (
    "经查，您{guardian_line}是{child_line}的{relation}。{child}{absence}。",
    "此前已就{child}复学一事与您联系{contact_count}次：{contacts}。{child}至今仍未复学。",
    "{law}",
    "现通知您于{return_by}前（含当日），送{child}到{receiving}报到复学。",
    "{consequence}",
    "家庭确有困难的，请与承办人联系。因身体状况暂时不能就学的，可以凭医院证明申请延缓入学或者休学，"
    "经批准的，按批准的期限执行。",
    "特此通知。",
)


def _absence(child: ChildFacts, absent_since: date | None) -> str:
    since = f"自{date_text(absent_since)}起" if absent_since else "至今"
    if child.school:
        return f"系{child.place_in_school()}学生，{since}未到校上课"
    return f"系应当接受义务教育的适龄儿童少年，{since}未在校就读"


def _contacts(contacts: tuple[PastContact, ...]) -> dict[str, str]:
    return {
        "contact_count": str(len(contacts)) if contacts else "",
        "contacts": joined([c.line() for c in contacts], "；"),
    }


def _numbered(is_draft: bool, number_text: str, what: str) -> str:
    """A draft carries no number, a final copy cannot be without one."""
    if is_draft:
        return ""
    if not number_text:
        raise ValueError(f"{what}正式件必须有文号")
    return number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingLetter:
    """D04 义务教育敦促书: school or township government to the guardian of a child who is not at school."""

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
    return_by: date | None = None
    contacts: tuple[PastContact, ...] = ()
    law: str = LAW_DUTY
    wording: tuple[str, ...] = URGING_WORDING
    handler: str = ""
    phone: str = ""

    def shape(self) -> Letter:
        """The letter with its receipt strip."""
        facts = {
            "child": self.child.name,
            "child_line": self.child.line(),
            "guardian": or_blank(self.guardian.name),
            "relation": self.guardian.relation or "监护人",
            "absence": _absence(self.child, self.absent_since),
            "law": self.law,
            "deadline": f"于{date_text(self.return_by)}前" if self.return_by else "立即",
            "receiving": self.receiving.line(),
            "issuer_self": self.issuer_kind.label,
            **_contacts(self.contacts),
        }
        number = _numbered(self.is_draft, self.number_text, "敦促书")
        return Letter(
            made_on=self.made_on,
            is_draft=self.is_draft,
            red_head=self.issuer,
            number=number,
            title="义务教育敦促书",
            addressee=self.guardian.name,
            paragraphs=fill(self.wording, facts),
            issuer=self.issuer,
            dated=self.dated,
            notes=_contact_note("联系人", self.handler, self.phone),
            stub=_receipt("义务教育敦促书", number, f"将依法送{self.child.name}就读"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOrder:
    """D08 限期复学通知书: township government, or for a street the county bureau, to the guardian.

    A school, a village committee or a street office is not named by 义务教育法 Art. 58 and cannot issue it.
    """

    made_on: date
    is_draft: bool
    issuer: str
    issuer_kind: IssuerKind
    child: ChildFacts
    guardian: GuardianFacts
    receiving: ReceivingSchool
    return_by: date
    handlers: tuple[str, str]
    number_text: str = ""
    dated: date | None = None
    absent_since: date | None = None
    contacts: tuple[PastContact, ...] = ()
    law: str = LAW_ORDER
    consequence: str = CONSEQUENCE
    wording: tuple[str, ...] = ORDER_WORDING
    phone: str = ""

    def __post_init__(self) -> None:
        if self.issuer_kind is IssuerKind.SCHOOL:
            raise ValueError("限期复学通知书只能由乡镇人民政府或县级教育行政部门发出")

    def shape(self) -> Letter:
        """The letter with its receipt strip."""
        facts = {
            "child": self.child.name,
            "child_line": self.child.line(),
            "guardian_line": self.guardian.line() or "（" + self.guardian.name + "）",
            "guardian": or_blank(self.guardian.name),
            "relation": self.guardian.relation or "监护人",
            "absence": _absence(self.child, self.absent_since),
            "law": self.law,
            "return_by": date_text(self.return_by),
            "receiving": self.receiving.line(),
            "consequence": self.consequence,
            "issuer_self": self.issuer_kind.label,
            **_contacts(self.contacts),
        }
        number = _numbered(self.is_draft, self.number_text, "限期复学通知书")
        promise = f"将于{date_text(self.return_by)}前送{self.child.name}到{self.receiving.name}复学"
        return Letter(
            made_on=self.made_on,
            is_draft=self.is_draft,
            red_head=self.issuer,
            number=number,
            title="限期复学通知书",
            addressee=self.guardian.name,
            paragraphs=fill(self.wording, facts),
            issuer=self.issuer,
            dated=self.dated,
            notes=_contact_note("承办人", "、".join(or_blank(h) for h in self.handlers), self.phone),
            stub=_receipt("限期复学通知书", number, promise),
        )


class CertificateKind(Word):
    """D22: a child who never left is at school; a child who had left is back."""

    ATTENDING = "attending", "就读证明"
    RETURNED = "returned", "复学证明"


CERTIFICATE_WORDING = {
    CertificateKind.ATTENDING: (
        "兹证明{child_line}，现系{school}{class_name}学生，学籍号：{roll_number}，自{since}起在该校就读。",
        "本证明有效期至{valid_until}。",
        "特此证明。",
    ),
    CertificateKind.RETURNED: (
        "兹证明{child_line}，学籍号：{roll_number}，已于{since}返校复学，现在{school}{class_name}就读。",
        "本证明有效期至{valid_until}。",
        "特此证明。",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCertificate:
    """D22 就读证明 / 复学证明 of the receiving school. Facts not known are lines to fill in by hand."""

    made_on: date
    kind: CertificateKind
    child: ChildFacts
    is_draft: bool = False
    school: str = ""
    class_name: str = ""
    since: date | None = None
    valid_until: date | None = None
    number_text: str = ""
    dated: date | None = None
    handler: str = ""
    phone: str = ""

    def shape(self) -> Letter:
        """A plain letter of the school, without a red head."""
        facts = {
            "child_line": self._child_line(),
            "school": self.school or BLANK + "（学校）",
            "class_name": self.class_name or "____年级____班",
            "roll_number": or_blank(self.child.roll_number),
            "since": date_text(self.since).lstrip() if self.since else "______年____月____日",
            "valid_until": date_text(self.valid_until) if self.valid_until else "",
        }
        return Letter(
            made_on=self.made_on,
            is_draft=self.is_draft,
            number="" if self.is_draft else self.number_text,
            title=self.kind.label,
            paragraphs=fill(CERTIFICATE_WORDING[self.kind], facts),
            issuer=self.school or "学校名称：" + BLANK,
            dated=self.dated,
            notes=(f"（经办人：{or_blank(self.handler)}；核实电话：{or_blank(self.phone)}）",),
        )

    def _child_line(self) -> str:
        number = f"身份证号：{or_blank(self.child.id_number)}"
        about = joined((self.child.sex or "性别____", self.child.ethnic, number))
        return f"{or_blank(self.child.name)}（{about}）"


def _contact_note(what: str, names: str, phone: str) -> tuple[str, ...]:
    note = joined((f"{what}：{names}" if names else "", f"联系电话：{phone}" if phone else ""), "；")
    return (f"（{note}）",) if note else ()


def _receipt(title: str, number: str, promise: str) -> Stub:
    named = f"《{title}》" + (f"（{number}）" if number else f"（{BLANK}）")
    return Stub(
        title="回  执",
        text=f"本人已收到{named}，{promise}。",
        blanks=("监护人签名（捺印）", "与儿童少年关系", "联系电话", "签收日期"),
    )
