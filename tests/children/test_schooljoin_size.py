"""A school of two thousand pupils joins another in one press: how long it takes is printed (pytest -s), how often it asks
the database is held."""

import time
from datetime import date

import pytest

from notoneless.children.models import Child, ChildGrant, KeyChange, Roll
from notoneless.children.services.schooljoin import school_join
from notoneless.core.sealing import blind
from notoneless.grid.models import Post, SchoolClass, User
from tests.makers import TODAY, make_case, make_photo

pytestmark = pytest.mark.django_db
PUPILS, ROOMS = 2_000, 40


@pytest.fixture
def crowd(town):
    """Forty classes with a teacher and fifty pupils each; a hundred seen by grant, twenty cases and requests."""
    rooms = [
        SchoolClass(school=town.point, stage="primary", entry_year=2021 + one % 6, class_no=2 + one // 6)
        for one in range(ROOMS)
    ]
    rooms = SchoolClass.objects.bulk_create(rooms)
    teachers = User.objects.bulk_create(
        User(login=f"crowd{one}", name=f"师{one}", phone="", phone_index="") for one in range(ROOMS)
    )
    Post.objects.bulk_create(
        Post(user=user, unit=town.point, role="class_teacher", school_class=room, from_on=date(2026, 9, 1))
        for user, room in zip(teachers, rooms, strict=True)
    )
    children = Child.objects.bulk_create(
        Child(
            name=f"众{one}", initials="Z", sex="1", born_on=date(2017, 4, 2), residence=town.shiqiao_1,
            id_number=f"N{one}", id_number_index=blind("id_number", f"N{one}"),
        )
        for one in range(PUPILS)
    )  # fmt: skip
    Roll.objects.bulk_create(
        Roll(
            child=child, school=town.point, school_class=rooms[one % ROOMS], stage="primary", entered_on=date(2026, 9, 1),
            entry_year=rooms[one % ROOMS].entry_year, roll_number=f"G{one}",
            roll_number_index=blind("roll_number", f"G{one}"),
        )
        for one, child in enumerate(children)
    )  # fmt: skip
    ChildGrant.objects.bulk_create(
        ChildGrant(child=child, unit=town.point, why="协助", from_on=TODAY) for child in children[:100]
    )
    paper = make_photo(by=town.point_manager, today=TODAY)
    for child in children[:20]:
        make_case(child, unit=town.point, person=town.point_manager)
        KeyChange.objects.create(
            child=child, school=town.point, old_name="众", old_sex="1", old_id_number="", reason="x", evidence=paper,
            state="waiting", asked_by=town.point_manager, asked_on=TODAY,
        )  # fmt: skip
    return children


def test_two_thousand_pupils_join_in_one_act(town, crowd, django_assert_max_num_queries, capsys) -> None:
    paper = make_photo(by=town.bureau_officer, today=TODAY)
    with django_assert_max_num_queries(600):
        began = time.perf_counter()
        done = school_join(
            school=town.point, into=town.primary, reason="批复", evidence=paper, by=town.bureau_officer, today=TODAY
        )  # fmt: skip
        took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\n{PUPILS} pupils joined another school in {took:.2f} s")
    assert done == town.primary
    assert Roll.objects.current().filter(school=town.primary).count() == PUPILS + 4
    assert not Roll.objects.current().filter(school=town.point).exists()
