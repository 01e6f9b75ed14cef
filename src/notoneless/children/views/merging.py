"""并档: two files of one child side by side, joined, parted again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import ChildMerge
from notoneless.children.views.asked import Asked, child_to_change
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.domain.merging import MergeState, merge_refused
from notoneless.grid.access import may, needs, sight


def merge_url(merge: ChildMerge) -> str:
    """Address of one 并档."""
    return reverse("children:merge_page", args=[merge.key])


@needs("children.merge_propose")
def merges_all(request: Asked) -> HttpResponse:
    """并档: proposed, done and parted, of files in sight."""
    found = forms.MergeFilter(request.GET, queries.merges_of(request.user), request=request)
    table = Table(
        request,
        found.qs,
        columns.MERGE_COLUMNS,
        url_of=merge_url,
        order="-at",
        empty="没有并档记录。发现一个孩子有两份档案时，从他的一人一档点“并档”。",
    )
    return render(request, "children/merges_all.html", {"table": table, "filters": found.form})


@needs("children.merge_propose")
def merge_find(request: Asked, key: UUID) -> HttpResponse:
    """Which other file is the same child: those alike, or what was typed."""
    child = child_to_change(request, key)
    words = asked(request)
    found = queries.alike(child, request.user, queries.matching(words) if words else None)
    context = {"child": child, "words": words, "found": found}
    return render(request, "children/merge_find.html", context)


@needs("children.merge_propose")
def merge_preview(request: Asked, key: UUID, other: UUID) -> HttpResponse:
    """Both files side by side: ``key`` goes, ``other`` stays. The bureau joins them, a school proposes it."""
    gone, stays = child_to_change(request, key), child_to_change(request, other)
    is_final, today = may(request.user, "children.merge"), clock.today()
    plan = queries.merge_plan(gone, stays)
    words: dict[str, Any] = {"gone": gone, "stays": stays, "by": request.user, "today": today}

    def do(data: dict[str, Any]) -> Any:
        if is_final:
            return services.files_merge(**words, **data)
        unit = sight(request.user).unit_with("children.merge_propose")
        return services.merge_propose(**words, **data, unit=unit)

    said = FINAL if is_final else ASKED
    return form_page(
        request, forms.MergeForm(request.POST or None), do, title="并档", sentence=PREVIEW, back=merge_url,
        heading=f"{gone.name}与{stays.name}：并成一份档案", template="children/merge_preview.html",
        cancel=columns.file_url(gone), seen_by="两份档案的历史都保留；并错了可以分开。", gone=gone, stays=stays,
        plan=plan, stop=merge_refused(queries.merge_facts(gone, stays, plan)),
        lines=queries.merge_lines(gone, stays, today), is_number_other=queries.is_number_other(gone, stays), **said,
    )  # fmt: skip


FINAL: dict[str, Any] = {"submit": "并成一份", "done": "已并档。"}
ASKED: dict[str, Any] = {"submit": "报教育局并档", "done": "已报教育局审核。"}
PREVIEW = "逐项看清再并。左边的并入右边的，右边空着的由左边补上。"


def _merge(request: Asked, key: UUID) -> ChildMerge:
    found: ChildMerge = get_object_or_404(queries.merges_of(request.user), key=key)
    return found


@needs("children.merge_propose")
def merge_page(request: Asked, key: UUID) -> HttpResponse:
    """One 并档: why, what moved, what was written since; the bureau decides or parts."""
    merge = _merge(request, key)
    may_decide = may(request.user, "children.merge")
    context = {
        "merge": merge,
        "state": MergeState(merge.state),
        "moved": queries.moved_words(merge),
        "since": queries.written_since(merge),
        "lines": queries.merge_lines(merge.gone, merge.stays, clock.today()),
        "may_decide": may_decide and merge.state == MergeState.PROPOSED,
        "may_part": may_decide and merge.state == MergeState.DONE,
        "decide_form": forms.MergeDecideForm(),
    }
    return render(request, "children/merge_page.html", context)


@needs("children.merge")
@require_POST
def merge_decide(request: Asked, key: UUID) -> HttpResponse:
    """The bureau's yes or no to a proposal."""
    merge, today = _merge(request, key), clock.today()
    if request.POST.get("decision") == "accept":
        out = services.merge_accept(merge=merge, by=request.user, today=today)
        return act_or_say_why(request, out, done="已并档。", back=merge_url(merge))
    reason = request.POST.get("reason", "")[:400].replace("\x00", "")
    out = services.merge_decline(merge=merge, reason=reason, by=request.user, today=today)
    return act_or_say_why(request, out, done="已退回，学校看得到理由。", back=merge_url(merge))


@needs("children.merge")
def merge_part(request: Asked, key: UUID) -> HttpResponse:
    """分开: everything that moved goes back."""
    merge = _merge(request, key)
    return form_page(
        request, forms.MergeForm(request.POST or None),
        lambda data: services.child_part(merge=merge, by=request.user, today=clock.today(), **data),
        title="分开", heading=f"把{merge.gone.name}与{merge.stays.name}分开",
        sentence="并档时移过去的逐条移回；并档以后写的留在原处，列出来请逐条核对。", submit="分成两份档案",
        done="已分开。没有学籍、也没有去向的那一份，今晚自动立为疑似。", back=merge_url(merge),
        seen_by="两份档案的学校、乡镇、村明天起各看各的。", template="children/merge_part.html",
        merge=merge, moved=queries.moved_words(merge), since=queries.written_since(merge),
    )  # fmt: skip
