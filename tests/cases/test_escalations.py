"""What ran over is told to the unit above once, with one event a unit a night, and answered there."""

from datetime import date, timedelta

import pytest

from notoneless.cases.models import Escalation
from notoneless.cases.queries.clocks import escalation_lines
from notoneless.cases.services.clocks import deadlines_refresh
from notoneless.cases.services.escalating import escalation_answer, escalations_night
from notoneless.children.services import grant_give
from notoneless.core.models import Event
from notoneless.domain.words import CaseState
from tests.journeys.steps import Person
from tests.makers import TODAY, make_case, make_child, make_proceeding

pytestmark = pytest.mark.django_db
LATE = date(2026, 11, 17)


def overdue(town, name: str = "", **fields):
    child = make_child(name, residence=town.liuwan_1, guardian="家长")
    words = {
        "unit": town.primary,
        "person": town.vice_principal,
        "due_on": LATE,
        "state": CaseState.PERSUADING,
    }
    case = make_case(child, **(words | fields))
    grant_give(child=child, unit=town.primary, why="个案牵头或配合单位", by="system", today=TODAY)
    return case


def told() -> list:
    return sorted(Escalation.objects.values_list("what", "from_unit__name", "to_unit__name", "due_on"))


def test_a_school_is_told_of_to_its_centre_and_a_week_later_to_the_bureau(town) -> None:
    case = overdue(town)
    assert escalations_night(today=LATE) == 0, "the day itself is not over"
    assert escalations_night(today=TODAY) == 1
    assert told() == [("个案办理期限", "青石中心小学", "青石镇中心校", LATE)]
    assert escalations_night(today=TODAY) == 0 and escalations_night(today=TODAY + timedelta(days=5)) == 0
    assert escalations_night(today=LATE + timedelta(days=8)) == 1
    assert Escalation.objects.filter(to_unit=town.bureau, case=case).count() == 1
    case.due_on = date(2026, 11, 20)
    case.save()
    assert escalations_night(today=date(2026, 11, 21)) == 1, "a new day it was due is told anew"
    case.state, case.due_on = CaseState.CLOSED, LATE + timedelta(days=1)
    case.save()
    assert escalations_night(today=date(2026, 12, 30)) == 0


def test_a_townships_own_deadline_is_told_to_the_bureau(town) -> None:
    case = overdue(town, due_on=date(2027, 6, 1), state=CaseState.ORDERED, cause="aversion")
    make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, filed_on=date(2026, 8, 10)
    )
    deadlines_refresh(case=case, by="system", today=TODAY)
    assert escalations_night(today=TODAY) == 1, "ten days late, and the bureau is the only unit above"
    assert {row[:3] for row in told()} == {("作出处罚决定", "青石镇人民政府", "云溪区教育局")}


def test_many_at_once_are_one_event_a_unit_and_one_line_on_the_desk(town) -> None:
    for _ in range(5):
        overdue(town)
    overdue(town, unit=town.bailu_primary, person=town.bailu_principal)
    assert escalations_night(today=TODAY) == 6
    events = Event.objects.filter(act="overdue_escalated")
    assert {event.unit for event in events} == {town.centre.pk, town.bailu_centre.pk} and events.count() == 2
    desk = escalation_lines(town.centre_officer)
    assert [line.who for line in desk] == ["5件逾期"]
    assert "5件逾期" in Person(town.centre_officer).desk
    page = Person(town.centre_officer).opens("cases:escalations")
    assert page.count("写督办意见") >= 5


def test_the_unit_above_answers_and_the_late_unit_reads_it(town) -> None:
    case = overdue(town, "郑晚")
    escalations_night(today=TODAY)
    row = Escalation.objects.get()
    centre = Person(town.centre_officer)
    assert "青石中心小学逾期：个案办理期限" in centre.desk
    Person(town.principal).presses("cases:escalation_answer", row.key, status=403, answer="x")
    Person(town.bailu_centre_officer).presses("cases:escalation_answer", row.key, status=404, answer="x")
    assert "由上报至的单位登记" in Person(town.bureau_officer).presses(
        "cases:escalation_answer", row.key, status=422, answer="x"
    )
    centre.presses("cases:escalation_answer", row.key, status=422, answer=" ")
    centre.presses("cases:escalation_answer", row.key, answer="三天内入户，报结果")
    assert "三天内入户，报结果" in Person(town.vice_principal).opens("cases:case_page", case.key)
    assert "三天内入户，报结果" in Person(town.principal).desk
    assert "逾期：个案办理期限" not in centre.desk
    again = escalation_answer(escalation=row, answer="再", by=town.centre_deputy, today=TODAY)
    assert again.rule == "escalation.answered"
    assert "郑晚" in Person(town.principal).opens("cases:escalations", waits="no")
    assert "郑晚" not in Person(town.principal).opens("cases:escalations", waits="yes")
    assert "郑晚" not in Person(town.bailu_centre_officer).opens("cases:escalations")


def test_the_night_reads_the_clocks_and_tells_upwards(town) -> None:
    from notoneless.web.nightly import nightly

    case = overdue(town, due_on=LATE, state=CaseState.ORDERED, cause="aversion")
    make_proceeding(
        case, organ=town.qingshi_government, filed_by=town.township_officer, filed_on=date(2026, 8, 10)
    )
    nightly.call_local()
    assert case.deadlines.filter(kind="decide").exists()
    assert Escalation.objects.filter(case=case, what="作出处罚决定").exists()
    assert Escalation.objects.filter(case=case, what="个案办理期限").exists()
