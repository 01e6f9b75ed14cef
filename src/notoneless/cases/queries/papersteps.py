"""Which paper may be drafted, and who takes its next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.queries.nextacts import may_change
from notoneless.cases.queries.rows import rows_of
from notoneless.core import clock
from notoneless.core.countysettings import county_days, county_setting
from notoneless.documents.models import PaperNumber
from notoneless.documents.queries import delivered_on
from notoneless.domain.causes import REFUSED_ON_PATH, CausePath, may_become_legal
from notoneless.domain.deadlines import pay_by
from notoneless.domain.paperkinds import (
    PAPERS,
    Addressee,
    PaperEnd,
    PaperFacts,
    correction_refused,
    end_of,
    issuer_refused,
    paper_refused,
    state_words,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    PaperKind,
    PaperState,
    Role,
    UnitKind,
)
from notoneless.domain.workdays import DayUnit, order_return_by
from notoneless.grid.access import ABILITIES, may, roles_words, sight
from notoneless.grid.models import Post, Unit, User, holding
from notoneless.grid.queries import county_calendar


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
_ENDING_WORDS = {
    (PaperEnd.FILE, PaperState.SIGNED): "打印签字后上传扫描件归档",
    (PaperEnd.HAND_IN, PaperState.SEALED): "送交后登记回执",
}
"""Papers that are not handed to a guardian end in other words."""


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
        .select_related("paper__issuer", "case__child", "case__code")[:40]
    )
    for row in rows:
        state = PaperState(row.paper.state)
        label, button, _ = _WAITING_WORDS[state]
        label = _ENDING_WORDS.get((end_of(PaperKind(row.kind)), state), label)
        if paper_step_refusal(row, user) is None:
            steps.append(PaperStep(row, label, button))
    return steps


def paper_step_refusal(case_paper: CasePaper, user: User) -> Refusal | None:
    """Why this person may not take the paper's next step; None where he may."""
    paper = case_paper.paper
    kind, state = PaperKind(case_paper.kind), PaperState(paper.state)
    words = _WAITING_WORDS.get(state)
    if words is None or (state == PaperState.SEALED and end_of(kind) is PaperEnd.FILE):
        return Refusal(f"文书{state_words(kind, state)}，没有下一步。", "paper.ended")
    refused = _path_refused(case_paper)
    if refused is not None:
        return refused
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


def _path_refused(case_paper: CasePaper) -> Refusal | None:
    """A letter to the guardian drafted before the cause was known goes no further once the path is no longer the law's
    (F4)."""
    path = case_paper.case.path
    if not PAPERS[PaperKind(case_paper.kind)].is_legal or path is CausePath.LAW:
        return None
    return Refusal(f"{REFUSED_ON_PATH[path]}这份文书请作废。", "paper.never_legal")


_WAY = (PaperState.DRAFTED, PaperState.CHECKED, PaperState.SIGNED, PaperState.SEALED, PaperState.DELIVERED)


def paper_way(case_paper: CasePaper) -> list[dict[str, str]]:
    """The steps of a paper as its page shows them; a paper of the file ends when its signed copy is there."""
    kind, state = PaperKind(case_paper.kind), PaperState(case_paper.paper.state)
    way = _WAY[:-1] if end_of(kind) is PaperEnd.FILE else _WAY
    at = way.index(state) if state in way else -1
    return [
        {"label": state_words(kind, each), "state": "done" if n <= at else "next"}
        for n, each in enumerate(way)
    ]


def redraft_refusal(case_paper: CasePaper, user: User) -> Refusal | None:
    """Why this person may not change what was typed for a paper; None where he may."""
    paper = case_paper.paper
    if paper.state not in (PaperState.DRAFTED, PaperState.CHECKED):
        return Refusal("文书已签发定稿，不能修改；写错的请作废重拟。", "paper.redraft.signed")
    if not may(user, "cases.paper_draft"):
        return Refusal(f"由{roles_words('cases.paper_draft')}修改。", "paper.ability")
    if not any(post.unit_id == paper.issuer_id for post in sight(user).posts):
        return Refusal(f"文书由制发单位{paper.issuer.name}的人员修改。", "paper.unit")
    return None


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


