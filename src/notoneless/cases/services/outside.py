"""外来司法文书 (D20): filed with organ, number, days and scan; read on the record."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from notoneless.cases.models import Case, OutsidePaper
from notoneless.cases.queries.leading import acting_unit
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import OutsideOrgan, OutsidePaperKind
from notoneless.grid.models import User

acts({"outside_add": "登记外来文书", "outside_opened": "查看外来文书"})


def outside_add(
    *, case: Case, kind: OutsidePaperKind, organ: OutsideOrgan, organ_name: str, number_text: str, dated_on: date,
    delivered_on: date | None, note: str, scan: StoredFile | None, by: User, today: date,
) -> OutsidePaper | Refusal:  # fmt: skip
    """File a paper of a court, the police, a prosecutor. The same number is filed once."""
    if scan is None:
        return Refusal("请附文书的扫描件或照片。", "outside.no_scan")
    if dated_on > today or (delivered_on is not None and delivered_on > today):
        return Refusal("文书日期和送达日期不能晚于今天。", "outside.future")
    if delivered_on is not None and delivered_on < dated_on:
        return Refusal("送达日期不能早于文书日期。", "outside.order")
    with act(by=by, unit=acting_unit(by, case)) as log:
        case = _locked(case)
        try:
            with transaction.atomic():
                row = OutsidePaper.objects.create(
                    case=case, kind=kind, organ=organ, organ_name=organ_name.strip(), number_text=number_text.strip(),
                    dated_on=dated_on, delivered_on=delivered_on, note=note, file=scan, by=by, at=clock.now(),
                )  # fmt: skip
        except IntegrityError:
            return _nothing(log, case, Refusal("这份文书已经登记过。", "outside.twice"))
        log("outside_add", child=case.child.key, unit=case.unit, changes={"kind": ("", kind.label)})
        return row
