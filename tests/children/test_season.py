"""The season's writes: each guard refuses, the list follows the registers, sight lasts as long as the season."""

from datetime import date

import pytest

from notoneless.children.models import Admission, AdmissionSeason, CatchmentLine, Child, ChildGrant
from notoneless.children.services import admissions, catchments, notices, season
from notoneless.domain.admission import ReceiptWay, SeasonDays
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.models import Place, SchoolClass
from tests.makers import make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db

JUNE, AUGUST, SEPTEMBER = date(2027, 6, 2), date(2027, 8, 22), date(2027, 9, 2)


@pytest.fixture
def opened(town):
    """The season of 2027, 青石镇 to 青石中心小学 and 青石中学; 孟来 on its list."""
    for stage, school in (("primary", town.primary), ("junior", town.junior)):
        CatchmentLine.objects.create(place=town.places["qingshi"], stage=stage, school=school, from_year=2027)
    town.children["comer"] = make_child(
        "孟来", born_on=date(2021, 3, 3), residence=town.places["liuwan_1"], guardian="孟父"
    )
    row = AdmissionSeason.objects.create(
        year=2027, listed_on=date(2027, 6, 1), notice_by_on=date(2027, 8, 10), opened_by="bureau_officer",
        register_from_on=date(2027, 8, 20), register_until_on=date(2027, 8, 31), set_on=date(2027, 9, 10),
    )  # fmt: skip
    season.admissions_list(season=row, by="system", today=JUNE)
    return row


def row_of(child) -> Admission:
    return Admission.objects.get(child=child)


def rule_of(outcome) -> str:
    return outcome.rule if isinstance(outcome, Refusal) else "done"


def lettered(town, opened):
    notices.notices_make(season=opened, school=town.primary, by=town.bureau_officer, today=JUNE)
    return row_of(town.comer)


def test_the_list_is_the_same_when_made_again(town, opened) -> None:
    before = list(Admission.objects.order_by("pk").values_list("child", "school", "state"))
    grants = ChildGrant.objects.count()
    said = season.admissions_list(season=opened, by="system", today=AUGUST)
    assert said.startswith("新列入0人，移出0人")
    assert list(Admission.objects.order_by("pk").values_list("child", "school", "state")) == before
    assert ChildGrant.objects.count() == grants


def test_who_comes_later_joins_and_who_dies_or_moves_leaves_with_the_reason(town, opened) -> None:
    later = make_child("孟晚", born_on=date(2021, 4, 4), residence=town.places["liuwan_1"])
    mover = make_child("孟迁", born_on=date(2021, 4, 5), residence=town.places["liuwan_1"])
    season.admissions_list(season=opened, by="system", today=JUNE)
    assert row_of(later).school == town.primary
    Child.objects.filter(pk=town.comer.pk).update(died_on=JUNE)
    mover.household_entries.update(until_on=JUNE)
    season.admissions_list(season=opened, by="system", today=AUGUST)
    assert (row_of(town.comer).state, row_of(town.comer).state_reason) == ("off", "已登记死亡。")
    assert row_of(mover).state_reason == "已不在本县户籍线上。"
    mover.household_entries.update(until_on=None)
    season.admissions_list(season=opened, by="system", today=AUGUST)
    assert row_of(mover).state == "listed"


def test_a_child_without_a_catchment_is_listed_for_the_bureau(town, opened) -> None:
    far = make_child("何远", born_on=date(2021, 4, 4), residence=town.places["hetang_1"])
    season.admissions_list(season=opened, by="system", today=JUNE)
    assert row_of(far).school is None and "没有划定招生学校" in row_of(far).school_reason
    wrong = admissions.admission_school_set(
        admission=row_of(far), school=town.junior, by=town.bureau_officer, today=JUNE
    )
    assert rule_of(wrong) == "admission.stage"
    admissions.admission_school_set(
        admission=row_of(far), school=town.bailu_primary, by=town.bureau_officer, today=JUNE
    )
    season.admissions_list(season=opened, by="system", today=JUNE)
    assert row_of(far).school == town.bailu_primary, "what the bureau named stays"


