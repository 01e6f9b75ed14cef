"""导入历史 as people read it: who handed in which files, and what each row changed, masked."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db.models import QuerySet

from notoneless.domain.masking import mask_address, mask_id_number, mask_phone
from notoneless.domain.words import GroupKind
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.intake.models import ImportBatch, ImportedRow
from notoneless.intake.report import masked

_ADDRESS = re.compile("地址|住址|户口所在地")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_PHONE = re.compile(r"(?<![0-9])1[0-9]{10}(?![0-9])")
_GROUPS = frozenset(kind.label for kind in GroupKind)
Shown = list[tuple[str, str, str]]
"""Label, before, after."""


def value_shown(label: str, text: str) -> str:
    """A value as the history may show it; numbers are covered wherever in it they stand."""
    if _ADDRESS.search(label):
        return mask_address(text)
    covered = _NUMBER.sub(lambda found: mask_id_number(found[0]), masked(label, text))
    return _PHONE.sub(lambda found: mask_phone(found[0]), covered)


def changes_shown(row: ImportedRow, user: User) -> Shown:
    """What the row changed, masked. That a child is poor or disabled is told only to whoever may read groups."""
    said = json.loads(row.changes.open() or "{}")
    is_open = may(user, "children.sensitive")
    return [
        (label, value_shown(label, old), value_shown(label, new))
        for label, (old, new) in said.items()
        if is_open or label not in _GROUPS
    ]


def changes_words(row: ImportedRow, user: User) -> str:
    """The same as one line of text, for the export."""
    return "；".join(
        f"{label}：{old or '空'} → {new or '空'}" for label, old, new in changes_shown(row, user)
    )


def place_words(row: ImportedRow, files: int) -> str:
    """Where the row stands: 第2个文件第17行."""
    if not row.row_number:
        return "名单里没有"
    return f"第{row.file_number}个文件第{row.row_number}行" if files > 1 else f"第{row.row_number}行"


def rows_of(batch: ImportBatch) -> QuerySet[ImportedRow]:
    """What the batch did, row by row."""
    return ImportedRow.objects.filter(batch=batch)


def people_of(*logins: str) -> dict[str, str]:
    """Login → name, for who handed in and who took back."""
    names = dict(User.objects.filter(login__in=logins).values_list("login", "name"))
    return {login: names.get(login, "系统" if login == "system" else login) for login in logins}


def facts_of(batch: ImportBatch) -> dict[str, Any]:
    """Who and when, and each file whole: what the head of a batch's history says."""
    people = people_of(batch.by, batch.undone_by)
    return {"by": people[batch.by], "undone_by": people[batch.undone_by], "files": list(batch.files.all())}
