"""The floor for pages: a bare Django view over the same rows. Session and user are loaded, the scope is the same, the
list counts and shows 50 rows with the same cells in one plain template; the save writes the same rows and the event."""

import json
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from notoneless.cases.models import Case, CaseStep
from notoneless.children import columns, forms, queries
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import act
from notoneless.domain.caseflow import CaseAct
from notoneless.support.models import Contact

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

_PAGE = """<!doctype html><title>list</title><p>{{ count }}</p><table>{% for row in rows %}<tr>{% for cell in row %}
<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def listing(request: HttpRequest) -> HttpResponse:
    """Count, order, 50 rows, the same cells."""
    today = clock.today()
    children = Child.objects.visible_to(request.user).live()
    found = forms.ChildFilter(request.GET, children, request=request).qs
    count = found.count()
    rows = queries.with_cells(found, today).order_by("initials", "pk")[:50]
    shown = [[c.value(row) for c in columns.child_columns(today, is_sensitive=True)] for row in rows]
    template = engines["django"].from_string(_PAGE)
    return HttpResponse(template.render({"rows": shown, "count": count}))


def saving(request: HttpRequest) -> HttpResponse:
    """The case in scope, the same rows and the event, nothing else."""
    words = request.POST
    case = Case.objects.visible_to(request.user).select_related("child", "unit").get(key=words["case"])
    on = date.fromisoformat(words["on"])
    with act(by=request.user) as log:
        Contact.objects.create(
            child=case.child, kind=words["kind"], on=on, by=request.user, unit=case.unit, found=words["found"],
            met=words["met"], case_key=case.key, at=clock.now(),
        )  # fmt: skip
        case.save()
        CaseStep.objects.create(
            case=case, act=CaseAct.PERSUADE, from_state=case.state, to_state=case.state, on=on, at=clock.now(),
            by=request.user.login, reason=json.dumps(words["kind"]),
        )  # fmt: skip
        log("case_contact", child=case.child, unit=case.unit, changes={"kind": ("", words["kind"])})
        log("contact_record", child=case.child, unit=case.unit, changes={"found": ("", words["found"])})
    return HttpResponseRedirect("/")


urlpatterns = [path("list", listing), path("save", saving)]
