"""核查统计: how a list of suspected children came out, by code and by township, with every share's base beside it.

The form is that of a county's own account (S4): so many suspected, so many of them not out of school (A–H) with the
share of the whole list, the codes one by one, so many out of school (I–M), and who is not verified yet. Every child
of the list stands in exactly one township and under one code or among those who wait, so that rows and columns sum
to the same total.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from notoneless.domain.refusal import Refusal

T = TypeVar("T", bound=Hashable)
WAITING = None
"""The code of whoever waits."""


@dataclass(frozen=True, slots=True)
class StatementCode:
    """One code as the county's table has it on the day of the statement."""

    id: int
    slug: str
    letter: str
    label: str
    is_out: bool

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: never a per cent without its base."""

    part: int
    base: int

    @property
    def percent(self) -> str:
        """One decimal, rounded half up as counties do; less than the whole never reads 100.0%, somebody never 0.0%."""
        if not self.base:
            return "—"
        exact = Decimal(self.part * 100) / Decimal(self.base)
        shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if 0 < self.part < self.base:
            shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
        return f"{shown}%"

    @property
    def words(self) -> str:
        """98.4%(432/439)."""
        return f"{self.percent}({self.part}/{self.base})" if self.base else "—"

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class StatementRow(Generic[T]):
    """One township's line: its total, each code in the county's order, and the three sums."""

    township: T
    total: int
    by_code: tuple[int, ...]
    not_out: int
    out: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """The table of one list on one day."""

    codes: tuple[StatementCode, ...]
    cells: Mapping[tuple[T, int | None], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    def of_code(self, code: int | None) -> int:
        """How many children stand under a code, or wait."""
        return sum(count for (_, one), count in self.cells.items() if one == code)

    @property
    def not_out(self) -> int:
        return sum(self.of_code(code.id) for code in self.codes if not code.is_out)

    @property
    def out(self) -> int:
        return sum(self.of_code(code.id) for code in self.codes if code.is_out)

    @property
    def waiting(self) -> int:
        return self.of_code(WAITING)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    def share(self, part: int) -> Share:
        """A part of the whole list."""
        return Share(part, self.total)

    def row(self, township: T) -> StatementRow[T]:
        """The line of one township."""
        return self._row(township, {code: n for (place, code), n in self.cells.items() if place == township})

    def rows(self, townships: Iterable[T]) -> list[StatementRow[T]]:
        """The lines of these townships, in their order."""
        return [self.row(township) for township in townships]

    def sums(self, township: T) -> StatementRow[T]:
        """The last line: all townships together, under the name given."""
        found: Counter[int | None] = Counter()
        for (_, code), count in self.cells.items():
            found[code] += count
        return self._row(township, found)

    def _row(self, township: T, found: Mapping[int | None, int]) -> StatementRow[T]:
        by_code = tuple(found.get(code.id, 0) for code in self.codes)
        pairs = list(zip(self.codes, by_code, strict=True))
        return StatementRow(
            township,
            sum(found.values()),
            by_code,
            sum(count for code, count in pairs if not code.is_out),
            sum(count for code, count in pairs if code.is_out),
            found.get(WAITING, 0),
        )


def statement_of(facts: Iterable[tuple[T, int | None, int]], codes: Sequence[StatementCode]) -> Statement[T]:
    """The table of (township, code or None while it waits, how many). A code the county's table of that day does not
    have cannot be told from an open question: whoever has it waits."""
    known = {code.id for code in codes}
    cells: Counter[tuple[T, int | None]] = Counter()
    for township, code, count in facts:
        cells[township, code if code in known else WAITING] += count
    return Statement(tuple(codes), dict(+cells))


def letters_of(codes: Sequence[StatementCode], *, is_out: bool) -> str:
    """A–H: the first and the last letter of a group, where the county's letters run on; else all of them."""
    letters = [code.letter for code in codes if code.is_out == is_out]
    if len(letters) < 3:
        return "、".join(letters)
    runs_on = all(len(one) == 1 and ord(one) == ord(letters[0]) + n for n, one in enumerate(letters))
    return f"{letters[0]}–{letters[-1]}" if runs_on else "、".join(letters)


def sentence_of(found: Statement[T], subject: str) -> str:
    """The statement in words, as a county writes it into its account (S4): codes nobody has are left out."""
    if not found.total:
        return f"{subject}0人。"
    parts = [
        f"{subject}共{found.total}人，已核查{found.done}人。",
        f"其中{found.not_out}人不属失学，占全部{found.total}人的{found.share(found.not_out).percent}",
        _named(found, is_out=False),
        f"；属失学{found.out}人，占{found.share(found.out).percent}",
        _named(found, is_out=True),
        f"。待核查{found.waiting}人。",
    ]
    return "".join(parts)


def _named(found: Statement[T], *, is_out: bool) -> str:
    counts = [(code.label, found.of_code(code.id)) for code in found.codes if code.is_out == is_out]
    words = "、".join(f"{label}{count}人" for label, count in counts if count)
    return f"：{words}" if words else ""


def day_problem(on: date, *, today: date, records_from: date | None) -> str:
    """Why there is no statement of this day ("" where there is one): it lies ahead, or before the records began."""
    if on > today:
        return f"{on:%Y-%m-%d}还没有到。统计日期最晚是今天。"
    if records_from is None and on < today:
        return "教育局还没有设定启用日期，过去的日子没有记录。请在“县级设置”里填写启用日期。"
    if records_from is not None and on < records_from:
        return f"本县记录从{records_from:%Y-%m-%d}开始，此前未记录。"
    return ""


def keep_refused(*, total: int, is_kept_alike: bool) -> Refusal | None:
    """Whether a statement can be kept: somebody stands on it, and it is not there already, word for word."""
    if not total:
        return Refusal("这份名单在这一天没有您范围内的孩子，没有可定稿的统计。", "statement.empty")
    if is_kept_alike:
        return Refusal("和上一次定稿完全一样，不用再定一次。", "statement.kept_alike")
    return None


def answer_refused(*, reason: str, done_count: int) -> Refusal | None:
    """Whether a list may go back to its sender with whole numbers: there is something to answer, and a reason."""
    if not reason.strip():
        return Refusal(
            "导出的名单有完整身份证号，请写明用途，如“按省教育厅通知上报核查结果”。", "answer.no_reason"
        )
    if not done_count:
        return Refusal("这份名单还没有一个孩子有核查结果，没有可答复的内容。", "answer.nothing")
    return None


@dataclass(frozen=True, slots=True)
class KeptDifference:
    """What changed between a kept statement and the figures now: who came, who went, who stands elsewhere."""

    came: int
    gone: int
    moved: int

    @property
    def is_none(self) -> bool:
        return not (self.came or self.gone or self.moved)


def difference(kept: Mapping[str, str], now: Mapping[str, str]) -> KeptDifference:
    """By name, not by figure: two children who changed places are two changes though every figure is the same."""
    return KeptDifference(
        came=len(now.keys() - kept.keys()),
        gone=len(kept.keys() - now.keys()),
        moved=sum(1 for key in kept.keys() & now.keys() if kept[key] != now[key]),
    )
