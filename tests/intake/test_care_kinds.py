"""Lists about children who are there: contact cards, special groups, marks; and of places: covers, catchments."""

from datetime import date
from decimal import Decimal

import pytest

from notoneless.children.models import Carer, CatchmentLine, SpecialGroup
from notoneless.domain.columnlists import ListKind
from notoneless.earlywarning.models import TermMark
from notoneless.grid.models import Cover
from notoneless.intake.services import batch_add
from notoneless.intake.undoing import undo_write
from tests.intake.lists import counts, reasons, take, workbook
from tests.journeys.steps import Person
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def number(child) -> str:
    return child.id_number.open()


def table(heads, *rows) -> bytes:
    return workbook(heads, rows)


CARD = [
    "姓名",
    "身份证号",
    "监护人姓名",
    "监护人关系",
    "监护人电话",
    "最近打通日期",
    "受委托人姓名",
    "受委托人电话",
]


def test_a_card_is_taken_in_corrected_and_taken_back(town) -> None:
    child = town.xiaoming
    old = child.guardians.get()
    phone = old.phone.open()
    body = table(
        CARD,
        ["林小明", number(child), old.name, "父亲", "10050000001", "20261110", "林奶奶", "10050000002"],
        ["林小明", number(child), "周秀英", "母亲", "", "", "", ""],
    )
    batch = take("cards", body)
    assert counts(batch) == ("applied", 1, 1, 0), reasons(batch)
    old.refresh_from_db()
    assert (old.relation, old.phone.open(), old.reached_on) == ("父亲", "10050000001", date(2026, 11, 10))
    assert Carer.objects.get().name == "林奶奶" and child.guardians.get(name="周秀英").rank == 2
    assert counts(take("cards", body))[1:] == (0, 0, 2), "the same list again changes nothing"
    assert undo_write(batch, "system").state == "undone"
    old.refresh_from_db()
    assert old.phone.open() == phone and child.guardians.count() == 1 and not Carer.objects.exists()


def test_a_blank_cell_and_a_missing_column_erase_nothing(town) -> None:
    old = town.xiaoming.guardians.get()
    phone = old.phone.open()
    batch = take(
        "cards", table(["姓名", "身份证号", "监护人姓名"], ["林小明", number(town.xiaoming), old.name])
    )
    assert counts(batch) == ("refused", 0, 0, 0) or counts(batch)[1:] == (0, 0, 1)
    old.refresh_from_db()
    assert old.phone.open() == phone


@pytest.mark.parametrize(
    ("name", "whose", "rule"),
    [("林小明", "lan", "另一个姓名"), ("没有人", "", "没有找到"), ("林大明", "xiaoming", "另一个姓名")],
)
def test_a_number_of_another_child_writes_into_nobodys_file(town, name, whose, rule) -> None:
    cells = number(getattr(town, whose)) if whose else "990102201803121011"
    batch = take("cards", table(CARD, [name, cells, "某某", "父亲", "10050000009", "", "", ""]))
    assert batch.state == "refused" and any(
        rule in reason for found in reasons(batch).values() for reason in found
    )
    assert not town.lan.guardians.filter(name="某某").exists()


def test_two_children_of_one_name_and_birthday_are_asked_for_by_number(town) -> None:
    from tests.makers import make_child

    for _ in range(2):
        make_child("同名", born_on=date(2016, 1, 2), residence=town.liuwan_1)
    batch = take("cards", table(["姓名", "出生日期", "监护人姓名"], ["同名", "20160102", "同父"]))
    assert batch.state == "refused" and "不止一个孩子" in str(reasons(batch))


def test_a_school_takes_in_its_own_pupils_only(town) -> None:
    head = town.principal
    own = table(CARD, ["林小明", number(town.xiaoming), "林姑", "姑姑", "10050000003", "", "", ""])
    assert take("cards", own, by=head).state == "applied"
    other = table(CARD, [town.outsider.name, number(town.outsider), "某某", "父亲", "", "", "", ""])
    batch = take("cards", other, by=head)
    assert batch.state == "refused" and "没有找到" in str(reasons(batch))
    refused = batch_add(kind=ListKind.COVERS, files=[("a.xlsx", own)], by=head, today=TODAY)
    assert refused.rule == "import.kind"


GROUP = ["姓名", "身份证号", "类别", "起始日期", "终止日期", "依据", "父母外出情况", "外出起始日期"]


