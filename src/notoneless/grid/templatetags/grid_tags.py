"""Tags of the grid's pages."""

from django import template

from notoneless.core.sealing import Sealed
from notoneless.domain.masking import mask_phone

register = template.Library()


@register.filter
def masked_phone(value: Sealed) -> str:
    """A sealed phone as 100****5678."""
    return mask_phone(value.open())
