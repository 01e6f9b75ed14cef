"""Sessions end: after half an hour without a request, and at once when the account is switched off."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from notoneless.core import clock


class SessionEndMiddleware:
    """Ends an idle session. Whether the account is active Django's own backend asks at each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen > 60 or "seen" not in request.session:
                request.session["seen"] = now
        return self.get_response(request)
