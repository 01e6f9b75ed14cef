"""义务教育有保障认定书 (D23): when a family may be certified, and what ends the certificate.

Each September every poor family is gone through: are all its children of compulsory age receiving compulsory
education? (S0.7: 990 households, 1,263 pupils, 912 primary and 351 junior, "全都正在接受义务教育".) A certificate is
given to a family, never to one child: one brother at home and nobody in that family is certified.

In school with proof is what ``balance`` means by it: a roll held here, or an accepted certificate of another school
that has not run out; an open case outranks both. Accounted for otherwise (illness, a deferral, suspension) is not in
school. The same rule, asked again on a later day about the children a certificate names, says when it has ended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .balance import ChildFacts, Op, Predicate, holds, state_of
from .refusal import Refusal
from .words import ChildState, GroupKind, Word


class GuaranteeState(Word):
    """认定书状态."""

    PREPARED = "prepared", "待签发"
    ISSUED = "issued", "已签发"
    WITHDRAWN = "withdrawn", "已撤销"
    DROPPED = "dropped", "未予签发"


class BatchState(Word):
    """认定书批次状态: prepared by one, signed by another."""

    PREPARED = "prepared", "待签发"
    SIGNING = "signing", "正在编号印制"
    SIGNED = "signed", "已签发"
    RETURNED = "returned", "已退回"


class WithdrawalState(Word):
    """撤销通知状态."""

    PREPARED = "prepared", "待签发"
    SIGNED = "signed", "已签发"
    DROPPED = "dropped", "已取消"


class FamilyState(Word):
    """认定情况 of one family in a round."""

    READY = "ready", "可以认定"
    NOT_YET = "not_yet", "暂不能认定"
    PREPARED = "prepared", "待签发"
    ISSUED = "issued", "已认定"
    LAPSED = "lapsed", "待撤销"


class NotYet(Word):
    """暂不能认定的原因 of one child."""

    SUSPECTED = "suspected", "疑似失学，正在核查"
    CASE = "case", "个案没有办结"
    SUSPENDED = "suspended", "休学中"
    RAN_OUT = "ran_out", "外校就读证明已到期"
    ACCOUNTED = "accounted", "已核定去向，不在校就读"
    NO_PROOF = "no_proof", "没有在读学籍，也没有有效的就读证明"


WHAT_NEXT: Mapping[NotYet, str] = {
    NotYet.SUSPECTED: "核查清楚后再认定",
    NotYet.CASE: "返校并办结后再认定",
    NotYet.SUSPENDED: "复学后再认定",
    NotYet.RAN_OUT: "换新的证明后再认定",
    NotYet.ACCOUNTED: "入学后再认定",
    NotYet.NO_PROOF: "入学，或交来就读证明后再认定",
}

POOR_KINDS = (
    GroupKind.OUT_OF_POVERTY,
    GroupKind.UNSTABLE,
    GroupKind.MARGINAL,
    GroupKind.SUDDEN_HARDSHIP,
    GroupKind.MINIMUM_LIVING,
)
"""Groups a round goes through unless the county chooses others: registered poor households and their successors."""

CONFIRMED_ONLY = (
    Predicate("has_graduated", Op.IS_FALSE),
    Predicate("born_on", Op.SCHOOL_AGE),
)


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """A child of a family as the registers have it: the facts of the balance, and what explains a no."""

    facts: ChildFacts
    is_suspected: bool = False
    is_suspended: bool = False
    ran_out_on: date | None = None
    case_words: str = ""


def is_of_age(pupil: PupilFacts, on: date, *, entry_age: int = 6) -> bool:
    """Whether the child must be in school that day (义务教育法 Arts. 2 and 11): of school age, grade 9 not finished."""
    return all(holds(test, pupil.facts, on, entry_age=entry_age) for test in CONFIRMED_ONLY)


def not_yet(pupil: PupilFacts, on: date) -> NotYet | None:
    """Why this child keeps its family from being certified; None when it is in school with proof."""
    state = state_of(pupil.facts, on)
    if state is ChildState.IN_SCHOOL:
        return None
    if state is ChildState.OPEN_CASE:
        return NotYet.SUSPECTED if pupil.is_suspected else NotYet.CASE
    if pupil.is_suspended:
        return NotYet.SUSPENDED
    if state is ChildState.ACCOUNTED:
        return NotYet.ACCOUNTED
    return NotYet.RAN_OUT if pupil.ran_out_on is not None else NotYet.NO_PROOF


def reason_words(why: NotYet, pupil: PupilFacts) -> str:
    """The reason in a sentence, with what has to come first."""
    said = why.label
    if why is NotYet.CASE and pupil.case_words:
        said = f"个案{pupil.case_words}，没有办结"
    if why is NotYet.RAN_OUT and pupil.ran_out_on is not None:
        said = f"外校就读证明{pupil.ran_out_on:%Y-%m-%d}已到期"
    return f"{said}，{WHAT_NEXT[why]}"


def family_refused(reasons: Iterable[NotYet | None]) -> Refusal | None:
    """Whether a family may be certified, from its children of compulsory age: each must be in school with proof."""
    found = list(reasons)
    if not found:
        return Refusal("这一户没有义务教育阶段适龄的孩子，不用认定。", "guarantee.nobody")
    missing = [why for why in found if why is not None]
    if missing:
        return Refusal(f"这一户有{len(missing)}名孩子还没有在校就读的依据，暂不能认定。", "guarantee.not_all")
    return None


def sign_refused(state: str, *, prepared_by: int, by: int) -> Refusal | None:
    """Nobody signs what he prepared himself (safety rule 8), and nothing is signed twice."""
    if state != BatchState.PREPARED:
        return Refusal("这一批已经签发或者退回，不用再签。", "guarantee.sign.state")
    if prepared_by == by:
        return Refusal("编制人不能签发自己编制的认定书，请由另一位负责人签发。", "guarantee.sign.own")
    return None


def certificate_number(prefix: str, mark: str, year: int, number: int) -> str:
    """发文字号 of certificates and what belongs to them: 云溪教保〔2026〕1号."""
    return f"{prefix}{mark}〔{year}〕{number}号"
