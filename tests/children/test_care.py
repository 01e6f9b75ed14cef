"""Families that answer, families that do not, and who cares for a child whose parents are away."""

from datetime import timedelta
from typing import Any

import pytest

from notoneless.children.models import Carer, Child
from notoneless.children.queries import desk_lines, in_phone_state, phone_state, with_reach
from notoneless.children.services import carer_end, carer_set, guardian_edit, phone_tried
from notoneless.domain.caring import PhoneState
from notoneless.domain.refusal import Refusal
from tests.makers import TODAY, press

pytestmark = pytest.mark.django_db


def tried(child: Child, by: Any, is_reached: bool, days_ago: int = 0) -> Any:
    guardian = child.guardians.first()
    return phone_tried(
        guardian=guardian, is_reached=is_reached, by=by, today=TODAY - timedelta(days=days_ago)
    )


def state_of(child: Child) -> PhoneState:
    return phone_state(with_reach(Child.objects.filter(pk=child.pk)).get(), TODAY, 30)


def test_each_family_is_in_exactly_one_state_and_the_filter_agrees(town) -> None:
    tried(town.xiaoming, town.teacher, True)
    tried(town.lan, town.teacher, False)
    tried(town.yu, town.teacher_5, True, days_ago=31)
    assert state_of(town.xiaoming) == PhoneState.REACHED
    assert state_of(town.lan) == PhoneState.UNREACHABLE
    assert state_of(town.yu) == PhoneState.STALE
    assert state_of(town.crossing) == PhoneState.NEVER
    assert state_of(town.unconfirmed) == PhoneState.NO_PHONE
    everybody = with_reach(Child.objects.all())
    for state in PhoneState:
        for child in in_phone_state(everybody, state, TODAY):
            assert state_of(child) == state
    assert sum(in_phone_state(everybody, state, TODAY).count() for state in PhoneState) == everybody.count()


def test_one_phone_that_answers_is_enough(town) -> None:
    tried(town.lan, town.teacher, False)
    guardian_edit(child=town.lan, by=town.teacher, today=TODAY, name="覃爷爷", phone="10020008888")
    assert state_of(town.lan) == PhoneState.NEVER


def test_a_new_number_begins_anew(town) -> None:
    tried(town.lan, town.teacher, False)
    guardian = town.lan.guardians.get()
    guardian_edit(child=town.lan, guardian=guardian, by=town.teacher, today=TODAY, phone="10020007777")
    assert state_of(town.lan) == PhoneState.NEVER


def test_without_a_number_there_is_nothing_to_ring(town) -> None:
    out = tried(town.disabled, town.principal, True)
    assert isinstance(out, Refusal) and out.rule == "phone.none"


def test_the_homeroom_teacher_is_told_on_her_desk(town, client) -> None:
    tried(town.lan, town.teacher, False)
    tried(town.xiaoming, town.teacher, True, days_ago=40)
    lines = {line.what: line for line in desk_lines(town.teacher, TODAY)}
    assert lines["家长电话打不通，再打一次或上门"].who == "1名学生"
    client.force_login(town.teacher)
    page = client.get(lines["很久没联系家长，打个电话"].url).content.decode()
    assert "林小明" in page and "覃兰" not in page


def test_one_tap_on_the_card_is_written(town, client) -> None:
    client.force_login(town.teacher)
    guardian = town.lan.guardians.get()
    url = f"/children/{town.lan.key}/contacts/{guardian.pk}/tried"
    press(client, url, {"answer": "silent"})
    assert "起打不通" in client.get(f"/children/{town.lan.key}/contacts").content.decode()
    press(client, url, {"answer": "reached"})
    page = client.get(f"/children/{town.lan.key}/contacts").content.decode()
    assert "起打不通" not in page and "11月18日打通过" in page


def entrusted(town, name: str = "覃奶奶", **fields: Any) -> Any:
    words = {"from_on": TODAY, "is_fit": True, "by": town.teacher, "today": TODAY} | fields
    return carer_set(child=town.lan, name=name, **words)


def test_a_new_carer_ends_the_one_before(town) -> None:
    first, second = entrusted(town), entrusted(town, "覃舅舅", phone="10020001111")
    first.refresh_from_db()
    assert (first.ended_on, second.ended_on) == (TODAY - timedelta(days=1), None)
    assert carer_end(carer=second, by=town.teacher, today=TODAY).ended_on == TODAY
    again = carer_end(carer=second, by=town.teacher, today=TODAY)
    assert isinstance(again, Refusal) and again.rule == "carer.ended"


def test_who_may_not_be_entrusted_is_refused_and_a_wrong_number_too(town) -> None:
    assert entrusted(town, is_fit=False).rule == "carer.unfit"
    assert entrusted(town, phone="12").rule == "guardian.phone"
    assert not Carer.objects.exists()


def test_the_carer_stands_on_the_card_masked_and_is_revealed_for_a_reason(town, client) -> None:
    client.force_login(town.teacher)
    url = f"/children/{town.lan.key}/carer"
    typed = {
        "name": "覃奶奶",
        "relation": "祖母",
        "phone": "10020001111",
        "from_on": "2026-09-01",
        "is_fit": "on",
    }
    assert press(client, url, typed | {"is_fit": ""}).status_code == 422
    assert press(client, url, typed).status_code == 302
    page = client.get(f"/children/{town.lan.key}/contacts").content.decode()
    assert "覃奶奶" in page and "未书面告知" in page and "10020001111" not in page
    carer = Carer.objects.get()
    shown = press(client, f"/children/{town.lan.key}/reveal/carer_phone-{carer.pk}", {"reason": "联系家长"})
    assert "10020001111" in shown.content.decode()
    press(client, f"/children/{town.lan.key}/carer/{carer.pk}/end")
    assert "覃奶奶" not in client.get(f"/children/{town.lan.key}/contacts").content.decode()
