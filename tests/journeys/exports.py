"""The national roll system's export of a school, month by month: how it looks, and how it is taken in."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.children.models import Child
from notoneless.files.sheets import write_sheet
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import RollProposal
from tests.makers import id_number

HEADS = ["姓名", "性别", "出生日期", "身份证件号", "学籍号", "学校标识码", "年级", "班级", "现住址", "成员1姓名", "成员1联系电话"]  # fmt: skip
NEW = id_number(date(2018, 5, 6), "2", 321)


def line(child: Any, grade: str, klass: str, name: str = "", school: str = "2199000101") -> list[str]:
    number = Child.objects.get(pk=child.pk).id_number.open()
    sex = "男" if child.sex == "1" else "女"
    return [name or child.name, sex, f"{child.born_on:%Y%m%d}", number, f"G{number}", school, grade, klass, "", "", ""]  # fmt: skip


def new_pupil() -> list[str]:
    return ["程小雨", "女", "20180506", NEW, f"G{NEW}", "2199000101", "三年级", "2班", "柳湾村一组", "程山", "10030001234"]  # fmt: skip


def brought(person: Any, rows: list[list[str]], on: str, commit: Any) -> ImportBatch:
    """The export of a day as far as its preview."""
    body = write_sheet([(head, True) for head in HEADS], rows)
    with commit(execute=True):
        person.presses(
            "intake:batch_new", kind="roll_export", sheets=SimpleUploadedFile("导出.xlsx", body), listed_on=on
        )
    batch = ImportBatch.objects.order_by("-pk").first()
    assert batch is not None
    return batch


def takes_in(person: Any, rows: list[list[str]], on: str, commit: Any) -> ImportBatch:
    batch = brought(person, rows, on, commit)
    assert batch.state == "previewed", batch.sentence
    with commit(execute=True):
        person.presses("intake:batch_confirm", batch.key)
    batch.refresh_from_db()
    assert batch.state == "applied", batch.sentence
    return batch


def first_month(people: Any, town: Any, commit: Any) -> dict[str, RollProposal]:
    """林小明 is misspelt there, 覃兰 sits in another class, 覃雨 is missing and 程小雨 is new."""
    rows = [line(town.xiaoming, "三年级", "1班", "林晓明"), line(town.lan, "三年级", "2班"), new_pupil()]
    takes_in(people.principal, rows, "2026-11-17", commit)
    return {one.kind: one for one in RollProposal.objects.all()}
