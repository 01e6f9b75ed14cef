"""The event log: who did what to whom, written in the same transaction as the change itself.

``with act(by=user) as log: ... log("case_open", child=child, changes={...})`` is the only way a service writes.
"""

import json
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from notoneless.core import clock
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.keys import keys
from notoneless.core.models import ChainHead, Event, EventValue, RequestKey
from notoneless.core.sealing import Sealed, keyed_hash
from notoneless.domain.refusal import Refusal

Changes = Mapping[str, tuple[Any, Any]]

ACT_LABELS: dict[str, str] = {"installed": "安装"}


ACT_ROOMS: dict[str, str] = {}
"""The room each act belongs to, so that all of a room can be left out of a story at once."""


def acts(labels: dict[str, str]) -> None:
    """A room names its acts in Chinese, for the timeline and the audit page."""
    ACT_LABELS.update(labels)
    room = str(sys._getframe(1).f_globals.get("__name__", "")).removeprefix("notoneless.").split(".")[0]
    ACT_ROOMS.update(dict.fromkeys(labels, room))


class DuplicateRequest(Exception):
    """This press of the button was done already."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Refused(Exception):
    """A rule said no in the middle of an act: undoes what was begun and carries the reason out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.rule)
        self.refusal = refusal


class SilentWrite(Exception):
    """A service changed something and wrote no event."""


@dataclass
class PressedKey:
    """The request key of the running request; spent by the first act."""

    key: str
    by: str
    body_digest: str
    spent: bool = False


pressed: ContextVar[PressedKey | None] = ContextVar("pressed", default=None)


@dataclass
class Log:
    """Collects the events of one act; they are chained and written when its transaction ends."""

    by: str
    unit: int | None
    lines: list[dict[str, Any]] = field(default_factory=list)

    def __call__(
        self,
        act_name: str,
        *,
        child: Any = None,
        unit: Any = None,
        batch: int | None = None,
        changes: Changes | None = None,
    ) -> None:
        """Note one act. ``child`` is a Child or its key; ``changes`` maps a field to (old, new)."""
        if act_name not in ACT_LABELS:
            raise KeyError(f"act {act_name!r} has no Chinese label")
        self.lines.append(
            {
                "act": act_name,
                "child_key": child if isinstance(child, UUID) or child is None else child.key,
                "unit": self.unit if unit is None else getattr(unit, "pk", unit),
                "batch": batch,
                "changes": {name: (_text(old), _text(new)) for name, (old, new) in (changes or {}).items()},
            }
        )


_open_log: ContextVar[Log | None] = ContextVar("open_log", default=None)


@contextmanager
def act(*, by: Any, unit: Any = None) -> Iterator[Log]:
    """One transaction with its events. Nested acts join the outer one.

    ``by`` is a user or a login ("system" for the product itself); ``unit`` the unit on whose behalf.
    Raises DuplicateRequest when the running request was done already, SilentWrite when nothing was logged.
    """
    outer = _open_log.get()
    if outer is not None:
        yield outer
        return
    log = Log(by=by if isinstance(by, str) else by.login, unit=getattr(unit, "pk", unit))
    press = pressed.get()
    was_spent = press is not None and press.spent
    try:
        with transaction.atomic():
            token = _open_log.set(log)
            try:
                _spend_pressed_key()
                yield log
            finally:
                _open_log.reset(token)
            if not log.lines:
                raise SilentWrite("an act ended without an event")
            _append(log)
    except BaseException:
        if press is not None:
            press.spent = was_spent  # its row went with the transaction
        raise


@contextmanager
def all_or_nothing(log: Log) -> Iterator[None]:
    """A part of an act that is written whole or not at all: what is raised undoes its rows and its lines."""
    mark = len(log.lines)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del log.lines[mark:]
        raise


def _spend_pressed_key() -> None:
    press = pressed.get()
    if press is None or press.spent:
        return
    try:
        with transaction.atomic():
            RequestKey.objects.create(
                key=press.key, by=press.by, body_digest=press.body_digest, at=clock.now()
            )
    except IntegrityError as error:
        raise DuplicateRequest(press.key) from error
    press.spent = True


MANY = 200
"""So many events of one act are written statement by statement prepared beforehand; fewer in one."""


