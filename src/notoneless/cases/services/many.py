"""Many at a time, for one and the same fault of the data: each child still named, each with its own event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseFinding
from notoneless.cases.services.verifying import case_propose, finding_accept
from notoneless.children.models import SubCode, WhereaboutsCode
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.codeneeds import bulk_refused
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User

acts({"findings_accept_many": "成批采信核查结论", "case_propose_many": "成批提交核查结论"})


@dataclass(slots=True)
class Many:
    """What came of it: whose was done, whose was not and why."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)

    @property
    def words(self) -> str:
        said = f"办了{len(self.done)}名孩子。"
        return said + "".join(f"{name}没有办：{refusal.reason}" for name, refusal in self.refused)


def findings_accept_many(*, findings: Sequence[CaseFinding], by: User, today: date) -> Many | Refusal:
    """The bureau accepts what many schools found wrong with the lists. Each is checked as if it were the only one: its
    evidence, its state, and that nobody accepts what he set himself."""
    pairs = [(finding.code_id, finding.sub_id) for finding in findings]
    are_faults = all(one.code is not None and queries.is_data_fault(one.code, one.sub) for one in findings)
    refused = bulk_refused(pairs, is_data_fault=are_faults)
    if refused is not None:
        return refused
    many = Many()
    with act(by=by) as log:
        for finding in findings:
            outcome = finding_accept(finding=finding, by=by, today=today)
            _count(many, finding.case, outcome)
        words = queries.finding_words(findings[0])
        log("findings_accept_many", changes={"code": (None, words), "count": (None, len(many.done))})
    return many


def case_propose_many(
    *,
    notes: Sequence[tuple[Case, str]],
    code: WhereaboutsCode,
    sub: SubCode | None,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> Many | Refusal:
    """The covering school says the same fault of many children, each with the ground for it in its own words."""
    pairs = [(code.pk, sub.pk if sub else None) for _ in notes]
    refused = bulk_refused(pairs, is_data_fault=queries.is_data_fault(code, sub))
    if refused is not None:
        return refused
    many = Many()
    with act(by=by) as log:
        for case, note in notes:
            outcome = (
                case_propose(
                    case=case,
                    code=code,
                    sub=sub,
                    evidence=evidence,
                    evidence_note=note.strip(),
                    by=by,
                    today=today,
                )
                if note.strip()
                else Refusal("请写这名孩子的依据。", "case.bulk.no_note")
            )
            _count(many, case, outcome)
        log("case_propose_many", changes={"code": (None, str(code)), "count": (None, len(many.done))})
    return many


def _count(many: Many, case: Case, outcome: object) -> None:
    if isinstance(outcome, Refusal):
        many.refused.append((case.child.name, outcome))
    else:
        many.done.append(case.child.name)
