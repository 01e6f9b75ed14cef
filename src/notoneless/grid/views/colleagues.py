"""本单位的人: activation slips for many, standing in for somebody absent, the post one works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.clock import local_day
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.refusal import Refusal
from notoneless.grid import forms, queries, services
from notoneless.grid.access import SignedRequest, needs, sight
from notoneless.grid.services.people import CODE_DAYS, code_spelt
from notoneless.grid.views.people import account_state, posts_words

FEW = 30
"""Posts shown without a search."""
COLUMNS = [
    Column("name", "姓名", lambda user: user.name, sort="name"),
    Column("state", "账号", lambda user: pill(*account_state(user)), export=lambda user: account_state(user)[0]),
    Column("posts", "岗位", posts_words, width="wide"),
    Column("login", "登录名", lambda user: user.login, sort="login", is_identifier=True),
    Column("seen", "上次登录", lambda user: f"{local_day(user.last_login):%Y-%m-%d}" if user.last_login else "从未",
           sort="last_login"),
]  # fmt: skip


@needs("classes.teacher")
def colleagues_list(request: SignedRequest) -> HttpResponse:
    """本校人员: who works here, who has not opened the account yet."""
    people = queries.colleagues_of(request.user, clock.today())
    table = Table(request, people, COLUMNS, order="name", empty="本校还没有登记人员，请报教育局导入。")
    context = {
        "page_title": "本校人员",
        "help_sentence": "谁在哪个岗位，账号用起来没有，上次什么时候登录。",
        "table": table,
    }
    return render(request, "grid/colleagues_list.html", context)


@needs("accounts.slips")
@never_cache
def activation_slips(request: SignedRequest) -> HttpResponse:
    """激活单: tick who has no password yet, print a slip for each; codes are shown on this one answer only."""
    today, unit = clock.today(), asked(request)
    wanted = queries.slips_wanted(request.user, today, unit)
    if request.method == "POST":
        chosen = set(request.POST.getlist("login"))
        users = [user for user in wanted if user.login in chosen]
        issued = services.slips_issue(users=users, by=request.user, today=today)
        if isinstance(issued, Refusal):
            return act_or_say_why(request, issued, done="", back=reverse("grid:activation_slips"))
        return _slips(request, issued)
    context = {
        "page_title": "发激活单",
        "help_sentence": "还没启用账号的人，勾选后打印激活单，当面交给本人。",
        "people": wanted[: services.SLIPS_AT_MOST],
        "left_count": max(0, len(wanted) - services.SLIPS_AT_MOST),
        "words": unit,
    }
    return render(request, "grid/activation_slips.html", context)


def _slips(request: SignedRequest, issued: list[tuple[Any, str]]) -> HttpResponse:
    slips = [
        {"person": user, "code": code_spelt(code), "until": user.activation_until, "held": user.posts.all()}
        for user, code in issued
    ]
    context = {
        "page_title": "激活单",
        "help_sentence": "只显示这一次，请现在打印，剪开后当面交给本人。",
        "slips": slips,
        "days": CODE_DAYS,
        "address": request.build_absolute_uri(reverse("grid:activate")),
    }
    return render(request, "grid/activation_slips_print.html", context)


@needs("accounts.acting")
def acting_list(request: SignedRequest) -> HttpResponse:
    """代班: who stands in for whom, now and soon; and whom somebody is to stand in for."""
    today, words = clock.today(), asked(request)
    posts = queries.posts_to_stand_in_for(request.user, today)
    if words:
        posts = posts.filter(user__name__contains=words)
    is_short = not words and posts.count() <= FEW
    context = {
        "page_title": "代班",
        "help_sentence": "同事请假时由谁代。代的人看得到、办得了原岗位的事，到期自动收回。",
        "rows": queries.stand_ins(request.user, today),
        "posts": posts[:FEW] if words or is_short else [],
        "words": words,
        "today": today,
    }
    return render(request, "grid/acting_list.html", context)


@needs("accounts.acting")
def acting_set(request: SignedRequest, pk: int) -> HttpResponse:
    """安排代班 for one post."""
    today = clock.today()
    post = get_object_or_404(queries.posts_to_stand_in_for(request.user, today), pk=pk)
    colleagues = queries.colleagues_at(post.unit, today).exclude(pk__in=(post.user_id, request.user.pk))
    form = forms.ActingForm(request.POST or None, colleagues=colleagues, initial={"from_on": today})
    return form_page(
        request,
        form,
        lambda data: services.acting_set(post=post, by=request.user, today=today, **data),
        title="安排代班",
        sentence=f"代{post.user.name}：{post}。原岗位仍是他的，回来不用再办手续。",
        submit="安排代班",
        seen_by="代的人在这几天的工作台上会看到原岗位的事。",
        done=lambda acting: f"{acting.user.name}代{post.user.name}，到{acting.until_on:%Y-%m-%d}。",
        back=reverse("grid:acting_list"),
    )


@needs("accounts.acting")
@require_POST
def acting_end(request: SignedRequest, pk: int) -> HttpResponse:
    """The colleague is back: standing in ends at once."""
    post = get_object_or_404(queries.stand_ins(request.user, clock.today()), pk=pk)
    out = services.post_end(post=post, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="代班已结束，权限即时收回。", back=reverse("grid:acting_list"))


@needs("desk.see")
@require_POST
def post_choose(request: SignedRequest) -> HttpResponse:
    """切换岗位: work in one of several posts, or in all of them."""
    typed = request.POST.get("post", "")
    post = next((post for post in sight(request.user).held if str(post.pk) == typed), None)
    if typed and post is None:
        return act_or_say_why(request, Refusal("您今天不在这个岗位上。", "post.not_held"), done="", back="/")
    services.post_choose(user=request.user, post=post, today=clock.today())
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "/")
