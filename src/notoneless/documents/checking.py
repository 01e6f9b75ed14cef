"""查验: whether a code stands on a paper that was issued here. Counted and not recorded: nobody is named."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from notoneless.core import clock
from notoneless.core.keys import keys
from notoneless.core.sealing import keyed_hash
from notoneless.documents.models import CheckCount, Paper
from notoneless.domain.papercheck import read_code, too_many
from notoneless.domain.refusal import Refusal

TOO_MANY = Refusal("这个网络地址一小时内查验得太多，请过一小时再查，或者打电话问制发单位。", "check.too_many")


def paper_check_ask(*, code: str, address: str) -> Paper | Refusal | None:
    """The paper with this code; None for every other text, whatever is wrong with it.

    One question to the database for a right code, a wrong one and no code at all, so that the time of the answer
    tells nothing.
    """
    who, now = keyed_hash(keys().chain, b"check\x00" + address.encode()), clock.now()
    if too_many(_counted(who, now)):
        return TOO_MANY
    asked = read_code(code)
    found = Paper.objects.filter(check_code=asked).select_related("issuer").first()
    held = found.check_code if found is not None else asked[::-1]
    if not secrets.compare_digest(held, asked) or found is None:
        return None
    _row(who, now).update(genuine=F("genuine") + 1)
    return found


def _row(who: str, now: datetime) -> QuerySet[CheckCount]:
    return CheckCount.objects.filter(who=who, on=clock.local_day(now), hour=now.hour)


def _counted(who: str, now: datetime) -> int:
    """How often this address has asked in this hour, this time counted in."""
    row = _row(who, now)
    if not row.update(asked=F("asked") + 1):
        try:
            with transaction.atomic():
                CheckCount.objects.create(who=who, on=clock.local_day(now), hour=now.hour, asked=1)
        except IntegrityError:  # two at the same moment
            row.update(asked=F("asked") + 1)
    return row.values_list("asked", flat=True).get()
