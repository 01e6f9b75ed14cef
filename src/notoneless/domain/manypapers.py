"""成批文书: what may be done to many papers at once, and what each one keeps to itself.

Many at once saves the pressing of buttons, not the law: every child is judged as if it were the only one, and what is
written for one family alone (the papers of a penalty proceeding, a letter to a department) is not drafted by the pile.
"""

from .paperkinds import PAPERS, Addressee
from .refusal import Refusal
from .words import PaperKind, PaperState, Word

MOST = 200
"""Papers in one go: a pile a person still looks through."""


class PileAct(Word):
    """What is done to a pile of papers."""

    DRAFT = "draft", "拟稿"
    CHECK = "check", "核稿"
    SIGN = "sign", "签发"
    PRINT = "print", "打印"


ABILITY = {
    PileAct.DRAFT: "cases.paper_draft",
    PileAct.CHECK: "cases.paper_check",
    PileAct.SIGN: "cases.paper_sign",
    PileAct.PRINT: "cases.paper_draft",
}
READY: dict[PileAct, tuple[PaperState, ...]] = {
    PileAct.CHECK: (PaperState.DRAFTED,),
    PileAct.SIGN: (PaperState.CHECKED,),
    PileAct.PRINT: (PaperState.SIGNED, PaperState.SEALED),
}
"""In which state a paper waits for the act."""
DOES = {PileAct.CHECK: PaperState.CHECKED, PileAct.SIGN: PaperState.SIGNED}
WAITING = (PaperState.DRAFTED, PaperState.CHECKED, PaperState.SIGNED, PaperState.SEALED)
"""On its way and not delivered yet: a second one of the kind would be a mistake."""


def may_be_many(kind: PaperKind) -> Refusal | None:
    """Whether this kind is the same for every child but for the facts of its case."""
    rule = PAPERS[kind]
    if rule.is_proceeding or rule.to in (Addressee.DEPARTMENT, Addressee.COURT, Addressee.PROSECUTOR):
        return Refusal(f"{kind.label}要逐案写，不能成批拟制。", "pile.kind")
    return None


def one_waits(kind: PaperKind, state: PaperState) -> Refusal:
    """Why a second paper of the kind is not drafted beside one that is on its way."""
    return Refusal(f"已有一份{kind.label}（{state.label}），先办完那一份。", "pile.waiting")


def pile_refused(count: int) -> Refusal | None:
    """Whether so many may be done in one go."""
    if not count:
        return Refusal("请至少勾选一份。", "pile.none")
    return Refusal(f"一次最多{MOST}份，请分几次办。", "pile.most") if count > MOST else None
