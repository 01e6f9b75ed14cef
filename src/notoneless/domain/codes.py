"""核查编码与失学原因: the tables a county starts with.

Letters A–M are the county's setting: no source ties each letter to a meaning, so rows are known by their
stable ids, the letter and the name are what the county's own template says, and a seed is written once and
never again over what the county has changed. A–H mean the child is not out of school, I–M that it is.

Some codes stand only for a time. A certificate speaks for the term it was written in, a deferral for the year
it was granted; the day after its last day the child falls out of 'accounted for' and must be looked at again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .codeneeds import CodeNeed

ONE_TERM = 183
"""Days a certificate of another school stands: it says where the child is this term."""
ONE_YEAR = 365
N = CodeNeed


@dataclass(frozen=True, slots=True)
class SubCodeSeed:
    """细类 of a code. ``valid_days`` overrides the code's own where ``has_own_term``.

    ``is_data_fault``: the list was wrong, not the child's life; only such findings may be decided many at a time.
    """

    id: str
    name: str
    has_own_term: bool = False
    valid_days: int | None = None
    is_data_fault: bool = False


@dataclass(frozen=True, slots=True)
class CodeSeed:
    """核查编码.

    ``is_in_school``: accepted, it counts as in school with proof (the evidence is a certificate), not merely
    as accounted for. ``valid_days``: how long an accepted code stands; None for good. ``asks_until``: the
    paper itself names a last day, which is asked and cannot be later than ``valid_days`` allow.
    """

    id: str
    letter: str
    name: str
    is_out_of_school: bool
    evidence: str
    is_in_school: bool = False
    valid_days: int | None = None
    asks_until: bool = False
    subs: tuple[SubCodeSeed, ...] = ()
    needs: tuple[CodeNeed, ...] = (N.FILE,)
    is_data_fault: bool = False


DEFAULT_CODES: tuple[CodeSeed, ...] = (
    CodeSeed(
        "in_school_registered",
        "A",
        "在校就读有学籍",
        False,
        "学籍号和就读学校开具的就读证明",
        is_in_school=True,
        valid_days=ONE_TERM,
        needs=(N.FILE_OR_ROLL,),
        is_data_fault=True,
    ),
    CodeSeed(
        "in_school_no_reg_province",
        "B",
        "省内在校就读无学籍",
        False,
        "就读学校开具的就读证明(盖章)；同时补建学籍",
        is_in_school=True,
        valid_days=ONE_TERM,
        needs=(N.FILE, N.SCHOOL),
    ),
    CodeSeed(
        "in_school_no_reg_outside",
        "C",
        "省外在校就读无学籍",
        False,
        "就读学校开具的就读证明(盖章)和学校联系电话",
        is_in_school=True,
        valid_days=ONE_TERM,
        needs=(N.FILE, N.PHONE),
    ),
    CodeSeed(
        "hukou_issue",
        "D",
        "户籍原因",
        False,
        "派出所或村(居)委会出具的证明",
        valid_days=ONE_YEAR,
        needs=(N.FILE, N.SUB),
        subs=(
            SubCodeSeed("dead", "死亡", True),
            SubCodeSeed("empty_hukou", "空挂户"),
            SubCodeSeed("double_hukou", "双重户籍", True, is_data_fault=True),
            SubCodeSeed("moved_away", "户口已迁出", True),
            SubCodeSeed("wrong_details", "证号或姓名错误", True, ONE_TERM, is_data_fault=True),
            SubCodeSeed("no_such_person", "查无此人", True, ONE_TERM),
        ),
    ),
    CodeSeed(
        "deferred",
        "E",
        "延缓入学",
        False,
        "经批准的延缓入学批准书(写明期限)",
        valid_days=ONE_YEAR,
        asks_until=True,
        needs=(N.FILE, N.UNTIL),
    ),
    CodeSeed("abroad", "F", "出国(境)", False, "护照、出入境记录或监护人书面说明", valid_days=ONE_YEAR),
    CodeSeed("over_age", "G", "超龄或已完成义务教育", False, "毕业证书或身份证件"),
    CodeSeed(
        "other_not_out",
        "H",
        "其他不属于失学",
        False,
        "安置或就读情况的证明",
        valid_days=ONE_TERM,
        needs=(N.FILE, N.SUB),
        subs=(
            SubCodeSeed("special_school", "特殊教育学校就读"),
            SubCodeSeed("home_teaching", "送教上门"),
            SubCodeSeed("reform_school", "专门学校就读"),
            SubCodeSeed("in_custody", "羁押期间接受教育"),
            SubCodeSeed("roll_error", "学籍管理原因", is_data_fault=True),
        ),
    ),
    CodeSeed("illness", "I", "因病", True, "县级以上医院的诊断证明"),
    CodeSeed("disability", "J", "因残", True, "残疾人证或残疾人教育专家委员会的评估"),
    CodeSeed("poverty", "K", "因贫", True, "家庭情况和资助情况的记录"),
    CodeSeed(
        "aversion_or_work",
        "L",
        "厌学、务工、早婚等",
        True,
        "谈话或家访记录",
        needs=(N.FILE, N.SUB),
        subs=(
            SubCodeSeed("aversion", "厌学或学习困难"),
            SubCodeSeed("work", "外出务工"),
            SubCodeSeed("early_marriage", "早婚早育"),
            SubCodeSeed("temple", "入寺或信教"),
        ),
    ),
    CodeSeed("missing_other", "M", "失踪失联及其他", True, "报警回执或走访记录"),
)

_CODES = {code.id: code for code in DEFAULT_CODES}


def code_by_id(code_id: str) -> CodeSeed | None:
    """The seed with this stable id."""
    return _CODES.get(code_id)


def term_of(code: CodeSeed, sub_id: str | None = None) -> int | None:
    """How many days an accepted code stands, by its sub-code where that has its own term; None for good."""
    sub = next((each for each in code.subs if each.id == sub_id), None)
    return sub.valid_days if sub is not None and sub.has_own_term else code.valid_days


def last_valid_day(evidence_on: date, valid_days: int | None, *, until: date | None = None) -> date | None:
    """The last day evidence dated ``evidence_on`` stands for; None when it stands for good.

    ``until`` is the last day its paper names; the earlier of the two counts.
    """
    if valid_days is None:
        return until
    latest = evidence_on + timedelta(days=valid_days)
    return latest if until is None else min(latest, until)
