"""Nobody reaches a child outside his scope (T18): every route with every outside id, for every role of 青石镇."""

import uuid

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from tests.access.table import ROLES, Row, rows
from tests.access.world import World, words_of

pytestmark = pytest.mark.django_db
ROWS = rows()
FENCED = [role for role in ROLES if not role.startswith("bureau")]
"""The bureau sees the whole county; for everybody else 白鹭镇 is outside."""
SHARED = {
    "basis",
    "campaign",
    "now",
    "signed",
    "run",
    "one",
    "person",
    "post",
    "acting",
    "break",
    "receiving",
    "rollover",
    "figures_year",
    "figures_version",
    "subcode",
    "wording",
}
"""Words of an address that are the same on both sides."""
DIRECTORY = {"grid:unit_page", "grid:contact_reveal", "grid:units_tree"}
"""The directory of units, which the three administrators read whole: no child in it."""


WORDS = {
    "name": "改了名", "reason": "改", "seen": "not_found", "on": "2026-11-18", "kind": "visit", "found": "看过",
    "decision": "same", "detail": "听说", "source": "某名单", "is_in_class": "1", "mode": "direct",
    "delivered_on": "2026-11-18", "receiver": "家长", "sex": "1", "is_zero": "1",
}  # fmt: skip
"""Answers that would do something, where a press is let through."""
ROOMS = ("grid", "documents", "children", "support", "cases", "intake", "verification", "returns")


def everything() -> dict[str, list[tuple]]:
    """Every row of every room, as it stands."""
    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            columns = [field.attname for field in model._meta.concrete_fields if field.name != "last_login"]
            found[model._meta.label] = sorted(
                model._base_manager.values_list(*columns), key=lambda row: str(row[0])
            )
    return found


def outside_urls(row: Row, world: World) -> list[str]:
    """The row's address with everything outside, and with each single id outside and the rest inside."""
    names = [(key, name) for key, name in row.args if name in world.outside and name not in SHARED]
    if not names:
        return []
    inside = row.kwargs(world.inside)
    mixed = [inside | {key: world.outside[name]} for key, name in names]
    urls = [row.url(world.inside, kwargs) for kwargs in [row.kwargs(world.outside), *mixed]]
    return list(dict.fromkeys(urls))


def answers(client: Client, row: Row, url: str) -> list:
    """What each method of the row answers here."""
    typed = {"request_key": uuid.uuid4().hex} | WORDS | row.typed
    return [client.get(url) if method == "GET" else client.post(url, typed) for method in row.methods]


def holes(client: Client, role: str, world: World) -> list[str]:
    """Where an outside id was answered otherwise than as nothing at all, or told a secret. A post that may not do the
    act at all may hear so instead, whatever the id."""
    found, secrets = [], world.secrets()
    for row in ROWS:
        for url in outside_urls(row, world):
            for answer in answers(client, row, url):
                wanted = {404, 403} if row.expected[role] == 403 else {404}
                if role.endswith("_admin") and row.route in DIRECTORY:
                    wanted = {200}
                if answer.status_code not in wanted:
                    found.append(f"{role} {row} {url}: {answer.status_code}, not {wanted}")
                text = words_of(answer).replace(url, "")
                found += [f"{role} {row} {url}: tells {secret}" for secret in secrets if secret in text]
    return found


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


@pytest.mark.parametrize("role", FENCED)
def test_outside_ids_lead_nowhere_tell_nothing_and_change_nothing(world: World, role: str) -> None:
    client, before = signed_in(world, role), everything()
    found = holes(client, role, world)
    assert not found, "\n".join(found)
    assert everything() == before


def leaks(client: Client, role: str, world: World) -> list[str]:
    """Pages and exports in scope that tell of the outside child."""
    found, secrets = [], world.secrets()
    for row in ROWS:
        if "GET" not in row.methods or row.expected[role] != 200:
            continue
        text = words_of(client.get(row.url(world.inside)))
        found += [f"{role} {row}: tells {secret}" for secret in secrets if secret in text]
    words = world.search_words()
    urls = [("/search", word) for word in words]
    urls += [(url, word) for url in ("/children/", "/cases/", "/grid/contacts/") for word in words[:4:3]]
    for url, word in urls:
        text = words_of(client.get(url, {"q": word})).replace(word, "")
        found += [f"{role} {url}: tells {secret}" for secret in secrets if secret in text]
    return found


@pytest.mark.parametrize("role", FENCED)
def test_no_page_in_scope_tells_of_a_child_outside(world: World, role: str) -> None:
    found = leaks(signed_in(world, role), role, world)
    assert not found, "\n".join(found)


def test_the_canary_would_be_seen_if_it_were_there(world: World) -> None:
    """The probe is not blind: for the bureau the same pages do tell of the child."""
    found = leaks(signed_in(world, "bureau_officer"), "bureau_officer", world)
    assert {"children", "cases", "verification"} <= {route.split(":")[0] for route in _routes(found)}


def _routes(found: list[str]) -> set[str]:
    return {line.split()[1].split("-", 1)[1] for line in found if line.split()[1].startswith("GET")}


DOORS = ["notoneless.children.models.ChildSet.visible_to", "notoneless.cases.models.CaseSet.visible_to"]


@pytest.mark.parametrize("door", DOORS)
def test_a_scope_that_was_forgotten_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """Negative control: with the fence down the probes do cry."""
    monkeypatch.setattr(door, lambda self, user: self)
    client = signed_in(world, "school_manager")
    assert leaks(client, "school_manager", world)
    with transaction.atomic():
        assert holes(client, "school_manager", world)
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", ["township_officer", "school_manager"])
def test_a_thing_outside_and_a_thing_that_is_not_are_answered_alike(world: World, role: str) -> None:
    """Out of sight is the same page as not there: no answer says that a child exists."""
    client = signed_in(world, role)
    nothing = {"child": uuid.uuid4(), "case": uuid.uuid4(), "draft": uuid.uuid4(), "delivered": uuid.uuid4(),
               "batch": uuid.uuid4(), "pair": uuid.uuid4(), "school": "XX999", "taken": uuid.uuid4(), "asked": uuid.uuid4(), "proving": uuid.uuid4(),
               "suspended": uuid.uuid4(), "change": uuid.uuid4(), "kept": uuid.uuid4(),
               "village": "990102109999"}  # fmt: skip
    for row in ROWS:
        names = {name for _, name in row.args}
        if not names & set(nothing) or (role.endswith("_admin") and row.route in DIRECTORY):
            continue
        there = answers(client, row, row.url(world.outside))
        absent = answers(client, row, row.url(world.outside | nothing))
        for one, other in zip(there, absent, strict=True):
            assert one.status_code == other.status_code, str(row)
            assert len(one.content) == len(other.content), str(row)
