"""F3: every paper of a whole penalty proceeding, and the papers to court and prosecutor, made through the pages."""

from datetime import date
from decimal import Decimal

import pytest

from notoneless.cases.models import Case
from notoneless.domain.words import CaseState
from tests.journeys.steps import hand_over, it_is, letter, pdf_text, picture, suspect, verify, word_text
from tests.makers import make_basis, make_paper, make_proceeding

pytestmark = pytest.mark.django_db

OFFICERS = ("高青山（执法证号：QS-0101）", "杜鹃（执法证号：QS-0102）")


@pytest.fixture
def case(people, town):
    """曾望 is out of school to work; the order to his father 曾大勇 ran out on 9 November."""
    found = suspect(people, town.noroll)
    found = verify(
        people, found, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )
    Case.objects.filter(pk=found.pk).update(
        state=CaseState.ORDERED,
        cause="work",
        absent_since_on=date(2026, 9, 1),
        confirmed_on=date(2026, 10, 1),
    )
    for kind, on, until in (
        ("D04", date(2026, 10, 12), None),
        ("D08", date(2026, 10, 19), date(2026, 10, 26)),
        ("D09", date(2026, 11, 2), date(2026, 11, 9)),
    ):
        make_paper(
            found, kind, issuer=town.qingshi_government, by=town.township_officer, on=on, return_by_on=until
        )
    found.refresh_from_db()
    return found


@pytest.fixture
def proceeding(town, case):
    """A proceeding with a checked basis, a fine that gives a right to a hearing, and a bank."""
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_leader)
    return make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, basis=basis, fine=Decimal("1000.00"),
        bank="云溪农商银行 6200000001",
    )  # fmt: skip


def made(people, case, kind: str, **typed) -> tuple:
    """A paper drafted, checked and signed by the township; its text in Word, which must be in the PDF too."""
    paper = letter(people, case, kind, drafter="township_officer", second="township_deputy", **typed)
    word = word_text(people.township_officer.fetches("cases:paper_file", paper.key, "docx"))
    printed = pdf_text(people.township_officer.fetches("cases:paper_file", paper.key, "pdf"))
    for text in (word, printed):
        for words in (paper.number_text, "曾大勇", "曾望", *OFFICERS):
            assert "".join(words.split()) in text, (kind, words)
    return paper, word


def filed(people, case, kind: str, **typed) -> str:
    """A paper of the file: its signed scan ends it; it knows no delivery and no receipt."""
    paper, word = made(people, case, kind, **typed)
    page = people.township_officer.presses("cases:paper_seal", paper.key, scan=picture())
    assert "已归档" in page and "登记送达" not in page and "送达回证" not in page
    people.township_officer.opens("cases:paper_receipt", paper.key, status=404)
    paper.refresh_from_db()
    assert paper.state == "sealed"
    return word


def _told(people, town, case):
    """Filed, asked, seen, listed, told: the proceeding and its notice."""
    word = filed(
        people,
        case,
        "D10",
        source="青石中心小学书面报告",
        officers="高青山、杜鹃",
        officer_cards="QS-0101、QS-0102",
    )
    assert "青石中心小学书面报告" in word and "2026年11月2日送达" in word and "负责人签名" in word
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_leader)
    proceeding = make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, basis=basis, fine=Decimal("1000.00"),
        bank="云溪农商银行 6200000001",
    )  # fmt: skip
    assert "有权申请回避" in filed(people, case, "D11", questions="孩子在哪里打工？\n何时送孩子返校？")
    assert "孩子不在家" in filed(people, case, "D11B", seen="孩子不在家")
    word = filed(people, case, "D11C", more="工厂证明，城北鞋厂")
    for words in ("《责令限期改正通知书》", "当事人的陈述", "送达回证", "工厂证明", "城北鞋厂", "证据种类"):
        assert words in word, words

    notice, word = made(people, case, "D12", reasons="多次劝返无效。")
    for words in (
        "1000元（大写：壹仟元整）",
        "第四十二条",
        "二百元以上二千元以下",
        "3个工作日",
        "五个工作日",
        "听证",
        "不因",
    ):
        assert words in word, words
    hand_over(people, notice, "township_officer")
    return proceeding, notice


