"""包保分配: a whole township given out by a rule, looked at as a table, put right by hand, and set in one act."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children.queries import coverplan as queries
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.events import Refused, act, acts
from notoneless.core.pages import asked, form_page
from notoneless.domain.coverplan import CoverRule
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import needs
from notoneless.grid.models import Unit
from notoneless.grid.queries import covering_units, person_for
from notoneless.grid.services import cover_set

acts({"covers_planned": "成批分配包保"})


class CoverPlanForm(django_forms.Form):
    """One select a village; blank leaves it as it is."""

    def __init__(self, *args: Any, lines: list[queries.PlanLine], units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        choices = [("", "不变"), *((unit.number, unit.name) for unit in units)]
        for line in lines:
            self.fields[f"p-{line.place.pk}"] = django_forms.ChoiceField(
                label=f"{line.place.name}包保学校", choices=choices, required=False,
                initial=line.proposed.number if line.proposed else "",
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[queries.PlanLine, Any]]:
        """Each line with its field."""
        return [(line, self[f"p-{line.place.pk}"]) for line in self.lines]


def _apply(request: Asked, form: CoverPlanForm, units: dict[str, Unit]) -> int | Refusal:
    """Every village whose school changes, or none."""
    today, count = clock.today(), 0
    try:
        with transaction.atomic(), act(by=request.user) as log:
            for line in form.lines:
                unit = units.get(form.cleaned_data[f"p-{line.place.pk}"])
                if unit is None or (line.now is not None and line.now.unit_id == unit.pk):
                    continue
                person = person_for(unit, today)
                of_unit = person is not None and person.posts.filter(unit=unit).exists()
                done = cover_set(
                    place=line.place,
                    unit=unit,
                    person=person if of_unit else None,
                    by=request.user,
                    today=today,
                )
                if isinstance(done, Refusal):
                    raise Refused(Refusal(f"{line.place.name}：{done.reason}", done.rule))
                count += 1
            if not count:
                raise Refused(Refusal("没有要改的：各村的包保学校都和现在一样。", "cover.same"))
            log("covers_planned", changes={"count": (None, count)})
    except Refused as refused:
        return refused.refusal
    return count


@needs("grid.cover")
def cover_plan(request: Asked) -> HttpResponse:
    """包保分配: choose the township, look at the proposal, change what is wrong, set it."""
    townships = queries.plan_townships(request.user)
    code, word = asked(request, "township"), asked(request, "rule")
    context: dict[str, Any] = {"townships": townships, "rules": CoverRule.choices()}
    if not code:
        return render(request, "children/cover_plan.html", context | {"page_title": "包保分配",
            "help_sentence": "选一个乡镇，按办法把各村分给学校，看过、改好再确定。"})  # fmt: skip
    township = get_object_or_404(townships, code=code)
    rule = CoverRule(word) if word in CoverRule.__members__.values() else CoverRule.EVEN
    is_gaps_only = asked(request, "which") != "all"
    lines = queries.cover_plan(request.user, township, rule, clock.today(), is_gaps_only=is_gaps_only)
    units = list(covering_units(request.user, clock.today()))
    form = CoverPlanForm(request.POST or None, lines=lines, units=units)
    return form_page(
        request, form, lambda _data: _apply(request, form, {unit.number: unit for unit in units}),
        title=f"{township.name}包保分配", sentence=f"{rule.label}的建议，可以逐村改；责任人先定为该校负责人。",
        submit="从今天起执行", done=lambda count: f"已落实{count}个村的包保。", back=reverse("grid:covers_list"),
        template="children/cover_plan.html", township=township, rule=rule, is_gaps_only=is_gaps_only, **context,
    )  # fmt: skip
