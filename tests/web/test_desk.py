"""The desk: what each person must do today, most urgent first, each line one tap from done."""

import re
from datetime import timedelta

import pytest

from notoneless.core.desk import DeskLine
from notoneless.web.desk import desk_groups, desk_lines
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db

EVERYBODY = [
    "bureau_leader", "bureau_officer", "bureau_approver", "township_officer", "centre_officer", "principal", "teacher",
    "village_officer", "system_admin", "security_admin", "audit_admin",
]  # fmt: skip


def line(who: str, due: int | None, **words: object) -> DeskLine:
    facts = {"what": "办", "since_on": None, "url": f"/{who}", "button": "办"} | words
    return DeskLine(who=who, due_on=None if due is None else TODAY + timedelta(days=due), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("login", EVERYBODY)
def test_everybody_has_a_desk_and_each_line_leads_where_he_may_go(client, town, login) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher, due_on=TODAY)
    client.force_login(town.users[login])
    answer = client.get("/")
    assert answer.status_code == 200
    for one in desk_lines(town.users[login], TODAY):
        assert client.get(one.url).status_code == 200, (one.who, one.url)
    for figure in answer.context["figures"]:
        assert client.get(figure.url).status_code == 200, figure.label


def test_overdue_stands_before_today_and_today_before_the_week() -> None:
    groups = desk_groups(
        [line("本周的", 5), line("今天的", 0), line("逾期的", -2), line("没有期限的", None)], TODAY
    )
    assert [group.label for group in groups] == ["已逾期", "今天", "本周"]
    assert [one.who for one in groups[1].lines] == ["今天的", "没有期限的"]
    assert groups[0].lines[0].when == "逾期2天"


def test_one_group_shows_thirty_lines_at_most() -> None:
    groups = desk_groups([line(f"孩子{n:02}", 0) for n in range(40)], TODAY)
    assert len(groups[0].lines) == 30


def test_a_case_stands_on_the_desk_of_the_person_named_and_of_nobody_else(town) -> None:
    make_case(town.noroll, unit=town.primary, person=town.vice_principal, state="confirmed")
    from notoneless.children.services import grant_give

    grant_give(child=town.noroll, unit=town.primary, why="个案牵头或配合单位", by="system", today=TODAY)
    assert any(one.who == "曾望" for one in desk_lines(town.vice_principal, TODAY))
    assert not any(one.who == "曾望" for one in desk_lines(town.principal, TODAY))
    assert not any(one.who == "曾望" for one in desk_lines(town.bailu_principal, TODAY))


def test_a_case_due_next_month_is_not_asked_for_today(town) -> None:
    make_case(
        town.noroll, unit=town.primary, person=town.township_officer, state="persuading",
        due_on=TODAY + timedelta(days=20),
    )  # fmt: skip
    assert not any(one.who == "曾望" for one in desk_lines(town.township_officer, TODAY))


def test_figures_of_the_desk_equal_the_ledgers_they_open(client, town) -> None:
    make_case(town.noroll, unit=town.primary, person=town.vice_principal, due_on=TODAY - timedelta(days=1))
    make_case(town.ill, unit=town.junior, person=town.junior_vice, state="confirmed")
    make_case(town.outsider, unit=town.bailu_primary, person=town.bailu_vice)
    for login, counts in (
        ("bureau_officer", [2, 1, 1]),
        ("township_officer", [1, 1, 1]),
        ("shiqiao_officer", [0, 1, 0]),
    ):
        client.force_login(town.users[login])
        figures = client.get("/").context["figures"]
        assert [int(figure.value) for figure in figures] == counts, login
        for figure in figures:
            assert client.get(figure.url).context["table"].count == int(figure.value)


@pytest.mark.parametrize("login", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_sees_no_figure_of_children(client, town, login) -> None:
    make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    client.force_login(town.users[login])
    answer = client.get("/")
    assert answer.context["figures"] == []
    assert "曾望" not in answer.content.decode()


def test_nothing_to_do_is_said_kindly(client, town) -> None:
    client.force_login(town.heyan_officer)
    page = client.get("/").content.decode()
    assert "今天没有到期的事" in page or "件事" in page


def test_the_menu_shows_only_what_opens(client, town) -> None:
    for login in EVERYBODY:
        client.force_login(town.users[login])
        page = client.get("/").content.decode()
        nav = page.split("<nav", 1)[1]
        for url in set(re.findall(r'href="(/[a-z][^"#]*)"', nav)):
            if not url.startswith("/static"):
                assert client.get(url, follow=True).status_code == 200, (login, url)
