"""Codes on both sides of the fence: a roll a school owes, and an accepted finding drawn for a second look."""

from typing import Any

from notoneless.cases.models import Case, CaseFinding
from notoneless.children.models import RollTask, SubCode, WhereaboutsCode
from notoneless.children.services import grant_give
from notoneless.core import clock
from notoneless.documents.services import file_keep
from notoneless.verification.models import SecondLook, SecondLookDraw
from tests.makers import TODAY, make_child


def codes_rows(place: Any, school: Any, by: Any, again: Any, word: str, picture: bytes) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``; ``by`` set the code, ``again`` looks a second time."""
    waits = make_child(f"{word}籍", residence=place)
    grant_give(child=waits, unit=school, why="补建学籍", by="system", today=TODAY)
    task = RollTask.objects.create(
        child=waits, school=school, opened_on=TODAY, opened_by="bureau_officer", due_on=TODAY
    )
    found = make_child(f"{word}查", residence=place)
    case = Case.objects.create(
        child=found,
        place=place,
        unit=school,
        person=by,
        state="cleared",
        opened_on=TODAY,
        due_on=TODAY,
        ended_on=TODAY,
    )
    finding = CaseFinding.objects.create(
        case=case, state="accepted", code=WhereaboutsCode.objects.get(slug="over_age"), evidence_note=f"{word}毕业证",
        school_name=f"{word}学校", proposed_by=by, proposed_at=clock.now(), reviewed_at=clock.now(),
    )  # fmt: skip
    draw = SecondLookDraw.objects.create(
        drawn_on=TODAY, drawn_at=clock.now(), drawn_by=by, from_on=TODAY, until_on=TODAY, due_on=TODAY, seed=word,
        population=str(finding.pk), population_count=1, sample_count=1,
    )  # fmt: skip
    look = SecondLook.objects.create(
        draw=draw, finding=finding, rank=1, assignee=again, note=f"{word}打不通", result="not_reached", way="phone",
        looked_on=TODAY, photo=file_keep(name=f"{word}-look.jpg", content=picture, by=by, today=TODAY),
    )  # fmt: skip
    sub = SubCode.objects.get(slug="moved_away")
    return {"rolltask": task.key, "draw": draw.key, "look": look.key, "subcode": sub.pk}