def test_the_school_sees_its_entrant_from_the_list_date_to_the_set_day_and_no_other(
    town, opened, monkeypatch
) -> None:
    from datetime import UTC, datetime

    from notoneless.core import clock

    def seen(user, day) -> bool:
        moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        user = type(user).objects.get(pk=user.pk)
        return Child.objects.visible_to(user).filter(pk=town.comer.pk).exists()

    assert seen(town.principal, date(2027, 9, 10)) and not seen(town.principal, date(2027, 9, 11))
    assert not seen(town.bailu_principal, JUNE)
    admissions.admission_school_set(
        admission=row_of(town.comer), school=town.bailu_primary, by=town.bureau_officer, today=JUNE
    )
    assert seen(town.bailu_principal, JUNE) and not seen(town.principal, JUNE)


def test_a_changed_catchment_moves_the_waiting_and_their_sight(town, opened) -> None:
    catchments.catchment_set(
        place=town.places["liuwan"], stage=Stage.PRIMARY, school=town.point, from_year=2027,
        by=town.bureau_officer, today=JUNE,
    )  # fmt: skip
    season.admissions_list(season=opened, by="system", today=AUGUST)
    assert row_of(town.comer).school == town.point
    open_grants = ChildGrant.objects.filter(child=town.comer, until_on__gte=AUGUST)
    assert [grant.unit for grant in open_grants] == [town.point]


@pytest.mark.parametrize(
    ("school", "year", "rule"), [("junior", 2027, "catchment.stage"), ("primary", 1999, "catchment.year")]
)
def test_a_catchment_that_cannot_be_is_refused(town, school, year, rule) -> None:
    place = Place.objects.get(code="990102101000")
    outcome = catchments.catchment_set(
        place=place, stage=Stage.PRIMARY, school=getattr(town, school), from_year=year,
        by=town.bureau_officer, today=JUNE,
    )  # fmt: skip
    assert rule_of(outcome) == rule and not CatchmentLine.objects.exists()


def test_a_notice_is_received_only_once_printed_not_tomorrow_and_with_its_photo(town, opened) -> None:
    def received(**words):
        words = {
            "how": ReceiptWay.BY_HAND,
            "on": JUNE,
            "receiver": "孟父",
            "by": town.principal,
            "today": JUNE,
        } | words
        return rule_of(admissions.admission_notice(admission=row_of(town.comer), **words))

    assert received() == "notice.not_made"
    lettered(town, opened)
    assert received(on=date(2027, 6, 3)) == "notice.future"
    assert received(on=date(2027, 5, 1)) == "notice.early"
    assert received(how=ReceiptWay.BY_PHONE_PHOTO) == "notice.no_photo"
    assert received() == "done"
    assert row_of(town.comer).state == "noticed"


def test_one_ticked_child_that_may_not_refuses_them_all(town, opened) -> None:
    second = make_child("孟二", born_on=date(2021, 4, 4), residence=town.places["liuwan_1"])
    row = lettered(town, opened)
    season.admissions_list(season=opened, by="system", today=JUNE)
    outcome = admissions.admissions_notice(
        admissions=[row, row_of(second)], on=JUNE, how=ReceiptWay.BY_HAND, by=town.principal, today=JUNE
    )
    assert rule_of(outcome) == "notice.not_made" and "孟二" in str(outcome)
    assert row_of(town.comer).state == "listed"
    nobody = admissions.admissions_notice(
        admissions=[], on=JUNE, how=ReceiptWay.BY_HAND, by=town.principal, today=JUNE
    )
    assert rule_of(nobody) == "notice.nobody"


