"""通讯录 and 县级设置."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.pages import asked, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.refusal import Refusal
from notoneless.grid import contactgaps, forms, queries, services
from notoneless.grid.access import SignedRequest, needs, sight
from notoneless.grid.models import User

GROUPS = (("above", "上级"), ("own", "本单位"), ("across", "另一条线"), ("below", "下级"))


@needs("grid.see")
def contacts(request: SignedRequest) -> HttpResponse:
    """通讯录: who is above, across and below; a tap shows the phone and is recorded."""
    words, today = asked(request), clock.today()
    if words:
        found = queries.contacts_found(request.user, words, today)
        groups = [("查到的单位", found)]
    else:
        network = queries.network_of(request.user, today)
        groups = [(label, network.get(name, [])) for name, label in GROUPS]
    context = {
        "page_title": "通讯录",
        "help_sentence": "找上级、找对口、找下级。点“看电话”可拨打，会留查看记录。",
        "groups": [(label, rows) for label, rows in groups if rows],
        "words": words,
    }
    return render(request, "grid/contacts.html", context)


@needs("units.see")
def contacts_print(request: SignedRequest) -> HttpResponse:
    """通讯录 on paper: the same people with their phones; that it was taken is recorded with how many."""
    today = clock.today()
    network = queries.network_of(request.user, today)
    groups = [(label, network[name]) for name, label in GROUPS if network.get(name)]
    count = sum(len(contact.people) for _, rows in groups for contact in rows)
    services.export_record(act_name="contacts_printed", count=count, by=request.user)
    unit = sight(request.user).unit
    context = {"page_title": "通讯录", "groups": groups, "today": today, "unit_name": unit.name if unit else "",
               "help_sentence": f"共{count}人，含电话。打开一次记录一次，请妥善保管。"}  # fmt: skip
    return render(request, "grid/contacts_print.html", context)


GAP_COLUMNS = [
    Column("name", "谁", lambda gap: gap.name),
    Column("state", "缺什么", lambda gap: pill(gap.kind.label, "due")),
    Column("where", "单位、岗位", lambda gap: gap.where),
    Column("township", "乡镇(街道)", lambda gap: gap.township),
]


@needs("units.see")
def contact_gaps(request: SignedRequest) -> HttpResponse:
    """联系网络缺口: where nobody would pick up."""
    gaps = contactgaps.contact_gaps(request.user, clock.today())
    form = contactgaps.GapFilter(request.GET, gaps=gaps)
    table = Table(
        request, form.chosen(gaps), GAP_COLUMNS, url_of=lambda gap: gap.url, empty="没有缺口：人人找得到。"
    )
    context = {
        "page_title": "联系网络缺口",
        "help_sentence": "没有村干部的村、没有负责人的学校、没有电话的人。请安全管理员登记任职和电话。",
        "table": table,
        "form": form,
        "figures": contactgaps.gap_figures(gaps),
    }
    return render(request, "grid/contact_gaps.html", context)


@needs("grid.see")
@require_POST
def contact_reveal(request: SignedRequest, number: str) -> HttpResponse:
    """The phone of a unit, or of a person at work there, to tap and call."""
    today = clock.today()
    unit = get_object_or_404(queries.units_seen(request.user, today), number=number)
    login, person = asked(request, "person"), None
    if login:
        person = get_object_or_404(
            User, login=login, posts__in=queries.standing_posts(today).filter(unit=unit)
        )
    phone = services.contact_reveal(unit=unit, person=person, by=request.user, today=today)
    context = {"phone": "" if isinstance(phone, Refusal) else phone, "reason": str(phone)}
    context |= {"name": person.name if person else unit.contact_name, "page_title": "联系电话"}
    template = (
        "grid/contact_phone.html" if request.headers.get("HX-Request") else "grid/contact_phone_page.html"
    )
    return render(request, template, context)


@needs("settings.edit")
def county_settings(request: SignedRequest) -> HttpResponse:
    """县级设置: day counts, dates and names the county sets itself."""
    form = forms.CountySettingsForm(request.POST or None)

    def do(_data: dict[str, Any]) -> Any:
        return services.county_settings_set(values=form.values, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="县级设置", sentence="天数、日期和名称由县里定；改动会记入日志，只影响以后的办理。",
        submit="保存设置", done="已保存。", back=reverse("grid:county_settings"),
    )  # fmt: skip
