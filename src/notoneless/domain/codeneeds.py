"""核查编码应有的佐证: what a code asks for, and whether what was handed in has it.

S4: 「以 A–H 核减」 stands on its evidence alone. Which kinds a code asks for is the county's setting; that a finding
without them is refused, when it is set and again when it is accepted, is the rule.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .refusal import Refusal
from .words import Role, Word


class CodeNeed(Word):
    """应有的佐证."""

    FILE = "file", "佐证材料(照片或扫描件)"
    FILE_OR_ROLL = "file_or_roll", "佐证材料，或本系统里的在读学籍"
    WORDS = "words", "书面说明"
    ROLL = "roll", "本系统里的在读学籍"
    SCHOOL = "school", "就读学校"
    PHONE = "phone", "学校联系电话"
    UNTIL = "until", "佐证有效期"
    SUB = "sub", "细类"


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a finding."""

    has_file: bool = False
    has_words: bool = False
    has_roll: bool = False
    has_school: bool = False
    has_phone: bool = False
    has_until: bool = False
    has_sub: bool = False

    def has(self, need: CodeNeed) -> bool:
        return {
            CodeNeed.FILE: self.has_file,
            CodeNeed.FILE_OR_ROLL: self.has_file or self.has_roll,
            CodeNeed.WORDS: self.has_words,
            CodeNeed.ROLL: self.has_roll,
            CodeNeed.SCHOOL: self.has_school,
            CodeNeed.PHONE: self.has_phone,
            CodeNeed.UNTIL: self.has_until,
            CodeNeed.SUB: self.has_sub,
        }[need]


def evidence_refused(
    needs: Iterable[CodeNeed], given: Given, *, code: str, evidence: str, has_subs: bool
) -> Refusal | None:
    """What is missing, by name. A sub-code is asked for only where the code has any (domain.md 3.2)."""
    missing = [need for need in needs if not given.has(need) and (need != CodeNeed.SUB or has_subs)]
    if not missing:
        return None
    words = "、".join(need.label for need in missing)
    return Refusal(f"还缺：{words}。“{code}”应附：{evidence}。", "case.propose.no_evidence")


def setter_refused(setters: Collection[Role], roles: Collection[Role], *, code: str) -> Refusal | None:
    """Illness and disability are for those who may know of them (safety.md §2 rule 0); the county says who sets what."""
    if set(setters) & set(roles):
        return None
    who = "、".join(role.label for role in Role if role in setters)
    return Refusal(f"“{code}”由{who}确定，请交他们定码。", "case.propose.not_setter")


def bulk_refused(pairs: Collection[tuple[int | None, int | None]], *, is_data_fault: bool) -> Refusal | None:
    """Many at a time only for one and the same fault of the data: what is wrong with a list may be mended by the list,
    what happened to a child is looked at child by child. ``pairs`` are the (code, sub-code) of the findings."""
    if not pairs:
        return Refusal("请先选孩子。", "case.bulk.none")
    if len(set(pairs)) > 1:
        return Refusal("成批办理的须是同一编码、同一细类。请先按编码筛选，再分批办理。", "case.bulk.mixed")
    if not is_data_fault:
        return Refusal("这个编码说的是孩子的情况，不是数据差错，须逐个办理。", "case.bulk.not_data_fault")
    return None


def needs_of(words: str) -> tuple[CodeNeed, ...]:
    """As they are kept in one column, in the order of the list."""
    kept = set(words.split(","))
    return tuple(need for need in CodeNeed if need in kept)


def roles_of(words: str) -> tuple[Role, ...]:
    """As they are kept in one column, in the order of the list."""
    kept = set(words.split(","))
    return tuple(role for role in Role if role in kept)


def joined(words: Iterable[Word]) -> str:
    """A choice of words as one column keeps it."""
    return ",".join(str(word) for word in words)


SETTERS: tuple[Role, ...] = (Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER, Role.BUREAU_OFFICER)
"""Who may be named as setter of a code; a village officer says what he saw, never why (safety.md §2 rule 0)."""
