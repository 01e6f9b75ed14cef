"""划出班级: some classes of a school go to another school, or to one set up for them, with pupils, teachers, open work."""

from datetime import timedelta

import pytest

from notoneless.children.models import KeyChange, Leaver, Roll, RollMove
from notoneless.children.queries.leaving import Destinations
from notoneless.children.services import grant_give
from notoneless.children.services.schoolsplit import school_split
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import LineChange, Post, ReceivingSchool, SchoolClass, Unit
from tests.journeys.steps import Person, picture
from tests.makers import TODAY, make_case, make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db
EVE = TODAY - timedelta(days=1)
NEW = {"number": "XX109", "name": "青石第二小学", "code": "2199000109", "kind": "211"}


def paper(town):
    return make_photo(by=town.bureau_officer, today=TODAY)


def split(town, *classes, into="bailu_primary", school="primary", **more):
    words = {
        "school": getattr(town, school), "classes": classes, "into": getattr(town, into) if into else None,
        "reason": "批复", "evidence": paper(town), "by": town.bureau_officer, "today": TODAY,
    } | more  # fmt: skip
    return school_split(**words)


def test_the_class_goes_with_its_pupils_and_teacher_the_others_stay(town) -> None:
    assert split(town, town.class_3_1) == town.bailu_primary
    now = Roll.objects.current().get(child=town.lan)
    assert (now.school, now.school_class.school, now.entered_on) == (
        town.bailu_primary, town.bailu_primary, TODAY,
    )  # fmt: skip
    assert town.lan.rolls.get(school=town.primary).until_on == EVE
    assert RollMove.objects.filter(roll__child=town.lan, reason="划出班级").count() == 2
    assert Roll.objects.current().get(child=town.yu).school == town.primary
    teacher = Post.objects.get(user=town.teacher, until_on__isnull=True)
    assert (teacher.unit, teacher.school_class) == (town.bailu_primary, now.school_class)
    assert Post.objects.get(user=town.teacher_5).unit == town.primary
    assert Unit.objects.get(pk=town.primary.pk).until_on is None
    assert Event.objects.filter(act="school_split").count() == 1
    assert set(LineChange.objects.filter(kind="split").values_list("unit", flat=True)) == {
        town.primary.pk, town.bailu_primary.pk,
    }  # fmt: skip


def test_open_work_and_sight_of_these_pupils_go_along_those_of_others_stay(town) -> None:
    mine = make_case(town.lan, unit=town.primary, person=town.principal)
    other = make_case(town.yu, unit=town.primary, person=town.principal)
    for child in (town.lan, town.yu):
        grant_give(child=child, unit=town.primary, why="协助", by=town.bureau_officer, today=TODAY)
        KeyChange.objects.create(
            child=child, school=town.primary, old_name="覃", old_sex="2", old_id_number="", reason="错字",
            evidence=paper(town), state="waiting", asked_by=town.principal, asked_on=TODAY,
        )  # fmt: skip
    split(town, town.class_3_1)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.unit, mine.person, other.unit) == (town.bailu_primary, town.bailu_principal, town.primary)
    schools = dict(KeyChange.objects.values_list("child", "school"))
    assert schools == {town.lan.pk: town.bailu_primary.pk, town.yu.pk: town.primary.pk}
    held = {child.pk: set(child.grants.filter(until_on__isnull=True).values_list("unit", flat=True))
            for child in (town.lan, town.yu)}  # fmt: skip
    assert held[town.yu.pk] == {town.primary.pk} and town.bailu_primary.pk in held[town.lan.pk]
    assert town.primary.pk not in held[town.lan.pk]


