"""F3: the whole case as one PDF for a court: contents, page numbers, every paper inside, a hash to check it against."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from notoneless.cases.models import EvidencePack
from notoneless.core.models import Event, Job
from tests.journeys.steps import hand_over, letter, picture, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, town):
    """曾望: verified, visited twice, urged by letter, ordered back by the township."""
    case = suspect(people, town.noroll)
    case = verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )
    for on, found, colour in (("2026-11-17", "想去打工", "navy"), ("2026-11-18", "答应再想想", "maroon")):
        people.principal.presses(
            "cases:case_contact",
            case.key,
            kind="visit",
            on=on,
            found=found,
            met="父亲",
            photo=picture(colour),
        )
    urging = letter(people, case, "D04", drafter="vice_principal", second="principal")
    hand_over(people, urging, "vice_principal", colour="pink")
    order = letter(
        people, case, "D08", drafter="township_officer", second="township_deputy", return_by_on="2026-11-24"
    )
    hand_over(people, order, "township_officer", colour="plum")
    case.refresh_from_db()
    case.letters = (urging, order)
    return case


@pytest.fixture
def makes(django_capture_on_commit_callbacks):
    """A person asks for the case's file, the worker makes it; the newest version."""

    def make(person, case):
        with django_capture_on_commit_callbacks(execute=True):
            person.presses("cases:case_packs", case.key)
        return EvidencePack.objects.filter(case=case).first()

    return make


def outline_of(reader: PdfReader) -> list[tuple[str, int]]:
    """Title and page (from 1) of each bookmark, parents before their children."""

    def walk(nodes):
        for node in nodes:
            if isinstance(node, list):
                yield from walk(node)
            else:
                yield node.title, reader.get_destination_page_number(node) + 1

    return list(walk(reader.outline))


def text_of(reader: PdfReader, number: int) -> str:
    return "".join(reader.pages[number - 1].extract_text().split())


def test_the_township_makes_the_file_of_a_case_and_the_court_finds_every_paper(people, case, makes) -> None:
    assert "编制案卷" in people.township_officer.opens("cases:case_page", case.key)
    pack = makes(people.township_officer, case)
    assert pack.made_at is not None and not pack.faults
    body = people.township_officer.fetches("cases:pack_file", pack.key)
    assert hashlib.sha256(body).hexdigest() == pack.sha256
    reader = PdfReader(BytesIO(body))
    count = len(reader.pages)
    assert count == pack.page_count

    for number in range(1, count + 1):
        assert f"案卷第{number}页共{count}页" in text_of(reader, number), number
    cover = text_of(reader, 1)
    for words in ("曾望", "青石镇人民政府", "高青山", f"共{count}页"):
        assert words in cover, words

    contents = text_of(reader, 2)
    assert "目录" in contents
    marks = outline_of(reader)
    sections = [title for title, _ in marks if re.match("[一二三四五六七八]、", title)]
    assert [title[0] for title in sections] == list("一二三四五六七八")
    for title, page in marks[2:]:
        bare = "".join(title.split())
        assert re.search(re.escape(bare) + r"\.*" + str(page) + r"(?!\d)", contents), (title, page)
        words = re.sub(r"\d{4}-\d\d-\d\d$", "", bare)
        assert words in text_of(reader, page), f"{title} does not stand on page {page}"

    whole = "".join(text_of(reader, number) for number in range(1, count + 1))
    urging, order = case.letters
    for words in (
        "义务教育敦促书", urging.number_text, "限期复学通知书", order.number_text, "想去打工", "答应再想想", "第1次送达",
        "直接送达", "送达文书", "确认失学", "盖章扫描件", "入户照片", "核查佐证",
    ):  # fmt: skip
        assert words in whole, words
    assert whole.index("想去打工") < whole.index("答应再想想"), "oldest first"
    assert "送达之日" in whole or "回执" in whole, "the letter itself is inside"
    assert case.child.id_number.open() not in cover, "the product's own pages carry masked numbers"
    photos = sum(len(page.images) for page in reader.pages)
    assert photos >= 2 + 2 + 1 + 1, "two visits, two scans, the door, the evidence"


def test_each_version_stays_listed_and_its_hash_is_on_the_case_page(people, case, makes) -> None:
    first = makes(people.township_officer, case)
    people.principal.presses("cases:case_contact", case.key, kind="call", on="2026-11-18", found="没人接")
    second = makes(people.bureau_officer, case)
    assert first.pk != second.pk and first.sha256 != second.sha256
    listed = people.bureau_officer.opens("cases:case_packs", case.key)
    assert first.sha256 in listed and second.sha256 in listed
    assert "高青山" in listed and "苏文静" in listed
    assert second.sha256 in people.bureau_officer.opens("cases:case_page", case.key)
    assert second.sha256 in people.township_officer.opens("cases:pack_page", second.key)
    acts = list(Event.objects.filter(child_key=case.child.key).values_list("act", flat=True))
    assert acts.count("pack_ask") == acts.count("pack_make") == 2
    people.bureau_officer.fetches("cases:pack_file", first.key)
    assert Event.objects.filter(act="pack_opened", by="bureau_officer").count() == 1


def test_out_of_sight_it_does_not_exist_and_who_may_not_is_told(people, case, makes) -> None:
    pack = makes(people.township_officer, case)
    for route in ("cases:pack_page", "cases:pack_file", "cases:pack_progress"):
        people.bailu_officer.opens(route, pack.key, status=404)
        people.principal.opens(route, pack.key, status=403)
    people.bailu_officer.opens("cases:case_packs", case.key, status=404)
    assert "编制案卷" not in people.principal.opens("cases:case_page", case.key)


def test_a_damaged_file_leaves_a_page_that_says_so(people, case, makes, settings) -> None:
    _, order = case.letters
    stored = order.pdf_file
    Path(settings.NOTONELESS_DATA, "files", stored.digest[:2], stored.digest).write_bytes(b"broken")
    pack = makes(people.township_officer, case)
    assert "签发文本" in pack.faults and order.number_text in pack.faults
    job = Job.objects.get(key=pack.job)
    assert "1份材料" in job.sentence
    reader = PdfReader(BytesIO(people.township_officer.fetches("cases:pack_file", pack.key)))
    pages = [text_of(reader, number) for number in range(1, len(reader.pages) + 1)]
    assert any("此处应为“签发文本”" in page for page in pages)
    assert "无法装入" in pages[0], "the cover names it"
    assert order.number_text in people.township_officer.opens("cases:pack_page", pack.key)


def test_one_at_a_time(people, case, django_capture_on_commit_callbacks) -> None:
    people.township_officer.presses("cases:case_packs", case.key)
    assert "正在编制" in people.bureau_officer.presses("cases:case_packs", case.key, status=422)
    assert EvidencePack.objects.filter(case=case).count() == 1


def test_who_lost_sight_meanwhile_gets_no_file(
    people, town, case, django_capture_on_commit_callbacks
) -> None:
    from notoneless.grid.models import Post

    with django_capture_on_commit_callbacks(execute=True):
        people.township_deputy.presses("cases:case_packs", case.key)
        Post.objects.filter(user=town.township_deputy).update(unit=town.bailu_government)
    pack = EvidencePack.objects.get(case=case)
    assert pack.made_at is None and pack.file is None
    assert "没有编制" in Job.objects.get(key=pack.job).sentence
