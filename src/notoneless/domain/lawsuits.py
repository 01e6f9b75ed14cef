"""官告民: in which order the days of the government's own suit may stand, and what its promise asks for.

A mediation often ends with a day promised by the guardian (宁蒗: back in school within ten days); on that day
somebody must look.
"""

from datetime import date

from .refusal import Refusal


def lawsuit_refused(
    *, filed_on: date, heard_on: date | None, outcome: str, promised_on: date | None, ended_on: date | None, today: date
) -> Refusal | None:  # fmt: skip
    """Whether a suit may be recorded so."""
    if heard_on is not None and heard_on < filed_on:
        return Refusal("开庭日期不能早于起诉日期。", "lawsuit.heard")
    if promised_on is not None and not outcome:
        return Refusal("有承诺返校日期的，请写明调解或裁判的结果。", "lawsuit.promise")
    if promised_on is not None and promised_on < filed_on:
        return Refusal("承诺返校日期不能早于起诉日期。", "lawsuit.promised")
    if ended_on is None:
        return None
    if not filed_on <= ended_on <= today:
        return Refusal("结案日期须在起诉日期和今天之间。", "lawsuit.end")
    return None if outcome else Refusal("结案请写明结果：调解、判决、撤诉。", "lawsuit.no_outcome")


def promise_words(promised_on: date | None, *, is_returned: bool, today: date) -> str:
    """What is to be done about a promised day, verb first; empty before it and once the child is back."""
    if promised_on is None or is_returned or today < promised_on:
        return ""
    if today == promised_on:
        return "今天是承诺返校的日子，到校看孩子来了没有"
    return f"承诺{promised_on:%Y-%m-%d}返校没有到校，可以申请法院执行"
