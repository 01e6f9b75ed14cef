"""Pages of 名单比对: runs, what each saw, and what changed between two of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.children.columns import file_url
from notoneless.core import clock
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.models import User
from notoneless.verification import services
from notoneless.verification.columns import matching as columns
from notoneless.verification.columns import runs as run_columns
from notoneless.verification.forms import runs as forms
from notoneless.verification.models import MatchRun, RunState
from notoneless.verification.queries import duplicates as found_duplicates
from notoneless.verification.queries import matching as queries
from notoneless.verification.queries import runs as seen
from notoneless.verification.queries.pairs import pairs_open
from notoneless.verification.views.listing import list_page

# ---- runs ------------------------------------------------------------------------------------------------


@needs("verification.see")
def runs(request: SignedRequest) -> HttpResponse:
    """名单比对: the runs so far, newest first."""
    by = User.objects.filter(login=OuterRef("by")).values("name")[:1]
    sees_all = sight(request.user).is_everything
    rows = (MatchRun.objects.all() if sees_all else seen.runs_done(request.user)).annotate(
        by_name=Subquery(by)
    )
    return list_page(
        request, rows, columns.run_columns(sees_all=sees_all), "名单比对",
        "户籍名册和学籍逐人对上，对不上的当场立为疑似。每月自动比对一次，每次看到的都留着。",
        "还没有比对过。名册和名单导入以后，从这里发起第一次比对。",
        url_of=columns.run_url, export_name="", template="verification/runs.html",
        may_start=may(request.user, "verification.match"),
    )  # fmt: skip


@needs("verification.match")
def run_start(request: SignedRequest) -> HttpResponse:
    """发起比对: which lists, and the rolls of which day."""
    offered = queries.lists_offered()
    form = forms.StartForm(request.POST if request.method == "POST" else None, offered=offered)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        words = {"kinds": form.cleaned_data.get("kinds", []), "on": form.cleaned_data["on"]}
        out = services.run_start(by=request.user, today=clock.today(), **words)
        if not isinstance(out, Refusal):
            return redirect(columns.run_url(out))
        refusal = out
    context = {"form": form, "offered": offered, "refusal": refusal, "running": queries.run_now()}
    return render(request, "verification/run_start.html", context, status=422 if form.is_bound else 200)


def _run(request: SignedRequest, key: UUID) -> MatchRun:
    """The run; whoever does not see the whole county is shown those that ended well, in his own scope."""
    runs = MatchRun.objects.all() if sight(request.user).is_everything else seen.runs_done(request.user)
    return get_object_or_404(runs, key=key)


@needs("verification.see")
def run_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One run: its progress while it works, then what it found and what is new since the run before."""
    run = _run(request, key)
    is_newest = run == queries.run_last()
    context: dict[str, Any] = {
        "run": run, "is_newest": is_newest, "sees_all": sight(request.user).is_everything,
        "may_start": may(request.user, "verification.match"), **_progress(run),
    }  # fmt: skip
    if run.state == RunState.DONE:
        tally = queries.tally_now(request.user) if is_newest else seen.tally_seen(run, request.user)
        base = (
            reverse("verification:rows") if is_newest else reverse("verification:run_names", args=[run.key])
        )
        before = seen.run_before(run)
        context |= {
            "outcomes": queries.outcome_board(tally, base=base), "rules": queries.rule_board(tally, base=base),
            "figures": _figures(run, request.user) if is_newest else [], "lists": run.lists.select_related("batch"),
            "before": before, "compared": seen.change_board(run, before, request.user) if before else None,
        }  # fmt: skip
    return render(request, "verification/run_page.html", context)


@needs("verification.see")
def run_names(request: SignedRequest, key: UUID) -> HttpResponse:
    """比对所见: the names behind a figure of any run, as that run saw them."""
    run = _run(request, key)
    rows = seen.with_cells(seen.seen_in(run, request.user), request.user)
    found = forms.SeenFilter(request.GET, rows, request=request)
    return list_page(
        request, found.qs, run_columns.seen_columns(), "比对所见",
        f"{seen.run_words(run)}比对时名单上的每一行对上了谁、凭什么。", "没有符合条件的行。",
        url_of=run_columns.seen_url, order="name", filters=found.form,
    )  # fmt: skip


def _against(request: SignedRequest, run: MatchRun) -> MatchRun | None:
    """The other run of a comparison: the one named, else the one before."""
    asked = forms.AgainstForm(request.GET, runs=seen.runs_to_compare(run, request.user))
    chosen: MatchRun | None = asked.cleaned_data["against"] if asked.is_valid() else None
    return chosen or seen.run_before(run)


