"""Letters of a case between offices: N01 to the village, N02 a penalty proposed, N03 the report to the government,
D25 to the department a cause belongs to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from notoneless.files.papers.caseletters import CaseLetter
from notoneless.files.papers.letters import LAW_DUTY
from notoneless.files.papers.shapes import Letter
from notoneless.files.papers.wording import BLANK, date_text, or_blank

LAW_VILLAGE = (
    "《中华人民共和国义务教育法》第十三条第二款规定，居民委员会和村民委员会协助政府做好工作，督促适龄儿童、少年入学。"
    "《中华人民共和国未成年人保护法》第四十三条、第一百一十八条规定，居民委员会、村民委员会指导、帮助和监督未成年人的"
    "父母或者其他监护人依法履行监护职责；监护人不依法履行监护职责的，予以劝诫、制止。"
)
"""义务教育法 Art. 13(2); 未成年人保护法 Arts. 43 and 118."""

LAW_REPORT = (
    "《中华人民共和国未成年人保护法》第二十八条规定，学校应当对尚未完成义务教育的辍学未成年学生进行登记并劝返复学；"
    "劝返无效的，应当及时向教育行政部门书面报告。国务院办公厅《关于进一步加强控辍保学提高义务教育巩固水平的通知》"
    "（国办发〔2017〕72号）要求，完善行政督促复学机制，对拒不送子女复学的依法处理。"
)
"""未成年人保护法 Art. 28; 国办发〔2017〕72号."""

LAW_PROPOSAL = (
    f"{LAW_DUTY}《中华人民共和国义务教育法》第五十八条规定，监护人无正当理由未送适龄儿童、少年入学的，由当地乡镇人民"
    "政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。"
)

VILLAGE_WORDING = (
    "{child_line}，住{address}，监护人{guardian}。{child}{absence}。",
    "{law}",
    "请你委协助做好以下工作：一是上门了解{child}的去向和没有上学的原因；二是向监护人宣讲法律，督促其送{child}到"
    "{receiving}上学；三是了解家庭困难，需要帮助的一并告知。",
    "请于{answer_by}前将了解的情况告知{issuer_self}。",
    "特此函告。",
)

PROPOSAL_WORDING = (
    "现将{child}辍学一案的情况报告如下，请予审查处理。",
    "{child_line}，监护人{guardian}（{relation}），住{address}。{child}{absence}。",
    "劝返经过：共联系{contact_count}次，{contacts}。",
    "已送达的文书：{earlier}。期满后{child}仍未返校。",
    "{law}",
    "{opinion}",
    "是否给予行政处罚以及处罚的种类和幅度，请依据现行有效的法律、法规、规章确定。",
    "妥否，请批示。",
)

REPORT_WORDING = (
    "现将{child}失学辍学情况报告如下。",
    "一、基本情况。{child_line}，监护人{guardian}（{relation}），住{address}。{child}{absence}。",
    "二、当前情况。{situation}",
    "三、已做的工作。共联系{contact_count}次：{contacts}。",
    "已送达的文书：{earlier}。",
    "四、请求事项。{request}",
    "{law}",
    "特此报告。",
)

REFERRAL_WORDING = (
    "我们在控辍保学工作中发现，{child_line}，住{address}，监护人{guardian}（{relation}）。{child}{absence}。",
    "有关情况：{situation}",
    "{law}",
    "事由：{matter}。现将该情况移送你单位，请依法处理，并于{answer_by}前将办理情况书面答复{issuer_self}。",
    "未成年人的个人信息请依法保密，只用于办理本案。",
    "特此函达。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter(CaseLetter):
    """A letter to another office. ``to`` is that office."""

    to: str

    def office_slots(self) -> dict[str, str]:
        """What such letters name beside the common ones."""
        return CaseLetter.slots(self) | {"address": or_blank(self.child.address or self.child.home)}

    def office_letter(self, slots: dict[str, str]) -> Letter:
        """The letter to the office."""
        return replace(self.letter(slots), addressee=self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageNotice(OfficialLetter):
    """N01 协助劝返函: to the village committee, with a day to answer."""

    TITLE: ClassVar[str] = "关于协助劝返辍学学生的函"
    WORDING: ClassVar[tuple[str, ...]] = VILLAGE_WORDING
    LAW: ClassVar[str] = LAW_VILLAGE

    answer_by: date

    def shape(self) -> Letter:
        """What the village is asked to do, and by when."""
        return self.office_letter(self.office_slots() | {"answer_by": date_text(self.answer_by)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyProposal(OfficialLetter):
    """N02 行政处罚建议书: the school side asks the organ that may punish; it decides nothing itself."""

    TITLE: ClassVar[str] = "行政处罚建议书"
    WORDING: ClassVar[tuple[str, ...]] = PROPOSAL_WORDING
    LAW: ClassVar[str] = LAW_PROPOSAL

    opinion: str
    signer: str = ""

    def shape(self) -> Letter:
        """History and proposal, to those above."""
        slots = self.office_slots()
        slots |= {"opinion": or_blank(self.opinion), "earlier": slots["earlier"] or BLANK}
        return replace(self.office_letter(slots), signer=self.signer)


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernmentReport(OfficialLetter):
    """N03 控辍保学情况书面报告: to the government, copied to its justice office (抄送)."""

    TITLE: ClassVar[str] = "关于辍学学生情况的报告"
    WORDING: ClassVar[tuple[str, ...]] = REPORT_WORDING
    LAW: ClassVar[str] = LAW_REPORT

    situation: str
    request: str
    copies: tuple[str, ...] = ()
    signer: str = ""

    def shape(self) -> Letter:
        """The report with who signed it at its head and whom it is copied to at its foot."""
        slots = self.office_slots() | {
            "situation": or_blank(self.situation), "request": or_blank(self.request),
        }  # fmt: skip
        return replace(self.office_letter(slots), signer=self.signer, copies="，".join(self.copies))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLetter(OfficialLetter):
    """D25 转介移送函: to the department a cause belongs to, which is asked to answer by a day.

    ``law`` is that department's duty, ``matter`` the ground of the referral.
    """

    TITLE: ClassVar[str] = "转介移送函"
    WORDING: ClassVar[tuple[str, ...]] = REFERRAL_WORDING

    matter: str
    situation: str
    law: str
    answer_by: date

    def shape(self) -> Letter:
        """What was found, whose duty it is, and the day of the answer."""
        slots = self.office_slots() | {
            "matter": self.matter, "situation": or_blank(self.situation), "law": self.law,
            "answer_by": date_text(self.answer_by),
        }  # fmt: skip
        return self.office_letter(slots)
