"""Pages of the verification room: runs, lists and their rows, pairs in doubt, duplicates, a child found at a door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.columns import file_url
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.models import User
from notoneless.verification import services
from notoneless.verification.columns import matching as columns
from notoneless.verification.forms import matching as forms
from notoneless.verification.models import SOURCE_KINDS, MatchPair, MatchRun, RollDuplicate, RunState
from notoneless.verification.queries import duplicates as found_duplicates
from notoneless.verification.queries import matching as queries

acts({"rows_exported": "导出名单比对结果"})


def _list(
    request: SignedRequest,
    rows: Any,
    cells: Sequence[Column],
    title: str,
    sentence: str,
    empty: str,
    **words: Any,
) -> HttpResponse:
    """One list: filtered where it has filters, 50 a page, exported in scope."""
    name = f"{title}{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else ""
    table = Table(
        request, rows, cells, url_of=words.pop("url_of", None), order=words.pop("order", ""),
        export_name=words.pop("export_name", name), empty=empty,
    )  # fmt: skip
    if request.GET.get("export"):
        return _export(request, table)
    context = {"page_title": title, "help_sentence": sentence, "table": table, **words}
    return render(request, words.get("template", "verification/list.html"), context)


def _export(request: SignedRequest, table: Table) -> HttpResponse:
    if not table.wants_export:
        raise PermissionDenied("您的岗位可以查看名单，不能导出。确有需要请由学校或教育局导出。")
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log("rows_exported", changes={"list": (None, table.export_name), "count": (None, table.count)})
    return table.export()


# ---- runs ------------------------------------------------------------------------------------------------


@needs("verification.see")
def runs(request: SignedRequest) -> HttpResponse:
    """名单比对: the runs so far, newest first."""
    if not sight(request.user).is_everything:
        last = queries.run_last()
        return redirect("verification:lists") if last is None else redirect(columns.run_url(last))
    by = User.objects.filter(login=OuterRef("by")).values("name")[:1]
    return _list(
        request, MatchRun.objects.annotate(by_name=Subquery(by)), columns.RUN_COLUMNS, "名单比对",
        "户籍名册和学籍逐人对上，对不上的当场立为疑似。", "还没有比对过。名册和名单导入以后，从这里发起第一次比对。",
        url_of=columns.run_url, export_name="", template="verification/runs.html",
        may_start=may(request.user, "verification.match"),
    )  # fmt: skip


@needs("verification.match")
def run_start(request: SignedRequest) -> HttpResponse:
    """发起比对."""
    offered = queries.lists_offered()
    form = forms.StartForm(request.POST if request.method == "POST" else None, offered=offered)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        kinds = form.cleaned_data.get("kinds", [])
        out = services.run_start(kinds=kinds, by=request.user, today=clock.today())
        if not isinstance(out, Refusal):
            return redirect(columns.run_url(out))
        refusal = out
    context = {"form": form, "offered": offered, "refusal": refusal, "running": queries.run_now()}
    return render(request, "verification/run_start.html", context, status=422 if form.is_bound else 200)


def _run(request: SignedRequest, key: UUID) -> MatchRun:
    """The run; whoever does not see the whole county is shown the newest one only, in his own scope."""
    run = get_object_or_404(MatchRun, key=key)
    if not sight(request.user).is_everything and run != queries.run_last():
        raise Http404
    return run


@needs("verification.see")
def run_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One run: its progress while it works, then what it found."""
    run = _run(request, key)
    is_newest = run == queries.run_last()
    context: dict[str, Any] = {
        "run": run,
        "is_newest": is_newest,
        "sees_all": sight(request.user).is_everything,
        "may_start": may(request.user, "verification.match"),
        **_progress(run),
    }
    if run.state == RunState.DONE:
        tally = queries.tally_now(request.user) if is_newest else queries.tally_of(run)
        context["outcomes"] = queries.outcome_board(tally, is_open=is_newest)
        context["rules"] = queries.rule_board(tally, is_open=is_newest)
        context["figures"] = _figures(run, request.user) if is_newest else _past(run)
        context["lists"] = run.lists.select_related("batch")
    return render(request, "verification/run_page.html", context)