def _heard(people, case, proceeding, notice, monkeypatch) -> None:
    """The defence, its review, the hearing, the legal review, the heads' discussion."""
    it_is(monkeypatch, people, date(2026, 11, 24))
    proceeding.defence_on, proceeding.defence_text = date(2026, 11, 23), "孩子自己不愿读"
    proceeding.hearing_asked_on, proceeding.hearing_on = date(2026, 11, 23), date(2026, 12, 8)
    proceeding.hearing_place, proceeding.hearing_host = "镇政府三楼会议室", "司法所长孟平"
    proceeding.defence_review = "不成立：送孩子上学是法定义务"
    proceeding.save()
    assert "孩子自己不愿读" in filed(people, case, "D13")
    word = filed(people, case, "D13B", adoption="不予采纳", reasons="送孩子上学是法定义务")
    assert "不予采纳" in word and "送孩子上学是法定义务" in word and "更重的处罚" in word
    hearing, word = made(people, case, "D14", hearing_time="上午9时30分")
    for words in ("2026年12月8日上午9时30分", "镇政府三楼会议室", "司法所长孟平", notice.number_text, "质证"):
        assert words in word, words
    hand_over(people, hearing, "township_officer", on="2026-11-24")

    it_is(monkeypatch, people, date(2026, 12, 9))
    assert "镇政府三楼会议室" in filed(people, case, "D14B")
    assert "同意拟作出的处罚" in filed(people, case, "D15", opinion="同意拟作出的处罚")
    assert "罚款一千元" in filed(people, case, "D15B", host="镇长韦正", conclusion="罚款一千元")
    _reviewed(proceeding, people.bureau_approver.user, date(2026, 12, 9))


def _reviewed(proceeding, by, on) -> None:
    """The bureau's legal officer has looked at it."""
    proceeding.legal_reviewed_by, proceeding.legal_review_on, proceeding.legal_review = by, on, "事实清楚"
    proceeding.save()


def _decided(people, case, notice, monkeypatch):
    """The decision with everything Art. 59 asks for, handed over."""
    it_is(monkeypatch, people, date(2026, 12, 10))
    decision, word = made(people, case, "D16", return_by_on="2026-12-21")
    for words in (
        "违法事实和证据", "以上事实，有下列证据证明", "1000元（大写：壹仟元整）", "十五日内", "云溪农商银行6200000001",
        "百分之三", "不超过罚款的数额", "六十日内向云溪区人民政府申请行政复议", "六个月内依法向云溪区人民法院提起行政诉讼",
        "于2026年12月21日前（含当日）送曾望到", "集体讨论决定", "举行了听证", notice.number_text, "（印章）", "青石镇人民政府",
    ):  # fmt: skip
        assert words in word, words
    hand_over(people, decision, "township_officer", on="2026-12-10")
    case.refresh_from_db()
    assert case.state == CaseState.PENALTY
    return decision


def _demanded_and_applied(people, case, decision, monkeypatch) -> None:
    """The demand, then the court."""
    it_is(monkeypatch, people, date(2027, 6, 14))
    demand, word = made(people, case, "D17")
    for words in (
        decision.number_text,
        "2026年12月10日送达",
        "1000元",
        "2000元（大写：贰仟元整）",
        "十个工作日",
        "陈述和申辩",
    ):
        assert words in word, words
    hand_over(people, demand, "township_officer", on="2027-06-14")

    it_is(monkeypatch, people, date(2027, 7, 5))
    application, word = made(
        people, case, "D18", representative="韦正，镇长", subject="在城北鞋厂务工", party_view="无力缴纳"
    )
    for words in (
        "云溪区人民法院",
        "第五十五条",
        demand.number_text,
        "在城北鞋厂务工",
        "行政机关负责人（签名）",
        "当事人的意见及",
    ):
        assert words in word, words
    people.township_officer.presses("cases:paper_seal", application.key, scan=picture())
    assert "登记送交" in people.township_officer.opens("cases:paper_page", application.key)
    assert "收件人岗位" in people.township_officer.opens("cases:paper_deliver", application.key)
    receipt = pdf_text(people.township_officer.fetches("cases:paper_receipt", application.key))
    assert "云溪区人民法院" in receipt and "柳湾村" not in receipt
    page = people.township_officer.presses(
        "cases:paper_deliver", application.key, mode="direct", delivered_on="2027-07-05", receiver="魏某",
        relation="立案庭",
    )  # fmt: skip
    assert "已送交" in page
    case.refresh_from_db()
    assert case.state == CaseState.ENFORCEMENT


def test_every_paper_of_a_proceeding_from_filing_to_the_court(people, town, case, monkeypatch) -> None:
    proceeding, notice = _told(people, town, case)
    _heard(people, case, proceeding, notice, monkeypatch)
    decision = _decided(people, case, notice, monkeypatch)
    _demanded_and_applied(people, case, decision, monkeypatch)


def test_a_small_fine_gives_no_hearing_and_its_paragraph_is_absent(people, case, town) -> None:
    filed(people, case, "D10", officers="高青山、杜鹃", officer_cards="QS-0101、QS-0102")
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_leader)
    make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, basis=basis, fine=Decimal("200")
    )
    filed(people, case, "D11")
    notice, word = made(people, case, "D12")
    assert "听证" not in word and "贰佰元整" in word
    hand_over(people, notice, "township_officer")
    page = people.township_officer.presses("cases:paper_draft", case.key, "D16", status=422)
    assert "缴款银行" in page
    assert not case.papers.filter(kind="D16").exists()


