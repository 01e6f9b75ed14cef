"""Which rows and which acts. Rows follow from today's posts and covers; acts from the role alone.

Nothing here is stored in a session: end a post and the next request is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from notoneless.core import clock
from notoneless.domain.words import Role
from notoneless.grid.models import Cover, Place, Post, Unit, User, holding

R = Role
BUREAU = {R.BUREAU_LEADER, R.BUREAU_OFFICER, R.BUREAU_APPROVER}
ADMINS = {R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN}
SCHOOL_SIDE = {R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER}
EVERYONE = set(Role)
OURS = EVERYONE - {R.PARTNER}
"""All but the contacts of partner departments, who see what was sent to them and nothing else (mission A8)."""
LINE_STAFF = OURS - ADMINS

ABILITIES: dict[str, set[Role]] = {
    "desk.see": EVERYONE,
    "search.use": LINE_STAFF,
    # registers
    "grid.see": OURS,
    "units.see": {*BUREAU, *ADMINS, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "schools.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "covers.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.VILLAGE_OFFICER},
    "calendar.see": LINE_STAFF,
    "grid.edit": {R.BUREAU_OFFICER},
    "grid.cover": {R.BUREAU_OFFICER, R.CENTRE_OFFICER},
    "accounts.see": {R.SECURITY_ADMIN, R.AUDIT_ADMIN},
    "accounts.edit": {R.SECURITY_ADMIN},
    "accounts.activate": {R.SECURITY_ADMIN},
    "accounts.slips": {R.SECURITY_ADMIN, R.SCHOOL_MANAGER},
    "accounts.acting": {R.SECURITY_ADMIN, R.SCHOOL_MANAGER},
    "classes.teacher": {R.SCHOOL_MANAGER},
    "settings.edit": {R.SYSTEM_ADMIN, R.BUREAU_OFFICER},
    "audit.see": {R.AUDIT_ADMIN},
    "children.see": LINE_STAFF,
    "children.reveal": LINE_STAFF,
    "children.edit": {R.BUREAU_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER, R.CENTRE_OFFICER},
    "children.my_class": {R.CLASS_TEACHER},
    "children.my_village": {R.VILLAGE_OFFICER},
    "children.contact": {
        R.BUREAU_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
        R.CLASS_TEACHER,
        R.VILLAGE_OFFICER,
    },
    "children.classes": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "children.household": {
        *BUREAU,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
        R.VILLAGE_OFFICER,
    },
    "children.export": {
        R.BUREAU_LEADER,
        R.BUREAU_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
    },
    "children.sensitive": LINE_STAFF - {R.VILLAGE_OFFICER},
    "children.found": {
        R.VILLAGE_OFFICER,
        R.SCHOOL_MANAGER,
        R.CENTRE_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.BUREAU_OFFICER,
    },
    "movers.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.VILLAGE_OFFICER},
    "movers.edit": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER, R.VILLAGE_OFFICER},
    "children.merge_propose": {R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "children.merge": {R.BUREAU_OFFICER},
    "rollover.see": BUREAU,
    "rollover.run": {R.BUREAU_OFFICER},
    "leavers.receive": {R.SCHOOL_MANAGER},
    "classes.open": {R.BUREAU_OFFICER, R.SCHOOL_MANAGER},
    "retentions.edit": {R.SCHOOL_MANAGER},
    "rolls.move": {R.SCHOOL_MANAGER},
    "keychanges.see": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "keychanges.ask": {R.SCHOOL_MANAGER},
    "keychanges.decide": {R.BUREAU_OFFICER},
    "suspensions.see": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "transfers.see": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    # enrolment season
    "season.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.VILLAGE_OFFICER},
    "season.open": {R.BUREAU_OFFICER},
    "season.papers": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "season.receipt": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER, R.VILLAGE_OFFICER},
    "season.register": {R.SCHOOL_MANAGER},
    "season.elsewhere": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER, R.BUREAU_OFFICER},
    "season.defer_ask": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER},
    "season.defer_decide": {R.TOWNSHIP_OFFICER, R.BUREAU_OFFICER},
    # the county's code table, and rolls a school owes
    "codes.see": LINE_STAFF - {R.VILLAGE_OFFICER},
    "codes.edit": {R.BUREAU_OFFICER},
    "codes.confirm": {R.BUREAU_LEADER, R.BUREAU_OFFICER},
    "rolltasks.see": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "rolltasks.answer": {R.SCHOOL_MANAGER},
    # a second look at what was accepted
    "secondlook.see": {*BUREAU, R.CENTRE_OFFICER},
    "secondlook.draw": {R.BUREAU_OFFICER},
    "secondlook.check": {R.BUREAU_OFFICER, R.CENTRE_OFFICER},
    # intake
    "intake.see": {R.BUREAU_LEADER, R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "intake.import": {R.BUREAU_OFFICER, R.SCHOOL_MANAGER},
    # checking of lists
    "verification.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "verification.match": {R.BUREAU_OFFICER},
    "verification.decide": {R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "statements.keep": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "statements.answer": {R.BUREAU_OFFICER},
    "rollcheck.see": {*BUREAU, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "rollcheck.decide": {R.SCHOOL_MANAGER},
    # surveys of both lines: households by village group, classes by school
    "survey.see": LINE_STAFF,
    "survey.open": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER},
    "survey.answer": {R.VILLAGE_OFFICER, R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.CLASS_TEACHER},
    "survey.report": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.CLASS_TEACHER},
    "survey.acknowledge": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    # campaigns over a list of suspected children
    "campaign.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "campaign.open": {R.BUREAU_OFFICER},
    "campaign.group": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "campaign.report": {R.TOWNSHIP_OFFICER},
    "campaign.acknowledge": {R.BUREAU_OFFICER},
    # marks of pupils: who teaches, and who answers for the school
    "marks.edit": {R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "marks.see": {R.BUREAU_LEADER, R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    # lists sent to partner departments
    "partners.see": {R.BUREAU_LEADER, R.BUREAU_OFFICER, R.PARTNER},
    "partners.send": {R.BUREAU_OFFICER},
    "partners.answer": {R.PARTNER},
    # certificates: of families whose children are all in school, and of pupils
    "guarantees.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "guarantees.prepare": {R.BUREAU_OFFICER},
    "guarantees.sign": {R.BUREAU_LEADER},
    "proofs.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "proofs.issue": {R.SCHOOL_MANAGER},
    "proofs.request": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    # cases
    "cases.see": LINE_STAFF,
    "cases.open": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "cases.see_door": {R.VILLAGE_OFFICER, R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER},
    "cases.propose": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER},
    "cases.accept": {R.BUREAU_OFFICER},
    "cases.members": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER, R.BUREAU_OFFICER},
    "cases.visit": {
        R.VILLAGE_OFFICER,
        R.CLASS_TEACHER,
        R.SCHOOL_MANAGER,
        R.CENTRE_OFFICER,
        R.TOWNSHIP_OFFICER,
    },
    "cases.visit_correct": {
        R.VILLAGE_OFFICER,
        R.CLASS_TEACHER,
        R.SCHOOL_MANAGER,
        R.CENTRE_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.BUREAU_OFFICER,
    },
    "cases.visit_sheet": LINE_STAFF - {R.VILLAGE_OFFICER},
    "cases.paper_draft": {R.SCHOOL_MANAGER, R.TOWNSHIP_OFFICER, R.BUREAU_OFFICER, R.CENTRE_OFFICER},
    "cases.paper_check": {R.SCHOOL_MANAGER, R.TOWNSHIP_OFFICER, R.BUREAU_APPROVER, R.CENTRE_OFFICER},
    "cases.paper_sign": {R.SCHOOL_MANAGER, R.TOWNSHIP_OFFICER, R.BUREAU_LEADER, R.CENTRE_OFFICER},
    "cases.paper_deliver": {
        R.SCHOOL_MANAGER,
        R.CENTRE_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.BUREAU_OFFICER,
    },
    "cases.paper_numbers": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER, R.BUREAU_OFFICER},
    "wordings.see": BUREAU,
    "wordings.edit": {R.BUREAU_OFFICER, R.BUREAU_APPROVER},
    "cases.paper_see": LINE_STAFF - {R.VILLAGE_OFFICER},
    "cases.return": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER},
    "cases.close": {R.BUREAU_OFFICER},
    "cases.closing_see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "cases.closing_check": {R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER},
    "cases.recheck": {R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "cases.transfer_out": {R.BUREAU_OFFICER},
    "cases.pack": {R.BUREAU_OFFICER, R.BUREAU_APPROVER, R.TOWNSHIP_OFFICER},
    "cases.hand_over": {R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    # the cause and what follows from it
    "cases.cause_report": {
        R.BUREAU_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
        R.CLASS_TEACHER,
        R.VILLAGE_OFFICER,
    },
    "cases.cause_verify": {R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER},
    "cases.cause_confirm": {R.BUREAU_OFFICER},
    "cases.care": {R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "cases.supervision_see": BUREAU,
    "cases.supervise": {R.BUREAU_OFFICER},
    "cases.harm_report": LINE_STAFF,
    "referrals.see": {*BUREAU, R.TOWNSHIP_OFFICER},
    "referrals.edit": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "tips.see": {*BUREAU, R.TOWNSHIP_OFFICER},
    "tips.enter": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "tips.act": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "cases.export": {
        R.BUREAU_LEADER,
        R.BUREAU_OFFICER,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
    },
    # who came to school today
    "attendance.see": {
        *BUREAU,
        R.TOWNSHIP_OFFICER,
        R.CENTRE_OFFICER,
        R.SCHOOL_MANAGER,
        R.CLASS_TEACHER,
    },
    "attendance.call": {R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "attendance.plan": {R.SCHOOL_MANAGER},
    "attendance.unseen": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "attendance.unseen_answer": {R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "arrival.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    "arrival.open": {R.BUREAU_OFFICER},
    "arrival.mark": {R.SCHOOL_MANAGER, R.CLASS_TEACHER},
    # the law around a case: bases of a penalty, proceedings, suits, clocks, what ran over
    "basis.see": {*BUREAU, R.TOWNSHIP_OFFICER},
    "basis.edit": {R.BUREAU_OFFICER},
    "basis.check": {R.BUREAU_APPROVER},
    "law.see": LINE_STAFF - {R.VILLAGE_OFFICER, R.CLASS_TEACHER},
    "law.work": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
    "law.review": {R.BUREAU_APPROVER},
    "escalations.answer": {R.BUREAU_LEADER, R.BUREAU_OFFICER, R.CENTRE_OFFICER, R.TOWNSHIP_OFFICER},
    # figures and reports
    "balance.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.VILLAGE_OFFICER},
    "figures.freeze": {R.BUREAU_OFFICER},
    "returns.see": {*BUREAU, R.TOWNSHIP_OFFICER, R.CENTRE_OFFICER, R.SCHOOL_MANAGER, R.VILLAGE_OFFICER},
    "returns.submit": {R.SCHOOL_MANAGER, R.CENTRE_OFFICER},
    "returns.confirm": {R.VILLAGE_OFFICER},
    "returns.acknowledge": {R.BUREAU_OFFICER, R.TOWNSHIP_OFFICER},
}


def roles_words(ability: str) -> str:
    """Who may, in words: for the refusal and for the button that is not there."""
    return "、".join(role.label for role in Role if role in ABILITIES[ability])


@dataclass(frozen=True)
class Sight:
    """What a person sees today, as branches of the two lines."""

    posts: tuple[Post, ...] = ()
    """The posts he works in now: the chosen one, else all."""
    held: tuple[Post, ...] = ()
    """Every post of today, to switch between."""
    stands_for: frozenset[int] = frozenset()
    """Himself, and the absent colleagues he stands in for."""
    is_everything: bool = False
    place_paths: tuple[str, ...] = ()
    enrol_place_paths: tuple[str, ...] = ()
    unit_paths: tuple[str, ...] = ()
    class_ids: tuple[int, ...] = ()
    covering_unit_ids: tuple[int, ...] = ()
    cover_place_paths: tuple[str, ...] = ()
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def places(self) -> Any:
        """Places seen by the household line (with covered ones)."""
        if self.is_everything:
            return Place.objects.all()
        return Place.objects.under(*self.place_paths, *self.cover_place_paths)

    @property
    def home_places(self) -> Any:
        """Places whose resident children are all seen."""
        return Place.objects.all() if self.is_everything else Place.objects.under(*self.place_paths)

    @property
    def units(self) -> Any:
        """Units on whose behalf the person acts or whose children he sees."""
        return Unit.objects.all() if self.is_everything else Unit.objects.under(*self.unit_paths)

    # The keys below are asked for once a request: a query that names them is planned by how many rows they have,
    # one that asks for a branch by its path is planned by a guess (a hundred times too high among 40,000 places).

    @cached_property
    def home_place_ids(self) -> tuple[int, ...]:
        """Keys of ``home_places``, for a person who does not see everything."""
        return _keys(Place.objects.under(*self.place_paths))

    @cached_property
    def covered_place_ids(self) -> tuple[int, ...]:
        """Keys of the places his unit covers."""
        return _keys(Place.objects.under(*self.cover_place_paths))

    @cached_property
    def unit_ids(self) -> tuple[int, ...]:
        """Keys of ``units``, for a person who does not see everything."""
        return _keys(Unit.objects.under(*self.unit_paths))

    @cached_property
    def near_school_ids(self) -> tuple[int, ...]:
        """Keys of the schools that lie in his township."""
        near = Place.objects.under(*self.enrol_place_paths)
        return _keys(Unit.objects.filter(school__isnull=False, place__in=near))

    @property
    def unit(self) -> Unit | None:
        """The unit of the first post: the one he signs for."""
        return self.posts[0].unit if self.posts else None

    def unit_with(self, ability: str) -> Unit | None:
        """The unit on whose behalf he may do this."""
        return next((p.unit for p in self.posts if Role(p.role) in ABILITIES[ability]), None)

    def unit_ids_as(self, *roles: Role) -> set[int]:
        """The units at which he holds one of these posts: the schools he manages, the centre he works for."""
        return {post.unit_id for post in self.posts if post.role in roles}

    def has_role(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))


def _keys(rows: QuerySet[Any]) -> tuple[int, ...]:
    return tuple(rows.order_by().values_list("pk", flat=True))


def sight_of(user: User, today: date) -> Sight:
    """Today's posts and covers, turned into branches. Computed anew for each request."""
    held = tuple(
        Post.objects.filter(holding(today), user=user)
        .select_related("unit__place", "unit__parent", "place", "school_class", "acting_for")
        .order_by("from_on", "pk")
    )
    posts = tuple(post for post in held if post.pk == user.working_post_id) or held
    places: set[str] = set()
    townships: set[str] = set()
    units: set[str] = set()
    classes: set[int] = set()
    covering: set[int] = set()
    for post in posts:
        role = Role(post.role)
        if role == R.TOWNSHIP_OFFICER and post.unit.place:
            places.add(post.unit.place.path)
            townships.add(post.unit.place.path)
        elif role == R.VILLAGE_OFFICER and (post.place or post.unit.place):
            places.add((post.place or post.unit.place).path)  # type: ignore[union-attr]
        elif role in (R.CENTRE_OFFICER, R.SCHOOL_MANAGER):
            units.add(post.unit.path)
            covering.add(post.unit_id)
        elif role == R.CLASS_TEACHER and post.school_class_id:
            classes.add(post.school_class_id)
    centre_paths = [p.unit.path for p in posts if p.role == R.CENTRE_OFFICER]
    covers = Cover.objects.filter(holding(today))
    school_covers = covers.filter(unit_id__in=covering).values_list("place__path", flat=True)
    centre_covers = (
        covers.filter(unit__in=Unit.objects.under(*centre_paths)).values_list("place__path", flat=True)
        if centre_paths
        else []
    )
    return Sight(
        posts=posts,
        held=held,
        stands_for=frozenset({user.pk, *(post.acting_for_id for post in posts if post.acting_for_id)}),
        is_everything=any(Role(p.role) in BUREAU for p in posts),
        place_paths=tuple(sorted(places | set(centre_covers))),
        enrol_place_paths=tuple(sorted(townships)),
        unit_paths=tuple(sorted(units)),
        class_ids=tuple(sorted(classes)),
        covering_unit_ids=tuple(sorted(covering)),
        cover_place_paths=tuple(sorted(school_covers)),
        roles=frozenset(Role(p.role) for p in posts),
    )


