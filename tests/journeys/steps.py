"""What people press in the stories: each step is one page opened or one button pressed, through HTTP."""

import uuid
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.makers import photo_bytes, proposal_typed


class Person:
    """One signed-in person with a browser of his own."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def opens(self, url: str, *args: Any, status: int = 200, **query: str) -> str:
        """Open a page by its name or address; give its text."""
        answer = self.client.get(self._url(url, args), query)
        assert answer.status_code == status, (url, answer.status_code)
        return answer.content.decode()

    def fetches(self, url: str, *args: Any) -> bytes:
        """Open a file."""
        answer = self.client.get(self._url(url, args))
        assert answer.status_code == 200, (url, answer.status_code)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def presses(self, url: str, *args: Any, status: int = 302, **typed: Any) -> str:
        """Fill in a form and press its button; give the page one stands on afterwards."""
        answer = self.client.post(self._url(url, args), {"request_key": uuid.uuid4().hex} | typed)
        assert answer.status_code == status, (url, answer.status_code, errors_in(answer.content.decode()))
        if status != 302:
            return answer.content.decode()
        return self.client.get(answer["Location"], follow=True).content.decode()

    @staticmethod
    def _url(name: str, args: tuple[Any, ...]) -> str:
        return name if name.startswith("/") else reverse(name, args=args)

    @property
    def desk(self) -> str:
        """The desk as it is now."""
        return self.opens("web:desk")


def errors_in(page: str) -> list[str]:
    """The sentences of refusal on a page, for the message of a failing test."""
    return [line.strip() for line in page.splitlines() if "error" in line or "refusal" in line][:6]


def picture(colour: str = "white") -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    return SimpleUploadedFile("photo.jpg", photo_bytes(colour), "image/jpeg")


def pdf_text(body: bytes) -> str:
    """What a PDF says, blanks left out: lines break where they like."""
    from pypdf import PdfReader

    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages)


def word_text(body: bytes) -> str:
    """What a Word file says, blanks left out."""
    import re

    with ZipFile(BytesIO(body)) as parts:
        return "".join(re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode()).split())


def sheet_rows(body: bytes) -> list[tuple[Any, ...]]:
    """The rows of a workbook's first sheet."""
    import openpyxl

    return list(openpyxl.load_workbook(BytesIO(body)).worksheets[0].iter_rows(values_only=True))


def it_is(monkeypatch: Any, people: dict[str, Person], day: date) -> None:
    """Another day, half past ten: whoever was signed in signs in anew."""
    from notoneless.core import clock

    moment = datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    for person in people.values():
        person.client = Client()
        person.user = type(person.user).objects.get(pk=person.user.pk)
        person.client.force_login(person.user)


def case_of(child: Any) -> Any:
    """The newest case of a child."""
    from notoneless.cases.models import Case

    return Case.objects.filter(child=child).order_by("-pk").first()


def suspect(people: Any, child: Any) -> Any:
    """The bureau hears of a child and opens its case."""
    people.bureau_officer.presses("cases:case_open", child.key, detail="村民反映没见上学")
    return case_of(child)


def verify(people: Any, case: Any, *, village: str, school: str, code: Any) -> Any:
    """The village looks, the covering school sets the code with its evidence, the bureau accepts."""
    people[village].presses(
        "cases:case_see_door",
        case.key,
        seen="not_in_school",
        on="2026-11-18",
        note="在家",
        photo=picture("tan"),
    )
    people[school].presses(
        "cases:case_propose", case.key, code=code.pk, evidence=picture("teal"), **proposal_typed(code)
    )
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    case.refresh_from_db()
    return case


RECEPTION = "班主任早上在校门口接"
"""Who receives a child who comes back; without it no return is registered."""


def bring_back(
    people: Any, case: Any, school_class: Any, *, on: str, by: str = "principal", **plan: Any
) -> Any:
    """The child agrees and sits in a class, where somebody receives it."""
    people[by].presses("cases:case_contact", case.key, kind="talk", on=on, found="愿意回来")
    people[by].presses(
        "cases:case_return", case.key, school_class=school_class.pk, on=on, reception=RECEPTION, **plan
    )
    case.refresh_from_db()
    return case


def follow_up(people: Any, case: Any, monkeypatch: Any, *, by: str) -> date:
    """Seen in class on each due day of the return; the last of these days."""
    from notoneless.cases.models import FollowupDue

    days = list(
        FollowupDue.objects.filter(case=case, is_dropped=False, done=None)
        .order_by("due_on")
        .values_list("due_on", flat=True)
    )
    for day in days:
        it_is(monkeypatch, people, day)
        people[by].presses(
            "cases:case_followup", case.key, on=day.isoformat(), is_in_class="1", note="按时到班"
        )
    return days[-1]


def letter(people: Any, case: Any, kind: str, *, drafter: str, second: str, **typed: Any) -> Any:
    """A paper drafted by one, checked and signed by another; the frozen paper."""
    people[drafter].presses("cases:paper_draft", case.key, kind, **typed)
    paper = case.papers.order_by("-pk").first().paper
    people[second].presses("cases:paper_check", paper.key)
    people[second].presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    return paper


def hand_over(people: Any, paper: Any, by: str, *, on: str = "2026-11-18", colour: str = "pink") -> None:
    """The stamped original is scanned and the letter handed to the guardian."""
    people[by].presses("cases:paper_seal", paper.key, scan=picture(colour))
    people[by].presses(
        "cases:paper_deliver",
        paper.key,
        mode="direct",
        delivered_on=on,
        receiver=paper.addressee,
        relation="本人",
    )
    paper.refresh_from_db()
