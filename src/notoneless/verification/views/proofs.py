"""就读证明: issued for pupils here, asked of schools elsewhere, answered and put to use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.models import Child, Roll
from notoneless.children.views.asked import child_to_change
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.documents.services import file_open
from notoneless.documents.showing import MEDIA, file_inline, paper_answer
from notoneless.domain.proofs import RequestState
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.verification.columns import proofs as columns
from notoneless.verification.forms import proofs as forms
from notoneless.verification.models import ProofRequest
from notoneless.verification.queries import proofs as queries
from notoneless.verification.services import proofs as services

acts(
    {
        "proof_evidence_opened": "打开外校就读证明",
        "proof_letter_opened": "打开就读函询",
        "proofs_exported": "导出就读证明台账",
    }
)


def _list(request: SignedRequest, table: Table, **words: Any) -> HttpResponse:
    if request.GET.get("export"):
        if not table.wants_export:
            raise PermissionDenied("您的岗位可以查看，不能导出。")
        with act(by=request.user) as log:
            log("proofs_exported", changes={"count": (None, table.count)})
        return table.export()
    return render(request, "verification/proofs.html", {"table": table} | words)


def _export_name(request: SignedRequest, name: str) -> str:
    return f"{name}{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else ""


@needs("proofs.see")
def proofs(request: SignedRequest) -> HttpResponse:
    """本县开具的就读证明, newest first."""
    rows, words = queries.proofs_of(request.user), asked(request)
    if words:
        rows = rows.filter(Q(child__name__contains=words) | Q(number_text__contains=words))
    table = Table(
        request, rows, columns.ISSUED_COLUMNS, url_of=columns.child_url, order="-issued",
        export_name=_export_name(request, "就读证明"),
        empty="还没有开过就读证明。学校在学生的一人一档里点“开具就读证明”。",
    )  # fmt: skip
    return _list(request, table, tab="issued", filters=forms.IssuedFilter(request.GET))


@needs("proofs.see")
def proofs_asked(request: SignedRequest) -> HttpResponse:
    """向外校函询的: waiting, late, papers to be used or soon running out."""
    today, words = clock.today(), asked(request)
    rows = queries.which(queries.requests_of(request.user), asked(request, "which"), today)
    if words:
        rows = rows.filter(child__name__contains=words)
    table = Table(
        request, rows, columns.ASKED_COLUMNS, url_of=columns.request_url, order="due",
        export_name=_export_name(request, "就读函询"),
        empty="没有函询。在孩子的一人一档里点“向外校函询”，打印函件寄出。",
    )  # fmt: skip
    return _list(request, table, tab="asked", filters=forms.AskedFilter(request.GET))


def _roll(request: SignedRequest, key: UUID) -> Roll:
    child = get_object_or_404(Child.objects.visible_to(request.user), key=key)
    roll = queries.roll_to_prove(child, request.user)
    if roll is None:
        raise Http404
    return roll


@needs("proofs.issue")
def proof_issue(request: SignedRequest, key: UUID) -> HttpResponse:
    """开具就读证明: for a pupil held here today."""
    roll, today = _roll(request, key), clock.today()
    until = today + timedelta(days=county_days("children.certificate_days"))
    form = forms.IssueForm(request.POST or None, initial={"valid_until_on": until})

    def do(data: dict[str, Any]) -> Any:
        return services.proof_issue(roll=roll, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="开具就读证明", heading=f"{roll.child.name}：开具就读证明", submit="编号开具",
        sentence=f"证明{roll.child.name}在{roll.school.name}{roll.school_class.label(today)}就读。带完整证号和学籍号，打印盖章后有效。",
        done="已编号开具，在“就读证明”里打印、盖章。", back=columns.child_url(roll),
        seen_by="看得到这个孩子的单位看到文号和有效期；完整的证明只有本校打得开。",
    )  # fmt: skip


@needs("proofs.issue")
def proof_file(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The certificate of one's own school as issued, each opening recorded."""
    row = get_object_or_404(queries.own_proofs(request.user).select_related("word_file", "pdf_file"), key=key)
    if form not in MEDIA:
        raise Http404
    stored = services.proof_print(proof=row, form=form, by=request.user, today=clock.today())
    return paper_answer(file_open(stored=stored), form, f"proof-{row.year}-{row.number}")


@needs("proofs.request")
def proof_ask(request: SignedRequest, key: UUID) -> HttpResponse:
    """向外校函询: a letter with a day to answer by."""
    child, today = child_to_change(request, key), clock.today()  # type: ignore[arg-type]
    unit = queries.asking_unit(request.user)
    if unit is None:
        raise Http404
    due_on = today + timedelta(days=county_days("verification.proof_due_days"))
    initial = {"due_on": due_on, "address": f"{unit.name}", "school": queries.school_said(child)}
    form = forms.AskForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> Any:
        return services.proof_ask(child=child, unit=unit, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="向外校函询", heading=f"{child.name}：向外校函询", submit="编号出函",
        sentence="请对方学校确认孩子是否在读，在读的开就读证明。函上只有姓名、性别、出生日期，没有证号。",
        done="已编号出函，打印盖章后寄出。", back=columns.request_url, cancel=reverse("web:child_file", args=[key]),
        seen_by="看得到这个孩子的单位看到函询进度。",
    )  # fmt: skip


