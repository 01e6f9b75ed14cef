"""抽查复核: a sample drawn so that it can be drawn again, who may look, and how wrong the first look was.

The error rate of a sample says little without its size: beside it stands the Wilson interval, which stays between nought
and one and holds for small samples (Wilson 1927; Brown, Cai and DasGupta 2001 recommend it below forty).
"""

import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .refusal import Refusal
from .words import Word

Z95 = 1.959963984540054


class SecondLookResult(Word):
    """复核结果."""

    SAME = "same", "一致"
    WRONG = "wrong", "不一致"
    NOT_REACHED = "not_reached", "联系不上"


class SecondLookWay(Word):
    """复核方式."""

    PHONE = "phone", "电话"
    VISIT = "visit", "入户"


def sample_size(population: int, *, size: int | None, percent: int | None) -> int:
    """How many to draw: so many, or so many in a hundred, rounded up and at least one; never more than there are."""
    asked = size if size is not None else math.ceil(population * (percent or 0) / 100)
    return min(population, max(1, asked)) if population else 0


def drawn(population: Collection[int], count: int, seed: str) -> list[int]:
    """The sample this seed gives of this population, in the order drawn. The same today and in a year."""
    return random.Random(seed).sample(sorted(population), count)  # noqa: S311 - the seed comes from ``secrets`` and is kept


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """差错率: wrong of checked, and the interval in which the true rate lies 19 times in 20."""

    wrong: int
    checked: int
    low: float
    high: float

    @property
    def rate(self) -> float | None:
        """None where nothing was checked: no rate, not a rate of nought."""
        return self.wrong / self.checked if self.checked else None


def error_rate(wrong: int, checked: int) -> ErrorRate:
    """差错率 = 不一致 ÷ 已核(一致 + 不一致); who could not be reached is no evidence either way."""
    if checked == 0:
        return ErrorRate(wrong, 0, 0.0, 1.0)
    share, square = wrong / checked, Z95 * Z95
    middle = (share + square / (2 * checked)) / (1 + square / checked)
    half = Z95 / (1 + square / checked) * math.sqrt(share * (1 - share) / checked + square / (4 * checked**2))
    return ErrorRate(
        wrong,
        checked,
        max(0.0, middle - half) if wrong else 0.0,
        1.0 if wrong == checked else min(1.0, middle + half),
    )


def shared_out(
    wants: Sequence[tuple[int, Collection[int]]], people: Sequence[int]
) -> dict[int, int] | Refusal:
    """Finding → person: each looked at by somebody who had no part in it, the work spread evenly.

    ``wants`` are (finding, the people who may not look at it).
    """
    load: dict[int, int] = dict.fromkeys(people, 0)
    given: dict[int, int] = {}
    for finding, barred in wants:
        free = [person for person in people if person not in barred]
        if not free:
            return Refusal(
                "抽到的孩子里，有的没有可派的复核人：定码、审核过的人和本乡镇的人不能复核。请多选几位复核人。",
                "second_look.nobody",
            )
        person = min(free, key=lambda one: (load[one], people.index(one)))
        load[person] += 1
        given[finding] = person
    return given


def result_refused(
    result: SecondLookResult, *, is_mine: bool, is_done: bool, note: str, had_part: bool
) -> Refusal | None:
    """Who looks again is the one it was given to, once, and never somebody who set or accepted the code."""
    if not is_mine:
        return Refusal("由指定的复核人登记结果。", "second_look.not_mine")
    if had_part:
        return Refusal("定码或审核过的人不能复核同一名孩子。", "second_look.own")
    if is_done:
        return Refusal("这名孩子已登记过复核结果。", "second_look.done")
    if result != SecondLookResult.SAME and not note.strip():
        return Refusal("不一致或联系不上的，请写明实际情况。", "second_look.no_note")
    return None


def rates_by(rows: Collection[tuple[str, str]]) -> dict[str, ErrorRate]:
    """The error rate of each group of (group, result)."""
    keys = dict.fromkeys(key for key, _ in rows)
    return {
        key: error_rate(
            sum(1 for k, r in rows if k == key and r == SecondLookResult.WRONG),
            sum(1 for k, r in rows if k == key and r in (SecondLookResult.SAME, SecondLookResult.WRONG)),
        )
        for key in keys
    }
