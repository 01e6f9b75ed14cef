"""D1: at the start of a term every class is reported each day; who has not come has a reason, a person and a next day, who is
elsewhere a paper; what nobody reported is a figure of its own; in the night after the set day the rest is suspected."""

from datetime import UTC, datetime, timedelta

import pytest

from notoneless.attendance import queries
from notoneless.attendance.models import Arrival, ArrivalDay, ArrivalMark
from notoneless.attendance.services import arrival_night
from notoneless.cases.models import Case, CaseSource
from notoneless.children.models import Roll
from notoneless.core.models import Event
from notoneless.grid.models import Term
from tests.journeys.steps import it_is, picture, sheet_rows
from tests.makers import TODAY, make_child, make_roll

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=14)


@pytest.fixture
def opened(people, town) -> Arrival:
    """The bureau opens the arrival of the running term, today its first day."""
    term = Term.objects.get(starts_on__lte=TODAY, ends_on__gte=TODAY)
    page = people.bureau_officer.presses("attendance:arrival_open", term=term.pk, first_on=TODAY.isoformat())
    assert "已开启" in page
    return Arrival.objects.get()


def reported(person, town, status=302, school_class=None, **words):
    """Open the page of the class and press its button. ``words`` maps a child's name in the town to what is typed of it."""
    one = school_class or town.class_3_1
    person.opens("attendance:arrival_class", one.pk)
    typed = {"read_at": queries.arrival_version(Arrival.objects.get(), one)}
    rolls = Roll.objects.current().filter(school_class=one, state="active")
    for key in rolls.values_list("child__key", flat=True):
        typed[f"came-{key}"] = "arrived"
    for name, said in words.items():
        typed |= {f"{field}-{town.children[name].key}": value for field, value in said.items()}
    return person.presses("attendance:arrival_class", one.pk, status=status, **typed)


def missing(town, reason="ill", on=None):
    return {
        "came": "missing", "reason": reason, "follower": town.teacher.pk,
        "next": (on or TODAY + timedelta(days=1)).isoformat(),
    }  # fmt: skip


def elsewhere(town, **more):
    return missing(town) | {"came": "elsewhere", "school": "外县一小"} | more


def figures(person, day=None) -> dict[str, int]:
    arrival = Arrival.objects.get()
    total = queries.arrival_board(person.user, arrival, day or TODAY)["total"]
    return {name: getattr(total, name) for name in queries.FIGURES}


def test_the_bureau_opens_one_arrival_a_term(people, town, opened) -> None:
    assert (opened.first_on, opened.due_on) == (TODAY, DUE)
    page = people.bureau_officer.presses(
        "attendance:arrival_open", status=422, term=opened.term_id, first_on=TODAY.isoformat()
    )
    assert "请选一个" in page and Arrival.objects.count() == 1
    people.principal.opens("attendance:arrival_open", status=403)


def test_a_full_class_is_two_taps(people, town, opened) -> None:
    assert "报送开学报到" in people.teacher.desk
    before = figures(people.bureau_officer)
    assert before["unreported"] == before["expected"] > 0 and before["missing"] == 0, "silence is no zero"
    page = people.teacher.opens("attendance:arrival_class", town.class_3_1.pk)
    assert (
        page.count('value="arrived" checked')
        == Roll.objects.current().filter(school_class=town.class_3_1, state="active").count()
    ), "everybody is shown as come, so nothing needs tapping"
    assert "已报送" in reported(people.teacher, town)
    assert "报送开学报到" not in people.teacher.desk
    day = ArrivalDay.objects.get()
    assert day.by == town.teacher and day.arrived == day.expected > 1
    after = figures(people.bureau_officer)
    assert after["arrived"] == day.arrived
    assert after["unreported"] == before["unreported"] - day.arrived, "the other classes stay unreported"


