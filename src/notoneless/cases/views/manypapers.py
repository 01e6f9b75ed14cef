"""成批文书: a pile drafted, checked, signed, printed; what was done, what was not and why."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases import papers, queries
from notoneless.cases.forms import CaseFilter, day_field
from notoneless.cases.models import CasePaper
from notoneless.cases.paperfilter import PaperFilter
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why
from notoneless.documents.models import StoredFile
from notoneless.documents.services import file_open
from notoneless.documents.showing import paper_answer
from notoneless.domain.manypapers import ABILITY, MOST, PileAct, may_be_many
from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from notoneless.grid.access import SignedRequest, may, needs

acts({"papers_many_opened": "成批打印文书"})
LISTS = {"out_of_school": "辍学台账", "overdue": "逾期个案", "all": "全部个案"}
STEPS = ("选文书", "看名单", "确认办理", "结果")


def _steps(now: int) -> list[dict[str, str]]:
    return [
        {"label": label, "state": "done" if at < now else "now" if at == now else "next"}
        for at, label in enumerate(STEPS)
    ]


def pile_tools(request: SignedRequest) -> list[tuple[str, str]]:
    """The buttons over 文书台账: each pile of what is filtered there."""
    query = request.GET.copy()
    query.pop("page", None)
    tools = []
    for which in (PileAct.CHECK, PileAct.SIGN, PileAct.PRINT):
        if may(request.user, ABILITY[which]):
            query["act"] = str(which)
            tools.append((f"{reverse('cases:papers_many')}?{query.urlencode()}", f"成批{which.label}"))
    if may(request.user, "cases.paper_deliver"):
        tools.append((reverse("cases:papers_to_deliver"), "待送达"))
    return tools


def _cases(request: SignedRequest) -> list[Any]:
    """The cases of the ledger the person came from, as filtered there."""
    rows = queries.cases_of(request.user).open()
    if request.GET.get("list") == "out_of_school":
        rows = rows.out_of_school()
    elif request.GET.get("list") == "overdue":
        rows = rows.filter(due_on__lt=clock.today())
    filtered = CaseFilter(request.GET, queryset=rows, request=request).qs
    return list(filtered.order_by("place__code", "child__name", "pk")[: MOST + 1])


def _kinds(request: SignedRequest) -> list[tuple[PaperKind, Refusal | None]]:
    """Kinds a pile can be drafted of, each with the reason where this person's unit may not issue it."""
    kinds = [kind for kind in PaperKind if kind in papers.MAKERS and may_be_many(kind) is None]
    found = []
    for kind in kinds:
        issuer = queries.issuer_for(None, kind, request.user)
        found.append((kind, issuer if isinstance(issuer, Refusal) else None))
    return found


@needs("cases.paper_draft")
def papers_draft_many(request: SignedRequest) -> HttpResponse:
    """成批拟制: which paper, for whom and for whom not and why, then the wish."""
    kinds = _kinds(request)
    kind = next((one for one, why in kinds if one == request.GET.get("kind") and why is None), None)
    status = 422 if request.method == "POST" else 200
    context: dict[str, Any] = {"kinds": kinds, "query": _query(request)}
    context["steps"] = _steps(0 if kind is None else 1)
    if kind is None:
        return render(request, "cases/papers_draft_many.html", context, status=status)
    cases = _cases(request)
    lines = queries.draft_lines(request.user, cases[:MOST], kind)
    if request.method == "POST":
        outcome = _drafts_asked(request, kind, lines)
        if not isinstance(outcome, Refusal):
            return redirect("cases:papers_job", key=outcome.key)
        context["refusal"] = outcome
    context |= {
        "kind": kind, "lines": lines, "ready_count": sum(line.refusal is None for line in lines),
        "most": MOST if len(cases) > MOST else 0, "asks_return_by": PAPERS[kind].asks_return_by,
        "list_label": LISTS.get(request.GET.get("list", ""), "全部个案"),
    }  # fmt: skip
    return render(request, "cases/papers_draft_many.html", context, status=status)


