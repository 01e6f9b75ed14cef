"""文书用语: a county's own words for a kind of paper: handed in as Word, checked, previewed, put into force, taken back.

One is in force a kind at most; a paper takes the words of the day it is signed and keeps them.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.models import Wording
from notoneless.documents.services import DOCX, file_keep_own
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from notoneless.files.papers.countywording import FIELDS, KINDS, checked, in_slots, in_words
from notoneless.grid.models import User

acts(
    {
        "wording_handed_in": "上传文书用语",
        "wording_refused": "文书用语未收下",
        "wording_started": "启用文书用语",
        "wording_ended": "恢复默认文书用语",
    }
)


def wording_now(kind: PaperKind) -> Wording | None:
    """The county's wording in force; None where the default holds."""
    return (
        Wording.objects.filter(kind=kind, is_active=True).select_related("by", "started_by", "file").first()
    )


def wordings_in_force() -> dict[str, Wording]:
    """Of each kind with a county's wording, the one in force."""
    rows = Wording.objects.filter(is_active=True).select_related("started_by")
    return {row.kind: row for row in rows}


def wordings_of(kind: PaperKind) -> QuerySet[Wording]:
    """Every version handed in for a kind, newest first."""
    return Wording.objects.filter(kind=kind).select_related("by", "started_by", "ended_by", "file")


def county_slots(kind: PaperKind) -> tuple[str, ...]:
    """The county's paragraphs as papers fill them; empty for the default."""
    row = wording_now(kind) if kind in KINDS else None
    return in_slots(row.lines.split("\n")) if row is not None else ()


def words_in_force(kind: PaperKind) -> tuple[str, ...]:
    """The paragraphs in force, in a county's own field names."""
    row = wording_now(kind)
    return tuple(row.lines.split("\n")) if row is not None else in_words(KINDS[kind].default)


def template_of(kind: PaperKind, lines: tuple[str, ...]) -> bytes:
    """These paragraphs as a Word file to change, with the list of fields below them."""
    from notoneless.files.wordtemplate import write_template

    words = KINDS[kind]
    fields = [(*FIELDS[slot], slot in words.required) for slot in words.slots]
    return write_template(f"{kind.label}文书用语", lines, fields)


def preview_of(kind: PaperKind, lines: tuple[str, ...]) -> bytes:
    """A draft of this kind about an invented child, as PDF."""
    from notoneless.files.papers.examples import example
    from notoneless.files.pdf import render_pdf

    return render_pdf(example(kind, lines, today=clock.today()))


def wording_hand_in(*, kind: PaperKind, content: bytes, by: User, today: date) -> Wording | Refusal:
    """Check a Word file and keep its words, not yet in force. What is kept is made anew from the text that was read,
    so that nothing else of the file handed in survives."""
    from notoneless.files.wordtemplate import read_template

    read = read_template(content)
    lines = checked(kind, read) if not isinstance(read, Refusal) else read
    with act(by=by) as log:
        if isinstance(lines, Refusal):
            log("wording_refused", changes={"kind": ("", kind.label), "rule": ("", lines.rule)})
            return lines
        kept = file_keep_own(
            name=f"{kind.label}文书用语.docx",
            content=template_of(kind, lines),
            media_type=DOCX,
            by=by,
            today=today,
        )
        if isinstance(kept, Refusal):
            return kept
        row = Wording.objects.create(
            kind=kind, lines="\n".join(lines), file=kept, by=by, at=clock.now(), is_active=False
        )
        log("wording_handed_in", changes={"kind": ("", kind.label), "wording": (None, row.pk)})
        return row


def wording_start(*, wording: Wording, by: User, today: date) -> Wording | Refusal:
    """Put a version into force in place of the one before. One that was in force may come back."""
    with act(by=by) as log:
        rows = {
            row.pk: row for row in Wording.objects.select_for_update(of=("self",)).filter(kind=wording.kind)
        }
        row, kind = rows[wording.pk], PaperKind(wording.kind)
        if row.is_active:
            log("wording_refused", changes={"kind": ("", kind.label), "rule": ("", "wording.started")})
            return Refusal("这一版正在使用。", "wording.started")
        before = next((one for one in rows.values() if one.is_active), None)
        if before is not None:
            _end(before, by)
        row.is_active, row.started_at, row.started_by = True, clock.now(), by
        row.ended_at, row.ended_by = None, None
        row.save(update_fields=["is_active", "started_at", "started_by", "ended_at", "ended_by"])
        log("wording_started", changes={kind.label: (before.pk if before else "默认", row.pk)})
        return row


def wording_reset(*, kind: PaperKind, by: User, today: date) -> Wording | Refusal:
    """Back to the default words, for papers signed from now on."""
    with act(by=by) as log:
        row = Wording.objects.select_for_update(of=("self",)).filter(kind=kind, is_active=True).first()
        if row is None:
            log("wording_refused", changes={"kind": ("", kind.label), "rule": ("", "wording.default")})
            return Refusal("正在使用的就是默认用语。", "wording.default")
        _end(row, by)
        log("wording_ended", changes={kind.label: (row.pk, "默认")})
        return row


def _end(row: Wording, by: User) -> None:
    row.is_active, row.ended_at, row.ended_by = False, clock.now(), by
    row.save(update_fields=["is_active", "ended_at", "ended_by"])
