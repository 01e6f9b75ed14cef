"""Every child is in exactly one state on every day, and sums add up."""

import sqlite3
from dataclasses import astuple, fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notoneless.domain.balance import (
    BASE_RULE,
    STATE_RULES,
    Balance,
    ChildFacts,
    Op,
    Predicate,
    balance_by_unit,
    difference_words,
    is_counted,
    place_in_balance,
    state_of,
    sum_up,
)
from notoneless.domain.schoolyear import birth_window
from notoneless.domain.words import ChildState

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)
NOBODY = ChildFacts(born_on=date(2016, 5, 1), on_line_from=date(2026, 9, 1))

near = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
maybe = st.none() | near
facts_of_children = st.builds(
    ChildFacts,
    born_on=st.dates(date(2009, 1, 1), date(2022, 12, 31)),
    on_line_from=maybe,
    on_line_until=maybe,
    has_graduated=st.booleans(),
    has_open_case=st.booleans(),
    has_active_roll=st.booleans(),
    certificate_until=maybe,
    accounted_code=st.none() | st.sampled_from(["deferred", "abroad", ""]),
    accounted_until=maybe,
)
states = st.none() | st.sampled_from(list(ChildState))


@pytest.mark.parametrize("has_case", [False, True])
@pytest.mark.parametrize("has_roll", [False, True])
@pytest.mark.parametrize("has_certificate", [False, True])
@pytest.mark.parametrize("has_code", [False, True])
def test_the_precedence_is_case_then_school_then_code(
    has_case: bool, has_roll: bool, has_certificate: bool, has_code: bool
) -> None:
    facts = replace(
        NOBODY,
        has_open_case=has_case,
        has_active_roll=has_roll,
        certificate_until=TODAY if has_certificate else None,
        accounted_code="abroad" if has_code else None,
    )
    if has_case:
        expected = ChildState.OPEN_CASE
    elif has_roll or has_certificate:
        expected = ChildState.IN_SCHOOL
    elif has_code:
        expected = ChildState.ACCOUNTED
    else:
        expected = ChildState.UNPLACED
    assert state_of(facts, TODAY) is expected


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(NOBODY, certificate_until=TODAY), ChildState.IN_SCHOOL),
        (replace(NOBODY, accounted_code="deferred", accounted_until=TODAY), ChildState.ACCOUNTED),
    ],
)
def test_evidence_counts_on_its_last_day_and_not_on_the_next(facts: ChildFacts, state: ChildState) -> None:
    assert state_of(facts, TODAY - ONE_DAY) is state
    assert state_of(facts, TODAY) is state
    assert state_of(facts, TODAY + ONE_DAY) is ChildState.UNPLACED


def test_a_certificate_that_ran_out_leaves_the_code_behind_it() -> None:
    facts = replace(NOBODY, certificate_until=TODAY, accounted_code="abroad")
    assert state_of(facts, TODAY + ONE_DAY) is ChildState.ACCOUNTED


def test_an_end_without_a_code_accounts_for_nobody() -> None:
    assert state_of(replace(NOBODY, accounted_until=TODAY), TODAY) is ChildState.UNPLACED
    assert state_of(replace(NOBODY, accounted_code=""), TODAY) is ChildState.UNPLACED


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, True),
        ({"on_line_from": None}, False),
        ({"on_line_from": TODAY}, True),
        ({"on_line_from": TODAY + ONE_DAY}, False),
        ({"on_line_until": TODAY}, True),
        ({"on_line_until": TODAY - ONE_DAY}, False),
        ({"has_graduated": True}, False),
        ({"born_on": date(2020, 8, 31)}, True),
        ({"born_on": date(2020, 9, 1)}, False),
        ({"born_on": date(2011, 9, 1)}, True),
        ({"born_on": date(2011, 8, 31)}, False),
    ],
)
def test_who_is_counted_at_all(change: dict[str, object], counted: bool) -> None:
    facts = replace(NOBODY, **change)  # type: ignore[arg-type]
    assert is_counted(facts, TODAY) is counted
    assert place_in_balance(facts, TODAY) is (ChildState.UNPLACED if counted else None)


def test_the_entry_age_of_the_county_moves_the_window() -> None:
    young = replace(NOBODY, born_on=date(2020, 8, 31))
    assert is_counted(young, TODAY, entry_age=6)
    assert not is_counted(young, TODAY, entry_age=7)
    assert place_in_balance(young, TODAY, entry_age=7) is None


@given(facts_of_children, near)
def test_every_child_is_in_exactly_one_state_on_every_day(facts: ChildFacts, on: date) -> None:
    first = state_of(facts, on)
    assert first in ChildState
    if facts.has_open_case:
        assert first is ChildState.OPEN_CASE
    if first is ChildState.UNPLACED:
        assert not facts.has_active_roll


