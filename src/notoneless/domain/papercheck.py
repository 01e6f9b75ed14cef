"""查验: the code on a paper, by which whoever holds it may ask whether it is genuine.

Twenty letters and figures of base32 (100 bits): nobody guesses one. Printed in groups of four; read back however it
was typed, 0 taken for O and 1 for I, which the alphabet does not have.
"""

from .words import PaperState, Word

CODE_LENGTH = 20
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
NO_CODE = "-" * CODE_LENGTH
"""What a text that is no code reads as: looked up like any other and never found."""
_GROUP = 4
_LOOKALIKE = str.maketrans("01０１", "OIOI")


def printed_code(code: str) -> str:
    """The code as it stands on paper: ABCD-EFGH-IJKL-MNOP-QRST."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(text: str) -> str:
    """The code a person typed or a phone read; ``NO_CODE`` for anything else."""
    plain = text[:200].upper().translate(_LOOKALIKE)
    kept = "".join(c for c in plain if c not in " -－—_·.\t\r\n\u3000")
    return kept if len(kept) == CODE_LENGTH and all(c in ALPHABET for c in kept) else NO_CODE


class PaperStanding(Word):
    """What a genuine paper is worth today."""

    VALID = "valid", "有效"
    VOID = "void", "已作废"
    CORRECTED = "corrected", "已更正"


def standing(state: PaperState, corrected_by: str) -> PaperStanding:
    """Void beats corrected. ``corrected_by``: the number of the signed paper that corrects this one."""
    if state == PaperState.VOID:
        return PaperStanding.VOID
    return PaperStanding.CORRECTED if corrected_by else PaperStanding.VALID


CHECKS_AN_HOUR = 60
"""Questions one address may ask in an hour: a court's clerk with a pile of papers gets through, a machine does not."""


def too_many(asked: int) -> bool:
    """Whether an address has asked enough for this hour."""
    return asked > CHECKS_AN_HOUR