def test_groups_by_their_definition_begin_change_and_end(town) -> None:
    child = town.lan
    body = table(
        GROUP,
        ["覃兰", number(child), "留守(双亲外出)", "20260901", "", "学校摸排", "父母都外出", "20260301"],
        ["覃兰", number(child), "低保", "20260901", "", "民政名册", "", ""],
    )
    batch = take("groups", body)
    assert counts(batch) == ("applied", 2, 0, 0), reasons(batch)
    ended = table(GROUP, ["覃兰", number(child), "低保", "", "20261101", "", "", ""])
    assert counts(take("groups", ended)) == ("applied", 0, 1, 0)
    low = SpecialGroup.objects.get(child=child, kind="minimum_living")
    assert (low.until_on, low.source, low.from_on) == (date(2026, 11, 1), "民政名册", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("kind", "away", "since", "word"),
    [
        ("留守(双亲外出)", "", "", "从哪天起外出"),
        ("留守(双亲外出)", "父亲外出", "20260101", "留守(单亲外出)"),
        ("留守(单亲外出)", "父亲外出", "20261101", "满3个月"),
    ],
)
def test_left_behind_only_by_the_definition(town, kind, away, since, word) -> None:
    batch = take(
        "groups", table(GROUP, ["覃兰", number(town.lan), kind, "20260901", "", "摸排", away, since])
    )
    assert batch.state == "refused" and word in str(reasons(batch))


MARK = ["姓名", "身份证号", "学年", "学期", "科目", "成绩", "满分", "备注"]


def test_marks_stand_once_a_subject_and_term_and_a_correction_shows_both(town, client) -> None:
    row = ["林小明", number(town.xiaoming), 2026, "第一学期", "语文"]
    first = take(
        "marks", table(MARK, [*row, 86, "", ""], ["林小明", row[1], 2026, "第一学期", "数学", "", "", "病假"])
    )
    assert counts(first) == ("applied", 2, 0, 0), reasons(first)
    take("marks", table(MARK, [*row, 68, "", ""]), by=town.principal)
    assert TermMark.objects.get(subject="语文").mark == Decimal("68.0")
    page = Person(town.teacher).opens("earlywarning:class_marks", town.class_3_1.pk)
    assert "68" in page and "病假" in page and "覃兰" in page, "a pupil without marks is seen"
    assert "68" in Person(town.teacher).opens(f"/children/{town.xiaoming.key}")
    assert "学期成绩" not in Person(town.village_officer).opens(f"/children/{town.xiaoming.key}")
    Person(town.teacher).opens("earlywarning:class_marks", town.class_3_2.pk, status=404)


@pytest.mark.parametrize(
    ("year", "mark", "full", "word"),
    [(2026, 101, "", "0到100"), (2027, 90, "", "不能晚于今年"), (2026, 130, 120, "0到120")],
)
def test_a_mark_beyond_the_full_one_or_of_a_year_to_come_is_refused(town, year, mark, full, word) -> None:
    row = ["林小明", number(town.xiaoming), year, "第一学期", "语文", mark, full, ""]
    batch = take("marks", table(MARK, row))
    assert batch.state == "refused" and word in str(reasons(batch))


COVER = ["区划代码", "包保单位编号", "责任人登录名", "起始日期"]


def test_covers_pass_on_with_their_history_and_gaps_are_named(town) -> None:
    batch = take("covers", table(COVER, ["990102101201", "XX102", "junior_vice", "20261118"]))
    assert counts(batch) == ("applied", 0, 1, 0), reasons(batch)
    now = Cover.objects.get(place=town.liuwan, until_on__isnull=True)
    assert (now.unit, now.person) == (town.junior, town.junior_vice)
    assert Cover.objects.get(place=town.liuwan, unit=town.primary).until_on == date(2026, 11, 17)
    assert undo_write(batch, "system").state == "undone"
    assert Cover.objects.get(place=town.liuwan, until_on__isnull=True).unit == town.primary


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (["990102101201", "XX102", "teacher", "20261118"], "不在青石中学任职"),
        (["990102101201", "CW101", "", "20261118"], "包保单位应为学校或中心校"),
        (["990102101299", "XX102", "", "20261118"], "没有登记"),
        (["990102101201", "XX102", "", "20260901"], "要晚于那一天"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(town, cells, word) -> None:
    batch = take("covers", table(COVER, cells))
    assert batch.state == "refused" and word in str(reasons(batch))


def test_catchments_of_both_stages_from_a_year_on(town) -> None:
    heads = ["区划代码", "小学标识码", "初中标识码", "起始年份"]
    batch = take("catchments", table(heads, ["990102101000", "2199000101", "3199000102", 2027]))
    assert counts(batch) == ("applied", 1, 0, 0), reasons(batch)
    assert set(CatchmentLine.objects.values_list("stage", "school__name")) == {
        ("primary", "青石中心小学"), ("junior", "青石中学"),
    }  # fmt: skip
    wrong = take("catchments", table(heads, ["990102101000", "3199000102", "", 2027]))
    assert wrong.state == "refused" and "不招小学新生" in str(reasons(wrong))