def sight(user: User) -> Sight:
    """``sight_of`` today, kept on the user object for the length of one request."""
    today = clock.today()
    kept = getattr(user, "_sight", None)
    if kept is None or kept[0] != today:
        kept = (today, sight_of(user, today))
        user._sight = kept  # type: ignore[attr-defined]
    return kept[1]


def may(user: User, ability: str) -> bool:
    """Whether one of today's posts gives this ability. Raises KeyError for an ability nobody defined."""
    return bool(ABILITIES[ability] & sight(user).roles)


class SignedRequest(HttpRequest):
    """A request behind ``needs``: somebody is logged in."""

    user: User


View = Callable[..., HttpResponse]


def needs(ability: str) -> Callable[[View], View]:
    """The view's ability. No login leads to the login page; a post without the ability gets the reason, 403."""
    if ability not in ABILITIES:
        raise KeyError(ability)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, ability):
                raise PermissionDenied(f"这一步由{roles_words(ability)}办理。")
            return view(request, *args, **kwargs)

        guarded.ability = ability  # type: ignore[attr-defined]
        return guarded

    return wrap


def public(view: View) -> View:
    """A page for everyone, also before login. Said aloud, so that no route is open by forgetting."""
    view.ability = "public"  # type: ignore[attr-defined]
    return view
