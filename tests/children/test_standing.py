"""Codes, groups, grants and revealed values."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from notoneless.children.models import Child, CodeVersion, SpecialGroup, SubCode, Whereabouts, WhereaboutsCode
from notoneless.children.services import (
    codes_seed,
    field_reveal,
    grant_end,
    grant_give,
    group_end,
    group_set,
    whereabouts_end,
    whereabouts_set,
)
from notoneless.core.events import SilentWrite, act, chain_faults
from notoneless.core.models import Event
from tests.makers import TODAY

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)


def test_the_codes_are_seeded_once_and_never_over_what_the_county_changed(town) -> None:
    WhereaboutsCode.objects.filter(slug="illness").update(letter="Z")
    CodeVersion.objects.filter(code__slug="over_age").delete()
    WhereaboutsCode.objects.filter(slug="over_age").delete()
    assert codes_seed() == 1
    assert codes_seed() == 0
    assert WhereaboutsCode.objects.get(slug="illness").letter == "Z"
    assert WhereaboutsCode.objects.count() == 13


def test_illness_and_disability_are_never_a_legal_path(town) -> None:
    assert set(WhereaboutsCode.objects.filter(is_never_legal=True).values_list("slug", flat=True)) == {
        "illness", "disability"
    }  # fmt: skip


def test_migrating_writes_the_codes_without_anybody_seeding() -> None:
    """The migration's own function: other tests may have emptied what it wrote when the database was made."""
    for model in (SubCode, CodeVersion, WhereaboutsCode):
        model.objects.all().delete()
    import_module("notoneless.children.migrations.0002_first_rows").codes(apps, None)
    assert WhereaboutsCode.objects.filter(is_out_of_school=True).count() == 5
    assert WhereaboutsCode.objects.count() == 13


def test_a_new_code_ends_the_one_before(town) -> None:
    code = town.codes["in_school_no_reg_outside"]
    whereabouts_set(
        child=town.deferred, code=code, by=town.bureau_officer, today=TODAY, evidence_note="外省某校"
    )
    rows = list(town.deferred.whereabouts.order_by("pk"))
    assert [(r.code.slug, r.ended_on) for r in rows] == [
        ("deferred", TODAY), ("in_school_no_reg_outside", None)
    ]  # fmt: skip
    assert rows[1].until_on == TODAY + timedelta(days=183)
    assert (rows[1].accepted_by, rows[1].evidence_note.open()) == ("bureau_officer", "外省某校")


def test_a_paper_that_ends_earlier_ends_the_code_earlier_and_none_later(town) -> None:
    code = town.codes["deferred"]
    early = whereabouts_set(child=town.noroll, code=code, by="system", today=TODAY, until_on=date(2027, 1, 1))
    assert early.until_on == date(2027, 1, 1)
    late = whereabouts_set(child=town.noroll, code=code, by="system", today=TODAY, until_on=date(2030, 1, 1))
    assert late.until_on == TODAY + timedelta(days=365)


def test_the_database_itself_holds_one_open_code_a_child(town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Whereabouts.objects.create(
            child=town.deferred, code=town.codes["abroad"], from_on=TODAY, accepted_by="x"
        )


def test_a_code_is_ended_once(town) -> None:
    whereabouts_end(child=town.deferred, by="system", today=TODAY)
    whereabouts_end(child=town.deferred, by="system", today=TODAY)
    assert Event.objects.filter(act="whereabouts_end").count() == 1
    assert not town.deferred.whereabouts.filter(ended_on=None).exists()


def test_a_group_said_twice_is_one_row_and_one_event(town) -> None:
    words = {"kind": "orphan", "detail": "区民政局", "source": "名单", "by": "system", "today": TODAY}
    first = group_set(child=town.noroll, **words)
    assert group_set(child=town.noroll, **words).pk == first.pk
    assert Event.objects.count() == 1
    changed = group_set(child=town.noroll, **words | {"source": "新名单"})
    assert (changed.pk, changed.source) == (first.pk, "新名单")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialGroup.objects.create(child=town.noroll, kind="orphan", source="x", from_on=TODAY)


def test_a_group_that_ended_may_begin_again(town) -> None:
    group = town.disabled.groups.get()
    group_end(group=group, by="system", today=TODAY)
    group_end(group=group, by="system", today=TODAY)
    assert (group.until_on, Event.objects.count()) == (YESTERDAY, 1)
    group_set(child=town.disabled, kind="disabled", detail="", source="新证", by="system", today=TODAY)
    assert town.disabled.groups.count() == 2


def test_a_grant_is_given_once_and_taken_away_at_once(town) -> None:
    words = {"child": town.noroll, "why": "个案", "by": "system", "today": TODAY, "user": town.other_teacher}
    grant = grant_give(**words)
    assert grant_give(**words).pk == grant.pk
    assert town.noroll in Child.objects.visible_to(town.other_teacher)
    grant_end(grant=grant, by="system", today=TODAY)
    assert town.noroll not in Child.objects.visible_to(town.other_teacher)
    grant_end(grant=grant, by="system", today=TODAY)
    assert Event.objects.filter(act="grant_end").count() == 1


def test_a_grant_is_for_one_unit_or_one_person(town) -> None:
    with pytest.raises(ValueError, match="one unit or one person"):
        grant_give(child=town.noroll, why="x", by="system", today=TODAY)


REVEALS = {
    "teacher": {"phone"},
    "village_officer": {"phone", "residence_detail", "hukou_detail"},
    "principal": {"phone", "residence_detail", "hukou_detail", "id_number", "roll_number"},
    "bureau_leader": {"phone", "residence_detail", "hukou_detail", "id_number", "roll_number"},
    "system_admin": set(),
}


@pytest.mark.parametrize("person", REVEALS)
def test_each_role_reveals_its_fields_and_no_other(town, person) -> None:
    phone = f"guardian_phone-{town.xiaoming.guardians.get().pk}"
    user = getattr(town, person)
    for field in ("phone", "residence_detail", "hukou_detail", "id_number", "roll_number"):
        asked = phone if field == "phone" else field
        out = field_reveal(child=town.xiaoming, field=asked, reason="联系家长", by=user)
        assert isinstance(out, str) is (field in REVEALS[person]), field
    assert Event.objects.filter(act="field_reveal").count() == len(REVEALS[person])


def test_a_write_without_an_event_is_undone(town) -> None:
    with pytest.raises(SilentWrite), act(by="system"):
        Child.objects.filter(pk=town.noroll.pk).update(name="无痕")
    town.noroll.refresh_from_db()
    assert town.noroll.name == "曾望"


def test_everything_the_room_wrote_stands_in_an_unbroken_chain(town) -> None:
    group_set(child=town.noroll, kind="orphan", detail="x", source="y", by="system", today=TODAY)
    whereabouts_set(child=town.noroll, code=town.codes["abroad"], by=town.bureau_officer, today=TODAY)
    field_reveal(child=town.noroll, field="id_number", reason="核对身份", by=town.bureau_officer)
    assert Event.objects.count() == 3
    assert chain_faults() == []
