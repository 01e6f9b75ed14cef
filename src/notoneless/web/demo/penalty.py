"""The demo's two ways of the law: one family ordered back and fined, one sued by its township (官告民)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from notoneless.cases import papers
from notoneless.cases.models import Case, CasePaper, LegalBasis, Proceeding
from notoneless.cases.services.proceedings import proceeding_basis, proceeding_open, proceeding_review
from notoneless.core import clock
from notoneless.documents.models import StoredFile
from notoneless.domain.causes import may_become_legal
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, DeliveryMode, PaperKind, PaperState, Role, UnitKind
from notoneless.grid.models import Post, User
from notoneless.grid.queries import township_government_of

LONG_ENOUGH = 31
"""Days since the urging letter: so long takes the way from it to a fine, each term counted out."""
DAY = timedelta(days=1)
FINE = Decimal(300)
K = PaperKind


def penalty_play(*, today: date, photo: Callable[[str], StoredFile]) -> None:
    """The first two families of a township that were urged long enough ago: a fine, and a suit."""
    ways = [_fined, _sued]
    for case in (
        Case.objects.filter(state=CaseState.PERSUADING).select_related("place", "child").order_by("pk")
    ):
        hands = _hands(case)
        urged = case.papers.filter(kind=K.URGING_LETTER, paper__state=PaperState.DELIVERED).first()
        if not ways or len(hands) < 2 or urged is None or not may_become_legal(case.cause):
            continue
        start = urged.paper.signed_on + DAY
        if (today - start).days >= LONG_ENOUGH:
            ways.pop(0)(_Way(case, hands, photo), start)


def _hands(case: Case) -> list[User]:
    """Two officers of the township whose government may order."""
    government = township_government_of(case.place) if case.place is not None else None
    if (
        government is None
        or government.kind != UnitKind.TOWNSHIP_GOVERNMENT
        or not case.child.guardians.exists()
    ):
        return []
    posts = Post.objects.filter(unit=government, role=Role.TOWNSHIP_OFFICER, until_on__isnull=True)
    return [post.user for post in posts.select_related("user").order_by("pk")[:2]]


class _Way:
    """One case and the two who walk its way."""

    def __init__(self, case: Case, hands: list[User], photo: Callable[[str], StoredFile]) -> None:
        self.case, self.hands, self.photo = case, hands, photo

    def paper(self, kind: PaperKind, day: date, *, receiver: str = "", **facts: str) -> CasePaper:
        """Drafted by one, checked and signed by the other, sealed; delivered where it goes to somebody."""
        drafter, signer = self.hands
        with clock.at(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)):
            row: CasePaper = _made(papers.case_paper_draft(
                case=Case.objects.get(pk=self.case.pk), kind=kind, by=drafter, today=day, facts=facts
            ))  # fmt: skip
            _made(papers.case_paper_check(case_paper=_row(row), by=signer, today=day))
            _made(papers.case_paper_sign(case_paper=_row(row), by=signer, today=day))
            _made(
                papers.case_paper_seal(case_paper=_row(row), scan=self.photo("scan"), by=drafter, today=day)
            )
            if kind not in (K.FILING, K.INTERVIEW):
                _made(papers.case_paper_deliver(
                    case_paper=_row(row), mode=DeliveryMode.DIRECT, delivered_on=day, by=drafter, today=day,
                    receiver=receiver or row.paper.addressee, relation="立案窗口" if receiver else "本人",
                ))  # fmt: skip
        return row


def _row(row: CasePaper) -> CasePaper:
    return CasePaper.objects.select_related(
        "case__child", "case__unit", "case__code", "paper__issuer", "paper__drafted_by", "paper__checked_by"
    ).get(pk=row.pk)


def _made(outcome: Any) -> Any:
    if isinstance(outcome, Refusal):
        raise SystemExit(f"演示依法办理失败：{outcome.reason}")
    return outcome


def _ordered(way: _Way, start: date) -> date:
    """The notice and the order, each let run out; the first day after."""
    for kind in (K.RETURN_NOTICE, K.CORRECTION_ORDER):
        until = way.paper(kind, start).return_by_on
        assert until is not None
        start = until + DAY
    return start


def _fined(way: _Way, start: date) -> None:
    day = _ordered(way, start)
    officer = way.hands[0]
    names, cards = [hand.name for hand in way.hands], ["云执0001", "云执0002"]
    way.paper(K.FILING, day, officers="、".join(names), officer_cards="、".join(cards))
    party = way.case.child.guardians.all()[0].name
    basis = LegalBasis.objects.filter(checked_by__isnull=False)[0]
    with clock.at(datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)):
        one: Proceeding = _made(proceeding_open(
            case=Case.objects.get(pk=way.case.pk), party=party, officers=names, cards=cards, by=officer,
                today=day,
        ))  # fmt: skip
        one = _made(proceeding_basis(
            proceeding=one, basis=basis, fine=FINE,
            bank="云溪农商银行(虚构) 6200-0000-001", by=officer, today=day,
        ))  # fmt: skip
    way.paper(K.INTERVIEW, day, questions="孩子现在哪里？\n什么时候能送孩子回校？")
    way.paper(K.PENALTY_NOTICE, day)
    day += 7 * DAY  # three working days to be heard, whatever holiday lies between
    lawyer = Post.objects.filter(role=Role.BUREAU_APPROVER).select_related("user")[0].user
    with clock.at(datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)):
        one.refresh_from_db()
        _made(
            proceeding_review(
                proceeding=one, legal_review="事实清楚，依据有效，程序合法。", by=lawyer, today=day
            )
        )
    way.paper(K.PENALTY_DECISION, day)


def _sued(way: _Way, start: date) -> None:
    day = _ordered(way, start)
    way.paper(K.SUPPORT_REQUEST, day, receiver="检察院收件人", representative="镇长(虚构)")
    way.paper(K.CIVIL_COMPLAINT, day + DAY, receiver="立案庭收件人", representative="镇长(虚构)")
