from dataclasses import replace
from datetime import date

import pytest

from notoneless.domain.words import DeliveryMode, ReturnKind
from notoneless.files.papers import Certainty, Column
from notoneless.files.papers.lists import LANDSCAPE_MM, LONGEST_LIST, PORTRAIT_MM, fit
from notoneless.files.papers.shapes import GridRow, Sheet, cleaned
from tests.files.papers import specimens


def words(sheet: Sheet) -> str:
    cells = [c.text + "|".join(c.signs) for row in sheet.grid for c in row.cells]
    return "\n".join(cells)


@pytest.mark.parametrize("name", ["case_report", "delivery_receipt", "persuasion_sheet", "visit_sheet"])
def test_every_row_of_a_form_fills_its_columns(name):
    sheet = specimens.ALL[name]().shape()
    assert {sum(c.span for c in row.cells) for row in sheet.grid} == {len(sheet.grid_mm)}
    assert sum(sheet.grid_mm) == 170


def test_the_same_day_report_has_places_for_unit_bureau_and_township_to_sign_and_seal():
    text = words(specimens.case_report().shape())
    for place in ("填报人：", "单位负责人：", "清河区教育局签收：", "云溪乡人民政府签收："):
        assert place in text
    assert text.count("（印章）") == 3
    assert Certainty.CONFIRMED.label in text


def test_a_draft_report_has_no_number():
    assert "云溪小报" in specimens.case_report().shape().right
    assert "云溪小报" not in specimens.case_report(is_draft=True).shape().right


def test_the_proof_of_delivery_has_the_columns_of_the_form():
    text = words(specimens.delivery_receipt().shape())
    for label in (
        "送达文书名称",
        "送达文书文号",
        "受送达人",
        "送达地点",
        "送达方式",
        "收件人签名或盖章",
        "签收日期",
        "代收人注明\n代收理由",
        "见证人签名或盖章",
        "送达人签名\n（两人）",
        "备注",
    ):
        assert label in text


def test_the_proof_ticks_the_way_of_delivery_and_only_that():
    text = words(specimens.delivery_receipt(mode=DeliveryMode.LEFT).shape())
    assert "■留置送达" in text
    assert text.count("■") == 1
    assert words(specimens.delivery_receipt(mode=None).shape()).count("□") == len(DeliveryMode)


def test_the_proof_of_a_draft_shows_no_number():
    assert "云溪教通〔2026〕1号" in words(specimens.delivery_receipt().shape())
    assert "云溪教通〔2026〕1号" not in words(specimens.delivery_receipt(is_draft=True).shape())


def test_attempts_are_numbered_and_empty_rows_follow_for_a_pen():
    table = specimens.persuasion_sheet(2, empty_rows=3).shape().table
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert table.rows[1][4].startswith("第2次入户")


def test_a_contact_that_persuaded_nobody_has_no_number_and_takes_none():
    entries = [
        replace(one, number=None) if n else one for n, one in enumerate(specimens.persuasion_sheet(2).entries)
    ]
    table = specimens.persuasion_sheet(entries=entries, empty_rows=1).shape().table
    assert [row[0] for row in table.rows] == ["1", "—", "2"]


def test_a_return_counts_its_children_by_certainty_and_those_back():
    rows = (
        specimens.monthly_row(1, certainty="疑似"),
        specimens.monthly_row(2),
        specimens.monthly_row(3),
    )
    sheet = specimens.monthly_return(rows=rows).shape()
    assert sheet.lead == ("本月合计3人：疑似1人、确认2人；其中已复学1人。",)
    assert sheet.statement == ""


def test_a_return_without_rows_says_zero_plainly():
    school = specimens.monthly_return(0).shape()
    assert school.statement == "零报告：2026年3月我校无失学辍学（含疑似）学生。"
    villages = specimens.monthly_return(0, kind=ReturnKind.HOUSEHOLD_LINE, villages="石桥村").shape()
    assert villages.statement == "零报告：2026年3月所包保村（社区）无失学辍学（含疑似）学生。"
    assert villages.lead == ("包保村（社区）：石桥村",)


def test_only_the_household_line_asks_the_village_to_confirm():
    assert "村（社区）确认：" in specimens.monthly_return(kind=ReturnKind.HOUSEHOLD_LINE).shape().signs
    assert "村（社区）确认：" not in specimens.monthly_return().shape().signs


def test_every_fact_of_a_monthly_row_is_printed():
    row = specimens.monthly_row(3, note="见附件", found_on=date(2026, 3, 4))
    printed = "\n".join(row.cells(1))
    for name in row.__slots__:
        value = getattr(row, name)
        text = f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)
        assert text in printed, name


def test_columns_fill_the_page_and_no_number_is_broken():
    columns = tuple(Column(label) for label in ("姓名", "身份证号", "现住址"))
    rows = [("覃𬭎", "990102201409030011", "云溪乡石桥村第三村民小组12号附近的老祠堂旁边")]
    widths, size, is_crowded = fit(columns, rows, PORTRAIT_MM)
    assert sum(widths) == pytest.approx(PORTRAIT_MM)
    assert widths[1] >= 18 * 0.55 * size * 25.4 / 72
    assert not is_crowded


def test_many_columns_make_the_list_lie_down_and_the_type_small():
    columns = tuple(Column(f"第{n}列") for n in range(18))
    rows = [tuple("990102201409030011" if n % 3 == 0 else "云溪乡" for n in range(18))]
    sheet = specimens.list_print(columns=columns, rows=rows).shape()
    assert sheet.is_landscape
    assert sheet.table.font_pt < 9
    assert sum(sheet.table.widths_mm) == pytest.approx(LANDSCAPE_MM)
    assert not specimens.list_print().shape().is_landscape


def test_a_list_longer_than_a_print_can_be_is_refused_with_the_way_out():
    row = ("1", "韦小一", "女", "", "", "", "", "")
    with pytest.raises(ValueError, match="导出 Excel"):
        specimens.list_print(rows=[row] * (LONGEST_LIST + 1))
    specimens.list_print(rows=[row] * LONGEST_LIST)


def test_a_row_higher_than_its_page_may_break_and_others_stay_whole():
    table = (
        specimens.list_print(rows=[("1", "短", "", "", "", "", "", ""), ("2", "长" * 400, *[""] * 6)])
        .shape()
        .table
    )
    assert table.tall_rows() == (1,)
    sheet = specimens.visit_sheet(course="很长的经过。" * 300).shape()
    assert [row.is_tall(sheet.grid_mm) for row in sheet.grid].count(True) == 1
    assert all(isinstance(row, GridRow) for row in sheet.grid)


def test_cleaning_reaches_every_text_of_a_shape():
    dirty = specimens.list_print(rows=[("1", "王\x00明", *["\u202e"] * 6)], unit="云\x0b溪").shape()
    sheet = cleaned(dirty)
    assert sheet.unit == "云溪"
    assert sheet.table.rows[0][1] == "王明"
    assert set(sheet.table.rows[0][2:]) == {""}