def correction_refusal(row: CasePaper, user: User, *, case: Case, kind: PaperKind) -> Refusal | None:
    """Why this person may not correct this paper by a new one of this kind and case; None where he may."""
    if row.case_id != case.pk or row.kind != kind:
        return Refusal("更正的文书须是本案的同一种文书。", "paper.replaces_other")
    if row.paper.state != PaperState.DELIVERED:
        return Refusal("没有送达的文书请作废重拟；已送达的才用新文书更正。", "paper.replaces_undelivered")
    issuer = issuer_for(case, kind, user)
    if isinstance(issuer, Refusal):
        return issuer
    if issuer.pk != row.paper.issuer_id:
        return Refusal(f"由原制发单位{row.paper.issuer.name}更正。", "paper.replaces_issuer")
    if not may_change(case, user):
        return Refusal("孩子已离开您的学校，由现在的学校、包保单位和乡镇制发。", "paper.left")
    if row.replaced_by.exclude(paper__state=PaperState.VOID).exists():
        return Refusal("这份文书已有更正文书，请办理或再更正那一份。", "paper.replaced")
    return correction_refused(kind, paper_facts(case, clock.today()))


def correction_of(row: CasePaper) -> CasePaper | None:
    """The paper that corrects this one, drafted or delivered; a void one counts for nothing."""
    rows = row.replaced_by.exclude(paper__state=PaperState.VOID).select_related("paper")
    found: CasePaper | None = rows.order_by("-pk").first()
    return found


def usual_return_by(today: date) -> date:
    """The day a paper gives where none is chosen: the county's days from today, on a day schools are open."""
    return order_return_by(today, county_days("cases.return_by_days"), DayUnit.NATURAL, county_calendar())


def paper_facts(case: Case, today: date) -> PaperFacts:
    """Where the case stands, as the rules of its papers ask it: what was delivered or filed since it was confirmed."""
    since = case.confirmed_on or case.opened_on
    proceeding = next((row for row in rows_of(case, "proceedings") if row.ended_on is None), None)
    done: set[PaperKind] = set()
    return_by: dict[PaperKind, date] = {}
    for row in reversed(rows_of(case, "papers")):
        kind, paper = PaperKind(row.kind), row.paper
        is_done = paper.state == PaperState.DELIVERED or (
            paper.state == PaperState.SEALED and not PAPERS[kind].is_delivered
        )
        if not is_done or (paper.signed_on is not None and paper.signed_on < since and not paper.book):
            continue
        if row.proceeding_id is not None and (proceeding is None or row.proceeding_id != proceeding.pk):
            continue  # a proceeding that ended is no step of the next one
        done.add(kind)
        if row.return_by_on is not None:
            return_by[kind] = row.return_by_on
        served = delivered_on(paper) if kind is PaperKind.PENALTY_DECISION else None
        if served is not None:
            return_by[kind] = pay_by(served, county_calendar())
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


def issuer_for(
    case: Case | None, kind: PaperKind, user: User, grounds: Grounds | None = None
) -> Unit | Refusal:
    """The unit this person would issue the paper for, by 义务教育法 第58条 for an order."""
    if not may(user, "cases.paper_draft"):
        return Refusal(f"由{roles_words('cases.paper_draft')}拟稿。", "paper.ability")
    refusal: Refusal | None = None
    is_empowered = grounds.is_street_empowered if grounds else bool(county_setting("cases.street_empowered"))
    for post in sight(user).posts:
        if Role(post.role) not in ABILITIES["cases.paper_draft"]:
            continue
        refused = issuer_refused(kind, UnitKind(post.unit.kind), is_street_empowered=is_empowered)
        if refused is None:
            return post.unit
        refusal = refused
    return refusal if refusal is not None else Refusal("您的岗位不制发文书。", "paper.no_unit")


def papers_offered(case: Case, user: User) -> list[tuple[PaperKind, Refusal | None]]:
    """Papers that belong to the case, each with the reason where it may not be drafted yet; of a closed one, what is
    still written then."""
    grounds = Grounds(case, user)
    kinds = [kind for kind in PaperKind if case.is_open or case.state_word in PAPERS[kind].states]
    return [(kind, draft_refusal(case, kind, user, grounds)) for kind in kinds]


def paper_counters(unit: Unit, year: int) -> list[tuple[str, int]]:
    """Of each kind of paper the last number this unit used in a year; 0 where none."""
    last = dict(PaperNumber.objects.filter(unit=unit, year=year).values_list("kind", "last"))
    return [(kind.label, last.get(str(kind), 0)) for kind in PaperKind]
