"""Writing of files and papers. The owner room checks who may; here stand the rules every paper obeys.

``child_key`` on a call puts its event on that child's timeline.
"""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.keys import keys
from notoneless.core.sealing import BrokenSeal, keyed_hash, seal, unseal
from notoneless.core.wholefiles import write_whole
from notoneless.documents.models import Delivery, Paper, PaperNumber, StoredFile
from notoneless.documents.queries import body_text, paper_prefix
from notoneless.documents.uploads import NAME_LENGTH, SIZE_LIMIT, clean_upload
from notoneless.domain.papercheck import ALPHABET, CODE_LENGTH
from notoneless.domain.paperflow import (
    DeliveryFacts,
    PaperAct,
    correction_allowed,
    counts_on,
    delivery_allowed,
    next_state,
    number_text,
    other_than_drafter,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from notoneless.grid.models import Unit, User

acts(
    {
        "file_keep": "存入文件",
        "paper_draft": "拟稿",
        "paper_redraft": "修改文书",
        "paper_check": "核稿",
        "paper_sign": "签发编号",
        "paper_seal": "上传用印扫描件",
        "paper_deliver": "登记送达",
        "paper_void": "作废文书",
        "paper_number_set": "设文书末号",
    }
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
Render = Callable[[Paper], tuple[bytes, bytes]]


class BrokenFile(Exception):
    """A stored file is missing, was changed, or was sealed with keys that are not here."""


# --- files ---


def file_keep(
    *, name: str, content: bytes, media_type: str = "", by: User, today: date, child_key: UUID | None = None
) -> StoredFile | Refusal:
    """Keep what a person handed in: redrawn photo or inert PDF. ``media_type`` is not believed."""
    clean = clean_upload(name=name, content=content)
    if isinstance(clean, Refusal):
        return clean
    return _kept(clean.name, clean.content, clean.media_type, by, child_key)


def file_keep_own(
    *,
    name: str,
    content: bytes,
    media_type: str,
    by: User,
    today: date,
    child_key: UUID | None = None,
    most: int = SIZE_LIMIT,
) -> StoredFile | Refusal:
    """Keep a file the product made itself (Word, PDF), byte for byte. ``most``: the bytes it may have."""
    if not content or len(content) > most:
        return Refusal(f"生成的文件为空或超过{most // 1024 // 1024} MB,没有存档。", "file.own_size")
    return _kept(name[-NAME_LENGTH:], content, media_type, by, child_key)


def file_open(*, stored: StoredFile) -> bytes:
    """The file's bytes, proven to be those that were kept. Raises BrokenFile."""
    try:
        content = unseal(_column(stored.digest), _path(stored.digest).read_bytes())
    except (OSError, BrokenSeal) as error:
        raise BrokenFile(f"存档文件 {stored.pk} 无法打开：文件缺失、被改动或密钥不符") from error
    if _digest(content) != stored.digest:
        raise BrokenFile(f"存档文件 {stored.pk} 与存入时不一致")
    return content


def _digest(content: bytes) -> str:
    """Keyed, so that nobody can tell from a backup whether a known letter lies in it."""
    return keyed_hash(keys().chain, b"file\x00" + content)


def _column(digest: str) -> str:
    """What the sealed bytes are bound to: a file cannot be put in another's place."""
    return f"documents.storedfile:{digest}"


def _path(digest: str) -> Path:
    return Path(settings.NOTONELESS_DATA) / "files" / digest[:2] / digest


def _kept(name: str, content: bytes, media_type: str, by: User, child_key: UUID | None) -> StoredFile:
    digest = _digest(content)
    with act(by=by) as log:
        found = StoredFile.objects.filter(digest=digest).first()
        if found is None or not _path(digest).exists():
            write_whole(_path(digest), seal(_column(digest), content))
        if found is None:
            found = _row_once(digest, name, len(content), media_type, by)
        log("file_keep", child=child_key, changes={"file": (None, found.pk), "name": (None, name)})
    return found


def _row_once(digest: str, name: str, size: int, media_type: str, by: User) -> StoredFile:
    try:
        with transaction.atomic():
            row = StoredFile.objects.create(
                digest=digest, size=size, media_type=media_type, name=name,
                kept_at=clock.now(), kept_by=by.login,
            )  # fmt: skip
    except IntegrityError:  # the same photo sent twice at the same moment
        return StoredFile.objects.get(digest=digest)
    row.refresh_from_db()
    return row


# --- papers ---


def paper_draft(
    *,
    kind: PaperKind,
    issuer: Unit,
    addressee: str,
    body: dict[str, Any],
    by: User,
    today: date,
    child_key: UUID | None = None,
) -> Paper | Refusal:
    """A new paper of this unit, without a number yet."""
    if not addressee.strip():
        return Refusal("请先登记受送达人(监护人)的姓名，再拟文书。", "paper.no_addressee")
    with act(by=by, unit=issuer) as log:
        paper = Paper.objects.create(
            kind=PaperKind(kind), issuer=issuer, addressee=addressee.strip()[:60], body=body_text(body),
            drafted_by=by, drafted_at=clock.now(),
        )  # fmt: skip
        changes = {"paper": (None, paper.pk), "kind": (None, PaperKind(kind).label)}
        log("paper_draft", child=child_key, changes=changes)
    return _fresh(paper)


def paper_redraft(
    *,
    paper: Paper,
    addressee: str,
    body: dict[str, Any],
    by: User,
    today: date,
    child_key: UUID | None = None,
) -> Paper | Refusal:
    """Change a paper before it is signed. Who changes it becomes its drafter; a check is void."""
    if not addressee.strip():
        return Refusal("请填写受送达人姓名。", "paper.no_addressee")

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        old = (row.addressee, row.body.open())
        row.addressee, row.body = addressee.strip()[:60], body_text(body)
        row.drafted_by, row.drafted_at = by, clock.now()
        row.checked_by, row.checked_at = None, None
        return {"addressee": (old[0], row.addressee), "body": (old[1], row.body)}

    return _step(paper, PaperAct.REDRAFT, by, child_key, change)


def paper_check(*, paper: Paper, by: User, today: date, child_key: UUID | None = None) -> Paper | Refusal:
    """The second pair of eyes: never the drafter's own."""

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        row.checked_by, row.checked_at = by, clock.now()
        return {"checked_by": (None, by.login)}

    return _step(paper, PaperAct.CHECK, by, child_key, change)


def paper_sign(
    *, paper: Paper, by: User, today: date, render: Render, child_key: UUID | None = None
) -> Paper | Refusal:
    """Sign: the next number of this unit, kind and year, and the bytes frozen. ``render`` gives (Word, PDF).

    Printed under the counter's lock: should printing fail, the number is not spent and no gap is left.
    """

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        row.signed_by, row.signed_on = by, today
        row.check_code = check_code_new()
        _take_number(row, today)
        word, pdf = render(row)
        stem = f"{PaperKind(row.kind).label} {row.number_text}"
        for column, content, media, ending in (
            ("word_file", word, DOCX, ".docx"),
            ("pdf_file", pdf, PDF, ".pdf"),
        ):
            kept = file_keep_own(name=stem + ending, content=content, media_type=media, by=by, today=today)
            if isinstance(kept, Refusal):
                raise ValueError(kept.reason)
            setattr(row, column, kept)
        assert row.word_file is not None and row.pdf_file is not None
        return {
            "number": (None, row.number_text),
            "word": (None, row.word_file.digest),
            "pdf": (None, row.pdf_file.digest),
        }

    return _step(paper, PaperAct.SIGN, by, child_key, change)


def counter_hold(*, unit: Unit, kind: str, year: int) -> PaperNumber:
    """The counter of a unit, kind and year, its row held to the end of the transaction: 50 people who sign at once
    get 50 consecutive numbers (T12)."""
    counter, _ = PaperNumber.objects.select_for_update().get_or_create(unit=unit, kind=kind, year=year)
    return counter


def numbers_take(*, counter: PaperNumber, count: int = 1) -> range:
    """The next numbers of a held counter."""
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)


def check_code_new() -> str:
    """A code nobody can guess (100 bits), made before the paper is printed with it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _take_number(row: Paper, today: date) -> None:
    """〔year〕n, the next one of the paper's unit, kind and year."""
    [number] = numbers_take(counter=counter_hold(unit=row.issuer, kind=row.kind, year=today.year))
    row.year, row.number = today.year, number
    row.number_text = number_text(paper_prefix(row.issuer), PaperKind(row.kind), today.year, number)


def paper_seal(
    *, paper: Paper, scan: StoredFile, by: User, today: date, child_key: UUID | None = None
) -> Paper | Refusal:
    """Attach the scan of the stamped original. The product's own PDF bears no seal."""
    if scan.media_type not in ("image/jpeg", "image/png", PDF):
        return Refusal("盖章件请上传照片或PDF扫描件。", "paper.seal.kind")
    if paper.pdf_file is not None and scan.digest == paper.pdf_file.digest:
        return Refusal("这是系统生成的未盖章文件。请打印、盖章后扫描或拍照上传。", "paper.seal.unsealed")

    if paper.book:
        return _original_keep(paper, scan, by, child_key)

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        row.sealed_scan = scan
        return {"sealed_scan": (None, scan.digest)}

    return _step(paper, PaperAct.SEAL, by, child_key, change)


def _original_keep(paper: Paper, scan: StoredFile, by: User, child_key: UUID | None) -> Paper | Refusal:
    """The scan of an original that was delivered before the county began here; once, and nothing else changes."""
    with act(by=by, unit=paper.issuer) as log:
        row = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if row.sealed_scan_id is not None:
            log("paper_seal", child=child_key, changes={"rule": ("", "paper.seal.twice")})
            return Refusal("盖章扫描件已经上传过，不能替换。", "paper.seal.twice")
        row.sealed_scan = scan
        row.save(update_fields=["sealed_scan"])
        log("paper_seal", child=child_key, changes={"sealed_scan": (None, scan.digest)})
    return row


def paper_number_set(
    *, unit: Unit, kind: PaperKind, last: int, by: User, today: date
) -> PaperNumber | Refusal:
    """The last number of this year that stands in the paper books: the next one given out here follows it. Never down."""
    if not 0 < last < 1_000_000:
        return Refusal("末号填大于0的整数。", "paper.number.range")
    with act(by=by, unit=unit) as log:
        counter = counter_hold(unit=unit, kind=kind, year=today.year)
        before = counter.last
        if last < before:
            log("paper_number_set", changes={"rule": ("", "paper.number.used")})
            return Refusal(f"{kind.label}已用到{before}号，末号不能改小。", "paper.number.used")
        counter.last = last
        counter.save(update_fields=["last"])
        log("paper_number_set", changes={f"{kind.label} {today.year}": (before, last)})
    return counter


def paper_void(
    *, paper: Paper, reason: str, by: User, today: date, child_key: UUID | None = None
) -> Paper | Refusal:
    """Give up a paper that reached nobody. Its number stays used, with the reason beside it."""
    if not reason.strip():
        return Refusal("请写明作废原因，文号会保留并注明作废。", "paper.void.no_reason")

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        row.void_reason = reason.strip()[:200]
        return {"void_reason": ("", row.void_reason)}

    return _step(paper, PaperAct.VOID, by, child_key, change)


def paper_deliver(
    *,
    paper: Paper,
    mode: DeliveryMode,
    delivered_on: date,
    receiver: str,
    by: User,
    today: date,
    relation: str = "",
    witness: str = "",
    place_text: str = "",
    evidence: StoredFile | None = None,
    note: str = "",
    corrects: Delivery | None = None,
    why: str = "",
    child_key: UUID | None = None,
) -> Delivery | Refusal:
    """Record how a sealed paper reached its addressee; ``corrects`` and ``why``: in place of a mistaken entry.

    ``delivered_on`` is the day it was handed over, received by post, or put up as a notice; the row's own
    ``delivered_on`` is the day it counts from (a public notice: 30 days later).
    """
    mode = DeliveryMode(mode)
    facts = DeliveryFacts(
        mode=mode, done_on=delivered_on, addressee=paper.addressee, receiver=receiver.strip(),
        relation=relation.strip(), witness=witness.strip(), place_text=place_text.strip(), note=note.strip(),
        has_evidence=evidence is not None,
    )  # fmt: skip
    refused = delivery_allowed(facts, signed_on=paper.signed_on or today, today=today)
    if refused is None and corrects is not None:
        is_corrected = Delivery.objects.filter(corrects=corrects).exists()
        refused = correction_allowed(is_corrected=is_corrected, reason=why)
    made: list[Delivery] = []

    def change(row: Paper) -> dict[str, tuple[Any, Any]]:
        made.append(_delivered(row, facts, evidence, by, corrects, why))
        before = corrects.delivered_on if corrects is not None else None
        return {
            "delivered_on": (before, made[0].delivered_on),
            "mode": (None, mode.label),
            "why": (None, why),
        }

    out = _step(paper, PaperAct.DELIVER, by, child_key, change, refused)
    if isinstance(out, Refusal):
        return out
    made[0].refresh_from_db()
    return made[0]


def _delivered(
    row: Paper,
    facts: DeliveryFacts,
    evidence: StoredFile | None,
    by: User,
    corrects: Delivery | None,
    why: str,
) -> Delivery:
    if corrects is not None and corrects.paper_id != row.pk:
        raise ValueError("a delivery corrects one of the same paper")
    return Delivery.objects.create(
        paper=row,
        mode=facts.mode,
        place_text=facts.place_text,
        receiver=facts.receiver[:60],
        relation=facts.relation[:40],
        witness=facts.witness[:60],
        done_on=facts.done_on,
        delivered_on=counts_on(facts.mode, facts.done_on),
        corrects=corrects,
        why=why.strip()[:200],
        evidence=evidence,
        note=facts.note[:200],
        by=by,
        at=clock.now(),
    )


def _step(
    paper: Paper,
    which: PaperAct,
    by: User,
    child_key: UUID | None,
    change: Callable[[Paper], dict[str, tuple[Any, Any]]],
    refused: Refusal | None = None,
) -> Paper | Refusal:
    """One act on a paper under its row lock: the table of states, the drafter rule, the change, the event."""
    with transaction.atomic():
        row = Paper.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=paper.pk)
        to = next_state(PaperState(row.state), which)
        if isinstance(to, Refusal):
            return to
        if refused is None:
            refused = other_than_drafter(which, drafter=row.drafted_by_id, by=by.pk)
        if refused is not None:
            return refused
        with act(by=by, unit=row.issuer) as log:
            changes = change(row)
            row.state = to
            row.save()
            log(f"paper_{which}", child=child_key, changes={"paper": (row.pk, row.pk), **changes})
    return _fresh(row)


def _fresh(row: Paper) -> Paper:
    """The row as the database holds it, sealed values sealed."""
    return Paper.objects.select_related(
        "issuer", "drafted_by", "checked_by", "signed_by", "word_file", "pdf_file", "sealed_scan"
    ).get(pk=row.pk)


# --- frozen bytes ---


def paper_word(paper: Paper) -> bytes | Refusal:
    """The signed paper as Word, exactly as frozen. Raises BrokenFile."""
    return _frozen(paper.word_file)


def paper_pdf(paper: Paper) -> bytes | Refusal:
    """The signed paper as PDF, exactly as frozen. Raises BrokenFile."""
    return _frozen(paper.pdf_file)


def _frozen(stored: StoredFile | None) -> bytes | Refusal:
    if stored is None:
        return Refusal("文书尚未签发，还没有正式文本。", "paper.not_signed")
    return file_open(stored=stored)
