"""An empty installation opens on a guide; what was done is ticked; demo logins are the demo's alone."""

from datetime import date

import pytest

from notoneless.core import clock
from notoneless.core.models import CountySetting, Installation
from notoneless.grid.models import Post, Unit, User
from notoneless.web import setup
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def test_the_guide_goes_from_the_county_to_the_first_match(db) -> None:
    labels = [step.label for step in setup.STEPS]
    assert labels == ["县(区)", "区划与单位", "村(社区)", "人员", "学籍", "户籍名册", "包保", "第一次比对"]
    assert all(step.state == "next" for step in setup.STEPS)
    first = setup.next_step()
    assert first is not None and first.label == "县(区)"


def test_what_is_there_is_ticked_and_the_next_is_named(town) -> None:
    steps = {step.label: step for step in setup.STEPS}
    assert steps["村(社区)"].count == 6 and steps["包保"].count == 9
    left = setup.next_step()
    assert left is not None and left.label == "户籍名册", "no list of households has been taken in"


def test_the_guide_page_says_how_far_it_is_and_each_step_leads_somewhere(client, town) -> None:
    client.force_login(town.bureau_officer)
    page = client.get("/guide").content.decode()
    assert "已有" in page and "还没有" in page
    for step in setup.STEPS:
        assert client.get(step.url).status_code == 200, step.label


def test_the_desk_of_an_empty_installation_opens_on_the_first_step(client, db) -> None:
    bureau = Unit.objects.create(number="JY1", name="某教育局", kind="bureau", path="JY1/")
    user = User.objects.create(login="first", name="第一人")
    Post.objects.create(user=user, unit=bureau, role="bureau_officer", from_on=date(2026, 1, 1))
    client.force_login(user)
    page = client.get("/").content.decode()
    assert "开始使用" in page and "县(区)" in page


def test_figures_before_the_start_date_are_not_recorded(town) -> None:
    assert setup.is_recorded(TODAY)
    assert not setup.is_recorded(date(2026, 8, 31))
    CountySetting.objects.filter(key="county.records_from").delete()
    assert not setup.is_recorded(TODAY)


def test_a_real_installation_shows_no_logins(client, town) -> None:
    Installation.objects.update_or_create(
        pk=1,
        defaults={
            "is_demo": False,
            "key_fingerprint": "x",
            "created_at": clock.now(),
            "demo_logins": ["principal"],
        },
    )
    assert setup.demo_logins() == []
    assert "钟校明" not in client.get("/login").content.decode()


def test_the_demo_shows_one_login_a_role(client, town) -> None:
    Installation.objects.update_or_create(
        pk=1,
        defaults={
            "is_demo": True, "key_fingerprint": "x", "created_at": clock.now(),
            "demo_logins": ["bureau_officer", "principal", "nobody"],
        },
    )  # fmt: skip
    shown = setup.demo_logins()
    assert [one["login"] for one in shown] == ["bureau_officer", "principal"]
    page = client.get("/login").content.decode()
    assert "苏文静" in page and setup.DEMO_PASSWORD in page
