"""四查三比对: the sets, the table of households and pupils against the generator's truth, and the thing to do."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from notoneless.children.models import Child, Guardian, Roll
from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.grid.models import Post
from notoneless.verification.models import MatchRun, MatchSeen, RollStatement, SeenKind
from notoneless.verification.queries import checks as queries
from tests.makers import id_number, make_child, make_roll
from tests.town import CANARY
from tests.verification.district import load_district
from tests.verification.rows import make_row, row_of
from tests.verification.test_stories import newcomer

pytestmark = pytest.mark.django_db
Matched = Callable[..., MatchRun]
K = SeenKind


def found(run: MatchRun, kind: str) -> set[str]:
    rows = MatchSeen.objects.in_run(run).filter(kind=kind).select_related("row", "child")
    return {seen.row.name if seen.row else seen.child.name for seen in rows}


def stated(roll: Roll, by: Any, *, is_here: bool) -> None:
    RollStatement.objects.create(
        roll=roll, is_here=is_here, unit=roll.school, by=by, at=datetime(2026, 11, 2).astimezone()
    )


@pytest.fixture
def done(town: Any, matched: Matched) -> MatchRun:
    """On the register: 覃兰 on a roll, 曾望 on none, 段飞 elsewhere with proof. 卢敏 and a newcomer are poor."""
    for child in (town.lan, town.noroll, town.away):
        row_of(child)
    row_of(town.poor, kind=ListKind.POVERTY, household_number="P1", hardship="脱贫户")
    row_of(town.noroll, kind=ListKind.POVERTY, household_number="P2", hardship="脱贫户")
    newcomer(town, kind=ListKind.POVERTY, household_number="P2", hardship="脱贫户")
    row_of(town.disabled, kind=ListKind.DISABILITY, householder_name="苗父")
    stated(town.xiaoming.rolls.get(), town.principal, is_here=False)
    stated(town.yu.rolls.get(), town.principal, is_here=True)
    return matched(town.bureau_officer)


def test_the_three_comparisons_are_exact(town: Any, done: MatchRun) -> None:
    assert found(done, K.OUT) == {"曾望", "段飞", "欧阳晨曦"}
    assert found(done, K.LEFT) == {"林小明"}
    assert found(done, K.POOR_OUT) == {"曾望", "欧阳晨曦"}
    assert found(done, K.PHANTOM) == set()


def test_whoever_is_accounted_for_elsewhere_leaves_an_empty_roll_and_is_no_dropout(
    town: Any, matched: Matched
) -> None:
    row_of(town.lan)
    roll = make_roll(town.away, town.class_3_1, number="J77")
    stated(roll, town.principal, is_here=False)
    run = matched(town.bureau_officer)
    assert (found(run, K.PHANTOM), found(run, K.LEFT)) == ({"段飞"}, set())


def test_every_child_of_a_comparison_is_coded_or_in_a_case(town: Any, done: MatchRun, today: date) -> None:
    lines = queries.differences(done, town.bureau_officer, (K.OUT, K.POOR_OUT), today)
    assert [(line.count, line.coded, line.in_case, line.rest) for line in lines] == [
        (3, 1, 2, 0),
        (2, 0, 2, 0),
    ]


def test_wrong_numbers_and_namesakes_are_lists_of_their_own(town: Any, matched: Matched) -> None:
    born = date(2016, 5, 5)
    one, other = (make_child("苏木", born_on=born, number=id_number(born, "1", n)) for n in (21, 23))
    for serial, child in enumerate((one, other)):
        make_roll(child, town.class_4_1, number=f"J55{serial}")
    row_of(town.lan)
    make_row(
        "覃雨", sex="2", born_on=town.yu.born_on, number=id_number(town.yu.born_on, "2", 88), place=town.yu.residence,
        guardian=Guardian.objects.get(child=town.yu).name, phone=Guardian.objects.get(child=town.yu).phone.open(),
    )  # fmt: skip
    run = matched(town.bureau_officer)
    assert found(run, K.NAMESAKE) == {"苏木"}
    wrong = MatchSeen.objects.in_run(run).filter(kind=K.WRONG_NUMBER)
    assert dict(wrong.values_list("child__name", "rule"))["覃雨"] == "register"
    assert "覃兰" not in found(run, K.WRONG_NUMBER)


# ---- lists against rolls ---------------------------------------------------------------------------------


def test_the_table_counts_households_and_pupils_by_stage(town: Any, done: MatchRun) -> None:
    poor = queries.agreement_lines(done, town.bureau_officer, K.POVERTY)
    whole = poor[-1].table
    assert (whole.households, whole.children, whole.primary, whole.junior, whole.no_roll) == (2, 3, 1, 0, 2)
    assert [line.label for line in poor] == ["青石镇", "合计"]
    said = queries.agreement_sentence(K.POVERTY, whole)
    assert said == "困难家庭学生名单2户，在校学生1人：小学1人，初中0人。另有待人工确认0人，无学籍2人。"
    ill = queries.agreement_lines(done, town.bureau_officer, K.DISABILITY)
    assert (ill[-1].table.households, ill[-1].table.no_roll) == (1, 1)


@pytest.mark.parametrize("seed", [2026, 71])
def test_a_made_district_agrees_with_the_truth_it_was_made_from(
    matched: Matched, today: date, seed: int
) -> None:
    world = load_district(900, today, seed=seed)
    officer = Post.objects.filter(role="bureau_officer").select_related("user")[0].user
    run = matched(officer)
    poor = [home for home in world.households if home.poverty_kind and home.members]
    pupils = [world.children[key] for home in poor for key in home.members]
    table = queries.agreement_lines(run, officer, K.POVERTY)[-1].table
    primary = sum(child.school >= 0 and child.grade <= 6 for child in pupils)
    junior = sum(child.school >= 0 and child.grade > 6 for child in pupils)
    assert len(pupils) > 20 and junior > 3
    assert (table.households, table.children) == (len({home.poverty_number for home in poor}), len(pupils))
    assert (table.primary, table.junior) == (primary, junior)
    assert table.no_roll + table.doubtful == len(pupils) - primary - junior


# ---- pages -----------------------------------------------------------------------------------------------


def test_the_page_counts_what_its_lists_name(town: Any, done: MatchRun, client: Client) -> None:
    client.force_login(town.bureau_officer)
    context = client.get(reverse("verification:checks")).context
    lines = [*context["matches"], *context["rolls"]]
    figures = [(line.count, line.url) for line in lines] + [
        (cell.count, cell.url)
        for _kind, _label, board, _said in context["tables"]
        for cells in [*(row.cells for row in board.rows), board.totals]
        for cell in cells
        if cell.url
    ]
    assert sum(count for count, _ in figures) > 10
    for count, where in figures:
        assert client.get(where).context["table"].count == count, where


def test_a_township_reads_its_own_and_nothing_of_the_other(town: Any, done: MatchRun, client: Client) -> None:
    row_of(town.outsider)
    client.force_login(town.township_officer)
    for where in (
        reverse("verification:checks"),
        *(reverse("verification:check_names", args=[k]) for k in queries.REMEDIES),
    ):
        response = client.get(where)
        assert response.status_code == 200
        assert CANARY not in response.content.decode()
    context = client.get(reverse("verification:checks")).context
    assert [line.count for line in context["matches"]] == [3, 1, 2]
    client.force_login(town.bailu_principal)
    assert [line.count for line in client.get(reverse("verification:checks")).context["matches"]] == [0, 0, 0]


def test_an_unknown_list_is_not_found(town: Any, done: MatchRun, client: Client) -> None:
    client.force_login(town.bureau_officer)
    assert client.get(reverse("verification:check_names", args=["household"])).status_code == 404


def test_before_the_first_run_the_page_says_what_comes_first(town: Any, client: Client) -> None:
    client.force_login(town.bureau_officer)
    assert "还没有比对过" in client.get(reverse("verification:checks")).content.decode()
    assert client.get(reverse("verification:check_names", args=[K.OUT])).status_code == 302


def test_the_table_leaves_as_a_workbook_on_the_record(town: Any, done: MatchRun, client: Client) -> None:
    client.force_login(town.bureau_officer)
    where = reverse("verification:agreement_export", args=[K.POVERTY])
    sheet = openpyxl.load_workbook(BytesIO(client.get(where).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-1][:4] == ["合计", "2", "3", "1"]
    assert Event.objects.filter(act="rows_exported").exists()
    client.force_login(town.village_officer)
    assert client.get(where).status_code == 403


def test_a_wrong_number_leads_to_the_request_that_mends_it(
    town: Any, matched: Matched, client: Client
) -> None:
    row_of(town.lan)
    Child.objects.filter(pk=town.yu.pk).update(is_id_checked=False)
    matched(town.bureau_officer)
    client.force_login(town.principal)
    shown = client.get(reverse("verification:check_names", args=[K.WRONG_NUMBER])).content.decode()
    assert reverse("children:key_change_ask", args=[town.yu.key]) in shown
    assert "学段" in shown
