"""A case whose cause lies in a school is behind every door of that school: no page, file, list, export or word of it."""

from typing import Any

import pytest
from django.db import transaction

from notoneless.cases import services
from notoneless.cases.models import Case
from notoneless.domain.refusal import Refusal
from tests.access.table import Row, rows
from tests.access.test_outside import answers, signed_in
from tests.access.world import World, words_of
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
ROWS = rows()
OF_THE_CASE = {
    "case", "draft", "delivered", "incident", "evidence", "seen_photo", "visit_photo", "care_duty", "supervision",
    "referral",
}  # fmt: skip
"""Words of an address that lead to the case or to something of it."""
SCHOOL = ("school_manager", "class_teacher")


@pytest.fixture
def kept(world: World) -> World:
    """林小明's case, with its papers, photos and visits, reported by his own teacher as the school's doing."""
    case = Case.objects.get(key=world.inside["case"])
    said = services.cause_report(
        case=case, cause="school_fault", note="石榴举报", by=world.town.teacher, today=TODAY
    )
    assert not isinstance(said, Refusal), said
    return world


def through(row: Row) -> bool:
    return bool({name for _, name in row.args} & OF_THE_CASE)


@pytest.mark.parametrize("role", SCHOOL)
def test_every_door_of_the_case_is_shut_for_the_school(kept: World, role: str) -> None:
    client, wrong = signed_in(kept, role), []
    doors = [row for row in ROWS if through(row)]
    assert len(doors) > 25, "the routes of the case room are enumerated, not listed"
    for row in doors:
        with transaction.atomic():
            for answer in answers(client, row, row.url(kept.inside)):
                wanted = {404, 403} if row.expected[role] == 403 else {404}
                if answer.status_code not in wanted:
                    wrong.append(f"{role} {row}: {answer.status_code}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", SCHOOL)
def test_no_page_or_export_of_the_school_tells_of_it(kept: World, role: str) -> None:
    client, wrong = signed_in(kept, role), []
    case = Case.objects.get(key=kept.inside["case"])
    words = [str(case.key), "石榴举报", "石榴走访", "石榴所见", "石榴佐证", "石榴来源", "石榴促〔2026〕"]
    words += [str(kept.inside[name]) for name in ("draft", "delivered", "incident")]
    for row in ROWS:
        if "GET" not in row.methods or row.expected[role] != 200 or through(row):
            continue
        text = words_of(client.get(row.url(kept.inside)))
        wrong += [f"{role} {row}: tells {word}" for word in words if word in text]
    assert not wrong, "\n".join(wrong)


def test_the_probe_is_not_blind(world: World) -> None:
    """Negative control: before the report the same doors are open to the school."""
    client = signed_in(world, "school_manager")
    opened = [
        row for row in ROWS if through(row) and "GET" in row.methods and row.expected["school_manager"] == 200
    ]
    told: dict[Any, int] = {str(row): client.get(row.url(world.inside)).status_code for row in opened}
    assert set(told.values()) <= {200, 302} and len(told) > 10


@pytest.mark.parametrize("role", ["bureau_officer", "township_officer", "centre_officer", "village_officer"])
def test_the_others_of_the_case_see_it_still(kept: World, role: str) -> None:
    assert signed_in(kept, role).get(f"/cases/{kept.inside['case']}").status_code == 200
