"""文书 as plain dataclasses: what a paper says, apart from how Word or PDF sets it.

``notoneless.files.word.render_docx(paper)`` and ``notoneless.files.pdf.render_pdf(paper)`` print any of them.
"""

from notoneless.files.papers.admission import AdmissionNotice
from notoneless.files.papers.caseforms import ClosingReport, ClosingStep
from notoneless.files.papers.caseletters import (
    CentreNotice,
    CorrectionOrder,
    DeferralApproval,
    DeferralKind,
    HomeLetter,
)
from notoneless.files.papers.checks import (
    CheckPlan,
    CheckSheet,
    GroupLine,
    JointLine,
    JointSheet,
    StageLine,
    VisitLine,
)
from notoneless.files.papers.correction import Corrected
from notoneless.files.papers.facts import ChildFacts, GuardianFacts, PastContact, ReceivingSchool
from notoneless.files.papers.forms import (
    CaseReport,
    Certainty,
    DeliveryReceipt,
    PersuasionEntry,
    PersuasionSheet,
    VisitSheet,
)
from notoneless.files.papers.guarantee import (
    CertifiedChild,
    GuaranteeCertificate,
    GuaranteeWithdrawn,
    VillageChild,
    VillageGuarantee,
)
from notoneless.files.papers.ledgers import NamesList, SignOffSheet, VillageSheet
from notoneless.files.papers.letters import (
    CertificateKind,
    IssuerKind,
    ReturnOrder,
    SchoolCertificate,
    UrgingLetter,
)
from notoneless.files.papers.lists import ListPrint, MonthlyReturn, MonthlyRow
from notoneless.files.papers.officialletters import (
    GovernmentReport,
    PenaltyProposal,
    ReferralLetter,
    VillageNotice,
)
from notoneless.files.papers.proofs import SchoolInquiry
from notoneless.files.papers.shapes import Check, Checkable, Column, Paper
from notoneless.files.papers.statement import CodeFigures, StatementSheet, TownshipFigures
from notoneless.files.papers.surveys import SurveyForm, SurveyRow

__all__ = [
    "AdmissionNotice",
    "CaseReport",
    "CentreNotice",
    "Certainty",
    "CertificateKind",
    "CertifiedChild",
    "Check",
    "CheckPlan",
    "CheckSheet",
    "Checkable",
    "ChildFacts",
    "ClosingReport",
    "ClosingStep",
    "CodeFigures",
    "Column",
    "Corrected",
    "CorrectionOrder",
    "DeferralApproval",
    "DeferralKind",
    "DeliveryReceipt",
    "GovernmentReport",
    "GroupLine",
    "GuaranteeCertificate",
    "GuaranteeWithdrawn",
    "GuardianFacts",
    "HomeLetter",
    "IssuerKind",
    "JointLine",
    "JointSheet",
    "ListPrint",
    "MonthlyReturn",
    "MonthlyRow",
    "NamesList",
    "Paper",
    "PastContact",
    "PenaltyProposal",
    "PersuasionEntry",
    "PersuasionSheet",
    "ReceivingSchool",
    "ReferralLetter",
    "ReturnOrder",
    "SchoolCertificate",
    "SchoolInquiry",
    "SignOffSheet",
    "StageLine",
    "StatementSheet",
    "SurveyForm",
    "SurveyRow",
    "TownshipFigures",
    "UrgingLetter",
    "VillageChild",
    "VillageGuarantee",
    "VillageNotice",
    "VillageSheet",
    "VisitLine",
    "VisitSheet",
]
