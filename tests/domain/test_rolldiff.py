"""学籍月度核对: how each pupil ends."""

from dataclasses import replace
from datetime import date

from notoneless.domain.rolldiff import Pupil, RollDifferenceKind, rolls_compare

K = RollDifferenceKind
ONE = Pupil(
    1,
    10,
    "林小明",
    date(2018, 3, 12),
    "1",
    "N1",
    is_checked=True,
    roll_number="G1",
    seat=("primary", 2024, 1),
)


def kinds(theirs: list[Pupil], ours: list[Pupil]) -> list[tuple[str, tuple[str, ...]]]:
    found = rolls_compare(theirs, ours, {10})
    return [(one.kind, one.fields) for one in found.differences]


def test_the_same_pupil_is_no_difference() -> None:
    found = rolls_compare([replace(ONE, ref=7)], [ONE], {10})
    assert (found.differences, found.same_count, found.pairs) == ((), 1, {7: 1})


def test_each_kind_of_difference_is_told_by_its_name() -> None:
    assert kinds([ONE], []) == [(K.APPEARED, ())]
    assert kinds([], [ONE]) == [(K.GONE, ())]
    assert kinds([replace(ONE, school=11)], [ONE]) == [(K.OTHER_SCHOOL, ())]
    assert kinds([replace(ONE, seat=("primary", 2024, 2))], [ONE]) == [(K.OTHER_CLASS, ())]
    assert kinds([replace(ONE, name="林晓明")], [ONE]) == [(K.FIELD, ("name",))]
    wrong = replace(ONE, number="N2", born_on=date(2018, 3, 13), sex="2")
    assert kinds([wrong], [ONE]) == [(K.FIELD, ("number", "born_on", "sex"))]
    assert kinds([replace(ONE, roll_number="G9")], [ONE]) == [(K.FIELD, ("roll_number",))]


def test_what_the_export_leaves_blank_is_no_difference() -> None:
    blank = replace(ONE, born_on=None, sex="0", roll_number=None, seat=None)
    assert kinds([blank], [ONE]) == []


def test_a_suspended_pupil_or_one_of_a_school_the_export_does_not_speak_for_is_not_gone() -> None:
    assert kinds([], [replace(ONE, is_active=False)]) == []
    assert kinds([], [replace(ONE, school=11)]) == []


def test_namesakes_born_on_one_day_are_two_pupils() -> None:
    twin = replace(ONE, ref=2, number="N2", roll_number="G2")
    assert [kind for kind, _ in kinds([twin], [ONE])] == [K.APPEARED, K.GONE]


def test_a_roll_number_two_rows_share_pairs_nobody() -> None:
    first = replace(ONE, ref=2, name="甲", number=None, is_checked=False, born_on=None)
    second = replace(first, ref=3, name="乙")
    assert [kind for kind, _ in kinds([first, second], [ONE])] == [K.APPEARED, K.APPEARED, K.GONE]
