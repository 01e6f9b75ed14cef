"""导入历史: who took in which file, what each row changed, and taking a list back at the screen."""

import hashlib
import io

import openpyxl
import pytest
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.core.models import Event, Job, JobState
from notoneless.intake.history import value_shown
from notoneless.intake.models import BatchState
from tests.intake.lists import liu, roll, sun, take
from tests.intake.test_wizard import pressed  # noqa: F401
from tests.makers import TODAY, press

pytestmark = pytest.mark.django_db
CHANGED = {"姓名": "柳淼", "成员1联系电话": "10040009999", "现住址": "云溪区青石镇石桥村一组9号"}


@pytest.fixture
def batch(town):
    take("roll", roll(liu(), sun()), by=town.principal)
    return take("roll", roll(liu(**CHANGED), sun()), by=town.principal)


def page(client, name, batch, **query):
    answer = client.get(reverse(f"intake:{name}", args=[batch.key]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_batch_says_who_when_and_every_file_whole(town, client, batch):
    client.force_login(town.bureau_officer)
    digest = hashlib.sha256(roll(liu(**CHANGED), sun())).hexdigest()
    batch.files.update(digest=digest)
    text = page(client, "batch_page", batch)
    assert digest in text
    assert "钟校明" in text
    listed = client.get(reverse("intake:batches_all")).content.decode()
    assert "钟校明" in listed
    assert digest[:8] in listed and digest not in listed


def test_every_changed_row_says_before_and_after_masked(town, client, batch):
    client.force_login(town.bureau_officer)
    text = page(client, "batch_rows", batch)
    assert "柳苗苗" in text and "柳淼" in text
    assert "100****9999" in text and "10040009999" not in text
    assert "石桥村***" in text and "9号" not in text
    assert "孙青" not in text, "a row that changed nothing is not listed"


def test_rows_are_found_by_name_and_by_what_became_of_them(town, client):
    both = take("roll", roll(liu(), sun()), by=town.principal)
    client.force_login(town.principal)
    assert "孙青" not in page(client, "batch_rows", both, q="柳")
    assert "孙青" in page(client, "batch_rows", both, q="孙")
    assert "孙青" not in page(client, "batch_rows", both, outcome="changed")


def test_numbers_are_covered_wherever_they_stand():
    assert "10040000301" not in value_shown("家庭成员柳大山", "父亲 10040000301")
    assert "990102201805020613" not in value_shown("备注", "原证号990102201805020613")


def test_an_export_is_masked_and_on_the_record(town, client, batch):
    client.force_login(town.principal)
    before = Event.objects.count()
    answer = client.get(reverse("intake:batch_rows", args=[batch.key]), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    words = " ".join(str(cell) for line in sheet.iter_rows(values_only=True) for cell in line)
    assert "柳淼" in words and "10040009999" not in words
    assert Event.objects.count() == before + 1
    assert Event.objects.latest("seq").act == "import_rows_exported"


def test_that_a_child_is_disabled_is_not_told_to_whoever_may_not_read_groups(town, client):
    from notoneless.grid.access import ABILITIES

    take("roll", roll(liu()))
    batch = take("roll", roll(liu(残疾类型="视力残疾")))
    client.force_login(town.bureau_officer)
    assert "残疾" in page(client, "batch_rows", batch).split("<tbody>")[1]
    kept = ABILITIES["children.sensitive"]
    try:
        ABILITIES["children.sensitive"] = set()
        assert "残疾" not in page(client, "batch_rows", batch).split("<tbody>")[1]
    finally:
        ABILITIES["children.sensitive"] = kept


def test_a_school_takes_its_own_list_back(town, client, pressed, batch):  # noqa: F811
    client.force_login(town.principal)
    text = page(client, "batch_undo", batch)
    assert "移出新增" in text and "柳淼" in text
    url = reverse("intake:batch_undo", args=[batch.key])
    assert pressed(url, {"reason": ""}).status_code == 422
    pressed(url, {"reason": "导错了月份"})
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert Child.objects.filter(name="柳苗苗").exists()
    text = page(client, "batch_page", batch)
    assert "已撤销" in text and "导错了月份" in text and "钟校明" in text
    assert client.get(url).status_code == 302, "nothing is left to take back"


def test_what_came_later_is_named_and_the_button_is_not_there(town, client):
    first = take("roll", roll(liu()), by=town.principal)
    take("roll", roll(liu(姓名="柳淼")), by=town.principal)
    client.force_login(town.principal)
    text = page(client, "batch_undo", first)
    assert "之后又由2026-11-18导入的学籍名册改动" in text
    assert 'name="reason"' not in text
    answer = press(client, reverse("intake:batch_undo", args=[first.key]), {"reason": "试试"})
    assert answer.status_code == 422
    assert not Job.objects.filter(kind="intake.undo").exists()


def test_the_right_is_asked_again_when_the_work_begins(town, batch, django_capture_on_commit_callbacks):
    from notoneless.grid.models import Post
    from notoneless.intake.services import batch_undo

    with django_capture_on_commit_callbacks(execute=True):
        assert batch_undo(batch=batch, reason="导错了", by=town.principal, today=TODAY)
        Post.objects.filter(user=town.principal).update(until_on="2026-01-01")
    assert Job.objects.get(kind="intake.undo").state == JobState.FAILED
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED


@pytest.mark.parametrize("login", ["junior_principal", "bailu_principal"])
@pytest.mark.parametrize("name", ["batch_rows", "batch_undo"])
def test_a_batch_of_another_school_is_out_of_sight(town, client, batch, login, name):
    client.force_login(town.users[login])
    assert client.get(reverse(f"intake:{name}", args=[batch.key])).status_code == 404
