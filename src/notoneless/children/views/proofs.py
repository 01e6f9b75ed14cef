"""佐证续期: what accounts for a child goes on, on a new paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from notoneless.children import columns, forms, services
from notoneless.children.views.asked import Asked, child_to_change
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.documents.attaching import with_file
from notoneless.grid.access import needs


@needs("cases.accept")
def proof_renew(request: Asked, key: UUID) -> HttpResponse:
    """A new paper for the code that accounts for the child, accepted by the bureau before the old one runs out."""
    child = child_to_change(request, key)
    form = forms.ProofForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        return services.whereabouts_renew(child=child, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, child_key=child.key), title="佐证续期", heading=f"{child.name}：佐证续期",
        sentence="学校、乡镇交来了新的证明，情况没有变的，在这里续期；情况变了的，重新立案核查。", submit="续期",
        done="已续期。", back=columns.file_url(child), seen_by="看得到核定去向的人看到新的有效期。",
    )  # fmt: skip