def _request(request: SignedRequest, key: UUID) -> ProofRequest:
    found: ProofRequest = get_object_or_404(queries.requests_of(request.user), key=key)
    return found


def _own(request: SignedRequest, key: UUID) -> ProofRequest:
    """A request one's own unit answers for."""
    row = _request(request, key)
    if row.unit_id not in {post.unit_id for post in sight(request.user).posts}:
        raise PermissionDenied(f"这份函询由{row.unit.name}办理。")
    return row


@needs("proofs.see")
def proof_request(request: SignedRequest, key: UUID) -> HttpResponse:
    """One request: its letters, the answer recorded here, the paper and its use."""
    row = _request(request, key)
    form = forms.AnswerForm(request.POST or None, request.FILES or None)
    is_own = row.unit_id in {post.unit_id for post in sight(request.user).posts} and may(
        request.user, "proofs.request"
    )

    if request.method == "POST" and not is_own:
        raise PermissionDenied(f"这份函询由{row.unit.name}办理。")

    def do(data: dict[str, Any]) -> Any:
        return services.proof_answer(request=row, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, child_key=row.child.key), title="就读函询",
        heading=f"{row.child.name}：就读函询", submit="登记答复", done="已登记答复。",
        sentence=f"函询{row.school}，请于{row.due_on:%Y-%m-%d}前答复。",
        back=columns.request_url(row), template="verification/proof_request.html", **_steps(request, row, is_own),
    )  # fmt: skip


def _steps(request: SignedRequest, row: ProofRequest, is_own: bool) -> dict[str, Any]:
    """What may be done with it now."""
    state = columns.state_of(row)
    to_use = state is RequestState.TO_USE
    uses = may(request.user, "cases.propose") or (
        may(request.user, "cases.accept") and row.answered_by_id != request.user.pk
    )
    waits = not row.answer and row.dropped_on is None
    return {
        "row": row, "state": state, "tone": columns.TONES[state], "letters": list(row.letters.all()),
        "may_answer": is_own and waits, "may_remind": is_own and state is RequestState.OVERDUE,
        "may_use": to_use and uses, "contact": row.contact.open() if is_own and row.contact else "",
    }  # fmt: skip


@needs("proofs.request")
def proof_remind(request: SignedRequest, key: UUID) -> HttpResponse:
    """再次函询: the day has passed without an answer."""
    row, today = _own(request, key), clock.today()
    due_on = today + timedelta(days=county_days("verification.proof_due_days"))
    form = forms.DueForm(request.POST or None, initial={"due_on": due_on})

    def do(data: dict[str, Any]) -> Any:
        return services.proof_remind(request=row, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="再次函询", heading=f"{row.child.name}：再次函询", submit="编号出函",
        sentence=f"{row.school}没有在{row.due_on:%Y-%m-%d}前答复。第二封函会引用第一封。",
        done="已编号出函，打印盖章后寄出。", back=columns.request_url(row),
    )  # fmt: skip


def _pressed(request: SignedRequest, row: ProofRequest, service: Any, done: str) -> HttpResponse:
    outcome = service(request=row, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done=done, back=columns.request_url(row))


@require_POST
@needs("proofs.see")
def proof_use(request: SignedRequest, key: UUID) -> HttpResponse:
    """采信: the code proposed on the open case, or the standing code renewed."""
    row = _request(request, key)
    if not (may(request.user, "cases.propose") or may(request.user, "cases.accept")):
        raise PermissionDenied("由包保学校、中心校提交核查结论，或者由教育局续期。")
    return _pressed(request, row, services.proof_use, "已采信。")


@require_POST
@needs("proofs.request")
def proof_drop(request: SignedRequest, key: UUID) -> HttpResponse:
    """取消函询."""
    return _pressed(request, _own(request, key), services.proof_drop, "已取消。")


@needs("proofs.see")
def proof_evidence(request: SignedRequest, key: UUID) -> HttpResponse:
    """The paper of the school elsewhere, its opening recorded."""
    row = _request(request, key)
    if row.evidence is None:
        raise Http404
    with act(by=request.user, unit=row.unit) as log:
        log("proof_evidence_opened", child=row.child)
    return file_inline(row.evidence)


@needs("proofs.see")
def proof_letter(request: SignedRequest, key: UUID, turn: int, form: str) -> HttpResponse:
    """A letter of the request as frozen."""
    row = _request(request, key)
    letter = get_object_or_404(row.letters.select_related("word_file", "pdf_file"), turn=turn)
    if form not in MEDIA:
        raise Http404
    with act(by=request.user, unit=row.unit) as log:
        log("proof_letter_opened", child=row.child)
    return paper_answer(
        file_open(stored=letter.word_file if form == "docx" else letter.pdf_file), form, f"letter-{letter.pk}"
    )
