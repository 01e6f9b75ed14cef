"""Visits, calls and talks."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from notoneless.core.models import Event
from notoneless.domain.words import ContactKind
from notoneless.support.models import Contact
from notoneless.support.queries import HIDDEN_FOUND, contacts_of, panel_contacts
from notoneless.support.services import contact_record
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def record(town, **changes):
    facts = {
        "child": town.noroll, "kind": ContactKind.VISIT, "on": TODAY, "by": town.vice_principal,
        "unit": town.primary, "found": "爷爷说孩子随父母在外省。", "today": TODAY,
    } | changes  # fmt: skip
    return contact_record(**facts)


def test_a_visit_is_kept_sealed_with_its_event(town) -> None:
    key = uuid4()
    contact = record(
        town,
        met="爷爷",
        companions="柳大山",
        agreed="周五再来",
        next_on=TODAY + timedelta(days=2),
        case_key=key,
    )
    contact.refresh_from_db()
    assert str(contact.found) == "••••"
    assert contact.found.open() == "爷爷说孩子随父母在外省。"
    assert (contact.agreed.open(), contact.case_key) == ("周五再来", key)
    event = Event.objects.get()
    assert (event.act, event.child_key, event.unit) == ("contact_record", town.noroll.key, town.primary.pk)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"on": TODAY + timedelta(days=1)}, "contact.future"),
        ({"on": date(2017, 5, 5)}, "contact.before_birth"),
        ({"found": " \n"}, "contact.nothing_found"),
        ({"found": "长" * 2001}, "contact.too_long"),
        ({"next_on": TODAY - timedelta(days=1)}, "contact.next_before"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_and_leaves_nothing(town, changes, rule) -> None:
    assert record(town, **changes).rule == rule
    assert not Contact.objects.exists()
    assert not Event.objects.exists()


def test_contacts_are_told_newest_first(town) -> None:
    for days in (3, 1, 2):
        record(town, on=TODAY - timedelta(days=days))
    assert [c.on.day for c in contacts_of(town.noroll)] == [17, 16, 15]


def test_the_village_reads_its_own_words_and_not_the_schools(town) -> None:
    record(town, found="住院治疗中", agreed="出院后联系")
    record(town, by=town.village_officer, unit=town.liuwan_committee, found="家里锁着门")
    seen = panel_contacts(town.noroll, town.village_officer)
    shown = render_to_string("support/panel_contacts.html", seen)
    assert "家里锁着门" in shown
    assert HIDDEN_FOUND in shown
    assert "住院治疗中" not in shown
    assert "出院后联系" not in shown
    school = render_to_string("support/panel_contacts.html", panel_contacts(town.noroll, town.principal))
    assert "住院治疗中" in school
    assert "家里锁着门" in school
