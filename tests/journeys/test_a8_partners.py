"""A8: a list goes to a partner department, is received, checked child by child and signed off; nothing else is seen."""

from datetime import date

import pytest
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.core.events import chain_faults
from notoneless.core.models import CountySetting, Event
from notoneless.domain.partners import SharedField
from notoneless.domain.words import PartnerAnswer
from notoneless.verification.models import PartnerSending
from notoneless.verification.services.partners import (
    sending_answer,
    sending_make,
    sending_receive,
    sending_sign,
)
from tests.journeys.steps import it_is, picture
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db
TYPED = {
    "unit": "BM101", "scope": "all", "title": "监测户学生", "purpose": "核对监测户学生在校情况", "shared": ["school"],
    "due_on": "2026-11-28",
}  # fmt: skip


def make(query: str = "group=unstable") -> str:
    """The page on which a list is made, with its filter."""
    return f"{reverse('verification:sending_make')}?{query}"


def sent(people, query: str = "group=unstable", **changes) -> PartnerSending:
    people.bureau_officer.presses(make(query), **TYPED | changes)
    return PartnerSending.objects.get()


def test_sent_received_checked_and_signed_off(people, town) -> None:
    row = sent(people)
    partner = people.partner
    assert "监测户学生" in partner.desk
    page = partner.opens("verification:sending", row.key)
    assert "卢敏" in page and "石桥教学点" in page and town.poor.id_number.open() not in page, (
        "only what was shared"
    )
    early = partner.presses("verification:sending", row.key, status=422, serials=["1"], answer="agrees")
    assert "先登记收到" in early
    partner.presses("verification:sending_receive", row.key)
    unsigned = partner.presses("verification:sending_sign", row.key, status=422)
    assert "没有核对" in unsigned
    bare = partner.presses("verification:sending", row.key, status=422, serials=["1"], answer="differs")
    assert "差在哪里" in bare
    partner.presses("verification:sending", row.key, serials=["1"], answer="differs", note="不是监测户")
    partner.presses("verification:sending_sign", row.key)
    row.refresh_from_db()
    assert row.said == "有1人不一致：卢敏。"
    partner.opens("verification:sending", row.key, status=404)
    seen = people.bureau_officer.opens("verification:sending", row.key)
    assert "不是监测户" in seen and "卢敏" in seen
    assert Event.objects.filter(act__startswith="partner_").count() >= 6


def test_agreeing_counts_are_said_so(people, town) -> None:
    row = sent(people)
    people.partner.presses("verification:sending_receive", row.key)
    people.partner.presses("verification:sending", row.key, serials=["1"], answer="agrees")
    people.partner.presses("verification:sending_sign", row.key)
    row.refresh_from_db()
    assert row.said == "人数一致，无差异。"


def test_a_department_reads_its_own_lists_only(people, town) -> None:
    row = sent(people)
    people.police_partner.opens("verification:sending", row.key, status=404)
    assert "监测户学生" not in people.police_partner.opens("verification:sendings")


def test_a_late_list_stays_open_for_the_days_of_grace_and_then_says_whom_to_ask(
    people, town, monkeypatch
) -> None:
    row = sent(people)
    it_is(monkeypatch, people, date(2026, 12, 5))
    late = people.partner.opens("verification:sending", row.key)
    assert "逾期" in late and "卢敏" in late and "监测户学生" in people.partner.desk
    people.partner.presses("verification:sending_receive", row.key)
    assert "没有按期签认" in people.bureau_officer.desk
    it_is(monkeypatch, people, date(2026, 12, 6))
    over = people.partner.opens("verification:sending", row.key, status=403)
    assert "已过期" in over and "苏文静" in over and "卢敏" not in over
    people.partner.presses("verification:sending", row.key, status=403, serials=["1"], answer="agrees")
    people.partner.presses("verification:sending_sign", row.key, status=404)
    people.police_partner.opens("verification:sending", row.key, status=404)
    assert "逾期" in people.partner.opens("verification:sendings")


def test_the_days_of_grace_are_the_countys(people, town, monkeypatch) -> None:
    row = sent(people)
    CountySetting.objects.create(key="verification.partner_grace_days", value="1")
    it_is(monkeypatch, people, date(2026, 11, 30))
    people.partner.opens("verification:sending", row.key, status=403)


