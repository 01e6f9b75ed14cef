"""Places, units, staff and holidays taken in as lists."""

from datetime import date

import pytest

from notoneless.core.models import Holiday
from notoneless.grid.models import Cover, Place, Post, School, SchoolClass, Unit, User
from tests.intake.lists import counts, reasons, take, workbook

pytestmark = pytest.mark.django_db

PLACE = ["代码", "名称", "级别", "上级代码"]
UNIT = ["单位编号", "单位名称", "单位类别", "上级单位编号", "所在地代码", "学校标识码", "办学类型", "城乡分类",
        "是否寄宿", "包保单位编号", "联系人", "联系电话"]  # fmt: skip
STAFF = ["登录名", "姓名", "性别", "联系电话", "单位编号", "岗位", "年级", "班级", "负责地代码", "任职日期"]


def places(*rows):
    return workbook(PLACE, rows)


def units(*rows):
    return workbook(UNIT, [[*row, *[""] * (len(UNIT) - len(row))] for row in rows])


def staff(*rows):
    return workbook(STAFF, [[*row, *[""] * (len(STAFF) - len(row))] for row in rows])


def test_places_come_in_any_order_and_find_their_parents(town):
    body = places(
        ["99010210120301", "杨柳村一组", "村(居)小组", "990102101203"],
        ["990102101203", "杨柳村", "村", "990102101"],
        ["990102101201", "柳湾村", "村", ""],
    )
    assert counts(take("places", body)) == ("applied", 2, 0, 1)
    group = Place.objects.get(code="99010210120301")
    assert group.path == f"{town.qingshi.path}990102101203/99010210120301/"
    assert counts(take("places", body)) == ("applied", 0, 0, 3)


def test_a_place_of_another_name_is_renamed_and_its_branch_stays(town):
    batch = take("places", places(["990102101201", "柳湾新村", "村", "990102101000"]))
    assert counts(batch) == ("applied", 0, 1, 0)
    assert Place.objects.get(code="990102101201").name == "柳湾新村"
    assert Place.objects.get(code="99010210120101").path.startswith(town.liuwan.path)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["990102101203", "杨柳村", "乡镇", "990102101000"], "级别"),
        (["990102101203", "杨柳村", "村", "990102102000"], "上级代码"),
        (["990102109203", "杨柳村", "村", "990102109000"], "上级代码"),
        (["99010", "杨柳村", "村", "990102101000"], "代码"),
        (["990102101203", "", "村", "990102101000"], "名称"),
        (["990102101203", "杨柳村", "屯", "990102101000"], "级别"),
        ([990102101203000000.0, "杨柳村", "村", "990102101000"], "代码"),
    ],
)
def test_a_place_that_contradicts_the_tree_stops_the_list(town, row, column):
    before = Place.objects.count()
    batch = take("places", places(["990102101204", "好村", "村", "990102101000"], row))
    assert batch.state == "refused"
    assert column in reasons(batch)
    assert Place.objects.count() == before


def test_units_bring_schools_and_covers_and_a_direct_school_hangs_under_the_bureau(town):
    body = units(
        ["CW103", "杨柳村村民委员会", "村(居)委会", "ZF101", "990102101202", "", "", "", "", "XX104"],
        [
            "XX104",
            "杨柳小学",
            "学校",
            "JY001",
            "990102101000",
            "2199000104",
            "小学",
            "村庄",
            "是",
            "",
            "杨老师",
            "10060000001",
        ],
    )
    Cover.objects.filter(place=town.shiqiao).update(until_on=date(2026, 10, 1))
    assert counts(take("units", body)) == ("applied", 2, 0, 0)
    unit = Unit.objects.get(number="XX104")
    assert (unit.parent, unit.centre, unit.contact_phone.open()) == (town.bureau, None, "10060000001")
    assert unit.path == f"{town.bureau.path}XX104/"
    school = School.objects.get(code="2199000104")
    assert (school.unit, school.kind, school.is_boarding) == (unit, "211", True)
    assert Cover.objects.get(place=town.shiqiao, until_on__isnull=True).unit == unit
    assert counts(take("units", body)) == ("applied", 0, 0, 2)


def test_another_covering_school_takes_over_and_the_former_cover_ends(town):
    row = ["CW101", "柳湾村村民委员会", "村(居)委会", "ZF101", "990102101201", "", "", "", "", "XX102"]
    assert counts(take("units", units(row))) == ("applied", 0, 1, 0)
    covers = Cover.objects.filter(place=town.liuwan).order_by("from_on")
    assert [(c.unit, c.until_on) for c in covers] == [(town.primary, date(2026, 11, 17)), (town.junior, None)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["XX9", "某小学", "学校", "JY001", "990102101000"], "学校标识码"),
        (["XX9", "某小学", "学校", "ZF001", "990102101000", "2199000109", "小学"], "上级单位编号"),
        (["XX9", "某小学", "学校", "JY001", "990102101000", "2199000101", "小学"], "学校标识码"),
        (["XX9", "某小学", "学校", "NO1", "990102101000", "2199000109", "小学"], "上级单位编号"),
        (["XX101", "青石中心小学", "学校", "JY001", "990102101000", "2199000101", "小学"], "上级单位编号"),
        (["CW101", "柳湾", "村(居)委会", "ZF101", "990102101201", "", "", "", "", "ZF101"], "包保单位编号"),
    ],
)
def test_a_unit_that_does_not_fit_its_line_stops_the_list(town, row, column):
    before = Unit.objects.count()
    batch = take("units", units(row))
    assert batch.state == "refused"
    assert column in reasons(batch), reasons(batch)
    assert Unit.objects.count() == before


