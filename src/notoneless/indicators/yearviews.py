"""学年数字: a school year as it was frozen, school by school, with its formula, its date and the way to its names."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.events import act
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table, link
from notoneless.domain.schoolyear import SchoolYear, school_year_of
from notoneless.domain.words import Stage
from notoneless.domain.yearfigures import COUNTED, YearFigureKey
from notoneless.grid.access import SignedRequest, may, needs, roles_words
from notoneless.grid.models import Unit
from notoneless.indicators import services
from notoneless.indicators import yearqueries as queries
from notoneless.indicators.models import YearFigures


@needs("balance.see")
def years(request: SignedRequest) -> HttpResponse:
    """学年数字: every counting there is, newest first."""
    table = Table(
        request, YearFigures.objects.all(),
        [
            Column("year", "学年", lambda row: str(SchoolYear(row.start_year))),
            Column("version", "版次", lambda row: f"第{row.version}次"),
            Column("counted_on", "截止", lambda row: f"{row.counted_on:%Y-%m-%d}"),
            Column("taken", "定数时间", lambda row: f"{clock.local_day(row.taken_at):%Y-%m-%d}"),
            Column("reason", "重新核定原因", lambda row: row.reason),
        ],
        url_of=lambda row: reverse("indicators:year", args=[row.start_year, row.version]),
        empty="还没有定过数。办理升级时自动给上一学年定数，也可以在学年结束后手工定数。",
    )  # fmt: skip
    context = {"page_title": "学年数字", "help_sentence": "学年结束时定下的数字，以后不再变动；晚到的更正另成一次。",
               "table": table, "can_freeze": may(request.user, "figures.freeze")}  # fmt: skip
    return render(request, "indicators/years.html", context)


class FreezeForm(forms.Form):
    """Which year, and why again."""

    start_year = forms.TypedChoiceField(label="学年", coerce=int)
    reason = forms.CharField(
        label="重新核定的原因", max_length=200, required=False, help_text="第一次定数不用填。"
    )

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, str(SchoolYear(year))) for year in range(last, last - 4, -1)]
        self.fields["start_year"].choices = choices  # type: ignore[attr-defined]


@needs("figures.freeze")
def year_freeze(request: SignedRequest) -> HttpResponse:
    """定数: count a year that is over, or count it anew with the reason."""
    today = clock.today()
    form = FreezeForm(request.POST or None, last=school_year_of(today).start_year - 1)

    def do(data: dict[str, Any]) -> Any:
        return services.year_figures_freeze(by=request.user, today=today, **data)

    return form_page(
        request, form, do, title="学年定数", submit="定数",
        sentence="按学籍和个案的登记数出一学年的数字，定下来不再变动。",
        done="已定数。", back=lambda row: reverse("indicators:year", args=[row.start_year, row.version]),
        cancel=reverse("indicators:years"),
    )  # fmt: skip


def _lines(request: SignedRequest, figures: YearFigures, stage: str) -> list[dict[str, Any]]:
    """One line a unit, its figures by key."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in queries.figures_of(request.user, figures):
        if row.stage and stage and row.stage != stage:
            continue
        line = found[row.unit_id]
        line["unit"] = row.unit
        line[row.key] = line.get(row.key, 0) + row.value
    return sorted(found.values(), key=lambda line: line["unit"].number)


def _column(figures: YearFigures, key: YearFigureKey) -> Column:
    def shown(line: dict[str, Any]) -> Any:
        value = line.get(str(key), 0)
        if not value or key not in queries.OPENS or "unit" not in line:
            return value or "0"
        url = reverse(
            "indicators:year_names", args=[figures.start_year, figures.version, line["unit"].number]
        )
        return link(f"{url}?key={key}", value)

    return Column(str(key), key.label, shown, is_number=True, export=lambda line: str(line.get(str(key), 0)))


@needs("balance.see")
def year(request: SignedRequest, start_year: int, version: int) -> HttpResponse:
    """One counting of one year: schools as rows, figures as columns, the sum over all; what would differ today."""
    figures = get_object_or_404(YearFigures, start_year=start_year, version=version)
    stage = request.GET.get("stage", "")
    lines = _lines(request, figures, stage)
    columns = [Column("unit", "学校", lambda line: line["unit"].name),
               *(_column(figures, key) for key in YearFigureKey)]  # fmt: skip
    can_export = may(request.user, "children.export")
    title = f"{SchoolYear(start_year)}数字"
    table = Table(request, lines, columns, export_name=title if can_export else "", empty="范围内没有学校。")
    if request.GET.get("export") and not can_export:
        raise PermissionDenied(f"数字表由{roles_words('children.export')}导出。")
    if table.wants_export:
        with act(by=request.user) as log:
            log("year_figures_exported", changes={"year": (None, start_year), "version": (None, version)})
        return table.export()
    context = {
        "page_title": title, "figures": figures, "table": table, "drift": queries.drift(figures),
        "help_sentence": f"截止{figures.counted_on:%Y年%m月%d日}，第{version}次定数。数字不再变动。",
        "totals": [(key.label, sum(line.get(str(key), 0) for line in lines), COUNTED[key]) for key in YearFigureKey],
        "stages": [("", "全部"), *Stage.choices()], "stage": stage, "can_freeze": may(request.user, "figures.freeze"),
    }  # fmt: skip
    return render(request, "indicators/year.html", context)


@needs("balance.see")
def year_names(request: SignedRequest, start_year: int, version: int, number: str) -> HttpResponse:
    """The names behind a figure of pupils, as the registers tell them today."""
    figures = get_object_or_404(YearFigures, start_year=start_year, version=version)
    unit = get_object_or_404(
        Unit, number=number, pk__in=queries.figures_of(request.user, figures).values("unit")
    )
    try:
        key = YearFigureKey(request.GET.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    table = Table(
        request, queries.names_behind(request.user, unit, key, start_year),
        [Column("name", "姓名", lambda child: child.name, sort="name"),
         Column("sex", "性别", lambda child: child.get_sex_display()),
         Column("born", "出生日期", lambda child: f"{child.born_on:%Y-%m-%d}" if child.born_on else "", sort="born_on")],
        order="name", url_of=lambda child: reverse("web:child_file", args=[child.key]), empty="没有名单可以打开。",
    )  # fmt: skip
    context = {"page_title": f"{unit.name} {key.label}", "table": table, "figures": figures,
               "help_sentence": f"{COUNTED[key]}名单按现在的登记列出。"}  # fmt: skip
    return render(request, "indicators/year_names.html", context)
