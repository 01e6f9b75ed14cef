"""What a match does with one row at a time, in the small town."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.cases.models import Case
from notoneless.children.models import Child, HouseholdEntry, SpecialGroup
from notoneless.core import clock, jobs
from notoneless.core.models import Event, Job, JobState
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, CaseState, GroupKind, HouseholdSource, Sex
from notoneless.verification import services
from notoneless.verification.models import (
    MatchOutcome,
    MatchPair,
    MatchRule,
    MatchRun,
    PairState,
    RunState,
    SourceRow,
)
from notoneless.verification.queries import matching as queries
from notoneless.verification.queries.statement import Chosen, Told, statement
from tests.makers import make_child, make_roll
from tests.verification.rows import make_row, row_of

pytestmark = pytest.mark.django_db

Matched = Callable[..., MatchRun]
BORN = date(2017, 6, 1)


def entry_of(child: Child) -> HouseholdEntry:
    return child.household_entries.get(until_on=None)


def standing(row: SourceRow) -> SourceRow:
    return SourceRow.objects.select_related("match__roll", "child").get(pk=row.pk)


def newcomer(town: Any, name: str = "欧阳晨曦", **fields: Any) -> SourceRow:
    """A row that fits nobody in the town."""
    return make_row(
        name, born_on=BORN, place=town.liuwan_1, guardian="欧阳建国", phone="10098761234", **fields
    )


def doubtful(town: Any) -> SourceRow:
    """A row with the name and birth date of a pupil and nothing else to go by."""
    pupil = make_child("邹天宇", born_on=date(2016, 9, 9), number="", guardian="邹父", phone="10055550001")
    make_roll(pupil, town.class_3_1, number="J99010220160909001")
    town.children["pupil"] = pupil
    return make_row(
        "邹天宇", born_on=date(2016, 9, 9), place=town.liuwan_1, guardian="冯二嫂", phone="10066667777"
    )


def suspected_now(town: Any) -> Told:
    """The statement of the suspected lists today, as the bureau reads it."""
    return statement(town.bureau_officer, Chosen(ListKind.SUSPECTED, clock.today()))


# ---- rows and children -----------------------------------------------------------------------------------


def test_a_row_with_the_number_of_a_pupil_puts_the_pupil_on_the_register(town: Any, matched: Matched) -> None:
    row = row_of(town.migrant, place=town.shuyuan_1, household_number="H77", householder_name="万山")
    matched(town.bureau_officer)
    found, entry = standing(row), entry_of(town.migrant)
    assert (found.child, found.match.outcome, found.match.rule) == (town.migrant, "linked", "number")
    assert (entry.source, entry.household_number, entry.head_name) == (
        HouseholdSource.REGISTER,
        "H77",
        "万山",
    )
    assert found.match.explanation.startswith("身份证号相同")


def test_a_row_that_fits_nobody_becomes_an_unconfirmed_child_with_a_case(
    town: Any, matched: Matched, today: date
) -> None:
    row = newcomer(town, address="青石镇柳湾村一组8号", household_number="H8")
    matched(town.bureau_officer)
    child = standing(row).child
    assert child.is_unconfirmed
    assert child.guardians.get().phone.open() == "10098761234"
    assert child.hukou_detail.open() == "青石镇柳湾村一组8号"
    assert entry_of(child).source == HouseholdSource.REGISTER
    case = Case.objects.open().get(child=child)
    assert case.sources.get().origin == CaseOrigin.HOUSEHOLD_NO_ROLL
    assert case.due_on == today + timedelta(days=30)
    assert case.unit == town.primary


def test_two_rows_of_one_child_without_a_roll_make_one_child(town: Any, matched: Matched) -> None:
    one, other = newcomer(town), newcomer(town, household_number="H9")
    matched(town.bureau_officer)
    assert standing(one).child == standing(other).child
    assert Case.objects.open().filter(child=standing(one).child).count() == 1


def test_a_number_somebody_else_holds_loses_no_child(town: Any, matched: Matched) -> None:
    row = make_row(
        "司马南星", sex=Sex.FEMALE, born_on=BORN, number=town.noroll.id_number.open(), place=town.liuwan_1
    )
    matched(town.bureau_officer)
    child = standing(row).child
    assert child != town.noroll
    assert not child.is_id_checked
    assert Case.objects.open().filter(child=child).exists()


def test_a_child_known_without_a_roll_is_found_and_not_made_twice(town: Any, matched: Matched) -> None:
    row = row_of(town.noroll)
    before = Child.objects.count()
    matched(town.bureau_officer)
    assert standing(row).child == town.noroll
    assert Child.objects.count() == before
    assert Case.objects.open().get(child=town.noroll).sources.get().origin == CaseOrigin.HOUSEHOLD_NO_ROLL


def test_a_child_accounted_for_gets_no_case(town: Any, matched: Matched) -> None:
    row_of(town.away)
    matched(town.bureau_officer)
    assert not Case.objects.filter(child=town.away).exists()


def test_a_row_of_a_child_too_old_for_school_opens_no_case(town: Any, matched: Matched) -> None:
    row = make_row("诸葛老大", born_on=date(2008, 1, 1), place=town.liuwan_1)
    matched(town.bureau_officer)
    assert not Case.objects.filter(child=standing(row).child).exists()


def test_pupils_no_list_names_count_by_residence_else_by_school(town: Any, matched: Matched) -> None:
    row_of(town.lan)
    lost = make_child("洪无名", number="", residence=None)
    make_roll(lost, town.point_class, number="J1")
    run = matched(town.bureau_officer)
    assert (entry_of(lost).source, entry_of(lost).place) == (HouseholdSource.MIGRANT_PUPIL, town.shiqiao)
    assert entry_of(town.migrant).source == HouseholdSource.MIGRANT_PUPIL
    assert run.unclaimed_count == queries.unclaimed_of(town.bureau_officer).count()


# ---- newer lists -----------------------------------------------------------------------------------------


def test_who_is_named_no_longer_leaves_the_register_with_an_event(
    town: Any, matched: Matched, today: date
) -> None:
    stays, gone, pupil = row_of(town.lan), row_of(town.noroll), row_of(town.xiaoming)
    matched(town.bureau_officer)
    SourceRow.objects.filter(pk__in=[gone.pk, pupil.pk]).update(until_on=today)
    run = matched(town.bureau_officer)
    assert run.gone_count == 2
    assert not town.noroll.household_entries.filter(until_on=None).exists()
    assert entry_of(town.xiaoming).source == HouseholdSource.MIGRANT_PUPIL
    assert entry_of(standing(stays).child).source == HouseholdSource.REGISTER
    assert Event.objects.filter(act="household_gone", child_key=town.noroll.key).exists()
    assert set(queries.left_by(run, town.bureau_officer).values_list("child", flat=True)) == {
        town.noroll.pk, town.xiaoming.pk,
    }  # fmt: skip


def test_an_unconfirmed_child_later_found_on_a_roll_becomes_one_with_the_pupil(
    town: Any, matched: Matched
) -> None:
    from tests.makers import id_number

    number = id_number(BORN, Sex.MALE, 333)
    row = newcomer(town, number=number)
    matched(town.bureau_officer)
    first = standing(row).child
    case = Case.objects.open().get(child=first)
    Child.objects.filter(pk=first.pk).update(is_id_checked=False)
    pupil = make_child("欧阳晨曦", born_on=BORN, number=number, on_line=False)
    make_roll(pupil, town.class_3_1)
    matched(town.bureau_officer)
    case.refresh_from_db()
    first.refresh_from_db()
    assert (case.state, first.merged_into) == (CaseState.CLEARED, pupil)
    assert standing(row).child == pupil
    assert entry_of(pupil).source == HouseholdSource.REGISTER


def test_a_row_the_list_corrected_keeps_its_child(town: Any, matched: Matched) -> None:
    row = newcomer(town)
    matched(town.bureau_officer)
    child = standing(row).child
    SourceRow.objects.filter(pk=row.pk).update(
        name="欧阳晨熙", content_hash="0" * 32, born_on=date(2017, 7, 1)
    )
    matched(town.bureau_officer)
    assert standing(row).child == child
    assert Child.objects.filter(name__startswith="欧阳晨").count() == 1


# ---- poverty, disability, suspected ----------------------------------------------------------------------


def test_lists_put_children_into_groups_and_take_them_out_again(
    town: Any, matched: Matched, today: date
) -> None:
    row_of(town.lan)
    poor = row_of(town.lan, kind=ListKind.POVERTY, hardship="脱贫不稳定户")
    ill = row_of(town.yu, kind=ListKind.DISABILITY, disability_kind="肢体", disability_grade="二级")
    matched(town.bureau_officer)
    group = SpecialGroup.objects.get(child=town.lan, until_on=None)
    assert (group.kind, group.source) == (GroupKind.UNSTABLE, "困难家庭学生名单 2026-10-20")
    assert SpecialGroup.objects.get(child=town.yu).detail.open() == "肢体二级"
    SourceRow.objects.filter(pk=poor.pk).update(until_on=today)
    make_row("别人", kind=ListKind.POVERTY, place=town.liuwan_1, hardship="脱贫户")
    matched(town.bureau_officer)
    assert not SpecialGroup.objects.filter(child=town.lan, until_on=None).exists()
    assert SpecialGroup.objects.filter(child=town.poor, kind=GroupKind.UNSTABLE, until_on=None).exists()
    assert standing(ill).child == town.yu


def test_lists_left_out_of_a_run_change_nothing(town: Any, matched: Matched) -> None:
    row_of(town.lan)
    row = row_of(town.lan, kind=ListKind.POVERTY, hardship="脱贫户")
    matched(town.bureau_officer, [])
    assert not SpecialGroup.objects.filter(child=town.lan).exists()
    assert not hasattr(standing(row), "match")


@pytest.mark.parametrize(
    ("kind", "origin"),
    [
        (ListKind.POVERTY, CaseOrigin.POVERTY_LIST),
        (ListKind.DISABILITY, CaseOrigin.DISABILITY_LIST),
        (ListKind.SUSPECTED, CaseOrigin.SUSPECTED_LIST),
    ],
)
def test_a_child_only_another_list_knows_comes_onto_the_line_with_a_case(
    town: Any, matched: Matched, kind: ListKind, origin: CaseOrigin
) -> None:
    row_of(town.lan)
    row = newcomer(town, kind=kind)
    matched(town.bureau_officer)
    child = standing(row).child
    assert entry_of(child).source == HouseholdSource.LISTED
    assert Case.objects.open().get(child=child).sources.get().origin == origin


def test_a_suspected_child_on_a_roll_is_counted_in_school_and_gets_no_case(
    town: Any, matched: Matched
) -> None:
    row_of(town.lan)
    row = row_of(town.xiaoming, kind=ListKind.SUSPECTED, list_source="省教育厅")
    matched(town.bureau_officer)
    found = standing(row)
    assert (found.match.outcome, found.match.roll.child) == (MatchOutcome.LINKED, town.xiaoming)
    assert not Case.objects.filter(child=town.xiaoming).exists()
    table = suspected_now(town).table
    assert [(code.letter, table.of_code(code.id)) for code in table.codes if table.of_code(code.id)] == [
        ("A", 1)
    ]
    assert (table.total, table.waiting, table.share(table.not_out).words) == (1, 0, "100.0%(1/1)")


def test_a_suspected_child_with_a_case_gets_the_list_as_a_further_source(town: Any, matched: Matched) -> None:
    row_of(town.noroll)
    row_of(town.noroll, kind=ListKind.SUSPECTED, list_source="省教育厅")
    matched(town.bureau_officer)
    case = Case.objects.open().get(child=town.noroll)
    assert {(one.origin, one.detail) for one in case.sources.all()} >= {
        (CaseOrigin.SUSPECTED_LIST, "省教育厅")
    }
    assert suspected_now(town).table.waiting == 1


# ---- pairs in doubt --------------------------------------------------------------------------------------


def test_a_doubt_is_suspected_at_once_and_asked_of_a_person(town: Any, matched: Matched) -> None:
    row = doubtful(town)
    matched(town.bureau_officer)
    pair = MatchPair.objects.get(row=row)
    assert (pair.candidate, pair.state) == (town.pupil, PairState.WAITING)
    assert standing(row).match.outcome == MatchOutcome.REVIEW
    case = Case.objects.open().get(child=standing(row).child)
    assert case.sources.get().origin == CaseOrigin.REVIEW


def test_the_same_person_said_so_and_no_run_asks_again(town: Any, matched: Matched, today: date) -> None:
    row = doubtful(town)
    matched(town.bureau_officer)
    made = standing(row).child
    case = Case.objects.open().get(child=made)
    pair = services.pair_decide(
        pair=MatchPair.objects.get(row=row), is_same=True, by=town.bureau_officer, today=today
    )
    assert isinstance(pair, MatchPair)
    case.refresh_from_db()
    made.refresh_from_db()
    assert (case.state, made.merged_into, standing(row).child) == (CaseState.CLEARED, town.pupil, town.pupil)
    assert (entry_of(town.pupil).source, entry_of(town.pupil).place) == (
        HouseholdSource.REGISTER,
        town.liuwan_1,
    )
    matched(town.bureau_officer)
    found = standing(row)
    assert (found.child, found.match.outcome, found.match.rule) == (town.pupil, "linked", MatchRule.PERSON)
    assert not MatchPair.objects.filter(state=PairState.WAITING).exists()
    assert not Case.objects.open().filter(child=town.pupil).exists()


def test_not_the_same_stays_suspected_and_no_run_asks_again(town: Any, matched: Matched, today: date) -> None:
    row = doubtful(town)
    matched(town.bureau_officer)
    made = standing(row).child
    services.pair_decide(
        pair=MatchPair.objects.get(row=row), is_same=False, by=town.bureau_officer, today=today
    )
    assert standing(row).match.outcome == MatchOutcome.NO_ROLL
    matched(town.bureau_officer)
    found = standing(row)
    assert (found.child, found.match.outcome) == (made, MatchOutcome.NO_ROLL)
    assert not MatchPair.objects.filter(state=PairState.WAITING).exists()
    assert Case.objects.open().filter(child=made).exists()


def test_a_pair_is_decided_once(town: Any, matched: Matched, today: date) -> None:
    row = doubtful(town)
    matched(town.bureau_officer)
    pair = MatchPair.objects.get(row=row)
    services.pair_decide(pair=pair, is_same=False, by=town.bureau_officer, today=today)
    again = services.pair_decide(pair=pair, is_same=True, by=town.bureau_officer, today=today)
    assert isinstance(again, Refusal) and again.rule == "pair.decided"
    assert standing(row).child.merged_into is None


def test_a_candidate_who_left_school_meanwhile_is_refused(town: Any, matched: Matched, today: date) -> None:
    row = doubtful(town)
    matched(town.bureau_officer)
    town.pupil.rolls.update(until_on=today, state="left")
    out = services.pair_decide(
        pair=MatchPair.objects.get(row=row), is_same=True, by=town.bureau_officer, today=today
    )
    assert isinstance(out, Refusal) and out.rule == "case.link.no_roll"
    assert MatchPair.objects.get(row=row).state == PairState.WAITING


# ---- runs ------------------------------------------------------------------------------------------------


def test_a_run_needs_a_household_list_and_rolls(town: Any, today: date) -> None:
    out = services.run_start(kinds=[], by=town.bureau_officer, today=today)
    assert isinstance(out, Refusal) and out.rule == "match.no_household"
    row_of(town.noroll)
    Child.objects.get(pk=town.lan.pk).rolls.model.objects.update(until_on=today)
    out = services.run_start(kinds=[], by=town.bureau_officer, today=today)
    assert isinstance(out, Refusal) and out.rule == "match.no_roll"


def test_one_run_at_a_time_and_a_failed_one_gives_way(town: Any, today: date) -> None:
    row_of(town.noroll)
    first = services.run_start(kinds=[], by=town.bureau_officer, today=today)
    assert isinstance(first, MatchRun)
    second = services.run_start(kinds=[], by=town.bureau_officer, today=today)
    assert isinstance(second, Refusal) and second.rule == "match.running"
    Job.objects.filter(key=first.job).update(state=JobState.FAILED)
    assert isinstance(services.run_start(kinds=[], by=town.bureau_officer, today=today), MatchRun)
    first.refresh_from_db()
    assert first.state == RunState.FAILED


def test_a_run_that_breaks_says_so(town: Any, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    from notoneless.verification.matching import computing

    row_of(town.noroll)
    run = services.run_start(kinds=[], by=town.bureau_officer, today=today)

    def broken(_self: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(computing.Computer, "compute", broken)
    with pytest.raises(RuntimeError):
        jobs.job_run(str(run.job))
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_the_rules_of_the_engine_have_their_words_here() -> None:
    from notoneless.domain.linkage import Rule

    ours = dict(MatchRule.choices())
    assert all(ours.get(rule.value) == rule.label for rule in Rule)
