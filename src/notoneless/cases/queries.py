"""Reads of the case room: who leads, who belongs to the group, what is due, what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseFinding, CasePaper, CaseSet
from notoneless.children.models import Child, HouseholdEntry, Roll, Whereabouts, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.desk import DeskLine
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import CaseAct, advance, may_issue, paper_allowed
from notoneless.domain.caselead import LeadGround, counts_as_on_roll, lead_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import is_school_age
from notoneless.domain.words import (
    CaseOrigin,
    CaseState,
    FindingState,
    MemberRole,
    PaperKind,
    PaperState,
    PlaceKind,
    Role,
    RollMoveKind,
    RollState,
    UnitKind,
)
from notoneless.grid.access import ABILITIES, may, roles_words, sight, sight_of
from notoneless.grid.models import Post, Unit, User, holding
from notoneless.grid.queries import (
    bureau,
    cover_of,
    homeroom_teacher_of,
    person_for,
    township_government_of,
    village_officers_of,
)
from notoneless.support.models import Contact


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a case, who helps, who is named, and by which rule."""

    unit: Unit
    person: User
    rule: str
    helper: Unit | None = None


def lead_for(child: Child, today: date) -> Lead | Refusal:
    """Who leads, by the lead rule (domain.caselead), and who of that unit is named.

    At a school the homeroom teacher of the child's class, at a covering unit the person the cover names.
    """
    roll = child.rolls.select_related("school", "school_class").order_by("-entered_on", "-pk").first()
    on_roll = roll is not None and counts_as_on_roll(RollState(roll.state), _left_by(roll))
    cover = cover_of(child.residence, today) if child.residence else None
    is_near = cover is not None and cover.place.kind not in (PlaceKind.TOWNSHIP, PlaceKind.STREET)
    found = lead_of(
        roll_unit=roll.school if roll is not None and on_roll else None,
        cover_unit=cover.unit if cover is not None and is_near else None,
        centre_unit=cover.unit if cover is not None and not is_near else None,
        bureau=bureau(),
    )
    if isinstance(found, Refusal):
        return found
    person = None
    if found.ground == LeadGround.ROLL and roll is not None:
        person = homeroom_teacher_of(roll.school_class, today)
    elif cover is not None and cover.unit_id == found.unit.pk:
        person = cover.person
    person = person or person_for(found.unit, today)
    if person is None:
        return Refusal("还没有能负责个案的人：请先导入人员，至少要有一名教育局专干。", "case.no_person")
    return Lead(found.unit, person, found.ground.label, found.helper)


def _left_by(roll: Roll) -> RollMoveKind | None:
    if roll.until_on is None:
        return None
    last = roll.moves.exclude(kind__in=(RollMoveKind.ENROL, RollMoveKind.RETURN)).first()
    return RollMoveKind(last.kind) if last is not None else None


@dataclass(frozen=True, slots=True)
class Member:
    """One named person of a working group."""

    role: MemberRole
    unit: Unit | None
    user: User


def members_by_rule(case: Case, today: date) -> list[Member]:
    """The working group the county's plan asks for: lead, helping school, homeroom teacher, township, village,
    centre school — as far as there are people in these posts. Each person once, in the first role found."""
    found = [Member(MemberRole.LEAD, case.unit, case.person)]
    place = case.child.residence
    cover = cover_of(place, today) if place else None
    if cover is not None and (helper := cover.person or person_for(cover.unit, today)):
        found.append(Member(MemberRole.HELP, cover.unit, helper))
    roll = Roll.objects.current().filter(child=case.child).select_related("school_class").first()
    if roll is not None and (teacher := homeroom_teacher_of(roll.school_class, today)):
        found.append(Member(MemberRole.TEACHER, roll.school, teacher))
    centre = case.unit.centre
    if centre is not None and (officer := person_for(centre, today)):
        found.append(Member(MemberRole.HELP, centre, officer))
    if place is not None:
        township = township_government_of(place)
        if township is not None and (officer := person_for(township, today)):
            found.append(Member(MemberRole.TOWNSHIP, township, officer))
        found += [
            Member(MemberRole.VILLAGE, unit_of(user, today), user)
            for user in village_officers_of(place, today)
        ]
    once: dict[int, Member] = {}
    for member in found:
        once.setdefault(member.user.pk, member)
    return list(once.values())


