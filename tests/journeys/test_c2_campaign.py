"""C2, A8: the suspected list becomes a campaign: stages, working groups, late townships, papers, a joint check, an end."""

from datetime import date

import pytest

from notoneless.core.models import Event
from notoneless.domain.campaigns import CheckRole
from notoneless.verification.models import (
    CheckCampaign,
    CheckFigure,
    CheckGroup,
    CheckMember,
    CheckReport,
    PartnerSending,
)
from tests.journeys.steps import it_is, pdf_text, picture, suspect, verify, word_text
from tests.makers import make_case, make_child

pytestmark = pytest.mark.django_db
PLAN = {
    "title": "秋季疑似失学儿童核查", "works_on": "all", "name_1": "安排部署", "from_1": "2026-11-18", "until_1": "2026-11-20",
    "name_2": "入户核查", "from_2": "2026-11-21", "until_2": "2026-11-30", "name_3": "汇总审核", "from_3": "2026-12-01",
    "until_3": "2026-12-05", "name_4": "复核报告", "from_4": "2026-12-06", "until_4": "2026-12-10",
}  # fmt: skip


@pytest.fixture
def suspected(people, town) -> dict:
    """Two children of 青石镇 and one of 白鹭镇 are suspected."""
    hidden = make_child("邹远山", residence=town.hetang_1, guardian="邹家长")
    return {
        "noroll": suspect(people, town.noroll), "left": suspect(people, town.left),
        "hidden": make_case(hidden, unit=town.bailu_primary, person=town.bailu_principal),
    }  # fmt: skip


def opened(people, **changes) -> CheckCampaign:
    people.bureau_officer.presses("verification:campaign_open", **PLAN | changes)
    return CheckCampaign.objects.get()


def test_a_list_is_split_by_township_with_a_named_group_and_stages(people, town, suspected) -> None:
    row = opened(people)
    board = people.bureau_officer.opens("verification:campaign", row.key)
    for word in ("青石镇", "白鹭镇", "东关街道", "高青山", "安排部署", "进行中", "0/3"):
        assert word in board
    group = CheckGroup.objects.get(township=town.qingshi)
    named = {(one.role, one.person_words) for one in group.members.all()}
    assert named == {
        ("leader", "高青山"), ("police", "武联络"), ("school", "尹承志"), ("school", "傅校敏"), ("village", "柳大山")
    }  # fmt: skip
    page = people.township_officer.opens("verification:campaign_township", row.key, town.qingshi.code)
    assert "柳湾村" in page and "柳大山" in page and "不会多看到孩子" in page
    assert "白鹭镇" not in people.township_officer.opens("verification:campaign", row.key)
    people.township_officer.opens("verification:campaign_township", row.key, town.bailu.code, status=404)


def test_the_figures_follow_the_check_and_open_to_the_same_names(people, town, suspected) -> None:
    row = opened(people)
    verify(
        people,
        suspected["noroll"],
        village="village_officer",
        school="vice_principal",
        code=town.codes["over_age"],
    )
    people.village_officer.presses(
        "cases:case_see_door", suspected["left"].key, seen="not_found", on="2026-11-18", photo=picture("tan")
    )
    board = people.township_officer.opens("verification:campaign", row.key)
    assert "1/2（50.0%）" in board
    names = ("verification:campaign_names", row.key)
    cleared = people.township_officer.opens(*names, standing="cleared")
    assert "曾望" in cleared and "贺远" not in cleared
    seen = people.township_officer.opens(*names, standing="seen")
    assert "贺远" in seen and "曾望" not in seen
    everything = people.township_officer.opens(*names)
    assert "邹远山" not in everything, "another township's"
    assert "邹远山" in people.bureau_officer.opens(*names, township=town.bailu.code)
    whole = people.bureau_officer.opens("verification:campaign", row.key)
    assert "1/3（33.3%）" in whole


def test_a_stage_is_reported_acknowledged_by_another_and_who_is_late_stands_first(
    people, town, suspected, monkeypatch
) -> None:
    row = opened(people)
    report = ("verification:stage_report", row.key, town.qingshi.code, 1)
    assert "报送核查行动“安排部署”完成情况" in people.township_officer.desk
    people.township_officer.presses(*report, remark="已开会部署")
    again = people.township_officer.presses(*report, status=422)
    assert "已经报过" in again
    early = people.township_officer.presses(
        "verification:stage_report", row.key, town.qingshi.code, 2, status=422
    )
    assert "才开始" in early
    people.township_officer.presses("verification:stage_report", row.key, town.bailu.code, 1, status=404)
    assert "份阶段报告" in people.bureau_officer.desk
    people.bureau_officer.presses("verification:stage_acknowledge", row.key, town.qingshi.code, 1)
    done = CheckReport.objects.get()
    assert (done.remark, done.acknowledged_by) == ("已开会部署", town.bureau_officer)
    it_is(monkeypatch, people, date(2026, 11, 22))
    board = people.bureau_officer.opens("verification:campaign", row.key)
    assert "逾期2天" in board and "有2个乡镇逾期未报" in board
    assert board.index(">白鹭镇</a>") < board.index(">青石镇</a>"), "late ones first"
    assert "2个乡镇" in people.bureau_officer.desk
    assert "鲁行舟" in board, "who leads there"


