"""B1, C1: the household list is taken in, matched with the rolls, and who sits nowhere is a case at once."""

import pytest

from notoneless.children.models import Child
from notoneless.files.sheets import write_sheet
from notoneless.intake.models import ImportBatch
from tests.journeys.steps import Person, case_of
from tests.makers import id_number

pytestmark = pytest.mark.django_db

HEADS = ["序号", "乡镇(街道)", "村(社区)", "村小组", "户号", "户主姓名", "姓名", "性别", "出生日期", "身份证号", "监护人姓名", "监护人关系",
         "监护人电话"]  # fmt: skip


def workbook(rows: list[list[str]]) -> bytes:
    """A household list as the real form has it, with a title row above the head."""
    heads = [(head, head in ("身份证号", "监护人电话")) for head in HEADS]
    return write_sheet(heads, rows, title="户籍名册")


def list_of(town) -> list[list[str]]:
    """林小明, who is on a roll, and 程晓, who is on none."""
    from datetime import date

    xiaoming = Child.objects.get(pk=town.xiaoming.pk).id_number.open()
    new = id_number(date(2017, 8, 9), "2", 444)
    return [
        ["1", "青石镇", "柳湾村", "柳湾村一组", "H1", "林大", "林小明", "男", "2018-03-12", xiaoming, "林大", "父亲", "10020000101"],
        ["2", "青石镇", "柳湾村", "柳湾村二组", "H2", "程山", "程晓", "女", "2017-08-09", new, "程山", "父亲", "10030001234"],
    ]  # fmt: skip


def takes_in(person: Person, kind: str, body: bytes) -> ImportBatch:
    """Choose a file, read the preview, confirm."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("户籍名册.xlsx", body)
    person.presses("intake:batch_new", kind=kind, sheets=upload, listed_on="2026-11-17")
    return ImportBatch.objects.order_by("-pk").first()


def test_from_the_list_to_the_case_with_a_name_on_it(
    people, town, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = takes_in(people.bureau_officer, "household", workbook(list_of(town)))
    batch.refresh_from_db()
    assert batch.state == "previewed", batch.sentence
    preview = people.bureau_officer.opens("intake:batch_page", batch.key)
    assert "户籍名册" in preview
    assert not Child.objects.filter(name="程晓").exists(), "nothing is written before it is confirmed"

    with django_capture_on_commit_callbacks(execute=True):
        people.bureau_officer.presses("intake:batch_confirm", batch.key)
    batch.refresh_from_db()
    assert batch.state == "applied", batch.sentence

    with django_capture_on_commit_callbacks(execute=True):
        people.bureau_officer.presses("verification:run_start")
    child = Child.objects.get(name="程晓")
    case = case_of(child)
    assert case is not None and (case.unit, case.person) == (town.primary, town.vice_principal)
    assert case_of(town.xiaoming) is None, "who is on a roll is no suspect"
    assert "程晓" in people.township_officer.opens("cases:cases_suspected")
    assert "程晓" in people.village_officer.desk
    names = people.bureau_officer.opens("indicators:balance_names", "990102101201", state="open_case")
    assert "程晓" in names
    assert "程晓" not in people.bailu_officer.opens("cases:cases_suspected")


def test_a_list_with_a_broken_number_is_refused_whole_and_says_where(
    people, town, django_capture_on_commit_callbacks
) -> None:
    rows = list_of(town)
    rows[1][9] = rows[1][9][:-1] + ("0" if rows[1][9][-1] != "0" else "1")
    rows.append([*rows[0][:6], "没名字", "男", "2018-13-45", "99010220180312", "", "", ""])
    with django_capture_on_commit_callbacks(execute=True):
        batch = takes_in(people.bureau_officer, "household", workbook(rows))
    batch.refresh_from_db()
    assert batch.state == "refused", batch.state
    page = people.bureau_officer.opens("intake:batch_page", batch.key)
    assert "出生日期" in page or "身份证号" in page
    assert not Child.objects.filter(name__in=("程晓", "没名字")).exists()


def test_only_the_bureau_takes_in_a_household_list(people, town) -> None:
    people.township_officer.opens("intake:batch_new", status=403)
    page = people.principal.opens("intake:batch_new")
    assert "户籍名册" not in page.split("</form>")[0] or 'value="household"' not in page