def unit_of(user: User, today: date) -> Unit | None:
    """The unit of a person's first post."""
    return sight_of(user, today).unit


def acting_unit(user: User, case: Case) -> Unit:
    """On whose behalf this person acts in the case: one of his own units, the lead unit where he serves in it."""
    units = [post.unit for post in sight(user).posts]
    return next((unit for unit in units if unit.pk == case.unit_id), units[0] if units else case.unit)


def roll_is_evidence(child: Child, code: WhereaboutsCode) -> bool:
    """For 'in school and on the roll' the roll in this installation is itself the proof."""
    return code.slug == "in_school_registered" and Roll.objects.current().filter(child=child).exists()


def unplaced_children(today: date, among: QuerySet[Child] | None = None) -> QuerySet[Child]:
    """Children of the household line and of school age who are in none of the three states: no open roll, no
    unexpired whereabouts, no open case. There must be none; whoever finds some opens their cases."""
    children = Child.objects.all() if among is None else among
    on_line = HouseholdEntry.objects.filter(child=OuterRef("pk"), until_on__isnull=True)
    placed = Whereabouts.objects.filter(child=OuterRef("pk"), ended_on__isnull=True).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today)
    )
    found = children.filter(
        Exists(on_line),
        ~Exists(Roll.objects.current().filter(child=OuterRef("pk"))),
        ~Exists(placed),
        ~Exists(Case.objects.open().filter(child=OuterRef("pk"))),
        merged_into__isnull=True,
        died_on__isnull=True,
    )
    too_old = today.replace(year=today.year - 17)
    ids = [
        child.pk
        for child in found.filter(Q(born_on__isnull=True) | Q(born_on__gt=too_old)).only("pk", "born_on")
        if child.born_on is None or is_school_age(child.born_on, today)
    ]
    return Child.objects.filter(pk__in=ids).select_related("residence")


def cases_of(user: User) -> CaseSet:
    """Cases in sight, with what a list shows."""
    found: CaseSet = Case.objects.visible_to(user).select_related(
        "child__residence__parent", "place__parent", "unit", "person", "code"
    )
    return found


def cases_overdue_for(user: User, today: date) -> QuerySet[Case]:
    """Open cases past their due date."""
    return cases_of(user).filter(pk__in=Case.objects.open().filter(due_on__lt=today).values("pk"))


def findings_waiting(user: User) -> QuerySet[CaseFinding]:
    """Codes waiting for the bureau."""
    return (
        CaseFinding.objects.filter(state=FindingState.PROPOSED, case__in=Case.objects.visible_to(user))
        .select_related("case__child", "case__unit", "code", "evidence", "proposed_by")
        .order_by("proposed_at")
    )


@dataclass(frozen=True, slots=True)
class NextAct:
    """A button of the case page: where it leads, or why it may not be pressed and who can."""

    label: str
    url: str = ""
    reason: str = ""
    is_primary: bool = False

    @property
    def is_open(self) -> bool:
        return not self.reason


_BUTTONS: tuple[tuple[CaseAct, str, str, str], ...] = (
    (CaseAct.SEE_DOOR, "cases.see_door", "cases:case_see_door", "登记入户所见"),
    (CaseAct.PROPOSE, "cases.propose", "cases:case_propose", "定核查代码"),
    (CaseAct.PERSUADE, "cases.visit", "cases:case_contact", "登记劝返走访"),
    (CaseAct.TOUCH, "cases.visit", "cases:case_contact", "登记联系情况"),
    (CaseAct.RETURN, "cases.return", "cases:case_return", "登记返校"),
    (CaseAct.RELAPSE, "cases.visit", "cases:case_followup", "登记复学跟踪"),
    (CaseAct.CLOSE, "cases.close", "cases:case_close", "销号"),
    (CaseAct.REOPEN, "cases.accept", "cases:case_reopen", "重新立为疑似"),
)