def test_a_school_set_up_for_the_classes_stands_beside_the_old_one_and_sends_its_leavers_where_it_did(
    town,
) -> None:
    ReceivingSchool.objects.create(year=2027, primary=town.primary, junior=town.junior)
    make_roll(make_child(residence=town.liuwan_1), town.class_4_1)
    officer = Person(town.bureau_officer)
    page = officer.opens("children:school_split", "XX101")
    assert "三年级1班 · 2人 · 方老师" in page.replace("(", "").replace(")", "")
    page = officer.presses(
        "children:school_split", "XX101", classes=[town.class_3_1.pk, town.class_5_1.pk], reason="云溪政〔2026〕15号",
        evidence=picture("olive"), **NEW,
    )  # fmt: skip
    new = Unit.objects.get(number="XX109")
    assert "青石第二小学" in page
    assert (new.parent, new.place, new.school.code) == (town.centre, town.qingshi, "2199000109")
    assert Roll.objects.current().filter(school=new).count() == 3
    found = Destinations(2027).planned(primary=new.pk, home="")
    assert not isinstance(found, Refusal) and found.school == town.junior.pk
    assert "林小明" in Person(town.teacher).opens("children:my_class")


def test_a_seat_in_a_class_that_goes_is_kept_there(town) -> None:
    seat = SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2027, class_no=1)
    Leaver.objects.create(
        year=2027, roll=town.yu.rolls.get(), junior=town.junior, state="accepted", planned_class=seat, at="2026-11-01T00:00Z"
    )  # fmt: skip
    assert split(town, town.class_8_2, seat, school="junior", into="direct_school")
    leaver = Leaver.objects.get()
    assert (leaver.junior, leaver.planned_class.school) == (town.direct_school, town.direct_school)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"into": "junior"}, "school.merge_stage"),
        ({"into": "primary"}, "school.merge_self"),
        ({"evidence": None}, "school.no_paper"),
        ({"into": None, "new": NEW | {"number": "XX102"}}, "unit.twice"),
        ({"into": None, "new": NEW | {"kind": "311"}}, "school.merge_stage"),
        ({"into": None, "new": NEW | {"kind": ""}}, "school.split_into"),
    ],
)
def test_a_split_that_cannot_be_leaves_nothing_behind(town, changes, rule) -> None:
    before = (Unit.objects.count(), SchoolClass.objects.count())
    out = split(town, town.class_3_1, **changes)
    assert isinstance(out, Refusal) and out.rule == rule
    assert (Unit.objects.count(), SchoolClass.objects.count()) == before
    assert Roll.objects.current().get(child=town.lan).school == town.primary
    assert not Event.objects.filter(act="unit_add").exists()


def test_no_class_a_foreign_class_and_all_classes_are_refused(town) -> None:
    assert split(town).rule == "school.split_classes"
    assert split(town, town.class_3_1, town.bailu_class).rule == "school.split_classes"
    assert split(town, town.class_3_1, town.class_5_1).rule == "school.split_all"


def test_an_open_transfer_of_a_pupil_of_the_class_is_settled_first(town) -> None:
    Person(town.principal).presses(
        "children:transfer_offer", town.lan.key, to_school=town.bailu_primary.pk, from_on="2026-11-18", reason="搬家",
        evidence=picture(),
    )  # fmt: skip
    out = split(town, town.class_3_1)
    assert out.rule == "school.transferring" and "覃兰" in out.reason
    assert split(town, town.class_5_1), "another class does not wait for her"


def test_classes_joined_by_mistake_are_given_back_to_a_school_set_up_anew(town) -> None:
    officer = Person(town.bureau_officer)
    officer.presses(
        "children:school_join", "XX103", into="XX101", reason="云溪政〔2026〕12号", evidence=picture("olive")
    )
    assert "划出班级" in officer.opens("grid:unit_page", "XX103"), "the page says what to do"
    back = Roll.objects.current().get(child=town.poor).school_class
    officer.presses(
        "children:school_split", "XX101", classes=[back.pk], reason="办错更正", evidence=picture("tan"),
        **NEW | {"name": "石桥教学点", "kind": "218"},
    )  # fmt: skip
    now = Roll.objects.get(child=town.poor, until_on__isnull=True)
    assert now.school.number == "XX109" and now.entered_on == TODAY
