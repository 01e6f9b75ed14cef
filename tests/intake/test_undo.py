"""撤销导入: the rows after a list and its undoing are those before it, to the byte; what came later stops it by name."""

from datetime import date
from hashlib import sha256

import pytest
from django.apps import apps

from notoneless.children.models import Child, Guardian, Roll, SpecialGroup
from notoneless.core.models import Event, Holiday
from notoneless.core.written import raw
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, RollMoveKind
from notoneless.grid.models import Place, User
from notoneless.intake.models import BatchState, ChangedRow, ImportedRow
from notoneless.intake.queries import rows_of_child, second_rolls
from notoneless.intake.services import undo_refusal
from notoneless.intake.undoing import hindrances, undo_counts, undo_write
from notoneless.verification.models import SourceRow
from tests.intake.lists import OTHER_SCHOOL, counts, liu, pupil, roll, sun, take
from tests.intake.test_registers import places, staff, units, workbook
from tests.intake.test_sources import A, B, household, row
from tests.makers import TODAY, id_number

pytestmark = pytest.mark.django_db
HOLIDAY = ["日期", "名称", "类型"]
BOOKKEEPING = {"core.Event", "core.EventValue", "core.ChainHead", "core.Job", "core.RequestKey"}


def state() -> dict[str, str]:
    """A hash of every row of every table of the product, but for the log and the importer's own books."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if (
            not model.__module__.startswith("notoneless")
            or label in BOOKKEEPING
            or label.startswith("intake.")
        ):
            continue
        names = [column.attname for column in model._meta.concrete_fields]
        for one in model._base_manager.all():
            words = [(name, raw(getattr(one, name))) for name in names]
            found[f"{label} {one.pk}"] = sha256(repr(words).encode()).hexdigest()
    return found


def poor(*names: str) -> bytes:
    heads = ["姓名", "性别", "出生日期", "身份证号", "乡镇(街道)", "村(社区)", "困难类型"]
    born = date(2016, 3, 3)
    return workbook(
        heads,
        [
            [name, "男", "2016-03-03", id_number(born, "1", 410 + at), "青石镇", "柳湾村", "脱贫户"]
            for at, name in enumerate(names)
        ],
    )


def suspected(*names: str) -> bytes:
    heads = ["姓名", "性别", "出生日期", "身份证号", "户籍地址"]
    return workbook(
        heads,
        [
            [name, "男", "2015-05-05", id_number(date(2015, 5, 5), "1", 420 + at), ""]
            for at, name in enumerate(names)
        ],
    )


def disabled(*names: str) -> bytes:
    heads = ["姓名", "性别", "出生日期", "身份证号", "残疾类别", "残疾等级"]
    return workbook(
        heads,
        [
            [name, "女", "2014-04-04", id_number(date(2014, 4, 4), "2", 430 + at), "智力", "二级"]
            for at, name in enumerate(names)
        ],
    )


LISTS = {
    "places": (
        places(["990102101204", "旧名村", "村", ""]),
        places(["990102101204", "新名村", "村", ""], ["99010210120401", "一组", "村(居)小组", ""]),
    ),
    "units": (
        units(["XX104", "杨柳小学", "学校", "ZX101", "990102101000", "2199000104", "小学"]),
        units(
            ["XX104", "杨柳中心小学", "学校", "ZX101", "990102101000", "2199000104", "小学", "村庄", "是"],
            ["CW102", "石桥村村民委员会", "村(居)委会", "ZF101", "990102101202", "", "", "", "", "XX101"],
            ["XX105", "新小学", "学校", "ZX101", "990102101000", "2199000105", "小学"],
        ),
    ),
    "staff": (
        staff(["laowang", "老王", "男", "10010009991", "XX101", "班主任", "三年级", "2班"]),
        staff(
            ["laowang", "王大明", "男", "10010009992", "XX101", "班主任", "三年级", "1班"],
            ["xinlaishi", "新来", "女", "10010009993", "XX101", "班主任", "六年级", "7班"],
            ["principal", "钟校明", "男", "", "XX101", "学校负责人", "", "", "990102101201"],
        ),
    ),
    "holidays": (
        workbook(HOLIDAY, [["2026-10-01", "国庆节", "放假"]]),
        workbook(HOLIDAY, [["2026-10-01", "国庆", "上班"], ["2027-01-01", "元旦", "放假"]]),
    ),
    "household": (household(row(*A), row(*B)), household(row(*A, 备注="随父外出"), row("田三", date(2017, 5, 5), 403))),
    "poverty": (poor("贫一", "贫二"), poor("贫一改", "贫二", "贫三")),
    "disability": (disabled("残一"), disabled("残一改", "残二")),
    "suspected": (suspected("疑一", "疑二"), suspected("疑一", "疑三改", "疑四")),
    "roll": (
        roll(liu(), sun(是否留守儿童="单亲留守")),
        roll(
            liu(姓名="柳淼", 年级="四年级", 就读方式="住校", 成员1联系电话="10040009999", 学籍号="G1"),
            sun(现住址="云溪区青石镇石桥村", 成员1姓名="孙爷爷"),
            pupil("新生", date(2018, 7, 7), "1", 377, 班级="9班", 残疾类型="视力残疾"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_taken_back_leaves_every_row_as_it_was(town, kind):
    first, second = LISTS[kind]
    empty = state()
    one = take(kind, first)
    assert one.state == "applied", one.sentence
    between = state()
    two = take(kind, second)
    assert two.state == "applied", two.sentence
    assert state() != between
    assert two.new_count and two.changed_count
    assert undo_write(two, "system").state == BatchState.UNDONE
    assert state() == between
    assert undo_write(one, "system").state == BatchState.UNDONE
    assert state() == empty
    again = take(kind, second)
    assert again.state == "applied"
    assert again.same_count == 0, "what was taken back is as if it had not been"


def test_the_earlier_of_two_lists_waits_for_the_later_one_by_name(town):
    one = take("roll", roll(liu(), sun()))
    take("roll", roll(liu(姓名="柳淼"), sun()))
    (found,) = hindrances(one)
    assert (found.who, found.what) == ("柳淼", "之后又由2026-11-18导入的学籍名册改动")
    before = state()
    refused = undo_write(one, "system")
    assert isinstance(refused, Refusal)
    assert "柳淼" in refused.reason
    assert state() == before


def test_a_pupil_who_was_moved_since_stops_the_undo_by_name(town, client):
    from notoneless.children.services import roll_close

    batch = take("roll", roll(liu(), sun()))
    child = Child.objects.get(name="孙青")
    left = roll_close(
        roll=child.rolls.get(),
        kind=RollMoveKind.LEAVE,
        on=TODAY,
        by=town.principal,
        today=TODAY,
        reason="去向不明",
    )
    assert left, left
    assert {one.who for one in hindrances(batch)} == {"孙青"}
    assert "之后登记了“学籍异动”" in {one.what for one in hindrances(batch)}
    refused = undo_refusal(batch=batch, by=town.bureau_officer)
    assert "孙青" in refused.reason


def test_a_case_or_a_contact_with_a_listed_child_stops_the_undo(town):
    from notoneless.cases.services import case_open

    batch = take("roll", roll(liu()))
    child = Child.objects.get(name="柳苗苗")
    case_open(child=child, origin=CaseOrigin.REPORTED, detail="村民反映", by=town.bureau_officer, today=TODAY)
    assert "之后登记了“个案”" in {one.what for one in hindrances(batch)}
    assert isinstance(undo_write(batch, "system"), Refusal)


def test_a_field_corrected_by_hand_since_stops_the_undo_and_another_field_does_not(town):
    take("roll", roll(liu()))
    batch = take("roll", roll(liu(姓名="柳淼")))
    Child.objects.filter(name="柳淼").update(former_name="淼淼")
    assert hindrances(batch) == []
    Child.objects.filter(name="柳淼").update(name="柳森")
    (found,) = hindrances(batch)
    assert (found.who, found.what) == ("柳森", "“儿童”之后有改动")


def test_an_account_that_was_used_since_stops_the_undo_of_the_staff_list(town):
    batch = take("staff", LISTS["staff"][0])
    User.objects.filter(login="laowang").update(activation_hash="used")
    assert "老王" in {one.who for one in hindrances(batch)}


def test_a_row_gone_since_stops_the_undo(town):
    batch = take("roll", roll(liu()))
    Guardian.objects.filter(name="柳大山").delete()
    assert isinstance(undo_write(batch, "system"), Refusal)


def test_something_that_stands_where_the_old_should_stand_refuses_and_changes_nothing(town):
    take("roll", roll(liu(是否留守儿童="单亲留守")))
    batch = take("roll", roll(liu(姓名="柳淼")))
    child = Child.objects.get(name="柳淼")
    ended = SpecialGroup.objects.get(child=child)
    assert ended.until_on is not None
    SpecialGroup.objects.create(child=child, kind=ended.kind, source="民政", from_on=TODAY)
    before = state()
    refused = undo_write(batch, "system")
    assert refused.rule == "undo.conflict"
    assert state() == before


def test_undoing_twice_is_refused_and_so_is_a_list_that_was_not_written(town):
    batch = take("roll", roll(liu()))
    undo_write(batch, "system")
    assert undo_write(batch, "system").rule == "undo.state"
    dry = take("roll", roll(liu()), is_dry_run=True)
    assert undo_write(dry, "system").rule == "undo.state"
    assert undo_refusal(batch=dry, by=town.bureau_officer).rule == "undo.state"


def test_a_list_that_changed_nothing_has_nothing_to_take_back(town):
    take("roll", roll(liu()))
    batch = take("roll", roll(liu()))
    assert undo_refusal(batch=batch, by=town.bureau_officer).rule == "undo.nothing"


def test_the_trace_of_what_was_taken_back_stays(town):
    batch = take("roll", roll(liu()))
    key = Child.objects.get(name="柳苗苗").key
    batch.undo_reason = "导错了月份"
    batch.save()
    undo_write(batch, town.bureau_officer)
    batch.refresh_from_db()
    assert (batch.undone_by, batch.undo_reason) == ("bureau_officer", "导错了月份")
    assert ImportedRow.objects.get(batch=batch).name == "柳苗苗"
    assert rows_of_child(key)[0].title == "学籍名册(已撤销)"
    event = Event.objects.get(act="import_undo")
    assert event.batch == batch.pk


def test_a_second_roll_of_an_undone_list_waits_for_nobody(town):
    take("roll", roll(liu()))
    batch = take("roll", roll(sun(), liu(学校标识码=OTHER_SCHOOL)))
    assert second_rolls().count() == 1
    undo_write(batch, "system")
    assert second_rolls().count() == 0


def test_a_preview_made_before_an_undo_is_looked_at_anew(town):
    from notoneless.intake.work import batch_apply
    from tests.intake.test_wizard import previewed

    batch = take("roll", roll(liu()))
    waiting = previewed("roll", roll(liu(姓名="柳淼"), sun()), by=town.bureau_officer)
    assert counts(waiting)[1:3] == (1, 1)
    undo_write(batch, "system")
    assert isinstance(batch_apply(waiting, town.bureau_officer, TODAY), Refusal)
    assert counts(waiting)[1:3] == (2, 0)


def test_the_counts_say_what_would_go_and_what_would_come_back(town):
    take("roll", roll(liu()))
    batch = take("roll", roll(liu(姓名="柳淼"), sun()))
    assert undo_counts(batch) == [("儿童", 1, 1), ("学籍", 1, 0), ("监护人", 1, 0)]


def test_values_before_and_after_are_kept_sealed(town):
    take("roll", roll(liu()))
    take("roll", roll(liu(成员1联系电话="10040009999")))
    kept = ChangedRow.objects.get()
    assert b"10040009999" not in kept.values.blob
    assert kept.values.open()


def test_a_place_under_a_place_of_the_list_stops_the_undo(town):
    batch = take("places", places(["990102101204", "新名村", "村", ""]))
    above = Place.objects.get(code="990102101204")
    Place.objects.create(
        code="99010210120409", name="九组", kind="group", parent=above, path=above.path + "x/"
    )
    (found,) = hindrances(batch)
    assert (found.who, found.what) == ("新名村", "之后登记了“地点”")


def test_nothing_of_another_list_is_touched(town):
    take("household", household(row(*A)))
    batch = take("holidays", LISTS["holidays"][0])
    kept = SourceRow.objects.count(), Roll.objects.count()
    undo_write(batch, "system")
    assert not Holiday.objects.filter(name="国庆节").exists()
    assert (SourceRow.objects.count(), Roll.objects.count()) == kept
