"""The case and one page for each act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.cases import forms, queries, services
from notoneless.cases.causeforms import OpenForm, SeeDoorForm
from notoneless.cases.models import Case
from notoneless.cases.panels import panels_of
from notoneless.cases.proposeforms import ProposeForm
from notoneless.cases.queries.rows import read_once
from notoneless.cases.services.firstword import case_open_with_cause, door_seen
from notoneless.cases.timeline import SHOWN, timeline
from notoneless.cases.views.acting import (
    LEFT_WORDS,
    act_page,
    case_in_sight,
    case_to_act,
    typed,
    way_back,
)
from notoneless.children.models import Child, Roll
from notoneless.children.queries import INFERRED, code_confirmation
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.showing import file_inline
from notoneless.domain.words import RollMoveKind, SeenAtDoor
from notoneless.grid.access import SignedRequest, needs, sight

acts({"case_file_opened": "查看个案附件"})
OLDEST = 10_000
"""How far back the pages of a timeline go."""


@needs("cases.see")
def case_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """The case: where it stands, why, what is next, and everything that happened."""
    case, today = case_in_sight(request, key), clock.today()
    read_once(case)
    asked_for = request.GET.get("older", "")
    start = min(int(asked_for), OLDEST) if asked_for.isdecimal() and len(asked_for) < 6 else 0
    entries, has_older = timeline(case, request.user, start)
    side, below = panels_of(case, request.user, today)
    context = {
        "older": start + SHOWN if has_older else None,
        "newer": start > 0,
        "page_title": "个案",
        "case": case,
        "today": today,
        "next_words": queries.what_is_next(case, today),
        "entries": entries,
        "panels": side,
        "below": below,
    }
    return render(request, "cases/case_page.html", context)


@needs("cases.see_door")
def case_see_door(request: SignedRequest, key: UUID) -> HttpResponse:
    """入户所见, on a phone at the gate."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        words = {**data, "seen": SeenAtDoor(data["seen"])}
        return door_seen(case=case, by=request.user, today=clock.today(), **words)

    return act_page(
        request,
        case,
        typed(request, SeeDoorForm, user=request.user),
        do,
        back=lambda _made: way_back(request, case),
        file="photo",
        template="cases/case_see_door.html",
        page_title="入户所见",
        help_sentence="看到什么记什么；原因由包保学校核实。",
        submit_label="保存所见",
        seen_by="包保学校和教育局会看到。",
        done="已保存。包保学校会据此定码。",
    )


