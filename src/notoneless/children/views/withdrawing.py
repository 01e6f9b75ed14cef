"""撤回 of one entry made for the wrong child."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from notoneless.children import columns, forms, services
from notoneless.children.views.asked import Asked, child_to_change, needs_sensitive
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.grid.access import needs


@needs("children.contact")
def entry_withdraw(request: Asked, key: UUID, what: str, pk: int) -> HttpResponse:
    """The row stays, struck through, and is counted no longer; 403 for who is neither author nor manager."""
    child = child_to_change(request, key)
    kind = services.KINDS.get(what)
    if kind is None:
        raise Http404
    if kind.is_sensitive:
        needs_sensitive(request)
    row = get_object_or_404(kind.model.every.filter(child=child), pk=pk)
    refused = services.withdraw_word(kind=kind, row=row, by=request.user, today=clock.today())
    if refused is not None:
        raise PermissionDenied(refused.reason)
    return form_page(
        request, forms.WithdrawForm(request.POST or None),
        lambda data: services.entry_withdraw(kind=kind, row=row, by=request.user, today=clock.today(), **data),
        title="撤回", heading=f"{child.name}：撤回一条{kind.words}", submit="撤回这一条",
        sentence="写到了别的孩子的档案里才撤回。这一条会划掉，不再计数；谁撤的、为什么，都留着。",
        seen_by="看得到这一条的人，以后看到它是划掉的。", done="已撤回。", back=columns.file_url(child),
    )  # fmt: skip
