"""D26 结案报告(销号审批表): the whole case on one form, with who agreed that it may be closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.facts import ChildFacts, GuardianFacts
from notoneless.files.papers.forms import _SIGN_DATE, _SIX, _child_rows, _pair_wide, _wide
from notoneless.files.papers.shapes import Sheet
from notoneless.files.papers.wording import date_text, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingStep:
    """One link of the chain: who said what, when; empty where nobody has yet."""

    level: str
    unit: str = ""
    opinion: str = ""
    by: str = ""
    on: date | None = None

    def text(self) -> str:
        """What it says, above the place to sign."""
        return joined((self.unit, self.opinion), "：")

    def signs(self) -> tuple[str, ...]:
        """Name and day where known, else room for them."""
        by = f"{self.by}　（印章）" if self.by else "签名：　　　　　（印章）"
        return (by, date_text(self.on) if self.on else _SIGN_DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReport:
    """D26: child, history in short, papers, return, follow-ups, then school → centre → township → bureau."""

    made_on: date
    unit: str
    child: ChildFacts
    guardian: GuardianFacts
    opened_on: date
    reason: str
    history: Sequence[str]
    papers: Sequence[str]
    returned_on: date | None
    return_class: str
    followups: Sequence[str]
    closing_reason: str
    chain: Sequence[ClosingStep]
    confirmed_on: date | None = None
    case_number: str = ""
    number_text: str = ""
    is_draft: bool = False

    def shape(self) -> Sheet:
        """The form; what is not known yet is room for a pen."""
        number = "" if self.is_draft else self.number_text
        confirmed = date_text(self.confirmed_on) if self.confirmed_on else ""
        returned = date_text(self.returned_on) if self.returned_on else ""
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title="控辍保学个案结案报告（销号审批表）",
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=joined((f"编号：{number}" if number else "", f"填报日期：{date_text(self.made_on)}"), "  "),
            grid_mm=_SIX,
            grid=(
                *_child_rows(self.child, self.guardian),
                _pair_wide(("立案日期", date_text(self.opened_on)), ("确认日期", confirmed)),
                _wide("失学辍学\n原因", self.reason, 12),
                _wide("办理经过", "\n".join(self.history), 16),
                _wide("制发文书", "\n".join(self.papers) or "无", 9),
                _pair_wide(("就读班级", self.return_class), ("返校日期", returned)),
                _wide("复学跟踪", "\n".join(self.followups), 16),
                _wide("销号理由", self.closing_reason, 9),
                *(_wide(step.level, step.text(), 14, step.signs()) for step in self.chain),
            ),
            tail=("本表一案一表，审批后存入个案档案；孩子再次离校的，重新立案。",),
        )
