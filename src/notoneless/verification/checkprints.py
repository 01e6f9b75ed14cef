"""核查行动 on paper: the action table, the sheet of one township to carry from door to door, the joint check."""

from __future__ import annotations

from datetime import date

from notoneless.children.models import Child
from notoneless.children.queries import place_words
from notoneless.domain.campaigns import CheckRole, CheckStanding
from notoneless.domain.partners import JointKind
from notoneless.domain.words import Sex
from notoneless.files.papers import (
    CheckPlan,
    CheckSheet,
    GroupLine,
    JointLine,
    JointSheet,
    Paper,
    StageLine,
    VisitLine,
)
from notoneless.grid.models import User
from notoneless.grid.queries import bureau
from notoneless.verification.models import CheckCampaign, CheckGroup, CheckMember, PartnerSending
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.queries import partners

VISIT_STAGE = 2
"""The stage at the doors, of the usual four; its last day is printed on the sheet."""


def rendered(paper: Paper, form: str) -> bytes:
    """The paper as Word or PDF."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    return render_docx(paper) if form == "docx" else render_pdf(paper)


def plan_paper(
    campaign: CheckCampaign, rows: list[queries.GroupRow], phones: set[int], today: date
) -> CheckPlan:
    """行动安排表 of these townships; ``phones``: of which groups the reader may have the phones."""
    signs = (rows[0].group.unit if len(rows) == 1 else None) or bureau()
    return CheckPlan(
        made_on=today,
        title=campaign.title,
        unit=signs.name if signs else "",
        stages=tuple(StageLine(one.name, one.from_on, one.until_on) for one in campaign.stages.all()),
        groups=tuple(
            _line(row, with_phone=row.group.pk in phones)
            for row in sorted(rows, key=lambda row: row.group.township.code)
        ),
    )


def _line(row: queries.GroupRow, *, with_phone: bool) -> GroupLine:
    leader = row.leader
    return GroupLine(
        township=row.group.township.name,
        leader=leader.person_words if leader else "",
        schools=_named(row.of_role(CheckRole.SCHOOL)),
        police=_named(row.of_role(CheckRole.POLICE)),
        villages="；".join(
            f"{one.village.name if one.village else ''}：{one.person_words}"
            for one in row.of_role(CheckRole.VILLAGE)
        ),
        count=row.figures.total,
        area="、".join(one.person_words for one in row.of_role(CheckRole.AREA)),
        phone=phone_of(leader) if leader and with_phone else "",
    )


def _named(members: list[CheckMember]) -> str:
    """青石中心小学：傅校敏、钟校明；…: each unit once, with its people."""
    units: dict[str, list[str]] = {}
    for one in members:
        units.setdefault(one.unit.name if one.unit else "", []).append(one.person_words)
    return "；".join(
        f"{unit}：{'、'.join(people)}" if unit else "、".join(people) for unit, people in units.items()
    )


def phone_of(member: CheckMember) -> str:
    """The phone, of the account or as written down."""
    return str((member.user or member).phone.open())


def sheet_paper(group: CheckGroup, user: User, today: date) -> CheckSheet:
    """入户核查表: the children of a township nobody has settled yet, as far as this person sees them."""
    campaign = group.campaign
    here = queries.cases_in(user, campaign).filter(place__path__startswith=group.township.path)
    to_visit = [
        pk
        for word in (CheckStanding.WAITING, CheckStanding.SEEN)
        for pk in queries.with_standing(here, word).values_list("child", flat=True)
    ]
    children = (
        Child.objects.filter(pk__in=to_visit)
        .select_related("residence__parent")
        .prefetch_related("guardians")
        .order_by("residence__code", "initials", "pk")
    )
    stage = campaign.stages.filter(number=VISIT_STAGE).first()
    return CheckSheet(
        made_on=today,
        title=campaign.title,
        township=group.township.name,
        unit=group.unit.name if group.unit else group.township.name,
        count=here.count(),
        rows=tuple(_visit(child) for child in children),
        until_on=stage.until_on if stage is not None else None,
    )


def _visit(child: Child) -> VisitLine:
    guardian = next(iter(child.guardians.all()), None)
    return VisitLine(
        name=child.name,
        sex=Sex(child.sex).label,
        born=f"{child.born_on.year}年{child.born_on.month}月" if child.born_on else "",
        village=place_words(child.residence),
        guardian=guardian.name if guardian else "",
    )


def joint_paper(sending: PartnerSending, today: date) -> JointSheet:
    """联合核对表 of a list, with what both count."""
    unit = bureau()
    return JointSheet(
        made_on=today,
        title=sending.title,
        bureau=unit.name if unit else "教育局",
        department=sending.unit.name,
        purpose=sending.purpose.rstrip("。"),
        lines=tuple(
            JointLine(
                one.township.name if one.township else "居住地未落实", JointKind(one.kind).label, one.our_count,
                one.stated_count,
            )
            for one in partners.counts_shown(sending)
        ),
        result=sending.said,
        signed_on=sending.signed_on,
    )  # fmt: skip
