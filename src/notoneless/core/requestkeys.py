"""Pressed twice is done once: every POST of a signed-in person carries a request key."""

import hashlib
import time
from collections.abc import Callable

from django.contrib import messages
from django.contrib.sessions import middleware as sessions
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from notoneless.core import clock
from notoneless.core.events import DuplicateRequest, PressedKey, pressed
from notoneless.core.models import RequestKey

FIELD = "request_key"
WAIT_SECONDS = 3.0
"""How long a second press waits for the answer of the first, which has been saved but not yet given."""


def _body_digest(request: HttpRequest) -> str:
    digest = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in (FIELD, "csrfmiddlewaretoken"):
            digest.update(f"\x00{name}={request.POST.getlist(name)}".encode())
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            digest.update(f"\x00{name}:{upload.size}:{upload.name}:".encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()


class RequestKeyMiddleware:
    """Takes the key from the form (or the header htmx sends), answers a repeat with the first answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if request.method != "POST" or user is None or not user.is_authenticated:
            return self.get_response(request)
        key = request.POST.get(FIELD) or request.headers.get("X-Request-Key", "")
        if not key or len(key) > 64:
            return self._refuse(
                request, 400, "这次提交缺少请求凭证。请刷新页面后再提交，已填内容请先复制保存。"
            )
        press = PressedKey(key, user.get_username(), _body_digest(request))
        done = RequestKey.objects.filter(key=key).first()
        if done is not None:
            return self._repeat(request, done, press)
        token = pressed.set(press)
        try:
            response = self.get_response(request)
        finally:
            pressed.reset(token)
        if press.spent and isinstance(response, HttpResponseRedirect):
            request.first_answer = (key, response["Location"][:300])  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Two presses ran side by side: the loser wrote nothing and gets the winner's answer."""
        press = pressed.get()
        if isinstance(error, DuplicateRequest) and press is not None:
            return self._repeat(request, RequestKey.objects.get(key=error.key), press)
        return None

    def _repeat(self, request: HttpRequest, done: RequestKey, press: PressedKey) -> HttpResponse:
        if (done.by, done.body_digest) != (press.by, press.body_digest):
            return self._refuse(
                request, 409, "这张表单已经提交过一次，内容与上次不同。请打开新的页面重新填写。"
            )
        location = self._first_answer(done)
        if location:
            return HttpResponseRedirect(location)
        # The first press was saved, its answer never given: the machine stopped between the two, or the answer
        # was a page and not a way to one. What was done stands on the page the person came from.
        messages.info(request, "这次提交刚才已经处理，没有重复办理。结果以页面显示为准。")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return HttpResponseRedirect(_own_page(request))

    @staticmethod
    def _first_answer(done: RequestKey) -> str:
        """Where the first press was sent. A press beside it waits a moment for that to be known."""
        until = time.monotonic() + WAIT_SECONDS
        while not done.location and (clock.now() - done.at).total_seconds() < WAIT_SECONDS:
            if time.monotonic() > until:
                break
            time.sleep(0.1)
            done.refresh_from_db(fields=["location"])
        return done.location

    @staticmethod
    def _refuse(request: HttpRequest, status: int, reason: str) -> HttpResponse:
        return render(request, "errors/refusal.html", {"reason": reason}, status=status)


class SessionMiddleware(sessions.SessionMiddleware):
    """Django's own, which also keeps the first answer of a press: one commit for both, since each waits for the disk."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = getattr(request, "first_answer", None)
        if answer is None:
            return super().process_response(request, response)
        with transaction.atomic():
            RequestKey.objects.filter(key=answer[0]).update(location=answer[1])
            return super().process_response(request, response)


def _own_page(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    return referer if is_ours else "/"
