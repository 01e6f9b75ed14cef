"""A handful of causes, referrals and tips, so that their pages show something: all invented, the same each time."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import services
from notoneless.cases.models import Case, Referral
from notoneless.cases.services.referrals import referral_send
from notoneless.core import clock
from notoneless.domain.referrals import ReportedTo
from notoneless.domain.refusal import Refusal
from notoneless.domain.tips import TipOutcome
from notoneless.domain.words import CaseState, PlaceKind, UnitKind
from notoneless.grid.models import Place, User
from notoneless.grid.queries import managers_of

VERIFIED = (
    ("work", "在县城餐馆帮工，老板和家长都承认。"),
    ("poverty", "父亲受伤，家里没有收入。"),
    ("early_marriage", "村里已按习俗办酒，家长承认。"),
    ("treatment_away", "在省城住院，病历已看。"),
    ("school_fault", "家长反映学校劝他别来了。"),
)


def causes_play(*, officer: User, second: User, today: date) -> None:
    """Causes verified and confirmed, letters out and one unanswered, a report under duty, three tips."""
    cases = list(
        Case.objects.filter(state__in=(CaseState.CONFIRMED, CaseState.PERSUADING))
        .select_related("child", "unit", "person")
        .order_by("pk")[: len(VERIFIED)]
    )
    with clock.at(clock.now() - timedelta(days=14)):
        day = clock.today()
        for case, (cause, note) in zip(cases, VERIFIED, strict=False):
            _found_out(case, cause, note, officer, second, day)
        for row in Referral.objects.filter(is_mandatory=False).order_by("pk")[:2]:
            referral_send(referral=row, on=day, how="按部门格式当面递交", by=officer, today=day)
    _harm(cases, today)
    _tips(officer, today)


def _found_out(case: Case, cause: str, note: str, officer: User, second: User, day: date) -> None:
    heads = managers_of(case.unit, day)
    by = heads[0] if heads and case.unit.kind == UnitKind.SCHOOL else second
    said = services.cause_verify(case=case, cause=cause, note=note, by=by, today=day)
    if isinstance(said, Refusal):
        return
    other = officer if by.pk != officer.pk else second
    services.cause_confirm(case=case, by=other, today=day)


def _harm(cases: list[Case], today: date) -> None:
    if cases:
        services.harm_report(
            child=cases[0].child, seen="孩子胳膊上有伤，说是店里烫的。", to=ReportedTo.POLICE,
            how="打110，派出所接警", on=today, by=cases[0].person, today=today,
        )  # fmt: skip


def _tips(officer: User, today: date) -> None:
    villages = list(Place.objects.filter(kind=PlaceKind.VILLAGE, until_on__isnull=True).order_by("code")[:3])
    said = (
        ("赶集看到一个十来岁的女孩在摆摊，说不上学了。", True),
        ("我们组有个孩子从开学就没见去学校。", False),
        ("听说有个男孩跟着父亲在工地。", True),
    )
    made = []
    for number, (place, (words, is_at_work)) in enumerate(zip(villages, said, strict=False)):
        with clock.at(clock.now() - timedelta(days=8 - 3 * number)):
            day = clock.today()
            row = services.tip_enter(
                said=services.Said(said=words, place=place, is_at_work=is_at_work), by=officer, today=day
            )
            if not isinstance(row, Refusal):
                made.append(row)
    if made:
        services.tip_answer(
            tip=made[-1],
            outcome=TipOutcome.SETTLED,
            answer="已核实，孩子是周末帮忙，平时在校。",
            by=officer,
            today=today,
        )