def _append(log: Log) -> None:
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    at = clock.now()
    events: list[Event] = []
    values: list[tuple[Event, str, tuple[str, str, str]]] = []
    for line in log.lines:
        salted = {name: (old, new, secrets.token_hex(16)) for name, (old, new) in line["changes"].items()}
        event = Event(
            seq=head.seq + 1,
            at=at,
            by=log.by,
            act=line["act"],
            unit=line["unit"],
            child_key=line["child_key"],
            batch=line["batch"],
            field_names=",".join(salted)[:400],
            digest=keyed_hash(
                keys().chain,
                json.dumps(
                    [(name, value_digest(*row)) for name, row in salted.items()], separators=(",", ":")
                ).encode(),
            ),
        )
        event.mac = event_mac(event, head.mac)
        events.append(event)
        head.seq, head.mac = event.seq, event.mac
        values += [(event, name, row) for name, row in salted.items()]
    if len(events) > MANY:
        rows_insert(rows_ready(Event, events))
    else:
        Event.objects.bulk_create(events)
    EventValue.objects.bulk_create(
        [
            EventValue(event=event, name=name, old=old, new=new, salt=salt)
            for event, name, (old, new, salt) in values
        ],
        batch_size=2000,
    )
    head.save()


def value_digest(old: str, new: str, salt: str) -> str:
    """The digest that ties a sealed value to the chain; the salt keeps it from being guessed after erasure."""
    return keyed_hash(keys().chain, json.dumps([salt, old, new]).encode())


def event_mac(event: Event, previous: str) -> str:
    """The chained HMAC of one event: everything but the sealed values themselves."""
    parts = [
        previous,
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.by,
        event.act,
        event.unit,
        str(event.child_key or ""),
        event.batch,
        event.field_names,
        event.digest,
    ]
    return keyed_hash(keys().chain, json.dumps(parts, separators=(",", ":")).encode())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Sealed):
        return value.open()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


@dataclass(frozen=True)
class ChainFault:
    """Where the event log was tampered with, and how."""

    seq: int
    sentence: str


def chain_faults(report: Callable[[int], None] | None = None) -> list[ChainFault]:
    """Walk the whole event log: gaps, changed rows, changed values, a cut tail. Empty when it is whole.

    A sealed value that was erased (row gone) is no fault; one that was altered is.
    """
    faults: list[ChainFault] = []
    previous, seq = "", 0
    for event in Event.objects.order_by("seq").iterator(chunk_size=5000):
        if event.seq != seq + 1:
            faults.append(ChainFault(seq + 1, f"缺第 {seq + 1} 至 {event.seq - 1} 条"))
        if event.mac != event_mac(event, previous):
            faults.append(ChainFault(event.seq, f"第 {event.seq} 条被改动、插入或其前一条被改动"))
        previous, seq = event.mac, event.seq
        if report and seq % 5000 == 0:
            report(seq)
    head = ChainHead.objects.filter(pk=1).first()
    if head is None and seq:
        faults.append(ChainFault(seq, "日志链头缺失"))
    elif head is not None and (head.seq, head.mac) != (seq, previous):
        faults.append(ChainFault(seq, f"末尾不符：应到第 {head.seq} 条，现到第 {seq} 条"))
    faults += _value_faults()
    return faults


def _value_faults() -> list[ChainFault]:
    from notoneless.core.sealing import BrokenSeal

    added = EventValue.objects.filter(event__field_names="").values_list("event__seq", flat=True)
    faults = [ChainFault(seq, f"第 {seq} 条被添加了前后值") for seq in sorted(set(added))]
    events = Event.objects.exclude(field_names="").prefetch_related("values").order_by("seq")
    for event in events.iterator(chunk_size=2000):
        rows = sorted(event.values.all(), key=lambda row: row.pk)
        if len(rows) < len(event.field_names.split(",")):
            continue  # values were erased on request; the chained digest still says there were some
        try:
            pairs = [(r.name, value_digest(r.old.open(), r.new.open(), r.salt)) for r in rows]
        except BrokenSeal:
            faults.append(ChainFault(event.seq, f"第 {event.seq} 条的前后值被改动"))
            continue
        body = json.dumps(pairs, separators=(",", ":")).encode()
        if keyed_hash(keys().chain, body) != event.digest:
            faults.append(ChainFault(event.seq, f"第 {event.seq} 条的前后值被改动"))
    return faults