def _query(request: SignedRequest) -> list[tuple[str, str]]:
    """The filter, carried on to the next step."""
    return [(key, str(value)) for key, value in request.GET.items() if key not in ("kind", "page")]


def _drafts_asked(request: SignedRequest, kind: PaperKind, lines: list[Any]) -> Job | Refusal:
    until = None
    if request.POST.get("return_by_on"):
        try:
            until = day_field("应返校日期").clean(request.POST["return_by_on"])
        except ValidationError:
            return Refusal("请填写日期，如 2026-09-01。", "pile.day")
    ready = [line.pk for line in lines if line.refusal is None]
    return papers.papers_many_ask(
        which=PileAct.DRAFT, rows=_picked(request, ready), kind=kind, return_by_on=until, by=request.user,
        today=clock.today(),
    )  # fmt: skip


def _picked(request: SignedRequest, offered: list[int]) -> list[int]:
    """What was ticked, of what was offered, in the order shown."""
    ticked = set(request.POST.getlist("pick") or request.GET.getlist("pick"))
    return [key for key in offered if str(key) in ticked]


@needs("cases.see")
def papers_many(request: SignedRequest) -> HttpResponse:
    """成批核稿、签发、打印: the papers that wait for it, each with the reason where this person may not."""
    which = _act_of(request)
    filtered = PaperFilter(request.GET, queryset=queries.papers_in_order(request.user), request=request)
    lines = queries.pile_lines(request.user, filtered.qs, which)
    refusal: Refusal | None = None
    if request.method == "POST":
        ready = [line.pk for line in lines if line.refusal is None]
        outcome = papers.papers_many_ask(
            which=which, rows=_picked(request, ready), by=request.user, today=clock.today()
        )
        if not isinstance(outcome, Refusal):
            return redirect("cases:papers_job", key=outcome.key)
        refusal = outcome
    context = {
        "act": which, "lines": lines, "filter": filtered, "refusal": refusal, "hint": _HINTS[which],
        "ready_count": sum(line.refusal is None for line in lines),
    }  # fmt: skip
    return render(request, "cases/papers_many.html", context, status=200 if refusal is None else 422)


def _act_of(request: SignedRequest) -> PileAct:
    asked = request.GET.get("act") or request.POST.get("act") or str(PileAct.PRINT)
    if asked not in (PileAct.CHECK, PileAct.SIGN, PileAct.PRINT):
        raise Http404
    which = PileAct(asked)
    if not may(request.user, ABILITY[which]) or (request.method == "POST" and which is PileAct.PRINT):
        raise PermissionDenied(f"您的岗位不能成批{which.label}文书。")
    return which


_HINTS = {
    PileAct.CHECK: "逐份看过草稿再勾选；本人拟的稿由他人核。",
    PileAct.SIGN: "按这里的顺序编号，中间没有空号；签发后内容定稿，不能再改。",
    PileAct.PRINT: "每份另起一页；双面打印时每份从新的一张纸开始。",
}


def _job(request: SignedRequest, key: UUID) -> Job:
    return get_object_or_404(Job, key=key, kind="cases.papers", asker=request.user.login)


def _progress(job: Job) -> dict[str, Any]:
    is_over = job.state in (JobState.DONE, JobState.FAILED)
    now = {} if is_over else job_progress(job)
    progress = {
        "is_done": job.state == JobState.DONE, "is_failed": job.state == JobState.FAILED, "done": now.get("done", 0),
        "total": now.get("total", 0), "words": now.get("words", ""), "sentence": job.sentence,
    }  # fmt: skip
    return {
        "progress": progress, "is_running": not is_over,
        "poll_url": reverse("cases:papers_job_progress", args=[job.key]),
        "next_url": reverse("cases:papers_job", args=[job.key]),
    }  # fmt: skip


