"""Slips for a staff room, standing in for somebody absent, the post one works in."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role
from notoneless.grid import queries, services
from notoneless.grid.access import sight_of
from notoneless.grid.models import Post, User
from tests.makers import make_case, press
from tests.town import Town

pytestmark = pytest.mark.django_db
FRIDAY = timedelta(days=2)


def rule(out: Any) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def post_of(user: Any) -> Post:
    found: Post = Post.objects.get(user=user, acting_for=None)
    return found


def stand_in(town: Town, today: date, **words: Any) -> Any:
    facts = {"from_on": today, "until_on": today + FRIDAY, "by": town.principal, "today": today} | words
    return services.acting_set(
        post=post_of(town.teacher), user=facts.pop("user", town.other_teacher), **facts
    )


def fresh(user: Any) -> User:
    return User.objects.get(pk=user.pk)


def of_login(login: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(login=login))
    return client


# ---- standing in ------------------------------------------------------------------------------------------


def test_who_stands_in_sees_the_class_and_finds_its_cases_on_the_desk_until_the_last_day(
    town: Town, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_case(town.lan, unit=town.primary, person=town.teacher, due_on=today)
    assert not Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.xiaoming.pk).exists()
    acting = stand_in(town, today)
    assert isinstance(acting, Post) and str(acting) == "青石中心小学 班主任(代方老师)"
    assert Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.xiaoming.pk).exists()
    assert "覃兰" in of_login("other_teacher").get("/").content.decode()
    assert Child.objects.visible_to(fresh(town.teacher)).filter(pk=town.xiaoming.pk).exists(), (
        "he keeps his post"
    )

    monkeypatch.setattr(clock, "now", lambda: clock_after(3))
    assert not Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.xiaoming.pk).exists()
    assert "覃兰" not in of_login("other_teacher").get("/").content.decode()


def clock_after(days: int) -> Any:
    from tests.conftest import NOW

    return NOW + timedelta(days=days)


def test_who_stands_in_sees_the_child_its_colleague_was_given_by_name(town: Town, today: date) -> None:
    """A pupil who left the class is seen by the teacher's own grant only; so must be whoever stands in."""
    from notoneless.children.services import grant_give

    grant_give(child=town.left, user=town.teacher, why="个案责任人", by="system", today=today)
    assert not Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.left.pk).exists()
    stand_in(town, today)
    assert Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.left.pk).exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"user": "teacher"}, "acting.self"),
        ({"from_on": date(2026, 11, 17)}, "acting.past"),
        ({"until_on": date(2026, 11, 17)}, "acting.order"),
        ({"until_on": date(2027, 1, 17)}, "acting.too_long"),
        ({"user": "junior_teacher"}, "acting.not_here"),
        ({"user": "vice_principal", "by": "vice_principal"}, "rights.own"),
        ({"by": "junior_principal"}, "rights.not_yours"),
        ({"by": "township_officer"}, "rights.not_yours"),
    ],
)
def test_standing_in_is_refused_with_the_reason(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    named = {name: getattr(town, word) if isinstance(word, str) else word for name, word in words.items()}
    assert rule(stand_in(town, today, **named)) == expected
    assert not Post.objects.filter(acting_for__isnull=False).exists()


def test_sixty_days_are_the_most(town: Town, today: date) -> None:
    assert isinstance(stand_in(town, today, until_on=today + timedelta(days=59)), Post)


def test_two_do_not_stand_in_for_the_same_days(town: Town, today: date) -> None:
    stand_in(town, today)
    assert rule(
        stand_in(town, today, user=town.teacher_5, from_on=today + FRIDAY, until_on=today + 2 * FRIDAY)
    ) == ("acting.twice")
    later = today + FRIDAY + timedelta(days=1)
    assert isinstance(stand_in(town, today, user=town.teacher_5, from_on=later, until_on=later), Post)


def test_a_bureau_post_is_stood_in_for_by_the_security_admins_word_only(town: Town, today: date) -> None:
    facts = {
        "post": post_of(town.bureau_officer),
        "user": town.bureau_leader,
        "from_on": today,
        "until_on": today,
    }
    assert rule(services.acting_set(**facts, by=town.bureau_deputy, today=today)) == "rights.bureau_role"
    assert isinstance(services.acting_set(**facts, by=town.security_admin, today=today), Post)


def test_the_database_asks_a_stand_in_for_a_last_day(town: Town, today: date) -> None:
    post = post_of(town.teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            user=town.other_teacher, unit=post.unit, role=post.role, school_class=post.school_class, from_on=today,
            acting_for=town.teacher,
        )  # fmt: skip


def test_when_the_post_ends_so_does_who_stood_in_for_it(town: Town, today: date) -> None:
    stand_in(town, today)
    services.post_end(post=post_of(town.teacher), by=town.principal, today=today)
    assert not Child.objects.visible_to(fresh(town.other_teacher)).filter(pk=town.xiaoming.pk).exists()


def test_a_principal_arranges_it_on_the_page_and_ends_it(town: Town, today: date) -> None:
    client = of_login("principal")
    page = client.get("/grid/acting/").content.decode()
    assert "方老师" in page and "江中行" not in page
    pk = post_of(town.teacher).pk
    form = client.get(f"/grid/acting/{pk}/add").content.decode()
    assert "袁老师" in form and "常老师" not in form, "only colleagues of the same school are offered"
    words = {"user": town.other_teacher.pk, "from_on": "2026-11-18", "until_on": "2026-11-20"}
    done = press(client, f"/grid/acting/{pk}/add", words, follow=True)
    assert "袁老师代方老师，到2026-11-20" in done.content.decode()
    acting = Post.objects.get(acting_for=town.teacher)
    press(client, f"/grid/acting/{acting.pk}/end")
    acting.refresh_from_db()
    assert acting.until_on == today - timedelta(days=1)
    assert Event.objects.filter(act="acting_set").count() == 1


def test_posts_of_other_schools_are_not_there_for_a_principal(town: Town) -> None:
    client = of_login("principal")
    assert client.get(f"/grid/acting/{post_of(town.junior_teacher).pk}/add").status_code == 404
    assert client.get(f"/grid/acting/{post_of(town.vice_principal).pk}/add").status_code == 404


# ---- slips --------------------------------------------------------------------------------------------------


def waiting(*users: Any) -> None:
    User.objects.update(activated_at=clock.now())
    User.objects.filter(pk__in=[user.pk for user in users]).update(activated_at=None, password="!")


def test_a_school_prints_the_slips_of_its_own_homeroom_teachers(town: Town, today: date) -> None:
    waiting(town.teacher, town.other_teacher, town.junior_teacher)
    client = of_login("principal")
    page = client.get("/grid/slips/").content.decode()
    assert "方老师" in page and "常老师" not in page
    answer = client.post(
        "/grid/slips/", {"login": ["teacher", "other_teacher", "junior_teacher"], "request_key": "s1"}
    )
    slips = answer.content.decode()
    assert slips.count('class="slip-code"') == 2
    assert User.objects.filter(activation_hash="").exclude(login__in=("teacher", "other_teacher")).exists()
    assert (
        User.objects.get(login="teacher").activation_hash
        and not User.objects.get(login="junior_teacher").activation_hash
    )
    assert Event.objects.filter(act="activation_issue").count() == 2


def test_a_slip_opens_the_account_once(town: Town, today: date) -> None:
    waiting(town.teacher)
    ((user, code),) = services.slips_issue(users=[town.teacher], by=town.principal, today=today)  # type: ignore[misc]
    assert isinstance(services.activation_use(login=user.login, code=code, password="willow-gate-1938"), User)
    assert (
        rule(services.activation_use(login=user.login, code=code, password="willow-gate-1938"))
        == "activation.wrong"
    )


def test_a_school_gives_no_code_to_who_holds_a_post_elsewhere(town: Town, today: date) -> None:
    """With it the principal could open the other post."""
    services.post_add(
        user=town.teacher, unit=town.bureau, role=Role.BUREAU_OFFICER, by=town.security_admin, today=today
    )
    assert (
        rule(services.activation_issue(user=town.teacher, by=town.principal, today=today))
        == "activation.not_yours"
    )
    assert (
        rule(services.slips_issue(users=[town.teacher], by=town.principal, today=today))
        == "activation.not_yours"
    )
    assert isinstance(services.activation_issue(user=town.teacher, by=town.security_admin, today=today), str)


def test_one_who_may_not_be_given_a_code_stops_the_whole_batch(town: Town, today: date) -> None:
    users = [town.other_teacher, town.junior_teacher]
    assert rule(services.slips_issue(users=users, by=town.principal, today=today)) == "activation.not_yours"
    assert not User.objects.exclude(activation_hash="").exists()
    assert rule(services.slips_issue(users=[], by=town.principal, today=today)) == "slips.none"
    assert (
        rule(services.slips_issue(users=[town.teacher] * 41, by=town.principal, today=today))
        == "slips.too_many"
    )


def test_the_security_admin_narrows_the_county_to_one_unit(town: Town, today: date) -> None:
    waiting(town.teacher, town.junior_teacher, town.village_officer)
    found = {one.login for one in queries.slips_wanted(town.security_admin, today, "青石中学")}
    assert found == {"junior_teacher"}


def test_the_staff_of_a_school_is_listed_with_the_last_log_in(town: Town) -> None:
    User.objects.filter(pk=town.teacher.pk).update(last_login=clock.now())
    page = of_login("principal").get("/grid/colleagues/").content.decode()
    assert "方老师" in page and "2026-11-18" in page and "从未" in page
    assert "江中行" not in page


# ---- several posts --------------------------------------------------------------------------------------------


def two_posts(town: Town, today: date) -> tuple[Post, Post]:
    """方老师 teaches in two schools."""
    second = services.post_add(
        user=town.teacher, unit=town.point, role=Role.SCHOOL_MANAGER, by=town.security_admin, today=today
    )
    assert isinstance(second, Post)
    return post_of_role(town.teacher, Role.CLASS_TEACHER), second


def post_of_role(user: Any, role: Role) -> Post:
    found: Post = Post.objects.get(user=user, role=role)
    return found


def test_one_of_several_posts_is_worked_in_and_the_others_rest(town: Town, today: date) -> None:
    teaching, managing = two_posts(town, today)
    client = of_login("teacher")
    assert "青石中心小学 班主任" in client.get("/").content.decode()
    both = Child.objects.visible_to(fresh(town.teacher))
    assert both.filter(pk=town.xiaoming.pk).exists() and both.filter(pk=town.poor.pk).exists()

    press(client, "/grid/post", {"post": managing.pk, "next": "/children/"})
    only = Child.objects.visible_to(fresh(town.teacher))
    assert not only.filter(pk=town.xiaoming.pk).exists() and only.filter(pk=town.poor.pk).exists()
    assert client.get("/children/my-class").status_code == 403, "what the other post may do rests with it"

    press(client, "/grid/post", {"post": ""})
    assert Child.objects.visible_to(fresh(town.teacher)).filter(pk=town.xiaoming.pk).exists()
    assert teaching in sight_of(fresh(town.teacher), today).posts


def test_a_chosen_post_that_ended_leaves_the_others(town: Town, today: date) -> None:
    _, managing = two_posts(town, today)
    services.post_choose(user=town.teacher, post=managing, today=today)
    services.post_end(post=managing, by=town.security_admin, today=today)
    see = sight_of(fresh(town.teacher), today)
    assert see.roles == {Role.CLASS_TEACHER}


def test_nobody_works_in_a_post_he_does_not_hold(town: Town, today: date) -> None:
    others = post_of(town.bureau_officer)
    assert rule(services.post_choose(user=town.teacher, post=others, today=today)) == "post.not_held"
    answer = of_login("teacher").post("/grid/post", {"post": others.pk, "request_key": "k1"})
    assert answer.status_code == 422
    assert fresh(town.teacher).working_post_id is None


def test_the_way_back_after_choosing_leads_to_no_other_host(town: Town, today: date) -> None:
    _, managing = two_posts(town, today)
    words = {"post": managing.pk, "next": "https://evil.example/", "request_key": "k2"}
    assert of_login("teacher").post("/grid/post", words)["Location"] == "/"


def test_who_is_on_leave_from_all_posts_opens_nothing(town: Town, today: date) -> None:
    client = of_login("teacher")
    assert client.get("/").status_code == 200
    services.post_end(post=post_of(town.teacher), by=town.security_admin, today=today)
    assert client.get("/").status_code == 403


def test_standing_in_at_another_school_is_not_there_to_be_ended(town: Town, today: date) -> None:
    acting = stand_in(town, today)
    answer = press(of_login("junior_principal"), f"/grid/acting/{acting.pk}/end")
    assert answer.status_code == 404
    acting.refresh_from_db()
    assert acting.until_on == today + FRIDAY
