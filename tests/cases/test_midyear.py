"""学年中途启用: what stood in the paper books goes on here, with its true days, and no step is skipped by a list."""

from datetime import date

import pytest

from notoneless.cases.models import Case, CasePaper, CaseStep
from notoneless.documents.models import Paper, PaperNumber
from notoneless.domain.midyear import read_number_text
from notoneless.domain.refusal import Refusal
from notoneless.intake.undoing import undo_write
from notoneless.support.models import Contact
from tests.intake.lists import counts, reasons, take, workbook
from tests.journeys.steps import Person, picture

pytestmark = pytest.mark.django_db
CASE = [
    "姓名",
    "身份证号",
    "状态",
    "来源",
    "立案日期",
    "离校日期",
    "核查代码",
    "确认日期",
    "返校日期",
    "责任人登录名",
    "办理期限",
    "纸质档案号",
]
VISIT = ["姓名", "身份证号", "方式", "走访日期", "走访人", "见到谁", "走访情况", "纸质档案号"]
PAPER = [
    "姓名",
    "身份证号",
    "文书种类",
    "制发单位编号",
    "发文字号",
    "受送达人",
    "签发日期",
    "送达方式",
    "送达日期",
    "签收人",
    "应返校日期",
    "纸质档案号",
]
BOOK = "2026台账3号"


def case_row(child, **cells) -> list:
    row = {
        "姓名": child.name, "身份证号": child.id_number.open(), "状态": "劝返中", "来源": "学校或群众报告", "立案日期": "20260912",
        "离校日期": "20260910", "核查代码": "L", "确认日期": "20260915", "返校日期": "", "责任人登录名": "", "办理期限": "",
        "纸质档案号": BOOK,
    } | cells  # fmt: skip
    return [row[head] for head in CASE]


def paper_row(child, **cells) -> list:
    row = {
        "姓名": child.name, "身份证号": child.id_number.open(), "文书种类": "义务教育敦促书", "制发单位编号": "XX101",
        "发文字号": "青石中心小学促〔2026〕3号", "受送达人": "曾大勇", "签发日期": "20260920", "送达方式": "直接送达",
        "送达日期": "20260921", "签收人": "曾大勇", "应返校日期": "", "纸质档案号": BOOK,
    } | cells  # fmt: skip
    return [row[head] for head in PAPER]


ORDER = {
    "文书种类": "限期复学通知书", "制发单位编号": "ZF101", "发文字号": "青石镇政通〔2026〕7号", "签发日期": "20261001",
    "送达日期": "20261002", "应返校日期": "20261009",
}  # fmt: skip


def brought(town, **cells) -> Case:
    batch = take("cases", workbook(CASE, [case_row(town.noroll, **cells)]))
    assert batch.state == "applied", reasons(batch)
    return Case.objects.get(child=town.noroll)


def test_a_case_of_the_books_stands_where_it_stood_and_is_overdue_by_its_true_days(town) -> None:
    case = brought(town)
    assert (case.state, case.opened_on, case.due_on, case.book) == (
        "persuading", date(2026, 9, 12), date(2026, 9, 22), BOOK,
    )  # fmt: skip
    steps = list(CaseStep.objects.filter(case=case).order_by("pk").values_list("act", "on"))
    assert steps == [
        ("open", date(2026, 9, 12)), ("propose", date(2026, 9, 15)), ("confirm", date(2026, 9, 15)),
        ("persuade", date(2026, 9, 15)),
    ]  # fmt: skip
    head = Person(case.person)
    assert "曾望" in head.desk and "逾期" in head.desk
    page = head.opens("cases:case_page", case.key)
    assert BOOK in page and "补录" in page


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"状态": "确认失学", "核查代码": "", "确认日期": ""}, "核查代码和确认日期"),
        ({"核查代码": "A"}, "不属于失学"),
        ({"核查代码": "I"}, "保持联系"),
        ({"状态": "保持联系", "核查代码": "L"}, "只用于因病、因残"),
        ({"确认日期": "20260901"}, "先后不对"),
        ({"立案日期": "20261201", "确认日期": "20261202"}, "不能晚于今天"),
        ({"状态": "已返校", "返校日期": "20261001"}, "要已有学籍"),
        ({"核查代码": "Z"}, "不在本县的代码表里"),
        ({"责任人登录名": "nobody"}, "没有任职"),
    ],
)
def test_a_state_without_what_it_rests_on_is_refused_by_row(town, cells, word) -> None:
    batch = take("cases", workbook(CASE, [case_row(town.noroll, **cells)]))
    assert batch.state == "refused" and word in str(reasons(batch)), reasons(batch)
    assert not Case.objects.exists()


def test_a_child_the_night_suspected_takes_on_what_the_books_say_and_no_second_case(town) -> None:
    from notoneless.web.nightly import nightly

    nightly.call_local()
    before = Case.objects.get(child=town.noroll)
    batch = take("cases", workbook(CASE, [case_row(town.noroll, 责任人登录名="vice_principal")]))
    assert counts(batch) == ("applied", 0, 1, 0), reasons(batch)
    case = Case.objects.get(child=town.noroll)
    assert case.pk == before.pk and case.state == "persuading" and case.person == town.vice_principal
    assert counts(take("cases", workbook(CASE, [case_row(town.noroll)])))[1:3] == (0, 0)
    assert undo_write(batch, "system").state == "undone"
    case.refresh_from_db()
    assert (case.state, case.book) == ("suspected", "")


