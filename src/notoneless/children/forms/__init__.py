"""Forms and filters of the children's room, one module a subject."""

from notoneless.children.forms.card import ChildEditForm, FoundChildForm, GuardianForm, LockedForm, RevealForm
from notoneless.children.forms.care import CarerForm
from notoneless.children.forms.fields import ClassChoice, DateInput, PlaceChoice
from notoneless.children.forms.filters import (
    ChildFilter,
    GroupFilter,
    HouseholdFilter,
    MergeFilter,
    ReachFilter,
)
from notoneless.children.forms.groups import GroupForm
from notoneless.children.forms.merging import MergeDecideForm, ReasonForm, WithdrawForm
from notoneless.children.forms.rolls import ClassChangeForm, PupilForm, RollForm

__all__ = [
    "CarerForm",
    "ChildEditForm",
    "ChildFilter",
    "ClassChangeForm",
    "ClassChoice",
    "DateInput",
    "FoundChildForm",
    "GroupFilter",
    "GroupForm",
    "GuardianForm",
    "HouseholdFilter",
    "LockedForm",
    "MergeDecideForm",
    "MergeFilter",
    "PlaceChoice",
    "PupilForm",
    "ReachFilter",
    "ReasonForm",
    "RevealForm",
    "RollForm",
    "WithdrawForm",
]
