"""What is shown of one child: one function a panel, each giving the context of its template."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from notoneless.children.models import Child, Guardian, HouseholdEntry, Roll, SpecialGroup, Whereabouts
from notoneless.children.queries.movers import apart, is_unregistered, own_entry
from notoneless.children.queries.rows import open_groups, open_roll, place_words, schooling, with_cells
from notoneless.children.queries.transfers import own_roll
from notoneless.children.reveals import may_reveal
from notoneless.core import clock
from notoneless.domain.householdmoves import HouseholdMoveState
from notoneless.domain.masking import mask_address, mask_id_number, mask_phone, mask_roll_number
from notoneless.domain.schoolyear import age_on
from notoneless.domain.words import HouseholdSource, Role, RollMoveKind, RollState, Sex, group_label
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

ID_CHECKED_WORDS = "证号校验不符，请对照户口簿核对"


@dataclass(frozen=True, slots=True)
class Masked:
    """One masked value: what is seen, and where to ask for all of it ("" where this person may not)."""

    value: str
    label: str
    reveal_url: str = ""


def masked(child_key: UUID, field: str, label: str, value: str, user: User) -> Masked:
    """A masked value with its key button, where the person's post may open it."""
    is_open = bool(value) and may(user, "children.reveal") and may_reveal(user, field)
    url = reverse("children:field_reveal", args=[child_key, field]) if is_open else ""
    return Masked(value or "未登记", label, url)


def file_head(child: Child, user: User) -> dict[str, Any]:
    """Head of the file: who it is, where it sits, where it lives, where it stands. ``children/panel_head.html``."""
    today = clock.today()
    row = with_cells(Child.objects.filter(pk=child.pk), today).get()
    roll = open_roll(row)
    return {
        "child": row,
        "age": age_on(row.born_on, today) if row.born_on else None,
        "sex": Sex(row.sex).label,
        "school": roll.school.name if roll else "",
        "school_class": roll.school_class.label(today) if roll else "",
        "place": place_words(row.residence),
        "schooling": schooling(row, is_sensitive=may(user, "children.sensitive")),
        "merged_into": row.merged_into,
    }


def panel_identity(child: Child, user: User) -> dict[str, Any]:
    """Identity and residence, masked. ``children/panel_identity.html``."""
    mine = own_entry(child, user)
    entry = child.household_entries.filter(until_on__isnull=True).select_related("place__parent").first()
    return {
        "child": child,
        "sex": Sex(child.sex).label,
        "id_number": masked(child.key, "id_number", "身份证号", mask_id_number(child.id_number.open()), user),
        "id_warning": ID_CHECKED_WORDS if child.id_number_index and not child.is_id_checked else "",
        "residence": place_words(child.residence),
        "residence_detail": masked(
            child.key, "residence_detail", "居住地址", mask_address(child.residence_detail.open()), user
        ),
        "hukou_detail": masked(
            child.key, "hukou_detail", "户籍地址", mask_address(child.hukou_detail.open()), user
        ),
        "entry": entry,
        "entry_place": place_words(entry.place) if entry else "",
        "entry_source": HouseholdSource(entry.source).label if entry else "",
        "lives_apart": entry is not None and apart(HouseholdEntry.objects.filter(pk=entry.pk)).exists(),
        "move": child.household_moves.filter(state=HouseholdMoveState.WAITING).first(),
        "may_move_line": mine is not None,
        "is_unregistered": mine is not None and is_unregistered(mine),
        "may_leave_line": mine is not None and mine.source != HouseholdSource.MIGRANT_PUPIL,
        "may_check": mine is not None and mine.source == HouseholdSource.RESIDENT_FOUND,
        "may_edit": may(user, "children.edit") and child.merged_into_id is None,
        "may_ask_change": may(user, "keychanges.ask") and own_roll(child, user) is not None,
    }


def panel_guardians(child: Child, user: User) -> dict[str, Any]:
    """The family contact card 联系卡, phones masked. ``children/panel_guardians.html``."""
    guardians = list(child.guardians.all())
    cards = [
        {
            "guardian": guardian,
            "phone": masked(
                child.key, f"guardian_phone-{guardian.pk}", f"{guardian.name}的电话",
                mask_phone(guardian.phone.open()), user,
            ),
        }
        for guardian in guardians
    ]  # fmt: skip
    has_phone = any(guardian.phone_index for guardian in guardians)
    struck = Guardian.every.filter(child=child, withdrawn_at__isnull=False).select_related("withdrawn_by")
    carer = child.carers.filter(ended_on__isnull=True).first()
    phone = carer.phone.open() if carer else ""
    field = f"carer_phone-{carer.pk if carer else 0}"
    return {
        "child": child,
        "struck": [struck_words(row, row.name) for row in struck],
        "carer": carer,
        "carer_phone": masked(child.key, field, "受委托人的电话", mask_phone(phone), user),
        "carer_is_over": bool(carer and carer.until_on and carer.until_on < clock.today()),
        "cards": cards,
        "has_phone": has_phone,
        "may_try": may(user, "children.contact") and child.merged_into_id is None,
        "may_edit": may(user, "children.edit") and child.merged_into_id is None,
    }


