"""抽查复核 through its services: drawn by chance, looked at by another, sent back where it was wrong."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.cases.models import Case, CaseFinding
from notoneless.children.models import WhereaboutsCode
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay
from notoneless.verification.models import SecondLookDraw
from notoneless.verification.queries import secondlook as queries
from notoneless.verification.services import secondlook as services
from tests.makers import make_case, make_child

pytestmark = pytest.mark.django_db
R, W = SecondLookResult, SecondLookWay


def accepted(town: Any, count: int = 5, slug: str = "over_age", **fields: Any) -> list[CaseFinding]:
    """Accepted findings of children of 柳湾村, set by the vice-principal and accepted by the officer."""
    code = WhereaboutsCode.objects.get(slug=slug)
    rows = []
    for number in range(count):
        child = make_child(f"查{slug}{number}", residence=town.liuwan_1)
        case = make_case(
            child, unit=town.primary, person=town.vice_principal, state="cleared", ended_on=date(2026, 11, 18)
        )
        words = {
            "proposed_by": town.vice_principal,
            "reviewed_by": town.bureau_officer,
            "reviewed_at": clock.now(),
        }
        rows.append(
            CaseFinding.objects.create(case=case, code=code, **{"state": "accepted"} | words | fields)
        )
    return rows


def draw(town: Any, today: date, **other: Any) -> SecondLookDraw | Refusal:
    words: dict[str, Any] = {
        "from_on": today, "until_on": today, "people": [town.bureau_deputy], "size": 3, "by": town.bureau_officer,
    }  # fmt: skip
    return services.second_look_draw(**words | other, today=today)


def drawn(town: Any, today: date, **other: Any) -> SecondLookDraw:
    row = draw(town, today, **other)
    assert isinstance(row, SecondLookDraw), row
    return row


def test_the_population_is_what_was_accepted_in_these_days_and_still_stands(town: Any, today: date) -> None:
    kept = accepted(town, 2)
    accepted(town, 1, "illness")
    accepted(town, 1, reviewed_at=clock.now() - timedelta(days=40))
    reopened = accepted(town, 1)[0]
    Case.objects.filter(pk=reopened.case_id).update(state="suspected")
    accepted(town, 1, state="returned")
    found = queries.population_of(from_on=today, until_on=today, code=None, township=None)
    assert sorted(one.pk for one in found) == sorted(one.pk for one in kept)
    other = queries.population_of(from_on=today, until_on=today, code=None, township=town.bailu)
    assert not other.exists()
    late = today + timedelta(days=1)
    assert not queries.population_of(from_on=late, until_on=late, code=None, township=None).exists()


def test_of_two_accepted_findings_of_a_case_only_the_last_is_drawn(town: Any, today: date) -> None:
    first = accepted(town, 1)[0]
    words = {
        "proposed_by": town.vice_principal,
        "reviewed_by": town.bureau_officer,
        "reviewed_at": clock.now(),
    }
    last = CaseFinding.objects.create(case=first.case, state="accepted", code=first.code, **words)
    found = queries.population_of(from_on=today, until_on=today, code=None, township=None)
    assert [one.pk for one in found] == [last.pk]


def test_the_draw_keeps_its_seed_and_its_population_and_is_told_again(town: Any, today: date) -> None:
    rows = accepted(town)
    row = drawn(town, today)
    assert row.population == ",".join(str(one.pk) for one in rows) and row.looks.count() == 3
    assert queries.is_drawn_again(row)
    SecondLookDraw.objects.filter(pk=row.pk).update(seed="another")
    row.refresh_from_db()
    swapped = [queries.is_drawn_again(SecondLookDraw(pk=row.pk, population=row.population, sample_count=3, seed=str(n)))
               for n in range(20)]  # fmt: skip
    assert not all(swapped), "a list picked by hand would be seen"
    again = drawn(town, today, size=10)
    assert again.sample_count == 2, "whoever was drawn is not drawn again"
    empty = draw(town, today)
    assert isinstance(empty, Refusal) and empty.rule == "second_look.empty"


def test_nobody_looks_again_at_what_he_set_accepted_or_answers_for(town: Any, today: date) -> None:
    accepted(town)
    for person in (town.bureau_officer, town.centre_officer):
        no = draw(town, today, people=[person])
        assert isinstance(no, Refusal) and no.rule == "second_look.nobody", person
    row = drawn(
        town, today, people=[town.bureau_officer, town.bailu_centre_officer, town.bureau_deputy], size=4
    )
    assert {look.assignee.login for look in row.looks.all()} == {"bailu_centre_officer", "bureau_deputy"}
    assert Event.objects.filter(act="second_look_given").count() == 4, "each child's history says who looks"


def test_sight_of_the_child_lasts_as_long_as_the_look(town: Any, today: date) -> None:
    from notoneless.children.models import Child

    accepted(town, 1)
    look = drawn(town, today, people=[town.bailu_centre_officer]).looks.get()
    child = look.finding.case.child
    seen = lambda: Child.objects.visible_to(town.bailu_centre_officer).filter(pk=child.pk).exists()  # noqa: E731
    assert seen() and queries.looks_of(town.bailu_centre_officer).count() == 1
    assert not queries.looks_of(town.centre_officer).exists(), "another centre school sees no look of his"
    words = {"look": look, "way": W.PHONE, "on": today, "by": town.bailu_centre_officer, "today": today}
    services.second_look_result(**words, result=R.NOT_REACHED, note="没人接")
    assert seen(), "not reached: he tries again"
    services.second_look_result(**words, result=R.SAME)
    assert not seen()


def test_a_wrong_one_is_back_on_the_list_and_a_result_is_said_once(town: Any, today: date) -> None:
    accepted(town, 1)
    look = drawn(town, today).looks.get()
    words = {"look": look, "way": W.VISIT, "on": today, "today": today, "note": "在家，没上学"}
    no = services.second_look_result(**words, result=R.WRONG, by=town.bureau_officer)
    assert isinstance(no, Refusal) and no.rule == "second_look.not_mine"
    late = services.second_look_result(
        **words | {"on": today + timedelta(days=1)}, result=R.WRONG, by=town.bureau_deputy
    )
    assert isinstance(late, Refusal) and late.rule == "second_look.future"
    done = services.second_look_result(**words, result=R.WRONG, by=town.bureau_deputy)
    assert not isinstance(done, Refusal) and done.note.open() == "在家，没上学"
    case = Case.objects.get(pk=look.finding.case_id)
    assert case.state == "suspected" and case.steps.first().reason.open() == "抽查复核不一致：在家，没上学"
    again = services.second_look_result(**words, result=R.SAME, by=town.bureau_deputy)
    assert isinstance(again, Refusal) and again.rule == "second_look.done"
    rate = queries.rate_of_all(queries.looks_of(town.bureau_leader))
    assert (rate.wrong, rate.checked) == (1, 1)
    assert queries.rate_words(rate) == "100.0%(1/1，95%区间 20.7%–100.0%)"
