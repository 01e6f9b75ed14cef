"""A roll moves only along the table, and no child is ever struck off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.domain.rollmoves import PAPERS, TRANSITIONS, moves_from, opens_case, read_move_kind, roll_move
from notoneless.domain.words import RollMoveKind, RollState

K, S = RollMoveKind, RollState
ALLOWED = {
    None: {K.ENROL: S.ACTIVE, K.TRANSFER_IN: S.ACTIVE},
    S.ACTIVE: {
        K.TRANSFER_OUT: S.LEFT,
        K.LEAVE: S.LEFT,
        K.SUSPEND: S.SUSPENDED,
        K.GRADUATE: S.GRADUATED,
        K.DEATH: S.LEFT,
        K.ABROAD: S.LEFT,
        K.SPECIAL_SCHOOL: S.LEFT,
        K.REFORM_SCHOOL: S.ACTIVE,
        K.DUPLICATE: S.LEFT,
    },
    S.SUSPENDED: {
        K.RETURN: S.ACTIVE,
        K.LEAVE: S.LEFT,
        K.DEATH: S.LEFT,
        K.ABROAD: S.LEFT,
        K.DUPLICATE: S.LEFT,
    },
    S.LEFT: {K.RETURN: S.ACTIVE},
    S.GRADUATED: {},
}


def rule(outcome: RollState | Refusal) -> str:
    assert isinstance(outcome, Refusal)
    assert outcome.reason.endswith("。")
    return outcome.rule


@pytest.mark.parametrize("state", [None, *RollState])
@pytest.mark.parametrize("kind", list(RollMoveKind))
def test_only_the_moves_of_the_table_are_made(state: RollState | None, kind: RollMoveKind) -> None:
    outcome = roll_move(state, kind, has_paper=True, left_by=K.LEAVE, grade=9)
    after = ALLOWED[state].get(kind)
    if after is None:
        assert rule(outcome) in ("roll.no_such_move", "roll.suspended_no_transfer")
    else:
        assert outcome is after
    assert (kind in moves_from(state)) is (after is not None)


@pytest.mark.parametrize("kind", list(RollMoveKind))
def test_a_move_waits_for_its_paper_unless_it_must_not(kind: RollMoveKind) -> None:
    free = {K.ENROL, K.LEAVE, K.RETURN, K.DUPLICATE}
    for state, moves in ALLOWED.items():
        if kind not in moves:
            continue
        outcome = roll_move(state, kind, has_paper=False, left_by=K.LEAVE, grade=6)
        if kind in free:
            assert outcome is moves[kind]
        else:
            assert rule(outcome) == "roll.no_paper"
            assert PAPERS[kind].name in str(outcome)


def test_every_move_has_its_paper_named() -> None:
    assert set(PAPERS) == set(RollMoveKind)
    assert {kind for _, kind in TRANSITIONS} == set(RollMoveKind)


@pytest.mark.parametrize("kind", [K.ENROL, K.TRANSFER_IN])
def test_a_child_has_one_active_roll(kind: RollMoveKind) -> None:
    assert rule(roll_move(None, kind, has_paper=True, other_roll=S.ACTIVE)) == "roll.one_active"


def test_an_old_roll_does_not_come_back_beside_a_new_one() -> None:
    outcome = roll_move(S.LEFT, K.RETURN, has_paper=True, left_by=K.LEAVE, other_roll=S.ACTIVE)
    assert rule(outcome) == "roll.one_active"


def test_a_second_roll_does_not_keep_a_child_from_being_recorded_as_gone() -> None:
    assert roll_move(S.ACTIVE, K.LEAVE, has_paper=False, other_roll=S.ACTIVE) is S.LEFT


def test_nobody_transfers_while_suspended() -> None:
    assert rule(roll_move(S.SUSPENDED, K.TRANSFER_OUT, has_paper=True)) == "roll.suspended_no_transfer"
    assert (
        rule(roll_move(None, K.TRANSFER_IN, has_paper=True, other_roll=S.SUSPENDED))
        == "roll.suspended_no_transfer"
    )


@pytest.mark.parametrize(
    ("left_by", "expected"),
    [
        (K.LEAVE, S.ACTIVE),
        (K.ABROAD, S.ACTIVE),
        (K.TRANSFER_OUT, "roll.return_after_transfer"),
        (K.DEATH, "roll.cannot_return"),
        (None, "roll.cannot_return"),
    ],
)
def test_who_may_come_back_depends_on_how_the_roll_ended(
    left_by: RollMoveKind | None, expected: RollState | str
) -> None:
    outcome = roll_move(S.LEFT, K.RETURN, has_paper=True, left_by=left_by)
    assert (outcome if isinstance(outcome, RollState) else rule(outcome)) == expected


@pytest.mark.parametrize("grade", [None, 1, 5, 7, 8])
def test_one_graduates_only_from_the_last_grade(grade: int | None) -> None:
    assert rule(roll_move(S.ACTIVE, K.GRADUATE, has_paper=True, grade=grade)) == "roll.not_final_grade"
    assert roll_move(S.ACTIVE, K.GRADUATE, has_paper=True, grade=5, final_grades=(5, 9)) is S.GRADUATED


@pytest.mark.parametrize(
    "word", ["退学", "开除", "开除学籍", "勒令退学", "自动退学", "劝退", "取消学籍", " 退 学 ", "除名"]
)
def test_the_words_for_striking_a_child_off_are_refused_with_the_law(word: str) -> None:
    refusal = read_move_kind(word)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "roll.no_expulsion"
    assert "第二十七条" in refusal.reason
    assert "其他离校" in refusal.reason


def test_there_is_no_move_for_it_either() -> None:
    assert not {kind.label for kind in RollMoveKind} & {"退学", "开除"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [(kind.label, kind) for kind in RollMoveKind]
    + [
        ("新生入学", K.ENROL),
        ("转学(转出)", K.TRANSFER_OUT),
        ("转学（转入）", K.TRANSFER_IN),
        ("辍学", K.LEAVE),
    ]
    + [("恢复入学", K.RETURN), ("出国（境）", K.ABROAD)],
)
def test_lists_name_the_moves_in_their_own_words(word: str, kind: RollMoveKind) -> None:
    assert read_move_kind(word) is kind


@pytest.mark.parametrize("word", ["", "升级", "x" * 100_000])
def test_an_unknown_word_is_refused(word: str) -> None:
    refusal = read_move_kind(word)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "roll.unknown_kind"


def test_only_leaving_for_nowhere_opens_a_case() -> None:
    assert [kind for kind in RollMoveKind if opens_case(kind)] == [K.LEAVE]


@given(st.lists(st.sampled_from(list(RollMoveKind)), max_size=12))
def test_no_row_of_moves_leaves_the_table_and_death_ends_it(moves: list[RollMoveKind]) -> None:
    state: RollState | None = None
    ended_by: RollMoveKind | None = None
    for kind in moves:
        outcome = roll_move(state, kind, has_paper=True, left_by=ended_by, grade=9)
        if isinstance(outcome, Refusal):
            continue
        assert ended_by is not K.DEATH
        assert outcome in ALLOWED[state].values()
        state, ended_by = outcome, kind if outcome is S.LEFT else None


def test_coming_back_from_suspension_asks_nothing_about_an_end() -> None:
    assert roll_move(S.SUSPENDED, K.RETURN, has_paper=False, left_by=None) is S.ACTIVE


def test_a_refusal_names_the_state_the_roll_is_in() -> None:
    refusal = roll_move(S.LEFT, K.SUSPEND, has_paper=True, left_by=K.DEATH)
    assert rule(refusal) == "roll.no_such_move"
    assert "离校" in str(refusal)
    assert "还没有学籍" in str(roll_move(None, K.SUSPEND, has_paper=True))
