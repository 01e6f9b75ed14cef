"""Pages of the shell."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth import login as session_login
from django.contrib.auth import logout as session_logout
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notoneless.core.models import Installation
from notoneless.grid.access import needs, public


@public
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Sign in. The same sentence for a wrong name and a wrong password."""
    problem = ""
    if request.method == "POST":
        user = authenticate(
            request, username=request.POST.get("login", "").strip(), password=request.POST.get("password", "")
        )
        if user is not None:
            session_login(request, user)
            onward = request.POST.get("next", "")
            safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
            return redirect(onward if safe else "web:desk")
        problem = "登录名或密码不对。连续输错5次将暂停30分钟;忘记密码请找安全管理员重发激活码。"
    context: dict[str, Any] = {"problem": problem, "next": request.GET.get("next", "")}
    return render(request, "registration/login.html", context, status=422 if problem else 200)


@needs("desk.see")
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out; the session ends on the server too."""
    session_logout(request)
    return redirect("web:login")


@needs("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """工作台: what I must do today."""
    return render(request, "web/desk.html", {})


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the product can read its database; says no more than that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": Installation.objects.count() <= 1})


def error_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def error_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def error_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def error_500(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
