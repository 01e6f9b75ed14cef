"""核查行动 of one township: its villages, its working group, its stages, its sheet for the doors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.domain.campaigns import CheckRole
from notoneless.grid.access import SignedRequest, needs
from notoneless.verification import checkprints
from notoneless.verification.columns.boards import township_context
from notoneless.verification.forms import campaigns as forms
from notoneless.verification.models import CheckGroup, CheckStage
from notoneless.verification.services import campaigns as services
from notoneless.verification.views.papersending import send_paper

NEW_LEADER = "换组长时，选好新组长，原组长自动移出。"
WITHOUT_ACCOUNT = "有账号的从名单里选，没有的写姓名和电话。"
NO_SIGHT = "进了工作组不会多看到孩子：各人仍只看自己岗位范围内的。"


def _group(request: SignedRequest, key: UUID, code: str, *, is_own: bool = False) -> CheckGroup:
    """The group if it is in sight; to be changed, only one's own township's."""
    rows = CheckGroup.objects.visible_to(request.user)
    if is_own:
        rows = rows & CheckGroup.objects.of_own_township(request.user)
    found: CheckGroup = get_object_or_404(
        rows.select_related("campaign", "township", "unit"), campaign__key=key, township__code=code
    )
    return found


def _url(group: CheckGroup) -> str:
    return reverse("verification:campaign_township", args=[group.campaign.key, group.township.code])


def _stage(group: CheckGroup, number: int) -> CheckStage:
    return get_object_or_404(CheckStage, campaign=group.campaign, number=number)


@needs("campaign.see")
def campaign_township(request: SignedRequest, key: UUID, code: str) -> HttpResponse:
    """One township: figures by village, who goes, how far the stages are."""
    context = township_context(request.user, _group(request, key, code), clock.today())
    return render(request, "verification/campaign_township.html", context | {"no_sight": NO_SIGHT})


@needs("cases.export")
def campaign_sheet(request: SignedRequest, key: UUID, code: str, form: str) -> HttpResponse:
    """入户核查表: the township's children to visit, to carry along."""
    group = _group(request, key, code)
    return send_paper(
        request, checkprints.sheet_paper(group, request.user, clock.today()), form, "check-sheet"
    )


@needs("campaign.group")
def member_add(request: SignedRequest, key: UUID, code: str, role: str) -> HttpResponse:
    """加成员, for the part the address names."""
    group = _group(request, key, code, is_own=True)
    if role not in set(CheckRole):
        raise Http404
    part = CheckRole(role)
    form = forms.MemberForm(request.POST or None, group=group, role=part)

    def do(data: dict[str, Any]) -> Any:
        return services.member_add(group=group, role=part, **data, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="核查工作组成员", heading=f"{group.township.name}：{part.label}", submit="确定",
        sentence=NEW_LEADER if part is CheckRole.LEADER else WITHOUT_ACCOUNT,
        done="工作组已更新。", back=_url(group), seen_by=NO_SIGHT,
    )  # fmt: skip


@require_POST
@needs("campaign.group")
def member_end(request: SignedRequest, key: UUID, code: str, pk: int) -> HttpResponse:
    """移出."""
    group = _group(request, key, code, is_own=True)
    member = get_object_or_404(group.members.select_related("group__unit"), pk=pk)
    outcome = services.member_end(member=member, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已移出工作组。", back=_url(group))


@needs("campaign.report")
def stage_report(request: SignedRequest, key: UUID, code: str, number: int) -> HttpResponse:
    """报送阶段完成."""
    group = _group(request, key, code, is_own=True)
    stage = _stage(group, number)

    def do(data: dict[str, Any]) -> Any:
        return services.stage_report(
            group=group, stage=stage, remark=data["remark"], by=request.user, today=clock.today()
        )

    return form_page(
        request, forms.ReportForm(request.POST or None), do, title="报送阶段完成", submit="报送完成",
        heading=f"{group.township.name}：{stage.name}", done="已报送，等教育局签收。", back=_url(group),
        sentence=f"这个阶段{stage.until_on:%Y-%m-%d}截止。报了就不能改，请核对后再报。", seen_by="教育局会看到并签收。",
    )  # fmt: skip


@require_POST
@needs("campaign.acknowledge")
def stage_acknowledge(request: SignedRequest, key: UUID, code: str, number: int) -> HttpResponse:
    """签收."""
    group = _group(request, key, code)
    stage = _stage(group, number)
    outcome = services.stage_acknowledge(group=group, stage=stage, by=request.user, today=clock.today())
    back = reverse("verification:campaign", args=[key])
    return act_or_say_why(request, outcome, done="已签收。", back=back)