def test_who_has_not_come_has_reason_person_and_day(people, town, opened) -> None:
    page = reported(people.teacher, town, status=422, xiaoming=missing(town, reason=""))
    assert "林小明：未到的请选原因" in page and not ArrivalMark.objects.exists()
    late = missing(town, on=DUE + timedelta(days=1))
    assert "截止日之间" in reported(people.teacher, town, status=422, xiaoming=late)
    stranger = missing(town) | {"follower": town.bureau_officer.pk}
    assert "本校老师" in reported(people.teacher, town, status=422, xiaoming=stranger)
    reported(people.teacher, town, xiaoming=missing(town, "work"))
    assert "问清为什么没报到（外出务工）" in people.teacher.desk
    page = people.centre_officer.opens("attendance:arrival_names", state="missing")
    assert "林小明" in page and "外出务工" in page and "方老师" in page and "覃兰" not in page


def test_elsewhere_counts_only_with_its_paper(people, town, opened) -> None:
    assert "填学校名称" in reported(people.teacher, town, status=422, xiaoming=elsewhere(town, school=""))
    reported(people.teacher, town, xiaoming=elsewhere(town))
    assert (figures(people.principal)["elsewhere"], figures(people.principal)["missing"]) == (0, 1)
    assert "要就读证明" in people.teacher.desk
    reported(people.teacher, town, xiaoming=elsewhere(town, proof=picture("teal")))
    assert (figures(people.principal)["elsewhere"], figures(people.principal)["missing"]) == (1, 0)
    assert "要就读证明" not in people.teacher.desk
    mark = ArrivalMark.objects.get(child=town.xiaoming)
    assert mark.next_on is None and mark.follower is None
    assert people.bureau_officer.fetches("attendance:arrival_proof", mark.key)
    assert Event.objects.filter(act="arrival_proof_opened", child_key=town.xiaoming.key).exists()
    reported(people.teacher, town, xiaoming=elsewhere(town))
    mark.refresh_from_db()
    assert mark.proof is not None, "the paper stays when the class is reported again"


def test_who_comes_later_takes_the_marks_back_and_both_are_on_record(
    people, town, opened, monkeypatch
) -> None:
    reported(people.teacher, town, xiaoming=missing(town))
    it_is(monkeypatch, people, TODAY + timedelta(days=1))
    reported(people.teacher, town)
    mark = ArrivalMark.objects.get(child=town.xiaoming)
    assert (mark.came, mark.reason, mark.follower, mark.next_on) == ("arrived", "", None, None)
    event = Event.objects.get(act="arrival_correct", child_key=town.xiaoming.key)
    words = {value.old.open() for value in event.values.all()} | {
        value.new.open() for value in event.values.all()
    }
    assert {"未到（生病）", "已报到"} <= words
    first, second = ArrivalDay.objects.order_by("on")
    assert (first.missing, second.missing) == (1, 0), "yesterday's figures do not change"
    reported(people.teacher, town, xiaoming={"came": "unreported"})
    assert not ArrivalMark.objects.filter(child=town.xiaoming).exists()


def test_who_enrols_later_is_expected_and_not_reported(people, town, opened, monkeypatch) -> None:
    reported(people.teacher, town)
    late = make_child("韦新来", residence=town.xiaoming.residence)
    make_roll(late, town.class_3_1)
    Roll.objects.filter(child=late).update(entered_on=TODAY + timedelta(days=2))
    assert "韦新来" not in people.teacher.opens("attendance:arrival_class", town.class_3_1.pk)
    it_is(monkeypatch, people, TODAY + timedelta(days=2))
    page = people.teacher.opens("attendance:arrival_names", state="unreported")
    assert "韦新来" in page and "林小明" not in page
    assert "报送开学报到" in people.teacher.desk
    assert "韦新来" in people.teacher.opens("attendance:arrival_class", town.class_3_1.pk)


def test_two_phones_never_write_over_each_other(people, town, opened) -> None:
    reported(people.teacher, town, xiaoming=missing(town))
    keys = Roll.objects.current().filter(school_class=town.class_3_1).values_list("child__key", flat=True)
    page = people.principal.presses(
        "attendance:arrival_class", town.class_3_1.pk, status=422, read_at="",
        **{f"came-{key}": "arrived" for key in keys},
    )  # fmt: skip
    assert "刚由别人报过" in page
    assert ArrivalMark.objects.get(child=town.xiaoming).came == "missing"


