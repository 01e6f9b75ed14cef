"""Forms of 有保障认定."""

from __future__ import annotations

from typing import Any

from django import forms

from notoneless.domain.guarantee import POOR_KINDS, FamilyState
from notoneless.domain.words import GroupKind
from notoneless.grid.models import Place
from notoneless.verification.queries.guarantees import FamilyLine

PLACES_AT_MOST = 200


class RoundForm(forms.Form):
    """The autumn, and whose families are gone through."""

    year = forms.IntegerField(label="哪一年秋季", min_value=2000, max_value=2100)
    kinds = forms.TypedMultipleChoiceField(
        label="认定对象", choices=GroupKind.choices(), coerce=GroupKind, widget=forms.CheckboxSelectMultiple,
        initial=[str(kind) for kind in POOR_KINDS],
        help_text="家里有一个孩子列入所选的特殊群体，这一户就要认定；户里其他适龄孩子一并核查。",
    )  # fmt: skip


class FamilyFilter(forms.Form):
    """Which families are shown."""

    year = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput)
    place = forms.ChoiceField(label="乡镇、村", required=False)
    state = forms.ChoiceField(
        label="认定情况", required=False, choices=[("", "全部"), *FamilyState.choices()]
    )
    q = forms.CharField(label="户主或孩子", required=False, max_length=40)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "全部"), *((place.code, place.name) for place in places[:PLACES_AT_MOST])
        ]  # fmt: skip

    def applied(self, lines: list[FamilyLine]) -> list[FamilyLine]:
        """The lines that are asked for; a word nobody offers asks for all."""
        asked = self.cleaned_data if self.is_valid() else {}
        code, state, words = asked.get("place"), asked.get("state"), (asked.get("q") or "").strip()

        def fits(line: FamilyLine) -> bool:
            village = line.family.village
            codes = {village.code, line.township.code if line.township else ""} if village else set()
            names = [line.family.head, *(m.child.name for m in line.family.members)]
            return (
                (not code or code in codes)
                and (not state or line.state == state)
                and (not words or any(words in name for name in names))
            )

        return [line for line in lines if fits(line)]


class ReasonForm(forms.Form):
    """Why: of a batch returned, or a certificate withdrawn."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
