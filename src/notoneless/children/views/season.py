"""招生入学季, the whole of it: the season, its board, its names, whose school a place belongs to, the letters."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns
from notoneless.children.columns_season import admission_columns, catchment_columns
from notoneless.children.forms import season as forms
from notoneless.children.models import AdmissionSeason
from notoneless.children.queries import season as queries
from notoneless.children.services import catchments as catchment_services
from notoneless.children.services import notices as notice_services
from notoneless.children.services import season as season_services
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.documents.services import file_open
from notoneless.domain.admission import SeasonDays
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.access import may, needs, sight
from notoneless.grid.models import Place, Unit

acts({"season_exported": "导出入学名单", "catchments_exported": "导出招生范围"})

WAYS = (("township", "乡镇(街道)"), ("village", "村(社区)"), ("school", "学校"))


def _season(request: Asked) -> AdmissionSeason:
    found = queries.season_now(request.GET.get("year", ""))
    if found is None:
        raise Http404
    return found


@needs("season.see")
def season_board(request: Asked) -> HttpResponse:
    """入学看板: where each child that must enter a school stands."""
    season = queries.season_now(request.GET.get("year", ""))
    usual = "school" if sight(request.user).unit_paths else "township"
    by = next((key for key, _ in WAYS if key == request.GET.get("by")), usual)
    stage = next((s for s in Stage if s == request.GET.get("stage")), "")
    board = queries.board(request.user, season, by, stage) if season else None
    base = f"?year={season.year}" if season else "?"
    context = {
        "season": season, "board": board, "today": clock.today(), "seasons": AdmissionSeason.objects.all()[:6],
        "ways": [
            {"label": label, "url": f"{base}&by={key}&stage={stage}", "is_current": key == by} for key, label in WAYS
        ],
        "stages": [
            {"label": label, "url": f"{base}&by={by}&stage={value}", "is_current": value == stage}
            for value, label in (("", "全部"), *Stage.choices())
        ],
        "may_open": may(request.user, "season.open"), "progress": _progress(season),
    }  # fmt: skip
    return render(request, "children/season_board.html", context)


def _progress(season: AdmissionSeason | None) -> dict[str, Any] | None:
    """How far the making of the list is; None when it is made."""
    job = Job.objects.filter(key=season.job).first() if season is not None and season.job else None
    if job is None or job.state == JobState.DONE:
        return None
    return {"is_failed": job.state == JobState.FAILED, "sentence": job.sentence} | job_progress(job)


@needs("season.open")
def season_progress(request: Asked) -> HttpResponse:
    """How far the making of the list is, for the waiting page."""
    season = _season(request)
    progress = _progress(season) or {"is_done": True, "sentence": "名单已生成。"}
    urls = {"poll_url": reverse("children:season_progress"), "next_url": reverse("children:season_board")}
    return render(request, "partials/progress.html", {"progress": progress, "next_label": "看看板"} | urls)


@needs("season.open")
def season_open(request: Asked) -> HttpResponse:
    """开启招生年度, or move its days."""
    today = clock.today()
    season = queries.season_now(request.GET.get("year", ""))
    if season is not None and season.cases_opened_on is None:
        first = {name: getattr(season, name) for name in ("year", *SeasonDays.__slots__)}
    else:
        year = max(today.year, season.year + 1 if season else 0)
        first = {"year": year, "listed_on": max(today, date(year, 5, 1))} | usual_days(year)
    form = forms.SeasonForm(request.POST or None, initial=first)

    def do(data: dict[str, Any]) -> Any:
        year = data.pop("year")
        return season_services.season_open(year=year, days=SeasonDays(**data), by=request.user, today=today)

    return form_page(
        request, form, do, title="招生年度", submit="保存并生成名单",
        sentence="定好日期，系统按户籍线和学籍列出应入学的孩子，按招生范围分到学校。",
        seen_by="招生学校从名单日期起看到自己的新生和重点档案，到核定日为止。",
        done="已保存，正在生成名单。", back=reverse("children:season_board"),
    )  # fmt: skip


def usual_days(year: int) -> dict[str, date]:
    """Days a county may start from; every one of them may be changed."""
    return {
        "notice_by_on": date(year, 8, 10),
        "register_from_on": date(year, 8, 20),
        "register_until_on": date(year, 8, 31),
        "set_on": date(year, 9, 10),
    }


@needs("season.open")
@require_POST
def season_refresh(request: Asked) -> HttpResponse:
    """Make the list anew: who came later joins, who died or moved leaves."""
    season = queries.season_now(asked(request, "year"))
    if season is None:
        raise Http404
    done = season_services.season_refresh(season=season, by=request.user, today=clock.today())
    back = reverse("children:season_board")
    return act_or_say_why(request, done, done="正在更新名单。", back=back)


@needs("season.see")
def season_names(request: Asked) -> HttpResponse:
    """入学名单: the names behind each figure."""
    season = _season(request)
    found = forms.AdmissionFilter(
        request.GET, queries.admissions_of(request.user, season), request=request, season=season
    )
    is_sensitive = may(request.user, "children.sensitive")
    groups = queries.groups_of(found.qs) if is_sensitive else {}
    table = Table(
        request, found.qs, admission_columns(clock.today(), groups, is_sensitive=is_sensitive),
        url_of=lambda row: columns.file_url(row.child), order="school",
        export_name=export_name(request, f"{season.year}年入学名单"), empty="没有符合条件的孩子。可以少用一个筛选条件。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "season_exported")
    return render(
        request, "children/season_names.html", {"table": table, "filters": found.form, "season": season}
    )


@needs("season.open")
def catchments(request: Asked) -> HttpResponse:
    """招生范围: each township and village with its schools."""
    season = queries.season_now()
    year = season.year if season else clock.today().year
    rows = queries.catchment_rows(year, asked(request))
    table = Table(
        request, rows, catchment_columns(),
        url_of=lambda row: reverse("children:catchment_set", args=[row["place"].code]),
        export_name=f"{year}年招生范围", empty="没有找到这个地方。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "catchments_exported")
    return render(
        request, "children/catchments.html", {"table": table, "year": year, "words": asked(request)}
    )


@needs("season.open")
def catchment_set(request: Asked, code: str) -> HttpResponse:
    """The schools of one place, from a year on."""
    place = get_object_or_404(Place, code=code)
    season = queries.season_now()
    year = season.year if season else clock.today().year
    first = queries.catchment_first(place, year)
    form = forms.CatchmentForm(request.POST or None, initial=first | {"from_year": year})

    def do(data: dict[str, Any]) -> Any:
        return catchment_services.catchments_set(
            place=place, schools={stage: data[stage] for stage in Stage}, from_year=data["from_year"],
            by=request.user, today=clock.today(),
        )  # fmt: skip

    return form_page(
        request, form, do, title="招生范围", heading=f"{place.full_name}的招生学校", submit="保存招生范围",
        sentence="这里的孩子升哪所学校。没有单独划定的随上级。已通知、未报名的孩子在下次更新名单时一并调整。",
        done="已保存。更新名单后生效。", back=reverse("children:catchments"),
    )  # fmt: skip


@needs("season.papers")
def season_notices(request: Asked) -> HttpResponse:
    """入学通知书: of each school how many wait, are printed, are signed for; and the printed files."""
    season = _season(request)
    context = {
        "season": season,
        "rows": queries.notice_counts(request.user, season),
        "batches": queries.batches_of(request.user, season)[:60],
        "may_make": may(request.user, "season.open"),
    }
    return render(request, "children/season_notices.html", context)


@needs("season.open")
@require_POST
def notices_make(request: Asked, number: str) -> HttpResponse:
    """Number and print the letters of one school."""
    season = queries.season_now(asked(request, "year"))
    school = get_object_or_404(Unit, number=number, school__isnull=False)
    if season is None:
        raise Http404
    done = notice_services.notices_ask(season=season, school=school, by=request.user, today=clock.today())
    back = reverse("children:season_notices")
    return act_or_say_why(request, done, done=f"正在印制{school.name}的通知书，稍候刷新本页。", back=back)


@needs("season.papers")
def notice_batch(request: Asked, key: UUID) -> HttpResponse:
    """The letters of one school as one PDF, as they were frozen."""
    season = _season(request)
    batch = get_object_or_404(queries.batches_of(request.user, season), key=key)
    return _file(file_open(stored=batch.pdf_file), "pdf", "notices")


@needs("season.papers")
def notice_file(request: Asked, key: UUID, form: str) -> HttpResponse:
    """One letter again, as PDF or Word."""
    row = get_object_or_404(queries.admissions_to_read(request.user), key=key)
    if form not in MEDIA:
        raise Http404
    content = notice_services.notice_render(admission=row, form=form, today=clock.today())
    if isinstance(content, Refusal):
        context = {"reason": content.reason, "next_url": columns.file_url(row.child), "next_label": "返回"}
        return render(request, "errors/refusal.html", context, status=422)
    return _file(content, form, "notice")


MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=MEDIA[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