def test_staff_get_accounts_without_password_posts_and_classes(town):
    body = staff(
        ["ban9", "新老师", "女", "10061000001", "XX101", "班主任", "六年级", "3班", "", "2026-09-01"],
        [
            "cun9",
            "新干部",
            "男",
            "10061000002",
            "CW102",
            "村(社区)干部",
            "",
            "",
            "990102101202",
            "2026-09-01",
        ],
    )
    assert counts(take("staff", body, by=town.bureau_officer)) == ("applied", 2, 0, 0)
    teacher = User.objects.get(login="ban9")
    assert not teacher.has_usable_password()
    assert teacher.phone.open() == "10061000001"
    post = teacher.posts.get()
    assert post.school_class == SchoolClass.objects.get(school=town.primary, entry_year=2021, class_no=3)
    assert Post.objects.get(user__login="cun9").place == town.shiqiao
    assert counts(take("staff", body, by=town.bureau_officer)) == ("applied", 0, 0, 2)


def test_a_class_gets_its_new_teacher_and_the_former_one_leaves_the_post(town):
    row = ["ban9", "新老师", "女", "", "XX101", "班主任", "三年级", "1班", "", "2026-11-18"]
    take("staff", staff(row), by=town.bureau_officer)
    holders = Post.objects.filter(school_class=town.class_3_1, until_on__isnull=True)
    assert [post.user.login for post in holders] == ["ban9"]
    assert Post.objects.get(user=town.teacher).until_on == date(2026, 11, 17)


def test_school_staff_with_a_village_are_the_persons_of_its_cover(town):
    row = ["principal", "钟校明", "", "", "XX101", "学校负责人", "", "", "990102101201", ""]
    elsewhere = ["principal", "钟校明", "", "", "XX101", "学校负责人", "", "", "990102102201", ""]
    batch = take("staff", staff(row, elsewhere), by=town.bureau_officer)
    assert counts(batch) == ("applied", 0, 1, 1)
    assert batch.warning_count == 1, "a village another school covers is passed over and said"
    assert Cover.objects.get(place=town.liuwan).person == town.principal
    assert Cover.objects.get(place=town.hetang).person == town.bailu_vice


def test_bureau_posts_are_not_given_by_a_list_of_the_bureau_officer(town):
    row = ["ju9", "新局长", "男", "", "JY001", "局领导", "", "", "", ""]
    batch = take("staff", staff(row), by=town.bureau_officer)
    assert batch.state == "refused"
    assert not User.objects.filter(login="ju9").exists()
    known = ["bureau_leader", "秦伯远", "", "", "JY001", "局领导", "", "", "", ""]
    assert counts(take("staff", staff(known), by=town.bureau_officer)) == ("applied", 0, 0, 1)


def test_nobody_gives_himself_a_post_by_a_list(town):
    row = ["bureau_officer", "苏文静", "", "", "XX101", "学校负责人", "", "", "", ""]
    assert take("staff", staff(row), by=town.bureau_officer).state == "refused"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["ban9", "新老师", "女", "", "XX101", "班主任", "八年级", "1班"], "年级"),
        (["ban9", "新老师", "女", "", "XX101", "班主任"], "岗位"),
        (["ban9", "新老师", "女", "", "XX999", "学校负责人"], "单位编号"),
        (["9号", "新老师", "女", "", "XX101", "学校负责人"], "登录名"),
        (["ban9", "新老师", "女", "", "XX101", "校工"], "岗位"),
        (["cun9", "新干部", "男", "", "CW102", "村(社区)干部", "", "", "990102101999"], "负责地代码"),
    ],
)
def test_staff_that_do_not_fit_stop_the_list(town, row, column):
    batch = take("staff", staff(row), by=town.bureau_officer)
    assert batch.state == "refused"
    assert column in reasons(batch), reasons(batch)


def test_holidays_come_and_change(town):
    heads = ["日期", "名称", "类型"]
    body = workbook(heads, [[date(2027, 1, 1), "元旦", "放假"], ["2027-01-03", "元旦", "上班"]])
    assert counts(take("holidays", body)) == ("applied", 2, 0, 0)
    assert Holiday.objects.get(on=date(2027, 1, 3)).is_workday
    assert counts(take("holidays", body)) == ("applied", 0, 0, 2)
    changed = workbook(heads, [["20270103", "元旦调休", "放假"]])
    assert counts(take("holidays", changed)) == ("applied", 0, 1, 0)
    assert not Holiday.objects.get(on=date(2027, 1, 3)).is_workday
