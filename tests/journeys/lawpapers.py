"""Papers of the law as far as the acts that count: the real signature, seal and delivery, on papers drafted elsewhere."""

from datetime import date
from typing import Any

from notoneless.cases.papers import case_paper_deliver, case_paper_seal, case_paper_sign
from notoneless.core import clock
from tests.makers import make_case_paper, make_photo


def plain_bytes(monkeypatch: Any) -> None:
    """Papers are printed as a line of text: their words are another test's."""
    from notoneless.cases.papers import acts

    def render(_row: Any, paper: Any, **_words: Any) -> tuple[bytes, bytes]:
        line = f"{paper.kind} {paper.number_text}".encode()
        return b"word " + line, b"pdf " + line

    monkeypatch.setattr(acts, "paper_render", render)


def proceeding_of(case: Any) -> Any:
    """The open proceeding, as a draft of today would be tied to it."""
    return case.proceedings.filter(ended_on__isnull=True).first()


def signs(case: Any, kind: str, *, issuer: Any, drafter: Any, signer: Any, **fields: Any) -> Any:
    """The real signature on a checked paper: the refusal, or the row with its signed paper."""
    from notoneless.cases.models import CasePaper

    row = make_case_paper(case, kind, issuer=issuer, by=drafter, second=signer, state="checked", **fields)
    outcome = case_paper_sign(case_paper=row, by=_again(signer), today=clock.today())
    return CasePaper.objects.get(pk=row.pk) if outcome else outcome


def files(row: Any, *, by: Any) -> Any:
    """The signed copy is scanned and filed."""
    row.refresh_from_db()
    scan = make_photo(by=by, today=clock.today(), colour=COLOURS[row.pk % len(COLOURS)])
    outcome = case_paper_seal(case_paper=row, scan=scan, by=_again(by), today=clock.today())
    assert outcome, outcome
    return type(row).objects.get(pk=row.pk)


COLOURS = (
    "navy",
    "teal",
    "olive",
    "maroon",
    "purple",
    "gray",
    "silver",
    "lime",
    "aqua",
    "coral",
    "gold",
    "plum",
)


def delivers(row: Any, *, by: Any, on: date | None = None, **words: Any) -> Any:
    """The real delivery of a sealed paper."""
    row = type(row).objects.get(pk=row.pk)
    said = {"mode": "direct", "receiver": row.paper.addressee, "relation": "本人"} | words
    return case_paper_deliver(
        case_paper=row, delivered_on=on or clock.today(), by=_again(by), today=clock.today(), **said
    )


def _again(user: Any) -> Any:
    """The same person, whose sight is read anew."""
    return type(user).objects.get(pk=user.pk)
