"""The code table and the rolls schools owe, through their services: kept by the day, changed by nobody unseen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notoneless.children import queries, services
from notoneless.children.models import CodeVersion, RollTask, SubCode, WhereaboutsCode
from notoneless.core.models import Event
from notoneless.domain.codeneeds import CodeNeed, needs_of, roles_of
from notoneless.domain.codes import DEFAULT_CODES
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind
from tests.makers import make_child, make_roll

pytestmark = pytest.mark.django_db


def as_it_is(code: WhereaboutsCode, **other: Any) -> dict[str, Any]:
    names = (
        "label",
        "evidence",
        "valid_days",
        "is_out_of_school",
        "is_in_school",
        "is_data_fault",
        "is_active",
    )
    words = {name: getattr(code, name) for name in names}
    return words | {"code": code, "needs": needs_of(code.needs), "setters": roles_of(code.setters)} | other


def test_the_migrated_table_is_the_default_one_with_its_sub_codes(town: Any) -> None:
    for seed in DEFAULT_CODES:
        code = WhereaboutsCode.objects.get(slug=seed.id)
        assert (code.letter, needs_of(code.needs), code.is_data_fault) == (
            seed.letter,
            tuple(need for need in CodeNeed if need in seed.needs),
            seed.is_data_fault,
        )
        kept = [(s.slug, s.label, s.has_own_term, s.valid_days, s.is_data_fault) for s in code.subs.all()]
        assert kept == [(s.id, s.name, s.has_own_term, s.valid_days, s.is_data_fault) for s in seed.subs]
    assert services.codes_seed() == 0, "seeding again changes nothing"
    assert CodeVersion.objects.count() == len(DEFAULT_CODES)


def test_a_seed_that_is_missing_comes_with_its_sub_codes_and_its_first_version(town: Any) -> None:
    code = WhereaboutsCode.objects.get(slug="hukou_issue")
    SubCode.objects.filter(code=code).delete()
    CodeVersion.objects.filter(code=code).delete()
    code.delete()
    assert services.codes_seed() == 1
    assert SubCode.objects.filter(code__slug="hukou_issue").count() == 6
    assert "双重户籍" in CodeVersion.objects.get(code__slug="hukou_issue").subs


def test_what_stood_on_a_day_is_told_again(town: Any, today: date) -> None:
    code = WhereaboutsCode.objects.get(slug="abroad")
    for number, label in enumerate(("出国", "出境")):
        outcome = services.code_edit(
            **as_it_is(code, label=label), by=town.bureau_officer, today=today + timedelta(days=number)
        )
        assert isinstance(outcome, WhereaboutsCode), outcome
    told = [queries.code_as_of(code, today + timedelta(days=n)) for n in (-1, 0, 1, 300)]
    assert [one.label for one in told if one] == ["出国(境)", "出国", "出境", "出境"]
    assert Event.objects.filter(act="code_edit").count() == 2
    same = services.code_edit(**as_it_is(code, label="出境"), by=town.bureau_officer, today=today)
    assert isinstance(same, Refusal) and same.rule == "code.same"


def test_a_code_of_a_case_is_in_use_too(town: Any, today: date) -> None:
    code = WhereaboutsCode.objects.get(slug="poverty")
    assert not services.is_code_in_use(code)
    from tests.makers import make_case

    make_case(town.noroll, unit=town.primary, person=town.principal, code=code)
    assert services.is_code_in_use(code)
    outcome = services.code_edit(
        **as_it_is(code, is_out_of_school=False), by=town.bureau_officer, today=today
    )
    assert isinstance(outcome, Refusal) and outcome.rule == "code.in_use"


def test_the_database_knows_a_letter_once(town: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WhereaboutsCode.objects.filter(slug="abroad").update(letter="A")


def test_a_sub_code_with_a_term_of_its_own_sets_the_last_day(town: Any, today: date) -> None:
    code = WhereaboutsCode.objects.get(slug="hukou_issue")
    for slug, days in (("dead", None), ("wrong_details", 183), ("empty_hukou", 365)):
        child = make_child(f"细{slug}")
        sub = SubCode.objects.get(slug=slug)
        row = services.whereabouts_set(child=child, code=code, sub=sub, by=town.bureau_officer, today=today)
        assert row.until_on == (today + timedelta(days=days) if days else None), slug


def task_for(town: Any, today: date, school: Any = None, child: Any = None) -> RollTask:
    row = services.roll_task_open(
        child=child or town.noroll, school=school or town.primary, by=town.bureau_officer, today=today
    )
    assert row is not None
    return row


def test_a_task_is_one_a_child_and_moves_to_the_school_named_last(town: Any, today: date) -> None:
    first = task_for(town, today)
    assert task_for(town, today) == first
    second = task_for(town, today, town.bailu_primary)
    first.refresh_from_db()
    assert (first.state, second.state) == ("void", "open")
    assert not town.noroll.grants.filter(unit=town.primary, why="补建学籍", until_on__isnull=True).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        RollTask.objects.create(
            child=town.noroll, school=town.primary, opened_on=today, opened_by="system", due_on=today
        )


def test_a_child_on_a_roll_needs_no_task_and_a_roll_elsewhere_ends_it(town: Any, today: date) -> None:
    assert (
        services.roll_task_open(child=town.xiaoming, school=town.primary, by=town.bureau_officer, today=today)
        is None
    )
    row = task_for(town, today)
    services.roll_open(
        child=town.noroll, school_class=town.bailu_class, kind=RollMoveKind.ENROL, on=today,
        by=town.bailu_principal, today=today,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.answer) == ("void", "学籍建在白鹭小学")


def test_a_roll_that_came_with_a_list_closes_its_task_at_night(town: Any, today: date) -> None:
    row = task_for(town, today)
    make_roll(town.noroll, town.class_3_1)
    assert services.roll_tasks_night(today=today) == 1
    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("done", "system")
    assert services.roll_tasks_night(today=today) == 0


def test_only_the_school_named_says_that_the_child_is_not_there(town: Any, today: date) -> None:
    row = task_for(town, today)
    outcome = services.roll_task_not_here(task=row, reason="没见过", by=town.bailu_principal, today=today)
    assert isinstance(outcome, Refusal) and outcome.rule == "rolltask.other_school"
    assert Event.objects.filter(act="roll_task_refused", child_key=town.noroll.key).count() == 1
    outcome = services.roll_task_not_here(task=row, reason="没见过", by=town.principal, today=today)
    assert isinstance(outcome, RollTask) and outcome.state == "not_here"
    assert town.noroll.cases.filter(state="suspected").exists(), "no fourth state: its case opens at once"


def test_an_overdue_task_is_on_the_desk_of_the_bureau_and_of_the_centre_school(
    town: Any, today: date
) -> None:
    task_for(town, today)
    later = today + timedelta(days=31)
    for user, count in ((town.bureau_officer, 1), (town.centre_officer, 1), (town.bailu_centre_officer, 0)):
        lines = queries.desk_lines(user, later)
        assert len([line for line in lines if "补建学籍逾期" in line.what]) == count
    assert [line.who for line in queries.desk_lines(town.principal, today) if line.what == "补建学籍"] == [
        "曾望"
    ]
