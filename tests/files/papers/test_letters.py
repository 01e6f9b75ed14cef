from dataclasses import replace
from datetime import date

import pytest

from notoneless.files.papers import CertificateKind, ChildFacts, GuardianFacts, IssuerKind
from notoneless.files.papers.letters import CONSEQUENCE, LAW_ORDER
from tests.files.papers import specimens


def said(letter) -> str:
    return "\n".join(letter.paragraphs)


@pytest.mark.parametrize("make", [specimens.urging_letter, specimens.return_order])
def test_a_final_letter_without_a_number_is_refused(make):
    with pytest.raises(ValueError, match="文号"):
        make(number_text="").shape()


@pytest.mark.parametrize("make", [specimens.urging_letter, specimens.return_order, specimens.certificate])
def test_a_draft_carries_no_number_even_when_one_is_given(make):
    letter = make(is_draft=True, number_text="云溪教通〔2026〕9号").shape()
    assert letter.number == ""
    assert letter.is_draft
    assert letter.stub is None or "〔2026〕9号" not in letter.stub.text


def test_a_school_cannot_issue_the_order_to_return():
    with pytest.raises(ValueError, match="乡镇人民政府"):
        specimens.return_order(issuer="云溪乡中心小学", issuer_kind=IssuerKind.SCHOOL)


def test_the_order_names_everything_the_form_asks_for():
    letter = specimens.return_order().shape()
    text = said(letter)
    for fact in (
        "女，身份证号：990102198802140028，住云溪乡石桥村第三村民小组12号，联系电话：10012345678",
        "覃𬭎（男，2014年9月3日出生，身份证号：990102201409030011）的母亲",
        "覃𬭎系云溪乡中心小学五年级1班学生，自2026年3月2日起未到校上课",
        "与您联系2次：2026年3月2日班主任李月电话联系；2026年3月3日班主任李月、村干部韦山入户走访",
        LAW_ORDER,
        CONSEQUENCE,
        "于2026年3月16日前（含当日），送覃𬭎到云溪乡中心小学（联系人：龙䶮，联系电话：10087654321）",
    ):
        assert fact in text
    assert letter.addressee == "张喆堃"
    assert letter.number == "云溪教通〔2026〕1号"
    assert letter.red_head == letter.issuer == "云溪乡人民政府"
    assert letter.notes == ("（承办人：韦山、蒙晓；联系电话：10033334444）",)


def test_the_order_threatens_no_fine():
    """义务教育法 Art. 58 knows none."""
    assert "罚" not in said(specimens.return_order().shape())


def test_the_receipt_names_the_paper_its_number_and_the_day():
    stub = specimens.return_order().shape().stub
    assert "《限期复学通知书》（云溪教通〔2026〕1号）" in stub.text
    assert "2026年3月16日前送覃𬭎到云溪乡中心小学复学" in stub.text
    assert len(stub.blanks) == 4


def test_a_child_found_at_the_door_needs_no_number_no_birth_date_and_no_school():
    letter = specimens.return_order(
        child=ChildFacts(name="韦小一"), guardian=GuardianFacts(name="韦大"), absent_since=None, contacts=()
    ).shape()
    assert "您（韦大）是韦小一的监护人。韦小一系应当接受义务教育的适龄儿童少年，至今未在校就读。" in said(
        letter
    )
    assert "与您联系" not in said(letter)


def test_the_urging_letter_says_at_once_when_no_day_is_set():
    assert "立即送覃𬭎到" in said(specimens.urging_letter(return_by=None).shape())
    assert "于2026年3月9日前送覃𬭎到" in said(specimens.urging_letter().shape())


def test_the_urging_letter_speaks_for_its_issuer():
    assert "请告知我校" in said(specimens.urging_letter().shape())
    township = specimens.urging_letter(issuer="云溪乡人民政府", issuer_kind=IssuerKind.TOWNSHIP)
    assert "请告知本机关" in said(township.shape())


def test_a_county_uses_its_own_wording():
    letter = specimens.return_order(wording=("请{guardian_line}于{return_by}前送{child}返校。",)).shape()
    assert said(letter).endswith("于2026年3月16日前送覃𬭎返校。")
    assert len(letter.paragraphs) == 1


def test_a_name_that_looks_like_a_slot_stays_a_name():
    child = replace(specimens.CHILD, name="{law}")
    assert "{law}系云溪乡中心小学" in said(specimens.return_order(child=child).shape())


def test_a_returned_child_gets_a_certificate_with_the_day_and_the_class():
    letter = specimens.certificate().shape()
    assert letter.title == "复学证明"
    assert letter.red_head == ""
    assert "已于2026年3月12日返校复学，现在云溪乡中心小学五年级1班就读" in said(letter)
    assert "本证明有效期至2026年7月10日。" in said(letter)


def test_an_empty_certificate_is_a_form_for_another_school_to_fill_in():
    paper = specimens.certificate(
        kind=CertificateKind.ATTENDING,
        child=ChildFacts(name="韦小一", sex="女"),
        school="",
        class_name="",
        since=None,
        valid_until=None,
        dated=None,
    )
    letter = paper.shape()
    assert letter.title == "就读证明"
    assert "身份证号：____" in said(letter)
    assert "年级____班" in said(letter)
    assert "有效期" not in said(letter)


def test_dates_are_those_passed_in_and_nothing_reads_the_clock():
    letter = specimens.return_order(made_on=date(2031, 1, 2), dated=None).shape()
    assert letter.made_on == date(2031, 1, 2)
    assert letter.dated is None
