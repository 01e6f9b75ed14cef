"""A3: somebody leaves; all he answers for goes to a successor in one act, and only when the successor says yes."""

from datetime import date, timedelta

import pytest

from notoneless.cases.models import Case, Handover
from notoneless.cases.services import handover_accept, handover_offer
from notoneless.children.models import Child
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Cover, Post
from tests.journeys.steps import suspect
from tests.makers import make_case

pytestmark = pytest.mark.django_db


def offer(people, town, giver="teacher", taker="other_teacher", head="principal", unit="XX101", **typed):
    words = {"giver": getattr(town, giver).pk, "taker": getattr(town, taker).pk, "reason": "产假"} | typed
    people[head].presses(f"/cases/handovers/offer/{unit}", **words)
    return Handover.objects.get(state="offered")


def test_a_teacher_on_leave_hands_her_class_and_cases_to_a_colleague_who_accepts(people, town, today):
    case = make_case(town.lan, unit=town.primary, person=town.teacher, due_on=today)
    handover = offer(people, town)
    assert Case.objects.get(pk=case.pk).person == town.teacher, "nothing moves before the successor says yes"
    assert "接收青石中心小学移交的工作" in people.other_teacher.desk
    page = people.other_teacher.opens("cases:handover_page", handover.key)
    assert "三年级(1)班" in page and "1 件" in page
    assert "覃兰" not in page, "names come with the acceptance, not with the offer"
    assert "覃兰" in people.principal.opens("cases:handover_page", handover.key)

    people.other_teacher.presses("cases:handover_answer", handover.key, answer="accept")
    assert Case.objects.get(pk=case.pk).person == town.other_teacher
    assert "覃兰" in people.other_teacher.desk
    seen = Child.objects.visible_to(type(town.teacher).objects.get(pk=town.other_teacher.pk))
    assert seen.filter(pk=town.xiaoming.pk).exists()
    people.teacher.opens("web:desk", status=403)
    gone = Child.objects.visible_to(type(town.teacher).objects.get(pk=town.teacher.pk))
    assert not gone.exists(), "who handed everything over sees nobody any more"
    handover.refresh_from_db()
    assert (handover.state, handover.post_count, handover.case_count) == ("accepted", 1, 1)


def test_covered_villages_and_places_in_working_groups_move_along(people, town, today):
    case = suspect(people, town.noroll)
    assert case.person == town.vice_principal
    handover = offer(people, town, giver="vice_principal", taker="principal", head="bureau_officer")
    people.principal.presses("cases:handover_answer", handover.key, answer="accept")
    case.refresh_from_db()
    assert case.person == town.principal
    cover = Cover.objects.get(place=town.liuwan, until_on=None)
    assert (cover.person, cover.from_on) == (town.principal, today)
    before = Cover.objects.get(place=town.liuwan, person=town.vice_principal)
    assert before.until_on == today - timedelta(days=1), "who covered it until yesterday is still told"
    assert not Post.objects.filter(user=town.vice_principal, until_on=None).exists()
    assert Post.objects.filter(user=town.principal, until_on=None).count() == 1, (
        "a post already held is not doubled"
    )


def test_a_successor_who_declines_says_why_and_everything_stays(people, town, today):
    case = make_case(town.lan, unit=town.primary, person=town.teacher, due_on=today)
    handover = offer(people, town)
    nothing = people.other_teacher.presses(
        "cases:handover_answer", handover.key, status=422, answer="decline"
    )
    assert "请写明不接收的原因" in nothing
    people.other_teacher.presses("cases:handover_answer", handover.key, answer="decline", reason="已带两个班")
    assert Case.objects.get(pk=case.pk).person == town.teacher
    assert Post.objects.filter(user=town.teacher, until_on=None).exists()
    assert "已带两个班" in people.principal.opens("cases:handover_page", handover.key)


def test_an_offer_taken_back_can_be_accepted_no_more(people, town):
    handover = offer(people, town)
    people.principal.presses("cases:handover_withdraw", handover.key)
    late = people.other_teacher.presses("cases:handover_answer", handover.key, status=422, answer="accept")
    assert "已经有结果" in late
    assert Post.objects.filter(user=town.teacher, until_on=None).exists()


def test_nobody_answers_in_the_successors_place(people, town):
    handover = offer(people, town)
    people.teacher.presses("cases:handover_answer", handover.key, status=404, answer="accept")
    other = people.principal.presses("cases:handover_answer", handover.key, status=422, answer="accept")
    assert "由袁老师答复" in other
    people.junior_principal.opens("cases:handover_page", handover.key, status=404)
    people.junior_principal.presses("cases:handover_withdraw", handover.key, status=404)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"reason": " "}, "handover.no_reason"),
        ({"taker": "teacher"}, "handover.self"),
        ({"by": "junior_principal"}, "handover.not_yours"),
        ({"taker": "junior_teacher"}, "handover.taker"),
        ({"giver": "junior_teacher"}, "handover.nothing"),
        ({"giver": "principal", "taker": "vice_principal"}, "rights.own"),
        ({"giver": "vice_principal", "taker": "teacher"}, "rights.not_yours"),
    ],
)
def test_a_hand_over_is_refused_with_the_reason(town, today, words, rule):
    facts = {"giver": "teacher", "taker": "other_teacher", "by": "principal", "reason": "调离"} | words
    people = {name: facts[name] if name == "reason" else getattr(town, facts[name]) for name in facts}
    out = handover_offer(unit=town.primary, today=today, **people)
    assert isinstance(out, Refusal) and out.rule == rule, out
    assert not Handover.objects.exists()


def test_one_offer_at_a_time(town, today):
    words = {
        "giver": town.teacher,
        "unit": town.primary,
        "reason": "调离",
        "by": town.principal,
        "today": today,
    }
    assert handover_offer(taker=town.other_teacher, **words)
    out = handover_offer(taker=town.teacher_5, **words)
    assert isinstance(out, Refusal) and out.rule == "handover.open"


def test_what_came_to_the_leaver_after_the_offer_moves_too(town, today):
    words = {
        "giver": town.teacher,
        "unit": town.primary,
        "reason": "调离",
        "by": town.principal,
        "today": today,
    }
    handover = handover_offer(taker=town.other_teacher, **words)
    case = make_case(town.xiaoming, unit=town.primary, person=town.teacher, due_on=date(2026, 11, 30))
    handover_accept(handover=handover, by=town.other_teacher, today=today)
    assert Case.objects.get(pk=case.pk).person == town.other_teacher


def test_a_unit_is_chosen_on_the_page_and_no_other_words_lead_on(people, town):
    people.bureau_officer.opens("/cases/handovers/", unit="../../x", status=404)
    people.junior_principal.opens("/cases/handovers/", unit="XX101", status=404)
    assert (
        "发起工作移交：青石中心小学"
        in people.bureau_officer.client.get(
            "/cases/handovers/", {"unit": "XX101"}, follow=True
        ).content.decode()
    )
