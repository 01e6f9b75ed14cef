"""What every act page of a case shares: the case in sight, its form, its refusal, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.core import clock
from notoneless.documents.attaching import with_file
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest


def case_in_sight(request: SignedRequest, key: UUID) -> Case:
    """The case if it is in sight; out of sight is 404."""
    found: Case = get_object_or_404(queries.cases_of(request.user), key=key)
    return found


LEFT_WORDS = "孩子已离开您的学校，离校后一年内只能查看；由现在的学校、包保单位和乡镇办理。"


def case_to_act(request: SignedRequest, key: UUID) -> Case:
    """The case, where this person may act in it; 403 for the case of a pupil who left his school (safety §2)."""
    case: Case = get_object_or_404(queries.cases_to_act(request.user), key=key)
    if not queries.may_change(case, request.user):
        raise PermissionDenied(LEFT_WORDS)
    return case


def _asked(word: Any, outcome: Any) -> Any:
    """A word that may have to be asked of what was made."""
    return word(outcome) if callable(word) else word


def act_page(
    request: SignedRequest,
    case: Case,
    form: django_forms.Form,
    do: Callable[[Any], Any],
    *,
    file: str = "",
    **words: Any,
) -> HttpResponse:
    """One act on one page: show the form, or do it and go back to the case. What was typed stays on a refusal.

    ``done`` and ``back`` may be asked of what was made: some acts take the case out of the actor's sight.
    """
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = with_file(request, do, file)(form.cleaned_data) if file else do(form.cleaned_data)
        if not isinstance(outcome, Refusal):
            done, back = _asked(words["done"], outcome), _asked(words.get("back"), outcome)
            messages.success(request, done)
            return redirect(back or reverse("cases:case_page", args=[case.key]))
    status = 422 if request.method == "POST" else 200
    context = {"case": case, "form": form, "refusal": outcome, **words}
    return render(request, words.get("template", "cases/case_act.html"), context, status=status)


def way_back(request: SignedRequest, case: Case) -> str:
    """The case; the desk for who has just handed it to the bureau and sees it no longer."""
    is_seen = queries.cases_of(request.user).filter(pk=case.pk).exists()
    return reverse("cases:case_page", args=[case.key]) if is_seen else reverse("web:desk")


def typed(
    request: SignedRequest, form_class: Any, initial: dict[str, Any] | None = None, **kwargs: Any
) -> Any:
    first = {"on": clock.today(), **(initial or {})}
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    return form_class(initial=first, **kwargs)