def test_the_sender_gives_more_time_and_the_department_goes_on(people, town, monkeypatch) -> None:
    row = sent(people)
    it_is(monkeypatch, people, date(2026, 12, 20))
    officer, extend = people.bureau_officer, "verification:sending_extend"
    assert "延期" in officer.opens("verification:sending", row.key)
    for typed, word in (
        ({"due_on": "2026-11-28", "reason": "人手不足"}, "晚于原期限"),
        ({"due_on": "2026-12-19", "reason": "人手不足"}, "晚于原期限"),
        ({"due_on": "2026-12-31", "reason": " "}, "必填"),
    ):
        assert word in officer.presses(extend, row.key, status=422, **typed)
    officer.presses(extend, row.key, due_on="2026-12-31", reason="人手不足")
    assert "卢敏" in people.partner.opens("verification:sending", row.key)
    event = Event.objects.get(act="partner_extend")
    values = {one.name: (one.old.open(), one.new.open()) for one in event.values.all()}
    assert values == {"due_on": ("2026-11-28", "2026-12-31"), "reason": ("", "人手不足")}


def test_a_signed_list_is_not_extended(people, town) -> None:
    row = sent(people)
    people.bureau_officer.presses("verification:sending_withdraw", row.key)
    page = people.bureau_officer.presses(
        "verification:sending_extend", row.key, status=422, due_on="2026-12-31", reason="人手不足"
    )
    assert "已经签认" in page


def test_the_childs_file_tells_who_sent_what_to_which_department(people, town, monkeypatch) -> None:
    sent(people)
    event = Event.objects.get(act="partner_sent", child_key=town.poor.key)
    assert event.by == "bureau_officer" and event.unit == town.bureau.pk
    page = people.point_manager.opens("web:child_file", town.poor.key)
    assert "发给部门核对" in page and "苏文静" in page
    assert "云溪区乡村振兴局：姓名、性别、出生日期、学校和年级" in page
    hidden = people.shiqiao_officer.opens("web:child_file", town.poor.key)
    assert "乡村振兴局" not in hidden, "which department it was tells of poverty or disability"


def test_two_thousand_children_are_sent_at_once_each_with_its_own_event(
    people, town, django_assert_max_num_queries
) -> None:
    numbers = range(2_000)
    Child.objects.bulk_create(
        Child(name=f"郑{number}", sex="1", born_on=date(2016, 1, 1), residence=town.liuwan_1)
        for number in numbers
    )
    children = Child.objects.filter(name__startswith="郑")
    with django_assert_max_num_queries(80):
        row = sending_make(
            unit=town.relief, title="全镇", purpose="核对", shared=[SharedField.SCHOOL], children=children,
            due_on=date(2026, 11, 28), by=town.bureau_officer, today=TODAY,
        )  # fmt: skip
    assert isinstance(row, PartnerSending) and row.rows.count() == 2_000
    assert Event.objects.filter(act="partner_sent").values("child_key").distinct().count() == 2_000
    assert chain_faults() == []


def test_every_differing_name_is_kept_however_many(people, town) -> None:
    Child.objects.bulk_create(
        Child(name=f"郑不同{number}", sex="1", born_on=date(2016, 1, 1), residence=town.liuwan_1)
        for number in range(400)
    )
    officer, partner = town.bureau_officer, town.partner
    row = sending_make(
        unit=town.relief, title="全镇", purpose="核对", shared=[], due_on=date(2026, 11, 28), by=officer, today=TODAY,
        children=Child.objects.filter(name__startswith="郑不同"),
    )  # fmt: skip
    sending_receive(sending=row, by=partner, today=TODAY)
    sending_answer(
        sending=row, serials=range(1, 401), answer=PartnerAnswer.DIFFERS, note="没有", by=partner, today=TODAY
    )
    signed = sending_sign(sending=row, by=partner, today=TODAY)
    signed.refresh_from_db()
    assert signed.said.startswith("有400人不一致：") and signed.said.endswith("郑不同399。")
    assert len(signed.said) > 2_000 and signed.said.count("、") == 399
    assert "郑不同399。" in people.bureau_officer.opens("verification:sending", row.key)
    assert "郑不同399。" not in people.bureau_officer.opens("verification:sendings"), (
        "the list of lists is short"
    )


def test_taken_back_it_is_seen_no_longer(people, town) -> None:
    row = sent(people)
    people.bureau_officer.presses("verification:sending_withdraw", row.key)
    people.partner.opens("verification:sending", row.key, status=404)


@pytest.mark.parametrize(
    "address",
    [
        "children:child_list",
        "children:household_list",
        "cases:cases_all",
        "web:search",
        "grid:contacts",
        "indicators:balance",
    ],
)
def test_a_department_opens_no_register(people, town, address) -> None:
    people.partner.opens(address, status=403)


