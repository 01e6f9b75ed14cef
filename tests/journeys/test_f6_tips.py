"""F6: anybody may say that a child is out of school or at work; it is checked, answered, and tells a stranger nothing."""

import re
from datetime import date

import pytest
from django.test import Client

from notoneless.cases.models import Case, Referral, Tip
from notoneless.core import clock
from notoneless.core.models import Event
from tests.journeys.steps import it_is

pytestmark = pytest.mark.django_db
WORDS = {
    "place": "990102101201",
    "said": "曾家小孩没上学，在砖厂搬砖",
    "where": "村口砖厂",
    "child_name": "曾望",
}


def left(client: Client, address: str = "10.1.2.3", **typed: str):
    """The public form, filled in as a person does."""
    page = client.get("/tips/").content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page).group(1)
    a, b = re.search(r"(\d+) \+ (\d+) = \?", page).groups()
    words = WORDS | {"ticket": ticket, "sum": str(int(a) + int(b))} | typed
    return client.post("/tips/", words, REMOTE_ADDR=address), words


def code_in(answer) -> str:
    return re.search(r"\b[2-9A-HJ-NP-Z]{12}\b", answer.content.decode()).group(0)


def asked(client: Client, code: str) -> str:
    return client.post("/tips/answer", {"code": code}).content.decode()


def test_a_stranger_leaves_a_tip_and_reads_its_answer_by_the_code(people, town) -> None:
    stranger = Client()
    answer, _ = left(stranger, is_at_work="on", informant="过路人 13900000000")
    assert answer.status_code == 200
    code, tip = code_in(answer), Tip.objects.get()
    assert tip.unit == town.qingshi_government and tip.due_on == date(2026, 11, 23)
    seen = asked(stranger, f" {code[:4].lower()}-{code[4:]} ")
    assert "已收到，等待核查" in seen and "曾" not in seen and "砖厂" not in seen
    assert "没有这个查询码" in asked(stranger, "AAAABBBBCCCC")
    assert "过路人" not in str(Event.objects.values_list("by", "act", "field_names"))

    assert "核查疑似童工的线索并答复" in people.township_officer.desk
    people.bailu_officer.opens("cases:tip_page", tip.key, status=404)
    people.principal.opens("cases:tip_page", tip.key, status=403)
    page = people.township_officer.opens("cases:tip_page", tip.key)
    assert "曾家小孩没上学" in page and "过路人" in page
    people.township_officer.presses("cases:tip_accept", tip.key)
    assert "正在核查" in asked(stranger, code)

    form = people.township_officer.opens("cases:tip_answer", tip.key, q="曾望")
    assert str(town.noroll.key) in form and str(town.outsider.key) not in form
    typed = {"outcome": "labour", "child": str(town.noroll.key)}
    for bad, why in (
        ("曾望已经找到", "不能写孩子"),
        ("请打13812345678", "不能写证号"),
        ("孩子在柳湾村", "不能写孩子"),
    ):
        assert why in people.township_officer.presses(
            "cases:tip_answer", tip.key, status=422, answer=bad, **typed
        )
    people.township_officer.presses(
        "cases:tip_answer", tip.key, answer="情况属实，已立案并移送人社部门，谢谢。", **typed
    )
    assert "情况属实，已立案并移送人社部门" in asked(stranger, code)
    case = Case.objects.get(child=town.noroll)
    assert Referral.objects.get(case=case).kind == "child_labour"
    assert case.causes.get().cause == "work"
    people.township_officer.presses("cases:tip_answer", tip.key, status=422, answer="再答一次", **typed)
    assert code not in people.principal.opens("cases:case_page", case.key), "the code is the informant's"


def test_a_tip_about_a_school_is_the_bureaus_alone(people, town) -> None:
    answer, _ = left(
        Client(), is_about_school="on", said="学校乱收费，孩子不敢去", child_name="林小明", is_at_work=""
    )
    tip = Tip.objects.get()
    assert answer.status_code == 200 and tip.unit == town.bureau
    people.township_officer.opens("cases:tip_page", tip.key, status=404)
    assert str(tip.key) not in people.township_officer.opens("cases:tips")
    people.bureau_officer.presses(
        "cases:tip_answer", tip.key, outcome="case", child=str(town.xiaoming.key), answer="已由教育局查处。"
    )
    case = Case.objects.get(child=town.xiaoming)
    assert case.hidden_from == town.primary
    people.principal.opens("cases:case_page", case.key, status=404)
    assert "答复群众线索" not in people.principal.opens("web:child_file", town.xiaoming.key)


