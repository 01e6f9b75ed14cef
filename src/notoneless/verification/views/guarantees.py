"""有保障认定: the board of a round, its families, batches prepared and signed, files, single papers, withdrawals."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.documents.services import file_open
from notoneless.documents.showing import MEDIA, paper_answer
from notoneless.domain.guarantee import BatchState, FamilyState, GuaranteeState
from notoneless.domain.guarantee import WithdrawalState as W
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import group_label
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification.columns import guarantees as columns
from notoneless.verification.forms import guarantees as forms
from notoneless.verification.models import Guarantee, GuaranteeBatch, GuaranteeRound
from notoneless.verification.printing import certificate_render
from notoneless.verification.queries import guarantees as queries
from notoneless.verification.services import guarantees as services

acts(
    {
        "guarantee_file_opened": "打开认定材料",
        "guarantee_paper_opened": "打开有保障认定书",
        "guarantees_exported": "导出有保障认定名单",
    }
)
BOARD = "verification:guarantees"


def _round(request: SignedRequest) -> GuaranteeRound:
    found = queries.round_now(asked(request, "year"))
    if found is None:
        raise Http404
    return found


@needs("guarantees.see")
def guarantees(request: SignedRequest) -> HttpResponse:
    """保障认定: households and pupils of the round, how many are certified, by township or by village of one."""
    found, today = queries.round_now(asked(request, "year")), clock.today()
    context: dict[str, Any] = {"round": found, "may_prepare": may(request.user, "guarantees.prepare")}
    if found is None:
        return render(request, "verification/guarantees.html", context)
    place = queries.place_asked(request.user, asked(request, "place"))
    lines = queries.lines_of(found, request.user, today, place)
    whole = queries.tally(lines)
    rows = queries.tallies(lines, by_village=place is not None)
    table = Table(
        request, rows, columns.tally_columns(found.year), empty="看得到的范围里没有要认定的家庭。",
        url_of=None if place else (lambda one: _board(found, one.code) if one.code else ""),
    )  # fmt: skip
    context |= {
        "place": place, "whole": whole, "table": table, "figures": _figures(found, whole, place),
        "kinds": "、".join(group_label(kind) for kind in found.kinds), "reasons": queries.reasons(lines),
        "batches": queries.batches_of(request.user).filter(round=found)[:20],
        "ready_count": whole.states[FamilyState.READY],
    }  # fmt: skip
    return render(request, "verification/guarantees.html", context)


def _board(found: GuaranteeRound, code: str = "") -> str:
    return f"{reverse(BOARD)}?year={found.year}" + (f"&place={code}" if code else "")


def _figures(found: GuaranteeRound, whole: queries.Tally, place: Any) -> list[dict[str, Any]]:
    """应认定 · 已认定 · 暂不能认定, each opens its families."""

    def url(state: str = "") -> str:
        return columns.families_url(found.year, place=place.code if place is not None else "", state=state)

    issued, not_yet = whole.states[FamilyState.ISSUED], whole.states[FamilyState.NOT_YET]
    pupils = f"{whole.pupils}名学生：小学{whole.primary}、初中{whole.junior}"
    return [
        {"label": "应认定户", "value": whole.families, "trend": pupils, "url": url()},
        {"label": "已认定户", "value": issued, "tone": "done", "url": url("issued")},
        {"label": "暂不能认定户", "value": not_yet, "tone": "due" if not_yet else "plain", "url": url("not_yet")},
    ]  # fmt: skip


@needs("guarantees.prepare")
def guarantee_round_open(request: SignedRequest) -> HttpResponse:
    """开始一轮: which autumn, whose families; opened again, the groups are changed."""
    today, found = clock.today(), queries.round_now()
    initial = {"year": today.year if today.month >= 8 else today.year - 1}
    if found is not None:
        initial |= {"year": found.year, "kinds": found.kinds}

    def do(data: dict[str, Any]) -> Any:
        return services.round_open(by=request.user, today=today, **data)

    return form_page(
        request, forms.RoundForm(request.POST or None, initial=initial), do, title="开始保障认定", submit="开始",
        sentence="每年9月逐户排查：贫困家庭的适龄孩子是不是全都在校。对象选错了可以回来改。",
        done="已开始。先看暂不能认定的原因，再按村或乡镇编制。", cancel=reverse(BOARD),
        back=lambda row: f"{reverse(BOARD)}?year={row.year}",
    )  # fmt: skip


@needs("guarantees.see")
def guarantee_families(request: SignedRequest) -> HttpResponse:
    """Families of the round, filtered; each with its children, or why it cannot be certified yet."""
    found, today = _round(request), clock.today()
    lines = queries.lines_of(found, request.user, today)
    places = {p.code: p for line in lines for p in (line.township, line.family.village) if p is not None}
    form = forms.FamilyFilter(request.GET, places=[places[code] for code in sorted(places)])
    name = f"保障认定{today:%Y-%m-%d}" if may(request.user, "children.export") else ""
    table = Table(
        request, form.applied(lines), columns.FAMILY_COLUMNS, url_of=columns.family_url, export_name=name,
        empty="没有符合条件的家庭。",
    )  # fmt: skip
    if request.GET.get("export"):
        return _export(request, table)
    return render(
        request, "verification/guarantee_families.html", {"round": found, "table": table, "filters": form}
    )


def _export(request: SignedRequest, table: Table) -> HttpResponse:
    if not table.wants_export:
        raise PermissionDenied("您的岗位可以查看，不能导出。")
    with act(by=request.user) as log:
        log("guarantees_exported", changes={"count": (None, table.count)})
    return table.export()


@require_POST
@needs("guarantees.prepare")
def guarantee_prepare(request: SignedRequest) -> HttpResponse:
    """编制: every family of the place that may be certified, for another to sign."""
    found = _round(request)
    place = queries.place_asked(request.user, asked(request, "place"))
    if asked(request, "place") and place is None:
        raise Http404
    done = services.guarantees_prepare(found=found, place=place, by=request.user, today=clock.today())
    back = _board(found) if isinstance(done, Refusal) else _batch_url(done)
    return act_or_say_why(request, done, done="已编制，请局领导签发。", back=back)


def _batch(request: SignedRequest, key: UUID) -> GuaranteeBatch:
    found: GuaranteeBatch = get_object_or_404(queries.batches_of(request.user), key=key)
    return found


def _batch_url(batch: GuaranteeBatch) -> str:
    return reverse("verification:guarantee_batch", args=[batch.key])


def _progress(batch: GuaranteeBatch) -> dict[str, Any]:
    job = Job.objects.filter(key__in=[batch.job]).first()
    is_over = job is None or job.state in (JobState.DONE, JobState.FAILED)
    now = job_progress(job) if job is not None and not is_over else {}
    state = job.state if job is not None else ""
    progress = {
        "is_done": state == JobState.DONE, "is_failed": state == JobState.FAILED, "done": now.get("done", 0),
        "total": now.get("total", 0), "words": now.get("words", ""), "sentence": job.sentence if job is not None else "",
    }  # fmt: skip
    poll_url = reverse("verification:guarantee_progress", args=[batch.key])
    return {
        "progress": progress,
        "is_running": not is_over,
        "next_url": _batch_url(batch),
        "poll_url": poll_url,
    }


@needs("guarantees.see")
def guarantee_batch(request: SignedRequest, key: UUID) -> HttpResponse:
    """One batch: its families, signed or returned by another than prepared it, and what was printed."""
    batch, signs = _batch(request, key), may(request.user, "guarantees.sign")
    own, waits = batch.prepared_by_id == request.user.pk, batch.state == BatchState.PREPARED
    files = list(queries.files_of(request.user).filter(batch=batch))
    named = queries.guarantees_of(request.user).filter(batch=batch)
    rows = Table(request, named, columns.PAPER_COLUMNS, url_of=columns.paper_url)
    context = {
        "batch": batch, "tone": columns.BATCH_TONES[BatchState(batch.state)], "rows": rows, "files": files,
        "may_sign": waits and signs and not own, "may_return": waits and (own or signs), "is_own": own and waits,
        "reason_form": forms.ReasonForm(), "table": Table(request, files, columns.FILE_COLUMNS),
    }  # fmt: skip
    return render(request, "verification/guarantee_batch.html", context | _progress(batch))


@require_POST
@needs("guarantees.sign")
def guarantee_sign(request: SignedRequest, key: UUID) -> HttpResponse:
    """签发: a job looks once more, numbers and prints."""
    done = services.guarantees_sign(batch=_batch(request, key), by=request.user, today=clock.today())
    back = reverse("verification:guarantee_batch", args=[key])
    return act_or_say_why(request, done, done="已签发，正在编号印制。", back=back)


@require_POST
@needs("guarantees.see")
def guarantee_return(request: SignedRequest, key: UUID) -> HttpResponse:
    """退回: by who signs, or taken back by who prepared it."""
    batch = _batch(request, key)
    if not (may(request.user, "guarantees.sign") or batch.prepared_by_id == request.user.pk):
        raise PermissionDenied("由局领导退回，或者由编制人收回。")
    done = services.guarantees_return(
        batch=batch, reason=asked(request, "reason"), by=request.user, today=clock.today()
    )
    return act_or_say_why(
        request, done, done="已退回，可以重新编制。", back=reverse("verification:guarantee_batch", args=[key])
    )


@needs("guarantees.see")
def guarantee_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far the printing is; the page asks each second."""
    return render(request, "partials/progress.html", _progress(_batch(request, key)))


