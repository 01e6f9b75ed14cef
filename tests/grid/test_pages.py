"""The grid's pages: who opens what, what is out of sight, what a press does."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from notoneless.core.countysettings import SPECS, county_setting
from notoneless.core.models import Event
from notoneless.grid import services
from notoneless.grid.models import Cover, Place, Post, SchoolClass, SchoolYear, Unit, User
from tests.makers import press
from tests.town import Town

pytestmark = pytest.mark.django_db
NEW = "willow-gate-1938"

BUREAU = {"bureau_leader", "bureau_officer", "bureau_approver"}
ADMINS = {"system_admin", "security_admin", "audit_admin"}
LINE = {"township_officer", "centre_officer", "principal"}
EVERYONE = BUREAU | ADMINS | LINE | {"village_officer", "teacher"}

PAGES = {
    "/grid/contacts/": EVERYONE,
    "/grid/units/": BUREAU | ADMINS | LINE,
    "/grid/schools/": BUREAU | LINE,
    "/grid/covers/": BUREAU | LINE | {"village_officer"},
    "/grid/units/add": {"bureau_officer"},
    "/grid/units/XX101/edit": {"bureau_officer"},
    "/grid/units/XX101/classes/add": {"bureau_officer"},
    "/grid/places/990102101000/add": {"bureau_officer"},
    "/grid/places/990102101201/rename": {"bureau_officer"},
    "/grid/years/": {"bureau_officer"},
    "/grid/covers/990102101201/": {"bureau_officer", "centre_officer"},
    "/grid/people/": {"audit_admin", "security_admin"},
    "/grid/people/principal/": {"audit_admin", "security_admin"},
    "/grid/people/add": {"security_admin"},
    "/grid/people/principal/posts/add": {"security_admin"},
    "/grid/settings/": {"bureau_officer", "system_admin"},
}


@pytest.mark.parametrize("login", sorted(EVERYONE))
def test_each_page_opens_for_those_who_may_and_says_who_may_to_the_rest(
    town: Town, client: Client, login: str
) -> None:
    client.force_login(town.users[login])
    for url, allowed in PAGES.items():
        answer = client.get(url)
        assert answer.status_code == (200 if login in allowed else 403), (url, login)
        if login not in allowed:
            assert "这一步由" in answer.content.decode()


@pytest.mark.parametrize("url", sorted(PAGES))
def test_nobody_gets_in_without_logging_in(town: Town, client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/login" in answer["Location"]


OUT_OF_SIGHT = [
    ("principal", "/grid/units/XX201/"),
    ("principal", "/grid/units/CW201/"),
    ("teacher", "/grid/units/CW101/"),
    ("village_officer", "/grid/units/CW102/"),
    ("township_officer", "/grid/units/CW201/"),
    ("centre_officer", "/grid/places/990102102201/"),
    ("township_officer", "/grid/places/990102102000/"),
    ("centre_officer", "/grid/covers/990102102201/"),
    ("bureau_officer", "/grid/units/NOBODY/"),
    ("bureau_officer", "/grid/places/999999999999/"),
    ("security_admin", "/grid/people/nobody/"),
    ("bureau_officer", "/grid/units/JY001/classes/add"),
]


@pytest.mark.parametrize(("login", "url"), OUT_OF_SIGHT)
def test_what_is_out_of_sight_is_not_there(town: Town, client: Client, login: str, url: str) -> None:
    client.force_login(town.users[login])
    assert client.get(url).status_code == 404


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_tree_shows_both_lines_and_a_search_finds_a_unit(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    page = text(client.get("/grid/units/"))
    assert all(unit.name in page for unit in Unit.objects.all())
    found = text(client.get("/grid/units/", {"q": "柳湾"}))
    assert "柳湾村村民委员会" in found
    assert "荷塘村村民委员会" not in found
    assert "没有找到这样的单位" in text(client.get("/grid/units/", {"q": "没有这个"}))


def test_a_township_sees_only_its_own_branch_in_tree_and_search(town: Town, client: Client) -> None:
    client.force_login(town.township_officer)
    for query in ({}, {"q": "荷塘"}, {"q": "白鹭"}, {"q": "CW201"}):
        assert "荷塘村村民委员会" not in text(client.get("/grid/units/", query)), query
        assert "白鹭" not in re.sub(r'value="[^"]*"', "", text(client.get("/grid/units/", query)))


def test_a_school_page_tells_its_classes_covers_and_people(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    page = text(client.get("/grid/units/XX101/"))
    for words in ("三年级(1)班", "方老师", "柳湾村", "傅校敏", "钟校明", "2199000101"):
        assert words in page
    assert "未安排" in page  # 四年级1班 has no teacher
    assert "1001000" not in page  # phones stay masked


def test_a_unit_is_added_edited_and_a_mistake_keeps_what_was_typed(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    data = {
        "kind": "school", "name": "青石二小", "number": "XX109", "parent": "ZX101", "place": "990102101000",
        "school_code": "2199000109", "school_kind": "211", "contact_phone": "10010009999",
    }  # fmt: skip
    refused = press(client, "/grid/units/add", data | {"number": "XX101"})
    assert refused.status_code == 422
    assert "单位编号XX101已经用过" in text(refused)
    assert "青石二小" in text(refused)
    assert press(client, "/grid/units/add", data).status_code == 302
    assert Unit.objects.get(number="XX109").parent == town.centre
    words = {"name": "青石第二小学", "contact_name": "某某", "contact_phone": "", "paper_prefix": "青二小"}
    assert press(client, "/grid/units/XX109/edit", words).status_code == 302
    assert Unit.objects.get(number="XX109").paper_prefix == "青二小"


def test_a_place_is_added_renamed_and_shows_who_covered_it(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    words = {"name": "新村", "kind": "village", "code": "990102101209"}
    assert press(client, "/grid/places/990102101000/add", words).status_code == 302
    assert press(client, "/grid/places/990102101000/add", words).status_code == 422
    assert press(client, "/grid/places/990102101209/rename", {"name": "新新村"}).status_code == 302
    assert Place.objects.get(code="990102101209").name == "新新村"
    page = text(client.get("/grid/places/990102101209/"))
    assert "青石镇中心校" in page
    assert "随青石镇" in page
    assert "傅校敏" in text(client.get("/grid/places/990102101201/"))


def test_a_class_and_its_teacher(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    assert press(client, "/grid/units/XX101/classes/add", {"grade": "1", "class_no": "1"}).status_code == 302
    row = SchoolClass.objects.get(school=town.primary, entry_year=2026)
    url = f"/grid/units/XX101/classes/{row.pk}/teacher"
    assert client.get(url).status_code == 403
    client.force_login(town.principal)
    assert press(client, url, {"user": "teacher_5"}).status_code == 302
    assert Post.objects.get(school_class=row).user == town.teacher_5
    assert press(client, url, {"user": "junior_teacher"}).status_code == 422
    client.force_login(town.junior_principal)
    assert client.get(url).status_code == 404
    assert press(client, url, {"user": "junior_teacher"}).status_code == 404


def test_schools_are_listed_in_scope(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    assert client.get("/grid/schools/").context["table"].count == 5
    assert client.get("/grid/schools/", {"q": "白鹭"}).context["table"].count == 1
    client.force_login(town.township_officer)
    page = client.get("/grid/schools/")
    assert page.context["table"].count == 3
    assert "白鹭小学" not in text(page)


def test_a_school_year_is_set(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    data = {"start_year": "2027", "autumn_from": "2027-09-01", "autumn_until": "2028-01-20"}
    half = press(client, "/grid/years/", data | {"spring_from": "2028-02-25"})
    assert half.status_code == 422
    assert press(client, "/grid/years/", data).status_code == 302
    assert SchoolYear.objects.get(start_year=2027).terms.count() == 1
    assert "2027-2028学年" in text(client.get("/grid/years/"))


def test_people_are_found_by_name_unit_role_and_account(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    services.user_add(login="laixin", name="来新", by="system", today=town.school_year.starts_on)

    def found(**ask: str) -> set[str]:
        return {user.login for user in client.get("/grid/people/", ask).context["table"].all_rows}

    assert found(q="钟校") == {"principal"}
    assert found(q="Teacher_5") == {"teacher_5"}
    assert found(unit="柳湾") == {"village_officer"}
    assert found(role="security_admin") == {"security_admin"}
    assert found(state="waiting") == {"laixin"}
    assert "laixin" not in found(state="active")
    assert found(state="off") == set()


def test_the_list_of_people_leaves_as_a_recorded_excel_with_masked_phones(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    answer = client.get("/grid/people/", {"export": "xlsx"})
    cells = [
        [cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows()
    ]
    assert len([row for row in cells if "principal" in row]) == 1
    assert not any("1001000" in str(cell) for row in cells for cell in row)
    assert Event.objects.get(act="people_exported").by == "security_admin"


def test_the_security_admin_makes_a_person_from_name_to_activated_account(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    person = {"name": "来新", "login": "laixin", "sex": "2", "phone": "10010008888"}
    assert press(client, "/grid/people/add", person).status_code == 302
    assert press(client, "/grid/people/laixin/activate").status_code == 422
    post = {"unit": "XX101", "role": "class_teacher", "class_name": "四年级1班", "from_on": "2026-11-18"}
    assert (
        press(client, "/grid/people/laixin/posts/add", post | {"class_name": "九年级1班"}).status_code == 422
    )
    assert press(client, "/grid/people/laixin/posts/add", post).status_code == 302
    slip = press(client, "/grid/people/laixin/activate")
    code = re.search(r"slip-code\">([A-Z2-9]{4}-[A-Z2-9]{4})<", text(slip))
    assert slip.status_code == 200
    assert code is not None
    assert "no-store" in slip["Cache-Control"]
    assert code[1] not in text(client.get("/grid/people/laixin/"))
    assert "待启用" in text(client.get("/grid/people/laixin/"))
    newcomer = Client()
    data = {"login": "laixin", "code": code[1], "password": NEW, "again": NEW}
    differs = newcomer.post("/grid/activate/", data | {"again": NEW + "x"})
    assert (differs.status_code, "两次输入的密码不一样" in text(differs)) == (422, True)
    wrong = newcomer.post("/grid/activate/", data | {"code": "AAAA-AAAA"})
    assert (wrong.status_code, "登录名或激活码不对" in text(wrong)) == (422, True)
    assert newcomer.post("/grid/activate/", data).status_code == 302
    assert newcomer.login(username="laixin", password=NEW)
    assert newcomer.get("/grid/contacts/").status_code == 200


def test_the_activation_page_is_open_to_everyone_and_never_cached(town: Town, client: Client) -> None:
    answer = client.get("/grid/activate/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_nobody_presses_these_buttons_on_himself(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    own = Post.objects.get(user=town.security_admin)
    for url in ("activate", "switch", f"posts/{own.pk}/end"):
        answer = press(client, f"/grid/people/security_admin/{url}")
        assert answer.status_code == 422
        assert "不能更改自己的岗位和账号" in text(answer)
    assert "发激活码" not in text(client.get("/grid/people/security_admin/"))


def test_an_account_is_switched_off_and_on(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    assert press(client, "/grid/people/teacher/switch", {"to": "off"}).status_code == 302
    assert not User.objects.get(login="teacher").is_active
    assert "已停用" in text(client.get("/grid/people/teacher/"))
    assert press(client, "/grid/people/teacher/switch", {"to": "on"}).status_code == 302
    assert User.objects.get(login="teacher").is_active


def test_a_post_is_ended_by_its_own_address_only(town: Town, client: Client) -> None:
    client.force_login(town.security_admin)
    post = Post.objects.get(user=town.teacher)
    assert press(client, f"/grid/people/other_teacher/posts/{post.pk}/end").status_code == 404
    assert press(client, f"/grid/people/teacher/posts/{post.pk}/end").status_code == 302
    post.refresh_from_db()
    assert post.until_on is not None


@pytest.mark.parametrize("url", ["activate", "switch", "posts/1/end"])
def test_buttons_are_no_links_and_only_for_the_security_admin(town: Town, client: Client, url: str) -> None:
    client.force_login(town.security_admin)
    assert client.get(f"/grid/people/teacher/{url}").status_code == 405
    for login in ("bureau_officer", "principal", "system_admin"):
        client.force_login(town.users[login])
        assert press(client, f"/grid/people/teacher/{url}").status_code == 403


def test_gaps_stand_on_top_are_counted_and_can_be_picked(town: Town, client: Client) -> None:
    Cover.objects.filter(place=town.songlin).delete()
    client.force_login(town.bureau_officer)
    page = client.get("/grid/covers/")
    rows = list(page.context["table"].rows)
    assert (rows[0].name, len(rows)) == ("松林村", 6)
    assert [figure["value"] for figure in page.context["figures"]] == [1, 0, 0]
    assert client.get("/grid/covers/", {"state": "none"}).context["table"].count == 1
    assert client.get("/grid/covers/", {"township": "990102101000"}).context["table"].count == 2
    assert client.get("/grid/covers/", {"unit": "XX301"}).context["table"].count == 2
    assert client.get("/grid/covers/", {"q": "柳湾"}).context["table"].count == 1
    assert client.get("/grid/covers/", {"state": "nonsense"}).context["table"].count == 6


def test_the_board_leaves_as_excel_in_scope_and_on_record(town: Town, client: Client) -> None:
    client.force_login(town.township_officer)
    answer = client.get("/grid/covers/", {"export": "xlsx"})
    cells = [
        str(cell.value) for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row
    ]
    assert "柳湾村" in cells
    assert "已落实" in cells
    assert "荷塘村" not in cells
    assert Event.objects.filter(act="covers_exported", by="township_officer").count() == 1


def test_a_village_is_given_to_a_school_and_a_person(town: Town, client: Client) -> None:
    client.force_login(town.centre_officer)
    url = "/grid/covers/990102101201/"
    assert "白鹭小学" not in text(client.get(url))
    assert "石点" in text(client.get(url, {"unit": "XX103"}))
    data = {"unit": "XX103", "person": "point_manager", "from_on": "2026-11-18"}
    assert press(client, url, data | {"person": "principal"}).status_code == 422
    assert press(client, url, data | {"unit": "XX201", "person": ""}).status_code == 422
    assert press(client, url, data).status_code == 302
    assert Cover.objects.get(place=town.liuwan, until_on=None).person == town.point_manager
    assert press(client, f"{url}end").status_code == 302
    assert not Cover.objects.filter(place=town.liuwan, until_on=None).exists()
    assert press(client, f"{url}end").status_code == 404


def test_pressed_twice_is_done_once(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    data = {"request_key": "k1", "name": "新村", "kind": "village", "code": "990102101209"}
    answers = [client.post("/grid/places/990102101000/add", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(act="place_add").count() == 1


def test_a_phone_is_shown_on_a_tap_and_the_tap_is_recorded(town: Town, client: Client) -> None:
    client.force_login(town.village_officer)
    page = text(client.get("/grid/contacts/"))
    phone = User.objects.get(login="principal").phone.open()
    assert "钟校明" in page
    assert phone not in page
    answer = press(client, "/grid/units/XX101/phone", {"person": "principal"}, headers={"HX-Request": "true"})
    assert f'href="tel:{phone}"' in text(answer)
    assert "<html" not in text(answer)
    assert Event.objects.get(act="contact_reveal").by == "village_officer"
    assert phone in text(press(client, "/grid/units/XX101/phone", {"person": "principal"}))
    assert client.get("/grid/units/XX101/phone").status_code == 405


@pytest.mark.parametrize(
    ("number", "person"), [("XX201", "bailu_principal"), ("XX101", "bailu_principal"), ("XX101", "nobody")]
)
def test_a_phone_out_of_sight_is_not_there(town: Town, client: Client, number: str, person: str) -> None:
    client.force_login(town.village_officer)
    assert press(client, f"/grid/units/{number}/phone", {"person": person}).status_code == 404
    assert not Event.objects.filter(act="contact_reveal").exists()


def test_contacts_are_searched_in_sight_only(town: Town, client: Client) -> None:
    client.force_login(town.township_officer)
    assert "钟校明" in text(client.get("/grid/contacts/", {"q": "钟校"}))
    assert "鹭飞" not in text(client.get("/grid/contacts/", {"q": "鹭"}))


def test_settings_are_changed_and_a_wrong_one_stays_on_the_page(town: Town, client: Client) -> None:
    client.force_login(town.bureau_officer)
    data = {key.replace(".", "__"): county_setting(key) for key in SPECS}
    wrong = press(client, "/grid/settings/", data | {"cases__verify_days": "bald"})
    assert wrong.status_code == 422
    assert "疑似核查期限" in text(wrong)
    assert 'value="bald"' in text(wrong)
    assert press(client, "/grid/settings/", data | {"cases__verify_days": "5"}).status_code == 302
    assert county_setting("cases.verify_days") == "5"
    assert press(client, "/grid/settings/", data | {"cases__verify_days": "5"}).status_code == 302


@pytest.mark.parametrize("words", ["../", "\x00", "𠮷·", "\u202e", "九" * 10_000, "<script>"])
def test_odd_words_in_a_search_break_nothing(town: Town, client: Client, words: str) -> None:
    client.force_login(town.bureau_officer)
    if words == "\x00":  # no database takes it: refused at the door
        assert client.get("/grid/covers/", {"unit": words}).status_code == 400
        return
    assert client.get("/grid/covers/990102101201/", {"unit": words}).status_code == 200
    assert press(client, "/grid/units/XX101/phone", {"person": words}).status_code == 404
    for url in ("/grid/units/", "/grid/contacts/", "/grid/covers/", "/grid/schools/", "/grid/people/"):
        client.force_login(town.security_admin if url == "/grid/people/" else town.bureau_officer)
        answer = client.get(url, {"q": words, "unit": words})
        assert answer.status_code == 200, url
        assert "<script>" not in re.sub(r"<script src=[^>]*>", "", text(answer))
