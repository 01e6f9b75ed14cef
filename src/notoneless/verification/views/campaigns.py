"""核查行动: the campaigns, the board of one, its names, its plan and closing, and its papers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table
from notoneless.domain.campaigns import usual_stages
from notoneless.domain.partners import SharedField
from notoneless.domain.words import TOWNSHIPS
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of
from notoneless.verification import checkprints
from notoneless.verification.columns import campaigns as columns
from notoneless.verification.columns.boards import board_context
from notoneless.verification.forms import campaigns as forms
from notoneless.verification.models import CheckCampaign, CheckGroup
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.services import campaigns as services
from notoneless.verification.services.partners import sending_make
from notoneless.verification.views.papersending import send_paper

acts({"campaign_exported": "导出核查名单"})


def campaign_or_404(key: UUID) -> CheckCampaign:
    """The campaign; that there is one is no secret, who is in it follows from the cases in sight."""
    return get_object_or_404(queries.campaigns(), key=key)


def _url(name: str, campaign: CheckCampaign) -> str:
    return reverse(f"verification:{name}", args=[campaign.key])


@needs("campaign.see")
def campaign_now(request: SignedRequest) -> HttpResponse:
    """核查行动: the one that runs, else the list."""
    running = list(queries.campaigns_running()[:2])
    if len(running) == 1:
        return redirect(_url("campaign", running[0]))
    return redirect("verification:campaigns")


@needs("campaign.see")
def campaigns(request: SignedRequest) -> HttpResponse:
    """Every campaign there was, the running ones first."""
    table = Table(
        request, queries.campaigns().order_by("closed_on", "-pk").prefetch_related("stages"), columns.CAMPAIGN_COLUMNS,
        url_of=lambda row: _url("campaign", row),
        empty="还没有核查行动。名单比对出疑似后，教育局开启行动，分到各乡镇限期核查。",
    )  # fmt: skip
    context = {"page_title": "核查行动", "table": table, "may_open": may(request.user, "campaign.open"),
               "help_sentence": "把疑似名单分到各乡镇，分阶段入户核查，限期报结果。"}  # fmt: skip
    return render(request, "verification/campaigns.html", context)


@needs("campaign.see")
def campaign(request: SignedRequest, key: UUID) -> HttpResponse:
    """The board: stages, townships, who is late, joint checks."""
    row = campaign_or_404(key)
    return render(request, "verification/campaign.html", board_context(request.user, row, clock.today()))


@needs("campaign.open")
def campaign_open(request: SignedRequest) -> HttpResponse:
    """开启核查行动."""
    today = clock.today()
    title = f"{today.year}年{'春季' if today.month < 8 else '秋季'}疑似失学儿童核查"
    form = forms.OpenForm(request.POST or None, stages=usual_stages(today), initial={"title": title})

    def do(data: dict[str, Any]) -> Any:
        return services.campaign_open(**data, by=request.user, today=today)

    return form_page(
        request, form, do, title="开启核查行动", submit="开启并分到各乡镇", done="已开启，工作组已按岗位和包保列出。",
        sentence="定好阶段和日期；系统把疑似孩子按居住地分到各乡镇，按岗位和包保提出工作组。",
        seen_by="各乡镇、中心校、学校会看到行动和自己范围内的孩子。", back=lambda row: _url("campaign", row),
        cancel=reverse("verification:campaigns"), template="verification/campaign_plan.html",
    )  # fmt: skip


@needs("campaign.open")
def campaign_change(request: SignedRequest, key: UUID) -> HttpResponse:
    """改阶段: names and days of the stages."""
    row = campaign_or_404(key)
    stages = [one.plan for one in row.stages.all()]
    form = forms.PlanForm(request.POST or None, stages=stages, initial={"title": row.title})

    def do(data: dict[str, Any]) -> Any:
        return services.campaign_change(campaign=row, **data, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="改阶段和日期", submit="保存", done="已保存。",
        template="verification/campaign_plan.html",
        sentence="改了日期，各乡镇的期限跟着改；已有乡镇报过的阶段不能删。", back=_url("campaign", row),
    )  # fmt: skip


@require_POST
@needs("campaign.open")
def campaign_refresh(request: SignedRequest, key: UUID) -> HttpResponse:
    """补入新立的疑似."""
    row = campaign_or_404(key)
    outcome = services.campaign_refresh(campaign=row, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done=f"补入{outcome}人。", back=_url("campaign", row))


@needs("campaign.open")
def campaign_close(request: SignedRequest, key: UUID) -> HttpResponse:
    """结束行动: the figures of the day are kept."""
    row, today = campaign_or_404(key), clock.today()
    whole = queries.total_of(
        queries.figures_by(queries.cases_in(request.user, row), TOWNSHIPS, today).values()
    )

    def do(_data: dict[str, Any]) -> Any:
        return services.campaign_close(campaign=row, by=request.user, today=today)

    rest = whole.total - whole.done
    return form_page(
        request, Form(request.POST or None), do, title="结束核查行动", submit="结束行动",
        sentence=f"已核定{whole.share_words}，还有{rest}人没核定；结束后没核定的孩子继续按个案办理。",
        done="已结束，当天的数字已保存。",
        back=_url("campaign", row), seen_by="各乡镇会看到行动已结束。",
    )  # fmt: skip


@needs("campaign.see")
def campaign_names(request: SignedRequest, key: UUID) -> HttpResponse:
    """核查名单: the names behind a figure, as far as one sees them."""
    row = campaign_or_404(key)
    asked = forms.CheckFilter(request.GET, queries.cases_in(request.user, row), request=request, campaign=row)
    table = Table(
        request, asked.qs, columns.NAME_COLUMNS, url_of=lambda case: reverse("cases:case_page", args=[case.key]),
        order="place", export_name="核查名单" if may(request.user, "cases.export") else "",
        empty="没有符合条件的孩子。可以少用一个筛选条件。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="campaign_exported",
        changes={"list": ("", row.title), "count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {"page_title": "核查名单", "help_sentence": f"{row.title}：您能看到的孩子。", "campaign": row,
               "filters": asked.form, "table": table}  # fmt: skip
    return render(request, "verification/campaign_names.html", context)


@needs("campaign.see")
def campaign_paper(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """行动安排表, of all townships in sight or of the one that is asked for; phones of one's own township only."""
    row, today = campaign_or_404(key), clock.today()
    asked = request.GET.get("township", "")
    rows = [
        one
        for one in queries.group_rows(request.user, row, today)
        if not asked or one.group.township.code == asked
    ]
    if not rows:
        raise Http404
    phones = set(CheckGroup.objects.of_own_township(request.user).values_list("pk", flat=True))
    return send_paper(request, checkprints.plan_paper(row, rows, phones, today), form, "check-plan")


