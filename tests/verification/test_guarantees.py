"""有保障认定 and 就读证明, service by service: what is refused whatever the page let through, and the hard facts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notoneless.cases.models import Case
from notoneless.children.models import ChildMerge, HouseholdEntry, Roll, SpecialGroup
from notoneless.core.jobs import job_run
from notoneless.core.models import Event
from notoneless.domain.guarantee import NotYet
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import GroupKind
from notoneless.verification.models import Guarantee, GuaranteeBatch, GuaranteeChild, SchoolProof
from notoneless.verification.queries.families import families_of
from notoneless.verification.queries.guarantees import lapsing
from notoneless.verification.services import guarantees as services
from notoneless.verification.services import proofs
from tests.makers import TODAY, make_case, make_child, make_roll

pytestmark = pytest.mark.django_db
KINDS = [GroupKind.OUT_OF_POVERTY]


@pytest.fixture
def poor(town) -> Any:
    for child in (town.lan, town.yu, town.xiaoming):
        SpecialGroup.objects.create(child=child, kind=GroupKind.OUT_OF_POVERTY, source="名单", from_on=TODAY)
    return town


@pytest.fixture
def batch(poor) -> GuaranteeBatch:
    found = services.round_open(year=2026, kinds=KINDS, by=poor.bureau_officer, today=TODAY)
    made = services.guarantees_prepare(found=found, place=None, by=poor.bureau_officer, today=TODAY)
    assert isinstance(made, GuaranteeBatch) and made.family_count == 2
    return made


def issued(town: Any, batch: GuaranteeBatch) -> GuaranteeBatch:
    signed = services.guarantees_sign(batch=batch, by=town.bureau_leader, today=TODAY)
    assert isinstance(signed, GuaranteeBatch)
    job_run(str(signed.job))
    return signed


def test_the_one_who_prepared_does_not_sign_even_with_both_posts(poor, batch) -> None:
    out = services.guarantees_sign(batch=batch, by=poor.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "guarantee.sign.own"
    with pytest.raises(IntegrityError), transaction.atomic():
        GuaranteeBatch.objects.filter(pk=batch.pk).update(signed_by=poor.bureau_officer)


def test_a_batch_is_signed_once_and_its_numbers_are_given_once(poor, batch) -> None:
    issued(poor, batch)
    again = services.guarantees_sign(batch=batch, by=poor.bureau_leader, today=TODAY)
    assert isinstance(again, Refusal)
    twice = services.guarantees_number(batch=batch, families=[], by=poor.bureau_leader, today=TODAY)
    assert isinstance(twice, Refusal)
    assert sorted(Guarantee.objects.values_list("number", flat=True)) == [1, 2]


def test_a_child_stands_on_one_live_certificate_of_a_round(poor, batch) -> None:
    row = GuaranteeChild.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        GuaranteeChild.objects.create(
            guarantee=row.guarantee, round=row.round, child=row.child, name=row.name
        )


def test_what_is_prepared_is_not_prepared_again(poor, batch) -> None:
    out = services.guarantees_prepare(found=batch.round, place=None, by=poor.bureau_deputy, today=TODAY)
    assert isinstance(out, Refusal)


def test_a_signer_who_lost_the_post_signs_nothing(poor, batch) -> None:
    signed = services.guarantees_sign(batch=batch, by=poor.bureau_leader, today=TODAY)
    poor.bureau_leader.posts.update(until_on=TODAY - timedelta(days=1))
    job_run(str(signed.job))
    assert not Guarantee.objects.issued().exists()


def test_a_family_that_got_another_child_since_is_prepared_anew(poor, batch) -> None:
    number = HouseholdEntry.objects.get(child=poor.xiaoming, until_on=None).household_number
    brother = make_child("林小亮", residence=poor.liuwan_1)
    HouseholdEntry.objects.filter(child=brother).update(household_number=number)
    make_roll(brother, poor.class_4_1)
    issued(poor, batch)
    left = Guarantee.objects.get(children__child=poor.xiaoming)
    assert left.state == "dropped" and "有变动" in left.note


def test_the_same_number_in_another_village_is_another_family(poor) -> None:
    number = HouseholdEntry.objects.get(child=poor.xiaoming, until_on=None).household_number
    HouseholdEntry.objects.filter(child=poor.noroll).update(household_number=number)  # the same village
    HouseholdEntry.objects.filter(child=poor.crossing).update(household_number=number)  # 松林村
    families = families_of(KINDS, TODAY)
    one = next(f for f in families if poor.xiaoming.pk in [m.child.pk for m in f.members])
    assert sorted(m.child.name for m in one.members) == ["曾望", "林小明"]
    assert [m.why for m in one.members if m.child == poor.noroll] == [NotYet.NO_PROOF]


def test_a_young_sister_and_one_who_finished_grade_nine_do_not_count(poor) -> None:
    number = HouseholdEntry.objects.get(child=poor.xiaoming, until_on=None).household_number
    for name, born_on in (("林小妹", date(2022, 5, 1)), ("林大姐", date(2010, 3, 1))):
        made = make_child(name, residence=poor.liuwan_1, born_on=born_on)
        HouseholdEntry.objects.filter(child=made).update(household_number=number)
    families = families_of(KINDS, TODAY)
    one = next(f for f in families if poor.xiaoming.pk in [m.child.pk for m in f.members])
    assert [m.child.name for m in one.members] == ["林小明"] and one.is_ready


def test_what_lapses_is_what_the_rule_says(poor, batch) -> None:
    issued(poor, batch)
    assert not lapsing(TODAY).exists()
    Roll.objects.filter(child=poor.xiaoming).update(state="suspended")
    assert list(lapsing(TODAY).values_list("children__child__name", flat=True)) == ["林小明"]
    Roll.objects.filter(child=poor.xiaoming).update(state="active")
    make_case(poor.lan, unit=poor.primary, person=poor.principal)
    assert set(lapsing(TODAY).values_list("children__child__name", flat=True)) == {"覃兰", "覃雨"}


def test_two_files_joined_do_not_end_a_certificate(poor, batch) -> None:
    """The roll went over to the file that stays; the certificate still names the one that went."""
    issued(poor, batch)
    stays = make_child("林小明", residence=poor.liuwan_1, on_line=False)
    Roll.objects.filter(child=poor.xiaoming).update(child=stays)
    poor.xiaoming.merged_into = stays
    poor.xiaoming.save()
    assert not lapsing(TODAY).exists()
    assert not ChildMerge.objects.exists() and not Case.objects.exists()


def test_a_withdrawal_is_signed_by_another(poor, batch) -> None:
    issued(poor, batch)
    make_case(poor.lan, unit=poor.primary, person=poor.principal)
    first = Guarantee.objects.get(children__child=poor.lan)
    made = services.guarantee_withdraw(guarantee=first, reason="疑似", by=poor.bureau_officer, today=TODAY)
    own = services.guarantee_withdraw_sign(withdrawal=made, by=poor.bureau_officer, today=TODAY)
    assert isinstance(own, Refusal) and own.rule == "guarantee.sign.own"
    twice = services.guarantee_withdraw(guarantee=first, reason="疑似", by=poor.bureau_officer, today=TODAY)
    assert isinstance(twice, Refusal) and twice.rule == "guarantee.withdraw.twice"


def test_a_pupil_who_left_gets_no_certificate_even_by_an_old_page(town) -> None:
    roll = town.xiaoming.rolls.get()
    Roll.objects.filter(pk=roll.pk).update(state="left", until_on=TODAY)
    out = proofs.proof_issue(
        roll=roll, valid_until_on=TODAY + timedelta(days=9), by=town.principal, today=TODAY
    )
    assert isinstance(out, Refusal) and not SchoolProof.objects.exists()
    assert Event.objects.filter(act="proof_refused").exists()


def test_the_desk_line_of_the_bureau_counts_what_is_not_being_withdrawn(poor, batch) -> None:
    issued(poor, batch)
    make_case(poor.lan, unit=poor.primary, person=poor.principal)
    from notoneless.verification.queries.guarantees import desk_lines

    assert [line.who for line in desk_lines(poor.bureau_officer, TODAY)] == ["1户认定书"]
    first = Guarantee.objects.get(children__child=poor.lan)
    services.guarantee_withdraw(guarantee=first, reason="疑似", by=poor.bureau_officer, today=TODAY)
    assert desk_lines(poor.bureau_officer, TODAY) == []
    assert [line.what for line in desk_lines(poor.bureau_leader, TODAY)] == ["签发撤销通知"]
