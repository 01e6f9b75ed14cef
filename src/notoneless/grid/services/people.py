"""Writing of people, posts and accounts. Nobody changes his own rights; the last security admin stays.

An activation code is eight characters without look-alikes, stored only as a hash, good for seven days and for
one use. Five wrong tries pause an account's activation for half an hour; nobody is locked for good.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from notoneless.core import clock
from notoneless.core.events import Refused, act
from notoneless.core.sealing import blind
from notoneless.domain.lines import BUREAU_ROLES, post_fits, read_login, read_phone
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import SchoolYear as YearRule
from notoneless.domain.words import PlaceKind, Role, Sex, UnitKind
from notoneless.grid.access import sight_of
from notoneless.grid.models import Place, Post, SchoolClass, Unit, User, holding

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
CODE_DAYS = 7
TRIES = 5
PAUSE = timedelta(minutes=30)
_WRONG_CODE = Refusal(
    "登录名或激活码不对，或激活码已过期。连续输错5次将暂停30分钟；请找安全管理员重发。", "activation.wrong"
)
_OWN = Refusal("不能更改自己的岗位和账号，请由另一位安全管理员办理。", "rights.own")


def user_add(
    *, login: str, name: str, by: User | str, today: date, sex: str = Sex.UNKNOWN, phone: str = ""
) -> User | Refusal:
    """A new person, who may log in once a post is given and the activation code used."""
    read, digits = read_login(login), read_phone(phone)
    if isinstance(read, Refusal):
        return read
    if isinstance(digits, Refusal):
        return digits
    if not name.strip():
        return Refusal("请填写姓名。", "user.no_name")
    if User.objects.filter(login=read).exists():
        return Refusal(f"登录名{read}已有人用，请换一个。", "user.twice")
    with act(by=by) as log:
        user = User.objects.create(
            login=read,
            name=name.strip(),
            sex=sex,
            phone=digits,
            phone_index=blind("phone", digits),  # type: ignore[misc]
            password=make_password(None),
        )
        log("user_add", changes={"login": (None, read), "name": (None, user.name)})
    user.refresh_from_db()
    return user


def post_add(
    *,
    user: User,
    unit: Unit,
    role: Role,
    by: User | str,
    today: date,
    from_on: date | None = None,
    school_class: SchoolClass | None = None,
    place: Place | None = None,
) -> Post | Refusal:
    """A person takes up a post. A class has one homeroom teacher at a time."""
    role, start = Role(role), from_on or today
    kind = PlaceKind(place.kind) if place else None
    refused = post_fits(role, UnitKind(unit.kind), has_class=school_class is not None, place=kind)
    if refused is None:
        refused = grant_refusal(user=user, unit=unit, role=role, by=by, today=today)
    if refused is not None:
        return refused
    if school_class is not None and school_class.school_id != unit.pk:
        return Refusal("班级不在这所学校。", "post.class_elsewhere")
    if place is not None and unit.place is not None and not place.path.startswith(unit.place.path):
        return Refusal(f"{place.name}不在{unit.name}的范围内。", "post.place_elsewhere")
    open_posts = Post.objects.filter(until_on__isnull=True)
    if open_posts.filter(user=user, unit=unit, role=role, school_class=school_class, place=place).exists():
        return Refusal(f"{user.name}已在这个岗位上。", "post.twice")
    teacher = (
        open_posts.filter(school_class=school_class).select_related("user").first() if school_class else None
    )
    if teacher is not None:
        return Refusal(f"这个班现由{teacher.user.name}任班主任，请先登记卸任。", "post.class_taken")
    with act(by=by, unit=unit) as log:
        post = Post.objects.create(
            user=user, unit=unit, role=role, school_class=school_class, place=place, from_on=start
        )
        log("post_add", changes={"login": (user.login, user.login), "post": (None, str(post))})
    return post


def grant_refusal(*, user: User, unit: Unit, role: Role, by: User | str, today: date) -> Refusal | None:
    """Who may give or take a post: bureau posts the security admin alone, line posts the bureau officer too,
    homeroom teachers their own school; nobody his own."""
    if isinstance(by, str):
        return None
    if by.pk == user.pk:
        return _OWN
    see = sight_of(by, today)
    if see.has_role(Role.SECURITY_ADMIN):
        return None
    if role in BUREAU_ROLES:
        return Refusal("教育局岗位由安全管理员设置。", "rights.bureau_role")
    if see.has_role(Role.BUREAU_OFFICER):
        return None
    if role == Role.CLASS_TEACHER and unit.pk in see.unit_ids_as(Role.SCHOOL_MANAGER):
        return None
    return Refusal("岗位由安全管理员设置；学校负责人可以安排本校班主任。", "rights.not_yours")


def post_end(*, post: Post, by: User | str, today: date, until_on: date | None = None) -> Post | Refusal:
    """A person leaves a post. ``until_on`` is the last day held; without it the rights end at once."""
    last = until_on or today - timedelta(days=1)
    refused = grant_refusal(user=post.user, unit=post.unit, role=Role(post.role), by=by, today=today)
    if refused is not None:
        return refused
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=post.pk)
        if post.until_on is not None and (post.acting_for_id is None or post.until_on < today):
            return Refusal("这个任职已经结束。", "post.ended")
        if until_on is not None and last < post.from_on:
            return Refusal(f"离任日期不能早于任职日期{post.from_on:%Y-%m-%d}。", "post.order")
        if post.role == Role.SECURITY_ADMIN and not _others_keep_security(post.user, today):
            return _last_admin()
        with act(by=by, unit=post.unit) as log:
            post.until_on = last
            post.save(update_fields=["until_on"])
            stood_in = Post.objects.filter(
                acting_for=post.user, unit=post.unit, role=post.role, school_class=post.school_class,
                place=post.place, until_on__gt=last,
            )  # fmt: skip
            # who stands in for a post that is no more has nothing to stand in for
            stood_in.update(until_on=last)
            log("post_end", changes={"login": (post.user.login, post.user.login), "post": (str(post), last)})
    return post


def class_teacher_set(*, school_class: SchoolClass, user: User, by: User, today: date) -> Post | Refusal:
    """Give a class to another homeroom teacher of the same school from today on."""
    school = school_class.school
    if not Post.objects.filter(holding(today), user=user, unit=school).exists():
        return Refusal(f"{user.name}不在{school.name}任职，请先由安全管理员登记。", "post.not_here")
    refused = grant_refusal(user=user, unit=school, role=Role.CLASS_TEACHER, by=by, today=today)
    if refused is not None:
        return refused
    with transaction.atomic():
        SchoolClass.objects.select_for_update().get(pk=school_class.pk)
        now = Post.objects.filter(until_on__isnull=True, school_class=school_class).select_related(
            "user", "unit"
        )
        if any(post.user_id == user.pk for post in now):
            return Refusal(f"{user.name}已是这个班的班主任。", "post.twice")
        if any(post.user_id == by.pk for post in now):
            return _OWN
        with act(by=by, unit=school):
            for post in now:
                ended = post_end(post=post, by=by, today=today)
                assert not isinstance(ended, Refusal)
            return post_add(
                user=user, unit=school, role=Role.CLASS_TEACHER, school_class=school_class, by=by, today=today
            )


def class_teachers_set(*, wishes: Sequence[tuple[SchoolClass, User]], by: User, today: date) -> int | Refusal:
    """The homeroom teachers of several classes in one act; one that cannot be refuses them all, by class. How many."""
    if not wishes:
        return Refusal("没有要改的。请先选班主任。", "teachers.none")
    try:
        with act(by=by, unit=wishes[0][0].school):
            for row, user in wishes:
                done = class_teacher_set(school_class=row, user=user, by=by, today=today)
                if isinstance(done, Refusal):
                    label = row.label(max(today, YearRule(row.entry_year).starts_on))
                    raise Refused(Refusal(f"{label}：{done.reason}", done.rule))
    except Refused as refused:
        return refused.refusal
    return len(wishes)


def account_switch_off(*, user: User, by: User | str, today: date) -> User | Refusal:
    """No more log-ins; open sessions end with their next request. Posts stay as history."""
    if not isinstance(by, str) and by.pk == user.pk:
        return _OWN
    with transaction.atomic():
        is_admin = Post.objects.filter(holding(today), user=user, role=Role.SECURITY_ADMIN).exists()
        if is_admin and not _others_keep_security(user, today):
            return _last_admin()
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            return Refusal("这个账号已经停用。", "account.off")
        with act(by=by) as log:
            user.is_active, user.activation_hash, user.activation_until = False, "", None
            user.save(update_fields=["is_active", "activation_hash", "activation_until"])
            log("account_switch_off", changes={"login": (user.login, user.login)})
    return user


def account_switch_on(*, user: User, by: User | str, today: date) -> User | Refusal:
    """Let an account log in again; its old password no longer holds, a new activation code is needed."""
    if not isinstance(by, str) and by.pk == user.pk:
        return _OWN
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            return Refusal("这个账号没有停用。", "account.on")
        with act(by=by) as log:
            user.is_active, user.password = True, make_password(None)
            user.save(update_fields=["is_active", "password"])
            log("account_switch_on", changes={"login": (user.login, user.login)})
    return user


def _others_keep_security(user: User, today: date) -> bool:
    """Whether another security admin can log in. Locks the posts: two cannot remove each other.

    The people are read after the lock is held; read together with it they could be as they were before.
    """
    posts = Post.objects.select_for_update().filter(role=Role.SECURITY_ADMIN, until_on__isnull=True)
    holders = {post.user_id for post in posts.order_by("pk") if post.from_on <= today} - {user.pk}
    others = User.objects.filter(pk__in=holders, is_active=True)
    return any(one.password and one.has_usable_password() for one in others)


def _last_admin() -> Refusal:
    return Refusal("这是最后一位能登录的安全管理员，须先任命并激活另一位。", "rights.last_security_admin")


def activation_issue(*, user: User, by: User | str, today: date) -> str | Refusal:
    """A new code, shown once. An older code dies; the password stays until the new code is used."""
    refused = activation_refusal(user=user, by=by, today=today)
    if refused is not None:
        return refused
    code = code_made()
    code_keep(user=user, code_hash=make_password(code), by=by)
    return code


def activation_refusal(*, user: User, by: User | str, today: date) -> Refusal | None:
    """Why this person may not be given a code by ``by``: the security admin gives all, a school its homeroom teachers.

    A teacher who holds a post elsewhere too is left to the security admin: with a code the school could open that
    other post (safety.md section 2, data class H).
    """
    if not isinstance(by, str) and by.pk == user.pk:
        return _OWN
    if not user.is_active:
        return Refusal("账号已停用，请先恢复账号再发激活码。", "activation.off")
    posts = list(Post.objects.filter(holding(today), user=user))
    if not posts:
        return Refusal(f"{user.name}没有在任岗位，请先登记任职。", "activation.no_post")
    if isinstance(by, str):
        return None
    see = sight_of(by, today)
    managed = see.unit_ids_as(Role.SCHOOL_MANAGER)
    is_own = all(post.role == Role.CLASS_TEACHER and post.unit_id in managed for post in posts)
    if see.has_role(Role.SECURITY_ADMIN) or is_own:
        return None
    return Refusal(
        f"{user.name}的激活码由安全管理员发放；学校负责人可以给本校班主任发。", "activation.not_yours"
    )


def code_made() -> str:
    """A new code."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def code_keep(*, user: User, code_hash: str, by: User | str) -> None:
    """Keep the hash of a new code; the one before it dies."""
    with act(by=by) as log:
        user.activation_hash = code_hash
        user.activation_until = clock.now() + timedelta(days=CODE_DAYS)
        user.activation_failures, user.activation_locked_until = 0, None
        user.save(
            update_fields=[
                "activation_hash",
                "activation_until",
                "activation_failures",
                "activation_locked_until",
            ]
        )
        log("activation_issue", changes={"login": (user.login, user.login)})


