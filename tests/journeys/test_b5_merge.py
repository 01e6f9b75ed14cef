"""B5: a centre school finds two files of one child, the bureau joins them; they were two children, so they are parted again."""

from typing import Any

import pytest
from django.apps import apps

from notoneless.children.models import ChildMerge, Guardian
from notoneless.core.sealing import keyed_hash
from tests.makers import make_child, make_roll

pytestmark = pytest.mark.django_db
OWN = {"children.ChildMerge", "children.MergeMoved"}


def hashes() -> dict[Any, str]:
    """A hash of every row of the rooms that know a child."""
    found = {}
    for room in ("children", "support", "cases", "verification", "intake"):
        for model in apps.get_app_config(room).get_models():
            if model._meta.label not in OWN:
                names = [field.attname for field in model._meta.concrete_fields]
                for row in model._base_manager.values_list(*names):
                    plain = [value.open() if hasattr(value, "open") else value for value in row]
                    found[model._meta.label, row[0]] = keyed_hash(b"0" * 32, repr(plain).encode())
    return found


def test_two_files_are_joined_and_parted_with_every_row_as_it_was(people, town) -> None:
    twin = make_child("林小明", residence=town.liuwan_1, guardian="林妈", phone="10020003333", number="")
    make_roll(twin, town.class_3_2, number="G9", until_on=town.school_year.starts_on, state="left")
    before = hashes()

    found = people.centre_officer.opens("children:merge_find", twin.key)
    assert str(town.xiaoming.key) in found
    page = people.centre_officer.presses(
        "children:merge_preview", twin.key, town.xiaoming.key, reason="同一个孩子报了两次"
    )
    assert "待教育局审核" in page and hashes() == before
    assert "审核学校报来的并档" in people.bureau_officer.desk

    merge = ChildMerge.objects.get()
    page = people.bureau_officer.presses("children:merge_decide", merge.key, decision="accept")
    assert "已并档" in page and "移到保留的档案" in page
    assert "林妈" in people.teacher.opens("children:contact_card", town.xiaoming.key)
    assert hashes() != before
    people.teacher.presses("children:contact_card", town.xiaoming.key, name="林舅舅", seen="{}")

    part = people.bureau_officer.opens("children:merge_part", merge.key)
    assert "修改监护人与联系卡" in part
    people.centre_officer.opens("children:merge_part", merge.key, status=403)
    page = people.bureau_officer.presses("children:merge_part", merge.key, reason="母亲说是表兄弟")
    assert "已分开" in page and "已移回" in page
    uncle = Guardian.objects.get(name="林舅舅")
    assert uncle.child == town.xiaoming
    after = hashes()
    assert after.pop(("children.Guardian", uncle.pk)) and after == before
