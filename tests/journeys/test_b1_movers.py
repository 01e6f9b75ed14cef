"""B1: children come, move and go; nobody drops between two places, and nobody leaves the line without a paper."""

import random
from datetime import date, timedelta

import pytest

from notoneless.children.models import Child, HouseholdEntry, HouseholdMove, Whereabouts
from notoneless.children.services.householdmoves import (
    household_move_add,
    household_move_answer,
    household_move_withdraw,
)
from notoneless.core.models import Event
from notoneless.domain.householdmoves import HouseholdMoveKind, HouseholdMoveState
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, ChildState, HouseholdSource
from notoneless.indicators.queries import counted_entries, with_state
from tests.journeys.steps import case_of, it_is, picture, sheet_rows
from tests.makers import TODAY, make_child, make_photo

pytestmark = pytest.mark.django_db
ON = "2026-11-18"


def place_of(child) -> str:
    return HouseholdEntry.objects.get(child=child, until_on__isnull=True).place.name


def test_inside_the_county_the_old_village_answers_until_the_new_one_confirms(people, town) -> None:
    child = town.xiaoming
    assert "县内迁移" in people.village_officer.opens(f"/children/{child.key}")
    bare = people.village_officer.presses(
        "children:mover_inside", child.key, status=422, to_place=town.hetang.pk, on=ON, is_living_along="on"
    )
    assert "户口迁移证" in bare
    people.village_officer.presses(
        "children:mover_inside",
        child.key,
        to_place=town.hetang.pk,
        on=ON,
        is_living_along="on",
        evidence=picture(),
    )
    move = HouseholdMove.objects.get()
    assert place_of(child) == "柳湾村一组"
    assert "林小明" in people.hetang_officer.desk and "林小明" not in people.songlin_officer.desk
    people.village_officer.opens("children:mover_answer", move.key, status=404)
    own = household_move_answer(move=move, is_confirmed=True, answer="", by=town.village_officer, today=TODAY)
    assert isinstance(own, Refusal) and own.rule == "line.own"
    people.hetang_officer.presses("children:mover_answer", move.key, is_confirmed="1")
    assert place_of(child) == "荷塘村"
    child.refresh_from_db()
    assert child.residence == town.hetang
    assert "林小明" in people.hetang_officer.opens("children:my_village")
    entry = HouseholdEntry.objects.get(child=child, until_on__isnull=True)
    assert entry.from_on == date.fromisoformat(ON), "the line knows the day of the move"


def test_the_other_side_does_not_know_him_and_says_so(people, town) -> None:
    child = town.xiaoming
    people.village_officer.presses(
        "children:mover_inside", child.key, to_place=town.hetang.pk, on=ON, evidence=picture()
    )
    move = HouseholdMove.objects.get()
    people.hetang_officer.presses("children:mover_answer", move.key, status=422, is_confirmed="0")
    people.hetang_officer.presses("children:mover_answer", move.key, is_confirmed="0", answer="没有这户")
    assert place_of(child) == "柳湾村一组"
    assert "没有这户" in people.village_officer.opens("children:movers")


def test_who_comes_without_a_school_is_looked_for_at_once(people, town) -> None:
    typed = {
        "name": "迁新", "sex": "1", "born_on": "2016-05-05", "place": town.liuwan_2.pk, "elsewhere": "别省别县", "on": ON,
        "is_living_along": "on",
    }  # fmt: skip
    assert "凭据" in people.village_officer.opens("children:mover_in")
    people.village_officer.presses("children:mover_in", status=422, **typed)
    assert not Child.objects.filter(name="迁新").exists()
    people.village_officer.presses("children:mover_in", **typed, evidence=picture())
    child = Child.objects.get(name="迁新")
    assert case_of(child) is not None and place_of(child) == "柳湾村二组"


