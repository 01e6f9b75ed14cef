"""The county's code table: what a change of it must keep.

The letter-to-meaning table of the national template was not found (domain.md 3.1), so letters are the county's; what a
code does with a child (in school, accounted for, out of school) is not changed under those who stand on it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .codeneeds import SETTERS, CodeNeed
from .refusal import Refusal
from .words import Role

MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class TermAsked:
    """A term of its own, and how long."""

    has_own_term: bool
    valid_days: int | None


def code_refused(
    *,
    label: str,
    evidence: str,
    needs: Collection[CodeNeed],
    setters: Collection[Role],
    valid_days: int | None,
    is_out_of_school: bool,
    is_in_school: bool,
    is_data_fault: bool,
    is_turned: bool,
    is_in_use: bool,
    code: str,
) -> Refusal | None:
    """Why a code cannot be written so."""
    if not label.strip() or not evidence.strip():
        return Refusal("名称和应附佐证都要写。", "code.empty")
    if not needs:
        return Refusal("每个编码至少要有一样佐证，没有佐证的不能采信。", "code.no_evidence")
    if not setters or not set(setters) <= set(SETTERS):
        return Refusal("请选可由谁确定：学校负责人、中心校专干或教育局控辍专干。", "code.no_setter")
    if valid_days is not None and not 1 <= valid_days <= MOST_DAYS:
        return Refusal(f"有效天数填1到{MOST_DAYS}之间，长期有效的留空。", "code.days")
    if is_out_of_school and (is_in_school or is_data_fault):
        return Refusal("属失学的编码不能同时算在校，也不是数据差错。", "code.both")
    if is_turned and is_in_use:
        return Refusal(
            f"“{code}”已用在孩子身上，属不属失学、算不算在校不能再改，否则他们的认定会跟着变。"
            "请停用这个编码，或在个案里重新核查这些孩子。",
            "code.in_use",
        )
    return None


def letters_refused(letters: Sequence[str]) -> Refusal | None:
    """Letters as the template has them: one or two signs each, no two alike."""
    if any(
        not letter or len(letter) > 2 or not letter.isascii() or not letter.isalnum() for letter in letters
    ):
        return Refusal("每个编码都要有代码：一个字母，或字母加一位数字。", "code.letter")
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    if twice:
        return Refusal(f"代码{'、'.join(twice)}用了两次，每个编码一个代码。", "code.letter_twice")
    return None


def sub_refused(
    *, label: str, others: Collection[str], is_data_fault: bool, is_out_of_school: bool, term: TermAsked
) -> Refusal | None:
    """Why a sub-code cannot be written so."""
    if not label.strip():
        return Refusal("请写细类名称。", "subcode.empty")
    if label.strip() in others:
        return Refusal("这个编码已有同名的细类。", "subcode.twice")
    if is_data_fault and is_out_of_school:
        return Refusal("属失学的编码没有数据差错一说，须逐个核查。", "subcode.not_fault")
    if term.has_own_term and term.valid_days is not None and not 1 <= term.valid_days <= MOST_DAYS:
        return Refusal(f"有效天数填1到{MOST_DAYS}之间，长期有效的留空。", "subcode.days")
    return None


def confirm_refused(*, template: str, is_own_work: bool) -> Refusal | None:
    """The table is confirmed against a named template, by somebody who did not write it."""
    if not template.strip():
        return Refusal("请写明对照的是哪份核查模板(文件名或文号)。", "codes.no_template")
    if is_own_work:
        return Refusal("您改过这张表，请由教育局另一位同志核对确认。", "codes.own_work")
    return None
