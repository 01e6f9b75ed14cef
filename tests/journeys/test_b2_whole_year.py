"""B2: one whole school year of 云溪区 on a moved clock. Everything happens that happens to rolls, every night the
product looks for whoever is nowhere, and in the end the rolls agree with the household line to the child."""

from datetime import date, timedelta

import pytest

from notoneless.children.models import Admission, Child, HouseholdEntry, Leaver, Roll, Rollover, Transfer
from notoneless.domain.words import ChildState, RollState, Sex
from notoneless.grid.models import ReceivingSchool, SchoolClass
from notoneless.indicators.models import YearFigures
from notoneless.indicators.queries import counted_entries, with_state
from tests.journeys.steps import bring_back, case_of, it_is, picture
from tests.makers import make_child, make_roll, proposal_typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(town):
    """The town with a grade six, a grade nine, and the children who turn six in the course of the year."""
    liuwan, shiqiao = town.places["liuwan_1"], town.places["shiqiao_1"]
    six = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2021, class_no=1)
    nine = SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2024, class_no=1)
    old, young = date(2015, 3, 3), date(2021, 3, 3)
    for key, name, where in (("goes", "毕行", six), ("stays", "毕留", six), ("far", "毕远", six)):
        town.children[key] = make_child(name, born_on=old, residence=liuwan, guardian="毕父")
        make_roll(town.children[key], where)
    town.children["done"] = make_child("毕业", born_on=date(2012, 3, 3), residence=liuwan, guardian="毕母")
    make_roll(town.done, nine)
    for key, name, home, guardian in (
        ("comer", "孟来", liuwan, "孟父"), ("silent", "石默", shiqiao, "石母"), ("gone", "石外", shiqiao, "石父"),
    ):  # fmt: skip
        town.children[key] = make_child(name, born_on=young, residence=home, guardian=guardian)
    town.children["girl"] = make_child(
        "孟缓", born_on=young, sex=Sex.FEMALE, residence=liuwan, guardian="孟母"
    )
    return town


@pytest.fixture
def moves_to(monkeypatch, people, django_capture_on_commit_callbacks):
    """The clock goes on to a day; each night between is worked as the installation works it."""
    from notoneless.core import clock
    from notoneless.web.nightly import nightly

    def go(day: date) -> None:
        night = clock.today() + timedelta(days=1)
        while night <= day:
            it_is(monkeypatch, people, night)
            with django_capture_on_commit_callbacks(execute=True):
                nightly.call_local()
            night += timedelta(days=1 if night >= day - timedelta(days=3) else 7)
        it_is(monkeypatch, people, day)
        nobody_is_nowhere(day)

    go.captured = django_capture_on_commit_callbacks
    return go


def nobody_is_nowhere(day: date) -> None:
    """The sentence the product stands on, asked on any day of the year."""
    lost = with_state(counted_entries(day), day).filter(state=ChildState.UNPLACED)
    assert not lost.exists(), (day, [entry.child.name for entry in lost])


def roll_of(child: Child) -> Roll:
    return Roll.objects.current().select_related("school", "school_class").get(child=child)


def test_a_whole_school_year(county, people, moves_to) -> None:
    moves_to(date(2026, 11, 19))
    autumn(county, people, moves_to)
    spring(county, people, moves_to)
    summer(county, people, moves_to)
    september(county, people, moves_to)
    rolls_and_line_agree(county, people)