def test_who_stands_on_another_line_here_is_asked_for_by_the_number_and_his_place_is_not_told(
    people, town
) -> None:
    number = town.outsider.id_number.open()
    typed = {
        "name": town.outsider.name, "sex": "2", "born_on": "2017-03-03", "id_number": number,
        "place": town.liuwan_2.pk, "elsewhere": "白鹭镇", "on": ON, "evidence": picture(),
    }  # fmt: skip
    said = people.village_officer.presses("children:mover_in", **typed)
    assert "等对方确认" in said and place_of(town.outsider) == "荷塘村一组"
    people.hetang_officer.opens("children:movers", kind="inside")
    assert people.hetang_officer.desk.count("县内迁移") == 1
    people.bailu_officer.presses("children:mover_answer", HouseholdMove.objects.get().key, is_confirmed="1")
    assert place_of(town.outsider) == "柳湾村二组"


def test_a_village_officers_word_is_not_enough_to_take_a_child_off_the_line(people, town) -> None:
    child = make_child("迁走", born_on=date(2016, 5, 5), residence=town.liuwan_1)
    Whereabouts.objects.create(
        child=child, code=town.codes["abroad"], from_on=TODAY, until_on=None, accepted_by="bureau_officer"
    )
    typed = {"kind": "out", "elsewhere": "别省别县", "on": ON}
    people.village_officer.presses("children:mover_out", child.key, status=422, **typed)
    people.village_officer.presses("children:mover_out", child.key, **typed, evidence=picture())
    assert HouseholdEntry.objects.filter(child=child, until_on__isnull=True).exists()
    move = HouseholdMove.objects.get()
    assert people.township_officer.fetches("children:mover_paper", move.key)
    people.township_officer.presses("children:mover_answer", move.key, is_confirmed="1")
    assert not HouseholdEntry.objects.filter(child=child, until_on__isnull=True).exists()
    rows = sheet_rows(people.township_officer.fetches("/children/movers?export=xlsx"))
    assert any("迁走" in map(str, row) for row in rows)


def test_registered_elsewhere_and_at_school_here_he_stays_on_the_line_as_a_migrant_pupil(
    people, town
) -> None:
    people.township_officer.presses(
        "children:mover_out", town.xiaoming.key, kind="out", elsewhere="别省", on=ON, evidence=picture()
    )
    entry = HouseholdEntry.objects.get(child=town.xiaoming, until_on__isnull=True)
    assert entry.source == "migrant_pupil" and entry.place == town.liuwan_1


def test_entered_by_mistake_he_stands_again_where_he_stood(people, town) -> None:
    child = town.lan
    people.township_officer.presses(
        "children:mover_inside",
        child.key,
        to_place=town.liuwan.pk,
        on=ON,
        is_living_along="on",
        evidence=picture(),
    )
    move = HouseholdMove.objects.get()
    assert place_of(child) == "柳湾村", "both villages are the township's"
    people.township_officer.presses("children:mover_withdraw", move.key, status=422, reason="")
    people.township_officer.presses("children:mover_withdraw", move.key, reason="同名的另一个孩子")
    assert place_of(child) == "石桥村一组"
    move.refresh_from_db()
    assert move.state == HouseholdMoveState.WITHDRAWN


def test_registered_here_and_living_elsewhere_and_the_reverse(people, town) -> None:
    Child.objects.filter(pk=town.xiaoming.pk).update(residence=town.hetang_1)
    apart = people.township_officer.opens("children:household_list", apart="true")
    assert "林小明" in apart and "覃兰" not in apart
    guests = people.bailu_officer.opens("children:child_list", guest="true")
    assert "林小明" in guests and "纪成" not in guests
    assert "人户分离" in people.township_officer.opens(f"/children/{town.xiaoming.key}")


def test_abroad_runs_out_is_told_before_and_looked_for_after(people, town, monkeypatch) -> None:
    from notoneless.web.nightly import nightly

    child = make_child("出国", born_on=date(2016, 5, 5), residence=town.liuwan_1)
    Whereabouts.objects.create(
        child=child,
        code=town.codes["abroad"],
        from_on=TODAY,
        until_on=date(2026, 12, 20),
        accepted_by="bureau_officer",
    )
    it_is(monkeypatch, people, date(2026, 12, 1))
    assert "出国" in people.township_officer.desk
    nightly.call_local()
    assert case_of(child) is None
    it_is(monkeypatch, people, date(2026, 12, 21))
    nightly.call_local()
    assert case_of(child) is not None


