"""人员与任职: who holds which post, activation codes shown once, accounts switched off; the activation page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.clock import local_day
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.masking import mask_phone
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role, Sex
from notoneless.grid import forms, queries, services
from notoneless.grid.access import SignedRequest, may, needs, public
from notoneless.grid.models import Post, User
from notoneless.grid.services.people import CODE_DAYS, code_spelt


def account_state(user: User) -> tuple[str, str]:
    """The word for an account and its tone."""
    if not user.is_active:
        return "已停用", "plain"
    if user.password and user.has_usable_password():
        return "已启用", "done"
    return ("待启用", "accent") if user.activation_hash else ("未发激活码", "due")


def posts_words(user: User) -> str:
    return "；".join(f"{post.unit.name} {Role(post.role).label}" for post in user.posts.all())


PEOPLE_COLUMNS = [
    Column("name", "姓名", lambda user: user.name, sort="name"),
    Column("login", "登录名", lambda user: user.login, sort="login", is_identifier=True),
    Column("posts", "岗位", posts_words, width="wide"),
    Column("phone", "电话", lambda user: mask_phone(user.phone.open()), is_identifier=True),
    Column(
        "state", "账号", lambda user: pill(*account_state(user)), export=lambda user: account_state(user)[0]
    ),
    Column(
        "seen",
        "上次登录",
        lambda user: f"{local_day(user.last_login):%Y-%m-%d}" if user.last_login else "从未",
        sort="last_login",
    ),
]


@needs("accounts.see")
def people_list(request: SignedRequest) -> HttpResponse:
    """人员与任职."""
    found = forms.PersonFilter(
        request.GET, queryset=queries.people_with_posts(clock.today()), request=request
    )
    table = Table(
        request, found.qs, PEOPLE_COLUMNS, order="login", export_name="人员与任职", empty="没有符合条件的人员。",
        url_of=lambda user: reverse("grid:person_page", args=[user.login]),
    )  # fmt: skip
    if table.wants_export:
        services.export_record(act_name="people_exported", count=table.count, by=request.user)
        return table.export()
    context = {
        "page_title": "人员与任职",
        "help_sentence": "谁在哪个岗位、账号用没用起来。",
        "filter": found,
        "table": table,
        "can_edit": may(request.user, "accounts.edit"),
    }
    return render(request, "grid/people_list.html", context)


@needs("accounts.see")
def person_page(request: SignedRequest, login: str) -> HttpResponse:
    """One person: posts now and before, covers, account."""
    person, today = get_object_or_404(User, login=login), clock.today()
    word, tone = account_state(person)
    context = {
        "page_title": person.name,
        "help_sentence": f"登录名 {person.login}",
        "person": person,
        "phone": mask_phone(person.phone.open()),
        "sex": Sex(person.sex).label,
        "held": person.posts.select_related("unit", "place", "school_class").order_by("until_on", "-from_on"),
        "covers": person.covers.filter(until_on__isnull=True).select_related("place", "unit"),
        "today": today,
        "state_word": word,
        "state_tone": tone,
        "can_edit": may(request.user, "accounts.edit") and person.pk != request.user.pk,
        "is_self": person.pk == request.user.pk,
    }
    return render(request, "grid/person_page.html", context)


@needs("accounts.edit")
def person_add(request: SignedRequest) -> HttpResponse:
    """A new person."""
    form = forms.PersonForm(request.POST or None)
    login = request.POST.get("login", "").strip().lower()

    def do(data: dict[str, Any]) -> Any:
        return services.user_add(**data, by=request.user, today=clock.today())

    back = reverse("grid:people_list")
    return form_page(
        request, form, do, title="新增人员", sentence="先登记人，再登记任职，最后发激活码。成批的人员请用导入。",
        submit="新增人员", done=f"已新增{login}。下一步：打开此人登记任职。", back=back,
    )  # fmt: skip


@needs("accounts.edit")
def post_add(request: SignedRequest, login: str) -> HttpResponse:
    """A person takes up a post."""
    person, today = get_object_or_404(User, login=login), clock.today()
    form = forms.PostForm(request.POST or None, today=today, initial={"from_on": today})

    def do(data: dict[str, Any]) -> Any:
        role, names = Role(data["role"]), ("unit", "school_class", "from_on")
        facts = {name: data[name] for name in names}
        return services.post_add(user=person, role=role, **facts, by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{person.name}任职", sentence="能看什么、能办什么，从任职日期起由岗位决定。",
        submit="登记任职", done="已登记任职。", back=reverse("grid:person_page", args=[login]),
    )  # fmt: skip


@needs("accounts.edit")
@require_POST
def post_end(request: SignedRequest, login: str, post_id: int) -> HttpResponse:
    """A person leaves a post, at once."""
    post = get_object_or_404(Post.objects.select_related("user", "unit"), pk=post_id, user__login=login)
    out = services.post_end(post=post, by=request.user, today=clock.today())
    return act_or_say_why(
        request, out, done="已卸任，权限即时收回。", back=reverse("grid:person_page", args=[login])
    )


@needs("accounts.edit")
@require_POST
def account_switch(request: SignedRequest, login: str) -> HttpResponse:
    """Switch an account off, or on again."""
    person, today = get_object_or_404(User, login=login), clock.today()
    if request.POST.get("to") == "on":
        out, done = (
            services.account_switch_on(user=person, by=request.user, today=today),
            "已恢复，请重新发激活码。",
        )
    else:
        out, done = (
            services.account_switch_off(user=person, by=request.user, today=today),
            "已停用，不能再登录。",
        )
    return act_or_say_why(request, out, done=done, back=reverse("grid:person_page", args=[login]))


@needs("accounts.activate")
@never_cache
@require_POST
def activation_issue(request: SignedRequest, login: str) -> HttpResponse:
    """A new code on a slip to print: shown on this one answer and nowhere again."""
    person, today = get_object_or_404(User, login=login), clock.today()
    code = services.activation_issue(user=person, by=request.user, today=today)
    if isinstance(code, Refusal):
        return act_or_say_why(request, code, done="", back=reverse("grid:person_page", args=[login]))
    context = {
        "page_title": "激活单",
        "help_sentence": "只显示这一次，请打印或当面告知本人。",
        "person": person,
        "code": code_spelt(code),
        "days": CODE_DAYS,
        "until": person.activation_until,
        "held": queries.standing_posts(today).filter(user=person).select_related("unit"),
        "address": request.build_absolute_uri(reverse("grid:activate")),
        "today": today,
    }
    return render(request, "grid/activation_slip.html", context)


@public
@never_cache
def activate(request: HttpRequest) -> HttpResponse:
    """Set one's own password with a code, before the first log-in or after forgetting it."""
    form, refusal = forms.ActivationForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        outcome = services.activation_use(login=data["login"], code=data["code"], password=data["password"])
        if not isinstance(outcome, Refusal):
            messages.success(request, "密码已设好，请用新密码登录。")
            return redirect("web:login")
        refusal = outcome
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/activate.html", {"form": form, "refusal": refusal}, status=status)