def panel_rolls(child: Child, user: User) -> dict[str, Any]:
    """Rolls and their moves, newest first; the reason of a move only for those who may read reasons.

    ``children/panel_rolls.html``.
    """
    today = clock.today()
    is_sensitive = may(user, "children.sensitive")
    rolls = []
    found = child.rolls.select_related("school", "school_class").prefetch_related("moves", "suspensions")
    for roll in found.order_by("-entered_on", "-pk"):
        on = min(roll.until_on, today) if roll.until_on else today
        rolls.append(
            {
                "roll": roll,
                "state": _state_words(roll),
                "school_class": roll.school_class.label(on),
                "moves": [_move_words(move, is_sensitive) for move in roll.moves.all()],
            }
        )
    number = _last_number(child)
    return {
        "child": child,
        "rolls": rolls,
        "roll_number": masked(child.key, "roll_number", "学籍号", mask_roll_number(number), user),
        "more_moves": _more_moves(child, user),
    } | _next_move(child, user)


def _state_words(roll: Roll) -> str:
    """在读, 休学(至2027-08-31) …"""
    last = [one.until_on for one in roll.suspensions.all() if one.ended_on is None]
    return f"{RollState(roll.state).label}(至{last[0]:%Y-%m-%d})" if last else RollState(roll.state).label


def _next_move(child: Child, user: User) -> dict[str, str]:
    """The one thing to do with the roll now: into a class, or into another class of the own school."""
    nothing = {"move_url": "", "move_label": ""}
    if not may_move_roll(child, user):
        return nothing
    roll = child.rolls.current().first()
    if roll is None or roll.state == RollState.SUSPENDED:
        return {
            "move_url": reverse("children:roll_enter", args=[child.key]),
            "move_label": "入学、转入、复学",
        }
    if roll.school_id not in sight(user).covering_unit_ids:
        return nothing
    return {"move_url": reverse("children:class_change", args=[child.key]), "move_label": "调班"}


def _more_moves(child: Child, user: User) -> list[dict[str, str]]:
    """The moves beside the first one, for the school that has the child; a transfer in hand is opened instead."""
    if not may_move_roll(child, user):
        return []
    roll = own_roll(child, user)
    if roll is None:
        return []
    transfer = child.transfers.open().first()
    if transfer is not None:
        return [{"url": reverse("children:transfer_page", args=[transfer.key]), "label": "看在办的转学"}]
    if roll.state != RollState.ACTIVE:
        return [{"url": reverse("children:suspension_extend", args=[child.key]), "label": "延长休学"}]
    return [
        {"url": reverse("children:transfer_offer", args=[child.key]), "label": "县内转学"},
        {"url": reverse("children:transfer_beyond", args=[child.key]), "label": "转往外县"},
        {"url": reverse("children:roll_suspend", args=[child.key]), "label": "休学"},
        {"url": reverse("children:special_school_go", args=[child.key]), "label": "特殊、专门学校就读"},
    ]


def _move_words(move: Any, is_sensitive: bool) -> dict[str, Any]:
    label = RollMoveKind(move.kind).label
    return {"on": move.on, "label": label, "reason": move.reason if is_sensitive else ""}


def _last_number(child: Child) -> str:
    roll: Roll | None = child.rolls.exclude(roll_number_index=None).order_by("-entered_on", "-pk").first()
    return str(roll.roll_number.open()) if roll else ""


def may_move_roll(child: Child, user: User) -> bool:
    """Whether this person may enrol the child or move it within the school."""
    return may(user, "rolls.move") and child.merged_into_id is None and child.died_on is None


def struck_words(row: Any, words: str) -> dict[str, Any]:
    """A withdrawn entry as it is shown struck through: what it was, who took it back, when and why."""
    on = clock.local_day(row.withdrawn_at)
    said = f"{row.withdrawn_by.name if row.withdrawn_by else ''} {on:%Y-%m-%d} 撤回：{row.withdraw_reason.open()}"
    return {"words": words, "said": said.strip()}


def panel_groups(child: Child, user: User) -> dict[str, Any]:
    """Special groups; nothing for whoever may not read sensitive facts. ``children/panel_groups.html``."""
    is_shown = may(user, "children.sensitive")
    groups = [
        {"group": group, "label": group_label(group.kind), "detail": group.detail.open()}
        for group in (open_groups(child) if is_shown else [])
    ]
    gone = SpecialGroup.every.filter(child=child, withdrawn_at__isnull=False).select_related("withdrawn_by")
    struck = gone if is_shown else gone.none()
    return {
        "child": child,
        "is_shown": is_shown,
        "struck": [struck_words(row, group_label(row.kind)) for row in struck],
        "groups": groups,
        "may_edit": is_shown and may(user, "children.edit") and child.merged_into_id is None,
    }


def panel_whereabouts(child: Child, user: User) -> dict[str, Any]:
    """核定去向: the code that accounts for the child, those before it, those withdrawn; for whoever may read reasons.

    ``children/panel_whereabouts.html``.
    """
    is_shown = may(user, "children.sensitive")
    rows = (
        Whereabouts.every.filter(child=child)
        .select_related("code", "sub", "withdrawn_by")
        .order_by("-from_on", "-pk")
    )
    every = list(rows) if is_shown else []
    return {
        "child": child,
        "codes": [row for row in every if row.withdrawn_at is None],
        "struck": [struck_words(row, str(row.code)) for row in every if row.withdrawn_at is not None],
        "may_withdraw": sight(user).has_role(Role.BUREAU_OFFICER),
        "may_renew": may(user, "cases.accept"),
        "today": clock.today(),
    }
