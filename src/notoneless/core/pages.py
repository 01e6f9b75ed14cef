"""What pages with a form share: show it, do one act, go on; what was typed stays on a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from notoneless.domain.refusal import Refusal


def asked(request: HttpRequest, name: str = "q") -> str:
    """One short word of the address or the form, without what no database takes."""
    words: str = request.POST.get(name) or request.GET.get(name, "")
    return words.replace("\x00", "").strip()[:40]


def day_of(text: str) -> date | None:
    """A day as addresses and forms write it, 2026-11-18; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def form_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    sentence: str,
    submit: str,
    done: str | Callable[[Any], str],
    back: str | Callable[[Any], str],
    cancel: str = "",
    template: str = "partials/form_page.html",
    **context: Any,
) -> HttpResponse:
    """One form on one page. ``do`` gets what was typed and returns what it made, or a Refusal; ``done`` is said after.

    ``back`` is where it leads when done, ``cancel`` (or ``back``) where "不做了" leads. A child's name goes into
    ``heading``, never into ``title``. A form with a file: ``documents.attaching.with_file``.
    """
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = do(form.cleaned_data)
        if not isinstance(outcome, Refusal):
            messages.success(request, done if isinstance(done, str) else done(outcome))
            return redirect(back if isinstance(back, str) else back(outcome))
    leave = cancel or (back if isinstance(back, str) else "")
    words = {"page_title": title, "help_sentence": sentence, "submit_label": submit, "cancel_url": leave}
    context |= {"form": form, "refusal": outcome, **words}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def act_or_say_why(request: HttpRequest, outcome: Any, *, done: str, back: str) -> HttpResponse:
    """The answer to a button without a form: back with a word, or the refusal on a page of its own."""
    if isinstance(outcome, Refusal):
        context = {"reason": outcome.reason, "next_url": back, "next_label": "返回"}
        return render(request, "errors/refusal.html", context, status=422)
    messages.success(request, done)
    return redirect(back)