def _figures(run: MatchRun, user: User) -> list[queries.Figure]:
    """Figures of the newest run, counted in this person's scope; each opens its names."""
    return [
        queries.Figure(
            "存疑配对",
            queries.pairs_waiting(user).count(),
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


def _past(run: MatchRun) -> list[queries.Figure]:
    said = (
        ("不在户籍名册的学生", run.unclaimed_count), ("重复学籍", run.duplicate_count),
        ("列入户籍线", run.new_count), ("不再列入", run.gone_count),
    )  # fmt: skip
    return [queries.Figure(label, count) for label, count in said]


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
    return _list(
        request, queries.entered_by(run, request.user), columns.entry_columns(lambda e: e.from_on, "列入日期"),
        "列入户籍线的儿童", "比对当天新列入或变更户籍线登记的儿童。", "这一次没有新列入的儿童。",
        url_of=lambda entry: file_url(entry.child), order="place",
    )  # fmt: skip


@needs("verification.see")
def run_left(request: SignedRequest, key: UUID) -> HttpResponse:
    """不再列入户籍名册的儿童."""
    run = _run(request, key)
    return _list(
        request, queries.left_by(run, request.user), columns.entry_columns(lambda e: e.until_on, "终止日期"),
        "不再列入户籍名册的儿童", "新名册里没有他们。在读的仍按居住地统计。", "这一次没有不再列入的儿童。",
        url_of=lambda entry: file_url(entry.child), order="place",
    )  # fmt: skip


# ---- lists and rows --------------------------------------------------------------------------------------


@needs("verification.see")
def lists(request: SignedRequest) -> HttpResponse:
    """名单: every list taken in, and how its rows stand."""
    return render(request, "verification/lists.html", {"lines": queries.lists_of(request.user)})


@needs("verification.see")
def list_codes(request: SignedRequest, kind: str) -> HttpResponse:
    """名单核查情况: codes A–H, I–M and waiting, with the share of the whole list."""
    if kind not in SOURCE_KINDS:
        raise Http404
    table = queries.code_table(request.user, kind)
    base = f"{reverse('verification:rows')}?kind={kind}"
    lines = [(line, table.percent(line.count), f"{base}&code={line.code.slug}") for line in table.lines]
    sums = [
        ("不属失学", table.not_out, table.percent(table.not_out), ""),
        ("属失学", table.out, table.percent(table.out), ""),
        ("待核查", table.waiting, table.percent(table.waiting), f"{base}&code={forms.WAITING}"),
    ]
    context = {"kind": ListKind(kind), "codes": table, "lines": lines, "sums": sums, "all_url": base}
    return render(request, "verification/list_codes.html", context)


@needs("verification.see")
def rows(request: SignedRequest) -> HttpResponse:
    """名单逐行结果."""
    found = forms.RowFilter(
        request.GET, queries.rows_with_cells(queries.rows_of(request.user), request.user), request=request
    )
    return _list(
        request, found.qs, columns.row_columns(), "名单逐行结果", "每一行名单对上了谁、依据是什么、核查到哪一步。",
        "没有符合条件的行。", url_of=columns.row_url, order="name", filters=found.form,
    )  # fmt: skip


@needs("verification.see")
def duplicates(request: SignedRequest) -> HttpResponse:
    """重复学籍."""
    return _list(
        request, found_duplicates.duplicates_of(request.user), columns.DUPLICATE_COLUMNS, "重复学籍",
        "同一个孩子有两条在读学籍。两校说明孩子在哪里上课，教育局认定哪一条有效。", "没有重复的学籍。",
        url_of=lambda row: file_url(row.roll.child), order="name",
    )  # fmt: skip


def _duplicate(request: SignedRequest, pk: int) -> RollDuplicate:
    """In sight whole, or one of the two rolls is the school's own."""
    both = found_duplicates.duplicates_of(request.user) | found_duplicates.duplicates_to_say(request.user)
    found: RollDuplicate = get_object_or_404(both.distinct(), pk=pk)
    return found


@needs("verification.decide")
def duplicate_page(request: SignedRequest, pk: int) -> HttpResponse:
    """One 重复学籍: what both schools say; a school says its word on its own roll."""
    duplicate = _duplicate(request, pk)
    sides = found_duplicates.duplicate_sides(duplicate, request.user)
    own = next((side["roll"] for side in sides if side["is_own"]), None)

    def do(data: dict[str, Any]) -> Any:
        if own is None:
            return Refusal("说明由两所学校各自填写；教育局在下面认定。", "duplicate.not_own")
        words = {"by": request.user, "unit": own.school, "today": clock.today()}
        return services.duplicate_state(duplicate=duplicate, roll=own, **data, **words)

    return form_page(
        request, forms.StatementForm(request.POST or None), do, title="重复学籍",
        sentence="两校各自说明孩子在不在本校上课，教育局认定哪一段学籍有效。", submit="报教育局",
        done="已说明，等教育局认定。", back=request.path, template="verification/duplicate_page.html",
        seen_by="教育局看得到；另一所学校看不到您写的内容。", sides=sides, duplicate=duplicate, own=own,
        may_settle=may(request.user, "children.merge"), settle_form=forms.SettleForm(),
    )  # fmt: skip


@needs("children.merge")
@require_POST
def duplicate_settle(request: SignedRequest, pk: int) -> HttpResponse:
    """The bureau decides which roll holds."""
    duplicate = _duplicate(request, pk)
    rolls = {str(roll.pk): roll for roll in (duplicate.roll, duplicate.same_as)}
    right = rolls.get(request.POST.get("right", ""))
    page = columns.duplicate_url(duplicate)
    if right is None:
        out: Any = Refusal("请选定哪一段学籍有效。", "duplicate.unchosen")
        return act_or_say_why(request, out, done="", back=page)
    reason = request.POST.get("reason", "").replace("\x00", "")[:400]
    out = services.duplicate_settle(
        duplicate=duplicate, right=right, reason=reason, by=request.user, today=clock.today()
    )
    is_done = not isinstance(out, Refusal)
    words = f"已认定{right.school.name}的学籍有效，另一段以“重复学籍”终止，两份档案已并为一份。"
    return act_or_say_why(request, out, done=words, back=file_url(right.child) if is_done else page)


@needs("verification.see")
def unclaimed(request: SignedRequest) -> HttpResponse:
    """不在户籍名册的学生."""
    return _list(
        request, queries.unclaimed_of(request.user), columns.UNCLAIMED_COLUMNS, "不在户籍名册的学生",
        "在读而户籍名册上没有的学生，按居住地计入户籍线。", "在读学生都在户籍名册上。",
        url_of=lambda roll: file_url(roll.child), order="school",
    )  # fmt: skip


# ---- pairs in doubt --------------------------------------------------------------------------------------


@needs("verification.decide")
def pairs(request: SignedRequest) -> HttpResponse:
    """比对待确认."""
    waiting: QuerySet[MatchPair] = queries.pairs_waiting(request.user)
    first = waiting.first()
    return _list(
        request, waiting, columns.PAIR_COLUMNS, "比对待确认", "名单和学籍像是同一个孩子，机器拿不准，请人看一眼。",
        "没有等您确认的配对。", url_of=columns.pair_url, order="", export_name="",
        template="verification/pairs.html", first_url=columns.pair_url(first) if first else "",
    )  # fmt: skip


@needs("verification.decide")
def pair_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One pair side by side: 1 same, 2 not the same, j next, k back."""
    pair = get_object_or_404(queries.pairs_of(request.user), key=key)
    before, after = queries.pair_neighbours(pair, request.user)
    refusal: Refusal | None = None
    if request.method == "POST":
        is_same = request.POST.get("decision") == "same"
        out = services.pair_decide(pair=pair, is_same=is_same, by=request.user, today=clock.today())
        if not isinstance(out, Refusal):
            messages.success(request, "已并为一人，个案核减。" if is_same else "已记为不是同一人。")
            return redirect(_next_pair_url(request.user))
        refusal = out
    context = {
        "pair": pair, "lines": queries.pair_lines(pair), "refusal": refusal,
        "before_url": columns.pair_url(before) if before else "",
        "after_url": columns.pair_url(after) if after else "",
        "count": queries.pairs_waiting(request.user).count(), **queries.pair_words(pair),
    }  # fmt: skip
    return render(request, "verification/pair_page.html", context, status=422 if refusal is not None else 200)


def _next_pair_url(user: User) -> str:
    left = queries.pairs_waiting(user).first()
    return columns.pair_url(left) if left is not None else reverse("verification:pairs")


# ---- found at a door -------------------------------------------------------------------------------------


@needs("children.found")
def found(request: SignedRequest) -> HttpResponse:
    """发现名单外的孩子."""
    form = forms.FoundForm(request.POST if request.method == "POST" else None, user=request.user)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        out = services.found_add(by=request.user, today=clock.today(), **form.cleaned_data)
        if not isinstance(out, Refusal):
            messages.success(request, out.words)
            return redirect(file_url(out.child) if out.is_in_sight else reverse("verification:found"))
        refusal = out
    context = {"form": form, "refusal": refusal}
    return render(request, "verification/found.html", context, status=422 if form.is_bound else 200)
