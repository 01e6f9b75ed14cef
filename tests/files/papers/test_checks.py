"""The sheets of a verification campaign: what they say, and that there is room to sign."""

from datetime import date
from io import BytesIO

import docx

from notoneless.files.papers import (
    CheckPlan,
    CheckSheet,
    GroupLine,
    JointLine,
    JointSheet,
    StageLine,
    VisitLine,
)
from notoneless.files.papers.checks import SIGN_CHAIN, stages_text
from notoneless.files.pdf import render_pdf
from notoneless.files.word import render_docx
from tests.journeys.steps import pdf_text, word_text

DAY = date(2026, 11, 18)
STAGES = (
    StageLine("安排部署", date(2026, 12, 20), date(2026, 12, 31)),
    StageLine("入户核查", date(2027, 1, 1), date(2027, 1, 20)),
)


def sheet() -> CheckSheet:
    child = VisitLine("曾望", "男", "2017年5月", "柳湾村二组", "曾大勇")
    return CheckSheet(
        made_on=DAY,
        title="秋季核查",
        township="青石镇",
        unit="青石镇人民政府",
        count=3,
        rows=(child,),
        until_on=DAY,
    )


def test_the_year_of_a_stage_is_said_again_only_where_it_changes() -> None:
    assert stages_text(STAGES) == (
        "一、安排部署（2026年12月20日至12月31日）；二、入户核查（2027年1月1日至1月20日）"
    )


def test_six_who_sign_stand_three_a_line_with_room_between() -> None:
    body = docx.Document(BytesIO(render_docx(sheet())))
    lines = [one.text for one in body.paragraphs if any(sign in one.text for sign in SIGN_CHAIN)]
    assert [sum(sign in line for sign in SIGN_CHAIN) for line in lines] == [3, 3]
    assert all("：　　　" in line for line in lines)


def test_word_and_pdf_of_the_action_table_say_the_same() -> None:
    plan = CheckPlan(
        made_on=DAY, title="秋季核查", unit="云溪区教育局", stages=STAGES,
        groups=(GroupLine("青石镇", "高青山", "青石镇中心校：尹承志", "武联络", "柳湾村：柳大山", 37, "秦伯远", "10010000010"),),
    )  # fmt: skip
    for text in (pdf_text(render_pdf(plan)), word_text(render_docx(plan))):
        for word in (
            "秋季核查行动安排表",
            "高青山",
            "柳湾村：柳大山",
            "37",
            "秦伯远",
            "10010000010",
            "共1个乡镇（街道），核查37人",
        ):
            assert word in text


def test_a_joint_check_before_it_is_signed_has_boxes_for_the_pen() -> None:
    lines = (JointLine("青石镇", "失学", 3, None), JointLine("青石镇", "在籍在校", 5, None))
    words = {"title": "名单", "bureau": "云溪区教育局", "department": "云溪区公安局", "purpose": "核对"}
    blank = pdf_text(render_pdf(JointSheet(made_on=DAY, lines=lines, **words)))
    assert "□人数一致" in blank and "合计8" in blank and "不一致，名单附后" in blank
    signed = (JointLine("青石镇", "失学", 3, 2), JointLine("青石镇", "在籍在校", 5, 5))
    text = pdf_text(
        render_pdf(
            JointSheet(made_on=DAY, lines=signed, result="有1人不一致：某某。", signed_on=DAY, **words)
        )
    )
    assert "合计87" in text and "有1人不一致：某某。" in text and "□" not in text