def may_change(case: Case, user: User) -> bool:
    """Whether this person may act in a case in his sight: not in that of a pupil who merely left his school."""
    return Child.objects.changeable_by(user).filter(pk=case.child_id).exists()


def next_acts(case: Case, user: User) -> list[NextAct]:
    """What the page offers: every act the state allows, open to this person or with the reason why not."""
    buttons: list[NextAct] = []
    has_left = not may_change(case, user)
    waiting = case.findings.filter(state=FindingState.PROPOSED).exists()
    for act_word, ability, url_name, label in _BUTTONS:
        if isinstance(advance(case.state_word, act_word), Refusal):
            continue
        if act_word == CaseAct.TOUCH and case.state_word != CaseState.IN_TOUCH:
            continue
        reason = "" if may(user, ability) else f"由{roles_words(ability)}办理"
        if has_left and not reason:
            reason = "孩子已离开您的学校，只能查看"
        if act_word == CaseAct.PROPOSE and waiting:
            reason = "核查结论已提交，等教育局审核"
        is_primary = not reason and not any(button.is_primary for button in buttons)
        buttons.append(NextAct(label, reverse(url_name, args=[case.key]), reason, is_primary))
    if waiting:
        reason = "" if may(user, "cases.accept") else f"由{roles_words('cases.accept')}办理"
        url = reverse("cases:case_review", args=[case.key])
        buttons.insert(0, NextAct("审核核查结论", url, reason, not reason))
    return buttons


_VERBS = {
    CaseState.SUSPECTED: "入户核查，登记所见",
    CaseState.VERIFYING: "定核查代码并附佐证",
    CaseState.CONFIRMED: "入户劝返，送达义务教育敦促书",
    CaseState.PERSUADING: "继续劝返；无效的报制发限期复学通知书",
    CaseState.ORDERED: "督促按期返校",
    CaseState.IN_TOUCH: "保持联系，落实关爱",
    CaseState.RETURNED: "跟踪在班情况，期满销号",
}


def next_verb(case: Case) -> str:
    """What is to be done next in an open case, verb first; empty when it is ended."""
    if case.state_word == CaseState.VERIFYING and case.findings.filter(state=FindingState.PROPOSED).exists():
        return "核查结论已提交，等教育局审核"
    return _VERBS.get(case.state_word, "")


def what_is_next(case: Case, today: date) -> str:
    """The next thing to do in this case, in one sentence with its person and day."""
    what = next_verb(case)
    if not what:
        ended = f"已于{case.ended_on:%Y-%m-%d}办结" if case.ended_on else "已办结"
        return f"{ended}（{case.state_word.label}）"
    return f"{case.unit.name} {case.person.name}：{what}，{case.due_on:%Y-%m-%d}前"


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """The case lines of the desk: mine by name first, then what only my post can do."""
    lines = _own_lines(user, today)
    if may(user, "cases.accept"):
        lines += [
            DeskLine(
                who=finding.case.child.name,
                what=f"审核核查结论：{finding.code}",
                due_on=finding.case.due_on,
                since_on=None,
                url=reverse("cases:case_review", args=[finding.case.key]),
                button="审核",
                group="cases",
            )
            for finding in findings_waiting(user)[:20]
        ]
    if sight(user).has_role(Role.VILLAGE_OFFICER):
        lines += _door_lines(user)
    lines += _news_lines(user, today) + _paper_lines(user, today) + _late_line(user, today)
    return lines


def _late_line(user: User, today: date) -> list[DeskLine]:
    """One line for what is overdue in the hands of others, for those who answer for a unit."""
    if not may(user, "cases.members"):
        return []
    late = cases_overdue_for(user, today).exclude(person=user).count()
    if not late:
        return []
    url = reverse("cases:cases_overdue")
    return [
        DeskLine(f"{late}件个案", "已逾期，督促责任人", None, None, url, "看名单", weight=1, group="cases")
    ]


def _own_lines(user: User, today: date) -> list[DeskLine]:
    soon = today + timedelta(days=7)
    mine = cases_of(user).open().filter(person=user, due_on__lte=soon).order_by("due_on")[:30]
    return [
        DeskLine(
            who=case.child.name,
            what=next_verb(case),
            due_on=case.due_on,
            since_on=case.opened_on,
            url=reverse("cases:case_page", args=[case.key]),
            button="办理",
            group="cases",
        )
        for case in mine
    ]


