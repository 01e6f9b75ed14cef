"""Two files of one child joined and parted: everything goes over, everything comes back, nothing is lost."""

from typing import Any

import pytest
from django.apps import apps

from notoneless.children.models import Child, ChildMerge, Guardian, SpecialGroup
from notoneless.children.queries import merges_waiting, moved_words, written_since
from notoneless.children.services import (
    child_merge,
    child_part,
    files_merge,
    group_set,
    guardian_edit,
    merge_accept,
    merge_decline,
    merge_propose,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ContactKind
from notoneless.support.services import contact_record
from tests.makers import TODAY, make_case, make_child, make_roll, press

pytestmark = pytest.mark.django_db
OWN = {"children.ChildMerge", "children.MergeMoved"}


def picture() -> dict[Any, Any]:
    """Every row of the rooms that point to a child, as it stands."""
    found = {}
    for room in ("children", "support", "cases", "verification"):
        for model in apps.get_app_config(room).get_models():
            if model._meta.label not in OWN:
                columns = [field.attname for field in model._meta.concrete_fields]
                for row in model._base_manager.values_list(*columns):
                    found[model._meta.label, row[0]] = tuple(
                        value.open() if hasattr(value, "open") else value for value in row
                    )
    return found


def two(town) -> tuple[Child, Child]:
    """A child with a case and a visit, and a second file of it with a number, a former roll and groups."""
    stays = make_child("秦川", residence=town.liuwan_1, number="")
    gone = make_child("秦川", residence=town.shiqiao_1, guardian="秦母", phone="10020001234")
    make_roll(gone, town.class_8_1, until_on=TODAY, state="left")
    make_case(gone, unit=town.primary, person=town.teacher)
    group_set(child=gone, kind="disabled", detail="听力", source="区残联名单", by="system", today=TODAY)
    group_set(child=stays, kind="disabled", detail="", source="学籍", by="system", today=TODAY)
    contact_record(
        child=gone,
        kind=ContactKind.VISIT,
        on=TODAY,
        by=town.teacher,
        unit=town.primary,
        found="在家",
        today=TODAY,
    )
    return gone, stays


def merged(town, gone: Child, stays: Child) -> ChildMerge:
    out = files_merge(gone=gone, stays=stays, reason="母亲确认", by=town.bureau_officer, today=TODAY)
    assert isinstance(out, ChildMerge), out
    return out


def rule(out: Any) -> str:
    assert isinstance(out, Refusal)
    return out.rule


def test_everything_tied_to_the_one_goes_over_to_the_other(town) -> None:
    gone, stays = two(town)
    number = gone.id_number.open()
    merged(town, gone, stays)
    stays.refresh_from_db()
    assert (stays.cases.count(), stays.contacts.count(), stays.rolls.count()) == (1, 1, 1)
    assert stays.guardians.get().name == "秦母"
    assert stays.id_number.open() == number
    assert stays.household_entries.filter(until_on=None).count() == 1
    assert gone.groups.get().until_on is not None


def test_parted_again_every_row_is_as_it_was(town) -> None:
    gone, stays = two(town)
    before = picture()
    merge = merged(town, gone, stays)
    assert picture() != before
    assert child_part(merge=merge, reason="两个孩子", by=town.bureau_officer, today=TODAY) == merge
    assert picture() == before
    assert {one["fate"] for one in moved_words(merge)} == {"已移回"}


def test_what_was_written_since_stays_and_is_listed(town) -> None:
    gone, stays = two(town)
    merge = merged(town, gone, stays)
    guardian_edit(child=stays, by=town.bureau_officer, today=TODAY, name="后来的舅舅")
    group = SpecialGroup.objects.get(child=stays, until_on=None)
    child_part(merge=merge, reason="两个孩子", by=town.bureau_officer, today=TODAY)
    assert Guardian.objects.get(name="后来的舅舅").child == stays
    merge.refresh_from_db()
    assert [one.words for one in written_since(merge)] == ["修改监护人与联系卡"]
    group.refresh_from_db()
    assert group.child == stays


def test_a_filled_value_somebody_corrected_since_is_kept(town) -> None:
    gone, stays = two(town)
    merge = merged(town, gone, stays)
    Child.objects.filter(pk=stays.pk).update(id_number="", id_number_index=None)
    child_part(merge=merge, reason="两个孩子", by=town.bureau_officer, today=TODAY)
    gone.refresh_from_db()
    assert gone.merged_into is None and gone.id_number_index is not None
    assert "后来又改过，留在原处" in {one["fate"] for one in moved_words(merge)}


def test_two_open_cases_or_two_rolls_are_refused_by_name(town) -> None:
    gone, stays = two(town)
    make_case(stays, unit=town.primary, person=town.teacher)
    out = files_merge(gone=gone, stays=stays, reason="同", by=town.bureau_officer, today=TODAY)
    assert rule(out) == "merge.two_open" and "个案" in out.reason
    same = {"reason": "同", "by": town.bureau_officer, "today": TODAY}
    assert rule(files_merge(gone=town.lan, stays=town.yu, **same)) == "merge.two_rolls"
    assert rule(files_merge(gone=town.lan, stays=town.lan, **same)) == "merge.self"
    assert (
        rule(files_merge(gone=town.lan, stays=town.noroll, reason="", by="system", today=TODAY))
        == "merge.no_reason"
    )


def test_a_number_taken_meanwhile_stops_the_parting(town) -> None:
    gone, stays = two(town)
    merge = merged(town, gone, stays)
    Child.objects.filter(pk=stays.pk).update(id_number_index=None)
    make_child("别人", number=gone.id_number.open())
    assert (
        rule(child_part(merge=merge, reason="分", by=town.bureau_officer, today=TODAY)) == "part.number_taken"
    )


def test_the_later_joining_is_parted_first(town) -> None:
    gone, stays = two(town)
    first = merged(town, gone, stays)
    merged(town, stays, make_child("秦川", residence=town.liuwan_1, number=""))
    words = {"reason": "分", "by": town.bureau_officer, "today": TODAY}
    assert rule(child_part(merge=first, **words)) == "part.merged_again"


def test_what_matching_joined_is_parted_too(town) -> None:
    before = picture()
    child_merge(child=town.unconfirmed, into=town.ill, by=town.bureau_officer, today=TODAY)
    merge = ChildMerge.objects.get(gone=town.unconfirmed)
    child_part(merge=merge, reason="两个孩子", by=town.bureau_officer, today=TODAY)
    assert picture() == before


def proposed(town) -> ChildMerge:
    gone, stays = two(town)
    out = merge_propose(
        gone=gone, stays=stays, reason="同名", by=town.principal, unit=town.primary, today=TODAY
    )
    assert isinstance(out, ChildMerge)
    again = merge_propose(gone=stays, stays=gone, reason="同", by=town.principal, unit=None, today=TODAY)
    assert rule(again) == "merge.proposed"
    return out


def test_a_school_proposes_and_nothing_moves_until_the_bureau_agrees(town) -> None:
    merge = proposed(town)
    assert merge.gone.cases.count() == 1
    assert list(merges_waiting(town.bureau_officer)) == [merge]
    assert not merges_waiting(town.principal).exists()
    merge_accept(merge=merge, by=town.bureau_officer, today=TODAY)
    assert merge.stays.cases.count() == 1
    again = merge_accept(merge=merge, by=town.bureau_officer, today=TODAY)
    assert rule(again) == "merge.decided"


def test_a_no_needs_a_reason_and_moves_nothing(town) -> None:
    merge = proposed(town)
    words = {"merge": merge, "by": town.bureau_officer, "today": TODAY}
    assert rule(merge_decline(reason="", **words)) == "merge.no_reason"
    out = merge_decline(reason="两个孩子", **words)
    assert isinstance(out, ChildMerge) and out.decline_reason.open() == "两个孩子"
    assert rule(merge_decline(reason="再", **words)) == "merge.decided"
    assert merge.gone.cases.count() == 1


def test_the_bureau_joins_on_the_page_and_parts_on_the_page(town, client) -> None:
    gone, stays = two(town)
    client.force_login(town.bureau_officer)
    find = client.get(f"/children/{gone.key}/merge").content.decode()
    assert str(stays.key) in find
    page = client.get(f"/children/{gone.key}/merge/{stays.key}").content.decode()
    assert "移过去 1 条" in page and "个案" in page
    done = press(client, f"/children/{gone.key}/merge/{stays.key}", {"reason": "母亲确认"})
    assert done.status_code == 302
    told = client.get(done["Location"]).content.decode()
    assert "母亲确认" in told and "走访记录" in told
    merge = ChildMerge.objects.get()
    press(client, f"/children/merges/{merge.key}/part", {"reason": "两个孩子"})
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert "秦川" in client.get("/children/merges").content.decode()


def test_a_file_out_of_sight_is_no_candidate_and_no_partner(town, client) -> None:
    client.force_login(town.principal)
    assert client.get(f"/children/{town.xiaoming.key}/merge/{town.outsider.key}").status_code == 404
    page = client.get(f"/children/{town.xiaoming.key}/merge", {"q": town.outsider.name}).content.decode()
    assert str(town.outsider.key) not in page