def _opened(request: SignedRequest, count: int, words: str) -> None:
    with act(by=request.user) as log:
        log("guarantee_file_opened", changes={"file": (None, words), "count": (None, count)})


@needs("guarantees.see")
def guarantee_all(request: SignedRequest, key: UUID) -> HttpResponse:
    """Every printed PDF of a batch as one archive, for printing in one go."""
    batch = _batch(request, key)
    rows = list(queries.files_of(request.user).filter(batch=batch))
    if not rows:
        raise Http404
    _opened(request, len(rows), "全部PDF")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for row in rows:
            packed.writestr(f"{columns.file_words(row)} {row.first_text}.pdf", file_open(stored=row.pdf_file))
    answer = HttpResponse(archive.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="guarantees-{batch.pk}.zip"'
    return answer


@needs("guarantees.see")
def guarantee_files(request: SignedRequest) -> HttpResponse:
    """Printed certificates and reports of the round in sight, a file a village."""
    found = _round(request)
    rows = queries.files_of(request.user).filter(batch__round=found)
    table = Table(request, rows, columns.FILE_COLUMNS, empty="还没有印好的认定书。签发后按村印好，放在这里。")
    return render(request, "verification/guarantee_files.html", {"round": found, "table": table})


@needs("guarantees.see")
def guarantee_file(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The certificates of one village, or its report, as frozen."""
    row = get_object_or_404(queries.files_of(request.user), key=key)
    if form not in MEDIA:
        raise Http404
    _opened(request, row.letter_count, row.first_text)
    return paper_answer(
        file_open(stored=row.word_file if form == "docx" else row.pdf_file), form, f"{row.kind}-{row.pk}"
    )


def _guarantee(request: SignedRequest, key: UUID) -> Guarantee:
    found: Guarantee = get_object_or_404(queries.guarantees_of(request.user), key=key)
    return found


@needs("guarantees.see")
def guarantee(request: SignedRequest, key: UUID) -> HttpResponse:
    """One certificate: the children as it names them, whether it still stands, the paper that withdraws it."""
    row = _guarantee(request, key)
    ended = queries.ended_words(row, clock.today()) if row.state == GuaranteeState.ISSUED else ""
    withdrawal = queries.withdrawals_of(request.user).filter(guarantee=row).exclude(state=W.DROPPED).first()
    waits = withdrawal is not None and withdrawal.state == W.PREPARED
    prepares = may(request.user, "guarantees.prepare")
    own = withdrawal is not None and withdrawal.prepared_by_id == request.user.pk
    context = {
        "row": row, "tone": columns.STATE_TONES[GuaranteeState(row.state)], "ended": ended, "withdrawal": withdrawal,
        "may_withdraw": bool(ended) and withdrawal is None and prepares, "may_drop": waits and prepares,
        "may_sign": waits and not own and may(request.user, "guarantees.sign"),
    }  # fmt: skip
    return render(request, "verification/guarantee.html", context)


@needs("guarantees.see")
def guarantee_paper(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """One certificate again, as PDF or Word, under its own number."""
    row = _guarantee(request, key)
    if form not in MEDIA:
        raise Http404
    content = certificate_render(row, form)
    if isinstance(content, Refusal):
        return act_or_say_why(request, content, done="", back=reverse("verification:guarantee", args=[key]))
    with act(by=request.user) as log:
        for one in row.children.all():
            log("guarantee_paper_opened", child=one.child, changes={"number": (None, row.number_text)})
    return paper_answer(content, form, f"guarantee-{row.year}-{row.number}")


@needs("guarantees.prepare")
def guarantee_withdraw(request: SignedRequest, key: UUID) -> HttpResponse:
    """编制撤销通知: why, for another to sign."""
    row, today = _guarantee(request, key), clock.today()
    ended = queries.ended_words(row, today)
    form = forms.ReasonForm(request.POST or None, initial={"reason": ended})

    def do(data: dict[str, Any]) -> Any:
        return services.guarantee_withdraw(guarantee=row, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="撤销认定书", heading=f"撤销{row.head_name}户的认定书", submit="编制撤销通知",
        sentence=f"通知会引用{row.number_text}，原认定书不改动。签发由局领导办理；孩子返校后可以重新认定。",
        done="已编制，请局领导签发。", back=reverse("verification:guarantee", args=[key]),
    )  # fmt: skip


def _withdrawal(request: SignedRequest, key: UUID) -> Any:
    return get_object_or_404(queries.withdrawals_of(request.user), key=key)


@require_POST
@needs("guarantees.sign")
def withdrawal_sign(request: SignedRequest, key: UUID) -> HttpResponse:
    """签发撤销通知: numbered, printed, the certificate is withdrawn."""
    row = _withdrawal(request, key)
    done = services.guarantee_withdraw_sign(withdrawal=row, by=request.user, today=clock.today())
    return act_or_say_why(
        request,
        done,
        done="已签发撤销通知。",
        back=reverse("verification:guarantee", args=[row.guarantee.key]),
    )


@require_POST
@needs("guarantees.prepare")
def withdrawal_drop(request: SignedRequest, key: UUID) -> HttpResponse:
    """取消: the child is back before the paper was signed."""
    row = _withdrawal(request, key)
    done = services.withdrawal_drop(withdrawal=row, by=request.user, today=clock.today())
    return act_or_say_why(
        request,
        done,
        done="已取消，认定书继续有效。",
        back=reverse("verification:guarantee", args=[row.guarantee.key]),
    )


@needs("guarantees.see")
def withdrawal_file(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """The paper that withdraws, as frozen."""
    row = _withdrawal(request, key)
    stored = {"pdf": row.pdf_file, "docx": row.word_file}.get(form)
    if stored is None:
        raise Http404
    _opened(request, 1, row.number_text)
    return paper_answer(file_open(stored=stored), form, f"withdrawal-{row.pk}")
