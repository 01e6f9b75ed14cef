"""摸排表 filled in by hand or in a spreadsheet and read back: a row is known by its key alone."""

from ..survey import SurveyFound
from .shared import K, column, labels

SURVEY = (
    column("row_key", "行号", K.CODE, "行码 表行号", required=True, help="照发下去的表，不要改。"),
    column("name", "姓名", K.NAME, "学生姓名 儿童姓名", help="只给您看，不按姓名对人；改了也不改名册。"),
    column("sex", "性别", K.TEXT, help="不用填。"),
    column("born", "出生年月", K.TEXT, help="不用填。"),
    column("householder", "户主", K.TEXT, "户主姓名", help="不用填。"),
    column(
        "found", "摸排结果", K.CHOICE, "摸排情况 结果 摸排结果(打√)", choices=labels(SurveyFound),
        help="从下拉里选；没有查到的留空。",
    ),
    column("school_words", "在哪里上学", K.TEXT, "就读学校 就读学校(自述)", help="学籍不在本区或与名册不同的填。"),
    column("seen_on", "见到日期", K.DATE, "摸排日期 走访日期", help="留空按读回的日期。"),
    column("note", "备注", K.TEXT, "说明", help="写看到的、听到的。"),
)  # fmt: skip
"""Columns of 摸排表. Empty cells change nothing."""