def _door_lines(user: User) -> list[DeskLine]:
    unseen = cases_of(user).filter(state=CaseState.SUSPECTED).order_by("due_on")[:30]
    return [
        DeskLine(
            who=case.child.name,
            what="入户看看，登记所见",
            due_on=case.due_on,
            since_on=case.opened_on,
            url=reverse("cases:case_see_door", args=[case.key]),
            button="登记",
            group="cases",
        )
        for case in unseen
    ]


def _news_lines(user: User, today: date) -> list[DeskLine]:
    """Confirmed today: bureau, township and village see it the same day (S2 实时上报)."""
    told = {
        Role.BUREAU_LEADER,
        Role.BUREAU_OFFICER,
        Role.TOWNSHIP_OFFICER,
        Role.VILLAGE_OFFICER,
        Role.CENTRE_OFFICER,
    }
    if not sight(user).has_role(*told):
        return []
    return [
        DeskLine(
            who=case.child.name,
            what="今天确认失学，查看牵头单位和工作组",
            due_on=None,
            since_on=case.confirmed_on,
            url=reverse("cases:case_page", args=[case.key]),
            button="查看",
            group="cases",
        )
        for case in cases_of(user).filter(confirmed_on=today)[:20]
    ]


def _paper_lines(user: User, today: date) -> list[DeskLine]:
    return [
        DeskLine(
            who=step.case_paper.case.child.name,
            what=f"{PaperKind(step.case_paper.kind).label}:{step.label}",
            due_on=None,
            since_on=step.case_paper.paper.drafted_at.date(),
            url=reverse("cases:paper_page", args=[step.case_paper.paper.key]),
            button=step.button,
            group="cases",
        )
        for step in paper_steps_for(user)
    ]


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


def draft_refusal(case: Case, kind: PaperKind, user: User) -> Refusal | None:
    """Why this person may not draft this paper now; None where he may."""
    issuer = issuer_for(case, kind, user)
    if isinstance(issuer, Refusal):
        return issuer
    if not may_change(case, user):
        return Refusal("孩子已离开您的学校，由现在的学校、包保单位和乡镇制发。", "paper.left")
    delivered = (PaperState.DELIVERED,)
    has_urging = case.papers.filter(kind=PaperKind.URGING_LETTER, paper__state__in=delivered).exists()
    never = case.code is not None and case.code.is_never_legal
    refused = paper_allowed(case.state_word, kind, is_never_legal=never, has_urging_letter=has_urging)
    if refused is not None:
        return refused
    if kind != PaperKind.INCIDENT_REPORT and not case.child.guardians.exists():
        return Refusal("文书要写给监护人：请先在联系卡里登记监护人姓名。", "paper.no_guardian")
    return None


def issuer_for(case: Case, kind: PaperKind, user: User) -> Unit | Refusal:
    """The unit this person would issue the paper for, by 义务教育法 第58条 for an order."""
    if not may(user, "cases.paper_draft"):
        return Refusal(f"由{roles_words('cases.paper_draft')}拟稿。", "paper.ability")
    refusal: Refusal | None = None
    for post in sight(user).posts:
        if Role(post.role) not in ABILITIES["cases.paper_draft"]:
            continue
        refused = may_issue(kind, UnitKind(post.unit.kind))
        if refused is None:
            return post.unit
        refusal = refused
    return refusal if refusal is not None else Refusal("您的岗位不制发文书。", "paper.no_unit")


def papers_offered(case: Case, user: User) -> list[tuple[PaperKind, Refusal | None]]:
    """Papers that belong to an open case, each with the reason where it may not be drafted yet."""
    return [(kind, draft_refusal(case, kind, user)) for kind in PaperKind] if case.is_open else []


def followup_days_left(case: Case, today: date) -> int:
    """Days until a returned child's case may be closed; 0 when it may."""
    if case.returned_on is None:
        return 0
    return max(0, (case.returned_on + timedelta(days=county_days("cases.followup_days")) - today).days)


