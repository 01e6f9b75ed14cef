"""Papers to court and prosecutor: D18 强制执行申请书, D19 民事起诉状, D19B 支持起诉申请书."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from notoneless.domain.money import money_text
from notoneless.files.papers.enforcing import (
    BROKEN_LAW,
    Cited,
    EnforcementFacts,
    EvidenceLine,
    child_line,
    evidence_lines,
    officers_line,
    party_line,
)
from notoneless.files.papers.facts import GuardianFacts
from notoneless.files.papers.shapes import Letter
from notoneless.files.papers.wording import date_text, joined

HEAD_SIGNS = "行政机关负责人（签名）：________________"
SCHOOL_CLAIM = "请求判令被告立即送被监护人{child}到校接受并完成义务教育"


def _petition(
    facts: EnforcementFacts,
    title: str,
    paragraphs: list[str],
    headings: tuple[str, ...],
    closing: str,
    signs: tuple[str, ...] = (),
    *,
    head: str = "",
) -> Letter:
    """A petition: numbered, pages counted, handed to somebody (此致). ``head``: the organ above the title."""
    said = tuple(text for text in paragraphs if text)
    return Letter(
        made_on=facts.made_on, is_draft=facts.is_draft, organ=head, title=title, number=facts.number(title),
        paragraphs=said, headings=tuple(text for text in headings if text in said), closing=closing, signs=signs,
        issuer=facts.organ, dated=facts.dated, is_counted=True,
    )  # fmt: skip


def _organ_line(name: str, facts: EnforcementFacts, representative: str, head: str) -> str:
    place = f"地址：{facts.address}" if facts.address else ""
    phone = f"联系电话：{facts.phone}" if facts.phone else ""
    return joined((f"{name}：{facts.organ}", place, f"{head}：{representative}", phone)) + "。"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementApplication(EnforcementFacts):
    """D18 强制执行申请书 (行政强制法 Arts. 53–55) with the list of what is handed in beside it."""

    court: str
    representative: str
    decision: Cited
    demand: Cited
    suit_until: date | None
    unpaid: Decimal
    late: Decimal
    counted_on: date
    subject: str
    party_view: str
    bundle: tuple[str, ...]

    def shape(self) -> Letter:
        """Who asks, against whom, for what, why, on what, and the bundle of Art. 55."""
        heads = ("申请事项", "事实和理由", "当事人意见及催告情况", "申请强制执行标的情况", "附：申请材料目录")
        said = [
            _organ_line("申请人", self, self.representative, "负责人"),
            self.party_paragraph("被申请人"),
            f"承办人员：{officers_line(self.officers)}。",
            heads[0], *self._claims(),
            heads[1], self._why(),
            heads[2], self._heard(),
            heads[3], self.subject,
            heads[4], *(f"{n}.{text}" for n, text in enumerate(self.bundle, 1)),
        ]  # fmt: skip
        return _petition(self, "强制执行申请书", said, heads, self.court, (HEAD_SIGNS,), head=self.organ)

    def _claims(self) -> list[str]:
        claims = []
        if self.unpaid:
            claims.append(f"强制执行{self.decision.line()}确定的罚款人民币{money_text(self.unpaid)}。")
        if self.late:
            claims.append(
                f"强制执行加处罚款人民币{money_text(self.late)}（计算至{date_text(self.counted_on)}）。"
            )
        claims.append(
            f"强制执行{self.decision.line()}确定的义务：送{self.child.name}到校接受并完成义务教育。"
        )
        return [f"{n}.{text}" for n, text in enumerate(claims, 1)]

    def _why(self) -> str:
        ended = f"法定期限已于{date_text(self.suit_until)}届满，" if self.suit_until else ""
        return (
            f"申请人于{date_text(self.decision.signed_on)}对被申请人作出行政处罚决定，"
            f"{date_text(self.decision.delivered_on)}送达。{ended}被申请人在法定期限内未申请行政复议或者提起行政诉讼，"
            "又不履行行政决定。依照《中华人民共和国行政强制法》第五十三条、第五十四条、第五十五条的规定，申请贵院强制执行。"
        )

    def _heard(self) -> str:
        view = self.party_view.rstrip("。") or "催告后未提出陈述、申辩"
        told = f"申请人以{self.demand.line()}催告被申请人履行，期满十个工作日被申请人仍未履行。"
        return f"{told}当事人意见：{view}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilComplaint(EnforcementFacts):
    """D19 民事起诉状: the government sues the guardians for the child's schooling (民事诉讼法 Art. 122)."""

    court: str
    representative: str
    defendants: tuple[GuardianFacts, ...]
    claims: tuple[str, ...]
    facts: str
    former: tuple[Cited, ...]
    evidence: tuple[EvidenceLine, ...]
    copies: int = field(default=1)

    def shape(self) -> Letter:
        """Plaintiff, defendants, claims, facts and reasons, evidence with its sources."""
        heads = ("诉讼请求", "事实与理由", "证据和证据来源")
        claims = self.claims or (SCHOOL_CLAIM.format(child=self.child.name), "案件受理费由被告承担")
        named = [f"被告：{party_line(one)}。{child_line(one, self.child)}。" for one in self.defendants]
        former = f"原告已先后送达{'、'.join(one.line() for one in self.former)}。" if self.former else ""
        why = (
            f"被告是{self.child.name}的父母或者其他法定监护人，其行为违反了{BROKEN_LAW}的规定，侵害了未成年人接受义务教育的权利。"
            "为维护未成年人的合法权益，依照《中华人民共和国未成年人保护法》第一百零六条、《中华人民共和国民事诉讼法》"
            "第一百二十二条的规定，提起诉讼，请依法判决。"
        )
        said = [
            _organ_line("原告", self, self.representative, "法定代表人（负责人）"), *named,
            f"承办人员：{officers_line(self.officers)}。",
            heads[0], *(f"{n}.{text.rstrip('。')}。" for n, text in enumerate(claims, 1)),
            heads[1], self.facts, former, why,
            heads[2], *_with_sources(self.evidence),
            f"附：本起诉状副本{self.copies}份。",
        ]  # fmt: skip
        return _petition(
            self,
            "民事起诉状",
            said,
            heads,
            self.court,
            ("原告（盖章）、法定代表人（签名）：________________",),
        )


