"""金额: a sum of money in figures and in the capitals that papers and banks ask for (大写).

Written after 票据法's usage (正确填写票据和结算凭证的基本规定): 1000 → 壹仟元整, 1409.50 → 壹仟肆佰零玖元伍角整.
"""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
LARGEST = Decimal("999999999999.99")


def capital_yuan(amount: Decimal) -> str:
    """The sum in capitals, to the fen. Raises ValueError for less than nothing or for parts of a fen."""
    if not 0 <= amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} is no sum of money")
    cents = int(amount * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{whole or '零元'}整"
    # A missing 角 between 元 and 分 is read out: 壹元零伍分.
    tens = f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{whole}{tens}{f'{_DIGITS[fen]}分' if fen else '整'}"


def _whole(yuan: int) -> str:
    """Whole yuan by groups of four places; one 零 for any run of empty places inside."""
    groups = [yuan // 10_000**n % 10_000 for n in range(len(_GROUPS))]
    said = ""
    for n in reversed(range(len(_GROUPS))):
        if not groups[n]:
            continue
        # a gap before this group: its thousands are empty, or a whole group above it is
        is_gap = bool(said) and (groups[n] < 1000 or not groups[n + 1])
        said += ("零" if is_gap else "") + _four(groups[n]) + _GROUPS[n]
    return said


def _four(group: int) -> str:
    said, is_gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if is_gap and said else "") + _DIGITS[digit] + _PLACES[place]
        is_gap = not digit
    return said


def yuan_text(amount: Decimal) -> str:
    """1000元, 1409.50元: no useless noughts."""
    figures = f"{amount:.2f}"
    return f"{figures.removesuffix('.00')}元"


def money_text(amount: Decimal) -> str:
    """In figures and in capitals: 1000元（大写：壹仟元整）."""
    return f"{yuan_text(amount)}（大写：{capital_yuan(amount)}）"
