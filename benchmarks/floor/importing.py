"""The floor for imports: the reader alone, and a bare bulk_create of the same rows in one transaction."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

from django.db import models, transaction
from python_calamine import CalamineWorkbook


def read_alone(files: list[tuple[str, bytes]]) -> float:
    """Seconds to read every cell of these workbooks (csv files are split by line and comma)."""
    began = time.perf_counter()
    for name, body in files:
        if name.endswith(".csv"):
            [line.split(",") for line in body.decode("gb18030").splitlines()]
            continue
        CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    return time.perf_counter() - began


def write_alone(rows: dict[type[models.Model], list[Any]], using: str) -> float:
    """Seconds to write these rows, parents first, in one transaction."""
    began = time.perf_counter()
    with transaction.atomic(using=using):
        for model, made in rows.items():
            model._base_manager.using(using).bulk_create(made, batch_size=2000)
    return time.perf_counter() - began
