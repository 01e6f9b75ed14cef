"""开学报到: opened by the bureau, reported class by class, read on one board the same minute."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.attendance import queries, services
from notoneless.attendance.columns import arrival_day_columns, arrival_name_columns
from notoneless.attendance.forms import ArrivalForm, term_label
from notoneless.attendance.models import Arrival
from notoneless.children.queries import schools_of
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import asked, day_of, form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import Doing, with_file
from notoneless.documents.showing import file_inline
from notoneless.domain.arrival import Came, Counted, NotCome, Said, next_day
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import may, needs
from notoneless.grid.models import SchoolClass

acts({"arrival_exported": "导出开学报到名单"})
UNREPORTED = Counted.UNREPORTED.value
PAGE_WORDS = [(str(one), one.label) for one in Came] + [(UNREPORTED, "还没报")]


def _arrival() -> Arrival:
    found = queries.arrival_now()
    if found is None:
        raise Http404
    return found


@needs("arrival.see")
def arrival(request: Asked) -> HttpResponse:
    """开学报到: schools in sight; who sees one school sees its classes at once."""
    row, today = queries.arrival_now(), clock.today()
    board = queries.arrival_board(request.user, row, today) if row is not None else None
    if row is not None and board is not None and len(board["rows"]) == 1:
        return arrival_school(request, board["rows"][0]["number"])
    return render(request, "attendance/arrival.html", _board_words(request, row, board))


@needs("arrival.see")
def arrival_school(request: Asked, number: str) -> HttpResponse:
    """One school, class by class."""
    school, row = get_object_or_404(schools_of(request.user), number=number), queries.arrival_now()
    board = queries.arrival_board(request.user, row, clock.today(), school) if row is not None else None
    words = _board_words(request, row, board) | {"school": school}
    return render(request, "attendance/arrival.html", words)


def _board_words(request: Asked, row: Arrival | None, board: dict[str, Any] | None) -> dict[str, Any]:
    may_open = may(request.user, "arrival.open") and queries.terms_to_open(clock.today()).exists()
    label = term_label(row.term) if row is not None else ""
    return {"page_title": "开学报到", "arrival": row, "board": board, "may_open": may_open, "term": label}


@needs("arrival.open")
def arrival_open(request: Asked) -> HttpResponse:
    """Open the arrival of a term."""
    form = ArrivalForm(request.POST or None, terms=queries.terms_to_open(clock.today()))
    return form_page(
        request, form, lambda data: services.arrival_open(by=request.user, today=clock.today(), **data),
        title="开启开学报到", sentence="从报到首日起，各班每天报谁到了、谁没到、为什么、谁跟进。", submit="开启报到",
        done="已开启，报到首日起各班班主任的工作台上会出现报到。", back=reverse("attendance:arrival"),
        seen_by="全县各校、中心校和乡镇(街道)都会看到。",
    )  # fmt: skip


@needs("arrival.see")
def arrival_names(request: Asked) -> HttpResponse:
    """The pupils behind a figure."""
    row, today = queries.arrival_now(), clock.today()
    which = {
        "school": asked(request, "school"),
        "school_class": asked(request, "class"),
        "state": asked(request, "state"),
    }
    names = queries.arrival_names(request.user, row, today, **which) if row is not None else []
    table = Table(
        request, names, arrival_name_columns(today), export_name=export_name(request, "开学报到名单"),
        url_of=lambda one: reverse("web:child_file", args=[one.roll.child.key]), empty="没有符合条件的学生。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "arrival_exported")
    words = {
        "page_title": "开学报到名单",
        "table": table,
        "states": Counted.choices(),
        "term": term_label(row.term) if row is not None else "",
    }
    return render(request, "attendance/arrival_names.html", words | which)


@needs("arrival.see")
def arrival_days(request: Asked) -> HttpResponse:
    """Each day's totals: days gone stand as they were written down."""
    row, today = queries.arrival_now(), clock.today()
    lines = queries.arrival_history(request.user, row, today) if row is not None else []
    table = Table(
        request, lines, arrival_day_columns(), export_name=export_name(request, "报到日报"),
        empty="报到开始后，这里每天留一行。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "arrival_exported")
    return render(request, "attendance/arrival_days.html", {"page_title": "报到日报", "table": table})


@needs("arrival.mark")
def arrival_class(request: Asked, pk: int) -> HttpResponse:
    """报到: everybody came until something else is tapped; one button reports the class."""
    school_class = get_object_or_404(queries.classes_called(request.user), pk=pk)
    row, today = _arrival(), clock.today()
    pupils = queries.arrival_pupils(row, school_class, queries.day_read(row, today))
    people, usual = queries.arrival_followers(school_class, today)
    read_at, outcome = queries.arrival_version(row, school_class), None
    usual_words = {
        "follower": str(usual.pk) if usual else "",
        "next": next_day(today, row.due_on).isoformat(),
    }
    _fill(request, pupils, usual_words, is_first=not read_at)
    if request.method == "POST":
        outcome = _report(request, row, school_class, pupils)
        if not isinstance(outcome, Refusal):
            counts = outcome.counts
            messages.success(request, f"已报送：应报到{counts.expected}人，已报到{counts.arrived}人。")
            return redirect("web:desk")
    words = {"page_title": "开学报到", "school_class": school_class, "label": school_class.label(today), "pupils": pupils,
             "arrival": row, "people": people, "words": PAGE_WORDS, "reasons": NotCome.choices(), "refusal": outcome,
             "read_at": read_at, "today": today, "is_open": queries.arrival_running(today) is not None}  # fmt: skip
    return render(
        request, "attendance/arrival_class.html", words, status=422 if request.method == "POST" else 200
    )


def _fill(request: Asked, pupils: list[Any], usual: dict[str, str], *, is_first: bool) -> None:
    """What each row shows: what was typed, else what stands, else the usual. A class not reported before is shown as all
    come, so that two taps are enough; later whoever has no word keeps having none."""
    for pupil in pupils:
        said = pupil.said
        came = str(said.came) if said else Came.ARRIVED.value if is_first else UNREPORTED
        pupil.typed = {**usual, "came": came, "reason": "", "school": ""}
        if said is not None:
            pupil.typed |= {"reason": said.reason or "", "school": said.school}
            if said.follower is not None and said.next_on is not None:
                pupil.typed |= {
                    "follower": str(said.follower),
                    "next": max(said.next_on, clock.today()).isoformat(),
                }
        if request.method == "POST":
            pupil.typed = {name: asked(request, f"{name}-{pupil.key}") for name in pupil.typed}


def _report(request: Asked, row: Arrival, school_class: SchoolClass, pupils: list[Any]) -> Any:
    """What the page said, to the service, with the papers. The roll must be the one the page showed."""
    said: dict[int, Said | None] = {}
    for pupil in pupils:
        if pupil.typed["came"] not in dict(PAGE_WORDS):
            return Refusal("名单刚刚有变动（有人转入或转出）。请核对后再报一次。", "arrival.roll_changed")
        said[pupil.child_id] = _said(pupil.typed)

    def do(data: dict[str, Any]) -> Any:
        papers = {
            p.child_id: data[f"proof-{p.key}"] for p in pupils if data.get(f"proof-{p.key}") is not None
        }
        return services.arrival_report(
            arrival=row, school_class=school_class, said=said, proofs=papers, by=request.user, today=clock.today(),
            read_at=request.POST.get("read_at", ""),
        )  # fmt: skip

    doing: Doing = do
    for pupil in pupils:
        if pupil.typed["came"] == Came.ELSEWHERE:
            doing = with_file(request, doing, f"proof-{pupil.key}", UUID(pupil.key))
    return doing({})


def _said(typed: dict[str, Any]) -> Said | None:
    """One row as the rule reads it: only the words that belong to what was tapped."""
    if typed["came"] == UNREPORTED:
        return None
    came = Came(typed["came"])
    if came not in (Came.MISSING, Came.ELSEWHERE):
        return Said(came)
    follower = typed["follower"]
    named = int(follower) if follower.isascii() and follower.isdigit() else None
    if came is Came.ELSEWHERE:
        return Said(came, follower=named, next_on=day_of(typed["next"]), school=typed["school"])
    reason = NotCome(typed["reason"]) if typed["reason"] in list(NotCome) else None
    return Said(came, reason, named, day_of(typed["next"]))


@needs("arrival.see")
def arrival_proof(request: Asked, key: UUID) -> HttpResponse:
    """The paper that proves where a pupil went, opened on the record."""
    mark = get_object_or_404(queries.proofs_in_sight(request.user), key=key)
    with act(by=request.user) as log:
        log("arrival_proof_opened", child=mark.child)
    stored: Any = mark.proof
    return file_inline(stored)