@needs("partners.send")
def campaign_joint(request: SignedRequest, key: UUID) -> HttpResponse:
    """联合核对: the names and the counts of the campaign go to a department, to be signed off."""
    row, today = campaign_or_404(key), clock.today()
    first = {"due_on": today + timedelta(days=7), "purpose": f"{row.title}，联合核对疑似失学儿童人数和名单"}
    form = forms.JointForm(request.POST or None, initial=first)

    def do(data: dict[str, Any]) -> Any:
        place, shared = data.pop("township"), [SharedField(word) for word in data.pop("shared")]
        cases = queries.cases_in(request.user, row)
        cases = cases.filter(place__path__startswith=place.path) if place else cases
        children = Child.objects.filter(pk__in=cases.order_by().values("child"))
        title = f"{row.title}{f'（{place.name}）' if place else ''}"
        words = data | {"shared": shared, "children": children, "title": title}
        return sending_make(**words, is_joint=True, campaign=row, by=request.user, today=today)

    return form_page(
        request, form, do, title="联合核对", submit="发给部门核对", done="已发送，等部门登记收到、填报人数并签认。",
        sentence="系统算好各乡镇的人数，和名单一起发给部门；部门填自己掌握的人数，逐人核对后签认。",
        seen_by="部门只看得到这份名单里勾选的内容和各乡镇的人数。", back=_url("campaign", row),
    )  # fmt: skip
