"""核查行动 underneath: whom it takes up, whom it names, what the database refuses, who reads which figures."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from notoneless.cases.models import Case, CaseSource
from notoneless.children.models import Child
from notoneless.children.services import grant_give
from notoneless.core.models import Event
from notoneless.domain.campaigns import (
    CheckFigures,
    CheckRole,
    CheckStanding,
    CheckWorksOn,
    Stage,
    usual_stages,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import TOWNSHIPS, CaseState, FindingState, PartnerAnswer
from notoneless.grid.models import Post
from notoneless.verification.models import (
    CheckCampaign,
    CheckGroup,
    CheckMember,
    CheckReport,
    JointCount,
    PartnerRow,
)
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.services import campaigns as services
from notoneless.verification.services.partners import sending_counts, sending_make, sending_receive
from tests.journeys.steps import Person, sheet_rows
from tests.makers import TODAY, make_case, make_child

pytestmark = pytest.mark.django_db


def start(town, works_on: CheckWorksOn = CheckWorksOn.ALL) -> CheckCampaign:
    made = services.campaign_open(
        title="秋季核查", works_on=works_on, stages=usual_stages(TODAY), by=town.bureau_officer, today=TODAY
    )
    assert isinstance(made, CheckCampaign), made
    return made


@pytest.fixture
def cases(town) -> dict[str, Case]:
    return {
        "noroll": make_case(town.noroll, unit=town.primary, person=town.principal),
        "left": make_case(town.left, unit=town.primary, person=town.principal, due_on=TODAY - timedelta(days=1)),
        "other": make_case(
            make_child("邹远山", residence=town.hetang_1), unit=town.bailu_primary, person=town.bailu_principal
        ),
    }  # fmt: skip


def group(town, place: str = "qingshi") -> CheckGroup:
    return CheckGroup.objects.select_related("campaign", "unit").get(township=town.places[place])


def report(town, number: int = 1, by=None):
    return services.stage_report(
        group=group(town), stage=group(town).campaign.stages.get(number=number), remark="",
        by=by or town.township_officer, today=TODAY,
    )  # fmt: skip


def acknowledge(town, by):
    stage = group(town).campaign.stages.get(number=1)
    return services.stage_acknowledge(group=group(town), stage=stage, by=by, today=TODAY)


def test_without_anybody_suspected_no_campaign_is_opened(town) -> None:
    refused = services.campaign_open(
        title="核查",
        works_on=CheckWorksOn.ALL,
        stages=usual_stages(TODAY),
        by=town.bureau_officer,
        today=TODAY,
    )
    assert isinstance(refused, Refusal) and refused.rule == "campaign.nobody"


def test_a_campaign_whose_days_are_all_past_is_not_opened(town, cases) -> None:
    past = [Stage("核查", date(2026, 11, 1), date(2026, 11, 17))]
    refused = services.campaign_open(
        title="核查", works_on=CheckWorksOn.ALL, stages=past, by=town.bureau_officer, today=TODAY
    )
    assert isinstance(refused, Refusal) and refused.rule == "campaign.past"


def test_over_the_list_handed_down_it_takes_up_those_on_that_list_only(town, cases) -> None:
    CaseSource.objects.create(case=cases["left"], origin="suspected_list", detail="省名单", on=TODAY)
    assert [row.case for row in start(town, CheckWorksOn.LISTED).rows.all()] == [cases["left"]]


def test_who_is_settled_already_is_not_taken_up(town, cases) -> None:
    Case.objects.filter(pk=cases["noroll"].pk).update(state=CaseState.CLEARED)
    assert set(start(town).rows.values_list("case", flat=True)) == {cases["left"].pk, cases["other"].pk}


def test_two_thousand_children_are_taken_up_in_a_few_queries(town, django_assert_max_num_queries) -> None:
    Child.objects.bulk_create(
        Child(name=f"郑{number}", sex="1", born_on=date(2016, 1, 1), residence=town.liuwan_1)
        for number in range(2_000)
    )
    Case.objects.bulk_create(
        Case(
            child=child,
            unit=town.primary,
            person=town.principal,
            place=town.liuwan_1,
            due_on=TODAY,
            opened_on=TODAY,
        )
        for child in Child.objects.filter(name__startswith="郑")
    )
    with django_assert_max_num_queries(60):
        campaign = start(town)
    with django_assert_max_num_queries(16):
        rows = queries.group_rows(town.bureau_officer, campaign, TODAY)
    assert [row.figures.total for row in rows if row.group.township == town.qingshi] == [2_000]


def test_a_police_station_of_the_township_goes_before_the_countys_police(town, cases) -> None:
    station = type(town.police).objects.create(
        number="BM103", name="青石镇派出所", kind="department", parent=town.government, place=town.qingshi,
        path=f"{town.government.path}BM103/", contact_name="邢所长", contact_phone="10050006000",
    )  # fmt: skip
    start(town)
    police = group(town).members.get(role=CheckRole.POLICE)
    assert (police.person_words, police.phone.open(), police.unit) == ("邢所长", "10050006000", station)
    assert group(town, "bailu").members.get(role=CheckRole.POLICE).person_words == "武联络"


def test_who_was_taken_out_is_not_proposed_again(town, cases) -> None:
    campaign = start(town)
    officer = group(town).members.get(role=CheckRole.VILLAGE)
    services.member_end(member=officer, by=town.township_officer, today=TODAY)
    make_case(make_child("郑新", residence=town.liuwan_1), unit=town.primary, person=town.principal)
    assert services.campaign_refresh(campaign=campaign, by=town.bureau_officer, today=TODAY) == 1
    now = group(town).members.filter(until_on__isnull=True)
    assert not now.filter(role=CheckRole.VILLAGE).exists()
    assert now.filter(role=CheckRole.LEADER).count() == 1


def test_who_sees_a_township_by_another_post_changes_no_group_there(town, cases) -> None:
    campaign = start(town)
    Post.objects.create(
        user=town.bailu_officer, unit=town.primary, role="school_manager", from_on=date(2026, 9, 1)
    )
    officer = Person(town.bailu_officer)
    page = officer.opens("verification:campaign_township", campaign.key, town.qingshi.code)
    assert "柳大山" in page and "移出" not in page
    officer.presses(
        "verification:member_add", campaign.key, town.qingshi.code, "police", status=404, name="某人"
    )
    officer.presses("verification:stage_report", campaign.key, town.qingshi.code, 1, status=404)


def test_the_same_person_is_entered_once_for_a_part(town, cases) -> None:
    start(town)
    again = services.member_add(
        group=group(town), role=CheckRole.LEADER, user=town.township_officer, name="", phone="", village=None,
        by=town.township_officer, today=TODAY,
    )  # fmt: skip
    assert isinstance(again, Refusal) and again.rule == "campaign.member_twice"


def test_only_the_townships_own_officer_leads(town, cases) -> None:
    start(town)
    refused = services.member_add(
        group=group(town), role=CheckRole.LEADER, user=town.bailu_officer, name="", phone="", village=None,
        by=town.bureau_officer, today=TODAY,
    )  # fmt: skip
    assert isinstance(refused, Refusal) and refused.rule == "campaign.leader_unit"


def test_nobody_acknowledges_what_he_reported_himself(town, cases) -> None:
    start(town)
    Post.objects.create(
        user=town.bureau_officer,
        unit=town.qingshi_government,
        role="township_officer",
        from_on=date(2026, 9, 1),
    )
    assert isinstance(report(town, by=town.bureau_officer), CheckReport)
    refused = acknowledge(town, town.bureau_officer)
    assert isinstance(refused, Refusal) and refused.rule == "campaign.own_report"
    assert isinstance(acknowledge(town, town.bureau_deputy), CheckReport)
    twice = acknowledge(town, town.bureau_deputy)
    assert isinstance(twice, Refusal) and twice.rule == "campaign.acknowledged"


def test_the_database_knows_the_same(town, cases) -> None:
    start(town)
    made = report(town)
    wrongs = (
        lambda: CheckReport.objects.filter(pk=made.pk).update(acknowledged_by=made.reported_by),
        lambda: CheckReport.objects.create(
            stage=made.stage, group=made.group, reported_by=town.township_deputy, reported_on=TODAY
        ),
        lambda: CheckMember.objects.create(
            group=group(town), role="leader", user=town.township_deputy, from_on=TODAY
        ),
        lambda: CheckMember.objects.create(group=group(town), role="police", from_on=TODAY),
        lambda: made.stage.campaign.stages.filter(number=1).update(until_on=TODAY - timedelta(days=9)),
    )
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_stage_somebody_reported_is_not_taken_out_of_the_plan(town, cases) -> None:
    campaign = start(town)
    plan = [one.plan for one in campaign.stages.all()]
    assert isinstance(report(town), CheckReport)
    fewer = services.campaign_change(
        campaign=campaign, title="核查", stages=plan[:1], by=town.bureau_officer, today=TODAY
    )
    assert isinstance(fewer, CheckCampaign) and campaign.stages.count() == 1
    none = services.campaign_change(
        campaign=campaign, title="核查", stages=[], by=town.bureau_officer, today=TODAY
    )
    assert isinstance(none, Refusal) and campaign.stages.count() == 1


def test_every_figure_is_its_names(town, cases) -> None:
    """Counted once by the board, and once again by the filter its links set."""
    campaign = start(town)
    Case.objects.filter(pk=cases["other"].pk).update(state=CaseState.VERIFYING)
    cases["other"].findings.create(state=FindingState.PROPOSED)
    user = town.bureau_officer
    shown = queries.cases_in(user, campaign)
    whole = queries.total_of(queries.figures_by(shown, TOWNSHIPS, TODAY).values())
    assert isinstance(whole, CheckFigures) and whole.total == 3
    for word in CheckStanding:
        assert whole.counts.get(word, 0) == queries.with_standing(shown, word).count(), word
    assert whole.counts[CheckStanding.PROPOSED] == 1
    assert whole.late == queries.late_ones(shown, TODAY).count() == 1


def test_a_child_whose_home_lies_in_no_township_is_the_bureaus(town, cases) -> None:
    Case.objects.filter(pk=cases["other"].pk).update(place=None)
    campaign = start(town)
    officer = Person(town.bureau_officer)
    assert "居住地未落到乡镇" in officer.opens("verification:campaign", campaign.key)
    page = officer.opens("verification:campaign_names", campaign.key, nowhere="true")
    assert "邹远山" in page and "曾望" not in page


def test_a_township_set_up_since_is_the_bureaus_until_it_has_its_group(town, cases) -> None:
    campaign = start(town)
    group(town, "bailu").members.all().delete()
    group(town, "bailu").delete()
    assert queries.nowhere(town.bureau_officer, campaign, TODAY).total == 1
    officer = Person(town.bureau_officer)
    page = officer.opens("verification:campaign_names", campaign.key, nowhere="true")
    assert "邹远山" in page and "曾望" not in page
    services.campaign_refresh(campaign=campaign, by=town.bureau_officer, today=TODAY)
    assert queries.nowhere(town.bureau_officer, campaign, TODAY).total == 0
    now = {one.person_words for one in group(town, "bailu").members.all()}
    assert {"鲁行舟", "何塘"} <= now


def test_a_school_reads_no_sum_beyond_the_children_it_sees(town, cases) -> None:
    grant_give(child=town.noroll, unit=town.primary, why="个案", by="system", today=TODAY)
    campaign = start(town)
    services.campaign_close(campaign=campaign, by=town.bureau_officer, today=TODAY)
    campaign.refresh_from_db()
    for user, total in (
        ("bureau_officer", 2),
        ("township_officer", 2),
        ("principal", 1),
        ("point_manager", 0),
    ):
        rows = queries.group_rows(town.users[user], campaign, TODAY)
        assert [one.figures.total for one in rows if one.group.township == town.qingshi] == [total], user


def test_names_are_exported_by_who_may_and_it_is_recorded(town, cases) -> None:
    campaign = start(town)
    address = ("verification:campaign_names", campaign.key)
    Person(town.bureau_approver).opens(*address, status=403, export="xlsx")
    answer = Person(town.township_officer).client.get(
        Person._url(address[0], (campaign.key,)), {"export": "xlsx"}
    )
    names = {row[0] for row in sheet_rows(answer.content)}
    assert {"曾望", "贺远"} <= names and "邹远山" not in names
    assert Event.objects.filter(act="campaign_exported").count() == 1


def test_a_list_without_a_joint_check_takes_no_counts(town) -> None:
    row = sending_make(
        unit=town.relief, title="名单", purpose="核对", shared=[], children=Child.objects.filter(pk=town.poor.pk),
        due_on=TODAY, by=town.bureau_officer, today=TODAY,
    )  # fmt: skip
    sending_receive(sending=row, by=town.partner, today=TODAY)
    refused = sending_counts(sending=row, stated=[1], by=town.partner, today=TODAY)
    assert isinstance(refused, Refusal) and not JointCount.objects.exists()


def test_the_counts_of_a_joint_check_are_by_township_and_kind(town, cases) -> None:
    Case.objects.filter(pk=cases["left"].pk).update(state=CaseState.PERSUADING)
    children = Child.objects.filter(
        pk__in=[town.noroll.pk, town.left.pk, town.lan.pk, town.yu.pk, town.away.pk, town.outsider.pk]
    )
    row = sending_make(
        unit=town.relief, title="名单", purpose="核对", shared=[], children=children, due_on=TODAY,
        by=town.bureau_officer, today=TODAY, is_joint=True,
    )  # fmt: skip
    counts = [(one.words, one.our_count) for one in row.counts.select_related("township")]
    assert counts == [
        ("青石镇在籍在校", 2), ("青石镇疑似核查中", 1), ("青石镇失学", 1), ("青石镇其他(已核定去向等)", 1),
        ("白鹭镇在籍在校", 1),
    ]  # fmt: skip


def test_a_differing_name_is_told_to_who_sees_the_child(town, cases) -> None:
    campaign = start(town)
    row = sending_make(
        unit=town.relief, title="名单", purpose="核对", shared=[], due_on=TODAY, by=town.bureau_officer, today=TODAY,
        children=Child.objects.filter(pk__in=campaign.rows.values("case__child")), is_joint=True, campaign=campaign,
    )  # fmt: skip
    for one in row.rows.select_related("child"):
        differs = PartnerAnswer.DIFFERS if one.child.name == "邹远山" else PartnerAnswer.AGREES
        PartnerRow.objects.filter(pk=one.pk).update(answer=differs)
    type(row).objects.filter(pk=row.pk).update(
        signed_on=TODAY, received_on=TODAY, said="有1人不一致：邹远山。"
    )
    JointCount.objects.update(stated_count=F("our_count"))
    page = Person(town.bailu_officer).opens("verification:campaign", campaign.key)
    assert "邹远山</a>" in page and "有出入" in page
    page = Person(town.township_officer).opens("verification:campaign", campaign.key)
    assert "邹远山" not in page and "人数一致" in page, "of its own children none differs"


def test_a_joint_check_is_asked_for_with_any_list(town) -> None:
    officer = Person(town.bureau_officer)
    officer.presses(
        "/verification/partners/new?group=unstable", unit="BM101", scope="all", title="监测户学生", purpose="核对",
        due_on="2026-11-28", is_joint="on",
    )  # fmt: skip
    assert [(one.words, one.our_count) for one in JointCount.objects.all()] == [("青石镇在籍在校", 1)]
