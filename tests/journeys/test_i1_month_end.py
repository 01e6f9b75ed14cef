"""I1: each school its school line, each covering school its villages, zero included; township and bureau take note."""

from datetime import date

import pytest

from notoneless.returns.models import MonthReport
from tests.journeys.steps import it_is, pdf_text, suspect

pytestmark = pytest.mark.django_db
NOV = "2026-11"
COUNTS = ("suspected", "dropout", "opened", "confirmed", "returned", "ended")


def signs(person, number: str, kind: str, *, status: int = 302, month: str = NOV, **typed) -> str:
    """Read the report, then sign what was read."""
    page = person.opens("returns:report", month, number, kind)
    read = {name: _hidden(page, name) for name in COUNTS}
    return person.presses("returns:report", month, number, kind, status=status, **read | typed)


def _hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def test_the_whole_month_end_of_one_township(people, town, monkeypatch) -> None:
    suspect(people, town.noroll)
    it_is(monkeypatch, people, date(2026, 11, 27))
    assert "签报2026年11月学校线月报" in people.principal.desk
    assert "确认2026年11月户籍线" in people.village_officer.desk

    waiting = signs(people.principal, "XX101", "household_line", status=422)
    assert "柳湾村" in waiting and "没有确认" in waiting
    shown = people.village_officer.opens("returns:village", NOV, "990102101201")
    assert "曾望" in shown
    people.village_officer.presses("returns:village", NOV, "990102101201", note="情况属实")
    assert "确认2026年11月户籍线" not in people.village_officer.desk
    signs(people.principal, "XX101", "household_line")

    undeclared = signs(people.principal, "XX101", "school_line", status=422)
    assert "零报告" in undeclared
    signs(people.principal, "XX101", "school_line", is_zero="1")
    refused = people.principal.presses("returns:report", NOV, "XX101", "school_line", status=422)
    assert "不能再次签报" in refused

    board = people.township_officer.opens("returns:board", NOV)
    for word in ("有个案", "零报告", "未报"):
        assert word in board
    assert "白鹭小学" not in board
    assert "份月报" in people.township_officer.desk
    people.township_officer.presses("returns:report_receive", NOV, "XX101", "household_line")
    report = MonthReport.objects.get(kind="household_line", unit=town.primary)
    assert report.state == "submitted", "the bureau has not yet taken note"
    people.bureau_officer.presses("returns:report_receive", NOV, "XX101", "household_line")
    report.refresh_from_db()
    assert report.state == "acknowledged"

    text = pdf_text(people.township_officer.fetches("returns:report_print", NOV, "XX101", "household_line"))
    assert "曾望" in text and "柳湾村" in text
    assert town.noroll.id_number.open() not in text


def test_a_report_sent_back_is_signed_again_and_is_no_later_by_that(people, town, monkeypatch) -> None:
    signs(people.principal, "XX101", "school_line", is_zero="1")
    people.bureau_officer.presses("returns:report_send_back", NOV, "XX101", "school_line", reason="")
    assert MonthReport.objects.get().state == "submitted", "a reason is asked for"
    people.bureau_officer.presses(
        "returns:report_send_back", NOV, "XX101", "school_line", reason="请核对转出学生"
    )
    assert "请核对转出学生" in people.principal.opens("returns:report", NOV, "XX101", "school_line")
    it_is(monkeypatch, people, date(2026, 12, 3))
    signs(people.principal, "XX101", "school_line", is_zero="1")
    report = MonthReport.objects.get()
    assert (report.state, report.first_submitted_on) == ("submitted", date(2026, 11, 18))
    assert "迟报" not in people.principal.opens("returns:board", NOV)


def test_what_changed_between_reading_and_signing_is_refused(people, town) -> None:
    page = people.principal.opens("returns:report", NOV, "XX101", "school_line")
    read = {name: _hidden(page, name) for name in COUNTS}
    people.principal.presses(
        "cases:pupil_leave", town.xiaoming.key, kind="leave", on="2026-11-18", reason="不来了"
    )
    stale = people.principal.presses(
        "returns:report", NOV, "XX101", "school_line", status=422, is_zero="1", **read
    )
    assert "个案有了变化" in stale
    assert not MonthReport.objects.exclude(state="draft").exists()
    signs(people.principal, "XX101", "school_line")
    assert MonthReport.objects.get().suspected == 1


def test_a_school_the_bureau_runs_directly_reports_without_a_centre(people, town) -> None:
    people.community_officer.presses("returns:village", NOV, "990102001001")
    people.heyan_officer.presses("returns:village", NOV, "990102001002")
    signs(people.direct_principal, "XX301", "household_line", is_zero="1")
    report = MonthReport.objects.get()
    assert {receipt.unit.number for receipt in report.receipts.all()} == {"ZF103", "JY001"}
    people.street_officer.presses("returns:report_receive", NOV, "XX301", "household_line")
    people.bureau_officer.presses("returns:report_receive", NOV, "XX301", "household_line")
    report.refresh_from_db()
    assert report.state == "acknowledged"


def test_late_and_missing_are_seen_at_a_glance(people, town, monkeypatch) -> None:
    it_is(monkeypatch, people, date(2026, 12, 1))
    board = people.bureau_officer.opens("returns:board", NOV)
    assert "逾期未报" in board
    signs(people.principal, "XX101", "school_line", is_zero="1")
    late = people.bureau_officer.opens("returns:board", NOV)
    assert "迟报" in late
    shown = people.bureau_officer.opens("returns:board", NOV, show="zero")
    assert "青石中心小学" in shown and "云溪实验学校" not in shown
