"""Month-end reports: who owes, who signs, what is refused, what is frozen, who takes note."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from notoneless.core.models import CountySetting, Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import Period, ReportCounts, Standing, Timing
from notoneless.domain.words import ReportState, ReturnKind
from notoneless.grid.models import Cover
from notoneless.returns import queries, services
from notoneless.returns.models import MonthReport, VillageConfirmation
from tests.makers import TODAY, make_case, press

pytestmark = pytest.mark.django_db
NOV = Period(2026, 11)
SCHOOL, HOME = ReturnKind.SCHOOL_LINE, ReturnKind.HOUSEHOLD_LINE
ZERO = ReportCounts()


def signed(
    town: Any, *, by: str = "principal", kind: ReturnKind = SCHOOL, today: date = TODAY, **words: Any
) -> Any:
    """A report of 青石中心小学, zero unless said otherwise."""
    facts = {"unit": town.primary, "period": NOV, "shown": ZERO, "is_zero": True} | words
    return services.report_submit(kind=kind, by=getattr(town, by), today=today, **facts)


def rule(outcome: Any) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.rule


# ---- who owes what -----------------------------------------------------------------------------------------


def test_each_school_owes_its_line_and_who_covers_villages_their_household_line(town) -> None:
    rows = queries.board(town.bureau_officer, NOV, TODAY)
    owed = {(row.owed.unit.number, str(row.owed.kind)) for row in rows}
    assert owed == {
        ("XX101", "school_line"), ("XX101", "household_line"), ("XX102", "school_line"), ("XX102", "household_line"),
        ("XX103", "school_line"), ("XX201", "school_line"), ("XX201", "household_line"), ("XX301", "school_line"),
        ("XX301", "household_line"),
    }  # fmt: skip
    assert all(row.standing == Standing.MISSING and row.timing == Timing.WAITING for row in rows)


def test_a_township_reads_the_school_line_of_its_own_schools_only(town) -> None:
    Cover.objects.filter(place=town.shiqiao).update(unit=town.bailu_primary)
    owed = {(r.owed.unit.number, str(r.owed.kind)) for r in queries.board(town.township_officer, NOV, TODAY)}
    assert ("XX201", "household_line") in owed, "it covers a village of the township"
    assert ("XX201", "school_line") not in owed, "its pupils are another township's"


def test_a_report_of_two_townships_shows_each_its_own_children(client, town) -> None:
    Cover.objects.filter(place=town.shiqiao).update(unit=town.bailu_primary)
    make_case(town.ill, unit=town.bailu_primary, person=town.bailu_vice)
    make_case(town.outsider, unit=town.bailu_primary, person=town.bailu_vice)
    client.force_login(town.township_officer)
    url = reverse("returns:report", args=["2026-11", "XX201", "household_line"])
    page = client.get(url).content.decode()
    assert "谢安" in page and "金丝雀" not in page
    from tests.journeys.steps import pdf_text

    assert "金丝雀" not in pdf_text(client.get(f"{url}/print.pdf").content)
    client.force_login(town.bailu_principal)
    assert "金丝雀" in client.get(url).content.decode()


def test_months_before_the_records_began_are_not_there(client, town) -> None:
    client.force_login(town.bureau_officer)
    assert client.get(reverse("returns:board", args=["2026-09"])).status_code == 200
    for month in ("2026-08", "2026-12", "2026-13", "november"):
        assert client.get(reverse("returns:board", args=[month])).status_code == 404, month
    CountySetting.objects.filter(key="county.records_from").delete()
    page = client.get(reverse("returns:board_now")).content.decode()
    assert "还没有设置启用日期" in page
    assert client.get(reverse("returns:board", args=["2026-11"])).status_code == 404


# ---- signing -----------------------------------------------------------------------------------------------


def test_a_zero_report_is_declared_and_is_not_a_missing_one(town) -> None:
    assert rule(signed(town, is_zero=False)) == "report.zero_undeclared"
    report = signed(town)
    assert isinstance(report, MonthReport) and report.state == ReportState.SUBMITTED
    row = next(
        r
        for r in queries.board(town.principal, NOV, TODAY)
        if r.owed.unit == town.primary and r.owed.kind == SCHOOL
    )
    assert (row.standing, row.timing) == (Standing.ZERO, Timing.ON_TIME)


def test_zero_is_refused_while_a_child_is_out(town) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    one = ReportCounts(suspected=1, opened=1)
    assert rule(signed(town, shown=one, is_zero=True)) == "report.not_zero"
    report = signed(town, shown=one, is_zero=False)
    assert isinstance(report, MonthReport)
    assert (report.suspected, report.lines.count()) == (1, 1)


def test_figures_that_are_not_those_of_the_cases_are_refused(town) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    assert rule(signed(town)) == "report.counts_changed"
    assert Event.objects.filter(act="report_refused").exists()


def test_every_village_confirms_before_the_household_line_is_signed(town) -> None:
    assert rule(signed(town, kind=HOME)) == "report.village_unconfirmed"
    out = services.village_confirm(place=town.liuwan, period=NOV, by=town.village_officer, today=TODAY)
    assert isinstance(out, VillageConfirmation)
    assert isinstance(signed(town, kind=HOME), MonthReport)


def test_a_village_is_confirmed_by_its_own_officer_and_not_ahead_of_time(town) -> None:
    other = services.village_confirm(place=town.liuwan, period=NOV, by=town.shiqiao_officer, today=TODAY)
    assert rule(other) == "village.not_own"
    early = services.village_confirm(
        place=town.liuwan, period=Period(2026, 12), by=town.village_officer, today=TODAY
    )
    assert rule(early) == "village.too_early"


def test_confirming_again_keeps_one_row_with_the_newer_counts(town) -> None:
    services.village_confirm(place=town.liuwan, period=NOV, by=town.village_officer, today=TODAY)
    make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    services.village_confirm(
        place=town.liuwan, period=NOV, by=town.village_officer, today=TODAY, note="补一名"
    )
    row = VillageConfirmation.objects.get()
    assert (row.suspected, row.note) == (1, "补一名")


@pytest.mark.parametrize(
    "who", ["teacher", "township_officer", "junior_principal", "bureau_officer", "centre_officer"]
)
def test_only_the_schools_own_head_signs(town, who) -> None:
    assert rule(signed(town, by=who)) == "report.not_own"


def test_a_month_that_has_not_begun_and_a_report_twice_are_refused(town) -> None:
    assert rule(signed(town, period=Period(2026, 12))) == "report.too_early"
    signed(town)
    assert rule(signed(town)) == "report.already_submitted"


# ---- frozen ------------------------------------------------------------------------------------------------


def test_a_signed_report_keeps_its_names_and_figures_whatever_comes_after(client, town) -> None:
    case = make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    report = signed(town, shown=ReportCounts(suspected=1, opened=1), is_zero=False)
    case.state = "confirmed"
    case.save()
    town.xiaoming.name = "林改名"
    town.xiaoming.save()
    client.force_login(town.principal)
    page = client.get(reverse("returns:report", args=["2026-11", "XX101", "school_line"])).content.decode()
    assert "林小明" in page and "林改名" not in page and "疑似" in page
    report.refresh_from_db()
    assert report.counts == ReportCounts(suspected=1, opened=1)


# ---- taking note -------------------------------------------------------------------------------------------


def test_township_and_bureau_each_take_note_once(town) -> None:
    report = signed(town)
    assert isinstance(
        services.report_receive(report=report, by=town.township_officer, today=TODAY), MonthReport
    )
    again = services.report_receive(report=report, by=town.township_deputy, today=TODAY)
    assert rule(again) == "report.no_receipt", "the township has taken note already"
    done = services.report_receive(report=report, by=town.bureau_officer, today=TODAY)
    assert done.state == ReportState.ACKNOWLEDGED


def test_another_township_has_nothing_to_take_note_of(town) -> None:
    report = signed(town)
    assert (
        rule(services.report_receive(report=report, by=town.bailu_officer, today=TODAY))
        == "report.no_receipt"
    )


def test_a_report_is_sent_back_with_a_reason_and_only_while_it_waits(town) -> None:
    report = signed(town)
    words = {"report": report, "by": town.bureau_officer, "today": TODAY}
    assert rule(services.report_send_back(reason=" ", **words)) == "report.no_reason"
    back = services.report_send_back(reason="数不对", **words)
    assert (back.state, back.return_reason) == (ReportState.RETURNED, "数不对")
    assert rule(services.report_send_back(reason="再退", **words)) == "report.not_submitted"
    row = next(
        r
        for r in queries.board(town.principal, NOV, TODAY)
        if r.owed.unit == town.primary and r.owed.kind == SCHOOL
    )
    assert row.standing == Standing.MISSING, "sent back is not in"


def test_a_report_after_the_last_day_is_late_and_one_that_is_not_there_overdue(town) -> None:
    after = date(2026, 12, 2)
    signed(town, today=after)
    rows = {(r.owed.unit.number, str(r.owed.kind)): r for r in queries.board(town.bureau_officer, NOV, after)}
    assert rows["XX101", "school_line"].timing == Timing.LATE
    assert rows["XX102", "school_line"].timing == Timing.OVERDUE
    CountySetting.objects.create(key="returns.due_day", value="28")
    assert queries.due_day(NOV) == date(2026, 11, 28)


# ---- pages -------------------------------------------------------------------------------------------------


def test_signing_pressed_twice_is_done_once(client, town) -> None:
    client.force_login(town.principal)
    url = reverse("returns:report", args=["2026-11", "XX101", "school_line"])
    typed = dict.fromkeys(("suspected", "dropout", "opened", "confirmed", "returned", "ended"), "0")
    once = {"request_key": "one-press", "is_zero": "1"} | typed
    first, second = client.post(url, once), client.post(url, once)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Event.objects.filter(act="report_sign").count() == 1


def test_figures_that_are_no_numbers_are_refused_and_break_nothing(client, town) -> None:
    client.force_login(town.principal)
    url = reverse("returns:report", args=["2026-11", "XX101", "school_line"])
    answer = press(client, url, {"suspected": "三", "dropout": "-1", "opened": "9" * 40, "is_zero": "1"})
    assert answer.status_code == 422
    assert not MonthReport.objects.exclude(state="draft").exists()


@pytest.mark.parametrize(
    ("person", "url", "status"),
    [
        ("teacher", "/reports/2026-11", 403),
        ("system_admin", "/reports/2026-11", 403),
        ("principal", "/reports/2026-11/report/XX102/school_line", 404),
        ("principal", "/reports/2026-11/report/XX101/yearly", 404),
        ("bailu_officer", "/reports/2026-11/report/XX101/school_line", 404),
        ("hetang_officer", "/reports/2026-11/village/990102101201", 404),
        ("township_officer", "/reports/2026-11/village/990102101201", 200),
        ("bureau_officer", "/reports/2026-11/village/990102101000", 404),
    ],
)
def test_who_opens_which_page(client, town, person, url, status) -> None:
    client.force_login(getattr(town, person))
    assert client.get(url).status_code == status


def test_a_receipt_of_a_report_that_was_never_signed_is_not_found(client, town) -> None:
    client.force_login(town.bureau_officer)
    url = reverse("returns:report_receive", args=["2026-11", "XX101", "school_line"])
    assert press(client, url).status_code == 404


def test_the_board_counts_what_it_shows(client, town) -> None:
    signed(town)
    client.force_login(town.bureau_officer)
    answer = client.get(reverse("returns:board", args=["2026-11"]))
    counts = {figure["label"]: figure["value"] for figure in answer.context["figures"]}
    assert counts == {"有个案": 0, "零报告": 1, "未报": 8}
    for figure in answer.context["figures"]:
        shown = client.get(figure["url"])
        assert len(shown.context["lines"]) == figure["value"]
