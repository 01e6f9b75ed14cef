"""C1: what must be changed in the national system, of all schools; said to be done, proved by the next export."""

from datetime import date

import pytest

from notoneless.core.models import Event
from notoneless.verification.models import RollProposal, RollReceipt
from notoneless.verification.queries.rollthere import there_lines
from tests.journeys.exports import first_month, line, new_pupil, takes_in
from tests.journeys.steps import it_is, sheet_rows

pytestmark = pytest.mark.django_db
ALL = "/verification/roll-checks/there/"
DONE = "verification:roll_done"


@pytest.fixture
def kept(people, town, django_capture_on_commit_callbacks) -> dict[str, RollProposal]:
    """The school says of 林小明's name and of 覃雨, who is missing there: ours is right."""
    found = first_month(people, town, django_capture_on_commit_callbacks)
    for kind in ("field", "gone"):
        people.principal.presses("verification:roll_ours", found[kind].key, reason="本校对")
    return found


def marks(town, *names: str) -> list[str]:
    return [one.mark for one in there_lines(town.primary) if one.name in names]


def states(town) -> dict[str, str]:
    return {one.name: str(one.state) for one in there_lines(town.primary)}


def next_month(people, town, commit, monkeypatch, name: str = "林小明") -> None:
    """覃雨 is there now; 林小明 as said."""
    it_is(monkeypatch, people, date(2026, 12, 16))
    rows = [
        line(town.xiaoming, "三年级", "1班", name), line(town.lan, "三年级", "1班"), line(town.yu, "五年级", "1班"),
        new_pupil(),
    ]  # fmt: skip
    takes_in(people.principal, rows, "2026-12-15", commit)


def test_the_bureau_has_all_schools_on_one_list_with_the_school_beside_the_name(people, town, kept) -> None:
    officer = people.bureau_officer
    assert ALL in officer.opens("verification:roll_checks")
    page = officer.opens(ALL)
    assert "青石中心小学" in page and "林小明" in page and "更正：姓名" in page
    sheet = sheet_rows(officer.fetches(ALL + "?export=xlsx"))
    place = next(at for at, row in enumerate(sheet) if "学籍号" in row)
    heads, rows = sheet[place], [dict(zip(sheet[place], row, strict=True)) for row in sheet[place + 1 :]]
    assert heads[:4] == ("姓名", "学校", "学校标识码", "学籍号")
    assert {row["姓名"]: (row["学校"], row["学校标识码"], row["办理情况"]) for row in rows} == {
        "林小明": ("青石中心小学", "2199000101", "待办"), "覃雨": ("青石中心小学", "2199000101", "待办"),
    }  # fmt: skip
    assert all("*" in row["身份证件号"] for row in rows), "numbers whole only for the school itself"
    assert Event.objects.filter(act="roll_there_exported").exists()
    assert "林小明" not in people.bailu_principal.opens(ALL)


def test_what_was_done_there_is_said_seen_and_taken_back(people, town, kept) -> None:
    people.principal.presses(DONE, "XX101", status=422)
    people.principal.presses(DONE, "XX101", marks=marks(town, "林小明"))
    assert states(town) == {"林小明": "done", "覃雨": "open"}
    assert Event.objects.filter(act="roll_there_done", child_key=town.xiaoming.key).count() == 1
    assert "林小明" in people.bureau_officer.opens(ALL, state="done")
    assert "林小明" not in people.bureau_officer.opens(ALL, state="open")
    people.bureau_officer.opens(DONE, "XX101", status=403)
    people.bailu_principal.opens(DONE, "XX101", status=404)
    people.principal.presses(DONE, "XX101", marks=marks(town, "覃雨"))
    assert states(town) == {"林小明": "open", "覃雨": "done"}
    assert Event.objects.filter(act="roll_there_undone", child_key=town.xiaoming.key).count() == 1


def test_the_next_export_proves_what_was_done_there_and_asks_again_for_the_rest(
    people, town, kept, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    people.principal.presses(DONE, "XX101", marks=marks(town, "林小明", "覃雨"))
    next_month(people, town, django_capture_on_commit_callbacks, monkeypatch, name="林晓明")
    assert states(town) == {"林小明": "not_shown"}
    assert "导出仍未变" in people.principal.opens("verification:roll_there", "XX101")
    assert dict(RollReceipt.objects.values_list("kind", "proved_on")) == {
        "field": None, "gone": date(2026, 12, 15),
    }  # fmt: skip
    kept["gone"].refresh_from_db()
    assert kept["gone"].state == "done_there"
    people.principal.presses(DONE, "XX101", marks=marks(town, "林小明"))
    assert states(town) == {"林小明": "done"}, "said again after the export"


def test_what_the_export_shows_needs_no_receipt(
    people, town, kept, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    next_month(people, town, django_capture_on_commit_callbacks, monkeypatch)
    assert states(town) == {}
    assert "没有要到学籍系统办理" in people.bureau_officer.opens(ALL)
    assert RollProposal.objects.filter(state="done_there").count() == 2


def test_another_schools_differences_are_nobody_elses(people, town, kept) -> None:
    """The one door to differences: a school its own, a centre school its schools', the bureau all."""
    seen = {
        who: RollProposal.objects.visible_to(getattr(town, who)).count()
        for who in ("principal", "bailu_principal", "centre_officer", "bureau_officer")
    }
    assert seen == {"principal": 4, "bailu_principal": 0, "centre_officer": 4, "bureau_officer": 4}
