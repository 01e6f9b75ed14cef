"""Pages of the pairs in doubt: side by side, one key each, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, needs
from notoneless.verification import services
from notoneless.verification.columns import pairs as columns
from notoneless.verification.forms import pairs as forms
from notoneless.verification.models import OPEN_PAIRS, MatchPair
from notoneless.verification.queries import pairs as queries
from notoneless.verification.views.listing import list_page

DONE = {"same": "已并为一人，个案核减。", "different": "已记为不是同一人。", "ask": "已请学校核实。"}


@needs("verification.decide")
def pairs(request: SignedRequest) -> HttpResponse:
    """比对待确认."""
    found = forms.PairFilter(request.GET, queries.pairs_open(request.user), request=request)
    first = queries.pairs_waiting(request.user).first()
    return list_page(
        request, found.qs, columns.PAIR_COLUMNS, "比对待确认", "名单和学籍像是同一个孩子，机器拿不准，请人看一眼。",
        "没有等确认的配对。", url_of=columns.pair_url, order="", filters=found.form, count_word="对",
        template="verification/pairs.html", first_url=columns.pair_url(first) if first else "",
    )  # fmt: skip


@needs("verification.decide")
def pairs_done(request: SignedRequest) -> HttpResponse:
    """已确认的配对: who said what, when and why; each can be taken back."""
    found = forms.DecidedFilter(request.GET, queries.pairs_decided(request.user), request=request)
    return list_page(
        request, found.qs, columns.DECIDED_COLUMNS, "已确认的配对",
        "谁在什么时候、凭什么确认的。名单或学籍改了内容的，下次比对会再问。", "还没有人确认过配对。",
        url_of=columns.pair_url, order="", filters=found.form, count_word="对", template="verification/pairs.html",
    )  # fmt: skip


@needs("verification.decide")
def pair_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One pair side by side: 1 same, 2 not the same, 3 ask the school, j next, k back."""
    pair = get_object_or_404(queries.pairs_of(request.user), key=key)
    if request.method != "POST":
        return _shown(request, pair)
    out = _decide(pair, request)
    return _shown(request, pair, refusal=out) if isinstance(out, Refusal) else _next(request, pair)


def _shown(request: SignedRequest, pair: MatchPair, **words: Any) -> HttpResponse:
    """The pair on its page, or by itself where the page is there already."""
    before, after = queries.pair_neighbours(pair, request.user)
    is_part = bool(request.headers.get("HX-Request"))
    context = {
        "pair": pair, "lines": queries.pair_lines(pair), "is_open": pair.state in OPEN_PAIRS,
        "url": columns.pair_url(pair), "form": forms.DecideForm(),
        "before_url": columns.pair_url(before) if before else "",
        "after_url": columns.pair_url(after) if after else "",
        "count": queries.pairs_waiting(request.user).count(), **queries.pair_words(pair), **words,
    }  # fmt: skip
    template = f"verification/pair_{'part' if is_part else 'page'}.html"
    status = 422 if "refusal" in words and not is_part else 200
    return render(request, template, context, status=status)


def _next(request: SignedRequest, pair: MatchPair) -> HttpResponse:
    """The next pair that waits; the list where none does."""
    said = DONE[request.POST["decision"]]
    _, after = queries.pair_neighbours(pair, request.user)
    where = columns.pair_url(after) if after is not None else reverse("verification:pairs")
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect(where)
    if after is None:
        messages.success(request, said)
        return HttpResponse(headers={"HX-Redirect": where})
    response = _shown(request, after, said=said, undo_url=reverse("verification:pair_undo", args=[pair.key]))
    response["HX-Push-Url"] = where
    return response


def _decide(pair: MatchPair, request: SignedRequest) -> MatchPair | Refusal:
    said = forms.decided(request.POST)
    if said is None:
        return Refusal("请选：是同一人、不是同一人，或请学校核实。理由最多200字。", "pair.unchosen")
    words: dict[str, Any] = {"pair": pair, "by": request.user, "today": clock.today()}
    if said[0] == "ask":
        return services.pair_ask(**words)
    return services.pair_decide(is_same=said[0] == "same", reason=said[1], **words)


@needs("verification.decide")
def pair_undo(request: SignedRequest, key: UUID) -> HttpResponse:
    """撤销确认."""
    pair = get_object_or_404(queries.pairs_of(request.user), key=key)

    def do(data: dict[str, Any]) -> Any:
        return services.pair_undo(pair=pair, by=request.user, today=clock.today(), **data)

    return form_page(
        request, forms.UndoForm(request.POST or None), do, title="撤销确认",
        sentence="这一对重新等人确认。原来并成一人的，两份档案分开，个案重新立为疑似。",
        submit="撤销确认", done="已撤销，这一对重新等确认。", back=reverse("verification:pairs"),
        cancel=columns.pair_url(pair), seen_by="原来确认的人和教育局看得到是谁撤销的、为什么。",
    )  # fmt: skip