def code_spelt(code: str) -> str:
    """The code as it is read out: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def activation_use(*, login: str, code: str, password: str) -> User | Refusal:
    """Set a password with a code. One answer, in one time, for unknown name, wrong and dead code."""
    typed = "".join(c for c in code.upper() if c.isalnum())[:20]
    with transaction.atomic():
        user = User.objects.select_for_update().filter(login=login.strip().lower()[:40]).first()
        now = clock.now()
        is_paused = (
            user is not None
            and user.activation_locked_until is not None
            and user.activation_locked_until > now
        )
        is_right = _is_code_of(user, typed)
        if user is None or is_paused:
            return _WRONG_CODE
        if not is_right or not user.is_active or user.activation_until is None or user.activation_until < now:
            _count_failure(user)
            return _WRONG_CODE
        problem = _password_problem(user, password)
        if problem is not None:
            return problem
        with act(by=user) as log:
            user.set_password(password)
            user.activation_hash, user.activation_until, user.activated_at = "", None, now
            user.activation_failures, user.activation_locked_until = 0, None
            user.save()
            log("activation_use", changes={"login": (user.login, user.login)})
    return user


def _is_code_of(user: User | None, typed: str) -> bool:
    """Hashes once in any case, so that the time of the answer does not tell which names exist."""
    if user is None or not user.activation_hash:
        make_password(typed)
        return False
    return check_password(typed, user.activation_hash)


def _count_failure(user: User) -> None:
    with act(by="system") as log:
        user.activation_failures += 1
        if user.activation_failures >= TRIES:
            user.activation_failures, user.activation_locked_until = 0, clock.now() + PAUSE
        user.save(update_fields=["activation_failures", "activation_locked_until"])
        log("activation_failed", changes={"login": (user.login, user.login)})


def _password_problem(user: User, password: str) -> Refusal | None:
    if user.login in password.lower():
        return Refusal("密码里不要包含登录名。", "password.login")
    try:
        validate_password(password, user)
    except ValidationError as error:
        return Refusal("".join(error.messages), "password.weak")
    return None
