"""The wizard in the browser: who may open it, what each step shows, what is written when."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.domain.columnlists import ListKind
from notoneless.intake.models import BatchState, ColumnMapping, ImportBatch
from notoneless.intake.queries import desk_lines
from notoneless.intake.services import batch_add, staging_sweep
from notoneless.intake.staging import folder, plain_get
from notoneless.intake.work import batch_prepare
from tests.intake.lists import ROLL_HEADS, liu, roll, sun, workbook
from tests.makers import TODAY, press

pytestmark = pytest.mark.django_db


def previewed(kind: str, *bodies: bytes, by: object) -> ImportBatch:
    """A list read and compared, waiting for a yes."""
    files = [(f"名册{number}.xlsx", body) for number, body in enumerate(bodies, start=1)]
    batch = batch_add(kind=ListKind(kind), files=files, by=by, today=TODAY, is_queued=False)
    assert batch, batch
    batch_prepare(batch, by, TODAY)
    return batch


@pytest.fixture
def pressed(client, django_capture_on_commit_callbacks):
    """A press of a button, and the work it asked for."""

    def go(url, data=None, files=None):
        with django_capture_on_commit_callbacks(execute=True):
            return press(client, url, data, files)

    return go


def upload(*bodies: bytes, kind: str = "roll") -> dict:
    files = [SimpleUploadedFile(f"花名册{n}.xlsx", body) for n, body in enumerate(bodies, start=1)]
    return {"kind": kind, "sheets": files}


def test_a_school_takes_in_its_roll_from_file_to_result(town, client, pressed):
    client.force_login(town.principal)
    response = pressed(
        reverse("intake:batch_new"), upload(roll(liu(), sun(), titles=["青石中心小学学生基本信息表"]))
    )
    batch = ImportBatch.objects.get()
    assert response.url == reverse("intake:batch_page", args=[batch.key])
    assert (batch.state, batch.unit, batch.new_count) == (BatchState.PREVIEWED, town.primary, 2)
    assert not Child.objects.filter(name="柳苗苗").exists(), "nothing is written before the yes"
    page = client.get(response.url).content.decode()
    assert "柳苗苗" in page
    assert "确认写入" in page
    assert liu()["身份证件号"] not in page, "numbers are masked on the preview"
    pressed(reverse("intake:batch_confirm", args=[batch.key]))
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert Child.objects.filter(name="柳苗苗").exists()
    assert "已导入" in client.get(response.url).content.decode()
    assert not folder(batch.key).exists(), "what was staged is gone"


def test_confirming_twice_writes_once(town, client, pressed):
    batch = previewed("roll", roll(liu()), by=town.principal)
    client.force_login(town.principal)
    url, key = reverse("intake:batch_confirm", args=[batch.key]), uuid.uuid4().hex
    pressed(url, {"request_key": key})
    pressed(url, {"request_key": key})
    pressed(url)
    assert Child.objects.filter(name="柳苗苗").count() == 1


def test_a_list_with_errors_is_refused_whole_and_hands_back_its_rows(town, client, pressed):
    client.force_login(town.principal)
    pressed(reverse("intake:batch_new"), upload(roll(liu(), sun(年级="十五年级"))))
    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.REFUSED
    page = client.get(reverse("intake:batch_page", args=[batch.key])).content.decode()
    assert "H3" in page
    assert "下载错误行" in page
    body = client.get(reverse("intake:batch_errors", args=[batch.key, 1])).content
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[-1:]] == ["孙青"]
    assert "H3" in rows[-1][0]
    pressed(reverse("intake:batch_confirm", args=[batch.key]))
    assert not Child.objects.filter(name="柳苗苗").exists()


def test_columns_nobody_knows_are_mapped_by_hand_and_remembered(town, client, pressed):
    heads = ["孩子大名" if head == "姓名" else head for head in ROLL_HEADS]
    body = workbook(heads, [[liu()[head] for head in ROLL_HEADS]])
    client.force_login(town.principal)
    pressed(reverse("intake:batch_new"), upload(body))
    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.READ
    url = reverse("intake:batch_columns", args=[batch.key])
    assert client.get(reverse("intake:batch_page", args=[batch.key])).url == url
    page = client.get(url).content.decode()
    assert "孩子大名" in page
    chosen = {
        f"c{n}": column["field"]
        for n, column in enumerate(plain_get(batch.key, "report")["files"][0]["columns"])
    }
    pressed(url, chosen | {"c0": "name"})
    batch.refresh_from_db()
    assert (batch.state, batch.new_count) == (BatchState.PREVIEWED, 1)
    assert ColumnMapping.objects.get(header="孩子大名").field == "name"
    assert previewed("roll", body, by=town.principal).state == BatchState.PREVIEWED


def test_a_column_of_another_kind_of_list_cannot_be_chosen(town, client, pressed):
    batch = previewed("roll", roll(liu()), by=town.principal)
    client.force_login(town.principal)
    response = pressed(reverse("intake:batch_columns", args=[batch.key]), {"c0": "disability_grade"})
    assert response.status_code == 422


def test_giving_up_writes_nothing_and_removes_the_file(town, client, pressed):
    batch = previewed("roll", roll(liu()), by=town.principal)
    client.force_login(town.principal)
    pressed(reverse("intake:batch_cancel", args=[batch.key]))
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert not folder(batch.key).exists()
    pressed(reverse("intake:batch_confirm", args=[batch.key]))
    assert not Child.objects.filter(name="柳苗苗").exists()


def test_several_rolls_go_in_one_batch(town, client, pressed):
    client.force_login(town.bureau_officer)
    pressed(reverse("intake:batch_new"), upload(roll(liu()), roll(sun(学校标识码="2199000201"))))
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.new_count, batch.files.count()) == (BatchState.PREVIEWED, 2, 2)


def test_a_file_that_is_no_table_is_refused_with_what_to_do(town, client, pressed):
    client.force_login(town.principal)
    pressed(reverse("intake:batch_new"), upload(b"%PDF-1.4 not a table"))
    batch = ImportBatch.objects.get()
    assert batch.state == BatchState.REFUSED
    assert batch.sentence in client.get(reverse("intake:batch_page", args=[batch.key])).content.decode()


def test_the_right_is_asked_again_when_the_work_begins(town, client, django_capture_on_commit_callbacks):
    client.force_login(town.principal)
    batch = previewed("roll", roll(liu()), by=town.principal)
    with django_capture_on_commit_callbacks() as asked:
        press(client, reverse("intake:batch_confirm", args=[batch.key]))
    town.principal.posts.update(until_on=TODAY.replace(day=1))
    for callback in asked:
        callback()
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not Child.objects.filter(name="柳苗苗").exists()


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("bureau_officer", 200),
        ("principal", 200),
        ("bureau_leader", 403),
        ("teacher", 403),
        ("village_officer", 403),
    ],
)
def test_who_may_hand_in_a_list(town, client, login, status):
    client.force_login(town.users[login])
    assert client.get(reverse("intake:batch_new")).status_code == status


def test_a_school_is_offered_its_roll_and_nothing_else(town, client, pressed):
    client.force_login(town.principal)
    assert "户籍适龄儿童名册" not in client.get(reverse("intake:batch_new")).content.decode()
    assert pressed(reverse("intake:batch_new"), upload(roll(liu()), kind="household")).status_code == 422
    assert client.get(reverse("intake:list_template", args=["household"])).status_code == 404
    assert client.get(reverse("intake:list_template", args=["roll"])).status_code == 200


@pytest.mark.parametrize("page", ["batch_page", "batch_progress", "batch_columns"])
def test_a_batch_of_another_unit_is_out_of_sight(town, client, page):
    batch = previewed("roll", roll(liu()), by=town.principal)
    url = reverse(f"intake:{page}", args=[batch.key])
    for login, status in (
        ("principal", 200),
        ("bureau_officer", 200),
        ("bailu_principal", 404),
        ("teacher", 403),
    ):
        client.force_login(town.users[login])
        assert client.get(url).status_code == status, login


@pytest.mark.parametrize("page", ["batch_confirm", "batch_cancel"])
def test_nobody_else_confirms_or_gives_up(town, client, page):
    batch = previewed("roll", roll(liu()), by=town.principal)
    for login, status in (("bailu_principal", 404), ("bureau_leader", 403)):
        client.force_login(town.users[login])
        assert press(client, reverse(f"intake:{page}", args=[batch.key])).status_code == status
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED


def test_the_list_of_batches_shows_ones_own(town, client):
    previewed("roll", roll(liu()), by=town.principal)
    for login, count in (("principal", 1), ("bureau_officer", 1), ("bailu_principal", 0)):
        client.force_login(town.users[login])
        assert client.get(reverse("intake:batches_all")).context["table"].count == count


def test_an_unfinished_batch_is_a_line_on_the_desk(town):
    batch = previewed("roll", roll(liu()), by=town.principal)
    (line,) = desk_lines(town.principal, TODAY)
    assert line.url == reverse("intake:batch_page", args=[batch.key])
    assert desk_lines(town.vice_principal, TODAY) == []


def test_what_nobody_confirmed_within_a_day_is_removed(town, fixed_time):
    from datetime import timedelta

    batch = previewed("roll", roll(liu()), by=town.principal)
    assert staging_sweep() == 0
    ImportBatch.objects.update(asked_at=fixed_time - timedelta(hours=25))
    assert staging_sweep() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert not folder(batch.key).exists()


def test_nothing_is_staged_in_the_open(town):
    batch = previewed("roll", roll(liu()), by=town.principal)
    for piece in folder(batch.key).iterdir():
        body = piece.read_bytes()
        assert b"PK\x03\x04" not in body
        assert "柳苗苗".encode() not in body
        assert piece.stat().st_mode & 0o077 == 0
