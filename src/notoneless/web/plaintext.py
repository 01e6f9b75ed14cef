"""No text holds a NUL: PostgreSQL cannot keep one, and no keyboard writes one. Refused at the door, for every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class PlainTextMiddleware:
    """Answers 400 where the address, the query or a typed field holds a NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path_info, *(text for _, texts in request.GET.lists() for text in texts)]
        if request.method == "POST":
            texts += [text for _, found in request.POST.lists() for text in found]
        if any("\x00" in text for text in texts):
            return render(request, "errors/400.html", status=400)
        return self.get_response(request)
