"""Pages of 学籍核对: the board, a school's differences, one of them decided, what is to be changed there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases.forms import LeaveForm
from notoneless.children.forms import ClassChangeForm, PupilForm
from notoneless.children.queries import running
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.masking import mask_id_number
from notoneless.domain.rolldiff import RollDifferenceKind
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.exporting import export_of
from notoneless.grid.models import SchoolClass, Unit
from notoneless.verification import services
from notoneless.verification.columns import rolls as columns
from notoneless.verification.forms.rolls import DoneForm, OursForm, PlainForm, ProposalFilter, ThereFilter
from notoneless.verification.models import ProposalState, RollProposal
from notoneless.verification.queries import rolls as queries
from notoneless.verification.queries import rollthere
from notoneless.verification.rollcompare import class_of, newest_export

acts({"roll_there_exported": "导出到学籍系统办理的变更"})

K = RollDifferenceKind


@needs("rollcheck.see")
def roll_checks(request: SignedRequest) -> HttpResponse:
    """学籍核对: the schools in sight and how far each is; a single school goes straight to its own."""
    lines = queries.board(request.user, clock.today())
    if len(lines) == 1:
        return redirect("verification:roll_school", number=lines[0].school.number)
    table = Table(
        request, lines, columns.BOARD_COLUMNS, url_of=lambda line: columns.school_url(line.school),
        empty="还没有学校。",
    )  # fmt: skip
    context = {"table": table, "may_import": may(request.user, "intake.import")}
    return render(request, "verification/roll_checks.html", context | columns.HEADS["roll_checks"])


def _school(request: SignedRequest, number: str) -> Unit:
    return get_object_or_404(queries.schools_of(request.user), number=number[:20])


def _decides(request: SignedRequest, school: Unit) -> bool:
    """Only the school itself decides about its rolls."""
    return school == sight(request.user).unit_with("rollcheck.decide")


@needs("rollcheck.see")
def roll_school(request: SignedRequest, number: str) -> HttpResponse:
    """One school's differences, those to decide first."""
    school = _school(request, number)
    rows = queries.proposals_of(request.user).filter(school=school)
    asked = {"state": ProposalState.PROPOSED} | request.GET.dict()
    found = ProposalFilter(asked, rows, request=request)
    decides = _decides(request, school)
    table = Table(
        request, found.qs, columns.PROPOSAL_COLUMNS, order="due",
        url_of=columns.proposal_url if decides else columns.child_url,
        empty="没有要确认的差异。每月从学籍系统导出名册，在“导入”里上传即可核对。",
    )  # fmt: skip
    context = {
        "table": table, "filters": found.form, "school": school, "export": newest_export(school.pk),
        "classes_count": queries.classes_waiting(school) if decides else 0,
        "there_count": len(rollthere.there_lines(school)), "may_import": may(request.user, "intake.import"),
    }  # fmt: skip
    return render(request, "verification/roll_school.html", context | columns.HEADS["roll_school"])


@require_POST
@needs("rollcheck.decide")
def roll_classes(request: SignedRequest, number: str) -> HttpResponse:
    """All class changes of the school at once."""
    school = get_object_or_404(
        queries.schools_of(request.user).filter(pk__in=_own(request)), number=number[:20]
    )
    moved = services.classes_confirm(school=school, by=request.user, today=clock.today())
    left = queries.classes_waiting(school)
    said = f"已按学籍系统调班{moved}人。"
    messages.success(request, said + (f"还有{left}人的班本校没有，请先设班或逐人办理。" if left else ""))
    return redirect("verification:roll_school", number=school.number)


def _own(request: SignedRequest) -> list[int]:
    return [one.pk for one in [sight(request.user).unit_with("rollcheck.decide")] if one is not None]


def _proposal(request: SignedRequest, key: UUID) -> RollProposal:
    """A difference of the school this person decides for."""
    rows = queries.proposals_of(request.user).filter(school__in=_own(request))
    return get_object_or_404(rows, key=key)


def _form(request: SignedRequest, proposal: RollProposal) -> django_forms.Form:
    """The form of the move itself, filled from the row."""
    data, files, today = request.POST or None, request.FILES or None, clock.today()
    classes = running(SchoolClass.objects.filter(school=proposal.school), today)
    row = proposal.row
    if proposal.kind == K.APPEARED and row is not None:
        first = {**queries.enrol_initial(row), "on": proposal.export.listed_on}
        return PupilForm(data, files, classes=classes, initial=first)
    if proposal.kind in (K.GONE, K.OTHER_SCHOOL):
        kind = "leave" if proposal.kind == K.GONE else "transfer_out"
        return LeaveForm(data, files, initial={"kind": kind, "on": proposal.export.listed_on})
    if proposal.kind == K.OTHER_CLASS and row is not None:
        seat = class_of(row)
        return ClassChangeForm(data, classes=classes, initial={"school_class": seat})
    return PlainForm(data, files, is_paper_needed=queries.is_asked_for(proposal, request.user))


