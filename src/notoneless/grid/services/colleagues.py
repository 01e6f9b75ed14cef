"""Colleagues: activation slips for a whole staff room, standing in for somebody absent, the post one works in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.contrib.auth.hashers import make_password

from notoneless.core.countysettings import county_days
from notoneless.core.events import act
from notoneless.domain.lines import acting_refusal
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role
from notoneless.grid.access import sight_of
from notoneless.grid.models import Post, User, holding
from notoneless.grid.services.people import activation_refusal, code_keep, code_made, grant_refusal

SLIPS_AT_MOST = 40
"""Each code costs a slow hash (0.2 s); more would keep the person waiting before an empty page."""


def slips_issue(*, users: Sequence[User], by: User, today: date) -> list[tuple[User, str]] | Refusal:
    """New codes for several people, each shown once on the answer. All of them or none."""
    if not users:
        return Refusal("请勾选要发激活码的人。", "slips.none")
    if len(users) > SLIPS_AT_MOST:
        return Refusal(f"一次最多发{SLIPS_AT_MOST}张激活单，请分几次办理。", "slips.too_many")
    for user in users:
        refused = activation_refusal(user=user, by=by, today=today)
        if refused is not None:
            return refused
    codes = [code_made() for _ in users]
    with ThreadPoolExecutor(2) as threads:
        hashes = list(threads.map(make_password, codes))
    with act(by=by):
        for user, code_hash in zip(users, hashes, strict=True):
            code_keep(user=user, code_hash=code_hash, by=by)
    return list(zip(users, codes, strict=True))


def acting_set(
    *, post: Post, user: User, from_on: date, until_on: date, by: User, today: date
) -> Post | Refusal:
    """A colleague of the same unit stands in for an absent one from–to: the same rows, the same acts, the same desk.

    The post itself stays with its holder. It ends by itself, and at once when the post stood in for ends.
    """
    refused = acting_refusal(
        from_on,
        until_on,
        today=today,
        at_most=county_days("grid.acting_days"),
        is_own=user.pk == post.user_id,
    )
    if refused is None and (post.until_on is not None or post.from_on > from_on):
        refused = Refusal("这个任职这几天不在任，不需要代。", "acting.not_held")
    if refused is None and not Post.objects.filter(holding(today), user=user, unit=post.unit).exists():
        refused = Refusal(f"{user.name}不在{post.unit.name}任职，请选本单位同事。", "acting.not_here")
    if refused is None:
        role = Role(post.role)
        refused = grant_refusal(user=user, unit=post.unit, role=role, by=by, today=today)
    if refused is not None:
        return refused
    with act(by=by, unit=post.unit) as log:
        Post.objects.select_for_update().get(
            pk=post.pk
        )  # two stand-ins for the same days are asked one after another
        same = Post.objects.filter(
            acting_for=post.user,
            unit=post.unit,
            role=post.role,
            school_class=post.school_class,
            place=post.place,
        )
        other = same.filter(from_on__lte=until_on, until_on__gte=from_on).select_related("user").first()
        if other is not None:
            log("acting_refused", changes={"login": (user.login, user.login)})
            return Refusal(f"这几天已由{other.user.name}代。要换人请先让他卸任。", "acting.twice")
        stand_in = Post.objects.create(
            user=user, unit=post.unit, role=post.role, school_class=post.school_class, place=post.place,
            from_on=from_on, until_on=until_on, acting_for=post.user,
        )  # fmt: skip
        said = {
            "login": (user.login, user.login),
            "post": (None, str(stand_in)),
            "until_on": (None, until_on),
        }
        log("acting_set", changes=said)
    return stand_in


def post_choose(*, user: User, post: Post | None, today: date) -> User | Refusal:
    """Work in one of several posts from now on, or in all of them (None). Only what is held today can be chosen."""
    if post is not None and post.pk not in {held.pk for held in sight_of(user, today).held}:
        return Refusal("您今天不在这个岗位上。", "post.not_held")
    with act(by=user) as log:
        User.objects.filter(pk=user.pk).update(working_post=post)
        log("post_choose", changes={"post": (None, str(post) if post else "全部岗位")})
    return user
