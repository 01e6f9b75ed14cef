"""Controls the forms of this room share."""

from typing import Any

from django import forms

from notoneless.children import queries
from notoneless.core import clock
from notoneless.grid.models import Place, SchoolClass


class DateInput(forms.DateInput):
    """The date picker of the browser; the value is written the one way it reads."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places by their full name, a group with its village."""

    def label_from_instance(self, obj: Place) -> str:
        return queries.place_words(obj)


class ClassChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Classes by what they are called today."""

    def label_from_instance(self, obj: SchoolClass) -> str:
        return obj.label(clock.today())