def test_past_visits_come_once_with_their_true_day(town) -> None:
    case = brought(town)
    row = [
        town.noroll.name,
        town.noroll.id_number.open(),
        "入户走访",
        "20260916",
        "方明、柳大山",
        "母亲",
        "在家,愿意返校",
        BOOK,
    ]
    assert counts(take("visits", workbook(VISIT, [row])))[:2] == ("applied", 1)
    assert counts(take("visits", workbook(VISIT, [row])))[1:] == (0, 0, 1)
    visit = Contact.objects.get()
    assert (visit.on, visit.companions, visit.case_key, visit.book) == (
        date(2026, 9, 16),
        "方明、柳大山",
        case.key,
        BOOK,
    )
    assert "方明、柳大山" in Person(town.bureau_officer).opens("cases:case_page", case.key)
    late = take("visits", workbook(VISIT, [[*row[:3], "20261201", *row[4:]]]))
    assert late.state == "refused" and "不能晚于今天" in str(reasons(late))


def test_delivered_papers_move_the_case_and_the_next_number_follows(town) -> None:
    case = brought(town)
    rows = [paper_row(town.noroll, **ORDER), paper_row(town.noroll)]
    batch = take("papers", workbook(PAPER, rows))
    assert counts(batch) == ("applied", 2, 0, 0), reasons(batch)
    case.refresh_from_db()
    assert (case.state, case.ordered_until_on) == ("ordered", date(2026, 10, 9))
    assert set(Paper.objects.values_list("number_text", "state")) == {
        ("青石中心小学促〔2026〕3号", "delivered"), ("青石镇政通〔2026〕7号", "delivered"),
    }  # fmt: skip
    assert PaperNumber.objects.get(unit=town.qingshi_government, kind="D08").last == 7
    officer = Person(town.township_officer)
    assert "青石镇政通〔2026〕7号" in officer.opens("cases:case_page", case.key)
    paper = Paper.objects.get(kind="D08")
    assert BOOK in officer.opens("cases:paper_page", paper.key)
    assert undo_write(batch, "system").state == "undone"
    case.refresh_from_db()
    assert case.state == "persuading" and not CasePaper.objects.exists() and not PaperNumber.objects.exists()


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (ORDER, "敦促书"),
        (ORDER | {"制发单位编号": "ZF103"}, "街道办事处不是"),
        (ORDER | {"制发单位编号": "XX101"}, "不能制发"),
        ({"送达日期": "20260901"}, "早于签发日期"),
        ({"发文字号": "3号"}, "照原件写成"),
        ({"送达日期": "20261201"}, "不能晚于今天"),
    ],
)
def test_a_paper_that_skips_a_step_or_has_the_wrong_issuer_is_refused(town, cells, word) -> None:
    brought(town)
    batch = take("papers", workbook(PAPER, [paper_row(town.noroll, **cells)]))
    assert batch.state == "refused" and word in str(reasons(batch)), reasons(batch)
    assert not Paper.objects.exists()


def test_without_a_case_there_is_no_paper(town) -> None:
    batch = take("papers", workbook(PAPER, [paper_row(town.noroll)]))
    assert batch.state == "refused" and "先导入在办个案" in str(reasons(batch))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("云溪教通〔2026〕3号", "云溪教通〔2026〕3号"), ("云溪教通[2026]第003号", "云溪教通〔2026〕3号"),
        ("云溪教通（2026）3号", "云溪教通〔2026〕3号"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_stands_on_the_original(text, said) -> None:
    found = read_number_text(text)
    assert not isinstance(found, Refusal) and (found.text, found.year, found.number) == (said, 2026, 3)


def test_the_last_number_of_the_books_goes_up_and_never_down(town) -> None:
    officer = Person(town.township_officer)
    assert "还没有编号" in officer.opens("cases:paper_numbers")
    assert "已到 7 号" in officer.presses("cases:paper_numbers", kind="D08", last="7")
    assert "不能改小" in officer.presses("cases:paper_numbers", status=422, kind="D08", last="6")
    assert PaperNumber.objects.get(unit=town.qingshi_government, kind="D08").last == 7


def test_the_scan_of_a_brought_paper_is_attached_once_by_its_issuer(town) -> None:
    brought(town)
    take("papers", workbook(PAPER, [paper_row(town.noroll)]))
    paper = Paper.objects.get()
    assert "补传盖章扫描件" in Person(town.principal).opens("cases:paper_page", paper.key)
    Person(town.principal).presses("cases:paper_seal", paper.key, scan=picture())
    paper.refresh_from_db()
    assert paper.sealed_scan is not None and paper.state == "delivered"
    twice = Person(town.principal).presses("cases:paper_seal", paper.key, status=422, scan=picture("tan"))
    assert "不能替换" in twice
