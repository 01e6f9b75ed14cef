"""Numbers run on; what is missing is explained by the paper books or it is a fault. Codes are read, kinds are for a pile or not."""

from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.papercheck import (
    ALPHABET,
    CODE_LENGTH,
    NO_CODE,
    PaperStanding,
    printed_code,
    read_code,
    standing,
)
from notoneless.domain.papernumbers import Gap, gaps_of
from notoneless.domain.words import PaperState


def test_numbers_without_a_hole_have_no_gap() -> None:
    assert gaps_of(range(1, 51), last=50, books=[]) == []


def test_numbers_of_the_paper_books_are_explained_and_others_are_not() -> None:
    assert gaps_of([8, 9, 11], last=12, books=[(0, 7)]) == [
        Gap(1, 7, True),
        Gap(10, 10, False),
        Gap(12, 12, False),
    ]


@given(st.sets(st.integers(1, 60)), st.integers(1, 60))
def test_every_number_is_used_or_in_one_gap(numbers: set[int], last: int) -> None:
    used = {n for n in numbers if n <= last}
    missing = [
        n for gap in gaps_of(numbers, last=last, books=[(0, 5)]) for n in range(gap.first, gap.last + 1)
    ]
    assert sorted([*used, *missing]) == list(range(1, last + 1))


@given(st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_printed_code_is_read_back(code: str) -> None:
    assert read_code(printed_code(code)) == read_code(printed_code(code).lower()) == code


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_code_or_no_code(text: str) -> None:
    read = read_code(text)
    assert read == NO_CODE or (len(read) == CODE_LENGTH and set(read) <= set(ALPHABET))


def test_void_beats_corrected() -> None:
    assert standing(PaperState.VOID, "x") == PaperStanding.VOID
    assert standing(PaperState.DELIVERED, "x") == PaperStanding.CORRECTED
    assert standing(PaperState.SIGNED, "") == PaperStanding.VALID
