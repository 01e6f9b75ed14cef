"""法律依据: whether a penalty may rest on a basis here, today, by this organ and for this sum.

义务教育法 第58条 knows no fine. A fine on guardians needs another basis in force (行政处罚法 第38条: a penalty without
one is void), set down by an organ that may (第12条: 地方性法规, 规章), within its sums and by the organ it names.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .refusal import Refusal
from .words import UnitKind, Word


class BasisState(Word):
    """依据状态: where a basis stands on a day."""

    UNCHECKED = "unchecked", "待法规审核"
    HOLDS = "holds", "有效"
    NOT_YET = "not_yet", "尚未施行"
    EXPIRED = "expired", "已失效"
    OFF = "off", "已停用"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisTerms:
    """What a basis says of itself. ``place_path`` empty: the whole county. Sums in yuan."""

    name: str
    valid_from_on: date
    valid_until_on: date | None
    organs: Collection[UnitKind]
    fine_min: Decimal
    fine_max: Decimal
    is_checked: bool
    is_active: bool
    place_path: str = ""


def basis_state(terms: BasisTerms, day: date) -> BasisState:
    """Where it stands on this day."""
    if not terms.is_active:
        return BasisState.OFF
    if not terms.is_checked:
        return BasisState.UNCHECKED
    if day < terms.valid_from_on:
        return BasisState.NOT_YET
    if terms.valid_until_on is not None and day > terms.valid_until_on:
        return BasisState.EXPIRED
    return BasisState.HOLDS


def basis_refused(
    terms: BasisTerms,
    *,
    day: date,
    place_path: str,
    organ: UnitKind,
    fine: Decimal | None = None,
) -> Refusal | None:
    """Why a penalty may not rest on this basis, or None.

    ``place_path`` is where the case is; ``fine`` None asks only whether the basis may be chosen at all.
    """
    state = basis_state(terms, day)
    if state is not BasisState.HOLDS:
        return Refusal(f"{terms.name}{state.label}，不能作为处罚依据。请选有效的依据。", f"basis.{state}")
    if terms.place_path and not place_path.startswith(terms.place_path):
        return Refusal(f"{terms.name}不适用于孩子居住的地方。", "basis.place")
    if organ not in terms.organs:
        who = "、".join(kind.label for kind in UnitKind if kind in terms.organs)
        return Refusal(f"{terms.name}规定由{who}处罚，{organ.label}不能据此处罚。", "basis.organ")
    if fine is not None and not terms.fine_min <= fine <= terms.fine_max:
        span = f"{terms.fine_min.normalize():f}至{terms.fine_max.normalize():f}元"
        return Refusal(f"罚款{fine:f}元不在{terms.name}规定的{span}以内。", "basis.fine")
    return None


def check_refused(*, entered_by: object, by: object, is_checked: bool) -> Refusal | None:
    """Whether this person may check a basis: the legal officer, never who entered it."""
    if is_checked:
        return Refusal("这条依据已经审核过。", "basis.checked")
    if entered_by == by:
        return Refusal("自己登记的依据由另一位法规审核人员审核。", "basis.own")
    return None


def edit_refused(*, is_used: bool, valid_from_on: date, new_from_on: date) -> Refusal | None:
    """Whether a basis may be written over: a used one never; its new words begin on a later day of their own."""
    if is_used and new_from_on <= valid_from_on:
        return Refusal(
            f"这条依据已用于案件，不能改动。请填新文本的施行日期(晚于{valid_from_on:%Y-%m-%d})，另立新版本。",
            "basis.used",
        )
    return None


def replaced_until(valid_until_on: date | None, new_from_on: date) -> date:
    """The last day of a version when the next one begins."""
    day_before = new_from_on - timedelta(days=1)
    return day_before if valid_until_on is None else min(valid_until_on, day_before)


def text_refused(*, valid_from_on: date, valid_until_on: date | None, fine_min: Decimal, fine_max: Decimal,
                 hearing_from: Decimal, organs: Collection[UnitKind]) -> Refusal | None:  # fmt: skip
    """What is wrong with a basis as it was typed in."""
    if valid_until_on is not None and valid_until_on < valid_from_on:
        return Refusal("失效日期不能早于施行日期。", "basis.dates")
    if not Decimal(0) <= fine_min <= fine_max or fine_max == 0:
        return Refusal("罚款上限须大于零，且不低于下限。", "basis.range")
    if hearing_from <= 0:
        return Refusal("请填写较大数额的起点，达到它当事人可以要求听证。", "basis.hearing")
    if not organs:
        return Refusal("请至少选一类有权处罚的机关。", "basis.no_organ")
    return None
