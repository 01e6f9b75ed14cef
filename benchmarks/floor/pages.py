"""The floor for pages: a bare Django view over the same rows. Session and user are loaded, the scope is the same, the
list counts and shows 50 rows with the same cells in one plain template; the save writes the same rows and the event."""

import json
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from notoneless.attendance.models import Mark, RollCall
from notoneless.cases.models import Case, CaseStep
from notoneless.children import columns, forms, queries
from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.events import act
from notoneless.domain.caseflow import CaseAct
from notoneless.grid.access import sight
from notoneless.grid.models import SchoolClass
from notoneless.support.models import Contact
from notoneless.verification.models import MatchLink, MatchPair, PairState, SourceRow
from notoneless.verification.queries import pairs

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


_PAIR = """<!doctype html><title>pair</title><p>{{ count }} {{ seat }}</p><table>{% for line in lines %}<tr>
<td>{{ line.label }}</td><td>{{ line.listed }}</td>
<td>{{ line.enrolled }}</td><td>{{ line.said }}</td></tr>{% endfor %}</table>{{ near }}"""


def pair(request: HttpRequest) -> HttpResponse:
    """A pair in scope, both sides opened, the one before and after, how many wait."""
    return _shown(request, pairs.pairs_of(request.user).get(key=request.GET["key"]))


def _shown(request: HttpRequest, found: MatchPair) -> HttpResponse:
    words = {
        "lines": pairs.pair_lines(found), "near": pairs.pair_neighbours(found, request.user),
        "count": pairs.pairs_waiting(request.user).count(), "seat": pairs.pair_words(found),
    }  # fmt: skip
    return HttpResponse(engines["django"].from_string(_PAIR).render(words))


def deciding(request: HttpRequest) -> HttpResponse:
    """The pair in scope and its row held, what was said of whom, the link, the event; then the next pair."""
    with act(by=request.user) as log:
        held = pairs.pairs_of(request.user).get(key=request.POST["key"])
        row = SourceRow.objects.select_for_update(of=("self",)).get(pk=held.row_id)
        held.pupil_hash = pairs.pupil_said(held.candidate, clock.today())
        held.state, held.decided_by, held.decided_at = PairState.DIFFERENT, request.user, clock.now()
        held.row_hash, held.reason = row.content_hash, pairs.reason_of(held, False)
        held.save()
        MatchLink.objects.filter(row=row, outcome="review").update(outcome="no_roll")
        log("match_different", child=row.child, changes={"candidate": ("", str(held.candidate.key))})
    _, after = pairs.pair_neighbours(held, request.user)
    assert after is not None
    return _shown(request, after)


_CASE = """<!doctype html><title>case</title><p>{{ case.child.name }} {{ case.unit.name }}
{{ case.person.name }} {{ case.state }}</p><ol>{% for on, words in lines %}<li>{{ on }} {{ words }}</li>{% endfor %}</ol>
{% for one in members %}<p>{{ one.user.name }}</p>{% endfor %}
{% for rows in cards %}{% for row in rows %}<p>{{ row }}</p>{% endfor %}{% endfor %}"""
_CARDS = {
    "causes": ("by", "evidence"),
    "proceedings": ("organ", "basis"),
    "lawsuits": ("plaintiff",),
    "outside_papers": ("file",),
    "escalations": ("from_unit", "to_unit"),
    "parent_meetings": ("by",),
    "surveys": ("by",),
    "closings": ("proposed_by",),
    "county_transfers": ("offered_by",),
    "care_duties": ("unit",),
    "supervisions": ("school",),
    "referrals": (),
    "packs": ("asked_by",),
}
"""What stands in cards beside the story, each by one plain read."""


def case_shown(request: HttpRequest) -> HttpResponse:
    """The case in scope, the newest fifty of what happened, opened, and the rows of each card: each kind read once."""
    case = Case.objects.visible_to(request.user).select_related(
        "child__residence__parent", "place__parent", "unit", "person", "code"
    ).get(key=request.GET["key"])  # fmt: skip
    steps = case.steps.order_by("-on", "-at", "-pk")[:50]
    contacts = Contact.objects.filter(case_key=case.key).select_related("by", "unit", "photo")
    lines = [(row.on, row.reason.open) for row in steps]
    lines += [(row.on, row.found.open) for row in contacts.order_by("-on", "-at", "-pk")[:50]]
    for row in case.findings.select_related("code", "seen_by"):
        lines.append((row.seen_on or case.opened_on, row.seen_note.open))
    for paper in case.papers.select_related("paper__issuer"):
        lines.append((paper.paper.signed_on or case.opened_on, paper.paper.body.open))
    for seen in case.followups.select_related("by")[:50]:
        lines.append((seen.on, seen.note.open))
    shown = [(on, words()) for on, words in sorted(lines, key=lambda one: one[0], reverse=True)[:50]]
    words = {
        "case": case,
        "lines": shown,
        "members": case.members.select_related("user"),
        "sources": list(case.sources.all()),
        "cards": [list(getattr(case, name).select_related(*more)) for name, more in _CARDS.items()],
    }
    return HttpResponse(engines["django"].from_string(_CASE).render(words))


def calling(request: HttpRequest) -> HttpResponse:
    """A class in scope, its pupils, the call with its exceptions and the event."""
    words = request.POST
    seen = sight(request.user)
    school_class = (
        SchoolClass.objects.filter(pk__in=seen.class_ids).select_related("school").get(pk=words["class"])
    )
    pupils = Roll.objects.current().filter(school_class=school_class).select_related("child")
    named = {roll.child_id: words[f"seen-{roll.child.key}"] for roll in pupils}
    marks = {child: word for child, word in named.items() if word != "present"}
    on = clock.today()
    with act(by=request.user, unit=school_class.school) as log:
        call = RollCall.objects.create(
            school_class=school_class, school=school_class.school, on=on, expected=len(named), leave=len(marks),
            by=request.user, at=clock.now(),
        )  # fmt: skip
        Mark.objects.bulk_create(
            [Mark(call=call, child_id=child, on=on, seen=word) for child, word in marks.items()]
        )
        log("roll_call_take", changes={"counts": (None, len(marks)), "on": (None, on), "lesson": (None, 0)})
    return HttpResponseRedirect("/")


urlpatterns = [
    path("call", calling),
    path("case", case_shown),
    path("list", listing),
    path("save", saving),
    path("pair", pair),
    path("decide", deciding),
]
