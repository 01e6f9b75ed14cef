"""The story of a case: the newest first, page by page, at the same cost however long it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notoneless.cases.models import CaseFollowup, CaseStep
from notoneless.cases.timeline import SHOWN, timeline
from notoneless.core import clock
from notoneless.support.models import Contact
from tests.makers import make_basis, make_case, make_paper, make_proceeding

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def case(town):
    return make_case(town.noroll, unit=town.primary, person=town.principal, state="persuading")


def lengthen(case, by, count: int) -> None:
    """So many days of steps, visits and follow-ups, one of each a day."""
    for number in range(count):
        on = TODAY - timedelta(days=number)
        CaseStep.objects.create(
            case=case, act="recheck", from_state="persuading", to_state="persuading", on=on, at=clock.now(),
            by=by.login, reason=f"事由{number}",
        )  # fmt: skip
        Contact.objects.create(
            child=case.child, kind="visit", on=on, by=by, unit=case.unit, found=f"走访{number}号", case_key=case.key,
            at=clock.now(),
        )  # fmt: skip
        CaseFollowup.objects.create(
            case=case, on=on, is_in_class=True, note=f"跟踪{number}", by=by, at=clock.now()
        )


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_page_asks_as_much_for_a_long_story_as_for_a_short_one(town, client, case) -> None:
    client.force_login(town.bureau_officer)
    address = reverse("cases:case_page", args=[case.key])
    lengthen(case, town.principal, 2)
    short = queries_of(client, address)
    lengthen(case, town.principal, 70)
    assert queries_of(client, address) == short


def test_the_page_asks_nothing_twice(town, client) -> None:
    """A case with rows of every kind, read by the story and by the cards beside it."""
    case = make_case(
        town.noroll, unit=town.primary, person=town.principal, state="ordered", cause="work",
        confirmed_on=date(2026, 10, 1),
    )  # fmt: skip
    government, officer = town.qingshi_government, town.township_officer
    for kind in ("D04", "D08", "D09"):
        make_paper(case, kind, issuer=government, by=officer, on=TODAY, state="delivered", return_by_on=TODAY)
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_leader)
    make_proceeding(case, organ=government, filed_by=officer, basis=basis)
    case.causes.create(level="verified", cause="work", on=TODAY, by=officer, at=clock.now())
    case.lawsuits.create(
        plaintiff=government, court="云溪区人民法院", number="1号", filed_on=TODAY, filed_by=officer
    )
    case.parent_meetings.create(invited_on=TODAY, meet_on=TODAY, by=officer)
    case.surveys.create(term="2026-1", number=1, due_on=TODAY)
    address = reverse("cases:case_page", args=[case.key])
    client.force_login(officer)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert "行政处罚立案" in page and "提起民事诉讼" in page
    said = [query["sql"] for query in asked]
    assert sorted(said) == sorted(set(said))
    assert len(said) <= 40


def test_older_entries_stand_on_the_next_page_each_once(town, client, case) -> None:
    lengthen(case, town.principal, 60)
    seen, start = [], 0
    while True:
        entries, has_older = timeline(case, town.bureau_officer, start)
        seen += [(entry.on, entry.title, str(entry.detail)) for entry in entries]
        assert len(entries) == (SHOWN if has_older else 180 % SHOWN)
        if not has_older:
            break
        start += SHOWN
    assert len(seen) == len(set(seen)) == 180
    assert [on for on, *_ in seen] == sorted((on for on, *_ in seen), reverse=True)
    client.force_login(town.bureau_officer)
    address = reverse("cases:case_page", args=[case.key])
    first = client.get(address).content.decode()
    assert "更早的" in first and "最新的" not in first and "走访0号" in first and "走访59号" not in first
    last = client.get(address, {"older": "150"}).content.decode()
    assert "更早的" not in last and "最新的" in last and "走访59号" in last
    for odd in ("-1", "x", "9" * 30, "٣"):
        assert client.get(address, {"older": odd}).status_code == 200


def test_a_long_story_loads_no_more_rows_than_it_shows(town, case, monkeypatch) -> None:
    lengthen(case, town.principal, 120)
    loaded = []
    for model in (CaseStep, Contact, CaseFollowup):
        kept = model.from_db.__func__

        def counted(cls, *args, kept=kept, **kwargs):
            loaded.append(cls)
            return kept(cls, *args, **kwargs)

        monkeypatch.setattr(model, "from_db", classmethod(counted))
    timeline(case, town.bureau_officer)
    assert len(loaded) <= 3 * (SHOWN + 1)


def test_what_may_not_be_read_is_left_out_of_every_page(town, case) -> None:
    lengthen(case, town.principal, 30)
    entries, _ = timeline(case, town.village_officer)
    assert not any(str(entry.detail) for entry in entries)
