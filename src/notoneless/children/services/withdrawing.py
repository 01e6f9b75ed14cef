"""撤回: an entry made for the wrong child, taken back by its author the same day or by a manager later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from notoneless.children.models import Guardian, SpecialGroup, Whereabouts
from notoneless.children.services.standing import ONE_DAY
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.refusal import Refusal
from notoneless.domain.withdrawing import WithdrawFacts, why_refused, withdraw_refused
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User

acts({"entry_withdraw": "撤回写错的记录"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: its table, its word, who wrote it on which day for which unit, what else ends with it."""

    model: Any
    words: str
    author: Callable[[Any], tuple[User | None, date | None]]
    unit: Callable[[Any], Unit | None] = lambda _row: None
    end: Callable[[Any, date], None] = lambda _row, _today: None
    is_sensitive: bool = False
    managers: tuple[Role, ...] = (Role.BUREAU_OFFICER, Role.CENTRE_OFFICER, Role.SCHOOL_MANAGER)


def _group_end(group: SpecialGroup, today: date) -> None:
    group.until_on = group.until_on or today - ONE_DAY


def _code_end(row: Whereabouts, today: date) -> None:
    row.ended_on = row.ended_on or today


def _code_author(row: Whereabouts) -> tuple[User | None, date | None]:
    return User.objects.filter(login=row.accepted_by).first(), row.from_on


KINDS: dict[str, Kind] = {
    "guardians": Kind(Guardian, "监护人", lambda row: (row.entered_by, row.entered_on)),
    "groups": Kind(
        SpecialGroup,
        "特殊群体",
        lambda row: (row.entered_by, row.entered_on),
        end=_group_end,
        is_sensitive=True,
    ),
    "whereabouts": Kind(
        Whereabouts,
        "核定去向",
        _code_author,
        end=_code_end,
        is_sensitive=True,
        managers=(Role.BUREAU_OFFICER,),
    ),
}
"""A room above adds its own (走访记录: ``support.services``)."""


def withdraw_word(*, kind: Kind, row: Any, by: User, today: date) -> Refusal | None:
    """Whether this person may take this entry back today."""
    author, on = kind.author(row)
    unit = kind.unit(row)
    is_own = unit is None or sight(by).is_everything or sight(by).units.filter(pk=unit.pk).exists()
    facts = WithdrawFacts(
        is_withdrawn=row.withdrawn_at is not None,
        is_author=author is not None and author.pk == by.pk,
        is_same_day=on == today,
        is_manager=sight(by).has_role(*kind.managers) and is_own,
    )
    return withdraw_refused(facts)


def entry_withdraw(*, kind: Kind, row: Any, reason: str, by: User, today: date) -> Any:
    """The row stays, marked with who, when and why; from now on nobody counts it."""
    with transaction.atomic():
        row = kind.model.every.select_for_update(of=("self",)).get(pk=row.pk)
        refused = withdraw_word(kind=kind, row=row, by=by, today=today)
        if refused is None:
            refused = why_refused(reason)
        if refused is not None:
            return refused
        with act(by=by) as log:
            kind.end(row, today)
            row.withdrawn_at, row.withdrawn_by = clock.now(), by
            row.withdraw_reason = Sealed.of(f"{kind.model._meta.label_lower}.withdraw_reason", reason.strip())
            row.save()
            log(
                "entry_withdraw",
                child=row.child,
                changes={"entry": (kind.words, None), "reason": (None, reason)},
            )
    return row
