"""学期成绩: when a mark may be put right by hand."""

from decimal import Decimal

from .refusal import Refusal


def mark_correction_refused(
    old: tuple[Decimal | None, str], new: tuple[Decimal | None, str], *, full_mark: Decimal, reason: str
) -> Refusal | None:
    """Why a mark and its note may not stand instead: outside 0 to the full mark, nothing changed, no reason given."""
    mark, note = new
    if mark is not None and not 0 <= mark <= full_mark:
        return Refusal(f"成绩应在0到{full_mark.normalize():f}之间。请核对。", "mark.range")
    if mark is None and not note:
        return Refusal("没有成绩的，请写明缺考或缓考的原因。", "mark.no_note")
    if old == new:
        return Refusal("没有改动。", "mark.same")
    if not reason.strip():
        return Refusal("请写明为什么改，改前改后都留在时间线上。", "mark.no_reason")
    return None
