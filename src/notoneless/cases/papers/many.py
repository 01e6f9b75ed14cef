"""A pile of papers asked for, and done in the background one paper at a time: each in an act of its own.

A worker that is killed leaves whole papers behind and no half one. Done again, the job asks every paper where it stands,
so that nothing is drafted twice and no number is given twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CasePaper
from notoneless.cases.papers.acts import (
    case_paper_check,
    case_paper_draft,
    case_paper_sign,
    case_paper_void,
)
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.core.events import act, acts
from notoneless.core.jobs import Task, job, job_ask
from notoneless.core.models import Job
from notoneless.domain.manypapers import ABILITY, DOES, PileAct, may_be_many, one_waits, pile_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.access import may, roles_words
from notoneless.grid.models import User

acts({"papers_many_ask": "安排成批办理文书", "papers_many_undo": "撤回成批拟稿"})
JOB = "cases.papers"
logger = logging.getLogger("notoneless.papers")
FAILED = Refusal(
    "这一份没有办成，没有编号。请在文书页面单独办理；再不行，请把时间告诉系统管理员。", "pile.failed"
)


def papers_many_ask(
    *,
    which: PileAct,
    rows: Sequence[int],
    by: User,
    today: date,
    kind: PaperKind | None = None,
    return_by_on: date | None = None,
) -> Job | Refusal:
    """Wish for one act on many: ``rows`` are cases to draft for, else papers, in the order they are done."""
    refused = pile_refused(len(rows))
    if refused is None and kind is not None:
        refused = may_be_many(kind)
    if refused is None and return_by_on is not None and return_by_on <= today:
        refused = Refusal("应返校日期须晚于今天，给家长留出时间。", "paper.return_by_past")
    if refused is not None:
        return refused
    with act(by=by) as log:
        words = {
            "act": str(which), "rows": list(rows), "on": today.isoformat(), "kind": str(kind or ""),
            "return_by_on": return_by_on.isoformat() if return_by_on else "",
        }  # fmt: skip
        asked = job_ask(kind=JOB, by=by, input=words)
        log("papers_many_ask", changes={"act": (None, which.label), "count": (None, len(rows))})
    return asked


@job(JOB)
def papers_many(task: Task) -> dict[str, Any] | Refusal:
    """Do it, paper by paper, by the asker's rights of today."""
    by = User.objects.get(login=task.job.asker)
    which = PileAct(task.job.input["act"])
    if not may(by, ABILITY[which]):
        return Refusal(f"这一步由{roles_words(ABILITY[which])}办理，没有办。", "paper.ability")
    rows: list[int] = task.job.input["rows"]
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    began = monotonic()
    for n, key in enumerate(rows):
        task.progress(n, len(rows), _words(which, n, len(rows), monotonic() - began))
        outcome = _one(task.job, which, key, by)
        if isinstance(outcome, Refusal):
            refused.append((key, outcome.reason))
        else:
            done.append(outcome.pk)
    said = f"{which.label}{len(done)}份。" + (f"{len(refused)}份没有办，原因在下面。" if refused else "")
    return {"sentence": said, "done": done, "refused": refused}


def _words(which: PileAct, done: int, total: int, seconds: float) -> str:
    left = f"，大约还要{round(seconds / done * (total - done)) + 1}秒" if done > 4 else ""
    return f"正在{which.label}{left}"


def _one(job: Job, which: PileAct, key: int, by: User) -> CasePaper | Refusal:
    """One paper; what goes wrong with it stops no other one."""
    try:
        return _DO[which](job, key, by, date.fromisoformat(job.input["on"]))
    except Exception as error:  # printing, a full disk: the act is undone whole
        logger.error("paper of a pile not done", extra={"row": key, "fault": type(error).__name__})
        return FAILED


def _draft(job: Job, key: int, by: User, today: date) -> CasePaper | Refusal:
    kind, until = PaperKind(job.input["kind"]), job.input["return_by_on"]
    case: Case | None = queries.cases_to_act(by).filter(pk=key).first()
    if case is None:
        return Refusal("孩子已不在您的范围内。", "pile.out_of_sight")
    with act(by=by) as log:
        case = _locked(case)
        waiting = queries.paper_waiting(case, kind)
        if waiting is not None:
            log("case_refused", child=case.child.key, changes={"rule": ("", "pile.waiting")})
            is_ours = waiting.paper.drafted_by_id == by.pk and waiting.paper.drafted_at >= job.asked_at
            return waiting if is_ours else one_waits(kind, PaperState(waiting.paper.state))
        drafted = case_paper_draft(
            case=case, kind=kind, by=by, today=today,
            return_by_on=date.fromisoformat(until) if until else None,
        )  # fmt: skip
        return _nothing(log, case, drafted) if isinstance(drafted, Refusal) else drafted


def _paper_act(
    which: PileAct, do: Callable[..., Any]
) -> Callable[[Job, int, User, date], CasePaper | Refusal]:
    def one(job: Job, key: int, by: User, today: date) -> CasePaper | Refusal:
        row = queries.papers_of(by).filter(pk=key).first()
        if row is None:
            return Refusal("文书已不在您的范围内。", "pile.out_of_sight")
        if row.paper.state == DOES[which] and _done_by(row, which) == by.pk:
            return row  # by this job, before its worker was killed
        refused = queries.act_refused(row, which, by)
        outcome = refused if refused is not None else do(case_paper=row, by=by, today=today)
        return outcome if isinstance(outcome, Refusal) else row

    return one


def _done_by(row: CasePaper, which: PileAct) -> int | None:
    key: int | None = row.paper.signed_by_id if which is PileAct.SIGN else row.paper.checked_by_id
    return key


_DO: dict[PileAct, Callable[[Job, int, User, date], CasePaper | Refusal]] = {
    PileAct.DRAFT: _draft,
    PileAct.CHECK: _paper_act(PileAct.CHECK, case_paper_check),
    PileAct.SIGN: _paper_act(PileAct.SIGN, case_paper_sign),
}


def papers_many_undo(*, job: Job, by: User, today: date) -> int | Refusal:
    """Take back what a job drafted: drafts nobody has checked yet are given up. How many."""
    if job.input.get("act") != PileAct.DRAFT:
        return Refusal("核过、签发过的文书逐份处理：作废时写明原因，文号留档。", "pile.undo")
    made = CasePaper.objects.filter(pk__in=job.result.get("done", []), paper__state=PaperState.DRAFTED)
    rows = list(made.select_related("paper__issuer"))
    if not rows:
        return Refusal("这一批没有可以撤回的草稿。", "pile.undo.none")
    with act(by=by) as log:
        for row in rows:
            case_paper_void(case_paper=row, reason="成批拟稿撤回", by=by, today=today)
        log("papers_many_undo", changes={"count": (None, len(rows))})
    return len(rows)
