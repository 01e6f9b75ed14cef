"""Filters of the ledger of papers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from notoneless.cases.models import CasePaper
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.models import Place, Unit


class PaperFilter(django_filters.FilterSet):  # type: ignore[misc]
    """文书台账: by number or child, kind, state, issuer."""

    q = django_filters.CharFilter(label="文号或姓名", method="by_words")
    kind = django_filters.ChoiceFilter(label="文书", choices=PaperKind.choices(), empty_label="全部文书")
    state = django_filters.ChoiceFilter(
        label="状态", field_name="paper__state", choices=PaperState.choices(), empty_label="全部状态"
    )
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)", queryset=Place.objects.filter(kind__in=("township", "street")), method="by_place",
        empty_label="全部乡镇",
    )  # fmt: skip
    issuer = django_filters.ModelChoiceFilter(
        label="制发单位", field_name="paper__issuer", queryset=Unit.objects.none(), empty_label="全部单位"
    )

    class Meta:
        model = CasePaper
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # only units that issued something in sight: the list of choices tells nothing else
        issuers = self.queryset.order_by().values("paper__issuer")
        self.filters["issuer"].extra["queryset"] = Unit.objects.filter(pk__in=issuers).order_by("number")

    def by_place(self, rows: Any, _name: str, place: Place) -> Any:
        """The papers of the households of one township."""
        return rows.filter(case__place__path__startswith=place.path)

    def by_words(self, rows: Any, _name: str, text: str) -> Any:
        """A number or a name, in part."""
        text = text.replace("\x00", "").strip()[:40]
        by_name = Q(case__child__name__contains=text) | Q(case__child__initials__startswith=text.lower())
        return rows.filter(Q(paper__number_text__contains=text) | by_name) if text else rows
