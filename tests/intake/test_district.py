"""A whole made district from its files: everything comes in, everything a second time changes nothing."""

import pytest

from notoneless.children.models import Child, Guardian, Roll
from notoneless.core.events import chain_faults
from notoneless.domain.columnlists import ListKind
from notoneless.grid.models import Cover, Place, Post, Unit, User
from notoneless.intake.queries import second_rolls
from notoneless.intake.services import import_now
from notoneless.verification.models import SourceRow
from notoneless.web.demo.sheets import write_files
from notoneless.web.demo.world import make_world
from tests.intake.lists import reasons
from tests.makers import TODAY

CHILDREN = 600
TABLES = (Place, Unit, User, Post, Cover, Child, Guardian, Roll, SourceRow)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    world = make_world(CHILDREN, today=TODAY)
    return world, write_files(world, tmp_path_factory.mktemp("district"))


def take_in(files):
    """Every list in its order, the rolls as one batch."""
    one_by_one = [(kind, [path]) for kind, path in files.in_order() if kind != "roll"]
    place = [kind for kind, _ in one_by_one].index("household")
    batches = {}
    for kind, paths in [*one_by_one[:place], ("roll", files.rolls), *one_by_one[place:]]:
        named = [(path.name, path.read_bytes()) for path in paths]
        batches[kind] = import_now(kind=ListKind(kind), files=named, by="system", today=TODAY)
    return batches


@pytest.mark.slow
@pytest.mark.django_db
def test_a_district_comes_in_from_its_files_and_a_second_time_changes_nothing(made):
    world, files = made
    batches = take_in(files)
    assert {kind: batch.state for kind, batch in batches.items()} == dict.fromkeys(batches, "applied")
    assert Place.objects.count() == len(world.district.places)
    assert Unit.objects.count() == len(world.district.units)
    assert Post.objects.count() == len(world.staff)
    assert Cover.objects.filter(person__isnull=False, place__kind__in=("village", "community")).count() > 100
    assert Child.objects.count() == Roll.objects.current().count() == len(world.pupils)
    assert second_rolls().count() == sum(1 for child in world.pupils if child.second_school >= 0)
    assert SourceRow.objects.standing("household").count() == files.row_counts["户籍名册.xlsx"]
    assert SourceRow.objects.standing("household").filter(place__isnull=True).count() == 0
    assert not chain_faults()
    before = [list(model.objects.order_by("pk").values()) for model in TABLES]
    again = take_in(files)
    assert {(batch.new_count, batch.changed_count, batch.gone_count) for batch in again.values()} == {
        (0, 0, 0)
    }
    assert [list(model.objects.order_by("pk").values()) for model in TABLES] == before


@pytest.mark.django_db
def test_the_list_made_to_be_refused_is_refused_column_by_column(made):
    _world, files = made
    for kind, path in files.in_order()[:2]:
        import_now(kind=ListKind(kind), files=[(path.name, path.read_bytes())], by="system", today=TODAY)
    body = files.broken.read_bytes()
    batch = import_now(kind=ListKind.ROLL, files=[(files.broken.name, body)], by="system", today=TODAY)
    assert batch.state == "refused"
    assert {"身份证件号", "姓名", "出生日期", "年级", "学校标识码"} <= set(reasons(batch))
    assert not Child.objects.exists()