def test_a_new_paper_carries_on_what_accounts_for_the_child(people, town, monkeypatch) -> None:
    child = make_child("出国", born_on=date(2016, 5, 5), residence=town.liuwan_1)
    Whereabouts.objects.create(
        child=child, code=town.codes["abroad"], from_on=TODAY, until_on=date(2026, 12, 20), accepted_by="bureau_officer"
    )  # fmt: skip
    it_is(monkeypatch, people, date(2026, 12, 1))
    assert "佐证快到期" in people.bureau_officer.desk
    assert "续期" in people.bureau_officer.opens(f"/children/{child.key}")
    people.bureau_officer.presses("children:proof_renew", child.key, status=422, until_on="2027-12-20")
    people.bureau_officer.presses(
        "children:proof_renew", child.key, status=422, until_on="2026-12-01", evidence=picture()
    )
    people.bureau_officer.presses(
        "children:proof_renew", child.key, until_on="2027-05-20", evidence=picture()
    )
    old, new = child.whereabouts.order_by("pk")
    assert old.ended_on == date(2026, 12, 1) and (new.code, new.until_on) == (old.code, date(2027, 5, 20))
    assert new.evidence is not None and case_of(child) is None
    it_is(monkeypatch, people, date(2027, 5, 21))
    refused = people.bureau_officer.presses("children:proof_renew", child.key, status=422, evidence=picture())
    assert "请在个案里核查" in refused


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_moves_come_every_counted_child_stays_in_one_state(town, seed) -> None:
    """Random moves by random officers: after each nobody is nowhere, and nobody stands on two places."""
    from notoneless.web.nightly import nightly

    nightly.call_local()
    dice, officers = random.Random(seed), [town.township_officer, town.bailu_officer, town.village_officer]
    paper = make_photo(by=town.bureau_officer, today=TODAY)
    for _ in range(60):
        by = dice.choice([*officers, town.bureau_officer])
        waiting = list(HouseholdMove.objects.filter(state="waiting"))
        if waiting and dice.random() < 0.5:
            household_move_answer(
                move=dice.choice(waiting),
                is_confirmed=dice.random() < 0.7,
                answer="不认识",
                by=by,
                today=TODAY,
            )
        elif dice.random() < 0.2 and HouseholdMove.objects.exists():
            moved = dice.choice(list(HouseholdMove.objects.all()))
            household_move_withdraw(move=moved, reason="弄错了", by=by, today=TODAY)
        else:
            kind = dice.choice(list(HouseholdMoveKind))
            child = dice.choice(list(Child.objects.live()))
            to = dice.choice([town.liuwan, town.shiqiao, town.hetang]) if kind in ("in", "inside") else None
            household_move_add(
                child=child, kind=kind, on=TODAY - timedelta(days=dice.randint(0, 3)), evidence=paper, by=by, today=TODAY,
                to_place=to, elsewhere="别县",
            )  # fmt: skip
        lost = with_state(counted_entries(TODAY), TODAY).filter(state=ChildState.UNPLACED)
        assert not [entry.child.name for entry in lost]
        open_entries = HouseholdEntry.objects.filter(until_on__isnull=True)
        assert open_entries.count() == open_entries.values("child").distinct().count()


@pytest.fixture
def entered(town):
    """Enter a move as somebody, today or another day."""
    paper = make_photo(by=town.bureau_officer, today=TODAY)

    def enter(child, kind, by, *, on=TODAY, today=TODAY, **words):
        return household_move_add(child=child, kind=kind, on=on, evidence=paper, by=by, today=today, **words)

    return enter


def taken_back(move, by, today=TODAY):
    return household_move_withdraw(move=move, reason="登记错了", by=by, today=today)


