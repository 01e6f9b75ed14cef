"""摸排: door to door and class by class, both lines look for every child and both report (双测双报, 铁脚板摸排).

What an answer means, what contradicts what, when a sheet may be reported and when it is late (教基厅函〔2024〕15号:
四查三比对 with 摸排 at term start). A row is known by its key, printed and exported with it; never by a name.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .refusal import Refusal
from .words import Word


class SurveyLine(Word):
    """摸排的线: who is looked for where."""

    HOUSEHOLD = "household", "入户"
    SCHOOL = "school", "班级"


class SurveyKind(Word):
    """摸排范围: one line or both."""

    BOTH = "both", "两线都查"
    HOUSEHOLD = "household", "只查入户"
    SCHOOL = "school", "只查班级"


class SurveyReason(Word):
    """摸排缘由."""

    TERM_START = "term_start", "学期初摸排"
    EXTRA = "extra", "临时摸排"


class SurveyState(Word):
    """摸排状态."""

    PREPARING = "preparing", "正在建表"
    RUNNING = "running", "进行中"
    CLOSED = "closed", "已结束"
    FAILED = "failed", "没有建成"


class SheetState(Word):
    """摸排表状态."""

    NEW = "new", "未开始"
    BEGUN = "begun", "进行中"
    REPORTED = "reported", "已报送"


class AnswerWay(Word):
    """怎么填的: at the gate on a phone, or on a sheet that was read back."""

    PHONE = "phone", "手机"
    SHEET = "sheet", "填表"


class SurveyFound(Word):
    """摸排结果: what was seen or said. Reasons are for the covering school to document."""

    IN_SCHOOL = "in_school", "在家在读"
    AWAY_SCHOOL = "away_school", "在外就读"
    OUT = "out", "不在学"
    MOVED = "moved", "已迁走"
    UNKNOWN = "unknown", "查无此人"
    UNREACHED = "unreached", "联系不上"
    DIED = "died", "去世"
    PRESENT = "present", "在班"
    LEAVE = "leave", "请假"
    GONE = "gone", "不在班，去向不明"
    TRANSFERRED = "transferred", "已转走"
    SUSPENDED = "suspended", "休学"
    HOME_TAUGHT = "home_taught", "送教"


F = SurveyFound
ANSWERS: dict[SurveyLine, tuple[SurveyFound, ...]] = {
    SurveyLine.HOUSEHOLD: (F.IN_SCHOOL, F.AWAY_SCHOOL, F.OUT, F.UNREACHED, F.MOVED, F.UNKNOWN, F.DIED),
    SurveyLine.SCHOOL: (F.PRESENT, F.LEAVE, F.GONE, F.TRANSFERRED, F.SUSPENDED, F.HOME_TAUGHT),
}
"""What may be said on which line, the most usual first."""
SEEN_IN_CLASS = {F.PRESENT: True, F.LEAVE: True, F.GONE: False}
"""Whether a child was found to belong to its class; other answers say nothing of it."""
SUSPECT = (F.OUT, F.GONE)


def lines_of(kind: SurveyKind) -> tuple[SurveyLine, ...]:
    """The lines a survey of this kind looks at."""
    return tuple(SurveyLine) if kind == SurveyKind.BOTH else (SurveyLine(kind.value),)


@dataclass(frozen=True, slots=True)
class Stands:
    """How the register knows a child: an open roll here, suspended, accounted for by an accepted code."""

    has_roll: bool = False
    is_suspended: bool = False
    is_accounted: bool = False


def opens_case(found: SurveyFound, stands: Stands) -> bool:
    """Whether this answer makes the child suspected at once: out of school or gone, and nothing accounts for it.

    A roll accounts for nobody here: that the child is not where its roll is, is what was found (人籍一致).
    """
    return found in SUSPECT and not stands.is_accounted and not stands.is_suspended


def contradiction(found: SurveyFound | None, stands: Stands) -> str:
    """Where the answer and the register do not agree, in words; empty where they do."""
    roll, away = stands.has_roll, found in (F.MOVED, F.UNKNOWN, F.DIED)
    if found == F.IN_SCHOOL and not roll and not stands.is_accounted:
        return "说在上学，查不到学籍"
    if found == F.AWAY_SCHOOL and roll:
        return "说在外就读，学籍在本区"
    if found == F.OUT and (roll or stands.is_accounted):
        return "不在学，却有学籍" if roll else "不在学，却有就读或核定依据"
    if away and roll:
        return "人不在了，学籍还在本区"
    if found in (F.GONE, F.TRANSFERRED) and roll:
        return "人不在班，学籍还在本班"
    if found == F.SUSPENDED and roll and not stands.is_suspended:
        return "说休学，没有办休学"
    if found == F.PRESENT and stands.is_suspended:
        return "人已在班，学籍还是休学"
    return ""


LONGEST_SCHOOL, LONGEST_NOTE = 60, 200


def answer_refused(
    found: SurveyFound | None,
    line: SurveyLine,
    school_words: str,
    note: str,
    *,
    has_roll: bool,
    is_reported: bool,
) -> Refusal | None:
    """Why an answer cannot be taken, or None."""
    if is_reported:
        return Refusal("这张表已经报送。要改先收回，再重新报送。", "survey.reported")
    if found is None or found not in ANSWERS[line]:
        said = "、".join(one.label for one in ANSWERS[line])
        return Refusal(f"请从这几项里选：{said}。", "survey.answer")
    if found == F.AWAY_SCHOOL and not school_words.strip():
        return Refusal("在外就读的请写学校名称，至少写到哪个县。", "survey.no_school")
    if found == F.IN_SCHOOL and not school_words.strip() and not has_roll:
        return Refusal("名册上没有这个孩子的学籍，请写在哪所学校上学。", "survey.no_school")
    if len(school_words) > LONGEST_SCHOOL or len(note) > LONGEST_NOTE:
        return Refusal(f"学校最多{LONGEST_SCHOOL}字，备注最多{LONGEST_NOTE}字，请写要点。", "survey.too_long")
    return None


def report_refused(unanswered: int, unreached: int, words: str, *, is_reported: bool) -> Refusal | None:
    """Why a sheet cannot be reported, or None. Who was not reached stays listed, with the reason."""
    if is_reported:
        return Refusal("这张表已经报送过了。", "survey.reported")
    if unanswered:
        return Refusal(f"还有{unanswered}人没有填。实在找不到的填“联系不上”，再报送。", "survey.unanswered")
    if unreached and not words.strip():
        return Refusal(f"有{unreached}人联系不上，请写明原因和下一步怎么找。", "survey.unreached")
    return None


def survey_refused(from_on: date, due_on: date, today: date) -> Refusal | None:
    """Why these days do not do, or None."""
    if due_on < from_on:
        return Refusal("报送期限不能早于开始日期。", "survey.order")
    if due_on < today:
        return Refusal("报送期限不能早于今天。", "survey.past")
    return None


def acknowledge_refused(state: SheetState, *, is_own: bool, is_done: bool) -> Refusal | None:
    """Why a sheet cannot be acknowledged, or None. Nobody acknowledges what he reported himself."""
    if state != SheetState.REPORTED:
        return Refusal("还没有报送，不能接收。", "survey.not_reported")
    if is_own:
        return Refusal("这张表是您自己报送的，请另一位同志接收。", "survey.own")
    if is_done:
        return Refusal("已经接收过了。", "survey.acknowledged")
    return None


def is_late(due_on: date, state: SheetState, today: date) -> bool:
    """Past its day and not reported."""
    return state != SheetState.REPORTED and due_on < today


def sheet_state(answered: int) -> SheetState:
    """What a sheet not reported is called."""
    return SheetState.BEGUN if answered else SheetState.NEW


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
"""23 letters without I and O, which a pen makes of 1 and 0; a prime, so that one slip is always found."""
CODE_LENGTH = 5
_KEY = re.compile(rf"([{LETTERS}]{{{CODE_LENGTH}}})([0-9]{{3,4}})([{LETTERS}])")


def _check(body: str) -> str:
    values = (int(one) if one.isdigit() else LETTERS.index(one) for one in body)
    return LETTERS[sum(place * value for place, value in enumerate(values, start=1)) % len(LETTERS)]


def row_key(code: str, serial: int) -> str:
    """The key of a row as it is printed: sheet, row, and a letter by which a slip of the pen is found."""
    return f"{code}-{serial:03d}-{_check(f'{code}{serial:03d}')}"


def read_row_key(text: str) -> tuple[str, int] | Refusal:
    """Sheet and row of a key as it was typed or left in its cell."""
    plain = unicodedata.normalize("NFKC", text[:40]).upper()
    found = _KEY.fullmatch(re.sub(r"[^0-9A-Z]", "", plain))
    if found is None or _check(found[1] + found[2]) != found[3]:
        return Refusal("行号不对。请照发下去的表填，不要改行号那一列。", "survey.key")
    return found[1], int(found[2])


def unreached_count(answers: Sequence[str]) -> int:
    """How many were not reached."""
    return sum(one == F.UNREACHED for one in answers)
