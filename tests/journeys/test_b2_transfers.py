"""B2: a roll is handed over between two schools, and nobody drops between them."""

from datetime import date

import pytest

from notoneless.children.models import Transfer
from tests.journeys.steps import it_is, picture, sheet_rows

pytestmark = pytest.mark.django_db


def offer(people, town) -> Transfer:
    page = people.principal.presses(
        "children:transfer_offer", town.xiaoming.key, to_school=town.point.pk, from_on="2026-11-18",
        reason="搬到石桥村", evidence=picture(),
    )  # fmt: skip
    assert "已提出，等石桥教学点接收" in page
    return Transfer.objects.get()


def test_offered_accepted_into_a_class_and_seen_by_the_new_teacher(people, town) -> None:
    assert "县内转学" in people.principal.opens(f"/children/{town.xiaoming.key}")
    row = offer(people, town)
    assert "转学待接收" in people.point_manager.desk and "林小明" in people.point_manager.desk
    assert "林小明" in people.teacher.opens("children:my_class"), "the giver still answers for him"
    people.point_manager.opens(f"/children/{town.xiaoming.key}", status=404)
    page = people.point_manager.opens("children:transfer_page", row.key)
    assert "接收并编班" in page and "搬到石桥村" in page
    early = people.point_manager.presses(
        "children:transfer_accept", row.key, status=422, school_class=town.point_class.pk, on="2026-11-17"
    )
    assert "不能早于这一天" in early
    people.point_manager.presses(
        "children:transfer_accept", row.key, school_class=town.point_class.pk, on="2026-11-18"
    )
    assert "林小明" in people.point_teacher.opens("children:my_class")
    assert "林小明" not in people.teacher.opens("children:my_class")
    assert "已转出" in people.bureau_officer.opens("children:transfers_board", show="ended")


def test_declined_with_a_reason_he_stays_where_he_was(people, town) -> None:
    row = offer(people, town)
    people.point_manager.presses("children:transfer_decline", row.key, reason="本校没有三年级")
    assert "本校没有三年级" in people.principal.opens("children:transfer_page", row.key)
    assert "林小明" in people.teacher.opens("children:my_class")


def test_overdue_it_is_red_with_who_answers_for_school_centre_and_bureau(people, town, monkeypatch) -> None:
    row = offer(people, town)
    it_is(monkeypatch, people, date(2026, 12, 5))
    assert "逾期3天" in people.point_manager.desk
    assert "1件转学" in people.centre_officer.desk and "1件转学" in people.bureau_officer.desk
    board = people.bureau_officer.opens("children:transfers_board", show="late")
    assert "石桥教学点 石点" in board and "is-overdue" in board
    assert "林小明" not in people.bailu_principal.opens("children:transfers_board")
    answer = people.centre_officer.client.get("/children/transfers/", {"export": "xlsx"})
    assert any("林小明" in map(str, line) for line in sheet_rows(answer.content))
    people.bailu_principal.opens("children:transfer_page", row.key, status=404)


def test_asked_for_by_the_number_and_released(people, town) -> None:
    number = town.xiaoming.id_number.open()
    typed = {
        "name": "林小明",
        "school_class": town.bailu_class.pk,
        "from_on": "2026-11-18",
        "reason": "随父母",
    }
    missed = people.bailu_principal.presses(
        "children:transfer_ask", status=422, number="99010220180312999X", evidence=picture(), **typed
    )
    assert "没有找到" in missed
    page = people.bailu_principal.presses(
        "children:transfer_ask", number=number, evidence=picture("tan"), **typed
    )
    assert "青石中心小学" not in page, "where he is, is not told before he is let go"
    row = Transfer.objects.get()
    people.bailu_principal.opens("children:transfer_release", row.key, status=403)
    assert "答复是否放行" in people.principal.desk
    people.principal.presses("children:transfer_release", row.key, on="2026-11-18")
    assert "林小明" in people.bailu_teacher.opens("children:my_class")


def test_beyond_the_county_the_roll_waits_for_the_certificate(people, town) -> None:
    people.principal.presses(
        "children:transfer_beyond", town.xiaoming.key, other_school="别县一小", other_place="别省别县",
        from_on="2026-11-18", reason="随父母务工",
    )  # fmt: skip
    row = Transfer.objects.get()
    assert "取得接收学校证明" in people.principal.desk
    assert "林小明" in people.teacher.opens("children:my_class")
    without = people.principal.presses("children:transfer_prove", row.key, status=422, on="2026-11-18")
    assert "请上传接收学校证明" in without
    people.principal.presses("children:transfer_prove", row.key, on="2026-11-18", evidence=picture())
    names = people.township_officer.opens("indicators:balance_names", "990102101201", state="in_school")
    assert "林小明" in names
    assert people.bureau_officer.fetches("children:transfer_file", row.key, "certificate")
