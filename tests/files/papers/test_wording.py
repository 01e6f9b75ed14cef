from datetime import date

import pytest

from notoneless.files.papers.wording import date_text, fill, month_text, printable, text_width, token_width


def test_a_date_has_arabic_figures_and_no_leading_zeros():
    assert date_text(date(2026, 3, 5)) == "2026年3月5日"
    assert date_text(date(2026, 12, 31)) == "2026年12月31日"
    assert month_text(date(2026, 3, 1)) == "2026年3月"


def test_no_date_leaves_room_for_a_pen():
    assert date_text(None).split() == ["年", "月", "日"]


def test_what_no_page_can_carry_is_dropped_and_rare_characters_stay():
    assert printable("A\x00B\x0bC\ud800D\ufffeE\U0001ffffF") == "ABCDEF"
    assert printable("覃𬭎 龙䶮 𠮷") == "覃𬭎 龙䶮 𠮷"
    assert printable("葛\U000e0100") == "葛\U000e0100"


def test_direction_switches_cannot_turn_a_name_around():
    assert printable("王\u202e明\u2066小\u200f") == "王明小"


def test_line_ends_of_any_system_are_line_feeds():
    assert printable("甲\r\n乙\r丙\n丁\t戊") == "甲\n乙\n丙\n丁 戊"


def test_a_fact_that_looks_like_a_slot_is_printed_as_typed():
    assert fill(("{child}系{law}",), {"child": "{law}", "law": "{child}"}) == ("{law}系{child}",)


def test_a_paragraph_without_its_fact_is_left_out_whole():
    assert fill(("甲{a}", "乙{b}", "丙"), {"a": "1", "b": ""}) == ("甲1", "丙")


def test_a_slot_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="fine"):
        fill(("罚{fine}元",), {"child": "覃𬭎"})


def test_width_counts_chinese_as_one_and_figures_as_a_little_over_half():
    assert text_width("云溪乡") == 3
    assert text_width("2026") == pytest.approx(2.2)


def test_the_widest_run_is_the_longest_number_or_word():
    assert token_width("身份证号990102201409030011在") == pytest.approx(18 * 0.55)
    assert token_width("只有汉字") == 1
    assert token_width("") == 0
