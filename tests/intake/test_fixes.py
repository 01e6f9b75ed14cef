"""Faults are offered by kind with samples, applied only when ticked, and never guessed."""

from datetime import date

import pytest

from notoneless.children.models import Child, Roll
from notoneless.domain.columnlists import ListKind
from notoneless.domain.fixes import Fix, FixKind, by_number, near_word
from notoneless.intake.services import batch_add, batch_fix
from notoneless.intake.staging import plain_get
from notoneless.intake.work import batch_prepare
from tests.intake.lists import LIU, liu, roll, sun
from tests.journeys.steps import Person
from tests.makers import TODAY, id_number

NUMBER = id_number(date(2018, 5, 2), "1", 301)


@pytest.mark.parametrize(
    ("number", "sex", "born", "fixes"),
    [
        (NUMBER, "1", date(2018, 5, 2), []),
        (NUMBER, "2", date(2018, 5, 2), [(FixKind.SEX, "2", "1")]),
        (NUMBER, "1", date(2018, 2, 5), [(FixKind.BIRTH, "2018-02-05", "2018-05-02")]),
        (NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), "2", date(2018, 2, 5), []),
        (NUMBER, "0", None, []),
        ("", "2", date(2018, 2, 5), []),
    ],
)
def test_only_a_number_that_checks_corrects_sex_and_birth(number, sex, born, fixes) -> None:
    found = by_number(7, number, sex, born, today=TODAY)
    assert [(fix.kind, fix.before, fix.after) for fix in found] == fixes


def test_an_old_number_of_fifteen_digits_becomes_one_of_eighteen() -> None:
    found = by_number(0, "990102750502123", "1", None, today=TODAY)
    assert found == [] or found[0] == Fix(
        FixKind.NUMBER_15, 0, "id_number", "990102750502123", found[0].after
    )
    assert all(len(fix.after) == 18 for fix in found)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("双亲留守", "双亲留守儿童"),
        ("青石中小学", None),
        ("青石中心学", "青石中心小学"),
        ("小", None),
        ("留守儿童", None),
    ],
)
def test_a_word_is_brought_to_another_only_where_one_fits(said, word) -> None:
    words = ("双亲留守儿童", "单亲留守儿童", "青石中心小学", "青石中小学一校", "青石中小学二校")
    assert near_word(said, words) == word


@pytest.fixture
def batch(town):
    row = liu(性别="女", 出生日期="20180205", 学校标识码="", 学校名称="青石中心小")
    made = batch_add(
        kind=ListKind.ROLL,
        files=[("a.xlsx", roll_with_names(row, sun()))],
        by=town.bureau_officer,
        today=TODAY,
        is_queued=False,
    )
    batch_prepare(made, town.bureau_officer, TODAY)
    return made


def roll_with_names(*rows) -> bytes:
    from tests.intake.lists import ROLL_HEADS, workbook

    heads = [*ROLL_HEADS, "学校名称"]
    return workbook(heads, [[row.get(head, "") for head in heads] for row in rows])


@pytest.mark.django_db
def test_what_is_not_ticked_stays_as_it_was_written(town, batch) -> None:
    assert batch.state == "refused", "the school of one row is not registered under that name"
    kinds = {one["kind"]: one for one in plain_get(batch.key, "report")["fixes"]}
    assert set(kinds) == {"sex", "birth", "school"}
    sample = kinds["school"]["samples"][0]
    assert (sample["before"], sample["after"]) == ("青石中心小", "青石中心小学")
    assert not Child.objects.filter(name="柳苗苗").exists()


@pytest.mark.django_db
def test_ticked_faults_are_put_right_the_list_goes_in_and_the_history_says_so(
    town, batch, django_capture_on_commit_callbacks
) -> None:
    officer = Person(town.bureau_officer)
    assert "可以自动修正的" in officer.opens("intake:batch_page", batch.key)
    with django_capture_on_commit_callbacks(execute=True):
        officer.presses("intake:batch_fix", batch.key, fix=["sex", "birth", "school"])
    batch.refresh_from_db()
    assert batch.state == "previewed", batch.sentence
    with django_capture_on_commit_callbacks(execute=True):
        officer.presses("intake:batch_confirm", batch.key)
    child = Child.objects.get(name="柳苗苗")
    assert (child.born_on, child.sex) == LIU
    assert Roll.objects.current().get(child=child).school == town.primary
    assert "修正过" in officer.opens("intake:batch_page", batch.key)
    refused = batch_fix(batch=batch, fixes=["sex"], by=town.bureau_officer, today=TODAY)
    assert refused.rule == "import.ended"


@pytest.mark.django_db
def test_a_fault_nobody_knows_is_refused(town, batch) -> None:
    assert batch_fix(batch=batch, fixes=["magic"], by=town.bureau_officer, today=TODAY).rule == "import.fix"


@pytest.mark.django_db
def test_each_source_heads_its_columns_in_its_own_way_and_is_remembered_by_name(town) -> None:
    from notoneless.intake.queries import mapping_known
    from notoneless.intake.services import batch_map

    for source, field in (("区残联", "id_number"), ("乡村振兴局", "")):
        made = batch_add(
            kind=ListKind.DISABILITY,
            files=[("a.xlsx", roll(liu()))],
            by=town.bureau_officer,
            today=TODAY,
            source=source,
            is_queued=False,
        )
        batch_map(batch=made, mapping={"号码": field}, by=town.bureau_officer, today=TODAY)
    unit = made.unit
    assert mapping_known(unit, "disability", "区残联") == {"号码": "id_number"}
    assert mapping_known(unit, "disability", "乡村振兴局") == {"号码": ""}
    assert mapping_known(unit, "disability", "公安") == {}
    officer = Person(town.bureau_officer)
    page = officer.opens("intake:mappings")
    assert "区残联" in page and "号码" in page
    assert "区残联" in officer.opens("intake:batch_new"), "offered when the next list is handed in"
    from notoneless.intake.models import ColumnMapping

    officer.presses("intake:mappings", pk=ColumnMapping.objects.get(source="区残联").pk)
    assert mapping_known(unit, "disability", "区残联") == {}
