"""Lists written for the tests of the importer, by another writer than the product's own."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from notoneless.domain.columnlists import ListKind
from notoneless.intake.models import ImportBatch
from notoneless.intake.services import import_now
from tests.makers import TODAY, id_number

SCHOOL, OTHER_SCHOOL = "2199000101", "2199000201"
ROLL_HEADS = [
    "姓名", "性别", "出生日期", "民族", "身份证件号", "学籍号", "学校标识码", "年级", "班级", "入学年月", "就读方式",
    "现住址", "是否留守儿童", "是否随迁子女", "是否孤儿", "残疾类型", "成员1姓名", "成员1关系", "成员1联系电话",
]  # fmt: skip
LIU = (date(2018, 5, 2), "1")
SUN = (date(2018, 8, 9), "2")


def workbook(heads: Sequence[str], rows: Sequence[Sequence[Any]], titles: Sequence[str] = ()) -> bytes:
    """One sheet: titles, header, rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for title in titles:
        sheet.append([title])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def pupil(name: str, born_on: date, sex: str, serial: int, **cells: Any) -> dict[str, Any]:
    """One row of a roll, sound unless ``cells`` say otherwise."""
    number = id_number(born_on, sex, serial)
    row = {
        "姓名": name, "性别": "男" if sex == "1" else "女", "出生日期": f"{born_on:%Y%m%d}", "民族": "汉族",
        "身份证件号": number, "学籍号": f"G{number}", "学校标识码": SCHOOL, "年级": "三年级", "班级": "1班",
        "入学年月": "202409", "就读方式": "走读", "现住址": "云溪区青石镇柳湾村二组8号", "是否留守儿童": "否",
        "是否随迁子女": "否", "是否孤儿": "否", "残疾类型": "无残疾", "成员1姓名": f"{name[0]}大山",
        "成员1关系": "父亲", "成员1联系电话": f"1004000{serial:04d}",
    }  # fmt: skip
    return row | cells


def liu(**cells: Any) -> dict[str, Any]:
    return pupil("柳苗苗", *LIU, 301, **cells)


def sun(**cells: Any) -> dict[str, Any]:
    return pupil("孙青", *SUN, 302, **cells)


def roll(*rows: dict[str, Any], titles: Sequence[str] = ()) -> bytes:
    return workbook(ROLL_HEADS, [[row.get(head, "") for head in ROLL_HEADS] for row in rows], titles)


def take(kind: str, *bodies: bytes, by: Any = "system", **kwargs: Any) -> Any:
    """Read, look at and write in one go."""
    files = [(f"名册{number}.xlsx", body) for number, body in enumerate(bodies, start=1)]
    return import_now(kind=ListKind(kind), files=files, by=by, today=TODAY, **kwargs)


def counts(batch: ImportBatch) -> tuple[str, int, int, int]:
    """State, new, changed, same."""
    return str(batch.state), batch.new_count, batch.changed_count, batch.same_count


def reasons(batch: ImportBatch) -> dict[str, list[str]]:
    """Column → reasons, with the cells they stand at."""
    from notoneless.intake.staging import plain_get

    found: dict[str, list[str]] = {}
    for group in (plain_get(batch.key, "report") or {}).get("groups", []):
        found.setdefault(group["label"], []).extend(
            f"{one['address']} {one['reason']}" for one in group["samples"]
        )
    return found
