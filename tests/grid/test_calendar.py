"""The school calendar and the receiving schools: what is entered, refused, shown and counted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.schooldays import BreakKind
from notoneless.grid import queries, services
from notoneless.grid.models import ReceivingSchool, SchoolBreak
from tests.makers import press

pytestmark = pytest.mark.django_db


def close(town, today, **fields):
    values = {
        "kind": BreakKind.FLOOD, "name": "暴雨停课", "from_on": date(2026, 11, 19), "until_on": date(2026, 11, 20),
        "reason": "红色预警", "unit": None,
    } | fields  # fmt: skip
    return services.school_break_add(by=town.bureau_officer, today=today, **values)


def left(school, today) -> int:
    return next(line.days.left for line in queries.term_lines(school, today) if line.is_now)


def test_a_closure_of_one_school_takes_days_from_it_alone(town, today) -> None:
    before = left(town.primary, today)
    assert close(town, today, unit=town.primary)
    assert left(town.primary, today) == before - 2
    assert left(town.junior, today) == before and left(None, today) == before


def test_a_closure_of_a_centre_school_or_the_county_holds_for_the_schools_below(town, today) -> None:
    before = left(town.primary, today)
    close(town, today, unit=town.centre)
    close(town, today, from_on=date(2026, 11, 23), until_on=date(2026, 11, 23))
    assert left(town.primary, today) == before - 3
    assert left(town.bailu_primary, today) == before - 1


def test_a_closure_needs_its_reason_and_a_local_holiday_does_not(town, today) -> None:
    refused = close(town, today, reason=" ")
    assert isinstance(refused, Refusal) and refused.rule == "schoolbreak.reason"
    assert close(town, today, kind=BreakKind.LOCAL, reason="")


def test_the_same_days_are_not_entered_twice_for_the_same_unit(town, today) -> None:
    close(town, today)
    again = close(town, today, from_on=date(2026, 11, 20), until_on=date(2026, 11, 24))
    assert isinstance(again, Refusal) and again.rule == "schoolbreak.twice"
    assert close(town, today, unit=town.primary)


def test_lessons_that_begin_earlier_count_again(town, today) -> None:
    before = left(None, today)
    row = close(town, today)
    assert services.school_break_end(
        row=row, until_on=date(2026, 11, 19), by=town.bureau_officer, today=today
    )
    assert left(None, today) == before - 1
    wrong = services.school_break_end(
        row=row, until_on=date(2026, 11, 1), by=town.bureau_officer, today=today
    )
    assert isinstance(wrong, Refusal) and wrong.rule == "schoolbreak.order"


def test_a_withdrawn_break_counts_no_more_stays_listed_and_says_why(town, today) -> None:
    before = left(None, today)
    row = close(town, today)
    by = {"by": town.bureau_officer, "today": today}
    empty = services.school_break_withdraw(row=row, reason=" ", **by)
    assert isinstance(empty, Refusal) and empty.rule == "schoolbreak.withdraw_reason"
    assert services.school_break_withdraw(row=row, reason="预报改了", **by)
    assert left(None, today) == before and SchoolBreak.objects.get().withdrawn_reason == "预报改了"
    again = services.school_break_withdraw(row=row, reason="再一次", **by)
    late = services.school_break_end(row=row, until_on=date(2026, 11, 20), **by)
    assert isinstance(again, Refusal) and isinstance(late, Refusal)
    assert Event.objects.filter(act__startswith="school_break").count() == 2


def test_the_database_keeps_breaks_in_order_and_withdrawals_with_a_reason(town, today) -> None:
    row = close(town, today)
    for fields in ({"until_on": date(2026, 11, 1)}, {"withdrawn_on": today}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SchoolBreak.objects.filter(pk=row.pk).update(**fields)


def test_a_teacher_reads_the_calendar_of_her_own_school_without_changing_it(town, today, client) -> None:
    close(town, today, unit=town.primary)
    close(town, today, unit=town.bailu_primary, name="别校停课")
    client.force_login(town.teacher)
    page = client.get(reverse("grid:calendar")).content.decode()
    assert "青石中心小学" in page and "暴雨停课" in page and "别校停课" not in page
    assert "改日期或撤销" not in page
    assert press(client, reverse("grid:break_add"), {"kind": "local"}).status_code == 403


def test_the_bureau_enters_changes_and_withdraws_at_the_screen(town, client) -> None:
    client.force_login(town.bureau_officer)
    typed = {
        "kind": "epidemic", "name": "流感停课", "unit": town.point.number, "from_on": "2026-11-19",
        "until_on": "2026-11-25", "reason": "两个班聚集发病",
    }  # fmt: skip
    assert press(client, reverse("grid:break_add"), typed).status_code == 302
    row = SchoolBreak.objects.get()
    assert (
        press(client, reverse("grid:break_change", args=[row.pk]), {"until_on": "2026-11-20"}).status_code
        == 302
    )
    assert (
        press(client, reverse("grid:break_withdraw", args=[row.pk]), {"reason": "改为分班隔离"}).status_code
        == 302
    )
    page = client.get(reverse("grid:calendar")).content.decode()
    assert "改为分班隔离" in page and "已撤销" in page


def receiving(town, today, choices):
    return services.receiving_schools_set(year=2026, choices=choices, by=town.bureau_officer, today=today)


def test_receiving_schools_are_set_changed_and_cleared_in_one_table(town, today) -> None:
    assert receiving(town, today, {town.primary: town.junior, town.bailu_primary: None}) == 1
    assert receiving(town, today, {town.primary: town.junior}) == 0
    assert receiving(town, today, {town.primary: town.direct_school}) == 1
    assert queries.receiving_of(2026)[town.primary.pk].junior == town.direct_school
    assert receiving(town, today, {town.primary: None}) == 1 and not ReceivingSchool.objects.exists()


def test_a_school_without_the_stage_neither_sends_nor_receives(town, today) -> None:
    for choices, rule in (
        ({town.junior: town.junior}, "receiving.no_primary"),
        ({town.primary: town.bailu_primary}, "receiving.no_junior"),
    ):
        refused = receiving(town, today, choices)
        assert isinstance(refused, Refusal) and refused.rule == rule
    refused = services.receiving_village_set(
        year=2026,
        primary=town.primary,
        place=town.qingshi,
        junior=town.junior,
        by=town.bureau_officer,
        today=today,
    )
    assert isinstance(refused, Refusal) and refused.rule == "receiving.place"


def test_one_village_goes_elsewhere_until_that_is_ended(town, today, client) -> None:
    client.force_login(town.bureau_officer)
    typed = {"primary": town.primary.number, "place": town.liuwan.code, "junior": town.direct_school.number}
    assert press(client, reverse("grid:receiving_village"), typed).status_code == 302
    page = client.get(reverse("grid:receiving_schools")).content.decode()
    assert "柳湾村 → 云溪实验学校" in page
    row = ReceivingSchool.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceivingSchool.objects.create(year=2026, primary=town.primary, place=town.liuwan, junior=town.junior)
    assert press(client, reverse("grid:receiving_village_end", args=[row.pk])).status_code == 302
    assert not ReceivingSchool.objects.exists()


def test_the_table_is_saved_at_the_screen(town, client) -> None:
    client.force_login(town.bureau_officer)
    typed = {f"school_{town.primary.number}": town.junior.number}
    assert press(client, reverse("grid:receiving_schools"), typed).status_code == 302
    assert ReceivingSchool.objects.get().junior == town.junior
