"""The rows of one case that many ask for, read in one way; a page that shows them all reads each kind once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from notoneless.cases.models import Case
from notoneless.documents.queries import standing_deliveries

_READ: Mapping[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    "papers": lambda rows: rows.select_related("paper__issuer").prefetch_related(standing_deliveries()),
    "proceedings": lambda rows: rows.select_related("basis__place", "organ", "filed_by", "legal_reviewed_by"),
    "lawsuits": lambda rows: rows.select_related("plaintiff"),
    "outside_papers": lambda rows: rows.select_related("file"),
    "findings": lambda rows: rows.select_related(
        "code", "evidence", "seen_photo", "seen_by", "proposed_by", "reviewed_by"
    ),
    "causes": lambda rows: rows.select_related("by", "evidence"),
    "closings": lambda rows: rows.select_related("proposed_by", "centre_by", "township_by", "decided_by"),
    "parent_meetings": lambda rows: rows.select_related("by"),
    "surveys": lambda rows: rows.select_related("by"),
    "escalations": lambda rows: rows.select_related("from_unit", "to_unit", "answered_by"),
    "county_transfers": lambda rows: rows.select_related("offered_by", "letter", "receipt"),
}
"""Each with what its readers show beside it; of a paper's deliveries those that stand."""


def read_once(case: Case) -> None:
    """From here on each kind of this very object's rows is read once, and not at all where there are none: most have
    no suit and no proceeding. For a page that only shows: what is written afterwards is not seen."""
    with connection.cursor() as cursor:
        cursor.execute(_which(), [case.pk] * len(_READ))
        there = {kind for (kind,) in cursor.fetchall()}
    case.__dict__["_rows_read"] = {kind: [] for kind in _READ if kind not in there}


@lru_cache
def _which() -> str:
    """One statement that names the kinds of which a case has rows; asked kind by kind it costs ten times as much."""
    tables = {kind: Case._meta.get_field(kind).related_model._meta.db_table for kind in _READ}  # type: ignore[union-attr]
    return " UNION ALL ".join(
        f"SELECT '{kind}' WHERE EXISTS (SELECT 1 FROM {table} WHERE case_id = %s)"  # noqa: S608
        for kind, table in tables.items()
    )


def rows_of(case: Case, kind: str) -> list[Any]:
    """All rows of this kind (a related name of ``Case``) in their own order."""
    kept: dict[str, list[Any]] | None = case.__dict__.get("_rows_read")
    if kept is not None and kind in kept:
        return kept[kind]
    rows = list(_READ[kind](getattr(case, kind).all()))
    if kept is not None:
        kept[kind] = rows
    return rows