def test_a_department_opens_no_childs_file_by_its_address(people, town) -> None:
    sent(people)
    for child in (town.poor, town.xiaoming):
        people.partner.opens(f"/children/{child.key}", status=403)


@pytest.mark.parametrize(
    ("query", "changes", "word"),
    [
        ("group=orphan", {}, "没有孩子"),
        ("", {}, "没有孩子"),
        ("group=unstable", {"scope": "ticked"}, "没有孩子"),
        ("group=unstable", {"purpose": " "}, "用途"),
        ("group=unstable", {"due_on": "2026-11-17"}, "不能早于今天"),
    ],
)
def test_a_list_of_nobody_without_purpose_or_with_a_past_term_is_not_sent(
    people, town, query, changes, word
) -> None:
    page = people.bureau_officer.presses(make(query), status=422, **TYPED | changes)
    assert word in page and not PartnerSending.objects.exists()


def test_the_sender_filters_the_register_and_sends_whom_he_ticks(people, town) -> None:
    officer = people.bureau_officer
    assert "林小明" not in officer.opens(make("")), "nothing chosen is nobody"
    page = officer.opens(make(f"school={town.primary.pk}&q=覃"))
    assert "覃兰" in page and "覃雨" in page and "林小明" not in page
    row = sent(people, f"school={town.primary.pk}", scope="ticked", ticked=[town.lan.key])
    assert [one.child for one in row.rows.all()] == [town.lan]


def test_a_child_outside_the_filter_is_not_sent_by_its_key(people, town) -> None:
    people.bureau_officer.presses(
        make("q=覃"), status=422, **TYPED | {"scope": "ticked", "ticked": [town.poor.key]}
    )
    assert not PartnerSending.objects.exists()


def test_the_sender_sends_the_children_with_an_open_case(people, town) -> None:
    make_case(town.noroll, unit=town.primary, person=town.principal)
    row = sent(people, "which=cases")
    assert [one.child for one in row.rows.all()] == [town.noroll]


def long_list(town, count: int = 120) -> PartnerSending:
    """A list longer than a page, received."""
    Child.objects.bulk_create(
        Child(name=f"郑长{number}", sex="1", born_on=date(2016, 1, 1), residence=town.liuwan_1)
        for number in range(1, count + 1)
    )
    row = sending_make(
        unit=town.relief, title="长名单", purpose="核对", shared=[], due_on=date(2026, 11, 28), by=town.bureau_officer,
        today=TODAY, children=Child.objects.filter(name__startswith="郑长"),
    )  # fmt: skip
    return sending_receive(sending=row, by=town.partner, today=TODAY)


def test_a_long_list_is_read_and_answered_page_by_page(people, town) -> None:
    row, partner = long_list(town), people.partner
    address = reverse("verification:sending", args=[row.key])
    first, third = partner.opens(address), partner.opens(address, page="3")
    assert "郑长50" in first and "郑长51" not in first and "郑长120" in third
    assert "120人" in first
    again = partner.presses(f"{address}?page=3", serials=["120"], answer="differs", note="已迁出")
    assert "郑长120" in again and "已迁出" in again
    differing = partner.opens(address, state="differs")
    assert "郑长120" in differing and "郑长119" not in differing
    assert "郑长77" in partner.opens(address, q="长77") and "郑长78" not in partner.opens(address, q="长77")


def test_all_the_rest_are_answered_at_once_and_what_was_answered_stays(people, town) -> None:
    row, partner = long_list(town), people.partner
    partner.presses("verification:sending", row.key, serials=["7"], answer="differs", note="已迁出")
    assert "已登记119人" in partner.presses("verification:sending", row.key, rest="on", answer="agrees")
    assert [one.serial for one in row.rows.exclude(answer="agrees")] == [7]


def test_an_answer_comes_with_its_paper_which_both_sides_open(people, town) -> None:
    row = sent(people)
    partner, file = people.partner, ("verification:sending_file", row.key, 1)
    partner.presses("verification:sending_receive", row.key)
    partner.opens(*file, status=404)
    partner.presses(
        "verification:sending", row.key, serials=["1"], answer="differs", note="已迁出", evidence=picture()
    )
    assert "看佐证" in partner.opens("verification:sending", row.key)
    partner.presses("verification:sending", row.key, serials=["1"], answer="differs", note="迁往外县")
    assert partner.fetches(*file) == people.bureau_officer.fetches(*file) != b"", "the paper stays"
    opened = Event.objects.filter(act="partner_file_opened", child_key=town.poor.key)
    assert opened.count() == 2
    people.police_partner.opens(*file, status=404)
    partner.presses("verification:sending_sign", row.key)
    partner.opens(*file, status=404)
