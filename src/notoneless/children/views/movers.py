"""户籍变动: who came onto the household line, moved on it, left it; entered at the gate, confirmed in the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import columns
from notoneless.children.forms import movers as forms
from notoneless.children.models import Child, HouseholdEntry, HouseholdMove
from notoneless.children.queries import movers as queries
from notoneless.children.queries import villages
from notoneless.children.services import householdmoves as services
from notoneless.children.views.asked import Asked, child_in_sight, export_name, file_shown, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, link, pill
from notoneless.documents.attaching import with_file
from notoneless.domain.householdmoves import SETTLES, HouseholdMoveKind, HouseholdMoveState
from notoneless.grid.access import may, needs

acts({"movers_exported": "导出户籍变动", "mover_paper_opened": "查看户籍变动凭据"})
TONES = {"waiting": "due", "done": "done", "declined": "plain", "withdrawn": "plain"}


def _from(move: HouseholdMove) -> str:
    return move.from_place.full_name if move.from_place else move.elsewhere


def _to(move: HouseholdMove) -> str:
    if move.to_place:
        return move.to_place.full_name
    return move.elsewhere if move.kind in SETTLES else ""


def _state(move: HouseholdMove) -> Any:
    is_late = move.state == HouseholdMoveState.WAITING and move.due_on and move.due_on < clock.today()
    return pill(
        "逾期未确认" if is_late else move.get_state_display(), "overdue" if is_late else TONES[move.state]
    )


def _columns(request: Asked) -> list[Column]:
    user, today, may_edit = request.user, clock.today(), may(request.user, "movers.edit")
    mine = set(queries.movers_waiting_for(user).values_list("pk", flat=True))

    def may_take_back(move: HouseholdMove) -> bool:
        refused = services.withdraw_refused(move=move, by=user, today=today, reason="?", has_later=False)
        return may_edit and refused is None

    def what_next(move: HouseholdMove) -> Any:
        if move.pk in mine:
            return link(reverse("children:mover_answer", args=[move.key]), "去确认")
        if may_edit and move.is_unsettled:
            return link(reverse("children:mover_settle", args=[move.key]), "核实落户")
        if may_take_back(move):
            return link(reverse("children:mover_withdraw", args=[move.key]), "登记错了，撤销")
        return move.settled_note or move.answer

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
        Column("next", "下一步", what_next, export=lambda move: move.settled_note or move.answer),
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
    if move.kind == HouseholdMoveKind.IN:
        return "已办好。没有学籍的适龄孩子已立为疑似，有人去核查。"
    return "已办好。" + ("请过些日子核实那边有没有落户。" if move.kind in SETTLES else "")


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


def _on_line(request: Asked, key: UUID) -> tuple[Child, HouseholdEntry]:
    """A child on the line at a place of this person, with its entry; 404 for every other."""
    child = child_in_sight(request, key)
    entry = queries.own_entry(child, request.user)
    if entry is None:
        raise Http404
    return child, entry


@needs("movers.edit")
def mover_inside(request: Asked, key: UUID) -> HttpResponse:
    """县内迁移, which the new village confirms; 上户 of who lives here without registration."""
    child, entry = _on_line(request, key)
    is_new = queries.is_unregistered(entry)
    kind = HouseholdMoveKind.IN if is_new else HouseholdMoveKind.INSIDE
    places = queries.mover_places(request.user) if is_new else villages()
    form = forms.MoverInsideForm(
        request.POST or None, request.FILES or None, places=places, initial={"on": clock.today()}
    )

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_add(
            child=child, kind=kind, by=request.user, today=clock.today(), **data
        )

    title = "上户" if is_new else "县内迁移"
    sentence = (
        "户口已经落下的孩子，凭户口簿登记。" if is_new else "对方确认之前，孩子仍在本村名单上，由本村负责。"
    )
    return form_page(
        request, form, with_file(request, do, child_key=child.key), title=title, heading=f"{child.name}：{title}",
        sentence=sentence, submit=f"登记{title[-2:]}", done=_done, back=columns.file_url(child),
        seen_by="户口所在的村和乡镇看到姓名。",
    )  # fmt: skip


@needs("movers.edit")
def mover_out(request: Asked, key: UUID) -> HttpResponse:
    """迁出、去世、登记有误: the child leaves the household line on a paper."""
    child, _entry = _on_line(request, key)
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


@needs("movers.edit")
def mover_settle(request: Asked, key: UUID) -> HttpResponse:
    """迁出落实: who left is registered where he went."""
    move = get_object_or_404(queries.unsettled_movers(request.user), key=key)
    form = forms.MoverSettleForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.household_move_settle(move=move, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="核实落户", heading=f"{move.child.name}：迁往{move.elsewhere}",
        sentence="问清楚孩子在那边落了户、有人管了再登记；没落户的先撤销迁出。", submit="已核实", done="已登记。",
        back=f"{reverse('children:movers')}?state=unsettled",
    )  # fmt: skip


@needs("movers.edit")
def still_here(request: Asked, key: UUID) -> HttpResponse:
    """Still living here without registration: looked at today."""
    child, entry = _on_line(request, key)
    outcome = services.household_check(entry=entry, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已登记今天核对过。", back=columns.file_url(child))


@needs("movers.see")
def mover_paper(request: Asked, key: UUID) -> HttpResponse:
    """The paper a move rests on, opened on the record."""
    move = get_object_or_404(queries.movers_of(request.user).filter(paper__isnull=False), key=key)
    assert move.paper is not None  # asked for in the query
    return file_shown(request, move.paper, "mover_paper_opened", move.child)
