"""The demo's law: an invented rule of 云岭省, papers of a court, the clocks, and what ran over told upwards.

The rule is invented as its province is: no county may take it for one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from notoneless.cases.models import Case, Escalation
from notoneless.cases.services.bases import basis_add, basis_check
from notoneless.cases.services.clocks import deadlines_night
from notoneless.cases.services.escalating import escalation_answer, escalations_night
from notoneless.cases.services.outside import outside_add
from notoneless.core import clock
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, OutsideOrgan, OutsidePaperKind, Role, UnitKind
from notoneless.grid.models import Post, User

HINTS, ANSWERS = 3, 4


def law_play(*, first: date, today: date, photo: Callable[[], StoredFile]) -> None:
    """Enter and check the rule, file what a court sent, compute the clocks, tell upwards what is late, answer some."""
    officer = User.objects.get(login="zhuangan")
    with clock.at(_noon(first)):
        _rule(officer, first)
    with clock.at(_noon(today)):
        for case in Case.objects.filter(state=CaseState.ORDERED).select_related("child", "unit")[:HINTS]:
            _hint(case, officer, today, photo())
        deadlines_night(today=today)
        escalations_night(today=today)
        _answers(today)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def _rule(officer: User, first: date) -> None:
    made = basis_add(
        title="云岭省义务教育条例(演示虚构)", article="第四十条第二款",
        text="父母或者其他监护人经责令限期改正，逾期仍不送适龄儿童少年入学、复学的，由乡镇人民政府或者县级教育行政部门处二百元以上"
        "二千元以下罚款。(本条为演示虚构，不是法律。)",
        issued_by="云岭省人民代表大会常务委员会(虚构)", place=None, valid_from_on=date(first.year - 2, 1, 1),
        valid_until_on=None, organs=(UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.BUREAU), fine_min=Decimal(200),
        fine_max=Decimal(2000), hearing_from=Decimal(2000), by=officer, today=first,
    )  # fmt: skip
    if isinstance(made, Refusal):
        raise SystemExit(f"演示法律依据失败：{made.reason}")
    post = Post.objects.filter(role=Role.BUREAU_APPROVER).select_related("user").first()
    if post is not None:
        basis_check(basis=made, by=post.user, today=first)


def _hint(case: Case, officer: User, today: date, scan: StoredFile) -> None:
    outside_add(
        case=case, kind=OutsidePaperKind.LEGAL_HINT, organ=OutsideOrgan.JUSTICE, organ_name="司法所(虚构)",
        number_text=f"法提〔{today.year}〕{case.pk}号", dated_on=today - timedelta(days=2), delivered_on=today,
        note="提示监护人依法送孩子返校。", scan=scan, by=officer, today=today,
    )  # fmt: skip


def _answers(today: date) -> None:
    """Some of what was told upwards is answered by the unit above."""
    rows = Escalation.objects.filter(to_unit__kind=UnitKind.CENTRE_SCHOOL).select_related("case", "to_unit")
    for row in rows.order_by("pk")[:ANSWERS]:
        post = Post.objects.filter(unit=row.to_unit, role=Role.CENTRE_OFFICER).select_related("user").first()
        if post is not None:
            escalation_answer(
                escalation=row, answer="三天内再入户一次，把结果记进个案。", by=post.user, today=today
            )