def _with_sources(evidence: tuple[EvidenceLine, ...]) -> list[str]:
    lines = []
    for n, one in enumerate(evidence, 1):
        about = joined((one.kind, f"来源：{one.source}" if one.source else ""))
        lines.append(f"{n}.{one.line()}，{about}。")
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRequest(EnforcementFacts):
    """D19B 支持起诉申请书 to the prosecutor (民事诉讼法 Art. 15; 未成年人保护法 Art. 106)."""

    prosecutor: str
    court: str
    representative: str
    defendants: tuple[GuardianFacts, ...]
    facts: str
    former: tuple[Cited, ...]
    evidence: tuple[EvidenceLine, ...]

    def shape(self) -> Letter:
        """Who asks, what for, why, with what."""
        heads = ("申请事项", "事实与理由", "附件")
        named = [
            f"拟起诉的被告：{party_line(one)}。{child_line(one, self.child)}。" for one in self.defendants
        ]
        former = f"申请人已先后送达{'、'.join(one.line() for one in self.former)}。" if self.former else ""
        said = [
            _organ_line("申请人", self, self.representative, "法定代表人（负责人）"), *named,
            f"承办人员：{officers_line(self.officers)}。",
            heads[0],
            f"申请贵院支持申请人向{self.court}提起民事诉讼，请求判令被告立即送被监护人{self.child.name}到校接受并完成义务教育。",
            heads[1], self.facts, former,
            f"被告的行为违反了{BROKEN_LAW}的规定，侵害了未成年人接受义务教育的权利。依照《中华人民共和国民事诉讼法》第十五条、"
            "《中华人民共和国未成年人保护法》第一百零六条的规定，特申请贵院支持起诉。",
            heads[2], f"{evidence_lines(self.evidence)}。" if self.evidence else "民事起诉状。",
        ]  # fmt: skip
        return _petition(self, "支持起诉申请书", said, heads, self.prosecutor)
