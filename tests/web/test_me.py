"""我的账号: my posts, a new password, leaving."""

import pytest

from notoneless.core.models import Event
from tests.makers import press
from tests.town import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "meadow-lantern-77"


def typed(old: str = PASSWORD, new: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": again}


def test_the_page_names_my_posts(client, town) -> None:
    client.force_login(town.teacher)
    page = client.get("/me").content.decode()
    assert "方老师" in page and "青石中心小学" in page and "班主任" in page


def test_a_new_password_takes_the_place_of_the_old_and_i_stay(client, town) -> None:
    client.force_login(town.teacher)
    assert press(client, "/me", typed()).status_code == 302
    assert client.get("/me").status_code == 200
    user = type(town.teacher).objects.get(pk=town.teacher.pk)
    assert user.check_password(NEW) and not user.check_password(PASSWORD)
    assert Event.objects.filter(act="password_change", by="teacher").count() == 1


def test_other_sessions_end_with_the_old_password(client, town) -> None:
    from django.test import Client

    elsewhere = Client()
    elsewhere.force_login(town.teacher)
    client.force_login(town.teacher)
    press(client, "/me", typed())
    assert elsewhere.get("/me").status_code == 302


@pytest.mark.parametrize(
    "words",
    [
        typed(old="wrong"),
        typed(again="other-words-12"),
        typed(new="short", again="short"),
        typed(new="1" * 12, again="1" * 12),
    ],
)
def test_a_wrong_old_or_a_weak_new_password_is_refused(client, town, words) -> None:
    client.force_login(town.teacher)
    assert press(client, "/me", words).status_code == 422
    assert type(town.teacher).objects.get(pk=town.teacher.pk).check_password(PASSWORD)


def test_leaving_ends_the_session_on_the_server_too(client, town) -> None:
    client.force_login(town.teacher)
    cookie = client.cookies["sessionid"].value
    assert press(client, "/logout").status_code == 302
    client.cookies["sessionid"] = cookie
    assert client.get("/me").status_code == 302
    assert client.get("/logout").status_code in (302, 405)
