"""Forms and filters of the children's room, one module a subject."""

from notoneless.children.forms.card import (
    ChildEditForm,
    FoundChildForm,
    GuardianForm,
    LockedForm,
    RevealForm,
)
from notoneless.children.forms.care import CarerForm
from notoneless.children.forms.classsplit import ClassSplitForm
from notoneless.children.forms.codes import (
    CodeForm,
    ConfirmForm,
    LettersForm,
    NotHereForm,
    RollTaskFilter,
    SubCodeForm,
)
from notoneless.children.forms.fields import ClassChoice, DateInput, PlaceChoice
from notoneless.children.forms.filters import (
    ChildFilter,
    GroupFilter,
    HouseholdFilter,
    MergeFilter,
    ReachFilter,
)
from notoneless.children.forms.groups import GroupForm
from notoneless.children.forms.keychanges import KeyChangeFilter, KeyChangeForm, KeyDecisionForm
from notoneless.children.forms.merging import MergeDecideForm, MergeForm, WithdrawForm
from notoneless.children.forms.proofs import ProofForm
from notoneless.children.forms.rolls import ClassChangeForm, PupilForm, RollForm
from notoneless.children.forms.suspensions import ExtendForm, SpecialForm, SuspendForm, SuspensionFilter
from notoneless.children.forms.transfers import (
    AcceptForm,
    AskForm,
    BeyondForm,
    OfferForm,
    ProveForm,
    ReasonForm,
    ReleaseForm,
    TransferFilter,
)

__all__ = [
    "AcceptForm",
    "AskForm",
    "BeyondForm",
    "CarerForm",
    "ChildEditForm",
    "ChildFilter",
    "ClassChangeForm",
    "ClassChoice",
    "ClassSplitForm",
    "CodeForm",
    "ConfirmForm",
    "DateInput",
    "ExtendForm",
    "FoundChildForm",
    "GroupFilter",
    "GroupForm",
    "GuardianForm",
    "HouseholdFilter",
    "KeyChangeFilter",
    "KeyChangeForm",
    "KeyDecisionForm",
    "LettersForm",
    "LockedForm",
    "MergeDecideForm",
    "MergeFilter",
    "MergeForm",
    "NotHereForm",
    "OfferForm",
    "PlaceChoice",
    "ProofForm",
    "ProveForm",
    "PupilForm",
    "ReachFilter",
    "ReasonForm",
    "ReleaseForm",
    "RevealForm",
    "RollForm",
    "RollTaskFilter",
    "SpecialForm",
    "SubCodeForm",
    "SuspendForm",
    "SuspensionFilter",
    "TransferFilter",
    "WithdrawForm",
]