def test_a_village_takes_back_its_own_entry_of_this_day_and_nothing_older(people, town) -> None:
    typed = {
        "name": "迁新", "sex": "1", "born_on": "2016-05-05", "place": town.liuwan_2.pk, "elsewhere": "别省别县", "on": ON,
        "is_living_along": "on",
    }  # fmt: skip
    for name in ("迁新", "迁久"):
        people.village_officer.presses("children:mover_in", **typed | {"name": name}, evidence=picture())
    fresh, old = HouseholdMove.objects.order_by("pk")
    today = fresh.opened_on
    later = taken_back(old, town.village_officer, today + timedelta(days=1))
    assert isinstance(later, Refusal) and later.rule == "line.not_yours"
    assert Event.objects.filter(act="household_move_refused", child_key=old.child.key).count() == 1
    assert HouseholdEntry.objects.filter(child=old.child, until_on__isnull=True).exists()
    people.village_officer.presses("children:mover_withdraw", fresh.key, reason="重名，登记错了")
    assert not HouseholdEntry.objects.filter(child=fresh.child, until_on__isnull=True).exists()
    assert case_of(fresh.child).state == CaseState.CLEARED, "the case it opened is not left behind"


def test_who_is_already_looked_for_is_not_made_to_vanish(people, town) -> None:
    typed = {
        "name": "迁新", "sex": "1", "born_on": "2016-05-05", "place": town.liuwan_2.pk, "elsewhere": "别省别县", "on": ON,
        "is_living_along": "on",
    }  # fmt: skip
    people.village_officer.presses("children:mover_in", **typed, evidence=picture())
    move = HouseholdMove.objects.get()
    case = case_of(move.child)
    people.village_officer.presses(
        "cases:case_see_door", case.key, seen="not_in_school", on=ON, note="在家", photo=picture("tan")
    )
    refused = taken_back(move, town.township_officer)
    assert isinstance(refused, Refusal) and refused.rule == "case.void.worked"
    tried = Event.objects.filter(act="household_move_refused", child_key=move.child.key)
    assert tried.count() == 1, "the try itself is on record"
    move.refresh_from_db()
    assert (
        move.state == "done"
        and HouseholdEntry.objects.filter(child=move.child, until_on__isnull=True).exists()
    )


def test_what_the_township_confirmed_no_village_undoes(town, entered) -> None:
    move = entered(town.xiaoming, HouseholdMoveKind.OUT, town.village_officer, elsewhere="别省别县")
    household_move_answer(move=move, is_confirmed=True, answer="", by=town.township_officer, today=TODAY)
    refused = taken_back(move, town.village_officer)
    assert isinstance(refused, Refusal) and refused.rule == "line.not_yours"
    assert isinstance(taken_back(move, town.township_officer), HouseholdMove)


def test_neither_side_alone_turns_back_what_both_agreed_on(people, town, entered) -> None:
    move = entered(town.xiaoming, HouseholdMoveKind.INSIDE, town.village_officer, to_place=town.hetang)
    early = taken_back(move, town.hetang_officer)
    assert isinstance(early, Refusal) and early.rule == "line.not_yours", "the other side answers"
    household_move_answer(move=move, is_confirmed=True, answer="", by=town.hetang_officer, today=TODAY)
    one_sided = (town.village_officer, town.hetang_officer, town.township_officer, town.bailu_officer)
    for officer in one_sided:
        assert isinstance(taken_back(move, officer), Refusal), officer.login
    assert "登记错了，撤销" not in people.township_officer.opens("children:movers")
    assert "登记错了，撤销" in people.bureau_officer.opens("children:movers")
    assert "登记错了，撤销" not in people.bureau_leader.opens("children:movers"), "who only looks on"
    assert isinstance(taken_back(move, town.bureau_officer), HouseholdMove)
    assert place_of(town.xiaoming) == "柳湾村一组"


def test_taken_back_the_child_has_its_old_household_again(town, entered) -> None:
    child = town.lan
    HouseholdEntry.objects.filter(child=child).update(
        household_number="H-77", head_name="覃守业", source=HouseholdSource.LISTED
    )
    Child.objects.filter(pk=child.pk).update(residence=town.liuwan_2)
    move = entered(child, HouseholdMoveKind.INSIDE, town.bureau_officer, to_place=town.hetang)
    child.refresh_from_db()
    assert child.residence == town.hetang
    taken_back(move, town.bureau_officer)
    entry = HouseholdEntry.objects.get(child=child, until_on__isnull=True)
    child.refresh_from_db()
    assert (entry.place, entry.household_number, entry.head_name) == (town.shiqiao_1, "H-77", "覃守业")
    assert entry.source == HouseholdSource.LISTED and child.residence == town.liuwan_2


