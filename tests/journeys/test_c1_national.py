"""C1: month by month the national system's export is compared with the rolls, decided by the school, and agrees."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.files.sheets import write_sheet
from notoneless.verification.models import RollExport, RollProposal
from tests.journeys.exports import HEADS, NEW, first_month, line, new_pupil, takes_in
from tests.journeys.steps import case_of, it_is, sheet_rows

pytestmark = pytest.mark.django_db


def test_two_months_of_differences_are_decided_and_the_list_for_there_empties_itself(
    people, town, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    commit = django_capture_on_commit_callbacks
    before = set(Roll.objects.values_list("pk", "school_class", "until_on"))
    found = first_month(people, town, commit)
    assert sorted(found) == ["appeared", "field", "gone", "other_class"]
    assert set(Roll.objects.values_list("pk", "school_class", "until_on")) == before, "taking in moves nobody"
    assert "4处差异" in people.principal.desk
    principal = people.principal
    page = principal.opens("verification:roll_school", "XX101")
    assert all(name in page for name in ("程小雨", "覃兰", "覃雨", "林小明"))

    principal.presses("verification:roll_classes", "XX101")
    assert Roll.objects.get(child=town.lan).school_class == town.class_3_2
    form = principal.opens("verification:roll_proposal", found["appeared"].key)
    assert f'value="{NEW}"' in form and 'value="程山"' in form, "nothing is typed twice"
    principal.presses(
        "verification:roll_proposal", found["appeared"].key, kind="enrol", school_class=town.class_3_2.pk,
        on="2026-11-16", name="程小雨", sex="2", born_on="2018-05-06", id_number=NEW, place=town.liuwan.pk,
        roll_number=f"G{NEW}",
    )  # fmt: skip
    assert Roll.objects.get(child__name="程小雨").school_class == town.class_3_2
    principal.presses(
        "verification:roll_proposal", found["gone"].key, kind="leave", on="2026-11-16", reason="不来了"
    )
    assert case_of(town.yu) is not None, "gone without proof of where to is suspected at once"
    principal.presses("verification:roll_ours", found["field"].key, status=422)
    principal.presses("verification:roll_ours", found["field"].key, reason="户口簿上是小")
    there = principal.opens("verification:roll_there", "XX101")
    assert "林小明" in there and "更正：姓名" in there and "覃兰" not in there
    sheet = sheet_rows(principal.fetches("/verification/roll-checks/school/XX101/there/?export=xlsx"))
    heads = next(row for row in sheet if "学籍号" in row)
    assert heads[0] == "学籍号"
    assert Event.objects.filter(act="roll_there_exported").exists()

    it_is(monkeypatch, people, date(2026, 12, 16))
    rows = [line(town.xiaoming, "三年级", "1班"), line(town.lan, "三年级", "2班"), new_pupil()]
    takes_in(people.principal, rows, "2026-12-15", commit)
    states = dict(RollProposal.objects.values_list("kind", "state"))
    assert states == {
        "appeared": "confirmed", "gone": "confirmed", "other_class": "confirmed", "field": "done_there",
    }  # fmt: skip
    assert "没有要去变更的" in people.principal.opens("verification:roll_there", "XX101")


def test_a_difference_that_vanished_is_closed_and_one_that_stands_is_asked_once(
    people, town, django_capture_on_commit_callbacks
) -> None:
    commit = django_capture_on_commit_callbacks
    first_month(people, town, commit)
    rows = [
        line(town.xiaoming, "三年级", "1班", "林晓明"),
        line(town.lan, "三年级", "1班"),
        line(town.yu, "五年级", "1班"),
    ]
    takes_in(people.principal, rows, "2026-11-18", commit)
    states = sorted(RollProposal.objects.values_list("kind", "state"))
    assert states == [
        ("appeared", "superseded"), ("field", "proposed"), ("gone", "superseded"), ("other_class", "superseded"),
    ]  # fmt: skip
    assert RollExport.objects.filter(is_current=True).count() == 1, "one export counts a month"


def test_a_decided_difference_is_not_decided_again_and_another_school_sees_none(
    people, town, django_capture_on_commit_callbacks
) -> None:
    found = first_month(people, town, django_capture_on_commit_callbacks)
    people.principal.presses("verification:roll_ours", found["gone"].key, reason="天天在班上")
    answer = people.principal.presses(
        "verification:roll_proposal",
        found["gone"].key,
        status=422,
        kind="leave",
        on="2026-11-16",
        reason="走了",
    )
    assert "已经有人办过" in answer
    assert Roll.objects.current().filter(child=town.yu).exists()
    people.bailu_principal.opens("verification:roll_proposal", found["field"].key, status=404)
    people.bureau_officer.opens("verification:roll_proposal", found["field"].key, status=403)
    assert "青石中心小学" in people.bureau_officer.opens("verification:roll_checks")


def test_a_refused_move_leaves_nothing_behind(people, town, django_capture_on_commit_callbacks) -> None:
    found = first_month(people, town, django_capture_on_commit_callbacks)
    people.principal.presses(
        "verification:roll_proposal", found["appeared"].key, status=422, kind="transfer_in",
        school_class=town.class_3_2.pk, on="2026-11-16", name="程小雨", sex="2", born_on="2018-05-06", id_number=NEW,
        place=town.liuwan.pk,
    )  # fmt: skip
    assert not Child.objects.filter(name="程小雨").exists(), "without the transfer's paper nobody is added"
    assert Event.objects.filter(act="roll_check_refused").exists()


def test_every_figure_of_the_board_opens_its_names_and_a_zero_opens_nothing(
    people, town, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    found = first_month(people, town, django_capture_on_commit_callbacks)
    people.principal.presses("verification:roll_ours", found["field"].key, reason="户口簿上是小")
    officer = people.bureau_officer
    it_is(monkeypatch, people, date(2026, 12, 30))
    board = officer.opens("verification:roll_checks")
    home = "/verification/roll-checks/school/XX101/"
    figures = dict(re.findall(rf'<a href="{home}\?state=(\w+)">(?:<span[^>]*>)?(\d+)', board))
    assert figures == {"proposed": "3", "overdue": "3", "rejected": "1"}
    for state, count in figures.items():
        page = officer.opens(home, state=state)
        assert f"<strong>{count}</strong>" in page, state
        assert ("林小明" in page) == (state == "rejected")
    row = board[board.index("白鹭小学") :]
    assert row[: row.index("</tr>")].count(">0</td>") == 7, "a zero is a plain 0"
    names = officer.opens(home)
    assert "/verification/roll-checks/" + str(found["gone"].key) not in names, (
        "only the school opens it to decide"
    )
    assert f"/children/{town.yu.key}" in names


def test_the_second_page_keeps_to_what_waits(people, town, django_capture_on_commit_callbacks) -> None:
    found = first_month(people, town, django_capture_on_commit_callbacks)
    people.principal.presses("verification:roll_ours", found["field"].key, reason="户口簿上是小")
    home = "/verification/roll-checks/school/XX101/"
    assert "林小明" not in people.principal.opens(home, sort="kind")
    assert "林小明" in people.principal.opens(home, state="")


def test_the_day_of_an_export_is_the_countys_own(
    people, town, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    """An evening in UTC is the next morning in China: an export of that morning is no list from tomorrow."""
    it_is(monkeypatch, people, date(2026, 11, 18))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 18, 16, 30, tzinfo=UTC))
    rows = [line(town.xiaoming, "三年级", "1班")]
    takes_in(people.principal, rows, "2026-11-19", django_capture_on_commit_callbacks)
    assert "2026-11-19" in people.bureau_officer.opens("verification:roll_checks")
    body = SimpleUploadedFile("导出.xlsx", write_sheet([(head, True) for head in HEADS], rows))
    page = people.principal.presses(
        "intake:batch_new", status=422, kind="roll_export", sheets=body, listed_on="2026-11-20"
    )
    assert "名单日期晚于今天" in page
