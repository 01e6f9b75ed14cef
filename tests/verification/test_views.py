"""Pages of the verification room: each opens, refuses who may not, hides what is out of sight, counts what it lists."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child
from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.verification.models import MatchPair, MatchRun, PairState, RollDuplicate, RunState
from notoneless.verification.queries import matching as queries
from notoneless.verification.queries import pairs
from tests.makers import make_child, make_roll, press
from tests.town import CANARY
from tests.verification.rows import make_row, row_of
from tests.verification.test_stories import doubtful

pytestmark = pytest.mark.django_db

Matched = Callable[..., MatchRun]
LISTS = ["runs", "lists", "rows", "duplicates", "unclaimed"]


def url(name: str, *args: Any) -> str:
    return reverse(f"verification:{name}", args=args)


def page(client: Client, user: Any, where: str) -> str:
    client.force_login(user)
    response = client.get(where, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def done(town: Any, matched: Matched) -> MatchRun:
    """A run over a household list of four, one suspected row, one pair in doubt."""
    row_of(town.xiaoming)
    row_of(town.noroll)
    row_of(town.outsider)
    doubtful(town)
    row_of(town.lan, kind=ListKind.SUSPECTED, list_source="省教育厅")
    return matched(town.bureau_officer)


# ---- who opens what --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("person", ["bureau_officer", "bureau_leader", "township_officer", "principal"])
def test_every_list_opens(client: Client, town: Any, done: MatchRun, name: str, person: str) -> None:
    page(client, getattr(town, person), url(name))


@pytest.mark.parametrize("name", [*LISTS, "pairs"])
@pytest.mark.parametrize("person", ["village_officer", "teacher", "system_admin"])
def test_lists_are_refused_to_whoever_may_not(client: Client, town: Any, name: str, person: str) -> None:
    client.force_login(getattr(town, person))
    assert client.get(url(name)).status_code == 403


@pytest.mark.parametrize("person", ["bureau_leader", "township_officer", "principal", "village_officer"])
def test_only_the_bureau_officer_starts_a_run(client: Client, town: Any, person: str) -> None:
    row_of(town.lan)
    client.force_login(getattr(town, person))
    assert client.get(url("run_start")).status_code == 403
    assert press(client, url("run_start")).status_code == 403
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize("name", ["run_page", "run_progress", "run_entered", "run_left", "pair_page"])
def test_what_does_not_exist_is_not_found(client: Client, town: Any, name: str) -> None:
    client.force_login(town.bureau_officer)
    assert client.get(url(name, uuid.uuid4())).status_code == 404


def test_found_opens_for_the_village_and_not_for_a_class_teacher(client: Client, town: Any) -> None:
    page(client, town.village_officer, url("found"))
    client.force_login(town.teacher)
    assert client.get(url("found")).status_code == 403


# ---- runs ------------------------------------------------------------------------------------------------


def test_an_empty_installation_says_what_to_import_first(client: Client, town: Any) -> None:
    assert "还没有比对过" in page(client, town.bureau_officer, url("runs"))
    assert "还没有导入" in page(client, town.bureau_officer, url("run_start"))
    client.force_login(town.bureau_officer)
    response = press(client, url("run_start"))
    assert response.status_code == 422
    assert "请先导入户籍名册" in response.content.decode()


def test_a_run_is_started_watched_and_read(
    client: Client, town: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row_of(town.lan)
    client.force_login(town.bureau_officer)
    response = press(client, url("run_start"))
    run = MatchRun.objects.get()
    assert response["Location"] == url("run_page", run.key)
    assert url("run_progress", run.key) in client.get(url("run_page", run.key)).content.decode()
    assert client.get(url("run_progress", run.key)).status_code == 200
    from notoneless.core.jobs import job_run

    job_run(str(run.job))
    shown = client.get(url("run_page", run.key)).content.decode()
    assert "身份证号相同" in shown
    assert "已完成" not in shown


def test_the_counts_of_the_newest_run_equal_the_lists_they_open(
    client: Client, town: Any, done: MatchRun
) -> None:
    client.force_login(town.bureau_officer)
    context = client.get(url("run_page", done.key)).context
    boards = [*context["outcomes"].rows, *context["rules"].rows]
    figures = [figure for row in boards for figure in row.cells] + context["figures"]
    assert sum(figure.count for figure in figures) > 5
    for figure in figures:
        if not figure.url:
            assert figure.count == 0
            continue
        table = client.get(figure.url).context["table"]
        assert table.count == figure.count, figure.label


def test_a_past_run_keeps_its_figures_and_opens_the_names_it_saw(
    client: Client, town: Any, done: MatchRun, matched: Matched
) -> None:
    row_of(town.yu)
    matched(town.bureau_officer)
    client.force_login(town.bureau_officer)
    context = client.get(url("run_page", done.key)).context
    household = context["outcomes"].rows[0]
    assert [figure.count for figure in household.cells] == [4, 2, 1, 1]
    for figure in household.cells:
        assert client.get(figure.url).context["table"].count == figure.count
    client.force_login(town.principal)
    assert client.get(url("run_page", done.key)).context["outcomes"].rows[0].cells[0].count == 3


def test_a_township_reads_its_own_figures_only(client: Client, town: Any, done: MatchRun) -> None:
    client.force_login(town.township_officer)
    context = client.get(url("run_page", done.key)).context
    assert context["outcomes"].rows[0].cells[0].count == 3
    assert client.get(url("run_progress", done.key)).status_code == 404


# ---- rows ------------------------------------------------------------------------------------------------


def test_rows_show_no_child_of_the_other_township_and_mask_numbers(
    client: Client, town: Any, done: MatchRun
) -> None:
    shown = page(client, town.township_officer, url("rows"))
    assert "林小明" in shown
    assert CANARY not in shown
    assert town.xiaoming.id_number.open() not in shown
    assert CANARY in page(client, town.bureau_officer, url("rows"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outcome=linked&kind=household", {"林小明", f"罗{CANARY}"}),
        ("outcome=no_roll", {"曾望"}),
        ("outcome=review", {"邹天宇"}),
        ("outcome=none", set()),
        ("rule=number&kind=suspected", {"覃兰"}),
        ("code=in_school_registered&kind=suspected", {"覃兰"}),
        ("code=waiting&kind=household", {"曾望", "邹天宇"}),
        ("q=小明", {"林小明"}),
    ],
)
def test_filters_of_rows_find_exactly_these(
    client: Client, town: Any, done: MatchRun, query: str, expected: set[str]
) -> None:
    client.force_login(town.bureau_officer)
    table = client.get(f"{url('rows')}?{query}").context["table"]
    assert {row.name for row in table.rows} == expected


def test_an_export_of_rows_is_recorded_and_refused_without_the_right(
    client: Client, town: Any, done: MatchRun
) -> None:
    client.force_login(town.bureau_officer)
    book = openpyxl.load_workbook(BytesIO(client.get(url("rows") + "?export=xlsx&kind=household").content))
    text = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert "林小明" in text
    assert town.xiaoming.id_number.open() not in text
    event = Event.objects.get(act="rows_exported")
    assert event.values.get(name="count").new.open() == "4"
    client.force_login(town.bureau_approver)
    assert client.get(url("rows") + "?export=xlsx").status_code == 403
    assert Event.objects.filter(act="rows_exported").count() == 1


def test_rows_cost_the_same_few_queries_however_many_there_are(
    client: Client, town: Any, done: MatchRun, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_row(f"路人{number}", place=town.liuwan_1)
    client.force_login(town.bureau_officer)
    client.get(url("rows"))
    with django_assert_max_num_queries(16):
        client.get(url("rows"))


def test_duplicate_rolls_say_what_to_do(client: Client, town: Any, done: MatchRun) -> None:
    twin = make_child("林小明", number="", born_on=town.xiaoming.born_on, residence=town.liuwan_1)
    RollDuplicate.objects.create(
        run=done, roll=make_roll(twin, town.class_3_2, number="L1"), same_as=town.xiaoming.rolls.get(),
        rule="name_birth",
    )  # fmt: skip
    shown = page(client, town.principal, url("duplicates"))
    assert "核对认定" in shown


# ---- pairs -----------------------------------------------------------------------------------------------


def test_a_pair_is_shown_side_by_side_masked_and_decided_with_one_press(
    client: Client, town: Any, done: MatchRun
) -> None:
    pair = MatchPair.objects.get()
    where = url("pair_page", pair.key)
    shown = page(client, town.bureau_officer, where)
    assert 'data-hotkey="1"' in shown
    assert 'data-hotkey="2"' in shown
    assert "10066667777" not in shown
    assert "不一致" in shown
    response = press(client, where, {"decision": "different"})
    assert response["Location"] == url("pairs")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (PairState.DIFFERENT, town.bureau_officer)
    again = press(client, where, {"decision": "same"})
    assert again.status_code == 422
    assert "已经有人确认过" in again.content.decode()


def test_the_same_pressed_joins_the_two(client: Client, town: Any, done: MatchRun) -> None:
    pair = MatchPair.objects.get()
    made = pair.row.child
    client.force_login(town.bureau_officer)
    press(client, url("pair_page", pair.key), {"decision": "same"})
    assert Child.objects.get(pk=made.pk).merged_into == town.pupil
    assert not Case.objects.open().filter(child=made).exists()


def test_a_pair_with_a_child_out_of_sight_is_not_found(client: Client, town: Any, done: MatchRun) -> None:
    pair = MatchPair.objects.get()
    client.force_login(town.principal)
    assert client.get(url("pair_page", pair.key)).status_code == 200
    client.force_login(town.bailu_principal)
    assert client.get(url("pair_page", pair.key)).status_code == 404
    assert press(client, url("pair_page", pair.key), {"decision": "same"}).status_code == 404
    assert MatchPair.objects.get().state == PairState.WAITING


# ---- desk, file, door ------------------------------------------------------------------------------------


def test_the_desk_says_how_many_pairs_wait_and_leads_the_village_to_the_door(
    client: Client, town: Any, done: MatchRun, today: date
) -> None:
    lines = pairs.desk_lines(town.principal, today)  # his pupil, and a village his school covers
    assert [(line.who, line.url) for line in lines] == [("1对", url("pairs"))]
    assert pairs.desk_lines(town.bureau_officer, today) == []
    assert [line.url for line in queries.desk_lines(town.village_officer, today)] == [url("found")]
    assert pairs.desk_lines(town.bailu_principal, today) == []
    MatchPair.objects.update(due_on=today - timedelta(days=1))
    assert [line.who for line in pairs.desk_lines(town.bureau_officer, today)] == ["1对"]


def test_the_file_names_the_lists_a_child_stands_on(client: Client, town: Any, done: MatchRun) -> None:
    row = row_of(town.xiaoming, kind=ListKind.POVERTY)
    row.child = town.xiaoming
    row.save()
    where = reverse("web:child_file", args=[town.xiaoming.key])
    shown = page(client, town.principal, where)
    assert "户籍适龄儿童名册" in shown
    assert "困难家庭学生名单" in shown
    assert "困难家庭学生名单" not in page(client, town.village_officer, where)


def test_a_child_found_at_a_door_is_saved_from_the_phone(client: Client, town: Any) -> None:
    client.force_login(town.village_officer)
    form = client.get(url("found")).context["form"]
    assert form.fields["place"].initial == town.liuwan_1.pk
    said = {"name": "小豆子", "sex": "1", "age": "7", "place": town.liuwan_1.pk}
    response = press(client, url("found"), said)
    child = Child.objects.get(name="小豆子")
    assert response["Location"] == reverse("web:child_file", args=[child.key])
    assert Case.objects.open().filter(child=child).exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"age": ""}, "请填出生日期，或大约几岁"),
        ({"born_on": "2030-01-01"}, "出生日期晚于今天"),
        ({"guardian_phone": "12"}, "电话号码位数不对"),
    ],
)
def test_what_is_wrong_at_the_door_is_said_and_what_was_typed_stays(
    client: Client, town: Any, said: dict[str, str], words: str
) -> None:
    client.force_login(town.village_officer)
    typed = {"name": "小豆子", "sex": "1", "age": "7", "place": town.liuwan_1.pk, "school_words": "外县小学"}
    response = press(client, url("found"), typed | said)
    assert response.status_code == 422
    shown = response.content.decode()
    assert words in shown
    assert "外县小学" in shown
    assert not Child.objects.filter(name="小豆子").exists()


def test_a_place_out_of_sight_cannot_be_chosen(client: Client, town: Any) -> None:
    client.force_login(town.village_officer)
    typed = {"name": "小豆子", "sex": "1", "age": "7", "place": town.hetang_1.pk}
    assert press(client, url("found"), typed).status_code == 422
    assert not Child.objects.filter(name="小豆子").exists()


def test_a_running_match_shows_its_progress_to_the_bureau(client: Client, town: Any) -> None:
    row_of(town.lan)
    client.force_login(town.bureau_officer)
    press(client, url("run_start"))
    assert MatchRun.objects.get().state == RunState.RUNNING
    assert "上一次比对还没结束" in client.get(url("run_start")).content.decode()