def autumn(town, people, moves_to) -> None:
    """A transfer handed over inside the county, one beyond it, a suspension."""
    people.principal.presses(
        "children:transfer_offer", town.xiaoming.key, to_school=town.bailu_primary.pk, from_on="2026-11-19",
        reason="搬到荷塘村", evidence=picture(),
    )  # fmt: skip
    people.principal.presses(
        "children:transfer_beyond", town.yu.key, other_school="别县一小", other_place="别省别县",
        from_on="2026-11-19", reason="随父母务工",
    )  # fmt: skip
    moves_to(date(2026, 11, 25))
    assert roll_of(town.xiaoming).school == town.primary, "the giver answers until the taker accepts"
    new = SchoolClass.objects.create(school=town.bailu_primary, stage="primary", entry_year=2024, class_no=1)
    offered = Transfer.objects.get(roll__child=town.xiaoming)
    people.bailu_principal.presses(
        "children:transfer_accept", offered.key, school_class=new.pk, on="2026-11-25"
    )
    beyond = Transfer.objects.get(roll__child=town.yu)
    people.principal.presses("children:transfer_prove", beyond.key, on="2026-11-25", evidence=picture("tan"))
    assert not Roll.objects.current().filter(child=town.yu).exists()
    people.junior_principal.presses(
        "children:roll_suspend", town.crossing.key, from_on="2026-11-25", until_on="2027-02-26",
        reason="骨折", evidence=picture("olive"),
    )  # fmt: skip
    moves_to(date(2026, 12, 20))


def spring(town, people, moves_to) -> None:
    """Back from suspension; a missing child brought back to a class; a proof runs out and is looked for."""
    moves_to(date(2027, 3, 1))
    people.junior_principal.presses(
        "children:roll_enter",
        town.crossing.key,
        kind="return",
        school_class=town.class_8_1.pk,
        on="2027-03-01",
    )
    assert roll_of(town.crossing).state == RollState.ACTIVE
    case = case_of(town.noroll)
    people.village_officer.presses(
        "cases:case_see_door",
        case.key,
        seen="not_in_school",
        on="2027-03-01",
        note="在家",
        photo=picture("gray"),
    )
    code = town.codes["aversion_or_work"]
    people.vice_principal.presses(
        "cases:case_propose", case.key, code=code.pk, evidence=picture("teal"), **proposal_typed(code)
    )
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    bring_back(people, case, town.class_3_2, on="2027-03-01")
    assert case_of(town.away) is None
    for day in (date(2027, 3, 4), date(2027, 3, 8), date(2027, 3, 16), date(2027, 3, 31)):
        moves_to(day)
        people.other_teacher.presses("cases:case_followup", case.key, on=day.isoformat(), is_in_class="1")
    assert case_of(town.away) is not None, "the certificate ran out on the 10th"
    people.principal.presses("cases:closing_propose", case.key, reason="四次都在班")
    closing = case.closings.get()
    people.centre_officer.presses("cases:closing_check", closing.key)
    people.township_officer.presses("cases:closing_check", closing.key)
    people.bureau_officer.presses("cases:closing_approve", closing.key)
    moves_to(date(2027, 4, 2))


SEASON = {
    "year": "2027", "listed_on": "2027-06-01", "notice_by_on": "2027-08-10", "register_from_on": "2027-08-20",
    "register_until_on": "2027-08-31", "set_on": "2027-09-10",
}  # fmt: skip


def summer(town, people, moves_to) -> None:
    """The season opens; leavers go to their junior school; one stays back, one is put off, one goes elsewhere."""
    moves_to(date(2027, 6, 1))
    bureau = people.bureau_officer
    catchment = {"primary": town.primary.pk, "junior": town.junior.pk, "from_year": "2027"}
    bureau.presses("children:catchment_set", town.places["qingshi"].code, **catchment)
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    with moves_to.captured(execute=True):
        bureau.presses("children:season_open", **SEASON)
    rows = {row.child_id: row for row in Admission.objects.all()}
    assert {town.comer.pk, town.silent.pk, town.gone.pk, town.girl.pk, town.goes.pk} <= rows.keys()
    with moves_to.captured(execute=True):
        bureau.presses("children:notices_make", "XX101", year="2027")
    people.village_officer.presses("children:notice_handed", rows[town.comer.pk].key)
    people.principal.presses(
        "children:deferral_ask", rows[town.girl.pk].key, why="先天性心脏病术后", application=picture("red"),
        proof=picture("blue"),
    )  # fmt: skip
    asked = rows[town.girl.pk].deferrals.get()
    people.township_officer.presses("children:deferral_decide", asked.key, answer="yes", decision="同意")
    code = town.codes["in_school_no_reg_outside"].pk
    people.principal.presses(
        "children:admission_elsewhere", rows[town.gone.pk].key, code=code, evidence=picture("navy")
    )
    moves_to(date(2027, 7, 5))
    stays = roll_of(town.stays)
    people.principal.presses(
        "children:retentions",
        school_class=stays.school_class.pk,
        name="毕留",
        reason="久病",
        evidence=picture("pink"),
    )
    bureau.presses("children:leavers_send")
    people.junior_principal.presses("children:leavers", answer="all")
    moves_to(date(2027, 8, 25))
    row = Admission.objects.get(child=town.comer)
    people.principal.presses(
        "children:admission_register", row.key, school=town.primary.pk, has_papers_seen="on"
    )


