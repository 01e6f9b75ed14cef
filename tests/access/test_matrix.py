"""Every route as every role: the answers are those of matrix.csv, and matrix.csv is no wider than safety.md."""

import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.table import DONE, ROLES, letters, rows

ROWS = rows()
ALWAYS = {"-"}  # no data of a child: the frame, the directory of units, one's own account


def routes(resolver: URLResolver | None = None, space: str = "") -> dict[str, URLPattern]:
    """Every named address of the product."""
    found: dict[str, URLPattern] = {}
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            found |= routes(one, f"{one.namespace}:" if one.namespace else space)
        else:
            found[f"{space}{one.name}"] = one
    return found


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted({row.route for row in ROWS}) == sorted(routes())


def test_every_route_names_its_ability() -> None:
    nameless = [name for name, one in routes().items() if not getattr(one.callback, "ability", "")]
    assert nameless == []


def test_every_arg_of_a_route_is_in_its_row() -> None:
    for row in ROWS:
        converters = routes()[row.route].pattern.converters
        assert {key for key, _ in row.args} == set(converters), row


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_row_is_wider_than_the_permission_matrix(row) -> None:
    if row.data in ALWAYS or row.why:
        return
    table = letters()
    for role in ROLES:
        if row.expected[role] in DONE or row.expected[role] == 422:
            cell = table[role][row.data]
            may_view = "v" in row.act and bool(cell & {"v", "R", "e"})
            assert may_view or cell & set(row.act), (role, row.data, row.act, cell)


def test_few_rows_are_wider_and_each_says_why() -> None:
    wider = {row.route for row in ROWS if row.why}
    assert wider == {
        "cases:harm_report",
        "cases:paper_check",
        "cases:paper_sign",
        "cases:papers_many",
        "children:mover_in",
        "children:mover_inside",
        "children:mover_out",
        "children:mover_withdraw",
        "children:still_here",
        "grid:county_settings",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_matrix_says(world, role) -> None:
    client = _signed_in(world.user(role))
    wrong = []
    for row in ROWS:
        for method in row.methods:
            if row.route == "web:logout":
                continue  # it would end the session of the rows after it; it has a test of its own below
            with transaction.atomic():
                status = _ask(client, row, world.inside, method)
                transaction.set_rollback(True)
            want = row.expected[role]
            if method == "POST" and row.method == "GET+POST" and want == 200:
                if status not in (302, 422):
                    wrong.append((str(row), method, status, "302 or 422"))
            elif status != want:
                wrong.append((str(row), method, status, want))
    assert not wrong, "\n".join(map(str, wrong))


def _signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _ask(client, row, ids, method: str) -> int:
    url = row.url(ids)
    if method == "GET":
        return client.get(url).status_code
    return client.post(url, {"request_key": uuid.uuid4().hex} | row.typed).status_code


@pytest.mark.django_db
def test_nobody_is_let_in_before_login(world, client) -> None:
    public = {
        "web:login",
        "web:healthz",
        "grid:activate",
        "tips:tip_leave",
        "tips:tip_answer_seen",
        "papers:paper_genuine",
        "papers:paper_code",
    }
    for row in ROWS:
        if row.route in public:
            continue
        for method in row.methods:
            answer = getattr(client, method.lower())(row.url(world.inside))
            assert answer.status_code == 302, (str(row), answer.status_code)
            assert answer["Location"].startswith("/login"), str(row)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_leave_and_is_out(world, role) -> None:
    client = _signed_in(world.user(role))
    assert client.post("/logout", {"request_key": uuid.uuid4().hex}).status_code == 302
    assert client.get("/").status_code == 302
