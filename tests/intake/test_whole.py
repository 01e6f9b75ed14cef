"""All or nothing: errors, crashes in the middle, lists that cross each other."""

from datetime import date

import pytest

from notoneless.children.intake import written
from notoneless.children.models import Child, Guardian, Roll
from notoneless.core.events import chain_faults
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import SchoolClass
from notoneless.intake.models import BatchState, ImportBatch, ImportedRow
from notoneless.intake.services import batch_add
from notoneless.intake.work import batch_apply
from tests.intake.lists import counts, liu, pupil, reasons, roll, sun, take
from tests.intake.test_wizard import previewed
from tests.makers import TODAY, id_number

pytestmark = pytest.mark.django_db
TABLES = (Child, Roll, Guardian, SchoolClass, ImportedRow, Event)


def sizes() -> list[int]:
    return [model.objects.count() for model in TABLES]


def test_an_error_in_the_last_row_keeps_the_first_one_out_too(town):
    before = sizes()[:-1]
    batch = take("roll", roll(liu(), sun(), pupil("尾行", date(2018, 1, 1), "1", 320, 出生日期="20180230")))
    assert (batch.state, batch.error_count) == ("refused", 1)
    assert sizes()[:-1] == before
    assert any(reason.startswith("C4 ") for reason in reasons(batch)["出生日期"])


def test_an_id_number_kept_as_a_number_is_refused_with_its_cell(town):
    batch = take("roll", roll(liu(), sun(身份证件号=3.60201201201011e17)))
    assert batch.state == "refused"
    (reason,) = reasons(batch)["身份证件号"]
    assert reason.startswith("E3 ")
    assert "已丢失" in reason


def test_a_column_of_rounded_numbers_typed_as_text_is_refused_too(town):
    rows = [
        pupil(f"学生{n}", date(2018, 1, n + 1), "1", 330 + n, 身份证件号=f"99010220180{n + 101}1000")
        for n in range(4)
    ]
    batch = take("roll", roll(*rows))
    assert batch.state == "refused"
    assert batch.error_count >= 3


def test_a_missing_name_a_wrong_school_and_a_future_birth_are_named_by_column(town):
    batch = take(
        "roll",
        roll(
            liu(姓名=""),
            sun(学校标识码="2199999999"),
            pupil("未来", date(2018, 1, 1), "1", 321, 出生日期="20990101"),
        ),
    )
    found = reasons(batch)
    assert batch.error_count == 3
    assert found["姓名"][0].startswith("A2 ")
    assert found["学校标识码"][0].startswith("G3 ")
    assert found["出生日期"][0].startswith("C4 ")


def test_a_grade_the_school_does_not_teach_is_refused(town):
    batch = take("roll", roll(liu(年级="八年级")))
    assert batch.state == "refused"
    assert "八年级" in reasons(batch)["年级"][0]


@pytest.mark.parametrize("step", ["_moves", "_changes", "_groups_end", "classes_make"])
def test_killed_in_the_middle_of_writing_nothing_is_there(town, monkeypatch, step):
    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    batch = previewed("roll", roll(liu(班级="8班"), sun()), by=town.principal)
    before = sizes()
    with monkeypatch.context() as patch:
        patch.setattr(written, step, die)
        with pytest.raises(Killed):
            batch_apply(batch, town.principal, TODAY)
    assert sizes() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.PREVIEWED
    assert not chain_faults()
    fresh = ImportBatch.objects.get(pk=batch.pk)
    assert batch_apply(fresh, town.principal, TODAY)
    assert Child.objects.filter(name="柳苗苗").count() == 1


def test_a_list_that_came_in_between_is_looked_at_again(town):
    first = previewed("roll", roll(liu()), by=town.principal)
    take("roll", roll(liu()))
    outcome = batch_apply(first, town.principal, TODAY)
    assert isinstance(outcome, Refusal)
    assert outcome.rule == "import.stale"
    assert counts(first) == ("previewed", 0, 0, 1), "the preview says what is true now"
    assert Child.objects.filter(name="柳苗苗").count() == 1
    assert batch_apply(first, town.principal, TODAY)


def test_a_list_of_another_kind_in_between_costs_nothing(town):
    first = previewed("roll", roll(liu()), by=town.principal)
    take("roll", roll(sun(学校标识码="2199000201", 学籍号="")))
    outcome = batch_apply(first, town.principal, TODAY)
    assert outcome, outcome
    assert Child.objects.filter(name="柳苗苗").count() == 1


def test_a_field_somebody_changed_since_the_preview_is_not_written_over(town):
    take("roll", roll(liu()))
    batch = previewed("roll", roll(liu(姓名="柳淼")), by=town.principal)
    Child.objects.filter(name="柳苗苗").update(name="柳苗")
    outcome = batch_apply(batch, town.principal, TODAY)
    assert outcome, "the same field still changes, from what stands now"
    assert Child.objects.filter(name="柳淼").count() == 1
    from notoneless.intake.queries import rows_of_child

    assert rows_of_child(Child.objects.get(name="柳淼").key)[0].changes["姓名"] == ("柳苗", "柳淼")


def test_a_number_taken_at_the_door_since_the_preview_is_no_second_child(town):
    batch = previewed("roll", roll(liu()), by=town.principal)
    from tests.makers import make_child

    make_child("柳苗苗", born_on=date(2018, 5, 2), number=id_number(date(2018, 5, 2), "1", 301))
    outcome = batch_apply(batch, town.principal, TODAY)
    assert isinstance(outcome, Refusal)
    assert counts(batch) == ("previewed", 0, 1, 0)
    assert Child.objects.filter(name="柳苗苗").count() == 1


def test_the_same_file_chosen_twice_is_refused_before_anything_is_read(town):
    from notoneless.domain.columnlists import ListKind

    body = roll(liu())
    outcome = batch_add(
        kind=ListKind.ROLL, files=[("a.xlsx", body), ("b.xlsx", body)], by=town.principal, today=TODAY
    )
    assert isinstance(outcome, Refusal)
    assert not ImportBatch.objects.exists()


def test_a_person_without_the_right_hands_in_nothing(town):
    from notoneless.domain.columnlists import ListKind

    for person, kind in ((town.teacher, ListKind.ROLL), (town.principal, ListKind.HOUSEHOLD)):
        outcome = batch_add(kind=kind, files=[("a.xlsx", roll(liu()))], by=person, today=TODAY)
        assert isinstance(outcome, Refusal)
        assert outcome.rule == "import.kind"
