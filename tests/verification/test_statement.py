"""核查统计 as of a day: what was known then, each child once, in whose sight."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notoneless.cases.models import Case, CaseFinding, CaseStep
from notoneless.children.models import Whereabouts
from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import CaseState, FindingState
from notoneless.verification.models import SourceList, SourceRow
from notoneless.verification.queries import statement as queries
from notoneless.verification.queries.matching import with_code
from tests.journeys.steps import Person, pdf_text, word_text
from tests.makers import make_case, make_child
from tests.verification.rows import LISTED, make_row, row_of

pytestmark = pytest.mark.django_db

SUSPECTED = ListKind.SUSPECTED
TODAY = date(2026, 11, 18)


def moment(day: date, hour: int = 2) -> datetime:
    """A time of that day in the county (ten in the morning unless told otherwise)."""
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


def listed(child: Any, **fields: Any) -> SourceRow:
    """The child on the suspected list, found to be itself."""
    row = row_of(child, kind=SUSPECTED, **fields)
    SourceRow.objects.filter(pk=row.pk).update(child=child)
    return row


def told(user: Any, on: date = TODAY, source: SourceList | None = None) -> queries.Told:
    return queries.statement(user, queries.Chosen(SUSPECTED, on, source))


def letters(user: Any, on: date = TODAY) -> dict[str, int]:
    """Letter → count, 待 for who waits."""
    table = told(user, on).table
    found = {code.letter: table.of_code(code.id) for code in table.codes}
    return {letter: count for letter, count in (found | {"待": table.waiting}).items() if count}


def suspected(town: Any, child: Any, on: date) -> Case:
    case = make_case(child, unit=town.primary, person=town.vice_principal, opened_on=on)
    CaseStep.objects.create(
        case=case, act="open", to_state=CaseState.SUSPECTED, on=on, at=moment(on), by="system"
    )
    return case


def decided(town: Any, case: Case, slug: str, on: date) -> None:
    """The bureau accepted this code on that day."""
    code = town.codes[slug]
    CaseFinding.objects.create(case=case, state=FindingState.ACCEPTED, code=code, reviewed_at=moment(on))
    to = CaseState.CONFIRMED if code.is_out_of_school else CaseState.CLEARED
    CaseStep.objects.create(
        case=case, act="confirm", from_state=CaseState.SUSPECTED, to_state=to, on=on, at=moment(on), by="x"
    )
    values = {"confirmed_on": on} if code.is_out_of_school else {"ended_on": on}
    Case.objects.filter(pk=case.pk).update(state=to, code=code, **values)
    if not code.is_out_of_school:
        Whereabouts.objects.create(child=case.child, code=code, from_on=on, accepted_by="x")


def test_a_child_on_a_roll_is_in_school_and_a_child_nobody_found_waits(town: Any) -> None:
    listed(town.xiaoming)
    make_row("外人", kind=SUSPECTED, place=town.liuwan_1)
    assert letters(town.bureau_officer) == {"A": 1, "待": 1}


def test_what_was_decided_later_is_not_known_on_a_past_day(town: Any) -> None:
    listed(town.noroll)
    case = suspected(town, town.noroll, date(2026, 10, 21))
    decided(town, case, "illness", date(2026, 11, 10))
    assert letters(town.bureau_officer, date(2026, 11, 9)) == {"待": 1}
    assert letters(town.bureau_officer, date(2026, 11, 10)) == {"I": 1}
    assert letters(town.bureau_officer) == {"I": 1}


def test_a_finding_replaced_later_keeps_its_code_on_the_day_before(town: Any) -> None:
    listed(town.noroll)
    case = suspected(town, town.noroll, date(2026, 10, 21))
    decided(town, case, "illness", date(2026, 10, 25))
    decided(town, case, "poverty", date(2026, 11, 10))
    assert letters(town.bureau_officer, date(2026, 11, 9)) == {"I": 1}
    assert letters(town.bureau_officer, date(2026, 11, 10)) == {"K": 1}


def test_a_cleared_child_has_its_code_from_the_day_it_was_accepted_until_the_paper_runs_out(
    town: Any,
) -> None:
    listed(town.noroll)
    case = suspected(town, town.noroll, date(2026, 10, 21))
    decided(town, case, "abroad", date(2026, 11, 2))
    Whereabouts.objects.filter(child=town.noroll).update(until_on=date(2026, 11, 12))
    assert letters(town.bureau_officer, date(2026, 11, 1)) == {"待": 1}
    assert letters(town.bureau_officer, date(2026, 11, 12)) == {"F": 1}, "the last day counts"
    assert letters(town.bureau_officer, date(2026, 11, 13)) == {"待": 1}, "the evidence is gone"


def test_a_code_that_ended_since_still_stands_in_the_statement_of_its_day(town: Any) -> None:
    listed(town.noroll)
    Whereabouts.objects.create(
        child=town.noroll, code=town.codes["abroad"], from_on=date(2026, 10, 25), ended_on=date(2026, 11, 5), accepted_by="x"
    )  # fmt: skip
    assert letters(town.bureau_officer, date(2026, 11, 4)) == {"F": 1}
    assert letters(town.bureau_officer, date(2026, 11, 5)) == {"待": 1}


def test_a_code_withdrawn_since_stood_until_it_was_withdrawn(town: Any) -> None:
    listed(town.noroll)
    Whereabouts.objects.create(
        child=town.noroll, code=town.codes["abroad"], from_on=date(2026, 10, 25), withdrawn_at=moment(date(2026, 11, 5)),
        accepted_by="x",
    )  # fmt: skip
    assert letters(town.bureau_officer, date(2026, 11, 4)) == {"F": 1}
    assert letters(town.bureau_officer, date(2026, 11, 5)) == {"待": 1}


def test_a_roll_counts_on_the_days_it_was_held(town: Any) -> None:
    listed(town.xiaoming)
    town.xiaoming.rolls.update(entered_on=date(2026, 10, 25), until_on=date(2026, 11, 5))
    assert letters(town.bureau_officer, date(2026, 10, 24)) == {"待": 1}
    assert letters(town.bureau_officer, date(2026, 11, 5)) == {"A": 1}
    assert letters(town.bureau_officer, date(2026, 11, 6)) == {"待": 1}


def test_a_child_that_died_is_a_matter_of_the_household_register_from_that_day(town: Any) -> None:
    listed(town.noroll)
    suspected(town, town.noroll, date(2026, 10, 21))
    type(town.noroll).objects.filter(pk=town.noroll.pk).update(died_on=date(2026, 11, 3))
    assert letters(town.bureau_officer, date(2026, 11, 2)) == {"待": 1}
    assert letters(town.bureau_officer, date(2026, 11, 3)) == {"D": 1}


def test_an_open_case_outranks_a_roll_on_paper(town: Any) -> None:
    """As in the two-line balance: the roll is what the case doubts."""
    listed(town.xiaoming)
    case = suspected(town, town.xiaoming, date(2026, 11, 1))
    assert letters(town.bureau_officer) == {"待": 1}
    decided(town, case, "poverty", date(2026, 11, 10))
    assert letters(town.bureau_officer) == {"K": 1}


def test_a_returned_child_is_in_school_by_its_roll(town: Any) -> None:
    listed(town.xiaoming)
    case = suspected(town, town.xiaoming, date(2026, 10, 22))
    decided(town, case, "poverty", date(2026, 11, 1))
    day = date(2026, 11, 12)
    CaseStep.objects.create(
        case=case, act="return", to_state=CaseState.RETURNED, on=day, at=moment(day), by="x"
    )
    assert letters(town.bureau_officer, date(2026, 11, 11)) == {"K": 1}
    assert letters(town.bureau_officer, day) == {"A": 1}


def test_a_case_brought_over_without_steps_counts_by_its_state(town: Any) -> None:
    listed(town.noroll)
    make_case(
        town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.PERSUADING, code=town.codes["poverty"], opened_on=date(2026, 9, 5),
        confirmed_on=date(2026, 9, 20),
    )  # fmt: skip
    assert letters(town.bureau_officer) == {"K": 1}


def test_rows_stand_from_their_lists_day_until_a_newer_list_ends_them(town: Any) -> None:
    row = listed(town.xiaoming)
    SourceRow.objects.filter(pk=row.pk).update(until_on=date(2026, 11, 5))
    assert told(town.bureau_officer, LISTED - timedelta(days=1)).table.total == 0
    assert told(town.bureau_officer, LISTED).table.total == 1
    assert told(town.bureau_officer, date(2026, 11, 5)).table.total == 1
    assert told(town.bureau_officer, date(2026, 11, 6)).table.total == 0


def test_two_rows_of_one_child_are_counted_once_and_the_page_says_so(town: Any) -> None:
    listed(town.xiaoming)
    listed(town.xiaoming, address="又一行")
    found = told(town.bureau_officer)
    assert (found.table.total, found.repeated) == (1, 1)
    assert "1行与另一行是同一个孩子" in Person(town.bureau_officer).opens("verification:statement")
    assert queries.names_on(town.bureau_officer, found.chosen).count() == 1


def test_the_rows_list_and_the_statement_of_today_say_the_same(town: Any) -> None:
    for child in (town.xiaoming, town.noroll, town.ill, town.away, town.deferred, town.left):
        listed(child)
    rows: Any = with_code(SourceRow.objects.filter(kind=SUSPECTED), town.bureau_officer)
    table = told(town.bureau_officer).table
    assert sorted(str(row.code_id) for row in rows) == sorted(
        str(code) for (_, code), count in table.cells.items() for _ in range(count)
    )


def test_the_townships_add_up_to_the_county_and_a_township_reads_its_own(town: Any) -> None:
    listed(town.xiaoming)
    listed(town.noroll)
    listed(town.outsider)
    county = told(town.bureau_officer)
    assert {row.township.name: row.total for row in county.table.rows(county.townships)} == {
        "东关街道": 0, "青石镇": 2, "白鹭镇": 1,
    }  # fmt: skip
    own = told(town.township_officer)
    assert (own.table.total, [one.name for one in own.townships]) == (2, ["青石镇"])
    page = Person(town.township_officer).opens("verification:statement")
    assert "青石镇" in page and "白鹭镇" not in page and "只统计您范围内的孩子" in page
    names = Person(town.township_officer).opens(
        "verification:statement_names", list="suspected", township="990102102000"
    )
    assert "金丝雀" not in names


def test_a_township_does_not_count_children_of_others_at_its_schools(town: Any) -> None:
    """姜河 lives in 松林村 of 白鹭镇 and goes to school in 青石镇: one township counts him, not two."""
    listed(town.crossing)
    assert told(town.township_officer).table.total == 0
    assert told(town.bailu_officer).table.total == 1


def test_a_row_without_a_place_counts_where_its_child_lives_or_as_of_nowhere(town: Any) -> None:
    listed(town.xiaoming, place=None)
    make_row("无处", kind=SUSPECTED)
    lines = {
        row.township.name: row.total
        for row in told(town.bureau_officer).table.rows(told(town.bureau_officer).townships)
    }
    assert (lines["青石镇"], lines["未注明乡镇"]) == (1, 1)
    names = Person(town.bureau_officer).opens(
        "verification:statement_names", list="suspected", township="none"
    )
    assert "无处" in names and "林小明" not in names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("in_school_registered", {"林小明"}), ("not_out", {"林小明", "段飞"}), ("out", {"谢安"}), ("waiting", {"曾望"}),
        ("", {"林小明", "段飞", "谢安", "曾望"}), ("nothing", set()),
    ],
)  # fmt: skip
def test_every_figure_opens_its_names(town: Any, code: str, names: set[str]) -> None:
    listed(town.xiaoming)
    listed(town.noroll)
    listed(town.away)
    listed(town.ill)
    Case.objects.filter(child=town.ill).delete()
    decided(town, suspected(town, town.ill, date(2026, 10, 21)), "illness", date(2026, 11, 1))
    chosen = queries.Chosen(SUSPECTED, TODAY)
    assert {row.name for row in queries.names_on(town.bureau_officer, chosen, code=code)} == names


def test_names_are_masked_on_the_page_and_in_the_export_and_the_export_is_recorded(town: Any) -> None:
    listed(town.xiaoming)
    whole = type(town.xiaoming).objects.get(pk=town.xiaoming.pk).id_number.open()
    officer = Person(town.bureau_officer)
    page = officer.opens("verification:statement_names", list="suspected")
    assert "林小明" in page and whole not in page and f"{whole[:4]}****" in page
    for url in ("verification:statement", "verification:statement_names"):
        body = officer.client.get(reverse(url), {"list": "suspected", "export": "xlsx"}).content
        assert whole not in text_of(body) and f"{whole[:4]}****" in text_of(body)
    assert Event.objects.filter(act="statement_exported").count() == 2
    Person(town.bureau_approver).opens("verification:statement", status=403, list="suspected", export="xlsx")
    Person(town.bureau_approver).opens("verification:statement_paper", "pdf", status=403, list="suspected")
    assert Event.objects.filter(act="statement_exported").count() == 2


def text_of(body: bytes) -> str:
    from io import BytesIO

    import openpyxl

    book = openpyxl.load_workbook(BytesIO(body))
    return "\n".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )


def test_the_paper_says_the_same_in_word_and_pdf(town: Any) -> None:
    listed(town.xiaoming)
    make_row("外人", kind=SUSPECTED, place=town.liuwan_1)
    officer = Person(town.bureau_officer)
    pdf = pdf_text(officer.fetches("verification:statement_paper", "pdf"))
    word = word_text(officer.fetches("verification:statement_paper", "docx"))
    for text in (pdf, word):
        assert "疑似失学儿童核查统计表" in text
        assert "疑似失学儿童共2人，已核查1人" in text
        assert "50.0%(1/2)" in text
        assert "填表人" in text and "审核人" in text and "单位负责人（盖章）" in text
        assert "青石镇" in text and "2026年11月18日" in text
        assert "林小明" not in text, "the sheet goes out of the house: figures only"


@pytest.mark.parametrize(
    ("on", "says"),
    [("2026-11-19", "还没有到"), ("2026-08-31", "未记录"), ("哪天", "请选一个日期")],
)
def test_a_day_without_a_record_says_so_and_shows_no_figure(town: Any, on: str, says: str) -> None:
    listed(town.xiaoming)
    page = Person(town.bureau_officer).opens("verification:statement", list="suspected", on=on)
    assert says in page and "占名单" not in page
    Person(town.bureau_officer).opens("verification:statement_names", list="suspected", on=on, status=404)
    Person(town.bureau_officer).opens(
        "verification:statement_paper", "pdf", list="suspected", on=on, status=404
    )


def test_a_list_out_of_sight_or_unknown_is_not_found(town: Any) -> None:
    listed(town.outsider)
    key = str(SourceList.objects.get(kind=SUSPECTED).key)
    Person(town.bureau_officer).opens("verification:statement", list=key)
    Person(town.township_officer).opens("verification:statement", list=key, status=404)
    Person(town.bureau_officer).opens("verification:statement", list="roll", status=404)
    Person(town.bureau_officer).opens("verification:statement_paper", "xls", status=404)


def test_an_empty_county_says_what_to_import(client: Client, town: Any) -> None:
    assert "还没有名单" in Person(town.bureau_officer).opens("verification:statement")


def test_a_thousand_rows_cost_no_more_queries_than_one(
    town: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(40):
        listed(make_child(f"童{number}", number="", residence=town.liuwan_1))
    officer = Person(town.bureau_officer)
    officer.opens("verification:statement")
    with django_assert_max_num_queries(22):
        officer.opens("verification:statement")
