"""What the papers of a penalty proceeding and of the courts say in common: party, officers, basis, former papers.

The party is a guardian, never the child (义务教育法 Art. 58; 行政处罚法 Art. 59).
"""

from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.facts import ChildFacts, GuardianFacts
from notoneless.files.papers.wording import date_text, joined, or_blank

CASE_NAME = "未依法送适龄儿童少年接受义务教育"
BROKEN_LAW = (
    "《中华人民共和国义务教育法》第五条第二款、第十一条第一款"
    "和《中华人民共和国未成年人保护法》第十六条、第十七条"
)
"""Who keeps a child from school breaks these: 义务教育法 (2018) 5(2), 11(1); 未成年人保护法 (2020) 16(5), 17(5)."""


@dataclass(frozen=True, slots=True)
class Officer:
    """执法人员 with the number of his 执法证."""

    name: str
    card: str = ""

    def line(self) -> str:
        """高青山(执法证号:…)."""
        return f"{or_blank(self.name)}（执法证号：{or_blank(self.card)}）"


def officers_line(officers: tuple[Officer, ...]) -> str:
    """Both officers in one run; blanks for a pen where they are not named yet."""
    return "、".join(one.line() for one in officers or (Officer(""), Officer("")))


@dataclass(frozen=True, slots=True)
class Cited:
    """A former paper as a later one cites it: by title, number and the day it was delivered."""

    title: str
    number: str
    delivered_on: date | None = None
    signed_on: date | None = None

    def line(self) -> str:
        """《…》(…号,2026年3月5日送达)."""
        day = f"{date_text(self.delivered_on)}送达" if self.delivered_on else ""
        if not day and self.signed_on:
            day = date_text(self.signed_on)
        about = joined((self.number, day))
        return f"《{self.title}》（{about}）" if about else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Basis:
    """处罚依据: the local rule that allows the fine, with its words."""

    title: str
    article: str
    text: str = ""

    def name(self) -> str:
        """《…》第…条."""
        return f"《{self.title}》{self.article}"

    def line(self) -> str:
        """《…》第…条规定:“…”, without a full stop of its own."""
        words = self.text.strip().replace("\n", "").rstrip("。")
        return f"{self.name()}规定：“{words}”" if words else self.name()


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: its name, number, kind after 行政处罚法 Art. 46, source and pages."""

    name: str
    kind: str
    number: str = ""
    source: str = ""
    pages: str = ""

    def line(self) -> str:
        """《…》(…号)."""
        return f"{self.name}（{self.number}）" if self.number else self.name


def evidence_lines(evidence: tuple[EvidenceLine, ...]) -> str:
    """1.…；2.…。"""
    return "；".join(f"{n}.{one.line()}" for n, one in enumerate(evidence, 1))


def party_line(party: GuardianFacts) -> str:
    """曾大勇,男,身份证号:…,住…,联系电话:…."""
    number = f"身份证号：{party.id_number}" if party.id_number else ""
    lives = f"住{party.address}" if party.address else ""
    phone = f"联系电话：{party.phone}" if party.phone else ""
    return joined((party.name, party.sex, number, lives, phone))


def child_line(party: GuardianFacts, child: ChildFacts) -> str:
    """当事人系曾望(…)的父亲."""
    return f"系{child.line()}的{party.relation or '监护人'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementFacts:
    """What every paper of the proceeding needs. ``dated`` is the day it was signed."""

    made_on: date
    is_draft: bool
    organ: str
    party: GuardianFacts
    child: ChildFacts
    officers: tuple[Officer, ...]
    number_text: str = ""
    dated: date | None = None
    phone: str = ""
    address: str = ""

    def number(self, title: str) -> str:
        """A draft carries no number, a final copy cannot be without one."""
        if self.is_draft:
            return ""
        if not self.number_text:
            raise ValueError(f"{title}正式件必须有文号")
        return self.number_text

    def party_paragraph(self, name: str = "当事人") -> str:
        """Who is addressed, with address and number, and whose guardian he is."""
        return f"{name}：{party_line(self.party)}。{child_line(self.party, self.child)}。"

    def contact(self) -> str:
        """Where to find the organ: address, both officers, telephone."""
        place = f"地址：{self.address}" if self.address else ""
        phone = f"联系电话：{self.phone}" if self.phone else ""
        return joined((place, f"执法人员：{officers_line(self.officers)}", phone), "；") + "。"
