"""Headers of every answer: nothing inline, nothing from elsewhere, nothing kept by a shared browser."""

from typing import Any

import pytest
from django.test import Client

from notoneless.web.headers import POLICY

pytestmark = pytest.mark.django_db


def test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == rules["connect-src"] == "'self'"
    for word in ("unsafe", "http:", "https:", "*"):
        assert word not in POLICY


@pytest.mark.parametrize("path", ["/login", "/", "/me", "/search?q=x", "/no/such/page", "/healthz"])
def test_every_answer_carries_them(client: Client, town: Any, path: str) -> None:
    client.force_login(town.bureau_officer)
    answer = client.get(path)
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_refusals_carry_them_too(client: Client, town: Any) -> None:
    client.force_login(town.teacher)
    for answer in (
        client.post("/me"),
        client.get("/grid/settings/"),
        Client(enforce_csrf_checks=True).post("/login"),
    ):
        assert answer.status_code in (400, 403, 404)
        assert answer["Content-Security-Policy"] == POLICY
        assert "no-store" in answer["Cache-Control"]


def test_a_server_name_is_not_told(client: Client) -> None:
    answer = client.get("/login")
    assert "Server" not in answer and "X-Powered-By" not in answer