def test_no_penalty_is_decided_with_its_ground_and_its_lesson(people, case, proceeding, monkeypatch) -> None:
    for kind in ("D10", "D11"):
        filed(people, case, kind)
    notice, _ = made(people, case, "D12")
    hand_over(people, notice, "township_officer")
    page = people.township_officer.presses("cases:paper_draft", case.key, "D16B", status=422)
    assert "请选不予处罚的情形" in page and "请填写理由" in page
    it_is(monkeypatch, people, date(2026, 11, 26))
    _, word = made(
        people, case, "D16B", ground="初次违法且危害后果轻微并及时改正", reasons="孩子已于11月16日返校"
    )
    for words in (
        "不予行政处罚",
        "第三十三条第一款",
        "孩子已于11月16日返校",
        "批评教育",
        "六十日内",
        "六个月内",
    ):
        assert words in word, words
    assert "缴至" not in word and "壹仟元" not in word


def test_the_papers_of_the_civil_way(people, case, town) -> None:
    _, word = _civil(people, case, "D19B")
    for words in ("云溪区人民检察院", "第一百零六条", "支持申请人向云溪区人民法院提起民事诉讼", "韦正，镇长"):
        assert words in word, words
    complaint, word = _civil(people, case, "D19", claims="判令被告立即送曾望到校接受义务教育")
    for words in (
        "原告：青石镇人民政府",
        "被告：曾大勇",
        "1.判令被告立即送曾望到校接受义务教育",
        "证据和证据来源",
        "此致",
    ):
        assert words in word, words
    people.township_officer.presses("cases:paper_seal", complaint.key, scan=picture())
    people.township_officer.presses(
        "cases:paper_deliver", complaint.key, mode="direct", delivered_on="2026-11-18", receiver="魏某",
        relation="立案庭",
    )  # fmt: skip
    case.refresh_from_db()
    assert case.state == CaseState.LAWSUIT


def _civil(people, case, kind, **typed):
    paper = letter(
        people,
        case,
        kind,
        drafter="township_officer",
        second="township_deputy",
        representative="韦正，镇长",
        **typed,
    )
    text = word_text(people.township_officer.fetches("cases:paper_file", paper.key, "docx"))
    assert "高青山" in text and "曾大勇" in text
    return paper, text


def test_what_was_typed_is_changed_until_the_signing_and_a_change_voids_the_check(people, case) -> None:
    officer, deputy = people.township_officer, people.township_deputy
    officer.presses("cases:paper_draft", case.key, "D10", source="村委会报告")
    row = case.papers.get(kind="D10")
    deputy.presses("cases:paper_check", row.paper.key)
    assert "修改要素" in officer.opens("cases:paper_page", row.paper.key)
    assert "村委会报告" in officer.opens("cases:paper_redraft", row.paper.key)
    assert "已修改" in officer.presses("cases:paper_redraft", row.paper.key, source="青石中学书面报告")
    row.paper.refresh_from_db()
    assert row.paper.state == "drafted" and row.paper.checked_by is None
    text = pdf_text(officer.fetches("cases:paper_preview", row.paper.key, "pdf"))
    assert "青石中学书面报告" in text and "村委会报告" not in text.replace("村(居)委会", "")
    deputy.presses("cases:paper_check", row.paper.key)
    deputy.presses("cases:paper_sign", row.paper.key)
    page = officer.presses("cases:paper_redraft", row.paper.key, status=422, source="改不了")
    assert "已签发定稿" in page
    assert "修改要素" not in officer.opens("cases:paper_page", row.paper.key)
    people.bailu_officer.opens("cases:paper_redraft", row.paper.key, status=404)
    people.bureau_officer.presses("cases:paper_redraft", row.paper.key, status=422, source="替人改")


def test_a_fact_that_went_missing_stops_the_signing_and_spends_no_number(
    people, case, proceeding, monkeypatch
) -> None:
    from notoneless.documents.models import PaperNumber

    for kind in ("D10", "D11"):
        filed(people, case, kind)
    notice, _ = made(people, case, "D12")
    hand_over(people, notice, "township_officer")
    it_is(monkeypatch, people, date(2026, 11, 26))
    _reviewed(proceeding, people.bureau_approver.user, date(2026, 11, 25))
    people.township_officer.presses("cases:paper_draft", case.key, "D16")
    paper = case.papers.get(kind="D16").paper
    people.township_deputy.presses("cases:paper_check", paper.key)
    proceeding.bank = ""
    proceeding.save()
    assert "缴款银行" in people.township_deputy.opens("cases:paper_page", paper.key)
    assert "缴款银行" in people.township_deputy.presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    assert paper.state == "checked" and not paper.number_text
    assert not PaperNumber.objects.filter(kind="D16").exists()
    proceeding.bank = "云溪农商银行"
    proceeding.save()
    people.township_deputy.presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    assert paper.number_text.endswith("〔2026〕1号")