def test_the_township_names_its_group_and_an_incomplete_one_is_shown(people, town, suspected) -> None:
    row = opened(people)
    add = ("verification:member_add", row.key, town.qingshi.code)
    officer, group = people.township_officer, CheckGroup.objects.get(township=town.qingshi)
    police = group.members.get(role=CheckRole.POLICE)
    officer.presses("verification:member_end", row.key, town.qingshi.code, police.pk)
    page = officer.opens("verification:campaign_township", row.key, town.qingshi.code)
    assert "不齐" in page and "工作组缺公安" in people.bureau_officer.opens("verification:campaign", row.key)
    assert "请选一位人员" in officer.presses(*add, "police", status=422)
    officer.presses(*add, "police", name="邢所长", phone="10050006000")
    assert "10050006000" in officer.opens("verification:campaign_township", row.key, town.qingshi.code)
    kept = CheckMember.objects.get(name="邢所长")
    assert kept.phone.open() == "10050006000" and "10050006000" not in str(kept.phone)
    school = people.principal.opens("verification:campaign_township", row.key, town.qingshi.code)
    assert "邢所长" in school and "10050006000" not in school
    officer.presses(*add, "leader", user=town.township_deputy.pk)
    leaders = group.members.filter(role=CheckRole.LEADER).order_by("pk")
    assert [(one.person_words, one.until_on is None) for one in leaders] == [
        ("高青山", False),
        ("杜鹃", True),
    ]
    officer.presses(*add, "leader", status=422, user=town.bailu_officer.pk)
    people.bailu_officer.presses(*add, "police", status=404, name="某人")


def test_being_in_a_group_gives_no_sight_of_any_child(people, town, suspected) -> None:
    row = opened(people)
    assert CheckMember.objects.filter(user=town.police_partner).exists()
    people.police_partner.opens("verification:campaign", row.key, status=403)
    people.police_partner.opens("web:child_file", town.noroll.key, status=403)
    add = ("verification:member_add", row.key, town.bailu.code, "school")
    before = people.bailu_principal.opens("verification:campaign_names", row.key)
    people.bureau_officer.presses(*add, user=town.bailu_principal.pk)
    after = people.bailu_principal.opens("verification:campaign_names", row.key)
    assert "曾望" not in after and ("邹远山" in before) == ("邹远山" in after)


def test_the_action_table_and_the_sheet_for_the_doors_are_printed(people, town, suspected) -> None:
    row = opened(people)
    officer = people.bureau_officer
    plan = pdf_text(officer.fetches("verification:campaign_paper", row.key, "pdf"))
    for word in (
        "秋季疑似失学儿童核查行动安排表",
        "青石镇",
        "高青山",
        "尹承志",
        "武联络",
        "柳湾村：柳大山",
        "安排部署",
        "签名",
    ):
        assert word in plan
    phone = CheckMember.objects.get(role="leader", group__township=town.qingshi).user.phone.open()
    assert phone in plan
    own = pdf_text(people.principal.fetches("verification:campaign_paper", row.key, "pdf"))
    assert "高青山" in own and phone not in own
    sheet = ("verification:campaign_sheet", row.key, town.qingshi.code)
    for text in (
        pdf_text(people.township_officer.fetches(*sheet, "pdf")),
        word_text(people.township_officer.fetches(*sheet, "docx")),
    ):
        for word in (
            "曾望",
            "2017年5月",
            "曾大勇",
            "共有疑似失学2人",
            "村支书",
            "中心校校长",
            "教体局包片领导",
        ):
            assert word in text
        assert town.noroll.id_number.open() not in text and "邹远山" not in text
    assert Event.objects.filter(act="campaign_printed").count() == 4
    people.bailu_officer.opens(*sheet, "pdf", status=404)