@needs("cases.paper_see")
def papers_job(request: SignedRequest, key: UUID) -> HttpResponse:
    """What was done, what was not and why, and what comes next."""
    job = _job(request, key)
    which = PileAct(job.input["act"])
    done = list(queries.papers_in_order(request.user).filter(pk__in=job.result.get("done", [])))
    order = {pk: at for at, pk in enumerate(job.result.get("done", []))}
    done.sort(key=lambda row: order[row.pk])
    context = {
        "job": job, "act": which, "done": done, "refused": _refused(request, job, which),
        "picks": "&".join(f"pick={row.pk}" for row in done), "is_signed": which is PileAct.SIGN and bool(done),
        "may_undo": which is PileAct.DRAFT and any(row.paper.state == "drafted" for row in done),
        "steps": _steps(3 if job.state == JobState.DONE else 2),
    }  # fmt: skip
    return render(request, "cases/papers_job.html", context | _progress(job))


def _refused(request: SignedRequest, job: Job, which: PileAct) -> list[tuple[str, str, str]]:
    """(name, address, reason) of what was not done, of the children still in sight."""
    reasons = dict(job.result.get("refused", []))
    if which is PileAct.DRAFT:
        cases = queries.cases_of(request.user).filter(pk__in=reasons)
        return [
            (case.child.name, reverse("cases:case_page", args=[case.key]), reasons[case.pk]) for case in cases
        ]
    rows = queries.papers_of(request.user).filter(pk__in=reasons)
    return [
        (row.case.child.name, reverse("cases:paper_page", args=[row.paper.key]), reasons[row.pk])
        for row in rows
    ]


@needs("cases.paper_see")
def papers_job_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far it is; the page asks each second."""
    return render(request, "partials/progress.html", _progress(_job(request, key)))


@require_POST
@needs("cases.paper_draft")
def papers_job_undo(request: SignedRequest, key: UUID) -> HttpResponse:
    """Take the drafts of a pile back."""
    outcome = papers.papers_many_undo(job=_job(request, key), by=request.user, today=clock.today())
    said = "" if isinstance(outcome, Refusal) else f"已撤回{outcome}份草稿。"
    return act_or_say_why(request, outcome, done=said, back=reverse("cases:papers_job", args=[key]))


@needs("cases.paper_draft")
def papers_pile(request: SignedRequest, form: str) -> HttpResponse:
    """One file of many papers: print.pdf, word.zip or receipts.pdf, opened on the record of each child."""
    if form not in _FILES:
        raise Http404
    keys = [int(key) for key in request.GET.getlist("pick") if key.isdecimal()][:MOST]
    rows = [
        row
        for row in queries.papers_in_order(request.user).filter(pk__in=keys)
        if queries.print_refused(row, request.user) is None
    ]
    if not rows:
        raise Http404
    with act(by=request.user) as log:
        for row in rows:
            log(
                "papers_many_opened",
                child=row.case.child.key,
                unit=row.paper.issuer,
                changes={"form": ("", form)},
            )
    return _FILES[form](rows)


def _frozen(stored: StoredFile | None) -> bytes:
    assert stored is not None  # only signed papers are in a pile to print
    return file_open(stored=stored)


def _print_file(rows: list[CasePaper]) -> HttpResponse:
    from notoneless.files.joining import join_pdfs

    return paper_answer(join_pdfs([_frozen(row.paper.pdf_file) for row in rows]), "pdf", "papers")


def _receipts(rows: list[CasePaper]) -> HttpResponse:
    return paper_answer(papers.receipts_render(rows, today=clock.today()), "pdf", "receipts")


def _word_files(rows: list[CasePaper]) -> HttpResponse:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for row in rows:
            name = f"{row.paper.number_text} {PaperKind(row.kind).label}.docx".replace("/", "-")
            packed.writestr(name, _frozen(row.paper.word_file))
    answer = HttpResponse(archive.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="papers.zip"'
    return answer


_FILES = {"print": _print_file, "word": _word_files, "receipts": _receipts}
