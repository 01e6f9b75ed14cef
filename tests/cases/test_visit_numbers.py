"""Fifty people come back from fifty doors at the same second: numbers 1 to 50, none twice, none missing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from notoneless.cases import services
from notoneless.core.events import chain_faults
from notoneless.domain.words import CaseState, ContactKind
from notoneless.support.models import Contact
from notoneless.support.services import contact_correct
from tests.makers import make_case
from tests.town import build_town

pytestmark = pytest.mark.django_db(transaction=True)
VISITS = 50


def test_fifty_visits_recorded_at_once_get_fifty_numbers(today: date) -> None:
    town = build_town()
    case = make_case(town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.PERSUADING)

    def visit(turn: int) -> object:
        try:
            return services.case_contact(
                case=case,
                kind=ContactKind.VISIT,
                on=today,
                found=f"第{turn}家",
                by=town.village_officer,
                today=today,
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as crowd:
        list(crowd.map(visit, range(VISITS)))
    numbers = Contact.objects.filter(case_key=case.key).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, VISITS + 1))
    assert chain_faults() == []


def test_one_record_corrected_by_two_at_once_has_one_correction(today: date) -> None:
    town = build_town()
    case = make_case(town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.PERSUADING)
    row = services.case_contact(
        case=case, kind=ContactKind.VISIT, on=today, found="在家", by=town.village_officer, today=today
    )
    assert isinstance(row, Contact)

    def correct(turn: int) -> object:
        try:
            return contact_correct(
                contact=row, reason="写错了", by=town.village_officer, today=today, kind=ContactKind.VISIT, on=today,
                found=f"不在家{turn}",
            )  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as crowd:
        done = list(crowd.map(correct, range(6)))
    assert sum(isinstance(one, Contact) for one in done) == 1
    assert {one.rule for one in done if not isinstance(one, Contact)} == {"contact.correct.twice"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=row.pk).update(number=None)
        Contact.objects.create(
            child=row.child,
            kind="visit",
            on=today,
            by=row.by,
            unit=row.unit,
            case_key=case.key,
            number=2,
            at=row.at,
        )
        Contact.objects.create(
            child=row.child,
            kind="visit",
            on=today,
            by=row.by,
            unit=row.unit,
            case_key=case.key,
            number=2,
            at=row.at,
        )