def september(town, people, moves_to) -> None:
    """New classes, the rollover, entrants into their classes, the set day."""
    moves_to(date(2027, 9, 1))
    SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2027, class_no=1)
    SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2027, class_no=1)
    with moves_to.captured(execute=True):
        people.bureau_officer.presses("children:rollover_run", evidence=picture("maroon"))
    run = Rollover.objects.get()
    assert run.blocked_count == 0, [str(row) for row in Leaver.objects.all()]
    assert YearFigures.objects.get().start_year == 2026, "the year that ended was counted with the rollover"
    assert roll_of(town.goes).school == town.junior
    assert roll_of(town.stays).school_class.label(date(2027, 9, 1)) == "六年级(1)班"
    comer = Admission.objects.get(child=town.comer)
    room = SchoolClass.objects.get(school=town.primary, entry_year=2027)
    people.principal.presses("children:season_classes", ticked=[str(comer.key)], school_class=room.pk)
    moves_to(date(2027, 9, 12))
    assert case_of(town.silent).sources.get().origin == "not_registered"
    for name in ("comer", "girl", "gone", "goes", "stays", "far"):
        assert case_of(town.children[name]) is None, name


GRADES = {
    "xiaoming": "四年级", "lan": "四年级", "poor": "二年级", "crossing": "九年级", "moved": "五年级", "outsider": "五年级",
    "migrant": "六年级", "noroll": "四年级", "goes": "七年级", "far": "七年级", "stays": "六年级", "comer": "一年级",
}  # fmt: skip
"""Where each stands in the autumn of 2027."""


def rolls_and_line_agree(town, people) -> None:
    """Child by child: who is on a roll is on the line, in the grade the year brought; who is not, has a reason."""
    day = date(2027, 9, 12)
    held = {roll.child_id: roll for roll in Roll.objects.current().select_related("school_class")}
    assert {town.children[name].pk for name in GRADES} == set(held)
    for name, grade in GRADES.items():
        label = held[town.children[name].pk].school_class.label(day)
        assert label.startswith(grade), (name, label)
    line = set(HouseholdEntry.objects.filter(until_on__isnull=True).values_list("child", flat=True))
    assert set(held) <= line
    states = dict(with_state(counted_entries(day), day).values_list("child", "state"))
    in_school = {child for child, state in states.items() if state == ChildState.IN_SCHOOL}
    assert in_school == set(held) | {town.gone.pk}
    assert {child for child, state in states.items() if state == ChildState.ACCOUNTED} == {town.girl.pk}
    open_case = {child for child, state in states.items() if state == ChildState.OPEN_CASE}
    looked_for = ("left", "disabled", "ill", "unconfirmed", "away", "yu", "silent", "deferred")
    assert case_of(town.yu).sources.get().origin == "evidence_expired", (
        "nobody renewed the certificate from outside"
    )
    assert open_case == {town.children[name].pk for name in looked_for}
    assert states.keys() == in_school | {town.girl.pk} | open_case
    county = town.places["county"].code
    assert "石默" in people.bureau_officer.opens("indicators:balance_names", county, state="open_case")
    nowhere = people.bureau_officer.opens("indicators:balance_names", county, state="unplaced")
    assert not any(child.name in nowhere for child in town.children.values())
