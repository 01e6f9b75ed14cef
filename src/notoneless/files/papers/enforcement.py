"""Letters of the penalty proceeding to the guardian: D12, D14, D16, D16B, D17 (行政处罚法 2021, 行政强制法)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notoneless.domain.money import money_text
from notoneless.files.papers.enforcing import (
    BROKEN_LAW,
    CASE_NAME,
    Basis,
    Cited,
    EnforcementFacts,
    EvidenceLine,
    evidence_lines,
    officers_line,
)
from notoneless.files.papers.facts import ReceivingSchool
from notoneless.files.papers.shapes import Letter, Stub
from notoneless.files.papers.wording import BLANK, date_text


def enforcement_letter(
    facts: EnforcementFacts,
    title: str,
    paragraphs: list[str],
    headings: tuple[str, ...],
    *,
    has_receipt: bool = True,
) -> Letter:
    """An 执法文书 in letter form: empty paragraphs left out, number right, pages counted, a strip to sign."""
    number = facts.number(title)
    said = tuple(text for text in paragraphs if text)
    return Letter(
        made_on=facts.made_on,
        is_draft=facts.is_draft,
        organ=facts.organ,
        title=title,
        number=number,
        paragraphs=said,
        headings=tuple(text for text in headings if text in said),
        issuer=facts.organ,
        dated=facts.dated,
        is_counted=True,
        stub=_receipt(title, number) if has_receipt else None,
    )


def _receipt(title: str, number: str) -> Stub:
    named = f"《{title}》（{number or BLANK}）"
    return Stub(
        title="回  执",
        text=f"本人已收到{named}。",
        blanks=("当事人签名（捺印）", "签收日期", "执法人员签名", "执法人员签名"),
        cut="沿虚线裁开，由执法人员带回存入案卷",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyNotice(EnforcementFacts):
    """D12 行政处罚事先告知书 (Arts. 44, 45, 63, 64). Without a right to a hearing its paragraph is absent."""

    filing: Cited
    facts: str
    reasons: str
    former: tuple[Cited, ...]
    basis: Basis
    fine: Decimal
    defence_workdays: int
    has_hearing_right: bool

    def shape(self) -> Letter:
        """Facts, reasons, basis, the proposed penalty, and the rights of the party."""
        heads = ("一、拟作出行政处罚的事实", "二、理由和依据", "三、拟作出的行政处罚", "四、陈述和申辩的权利")
        hearing = "五、要求听证的权利" if self.has_hearing_right else ""
        articles = "第四十四条、第四十五条" + ("、第六十三条、第六十四条" if hearing else "")
        opening = (
            f"本机关对{self.party.name}涉嫌{CASE_NAME}一案立案调查（{self.filing.number or BLANK}）。"
            f"依照《中华人民共和国行政处罚法》{articles}的规定，现将有关事项告知如下："
        )
        proposed = (
            f"拟对{self.party.name}处以罚款人民币{money_text(self.fine)}，"
            f"并责令立即送{self.child.name}到校接受义务教育。"
        )
        defence = (
            f"自收到本告知书之日起{self.defence_workdays}个工作日内，当事人可以向本机关书面或者当面陈述、申辩；"
            "逾期未提出的，视为放弃上述权利。本机关不因当事人陈述、申辩而给予更重的处罚。"
        )
        asked = (
            "对上述拟作出的处罚，当事人有权要求听证。要求听证的，应当在收到本告知书之日起五个工作日内向本机关提出；"
            "逾期未提出的，视为放弃。当事人不承担听证的费用。"
        )
        said = [
            self.party_paragraph(), opening,
            heads[0], self.facts, _cited("已送达的文书：", self.former),
            heads[1], self._why(),
            heads[2], proposed, heads[3], defence, hearing, asked if hearing else "", self.contact(),
        ]  # fmt: skip
        return enforcement_letter(self, "行政处罚事先告知书", said, (*heads, hearing))

    def _why(self) -> str:
        return f"{self.reasons}上述行为违反了{BROKEN_LAW}的规定。{self.basis.line()}。本机关拟据此作出处罚。"


def _cited(lead: str, papers: tuple[Cited, ...]) -> str:
    return f"{lead}{'、'.join(one.line() for one in papers)}。" if papers else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingNotice(EnforcementFacts):
    """D14 行政处罚听证通知书 (Art. 64): day, hour, place, who presides, and what the party may do there."""

    notice: Cited
    asked_on: date | None
    hearing_on: date | None
    hearing_time: str
    hearing_place: str
    host: str

    def shape(self) -> Letter:
        """When and where, and the rights."""
        asked = f"于{date_text(self.asked_on)}" if self.asked_on else ""
        said = [
            self.party_paragraph(),
            f"本机关以{self.notice.line()}告知拟作出的行政处罚，当事人{asked}要求听证。"
            "依照《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，本机关决定举行听证，现通知如下：",
            f"听证时间：{date_text(self.hearing_on)}{self.hearing_time}",
            f"听证地点：{self.hearing_place}",
            f"听证主持人：{self.host}（非本案调查人员）",
            f"案件调查人员：{officers_line(self.officers)}",
            "当事人可以亲自参加听证，也可以委托一至二人代理；委托代理的，应当提交授权委托书。"
            "当事人认为主持人与本案有直接利害关系的，有权申请回避。听证中，当事人有权陈述、申辩、提出证据并进行质证，"
            "核对听证笔录后签字或者盖章。",
            "当事人及其代理人无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，本机关终止听证。"
            "听证涉及未成年人个人隐私的，依法不公开举行。当事人不承担听证的费用。",
            self.contact(),
        ]
        return enforcement_letter(self, "行政处罚听证通知书", said, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How the party was told and heard before a decision, and who looked over the case inside the organ."""

    notice: Cited
    defence: str = ""
    defence_on: date | None = None
    review: str = ""
    has_hearing_right: bool = False
    hearing_on: date | None = None
    legal_review_on: date | None = None
    is_discussed: bool = False

    def line(self) -> str:
        """What a decision says of it (Arts. 44, 45, 57, 58, 64)."""
        told = f"本机关以{self.notice.line()}告知当事人拟作出处罚的内容及事实、理由、依据和依法享有的权利。"
        if self.defence or self.defence_on:
            on = f"于{date_text(self.defence_on)}" if self.defence_on else ""
            words = f"：{self.defence.rstrip('。')}" if self.defence else ""
            answer = f"本机关复核认为：{self.review.rstrip('。')}。" if self.review else ""
            told += f"当事人{on}陈述、申辩{words}。{answer}"
        else:
            told += "当事人在规定期限内未提出陈述、申辩。"
        if self.hearing_on:
            told += f"应当事人要求，本机关于{date_text(self.hearing_on)}举行了听证。"
        elif self.has_hearing_right:
            told += "当事人在规定期限内未要求听证。"
        if self.legal_review_on:
            told += f"本案于{date_text(self.legal_review_on)}经法制审核。"
        return told + ("本案经本机关负责人集体讨论决定。" if self.is_discussed else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """救济途径: whom to ask for review, and which court hears a suit."""

    review_organ: str
    court: str

    def line(self) -> str:
        """60 days to a review, six months to a suit (行政复议法 2023 Art. 20; 行政诉讼法 Art. 46)."""
        return (
            f"当事人对本决定不服的，可以自收到本决定书之日起六十日内向{self.review_organ}申请行政复议，"
            f"也可以自收到本决定书之日起六个月内依法向{self.court}提起行政诉讼。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDecision(EnforcementFacts):
    """D16 行政处罚决定书: the seven items of Art. 59, with the order to send the child back (Art. 28)."""

    facts: str
    reasons: str
    evidence: tuple[EvidenceLine, ...]
    heard: Heard
    basis: Basis
    fine: Decimal
    bank: str
    relief: Relief
    receiving: ReceivingSchool
    return_by: date | None = None

    def shape(self) -> Letter:
        """Party; facts and evidence; kind and basis; how and by when; relief; organ and date; seal."""
        heads = (
            "一、违法事实和证据", "二、告知、陈述申辩和听证情况", "三、处罚的种类和依据", "四、履行方式和期限",
            "五、救济途径和期限",
        )  # fmt: skip
        proof = f"以上事实，有下列证据证明：{evidence_lines(self.evidence)}。" if self.evidence else ""
        said = [
            self.party_paragraph(), heads[0], self.facts, proof, heads[1], self.heard.line(),
            heads[2], self._why(), f"1.处以罚款人民币{money_text(self.fine)}。", f"2.{self._order()}",
            heads[3], self._how(), heads[4], self._remedy(), self.contact(),
        ]  # fmt: skip
        return enforcement_letter(self, "行政处罚决定书", said, heads)

    def _why(self) -> str:
        return (
            f"当事人的行为违反了{BROKEN_LAW}的规定。{self.basis.line()}。{self.reasons}"
            f"依照{self.basis.name()}和《中华人民共和国行政处罚法》第二十八条第一款的规定，本机关决定："
        )

    def _order(self) -> str:
        when = f"于{date_text(self.return_by)}前（含当日）" if self.return_by else "自收到本决定书之日起立即"
        return (
            f"责令当事人改正违法行为，{when}送{self.child.name}到{self.receiving.line()}接受并完成义务教育。"
        )

    def _how(self) -> str:
        return (
            f"自收到本决定书之日起十五日内，将罚款缴至：{self.bank}。到期不缴纳罚款的，依照《中华人民共和国行政处罚法》"
            "第七十二条第一款第一项，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款的数额。"
            "确有经济困难，需要延期或者分期缴纳的，可以向本机关书面申请。"
        )

    def _remedy(self) -> str:
        return (
            f"{self.relief.line()}复议、诉讼期间，本决定不停止执行，法律另有规定的除外；加处罚款在此期间不予计算。"
            "逾期不申请行政复议、不提起行政诉讼，又不履行本决定的，本机关将依法申请人民法院强制执行。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPenaltyDecision(EnforcementFacts):
    """D16B 不予行政处罚决定书 (Arts. 33, 57): no fine; the party is educated all the same (Art. 33(3))."""

    facts: str
    ground: str
    articles: str
    reasons: str
    evidence: tuple[EvidenceLine, ...]
    heard: Heard
    relief: Relief

    def shape(self) -> Letter:
        """Facts, why no penalty, the education, relief."""
        heads = (
            "一、查明的事实和证据",
            "二、告知和陈述申辩情况",
            "三、不予处罚的理由和依据",
            "四、救济途径和期限",
        )
        proof = f"以上事实，有下列证据证明：{evidence_lines(self.evidence)}。" if self.evidence else ""
        why = (
            f"{self.reasons.rstrip('。')}。本案属于“{self.ground}”的情形。依照《中华人民共和国行政处罚法》{self.articles}的规定，"
            "本机关决定不予行政处罚。"
        )
        taught = (
            f"本机关对当事人进行批评教育：父母或者其他法定监护人应当保证{self.child.name}按时入学接受并完成义务教育，"
            "不得放任或者迫使其失学、辍学。再次违反的，依法处理。"
        )
        said = [
            self.party_paragraph(), heads[0], self.facts, proof, heads[1], self.heard.line(),
            heads[2], why, taught, heads[3], self.relief.line(), self.contact(),
        ]  # fmt: skip
        return enforcement_letter(self, "不予行政处罚决定书", said, heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandNotice(EnforcementFacts):
    """D17 履行行政决定催告书 (行政强制法 Arts. 35, 54): by when, how, how much, and the right to be heard.

    ``unpaid``: of the fine; ``late``: what was added up to ``counted_on``.
    """

    decision: Cited
    pay_due_on: date | None
    unpaid: Decimal
    late: Decimal
    counted_on: date
    bank: str
    receiving: ReceivingSchool

    def shape(self) -> Letter:
        """The duties still open, and what comes if they stay open."""
        heads = ("一、应当履行的义务", "二、履行的期限和方式", "三、陈述和申辩的权利")
        due = f"，缴款期限已于{date_text(self.pay_due_on)}届满" if self.pay_due_on and self.unpaid else ""
        opening = (
            f"本机关以{self.decision.line()}对{self.party.name}作出行政处罚{due}，至今未履行完毕。"
            "依照《中华人民共和国行政强制法》第三十五条、第五十四条的规定，现催告如下："
        )
        way = f"罚款和加处罚款缴至：{self.bank}；" if self.unpaid else ""
        said = [
            self.party_paragraph(), opening, heads[0], *self._duties(), heads[1],
            f"自收到本催告书之日起十个工作日内履行。{way}送孩子到校后，请告知本机关执法人员。",
            heads[2],
            "收到本催告书后，当事人有权向本机关陈述和申辩。",
            "无正当理由逾期仍不履行的，本机关将依法申请人民法院强制执行。",
            self.contact(),
        ]  # fmt: skip
        return enforcement_letter(self, "履行行政决定催告书", said, heads)

    def _duties(self) -> list[str]:
        duties = []
        if self.unpaid:
            duties.append(f"缴纳罚款人民币{money_text(self.unpaid)}。")
        if self.late:
            duties.append(
                f"缴纳加处罚款，截至{date_text(self.counted_on)}为人民币{money_text(self.late)}；"
                f"此后每日按罚款数额的百分之三继续加处，总额不超过罚款的数额。"
                f"以上两项合计人民币{money_text(self.unpaid + self.late)}。"
            )
        duties.append(f"立即送{self.child.name}到{self.receiving.line()}接受并完成义务教育。")
        return [f"{n}.{text}" for n, text in enumerate(duties, 1)]