def sql_of(test: Predicate) -> str:
    return {
        Op.IS_TRUE: f"{test.field} = 1",
        Op.IS_FALSE: f"{test.field} = 0",
        Op.IS_SET: f"{test.field} <> ''",
        Op.BEGUN: f"{test.field} <= :day",
        Op.RUNNING: f"{test.field} >= :day",
        Op.RUNNING_OR_ENDLESS: f"({test.field} IS NULL OR {test.field} >= :day)",
        Op.SCHOOL_AGE: f"{test.field} BETWEEN :first AND :last",
    }[test.op]


def query() -> str:
    base = " AND ".join(sql_of(test) for test in BASE_RULE)
    cases = []
    for rule in STATE_RULES:
        alternatives = [" AND ".join(map(sql_of, tests)) or "1 = 1" for tests in rule.any_of]
        cases.append(f"WHEN {' OR '.join(f'({each})' for each in alternatives)} THEN '{rule.state.value}'")
    return f"SELECT CASE WHEN {base} THEN CASE {' '.join(cases)} END END FROM child ORDER BY rowid"


@settings(deadline=None, max_examples=40)
@given(st.lists(facts_of_children, min_size=1, max_size=60), near, st.sampled_from([6, 7]))
def test_the_rules_as_data_make_the_same_answer_in_a_database(
    children: list[ChildFacts], on: date, entry_age: int
) -> None:
    names = [field.name for field in fields(ChildFacts)]
    first, last = birth_window(on, entry_age=entry_age)
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"CREATE TABLE child ({', '.join(names)})")
        connection.executemany(
            f"INSERT INTO child VALUES ({', '.join('?' * len(names))})",
            [
                [value.isoformat() if isinstance(value, date) else value for value in astuple(child)]
                for child in children
            ],
        )
        days = {"day": on.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
        found = [row[0] for row in connection.execute(query(), days)]
    finally:
        connection.close()
    assert found == [place_in_balance(child, on, entry_age=entry_age) for child in children]


def test_every_test_of_the_rules_reads_a_field_that_exists() -> None:
    names = {field.name for field in fields(ChildFacts)}
    tests = [*BASE_RULE, *(test for rule in STATE_RULES for tests in rule.any_of for test in tests)]
    assert {test.field for test in tests} == names
    assert [rule.state for rule in STATE_RULES] == [
        ChildState.OPEN_CASE,
        ChildState.IN_SCHOOL,
        ChildState.ACCOUNTED,
        ChildState.UNPLACED,
    ]


@given(st.lists(states, max_size=50))
def test_a_balance_adds_up_by_itself(found: list[ChildState | None]) -> None:
    balance = Balance.of(found)
    assert balance.should == sum(state is not None for state in found)
    assert balance.is_balanced is (ChildState.UNPLACED not in found)
    assert (balance.in_school, balance.open_case) == (
        found.count(ChildState.IN_SCHOOL),
        found.count(ChildState.OPEN_CASE),
    )


@given(st.lists(st.tuples(st.integers(1, 31), states), max_size=80))
def test_the_sums_of_a_tree_are_the_sums_of_its_leaves(rows: list[tuple[int, ChildState | None]]) -> None:
    own = balance_by_unit(rows)
    sums = sum_up(own, lambda unit: unit // 2 or None)
    assert sum(own.values(), Balance()) == sums.get(1, Balance()) == Balance.of([state for _, state in rows])
    for unit, whole in sums.items():
        parts = [sums[below] for below in (2 * unit, 2 * unit + 1) if below in sums]
        assert difference_words(whole, [*parts, own.get(unit, Balance())]) == ""


def test_a_difference_is_said_in_words() -> None:
    whole, part = Balance(10, 2, 1, 0), Balance(8, 3, 1, 0)
    assert difference_words(whole, [part]) == "本级比下级合计应入学多1人，在校有据多2人，已核有据少1人。"
    assert difference_words(whole, [Balance(10), Balance(0, 2, 1)]) == ""


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (Balance(117, 2, 1), "应入学120人，在校有据117人，已核有据2人，在办个案1人，两线平衡。"),
        (
            Balance(117, 2, 1, 3),
            "应入学123人，在校有据117人，已核有据2人，在办个案1人；还有3人未落实，请逐人核查或立案。",
        ),
        (Balance(), "没有应入学的适龄儿童少年。"),
    ],
)
def test_a_balance_reads_as_a_sentence(balance: Balance, words: str) -> None:
    assert balance.words == words
