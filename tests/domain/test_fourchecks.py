"""四查三比对: exact differences, each child in one of them at most, and the table of households and pupils."""

from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.fourchecks import Agreement, FourChecks, ListedChild, agreement_of
from notoneless.domain.words import Stage

people = st.sets(st.integers(0, 30))


def test_the_definition_word_for_word() -> None:
    checks = FourChecks(
        household={1, 2, 3, 4},
        roll={2, 3, 4, 5, 6},
        in_class={2},
        not_in_class={3, 4, 5},
        poor={1, 3, 4},
        elsewhere={4},
    )
    assert checks.out() == {1}
    assert checks.left() == {3, 5}
    assert checks.phantom() == {4}
    assert checks.poor_out() == {1, 3}
    assert checks.unchecked() == {6}


def test_a_pupil_nobody_looked_for_is_never_taken_for_absent() -> None:
    assert FourChecks(household={1}, roll={1}).left() == set()


@given(people, people, people, people, people, people)
def test_the_differences_never_overlap_and_leave_nobody_out(
    household: set[int], roll: set[int], there: set[int], away: set[int], poor: set[int], elsewhere: set[int]
) -> None:
    checks = FourChecks(household, roll, there, away, poor, elsewhere)
    parts = [checks.left(), checks.phantom(), checks.unchecked(), roll & there]
    assert set().union(*parts) == roll
    assert sum(map(len, parts)) == len(roll)
    assert checks.out() | (household & roll) == household
    assert checks.out().isdisjoint(roll)
    assert checks.poor_out() == (checks.out() | checks.left()) & poor


def test_990_households_and_1263_pupils_are_912_and_351() -> None:
    """The figures of S0.7: two pupils in 273 of the households, one in the others."""
    stages = [Stage.PRIMARY] * 912 + [Stage.JUNIOR] * 351
    table = agreement_of(ListedChild(n if n < 990 else n - 990, stage) for n, stage in enumerate(stages))
    assert (table.households, table.pupils, table.primary, table.junior) == (990, 1263, 912, 351)
    assert table.agrees


def test_one_child_on_no_roll_is_enough_to_differ() -> None:
    table = agreement_of(
        [ListedChild(1, Stage.PRIMARY), ListedChild(1, None), ListedChild(2, None, is_doubtful=True)]
    )
    assert (table.households, table.children, table.pupils, table.no_roll, table.doubtful) == (2, 3, 1, 1, 1)
    assert not table.agrees


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from([None, Stage.PRIMARY, Stage.JUNIOR]), st.booleans())
    )
)
def test_the_parts_sum_to_the_list(rows: list[tuple[int, Stage | None, bool]]) -> None:
    table: Agreement = agreement_of(ListedChild(*row) for row in rows)
    assert table.primary + table.junior + table.doubtful + table.no_roll == table.children == len(rows)
    assert table.households == len({row[0] for row in rows})
