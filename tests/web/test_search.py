"""The one search box: every way to name a child, always in scope."""

import pytest

from notoneless.cases.models import CasePaper
from notoneless.children.queries import children_found
from notoneless.core import clock
from notoneless.documents.models import Paper
from tests.makers import make_case, make_child
from tests.town import CANARY

pytestmark = pytest.mark.django_db


def found(client, user, words: str) -> str:
    client.force_login(user)
    answer = client.get("/search", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(child):
    return type(child).objects.get(pk=child.pk)


def test_a_child_is_found_by_name_part_initials_and_whole_numbers(client, town) -> None:
    child = fresh(town.xiaoming)
    phone = child.guardians.get().phone.open()
    for words in (
        "小明",
        "林小明",
        "lxm",
        child.id_number.open(),
        child.rolls.get().roll_number.open(),
        phone,
    ):
        assert f"/children/{child.key}" in found(client, town.principal, words), words


def test_a_part_of_a_number_finds_nobody(client, town) -> None:
    number = fresh(town.xiaoming).id_number.open()
    assert f"/children/{town.xiaoming.key}" not in found(client, town.principal, number[:17])


@pytest.mark.parametrize(
    "login", ["principal", "teacher", "village_officer", "township_officer", "centre_officer"]
)
def test_nobody_finds_a_child_out_of_sight_however_he_names_it(client, town, login) -> None:
    child = fresh(town.outsider)
    for words in (CANARY, child.initials, child.id_number.open(), child.guardians.get().phone.open()):
        page = found(client, town.users[login], words)
        assert str(child.key) not in page
        assert "没有找到" in page or "/children/" in page


def paper_of(town, child, *, state: str, number: str, kind: str = "D04") -> None:
    case = make_case(child, unit=town.primary, person=town.principal, state="persuading")
    paper = Paper.objects.create(
        kind=kind, issuer=town.primary, state=state, addressee="家长", body="{}", drafted_by=town.principal,
        drafted_at=clock.now(), number_text=number, year=2026, number=1,
    )  # fmt: skip
    CasePaper.objects.create(case=case, paper=paper, kind=kind)


def test_a_paper_number_finds_its_case_and_the_village_only_when_it_was_delivered(client, town) -> None:
    paper_of(town, town.xiaoming, state="signed", number="青石小促〔2026〕1号")
    assert "林小明" in found(client, town.principal, "青石小促〔2026〕1号")
    assert "林小明" not in found(client, town.village_officer, "青石小促〔2026〕1号")
    Paper.objects.update(state="delivered")
    assert "林小明" in found(client, town.village_officer, "青石小促〔2026〕1号")
    assert "林小明" not in found(client, town.bailu_principal, "青石小促〔2026〕1号")


def test_a_school_is_found_by_who_sees_it(client, town) -> None:
    assert "/grid/units/XX201/" in found(client, town.bureau_officer, "白鹭小学")
    assert "/grid/units/XX201/" not in found(client, town.centre_officer, "白鹭小学")


def test_nothing_typed_finds_nothing_and_says_how(client, town) -> None:
    page = found(client, town.principal, "")
    assert "没有找到" not in page
    assert "没有找到" in found(client, town.principal, "查无此人甲乙")


def test_an_administrator_does_not_search(client, town) -> None:
    client.force_login(town.audit_admin)
    assert client.get("/search", {"q": "林"}).status_code == 403


def test_who_begins_with_the_words_comes_before_who_has_them_inside(town) -> None:
    inside = make_child("阿林小雨", residence=town.places["liuwan"])
    begins = make_child("林小雨", residence=town.places["liuwan"])
    latin = make_child("Anna Lin", residence=town.places["liuwan"])
    named = [child.pk for child in children_found(town.bureau_officer, "林小雨")]
    assert named == [begins.pk, inside.pk]
    assert latin.pk in [child.pk for child in children_found(town.bureau_officer, "NNA")]


@pytest.mark.parametrize("words", ["%", "_", "林%", "\\", "l_m"])
def test_signs_of_a_pattern_are_taken_as_written(town, words) -> None:
    assert children_found(town.bureau_officer, words) == []
