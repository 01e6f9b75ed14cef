"""What is done about one child of the season, or about those that are ticked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns
from notoneless.children.forms import season as forms
from notoneless.children.models import Admission, AdmissionSeason
from notoneless.children.queries import season as queries
from notoneless.children.services import admissions as services
from notoneless.children.views.asked import Asked, file_shown, needs_sensitive, own_classes
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.documents.attaching import with_file
from notoneless.domain.admission import ReceiptWay
from notoneless.domain.words import Role, Stage
from notoneless.grid.access import needs, sight

SHOWN = 200
"""Rows on one page to tick; what is done leaves the page and the next come up."""

acts({"deferral_file_opened": "查看延缓入学材料"})


def _row(request: Asked, key: UUID) -> Admission:
    found: Admission = get_object_or_404(queries.admissions_to_change(request.user), key=key)
    return found


def _season() -> AdmissionSeason:
    found = queries.season_now()
    if found is None:
        raise Http404
    return found


def _first_name(row: Admission) -> str:
    first = row.child.guardians.first()
    return first.name if first is not None else ""


@needs("season.receipt")
def notices_hand(request: Asked) -> HttpResponse:
    """送入学通知书: who still waits for the letter; one tap each at the door, or a ticked list at the desk."""
    season = queries.season_now()
    rows = queries.to_hand_over(request.user, season) if season else Admission.objects.none()
    is_village = sight(request.user).has_role(Role.VILLAGE_OFFICER)
    first = {"on": clock.today(), "how": ReceiptWay.BY_VILLAGE if is_village else ReceiptWay.BY_HAND}
    form = forms.HandForm(request.POST or None, rows=rows, initial=first)

    def do(data: dict[str, Any]) -> Any:
        rows, how = data["ticked"], ReceiptWay(data["how"])
        return services.admissions_notice(
            admissions=rows, on=data["on"], how=how, by=request.user, today=clock.today()
        )

    return form_page(
        request, form, do, title="送入学通知书", sentence=_hand_words(season, rows.count()),
        submit="勾选的已送达", done=lambda count: f"已登记{count}份送达。", back=reverse("children:notices_hand"),
        template="children/notices_hand.html", rows=rows[:SHOWN], is_village=is_village,
    )  # fmt: skip


def _hand_words(season: AdmissionSeason | None, count: int) -> str:
    if season is None:
        return "开启招生年度后，这里是要送到家的通知书。"
    return f"还有{count}份，{season.notice_by_on.month}月{season.notice_by_on.day}日前送到家。送到一份，登记一份。"


@needs("season.receipt")
@require_POST
def notice_handed(request: Asked, key: UUID) -> HttpResponse:
    """已送达: one tap at the door; the guardian on the card signed for it."""
    row = _row(request, key)
    done = services.admission_notice(
        admission=row, on=clock.today(), how=ReceiptWay.BY_VILLAGE, receiver=_first_name(row),
        by=request.user, today=clock.today(),
    )  # fmt: skip
    return act_or_say_why(request, done, done="已登记送达。", back=reverse("children:notices_hand"))


@needs("season.receipt")
def admission_receipt(request: Asked, key: UUID) -> HttpResponse:
    """登记送达 of one notice, with the photo of the receipt."""
    row = _row(request, key)
    first = {"on": clock.today(), "receiver": _first_name(row)}
    form = forms.ReceiptForm(request.POST or None, request.FILES or None, initial=first)

    def do(data: dict[str, Any]) -> Any:
        how = ReceiptWay(data.pop("how"))
        return services.admission_notice(admission=row, how=how, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, "receipt", row.child.key), title="登记送达",
        heading=f"{row.child.name}的入学通知书", sentence=f"{row.notice_text}，送到监护人手里后登记。",
        submit="登记送达", done="已登记送达。", back=columns.file_url(row.child),
    )  # fmt: skip


@needs("season.register")
def admission_register(request: Asked, key: UUID) -> HttpResponse:
    """报名登记 at the school, in person."""
    row = _row(request, key)
    schools, today = queries.own_schools(request.user), clock.today()
    classes = own_classes(request).filter(stage=row.stage, entry_year=row.season.year)
    form = forms.RegisterForm(request.POST or None, schools=schools, classes=classes)
    return form_page(
        request, form,
        lambda data: services.admission_register(admission=row, by=request.user, today=today, **data),
        title="报名登记", heading=f"{row.child.name}报名", submit="登记报名",
        sentence=f"{row.source_reason}招生学校：{row.school.name if row.school else '没有划定'}。",
        seen_by="登记后教育局和居住地的乡镇、村在看板上立即看到。", done="已登记报名。", back=columns.file_url(row.child),
    )  # fmt: skip


@needs("season.register")
def admission_unregister(request: Asked, key: UUID) -> HttpResponse:
    """撤销报名 by the school that entered it."""
    own = queries.own_schools(request.user)
    rows = queries.admissions_to_read(request.user).filter(registered_at_school__in=own)
    row = get_object_or_404(rows, key=key)
    form = forms.UnregisterForm(request.POST or None)
    return form_page(
        request, form,
        lambda data: services.admission_unregister(admission=row, by=request.user, today=clock.today(), **data),
        title="撤销报名", heading=f"撤销{row.child.name}的报名", submit="撤销报名", sentence=_unregister_words(row),
        seen_by="教育局和居住地的乡镇、村立即看到，原来的报名留在记录里。", done="已撤销报名。",
        back=reverse("children:season_board"),
    )  # fmt: skip


def _unregister_words(row: Admission) -> str:
    if row.stage == Stage.JUNIOR:
        return "登记错了，或孩子不来本校。升学名单同时退回，由教育局另行安排初中。"
    return "登记错了，或孩子不来本校。孩子回到等待报名的名单，仍由招生学校负责。"


@needs("season.register")
def season_walk_in(request: Asked) -> HttpResponse:
    """名单外登记: a child who came to register and is not in sight."""
    season, today = _season(), clock.today()
    form = forms.WalkInForm(request.POST or None, schools=queries.own_schools(request.user))

    def do(data: dict[str, Any]) -> Any:
        stage = Stage(data.pop("stage"))
        return services.admission_walk_in(season=season, stage=stage, by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="名单外登记", submit="登记报名",
        sentence="孩子来报名、名单上没有他：先登记下来。已有档案的凭姓名和身份证号自动对上。",
        seen_by="登记后教育局和居住地的乡镇、村立即看到。", done="已登记报名。",
        back=lambda row: columns.file_url(row.child), cancel=reverse("children:season_board"),
    )  # fmt: skip


@needs("season.register")
def season_classes(request: Asked) -> HttpResponse:
    """新生编班: the ticked ones go into a class and their rolls begin."""
    season, today = _season(), clock.today()
    rows = queries.to_place(request.user, season)
    classes = own_classes(request).filter(entry_year=season.year)
    form = forms.PlaceForm(request.POST or None, rows=rows, classes=classes)

    def do(data: dict[str, Any]) -> Any:
        rows, into = data["ticked"], data["school_class"]
        return services.admissions_place(admissions=rows, school_class=into, by=request.user, today=today)

    return form_page(
        request, form, do, title="新生编班", submit="勾选的编入这个班",
        sentence=f"{rows.count()}名已报名、还没有班级。小学新生编班当天学籍生效；初中新生先记下班级，办理升级时编入。",
        done=lambda count: f"已编班{count}人。", back=reverse("children:season_classes"),
        template="children/season_classes.html", rows=rows[:SHOWN], has_classes=classes.exists(),
    )  # fmt: skip


@needs("season.elsewhere")
def admission_elsewhere(request: Asked, key: UUID) -> HttpResponse:
    """外地就读 with the certificate of that school."""
    row = _row(request, key)
    form = forms.ElsewhereForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        return services.admission_elsewhere(admission=row, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do, child_key=row.child.key), title="外地就读",
        heading=f"{row.child.name}在外地就读", sentence="凭外地学校的就读证明登记，证明到期前须重新核实。",
        submit="登记外地就读", done="已登记外地就读。", back=columns.file_url(row.child),
    )  # fmt: skip


@needs("season.open")
def admission_school(request: Asked, key: UUID) -> HttpResponse:
    """指定学校: the bureau names the school of one child."""
    row = _row(request, key)
    form = forms.SchoolForm(request.POST or None, stage=Stage(row.stage))
    return form_page(
        request, form,
        lambda data: services.admission_school_set(admission=row, by=request.user, today=clock.today(), **data),
        title="指定学校", heading=f"{row.child.name}到哪所学校", sentence=row.school_reason or "现在没有招生学校。",
        submit="指定学校", seen_by="指定的学校立即看到这个孩子，原来的学校不再看到。", done="已指定学校。",
        back=columns.file_url(row.child),
    )  # fmt: skip


@needs("season.defer_ask")
def deferral_ask(request: Asked, key: UUID) -> HttpResponse:
    """申请延缓入学 for the guardian."""
    row = _row(request, key)
    form = forms.DeferralForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        return services.deferral_ask(admission=row, by=request.user, today=clock.today(), **data)

    proof = with_file(request, do, "proof", row.child.key)
    return form_page(
        request, form, with_file(request, proof, "application", row.child.key), title="申请延缓入学",
        heading=f"{row.child.name}申请延缓入学", submit="提交审批",
        sentence="只限身体状况不具备入学条件的；批准一次管一年，到期须重新申请(义务教育法第十一条)。",
        seen_by="由乡镇(街道)或教育局审批，不能由登记人自己审批。", done="已提交审批。", back=columns.file_url(row.child),
    )  # fmt: skip


@needs("season.defer_decide")
def deferral_decide(request: Asked, key: UUID) -> HttpResponse:
    """审批延缓入学."""
    needs_sensitive(request)
    row = get_object_or_404(queries.deferrals_of(request.user), key=key)
    child = row.admission.child
    form = forms.DecideForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.deferral_decide(
            deferral=row, is_approved=data["answer"] == "yes", decision=data["decision"],
            by=request.user, today=clock.today(),
        )  # fmt: skip

    return form_page(
        request, form, do, title="审批延缓入学", heading=f"{child.name}：延缓入学", submit="提交审批结果",
        sentence=f"{row.asked_by.name}{row.asked_on:%Y-%m-%d}登记：{row.why.open()}", done="已审批。",
        back=columns.file_url(child), template="children/deferral_decide.html", deferral=row,
    )  # fmt: skip


@needs("season.defer_decide")
def deferral_file(request: Asked, key: UUID, which: str) -> HttpResponse:
    """The application or the hospital's proof."""
    needs_sensitive(request)
    row = get_object_or_404(queries.deferrals_of(request.user), key=key)
    stored = {"application": row.application, "proof": row.proof}.get(which)
    if stored is None:
        raise Http404
    return file_shown(request, stored, "deferral_file_opened", row.admission.child)
