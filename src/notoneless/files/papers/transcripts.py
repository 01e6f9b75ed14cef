"""Forms of the penalty file: D10, D11, D11B, D11C, D13, D13B, D14B, D15, D15B.

A record (笔录) is written down while people speak: the form prints what is known and leaves lines for the pen; every
page is signed (行政处罚法 Art. 55).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notoneless.domain.money import money_text
from notoneless.files.papers.enforcing import (
    CASE_NAME,
    Basis,
    Cited,
    EnforcementFacts,
    EvidenceLine,
    officers_line,
)
from notoneless.files.papers.forms import _pair_wide, _pairs, _wide
from notoneless.files.papers.shapes import Cell, Column, GridRow, Sheet, Table
from notoneless.files.papers.wording import BLANK_DATE, date_text, joined, or_blank

_SIX = (24.0, 33.0, 24.0, 33.0, 24.0, 32.0)
_DAY = BLANK_DATE.strip()
_CARDS_SHOWN = "执法人员出示执法证件，并告知姓名和执法证号"


def _line(text: str, height_mm: float = 9.0) -> GridRow:
    """A row over the whole width."""
    return GridRow((Cell(text, span=6),), height_mm)


def _open_lines(count: int) -> tuple[GridRow, ...]:
    """Rows for a pen."""
    return tuple(_line("", 11.0) for _ in range(count))


def _form(
    facts: EnforcementFacts,
    title: str,
    grid: tuple[GridRow, ...],
    *,
    page_signs: str = "",
    tail: tuple[str, ...] = (),
    table: Table | None = None,
    seal: tuple[str, ...] = (),
) -> Sheet:
    number = facts.number(title)
    return Sheet(
        made_on=facts.made_on, is_draft=facts.is_draft, title=title, unit=facts.organ, head=facts.organ,
        left=f"案由：{CASE_NAME}", right=number, grid_mm=_SIX, grid=grid, table=table, tail=tail, seal=seal,
        page_signs=page_signs,
    )  # fmt: skip


def _party_rows(facts: EnforcementFacts, label: str = "当事人") -> tuple[GridRow, ...]:
    party, child = facts.party, facts.child
    return (
        _pairs((label, party.name), ("性别", party.sex), ("与孩子关系", party.relation)),
        _pair_wide(("身份证号", party.id_number), ("联系电话", party.phone)),
        _wide("住址", party.address),
        _pair_wide(("儿童少年", child.name), ("出生日期", child.born_text())),
        _pair_wide(("学籍学校", child.school), ("年级班级", child.class_name)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingForm(EnforcementFacts):
    """D10 立案审批表 (Art. 54): who told, what happened, who is to work on it, three opinions."""

    source: str
    facts: str
    former: tuple[Cited, ...]
    opinion: str

    def shape(self) -> Sheet:
        """The form with room for the three to sign."""
        former = "、".join(one.line() for one in self.former)
        legal = "《中华人民共和国义务教育法》第五十八条；《中华人民共和国行政处罚法》第五十四条第二款"
        grid = (
            _wide("案件来源", self.source),
            *_party_rows(self),
            _wide("案情摘要", joined((self.facts, f"已送达的文书：{former}。" if former else ""), "\n"), 40),
            _wide("立案依据", legal),
            _wide("拟承办人员", officers_line(self.officers)),
            _wide("承办人意见", self.opinion, 26, ("承办人签名：　　　　　　、　　　　　　", _DAY)),
            _wide("审核意见", "", 26, ("审核人签名：　　　　　　", _DAY)),
            _wide("负责人\n审批意见", "", 28, ("负责人签名：　　　　　　（印章）", _DAY)),
        )
        return _form(self, "立案审批表", grid)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record(EnforcementFacts):
    """What the records share: when, where, who wrote it down."""

    at: str = ""
    place: str = ""
    recorder: str = ""

    def when_rows(self, what: str) -> tuple[GridRow, ...]:
        """Time and place, printed or open."""
        at = self.at or "　　　年　　月　　日　　时　　分至　　时　　分"
        return (_wide(f"{what}时间", at), _wide(f"{what}地点", or_blank(self.place)))

    def officer_rows(self, label: str) -> tuple[GridRow, ...]:
        """Both officers with their cards, and who writes."""
        return (_wide(label, officers_line(self.officers)), _wide("记录人", or_blank(self.recorder)))


_USUAL_QUESTIONS = (
    "您和孩子是什么关系？家里还有谁照管孩子？",
    "孩子从什么时候起没有到校上课？现在在哪里、做什么？",
    "孩子为什么没有上学？",
    "学校、村里和乡镇来过几次？收到过哪些文书？",
    "责令限期改正的期限内，为什么没有送孩子返校？",
    "家里有什么困难需要帮助？打算什么时候送孩子返校？",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(_Record):
    """D11 调查询问笔录 (Arts. 42, 43, 55): the cards shown, the rights told, questions with room for the answers."""

    who: str
    relation: str
    questions: tuple[str, ...] = ()

    def shape(self) -> Sheet:
        """The record form; every page is signed by who was asked."""
        rows: list[GridRow] = []
        for question in (*(self.questions or _USUAL_QUESTIONS), "", ""):
            rows += [_line(f"问：{question}"), _line("答：", 16.0)]
        grid = (
            *self.when_rows("询问"),
            _pair_wide(("被询问人", or_blank(self.who)), ("与本案关系", self.relation or "当事人")),
            *self._known(),
            *self.officer_rows("询问人"),
            _line(f"告知：{self._told()}", 30),
            _line("问：以上是否看清、听清？是否申请执法人员回避？"), _line("答：", 16.0),
            *rows,
            _line("被询问人核对：以上笔录我看过（已向我宣读），与我说的相符。", 12),
        )  # fmt: skip
        return _form(self, "调查询问笔录", grid, page_signs=_signed("被询问人"))

    def _told(self) -> str:
        return (
            f"我们是{self.organ}的执法人员：{officers_line(self.officers)}，现向您出示执法证件。"
            f"今天就{self.child.name}未接受义务教育一事依法向您询问。您应当如实回答、协助调查，不得拒绝或者阻挠；"
            "您认为执法人员与本案有直接利害关系或者其他关系可能影响公正执法的，有权申请回避；您有权陈述、申辩，"
            "有权核对笔录，笔录有差错或者遗漏的，可以更正或者补充。"
        )

    def _known(self) -> tuple[GridRow, ...]:
        if self.who != self.party.name:
            return (_wide("身份证号", ""), _wide("住址和电话", ""))
        return _party_rows(self)[1:4]


def _signed(who: str) -> str:
    return f"{who}签名（捺印）：_________　执法人员签名：_______、_______　记录人：_______"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRecord(_Record):
    """D11B 现场检查笔录 (Art. 55)."""

    seen: str = ""

    def shape(self) -> Sheet:
        """What was seen, with lines for the pen."""
        grid = (
            *self.when_rows("检查"),
            *_party_rows(self),
            *self.officer_rows("检查人"),
            _line(f"{_CARDS_SHOWN}，告知当事人有权申请回避、陈述和申辩。当事人是否申请回避：□否　□是，理由：", 12),
            _line(f"现场情况：{self.seen}", 20),
            *_open_lines(7),
            _line("当事人（见证人）核对：以上笔录我看过（已向我宣读），与现场情况相符。当事人拒绝签名的，注明原因：", 14),
        )  # fmt: skip
        return _form(self, "现场检查笔录", grid, page_signs=_signed("当事人（见证人）"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceList(EnforcementFacts):
    """D11C 证据清单: from the case's own papers, deliveries, visits and photos; kinds as Art. 46 names them."""

    evidence: tuple[EvidenceLine, ...]

    def shape(self) -> Sheet:
        """One row a piece."""
        columns = ("序号", "证据名称", "文号(编号)", "证据种类", "来源", "页数")
        heads = tuple(
            Column(label, align="center" if n in (0, 3, 5) else "left") for n, label in enumerate(columns)
        )
        rows = [
            (str(n), one.name, one.number, one.kind, one.source, one.pages)
            for n, one in enumerate(self.evidence, 1)
        ]
        table = Table(heads, rows, (10.0, 52.0, 40.0, 22.0, 34.0, 12.0), heading="证据目录")
        pages = sum(int(one.pages) for one in self.evidence if one.pages.isdigit())
        tail = (
            f"制作日期：{date_text(self.made_on)}。共{len(self.evidence)}件，已知{pages}页。证据种类按《中华人民共和国行政处罚法》第四十六条填写；证据须经查证属实，"
            "方可作为认定案件事实的根据。以非法手段取得的证据不列入。",
        )
        grid = (*_party_rows(self), _wide("承办人员", officers_line(self.officers)))
        return _form(
            self,
            "证据清单",
            grid,
            table=table,
            tail=tail,
            page_signs="制作人签名：____________、____________",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DefenceRecord(_Record):
    """D13 陈述申辩笔录 (Art. 45)."""

    notice: Cited
    said: str = ""

    def shape(self) -> Sheet:
        """The words of the party, taken down."""
        told = (
            f"本机关已送达{self.notice.line()}，现听取您的陈述和申辩。您提出的事实、理由和证据，本机关应当复核；"
            "成立的，应当采纳。本机关不因陈述、申辩而给予更重的处罚。"
        )
        grid = (
            *self.when_rows(""),
            *_party_rows(self, "陈述申辩人"),
            *self.officer_rows("听取人"),
            _line(f"{_CARDS_SHOWN}。告知：{told}", 20),
            _line(f"陈述申辩内容：{self.said}", 20),
            *_open_lines(5),
            _line("提交的证据材料：", 12),
            _line("陈述申辩人核对：以上笔录我看过（已向我宣读），与我说的相符。", 12),
        )
        return _form(self, "陈述申辩笔录", grid, page_signs=_signed("陈述申辩人"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DefenceReview(EnforcementFacts):
    """D13B 陈述申辩复核意见书 (Art. 45): taken up or not and why; never a heavier penalty because of a defence."""

    notice: Cited
    defence: str
    defence_on: date | None
    adoption: str
    reasons: str

    def shape(self) -> Sheet:
        """The defence, the answer to it, the head's word."""
        grid = (
            *_party_rows(self),
            _wide("告知文书", self.notice.line()),
            _wide("陈述申辩\n日期", date_text(self.defence_on)),
            _wide("陈述申辩\n内容", self.defence, 30),
            _wide("复核结论", self.adoption, 10),
            _wide("复核理由", self.reasons, 40),
            _wide(
                "说明", "依照《中华人民共和国行政处罚法》第四十五条，不因当事人陈述、申辩而给予更重的处罚。"
            ),
            _wide("复核人", officers_line(self.officers), 20, ("签名：　　　　　　、　　　　　　", _DAY)),
            _wide("负责人意见", "", 24, ("负责人签名：　　　　　　（印章）", _DAY)),
        )
        return _form(self, "陈述申辩复核意见书", grid)


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRecord(_Record):
    """D14B 听证笔录 (Art. 64)."""

    notice: Cited
    host: str
    hearing_on: date | None = None
    seen: str = ""

    def shape(self) -> Sheet:
        """The order of a hearing, with lines for the pen."""
        at = self.at or f"{date_text(self.hearing_on)}　　时　　分至　　时　　分"
        grid = (
            _wide("听证时间", at), _wide("听证地点", or_blank(self.place)),
            _wide("听证通知", self.notice.line()),
            _pair_wide(("主持人", or_blank(self.host)), ("记录人", or_blank(self.recorder))),
            _wide("案件\n调查人员", officers_line(self.officers)),
            *_party_rows(self),
            _wide("委托代理人", ""),
            _line("主持人宣布案由、听证纪律，核对到场人员，告知权利义务；当事人是否申请回避：□否　□是，理由：", 12),
            _line(f"听证情况：{self.seen}", 14),
            _line("调查人员提出当事人违法的事实、证据和处罚建议：", 26),
            _line("当事人（代理人）陈述、申辩和质证：", 34),
            _line("辩论和最后陈述：", 26),
            *_open_lines(14),
            _line("当事人核对：以上笔录我看过（已向我宣读），无误。拒绝签字或者盖章的，由主持人注明：", 14),
        )  # fmt: skip
        signs = "当事人（代理人）签名：_________　主持人：_______　调查人员：______、______　记录人：______"
        return _form(self, "听证笔录", grid, page_signs=signs)


_REVIEWED = (
    "执法主体合法，执法人员具备资格", "事实清楚，证据合法充分", "适用法律、法规、规章准确", "裁量适当",
    "程序合法，告知和听取陈述申辩到位", "未超越法定权限，文书完备规范", "违法行为是否涉嫌犯罪、需要移送",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalReview(EnforcementFacts):
    """D15 法制审核意见书 (Art. 58): by whom has passed the legal examination, never an officer of the case."""

    basis: Basis | None
    fine: Decimal | None
    reviewer: str
    reviewed_on: date | None
    opinion: str
    former: tuple[Cited, ...]

    def shape(self) -> Sheet:
        """What was looked at, point by point, and the opinion."""
        proposed = f"罚款人民币{money_text(self.fine)}" if self.fine else ""
        grid = (
            *_party_rows(self),
            _wide(
                "拟处罚内容", joined((proposed, f"依据：{self.basis.line()}" if self.basis else ""), "；"), 14
            ),
            _wide("承办人员", officers_line(self.officers)),
            _wide("送审材料", "、".join(one.line() for one in self.former)),
            *(_wide(f"审核{n}", f"{point}：□是　□否　□说明：") for n, point in enumerate(_REVIEWED, 1)),
            _wide(
                "审核意见",
                self.opinion,
                36,
                (f"审核人：{or_blank(self.reviewer)}　签名：　　　　　　", _day(self.reviewed_on)),
            ),
            _wide(
                "说明",
                "审核人员不是本案承办人员；初次从事法制审核的，应当通过国家统一法律职业资格考试取得资格。",
            ),
        )
        return _form(self, "法制审核意见书", grid)


def _day(on: date | None) -> str:
    return date_text(on) if on else _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveRecord(_Record):
    """D15B 集体讨论笔录 (Art. 57(2)): the heads of the organ on a complex or serious case."""

    basis: Basis | None
    fine: Decimal | None
    host: str = ""
    attendees: str = ""
    facts: str = ""
    opinions: str = ""
    conclusion: str = ""

    def shape(self) -> Sheet:
        """Who sat, what was reported, what was said, what was decided."""
        proposed = f"拟罚款人民币{money_text(self.fine)}" if self.fine else ""
        basis = f"依据{self.basis.name()}" if self.basis else ""
        grid = (
            *self.when_rows("讨论"),
            _pair_wide(("主持人", or_blank(self.host)), ("记录人", or_blank(self.recorder))),
            _wide("参加人员", self.attendees, 14),
            _wide("承办人员", officers_line(self.officers)),
            *_party_rows(self),
            _wide("案情汇报", joined((self.facts, joined((basis, proposed))), "\n"), 30),
            _line(f"讨论情况：{self.opinions}", 20),
            *_open_lines(3),
            _wide("讨论决定", self.conclusion, 18),
            _line("参加人员签名：", 18),
        )
        return _form(
            self, "集体讨论笔录", grid, page_signs="主持人签名：____________　记录人签名：____________"
        )
