"""Rows of lists made directly, for stories of one child."""

import json
import uuid
from datetime import date, datetime
from itertools import count
from typing import Any

from notoneless.core.sealing import blind
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import Sex
from notoneless.grid.models import Place
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import SourceList, SourceRow

LISTED = date(2026, 10, 20)
_serial = count(2)


def make_row(
    name: str,
    *,
    kind: ListKind = ListKind.HOUSEHOLD,
    sex: str = Sex.MALE,
    born_on: date | None = date(2017, 4, 2),
    number: str = "",
    place: Place | None = None,
    guardian: str = "",
    phone: str = "",
    address: str = "",
    **details: str,
) -> SourceRow:
    """One standing row of a list of this kind."""
    source = SourceList.objects.filter(kind=kind).first()
    if source is None:
        batch = ImportBatch.objects.create(
            kind=kind, by="bureau_officer", asked_at=datetime(2026, 11, 1).astimezone(), listed_on=LISTED
        )
        source = SourceList.objects.create(kind=kind, batch=batch, listed_on=LISTED)
    row = SourceRow.objects.create(
        source_list=source, kind=kind, row_number=next(_serial), name=name, sex=sex, born_on=born_on,
        id_number=number, id_number_index=blind("id_number", number), is_id_checked=bool(number), place=place,
        guardian_name=guardian, guardian_phone=phone, guardian_phone_index=blind("phone", phone),
        address=address, details=json.dumps(details, ensure_ascii=False), content_hash=uuid.uuid4().hex,
    )  # fmt: skip
    row.refresh_from_db()
    return row


def row_of(child: Any, **fields: Any) -> SourceRow:
    """The row a list would have of this child, number and all."""
    words = {
        "sex": child.sex, "born_on": child.born_on, "number": child.id_number.open(), "place": child.residence,
    }  # fmt: skip
    return make_row(child.name, **words | fields)
