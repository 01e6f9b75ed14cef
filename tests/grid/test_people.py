"""Posts, accounts and activation codes: who may give what, and what nobody may do to himself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connections

from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role
from notoneless.grid import services
from notoneless.grid.access import may, sight_of
from notoneless.grid.models import Post, User
from notoneless.grid.services.people import CODE_LETTERS, code_spelt
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db
NEW = "willow-gate-1938"


def rule(out: Any) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def newcomer(town: Town, today: date, login: str = "laixin") -> User:
    user = services.user_add(
        login=login, name="来新", phone="10010008888", by=town.security_admin, today=today
    )
    assert isinstance(user, User)
    return user


def test_a_new_person_cannot_log_in_before_the_code_was_used(town: Town, today: date) -> None:
    user = newcomer(town, today)
    assert not user.has_usable_password()
    assert user.phone.open() == "10010008888"
    assert sight_of(user, today).posts == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"login": "principal"}, "user.twice"),
        ({"login": "PRINCIPAL"}, "user.twice"),
        ({"login": "1x"}, "user.login"),
        ({"login": "来新"}, "user.login"),
        ({"name": " "}, "user.no_name"),
        ({"phone": "123"}, "phone.form"),
    ],
)
def test_a_person_without_proper_facts_is_refused(
    town: Town, today: date, words: dict[str, str], expected: str
) -> None:
    facts = {"login": "laixin", "name": "来新"} | words
    assert rule(services.user_add(**facts, by=town.security_admin, today=today)) == expected
    assert not Event.objects.exists()


def post(town: Town, today: date, **words: Any) -> Any:
    facts = {"unit": town.junior, "role": Role.SCHOOL_MANAGER, "by": town.security_admin} | words
    facts.setdefault("user", None)
    facts["user"] = facts["user"] or newcomer(town, today)
    return services.post_add(**facts, today=today)


def test_a_post_gives_its_sight_and_its_end_takes_it_at_once(town: Town, today: date) -> None:
    new = post(town, today)
    assert isinstance(new, Post)
    assert town.junior in set(sight_of(new.user, today).units)
    ended = services.post_end(post=new, by=town.security_admin, today=today)
    assert isinstance(ended, Post)
    assert sight_of(new.user, today).posts == ()
    assert rule(services.post_end(post=new, by=town.security_admin, today=today)) == "post.ended"


def test_a_post_may_end_on_a_day_to_come_but_not_before_it_began(town: Town, today: date) -> None:
    new = post(town, today)
    early = services.post_end(
        post=new, by=town.security_admin, today=today, until_on=today - timedelta(days=9)
    )
    assert rule(early) == "post.order"
    services.post_end(post=new, by=town.security_admin, today=today, until_on=today + timedelta(days=9))
    assert len(sight_of(new.user, today).posts) == 1
    assert sight_of(new.user, today + timedelta(days=10)).posts == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"unit": "bureau"}, "post.unit_kind"),
        ({"role": Role.CLASS_TEACHER}, "post.no_class"),
        ({"school_class": "class_8_1"}, "post.class"),
        ({"role": Role.CLASS_TEACHER, "school_class": "class_3_1"}, "post.class_elsewhere"),
        ({"role": Role.CLASS_TEACHER, "school_class": "class_8_1"}, "post.class_taken"),
        ({"place": "liuwan"}, "post.place"),
        (
            {"unit": "liuwan_committee", "role": Role.VILLAGE_OFFICER, "place": "shiqiao"},
            "post.place_elsewhere",
        ),
        ({"unit": "liuwan_committee", "role": Role.VILLAGE_OFFICER, "place": "qingshi"}, "post.place_kind"),
        ({"user": "junior_principal"}, "post.twice"),
    ],
)
def test_a_post_that_does_not_exist_is_refused(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    found = {key: value if isinstance(value, Role) else getattr(town, value) for key, value in words.items()}
    before = Post.objects.count()
    assert rule(post(town, today, **found)) == expected
    assert Post.objects.count() == before


@pytest.mark.parametrize(
    "role", [Role.BUREAU_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_APPROVER, Role.SECURITY_ADMIN]
)
@pytest.mark.parametrize("giver", ["bureau_officer", "bureau_leader", "system_admin", "principal"])
def test_bureau_posts_are_given_and_taken_by_the_security_admin_alone(
    town: Town, today: date, role: Role, giver: str
) -> None:
    by = town.users[giver]
    assert rule(post(town, today, unit=town.bureau, role=role, by=by)) == "rights.bureau_role"
    theirs = Post.objects.filter(role=role).first()
    assert theirs is not None
    out = services.post_end(post=theirs, by=by, today=today)
    assert rule(out) in ("rights.bureau_role", "rights.own")
    assert isinstance(services.post_add(user=User.objects.get(login="laixin"), unit=town.bureau, role=role,
                                        by=town.security_admin, today=today), Post)  # fmt: skip


def test_line_posts_are_given_by_the_bureau_officer_too_and_by_nobody_below(town: Town, today: date) -> None:
    assert isinstance(post(town, today, by=town.bureau_officer), Post)
    user = User.objects.get(login="laixin")
    for giver in (
        town.principal,
        town.township_officer,
        town.centre_officer,
        town.system_admin,
        town.audit_admin,
    ):
        out = services.post_add(user=user, unit=town.primary, role=Role.SCHOOL_MANAGER, by=giver, today=today)
        assert rule(out) == "rights.not_yours"


def test_nobody_changes_his_own_rights(town: Town, today: date) -> None:
    admin = town.security_admin
    own = Post.objects.get(user=admin)
    assert rule(
        services.post_add(user=admin, unit=town.bureau, role=Role.BUREAU_LEADER, by=admin, today=today)
    ) == ("rights.own")
    assert rule(services.post_end(post=own, by=admin, today=today)) == "rights.own"
    assert rule(services.account_switch_off(user=admin, by=admin, today=today)) == "rights.own"
    assert rule(services.account_switch_on(user=admin, by=admin, today=today)) == "rights.own"
    assert rule(services.activation_issue(user=admin, by=admin, today=today)) == "rights.own"
    assert not Event.objects.exists()


def second_admin(town: Town, today: date, *, ready: bool = True) -> User:
    user = newcomer(town, today, "anquan2")
    services.post_add(user=user, unit=town.bureau, role=Role.SECURITY_ADMIN, by="system", today=today)
    if ready:
        user.set_password(NEW)
        user.save()
    return user


def test_the_last_security_admin_cannot_be_removed(town: Town, today: date) -> None:
    other = second_admin(town, today, ready=False)
    own = Post.objects.get(user=town.security_admin)
    for by in (other, "system"):
        assert rule(services.post_end(post=own, by=by, today=today)) == "rights.last_security_admin"
        out = services.account_switch_off(user=town.security_admin, by=by, today=today)
        assert rule(out) == "rights.last_security_admin"
    other.set_password(NEW)
    other.save()
    assert isinstance(services.post_end(post=own, by=other, today=today), Post)
    theirs = Post.objects.get(user=other)
    assert rule(services.post_end(post=theirs, by="system", today=today)) == "rights.last_security_admin"


def test_a_switched_off_account_ends_its_open_session(town: Town, today: date, client: Any) -> None:
    from notoneless.grid.access import sight

    client.force_login(town.principal)
    assert client.get("/grid/contacts/").status_code == 200
    services.account_switch_off(user=town.principal, by=town.security_admin, today=today)
    assert client.get("/grid/contacts/").status_code == 302
    assert not User.objects.get(login="principal").is_active
    assert sight(town.vice_principal).posts
    assert rule(services.activation_issue(user=User.objects.get(login="principal"), by=town.security_admin,
                                          today=today)) == "activation.off"  # fmt: skip
    back = services.account_switch_on(user=town.principal, by=town.security_admin, today=today)
    assert isinstance(back, User)
    assert not back.has_usable_password()
    assert rule(services.account_switch_on(user=back, by=town.security_admin, today=today)) == "account.on"


def test_a_principal_gives_her_class_another_teacher_and_the_old_one_loses_it_at_once(
    town: Town, today: date
) -> None:
    new = services.class_teacher_set(
        school_class=town.class_3_1, user=town.teacher_5, by=town.principal, today=today
    )
    assert isinstance(new, Post)
    assert town.class_3_1.pk in sight_of(town.teacher_5, today).class_ids
    assert sight_of(town.teacher, today).class_ids == ()
    again = services.class_teacher_set(
        school_class=town.class_3_1, user=town.teacher_5, by=town.principal, today=today
    )
    assert rule(again) == "post.twice"


def test_nobody_from_another_school_and_no_other_principal(town: Town, today: date) -> None:
    words: dict[str, Any] = {"school_class": town.class_3_1, "today": today}
    assert (
        rule(services.class_teacher_set(user=town.junior_teacher, by=town.principal, **words))
        == "post.not_here"
    )
    assert rule(services.class_teacher_set(user=town.teacher_5, by=town.junior_principal, **words)) == (
        "rights.not_yours"
    )
    assert rule(services.class_teacher_set(user=town.principal, by=town.principal, **words)) == "rights.own"
    assert Post.objects.get(school_class=town.class_3_1, until_on=None).user == town.teacher


def code_for(town: Town, today: date, user: User) -> str:
    code = services.activation_issue(user=user, by=town.security_admin, today=today)
    assert isinstance(code, str)
    return code


def test_a_code_is_readable_stored_as_a_hash_and_used_once(town: Town, today: date) -> None:
    user = post(town, today).user
    code = code_for(town, today, user)
    assert len(code) == 8
    assert set(code) <= set(CODE_LETTERS)
    assert not set("O0I1L") & set(CODE_LETTERS)
    user.refresh_from_db()
    assert code not in user.activation_hash
    assert code not in " ".join(
        value.new.open() for event in Event.objects.all() for value in event.values.all()
    )
    out = services.activation_use(login=" Laixin ", code=code_spelt(code).lower(), password=NEW)
    assert isinstance(out, User)
    assert authenticate(username="laixin", password=NEW) == user
    assert rule(services.activation_use(login="laixin", code=code, password=NEW + "9")) == "activation.wrong"
    assert authenticate(username="laixin", password=NEW) == user


def test_a_code_ends_after_seven_days(town: Town, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    user = post(town, today).user
    code, now = code_for(town, today, user), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=7, seconds=1))
    assert rule(services.activation_use(login="laixin", code=code, password=NEW)) == "activation.wrong"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=7, seconds=-1))
    assert isinstance(services.activation_use(login="laixin", code=code, password=NEW), User)


def test_a_newer_code_kills_the_older(town: Town, today: date) -> None:
    user = post(town, today).user
    first = code_for(town, today, user)
    second = code_for(town, today, user)
    assert rule(services.activation_use(login="laixin", code=first, password=NEW)) == "activation.wrong"
    assert isinstance(services.activation_use(login="laixin", code=second, password=NEW), User)


def test_five_wrong_codes_pause_half_an_hour_and_then_the_right_one_works(
    town: Town, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = post(town, today).user
    code, now = code_for(town, today, user), clock.now()
    for _ in range(5):
        assert (
            rule(services.activation_use(login="laixin", code="AAAAAAAA", password=NEW)) == "activation.wrong"
        )
    assert rule(services.activation_use(login="laixin", code=code, password=NEW)) == "activation.wrong"
    assert Event.objects.filter(act="activation_failed").count() == 5
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=31))
    assert isinstance(services.activation_use(login="laixin", code=code, password=NEW), User)


def test_the_answer_is_the_same_for_a_name_nobody_has(town: Town, today: date) -> None:
    post(town, today)
    code_for(town, today, User.objects.get(login="laixin"))
    wrong = services.activation_use(login="laixin", code="AAAAAAAA", password=NEW)
    unknown = services.activation_use(login="nobody", code="AAAAAAAA", password=NEW)
    uncoded = services.activation_use(login="principal", code="", password=NEW)
    assert wrong == unknown == uncoded


@pytest.mark.parametrize("weak", ["short-1", "12345678901", "password123", "laixin-2026-x"])
def test_a_weak_password_is_refused_and_the_code_stays(town: Town, today: date, weak: str) -> None:
    user = post(town, today).user
    code = code_for(town, today, user)
    assert rule(services.activation_use(login="laixin", code=code, password=weak)).startswith("password.")
    assert isinstance(services.activation_use(login="laixin", code=code, password=NEW), User)


def test_nobody_without_a_post_gets_a_code(town: Town, today: date) -> None:
    user = newcomer(town, today)
    assert (
        rule(services.activation_issue(user=user, by=town.security_admin, today=today))
        == "activation.no_post"
    )


def test_a_code_ends_the_sessions_of_the_old_password(town: Town, today: date, client: Any) -> None:
    client.force_login(town.principal)
    code = code_for(town, today, town.principal)
    assert client.get("/grid/contacts/").status_code == 200
    services.activation_use(login="principal", code=code, password=NEW)
    assert client.get("/grid/contacts/").status_code == 302


def test_only_the_security_admin_holds_the_account_abilities(town: Town) -> None:
    for ability in ("accounts.edit", "accounts.activate"):
        assert [user.login for user in User.objects.all() if may(user, ability)] == ["security_admin"]


@pytest.mark.django_db(transaction=True)
def test_two_security_admins_cannot_remove_each_other_at_once(today: date) -> None:
    town = build_town()
    other = second_admin(town, today)

    def remove(pair: tuple[User, User]) -> object:
        try:
            return services.account_switch_off(user=pair[0], by=pair[1], today=today)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(remove, [(town.security_admin, other), (other, town.security_admin)]))
    assert sum(isinstance(one, Refusal) for one in done) == 1