@needs("verification.see")
def run_changes(request: SignedRequest, key: UUID) -> HttpResponse:
    """两次比对的差异: what is new, gone and changed between any two runs; a figure opens its names."""
    run = _run(request, key)
    against = _against(request, run)
    form = forms.AgainstForm(
        initial={"against": against and against.key}, runs=seen.runs_to_compare(run, request.user)
    )
    context = {
        "run": run, "against": against, "form": form, "run_words": seen.run_words(run),
        "compared": seen.change_board(run, against, request.user) if against else None,
    }  # fmt: skip
    return render(request, "verification/run_changes.html", context)


@needs("verification.see")
def run_change_names(request: SignedRequest, key: UUID) -> HttpResponse:
    """差异名单: who is new, gone or changed."""
    run = _run(request, key)
    against = _against(request, run)
    if against is None:
        raise Http404
    change = next((one for one in seen.Change if one == request.GET.get("change")), seen.Change.NEW)
    rows = seen.with_cells(seen.changes(run, against, request.user, change), request.user)
    found = forms.SeenFilter(request.GET, rows, request=request)
    return list_page(
        request, found.qs, run_columns.change_columns(change), f"比对差异：{change.label}",
        f"{seen.run_words(run)}与{seen.run_words(against)}相比{change.label}的。", "这两次比对之间没有这样的变化。",
        url_of=run_columns.seen_url, order="name", filters=found.form,
    )  # fmt: skip


def _figures(run: MatchRun, user: User) -> list[queries.Figure]:
    """Figures of the newest run that change while people work; each opens its names."""
    return [
        queries.Figure(
            "存疑配对",
            pairs_open(user).count(),
            reverse("verification:pairs") if may(user, "verification.decide") else "",
        ),
        queries.Figure(
            "不在户籍名册的学生", queries.unclaimed_of(user).count(), reverse("verification:unclaimed")
        ),
        queries.Figure(
            "重复学籍", found_duplicates.duplicates_of(user).count(), reverse("verification:duplicates")
        ),
        queries.Figure(
            "列入户籍线",
            queries.entered_by(run, user).count(),
            reverse("verification:run_entered", args=[run.key]),
        ),
        queries.Figure(
            "不再列入", queries.left_by(run, user).count(), reverse("verification:run_left", args=[run.key])
        ),
    ]


def _progress(run: MatchRun) -> dict[str, Any]:
    job = Job.objects.filter(key__in=[run.job]).first()
    now = job_progress(job) if job is not None and run.state == RunState.RUNNING else {}
    failed = run.state == RunState.FAILED or (job is not None and job.state == JobState.FAILED)
    progress = {
        "is_done": run.state == RunState.DONE,
        "is_failed": failed,
        "done": now.get("done", 0),
        "total": now.get("total", 0),
        "words": now.get("words", ""),
        "sentence": job.sentence if job is not None else "",
    }
    return {
        "progress": progress,
        "poll_url": reverse("verification:run_progress", args=[run.key]),
        "next_url": reverse("verification:runs") if failed else columns.run_url(run),
    }


@needs("verification.see")
def run_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far a run is; the page asks each second."""
    run = get_object_or_404(MatchRun, key=key)
    if not sight(request.user).is_everything:
        raise Http404
    return render(request, "partials/progress.html", _progress(run))


@needs("verification.see")
def run_entered(request: SignedRequest, key: UUID) -> HttpResponse:
    """列入户籍线的儿童."""
    run = _run(request, key)
    return list_page(
        request, queries.entered_by(run, request.user), columns.entry_columns(lambda e: e.from_on, "列入日期"),
        "列入户籍线的儿童", "比对当天新列入或变更户籍线登记的儿童。", "这一次没有新列入的儿童。",
        url_of=lambda entry: file_url(entry.child), order="place",
    )  # fmt: skip


@needs("verification.see")
def run_left(request: SignedRequest, key: UUID) -> HttpResponse:
    """不再列入户籍名册的儿童."""
    run = _run(request, key)
    return list_page(
        request, queries.left_by(run, request.user), columns.entry_columns(lambda e: e.until_on, "终止日期"),
        "不再列入户籍名册的儿童", "新名册里没有他们。在读的仍按居住地统计。", "这一次没有不再列入的儿童。",
        url_of=lambda entry: file_url(entry.child), order="place",
    )  # fmt: skip
