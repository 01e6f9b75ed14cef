"""Forms: D07 report on a child out of school, D21 proof of delivery, the persuasion and visit records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from notoneless.domain.words import DeliveryMode, Word
from notoneless.files.papers.facts import ChildFacts, GuardianFacts
from notoneless.files.papers.shapes import Cell, Column, GridRow, Sheet, Table
from notoneless.files.papers.wording import BLANK_DATE, date_text, joined

_SIX = (24.0, 33.0, 24.0, 33.0, 24.0, 32.0)
"""Label and value three times over, 170 mm: the width between the margins of an A4 form."""

_SIGN_DATE = BLANK_DATE.strip()


def _pairs(*pairs: tuple[str, str]) -> GridRow:
    """Up to three label–value pairs in a row of six columns; the last value takes what is left."""
    cells: list[Cell] = []
    for label, value in pairs:
        cells += [Cell(label, is_label=True, align="center"), Cell(value, align="center")]
    left = 6 - len(cells)
    cells[-1] = Cell(cells[-1].text, span=1 + left, align="center" if not left else "left")
    return GridRow(tuple(cells))


def _pair_wide(first: tuple[str, str], second: tuple[str, str]) -> GridRow:
    """Two pairs, the first value over three columns (a number or an address beside something short)."""
    return GridRow(
        (
            Cell(first[0], is_label=True, align="center"),
            Cell(first[1], span=3),
            Cell(second[0], is_label=True, align="center"),
            Cell(second[1], align="center"),
        )
    )


def _wide(label: str, value: str, height_mm: float = 9.0, signs: tuple[str, ...] = ()) -> GridRow:
    """A label and one wide value, with room for a pen."""
    return GridRow((Cell(label, is_label=True, align="center"), Cell(value, span=5, signs=signs)), height_mm)


def _child_rows(child: ChildFacts, guardian: GuardianFacts) -> tuple[GridRow, ...]:
    return (
        _pairs(("姓名", child.name), ("性别", child.sex), ("民族", child.ethnic)),
        _pair_wide(("身份证号", child.id_number), ("出生日期", child.born_text())),
        _pair_wide(("就读学校", child.school), ("年级班级", child.class_name)),
        _pair_wide(("户籍地", child.home), ("学籍号", child.roll_number))
        if len(child.roll_number) < 14
        else _wide("户籍地", child.home),
        *(() if len(child.roll_number) < 14 else (_wide("学籍号", child.roll_number),)),
        _wide("现住址", child.address),
        _pairs(("监护人", guardian.name), ("关系", guardian.relation), ("联系电话", guardian.phone)),
    )


class Certainty(Word):
    """Whether a child of a report is suspected or confirmed to be out of school."""

    SUSPECTED = "suspected", "疑似失学辍学"
    CONFIRMED = "confirmed", "确认失学辍学"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """D07 辍学学生情况报告表: one case, the same day, from school or covering unit to bureau and township."""

    made_on: date
    unit: str
    child: ChildFacts
    guardian: GuardianFacts
    certainty: Certainty
    found_on: date
    bureau: str
    township: str
    is_draft: bool = False
    number_text: str = ""
    absent_since: date | None = None
    reason: str = ""
    whereabouts: str = ""
    done_so_far: str = ""
    next_steps: str = ""
    lead_unit: str = ""
    responsible: str = ""
    responsible_phone: str = ""

    def shape(self) -> Sheet:
        """The report form: facts, then the places to sign, seal and acknowledge."""
        since = date_text(self.absent_since) if self.absent_since else ""
        number = "" if self.is_draft else self.number_text
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title="辍学学生情况报告表",
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=joined((f"编号：{number}" if number else "", f"填报日期：{date_text(self.made_on)}"), "  "),
            grid_mm=_SIX,
            grid=(
                *_child_rows(self.child, self.guardian),
                _wide("特殊群体", self.child.special_groups),
                _pairs(
                    ("认定情况", self.certainty.label),
                    ("发现日期", date_text(self.found_on)),
                    ("离校日期", since),
                ),
                _wide("失学辍学\n原因", self.reason, 18),
                _wide("去向", self.whereabouts),
                _wide("已采取的\n劝返措施", self.done_so_far, 32),
                _wide("下一步\n措施", self.next_steps, 20),
                _pairs(
                    ("牵头单位", self.lead_unit),
                    ("责任人", self.responsible),
                    ("电话", self.responsible_phone),
                ),
                self._sign_row(),
                self._receipt_row(),
            ),
            tail=(
                "本表一案一表，发现当日分送县级教育行政部门和户籍地乡镇人民政府（街道办事处），并存入学生档案。",
            ),
        )

    def _sign_row(self) -> GridRow:
        signs = ("填报人：　　　　　单位负责人：　　　　　（印章）", _SIGN_DATE)
        return _wide("填报单位\n意见", "", 26, signs)

    def _receipt_row(self) -> GridRow:
        def receipt(unit: str) -> Cell:
            return Cell(f"{unit}签收：", span=3, signs=("签收人：　　　　　（印章）", _SIGN_DATE))

        return GridRow((receipt(self.bureau), receipt(self.township)), 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """D21 送达回证: one per delivered paper, carried along and signed at the door."""

    made_on: date
    issuer: str
    paper_title: str
    paper_number: str
    addressee: str
    place: str = ""
    mode: DeliveryMode | None = None
    received_on: date | None = None
    proxy_reason: str = ""
    note: str = ""
    is_draft: bool = False

    def shape(self) -> Sheet:
        """The proof with its places to sign; what is known beforehand is printed."""
        boxes = [f"{'■' if m is self.mode else '□'}{m.label}" for m in DeliveryMode]
        modes = "\n".join("　".join(boxes[i : i + 4]) for i in range(0, len(boxes), 4))
        received = date_text(self.received_on) if self.received_on else _SIGN_DATE

        def row(label: str, value: str, height_mm: float = 13.0) -> GridRow:
            return GridRow((Cell(label, is_label=True, align="center"), Cell(value)), height_mm)

        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            head=self.issuer,
            title="送达回证",
            unit=self.issuer,
            grid_mm=(46.0, 124.0),
            grid=(
                row("送达文书名称", self.paper_title),
                row("送达文书文号", "" if self.is_draft else self.paper_number),
                row("受送达人", self.addressee),
                row("送达地点", self.place),
                row("送达方式", modes, 16),
                row("收件人签名或盖章", "", 18),
                row("签收日期", received),
                row("代收人注明\n代收理由", self.proxy_reason, 18),
                row("见证人签名或盖章", "", 16),
                row("送达人签名\n（两人）", "", 16),
                row("备注", self.note, 22),
            ),
            seal=("（印章）", _SIGN_DATE),
            tail=("收件人拒收的，由两名送达人记明情况，请见证人签名，或者拍照、录像为证。",),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersuasionEntry:
    """One attempt to bring the child back."""

    on: date
    persons: str
    phone: str
    record: str
    number: int | None = None
    """Which 劝返 of the case; None for a contact that persuaded nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersuasionSheet:
    """D06 辍学学生劝返记录, one child one sheet; empty rows are left for a pen."""

    made_on: date
    unit: str
    child: ChildFacts
    guardian: GuardianFacts
    entries: Sequence[PersuasionEntry]
    absent_since: date | None = None
    reason: str = ""
    measures: str = ""
    empty_rows: int = 3
    is_draft: bool = False

    def shape(self) -> Sheet:
        """Facts, cause, measures, then the numbered attempts."""
        since = f"{self.absent_since.year}年{self.absent_since.month}月" if self.absent_since else ""
        rows = [
            (str(e.number) if e.number else "—", e.persons, e.phone, date_text(e.on), e.record)
            for e in self.entries
        ]
        start = max((e.number or 0 for e in self.entries), default=0) + 1
        rows += [(str(n), "\n ", "", "", "") for n in range(start, start + self.empty_rows)]
        columns = (
            Column("次数", align="center"),
            Column("劝返人员", align="center"),
            Column("联系电话", align="center"),
            Column("劝返时间", align="center"),
            Column("劝返就读情况记录"),
        )
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title="辍学学生劝返记录",
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=f"填报日期：{date_text(self.made_on)}",
            grid_mm=_SIX,
            grid=(
                *_child_rows(self.child, self.guardian),
                _wide("辍学年月", since),
                _wide("辍学原因", self.reason, 16),
                _wide("已采取的\n帮扶措施", self.measures, 22),
            ),
            table=Table(columns, tuple(rows), (13.0, 30.0, 31.0, 32.0, 64.0), 10.5, "劝返记录"),
            signs=("监护人签名：", "劝返人签名："),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """D06 家访记录: one visit, call or talk with the family."""

    made_on: date
    unit: str
    child: ChildFacts
    guardian: GuardianFacts
    kind: str
    at: datetime | None
    is_hour_known: bool = True
    place: str = ""
    visitors: str = ""
    purpose: str = ""
    course: str = ""
    findings: str = ""
    family_view: str = ""
    next_steps: str = ""
    note: str = ""
    number: int | None = None
    """Which 劝返 of the case."""
    met: str = ""
    signature: bytes = b""
    """PNG drawn by the guardian on the visitor's phone; without it there is room for a pen."""
    is_draft: bool = False

    def shape(self) -> Sheet:
        """Who met whom, what was found, what was agreed, and who signs for it."""
        hour = f" {self.at:%H:%M}" if self.at and self.is_hour_known else ""
        when = f"{date_text(self.at.date())}{hour}" if self.at else ""
        kind = f"{self.kind}（第{self.number}次）" if self.number else self.kind
        label = Cell("监护人\n签名", is_label=True, align="center")
        signed = (GridRow((label, Cell(span=5, image=self.signature)), 24),) if self.signature else ()
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title="家访记录",
            unit=self.unit,
            left=f"记录单位：{self.unit}",
            right=f"打印日期：{date_text(self.made_on)}",
            grid_mm=_SIX,
            grid=(
                *_child_rows(self.child, self.guardian),
                _pair_wide(("时间", when), ("方式", kind)),
                _wide("地点", self.place),
                _pair_wide(("走访人员", self.visitors), ("见到谁", self.met)),
                _wide("目的", self.purpose, 12),
                *self._told(),
                _wide("后续措施", self.next_steps, 18),
                _wide("备注", self.note),
                *signed,
            ),
            signs=(*(() if signed else ("监护人签名：",)), "走访人签名：", "日期："),
        )

    def _told(self) -> tuple[GridRow, ...]:
        """What was done, seen and said: in one piece as it was recorded, or in three to be written by hand."""
        if self.course and not (self.findings or self.family_view):
            return (_wide("走访情况", self.course, 60),)
        return (
            _wide("过程记录", self.course, 34),
            _wide("发现与小结", self.findings, 26),
            _wide("家长意见", self.family_view, 18),
        )
