"""法律依据库: entered by one, checked by the legal officer, switched off; a used one is replaced, never written over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from notoneless.cases.models import LegalBasis, Proceeding
from notoneless.core import clock
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.legalbasis import check_refused, edit_refused, replaced_until, text_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import UnitKind
from notoneless.grid.models import Place, User

acts(
    {
        "basis_add": "登记法律依据",
        "basis_edit": "修改法律依据",
        "basis_check": "审核法律依据",
        "basis_switch": "启用或停用法律依据",
        "basis_file_opened": "查看法律依据文本",
        "basis_refused": "未获准的依据操作",
    }
)

_TEXTS = (
    "title", "article", "text", "issued_by", "place", "valid_from_on", "valid_until_on", "organs", "fine_min",
    "fine_max", "hearing_from", "source",
)  # fmt: skip


def basis_add(
    *, title: str, article: str, text: str, issued_by: str, place: Place | None, valid_from_on: date,
    valid_until_on: date | None, organs: Collection[UnitKind], fine_min: Decimal, fine_max: Decimal,
    hearing_from: Decimal, by: User, today: date, source: StoredFile | None = None,
) -> LegalBasis | Refusal:  # fmt: skip
    """Enter a basis; it counts once the legal officer has checked it."""
    refused = text_refused(
        valid_from_on=valid_from_on, valid_until_on=valid_until_on, fine_min=fine_min, fine_max=fine_max,
        hearing_from=hearing_from, organs=organs,
    )  # fmt: skip
    if refused is not None:
        return refused
    if _same(title, article, valid_from_on).exists():
        return Refusal("同名同条、同一施行日期的依据已经登记过。", "basis.twice")
    with act(by=by) as log:
        row = LegalBasis.objects.create(
            title=title, article=article, text=text, issued_by=issued_by, place=place,
            valid_from_on=valid_from_on, valid_until_on=valid_until_on, organs=_joined(organs),
            fine_min=fine_min, fine_max=fine_max, hearing_from=hearing_from, source=source, entered_by=by,
            entered_at=clock.now(),
        )  # fmt: skip
        _say(log, "basis_add", row, {"title": ("", row.title), "article": ("", row.article)})
        return row


def _same(title: str, article: str, valid_from_on: date) -> Any:
    return LegalBasis.objects.filter(title=title, article=article, valid_from_on=valid_from_on)


def _joined(organs: Collection[UnitKind]) -> str:
    return ",".join(str(kind) for kind in UnitKind if kind in organs)


def _say(log: Log, name: str, row: LegalBasis, changes: dict[str, tuple[Any, Any]]) -> None:
    log(name, changes={"basis": ("", row.key)} | changes)


def basis_edit(*, basis: LegalBasis, by: User, today: date, **words: Any) -> LegalBasis | Refusal:
    """Write over a basis nobody used yet, which is then checked anew; of a used one a new version begins, on its day."""
    new_from = words.get("valid_from_on", basis.valid_from_on)
    is_used = Proceeding.objects.filter(basis=basis).exists()
    refused = edit_refused(is_used=is_used, valid_from_on=basis.valid_from_on, new_from_on=new_from)
    if refused is not None:
        return refused
    now: dict[str, Any] = {name: getattr(basis, name) for name in _TEXTS}
    now["organs"] = frozenset(UnitKind(kind) for kind in basis.organs.split(",") if kind)
    now |= {name: value for name, value in words.items() if not (name == "source" and value is None)}
    if is_used:
        now |= {"title": basis.title, "article": basis.article}
        return basis_add(by=by, today=today, **now)
    refused = text_refused(**{name: now[name] for name in (
        "valid_from_on", "valid_until_on", "fine_min", "fine_max", "hearing_from", "organs")})  # fmt: skip
    if refused is not None:
        return refused
    if _same(now["title"], now["article"], now["valid_from_on"]).exclude(pk=basis.pk).exists():
        return Refusal("同名同条、同一施行日期的依据已经登记过。", "basis.twice")
    return _overwritten(basis, now | {"organs": _joined(now["organs"])}, by)


def _overwritten(basis: LegalBasis, now: dict[str, Any], by: User) -> LegalBasis | Refusal:
    with act(by=by) as log:
        row = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
        if Proceeding.objects.filter(basis=row).exists():  # chosen in the same moment
            return _refused(log, row, Refusal("这条依据刚刚用于案件，请另立新版本。", "basis.used"))
        changes = {
            name: (getattr(row, name), now[name]) for name in _TEXTS if getattr(row, name) != now[name]
        }
        for name in _TEXTS:
            setattr(row, name, now[name])
        row.entered_by, row.entered_at = by, clock.now()
        row.checked_by = row.checked_at = None
        row.save()
        _say(log, "basis_edit", row, changes)
        return row


def _refused(log: Log, row: LegalBasis, refusal: Refusal) -> Refusal:
    _say(log, "basis_refused", row, {"rule": ("", refusal.rule)})
    return refusal


def basis_check(*, basis: LegalBasis, by: User, today: date) -> LegalBasis | Refusal:
    """The bureau's legal officer says that the text is right; the version before it ends the day before it begins."""
    with act(by=by) as log:
        row = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
        refused = check_refused(
            entered_by=row.entered_by_id, by=by.pk, is_checked=row.checked_by_id is not None
        )
        if refused is not None:
            return _refused(log, row, refused)
        row.checked_by, row.checked_at = by, clock.now()
        row.save()
        for former in LegalBasis.objects.filter(
            title=row.title, article=row.article, valid_from_on__lt=row.valid_from_on
        ):
            until = replaced_until(former.valid_until_on, row.valid_from_on)
            if until != former.valid_until_on:
                _say(log, "basis_edit", former, {"valid_until_on": (former.valid_until_on, until)})
                former.valid_until_on = until
                former.save()
        _say(log, "basis_check", row, {"checked_by": ("", by.name)})
        return row


def basis_switch(
    *, basis: LegalBasis, is_active: bool, reason: str, by: User, today: date
) -> LegalBasis | Refusal:
    """Switch a basis off, or on again to be checked anew; with the reason."""
    if not reason.strip():
        return Refusal("请写明原因，如上位法修改、文件废止。", "basis.no_reason")
    with act(by=by) as log:
        row = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
        if row.is_active == is_active:
            said = Refusal("这条依据已经是这个状态。", "basis.same")
            return _refused(log, row, said)
        if is_active:
            row.checked_by = row.checked_at = None
            row.entered_by = by
        row.is_active = is_active
        row.save()
        _say(log, "basis_switch", row, {"is_active": (not is_active, is_active), "reason": ("", reason)})
        return row
