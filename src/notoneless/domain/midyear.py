"""学年中途启用: what a case, a visit or a delivered paper must say to be brought over from the paper books.

The rules of the four steps stay: a state rests on what came before it, with its true date. The proofs themselves lie in
the paper file whose number every row names (补录); they can be scanned and attached later.
"""

import re
from dataclasses import dataclass
from datetime import date

from .caseflow import OUT_OF_SCHOOL
from .paperkinds import issuer_refused
from .refusal import Refusal
from .words import CaseState as S
from .words import PaperKind, UnitKind


@dataclass(frozen=True, slots=True)
class BroughtCase:
    """A case as a row tells it. ``is_out_code`` and ``is_never_legal`` are of the code, None and False without one."""

    state: S
    opened_on: date
    confirmed_on: date | None = None
    returned_on: date | None = None
    is_out_code: bool | None = None
    is_never_legal: bool = False
    has_roll: bool = False


def case_brought_refused(case: BroughtCase, today: date) -> Refusal | None:
    """Why this case cannot stand in that state, or None. Each step rests on the one before (四步法)."""
    days = [case.opened_on, case.confirmed_on, case.returned_on]
    said = [day for day in days if day is not None]
    if any(day > today for day in said):
        return Refusal("日期不能晚于今天。", "brought.future")
    if said != sorted(said):
        return Refusal("日期的先后不对：立案、确认、返校应一天不早于一天。", "brought.order")
    if case.state is S.ORDERED:
        return Refusal(
            "先按“劝返中”导入，再导入已送达的限期复学通知书，个案自动进到下一步。", "brought.ordered"
        )
    if case.state in (*OUT_OF_SCHOOL, S.RETURNED):
        if case.confirmed_on is None or case.is_out_code is None:
            return Refusal(f"“{case.state.label}”要填核查代码和确认日期。", "brought.not_confirmed")
        if not case.is_out_code:
            return Refusal("这个核查代码不属于失学，个案不该在这一步。", "brought.code")
    if case.state is S.PERSUADING and case.is_never_legal:
        return Refusal("因病、因残的孩子走“保持联系”，不走劝返。", "brought.never_legal")
    if case.state is S.IN_TOUCH and not case.is_never_legal:
        return Refusal("“保持联系”只用于因病、因残；其他原因请写“劝返中”。", "brought.in_touch")
    if case.state is S.RETURNED and (case.returned_on is None or not case.has_roll):
        return Refusal("“已返校”要填返校日期，孩子要已有学籍。请先导入学籍名册。", "brought.returned")
    return None


_NUMBER = re.compile(
    r"^(?P<head>.{0,30}?)[〔\[（(](?P<year>20[0-9]{2})[〕\]）)]\s*第?\s*0*(?P<number>[1-9][0-9]{0,5})\s*号$"
)


@dataclass(frozen=True, slots=True)
class PaperNumberText:
    """发文字号 taken apart."""

    text: str
    year: int
    number: int


def read_number_text(text: str) -> PaperNumberText | Refusal:
    """云溪教通〔2026〕3号, as it stands on the original; other brackets become hexagonal ones (GB/T 9704)."""
    found = _NUMBER.match(" ".join(text.split()))
    if found is None:
        return Refusal("发文字号请照原件写成“云溪教通〔2026〕3号”的样子。", "brought.number")
    year, number = int(found["year"]), int(found["number"])
    return PaperNumberText(f"{found['head']}〔{year}〕{number}号", year, number)


BROUGHT_KINDS = (PaperKind.URGING_LETTER, PaperKind.INCIDENT_REPORT, PaperKind.RETURN_NOTICE)
"""What a case begun on paper may have had delivered; a penalty begun on paper is finished on paper."""


@dataclass(frozen=True, slots=True)
class BroughtPaper:
    """A delivered paper as a row tells it. ``urged_on`` is the day the urging letter of this case was delivered."""

    kind: PaperKind
    issuer: UnitKind
    signed_on: date
    delivered_on: date
    return_by_on: date | None = None
    case_opened_on: date | None = None
    is_confirmed: bool = False
    is_never_legal: bool = False
    urged_on: date | None = None


def paper_brought_refused(paper: BroughtPaper, today: date) -> Refusal | None:
    """Why this paper cannot have been delivered in this case, or None; a paper that skips a step is void."""
    if paper.case_opened_on is None:
        return Refusal("这个孩子没有在办个案。请先导入在办个案。", "brought.no_case")
    if paper.delivered_on > today or paper.signed_on > today:
        return Refusal("日期不能晚于今天。", "brought.future")
    if paper.delivered_on < paper.signed_on:
        return Refusal("送达日期不能早于签发日期。", "brought.order")
    wrong = issuer_refused(paper.kind, paper.issuer)
    if wrong is not None:
        return wrong
    if paper.kind != PaperKind.INCIDENT_REPORT and not paper.is_confirmed:
        return Refusal("个案还没有确认失学，不会有这种文书。请核对个案状态。", "brought.not_confirmed")
    if paper.kind != PaperKind.INCIDENT_REPORT and paper.is_never_legal:
        return Refusal("因病、因残的孩子不发这种文书。请核对核查代码。", "brought.never_legal")
    if paper.kind != PaperKind.RETURN_NOTICE:
        return None
    if paper.return_by_on is None or paper.return_by_on < paper.delivered_on:
        return Refusal("限期复学通知书要填应返校日期，不早于送达日期。", "brought.no_deadline")
    if paper.urged_on is None or paper.urged_on > paper.signed_on:
        return Refusal("限期复学通知书之前要有已送达的义务教育敦促书。请先补那一份。", "brought.not_urged")
    return None
