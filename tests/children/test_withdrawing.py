"""An entry made for the wrong child stays, struck through, and is counted no longer."""

from datetime import timedelta
from typing import Any

import pytest

from notoneless.children.models import Guardian, SpecialGroup, Whereabouts
from notoneless.children.queries import groups_of, panel_guardians, with_phone
from notoneless.children.services import (
    KINDS,
    entry_withdraw,
    files_merge,
    group_enter,
    guardian_edit,
    whereabouts_set,
)
from notoneless.domain.refusal import Refusal
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def taken(what: str, row: Any, by: Any, reason: str = "写错了孩子", later: int = 0) -> Any:
    day = TODAY + timedelta(days=later)
    return entry_withdraw(kind=KINDS[what], row=row, reason=reason, by=by, today=day)


def test_a_withdrawn_guardian_counts_no_more_and_the_name_may_be_written_again(town) -> None:
    row = guardian_edit(child=town.disabled, by=town.teacher, today=TODAY, name="苗舅", phone="10020005555")
    assert town.disabled.pk in with_phone().values_list("child", flat=True)
    assert isinstance(taken("guardians", row, town.teacher), Guardian)
    assert town.disabled.pk not in with_phone().values_list("child", flat=True)
    assert [one["words"] for one in panel_guardians(town.disabled, town.principal)["struck"]] == ["苗舅"]
    again = guardian_edit(child=town.disabled, by=town.teacher, today=TODAY, name="苗舅")
    assert isinstance(again, Guardian) and Guardian.every.filter(name="苗舅").count() == 2


def test_the_author_only_the_same_day_a_manager_later_nobody_else(town) -> None:
    row = guardian_edit(child=town.lan, by=town.teacher, today=TODAY, name="覃舅")
    for by, later, rule in ((town.teacher, 1, "withdraw.late"), (town.teacher_5, 0, "withdraw.not_own")):
        out = taken("guardians", row, by, later=later)
        assert isinstance(out, Refusal) and out.rule == rule
    assert taken("guardians", row, town.principal, reason="").rule == "withdraw.no_reason"
    assert isinstance(taken("guardians", row, town.principal, later=9), Guardian)
    assert taken("guardians", row, town.principal, later=9).rule == "withdraw.done"


def test_a_withdrawn_group_leaves_the_register_and_may_be_entered_again(town) -> None:
    words = {"child": town.lan, "kind": "orphan", "detail": "", "source": "家访", "by": town.teacher}
    row = group_enter(**words, today=TODAY)
    taken("groups", row, town.teacher)
    assert not groups_of(town.teacher).exists()
    assert isinstance(group_enter(**words, today=TODAY), SpecialGroup)


def test_only_the_bureau_takes_back_what_accounts_for_a_child(town) -> None:
    row = whereabouts_set(child=town.noroll, code=town.codes["abroad"], by=town.bureau_officer, today=TODAY)
    out = taken("whereabouts", row, town.principal)
    assert isinstance(out, Refusal) and out.rule == "withdraw.not_own"
    taken("whereabouts", row, town.bureau_deputy)
    assert not Whereabouts.objects.filter(child=town.noroll).exists()
    assert Whereabouts.every.get(pk=row.pk).ended_on == TODAY


def test_files_are_joined_though_both_hold_a_guardian_of_one_name(town) -> None:
    for child in (town.noroll, town.left):
        guardian_edit(child=child, by=town.bureau_officer, today=TODAY, name="同名")
    merge = files_merge(gone=town.noroll, stays=town.left, reason="同", by=town.bureau_officer, today=TODAY)
    assert not isinstance(merge, Refusal)
    assert Guardian.objects.filter(name="同名", child=town.noroll).count() == 1