def test_numbers_follow_one_another_and_none_is_given_twice(town, opened) -> None:
    row = lettered(town, opened)
    second = make_child("孟二", born_on=date(2021, 4, 4), residence=town.places["liuwan_1"])
    again = notices.notices_make(season=opened, school=town.primary, by=town.bureau_officer, today=JUNE)
    assert rule_of(again) == "notice.none_left"
    season.admissions_list(season=opened, by="system", today=JUNE)
    notices.notices_make(season=opened, school=town.primary, by=town.bureau_officer, today=JUNE)
    numbers = sorted(Admission.objects.exclude(notice_number=None).values_list("notice_number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert row_of(second).notice_number == numbers[-1] and row.notice_number != numbers[-1]


def test_registering_has_its_day_its_stage_and_its_class(town, opened) -> None:
    def registered(**words):
        words = {
            "school": town.primary,
            "has_papers_seen": True,
            "by": town.principal,
            "today": AUGUST,
        } | words
        return rule_of(admissions.admission_register(admission=row_of(town.comer), **words))

    assert registered(today=JUNE) == "admission.too_early"
    assert registered(school=town.junior) == "admission.stage"
    assert registered(school_class=town.class_3_1) == "admission.class"
    assert row_of(town.comer).state == "listed"
    assert registered() == "done"
    assert registered() == "admission.registered"
    AdmissionSeason.objects.update(cases_opened_on=SEPTEMBER)
    assert registered() == "season.closed"


def test_only_who_registered_here_is_put_into_a_class_and_all_or_none(town, opened) -> None:
    new = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2027, class_no=1)
    row = row_of(town.comer)
    early = admissions.admissions_place(
        admissions=[row], school_class=new, by=town.principal, today=SEPTEMBER
    )
    assert rule_of(early) == "admission.not_here" and not town.comer.rolls.exists()
    admissions.admission_register(
        admission=row, school=town.primary, has_papers_seen=True, by=town.principal, today=AUGUST
    )
    assert (
        admissions.admissions_place(admissions=[row], school_class=new, by=town.principal, today=SEPTEMBER)
        == 1
    )
    assert town.comer.rolls.get().school_class == new


def test_elsewhere_needs_its_certificate_and_a_code_of_schooling(town, opened) -> None:
    photo = make_photo(by=town.principal, today=JUNE)

    def elsewhere(code, evidence):
        row = row_of(town.comer)
        return rule_of(
            admissions.admission_elsewhere(
                admission=row, code=town.codes[code], evidence=evidence, by=town.principal, today=JUNE
            )
        )

    assert elsewhere("in_school_no_reg_outside", None) == "admission.no_certificate"
    assert elsewhere("deferred", photo) == "admission.code"
    assert elsewhere("in_school_no_reg_outside", photo) == "done"
    assert elsewhere("in_school_no_reg_outside", photo) == "admission.settled"
    assert town.comer.whereabouts.get().evidence == photo


def test_a_deferral_needs_its_proof_and_another_persons_word(town, opened) -> None:
    row, photo = row_of(town.comer), make_photo(by=town.principal, today=JUNE)

    def asked(**words):
        words = {
            "why": "术后",
            "application": photo,
            "proof": photo,
            "by": town.township_officer,
            "today": JUNE,
        } | words
        return admissions.deferral_ask(admission=row, **words)

    assert rule_of(asked(proof=None)) == "deferral.no_proof"
    first = asked()
    assert rule_of(asked()) == "deferral.twice"

    def decided(by, *, is_approved, decision=""):
        return rule_of(
            admissions.deferral_decide(
                deferral=first, is_approved=is_approved, decision=decision, by=by, today=JUNE
            )
        )

    assert decided(town.township_officer, is_approved=True) == "deferral.own"
    assert decided(town.township_deputy, is_approved=False) == "deferral.no_reason"
    assert decided(town.township_deputy, is_approved=False, decision="证明不足") == "done"
    assert row_of(town.comer).state == "listed" and not town.comer.whereabouts.exists()
    assert decided(town.township_deputy, is_approved=True) == "deferral.decided"


def test_a_leaver_is_not_put_off(town, opened) -> None:
    leaver = make_child("毕行", born_on=date(2015, 3, 3), residence=town.places["liuwan_1"])
    grade_6 = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2021, class_no=1)
    make_roll(leaver, grade_6)
    season.admissions_list(season=opened, by="system", today=JUNE)
    photo = make_photo(by=town.principal, today=JUNE)
    outcome = admissions.deferral_ask(
        admission=row_of(leaver),
        why="术后",
        application=photo,
        proof=photo,
        by=town.junior_principal,
        today=JUNE,
    )
    assert rule_of(outcome) == "deferral.stage"


def test_a_season_past_its_set_day_is_not_opened_again(town, opened) -> None:
    AdmissionSeason.objects.update(cases_opened_on=SEPTEMBER)
    days = SeasonDays(*(getattr(opened, name) for name in SeasonDays.__slots__))
    assert (
        rule_of(season.season_open(year=2027, days=days, by=town.bureau_officer, today=SEPTEMBER))
        == "season.closed"
    )
    opened.refresh_from_db()
    assert (
        rule_of(season.season_refresh(season=opened, by=town.bureau_officer, today=SEPTEMBER))
        == "season.closed"
    )
    late = SeasonDays(**{name: date(2027, 6, 1) for name in SeasonDays.__slots__})
    assert (
        rule_of(season.season_open(year=2027, days=late, by=town.bureau_officer, today=JUNE))
        == "season.set_early"
    )
