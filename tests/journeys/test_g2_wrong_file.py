"""The wrong month's file: seen in the history, taken back; a later move stops another undo by name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.domain.words import RollMoveKind
from notoneless.files.sheets import read_table
from notoneless.intake.models import BatchState, ImportBatch
from tests.intake.lists import liu, roll, sun
from tests.makers import TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick_reader(monkeypatch):
    own = lambda _reader, source, name, *, known=(): read_table(source, name, known=known)  # noqa: E731
    monkeypatch.setattr("notoneless.intake.work.SheetReader.read", own)


def takes_in(person, name, body) -> ImportBatch:
    """Choose the file, look at the preview, confirm."""
    person.presses("intake:batch_new", kind="roll", sheets=SimpleUploadedFile(name, body))
    batch = ImportBatch.objects.latest("pk")
    person.presses("intake:batch_confirm", batch.key)
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    return batch


def test_the_wrong_months_file_is_found_in_the_history_and_taken_back(people, town) -> None:
    officer = people.bureau_officer
    right = takes_in(officer, "十一月名册.xlsx", roll(liu(), sun()))
    wrong = takes_in(officer, "十月名册.xlsx", roll(liu(姓名="柳苗", 班级="2班")))
    history = officer.opens("intake:batches_all")
    assert "十月名册.xlsx" in history and "苏文静" in history
    assert "柳苗" in officer.opens("intake:batch_rows", wrong.key)

    page = officer.presses("intake:batch_undo", wrong.key, reason="误导入十月名册")
    assert "已撤销" in page and "误导入十月名册" in page
    child = Child.objects.get(name="柳苗苗")
    assert child.rolls.get().school_class == town.class_3_1

    # 孙青 leaves her school; the list that brought her can no longer be taken from under her
    from notoneless.children.services import roll_close

    gone = Child.objects.get(name="孙青").rolls.get()
    assert roll_close(
        roll=gone, kind=RollMoveKind.LEAVE, on=TODAY, by=town.principal, today=TODAY, reason="随父外出"
    )
    page = officer.opens("intake:batch_undo", right.key)
    assert "不能撤销" in page and "孙青" in page and "学籍异动" in page
    officer.presses("intake:batch_undo", right.key, status=422, reason="再试")
    assert Child.objects.filter(name="孙青").exists()
    assert reverse("intake:batch_rows", args=[right.key]) in officer.opens("intake:batch_page", right.key)
