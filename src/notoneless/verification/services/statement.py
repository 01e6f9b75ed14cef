"""核查统计: a statement is kept as it is handed in; a suspected list goes back to its sender."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import Any

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.statement import answer_refused, keep_refused
from notoneless.grid.access import sight
from notoneless.grid.models import User
from notoneless.verification.models import HandedAnswer, HandedList, KeptStatement
from notoneless.verification.queries import handed as handed_queries
from notoneless.verification.queries import statement as queries

acts(
    {
        "statement_keep": "核查统计定稿",
        "statement_refused": "核查统计：不予办理",
        "list_answer": "按原表答复上级名单",
    }
)


def statement_keep(*, chosen: queries.Chosen, by: User, today: date) -> KeptStatement | Refusal:
    """The statement of the unit this person works for, as it stands: figures, words, and who stood where."""
    unit = sight(by).unit_with("statements.keep")
    with act(by=by, unit=unit) as log:
        told = queries.statement(by, chosen)
        kept = _made(told, by)
        last = KeptStatement.objects.filter(
            unit=unit, kind=chosen.kind, source=chosen.source, on=chosen.on
        ).first()
        alike = last is not None and last.digest == kept.digest
        refused = keep_refused(total=told.table.total, is_kept_alike=alike)
        if why := queries.not_told(chosen.on):
            refused = Refusal(why, "statement.day")
        if unit is None:
            refused = Refusal("您的岗位没有可定稿的单位。", "statement.no_unit")
        if refused is not None:
            log("statement_refused", changes={"rule": ("", refused.rule)})
            return refused
        assert unit is not None
        kept.unit, kept.by, kept.kept_on, kept.at = unit, by, today, clock.now()
        kept.save()
        said = {"list": chosen.label, "on": chosen.on, "total": told.table.total, "digest": kept.digest[:16]}
        log("statement_keep", changes={key: (None, value) for key, value in said.items()})
        return kept


def _made(told: queries.Told, by: User) -> KeptStatement:
    """Not saved yet; the digest covers all that may never change."""
    chosen, table = told.chosen, told.table
    slugs = {code.id: code.slug for code in table.codes}
    rows: dict[str, list[int]] = defaultdict(list)
    counted: Any = queries.rows_on(by, chosen)
    for pk, code in counted.order_by("pk").values_list("pk", "code_id"):
        rows[slugs.get(code, "")].append(pk)
    kept = KeptStatement(
        kind=chosen.kind, source=chosen.source, on=chosen.on, sentence=told.sentence, rows=dict(rows),
        codes=[[code.slug, code.letter, code.label, code.is_out] for code in table.codes],
        cells=[
            [town.code, town.name, slugs.get(code, "") if code else "", count]
            for (town, code), count in sorted(table.cells.items(), key=lambda one: (one[0][0].code, one[0][1] or 0))
        ],
    )  # fmt: skip
    kept.digest = digest_of(kept)
    return kept


def digest_of(kept: KeptStatement) -> str:
    """The digest of what a kept statement says."""
    said = [
        str(kept.kind),
        kept.source_id,
        kept.on.isoformat(),
        kept.codes,
        kept.cells,
        kept.rows,
        kept.sentence,
    ]
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def list_answer(*, handed: HandedList, reason: str, by: User, today: date) -> HandedAnswer | Refusal:
    """A suspected list is filled in and taken out with whole numbers: who, when, what for, how many."""
    with act(by=by, unit=sight(by).unit_with("statements.answer")) as log:
        done, open_ = handed_queries.done_counts(handed, today)
        refused = answer_refused(reason=reason, done_count=done)
        if refused is not None:
            log("statement_refused", changes={"rule": ("", refused.rule)})
            return refused
        made = HandedAnswer.objects.create(
            handed=handed, by=by, on=today, reason=reason.strip()[:200], done_count=done, open_count=open_
        )
        said = {"list": str(handed), "reason": made.reason, "done": done, "open": open_, "whole": True}
        log("list_answer", changes={key: (None, value) for key, value in said.items()})
        return made
