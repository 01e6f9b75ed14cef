"""An empty installation opens on a guide: what comes first, and how far one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.children.models import Roll
from notoneless.core.countysettings import county_setting
from notoneless.core.models import Installation
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import VILLAGES, Role, UnitKind
from notoneless.grid.models import Cover, Place, Post, Unit, User
from notoneless.verification.models import MatchRun, SourceRow


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step of the guide: done when there is something to count."""

    label: str
    help: str
    unit: str
    url_name: str
    counted: Callable[[], int]

    @property
    def count(self) -> int:
        return self.counted()

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def state(self) -> str:
        return "done" if self.count else "next"

    @property
    def tone(self) -> str:
        return "done" if self.count else "due"

    @property
    def said(self) -> str:
        return f"已有 {self.count} {self.unit}" if self.count else "还没有"

    @property
    def button(self) -> str:
        return "去办"


_ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
_UPLOAD = "intake:batch_new"
STEPS = (
    SetupStep(
        "县(区)",
        "填写名称和启用日期。",
        "项",
        "grid:county_settings",
        lambda: int(bool(county_setting("county.name"))),
    ),
    SetupStep("区划与单位", "导入区划、单位两张表。", "个单位", _UPLOAD, lambda: _units().count()),
    SetupStep("村(社区)", "区划表里的村和小组。", "个村(社区)", _UPLOAD, lambda: _villages().count()),
    SetupStep("人员", "导入教职工与干部表，发激活码。", "个岗位", _UPLOAD, lambda: _posts().count()),
    SetupStep("学籍", "每所学校一张花名册。", "名学生", _UPLOAD, lambda: Roll.objects.current().count()),
    SetupStep("户籍名册", "应在校儿童少年名册。", "名儿童", _UPLOAD, lambda: _listed().count()),
    SetupStep(
        "包保", "每个村落实包保学校和责任人。", "处包保", "grid:covers_list", lambda: _covers().count()
    ),
    SetupStep("第一次比对", "找出没有学校的孩子。", "次比对", "verification:runs", MatchRun.objects.count),
)
"""县(区) → units and villages → staff → rolls → household list → cover → first match."""


def _is_named() -> bool:
    return bool(county_setting("county.name"))


def _units() -> QuerySet[Unit]:
    return Unit.objects.exclude(kind=UnitKind.COUNTY_GOVERNMENT)


def _villages() -> QuerySet[Place]:
    return Place.objects.filter(kind__in=VILLAGES)


def _posts() -> QuerySet[Post]:
    """Posts of a real unit: the first people of an installation stand at a placeholder."""
    return Post.objects.exclude(role__in=_ADMINS).exclude(unit__number="0")


def _listed() -> QuerySet[SourceRow]:
    return SourceRow.objects.standing(ListKind.HOUSEHOLD)


def _covers() -> QuerySet[Cover]:
    return Cover.objects.filter(until_on__isnull=True)


def next_step() -> SetupStep | None:
    """The first step not done; None when the installation is at work."""
    return next((step for step in STEPS if not step.count), None)


DEMO_PASSWORD = "yigedoubunengshao"  # noqa: S105  (the demo's, printed on its login page)


def is_recorded(day: date) -> bool:
    """Whether the county kept records on this day; before it figures say 'not recorded', never zero."""
    start = county_setting("county.records_from")
    return bool(start) and day >= date.fromisoformat(start)


def demo_logins() -> list[dict[str, str]]:
    """One login a role, in demo mode only; nothing in a real installation."""
    installation = Installation.objects.filter(is_demo=True).first()
    if installation is None:
        return []
    users = {user.login: user for user in User.objects.filter(login__in=installation.demo_logins)}
    roles = {
        login: Role(role).label
        for login, role in Post.objects.filter(user__login__in=users).values_list("user__login", "role")
    }
    return [
        {"role": roles[login], "login": login, "name": users[login].name, "password": DEMO_PASSWORD}
        for login in installation.demo_logins
        if login in roles
    ]