def test_a_death_ends_the_case_and_a_mistaken_one_begins_it_again(people, town, entered) -> None:
    people.bureau_officer.presses("cases:case_open", town.noroll.key, detail="村民反映没见上学")
    case = case_of(town.noroll)
    move = entered(town.noroll, HouseholdMoveKind.DIED, town.township_officer)
    case.refresh_from_db()
    assert (case.state, case.ended_on) == (CaseState.CLEARED, TODAY)
    assert "死亡销案" in people.bureau_officer.opens(f"/cases/{case.key}")
    taken_back(move, town.township_officer)
    assert case_of(town.noroll) == case and case_of(town.noroll).state == CaseState.SUSPECTED


def test_what_changed_meanwhile_is_not_confirmed_blindly(town, entered) -> None:
    from notoneless.children.services.register import household_enter

    move = entered(town.xiaoming, HouseholdMoveKind.INSIDE, town.village_officer, to_place=town.hetang)
    household_enter(
        child=town.xiaoming, place=town.shiqiao_1, source=HouseholdSource.REGISTER, by=town.bureau_officer, today=TODAY
    )  # fmt: skip
    stale = household_move_answer(
        move=move, is_confirmed=True, answer="", by=town.hetang_officer, today=TODAY
    )
    assert isinstance(stale, Refusal) and stale.rule == "line.stale"
    assert place_of(town.xiaoming) == "石桥村一组"


def test_a_village_joins_another_and_what_waits_there_goes_on(town, entered) -> None:
    from notoneless.grid.services import place_join

    first, second = (make_child(name, residence=town.shiqiao) for name in ("石一", "石二"))
    done = entered(first, HouseholdMoveKind.INSIDE, town.bureau_officer, to_place=town.hetang)
    waits = entered(second, HouseholdMoveKind.INSIDE, town.shiqiao_officer, to_place=town.hetang)
    place_join(place=town.shiqiao, into=town.liuwan, reason="合并", by=town.bureau_officer, today=TODAY)
    answered = household_move_answer(
        move=waits, is_confirmed=True, answer="", by=town.hetang_officer, today=TODAY
    )
    assert isinstance(answered, HouseholdMove) and place_of(second) == "荷塘村"
    gone = taken_back(done, town.bureau_officer)
    assert isinstance(gone, Refusal) and gone.rule == "line.place_gone"


def test_found_without_registration_he_is_looked_at_every_year_and_registered(
    people, town, monkeypatch
) -> None:
    child = make_child("未上户", born_on=date(2016, 5, 5), residence=town.liuwan_1)
    HouseholdEntry.objects.filter(child=child).update(source=HouseholdSource.RESIDENT_FOUND)
    people.village_officer.presses("children:still_here", child.key)
    assert HouseholdEntry.objects.get(child=child).checked_on == TODAY
    it_is(monkeypatch, people, TODAY + timedelta(days=364))
    assert "没有户籍的常住孩子" not in people.village_officer.desk
    it_is(monkeypatch, people, TODAY + timedelta(days=365))
    assert "没有户籍的常住孩子" in people.village_officer.desk
    assert "未上户" in people.village_officer.opens("children:household_list", unregistered="due")
    assert "上户" in people.village_officer.opens("children:mover_inside", child.key)
    people.village_officer.presses(
        "children:mover_inside", child.key, to_place=town.liuwan.pk, on="2027-11-01", is_living_along="on",
        evidence=picture(),
    )  # fmt: skip
    entry = HouseholdEntry.objects.get(child=child, until_on__isnull=True)
    assert (entry.source, entry.place) == (HouseholdSource.REGISTER, town.liuwan)
    people.village_officer.presses("children:still_here", child.key, status=422)


