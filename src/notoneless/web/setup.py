"""An empty installation opens on a guide: what comes first, and how far one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from notoneless.children.models import HouseholdEntry, Roll
from notoneless.core.countysettings import county_setting
from notoneless.core.models import Installation
from notoneless.domain.words import Role, UnitKind
from notoneless.grid.models import Cover, Place, Post, Unit, User
from notoneless.verification.models import MatchRun


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step of the guide: done when there is something to count."""

    label: str
    help: str
    count: int
    unit: str
    url: str

    @property
    def state(self) -> str:
        return "done" if self.count else "next"


def setup_steps() -> list[SetupStep]:
    """county → units and villages → staff → rolls → household list → cover → first match."""
    upload = reverse("intake:batch_new")
    return [
        SetupStep(
            "县(区)",
            "填写名称和启用日期。",
            int(bool(county_setting("county.name"))),
            "项",
            reverse("grid:county_settings"),
        ),
        SetupStep(
            "区划与单位",
            "导入区划、单位两张表。",
            Unit.objects.exclude(kind=UnitKind.COUNTY_GOVERNMENT).count(),
            "个单位",
            upload,
        ),
        SetupStep(
            "村(社区)",
            "区划表里的村和小组。",
            Place.objects.filter(kind__in=("village", "community")).count(),
            "个村(社区)",
            upload,
        ),
        SetupStep(
            "人员",
            "导入教职工与干部表，发激活码。",
            Post.objects.exclude(role__in=_ADMINS).count(),
            "个岗位",
            upload,
        ),
        SetupStep("学籍", "每所学校一张花名册。", Roll.objects.current().count(), "名学生", upload),
        SetupStep(
            "户籍名册",
            "应在校儿童少年名册。",
            HouseholdEntry.objects.filter(until_on__isnull=True).count(),
            "名儿童",
            upload,
        ),
        SetupStep(
            "包保",
            "每个村落实包保学校和责任人。",
            Cover.objects.filter(until_on__isnull=True).count(),
            "处包保",
            reverse("grid:covers_list"),
        ),
        SetupStep(
            "第一次比对",
            "找出没有学校的孩子。",
            MatchRun.objects.count(),
            "次比对",
            reverse("verification:runs"),
        ),
    ]


def next_step() -> SetupStep | None:
    """The first step not done; None when the installation is at work."""
    return next((step for step in setup_steps() if not step.count), None)


DEMO_PASSWORD = "yigedoubunengshao"  # noqa: S105  (the demo's, printed on its login page)
_ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


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
