"""填写举例: one sound cell for each column of a list, for the notes beside an empty form.

Invented people and places only: province 99, phones that begin with 100. One child runs through all the lists, so
that a person sees how a row hangs together.
"""

from .columnlists import LISTS, CellKind, Column, ListKind
from .idcard import check_char

_BODY = "99010220180312101"
ID_NUMBER = _BODY + check_char(_BODY)
_BY_NAME = {
    "township": "青石镇", "village": "柳湾村", "village_group": "一组", "household_number": "0012",
    "serial": "1", "guardian_relation": "父亲", "member1_relation": "父亲", "member2_relation": "母亲",
    "householder_relation": "孙子", "household_address": "云溪区青石镇柳湾村一组3号",
    "address": "云溪区青石镇柳湾村一组3号", "home_address": "云溪区青石镇柳湾村一组3号", "note": "",
    "household_place": "云溪区青石镇柳湾村", "roll_number": f"G{ID_NUMBER}", "school_code": "2199000101",
    "school_name": "青石中心小学", "attend_method": "走读", "left_behind": "否", "disability_kind": "",
    "disability_number": f"{ID_NUMBER}42", "login": "fanglaoshi", "unit_number": "XX101",
    "charge_place_code": "", "cover_unit_number": "", "householder_name": "林大山", "guardian_name": "林有田",
    "member1_name": "林有田", "member2_name": "周秀英", "former_name": "", "contact_name": "方明",
    "list_source": "省教育厅", "reason": "学籍系统中没有学籍", "is_in_school": "在校", "name_pinyin": "",
}  # fmt: skip
_BY_LIST = {
    ListKind.PLACES: {"code": "990102101201", "name": "柳湾村", "kind": "村", "parent_code": "990102101000"},
    ListKind.UNITS: {
        "number": "XX101", "name": "青石中心小学", "kind": "学校", "parent_number": "ZX101", "place_code": "990102101000",
        "school_kind": "小学", "urban_class": "镇中心区",
    },
    ListKind.STAFF: {"name": "方明", "role": "班主任"},
    ListKind.GROUPS: {"from_on": "20260901", "until_on": "", "source": "民政低保名册2026年9月", "away": "",
                      "away_since_on": "", "detail": "", "kind": "低保"},
    ListKind.CARDS: {"reached_on": "20260910", "carer_name": "", "carer_relation": "", "carer_phone": ""},
    ListKind.CATCHMENTS: {"place_code": "990102101201", "primary_code": "2199000101", "junior_code": "3199000102",
                          "from_year": "2027"},
    ListKind.COVERS: {"place_code": "990102101201", "login": "fanglaoshi", "from_on": "20260901"},
    ListKind.MARKS: {"year": "2026", "subject": "语文", "mark": "86", "full_mark": "100"},
    ListKind.CASES: {"state": "劝返中", "origin": "学校或群众报告", "opened_on": "20260912",
                     "absent_since_on": "20260910",
                     "code": "L", "confirmed_on": "20260915", "returned_on": "", "due_on": "", "book": "2026疑似台账3号"},
    ListKind.VISITS: {"on": "20260916", "visitors": "方明、柳大山", "met": "母亲", "found": "在家,愿意返校",
                      "book": "2026疑似台账3号"},
    ListKind.PAPERS: {"kind": "义务教育敦促书", "number_text": "青石中心小学促〔2026〕3号", "addressee": "林有田",
                      "signed_on": "20260918", "delivered_on": "20260919", "receiver": "林有田", "return_by_on": "",
                      "book": "2026疑似台账3号"},
    ListKind.SURVEY: {"row_key": "KMRTX-001-E", "sex": "男", "born": "2018-03", "householder": "林大山",
                      "school_words": "青石中心小学", "seen_on": "20260905"},
    ListKind.HOLIDAYS: {"on": "2026-10-01", "name": "国庆节", "kind": "放假"},
}  # fmt: skip
_BY_KIND = {
    CellKind.NAME: "林小明", CellKind.ID_NUMBER: ID_NUMBER, CellKind.PHONE: "10012345678", CellKind.DATE: "20180312",
    CellKind.MONTH: "202409", CellKind.SEX: "男", CellKind.ETHNIC: "汉族", CellKind.GRADE: "三年级",
    CellKind.CLASS: "1班", CellKind.BOOLEAN: "否", CellKind.NUMBER: "1",
}  # fmt: skip
_GUARDIANS = ("guardian", "member", "householder")


def example(kind: ListKind, column: Column) -> str:
    """A sound cell for this column, "" where an example would mislead."""
    own = _BY_LIST.get(kind, {})
    if column.name in own:
        return own[column.name]
    if column.name in _BY_NAME:
        return _BY_NAME[column.name]
    if column.kind is CellKind.ID_NUMBER and column.name.startswith(_GUARDIANS):
        return ""
    if column.choices and column.kind is not CellKind.SEX:
        return "否" if column.kind is CellKind.BOOLEAN else column.choices[0]
    return _BY_KIND.get(column.kind, "")


def example_row(kind: ListKind) -> list[str]:
    """One whole row, in the order of the form."""
    return [example(kind, column) for column in LISTS[kind]]