@needs("cases.propose")
def case_propose(request: SignedRequest, key: UUID) -> HttpResponse:
    """定核查代码."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.case_propose(case=case, by=request.user, today=clock.today(), **data)

    return act_page(
        request,
        case,
        typed(request, ProposeForm),
        do,
        file="evidence",
        template="cases/case_propose.html",
        page_title="定核查代码",
        help_sentence="按核实的情况定码，附佐证，报教育局审核。",
        submit_label="提交教育局审核",
        seen_by="教育局采信后：不属失学的核减，属失学的确认并立案劝返。",
        inferred="" if code_confirmation() else INFERRED,
        done="已提交，等教育局审核。",
    )


@needs("cases.accept")
def case_review(request: SignedRequest, key: UUID) -> HttpResponse:
    """采信或退回."""
    case, today = case_to_act(request, key), clock.today()
    finding = queries.findings_waiting(request.user).filter(case=case).first()
    if finding is None:
        messages.info(request, "这条核查结论已经审核过。")
        return redirect("cases:case_page", key=key)
    outcome: Any = None
    if request.method == "POST" and request.POST.get("decision") == "accept":
        outcome = services.finding_accept(finding=finding, by=request.user, today=today)
    elif request.method == "POST":
        reason = request.POST.get("reason", "")
        outcome = services.finding_return(finding=finding, reason=reason, by=request.user, today=today)
    if outcome:
        messages.success(request, "已采信。" if isinstance(outcome, Case) else "已退回学校。")
        return redirect("cases:case_page", key=key)
    context = {"case": case, "finding": finding, "refusal": outcome, "page_title": "审核核查结论"}
    return render(request, "cases/case_review.html", context, status=422 if outcome is not None else 200)


@needs("cases.members")
def case_members(request: SignedRequest, key: UUID) -> HttpResponse:
    """工作组."""
    case, today = case_to_act(request, key), clock.today()
    now = {row.user_id: row.role for row in case.members.filter(until_on__isnull=True) if row.user_id}
    rule = {member.user.pk: str(member.role) for member in queries.members_by_rule(case, today)}
    people = queries.people_for_case(case, today)
    chosen = list(now) or list(rule)
    form = typed(request, forms.MembersForm, {"lead": case.person, "members": chosen}, people=people)

    def do(_data: Any) -> Any:
        members = form.chosen({**rule, **{k: v for k, v in now.items() if k}})
        return services.case_members_set(case=case, members=members, by=request.user, today=today)

    return act_page(
        request,
        case,
        form,
        do,
        page_title="工作组",
        help_sentence="乡镇、村、学校、中心校各有名有姓的人，牵头人负责。",
        submit_label="确定工作组",
        seen_by="组员会在工作台看到这个孩子。",
        done="工作组已确定。",
    )


@needs("cases.accept")
def case_reopen(request: SignedRequest, key: UUID) -> HttpResponse:
    """重新立为疑似."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.case_reopen(case=case, reason=data["reason"], by=request.user, today=clock.today())

    return act_page(
        request,
        case,
        typed(request, forms.ReasonForm),
        do,
        page_title="重新立为疑似",
        help_sentence="原来的核减依据不成立时使用。",
        submit_label="重新立为疑似",
        done="已重新立案。",
    )


@needs("cases.open")
def case_open(request: SignedRequest, key: UUID) -> HttpResponse:
    """立为疑似: somebody says a child is not where it should be."""
    child = get_object_or_404(Child.objects.visible_to(request.user), key=key)
    if not Child.objects.changeable_by(request.user).filter(pk=child.pk).exists():
        raise PermissionDenied(LEFT_WORDS)

    def do(data: Any) -> Any:
        return case_open_with_cause(child=child, by=request.user, today=clock.today(), **data)

    return act_page(
        request,
        Case(child=child),
        typed(request, OpenForm, user=request.user),
        do,
        page_title="立为疑似",
        help_sentence="当天发现当天立案；系统按规则落实牵头单位、责任人和期限。",
        submit_label="立为疑似",
        seen_by="牵头单位、村和教育局当天会看到。",
        done="已立为疑似。",
        back=reverse("web:child_file", args=[child.key]),
    )


@needs("rolls.move")
def pupil_leave(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记离校: with proof of where to the child is accounted for, without it a suspected case opens at once."""
    child = get_object_or_404(Child.objects.visible_to(request.user), key=key)
    own = sight(request.user).units  # a school strikes off its own pupils, nobody else's
    roll = Roll.objects.current().filter(child=child, school__in=own).select_related("school").first()
    if roll is None:
        raise Http404
    form = typed(request, forms.LeaveForm)

    def do(data: Any) -> Any:
        words = {**data, "kind": RollMoveKind(data["kind"])}
        return services.pupil_leave(roll=roll, by=request.user, today=clock.today(), **words)

    return act_page(
        request,
        Case(child=child),
        form,
        do,
        file="evidence",
        page_title="登记离校",
        help_sentence="有就读证明等去向佐证的直接登记；没有的，自动立为疑似并明确责任人。",
        submit_label="登记离校",
        done="已登记离校。",
        back=reverse("web:child_file", args=[child.key]),
    )


@needs("cases.see")
def case_file(request: SignedRequest, key: UUID, file: UUID) -> HttpResponse:
    """A photo or scan of this case, opened on the record."""
    case = case_in_sight(request, key)
    stored = queries.file_of(case, file, request.user)
    if stored is None:
        raise Http404
    with act(by=request.user) as log:
        log("case_file_opened", child=case.child.key, unit=case.unit)
    return file_inline(stored)
