"""The panels of a child's file 一人一档, in their order: which template, which query, who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from notoneless.cases import queries as cases
from notoneless.children import queries as children
from notoneless.children.models import Child
from notoneless.children.queries.chain import panel_chain
from notoneless.children.queries.season import panel_admission
from notoneless.earlywarning.queries import panel_marks
from notoneless.grid.access import SignedRequest
from notoneless.grid.models import User
from notoneless.support import queries as support
from notoneless.verification.queries.panel import panel_sources
from notoneless.verification.queries.proofs import panel_proofs

Build = Callable[[Child, User], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the file: ``build`` gives the context of ``template``. ``side`` stands at the right."""

    key: str
    template: str
    build: Build
    side: bool = False

    def html(self, child: Child, request: SignedRequest) -> SafeString:
        """The panel as this person sees it."""
        return render_to_string(self.template, self.build(child, request.user), request)


def _contacts(child: Child, user: User) -> dict[str, Any]:
    """Visits and calls, less those of a case that is kept from this person's school."""
    hidden = cases.hidden_cases(child, user).values_list("key", flat=True)
    return support.panel_contacts(child, user, but_cases=set(hidden))


PANELS: tuple[Panel, ...] = (
    Panel("cases", "cases/panel_cases.html", cases.panel_cases),
    Panel("admission", "children/panel_admission.html", panel_admission),
    Panel("identity", "children/panel_identity.html", children.panel_identity, side=True),
    Panel("guardians", "children/panel_guardians.html", children.panel_guardians, side=True),
    Panel("chain", "children/panel_chain.html", panel_chain, side=True),
    Panel("family", "children/panel_family.html", children.panel_family, side=True),
    Panel("rolls", "children/panel_rolls.html", children.panel_rolls, side=True),
    Panel("whereabouts", "children/panel_whereabouts.html", children.panel_whereabouts, side=True),
    Panel("proofs", "verification/panel_proofs.html", panel_proofs, side=True),
    Panel("groups", "children/panel_groups.html", children.panel_groups, side=True),
    Panel("merges", "children/panel_merges.html", children.panel_merges, side=True),
    Panel("marks", "earlywarning/panel_marks.html", panel_marks, side=True),
    Panel("sources", "verification/panel_sources.html", panel_sources, side=True),
    Panel("harm", "cases/panel_harm.html", cases.panel_harm, side=True),
    Panel("contacts", "support/panel_contacts.html", _contacts),
)
