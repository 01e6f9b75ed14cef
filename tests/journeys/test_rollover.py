"""The school year turns: rehearsed, accepted, written, taken back; nobody drops between two rolls."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from notoneless.children.models import Leaver, Retention, Roll, RollMove, Rollover, RolloverPupil
from notoneless.children.services import roll_class_change
from notoneless.children.services import rollover as rollovers
from notoneless.children.services.leavers import leavers_answer, leavers_send, retention_add
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance
from notoneless.domain.words import RollState
from notoneless.grid.models import ReceivingSchool, SchoolClass
from tests.journeys.steps import it_is, picture
from tests.makers import make_case, make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db
AUTUMN = date(2027, 9, 2)


def school_class(school: Any, stage: str, entry_year: int, class_no: int = 1) -> SchoolClass:
    return SchoolClass.objects.create(school=school, stage=stage, entry_year=entry_year, class_no=class_no)


@pytest.fixture
def year(town, people, monkeypatch, django_capture_on_commit_callbacks):
    """Three primary leavers, one in the last grade of junior school, one named to stay back."""
    six = school_class(town.primary, "primary", 2021)
    nine = school_class(town.junior, "junior", 2024)
    school_class(town.junior, "junior", 2027)
    for key, name, where in (
        ("anna", "毕小安", six), ("bo", "毕小波", six), ("chun", "毕小春", six), ("nine", "毕大九", nine),
    ):  # fmt: skip
        child = make_child(
            name, sex="1", born_on=date(2014, 10, 1), residence=town.liuwan_1, guardian="毕家长"
        )
        make_roll(child, where)
        town.children[key] = child
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    it_is(monkeypatch, people, AUTUMN)
    town.captured = django_capture_on_commit_callbacks
    return town


def roll_of(child: Any) -> Roll:
    return Roll.objects.current().select_related("school", "school_class").get(child=child)


def sent_and_accepted(town: Any, *names: str) -> None:
    leavers_send(year=2027, by=town.bureau_officer, today=AUTUMN)
    rows = list(Leaver.objects.filter(roll__child__in=[town.children[name] for name in names]))
    done = leavers_answer(rows=rows, answer=Acceptance.ACCEPTED, by=town.junior_principal, today=AUTUMN)
    assert done == len(names)


def run(town: Any) -> Rollover:
    paper = make_photo(by=town.bureau_officer, today=AUTUMN)
    with town.captured(execute=True):
        row = rollovers.rollover_ask(year=2027, evidence=paper, by=town.bureau_officer, today=AUTUMN)
        assert isinstance(row, Rollover), row
    row.refresh_from_db()
    return row


def undo(town: Any, row: Rollover) -> Any:
    with town.captured(execute=True):
        outcome = rollovers.rollover_undo_ask(rollover=row, by=town.bureau_officer, today=AUTUMN)
    row.refresh_from_db()
    return outcome


def everything() -> dict[str, list[Any]]:
    """Every roll and move as it stands, sealed values left out."""
    columns = ("pk", "child", "school", "school_class", "stage", "entry_year", "state", "entered_on", "until_on",
               "roll_number_index")  # fmt: skip
    return {
        "rolls": list(Roll.objects.order_by("pk").values_list(*columns)),
        "moves": list(RollMove.objects.order_by("pk").values_list("pk", "roll", "kind", "on")),
    }


def test_the_year_turns_at_the_screen_and_back(year, people) -> None:
    town, bureau, junior = year, people.bureau_officer, people.junior_principal
    assert "3名小学毕业生" in bureau.desk and "逾期" in bureau.desk
    page = bureau.opens("children:rollover")
    assert "毕小安" in page and "没有对口初中" in page and "无对口" in page
    people.principal.presses(
        "children:retentions", school_class=roll_of(town.chun).school_class.pk, name="毕小春", reason="久病",
        evidence=picture("olive"),
    )  # fmt: skip
    assert "毕小春" in people.principal.opens("children:retentions")
    bureau.presses("children:leavers_send")
    assert "接收学校还没有接收" in bureau.opens("children:rollover")
    assert "2名小学毕业生" in junior.desk
    bo = Leaver.objects.get(roll__child=town.bo)
    junior.presses("children:leavers", status=422, answer="decline", chosen=[bo.pk])
    junior.presses("children:leavers", answer="decline", chosen=[bo.pk], reason="学位已满")
    junior.presses("children:leavers", answer="all")
    page = bureau.opens("children:rollover")
    assert "毕小波" in page and "学位已满" in page and "毕小安" not in page
    before = everything()

    with town.captured(execute=True):
        bureau.presses("children:rollover_run", evidence=picture("teal"))
    row = Rollover.objects.get()
    assert (row.state, row.graduated_count, row.entered_count, row.retained_count, row.blocked_count) == (
        "applied", 1, 1, 1, 1,
    )  # fmt: skip
    new = roll_of(town.anna)
    assert new.school == town.junior and new.school_class.label(AUTUMN) == "七年级(1)班"
    assert new.entered_on == date(2027, 9, 1) and new.roll_number_index
    old = town.anna.rolls.get(until_on__isnull=False)
    assert (old.state, old.until_on) == (RollState.GRADUATED, date(2027, 8, 31))
    assert roll_of(town.chun).school_class.label(AUTUMN) == "六年级(1)班"
    assert roll_of(town.bo).school == town.primary, "nobody drops between two rolls"
    assert not Roll.objects.current().filter(child=town.nine).exists()
    assert roll_of(town.xiaoming).school_class.label(AUTUMN) == "四年级(1)班"
    assert "升级：升入初中" in bureau.opens("web:child_file", town.anna.key)
    assert "1名小学毕业生" in bureau.desk
    assert "毕小安" in bureau.opens("children:rollover_page", row.pk)

    with town.captured(execute=True):
        bureau.presses("children:rollover_undo", row.pk)
    row.refresh_from_db()
    assert row.state == "undone" and everything() == before
    assert "升级：升入初中" not in bureau.opens("web:child_file", town.anna.key)


def test_a_run_writes_one_event_and_a_row_a_pupil(year) -> None:
    sent_and_accepted(year, "anna", "bo", "chun")
    row = run(year)
    assert Event.objects.filter(act="rollover_apply", batch=row.pk).count() == 1
    assert RolloverPupil.objects.filter(rollover=row).count() == 4
    assert RollMove.objects.filter(kind="graduate", evidence=row.evidence).count() == 4


def test_a_later_move_keeps_the_rollover_from_being_undone_by_name(year) -> None:
    town = year
    sent_and_accepted(town, "anna", "bo", "chun")
    row = run(town)
    other = school_class(town.junior, "junior", 2027, 2)
    roll_class_change(roll=roll_of(town.anna), school_class=other, by=town.junior_principal, today=AUTUMN)
    said = undo(town, row)
    assert isinstance(said, Refusal) and "毕小安" in said.reason and "毕小波" not in said.reason
    assert row.state == "applied"


def test_a_case_opened_since_keeps_the_rollover_from_being_undone_by_name(year) -> None:
    town = year
    sent_and_accepted(town, "anna", "bo")
    row = run(town)
    make_case(town.bo, unit=town.junior, person=town.junior_teacher, opened_on=AUTUMN)
    said = undo(town, row)
    assert isinstance(said, Refusal) and "毕小波" in said.reason and "毕小安" not in said.reason


def test_an_open_case_stays_open_and_does_not_block(year) -> None:
    town = year
    case = make_case(town.anna, unit=town.primary, person=town.teacher)
    sent_and_accepted(town, "anna")
    row = run(town)
    case.refresh_from_db()
    assert case.ended_on is None
    assert isinstance(undo(town, row), Rollover) and row.state == "undone"


def test_what_was_left_is_done_by_a_second_run(year) -> None:
    town = year
    sent_and_accepted(town, "anna")
    first = run(town)
    assert first.blocked_count == 2
    rows = list(Leaver.objects.filter(state=Acceptance.WAITING))
    leavers_answer(rows=rows, answer=Acceptance.ACCEPTED, by=town.junior_principal, today=AUTUMN)
    second = run(town)
    assert (second.entered_count, second.graduated_count, second.blocked_count) == (2, 0, 0)


def test_before_september_and_without_the_paper_nothing_is_written(year, today) -> None:
    town = year
    paper = make_photo(by=town.bureau_officer, today=AUTUMN)
    by = {"by": town.bureau_officer}
    early = rollovers.rollover_ask(year=2027, evidence=paper, today=date(2027, 8, 31), **by)
    bare = rollovers.rollover_ask(year=2027, evidence=None, today=AUTUMN, **by)
    assert isinstance(early, Refusal) and early.rule == "rollover.early"
    assert isinstance(bare, Refusal) and bare.rule == "rollover.no_paper"
    assert not Rollover.objects.exists()


def test_a_rollover_is_undone_once_and_the_running_one_is_not_asked_twice(year) -> None:
    town = year
    row = run(town)
    assert isinstance(undo(town, row), Rollover)
    again = undo(town, row)
    assert isinstance(again, Refusal) and again.rule == "rollover.not_applied"
    paper = make_photo(by=town.bureau_officer, today=AUTUMN)
    ask = {"year": 2027, "evidence": paper, "by": town.bureau_officer, "today": AUTUMN}
    assert rollovers.rollover_ask(**ask)
    twice = rollovers.rollover_ask(**ask)
    assert isinstance(twice, Refusal) and twice.rule == "rollover.running"


def test_a_leaver_of_another_village_goes_where_his_village_goes(year) -> None:
    town = year
    town.chun.residence = town.shiqiao_1
    town.chun.save()
    ReceivingSchool.objects.create(
        year=2027, primary=town.primary, place=town.shiqiao, junior=town.direct_school
    )
    assert leavers_send(year=2027, by=town.bureau_officer, today=AUTUMN) == 3
    assert Leaver.objects.get(roll__child=town.chun).junior == town.direct_school
    assert Leaver.objects.get(roll__child=town.anna).junior == town.junior
    again = leavers_send(year=2027, by=town.bureau_officer, today=AUTUMN)
    assert isinstance(again, Refusal) and again.rule == "leavers.none"


def test_a_school_answers_only_for_its_own_leavers_and_once(year, people) -> None:
    town = year
    leavers_send(year=2027, by=town.bureau_officer, today=AUTUMN)
    rows = list(Leaver.objects.all())
    page = people.direct_principal.opens("children:leavers")
    assert "毕小安" not in page and "没有等你校答复的毕业生" in page
    people.direct_principal.presses("children:leavers", status=422, answer="some", chosen=[rows[0].pk])
    assert leavers_answer(rows=rows, answer=Acceptance.ACCEPTED, by=town.junior_principal, today=AUTUMN) == 3
    late = leavers_answer(
        rows=rows, answer=Acceptance.DECLINED, reason="满了", by=town.junior_principal, today=AUTUMN
    )
    assert isinstance(late, Refusal) and late.rule == "leavers.answered"


def test_the_bureau_finds_another_school_for_the_declined(year, people) -> None:
    town = year
    leavers_send(year=2027, by=town.bureau_officer, today=AUTUMN)
    row = Leaver.objects.get(roll__child=town.bo)
    leavers_answer(
        rows=[row], answer=Acceptance.DECLINED, reason="满了", by=town.junior_principal, today=AUTUMN
    )
    people.bureau_officer.presses("children:leaver_place", row.roll_id, junior=town.direct_school.number)
    assert "毕小波" in people.direct_principal.opens("children:leavers")


def test_a_pupil_is_named_to_stay_back_once_with_evidence_and_may_go_up_after_all(year, people) -> None:
    town = year
    paper = make_photo(by=town.principal, today=AUTUMN)
    typed = {
        "year": 2027, "school_class": roll_of(town.chun).school_class, "name": "毕小春", "reason": "久病",
        "evidence": paper, "by": town.principal, "today": AUTUMN,
    }  # fmt: skip
    assert retention_add(**typed)
    for change, rule in (
        ({}, "retention.twice"), ({"name": "没有人"}, "retention.pupil"), ({"evidence": None}, "retention.evidence"),
    ):  # fmt: skip
        refused = retention_add(**typed | change)
        assert isinstance(refused, Refusal) and refused.rule == rule
    row = Retention.objects.get()
    people.bailu_principal.opens("children:retention_withdraw", row.pk, status=404)
    people.principal.presses("children:retention_withdraw", row.pk)
    row.refresh_from_db()
    assert row.withdrawn_on == AUTUMN


def test_without_a_new_class_the_accepted_stay_where_they_are(year) -> None:
    town = year
    SchoolClass.objects.filter(school=town.junior, entry_year=2027).delete()
    sent_and_accepted(town, "anna")
    row = run(town)
    assert row.entered_count == 0 and roll_of(town.anna).school == town.primary


def test_the_time_of_the_run_is_the_clocks(year) -> None:
    assert run(year).applied_at == datetime(2027, 9, 2, 2, 30, tzinfo=UTC)


def test_next_years_rehearsal_shows_the_figures_and_offers_nothing_to_press(year, people) -> None:
    page = people.bureau_officer.opens("children:rollover", year="2028")
    assert "2028年秋季预演" in page and "按对口初中送名单" not in page and "办理升级</a>" not in page
    assert "2027年秋季预演" in people.bureau_leader.opens("children:rollover")
