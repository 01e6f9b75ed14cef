"""查验: whoever holds a paper learns that it is genuine, and nothing about a person; a wrong code tells nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notoneless.core.models import CountySetting, Event
from notoneless.documents.models import CheckCount, Paper
from notoneless.domain.papercheck import CHECKS_AN_HOUR, NO_CODE, printed_code, read_code
from tests.journeys.steps import case_of, letter, pdf_text, suspect, verify, word_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(people, town):
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    return letter(people, case, "D04", drafter="vice_principal", second="principal")


def test_a_signed_paper_carries_its_code_in_word_and_pdf_and_a_draft_none(people, town, paper) -> None:
    assert re.fullmatch(r"[A-Z2-7]{20}", paper.check_code)
    printed = printed_code(paper.check_code)
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        assert printed in read(people.principal.fetches("cases:paper_file", paper.key, form)), form
    people.vice_principal.presses("cases:paper_draft", case_of(town.noroll).key, "D04")
    draft = Paper.objects.order_by("-pk").first()
    assert draft.check_code == ""
    assert "查验码" not in pdf_text(people.principal.fetches("cases:paper_preview", draft.key, "pdf"))


def test_with_an_address_the_code_is_a_qr_code_that_opens_it(people, town) -> None:
    CountySetting.objects.create(key="papers.check_url", value="https://jy.example.gov.cn/")
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    paper = letter(people, case, "D04", drafter="vice_principal", second="principal")
    body = people.principal.fetches("cases:paper_file", paper.key, "pdf")
    assert "扫码查验真伪" in pdf_text(body)
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(people.principal.fetches("cases:paper_file", paper.key, "docx"))) as word:
        assert [name for name in word.namelist() if name.startswith("word/media/")]
    answer = Client().get(f"/papers/check/{paper.check_code}")
    assert "是真的" in answer.content.decode()


def test_who_holds_the_paper_learns_its_kind_number_issuer_and_day_and_no_name(paper, town) -> None:
    events = Event.objects.count()
    page = Client().get("/papers/check", {"code": printed_code(paper.check_code).lower()}).content.decode()
    for words in ("是真的", "义务教育敦促书", paper.number_text, "青石中心小学", "2026年11月18日", "有效"):
        assert words in page, words
    for secret in ("曾望", "曾大勇", "曾", "柳湾", str(paper.key)):
        assert secret not in page, secret
    assert Event.objects.count() == events, "no trace of who asked"
    assert list(CheckCount.objects.values_list("asked", "genuine")) == [(1, 1)]


def test_a_void_paper_and_a_corrected_one_say_so(people, paper, town) -> None:
    people.principal.presses("cases:paper_void", paper.key, reason="监护人写错")
    page = Client().get(f"/papers/check/{paper.check_code}").content.decode()
    assert "已作废" in page and "监护人写错" not in page


def test_a_corrected_paper_names_the_one_that_holds(people, paper, town) -> None:
    case = case_of(town.noroll)
    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    later = case.papers.order_by("-pk").first()
    later.replaces = case.papers.get(paper=paper)
    later.save()
    assert "有效" in Client().get(f"/papers/check/{paper.check_code}").content.decode(), (
        "a draft corrects nothing"
    )
    people.principal.presses("cases:paper_check", later.paper.key)
    people.principal.presses("cases:paper_sign", later.paper.key)
    later.paper.refresh_from_db()
    page = Client().get(f"/papers/check/{paper.check_code}").content.decode()
    assert "已更正" in page and later.paper.number_text in page


def test_every_wrong_code_is_answered_alike(people, paper, town) -> None:
    people.vice_principal.presses(
        "cases:paper_draft", case_of(town.noroll).key, "D04"
    )  # a draft: no code at all
    wrong = [
        paper.check_code[:-1] + ("A" if paper.check_code[-1] != "A" else "B"),
        "A" * 20,
        "x",
        "-",
        NO_CODE,
        "测试'",
    ]
    answers = []
    Client().get("/papers/check/" + "B" * 20)  # the hour's row is there from now on
    for code in wrong:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = Client().get("/papers/check", {"code": code})
        shown = re.sub(r'value="[^"]*"|[A-Za-z0-9]{30,}', "", answer.content.decode())
        answers.append((answer.status_code, len(asked), shown))
    assert {one[0] for one in answers} == {200}
    assert len({one[1] for one in answers}) == 1, [one[1] for one in answers]
    assert len({one[2] for one in answers}) == 1
    assert "查不到" in answers[0][2]


def test_a_machine_that_tries_codes_is_slowed_down(paper) -> None:
    client = Client()
    for _ in range(CHECKS_AN_HOUR):
        assert client.get("/papers/check", {"code": "A" * 20}).status_code == 200
    last = client.get(f"/papers/check/{paper.check_code}")
    assert last.status_code == 429 and "过一小时" in last.content.decode()
    assert Client(REMOTE_ADDR="10.1.2.3").get(f"/papers/check/{paper.check_code}").status_code == 200


def test_the_page_stands_open_before_login() -> None:
    answer = Client().get("/papers/check")
    assert answer.status_code == 200 and "查验码" in answer.content.decode()
    assert CheckCount.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    ["abcd-efgh-ijkl-mnop-qrst", " ABCD EFGH IJKL MNOP QRST ", "ABCDEFGHIJKLMN0PQRST".replace("0", "0")],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "ABCDEFGHIJKLMNOPQRST"
