"""No field is written past its owner (T21), no right outlives its post (T24), no strange text breaks a page (T25)."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from notoneless.cases.models import Case
from notoneless.children.models import Child, ChildGrant
from notoneless.core.sealing import Sealed
from notoneless.grid.models import Cover, Post, User
from tests.access.test_outside import ROOMS, signed_in
from tests.access.world import PERSONS, World, photo
from tests.makers import TODAY

pytestmark = pytest.mark.django_db

HIDDEN = (
    "state", "unit", "person", "school", "child", "place", "by", "role", "is_staff", "is_superuser", "is_active",
    "accepted_by", "reviewed_by", "proposed_by", "signed_by", "checked_by", "drafted_by", "issuer", "number",
    "number_text", "due_on", "opened_on", "confirmed_on", "ended_on", "returned_on", "version", "created_at",
    "key", "pk", "id", "merged_into", "died_on", "residence", "id_number", "until_on", "from_on", "user", "login",
    "password", "submitted_by", "month_on", "suspected", "dropout", "confirmed_by", "lead", "lead_rule",
)  # fmt: skip

WRITES: list[tuple[str, str, dict[str, str]]] = [  # role, address, what is typed
    ("village_officer", "/cases/{case}/see-door", {"seen": "not_found", "on": "2026-11-18", "note": "没人"}),
    ("school_manager", "/cases/{case}/contact", {"kind": "call", "on": "2026-11-18", "found": "家长答应"}),
    ("bureau_officer", "/cases/{case}/review", {"decision": "accept"}),
    ("bureau_officer", "/cases/{case}/review", {"decision": "return", "reason": "缺证明"}),
    ("school_manager", "/cases/{case}/papers/D07", {}),
    ("school_manager", "/cases/papers/{draft}/void", {"reason": "写错"}),
    ("class_teacher", "/children/{child}/contacts", {"name": "林奶奶", "relation": "祖母", "seen": "{}"}),
    ("school_manager", "/children/{child}/groups", {"kind": "orphan", "source": "家访", "from_on": "2026-11-01"}),
    ("village_officer", "/reports/2026-11/village/{village}", {"note": "属实"}),
    ("township_officer", "/reports/2026-10/report/{school}/school_line/receive", {}),
    ("bureau_officer", "/reports/2026-10/report/{school}/school_line/send-back", {"reason": "请核"}),
    ("school_manager", "/cases/leave/{child}", {"kind": "leave", "on": "2026-11-18", "reason": "外出"}),
    ("school_manager", "/verification/pairs/{pair}/", {"decision": "different"}),
]  # fmt: skip


def picture() -> dict[int, dict[str, Any]]:
    """Every row of every room by table and key, sealed values opened, keys and moments left out."""
    found: dict[Any, dict[str, Any]] = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for row in model._base_manager.all():
                found[model._meta.label, row.pk] = {
                    field.attname: _plain(getattr(row, field.attname))
                    for field in model._meta.concrete_fields
                    if field.name not in ("id", "key", "last_login", "password")
                }
    return found


def _plain(value: Any) -> Any:
    return value.open() if isinstance(value, Sealed) else value


def effect(client: Client, url: str, typed: dict[str, str], before: dict[Any, Any]) -> tuple[int, list[str]]:
    """The answer of a press and what it changed, told without the keys of new rows; then taken back."""
    with transaction.atomic():
        status = client.post(url, {"request_key": uuid.uuid4().hex} | typed).status_code
        after = picture()
        transaction.set_rollback(True)
    new = {name for name in after if name not in before}
    told = []
    for name, row in after.items():
        facts = row if name in new else {k: v for k, v in row.items() if v != before[name][k]}
        if facts:
            words = sorted((k, "new" if _points_to(name[0], k, v) in new else v) for k, v in facts.items())
            told.append(f"{'+' if name in new else name} {name[0]} {words}")
    return status, sorted(told)


def _points_to(label: str, attname: str, pk: Any) -> tuple[str, Any]:
    """The row a foreign key points to."""
    field = next(f for f in apps.get_model(label)._meta.concrete_fields if f.attname == attname)
    return (field.related_model._meta.label if field.is_relation else "", pk)


def evil(world: World, typed: dict[str, str]) -> dict[str, str]:
    """Every hidden field with a value that would matter, flat and nested, less those the form itself asks for."""
    values = {
        "state": "closed", "unit": str(world.town.bailu_primary.pk), "school": str(world.town.bailu_primary.pk),
        "person": str(world.town.bailu_principal.pk), "child": str(world.town.outsider.pk), "is_active": "",
        "place": str(world.town.hetang.pk), "residence": str(world.town.hetang.pk), "role": "security_admin",
    }  # fmt: skip
    extra = {}
    for name in HIDDEN:
        if name not in typed:
            value = values.get(name, "2020-01-01" if name.endswith("_on") else "1")
            extra |= {
                name: value,
                f"{name}_id": value,
                f"case[{name}]": value,
                f"data.{name}": value,
                f"child__{name}": value,
            }
    return extra


@pytest.mark.parametrize("write", WRITES, ids=lambda write: f"{write[0]} {write[1]}")
def test_fields_that_are_not_asked_for_change_nothing(world: World, write: Any) -> None:
    role, address, typed = write
    client = signed_in(world, role)
    url = address.format(**world.inside)
    if address.endswith(("/contact", "/D07")):
        Case.objects.filter(key=world.inside["case"]).update(state="confirmed")
    before = picture()
    status, honest = effect(client, url, typed, before)
    assert status == 302 and honest, (status, honest)
    again, loaded = effect(client, url, evil(world, typed) | typed, before)
    assert again == 302
    assert loaded == honest


# ---- rights end with the post ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["township_officer", "centre_officer", "school_manager", "class_teacher", "village_officer"]
)
def test_a_post_that_ends_ends_the_open_session_at_the_next_request(world: World, role: str) -> None:
    client = signed_in(world, role)
    page, write = f"/children/{world.inside['child']}", f"/cases/{world.inside['case']}/contact"
    assert client.get(page).status_code == 200
    Post.objects.filter(user__login=PERSONS[role]).update(until_on=TODAY - timedelta(days=1))
    assert client.get(page).status_code == 403
    typed = {"request_key": uuid.uuid4().hex, "kind": "call", "on": "2026-11-18", "found": "还在"}
    assert client.post(write, typed).status_code == 403


@pytest.mark.parametrize("role", list(PERSONS))
def test_an_account_switched_off_is_out_at_the_next_request(world: World, role: str) -> None:
    clients = [signed_in(world, role) for _ in range(3)]
    User.objects.filter(login=PERSONS[role]).update(is_active=False)
    for client in clients:
        answer = client.get("/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login")


def test_a_teacher_who_takes_another_class_leaves_the_old_one_at_once(world: World) -> None:
    client = signed_in(world, "class_teacher")
    ChildGrant.objects.filter(user=world.town.teacher).delete()
    Post.objects.filter(user=world.town.teacher).update(school_class=world.town.class_5_1)
    assert client.get(f"/children/{world.inside['child']}").status_code == 404
    assert client.get(f"/children/{world.town.yu.key}").status_code == 200


def test_a_school_that_covers_the_village_no_longer_loses_its_children_at_once(world: World) -> None:
    from notoneless.cases.services import case_open
    from notoneless.domain.words import CaseOrigin

    town = world.town
    case = case_open(child=town.ill, origin=CaseOrigin.REPORTED, by=town.bureau_officer, today=TODAY)
    assert case.unit == town.junior
    client = Client()
    client.force_login(town.point_manager)
    assert client.get(f"/cases/{case.key}").status_code == 404
    Cover.objects.filter(place=town.shiqiao).update(unit=town.point)
    assert client.get(f"/cases/{case.key}").status_code == 200, (
        "who covers the village today sees its open cases"
    )
    Cover.objects.filter(place=town.shiqiao).update(until_on=TODAY - timedelta(days=1))
    assert client.get(f"/cases/{case.key}").status_code == 404


def test_a_covering_school_sees_no_child_of_the_village_without_a_case(world: World) -> None:
    seen = Child.objects.visible_to(world.town.junior_principal)
    assert world.town.unconfirmed not in seen, "lives in the village the school covers, but has no case"


def test_a_pupil_who_left_is_viewed_for_a_year_and_written_about_by_nobody_there(world: World) -> None:
    town = world.town
    client = Client()
    client.force_login(town.principal)
    key = town.moved.key
    assert client.get(f"/children/{key}").status_code == 200
    for page in (
        f"/children/{key}/edit",
        f"/children/{key}/contacts",
        f"/children/{key}/groups",
        f"/cases/open/{key}",
    ):
        assert client.get(page).status_code == 403, page
    answer = client.post(
        f"/cases/leave/{key}",
        {"request_key": "leave-once", "kind": "leave", "on": "2026-11-18", "reason": "走了"},
    )
    assert answer.status_code == 404, "the pupil of another school is not this one's to strike off"
    assert town.moved.rolls.get(school=town.bailu_primary).until_on is None


def test_a_case_of_a_former_pupil_is_read_and_not_worked_by_the_old_school(world: World) -> None:
    town = world.town
    case = Case.objects.create(
        child=town.moved, place=town.hetang_1, unit=town.bailu_primary, person=town.bailu_vice, state="confirmed",
        opened_on=date(2026, 11, 1), due_on=TODAY,
    )  # fmt: skip
    client = Client()
    client.force_login(town.principal)
    shown = client.get(f"/cases/{case.key}")
    assert shown.status_code == 200
    assert "只能查看" in shown.content.decode()
    for act in ("contact", "propose", "return", "members", "papers/D04"):
        assert client.get(f"/cases/{case.key}/{act}").status_code == 403, act


# ---- strange texts -----------------------------------------------------------------------------------------

STRANGE = [
    "../../etc/passwd",
    "a\x00b",
    "𠮷野·阿依",
    "‮反写",
    "x" * 10_000,
    "' OR 1=1 --",
    "%00",
    "=cmd()",
    "{{7*7}}",
]


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: repr(text[:12]))
def test_no_strange_text_in_an_address_breaks_a_page(world: World, text: str) -> None:
    from urllib.parse import quote

    client = signed_in(world, "bureau_officer")
    word = quote(text, safe="")
    for url in (
        f"/search?q={word}", f"/children/?q={word}&place={word}&school={word}", f"/cases/?q={word}&unit={word}",
        f"/balance/{word}", f"/balance/990102101201/names?state={word}", f"/reports/{word}",
        f"/reports/2026-11/report/{word}/school_line", f"/reports/2026-11/village/{word}", f"/grid/contacts/?q={word}",
        f"/children/classes?school={word}", f"/cases/{world.inside['case']}/papers/{word}", f"/children/?sort={word}",
        f"/children/?page={word}", f"/reports/2026-11?show={word}", f"/grid/units/?q={word}",
        f"/verification/rows/?kind={word}",
    ):  # fmt: skip
        assert client.get(url).status_code in (200, 302, 400, 404), url


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: repr(text[:12]))
def test_no_strange_text_typed_or_named_breaks_a_press(world: World, text: str) -> None:
    client = signed_in(world, "school_manager")
    upload = SimpleUploadedFile(f"{text[:60]}.jpg", photo("navy", 90), "image/jpeg")
    typed = {
        "request_key": uuid.uuid4().hex,
        "kind": "visit",
        "on": "2026-11-18",
        "found": text,
        "met": text[:60],
    }
    answer = client.post(f"/cases/{world.inside['case']}/contact", typed | {"photo": upload})
    assert answer.status_code in ((400,) if "\x00" in text else (302, 422))
    counts = dict.fromkeys(("suspected", "dropout", "opened", "confirmed", "returned", "ended"), text[:9])
    answer = client.post(
        "/reports/2026-11/report/XX101/school_line", counts | {"request_key": uuid.uuid4().hex}
    )
    assert answer.status_code == (400 if "\x00" in text else 422)
