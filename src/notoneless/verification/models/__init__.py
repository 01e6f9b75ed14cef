"""核查: lists that came from elsewhere, what was found about their rows, and what people said of it."""

from notoneless.verification.models.lists import SOURCE_KINDS, SourceList, SourceRow, SourceRowSet
from notoneless.verification.models.partners import PartnerRow, PartnerSending, PartnerSendingSet
from notoneless.verification.models.rolls import (
    STANDING_PROPOSALS,
    ProposalState,
    RollExport,
    RollExportRow,
    RollProposal,
    RollProposalSet,
    RollReceipt,
    RollStatement,
)
from notoneless.verification.models.runs import (
    MatchCount,
    MatchLink,
    MatchOutcome,
    MatchPair,
    MatchRule,
    MatchRun,
    PairState,
    RollDuplicate,
    RunState,
)
from notoneless.verification.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveySet,
    SurveySheet,
    SurveySheetSet,
)

__all__ = [
    "SOURCE_KINDS",
    "STANDING_PROPOSALS",
    "MatchCount",
    "MatchLink",
    "MatchOutcome",
    "MatchPair",
    "MatchRule",
    "MatchRun",
    "PairState",
    "PartnerRow",
    "PartnerSending",
    "PartnerSendingSet",
    "ProposalState",
    "RollDuplicate",
    "RollExport",
    "RollExportRow",
    "RollProposal",
    "RollProposalSet",
    "RollReceipt",
    "RollStatement",
    "RunState",
    "SourceList",
    "SourceRow",
    "SourceRowSet",
    "Survey",
    "SurveyAnswer",
    "SurveySet",
    "SurveySheet",
    "SurveySheetSet",
]
