"""A list that leaves the product: by whom it may be taken out, and on the record. One way for every list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from notoneless.core.events import act
from notoneless.core.tables import Table
from notoneless.grid.access import SignedRequest, roles_words
from notoneless.grid.models import Unit


def export_of(
    request: SignedRequest,
    table: Table,
    *,
    ability: str,
    act_name: str,
    changes: dict[str, tuple[Any, Any]],
    unit: Unit | None = None,
) -> HttpResponse | None:
    """The workbook the address asks for, recorded under ``act_name`` for ``unit``; None where the page is asked for.

    ``ability`` is the one that decided whether the table has an ``export_name``. Raises PermissionDenied where it has
    none, naming the posts that may.
    """
    if request.GET.get("export") and not table.export_name:
        raise PermissionDenied(f"名单由{roles_words(ability)}导出。")
    if not table.wants_export:
        return None
    with act(by=request.user, unit=unit) as log:
        log(act_name, changes=changes)
    return table.export()