def test_pressed_twice_is_one_tip_with_one_code(town) -> None:
    stranger = Client()
    first, words = left(stranger)
    second = stranger.post("/tips/", words, REMOTE_ADDR="10.1.2.3")
    assert code_in(first) == code_in(second) and Tip.objects.count() == 1


@pytest.mark.parametrize(("typed", "why"), [
    ({"sum": "99"}, "计算结果不对"),
    ({"website": "http://spam"}, "没有提交成功"),
    ({"ticket": "forged"}, "页面放得太久"),
    ({"said": ""}, "请写一写看到了什么"),
    ({"said": "\u200b\u202e"}, "请写一写看到了什么"),
    ({"said": "字" * 1001}, "1000字以内"),
    ({"place": "000000"}, "有效"),
])  # fmt: skip
def test_a_machine_or_an_empty_word_is_not_taken(town, typed, why) -> None:
    answer, _ = left(Client(), **typed)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not Tip.objects.exists()


def test_one_address_leaves_five_a_day_and_another_is_not_kept_from_it(town, monkeypatch, people) -> None:
    stranger = Client()
    for _ in range(5):
        assert left(stranger)[0].status_code == 200
    full, _ = left(stranger)
    assert full.status_code == 422 and "次数已满" in full.content.decode()
    assert left(stranger, address="10.1.2.4")[0].status_code == 200
    it_is(monkeypatch, people, date(2026, 11, 19))
    assert left(stranger)[0].status_code == 200


def test_a_flood_from_everywhere_is_stopped_for_the_day(town, monkeypatch) -> None:
    monkeypatch.setattr("notoneless.domain.tips.TIPS_OF_DAY", 2)
    for number in range(2):
        left(Client(), address=f"10.2.0.{number}")
    assert "请明天再来" in left(Client(), address="10.3.0.1")[0].content.decode()


def test_what_a_stranger_writes_is_shown_as_text_and_nothing_else(people, town) -> None:
    hostile = "<script>alert(1)</script> http://evil.example/ \u202e反写 =cmd()"
    left(Client(), said=hostile, where="<img src=x onerror=1>")
    tip = Tip.objects.get()
    page = people.township_officer.opens("cases:tip_page", tip.key)
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert 'href="http://evil' not in page and "<img src=x" not in page and "\u202e" not in page


def test_the_form_asks_for_its_token(town) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/tips/", WORDS).status_code == 403
    assert strict.post("/tips/answer", {"code": "AAAABBBBCCCC"}).status_code == 403


def test_a_clerk_takes_a_tip_down_and_an_overdue_one_is_found(people, town, monkeypatch) -> None:
    said = people.township_officer.presses("cases:tip_enter", place="990102101202", said="石桥有个孩子没上学")
    tip = Tip.objects.get()
    assert tip.code in said and tip.taken_by == town.township_officer
    people.township_officer.presses("cases:tip_enter", status=422, said="")
    it_is(monkeypatch, people, date(2026, 11, 30))
    assert "石桥村" in people.bureau_officer.opens("cases:tips", late="on")
    for outcome, state in (("unfounded", "unfounded"),):
        people.township_officer.presses(
            "cases:tip_answer", tip.key, outcome=outcome, answer="经核查，孩子在外地上学。"
        )
        tip.refresh_from_db()
        assert tip.state == state


def test_a_township_gives_a_tip_about_a_school_to_the_bureau(people, town) -> None:
    people.township_officer.presses("cases:tip_enter", place="990102101201", said="老师打人")
    tip = Tip.objects.get()
    people.township_officer.presses("cases:tip_to_bureau", tip.key)
    people.township_officer.opens("cases:tip_page", tip.key, status=404)
    assert "老师打人" in people.bureau_officer.opens("cases:tip_page", tip.key)
    without = people.bureau_officer.presses(
        "cases:tip_answer", tip.key, status=422, outcome="case", answer="属实"
    )
    assert "请先在名册里找到这个孩子" in without


def test_the_name_a_tip_gives_is_looked_for_without_standing_in_an_address(people, town) -> None:
    tip = Tip.objects.create(
        unit=town.qingshi_government, said="孩子在砖厂", where="柳湾村", child_name="曾望", due_on=date(2026, 11, 23),
        code="ABCDEFGHJKLM", received_at=clock.now(), received_on=date(2026, 11, 18), state="accepted",
    )  # fmt: skip
    page = people.township_officer.opens("cases:tip_page", tip.key)
    assert "查清了，答复" in page and "?q=" not in page
    assert str(town.noroll.key) in people.township_officer.opens("cases:tip_answer", tip.key)
