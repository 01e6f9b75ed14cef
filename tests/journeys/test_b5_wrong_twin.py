"""B5: a visit written into the file of the wrong twin is taken back: struck through, told why, counted no more."""

from datetime import date

import pytest

from notoneless.domain.words import ContactKind
from notoneless.support.models import Contact
from notoneless.support.services import contact_record
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db


def test_a_visit_written_for_the_wrong_twin(people, town) -> None:
    case = make_case(town.lan, unit=town.primary, person=town.teacher)
    written = contact_record(
        child=town.lan, kind=ContactKind.VISIT, on=date(2026, 11, 18), by=town.teacher, unit=town.primary,
        found="姐姐在家带弟弟", today=TODAY, case_key=case.key,
    )  # fmt: skip
    assert isinstance(written, Contact)
    file = people.teacher.opens("web:child_file", town.lan.key)
    assert "写错了，撤回" in file and "共 1 次" in file
    people.teacher.presses(
        "children:entry_withdraw", town.lan.key, "contacts", written.pk, reason="是妹妹覃雨家的走访"
    )
    file = people.teacher.opens("web:child_file", town.lan.key)
    assert "<s>姐姐在家带弟弟</s>" in file and "是妹妹覃雨家的走访" in file and "共 1 次" not in file
    assert "姐姐在家带弟弟" not in people.teacher.opens("cases:case_page", case.key)
    assert Contact.objects.count() == 0 and Contact.every.count() == 1


def test_a_colleague_may_not_and_a_school_may_only_for_its_own(people, town) -> None:
    written = contact_record(
        child=town.lan, kind=ContactKind.CALL, on=TODAY, by=town.centre_officer, unit=town.centre,
        found="电话说在校", today=TODAY,
    )  # fmt: skip
    assert "写错了，撤回" not in people.teacher.opens("web:child_file", town.lan.key)
    for person in (people.teacher, people.principal):
        person.opens("children:entry_withdraw", town.lan.key, "contacts", written.pk, status=403)
    people.centre_officer.presses(
        "children:entry_withdraw", town.lan.key, "contacts", written.pk, reason="写错"
    )
    people.bureau_officer.opens("children:entry_withdraw", town.lan.key, "nothing", 1, status=404)