def search_lines(user: User, paper_number: str) -> QuerySet[Any]:
    """Cases whose paper has this number, in scope; for the one search box."""
    numbered = papers_of(user).filter(paper__number_text=paper_number)
    return cases_of(user).filter(pk__in=numbered.values("case"))


def people_for_case(case: Case, today: date) -> QuerySet[User]:
    """People who may belong to this case's working group: those at the lead unit and above it, the covering unit,
    the township and village of the child's home, the school of its roll, and whoever is in the group now."""
    units = set(Unit.objects.filter(pk=case.unit_id).values_list("pk", flat=True))
    if case.unit.centre is not None:
        units.add(case.unit.centre.pk)
    place = case.child.residence
    if place is not None:
        cover = cover_of(place, today)
        units |= {cover.unit_id} if cover else set()
        branch = [node.pk for node in (place.village, place.township) if node is not None]
        units |= set(
            Unit.objects.filter(place__in=branch).exclude(kind=UnitKind.SCHOOL).values_list("pk", flat=True)
        )
    units |= set(Roll.objects.current().filter(child=case.child).values_list("school", flat=True))
    posts = Post.objects.filter(holding(today), unit__in=units).exclude(role=Role.CLASS_TEACHER)
    teachers = Post.objects.filter(
        holding(today),
        school_class__in=Roll.objects.current().filter(child=case.child).values("school_class"),
    )
    now = case.members.filter(until_on__isnull=True).values("user")
    chosen = (
        Q(pk__in=posts.values("user"))
        | Q(pk__in=teachers.values("user"))
        | Q(pk__in=now)
        | Q(pk=case.person_id)
    )
    return User.objects.filter(chosen, is_active=True).prefetch_related("posts__unit").order_by("name")


_TELLING_LISTS = (CaseOrigin.POVERTY_LIST, CaseOrigin.DISABILITY_LIST)


def sources_of(case: Case, user: User) -> list[tuple[str, str]]:
    """Where the case came from, with the detail; that a poverty or a disability list named the child is told only
    to those who may read such facts."""
    rows = case.sources.all()
    if may(user, "children.sensitive"):
        return [(row.get_origin_display(), row.detail) for row in rows]
    words = ["部门下发名单" if row.origin in _TELLING_LISTS else row.get_origin_display() for row in rows]
    return [(word, "") for word in dict.fromkeys(words)]


def file_of(case: Case, key: UUID, user: User) -> StoredFile | None:
    """The photo or scan with this key, if it belongs to this case and this person may read it: evidence may tell of
    illness or poverty, so a village officer opens only what he took himself (safety §2)."""
    is_sensitive = may(user, "children.sensitive")
    files: set[int | None] = set()
    for seen, by, evidence in case.findings.values_list("seen_photo", "seen_by", "evidence"):
        files |= {seen, evidence} if is_sensitive else {seen} if by == user.pk else set()
    photos = Contact.objects.filter(case_key=case.key)
    files |= set((photos if is_sensitive else photos.filter(by=user)).values_list("photo", flat=True))
    return StoredFile.objects.filter(pk__in=[pk for pk in files if pk is not None], key=key).first()


def papers_of(user: User) -> QuerySet[CasePaper]:
    """Papers of the cases in sight. A village officer sees what was delivered to the household, and no more."""
    rows = CasePaper.objects.filter(case__in=Case.objects.visible_to(user))
    if not may(user, "cases.paper_see"):
        delivered = rows.filter(paper__state=PaperState.DELIVERED)
        rows = delivered.exclude(kind=PaperKind.INCIDENT_REPORT)
    return rows.select_related(
        "case__child",
        "case__unit",
        "case__person",
        "case__code",
        "paper__issuer",
        "paper__drafted_by",
        "paper__checked_by",
    )


def panel_cases(child: Child, user: User) -> dict[str, Any]:
    """Context of ``cases/panel_cases.html``: the child's cases, newest first."""
    rows = cases_of(user).filter(child=child).order_by("-opened_on", "-pk")
    has_open = any(case.is_open for case in rows)
    return {"child": child, "cases": rows, "may_open": may(user, "cases.open"), "has_open_case": has_open}
