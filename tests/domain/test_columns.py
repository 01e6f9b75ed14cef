"""Headers are understood in the writings people use, and what is not understood is said."""

import pytest

from notoneless.domain.columnlists import LISTS, CellKind, ListKind
from notoneless.domain.columns import (
    EITHER,
    HeaderMap,
    columns_of,
    header_forms,
    known_headers,
    map_headers,
    normalise_header,
)
from notoneless.domain.refusal import Refusal

pytestmark = pytest.mark.pure


def mapped(kind, *headers, **overrides) -> HeaderMap:
    found = map_headers(kind, headers, overrides or None)
    assert isinstance(found, HeaderMap), found
    return found


@pytest.mark.parametrize(
    "written",
    [
        "姓名",
        " 姓 名 ",
        "★姓名",
        "姓名★",
        "*姓名",
        "1.姓名",
        "1、姓名",
        "(1)姓名",
        "(1)姓名",
        "1姓名",
        "姓\n名",
        "\ufeff姓名",
        "姓名:",
        "姓名:",
    ],
)
def test_a_header_has_one_normal_writing(written):
    assert normalise_header(written) == "姓名"


def test_numbering_alone_stays_and_numbers_inside_a_header_too():
    assert normalise_header("2024") == "2024"
    assert normalise_header("成员1 姓名") == "成员1姓名"


def test_a_note_is_no_header():
    assert normalise_header("填" * 300) == ""


def test_a_bracketed_remark_may_be_left_out_but_the_whole_counts_first():
    assert header_forms("出生日期(YYYYMMDD)") == ("出生日期(yyyymmdd)", "出生日期")
    assert mapped("household", "姓名(必填)", "身份证号(18位)").fields == {"name": 0, "id_number": 1}
    assert mapped("household", "姓名", "出生日期", "乡镇(街道)").fields["township"] == 2


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("household", "公民身份号码", "id_number"),
        ("household", "证件号码", "id_number"),
        ("household", "儿童姓名", "name"),
        ("household", "出生年月日", "birth_on"),
        ("household", "家长电话", "guardian_phone"),
        ("household", "联系电话", "guardian_phone"),
        ("household", "家庭住址", "address"),
        ("roll", "身份证号", "id_number"),
        ("roll", "家庭住址", "home_address"),
        ("roll", "联系电话", "phone"),
        ("roll", "监护人姓名", "member1_name"),
        ("roll", "监护人电话", "member1_phone"),
        ("roll", "家庭成员2联系电话", "member2_phone"),
        ("roll", "学校", "school_name"),
        ("roll", "学籍号", "roll_number"),
        ("poverty", "学校", "school_name"),
        ("disability", "残疾证号", "disability_number"),
        ("suspected", "应接受义务教育未接受适龄儿童少年姓名", "name"),
        ("suspected", "辍学原因", "reason"),
        ("units", "编号", "number"),
        ("places", "行政区划代码", "code"),
        ("staff", "手机号", "phone"),
        ("holidays", "节日", "name"),
    ],
)
def test_synonyms_are_understood(kind, header, field):
    assert mapped(kind, header).fields == {field: 0}


@pytest.mark.parametrize("kind", ListKind)
def test_no_word_means_two_columns_of_one_list(kind):
    headers = {normalise_header(column.header) for column in LISTS[kind]}
    owners: dict[str, str] = {}
    for column in LISTS[kind]:
        for word in {normalise_header(synonym) for synonym in column.synonyms} - headers:
            assert word
            assert owners.setdefault(word, column.name) == column.name, word
    assert len(headers) == len(LISTS[kind])


@pytest.mark.parametrize("kind", ListKind)
def test_every_form_is_understood_whole(kind):
    found = mapped(kind, *(column.header for column in columns_of(kind)))
    assert list(found.fields) == [column.name for column in LISTS[kind]]
    assert (found.unknown, found.ambiguous, found.missing, found.refusal) == ((), {}, (), None)


def test_unknown_columns_are_shown_and_left_out():
    found = mapped("household", "姓名", "身份证号", "血型", "")
    assert found.unknown == (2, 3)
    assert found.refusal is None


def test_the_forms_own_header_wins_over_a_synonym():
    found = mapped("roll", "姓名", "身份证号", "身份证件号", "年级", "班级", "学校")
    assert found.fields["id_number"] == 2
    assert found.unknown == (1,)


def test_two_equal_claims_are_left_to_a_person():
    found = mapped("household", "姓名", "身份证号", "家长电话", "手机")
    assert found.ambiguous == {"guardian_phone": (2, 3)}
    assert "guardian_phone" not in found.fields
    assert "第3列「家长电话」、第4列「手机」" in found.refusal.reason
    assert found.refusal.rule == "columns.ambiguous"


def test_a_person_settles_it_by_naming_the_column():
    found = mapped("household", "姓名", "身份证号", "家长电话", "手机", 手机="监护人电话")
    assert (found.fields["guardian_phone"], found.refusal) == (3, None)


def test_an_office_may_map_its_own_words_by_field_or_by_header_and_leave_a_column_out():
    found = mapped("household", "小朋友", "证", "备 注", 小朋友="name", 证="身份证号", 备注="")
    assert found.fields == {"name": 0, "id_number": 1}
    assert found.unknown == (2,)


def test_a_mapping_to_a_column_that_does_not_exist_is_refused():
    refusal = map_headers("household", ["姓名"], {"姓名": "学号"})
    assert isinstance(refusal, Refusal)
    assert "学号" in refusal.reason


def test_missing_columns_are_named():
    found = mapped("roll", "姓名", "身份证号", "学校名称")
    assert [column.header for column in found.missing] == ["年级", "班级"]
    assert found.refusal.rule == "columns.missing"
    assert "「年级」、「班级」" in found.refusal.reason


@pytest.mark.parametrize("kind", EITHER)
def test_a_list_of_children_needs_a_number_or_a_birth_date(kind):
    needed = [
        column.header
        for column in LISTS[kind]
        if column.required and column.header not in ("姓名", "年级", "班级")
    ]
    found = mapped(kind, "姓名", "年级", "班级", "学校标识码", "学校", *needed)
    assert "「出生日期」" in found.refusal.reason
    assert mapped(kind, "姓名", "年级", "班级", "学校", "出生日期", *needed).refusal is None


def test_the_column_of_reasons_in_a_mended_file_is_passed_over():
    assert mapped("household", "错误说明", "姓名", "出生日期").unknown == ()


def test_known_headers_are_normalised_words():
    assert {"姓名", "公民身份号码"} <= known_headers("household")
    assert all(word == normalise_header(word) for word in known_headers("roll"))


def test_columns_with_fixed_words_say_them():
    for columns in LISTS.values():
        assert all(column.choices for column in columns if column.kind is CellKind.CHOICE)
