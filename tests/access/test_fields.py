"""Fields are the meeting of role and purpose: who sees a child does not read everything about it."""

import pytest

from tests.access.table import ROLES, rows
from tests.access.test_outside import signed_in
from tests.access.world import World, words_of

pytestmark = pytest.mark.django_db
ROWS = [row for row in rows() if "GET" in row.methods]
LINE = [role for role in ROLES if not role.endswith("_admin")]
PAPERS = {"cases:paper_file", "cases:paper_preview", "cases:paper_receipt"}
"""Official papers name the child in full; who may open them is the matrix's word on class D."""

VISIT_SHEETS = {"cases:visit_print", "cases:persuasion_print"}
"""家访记录 and 劝返记录 are papers of the file: whole for who may draft papers, covered for everybody else."""

OWN_LISTS = {"children:national_export", "verification:sending", "verification:answer_file"}
"""A school's own roll for the national system, what the bureau chose to send to a department, and a list of suspected
children that goes back to its sender: whole on purpose, each opening recorded, and each with tests of its own that nobody
else gets them (tests/children/test_national.py, tests/journeys/test_a8_partners.py, tests/verification/test_handing.py)."""


def pages(world: World, role: str, but: set[str] = frozenset()) -> list[tuple[str, str]]:
    """Every page and export this role opens, and what it says."""
    client = signed_in(world, role)
    return [
        (str(row), words_of(client.get(row.url(world.inside))))
        for row in ROWS
        if row.expected[role] == 200 and row.route not in but
    ]


def sensitive(world: World) -> list[str]:
    """Class C of the inside child: codes of illness, notes of others, which list of the poor named it."""
    return ["因病", "石榴佐证", "石榴走访", "石榴来源", "石榴名单", "石榴事由", "脱贫不稳定户", "脱贫户名单"]


def test_the_village_reads_no_reason_no_note_of_others_and_no_group_on_any_page(world: World) -> None:
    found = [
        f"{name} tells {word}"
        for name, text in pages(world, "village_officer", PAPERS)
        for word in sensitive(world)
        if word in text
    ]
    assert found == []


def test_the_school_does_read_them_so_the_probe_is_not_blind(world: World) -> None:
    told = "\n".join(text for _, text in pages(world, "school_manager", PAPERS))
    assert [word for word in sensitive(world) if word not in told] == []


@pytest.mark.parametrize("role", LINE)
def test_whole_numbers_and_phones_stand_on_no_page_and_in_no_export(world: World, role: str) -> None:
    child = type(world.town.xiaoming).objects.get(pk=world.town.xiaoming.pk)
    whole = [child.id_number.open(), child.guardians.get().phone.open(), child.rolls.get().roll_number.open()]
    found = [
        name
        for name, text in pages(world, role, PAPERS | VISIT_SHEETS | OWN_LISTS)
        if any(number in text for number in whole)
    ]
    assert found == []


@pytest.mark.parametrize("role", [role for role in ROLES if role.endswith("_admin")])
def test_an_administrator_reads_of_no_child_anywhere(world: World, role: str) -> None:
    names = [child.name for child in world.town.children.values()]
    found = [f"{name} tells {word}" for name, text in pages(world, role) for word in names if word in text]
    assert found == []
