"""文书查验: whoever holds a paper asks by its code whether it is genuine, and learns nothing more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from notoneless.cases import queries
from notoneless.documents.checking import paper_check_ask
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import public


@public
@never_cache
def paper_genuine(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper."""
    code = request.GET.get("code", "")
    return _answer(request, code) if code.strip() else render(request, "cases/paper_genuine.html")


@public
@never_cache
def paper_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the QR code."""
    return _answer(request, code)


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    found = paper_check_ask(code=code, address=request.META.get("REMOTE_ADDR", ""))
    context = {"was_asked": True, "typed": code[:40]}
    if isinstance(found, Refusal):
        return render(request, "cases/paper_genuine.html", {"refusal": found}, status=429)
    if found is not None:
        context["found"] = queries.genuine(found)
    return render(request, "cases/paper_genuine.html", context)
