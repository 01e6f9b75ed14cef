"""Tags of the grid's pages."""

from datetime import date

from django import template

from notoneless.core.sealing import Sealed
from notoneless.domain.masking import mask_phone
from notoneless.grid.models import SchoolClass

register = template.Library()


@register.filter
def masked_phone(value: Sealed) -> str:
    """A sealed phone as 100****5678."""
    return mask_phone(value.open())


@register.filter
def whole_phone(value: Sealed) -> str:
    """A sealed phone in full, on a printed list whose taking is recorded."""
    return value.open()


@register.filter
def class_on(value: SchoolClass, day: date) -> str:
    """What a class is called on this day: 三年级(1)班."""
    return value.label(day)