def test_the_board_opens_to_the_names_and_the_list_is_exported(people, town, opened) -> None:
    reported(people.teacher, town, xiaoming=missing(town))
    board = people.centre_officer.opens("attendance:arrival")
    assert "青石中心小学" in board and "未报" in board and "state=unreported" in board
    school = people.principal.opens("attendance:arrival_school", town.primary.number)
    assert f"class={town.class_3_1.pk}&amp;state=missing" in school
    rows = sheet_rows(people.principal.fetches("/attendance/arrival/names?export=xlsx&state=missing"))
    assert any("林小明" in row for row in rows) and not any("覃兰" in row for row in rows)


def test_the_desks_of_school_and_centre_say_what_is_open(people, town, opened, monkeypatch) -> None:
    assert "今天中午还没报开学报到" not in people.principal.desk, "half past ten: teachers are still at it"
    assert "开学报到还没到齐" in people.centre_officer.desk
    it_is(monkeypatch, people, TODAY)
    from notoneless.core import clock

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 18, 4, 30, tzinfo=UTC))  # half past twelve
    assert "今天中午还没报开学报到" in people.principal.desk


def test_the_history_keeps_each_day(people, town, opened, monkeypatch) -> None:
    reported(people.teacher, town, xiaoming=missing(town))
    tomorrow = TODAY + timedelta(days=1)
    it_is(monkeypatch, people, tomorrow)
    assert arrival_night(today=tomorrow).days_count > 0
    assert arrival_night(today=tomorrow).days_count == 0, "a second night the same day adds nothing"
    reported(people.teacher, town)
    live, kept = queries.arrival_history(town.bureau_officer, opened, tomorrow)
    assert (live[0], live[1].missing) == (tomorrow, 0) and (kept[0], kept[1].missing, kept[2]) == (
        TODAY,
        1,
        1,
    )
    assert kept[1].unreported > 0 and live[1].expected == kept[1].expected
    page = people.bureau_officer.opens("attendance:arrival_days")
    assert TODAY.isoformat() in page and tomorrow.isoformat() in page


def test_after_the_set_day_the_rest_is_suspected_once(people, town, opened, monkeypatch) -> None:
    reported(people.teacher, town, xiaoming=missing(town), lan={"came": "leave"})
    it_is(monkeypatch, people, DUE)
    arrival_night(today=DUE)
    opened.refresh_from_db()
    assert opened.closed_on is None, "the set day itself still counts"
    night = DUE + timedelta(days=1)
    it_is(monkeypatch, people, night)
    made = arrival_night(today=night)
    opened.refresh_from_db()
    assert opened.closed_on == night and opened.missing == 1 and opened.unreported > 0
    assert made.suspected_count == opened.missing + opened.unreported
    case = Case.objects.open().get(child=town.xiaoming)
    source = case.sources.get(detail="开学报到截止未到校")
    assert source.origin == "absent" and case.absent_since_on == TODAY
    assert not CaseSource.objects.filter(case__child=town.lan, detail="开学报到截止未到校").exists()
    before = (
        Case.objects.count(),
        CaseSource.objects.count(),
        Event.objects.count(),
        ArrivalDay.objects.count(),
    )
    arrival_night(today=night)
    arrival_night(today=night + timedelta(days=1))
    assert before == (
        Case.objects.count(), CaseSource.objects.count(), Event.objects.count(), ArrivalDay.objects.count(),
    )  # fmt: skip
    assert "到截止日一直没报开学报到" in people.principal.desk
    assert "到截止日一直没报开学报到" in people.centre_officer.desk
    assert town.class_3_1 not in queries.silent_classes(opened, type(town.class_3_1).objects.all())
    assert "报到已截止" in reported(people.teacher, town, status=422)
    assert "林小明" in people.bureau_officer.opens("cases:cases_suspected")


def test_what_another_class_says_is_not_seen_and_not_written(people, town, opened) -> None:
    outside = town.outsider.rolls.get().school_class
    people.teacher.opens("attendance:arrival_class", outside.pk, status=404)
    people.principal.opens("attendance:arrival_school", outside.school.number, status=404)
    people.bureau_officer.opens("attendance:arrival_class", town.class_3_1.pk, status=403)
    assert town.outsider.name not in people.teacher.opens("attendance:arrival_names")
    assert town.outsider.name not in people.principal.opens(
        "attendance:arrival_names", school=outside.school.number
    )
