"""Which paper may be drafted, and who takes its next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.queries.nextacts import may_change
from notoneless.core import clock
from notoneless.core.countysettings import county_setting
from notoneless.documents.models import PaperNumber
from notoneless.domain.causes import may_become_legal
from notoneless.domain.paperkinds import PAPERS, Addressee, PaperFacts, issuer_refused, paper_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    PaperKind,
    PaperState,
    Role,
    UnitKind,
)
from notoneless.grid.access import ABILITIES, may, roles_words, sight
from notoneless.grid.models import Post, Unit, User, holding


@dataclass(frozen=True, slots=True)
class PaperStep:
    """A paper waiting for this person, and for what."""

    case_paper: CasePaper
    label: str
    button: str


_WAITING_WORDS = {
    PaperState.DRAFTED: ("等您核稿", "核稿", "cases.paper_check"),
    PaperState.CHECKED: ("等您签发", "签发", "cases.paper_sign"),
    PaperState.SIGNED: ("打印用印后上传盖章扫描件", "上传", "cases.paper_draft"),
    PaperState.SEALED: ("送达监护人，登记送达回证", "送达", "cases.paper_deliver"),
}


def paper_steps_for(user: User) -> list[PaperStep]:
    """Papers of this person's units that wait for a step he may take (never his own draft to check or sign)."""
    steps = []
    rows = (
        CasePaper.objects.filter(
            case__in=Case.objects.visible_to(user), paper__state__in=list(_WAITING_WORDS)
        )
        .filter(
            Q(paper__issuer__in=[p.unit_id for p in sight(user).posts]) | Q(paper__state=PaperState.DRAFTED)
        )
        .select_related("paper__issuer", "case__child")[:40]
    )
    for row in rows:
        label, button, _ = _WAITING_WORDS[PaperState(row.paper.state)]
        if paper_step_refusal(row, user) is None:
            steps.append(PaperStep(row, label, button))
    return steps


def paper_step_refusal(case_paper: CasePaper, user: User) -> Refusal | None:
    """Why this person may not take the paper's next step; None where he may."""
    paper = case_paper.paper
    words = _WAITING_WORDS.get(PaperState(paper.state))
    if words is None:
        return Refusal(f"文书{PaperState(paper.state).label}，没有下一步。", "paper.ended")
    ability = words[2]
    if not may(user, ability):
        return Refusal(f"这一步由{roles_words(ability)}办理。", "paper.ability")
    if paper.state in (PaperState.DRAFTED, PaperState.CHECKED) and paper.drafted_by_id == user.pk:
        return Refusal("本人拟的稿须由他人核稿、签发。", "paper.own")
    posts = sight(user).posts
    same_unit = any(post.unit_id == paper.issuer_id for post in posts)
    above = any(paper.issuer.path.startswith(post.unit.path) for post in posts)
    helps_from_above = paper.state == PaperState.DRAFTED or _is_alone(paper.issuer, ability)
    if same_unit or (above and helps_from_above):
        return None
    return Refusal(f"这一步由制发单位{paper.issuer.name}的人员办理。", "paper.unit")


def _is_alone(unit: Unit, ability: str) -> bool:
    """Whether only one person of a unit could do this: then the unit above does it for him (safety rule 8)."""
    roles = [str(role) for role in ABILITIES[ability]]
    posts = Post.objects.filter(holding(clock.today()), unit=unit, role__in=roles, user__is_active=True)
    return posts.values("user").distinct().count() <= 1


class Grounds:
    """What every kind of paper of one case is judged by, asked once a page however many kinds there are."""

    def __init__(self, case: Case, user: User) -> None:
        self.case, self.user = case, user

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.case, self.user)

    @cached_property
    def facts(self) -> PaperFacts:
        return paper_facts(self.case, clock.today())

    @cached_property
    def has_guardian(self) -> bool:
        return self.case.child.guardians.exists()

    @cached_property
    def is_street_empowered(self) -> bool:
        return bool(county_setting("cases.street_empowered"))


def draft_refusal(case: Case, kind: PaperKind, user: User, grounds: Grounds | None = None) -> Refusal | None:
    """Why this person may not draft this paper now; None where he may."""
    grounds = grounds or Grounds(case, user)
    issuer = issuer_for(case, kind, user, grounds)
    if isinstance(issuer, Refusal):
        return issuer
    if not grounds.may_change:
        return Refusal("孩子已离开您的学校，由现在的学校、包保单位和乡镇制发。", "paper.left")
    refused = paper_refused(kind, grounds.facts)
    if refused is not None:
        return refused
    if PAPERS[kind].to is Addressee.GUARDIAN and not grounds.has_guardian:
        return Refusal("文书要写给监护人：请先在联系卡里登记监护人姓名。", "paper.no_guardian")
    return None


def paper_facts(case: Case, today: date) -> PaperFacts:
    """Where the case stands, as the rules of its papers ask it: what was delivered or filed since it was confirmed."""
    since = case.confirmed_on or case.opened_on
    done: set[PaperKind] = set()
    return_by: dict[PaperKind, date] = {}
    for row in case.papers.select_related("paper").filter(paper__state__in=_DONE).order_by("pk"):
        kind, paper = PaperKind(row.kind), row.paper
        is_done = paper.state == PaperState.DELIVERED or not PAPERS[kind].is_delivered
        if not is_done or (paper.signed_on is not None and paper.signed_on < since and not paper.book):
            continue
        done.add(kind)
        if row.return_by_on is not None:
            return_by[kind] = row.return_by_on
    proceeding = case.proceedings.filter(ended_on__isnull=True).select_related("basis").first()
    basis = proceeding.basis if proceeding is not None else None
    return PaperFacts(
        state=case.state_word,
        today=today,
        path=case.path,
        has_cause=may_become_legal(case.cause),
        done=done,
        return_by=return_by,
        is_filed=proceeding is not None,
        has_basis=basis is not None and basis.holds_on(today),
    )


_DONE = (PaperState.SEALED, PaperState.DELIVERED)


def issuer_for(case: Case, kind: PaperKind, user: User, grounds: Grounds | None = None) -> Unit | Refusal:
    """The unit this person would issue the paper for, by 义务教育法 第58条 for an order."""
    if not may(user, "cases.paper_draft"):
        return Refusal(f"由{roles_words('cases.paper_draft')}拟稿。", "paper.ability")
    refusal: Refusal | None = None
    is_empowered = (grounds or Grounds(case, user)).is_street_empowered
    for post in sight(user).posts:
        if Role(post.role) not in ABILITIES["cases.paper_draft"]:
            continue
        refused = issuer_refused(kind, UnitKind(post.unit.kind), is_street_empowered=is_empowered)
        if refused is None:
            return post.unit
        refusal = refused
    return refusal if refusal is not None else Refusal("您的岗位不制发文书。", "paper.no_unit")


def papers_offered(case: Case, user: User) -> list[tuple[PaperKind, Refusal | None]]:
    """Papers that belong to an open case, each with the reason where it may not be drafted yet."""
    grounds = Grounds(case, user)
    return [(kind, draft_refusal(case, kind, user, grounds)) for kind in PaperKind] if case.is_open else []


def paper_counters(unit: Unit, year: int) -> list[tuple[str, int]]:
    """Of each kind of paper the last number this unit used in a year; 0 where none."""
    last = dict(PaperNumber.objects.filter(unit=unit, year=year).values_list("kind", "last"))
    return [(kind.label, last.get(str(kind), 0)) for kind in PaperKind]
