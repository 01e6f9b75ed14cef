"""转介移送: to which department a cause goes, and how one letter moves from prepared to answered (F6)."""

from __future__ import annotations

from datetime import date

from .refusal import Refusal
from .words import ReferralKind as K
from .words import ReferralState as S
from .words import Word

DEPARTMENT_OF: dict[K, str] = {
    K.CHILD_LABOUR: "人力资源和社会保障局",
    K.EARLY_MARRIAGE: "公安局",
    K.ABDUCTION: "公安局",
    K.HARDSHIP: "民政局",
    K.DISABILITY: "残疾人联合会",
    K.HARM: "公安局",
}
"""Which department must hear of it (义务教育法 Art. 59, 未成年人保护法 Arts. 11 and 61)."""


class ReportedTo(Word):
    """强制报告向谁报的: the police first, civil affairs where the home itself fails the child (未保法 Art. 11)."""

    POLICE = "police", "公安局"
    CIVIL_AFFAIRS = "civil_affairs", "民政局"
    PROCURATORATE = "procuratorate", "检察院"
    EDUCATION = "education", "教育局"


def department_for(kind: K, county: str = "") -> str:
    """The department's full name in this county; empty where a person has to say it."""
    name = DEPARTMENT_OF.get(kind, "")
    return f"{county}{name}" if name else ""


def is_same_department(unit_name: str, kind: K) -> bool:
    """Whether a unit of the register is the department of this kind: 云溪区人社局 is one, 云溪区公安局二分局 too."""
    short = {"人力资源和社会保障局": "人社", "残疾人联合会": "残联"}
    name = DEPARTMENT_OF.get(kind, "")
    return bool(name) and (name in unit_name or (name in short and short[name] in unit_name))


def answer_refused(state: S, *, on: date, sent_on: date | None, today: date, text: str) -> Refusal | None:
    """Why an answer may not be entered: it follows the letter, on its own day, with its words."""
    if state is not S.SENT or sent_on is None:
        return Refusal("函还没有送出，或者已经办结；送出以后才登记答复。", "referral.not_sent")
    if on > today:
        return Refusal("答复日期不能晚于今天。", "referral.answer_future")
    if on < sent_on:
        return Refusal("答复日期不能早于送出日期。", "referral.answer_early")
    if not text.strip():
        return Refusal("请写明对方答复了什么。", "referral.no_answer")
    return None


def send_refused(state: S, *, on: date, opened_on: date, today: date) -> Refusal | None:
    """Why a referral may not be marked as sent."""
    if state is not S.PREPARED:
        return Refusal("这一件已经送出或者办结。", "referral.not_prepared")
    if not opened_on <= on <= today:
        return Refusal("送出日期须在登记日期和今天之间。", "referral.sent_day")
    return None


def withdraw_refused(state: S, *, is_mandatory: bool, reason: str) -> Refusal | None:
    """Why a referral may not be taken back. What was reported under duty stands."""
    if is_mandatory:
        return Refusal("强制报告报出后不能撤回；情况有变化的登记在答复里。", "referral.mandatory_stands")
    if state not in (S.PREPARED, S.SENT):
        return Refusal("这一件已经办结。", "referral.ended")
    if not reason.strip():
        return Refusal("请写明撤回的原因。", "referral.no_reason")
    return None


def is_overdue(state: S, answer_due_on: date | None, today: date) -> bool:
    """Sent, and not answered in time."""
    return state is S.SENT and answer_due_on is not None and answer_due_on < today