@needs("rollcheck.decide")
def roll_proposal(request: SignedRequest, key: UUID) -> HttpResponse:
    """One difference: both sides, and the move that would follow."""
    proposal = _proposal(request, key)

    def do(data: dict[str, Any]) -> Any:
        words = {**data, "by": request.user, "today": clock.today()}
        return services.proposal_confirm(proposal=proposal, **words)

    child_key = proposal.roll.child.key if proposal.roll else None
    is_asked_for = queries.is_asked_for(proposal, request.user)
    sentence, submit = columns.SENTENCES[proposal.kind], columns.SUBMITS[proposal.kind]
    if is_asked_for:
        sentence, submit = columns.ASK_SENTENCE, columns.ASK_SUBMIT
    return form_page(
        request, _form(request, proposal), with_file(request, do, child_key=child_key), title="学籍核对",
        heading=f"{proposal.child_name}：{K(proposal.kind).label}", sentence=sentence,
        submit=submit, done="已报教育局审核。" if is_asked_for else "已按学籍系统办理。",
        back=columns.school_url(proposal.school), template="verification/roll_proposal.html",
        proposal=proposal, sides=queries.sides(proposal, clock.today(), mask_id_number),
        is_open=proposal.state == ProposalState.PROPOSED and not proposal.is_asked,
        asked=queries.asked_change(proposal),
        seen_by="办理后教育局和居住地乡镇立即看到。",
    )  # fmt: skip


@needs("rollcheck.decide")
def roll_ours(request: SignedRequest, key: UUID) -> HttpResponse:
    """本校为准: the reason, and the change goes onto the list for the national system."""
    proposal = _proposal(request, key)
    return form_page(
        request, OursForm(request.POST or None),
        lambda data: services.proposal_reject(proposal=proposal, by=request.user, today=clock.today(), **data),
        title="本校为准", heading=f"{proposal.child_name}：以本校学籍为准",
        sentence="登记后列入“到学籍系统办理的变更”；下次导出一致了，自动销去。", submit="以本校为准",
        done="已列入到学籍系统办理的变更。", back=columns.school_url(proposal.school),
        cancel=reverse("verification:roll_proposal", args=[key]), seen_by="教育局和中心校看得到理由。",
    )  # fmt: skip


@needs("rollcheck.see")
def roll_there(request: SignedRequest, number: str) -> HttpResponse:
    """到学籍系统办理的变更: in the columns of the national form, 学籍号 first."""
    school = _school(request, number)
    lines = rollthere.there_lines(school)
    is_own = _decides(request, school)
    table = Table(
        request, lines, columns.there_columns(clock.today(), is_whole=False),
        export_name=f"到学籍系统办理的变更{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else "",
        empty="学籍系统与本校学籍一致，没有要去变更的。",
    )  # fmt: skip
    if table.wants_export:
        table.columns = columns.there_columns(clock.today(), is_whole=is_own)
    exported = export_of(
        request, table, ability="children.export", act_name="roll_there_exported", unit=school,
        changes={"count": (None, len(lines)), "whole": (None, is_own)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {
        "table": table,
        "school": school,
        "export": newest_export(school.pk),
        "is_own": is_own,
    }
    return render(request, "verification/roll_there.html", context | columns.HEADS["roll_there"])


@needs("rollcheck.see")
def roll_there_all(request: SignedRequest) -> HttpResponse:
    """到学籍系统办理的变更 of every school in sight, with what was said of each."""
    filters = ThereFilter(request.GET or None)
    state = filters.cleaned_data["state"] if filters.is_valid() else ""
    schools = queries.schools_of(request.user).select_related("school")
    lines = [line for line in rollthere.there_of(schools) if state in ("", line.state)]
    table = Table(
        request, lines, columns.there_all_columns(clock.today()),
        url_of=lambda line: reverse("verification:roll_there", args=[line.school.number]),
        export_name=f"各校到学籍系统办理的变更{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else "",
        empty="没有要到学籍系统办理的变更。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="children.export", act_name="roll_there_exported",
        changes={"count": (None, len(lines)), "whole": (None, False)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {"table": table, "filters": filters} | columns.HEADS["roll_there_all"]
    return render(request, "verification/roll_there_all.html", context)


@needs("rollcheck.decide")
def roll_done(request: SignedRequest, number: str) -> HttpResponse:
    """登记已办: which of the changes were made in the national system."""
    school = get_object_or_404(
        queries.schools_of(request.user).filter(pk__in=_own(request)), number=number[:20]
    )
    return form_page(
        request, DoneForm(request.POST or None, lines=rollthere.there_lines(school)),
        lambda data: services.there_mark(school=school, by=request.user, today=clock.today(), **data),
        title="登记已在学籍系统办理", sentence="办好的勾上；下次导出里改过来的自动销去，没有改过来的会再提醒。",
        submit="登记", done="已登记，等下次导出核实。", back=reverse("verification:roll_there", args=[school.number]),
        seen_by="中心校和教育局看得到哪些已办、哪些没办。",
    )  # fmt: skip
