"""Pages of lists: the lists taken in and their rows, 重复学籍, pupils no list names, a child found at a door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.columns import file_url
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification import services
from notoneless.verification.columns import matching as columns
from notoneless.verification.forms import matching as forms
from notoneless.verification.models import RollDuplicate
from notoneless.verification.queries import duplicates as found_duplicates
from notoneless.verification.queries import matching as queries
from notoneless.verification.views.listing import list_page

# ---- lists and rows --------------------------------------------------------------------------------------


@needs("verification.see")
def lists(request: SignedRequest) -> HttpResponse:
    """名单: every list taken in, and how its rows stand."""
    return render(request, "verification/lists.html", {"lines": queries.lists_of(request.user)})


@needs("verification.see")
def rows(request: SignedRequest) -> HttpResponse:
    """名单逐行结果."""
    found = forms.RowFilter(
        request.GET, queries.rows_with_cells(queries.rows_of(request.user), request.user), request=request
    )
    return list_page(
        request, found.qs, columns.row_columns(), "名单逐行结果", "每一行名单对上了谁、依据是什么、核查到哪一步。",
        "没有符合条件的行。", url_of=columns.row_url, order="name", filters=found.form,
    )  # fmt: skip


@needs("verification.see")
def duplicates(request: SignedRequest) -> HttpResponse:
    """重复学籍."""
    return list_page(
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
    return list_page(
        request, queries.unclaimed_of(request.user), columns.UNCLAIMED_COLUMNS, "不在户籍名册的学生",
        "在读而户籍名册上没有的学生，按居住地计入户籍线。", "在读学生都在户籍名册上。",
        url_of=lambda roll: file_url(roll.child), order="school",
    )  # fmt: skip


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
