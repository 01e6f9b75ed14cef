"""包保分配: a whole township given out by a rule, looked at as a table, put right by hand, and set in one act."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.queries import coverplan as queries
from notoneless.children.views.asked import Asked
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.domain.coverplan import CoverRule
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import needs
from notoneless.grid.models import CoverPlan, Place, Unit
from notoneless.grid.queries import covering_units
from notoneless.grid.services import covers_plan_set, covers_plan_undo


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

    def schools(self, units: dict[str, Unit]) -> dict[Place, Unit]:
        """Village → school, where one was chosen."""
        chosen = {line.place: self.cleaned_data[f"p-{line.place.pk}"] for line in self.lines}
        return {place: units[number] for place, number in chosen.items() if number in units}


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
    plan = queries.cover_plan(request.user, township, rule, clock.today(), is_gaps_only=is_gaps_only)
    context |= {"township": township, "rule": rule, "is_gaps_only": is_gaps_only, "plan": plan}
    return _plan_form(request, township, plan, context | {"last": queries.last_plan(township)})


def _plan_form(request: Asked, township: Place, plan: queries.Plan, context: dict[str, Any]) -> HttpResponse:
    units = {unit.number: unit for unit in covering_units(request.user, clock.today())}
    form = CoverPlanForm(request.POST or None, lines=plan.lines, units=list(units.values()))

    def do(_data: dict[str, Any]) -> CoverPlan | Refusal:
        return covers_plan_set(
            township=township, schools=form.schools(units), by=request.user, today=clock.today()
        )

    return form_page(
        request, form, do, title=f"{township.name}包保分配",
        sentence=f"{context['rule'].label}的建议，可以逐村改；责任人先定为该校负责人。", submit="从今天起执行",
        done=lambda made: f"已落实{made.lines.count()}个村的包保。", back=reverse("grid:covers_list"),
        template="children/cover_plan.html", **context,
    )  # fmt: skip


@needs("grid.cover")
@require_POST
def cover_plan_undo(request: Asked, pk: int) -> HttpResponse:
    """撤回成批分配: each village is its former school's again."""
    townships = queries.plan_townships(request.user)
    plan = get_object_or_404(CoverPlan.objects.filter(township__in=townships), pk=pk)
    done = covers_plan_undo(plan=plan, by=request.user, today=clock.today())
    words = "" if isinstance(done, Refusal) else f"已撤回{done.count}个村的包保。"
    if not isinstance(done, Refusal) and done.kept:
        words += f"{'、'.join(done.kept)}后来又改过，没有动。"
    return act_or_say_why(request, done, done=words, back=reverse("grid:covers_list"))