def test_a_joint_check_sets_our_counts_beside_theirs_and_says_who_differs(people, town, suspected) -> None:
    row = opened(people)
    officer, partner = people.bureau_officer, people.partner
    officer.presses(
        "verification:campaign_joint", row.key, unit="BM101", township=town.qingshi.code, purpose="核对疑似名单",
        due_on="2026-11-28",
    )  # fmt: skip
    sending = PartnerSending.objects.get()
    counts = [(one.words, one.our_count) for one in sending.counts.all()]
    assert counts == [("青石镇疑似核查中", 2)]
    partner.presses("verification:sending_receive", sending.key)
    partner.presses("verification:sending", sending.key, serials=["1"], answer="agrees")
    partner.presses("verification:sending", sending.key, serials=["2"], answer="differs", note="已随父母迁走")
    assert "本部门掌握的人数" in partner.presses("verification:sending_sign", sending.key, status=422)
    line = sending.counts.get()
    blank = partner.presses("verification:sending_counts", sending.key, status=422)
    assert "没有的填0" in blank
    partner.presses("verification:sending_counts", sending.key, **{f"count_{line.pk}": "1"})
    sheet = pdf_text(partner.fetches("verification:sending_sheet", sending.key, "pdf"))
    assert "联合核对表" in sheet and "云溪区教育局（签字、盖章）" in sheet and "不一致" in sheet
    partner.presses("verification:sending_sign", sending.key)
    sending.refresh_from_db()
    differs = sending.rows.get(answer="differs").child.name
    assert sending.said == f"有1人不一致：{differs}；人数有1处不一致：青石镇疑似核查中教育2人、部门1人。"
    board = officer.opens("verification:campaign", row.key)
    assert "有出入" in board and f">{differs}</a>" in board
    own = people.township_officer.opens("verification:campaign", row.key)
    assert f">{differs}</a>" in own
    assert "云溪区乡村振兴局" in own and sending.said not in own
    other = people.bailu_officer.opens("verification:campaign", row.key)
    assert "云溪区乡村振兴局" not in other and differs not in other, "no child of theirs was sent"


def test_counts_that_agree_are_signed_so(people, town, suspected) -> None:
    row = opened(people)
    people.bureau_officer.presses(
        "verification:campaign_joint", row.key, unit="BM102", purpose="核对疑似名单", due_on="2026-11-28"
    )
    sending, police = PartnerSending.objects.get(), people.police_partner
    police.presses("verification:sending_receive", sending.key)
    police.presses("verification:sending", sending.key, rest="on", answer="agrees")
    counts = {f"count_{one.pk}": str(one.our_count) for one in sending.counts.all()}
    police.presses("verification:sending_counts", sending.key, **counts)
    police.presses("verification:sending_sign", sending.key)
    sending.refresh_from_db()
    assert sending.said == "人数一致，无差异。"
    assert "人数一致" in people.bureau_officer.opens("verification:campaign", row.key)


def test_the_campaign_ends_with_the_figures_of_that_day(people, town, suspected) -> None:
    row = opened(people)
    verify(
        people,
        suspected["noroll"],
        village="village_officer",
        school="vice_principal",
        code=town.codes["over_age"],
    )
    assert "1/3（33.3%）" in people.bureau_officer.opens("verification:campaign_close", row.key)
    people.bureau_officer.presses("verification:campaign_close", row.key)
    kept = CheckFigure.objects.get(township=town.qingshi)
    assert (kept.waiting_count, kept.cleared_count, kept.out_count) == (1, 1, 0)
    verify(
        people,
        suspected["left"],
        village="village_officer",
        school="vice_principal",
        code=town.codes["over_age"],
    )
    board = people.bureau_officer.opens("verification:campaign", row.key)
    assert "1/3（33.3%）" in board, "kept, whatever comes later"
    assert "1/2（50.0%）" in people.township_officer.opens("verification:campaign", row.key)
    for step, words in (
        (("verification:campaign_refresh", row.key), {}),
        (("verification:campaign_close", row.key), {}),
        (("verification:campaign_change", row.key), PLAN),
    ):
        assert "已经结束" in people.bureau_officer.presses(*step, status=422, **words)
    late = people.township_officer.presses(
        "verification:stage_report", row.key, town.qingshi.code, 1, status=422
    )
    assert "已经结束" in late


def test_what_becomes_suspected_later_is_taken_up_by_the_bureau(people, town, suspected) -> None:
    row = opened(people)
    suspect(people, town.unconfirmed)
    people.bureau_officer.presses("verification:campaign_refresh", row.key)
    assert row.rows.count() == 4
    group = CheckGroup.objects.get(township=town.qingshi)
    assert group.members.filter(role="village", village=town.shiqiao).count() == 1


def test_stages_out_of_order_or_past_are_refused(people, town, suspected) -> None:
    for changes, word in (
        ({"from_2": "2026-11-19"}, "之后开始"),
        ({"until_1": "2026-11-17"}, "早于开始日期"),
        ({"until_2": ""}, "都要填"),
    ):
        page = people.bureau_officer.presses("verification:campaign_open", status=422, **PLAN | changes)
        assert word in page and not CheckCampaign.objects.exists()
