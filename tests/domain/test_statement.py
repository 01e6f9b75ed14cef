"""核查统计: the figures of a county's own account (S4), and tables that balance whatever stands in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.codes import DEFAULT_CODES
from notoneless.domain.statement import (
    Share,
    StatementCode,
    day_problem,
    difference,
    letters_of,
    sentence_of,
    statement_of,
)

CODES = [
    StatementCode(n, code.id, code.letter, code.name, code.is_out_of_school)
    for n, code in enumerate(DEFAULT_CODES, start=1)
]
ID = {code.letter: code.id for code in CODES}


def s4():
    """S4: 439 suspected, 432 of A–H, 7 of I–M: 297 on a roll, 46 in school without one, 3 ill, 4 disabled.

    S4's two named parts do not reach its 432: how many there were of 户籍原因、延缓入学、出国、超龄 it prints as **.
    432 − 297 − 46 leaves 89, which stand here as its text names the kinds: the split among them is ours, their sum is not.
    Of the 46 it says 省内外 without parting them; 30 and 16 are ours too.
    """
    counts = {"A": 297, "B": 30, "C": 16, "D": 50, "E": 20, "F": 9, "G": 10, "I": 3, "J": 4}
    half = {letter: count // 2 for letter, count in counts.items()}
    facts = [("乐园镇", ID[letter], half[letter]) for letter in counts]
    return statement_of(
        facts + [("犁市镇", ID[letter], counts[letter] - half[letter]) for letter in counts], CODES
    )


def test_the_figures_of_a_countys_account_come_out_as_it_prints_them() -> None:
    found = s4()
    assert (found.total, found.not_out, found.out, found.waiting) == (439, 432, 7, 0)
    assert found.share(found.not_out).percent == "98.4%", "as S4 prints it"
    assert found.share(found.not_out).words == "98.4%(432/439)"
    assert found.of_code(ID["A"]) == 297
    assert found.of_code(ID["B"]) + found.of_code(ID["C"]) == 46
    assert sum(found.of_code(ID[letter]) for letter in "DEFGH") == 432 - 297 - 46 == 89
    assert (found.of_code(ID["I"]), found.of_code(ID["J"])) == (3, 4)


def test_the_sentence_reads_like_the_account() -> None:
    assert sentence_of(s4(), "疑似失学儿童") == (
        "疑似失学儿童共439人，已核查439人。其中432人不属失学，占全部439人的98.4%"
        "：在校就读有学籍297人、省内在校就读无学籍30人、省外在校就读无学籍16人、户籍原因50人、延缓入学20人、出国(境)9人、"
        "超龄或已完成义务教育10人；属失学7人，占1.6%：因病3人、因残4人。待核查0人。"
    )
    assert sentence_of(statement_of([], CODES), "疑似失学儿童") == "疑似失学儿童0人。"


def test_who_waits_is_told_apart_and_is_part_of_the_base() -> None:
    found = statement_of([("甲镇", ID["A"], 3), ("甲镇", None, 1)], CODES)
    assert (found.total, found.done, found.waiting) == (4, 3, 1)
    assert found.share(found.not_out).words == "75.0%(3/4)", (
        "the share is of the whole list, not of what was verified"
    )
    assert "待核查1人" in sentence_of(found, "疑似失学儿童")


def test_a_code_the_table_does_not_know_waits_and_is_not_lost() -> None:
    found = statement_of([("甲镇", 999, 2)], CODES)
    assert (found.total, found.waiting) == (2, 2)


@pytest.mark.parametrize(
    ("part", "base", "shown"),
    [
        (432, 439, "98.4%"), (7, 439, "1.6%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (0, 5, "0.0%"), (5, 5, "100.0%"),
        (34_999, 35_000, "99.9%"), (1, 35_000, "0.1%"), (0, 0, "—"),
    ],
)  # fmt: skip
def test_a_share_is_rounded_half_up_and_never_says_all_or_none_falsely(
    part: int, base: int, shown: str
) -> None:
    assert Share(part, base).percent == shown


def test_letters_that_run_on_are_told_as_a_span() -> None:
    assert (letters_of(CODES, is_out=False), letters_of(CODES, is_out=True)) == ("A–H", "I–M")
    gap = [code for code in CODES if code.letter != "C"]
    assert letters_of(gap, is_out=False) == "A、B、D、E、F、G、H", (
        "a span would name a letter the county does not have"
    )


facts = st.lists(
    st.tuples(
        st.sampled_from(["甲镇", "乙镇", "丙街道", ""]),
        st.sampled_from([None, *(code.id for code in CODES), 999]),
        st.integers(0, 400),
    ),
    max_size=60,
)


@given(facts)
def test_rows_sum_to_columns_and_columns_to_the_total(rows: list[tuple[str, int | None, int]]) -> None:
    found = statement_of(rows, CODES)
    lines = found.rows(["甲镇", "乙镇", "丙街道", ""])
    sums = found.sums("合计")
    assert found.total == sum(count for _, _, count in rows)
    assert sums.total == sum(line.total for line in lines) == found.total
    for n, code in enumerate(CODES):
        assert sums.by_code[n] == sum(line.by_code[n] for line in lines) == found.of_code(code.id)
    for line in (*lines, sums):
        assert line.total == sum(line.by_code) + line.waiting == line.not_out + line.out + line.waiting
    assert (sums.not_out, sums.out, sums.waiting) == (found.not_out, found.out, found.waiting)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_stands_within_its_base(part: int, more: int) -> None:
    share = Share(part, part + more)
    if share.base:
        assert (share.percent == "100.0%") == (more == 0)
        assert (share.percent == "0.0%") == (part == 0)
        assert abs(float(share.percent[:-1]) - part * 100 / share.base) <= 0.1


def test_a_day_ahead_or_before_the_records_has_no_statement() -> None:
    today, start = date(2026, 11, 18), date(2026, 9, 1)
    assert "还没有到" in day_problem(date(2026, 11, 19), today=today, records_from=start)
    assert "未记录" in day_problem(date(2026, 8, 31), today=today, records_from=start)
    assert day_problem(start, today=today, records_from=start) == ""
    assert day_problem(today, today=today, records_from=None) == ""
    assert "启用日期" in day_problem(start, today=today, records_from=None)


def test_a_difference_is_told_by_name_even_where_every_figure_is_the_same() -> None:
    found = difference({"1": "A", "2": "", "3": "I"}, {"1": "", "2": "A", "4": "I"})
    assert (found.came, found.gone, found.moved) == (1, 1, 2)
    assert difference({"1": "A"}, {"1": "A"}).is_none
