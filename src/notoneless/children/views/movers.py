"""户籍变动: who came onto the household line, moved on it, left it; entered at the gate, confirmed in the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import columns
from notoneless.children.forms import movers as forms
from notoneless.children.models import Child, HouseholdMove
from notoneless.children.queries import movers as queries
from notoneless.children.services import householdmoves as services
from notoneless.children.views.asked import Asked, child_in_sight, export_name, file_shown, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table, link, pill
from notoneless.documents.attaching import with_file
from notoneless.domain.householdmoves import HouseholdMoveKind, HouseholdMoveState
from notoneless.grid.access import may, needs

acts({"movers_exported": "导出户籍变动", "mover_paper_opened": "查看户籍变动凭据"})
TONES = {"waiting": "due", "done": "done", "declined": "plain", "withdrawn": "plain"}


def _from(move: HouseholdMove) -> str:
    return move.from_place.full_name if move.from_place else move.elsewhere


def _to(move: HouseholdMove) -> str:
    if move.to_place:
        return move.to_place.full_name
    return move.elsewhere if move.kind in (HouseholdMoveKind.OUT, HouseholdMoveKind.DOUBLE) else ""


def _state(move: HouseholdMove) -> Any:
    is_late = move.state == HouseholdMoveState.WAITING and move.due_on and move.due_on < clock.today()
    return pill(
        "逾期未确认" if is_late else move.get_state_display(), "overdue" if is_late else TONES[move.state]
    )


def _columns(request: Asked) -> list[Column]:
    mine = set(queries.movers_waiting_for(request.user).values_list("pk", flat=True))

    def what_next(move: HouseholdMove) -> Any:
        if move.pk in mine:
            return link(reverse("children:mover_answer", args=[move.key]), "去确认")
        if move.state in ("waiting", "done") and may(request.user, "movers.edit"):
            return link(reverse("children:mover_withdraw", args=[move.key]), "登记错了，撤销")
        return move.answer

    return [
        Column("name", "姓名", lambda move: move.child.name, sort="child__name"),
        Column("state", "进度", _state, sort="state", export=lambda move: move.get_state_display()),
        Column("kind", "类别", lambda move: move.get_kind_display(), sort="kind"),
        Column("from", "从", _from),
        Column("to", "到", _to),
        Column("on", "变动日期", lambda move: f"{move.on:%Y-%m-%d}", sort="on"),
        Column("by", "登记人", lambda move: move.opened_by.name),
        Column(
            "due", "确认期限", lambda move: f"{move.due_on:%Y-%m-%d}" if move.due_on else "", sort="due_on"
        ),
        Column("next", "下一步", what_next, export=lambda move: move.answer),
    ]


@needs("movers.see")
def movers(request: Asked) -> HttpResponse:
    """户籍变动: who came, moved, left; what waits for whom."""
    found = forms.MoverFilter(request.GET, queries.movers_of(request.user), request=request)
    children = Child.objects.visible_to(request.user).filter(pk__in=found.qs.values("child"))
    seen = set(children.values_list("pk", flat=True))
    table = Table(
        request, found.qs, _columns(request), order="-on", export_name=export_name(request, "户籍变动"),
        url_of=lambda move: columns.file_url(move.child) if move.child_id in seen else "",
        empty="没有户籍变动。孩子迁来点“迁入”，迁走、去世或登记有误的在一人一档里办。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "movers_exported")
    context = {"table": table, "filters": found.form, "can_edit": may(request.user, "movers.edit")}
    return render(request, "children/movers.html", context)


def _done(move: HouseholdMove) -> str:
    if move.state == HouseholdMoveState.WAITING:
        return "已登记，等对方确认；确认之前孩子仍在原处名单上。"
    return "已办好。没有学籍的适龄孩子已立为疑似，有人去核查。" if move.kind == "in" else "已办好。"


@needs("movers.edit")
def mover_in(request: Asked) -> HttpResponse:
    """迁入: found by the whole number, or new."""
    form = forms.MoverInForm(
        request.POST or None, request.FILES or None, places=queries.mover_places(request.user),
        initial={"on": clock.today()},
    )  # fmt: skip

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_in(by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do), title="迁入",
        sentence="户口迁到本村的孩子；已在本县登记过的，请原登记地确认。",
        submit="登记迁入", done=_done, back=reverse("children:movers"),
        seen_by="村、乡镇和包保学校看到孩子；没有学籍的马上有人核查。",
    )  # fmt: skip


def _registered(request: Asked, key: UUID) -> Child:
    """A child registered at a place of this person; 404 for every other."""
    child = child_in_sight(request, key)
    if not queries.is_registered_in_sight(child, request.user):
        raise Http404
    return child


@needs("movers.edit")
def mover_inside(request: Asked, key: UUID) -> HttpResponse:
    """县内迁移: the new village confirms."""
    child = _registered(request, key)
    form = forms.MoverInsideForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})

    def do(data: dict[str, Any]) -> Any:
        kind, today = HouseholdMoveKind.INSIDE, clock.today()
        return services.household_move_add(child=child, kind=kind, by=request.user, today=today, **data)

    return form_page(
        request, form, with_file(request, do, child_key=child.key), title="县内迁移", heading=f"{child.name}：县内迁移",
        sentence="对方确认之前，孩子仍在本村名单上，由本村负责。", submit="登记迁移", done=_done,
        back=columns.file_url(child), seen_by="迁入地的村和乡镇看到姓名并确认。",
    )  # fmt: skip


@needs("movers.edit")
def mover_out(request: Asked, key: UUID) -> HttpResponse:
    """迁出、去世、登记有误: the child leaves the household line on a paper."""
    child = _registered(request, key)
    form = forms.MoverOutForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_add(child=child, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, child_key=child.key), title="移出户籍线",
        heading=f"{child.name}：移出户籍线",
        sentence="只凭证明移出。没有证明又不知去向的，不要移出，报学校立案核查。", submit="登记", done=_done,
        back=reverse("children:movers"), cancel=columns.file_url(child), seen_by="村干部登记的由乡镇确认后生效。",
    )  # fmt: skip


@needs("movers.edit")
def mover_answer(request: Asked, key: UUID) -> HttpResponse:
    """确认 or not: the other side looks at the paper and answers."""
    move = get_object_or_404(queries.movers_waiting_for(request.user), key=key)
    form = forms.MoverAnswerForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_answer(move=move, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="确认户籍变动", heading=f"{move.child.name}：{move.get_kind_display()}",
        sentence="看过凭据、核对属实再确认；确认后孩子归新的地方负责。", submit="答复",
        done=lambda row: "已确认。" if row.state == "done" else "已答复，没有变动。",
        back=reverse("children:movers"), template="children/mover_answer.html", move=move,
        from_words=_from(move), to_words=_to(move),
    )  # fmt: skip


@needs("movers.edit")
def mover_withdraw(request: Asked, key: UUID) -> HttpResponse:
    """撤销: entered by mistake."""
    move = get_object_or_404(queries.movers_of(request.user), key=key)
    form = forms.MoverWithdrawForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_withdraw(move=move, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="撤销户籍变动", heading=f"{move.child.name}：撤销{move.get_kind_display()}",
        sentence="登记错了才撤销；撤销后孩子回到变动之前的地方，记录保留。", submit="撤销", done="已撤销。",
        back=reverse("children:movers"),
    )  # fmt: skip


@needs("movers.see")
def mover_paper(request: Asked, key: UUID) -> HttpResponse:
    """The paper a move rests on, opened on the record."""
    move = get_object_or_404(queries.movers_of(request.user).filter(paper__isnull=False), key=key)
    assert move.paper is not None  # asked for in the query
    return file_shown(request, move.paper, "mover_paper_opened", move.child)
