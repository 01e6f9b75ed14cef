"""Pages of the shell: login, desk, a child's file, search, my account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as session_login
from django.contrib.auth import logout as session_logout
from django.contrib.auth.forms import PasswordChangeForm
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notoneless.children import queries as children
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.models import Installation
from notoneless.domain.rollover import asked_year, rollover_year
from notoneless.grid.access import SignedRequest, may, needs, public, sight
from notoneless.web import audit_log, setup
from notoneless.web import desk as desk_page
from notoneless.web.household import family_table
from notoneless.web.panels import PANELS
from notoneless.web.schoolyear import year_steps
from notoneless.web.search import found_for
from notoneless.web.story import story_of

acts(
    {
        "login": "登录",
        "logout": "退出登录",
        "password_change": "修改密码",
        "child_file_opened": "查看一人一档",
        "audit_exported": "导出操作日志",
    }
)


@public
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Sign in. The same sentence for a wrong name and a wrong password."""
    problem = ""
    if request.method == "POST":
        name, password = request.POST.get("login", "").strip(), request.POST.get("password", "")
        user: Any = authenticate(request, username=name[:40], password=password[:200])
        if user is not None:
            session_login(request, user)
            with act(by=user) as log:
                log("login")
            onward = request.POST.get("next", "")
            safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
            return redirect(onward if safe else "web:desk")
        problem = "登录名或密码不对。连续输错5次将暂停30分钟；忘记密码请找安全管理员重发激活码。"
    context: dict[str, Any] = {"problem": problem, "next": request.GET.get("next", "")}
    context |= {"demo_logins": setup.demo_logins(), "activate_url": reverse("grid:activate")}
    return render(request, "registration/login.html", context, status=422 if problem else 200)


@needs("desk.see")
@require_POST
def logout(request: SignedRequest) -> HttpResponse:
    """Sign out; the session ends on the server too."""
    with act(by=request.user) as log:
        log("logout")
    session_logout(request)
    return redirect("web:login")


@needs("desk.see")
def desk(request: SignedRequest) -> HttpResponse:
    """工作台: what I must do today."""
    today = clock.today()
    lines = desk_page.desk_lines(request.user, today)
    next_step = setup.next_step() if may(request.user, "grid.edit") else None
    context = {
        "page_title": "工作台",
        "help_sentence": f"今天要做的 {len(lines)} 件事" if lines else "今天没有到期的事。",
        "groups": desk_page.desk_groups(lines, today),
        "figures": desk_page.desk_figures(request.user, today),
        "next_step": next_step,
        "next_words": "新的事情会自动出现在这里。",
    }
    return render(request, "web/desk.html", context)


@needs("children.see")
def child_file(request: SignedRequest, key: UUID) -> HttpResponse:
    """一人一档: one page, the head card, the panels of the rooms, the timeline."""
    child = get_object_or_404(Child.objects.visible_to(request.user).select_related("residence"), key=key)
    if child.merged_into is not None:
        return redirect("web:child_file", key=child.merged_into.key)
    panels = [(panel.side, panel.html(child, request)) for panel in PANELS]
    with act(by=request.user) as log:
        log("child_file_opened", child=child)
    context = {
        "page_title": "一人一档",
        "child": child,
        "head": render_to_string(
            "children/panel_head.html", children.file_head(child, request.user), request
        ),
        "main_panels": [html for side, html in panels if not side],
        "side_panels": [html for side, html in panels if side],
        "entries": story_of(child, request.user),
    }
    return render(request, "web/child_file.html", context)


@needs("children.see")
def family(request: SignedRequest, key: UUID) -> HttpResponse:
    """家庭: the children of one household in sight, with school, state and open case."""
    child = get_object_or_404(Child.objects.visible_to(request.user).live(), key=key)
    context = {
        "page_title": "家庭",
        "help_sentence": "同一户号，或登记了同一位监护人、同一个电话的孩子。只列您看得到的。",
        "child": child,
        "table": family_table(request, child),
    }
    return render(request, "web/family.html", context)


@needs("search.use")
def search(request: SignedRequest) -> HttpResponse:
    """The one search box: children, cases by paper number, schools and villages, in scope."""
    words = request.GET.get("q", "").strip()[:40]
    context = {
        "page_title": "搜索",
        "search_words": words,
        "found": found_for(request.user, words) if words else None,
    }
    return render(request, "web/search.html", context)


@needs("desk.see")
def me(request: SignedRequest) -> HttpResponse:
    """我的账号: my posts, what I may do, a new password."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with act(by=request.user) as log:
            form.save()
            log("password_change")
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改。")
        return redirect("web:me")
    context = {"page_title": "我的账号", "form": form, "my_posts": sight(request.user).posts}
    return render(request, "web/me.html", context, status=422 if request.method == "POST" else 200)


@needs("desk.see")
def guide(request: SignedRequest) -> HttpResponse:
    """开始使用: what an empty installation needs, step by step, and how far it is."""
    context = {
        "page_title": "开始使用",
        "help_sentence": "按顺序完成，随时可以停下，进度会保留。",
        "steps": setup.STEPS,
    }
    return render(request, "web/guide.html", context)


@needs("rollover.see")
def school_year(request: SignedRequest) -> HttpResponse:
    """新学年: every step of the year's turn, how far it is and where it is taken."""
    today = clock.today()
    this, year = rollover_year(today), asked_year(request.GET.get("year"), today)
    context = {
        "page_title": f"{year}年新学年",
        "help_sentence": "从校历到定数，按顺序做；每一步随时可以停下再来。",
        "steps": year_steps(request.user, year, today),
        "year": year,
        "other_year": this if year != this else this + 1,
    }
    return render(request, "web/school_year.html", context)


@needs("audit.see")
def audit(request: SignedRequest) -> HttpResponse:
    """操作日志: who did what, when, on whose behalf; never what a value was or whose child it is."""
    table = audit_log.audit_table(request)
    if table.wants_export:
        with act(by=request.user) as log:
            log("audit_exported", changes={"count": ("", table.count)})
        return table.export()
    context = {
        "page_title": "操作日志",
        "help_sentence": "每一步操作都在这里，只能看，不能改。",
        "table": table,
    }
    context["filter"] = audit_log.AuditFilter(request.GET).form
    return render(request, "web/audit.html", context)


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the product can read its database; says no more than that."""
    try:
        is_well = Installation.objects.count() <= 1
    except DatabaseError:
        is_well = False
    return JsonResponse({"ok": is_well}, status=200 if is_well else 503)


def error_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent could not be read."""
    return render(request, "errors/400.html", status=400)


def error_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """In sight, but not this person's act: the reason is said."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def error_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or out of sight: the same page for both."""
    return render(request, "errors/404.html", status=404)


def error_500(request: HttpRequest) -> HttpResponse:
    """Something broke; nothing was lost."""
    return render(request, "errors/500.html", status=500)
