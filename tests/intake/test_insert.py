"""rows_insert saves exactly what bulk_create saves, and is as strict."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from notoneless.children.models import Child
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.listhandlers import rows_maker
from notoneless.core.models import Holiday
from tests.makers import id_number

pytestmark = pytest.mark.django_db
NAMES = ("name", "sex", "born_on", "is_id_checked", "residence_id", "id_number", "id_number_index")


def saved(how, town) -> list[dict]:
    make = rows_maker(Child, NAMES)
    number = id_number(date(2017, 1, 1), "1", 350).encode()
    rows = [
        make(("甲", "1", date(2017, 1, 1), True, town.liuwan.pk, number, "a" * 32)),
        make(("乙", "2", None, False, None, b"", None)),
    ]
    ready = rows_ready(Child, rows)
    with transaction.atomic():
        how(ready)
        kept = list(Child.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values())
        transaction.set_rollback(True)
    return [
        {name: value.blob if name.startswith(("id_number", "residence_d", "hukou")) and hasattr(value, "blob") else value
         for name, value in row.items() if name not in ("id", "key")}
        for row in kept
    ]  # fmt: skip


def test_the_rows_are_those_of_bulk_create(town):
    quick = saved(rows_insert, town)
    assert len(quick) == 2
    assert quick == saved(lambda ready: Child.objects.bulk_create(ready.rows), town)


def test_a_value_set_after_the_rows_were_made_ready_is_saved(town):
    make = rows_maker(Child, ("name",))
    ready = rows_ready(Child, [make(("丙",))])
    ready.rows[0].residence_id = town.shiqiao.pk
    with transaction.atomic():
        rows_insert(ready, "residence_id")
    assert Child.objects.get(name="丙").residence == town.shiqiao
    assert ready.rows[0].pk == Child.objects.get(name="丙").pk


def test_a_rule_of_the_database_holds(town):
    make = rows_maker(Holiday, ("on", "name"))
    ready = rows_ready(Holiday, [make((date(2027, 1, 1), "元旦")), make((date(2027, 1, 1), "元旦"))])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows_insert(ready)
    assert not Holiday.objects.exists()


def test_a_key_of_a_row_that_is_gone_is_not_given_again(town):
    make = rows_maker(Holiday, ("on", "name"))
    first = Holiday.objects.create(on=date(2027, 1, 1), name="元旦")
    gone = first.pk
    first.delete()
    ready = rows_ready(Holiday, [make((date(2027, 1, 2), "元旦"))])
    with transaction.atomic():
        rows_insert(ready)
    assert ready.rows[0].pk > gone