def test_registered_here_living_elsewhere_no_home_is_made_up_and_the_village_sees_him(people, town) -> None:
    typed = {
        "name": "迁新", "sex": "1", "born_on": "2016-05-05", "place": town.liuwan_2.pk, "elsewhere": "别省别县", "on": ON
    }  # fmt: skip
    people.village_officer.presses("children:mover_in", **typed, evidence=picture())
    child = Child.objects.get(name="迁新")
    case = case_of(child)
    assert child.residence is None and case.place == town.liuwan_2
    assert case.unit != town.bureau, "the school that covers the place of registration looks for him"
    assert "迁新" in people.village_officer.opens("children:my_village", line="away")
    assert "迁新" not in people.village_officer.opens("children:my_village", line="living")
    assert "迁新" in people.village_officer.opens("children:my_village", group=str(town.liuwan_2.pk))
    assert "迁新" not in people.village_officer.opens("children:my_village", group=str(town.liuwan_1.pk))


def test_no_refusal_tells_of_a_child_out_of_sight(people, town, entered) -> None:
    """Whether it moved, when it came, what waits: none of it is told to who only has the number."""
    typed = {
        "name": town.outsider.name, "sex": "2", "born_on": "2017-03-03", "id_number": town.outsider.id_number.open(),
        "place": town.liuwan_2.pk, "elsewhere": "白鹭镇",
    }  # fmt: skip
    entered(town.outsider, HouseholdMoveKind.OUT, town.hetang_officer, elsewhere="别省别县")
    said = people.village_officer.presses("children:mover_in", status=422, on=ON, evidence=picture(), **typed)
    assert "等待确认" not in said and "请报乡镇核对" in said
    HouseholdMove.objects.all().delete()
    said = people.village_officer.presses(
        "children:mover_in", status=422, on="2020-01-01", evidence=picture(), **typed
    )
    assert "列入户籍线的日期" not in said and "请报乡镇核对" in said


def test_who_left_is_followed_until_he_is_registered_there(people, town, monkeypatch) -> None:
    people.township_officer.presses(
        "children:mover_out", town.lan.key, status=422, kind="out", on=ON, evidence=picture()
    )
    people.township_officer.presses(
        "children:mover_out", town.lan.key, kind="out", elsewhere="别省别县", on=ON, evidence=picture()
    )
    move = HouseholdMove.objects.get()
    assert "覃兰" in people.township_officer.opens("children:movers", state="unsettled")
    assert "核实那边有没有落户" not in people.township_officer.desk
    it_is(monkeypatch, people, date(2027, 1, 20))
    assert "核实那边有没有落户" in people.township_officer.desk
    people.township_officer.presses(
        "children:mover_settle", move.key, note="电话核实，已在别县城关派出所落户"
    )
    assert "覃兰" not in people.township_officer.opens("children:movers", state="unsettled")
    people.township_officer.opens("children:mover_settle", move.key, status=404)


def test_nobody_answers_in_time_both_sides_hear_of_it(people, town, monkeypatch) -> None:
    people.village_officer.presses(
        "children:mover_inside", town.xiaoming.key, to_place=town.hetang.pk, on=ON, evidence=picture()
    )
    assert "逾期未确认" not in people.village_officer.desk
    it_is(monkeypatch, people, date(2026, 11, 29))
    for giver in (people.village_officer, people.township_officer):
        assert "逾期未确认" in giver.desk
        assert "林小明" in giver.opens("children:movers", state="overdue")
    assert "林小明" in people.bailu_officer.desk


def test_only_the_latest_move_is_taken_back(town) -> None:
    paper = make_photo(by=town.bureau_officer, today=TODAY)
    moves = [
        household_move_add(
            child=town.lan, kind=HouseholdMoveKind.INSIDE, on=TODAY, evidence=paper, by=town.bureau_officer, today=TODAY,
            to_place=to,
        )
        for to in (town.liuwan, town.hetang)
    ]  # fmt: skip
    early = household_move_withdraw(move=moves[0], reason="错", by=town.bureau_officer, today=TODAY)
    assert isinstance(early, Refusal) and early.rule == "line.later"
