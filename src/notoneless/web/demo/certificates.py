"""The demo's certificates: September's round of guarantees half signed, one that has ended since, and certificates of
attendance issued here and asked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

from notoneless.cases.services import case_open
from notoneless.children.models import Child, Roll, WhereaboutsCode
from notoneless.children.queries import holding_whereabouts
from notoneless.core import clock
from notoneless.documents.models import StoredFile
from notoneless.domain.guarantee import POOR_KINDS
from notoneless.domain.proofs import ProofAnswer
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, RollState
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import bureau
from notoneless.verification.models import Guarantee, GuaranteeRound
from notoneless.verification.queries.guarantees import lines_of
from notoneless.verification.services.guarantees import (
    guarantee_withdraw,
    guarantees_night,
    guarantees_prepare,
    guarantees_sign,
    round_open,
)
from notoneless.verification.services.proofs import proof_answer, proof_ask, proof_issue, proof_remind

OFFICER, LEADER = "zhuangan", "juzhang"
SCHOOLS = ("粤海市滨江区第三小学", "临江市开发区实验学校", "东屏县城关小学", "粤海市高新区外国语学校")


def certificates_play(*, year: int, today: date, heads: Mapping[int, User], paper: StoredFile) -> None:
    """The round opened three weeks ago; all but one township signed, one certificate ended; proofs issued and asked."""
    officer, leader = User.objects.get(login=OFFICER), User.objects.get(login=LEADER)
    with _at(today, 20):
        found = round_open(year=year, kinds=POOR_KINDS, by=officer, today=clock.today())
        if isinstance(found, Refusal):
            raise SystemExit(f"演示保障认定没有开始：{found.reason}")
        _batches(found, officer, leader)
    _ended(officer, today)
    _issued(heads, today)
    _asked(officer, paper, today)


def _at(today: date, days_ago: int) -> AbstractContextManager[None]:
    day = today - timedelta(days=days_ago)
    return clock.at(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))


def _batches(found: GuaranteeRound, officer: User, leader: User) -> None:
    """Township by township; the last one waits for the leader's signature, one more is left to be prepared."""
    lines = lines_of(found, officer, clock.today())
    for line in lines[3::20]:
        child = line.family.members[-1].child
        case_open(
            child=child, origin=CaseOrigin.REPORTED, detail="同学说外出务工", by=officer, today=clock.today()
        )
    towns = {line.township.code: line.township for line in lines if line.township is not None}
    ordered = [towns[code] for code in sorted(towns)]
    for n, town in enumerate(ordered[:-1]):
        batch = guarantees_prepare(found=found, place=town, by=officer, today=clock.today())
        if not isinstance(batch, Refusal) and n + 2 < len(ordered):
            guarantees_sign(batch=batch, by=leader, today=clock.today())


def _ended(officer: User, today: date) -> None:
    """Two certified children are in doubt since: one paper to withdraw is prepared, one is still to be."""
    for row in Guarantee.objects.issued().order_by("pk")[:40:20]:
        pupil = row.children.select_related("child").first()
        if pupil is not None:
            case_open(
                child=pupil.child,
                origin=CaseOrigin.REPORTED,
                detail="班主任反映没来上课",
                by=officer,
                today=today,
            )
    guarantees_night(today=today)
    first = Guarantee.objects.issued().filter(lapsed_on__isnull=False).order_by("pk").first()
    if first is not None:
        guarantee_withdraw(guarantee=first, reason="孩子疑似失学，正在核查", by=officer, today=today)


def _issued(heads: Mapping[int, User], today: date) -> None:
    """A few pupils of the first schools took a certificate along."""
    rolls = Roll.objects.current().filter(state=RollState.ACTIVE, school__in=heads).order_by("school", "pk")
    count = rolls.count()
    for n, roll in enumerate(rolls.select_related("school")[:: max(1, count // 12)][:12]):
        with _at(today, 12 - n):
            proof_issue(
                roll=roll, valid_until_on=today + timedelta(days=150), purpose="户籍地核查", by=heads[roll.school_id],
                today=clock.today(),
            )  # fmt: skip


def _asked(officer: User, paper: StoredFile, today: date) -> None:
    """Schools elsewhere: one waits, one is late, one was reminded, one answered."""
    unit = bureau()
    away = holding_whereabouts(today).filter(code__is_in_school=True, child__in=Child.objects.live())
    children = [row.child for row in away.select_related("child").order_by("pk") if not _here(row.child)][:4]
    if unit is None:
        return
    for n, child in enumerate(children):
        _letter(child, SCHOOLS[n], n, unit, officer, paper, today)


def _here(child: Child) -> bool:
    return Roll.objects.current().filter(child=child).exists()


def _letter(
    child: Child, school: str, n: int, unit: Unit, officer: User, paper: StoredFile, today: date
) -> None:
    days_ago = (3, 20, 40, 18)[n]
    with _at(today, days_ago):
        row = proof_ask(
            child=child, unit=unit, school=school, contact="教务处", address=f"{unit.name}基教股", by=officer,
            due_on=clock.today() + timedelta(days=15), today=clock.today(),
        )  # fmt: skip
    if isinstance(row, Refusal):
        return
    if n == 2:
        with _at(today, 4):
            proof_remind(request=row, due_on=today + timedelta(days=11), by=officer, today=clock.today())
    if n == 3:
        code = WhereaboutsCode.objects.get(slug="in_school_no_reg_outside")
        proof_answer(
            request=row, answer=ProofAnswer.ATTENDING, evidence=paper, code=code, by=officer, today=today,
            valid_until_on=today + timedelta(days=120),
        )  # fmt: skip
