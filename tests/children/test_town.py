"""The story world itself holds together."""

import pytest

from notoneless.children.models import Child

pytestmark = pytest.mark.django_db


def test_the_town_has_the_children_its_story_names(town) -> None:
    assert town.xiaoming.rolls.current().get().school_class.label(town.school_year.starts_on) == "三年级(1)班"
    assert Child.objects.count() == len(town.children) == 15
